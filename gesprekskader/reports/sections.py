"""Parts that minutes, own steps and a year share: each text once, for reading and for a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gesprekskader import rules
from gesprekskader.catalogue.refs import About
from gesprekskader.records import FollowUpAction, ItemRef, LookBackCount, Outcome
from gesprekskader.reports.lines import Here, Known, ListLine, sheet
from gesprekskader.reports.report import (
    Cell,
    Entries,
    Entry,
    Grid,
    Paper,
    Part,
    Report,
)
from gesprekskader.words import (
    NO_MOMENT,
    by_groups,
    due_words,
    goes_along_words,
    looked_back_words,
    owner_words,
    result_words,
    short_date,
)

_LONG = 12  # items; what has more gets a list of contents


@dataclass(frozen=True)
class PaperSection:
    """A part to read, and its texts as lines of a list."""

    part: Part
    lines: tuple[ListLine, ...] = ()


@dataclass(frozen=True)
class Told:
    """What is told at one item: texts and actions with the group that wrote them, "" where groups
    are not named."""

    item: ItemRef
    outcomes: tuple[tuple[Outcome, str], ...] = ()
    actions: tuple[tuple[FollowUpAction, str], ...] = ()
    checked: str = ""
    """Whether the groups read their texts, in words."""
    left_out: str = ""
    """Why not all that was said here is told, in words."""
    about: About = About()
    """What its framework says of the item."""


def paper(
    sections: Iterable[PaperSection | None],
    *,
    title: str,
    kicker: str,
    lead: str,
    facts: tuple[tuple[str, str], ...],
    footer: str,
    file_name: str,
    note: str = "",
    network: str = "",
    opening: str = "",
    closing: str = "",
    signed: str = "",
    known: Known | None = None,
) -> Paper:
    """What there is of these sections, to read and as a list; `network` is whose it is, "" for what
    is of more networks."""
    found = [section for section in sections if section]
    items = [below for s in found for below in s.part.blocks if isinstance(below, Part)]
    report = Report(
        title=title,
        kicker=kicker,
        lead=lead,
        facts=facts,
        footer=footer,
        parts=tuple(section.part for section in found),
        note=note,
        opening=opening,
        closing=closing,
        signed=signed,
        file_name=file_name,
        has_contents=len(items) > _LONG,
    )
    lines = [line for section in found for line in section.lines]
    return Paper(report, sheet(" · ".join(filter(None, (title, kicker))), lines, network, known))


def agreed(told: list[Told], here: Here) -> PaperSection | None:
    """What must happen, in one list for all items, starred actions first."""
    found = [(f, group, one.item) for one in told for f, group in one.actions]
    if not found:
        return None
    found.sort(key=lambda each: not each[0].is_starred)
    rows = (_action(f, item.about, group, *_stands(f)) for f, group, item in found)
    lines = tuple(_action_line(f, group, item, here) for f, group, item in found)
    return PaperSection(Part("Wat wij afspraken", 2, (_actions(rows),)), lines)


def _action_line(f: FollowUpAction, group: str, item: ItemRef, here: Here) -> ListLine:
    return ListLine(
        "actie",
        item,
        f.text,
        group,
        owner_words(f.owner, f.handed_over_at),
        due_words(f.when, f.due_on, f.by),
        meeting=here.title,
        day=here.day,
        is_starred=f.is_starred,
    )


def _actions(rows: Iterable[tuple[Cell, ...]], more: tuple[str, ...] = ()) -> Grid:
    return Grid(("Wat", "Wie", "Wanneer", *more), tuple(rows))


def _action(f: FollowUpAction, place: str, *more: str) -> tuple[Cell, ...]:
    origin = " · ".join(filter(None, (place, by_groups(f.groups))))
    soft = filter(None, (origin, *more))
    denied = ("zegt: dit ben ik niet",) if f.is_disowned else ()
    who = Cell(
        owner_words(f.owner, f.handed_over_at), denied, stands_out=not f.owner or f.is_disowned
    )
    return Cell(f.text, tuple(soft), is_starred=f.is_starred), who, Cell(_when(f))


def _when(f: FollowUpAction) -> str:
    """When it must be done; a day stays on one line, however narrow its column is."""
    words = due_words(f.when, f.due_on, f.by)
    head, comma, day = words.rpartition(", ")
    whole = f"{head}{comma}{day.replace(' ', chr(0xA0))}"
    return whole if f.due_on or f.by else words or NO_MOMENT


def _stands(f: FollowUpAction) -> tuple[str, ...]:
    """How an action stands, in the words of who said so last; nothing while nobody did."""
    return (f"{result_words(f.result)}: {f.yielded}".rstrip(": "),) if f.result else ()


def not_reached(items: tuple[ItemRef, ...]) -> PaperSection | None:
    """Items that nobody wrote at."""
    if not items:
        return None
    missed = Entries(tuple(Entry(item.wording, item.label) for item in items))
    lines = tuple(ListLine("niet aan bod", item, "") for item in items)
    return PaperSection(Part("Niet aan bod gekomen", 2, (missed,)), lines)


def looked_back(
    counts: LookBackCount, actions: list[FollowUpAction], school_year: str
) -> PaperSection | None:
    """How many looked back, and actions of earlier meetings: how they ended, or that they go along
    when this school year ends; "" while it is not at its end."""
    blocks: list[Entries | Grid] = []
    if counts.people is not None:
        blocks.append(Entries(tuple(map(Entry, looked_back_words(counts)))))
    if actions:
        along = goes_along_words(actions, school_year) if school_year else ""
        blocks += [Entries((Entry(along),))] if along else []
        blocks.append(earlier_actions(actions))
    lines = earlier_lines(actions)
    return PaperSection(Part("Terugblik", 2, tuple(blocks)), lines) if blocks else None


def earlier_actions(
    actions: list[FollowUpAction], stands: Mapping[str, Cell] | None = None
) -> Grid:
    """Actions of other meetings: where each comes from, and how it stands; `stands` says it, by
    `whole_id`, of one that nobody looked back on yet."""
    known = stands or {}
    rows = [
        (
            *_action(
                f,
                f"{f.item.label} · {_meeting_of(f)}",
                f"Opbrengst: {f.yielded}" if f.yielded else "",
            ),
            (not f.result and known.get(f.whole_id)) or Cell(result_words(f.result)),
        )
        for f in actions
    ]
    return _actions(rows, ("Hoe het staat",))


def earlier_lines(actions: list[FollowUpAction]) -> tuple[ListLine, ...]:
    """The same as lines of a list."""
    return tuple(map(_earlier_line, actions))


def _meeting_of(f: FollowUpAction) -> str:
    return f"{f.meeting_title}, {short_date(f.meeting_on)}"


def _earlier_line(f: FollowUpAction) -> ListLine:
    return ListLine(
        "eerdere actie",
        f.item,
        f.text,
        who=owner_words(f.owner, f.handed_over_at),
        when=due_words(f.when, f.due_on, f.by),
        result=rules.ACTION_RESULTS.get(f.result, ""),
        yielded=f.yielded,
        meeting=_meeting_of(f),
        is_starred=f.is_starred,
    )
