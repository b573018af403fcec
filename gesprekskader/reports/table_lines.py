"""What lies at a table, line by line: a point, or points that were put together, by item."""

from collections.abc import Iterable
from dataclasses import dataclass

from gesprekskader.records import Forwarding, ItemRef, Point
from gesprekskader.words import counted


@dataclass(frozen=True)
class TableLine:
    """One line of a table: what is handled at once."""

    points: tuple[Point, ...]
    """The oldest first."""

    @property
    def first(self) -> Forwarding:
        return self.points[0].forwarding

    @property
    def items(self) -> tuple[ItemRef, ...]:
        found = {i.label: i for point in self.points for i in point.forwarding.items}
        return tuple(found.values())

    @property
    def networks(self) -> list[str]:
        return list(dict.fromkeys(filter(None, (point.network for point in self.points))))

    @property
    def asked_by(self) -> str:
        """Who asked, in few words: never a person or a group."""
        point = self.points[0]
        if len(self.points) > 1:
            many = len(self.networks)
            times = f"{len(self.points)} keer gevraagd"
            return f"{many} netwerken vroegen dit" if many > 1 else times
        if self.first.from_title:
            return f"signaal van {self.first.from_title}"
        if self.first.people:
            return self.first.shared_by
        if point.groups > 1:
            return f"{point.groups} groepjes noemden dit · {point.network}"
        return point.network


def lines(points: Iterable[Point]) -> list[TableLine]:
    """In the order of the oldest point of each."""
    found: dict[str, list[Point]] = {}
    for point in points:
        found.setdefault(point.forwarding.bundle or point.forwarding.id, []).append(point)
    return [TableLine(tuple(each)) for each in found.values()]


def by_item(found: list[TableLine]) -> list[tuple[ItemRef | None, list[TableLine]]]:
    """Lines under the first item that each is about, in the order of the framework; what is about
    none comes last."""
    groups: dict[tuple, tuple[ItemRef | None, list[TableLine]]] = {}
    for line in found:
        item = line.items[0] if line.items else None
        key = _order(item)
        groups.setdefault(key, (item, []))[1].append(line)
    return [groups[key] for key in sorted(groups)]


def _order(item: ItemRef | None) -> tuple[int, str, int, str]:
    if item is None:
        return (100, "", 0, "")
    return (item.warranty or 99, item.subtheme, item.number or 0, item.title)


def on_the_way(found: list[TableLine]) -> str:
    """How many of these come up on a day to come: ", twee gaan al mee"; "" when none does."""
    number = sum(line.first.is_on_agenda for line in found)
    if not number:
        return ""
    said = "één gaat" if number == 1 else f"{counted(number).lower()} gaan"
    return f", {said} al mee"


def title_of(found: list[TableLine]) -> str:
    """ "Vijf vragen, twee gaan al mee"."""
    return f"{counted(len(found))} {'vraag' if len(found) == 1 else 'vragen'}{on_the_way(found)}"
