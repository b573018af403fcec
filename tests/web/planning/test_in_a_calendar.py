"""Meetings stand in people's own calendars once, and follow what becomes of them."""

import re
import shutil
from contextlib import closing

import pytest
from icalendar import Calendar
from support import add_meeting, draft

from gesprekskader.store import backups, calendars, meetings, shut_list
from gesprekskader.store.db import connect


def events(body: bytes) -> tuple[Calendar, dict[str, object]]:
    calendar = Calendar.from_ical(body)
    return calendar, {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def address_of(client, meeting_id: str) -> str:
    page = client.get(f"/bijeenkomsten/{meeting_id}/uitnodiging").get_data(as_text=True)
    return re.search(r"https?://[^/\s]+(/afspraak/\S+?\.ics)", page)[1]


@pytest.fixture
def planner(client_of, monkeypatch):
    monkeypatch.setattr(
        "gesprekskader.web.planning.calendars.base_address", lambda: "https://school.example"
    )
    return client_of("facilitator")


@pytest.fixture
def stranger(client_of):
    return client_of("stranger")


def test_an_invitation_is_one_event_with_who_sends_it(db, cast, planner, stranger):
    body = stranger.get(address_of(planner, cast.meeting_id)).data
    calendar, found = events(body)
    meeting = meetings.find(db, cast.meeting_id)
    [event] = found.values()
    assert calendar["method"] == "PUBLISH"
    assert event["organizer"].startswith("mailto:")
    assert event["status"] == "CONFIRMED"
    assert str(event["summary"]) == meeting.title
    assert meeting.join_code[:3] in str(event["description"])


def test_a_moved_meeting_updates_and_does_not_double(db, cast, planner, stranger):
    address = address_of(planner, cast.meeting_id)
    _, before = events(stranger.get(address).data)
    meeting = meetings.find(db, cast.meeting_id)
    moved = draft(title=meeting.title, starts_at="09:00", ends_at="10:30")
    meetings.change(db, cast.facilitator, cast.meeting_id, moved, version=meeting.version)
    _, after = events(stranger.get(address).data)
    assert before.keys() == after.keys()
    [uid] = before
    assert after[uid]["sequence"] > before[uid]["sequence"]
    assert after[uid]["dtstart"].dt != before[uid]["dtstart"].dt


def test_a_meeting_that_is_off_is_taken_back_and_may_come_back(db, cast, planner, stranger):
    address = address_of(planner, cast.meeting_id)
    _, before = events(stranger.get(address).data)
    meetings.set_cancelled(db, cast.facilitator, cast.meeting_id, cancelled=True)
    calendar, off = events(stranger.get(address).data)
    [uid] = off
    assert (calendar["method"], off[uid]["status"]) == ("CANCEL", "CANCELLED")
    assert off[uid]["sequence"] > before[uid]["sequence"]
    meetings.set_cancelled(db, cast.facilitator, cast.meeting_id, cancelled=False)
    calendar, again = events(stranger.get(address).data)
    assert (calendar["method"], again[uid]["status"]) == ("PUBLISH", "CONFIRMED")
    assert again[uid]["sequence"] > off[uid]["sequence"]


def test_a_guessed_address_opens_nothing(cast, planner, stranger):
    address = address_of(planner, cast.meeting_id)
    for wrong in (address.replace(".ics", "0.ics"), f"/afspraak/{cast.meeting_id}/x.ics"):
        assert stranger.get(wrong).status_code == 404
    other = address_of(planner, cast.meeting_id).split("/")[-1]
    assert stranger.get(f"/afspraak/{cast.network_id}/{other}").status_code == 404


def test_a_network_is_followed_without_names(db, cast, refs, planner, stranger):
    off = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Gaat niet door")
    meetings.set_cancelled(db, cast.facilitator, off, cancelled=True)
    proef = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(title="Proef"),
        format_key="contactmiddag",
        is_rehearsal=True,
        phases=[],
        submission_id="p" * 16,
    )
    planner.post(f"/netwerken/{cast.network_id}/agenda", data={"instead_of": ""})
    key = calendars.key_of(db, cast.network_id)
    body = stranger.get(f"/agenda/{key}.ics").data
    calendar, found = events(body)
    assert {uid.partition("@")[0] for uid in found} == {cast.meeting_id, off}
    assert found[f"{off}@gesprekskader"]["status"] == "CANCELLED"
    assert proef not in body.decode()
    assert str(calendar["x-wr-calname"]) == "Schoolopleiders"
    words = body.decode()
    for person in ("Facilitator", "Colleague", "Member", "voorbeeld.invalid"):
        assert person not in words
    assert meetings.find(db, cast.meeting_id).join_code not in words


def test_a_new_address_ends_the_old_one_and_a_second_tap_changes_nothing(
    db, cast, planner, stranger
):
    here = f"/netwerken/{cast.network_id}/agenda"
    planner.post(here, data={"instead_of": ""})
    old = calendars.key_of(db, cast.network_id)
    for _ in range(2):
        planner.post(here, data={"instead_of": old})
    new = calendars.key_of(db, cast.network_id)
    assert new not in ("", old)
    assert stranger.get(f"/agenda/{old}.ics").status_code == 404
    assert stranger.get(f"/agenda/{new}.ics").status_code == 200
    assert f"/agenda/{new}.ics" in planner.get(here).get_data(as_text=True)
    planner.post(here, data={"instead_of": new, "deed": "weg"})
    assert stranger.get(f"/agenda/{new}.ics").status_code == 404
    assert stranger.get("/agenda/.ics").status_code == 404


def test_who_does_not_lead_it_cannot_see_or_change_the_address(db, cast, client_of):
    calendars.renew(db, cast.facilitator, cast.network_id, instead_of="")
    key, here = calendars.key_of(db, cast.network_id), f"/netwerken/{cast.network_id}/agenda"
    for role in ("outsider", "coordinator"):
        client = client_of(role)
        assert client.get(here).status_code == 404
        assert client.post(here, data={"instead_of": key}).status_code == 404
    assert calendars.key_of(db, cast.network_id) == key


def test_a_backup_that_is_put_back_opens_no_old_address(db, cast, settings):
    calendars.renew(db, cast.facilitator, cast.network_id, instead_of="")
    old = calendars.key_of(db, cast.network_id)
    copy = backups.make(settings.database, settings.backups)
    kept = settings.data / copy.name
    shutil.copy(copy, kept)
    calendars.renew(db, cast.facilitator, cast.network_id, instead_of=old)
    elsewhere = settings.data / "terug" / "gesprekskader.db"
    elsewhere.parent.mkdir()
    shut_list.write(elsewhere.parent, shut_list.read(settings.data))
    backups.restore(kept, elsewhere, settings.backups)
    with closing(connect(elsewhere).conn) as conn:
        assert conn.execute("select calendar_key from networks where id = ?", [cast.network_id])
        [key] = conn.execute(
            "select calendar_key from networks where id = ?", [cast.network_id]
        ).fetchone()
    assert key is None
