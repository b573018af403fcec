"""What the board tells of each group: read once for a revision, drawn once for all who lead."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup

from gesprekskader import rules
from gesprekskader.moments import now
from gesprekskader.records import GroupCount, Meeting, PhasePlan, PickedItem
from gesprekskader.records.meetings import told_apart
from gesprekskader.rules import parts as part_rules
from gesprekskader.store import groups, picked_items
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.catalogue import offered_items
from gesprekskader.web.frame.fragments import part
from gesprekskader.web.frame.presence import Presence, Register
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.timetable import TimedPhase, planned_times
from gesprekskader.web.room.clock import Running, programme


class BoardState(NamedTuple):
    """What the store tells of a meeting at one revision: whatever changes it raises that."""

    parts: list[TimedPhase]
    counts: list[GroupCount]
    picked: dict[str, list[tuple[str, str]]]
    """What each group talks about, by its id: the id of an item there, and how it is called."""
    offered: int
    """How many items the meeting has."""

    @property
    def phases(self) -> list[PhasePlan]:
        return [timed.plan for timed in self.parts]


def told_of(meeting: Meeting) -> BoardState:
    """Asked once for all who lead, also when signs of life alone made a board look again."""
    return services().boards.at((meeting.id, meeting.revision), lambda: _asked(meeting))


def _asked(meeting: Meeting) -> BoardState:
    picked: dict[str, list[PickedItem]] = {}
    for each in picked_items.of_meeting(db(), meeting.id):
        picked.setdefault(each.group_id, []).append(each)
    phases = programme(meeting)
    return BoardState(
        parts=planned_times(meeting, phases),
        counts=groups.all_counts(db(), meeting.id),
        picked={
            group_id: list(zip((p.id for p in its), told_apart([p.item for p in its]), strict=True))
            for group_id, its in picked.items()
        },
        offered=len(offered_items(meeting)),
    )


class Card(NamedTuple):
    """One group on the board: all that is shown of it, so that two alike look alike."""

    group_id: str
    name: str
    people: int
    numbers: tuple[tuple[int, str], ...]
    """How many texts, at what: its items, or all of them together, and actions."""
    seen: str
    """What it did last, as far as we know; the moment of that is `seen_at`."""
    seen_at: datetime | None
    item: str
    """What a phone of it shows: nobody has to write there."""
    called_at: datetime | None
    is_silent: bool
    """Whether it wrote nothing in a part for writing that is nearly over."""
    is_on: bool
    """Whether groups write."""

    @property
    def looks_up(self) -> bool:
        """Whether the board says: look here."""
        return self.is_silent or self.called_at is not None


_NEARLY = 120
"""Seconds at the end of a part in which silence counts (decisions 27)."""
_MOST_NUMBERS = 3


def cards_of(meeting: Meeting, told: BoardState, clock: Running | None) -> list[Markup]:
    """Each group that is not out of sight. A card is drawn once for all who lead, and anew when
    something on it changes."""
    # a closed board tells nothing of who looks
    register = services().presence if meeting.stage != rules.CLOSED else Register()
    parts, is_on, found = services().parts, meeting.is_under_way, []
    for count in told.counts:
        if not count.group.is_hidden:
            here = register.of(count.group.id)
            at = told.picked.get(count.group.id, [])
            found.append(parts.at(*_drawn(_card(count, at, clock, here, is_on=is_on))))
    return found


def _drawn(card: Card) -> tuple[Card, Callable[[], Markup]]:
    return card, lambda: part("room/board/_card.html", card=card)


def _card(
    count: GroupCount,
    picked: list[tuple[str, str]],
    clock: Running | None,
    here: Presence,
    *,
    is_on: bool,
) -> Card:
    written = count.last_written_at
    numbers = [(count.by_item.get(at, 0), words) for at, words in picked]
    if not 0 < len(numbers) < _MOST_NUMBERS:
        numbers = [(count.outcomes, "opbrengst" if count.outcomes == 1 else "opbrengsten")]
    numbers.append((count.follow_ups, "actie" if count.follow_ups == 1 else "acties"))
    did = [
        ("schreef", written) if written else None,
        ("keek", here.seen_at) if here.seen_at and not here.devices else None,
        ("nog niets geschreven", None),
    ]
    seen, seen_at = next(one for one in did if one)
    return Card(
        group_id=count.group.id,
        name=count.group.name,
        people=count.people,
        numbers=tuple(numbers),
        seen=seen,
        seen_at=seen_at,
        item=next((words for at, words in picked if at == here.item and here.devices), ""),
        called_at=count.group.called_at,
        is_silent=bool(
            clock and _is_writing_time(clock, count.group.name) and _is_before(written, clock)
        ),
        is_on=is_on,
    )


def _is_writing_time(clock: Running, group: str) -> bool:
    plan = clock.part.plan
    asks = part_rules.is_for_writing(plan) and not part_rules.waits_for(plan, group)
    return asks and clock.left <= _NEARLY and not clock.is_paused


def _is_before(written: datetime | None, clock: Running) -> bool:
    """Whether that was before this part began."""
    began = now() + timedelta(seconds=clock.left) - timedelta(minutes=clock.part.plan.minutes)
    return written is None or written < began
