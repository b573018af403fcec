"""The coverage map: items by meetings, networks or school years."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from sqlite_utils import Database

from gesprekskader.catalogue.model import Framework, Item, Warranty
from gesprekskader.records import Actor, CoverageCell, ItemRef, Network
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Cell, Grid, Paper, Part, Report, Row, Sheet
from gesprekskader.store import coverage, networks
from gesprekskader.words import dutch_date, made_today, short_date

COUNTS = {"talked": "besproken", "acted": "met een actie", "looked_back": "teruggekeken"}
GONE, OWN_POINTS = "Niet meer in het kader", "Eigen punten van groepen"
_FORMAT = "Werkvorm"
_ABREAST = 6  # the most columns of numbers that a page has room for


@dataclass(frozen=True)
class Sight:
    """The networks whose numbers somebody sees."""

    known: list[tuple[str, str]]
    """(id, name) of each."""
    own: list[Network]
    """Those where they can plan a meeting."""

    @property
    def ids(self) -> list[str]:
        return [id_ for id_, _ in self.known]

    def words(self, network_id: str) -> str:
        """Whose map it is: of the one network, or how many."""
        names = [name for id_, name in self.known if network_id in ("", id_)]
        return names[0] if len(names) == 1 else f"{len(names)} netwerken"


def sees(db: Database, actor: Actor) -> Sight:
    """What this actor, with an account, sees.

    Numbers of groups are no secret of a network: coordinators and administrators see all.
    """
    own = networks.facilitated_by(db, actor)
    if sees_all(actor):
        return Sight(networks.everything(db), own)
    return Sight([(n.id, n.name) for n in own], own)


def sees_all(actor: Actor) -> bool:
    """Whether this actor, with an account, sees the numbers of every network."""
    return actor.is_admin or actor.sits_at_roundtable


@dataclass(frozen=True)
class Question:
    """What is asked of the map."""

    columns: str
    """What stands side by side, as in `store.coverage`."""
    network_id: str = ""
    """"" for all in sight."""
    year: str = ""
    """"" for all school years."""
    counted: str = "talked"
    """One of COUNTS."""
    warranty: str = ""
    """Number of the only one that is shown; "" for all."""
    frameworks: tuple[str, ...] = ()
    """Keys of those that share the items of the one that is shown."""


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
    called: str = "waarborg"
    """What the framework calls a warranty."""
    part: str = "Subthema"
    """What a list calls the part within it."""

    def number(self, item: Item | ItemRef, column: str) -> int:
        cell = self.cells.get((item.key or "", column))
        return getattr(cell, self.counted) if cell else 0

    @property
    def file_name(self) -> str:
        """Whose map it is, of when, and what of it."""
        some = len(self.warranties) == 1 and f"{self.called} {self.warranties[0].number}"
        return name_of("dekking", self.title, COUNTS[self.counted], some or "")

    @property
    def gaps(self) -> int:
        items = [item for warranty in self.warranties for item in warranty.all_items]
        return sum(not self.totals.get(item.key) for item in items)


def of(db: Database, framework: Framework, sight: Sight, asked: Question) -> Map:
    """The map as it is asked for."""
    cells = _of_today(
        framework,
        coverage.count(
            db,
            sight.ids,
            frameworks=asked.frameworks,
            columns=asked.columns,
            network_id=asked.network_id,
            year=asked.year,
        ),
    )
    everything = framework.warranties
    shown = Map(
        columns=list(dict.fromkeys((cell.col, cell.name, cell.held_on) for cell in cells)),
        warranties=[w for w in everything if asked.warranty in ("", str(w.number))]
        or list(everything),
        cells={(cell.item_key, cell.col): cell for cell in cells},
        counted=asked.counted,
        outside=_outside(framework, cells, asked.warranty),
        title=f"{sight.words(asked.network_id)} · {asked.year or 'alle schooljaren'}",
        called=framework.called,
        part=framework.part_called,
    )
    for cell in cells:
        number = getattr(cell, asked.counted)
        shown.totals[cell.item_key] = shown.totals.get(cell.item_key, 0) + number
    return shown


def _of_today(framework: Framework, cells: list[CoverageCell]) -> list[CoverageCell]:
    """Cells under the keys that their items have today, counted together where one had two, and at
    each part of one that was split."""
    found: dict[tuple[str, str], CoverageCell] = {}
    for cell in cells:
        for key in [item.key for item in framework.today(cell.item_key)] or [cell.item_key]:
            before = found.get((key, cell.col))
            numbers = {name: getattr(cell, name) for name in COUNTS}
            if before:
                numbers = {name: number + getattr(before, name) for name, number in numbers.items()}
            found[key, cell.col] = replace(cell, item_key=key, **numbers)
    return list(found.values())


def _outside(
    framework: Framework, cells: list[CoverageCell], warranty: str
) -> list[tuple[str, list[ItemRef]]]:
    """Items that the framework has no more, talking points by their format, and own points per
    meeting; as last talked about."""
    known = {item.key for item in framework.all_items}
    latest: dict[str, CoverageCell] = {}
    for cell in cells:
        if cell.item_key not in known and (
            cell.item_key not in latest or latest[cell.item_key].stood_at < cell.stood_at
        ):
            latest[cell.item_key] = cell
    gone, own, points = [], [], dict[str, list[ItemRef]]()
    for key, cell in sorted(latest.items(), key=lambda one: (one[1].stood_at, one[0])):
        if cell.item.is_of_format:
            if not warranty:
                points.setdefault(f"{_FORMAT}: {cell.item.subtheme}", []).append(cell.item)
        elif not cell.item.key and not warranty:
            words = f"{cell.item.wording}, {dutch_date(cell.stood_at)}"
            own.append(replace(cell.item, key=key, wording=words, warranty=None))
        elif cell.item.key and warranty in ("", str(cell.item.warranty)):
            gone.append(replace(cell.item, key=key))
    found = [(GONE, gone), *sorted(points.items()), (OWN_POINTS, own)]
    return [(words, refs) for words, refs in found if refs]


def paper(shown: Map) -> Paper:
    """The map to read, and as a list."""
    return Paper(_report(shown), _sheet(shown))


def _heads(shown: Map) -> list[str]:
    return [f"{name}, {short_date(day)}" if day else name for _, name, day in shown.columns]


def _numbers(shown: Map, item: Item | ItemRef) -> list[int]:
    """Groups in every column, and together."""
    found = [shown.number(item, column) for column, _, _ in shown.columns]
    return [*found, shown.totals.get(item.key or "", 0)]


def _report(shown: Map) -> Report:
    return Report(
        title="Waar praten we over?",
        kicker=shown.title,
        lead=f"Aantal groepen per item: {COUNTS[shown.counted]}.",
        facts=(made_today(),),
        footer=f"Waar praten we over? · {shown.title}",
        parts=(
            *(
                Part(
                    w.heading,
                    2,
                    tuple(_grids(shown, [(i.text, i.label, i) for i in w.all_items])),
                )
                for w in shown.warranties
            ),
            *(
                Part(
                    words, 2, tuple(_grids(shown, [(r.wording, _place(shown, r), r) for r in refs]))
                )
                for words, refs in shown.outside
            ),
        ),
        file_name=shown.file_name,
    )


def _place(shown: Map, item: ItemRef) -> str:
    """Where a row outside the framework stood."""
    if item.is_point:
        return item.subtheme if item.is_of_format else "eigen punten"
    return f"{shown.called} {item.warranty} · {item.label}"


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


def _sheet(shown: Map) -> Sheet:
    rows: list[Row] = [
        (warranty.number, item.subtheme, item.number, item.text, *_numbers(shown, item))
        for warranty in shown.warranties
        for item in warranty.all_items
    ]
    rows += [
        (
            ref.warranty,
            words if ref.warranty is None else f"{ref.subtheme} ({words.lower()})",
            ref.number,
            ref.wording,
            *_numbers(shown, ref),
        )
        for words, refs in shown.outside
        for ref in refs
    ]
    heads = (shown.called.capitalize(), shown.part, "Item", "Stelling", *_heads(shown), "Samen")
    return Sheet(f"Dekking van het kader · {shown.title}", heads, rows, (10, 24, 8, 60))
