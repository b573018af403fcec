"""Who is on no list puts topics in and marks before the day, with the link of the meeting."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from early import actor_of, address, come_in, gathered, link_of, say, tap
from marked_meeting import numbers, plan_ahead, put, wants
from support import PASSWORD, TODAY, sent

from gesprekskader.store import (
    marks,
    tallies,
    wiped_meetings,
)
from gesprekskader.store.db import one, rows, writing
from gesprekskader.words import dutch_date


@pytest.fixture
def before(app, db, cast) -> tuple[str, str]:
    return gathered(app, db, cast)


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


def test_sent_twice_there_is_one_topic_also_when_it_is_over(app, db, cast, before):
    phone, form = come_in(app, db, before[0]), sent(words="WOORDMUUR")
    assert phone.post(address(before), data=form).status_code == 303
    tallies.end_by_hand(db, cast.facilitator, *before)
    known = one(db, "select id from topics")["id"]
    again = marks.add_topic(
        db, actor_of(db, phone), *before, "WOORDMUUR", submission_id=form["submission_id"]
    )
    assert again == known
