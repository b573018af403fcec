"""What the part of a programme that runs means for one phone: is it for this group, where does it
lead, what are texts called there, and which link goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gesprekskader.moments import AMSTERDAM, day_of
from gesprekskader.records import PhasePlan
from gesprekskader.rules import NOTHING, OUTCOME_KINDS, STATEMENT
from gesprekskader.rules.programme import PAUSE

Place = tuple[str, str]
"""The key of what is talked about, and the round (`ItemRef.place`)."""


def place_of(part: PhasePlan) -> Place | None:
    """What a part is about; None when it is about nothing in particular."""
    key = part.point or part.item_key
    return (key, part.round) if key else None


def behind(parts: Sequence[PhasePlan], number: int) -> frozenset[Place]:
    """What all parts about it are over of, while part `number` runs."""
    here = {place_of(p) for p in parts if p.position >= number}
    return frozenset(at for p in parts if (at := place_of(p)) and at not in here)


def waits_for(part: PhasePlan, group: str) -> str:
    """The name of the group that a part is for, when that is another one; "" when it is not."""
    return "" if part.only_for.casefold() in ("", group.casefold()) else part.only_for


def is_closed(part: PhasePlan) -> bool:
    """Whether nothing can be written in it."""
    return NOTHING in part.captures


def is_new(part: PhasePlan) -> bool:
    """Whether it is about nothing that was said: a pause, a part without writing, or one that has a
    question of its own."""
    return part.setting == PAUSE or is_closed(part) or place_of(part) is not None


WRITTEN = frozenset(("opbrengst", "vervolgactie", "uitspraak"))
"""What a group writes; all others are of one person, or of who leads."""
_OWN = frozenset(("stap", "terugblik"))


def is_for_writing(part: PhasePlan) -> bool:
    """Whether it asks groups to write."""
    return bool(WRITTEN & set(part.captures))


def is_for_oneself(part: PhasePlan) -> bool:
    """Whether each looks at what is their own, and at nothing else."""
    return bool(part.captures) and set(part.captures) <= _OWN


@dataclass(frozen=True)
class Kinds:
    """What texts are called at one place."""

    words: tuple[str, ...] = OUTCOME_KINDS
    boxes: tuple[str, ...] = ()
    """Those that stand beside each other; none for one list."""


USUAL = Kinds()


def kinds_at(parts: Sequence[PhasePlan], at: Place, running: PhasePlan | None) -> Kinds:
    """What texts are called there: as the part says that runs now, when it is about this or about
    nothing in particular, else as the part about it says."""
    if running and (place_of(running) == at or (place_of(running) is None and _names(running))):
        return _kinds_of(running)
    of_it = next((p for p in parts if place_of(p) == at and _names(p)), None)
    return _kinds_of(of_it) if of_it else USUAL


def columns_at(parts: Sequence[PhasePlan], at: Place) -> tuple[str, ...]:
    """The kinds that stand beside each other for all who read what was said there; none for a
    list."""
    boxed = [p for p in parts if p.side_by_side]
    found = next((p for p in boxed if place_of(p) == at), None)
    return (found or next((p for p in boxed if place_of(p) is None), _NONE)).kinds


_NONE = PhasePlan(0, "", 0, "", "", "", None)


def all_kinds(parts: Sequence[PhasePlan]) -> tuple[str, ...]:
    """Every word that a text of this meeting can be called."""
    known = (*OUTCOME_KINDS, STATEMENT, *(kind for p in parts for kind in p.kinds))
    return tuple(dict.fromkeys(known))


def _names(part: PhasePlan) -> bool:
    return bool(part.kinds) or STATEMENT in part.captures


def _kinds_of(part: PhasePlan) -> Kinds:
    words = part.kinds or OUTCOME_KINDS
    if STATEMENT in part.captures and STATEMENT not in words:
        first = part.captures[0] == STATEMENT
        words = (STATEMENT, *words) if first else (*words, STATEMENT)
    return Kinds(words, part.kinds if part.side_by_side else ())


@dataclass(frozen=True)
class Link:
    """Where to go from a part on."""

    address: str
    words: str
    opens_at: datetime | None
    """The moment that it is offered from; None for at once."""

    @property
    def opens_ms(self) -> int:
        """The same as scripts count it."""
        return int(self.opens_at.timestamp() * 1000) if self.opens_at else 0


def link_of(parts: Sequence[PhasePlan], number: int, held_on: date, at: datetime) -> Link | None:
    """The link of the part that runs, or of the one before it; one with a time is there from that
    time on, also when its part did not begin yet. Only to pages of the web."""
    found = [
        (opens_at is None or opens_at <= at, p.position, Link(p.link, p.link_words, opens_at))
        for p in parts
        if p.link.startswith(("https://", "http://")) and number <= _until(parts, p)
        for opens_at in [_opens_at(p, held_on, at)]
        if opens_at or p.position <= number
    ]
    due = [(place, link) for is_due, place, link in found if is_due]
    if due:
        link = max(due, key=lambda each: each[0])[1]
        return Link(link.address, link.words, None)
    return next((link for _, _, link in found), None)


def _until(parts: Sequence[PhasePlan], part: PhasePlan) -> int:
    """The number of the part with which it ends: the next one that takes time."""
    after = (p.position for p in parts if p.position > part.position and p.minutes)
    return min(after, default=part.position)


def _opens_at(part: PhasePlan, held_on: date, at: datetime) -> datetime | None:
    """On the day itself; on another day its time says nothing."""
    if not part.link_at or day_of(at) != held_on:
        return None
    hour, minute = map(int, part.link_at.split(":"))
    return datetime(held_on.year, held_on.month, held_on.day, hour, minute, tzinfo=AMSTERDAM)
