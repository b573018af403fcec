"""The clock of a meeting: which part of the programme runs, and when it ends.

The moment it ends stands in the database, so every device and a restarted server agree. Beside it
stands where it was: `{"at": part it stopped at, "parts": {part: [end, left, when it went on]}}`.
"""

import json
from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import moment, now, stamp
from gesprekskader.records import Actor, Clock
from gesprekskader.rules import check_takes_texts
from gesprekskader.store import access, meetings, places, programmes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, writing

START, NEXT, BACK, MORE, PAUSE, GO_ON, STOP = (
    "start",
    "volgende",
    "vorige",
    "erbij",
    "pauze",
    "verder",
    "stop",
)
EXTRA_MINUTES = (2, 5)
UNDO = timedelta(minutes=2)
"""So long a part that was left by accident comes back as it was, also when its time was up."""


def of_meeting(db: Database, meeting_id: str) -> Clock | None:
    """The clock, or None while the programme does not run."""
    row = one(db, f"select {places.CLOCK} from meetings t where t.id = ?", [meeting_id])
    return places.take_clock(row) if row else None


def seconds_left(clock: Clock) -> int:
    """Whole seconds until this part is over; negative when it runs on."""
    if clock.ends_at is None:
        return clock.left or 0
    return int((clock.ends_at - now()).total_seconds())


def end_of(clock: Clock) -> str:
    """When this part ends, or how long it had when paused: another word when that changes."""
    return clock.ends_at.isoformat() if clock.ends_at else f"{clock.left}"


def turn(
    db: Database,
    actor: Actor,
    meeting_id: str,
    deed: str,
    *,
    phase: int,
    minutes: int = 0,
    ends: str = "",
) -> None:
    """Do one thing with the clock. `phase` is the part the button was pressed at, `ends` what its
    end was then (`end_of`), for more minutes.

    Pressed at another part than runs now, by two people at once or twice by one, nothing happens.
    Raises NotFound, RuleBroken, Closed.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = meetings.find(db, meeting_id)
        check_takes_texts(meeting.stage, cancelled=meeting.is_cancelled)
        clock = of_meeting(db, meeting_id)
        if (clock.phase if clock else 0) != phase:
            return
        if deed == MORE and (clock is None or ends != end_of(clock)):
            return
        kept = _kept(db, meeting_id)
        after = _after(db, meeting_id, clock, deed, minutes, kept)
        _set(db, meeting_id, after, _keep(kept, clock, after))
        programmes.bump(db, meeting_id)


def _kept(db: Database, meeting_id: str) -> dict:
    row = one(db, "select clock_kept from meetings where id = ?", [meeting_id])
    return json.loads(row["clock_kept"] or "{}") if row else {}


def _keep(kept: dict, clock: Clock | None, after: Clock | None) -> dict:
    """What is kept once the clock went from here to there."""
    if clock is None and after:  # from the start, or on from where it stopped
        return {"parts": kept["parts"]} if after.phase == kept.get("at") else {}
    if clock is None:
        return kept
    if after and after.phase == clock.phase:
        return kept
    ends_at = clock.ends_at.isoformat() if clock.ends_at and after else None
    left = clock.left if after else seconds_left(clock)  # stopped: time stands still
    parts = kept.get("parts", {}) | {str(clock.phase): [ends_at, left, stamp()]}
    return {"parts": parts} if after else {"parts": parts, "at": clock.phase}


def _as_it_was(kept: dict, phase: int, *, back: bool) -> Clock | None:
    """A part as it was left, when that was a moment ago, or it has time left to go back to."""
    if (known := kept.get("parts", {}).get(str(phase))) is None:
        return None
    ends_at, left, went_at = known
    clock = Clock(phase, moment(ends_at) if ends_at else None, left)
    is_slip = timedelta() <= now() - moment(went_at) <= UNDO
    return clock if is_slip or (back and seconds_left(clock) > 0) else None


def _after(
    db: Database, meeting_id: str, clock: Clock | None, deed: str, minutes: int, kept: dict
) -> Clock | None:
    phases = {plan.position: plan for plan in programmes.phases_of(db, meeting_id)}
    if deed in (START, NEXT, BACK):
        step = -1 if deed == BACK else 1
        to = phases.get((clock.phase if clock else 0) + step)
        if to is None and deed == NEXT:
            return None  # after the last part the programme is over
        if to is None:
            raise RuleBroken("Dit programma heeft nog geen onderdelen. Maak het eerst.")
        fresh = Clock(to.position, now() + timedelta(minutes=to.minutes), None)
        return (clock and _as_it_was(kept, to.position, back=deed == BACK)) or fresh
    if clock is None and deed == GO_ON and kept.get("at") in phases:
        _, left, _ = kept["parts"][str(kept["at"])]
        return Clock(kept["at"], now() + timedelta(seconds=left), None)
    if clock is None or deed == STOP:
        return None
    if deed == MORE and minutes in EXTRA_MINUTES:
        # more time counts from now on when the time was up already
        left = max(0, seconds_left(clock)) + minutes * 60
        if clock.ends_at is None:
            return Clock(clock.phase, None, left)
        return Clock(clock.phase, now() + timedelta(seconds=left), None)
    if deed == PAUSE and clock.ends_at:
        return Clock(clock.phase, None, seconds_left(clock))
    if deed == GO_ON and clock.ends_at is None:
        return Clock(clock.phase, now() + timedelta(seconds=clock.left or 0), None)
    return clock


def _set(db: Database, meeting_id: str, clock: Clock | None, kept: dict) -> None:
    db.execute(
        "update meetings set clock_phase = ?, clock_ends_at = ?, clock_left = ?, clock_kept = ?"
        " where id = ?",
        [
            clock.phase if clock else None,
            clock.ends_at.isoformat() if clock and clock.ends_at else None,
            clock.left if clock else None,
            json.dumps(kept),
            meeting_id,
        ],
    )
