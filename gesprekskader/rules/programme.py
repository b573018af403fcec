"""The parts of one meeting's programme, edited one at a time by who leads it.

Every function takes all parts in order, those that were left out too, and gives them numbered anew:
what is in the programme from 1 on, what was left out behind it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gesprekskader.errors import RuleBroken
from gesprekskader.records import PhasePlan
from gesprekskader.rules import BEFOREHAND, NOTHING, TALLIES, TOP_THREE, TOPICS, switch

Parts = list[PhasePlan]
PAUSE, TOGETHER, IN_GROUPS = "pauze", "plenair", "groepje"
MOST_PARTS = 60
GONE = "Dit onderdeel staat niet meer in het programma. Kijk het nog eens na."
_STAGES_TURN = "Ophalen komt voor afronden. Zet dit onderdeel op een andere plek."


def inside(parts: Sequence[PhasePlan]) -> Parts:
    """What is in the programme."""
    return [part for part in parts if not part.stood_at]


def outside(parts: Sequence[PhasePlan]) -> Parts:
    """What was left out of it."""
    return [part for part in parts if part.stood_at]


def found(parts: Sequence[PhasePlan], part_id: str) -> PhasePlan:
    """The part with this id. Raises RuleBroken when it is gone."""
    for part in parts:
        if part.id == part_id:
            return part
    raise RuleBroken(GONE)


def numbered(parts: Sequence[PhasePlan]) -> Parts:
    """Raises RuleBroken when the stages of the meeting would go back."""
    there = inside(parts)
    if not switch.is_in_order([part.stage for part in there]):
        raise RuleBroken(_STAGES_TURN)
    return [
        replace(part, position=place) for place, part in enumerate([*there, *outside(parts)], 1)
    ]


def placed(parts: Sequence[PhasePlan], part_id: str, after: str) -> Parts:
    """The part stands after another one; "" is at the begin."""
    moving = found(inside(parts), part_id)
    rest = [part for part in parts if part.id != part_id]
    return numbered(_put_in(rest, moving, after))


def stepped(parts: Sequence[PhasePlan], part_id: str, *, up: bool) -> Parts:
    """One place up or down; at the end it stays."""
    there = inside(parts)
    at = there.index(found(there, part_id))
    to = max(at - 1, 0) if up else min(at + 1, len(there) - 1)
    there.insert(to, there.pop(at))
    return numbered([*there, *outside(parts)])


def added(parts: Sequence[PhasePlan], new: PhasePlan, after: str) -> Parts:
    if len(inside(parts)) >= MOST_PARTS:
        raise RuleBroken(f"Een programma heeft hooguit {MOST_PARTS} onderdelen.")
    return numbered(_put_in(list(parts), new, after))


def _put_in(parts: Parts, part: PhasePlan, after: str) -> Parts:
    if not after:
        return [part, *parts]
    at = parts.index(found(inside(parts), after)) + 1
    return [*parts[:at], part, *parts[at:]]


def left_out(parts: Sequence[PhasePlan], part_id: str, running: str) -> Parts:
    """Without this part; it is kept to put back. `running` is the id of the part that runs."""
    part = found(parts, part_id)
    if part.id == running:
        raise RuleBroken("Dit onderdeel loopt nu. Ga eerst verder, of zet de klok stil.")
    return numbered(
        [
            replace(p, stood_at=p.position) if p.id == part_id and not p.stood_at else p
            for p in parts
        ]
    )


def put_back(parts: Sequence[PhasePlan], part_id: str) -> Parts:
    """The part stands where it stood."""
    part = found(parts, part_id)
    if not part.stood_at:
        return numbered(parts)
    there = inside(parts)
    there.insert(part.stood_at - 1, replace(part, stood_at=0))
    return numbered([*there, *(p for p in outside(parts) if p.id != part_id)])


def following(known: Sequence[PhasePlan], planned: Sequence[PhasePlan]) -> Parts:
    """The programme follows what its format makes of other items or rounds: parts that are made no
    more go, new ones stand behind the one they follow of those that are in the programme. What was
    edited, moved, added or left out stays so."""
    wanted = _named(planned)
    fresh = dict(zip(wanted, planned, strict=True))
    named = zip(_named(known), known, strict=True)
    names = {name: _with_minutes(part, fresh.get(name)) for name, part in named}
    result = [part for name, part in names.items() if not part.made_as or name in fresh]
    before: PhasePlan | None = None
    for name, part in fresh.items():
        if name in names:
            before = before if names[name].stood_at else names[name]
            continue
        at = result.index(before) + 1 if before in result else 0
        result.insert(at, part)
        before = part
    return numbered(result)


def _with_minutes(part: PhasePlan, made: PhasePlan | None) -> PhasePlan:
    """What the rounds share is shared anew, unless somebody set the minutes of this one."""
    if made is None or part.minutes != part.made_minutes:
        return part
    return replace(part, minutes=made.minutes, made_minutes=made.minutes)


def _named(parts: Sequence[PhasePlan]) -> list[tuple[str, str | None, str, int]]:
    """What tells each part from the others: how its format called it, what it is about, and how
    often those stood before it."""
    names = [(part.made_as or part.id, part.item_key, part.round) for part in parts]
    return [(*name, names[:at].count(name)) for at, name in enumerate(names)]


def mark(value: object) -> str:
    """A few signs that tell what a page knew of one value."""
    return hashlib.blake2b(str(value).encode(), digest_size=4).hexdigest()


def merged(
    stands: Mapping[str, str], typed: Mapping[str, str], knew: Mapping[str, str]
) -> dict[str, str] | None:
    """What to write where two edit one part: each field that was changed counts; `knew` is what the
    page knew of each (`mark`). None when both changed the same one to something else."""
    result = {}
    for name, words in typed.items():
        if words == stands[name] or mark(words) == knew.get(name):
            continue  # it stands there, or only the other one changed it
        if mark(stands[name]) != knew.get(name):
            return None
        result[name] = words
    return result


def checked_captures(words: Sequence[str], setting: str) -> str:
    """What a part asks to write, as it is kept. Raises RuleBroken."""
    if setting == PAUSE:
        return ""
    if NOTHING in words and len(words) > 1:
        raise RuleBroken("Kies je 'niets', kies er dan niets bij. Haal de andere keuzes weg.")
    if set(words) & set(TALLIES) and len(words) > 1:
        raise RuleBroken(
            f"Kies '{TOPICS}' of '{TOP_THREE}', en verder niets. Wil je ze allebei? Maak dan twee"
            " onderdelen."
        )
    if setting == BEFOREHAND and list(words) != [TOPICS]:
        raise RuleBroken(f"Vooraf verzamel je onderwerpen: kies bij opschrijven '{TOPICS}'.")
    return ", ".join(words)
