"""Meetings that were planned together move together, or apart; what was held stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from series_told import FIRST, STEP, days, plan, second_network, twelve
from support import TODAY

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.rules import school_year_of
from gesprekskader.store import meetings, networks, series
from gesprekskader.store.series import AFTER, ALL, ONE

WEEK = timedelta(weeks=1)


@pytest.fixture
def mt(db, cast) -> str:
    return second_network(db, cast)


@pytest.fixture
def series_id(db, cast, mt) -> str:
    return twelve(db, cast, cast.network_id, mt)


@pytest.fixture
def move(db, cast, mt, series_id):
    def make(place: int, by: timedelta, reach: str, networks=None, actor=cast.facilitator):
        there = series.led(db, cast.facilitator, series_id).meetings[place]
        series.move(
            db,
            actor,
            series_id,
            there.id,
            there.meeting_on + by,
            was_on=there.meeting_on,
            reach=reach,
            network_ids=[cast.network_id, mt] if networks is None else networks,
        )
        return series.led(db, cast.facilitator, series_id)

    return make


def planned() -> list:
    return [FIRST + n * STEP for n in range(12)]


def test_one_moves_and_the_others_stay(move):
    moved = move(3, WEEK, ONE)
    assert days(moved) == [day + WEEK * (n == 3) for n, day in enumerate(planned())]


def test_one_and_what_comes_after_it_move_and_what_came_before_stays(move):
    moved = move(3, WEEK, AFTER)
    assert days(moved) == [day + WEEK * (n >= 3) for n, day in enumerate(planned())]


def test_all_move_wherever_one_points(move):
    assert days(move(3, WEEK, ALL)) == [day + WEEK for day in planned()]


def test_a_network_that_is_left_out_stays_where_it_is(cast, move):
    moved = move(0, WEEK, ALL, [cast.network_id])
    assert days(moved) == [day + WEEK * (n % 2 == 0) for n, day in enumerate(planned())]
    assert {m.network for m in moved.meetings if m.meeting_on in planned()} == {"MT"}


def test_what_was_opened_or_called_off_never_moves(db, cast, series_id, move):
    first, second, *_ = series.led(db, cast.facilitator, series_id).meetings
    meetings.move_stage(db, cast.facilitator, first.id, now="concept", new="open")
    meetings.set_cancelled(db, cast.facilitator, second.id, cancelled=True)
    moved = move(2, WEEK, ALL)
    assert days(moved) == [day + WEEK * (n > 1) for n, day in enumerate(planned())]
    for place in (0, 1):
        with pytest.raises(RuleBroken, match="begonnen of voorbij"):
            move(place, WEEK, ONE)


def test_a_day_that_is_past_was_held_too(db, cast):
    days_then = (TODAY - timedelta(days=1), TODAY, TODAY + WEEK)
    plans = [plan(cast.network_id, day) for day in days_then]
    made = series.add(db, cast.facilitator, "k", "Reeks", plans, submission_id=uuid4().hex)
    movable = series.led(db, cast.facilitator, made).movable(TODAY)
    assert [meeting.meeting_on for meeting in movable] == list(days_then[1:])


def test_nothing_moves_when_one_would_land_on_a_day_that_is_past(db, cast, series_id, move):
    with pytest.raises(RuleBroken, match="al voorbij"):
        move(5, FIRST - planned()[5], ALL)
    assert days(series.led(db, cast.facilitator, series_id)) == planned()


def test_a_move_that_is_sent_twice_moves_once(db, cast, mt, series_id):
    there = series.led(db, cast.facilitator, series_id).meetings[0]
    for _ in range(2):
        series.move(
            db,
            cast.facilitator,
            series_id,
            there.id,
            there.meeting_on + WEEK,
            was_on=there.meeting_on,
            reach=ALL,
            network_ids=[cast.network_id, mt],
        )
    assert days(series.led(db, cast.facilitator, series_id)) == [day + WEEK for day in planned()]


def test_who_looked_at_another_day_is_told(db, cast, series_id, move):
    there = series.led(db, cast.facilitator, series_id).meetings[0]
    move(0, WEEK, ONE)
    with pytest.raises(RuleBroken, match="intussen"):
        series.move(
            db,
            cast.facilitator,
            series_id,
            there.id,
            there.meeting_on + 2 * WEEK,
            was_on=there.meeting_on,
            reach=ALL,
            network_ids=[cast.network_id],
        )


def test_a_meeting_moves_to_the_school_year_of_its_day(db, cast, mt, move):
    moved = move(0, timedelta(weeks=30), ALL)
    assert all(m.school_year == school_year_of(m.meeting_on) for m in moved.meetings)
    assert moved.meetings[-1].school_year > school_year_of(TODAY)
    for meeting in moved.meetings:  # its members came along
        assert networks.members(db, meeting.network_id, meeting.school_year)


def test_a_last_meeting_does_not_push_out_another(db, cast):
    there = FIRST + timedelta(weeks=53)
    assert school_year_of(there) > school_year_of(FIRST)
    plans = [plan(cast.network_id, FIRST, is_last_when_free=True)]
    made = series.add(db, cast.facilitator, "k", "Reeks", plans, submission_id=uuid4().hex)
    other = [plan(cast.network_id, there, is_last_when_free=True)]
    series.add(db, cast.facilitator, "k", "Andere", other, submission_id=uuid4().hex)
    first = series.led(db, cast.facilitator, made).meetings[0]
    assert first.is_last
    with pytest.raises(RuleBroken, match="al de laatste"):
        series.move(
            db,
            cast.facilitator,
            made,
            first.id,
            there + WEEK,
            was_on=first.meeting_on,
            reach=ONE,
            network_ids=[],
        )


def test_who_leads_one_network_moves_that_one_only(db, cast, mt, series_id):
    seen = series.led(db, cast.colleague, series_id)
    assert (set(seen.networks), seen.elsewhere) == ({cast.network_id}, 6)
    there = seen.meetings[0]
    series.move(
        db,
        cast.colleague,
        series_id,
        there.id,
        there.meeting_on + WEEK,
        was_on=there.meeting_on,
        reach=ALL,
        network_ids=[cast.network_id, mt],
    )
    assert days(series.led(db, cast.facilitator, series_id)) == [
        day + WEEK * (n % 2 == 0) for n, day in enumerate(planned())
    ]


@pytest.mark.parametrize("role", ["outsider", "member", "coordinator", "admin"])
def test_it_is_there_for_who_leads_only(db, cast, series_id, role):
    actor = getattr(cast, role)
    with pytest.raises(NotFound):
        series.led(db, actor, series_id)
    with pytest.raises(NotFound):
        series.move(
            db, actor, series_id, "x", TODAY, was_on=TODAY, reach=ALL, network_ids=[cast.network_id]
        )
    plans = [plan(cast.network_id, FIRST)]
    with pytest.raises(NotFound):
        series.add(db, actor, "k", "Reeks", plans, submission_id=uuid4().hex)
