"""Days that may be a slip are asked about; every meeting there is can be found."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from support import add_meeting

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import clock_at, stamp
from gesprekskader.post import reminders
from gesprekskader.records import Reminder
from gesprekskader.store import meetings, outcomes, picked_items
from gesprekskader.store.db import one, writing
from gesprekskader.store.outcomes import OutcomeDraft

IN_NOVEMBER = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november(db, cast):
    with clock_at(IN_NOVEMBER):
        with writing(db):
            db.execute("update visits set created_at = ?, seen_at = ?", [stamp(), stamp()])
            db.execute("update meetings set meeting_on = '2026-11-20', school_year = '2026-2027'")
            db.execute("update memberships set school_year = '2026-2027'")
        yield


@pytest.fixture
def lead(cast, november, facilitator):
    return facilitator


def meeting_form(day: str, **over) -> dict[str, str]:
    return {
        "title": "MET-DE-HAND-GETYPT",
        "meeting_on": day,
        "starts_at": "13.30",
        "ends_at": "15.00",
        "place": "Aula",
        "item_choice": "shared",
        "format_key": "contactmiddag",
        "submission_id": uuid4().hex,
    } | over


ODD = [
    ("2025-12-03", "Deze datum is al voorbij en valt in schooljaar 2025-2026. Klopt dat?"),
    ("2026-11-25", "Deze datum is al voorbij. Klopt dat?"),
    ("2027-09-15", "Deze datum valt in schooljaar 2027-2028. Klopt dat?"),
]


@pytest.mark.parametrize(("day", "words"), ODD)
@pytest.mark.parametrize("way", ["nieuw", "kopie", "verzetten"])
def test_an_odd_day_is_asked_once_and_nothing_typed_is_lost(db, cast, lead, way, day, words):
    url = {
        "nieuw": f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw",
        "kopie": f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw?van={cast.meeting_id}",
        "verzetten": f"/bijeenkomsten/{cast.meeting_id}/wijzigen",
    }[way]
    form = meeting_form(day, version="1")
    asked = lead.post(url, data=form)
    text = asked.get_data(as_text=True)
    assert asked.status_code == 422
    assert words in text
    for typed in ("MET-DE-HAND-GETYPT", "Aula", day, f'name="sure" value="{day}"'):
        assert typed in text
    stored = "select count(*) as n from meetings where title = 'MET-DE-HAND-GETYPT'"
    assert one(db, stored)["n"] == 0
    # a yes to another day is none to this one
    assert lead.post(url, data=form | {"sure": "2026-11-24"}).status_code == 422
    assert lead.post(url, data=form | {"sure": day}).status_code == 303
    assert one(db, stored)["n"] == 1


def test_an_ordinary_day_and_a_day_that_stays_are_not_asked(db, cast, lead):
    new = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw"
    for day in ("2026-11-26", "2027-07-31"):
        assert lead.post(new, data=meeting_form(day)).status_code == 303
    change = f"/bijeenkomsten/{cast.meeting_id}/wijzigen"
    assert lead.post(change, data=meeting_form("2026-11-20", version="1")).status_code == 303


def test_every_school_year_with_a_meeting_can_be_reached(db, cast, refs, lead):
    add_meeting(
        db,
        cast.facilitator,
        cast.network_id,
        refs,
        meeting_on=datetime(2024, 12, 3, tzinfo=UTC).date(),
        title="IN-EEN-VERKEERD-JAAR",
        open_it=False,
    )
    network = f"/netwerken/{cast.network_id}"
    page = lead.get(network).get_data(as_text=True)
    assert "IN-EEN-VERKEERD-JAAR" not in page
    assert "schooljaar=2024-2025" in page
    there = lead.get(f"{network}?schooljaar=2024-2025").get_data(as_text=True)
    assert "IN-EEN-VERKEERD-JAAR" in there
    assert lead.get(f"{network}/jaar/2024-2025").status_code == 200
    assert lead.get(f"{network}/jaar/2023-2024").status_code == 404
    assert "Schooljaar 2026-2027 is nog niet begonnen" not in page


@pytest.mark.parametrize(
    ("planned", "opens"),
    [
        ({"2027-09-15": {}}, "2027-2028"),
        ({"2027-07-29": {}, "2027-09-15": {}}, "2026-2027"),
        ({"2027-09-15": {"cancelled": True}}, "2026-2027"),
        ({"2027-07-01": {}, "2028-09-15": {}, "2027-09-15": {}}, "2027-2028"),
        ({}, "2026-2027"),
    ],
)
def test_in_july_the_network_opens_on_the_year_of_what_comes(db, cast, refs, lead, planned, opens):
    for day, how in planned.items():
        on = date.fromisoformat(day)
        where = (db, cast.facilitator, cast.network_id, refs)
        made = add_meeting(*where, meeting_on=on, open_it=False)
        meetings.set_cancelled(db, cast.facilitator, made, cancelled=bool(how))
    with writing(db):
        db.execute("update meetings set stage = 'gesloten' where meeting_on < '2027-07-28'")
    with clock_at(datetime(2027, 7, 28, 12, tzinfo=UTC)):
        with writing(db):
            db.execute("update visits set created_at = ?, seen_at = ?", [stamp(), stamp()])
        page = lead.get(f"/netwerken/{cast.network_id}").get_data(as_text=True)
        assert f"schooljaar {opens}</p>" in page
        asked = lead.get(f"/netwerken/{cast.network_id}?schooljaar=2026-2027")
        assert "schooljaar 2026-2027</p>" in asked.get_data(as_text=True)


def test_a_cancelled_meeting_stays_listed_as_such(db, cast, refs, lead, member):
    coming = add_meeting(
        db,
        cast.facilitator,
        cast.network_id,
        refs,
        meeting_on=datetime(2026, 12, 10, tzinfo=UTC).date(),
        title="DIE-KOMT",
        open_it=False,
    )
    meetings.set_cancelled(db, cast.facilitator, coming, cancelled=True)
    for client, page in (
        (lead, "/"),
        (lead, f"/netwerken/{cast.network_id}"),
        (member, "/mijn"),
    ):
        text = client.get(page).get_data(as_text=True)
        assert "gaat niet door" in text[text.index("DIE-KOMT") :], page


def test_a_closed_meeting_is_not_to_come(db, cast, refs, member):
    today = add_meeting(
        db,
        cast.facilitator,
        cast.network_id,
        refs,
        meeting_on=datetime(2026, 11, 26, tzinfo=UTC).date(),
        title="VAN-VANDAAG",
    )
    reminder = Reminder(
        id="r",
        person_id=cast.member.person_id,
        name="Member",
        email="m@voorbeeld.invalid",
        is_own_address=False,
        network_id=cast.network_id,
        network="Schoolopleiders",
        school_year="2026-2027",
        kind="halverwege",
    )
    assert "VAN-VANDAAG" in member.get("/mijn").get_data(as_text=True)
    assert "VAN-VANDAAG" in reminders.part(db, (reminder,), reminders.Links("k", "")).end
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, today, now=old, new=new)
    assert "VAN-VANDAAG" not in member.get("/mijn").get_data(as_text=True)
    assert "VAN-VANDAAG" not in reminders.part(db, (reminder,), reminders.Links("k", "")).end


def test_a_week_to_add_holds_over_the_first_of_august(db, cast):
    def say() -> None:
        item = picked_items.of_group(db, cast.group_id)[0]
        outcomes.record(
            db,
            cast.member,
            cast.group_id,
            item.id,
            OutcomeDraft("opbrengst", "Nog iets"),
            submission_id=uuid4().hex,
        )

    def move(*stages: str) -> None:
        for new in stages:
            stage = meetings.find(db, cast.meeting_id).stage
            meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=stage, new=new)

    with writing(db):
        db.execute("update meetings set meeting_on = '2027-07-29' where id = ?", [cast.meeting_id])
    held = datetime(2027, 7, 29, 12, tzinfo=UTC)
    with clock_at(held):
        move("ophalen", "afronden")
    with clock_at(held + timedelta(days=7)):
        assert meetings.close_wrapped_up(db) == 0
        say()
    with clock_at(held + timedelta(days=8)):
        assert meetings.close_wrapped_up(db) == 1
        move("afronden")  # opened again: a week more
        say()
        meetings.set_wrap_up_until(
            db, cast.facilitator, cast.meeting_id, datetime(2027, 9, 10, tzinfo=UTC).date()
        )
    with clock_at(datetime(2027, 9, 10, 12, tzinfo=UTC)):
        assert meetings.close_wrapped_up(db) == 0
        say()
        move("gesloten")
        with pytest.raises(RuleBroken):
            move("afronden")  # long over: that year is there to read


def test_joining_as_somebody_else_warns_as_home_does(db, cast, member, stranger):
    address = f"/meedoen/{meetings.find(db, cast.meeting_id).join_code}"
    warning = '/mijn/sleutel">een eigen link</a> hebt: daarmee kom je terug bij je stappen.'
    assert warning in member.get("/").get_data(as_text=True)
    assert warning in member.get(address).get_data(as_text=True)
    assert warning not in stranger.get(address).get_data(as_text=True)


@pytest.mark.parametrize("typed", ["1٣:30", "٣.30", "13:3०", "１３３０"])
def test_a_time_in_digits_that_sort_elsewhere_is_asked_again(db, cast, lead, typed):
    url = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw"
    back = lead.post(url, data=meeting_form("2026-12-03", starts_at=typed))
    assert back.status_code == 422
    assert "Schrijf een tijd als 13.30." in back.text
    assert lead.post(url, data=meeting_form("2026-12-03", starts_at="1330")).status_code == 303
