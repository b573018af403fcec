"""One prankster on the school's network: who scans, is known or mistyped nothing gets in."""

from itertools import product

import pytest
from support import PASSWORD

from gesprekskader.rules import CODE_ALPHABET
from gesprekskader.store import meetings, visits
from gesprekskader.web.room.join import scan_address

WRONG = [f"2222{a}{b}" for a, b in product(CODE_ALPHABET, repeat=2)]
MAIL = "facilitator@voorbeeld.invalid"


@pytest.fixture
def code(db, cast) -> str:
    return meetings.find(db, cast.meeting_id).join_code


@pytest.fixture
def wrong_codes(app, cast) -> None:
    for wrong in WRONG[:25]:
        app.test_client().post("/meedoen", data={"code": wrong})


@pytest.fixture
def wrong_passwords(app, cast) -> None:
    for number in range(25):
        sign_in(app.test_client(), f"wie{number}@voorbeeld.invalid", "geraden")


def sign_in(client, mail: str = MAIL, password: str = PASSWORD):
    return client.post("/inloggen", data={"email": mail, "password": password})


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_stranger_who_types_waits_and_reads_what_to_do(app, code, wrong_codes):
    answer = app.test_client().get(f"/meedoen/{code}")
    assert answer.status_code == 429
    assert "Scan de QR-code op het scherm" in text(answer)
    assert "Een toestel dat hier al meedeed, kan gewoon door" in text(answer)


def test_who_scans_and_who_is_known_gets_in(app, code, wrong_codes, neighbour, facilitator):
    with app.test_request_context():
        address = scan_address(code)
    assert app.test_client().get(address).status_code == 200
    for known in (neighbour, facilitator):
        assert known.get(f"/meedoen/{code}").status_code == 200
        assert known.post("/meedoen", data={"code": code}).status_code == 303


def test_a_known_device_is_braked_by_its_own_misses_and_stops_nobody_else(
    app, code, neighbour, member
):
    for wrong in WRONG[:20]:
        assert neighbour.post("/meedoen", data={"code": wrong}).status_code == 422
    answer = neighbour.get(f"/meedoen/{code}")
    assert answer.status_code == 429
    assert "Op dit toestel zijn veel verkeerde codes getypt" in text(answer)
    assert member.get(f"/meedoen/{code}").status_code == 200
    assert app.test_client().get(f"/meedoen/{code}").status_code == 200


def test_an_account_without_misses_gets_in_with_its_right_password(app, wrong_passwords):
    assert sign_in(app.test_client()).status_code == 303


def test_a_wrong_password_waits_and_the_page_says_who_need_not(app, wrong_passwords):
    for password in ("mis", PASSWORD):  # the first one made it an account with a miss
        answer = sign_in(app.test_client(), password=password)
        assert answer.status_code == 429
        assert "Op een toestel waarop je eerder inlogde, kun je gewoon door" in text(answer)


def test_the_owners_own_device_gets_in_whatever_others_guessed(app, db, cast, wrong_passwords):
    for _ in range(30):
        sign_in(app.test_client(), password="mis")
    laptop = app.test_client()
    with laptop.session_transaction() as session:
        session["visit"] = visits.start(db, person_id=cast.facilitator.person_id)
    assert sign_in(laptop).status_code == 303


def test_somebody_elses_device_is_no_way_to_guess_on(app, client_of, cast, wrong_passwords):
    for _ in range(2):
        answer = sign_in(client_of("neighbour"), password="mis")
    assert answer.status_code == 429
    assert sign_in(client_of("neighbour")).status_code == 429


def test_on_the_owners_device_guessing_is_slow_too(app, db, cast):
    laptop = app.test_client()
    with laptop.session_transaction() as session:
        session["visit"] = visits.start(db, person_id=cast.facilitator.person_id)
    statuses = [sign_in(laptop, password="mis").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
