"""With the link for topics nobody floods the list, and guessing stays as slow as it was."""

from datetime import timedelta
from itertools import product

import pytest
from asked import asked_by
from early import actor_of, address, come_in, gathered, link_of, say, tap
from marked_meeting import numbers, put, wants
from support import is_refused, join

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import clock_at, now, stamp
from gesprekskader.rules import CODE_ALPHABET, guessing
from gesprekskader.store import marks, meetings, tallies
from gesprekskader.store.db import rows, writing


@pytest.fixture
def before(app, db, cast) -> tuple[str, str]:
    return gathered(app, db, cast)


def test_a_whole_school_gets_in_and_who_guesses_does_not(app, db, cast, before):
    code = meetings.find(db, before[0]).join_code
    for _ in range(60):
        come_in(app, db, before[0])
        assert app.test_client().post("/meedoen", data={"code": code}).status_code == 303
    for one_sign in CODE_ALPHABET[:25]:
        app.test_client().post(f"/meedoen/22222{one_sign}/x/onderwerpen")
    assert app.test_client().post(f"/meedoen/{code}/x/onderwerpen").status_code == 429
    assert come_in(app, db, before[0])  # with the link


def test_a_device_that_came_early_guesses_no_more_codes_than_its_network(app, db, cast, before):
    for number, signs in enumerate(product(CODE_ALPHABET[:5], repeat=2)):
        phone = come_in(app, db, before[0])  # another one each time
        code = "2222" + "".join(signs)
        answer = phone.post("/meedoen", data={"code": code})
        assert answer.status_code == (422 if number < 20 else 429)
    assert say(phone, address(before), "WOORDMUUR").status_code == 303
    meetings.move_stage(db, cast.facilitator, before[0], now="concept", new="open")
    assert "Je voornaam" in phone.get(address(before), follow_redirects=True).text


def test_one_device_does_not_fill_the_list_and_who_leads_may(app, db, cast, before):
    phone = come_in(app, db, before[0])
    for number in range(marks.MOST_OWN):
        assert say(phone, address(before), f"ONDERWERP {number}").status_code == 303
    refused = say(phone, address(before), "NOG EEN")
    assert refused.status_code == 422
    assert "Haal er eerst een weg" in refused.text
    for number in range(marks.MOST_OWN + 1):
        put(db, cast.facilitator, *before, f"VAN MIJ {number}")
    for number in range(marks.MOST_OWN):
        put(db, cast.member, *before, f"VAN EEN LID {number}")
    with pytest.raises(RuleBroken):
        put(db, cast.member, *before, "NOG EEN VAN EEN LID")


def test_the_way_in_and_the_topics_ask_the_database_few_times(app, db, cast, before, pool):
    for number in range(20):
        put(db, cast.facilitator, *before, f"ONDERWERP {number}")
    phone, said = app.test_client(), asked_by(pool)
    way = phone.get(link_of(app, db, before[0])).headers["Location"]
    for ask in (lambda: phone.get(way), lambda: phone.get(address(before))):
        said.clear()
        assert ask().status_code == 200
        assert len(said) <= 9
        phone.post(way)
    assert actor_of(db, phone).visit_id


def test_who_comes_with_new_visits_fills_no_more_than_half_and_the_list_keeps_the_rest(
    app, db, cast, before
):
    for number in range(marks.MOST_BY_LINK):
        if number % marks.MOST_OWN == 0:
            phone = come_in(app, db, before[0])
        assert say(phone, address(before), f"VAN DE LINK {number}").status_code == 303
    refused = say(come_in(app, db, before[0]), address(before), "NOG EEN")
    assert refused.status_code == 422
    assert "Kies er een dat erop lijkt" in refused.text
    for actor in (cast.member, cast.facilitator):
        put(db, actor, *before, "VAN DE LIJST")
    with writing(db):
        db.execute("delete from topics where words = 'VAN DE LINK 29'")
    assert say(phone, address(before), "WEER EEN").status_code == 303
    for number in range(marks.MOST_TOPICS - marks.MOST_BY_LINK - 2):
        put(db, cast.facilitator, *before, f"VAN DE LIJST {number}")
    with pytest.raises(RuleBroken):
        put(db, cast.facilitator, *before, "MEER DAN ZESTIG")


def test_what_a_person_on_no_list_put_in_counts_as_of_the_link(app, db, cast, before):
    guest, _ = join(db, cast.meeting_id, "Gast")
    with writing(db):
        db.execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)"
            " insert into topics"
            " (id, meeting_id, part_id, words, person_id, submission_id, made_at)"
            " select 'x' || i, ?, ?, 'VAN EEN GAST', ?, 'x' || i, ? from n",
            [marks.MOST_BY_LINK, *before, guest.person_id, stamp()],
        )
    assert say(come_in(app, db, before[0]), address(before), "NOG EEN").status_code == 422


def test_very_many_new_devices_of_one_network_wait_and_who_is_known_does_not(app, db, cast, before):
    known = come_in(app, db, before[0])
    with writing(db):
        db.execute("delete from early_visits")
        db.execute(
            "with recursive n(i) as (select 2 union all select i + 1 from n where i < ?)"
            " insert into misses (scope, word, missed_at)"
            " select scope, i, missed_at from misses, n where scope like 'nieuw:%'",
            [guessing.NEW_DEVICES],
        )
    way = link_of(app, db, before[0])

    def tries(phone, address: str):
        at = phone.get(way, environ_base={"REMOTE_ADDR": address}).headers["Location"]
        return phone.post(at, environ_base={"REMOTE_ADDR": address})

    refused = tries(app.test_client(), "127.0.0.1")
    assert refused.status_code == 429
    assert "Probeer het over 10 minuten weer" in refused.text
    assert tries(known, "127.0.0.1").status_code == 303
    assert tries(app.test_client(), "192.0.2.7").status_code == 303
    with clock_at(now() + timedelta(minutes=11)):
        assert tries(app.test_client(), "127.0.0.1").status_code == 303
    said = [row["scope"] for row in rows(db, "select distinct scope from misses")]
    assert len(said) == 2
    assert not any(each in "".join(said) for each in ("127.0.0.1", "192.0.2.7"))


def test_who_leads_takes_away_at_once_what_came_with_the_link_and_nothing_of_the_list(
    app, db, cast, before, facilitator, member
):
    topic = put(db, cast.member, *before, "STARTWEEK")
    wants(db, cast.other, *before, topic)
    phone = come_in(app, db, before[0])
    say(phone, address(before), "VAN DE LINK")
    for _ in range(4):
        tap(come_in(app, db, before[0]), address(before), topic)
    away = f"{address(before)}/link-weg"
    assert "Haal weg wat met de link kwam" not in phone.get(address(before)).text
    for client in (phone, member):
        assert is_refused(client.post(away))
    page = facilitator.get(address(before)).text
    assert "1 onderwerp van wie op geen lijst staat gaat" in " ".join(page.split())
    for _ in range(2):
        assert facilitator.post(away).status_code == 303
    assert [row["words"] for row in rows(db, "select words from topics")] == ["STARTWEEK"]
    assert rows(db, "select person_id from marks") == [{"person_id": cast.other.person_id}]
    assert say(phone, address(before), "OPNIEUW").status_code == 303
    for _ in range(4):
        tap(come_in(app, db, before[0]), address(before), topic)
    tallies.end_by_hand(db, cast.facilitator, *before)
    assert facilitator.post(away).status_code == 409
    assert numbers(db, *before) == (5, {"STARTWEEK": {"ook": 5}})
    assert "Haal weg wat met de link kwam" not in facilitator.get(address(before)).text
