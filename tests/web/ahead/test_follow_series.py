"""A series that is planned moves, and calendars and members follow."""

import re
from datetime import timedelta

import pytest
from series_told import FIRST, events, second_network, twelve
from support import TODAY, put_on_list

from gesprekskader.moments import AMSTERDAM
from gesprekskader.rules import school_year_of
from gesprekskader.store import meetings, series
from gesprekskader.words import dutch_date

WEEK = timedelta(weeks=1)


@pytest.fixture
def mt(db, cast) -> str:
    return second_network(db, cast)


def test_twelve_dates_over_both_changes_of_the_clock_stay_at_their_hour(db, cast, mt, facilitator):
    made_id = twelve(db, cast, cast.network_id, mt)
    found = events(facilitator.get(f"/reeksen/{made_id}/agenda.ics").data)
    begins = [event["dtstart"].dt for event in found.values()]
    assert {b.astimezone(AMSTERDAM).strftime("%H:%M") for b in begins} == {"13:30"}
    assert len({b.hour for b in begins}) == 2  # in UTC it is another hour in summer
    assert {str(event["status"]) for event in found.values()} == {"CONFIRMED"}


def test_a_calendar_follows_one_and_all_that_moved_and_never_doubles(db, cast, mt, facilitator):
    made_id = twelve(db, cast, cast.network_id, mt)
    here = f"/reeksen/{made_id}"

    def calendar():
        return events(facilitator.get(f"{here}/agenda.ics").data)

    def move(meeting, by, reach, *chosen):
        data = {
            "meeting_id": meeting.id,
            "was_on": str(meeting.meeting_on),
            "day": str(meeting.meeting_on + by),
            "reach": reach,
            "networks": list(chosen),
        }
        assert facilitator.post(here, data=data).status_code == 303

    def told(before, after):
        """UIDs of what is newer now, and by how many days each moved."""
        assert before.keys() == after.keys()
        return {
            uid: (after[uid]["dtstart"].dt - before[uid]["dtstart"].dt).days
            for uid in after
            if after[uid]["sequence"] > before[uid]["sequence"]
        }

    first, second, third, *_ = series.led(db, cast.facilitator, made_id).meetings
    whole = calendar()
    move(third, WEEK, "deze")
    one = calendar()
    assert told(whole, one) == {f"{third.id}@gesprekskader": 7}
    move(first, timedelta(days=1), "alles", cast.network_id)
    mine = calendar()
    assert len(told(one, mine)) == 6
    assert f"{second.id}@gesprekskader" not in told(one, mine)
    move(series.led(db, cast.facilitator, made_id).meetings[0], WEEK, "alles", cast.network_id, mt)
    assert len(told(mine, calendar())) == 12
    meetings.set_cancelled(db, cast.facilitator, second.id, cancelled=True)
    off = calendar()[f"{second.id}@gesprekskader"]
    assert (str(off["status"]), off["sequence"] > mine[off["uid"]]["sequence"]) == (
        "CANCELLED",
        True,
    )


def test_a_move_comes_back_filled_with_what_is_wrong(db, cast, facilitator):
    made_id = twelve(db, cast, cast.network_id)
    first = series.led(db, cast.facilitator, made_id).meetings[1]
    data = {"meeting_id": first.id, "was_on": "x", "day": str(FIRST), "reach": "erna"}
    for wrong, words in (({"day": ""}, "Kies een datum"), ({}, "verzette dit intussen")):
        answer = facilitator.post(f"/reeksen/{made_id}", data=data | wrong)
        assert answer.status_code == 422
        assert words in answer.text
        assert f"Verzet {first.title}" in answer.text
        assert re.search(r'value="erna"[^>]*checked', answer.text)


def test_after_a_move_stands_how_many_moved_where_to_and_what_is_odd_about_it(
    db, cast, mt, facilitator
):
    here = f"/reeksen/{twelve(db, cast, cast.network_id, mt)}"
    first = series.led(db, cast.facilitator, here.rpartition("/")[2]).meetings[0]
    at = {"meeting_id": first.id, "reach": "alles", "networks": [first.network_id]}
    for by in (timedelta(days=1), timedelta(days=300)):
        was = meetings.find(db, first.id).meeting_on
        day, year = was + by, school_year_of(was + by)
        moved = facilitator.post(here, data=at | {"was_on": str(was), "day": str(day)})
        page = " ".join(facilitator.get(moved.headers["Location"]).text.split())
        assert "6 bijeenkomsten zijn verzet." in page
        assert f"{first.title} is nu op {dutch_date(day)}." in page
        is_odd = year != school_year_of(TODAY)
        assert (f"Deze datum valt in schooljaar {year}." in page) is is_odd
    again = facilitator.post(here, data=at | {"was_on": str(day), "day": str(day)})
    assert "verzet." not in facilitator.get(again.headers["Location"]).text  # nothing moved


def test_members_see_which_series_a_meeting_is_of(db, cast, client_of, facilitator):
    put_on_list(db, cast, cast.member)
    twelve(db, cast, cast.network_id)
    assert "reeks Twaalf dagdelen" in client_of("member").get("/mijn").text
    year = f"/netwerken/{cast.network_id}?schooljaar={school_year_of(FIRST)}"
    assert "reeks Twaalf dagdelen" in facilitator.get(year).text
    assert "Twaalf dagdelen" in facilitator.get(f"/netwerken/{cast.network_id}/reeksen").text


def test_who_changes_one_meeting_is_led_to_the_others(db, cast, facilitator):
    made_id = twelve(db, cast, cast.network_id)
    first = series.led(db, cast.facilitator, made_id).meetings[0]
    assert f"/reeksen/{made_id}" in facilitator.get(f"/bijeenkomsten/{first.id}/wijzigen").text
    alone = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/wijzigen").text
    assert "van de reeks" not in alone


def test_who_leads_one_network_sees_of_the_other_only_how_many(db, cast, mt, client_of):
    made_id = twelve(db, cast, cast.network_id, mt)
    page = client_of("colleague").get(f"/reeksen/{made_id}").text
    assert "Dagdeel 1<" in page
    assert "Dagdeel 2<" not in page
    assert "Nog 6 in netwerken die jij niet leidt" in page
    assert len(events(client_of("colleague").get(f"/reeksen/{made_id}/agenda.ics").data)) == 6
