"""A day and a school year end at midnight here, two hours before they do in UTC in summer."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from gesprekskader.moments import AMSTERDAM, clock_at, today
from gesprekskader.rules import next_school_year, school_year_of
from gesprekskader.rules.retention import days_of
from gesprekskader.store import access, members, networks, retention, steps
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, writing
from gesprekskader.store.steps import StepDraft

YEAR = school_year_of(today())
NEXT = next_school_year(YEAR)


def around_the_end_of(year: str) -> tuple[datetime, datetime]:
    """Half past eleven on 31 July and half past twelve on 1 August here: both 31 July in UTC."""
    before = datetime(int(year[5:]), 7, 31, 21, 30, tzinfo=UTC)
    return before, before + timedelta(hours=1)


@pytest.mark.parametrize(("after_midnight", "year"), [(False, YEAR), (True, NEXT)])
def test_a_step_of_the_last_night_of_july_falls_in_the_year_it_is_here(
    db, cast, refs, after_midnight, year
):
    with clock_at(around_the_end_of(YEAR)[after_midnight]):
        step_id = steps.add(
            db,
            cast.member,
            StepDraft("ga", "stap", tuple(refs("w2-lo-1"))),
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            submission_id=uuid4().hex,
        )
    assert steps.find(db, step_id).school_year == year


def test_a_code_for_last_years_guest_can_be_made_until_midnight_here(db, cast):
    before, after = around_the_end_of(NEXT)
    may = (cast.facilitator, Deed.HAND_OUT, cast.member.person_id)
    with clock_at(before):
        assert access.may(db, *may)
    with clock_at(after):
        assert not access.may(db, *may)


def test_who_leaves_after_midnight_leaves_on_the_new_day(db, cast):
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, YEAR)
    with clock_at(around_the_end_of(YEAR)[1]):
        members.set_left(
            db, cast.facilitator, cast.network_id, YEAR, cast.member.person_id, left=True
        )
    row = one(db, "select left_on from memberships where person_id = ?", [cast.member.person_id])
    assert row["left_on"] == f"{NEXT[:4]}-08-01"


def test_a_meeting_goes_on_the_day_that_was_promised_here(db, cast):
    day = today() + timedelta(days=days_of("meetings"))
    midnight = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
    assert retention.due(db, midnight + timedelta(minutes=30))["meetings"] == 0
    assert retention.due(db, midnight + timedelta(days=1, minutes=30))["meetings"] == 1


def test_who_is_a_member_of_last_year_is_kept_until_midnight_here(db, cast):
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, YEAR)
        db.execute("update persons set seen_at = '2000-01-01T00:00:00+00:00' where name = 'Member'")
    before, after = around_the_end_of(NEXT)
    kept = retention.due(db, before)["persons"]
    assert retention.due(db, after)["persons"] == kept + 1
