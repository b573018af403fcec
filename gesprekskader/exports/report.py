"""What every writer writes: a title, facts, and parts with entries and tables.

Minutes, a history, the coverage map and a dossier become a Report first, so that PDF, Word,
Markdown and plain text hold the same words in the same order. `texts` is what a test holds them to.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from gesprekskader.exports.summary import (
    Summary,
    SummaryAction,
    SummaryForwarding,
    SummaryOutcome,
    SummaryStep,
)
from gesprekskader.records import ItemRef
from gesprekskader.words import NO_RESULT_YET, kind_words, quoted

STARRED = "met ster"


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
class Cell:
    text: str
    soft: tuple[str, ...] = ()
    stands_out: bool = False

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
        return [*self.names, *(text for row in self.rows for cell in row for text in cell.texts())]


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it. Level 2 to 4, as in the page."""

    shape: ClassVar[str] = "part"
    title: str
    level: int
    blocks: tuple["Words | Entries | Grid | Part", ...] = ()
    place: str = ""
    """Softly above the heading: where in the framework it is."""
    warranty: int | None = None
    """Number of the waarborg whose colour it has, 0 for an own point, None for no colour."""

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
    file_name: str = "verslag"
    has_contents: bool = False
    """A list of contents with page numbers, for what is long."""
    empty_words: str = field(default="Er is nog niets opgeschreven.", repr=False)

    def texts(self) -> list[str]:
        """Every text that every writer must contain."""
        found = [self.title, self.kicker, self.lead, self.note]
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
    """Where an item is in the framework, in words."""
    return f"Waarborg {item.warranty} · {item.label}" if item.key else "Eigen punt"


def of_summary(summary: Summary) -> Report:
    """The minutes of a meeting or group, somebody's own steps, a year."""
    parts = []
    if summary.themes:
        themes = tuple(
            Part(
                theme.item.wording,
                3,
                _theme_blocks(theme.outcomes, theme.actions),
                place_of(theme.item),
                theme.item.warranty or 0,
            )
            for theme in summary.themes
        )
        parts.append(Part("Waar wij over spraken", 2, themes))
    if summary.unreached:
        missed = tuple(Entry(item.wording, item.label) for item in summary.unreached)
        parts.append(Part("Niet aan bod gekomen", 2, (Entries(missed),)))
    if summary.counts or summary.looked_back:
        blocks: list = []
        if summary.counts:
            blocks.append(Entries(tuple(Entry(line) for line in summary.counts)))
        if summary.looked_back:
            blocks.append(_actions(summary.looked_back, with_result=True))
        parts.append(Part("Terugblik", 2, tuple(blocks)))
    if summary.steps:
        steps = Entries(tuple(_step(step) for step in summary.steps), is_said=True)
        parts.append(Part(summary.steps_title, 2, (steps,)))
    for title, found in (
        ("Antwoorden van overlegtafels", summary.answers),
        ("Eerder doorgegeven", summary.waited),
        ("Wat wordt doorgegeven", summary.forwardings),
    ):
        if found:
            parts.append(Part(title, 2, (_forwardings(found),)))
    return Report(
        title=summary.title,
        kicker=summary.kicker,
        lead=summary.lead,
        facts=summary.facts,
        footer=summary.footer,
        parts=tuple(parts),
        note=summary.note,
        file_name=summary.file_name,
        has_contents=len(summary.themes) > 12,
    )


def _theme_blocks(
    outcomes: tuple[SummaryOutcome, ...], actions: tuple[SummaryAction, ...]
) -> tuple[Part, ...]:
    blocks = []
    if outcomes:
        blocks.append(Part("Opbrengsten", 4, (Entries(tuple(map(_outcome, outcomes))),)))
    if actions:
        blocks.append(Part("Vervolgacties", 4, (_actions(actions, with_result=False),)))
    return tuple(blocks)


def _outcome(outcome: SummaryOutcome) -> Entry:
    role = kind_words(outcome.kind, outcome.quote_role)
    tags = " · ".join(filter(None, (outcome.is_starred and STARRED, role, outcome.group)))
    return Entry(quoted(outcome.text, outcome.quote_role), tags)


def _actions(actions: tuple[SummaryAction, ...], *, with_result: bool) -> Grid:
    found = []
    for action in actions:
        soft = [" · ".join(filter(None, (action.item and action.item.label, action.meeting)))]
        soft += [STARRED] if action.is_starred else []
        soft += [f"{action.groups} groepjes noemden dit"] if action.groups > 1 else []
        soft += [f"Opbrengst: {action.yielded}"] if action.yielded else []
        who = Cell(action.owner_words, stands_out=not action.owner)
        row = [Cell(action.text, tuple(filter(None, soft))), who, Cell(action.when or "–")]
        row += [Cell(action.result or NO_RESULT_YET)] if with_result else []
        found.append(tuple(row))
    names = ("Wat", "Wie", "Wanneer", "Hoe het staat")
    return Grid(names if with_result else names[:3], tuple(found))


def _step(step: SummaryStep) -> Entry:
    lines = [("", f"{item.label}: {item.wording}") for item in step.items]
    lines += [
        (name, value)
        for name, value in (
            ("Van", step.owner),
            ("Hoe het staat", step.result),
            ("Wat het opleverde", step.yielded),
            ("Wat tegenhield", step.held_up),
            ("Wat nodig is", step.needed),
            ("Notities", step.notes),
            ("Doorgegeven", step.way),
        )
        if value
    ]
    return Entry(step.text, lead=step.lead, lines=tuple(lines))


def _forwardings(found: tuple[SummaryForwarding, ...]) -> Grid:
    rows = []
    for f in found:
        about = f"Over: {f.text}" + (f" ({f.item_labels})" if f.item_labels else "")
        sent = f"Doorgegeven aan {f.roundtable} op {f.forwarded_words}."
        rows.append((Cell(f.question, (about, sent)), Cell(f.stand, (f.answer,) * bool(f.answer))))
    return Grid(("Vraag", "Waar het ligt, of het antwoord"), tuple(rows))
