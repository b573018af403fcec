"""Who is on no list puts topics in and marks before the day, with the link of the meeting."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from early import actor_of, come_in, link_of, say, tap
from marked_meeting import numbers, plan_ahead, put, wants
from support import PASSWORD, TODAY, join, put_on_list, sent

from gesprekskader.moments import clock_at, now
from gesprekskader.store import (
    groups,
    keys,
    marks,
    meetings,
    own_data,
    retention,
    seats,
    tallies,
    wiped_meetings,
)
from gesprekskader.store.db import one, rows, writing
from gesprekskader.words import dutch_date


@pytest.fixture
def before(app, db, cast) -> tuple[str, str]:
    """A meeting in three weeks that gathers topics: (meeting, part). Three are on the list."""
    put_on_list(db, cast, cast.member, cast.other, cast.neighbour)
    place = plan_ahead(app, db, cast)
    tallies.open_by_hand(db, cast.facilitator, *place)
    return place


def address(before) -> str:
    return f"/bijeenkomsten/{before[0]}/kiezen/{before[1]}"


def test_who_is_on_no_list_puts_topics_in_and_marks_with_the_link_and_no_name(
    app, db, cast, before, member
):
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone = app.test_client()
    way = phone.get(link_of(app, db, before[0])).headers["Location"]
    door = phone.get(way).text
    for words in ("Leerdag", "Schoolopleiders", dutch_date(TODAY + timedelta(days=21))):
        assert words in door
    assert "STARTWEEK" not in door
    come_in(app, db, before[0], phone)
    assert say(phone, address(before), "WOORDMUUR").status_code == 303
    assert tap(phone, address(before), topic).status_code == 303
    page = phone.get(address(before)).text
    assert "STARTWEEK" in page
    assert "WOORDMUUR" in page
    assert "Het kan tot de bijeenkomst begint" in page
    for words in ("Member", "Voor jou als gespreksleider", "/mijn"):
        assert words not in page
    theirs = member.get(address(before)).text
    assert "WOORDMUUR" in theirs
    assert "Haal weg" in theirs  # their own
    assert theirs.count("Haal weg") == 1
    assert actor_of(db, phone).person_id is None


def test_a_device_of_nobody_and_members_are_counted_together_each_once(app, db, cast, before):
    topic = put(db, cast.member, *before, "STARTWEEK")
    phones = [come_in(app, db, before[0]) for _ in range(2)]
    for phone in (*phones, phones[0]):
        tap(phone, address(before), topic)
    phones[0].get(link_of(app, db, before[0]), follow_redirects=True)
    tap(phones[0], address(before), topic)
    for actor in (cast.member, cast.other):
        wants(db, actor, *before, topic)
    tallies.end_by_hand(db, cast.facilitator, *before)
    assert numbers(db, *before) == (None, {})  # four
    tallies.open_by_hand(db, cast.facilitator, *before)
    tap(come_in(app, db, before[0]), address(before), topic)
    tallies.end_by_hand(db, cast.facilitator, *before)
    assert numbers(db, *before) == (5, {"STARTWEEK": {"ook": 5}})


def test_a_mark_is_taken_back_by_the_device_that_gave_it_and_by_no_other(app, db, cast, before):
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone, other = come_in(app, db, before[0]), come_in(app, db, before[0])
    for on in ("ja", "nee"):
        tap(phone, address(before), topic, on=on)
        assert [row["word"] for row in rows(db, "select word from marks")] == (
            ["ook"] if on == "ja" else []
        )
        tap(other, address(before), topic, on="nee")
    say(phone, address(before), "VAN MIJ")
    mine = one(db, "select id from topics where words = 'VAN MIJ'")["id"]
    assert other.post(f"{address(before)}/{mine}/weg").status_code == 404
    assert phone.post(f"{address(before)}/{mine}/weg").status_code == 303


def test_on_the_day_the_same_device_joins_a_group_and_what_it_chose_counts_once(
    app, db, cast, before
):
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone, table = come_in(app, db, before[0]), come_in(app, db, before[0])
    for each in (phone, table):
        tap(each, address(before), topic)
    meetings.move_stage(db, cast.facilitator, before[0], now="concept", new="open")
    link = link_of(app, db, before[0])
    assert phone.post(link, data=sent(name="Zofie")).status_code == 303
    assert table.post(f"{link}/tafel").status_code == 303
    assert phone.post(f"/bijeenkomsten/{before[0]}/groepen", data=sent()).status_code == 303
    (group,) = groups.counts(db, before[0])
    assert group.names == ("Zofie",)
    person = actor_of(db, phone)
    assert own_data.of_person(db, person.person_id)["keuzes"][0]["keuze"] == "ik wil dit ook"
    wants(db, person, *before, topic)
    for actor in (cast.member, cast.other):
        wants(db, actor, *before, topic)
    tallies.end_by_hand(db, cast.facilitator, *before)
    assert numbers(db, *before) == (None, {})  # four: one device is one person


def test_who_turns_out_to_be_on_the_list_keeps_what_the_device_chose(app, db, cast, before):
    topic = put(db, cast.other, *before, "STARTWEEK")
    phone = come_in(app, db, before[0])
    tap(phone, address(before), topic)
    wants(db, cast.member, *before, topic)
    link, _ = keys.renew(db, cast.member)
    phone.post("/sleutel", data={"secret": link})
    phone.post("/sleutel/ben-jij-dit")
    assert actor_of(db, phone).person_id == cast.member.person_id
    assert one(db, "select count(*) as many from marks")["many"] == 1


def test_a_device_with_a_person_on_no_list_counts_as_that_person(app, db, cast, before, client_of):
    """A guest of another meeting; also on a second device."""
    guest, secret = join(db, cast.meeting_id, "Gast")
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone = app.test_client()
    with phone.session_transaction() as session:
        session["visit"] = secret
    come_in(app, db, before[0], phone)
    tap(phone, address(before), topic)
    wants(db, guest, *before, topic)
    assert actor_of(db, phone).person_id == guest.person_id
    assert rows(db, "select person_id, visit_id from marks") == [
        {"person_id": guest.person_id, "visit_id": None}
    ]
    assert address(before) in phone.get("/mijn").text
    own = own_data.of_person(db, guest.person_id)
    assert own["vooraf_binnen"] == [{"bijeenkomst": "Leerdag"}]
    assert own_data.of_person(db, cast.member.person_id)["vooraf_binnen"] == []


def test_who_may_come_in_already_is_led_to_the_topics_at_once(app, db, before, member, facilitator):
    for client in (member, facilitator):
        answer = client.get(link_of(app, db, before[0]), follow_redirects=True)
        assert answer.request.path == address(before)
    assert one(db, "select count(*) as many from early_visits")["many"] == 0


def test_who_has_an_account_signs_in_at_the_door_and_comes_back_to_the_topics(app, db, before):
    browser = app.test_client()
    door = browser.get(link_of(app, db, before[0]), follow_redirects=True)
    way = re.search(r'href="(/inloggen[^"]+)"', door.text)[1].replace("&amp;", "&")
    browser.get(way)
    form = {"email": "facilitator@voorbeeld.invalid", "password": PASSWORD}
    after = browser.post(way, data=form, follow_redirects=True)
    assert after.request.path == address(before)


def test_one_device_puts_topics_in_for_two_meetings(app, db, cast, before):
    other = plan_ahead(app, db, cast)
    tallies.open_by_hand(db, cast.facilitator, *other)
    phone = come_in(app, db, before[0])
    come_in(app, db, other[0], phone)
    for place in (before, other, before):
        assert say(phone, address(place), "WOORDMUUR").status_code == 303


def test_who_leads_gets_one_link_and_it_stands_in_the_invitation_while_it_is_open(
    app, db, before, facilitator, member
):
    home = "https://gesprek.voorbeeld.invalid"
    link = f"{home}{link_of(app, db, before[0])}"
    services = app.extensions["gesprekskader"]
    app.extensions["gesprekskader"] = replace(
        services, settings=replace(services.settings, base_url=home)
    )
    invitation = f"/bijeenkomsten/{before[0]}/uitnodiging"
    assert link in facilitator.get(address(before)).text
    assert link in facilitator.get(invitation).text
    assert link not in member.get(address(before)).text
    facilitator.post(f"{address(before)}/klaar")
    assert link not in facilitator.get(address(before)).text
    assert link not in facilitator.get(invitation).text


def test_a_device_that_chose_is_kept_until_a_month_after_the_meeting(app, db, cast, before):
    topic = put(db, cast.member, *before, "STARTWEEK")
    chose, looked = come_in(app, db, before[0]), come_in(app, db, before[0])
    tap(chose, address(before), topic)
    for days, known in ((32, (True, False)), (50, (True, False)), (53, (False, False))):
        with clock_at(now() + timedelta(days=days)):
            retention.run(db)
            found = tuple(bool(actor_of(db, each).visit_id) for each in (chose, looked))
            assert found == known, days


def test_a_rehearsal_takes_topics_by_link_too_and_takes_them_along_when_it_goes(app, db, cast):
    place = plan_ahead(app, db, cast)
    with writing(db):
        db.execute("update meetings set is_rehearsal = 1 where id = ?", [place[0]])
    tallies.open_by_hand(db, cast.facilitator, *place)
    phone = come_in(app, db, place[0])
    assert say(phone, address(place), "PROEF").status_code == 303
    wiped_meetings.wipe_rehearsal(db, cast.facilitator, place[0])
    assert rows(db, "select 1 from topics") == rows(db, "select 1 from early_visits") == []
    assert phone.get(address(place)).status_code in (303, 404)


def test_a_device_that_takes_another_visit_along_stays_in(app, db, cast, before):
    """It chose, and sits down as the phone of a table elsewhere."""
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone = come_in(app, db, before[0])
    tap(phone, address(before), topic)
    with phone.session_transaction() as session:
        session["visit"] = seats.join_as_table(db, cast.meeting_id, old_visit=session["visit"])
    assert tap(phone, address(before), topic, on="nee").status_code == 303
    assert rows(db, "select 1 from marks") == []


def test_sent_twice_there_is_one_topic_also_when_it_is_over(app, db, cast, before):
    phone, form = come_in(app, db, before[0]), sent(words="WOORDMUUR")
    assert phone.post(address(before), data=form).status_code == 303
    tallies.end_by_hand(db, cast.facilitator, *before)
    known = one(db, "select id from topics")["id"]
    again = marks.add_topic(
        db, actor_of(db, phone), *before, "WOORDMUUR", submission_id=form["submission_id"]
    )
    assert again == known
