"""The coverage map: items by meetings, networks or school years, and gaps one tap from a plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.catalogue.model import Item, Warranty
from gesprekskader.exports import pdf
from gesprekskader.exports.report import Cell, Grid, Part, Report
from gesprekskader.exports.tables import Sheet
from gesprekskader.moments import today
from gesprekskader.records import CoverageCell, ItemRef, Network
from gesprekskader.store import coverage, networks, overviews
from gesprekskader.web import files, visitor
from gesprekskader.web.catalogue import catalogue
from gesprekskader.web.visitor import db
from gesprekskader.words import dutch_date, made_today, short_date

bp = Blueprint("coverage", __name__)
COUNTS = {"talked": "besproken", "acted": "met een actie", "looked_back": "teruggekeken"}
GONE, OWN_POINTS = "Niet meer in het kader", "Eigen punten van groepen"
_DUTCH = {"besproken": "talked", "acties": "acted", "terugblik": "looked_back"}


@dataclass
class Map:
    """What the page and the PDF show."""

    columns: list[tuple[str, str, date | None]]
    """(id, words, day of a meeting), in order."""
    warranties: list[Warranty]
    cells: dict[tuple[str, str], CoverageCell]
    counted: str
    totals: dict[str, int] = field(default_factory=dict)
    """Groups per item over all columns."""
    outside: list[tuple[str, list[ItemRef]]] = field(default_factory=list)
    """(heading, rows) for what is talked about and stands in no warranty of the framework."""
    title: str = ""

    def number(self, item: Item | ItemRef, column: str) -> int:
        cell = self.cells.get((item.key, column))
        return getattr(cell, self.counted) if cell else 0

    @property
    def file_name(self) -> str:
        """Whose map it is, of when, and what of it."""
        some = len(self.warranties) == 1 and f"waarborg {self.warranties[0].number}"
        return files.name_of("dekking", self.title, COUNTS[self.counted], some or "")

    @property
    def gaps(self) -> int:
        items = [item for warranty in self.warranties for item in warranty.all_items]
        return sum(not self.totals.get(item.key) for item in items)


def sees() -> tuple[list[str], list[tuple[str, str]], list[Network]]:
    """Network ids in sight, their names, and those where a meeting can be planned.

    Numbers of groups are no secret of a network: coordinators and administrators see all.
    """
    actor = visitor.require_account()
    own = networks.facilitated_by(db(), actor)
    if actor.is_admin or visitor.sits_at_table():
        known = networks.everything(db())
        return [id_ for id_, _ in known], known, own
    return [n.id for n in own], [(n.id, n.name) for n in own], own


def _whose(known: list[tuple[str, str]], network_id: str) -> str:
    names = [name for id_, name in known if network_id in ("", id_)]
    return names[0] if len(names) == 1 else f"{len(names)} netwerken"


def _asked() -> tuple[Map, dict[str, object]]:
    seen, known, own = sees()
    years = overviews.years(db())
    this_year = rules.school_year_of(today())
    columns = request.args.get("kolommen", "")
    if columns not in (coverage.MEETINGS, coverage.NETWORKS, coverage.YEARS):
        columns = coverage.MEETINGS if len(known) == 1 else coverage.NETWORKS
    network_id = request.args.get("netwerk", "")
    network_id = network_id if network_id in seen else ""
    default = "" if columns == coverage.YEARS else this_year
    year = request.args.get("jaar", default)
    year = year if year in (*years, this_year, "") else default
    if columns == coverage.MEETINGS and not network_id and len(known) > 1:
        network_id = known[0][0]
    what = _DUTCH.get(request.args.get("tel", ""), "talked")
    number = request.args.get("waarborg", "")
    warranties = [
        w for w in catalogue().framework.warranties if number in ("", str(w.number))
    ] or list(catalogue().framework.warranties)
    cells = coverage.count(db(), seen, columns=columns, network_id=network_id, year=year)
    shown = Map(
        columns=list(dict.fromkeys((cell.col, cell.name, cell.held_on) for cell in cells)),
        warranties=warranties,
        cells={(cell.item_key, cell.col): cell for cell in cells},
        counted=what,
        title=f"{_whose(known, network_id)} · {year or 'alle schooljaren'}",
    )
    for cell in cells:
        number_here = getattr(cell, what)
        shown.totals[cell.item_key] = shown.totals.get(cell.item_key, 0) + number_here
    shown.outside = _outside(cells, number)
    return shown, {
        "known": known,
        "own": own,
        "years": sorted({*years, this_year}, reverse=True),
        "asked": {
            "kolommen": columns,
            "netwerk": network_id,
            "jaar": year,
            "tel": next(k for k, v in _DUTCH.items() if v == what),
            "waarborg": number,
        },
    }


def _outside(cells: list[CoverageCell], warranty: str) -> list[tuple[str, list[ItemRef]]]:
    """Items that the framework has no more, and own points per meeting; as last talked about."""
    known = catalogue().framework.by_key
    latest: dict[str, CoverageCell] = {}
    for cell in cells:
        if cell.item_key not in known and (
            cell.item_key not in latest or latest[cell.item_key].stood_at < cell.stood_at
        ):
            latest[cell.item_key] = cell
    gone, own = [], []
    for key, cell in sorted(latest.items(), key=lambda one: (one[1].stood_at, one[0])):
        if not cell.item.key and not warranty:
            words = f"{cell.item.wording}, {dutch_date(cell.stood_at)}"
            own.append(replace(cell.item, key=key, wording=words, warranty=None))
        elif cell.item.key and warranty in ("", str(cell.item.warranty)):
            gone.append(cell.item)
    return [(words, refs) for words, refs in ((GONE, gone), (OWN_POINTS, own)) if refs]


@bp.get("/dekking")
def show() -> str:
    shown, context = _asked()
    return render_template(
        "coverage/show.html", map=shown, counts=COUNTS, can_print=pdf.is_possible(), **context
    )


@bp.get("/dekking.<kind>")
def file(kind: str) -> Response:
    shown, _ = _asked()
    if kind in ("csv", "xlsx"):
        return files.as_list(_as_list(shown), kind, shown.file_name)
    return files.as_report(_as_report(shown), kind)


def _heads(shown: Map) -> list[str]:
    return [f"{name}, {short_date(day)}" if day else name for _, name, day in shown.columns]


def _numbers(shown: Map, item: Item | ItemRef) -> list[int]:
    """Groups in every column, and together."""
    found = [shown.number(item, column) for column, _, _ in shown.columns]
    return [*found, shown.totals.get(item.key, 0)]


def _as_report(shown: Map) -> Report:
    return Report(
        title="Waar praten we over?",
        kicker=shown.title,
        lead=f"Aantal groepen per item: {COUNTS[shown.counted]}.",
        facts=(made_today(),),
        footer=f"Dekking · {shown.title}",
        parts=(
            *(
                Part(
                    f"Waarborg {w.number}: {w.title}",
                    2,
                    tuple(_grids(shown, [(i.text, i.label, i) for i in w.all_items])),
                )
                for w in shown.warranties
            ),
            *(
                Part(words, 2, tuple(_grids(shown, [(r.wording, _place(r), r) for r in refs])))
                for words, refs in shown.outside
            ),
        ),
        file_name=shown.file_name,
    )


_ABREAST = 6  # the most columns of numbers that a page has room for


def _place(item: ItemRef) -> str:
    """Where a row outside the framework stood."""
    if item.warranty is None:
        return "eigen punten"
    return f"waarborg {item.warranty} · {item.label}"


def _grids(shown: Map, items: list[tuple[str, str, Item | ItemRef]]) -> Iterator[Grid]:
    """Tables of a few columns; the items (text, place, itself) come back in each."""
    heads = [*_heads(shown), "Samen"]
    abreast = -(-len(heads) // -(-len(heads) // _ABREAST))  # as many in each table
    for start in range(0, len(heads), abreast):
        here = slice(start, start + abreast)
        yield Grid(
            ("Item", *heads[here]),
            tuple(
                (
                    Cell(text, (place,)),
                    *(Cell(str(n) if n else "–") for n in _numbers(shown, item)[here]),
                )
                for text, place, item in items
            ),
            has_narrow=True,
        )


def _as_list(shown: Map) -> Sheet:
    return Sheet(
        f"Dekking van het kader · {shown.title}",
        ("Waarborg", "Subthema", "Item", "Stelling", *_heads(shown), "Samen"),
        [
            (warranty.number, item.subtheme, item.number, item.text, *_numbers(shown, item))
            for warranty in shown.warranties
            for item in warranty.all_items
        ]
        + [
            (
                ref.warranty,
                words if ref.warranty is None else f"{ref.subtheme} ({words.lower()})",
                ref.number,
                ref.wording,
                *_numbers(shown, ref),
            )
            for words, refs in shown.outside
            for ref in refs
        ],
        (10, 24, 8, 60),
    )
