"""Meetings of a series are planned at once, once, and go together with it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from series_told import FIRST, STEP, plan, second_network, twelve
from support import TODAY

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import AMSTERDAM
from gesprekskader.rules import school_year_of
from gesprekskader.store import own_data, series, wiped_meetings
from gesprekskader.store.db import rows

WEEK = timedelta(weeks=1)


@pytest.fixture
def mt(db, cast) -> str:
    return second_network(db, cast)


@pytest.fixture
def series_id(db, cast, mt) -> str:
    return twelve(db, cast, cast.network_id, mt)


def test_one_of_a_school_year_is_its_last(db, cast):
    plans = [plan(cast.network_id, FIRST + n * WEEK, is_last_when_free=True) for n in range(2)]
    made = series.add(db, cast.facilitator, "k", "Reeks", plans, submission_id=uuid4().hex)
    found = series.led(db, cast.facilitator, made).meetings
    assert [m.is_last for m in found] == [True, school_year_of(FIRST) != found[1].school_year]


def test_a_series_with_a_network_of_somebody_else_is_not_made_at_all(db, cast, mt):
    plans = [plan(cast.network_id, FIRST), plan(mt, FIRST)]
    with pytest.raises(NotFound):
        series.add(db, cast.colleague, "k", "Reeks", plans, submission_id=uuid4().hex)
    assert rows(db, "select 1 from series") == []


def test_sent_twice_it_is_planned_once(db, cast):
    for _ in range(2):
        made = twelve(db, cast, cast.network_id, submission_id="s" * 16)
    assert len(series.led(db, cast.facilitator, made).meetings) == 12
    plans = [plan(cast.network_id, FIRST)]
    with pytest.raises(RuleBroken, match="staat al in het jaar"):
        series.add(db, cast.facilitator, "k", "Reeks", plans, submission_id="s" * 16)


def test_a_series_goes_with_its_last_meeting_and_not_before(db, cast):
    plans = [plan(cast.network_id, FIRST), plan(cast.network_id, FIRST + WEEK)]
    made = series.add(db, cast.facilitator, "k", "Reeks", plans, submission_id=uuid4().hex)
    first, last = series.led(db, cast.facilitator, made).meetings
    wiped_meetings.delete(db, cast.facilitator, first.id)
    assert len(rows(db, "select 1 from series where id = ?", [made])) == 1
    wiped_meetings.delete(db, cast.facilitator, last.id)
    assert rows(db, "select 1 from series where id = ?", [made]) == []
    assert rows(db, "select 1 from submissions where thing_id = ?", [made]) == []


def test_who_planned_it_is_forgotten_when_wiped_and_the_series_stays(db, cast):
    series_id = twelve(db, cast, cast.network_id)
    own_data.erase(db, cast.facilitator)
    assert rows(db, "select made_by from series") == [{"made_by": None}]
    assert len(rows(db, "select 1 from meetings where series_id = ?", [series_id])) == 12


def test_every_meeting_has_a_code_of_its_own_and_begins_at_its_hour(db, cast, series_id):
    found = series.led(db, cast.facilitator, series_id).meetings
    assert len({m.join_code for m in found}) == 12
    assert {m.starts_at for m in found} == {"13:30"}
    assert len({_utc_hour(m.meeting_on) for m in found}) == 2  # the clock changes between them


def _utc_hour(day) -> timedelta | None:
    return datetime(day.year, day.month, day.day, 13, tzinfo=AMSTERDAM).utcoffset()


def test_a_school_year_that_has_a_last_meeting_gets_no_other(db, cast):
    plans = [plan(cast.network_id, FIRST, is_last_when_free=True)]
    last = [
        series.led(db, cast.facilitator, made).meetings[0].is_last
        for made in (
            series.add(db, cast.facilitator, "k", "Reeks", plans, submission_id=uuid4().hex)
            for _ in range(2)
        )
    ]
    assert last == [True, False]


def test_somebody_elses_submission_id_is_another_series(db, cast):
    plans = [plan(cast.network_id, FIRST)]
    made = {
        series.add(db, actor, "k", "Reeks", plans, submission_id="s" * 16)
        for actor in (cast.facilitator, cast.colleague)
    }
    assert len(made) == 2


def test_a_network_lists_its_own_series_of_this_year_and_later(db, cast, mt, series_id):
    def titles(network_id, since=TODAY):
        found = series.of_network(db, network_id, school_year_of(since))
        return [(one.title, one.meetings, one.first_on) for one in found]

    alone = [plan(mt, FIRST - WEEK)]
    series.add(db, cast.facilitator, "k", "Alleen MT", alone, submission_id=uuid4().hex)
    assert titles(cast.network_id) == [("Twaalf dagdelen", 6, FIRST)]
    assert titles(mt) == [("Alleen MT", 1, FIRST - WEEK), ("Twaalf dagdelen", 6, FIRST + STEP)]
    assert titles(cast.network_id, TODAY + timedelta(days=800)) == []
