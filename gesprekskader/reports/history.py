"""What was said at one item over the years, for who belongs to a network that said it."""

from sqlite_utils import Database

from gesprekskader.catalogue import refs
from gesprekskader.catalogue.model import Framework, Item
from gesprekskader.errors import NotFound
from gesprekskader.records import Forwarding, History, Reader, Thread, Trace
from gesprekskader.reports.forwardings import stand, way
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Cell, Entries, Entry, Grid, Paper, Part, Report, Sheet
from gesprekskader.store import forwardings, histories
from gesprekskader.words import (
    answer_word,
    dutch_date,
    kind_words,
    made_today,
    often_words,
    owner_words,
    quoted,
    result_words,
    short_date,
)

_COLUMNS = (
    "Schooljaar",
    "Bijeenkomst",
    "Datum",
    "Netwerk",
    "Soort",
    "Tekst",
    "Wie",
    "Hoe het staat",
    "Opbrengst",
)
_WIDTHS = (12, 28, 12, 24, 16, 60, 24, 20, 40)
Ways = dict[str, list[Forwarding]]


def item_of(db: Database, framework: Framework, key: str, thread: Thread, reader: Reader) -> Item:
    """The item of the framework, or one that it had: as the reader's networks last saw it. Raises
    NotFound."""
    try:
        return refs.find_item(framework, key)
    except NotFound:
        stood = histories.last_seen(db, thread, reader)
        if stood is None:
            raise
        return refs.as_it_stood(framework, stood)


def of_item(
    db: Database, item: Item, thread: Thread, reader: Reader, years: list[str], asked: str
) -> Paper:
    """All these years, the newest first, or the one that is asked for."""
    told = histories.told(db, thread, reader, asked)
    ways = ways_of(db, told)
    by_year = {year: told.of(year) for year in ([asked] if asked else years)}
    report = Report(
        title=item.text,
        kicker=" · ".join(filter(None, (_warranty(item), item.label, item.origin_mark))),
        lead="Wat er in de loop van de jaren over dit item gezegd en gedaan is.",
        facts=(("Netwerken", ", ".join(told.networks) or "geen"), made_today()),
        footer=f"Geschiedenis · {item.label}",
        parts=tuple(_year(item, year, one, ways) for year, one in by_year.items()),
        file_name=name_of("geschiedenis", item.key, asked),
        empty_words="Over dit item is in jouw netwerken nog niet gesproken.",
    )
    return Paper(report, Sheet(item.text, _COLUMNS, _rows(by_year, ways), _WIDTHS))


def _warranty(item: Item) -> str:
    """What it stands under; nothing for a point of a format."""
    return f"{item.called.capitalize()} {item.warranty_number}" if item.warranty_number else ""


def ways_of(db: Database, told: History) -> Ways:
    """What became of the actions and the wishes, by their id."""
    actions = [f.id for t in told.traces for f in t.follow_ups]
    wishes = [w.wish.id for w in told.wishes]
    return forwardings.of_follow_ups(db, actions, wishes) if actions or wishes else {}


def _year(item: Item, year: str, told: History, ways: Ways) -> Part:
    parts = [_meeting(item, trace, ways) for trace in told.traces]
    if told.wishes:
        entries = tuple(
            Entry(
                w.wish.words,
                f"{w.wish.shared_by} · {w.network}" if w.wish.people else w.network,
                lines=tuple(way(ways.get(w.wish.id, ()))),
            )
            for w in told.wishes
        )
        parts.append(Part("Wensen van meer mensen", 3, (Entries(entries, True),)))
    if told.yields:
        entries = tuple(
            Entry(y.text, y.network, y.lead, (("Opbrengst", y.yielded),)) for y in told.yields
        )
        parts.append(Part("Wat gedeelde stappen opleverden", 3, (Entries(entries, True),)))
    return Part(f"Schooljaar {year}", 2, tuple(parts))


def _meeting(item: Item, trace: Trace, ways: Ways) -> Part:
    place = f"{dutch_date(trace.meeting_on)} · {trace.network}"
    if trace.wording != item.text:
        place += f" · toen stond er: {trace.wording}"
    blocks: list[Entries | Grid] = []
    if trace.outcomes:
        entries = []
        for o in trace.outcomes:
            often = trace.chosen.get(o.id)
            tags = (kind_words(o), "met ster" * o.is_starred, often_words(often) if often else "")
            entries.append(Entry(quoted(o), " · ".join(filter(None, tags))))
        blocks.append(Entries(tuple(entries)))
    if trace.follow_ups:
        rows = []
        for f in trace.follow_ups:
            soft = [f"Opbrengst: {f.yielded}"] if f.yielded else []
            for w in ways.get(f.id, ()):
                stand = f"Doorgegeven op {short_date(w.forwarded_at)}, ligt nu bij: {w.at}"
                if w.answer:
                    stand = f"{answer_word(w.is_decision)} van {w.answered_by or w.at}: {w.answer}"
                soft.append(stand)
            result = result_words(f.result)
            who = Cell(owner_words(f.owner, f.handed_over_at), stands_out=not f.owner)
            rows.append((Cell(f.text, tuple(soft)), who, Cell(result)))
        blocks.append(Grid(("Actie", "Wie", "Hoe het staat"), tuple(rows)))
    title = " · ".join(filter(None, (trace.meeting_title, trace.round)))
    return Part(title, 3, tuple(blocks), place, item.warranty_number)


def _rows(told: dict[str, History], ways: Ways) -> list[tuple]:
    found: list[tuple] = []
    for year, one in told.items():
        for t in one.traces:
            title = " · ".join(filter(None, (t.meeting_title, t.round)))
            at = (year, title, t.meeting_on, t.network)
            found += [(*at, kind_words(o), quoted(o), "", "", "") for o in t.outcomes]
            found += [
                (*at, "actie", f.text, owner_words(f.owner, f.handed_over_at))
                + (result_words(f.result), f.yielded)
                for f in t.follow_ups
            ]
        for w in one.wishes:
            at = (year, w.meeting_title, w.meeting_on, w.network)
            said = ("wens van meer mensen", w.wish.words, w.wish.shared_by * bool(w.wish.people))
            sent = [(stand(f), f.answer) for f in ways.get(w.wish.id, ())]
            found += [(*at, *said, *stands) for stands in sent or [("", "")]]
        found += [
            (year, "", None, y.network, "gedeelde stap", y.words, "", "", y.yielded)
            for y in one.yields
        ]
    return found
