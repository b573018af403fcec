"""Closed meetings of an earlier school year: to be read, not changed."""

from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import today
from gesprekskader.records import Actor, AtMeeting, Meeting
from gesprekskader.rules import CLOSED, REOPEN_DAYS, school_year_of
from gesprekskader.store import places
from gesprekskader.store.db import one

_PAST = "Deze bijeenkomst is van een vorig schooljaar. Je kunt alles lezen, niets wijzigen."


def check(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: raise RuleBroken for a closed meeting of an earlier school year.
    One of the last days of July still can be changed for a while."""
    sql = "select 1 from meetings where id = ? and stage = ? and school_year < ? and meeting_on < ?"
    since = (today() - timedelta(days=REOPEN_DAYS)).isoformat()
    if one(db, sql, [meeting_id, CLOSED, school_year_of(today()), since]):
        raise RuleBroken(_PAST)


def led(db: Database, actor: Actor, meeting_id: str) -> AtMeeting:
    """Inside an open transaction: a meeting that may be changed, for who leads it. Raises NotFound,
    and RuleBroken as `check`."""
    here = places.led(db, actor, meeting_id)
    if _is_past(here.meeting):
        raise RuleBroken(_PAST)
    return here


def _is_past(meeting: Meeting) -> bool:
    since = today() - timedelta(days=REOPEN_DAYS)
    return (
        meeting.stage == CLOSED
        and meeting.school_year < school_year_of(today())
        and meeting.meeting_on < since
    )
