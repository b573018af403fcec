"""What was said at one item over the years, for who belongs to a network that said it."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.catalogue import refs
from gesprekskader.catalogue.model import Item
from gesprekskader.errors import NotFound
from gesprekskader.exports import pdf
from gesprekskader.exports.report import Cell, Entries, Entry, Grid, Part, Report
from gesprekskader.exports.tables import Sheet
from gesprekskader.records import Forwarding, Reader, SharedYield, Trace
from gesprekskader.store import coverage, forwardings, histories, readers
from gesprekskader.web import files, visitor
from gesprekskader.web.catalogue import catalogue, find_item
from gesprekskader.web.coverage import sees
from gesprekskader.web.visitor import db
from gesprekskader.words import (
    dutch_date,
    kind_words,
    made_today,
    owner_words,
    quoted,
    result_words,
    short_date,
)

bp = Blueprint("histories", __name__, url_prefix="/kader/item")
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


def _read(key: str) -> tuple[Item, Reader, list[str], str]:
    """The item, who reads, the years there are, and the one that is asked for ("" for none)."""
    reader = readers.reader(db(), visitor.require_person())
    item = _item(key, reader)
    years = histories.years(db(), key, reader)
    asked = request.args.get("jaar", "")
    return item, reader, years, asked if asked in years else ""


def _item(key: str, reader: Reader) -> Item:
    """The item of the framework, or one that it had: as the reader's networks last saw it."""
    try:
        return find_item(key)
    except NotFound:
        stood = histories.last_seen(db(), key, reader)
        if stood is None:
            raise
        return refs.as_it_stood(catalogue().framework, stood)


@bp.get("/<key>/geschiedenis")
def show(key: str) -> str:
    """One school year at a time, the newest first: the page stays as light as its year."""
    item, reader, years, asked = _read(key)
    year = asked or (years[0] if years else "")
    traces = histories.of_item(db(), key, reader, year) if year else []
    return render_template(
        "histories/show.html",
        item=item,
        years=years,
        year=year,
        traces=traces,
        ways=forwardings.of_follow_ups(db(), [f.id for t in traces for f in t.follow_ups]),
        yields=histories.yields(db(), key, reader, year) if year else [],
        counted=_counted(key, reader),
        can_print=pdf.is_possible(),
    )


def _counted(key: str, reader: Reader) -> tuple[int, int]:
    """Groups that the map counts at this item: in one's own networks, and in others. Where the map
    counts something, this page says why it can't be read."""
    if not visitor.current().has_account:
        return 0, 0
    return coverage.groups_at(db(), key, sees()[0], reader.networks)


@bp.get("/<key>/geschiedenis.<kind>")
def file(key: str, kind: str) -> Response:
    """All years, or the one that is asked for."""
    item, reader, years, asked = _read(key)
    traces = histories.of_item(db(), key, reader, asked)
    yields = histories.yields(db(), key, reader, asked)
    told = [
        (
            year,
            [trace for trace in traces if trace.school_year == year],
            [shared for shared in yields if shared.school_year == year],
        )
        for year in ([asked] if asked else years)
    ]
    name = files.name_of("geschiedenis", item.key, asked)
    if kind in ("csv", "xlsx"):
        return files.as_list(Sheet(item.text, _COLUMNS, _rows(told), _WIDTHS), kind, name)
    whose = sorted({t.network for t in traces} | {y.network for y in yields})
    actions = [f.id for _, traces, _ in told for t in traces for f in t.follow_ups]
    ways = forwardings.of_follow_ups(db(), actions)
    report = Report(
        title=item.text,
        kicker=f"Waarborg {item.warranty_number} · {item.label}",
        lead="Wat er in de loop van de jaren over dit item gezegd en gedaan is.",
        facts=(("Netwerken", ", ".join(whose) or "geen"), made_today()),
        footer=f"Geschiedenis · {item.label}",
        parts=tuple(_year(item, *one, ways) for one in told),
        file_name=name,
        empty_words="Over dit item is in jouw netwerken nog niet gesproken.",
    )
    return files.as_report(report, kind)


def _year(
    item: Item,
    year: str,
    traces: list[Trace],
    yields: list[SharedYield],
    ways: dict[str, list[Forwarding]],
) -> Part:
    parts = [_meeting(item, trace, ways) for trace in traces]
    if yields:
        entries = tuple(
            Entry(y.text, y.network, y.lead, (("Opbrengst", y.yielded),)) for y in yields
        )
        parts.append(Part("Wat gedeelde stappen opleverden", 3, (Entries(entries, True),)))
    return Part(f"Schooljaar {year}", 2, tuple(parts))


def _meeting(item: Item, trace: Trace, ways: dict[str, list[Forwarding]]) -> Part:
    place = f"{dutch_date(trace.meeting_on)} · {trace.network}"
    if trace.wording != item.text:
        place += f" · toen stond er: {trace.wording}"
    blocks: list[Entries | Grid] = []
    if trace.outcomes:
        entries = []
        for o in trace.outcomes:
            kind = kind_words(o.kind, o.quote_role)
            entries.append(
                Entry(quoted(o.text, o.quote_role), f"{kind} · met ster" if o.is_starred else kind)
            )
        blocks.append(Entries(tuple(entries)))
    if trace.follow_ups:
        rows = []
        for f in trace.follow_ups:
            soft = [f"Opbrengst: {f.yielded}"] if f.yielded else []
            for w in ways.get(f.id, ()):
                stand = f"Doorgegeven op {short_date(w.forwarded_at)}, ligt nu bij: {w.at}"
                if w.answer:
                    stand = f"Antwoord van {w.answered_by or w.at}: {w.answer}"
                soft.append(stand)
            result = result_words(f.result)
            who = Cell(owner_words(f.owner), stands_out=not f.owner)
            rows.append((Cell(f.text, tuple(soft)), who, Cell(result)))
        blocks.append(Grid(("Vervolgactie", "Wie", "Hoe het staat"), tuple(rows)))
    return Part(trace.meeting_title, 3, tuple(blocks), place, item.warranty_number)


def _rows(told: list[tuple[str, list[Trace], list[SharedYield]]]) -> list[tuple]:
    found: list[tuple] = []
    for year, traces, yields in told:
        for t in traces:
            at = (year, t.meeting_title, t.meeting_on, t.network)
            found += [(*at, o.kind, quoted(o.text, o.quote_role), "", "", "") for o in t.outcomes]
            found += [
                (*at, "actie", f.text, owner_words(f.owner)) + (result_words(f.result), f.yielded)
                for f in t.follow_ups
            ]
        found += [
            (year, "", None, y.network, "gedeelde stap", y.words, "", "", y.yielded) for y in yields
        ]
    return found
