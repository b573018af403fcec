"""A device that came in early for topics is one person, on the day and elsewhere too."""

from datetime import timedelta

import pytest
from early import actor_of, address, come_in, gathered, link_of, say, tap
from marked_meeting import numbers, plan_ahead, put, wants
from support import TODAY, join, sent

from gesprekskader.moments import clock_at, now
from gesprekskader.store import (
    groups,
    keys,
    meetings,
    own_data,
    retention,
    seats,
    tallies,
    visits,
)
from gesprekskader.store.db import one, rows, writing


@pytest.fixture
def before(app, db, cast) -> tuple[str, str]:
    return gathered(app, db, cast)


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


def test_one_device_puts_topics_in_for_two_meetings(app, db, cast, before):
    other = plan_ahead(app, db, cast)
    tallies.open_by_hand(db, cast.facilitator, *other)
    phone = come_in(app, db, before[0])
    come_in(app, db, other[0], phone)
    for place in (before, other, before):
        assert say(phone, address(place), "WOORDMUUR").status_code == 303


def test_a_device_that_chose_is_kept_until_a_month_after_the_meeting(app, db, cast, before):
    topic = put(db, cast.member, *before, "STARTWEEK")
    chose, looked = come_in(app, db, before[0]), come_in(app, db, before[0])
    tap(chose, address(before), topic)
    for days, known in ((32, (True, False)), (50, (True, False)), (53, (False, False))):
        with clock_at(now() + timedelta(days=days)):
            retention.run(db)
            found = tuple(bool(actor_of(db, each).visit_id) for each in (chose, looked))
            assert found == known, days


def test_a_device_that_takes_another_visit_along_stays_in(app, db, cast, before):
    """It chose, and sits down as the phone of a table elsewhere."""
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone = come_in(app, db, before[0])
    tap(phone, address(before), topic)
    with phone.session_transaction() as session:
        session["visit"] = seats.join_as_table(db, cast.meeting_id, old_visit=session["visit"])
    assert tap(phone, address(before), topic, on="nee").status_code == 303
    assert rows(db, "select 1 from marks") == []


def test_where_one_came_in_early_is_not_of_who_signs_in_on_that_device_next(app, db, cast, before):
    """A device of nobody is of who signs in there, and one of a person stays of that person."""
    guest, secret = join(db, cast.meeting_id, "Gast")
    for owner, goes_on, reads in (
        (secret, cast.outsider.person_id, False),
        (secret, None, False),
        (secret, guest.person_id, True),
        ("", cast.outsider.person_id, True),
    ):
        if owner:
            owner = visits.start(db, person_id=guest.person_id)
        phone = app.test_client()
        with phone.session_transaction() as session:
            session["visit"] = owner
        come_in(app, db, before[0], phone)
        with phone.session_transaction() as session:
            old = session["visit"]
            session["visit"] = visits.start(db, person_id=goes_on, instead_of=old)
        assert (phone.get(address(before)).status_code == 200) is reads, (bool(owner), goes_on)
        if goes_on:
            own = own_data.of_person(db, goes_on)["vooraf_binnen"]
            assert own == ([{"bijeenkomst": "Leerdag"}] if reads else [])


def test_a_device_that_only_put_a_topic_in_is_kept_too_and_takes_it_away(app, db, cast, before):
    phone = come_in(app, db, before[0])
    with writing(db):
        on = (TODAY + timedelta(days=60)).isoformat()
        db.execute("update meetings set meeting_on = ? where id = ?", [on, before[0]])
    say(phone, address(before), "WOORDMUUR")
    topic = one(db, "select id from topics")["id"]
    with clock_at(now() + timedelta(days=32)):
        retention.run(db)
        assert phone.post(f"{address(before)}/{topic}/weg").status_code == 303
        say(phone, address(before), "WOORDMUUR")
    with clock_at(now() + timedelta(days=92)):
        retention.run(db)
        assert rows(db, "select words, visit_id from topics") == [
            {"words": "WOORDMUUR", "visit_id": None}
        ]
    assert rows(db, "select 1 from visits where person_id is null") == []


def test_that_a_device_came_in_early_is_forgotten_a_month_after_the_meeting(app, db, cast, before):
    guest, secret = join(db, cast.meeting_id, "Gast")
    phone = app.test_client()
    with phone.session_transaction() as session:
        session["visit"] = secret
    come_in(app, db, before[0], phone)
    for days, known in ((50, 1), (52, 0)):
        with clock_at(now() + timedelta(days=days)):
            retention.run(db)
            assert len(own_data.of_person(db, guest.person_id)["vooraf_binnen"]) == known, days
            assert actor_of(db, phone).person_id == guest.person_id
