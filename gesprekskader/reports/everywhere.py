"""All that was forwarded on paper: table, item, since when, answered or not; few words."""

from gesprekskader.moments import day_of
from gesprekskader.records import Forwarding
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Cell, Grid, Paper, Part, Report, Row, Sheet
from gesprekskader.store.everywhere import Asked
from gesprekskader.words import answer_word, made_today, short_date, since_words

COLUMNS = (
    "Tafel",
    "Bestuur",
    "Item",
    "Doorgegeven",
    "Ligt daar sinds",
    "Stand",
    "Beantwoord",
    "Vraag",
)
ELSEWHERE = "(alleen voor die tafel)"
"""In the place of words of a table that is not one's own."""


def stand(f: Forwarding) -> str:
    """How it stands, in few words."""
    if f.is_answered and f.answered_at:
        return f"{answer_word(f.is_decision).lower()} {short_date(f.answered_at)}"
    if f.is_on_agenda and f.agenda_on:
        return f"op de agenda van {short_date(f.agenda_on)}"
    return f"ligt daar {since_words(f.at_since)}"


def paper(found: list[Forwarding], readable: set[str], asked: Asked) -> Paper:
    rows = tuple(
        (
            Cell(_words(f, readable)),
            Cell(f.place, (f.item_labels,) * bool(f.item_labels)),
            Cell(stand(f)),
        )
        for f in found
    )
    report = Report(
        title="Wat er doorgegeven is",
        kicker=f"Schooljaar {asked.year}",
        lead="",
        facts=(("Vragen", str(len(found))), made_today()),
        footer=f"Wat er doorgegeven is · {asked.year}",
        parts=(Part("Alle vragen", 2, (Grid(("Vraag", "Tafel", "Hoe het staat"), rows),)),)
        if rows
        else (),
        file_name=name_of("doorgegeven", asked.year),
        empty_words="Er is niets doorgegeven.",
    )
    listed = [_row(f, readable) for f in found]
    return Paper(report, Sheet("Doorgegeven", COLUMNS, listed, (30, 24, 34, 14, 14, 26, 14, 60)))


def _words(f: Forwarding, readable: set[str]) -> str:
    return f.question if f.id in readable else ELSEWHERE


def _row(f: Forwarding, readable: set[str]) -> Row:
    answered = day_of(f.answered_at) if f.answered_at else None
    return (
        *(f.at, f.board, f.item_labels, day_of(f.forwarded_at), day_of(f.at_since)),
        *(stand(f), answered, _words(f, readable)),
    )
