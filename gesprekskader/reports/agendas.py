"""The agenda of a roundtable on paper: for somebody who reads it at the table."""

from gesprekskader.records import Point
from gesprekskader.records.agendas import Agenda, AgendaLine
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Cell, Grid, Paper, Part, Report, Row, Sheet
from gesprekskader.reports.table_lines import TableLine, lines
from gesprekskader.words import dotted, in_minutes, joined, week_day

COLUMNS = ("Nr.", "Wat", "Item", "Gevraagd door", "Minuten")


def told(agenda: Agenda, points: list[Point]) -> list[tuple[AgendaLine, TableLine | None]]:
    """Each line with its points, None for a loose one; what is no longer there is left out."""
    found = {point.forwarding.id: line for line in lines(points) for point in line.points}
    both = [
        (line, next((found[id_] for id_ in line.forwarding_ids if id_ in found), None))
        for line in agenda.lines
    ]
    return [(line, asked) for line, asked in both if asked or line.words]


def where(agenda: Agenda) -> str:
    """ "Projectgroep, Stichting Alfa"."""
    return f"{agenda.roundtable}, {agenda.board}" if agenda.board else agenda.roundtable


def when(agenda: Agenda) -> str:
    """ "woensdag 9 december, 15.30 uur"."""
    at = f", {dotted(agenda.starts_at)} uur" if agenda.starts_at else ""
    return f"{week_day(agenda.held_on)}{at}"


def paper(agenda: Agenda, points: list[Point]) -> Paper:
    """To print, and as a list."""
    both = told(agenda, points)
    rows = tuple(
        (_what(number, line, asked), Cell(in_minutes(line.minutes)))
        for number, (line, asked) in enumerate(both, 1)
    )
    until = f", klaar om {dotted(agenda.ends_at)} uur" if agenda.ends_at else ""
    at = f"{when(agenda)}, {agenda.place}" if agenda.place else when(agenda)
    report = Report(
        title="Agenda",
        kicker=where(agenda),
        lead="",
        facts=(("Wanneer", at), ("Samen", f"{in_minutes(agenda.minutes)}{until}")),
        footer=f"Agenda · {where(agenda)} · {week_day(agenda.held_on)}",
        parts=(Part("Wat er aan de orde komt", 2, (Grid(("Punt", "Hoe lang"), rows),)),)
        if rows
        else (),
        file_name=name_of("agenda", where(agenda), agenda.held_on.isoformat()),
        wants_one_page=True,
        empty_words="Er staat nog niets op de agenda.",
    )
    listed = [_row(number, line, asked) for number, (line, asked) in enumerate(both, 1)]
    return Paper(report, Sheet("Agenda", COLUMNS, listed, (6, 60, 40, 40, 10)))


def _what(number: int, line: AgendaLine, asked: TableLine | None) -> Cell:
    if asked is None:
        return Cell(f"{number}. {line.words}")
    place = " · ".join(filter(None, (joined([i.label for i in asked.items]), asked.asked_by)))
    also = [f"Ook gevraagd: {words}" for words in _questions(asked)[1:]]
    return Cell(f"{number}. {asked.first.question}", (place, *also))


def _questions(asked: TableLine) -> list[str]:
    """Of a line each question, of some that were put together, once."""
    return list(dict.fromkeys(point.forwarding.question for point in asked.points))


def _row(number: int, line: AgendaLine, asked: TableLine | None) -> Row:
    if asked is None:
        return (number, line.words, "", "", line.minutes)
    items = joined([item.label for item in asked.items])
    return (number, " / ".join(_questions(asked)), items, asked.asked_by, line.minutes)
