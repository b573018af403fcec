"""Ways to make a programme fit that runs past its end: shorten what can be short, shorten the
talks, where neither is enough a little of everything, or stop later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gesprekskader.records import PhasePlan
from gesprekskader.rules import HARVEST
from gesprekskader.rules.programme import PAUSE

SHORTEST = 5
"""Minutes that a part keeps at least."""
_IN_GROUPS = ("groepje", "duo")
_LONG = 10
"""From so many minutes on a part in groups is a talk that can be shorter."""
_MOST_NAMED = 2


@dataclass(frozen=True)
class Fit:
    key: str
    words: str
    """What becomes shorter: "Pauze 10 → 5 en Ophalen 14 → 9"."""
    minutes: dict[str, int]
    """Id of a part -> its minutes from now on."""
    ends_at: str = ""
    """The new end, "15:20"; "" leaves it."""


def minutes_over(total: int, starts_at: str, ends_at: str) -> int | None:
    """How many minutes a programme runs past its end (negative: to spare); None without an end."""
    if not ends_at:
        return None
    start, end = (datetime.strptime(clock, "%H:%M") for clock in (starts_at, ends_at))
    return total - int((end - start).total_seconds() // 60)


def ways_to_fit(
    parts: Sequence[PhasePlan], over: int, ends_at: str, *, after: int = 0
) -> list[Fit]:
    """The ways that win all `over` minutes, in this order. `ends_at` is when it should be done, and
    parts up to number `after` are past."""
    if over <= 0:
        return []
    ahead = [part for part in parts if part.position > after]
    ways = [
        _shorter("pauze", [p for p in ahead if p.setting == PAUSE or p.stage == HARVEST], over),
        _shorter("gesprekken", _talks(ahead), over, "Gesprekken"),
    ]
    if not any(ways):
        ways = [_shorter("alles", ahead, over)]
    return [way for way in (*ways, _later(over, ends_at)) if way]


def _talks(parts: Sequence[PhasePlan]) -> list[PhasePlan]:
    """The longest parts in groups: those that are about something, if there are any."""
    long = [p for p in parts if p.setting in _IN_GROUPS and p.minutes >= _LONG and not p.stage]
    return [p for p in long if p.item_key or p.point or p.round] or long


def _shorter(key: str, parts: Sequence[PhasePlan], over: int, together: str = "") -> Fit | None:
    """Each gives a minute in turn, as long as it can."""
    left = {part.id: part.minutes for part in parts}
    while over and any(minutes > SHORTEST for minutes in left.values()):
        for part in parts:
            if over and left[part.id] > SHORTEST:
                left[part.id] -= 1
                over -= 1
    changed = [part for part in parts if left[part.id] != part.minutes]
    if over or not changed:
        return None
    return Fit(key, _words(changed, left, together), {p.id: left[p.id] for p in changed})


def _words(changed: Sequence[PhasePlan], left: dict[str, int], together: str) -> str:
    said = [f"{part.minutes} → {left[part.id]}" for part in changed]
    if together and len(changed) > 1 and len(set(said)) == 1:
        return f"{together} {said[0]}"
    named = [f"{part.title} {now}" for part, now in zip(changed, said, strict=True)]
    if len(named) > _MOST_NAMED:
        return f"{', '.join(named[:_MOST_NAMED])} en nog {len(named) - _MOST_NAMED}"
    return " en ".join(named)


def _later(over: int, ends_at: str) -> Fit | None:
    end = datetime.strptime(ends_at, "%H:%M")
    later = end + timedelta(minutes=over)
    if later.day != end.day:
        return None
    return Fit("later", f"Stop om {later:%H.%M}", {}, f"{later:%H:%M}")
