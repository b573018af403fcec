"""My year: notes for me alone, dates for my calendar, and a new school year that starts clean."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting, draft, sent

from gesprekskader import rules
from gesprekskader.errors import RuleBroken
from gesprekskader.exports import calendar
from gesprekskader.moments import clock_at, stamp, today
from gesprekskader.records import Meeting
from gesprekskader.store import meetings, networks, programmes, step_notes, steps
from gesprekskader.store.db import one, writing
from gesprekskader.store.steps import StepDraft

NOTE = "Bij 2 van 6 scholen gepland"


@pytest.fixture
def step(db, cast, refs) -> str:
    return steps.add(
        db,
        cast.member,
        StepDraft("ga", "Een contactmoment plannen", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=meetings.find(db, cast.meeting_id).school_year,
        submission_id=uuid4().hex,
    )


def test_a_note_is_for_its_owner_only_and_is_stored_once(db, cast, member, client_of, step):
    form = sent(text=NOTE)
    for _ in range(2):
        assert member.post(f"/mijn/stappen/{step}/notities", data=form).status_code == 303
    assert member.get("/mijn").get_data(as_text=True).count(NOTE) >= 1
    assert len(step_notes.of_person(db, cast.member.person_id)[step]) == 1
    for role in ("other", "facilitator", "stranger"):
        answer = client_of(role).post(f"/mijn/stappen/{step}/notities", data=sent(text="x"))
        assert answer.status_code == 404
    (note,) = step_notes.of_person(db, cast.member.person_id)[step]
    assert client_of("other").post(f"/mijn/notities/{note.id}/verwijdering").status_code == 404
    member.post(f"/mijn/notities/{note.id}/verwijdering")
    assert step_notes.of_person(db, cast.member.person_id) == {}


def test_an_empty_note_comes_back_with_words(member, step):
    answer = member.post(f"/mijn/stappen/{step}/notities", data=sent(text=" "))
    assert answer.status_code == 422
    assert "Schrijf eerst een paar woorden." in answer.get_data(as_text=True)


def test_a_step_that_ended_stands_under_where_it_was_looked_back_on(db, cast, member, step):
    page = member.get("/mijn").get_data(as_text=True)
    assert "Zelf teruggekeken" not in page
    form = {"result": "niet meer nodig", "yielded": "", "held_up": "", "needed": ""}
    answer = member.post(f"/stappen/{step}/terugblik", data=sent(**form, version="0"))
    assert answer.status_code == 303
    page = member.get("/mijn").get_data(as_text=True)
    assert "Zelf teruggekeken" in page
    assert "Niet meer nodig" in page


def test_the_calendar_file_keeps_a_meetings_uid_when_it_moves(db, cast, member):
    from icalendar import Calendar

    first = member.get("/mijn/agenda.ics")
    assert first.content_type.startswith("text/calendar")
    meeting = meetings.find(db, cast.meeting_id)
    moved = draft(meeting_on=meeting.meeting_on + timedelta(days=3))
    meetings.change(db, cast.facilitator, cast.meeting_id, moved, version=meeting.version)
    second = member.get("/mijn/agenda.ics")
    events = [Calendar.from_ical(a.data).walk("VEVENT")[0] for a in (first, second)]
    assert events[0]["uid"] == events[1]["uid"]
    assert events[1]["sequence"] > events[0]["sequence"]
    meetings.set_cancelled(db, cast.facilitator, cast.meeting_id, cancelled=True)
    (event,) = Calendar.from_ical(member.get("/mijn/agenda.ics").data).walk("VEVENT")
    assert event["status"] == "CANCELLED"


@pytest.mark.parametrize(
    ("day", "utc"), [("2026-03-28", "12:30"), ("2026-03-29", "11:30"), ("2026-10-25", "12:30")]
)
def test_summer_time_moves_the_calendar_not_the_clock(db, cast, day, utc):
    from dataclasses import replace

    from icalendar import Calendar

    meeting: Meeting = replace(
        meetings.find(db, cast.meeting_id), meeting_on=datetime.fromisoformat(day).date()
    )
    file = calendar.write([meeting], datetime(2026, 1, 1, tzinfo=UTC))
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert f"{event.decoded('dtstart').astimezone(UTC):%H:%M}" == utc


def test_a_new_school_year_opens_with_the_members_and_nothing_done(db, cast, facilitator, member):
    now = rules.school_year_of(TODAY)
    coming = rules.next_school_year(now)
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, now)
    august = datetime(int(coming[:4]), 8, 1, 10, tzinfo=UTC)
    with clock_at(august - timedelta(days=1)):  # 31 July is still the old year
        stay_known(db)
        assert rules.school_year_of(today()) == now
        assert f"Schooljaar {coming} beginnen" in _network(facilitator, cast)
    with clock_at(august):
        assert rules.school_year_of(today()) == coming
        facilitator.post(f"/netwerken/{cast.network_id}/schooljaar", data={"year": coming})
        facilitator.post(f"/netwerken/{cast.network_id}/schooljaar", data={"year": coming})
        names = {m.person.name for m in networks.members(db, cast.network_id, coming)}
        assert {"Facilitator", "Member"} <= names
        assert steps.of_person(db, cast.member.person_id) == []
        assert "beginnen</button>" not in _network(facilitator, cast)


def stay_known(db) -> None:
    """As if everybody had looked in yesterday: a visit ends after a long silence."""
    with writing(db):
        db.execute("update visits set created_at = ?, seen_at = ?", [stamp(), stamp()])


def _network(facilitator, cast) -> str:
    return facilitator.get(f"/netwerken/{cast.network_id}").get_data(as_text=True)


def test_only_this_year_or_the_next_can_begin(db, cast):
    with pytest.raises(RuleBroken):
        networks.begin_year(db, cast.facilitator, cast.network_id, "2031-2032")


def test_an_earlier_year_is_there_to_read_not_to_change(db, cast, facilitator):
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)
    year = rules.next_school_year(rules.school_year_of(TODAY))
    url = f"/bijeenkomsten/{cast.meeting_id}"
    with clock_at(datetime(int(year[:4]), 12, 24, 10, tzinfo=UTC)):
        stay_known(db)
        networks.begin_year(db, cast.facilitator, cast.network_id, year)
        again = facilitator.post(f"{url}/stadium", data={"now": "gesloten", "new": "afronden"})
        assert again.status_code == 422
        assert "vorig schooljaar" in again.get_data(as_text=True)
        assert facilitator.get(f"{url}/verslag").status_code == 200
        assert meetings.find(db, cast.meeting_id).stage == "gesloten"


def test_a_meeting_can_be_held_once_more(db, cast, facilitator):
    with writing(db):
        from gesprekskader.records import PhasePlan

        made = {"made_as": "Welkom en doel", "made_minutes": 5}
        parts = [PhasePlan(1, "Welkom en doel", 9, "plenair", "niets", "Welkom.", None, **made)]
        programmes.replace_phases(db, cast.meeting_id, parts)
    url = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw?van={cast.meeting_id}"
    page = facilitator.get(url).get_data(as_text=True)
    assert 'value="Contactmiddag"' in page
    form = {
        "title": "Contactmiddag",
        "meeting_on": TODAY.isoformat(),
        "starts_at": "13:30",
        "ends_at": "",
        "place": "",
        "item_choice": "shared",
        "format_key": "contactmiddag",
        "submission_id": uuid4().hex,
    }
    made = facilitator.post(url, data=form).location.split("/")[2]
    assert facilitator.post(url, data=form).location.split("/")[2] == made
    assert programmes.offered_keys(db, made) == programmes.offered_keys(db, cast.meeting_id)
    assert programmes.phases_of(db, made)[0].minutes == 9
    assert one(db, "select count(*) as n from meetings", [])["n"] == 2


def test_a_gap_becomes_a_meeting_about_that_item(db, cast, facilitator):
    page = facilitator.get("/dekking").get_data(as_text=True)
    assert "item=w1-" in page
    url = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw?item=w1-sv-1"
    form = {
        "title": "Over een gat",
        "meeting_on": TODAY.isoformat(),
        "starts_at": "13:30",
        "ends_at": "",
        "place": "",
        "item_choice": "shared",
        "format_key": "contactmiddag",
        "submission_id": uuid4().hex,
    }
    key = page.split("item=w1-")[1].split('"')[0]
    made = facilitator.post(url.replace("w1-sv-1", f"w1-{key}"), data=form).location.split("/")[2]
    assert programmes.offered_keys(db, made) == [f"w1-{key}"]


def test_slips_are_made_once_for_everybody_without_an_account(db, cast, facilitator, refs):
    now = rules.school_year_of(TODAY)
    with writing(db):
        for actor in (cast.member, cast.other):
            networks.insert_membership(db, cast.network_id, actor.person_id, now)
    url = f"/netwerken/{cast.network_id}/briefjes"
    page = facilitator.get(url).get_data(as_text=True)
    mark = page.split('name="instead_of" value="')[1].split('"')[0]
    made = facilitator.post(url, data={"instead_of": mark}).get_data(as_text=True)
    assert made.count('class="key-code"') == 2
    assert "Facilitator</h2>" not in made
    again = facilitator.post(url, data={"instead_of": mark})
    assert again.status_code == 422
    assert 'class="key-code"' not in again.get_data(as_text=True)


def test_dates_of_a_network_somebody_left_are_gone(db, cast, refs):
    day = TODAY + timedelta(days=9)
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=day)
    year = rules.school_year_of(day)
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.coordinator.person_id, year)
    ids = {m.id for m in meetings.coming_up(db, cast.coordinator.person_id)}
    assert later in ids
    with writing(db):
        db.execute("update memberships set left_on = '2026-01-01'")
    assert meetings.coming_up(db, cast.coordinator.person_id) == []


def test_a_note_that_is_sent_again_stands_once_in_its_newest_words(db, cast, member, step):
    form = sent(text="eerste")
    member.post(f"/mijn/stappen/{step}/notities", data=form)
    member.post(f"/mijn/stappen/{step}/notities", data=form | {"text": "tweede"})
    texts = [note.text for note in step_notes.of_person(db, cast.member.person_id)[step]]
    assert texts == ["tweede"]


def test_used_slips_are_not_made_again_by_a_reload(db, cast, facilitator):
    from gesprekskader.store import keys

    now = rules.school_year_of(TODAY)
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, now)
    mark = keys.mark_all(db, cast.network_id, now)
    assert keys.hand_out_all(db, cast.facilitator, cast.network_id, now, mark)
    with writing(db):
        db.execute("update keys set used_at = ? where kind = 'claim'", [stamp()])
    with pytest.raises(RuleBroken):
        keys.hand_out_all(db, cast.facilitator, cast.network_id, now, mark)


def test_a_step_that_begins_with_i_says_i_once_on_every_page_and_in_every_file(
    db, cast, refs, member, facilitator
):
    step_id = steps.add(
        db,
        cast.member,
        StepDraft("ga", "Ik laat studenten eerst praten", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=meetings.find(db, cast.meeting_id).school_year,
        submission_id=uuid4().hex,
    )
    steps.share(db, cast.member, step_id, steps.NETWORK)
    form = {"result": "loopt", "yielded": "RUST", "held_up": "", "needed": "", "version": "0"}
    member.post(f"/stappen/{step_id}/terugblik", data=sent(**form))
    meeting = f"/bijeenkomsten/{cast.meeting_id}"
    data = sent(roundtable="projectgroep", question="Kan dit?")
    facilitator.post(f"{meeting}/stappen/{step_id}/doorgeven", data=data)
    for client, url in (
        (member, "/mijn"),
        (member, f"/stappen/{step_id}"),
        (member, f"{meeting}/mijn-stap"),
        (member, "/mijn/stappen.md"),
        (facilitator, f"{meeting}/stappen/{step_id}/doorgeven"),
        (facilitator, f"{meeting}/doorgeven"),
        (facilitator, f"{meeting}/terugblik/overzicht"),
        (facilitator, f"{meeting}/verslag"),
        (facilitator, f"{meeting}/verslag.csv"),
        (facilitator, "/kader/item/w2-lo-1/geschiedenis"),
    ):
        words = re.sub(r"<[^>]+>|[*\s]+", " ", client.get(url).get_data(as_text=True))
        assert "Ik laat studenten eerst praten" in words, url
        assert not re.search(r"Ik (ga|wil) +Ik", words), url
