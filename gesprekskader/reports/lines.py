"""A list of texts for a spreadsheet: one text a line, always in the same columns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gesprekskader.catalogue.refs import About
from gesprekskader.records import ItemRef
from gesprekskader.reports.report import Sheet

Known = Callable[[ItemRef], About]
"""What the framework of an item says of it: `refs.about`, for who has a catalogue."""
COLUMNS = (
    "Soort",
    "Waarborg",
    "Subthema",
    "Item",
    "Stelling",
    "Tekst",
    "Groep",
    "Wie",
    "Wanneer",
    "Hoe het staat",
    "Opbrengst",
    "Bijeenkomst",
    "Datum",
    "Ster",
    "Netwerk",
)
_WIDTHS = (16, 10, 24, 8, 50, 60, 14, 24, 18, 20, 40, 28, 12, 6, 28)


@dataclass(frozen=True)
class ListLine:
    """One text in a list, as in COLUMNS."""

    kind: str
    item: ItemRef | None
    text: str
    group: str = ""
    who: str = ""
    when: str = ""
    result: str = ""
    yielded: str = ""
    meeting: str = ""
    day: date | None = None
    is_starred: bool = False

    def row(self, network: str) -> tuple:
        place: tuple = (None, "", None, "")
        if self.item:
            place = (self.item.warranty, self.item.subtheme, self.item.number, self.item.title)
        said = (self.text, self.group, self.who, self.when, self.result, self.yielded)
        return (
            *(self.kind, *place, *said),
            *(self.meeting, self.day, "ja" * self.is_starred, network),
        )


@dataclass(frozen=True)
class Here:
    """Whose paper it is, for its lines: the meeting and its day; None for what spans more days."""

    title: str
    day: date | None = None


def sheet(title: str, lines: list[ListLine], network: str, known: Known | None = None) -> Sheet:
    """The lines in their order; `network` is whose they are, "" for what is of more networks. The
    columns are called what the framework calls them, where all items are of one."""
    items = [line.item for line in lines if line.item and not line.item.is_point]
    told = {known(item) for item in items} if known else set()
    words = {(one.called.capitalize(), one.part) for one in told}
    heads = words.pop() if len(words) == 1 else COLUMNS[1:3]
    columns = (COLUMNS[0], *heads, *COLUMNS[3:])
    return Sheet(title, columns, [line.row(network) for line in lines], _WIDTHS)
