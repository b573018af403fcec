"""The stages of a meeting: moved through, wrapped up, closed, and called off."""

from datetime import date, timedelta

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import AMSTERDAM, moment, stamp, today
from gesprekskader.records import Actor
from gesprekskader.rules import switch
from gesprekskader.store import (
    archives,
    clock_states,
    places,
    planned_meetings,
    programmes,
    tallies,
    wiped_meetings,
)
from gesprekskader.store.db import one, rows, writing


def move_stage(db: Database, actor: Actor, meeting_id: str, *, now: str, new: str) -> None:
    """Move from stage `now` to another. A retry of the same move is fine. A clock that runs stops,
    and keeps its place.

    Closing a rehearsal wipes it. Raises RuleBroken, NotFound.
    """
    with writing(db):
        here = places.at_meeting(db, actor, meeting_id)
        meeting = here.meeting
        if not here.allowed.facilitates:
            raise NotFound
        if meeting.stage == new:
            return
        if meeting.stage != now:
            raise RuleBroken(switch.MOVED)
        switch.check_move(now, new)
        archives.check(db, meeting_id)
        if meeting.is_cancelled:
            raise RuleBroken("Deze bijeenkomst gaat niet door. Haal eerst de afgelasting weg.")
        if meeting.is_rehearsal and new == rules.CLOSED:
            wiped_meetings.wipe(db, meeting_id)
            return
        set_stage(db, meeting_id, new)
        clock_states.rest(db, meeting_id)
        clock_states.note(db, actor, meeting_id)
        if new in (rules.CONCEPT, rules.CLOSED):
            programmes.stop_clock(db, meeting_id)
        programmes.bump(db, meeting_id)


def set_stage(db: Database, meeting_id: str, stage: str) -> None:
    """Inside an open transaction, once it is known to be allowed."""
    until = (today() + timedelta(days=rules.WRAP_UP_DAYS)).isoformat()
    db.execute(
        "update meetings set stage = :stage, wrap_up_until = :until,"
        # from its opening on it keeps the version of its framework (decisions 36)
        " edition = case when :stage <> 'concept' then coalesce(edition, (select max(x.version)"
        "  from own_content x where x.kind = 'kader' and x.key = meetings.framework"
        "  and x.valid_from <= :today)) end"
        " where id = :id",
        {
            "stage": stage,
            "until": until if stage == rules.WRAP_UP else None,
            "today": today().isoformat(),
            "id": meeting_id,
        },
    )
    _note_end(db, meeting_id, ended=stage == rules.CLOSED)


def set_wrap_up_until(db: Database, actor: Actor, meeting_id: str, until: date) -> None:
    """How long groups may still add and mend. Raises RuleBroken for a day that is past."""
    with writing(db):
        meeting = places.led(db, actor, meeting_id).meeting
        if meeting.stage != rules.WRAP_UP:
            raise RuleBroken("Dit kan tijdens het afronden. Zet de bijeenkomst eerst op afronden.")
        if until < today():
            raise RuleBroken("Kies een dag die nog komt.")
        db.execute(
            "update meetings set wrap_up_until = ? where id = ?", [until.isoformat(), meeting_id]
        )
        programmes.bump(db, meeting_id)


def close_wrapped_up(db: Database) -> int:
    """Close every meeting whose days for wrapping up are over; how many."""
    with writing(db):
        found = rows(
            db,
            "select id from meetings where stage = 'afronden' and wrap_up_until < ?"
            " and not is_rehearsal",
            [today().isoformat()],
        )
        for row in found:
            db.execute(
                "update meetings set stage = 'gesloten', wrap_up_until = null where id = ?",
                [row["id"]],
            )
            _note_end(db, row["id"], ended=True)
            programmes.stop_clock(db, row["id"])
            programmes.bump(db, row["id"])
    return len(found)


def _note_end(db: Database, meeting_id: str, *, ended: bool) -> None:
    """Inside an open transaction: from here on who was only there gets nothing new of it.

    Taken back on the same day it did not end; later it is opened to mend, and the first end stays.
    """
    row = one(
        db,
        f"select t.closed_at, t.stage = '{rules.CLOSED}' and exists (select 1 from marks m"
        " where m.meeting_id = t.id) as was_marked from meetings t where t.id = ?",
        [meeting_id],
    )
    if row and row["was_marked"]:
        tallies.end_all(db, meeting_id)
    closed_at = row["closed_at"] if row else None
    if closed_at and moment(closed_at).astimezone(AMSTERDAM).date() == today():
        closed_at = None
    db.execute(
        "update meetings set closed_at = ? where id = ?",
        [closed_at or (stamp() if ended else None), meeting_id],
    )


def set_cancelled(db: Database, actor: Actor, meeting_id: str, *, cancelled: bool) -> None:
    """Call a meeting off, or take that back. What was written stays."""
    with writing(db):
        meeting = places.led(db, actor, meeting_id).meeting
        archives.check(db, meeting_id)
        is_last = meeting.is_last and not meeting.is_rehearsal and not cancelled
        planned_meetings.check_only_last(
            db, meeting.network_id, meeting.school_year, meeting_id, is_last=is_last
        )
        db.execute("update meetings set is_cancelled = ? where id = ?", [cancelled, meeting_id])
        _note_end(db, meeting_id, ended=cancelled or meeting.stage == rules.CLOSED)
        programmes.stop_clock(db, meeting_id)
        programmes.bump(db, meeting_id)


def take_minutes(db: Database, meeting_id: str) -> None:
    """Somebody took the minutes along: they wait for nobody any more. Ask access first."""
    with writing(db):
        db.execute(
            "update meetings set minutes_taken_at = ? where id = ? and minutes_taken_at is null",
            [stamp(), meeting_id],
        )
