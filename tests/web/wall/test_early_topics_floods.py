"""With the link for topics nobody floods the list, and guessing stays as slow as it was."""

from itertools import product

import pytest
from asked import asked_by
from early import actor_of, address, come_in, gathered, link_of, say
from marked_meeting import put

from gesprekskader.errors import RuleBroken
from gesprekskader.rules import CODE_ALPHABET
from gesprekskader.store import marks, meetings


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
