"""The one switch of a meeting: which part of its programme runs, and with it its stage.

Pressed at another part than runs now, by two people at once or twice by one, nothing happens.
"""

from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.errors import AlreadyBegun, RuleBroken
from gesprekskader.moments import moment, now
from gesprekskader.records import Actor, Clock, Meeting, PhasePlan
from gesprekskader.rules import CLOSED, STAGES, TALLIES, check_takes_texts, switch
from gesprekskader.store import access, clock_states, meetings, programmes, tallies
from gesprekskader.store.access import Deed
from gesprekskader.store.clock_states import of_meeting, seconds_left
from gesprekskader.store.db import writing

START, AGAIN, NEXT, BACK, JUMP, MORE, WIN_BACK, PAUSE, GO_ON, STOP = (
    "start",
    "opnieuw",
    "volgende",
    "vorige",
    "naar",
    "erbij",
    "inhalen",
    "pauze",
    "verder",
    "stop",
)
EXTRA_MINUTES = (2, 5)
UNDO = timedelta(minutes=2)
"""So long a part that was left by accident comes back as it was, also when its time was up."""
SHORTEST = 3
"""Minutes that a part keeps at least when time is won back."""


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
    to: int = 0,
    to_part: str = "",
    minutes: int = 0,
    ends: str = "",
) -> None:
    """Do one thing with the clock; the stage of the meeting goes along with its parts. `phase` is
    the part the button was pressed at, `to` the part that is meant, with its
    id `to_part`, which counts where parts moved since, `ends` what the end was then
    (`end_of`), for more minutes. `minutes` come extra, or are what a part keeps that gives time.

    Raises NotFound, RuleBroken, Closed, and AlreadyBegun for a page that knew of no start.
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
        plan = {part.position: part for part in programmes.phases_of(db, meeting_id)}
        to = next((p.position for p in plan.values() if to_part and p.id == to_part), to)
        if to_part and plan.get(to) and plan[to].id != to_part:
            return  # the page is of before: that part is gone
        if deed == WIN_BACK:
            _win_back(db, meeting, plan.get(to), phase, minutes)
        else:
            kept = clock_states.kept(db, meeting_id)
            _check_begins(meeting, list(plan.values()), deed, kept.get("at"))
            after = _after(plan, clock, deed, to, minutes, kept)
            clock_states.put(db, meeting_id, clock, after)
            _count_marks(db, meeting_id, plan, clock, after, deed)
            _take_stage_along(db, meeting, plan, clock, after, deed)
        clock_states.note(db, actor, meeting_id)
        programmes.bump(db, meeting_id)


def beside(plan: list[PhasePlan], at: int, *, back: bool = False) -> int:
    """The part after this one, or before it; 0 for none. A part of no minutes is skipped."""
    there = [
        p.position for p in plan if p.minutes and (p.position < at if back else p.position > at)
    ]
    return (max if back else min)(there, default=0)


def beyond(plan: list[PhasePlan]) -> tuple[str, ...]:
    """The stages that follow the programme; a last part of no minutes takes none with it."""
    last = beside(plan, len(plan) + 1, back=True)
    return switch.after_last([part.stage for part in plan if part.position <= last])


def is_over(plan: list[PhasePlan], stage: str, stopped: int) -> bool:
    """Whether a clock that stopped at that part did so past the programme, or the meeting went on
    without it."""
    last = beside(plan, len(plan) + 1, back=True)
    named = [part.stage for part in plan]
    is_ahead = STAGES.index(stage) > STAGES.index(switch.stage_at(named, stopped))
    return is_ahead or (stopped == last and not beyond(plan)[1:])


def _check_begins(meeting: Meeting, plan: list[PhasePlan], deed: str, stopped: int | None) -> None:
    """The first part begins where nothing ran yet, or again where the clock stands still."""
    if deed not in (START, AGAIN) or not plan:
        return
    if is_over(plan, meeting.stage, stopped or beside(plan, 0)):
        raise AlreadyBegun(
            "Het programma is al geweest. Wil je een onderdeel nog eens doen? Kies het op het bord."
        )
    if deed == START and stopped:
        raise AlreadyBegun(
            "De klok liep al en staat nu stil. Kies op het bord: verder waar je was, of opnieuw"
            " vanaf het begin."
        )


def longest_to_come(plan: list[PhasePlan], phase: int) -> PhasePlan | None:
    """The part after `phase` that time is won back from most easily; None when all are short."""
    rest = [p for p in plan if p.position > phase and p.minutes > SHORTEST]
    return max(rest, key=lambda p: p.minutes, default=None)


def _win_back(
    db: Database, meeting: Meeting, part: PhasePlan | None, phase: int, minutes: int
) -> None:
    """A part that is still to come takes this many minutes, and no more. Twice is as once."""
    if part is None or part.position <= phase or minutes < SHORTEST:
        raise RuleBroken("Dat onderdeel is daar te kort voor. Pas de minuten zelf aan.")
    programmes.set_minutes(db, meeting.id, part.position, min(minutes, part.minutes))


def _take_stage_along(
    db: Database,
    meeting: Meeting,
    plan: dict[int, PhasePlan],
    clock: Clock | None,
    after: Clock | None,
    deed: str,
) -> None:
    """Where the clock goes the stage goes: also past the last part, but never to the end."""
    named = [plan[position].stage for position in sorted(plan)]
    stage = meeting.stage
    if after and (clock is None or after.phase != clock.phase):
        stage = switch.stage_at(named, after.phase)
        if clock and after.phase > clock.phase:  # on never goes back: who leads may be ahead
            stage = max(stage, meeting.stage, key=STAGES.index)
    elif clock and after is None and deed == NEXT:
        stage = max(beyond(list(plan.values()))[0], meeting.stage, key=STAGES.index)
    if stage not in (meeting.stage, CLOSED):
        meetings.set_stage(db, meeting.id, stage)


def _count_marks(
    db: Database,
    meeting_id: str,
    plan: dict[int, PhasePlan],
    clock: Clock | None,
    after: Clock | None,
    deed: str,
) -> None:
    """A part in which each marks is over once another one runs, and begins when the clock comes to
    it; a clock that stands still, and goes on there, ends and begins none."""
    part = plan.get(clock.phase) if clock else None
    goes_on = after.phase != part.position if after and part else deed == NEXT
    if part and goes_on and part.capture in TALLIES:
        tallies.end_part(db, meeting_id, part.id)
    here = plan.get(after.phase) if after and deed != GO_ON else None
    if here and here != part and here.capture in TALLIES:
        tallies.begin_part(db, meeting_id, here.id)


def _as_it_was(kept: dict, phase: int, *, back: bool) -> Clock | None:
    """A part as it was left, when that was a moment ago, or it has time left to go back to."""
    if (known := kept.get("parts", {}).get(str(phase))) is None:
        return None
    ends_at, left, went_at = known
    clock = Clock(phase, moment(ends_at) if ends_at else None, left)
    is_slip = timedelta() <= now() - moment(went_at) <= UNDO
    return clock if is_slip or (back and seconds_left(clock) > 0) else None


def _after(
    plan: dict[int, PhasePlan], clock: Clock | None, deed: str, to: int, minutes: int, kept: dict
) -> Clock | None:
    at = clock.phase if clock else 0
    if deed in (START, AGAIN, NEXT, BACK, JUMP):
        target = to if deed == JUMP else beside(list(plan.values()), at, back=deed == BACK)
        return _at_part(plan, clock, deed, target, kept)
    if clock is None and deed == GO_ON and kept.get("at") in plan:
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


def _at_part(
    plan: dict[int, PhasePlan], clock: Clock | None, deed: str, target: int, kept: dict
) -> Clock | None:
    """The clock at another part: as it was left, or with all its minutes."""
    part = plan.get(target)
    if part is None and deed == NEXT:
        return None  # after the last part the programme is over
    if part is None:
        raise RuleBroken("Dit programma heeft nog geen onderdelen. Maak het eerst.")
    if clock and clock.phase == target:
        return clock
    back = deed == BACK or (deed == JUMP and clock is not None and target < clock.phase)
    fresh = Clock(part.position, now() + timedelta(minutes=part.minutes), None)
    return (clock and _as_it_was(kept, part.position, back=back)) or fresh
