"""After the meeting: a week to add and mend, then it closes by itself; reopening stays possible."""

from datetime import timedelta
from uuid import uuid4

import pytest

from gesprekskader import chores
from gesprekskader.errors import Closed
from gesprekskader.moments import clock_at, now, today
from gesprekskader.store import meetings, outcomes, picked_items
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def wrapping_up(db, cast):
    for old, new in (("open", "ophalen"), ("ophalen", "afronden")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)


def say(db, cast):
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = OutcomeDraft("opbrengst", "later")
    outcomes.record(db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex)


def stage(db, cast) -> str:
    return meetings.find(db, cast.meeting_id).stage


def test_groups_write_for_a_week_and_then_it_closes(db, pool, cast, settings, wrapping_up):
    assert meetings.find(db, cast.meeting_id).wrap_up_until == today() + timedelta(days=7)
    with clock_at(now() + timedelta(days=7)):
        say(db, cast)
        chores.run_due(settings, pool)
        assert stage(db, cast) == "afronden"
    with clock_at(now() + timedelta(days=8)):
        assert "closing" in chores.run_due(settings, pool)
        assert stage(db, cast) == "gesloten"
        with pytest.raises(Closed):
            say(db, cast)


def test_what_was_closed_can_be_opened_for_another_week(db, cast, wrapping_up):
    facilitator, meeting = cast.facilitator, cast.meeting_id
    meetings.move_stage(db, facilitator, meeting, now="afronden", new="gesloten")
    meetings.move_stage(db, facilitator, meeting, now="gesloten", new="afronden")
    say(db, cast)


def test_the_facilitator_chooses_another_day(facilitator, db, cast, wrapping_up):
    day = today() + timedelta(days=14)
    url = f"/bijeenkomsten/{cast.meeting_id}/afronden-tot"
    assert facilitator.post(url, data={"until": day.isoformat()}).status_code == 303
    assert meetings.find(db, cast.meeting_id).wrap_up_until == day
    past = {"until": (today() - timedelta(days=1)).isoformat()}
    refused = facilitator.post(url, data=past)
    assert refused.status_code == 422
    assert "Kies een dag die nog komt" in refused.get_data(as_text=True)


def test_a_rehearsal_is_not_closed_by_the_calendar(db, cast, wrapping_up):
    db.execute("update meetings set is_rehearsal = 1")
    db.commit()
    with clock_at(now() + timedelta(days=30)):
        assert meetings.close_wrapped_up(db) == 0
