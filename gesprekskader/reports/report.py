"""What every writer writes: a title, facts, and parts with entries and tables.

Minutes, a history, the coverage map and a dossier become a Report first, so that PDF, Word,
Markdown and plain text hold the same words in the same order. `texts` is what a test holds them to.
A Sheet is a list for a spreadsheet; a Paper is what can be read and listed.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from gesprekskader.records import ItemRef


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    shape: ClassVar[str] = "words"
    text: str
    is_soft: bool = False

    def texts(self) -> list[str]:
        return [self.text]


@dataclass(frozen=True)
class Entry:
    """One text in a list."""

    text: str
    tags: str = ""
    """What is said about it, softly, behind it."""
    lead: str = ""
    """Strong words before it, as "Ik ga"."""
    lines: tuple[tuple[str, str], ...] = ()
    """Below it: (name, words); without a name a line of its own."""
    is_starred: bool = False
    is_quote: bool = False

    def texts(self) -> list[str]:
        return [self.lead, self.text, self.tags, *(word for line in self.lines for word in line)]


@dataclass(frozen=True)
class Entries:
    """Texts one below the other; `is_said` sets each apart, as a step is."""

    shape: ClassVar[str] = "entries"
    entries: tuple[Entry, ...]
    is_said: bool = False

    def texts(self) -> list[str]:
        return [text for entry in self.entries for text in entry.texts()]


@dataclass(frozen=True)
class Sort:
    """Texts of one kind, and the name of the kind beside them."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Sorts:
    """Texts by their kind, each kind once."""

    shape: ClassVar[str] = "sorts"
    sorts: tuple[Sort, ...]

    def texts(self) -> list[str]:
        told = [text for sort in self.sorts for entry in sort.entries for text in entry.texts()]
        return [*(sort.name for sort in self.sorts), *told]


@dataclass(frozen=True)
class Cell:
    text: str
    soft: tuple[str, ...] = ()
    stands_out: bool = False
    is_starred: bool = False

    def texts(self) -> list[str]:
        return [self.text, *self.soft]


@dataclass(frozen=True)
class Grid:
    """A table with a header row."""

    shape: ClassVar[str] = "grid"
    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_narrow: bool = False
    """Many narrow columns of numbers behind the first."""

    def texts(self) -> list[str]:
        names = self.names if self.has_narrow else ()  # words say themselves what they are
        return [*names, *(text for row in self.rows for cell in row for text in cell.texts())]


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it. Level 2 to 4, as in the page."""

    shape: ClassVar[str] = "part"
    title: str
    level: int
    blocks: tuple["Words | Entries | Sorts | Grid | Part", ...] = ()
    place: str = ""
    """Softly above the heading: where in the framework it is, beside the mark of its waarborg."""
    warranty: int | None = None
    """Number of the waarborg whose colour it has, 0 for an own point, None for no colour."""
    stands_out: bool = False
    """Set apart from all others, as where and when people meet again."""
    mark: int = 0
    """Number of the waarborg whose mark stands before `place`; 0 for none."""
    called: str = "waarborg"
    """What its framework calls that."""

    @property
    def marked(self) -> str:
        """What the mark says: "Waarborg 2"; "" without one."""
        return f"{self.called.capitalize()} {self.mark}" if self.mark else ""

    @property
    def where(self) -> str:
        """`place`, for who draws no mark."""
        return " · ".join(filter(None, (self.marked, self.place)))

    def texts(self) -> list[str]:
        return [self.title, self.place, *(text for block in self.blocks for text in block.texts())]


@dataclass(frozen=True)
class Report:
    title: str
    kicker: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    footer: str
    parts: tuple[Part, ...]
    note: str = ""
    opening: str = ""
    """Words of who leads, before all else, and how they are signed."""
    closing: str = ""
    """The same after all else."""
    signed: str = ""
    """Whose words those are; "" when names are left out."""
    file_name: str = "verslag"
    has_contents: bool = False
    """A list of contents with page numbers, for what is long."""
    wants_one_page: bool = False
    """Printed with less air where that brings it from two pages to one."""
    empty_words: str = field(default="Er is nog niets opgeschreven.", repr=False)

    def texts(self) -> list[str]:
        """Every text that every writer must contain."""
        found = [self.title, self.kicker, self.lead, self.note]
        found += [self.opening, self.closing, self.signed]
        found += [text for fact in self.facts for text in fact]
        found += [text for part in self.parts for text in part.texts()]
        return [text for text in found if text]

    @property
    def marks(self) -> list[tuple[str, Part]]:
        """Parts of the two upper levels with a name to point at, for the contents."""
        found = []
        for number, part in enumerate(self.parts, 1):
            found.append((f"deel-{number}", part))
            below = [block for block in part.blocks if isinstance(block, Part)]
            found += [(f"deel-{number}-{at}", child) for at, child in enumerate(below, 1)]
        return found


def place_of(item: ItemRef) -> str:
    """Where an item is in its waarborg, in words; of a talking point its format and round."""
    return "Eigen punt" if item.is_own else item.label


Row = tuple[str | int | date | None, ...]


@dataclass(frozen=True)
class Sheet:
    """One list: a title for the file, names of columns, and rows under them."""

    title: str
    columns: tuple[str, ...]
    rows: list[Row]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Paper:
    """To read, and the same as a list."""

    report: Report
    sheet: Sheet
