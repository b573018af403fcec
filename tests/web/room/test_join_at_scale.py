"""Joining: a whole school behind one address gets in, guessing does not."""

from datetime import timedelta
from itertools import product

from gesprekskader.moments import clock_at, now
from gesprekskader.rules import CODE_ALPHABET
from gesprekskader.store import keys, meetings
from gesprekskader.web.room.join import scan_address

WRONG = ["".join(signs) for signs in product(CODE_ALPHABET, repeat=2)]


def code_of(db, cast) -> str:
    return meetings.find(db, cast.meeting_id).join_code


def test_a_hundred_and_fifty_devices_from_one_address_all_get_in(app, db, cast):
    code, refused = code_of(db, cast), 0
    for number in range(150):
        phone = app.test_client()
        phone.get(f"/meedoen/{code}")
        answer = phone.post(f"/meedoen/{code}", data={"name": f"Deelnemer {number}"})
        refused += answer.status_code != 303
    assert refused == 0


def test_five_hundred_wrong_codes_are_all_refused_after_twenty(app, db, cast):
    statuses = [
        app.test_client().post("/meedoen", data={"code": f"2222{end}"}).status_code
        for end in WRONG[:500]
    ]
    assert statuses[:20] == [422] * 20
    assert set(statuses[20:]) == {429}
    right = app.test_client().get(f"/meedoen/{code_of(db, cast)}")
    assert right.status_code == 429
    assert "Scan de QR-code op het scherm" in right.get_data(as_text=True)
    with clock_at(now() + timedelta(minutes=10, seconds=1)):
        assert app.test_client().get(f"/meedoen/{code_of(db, cast)}").status_code == 200


def test_who_scans_gets_in_whatever_others_typed(app, client_of, db, cast):
    """One joker with a keyboard does not stop a room."""
    for end in WRONG[:30]:
        app.test_client().post("/meedoen", data={"code": f"2222{end}"})
    with app.test_request_context():
        address = scan_address(code_of(db, cast))
    phone = app.test_client()
    assert phone.get(address).status_code == 200
    assert phone.post(address, data={"name": "Sam"}).status_code == 303
    forged = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert app.test_client().get(forged).status_code == 429


def test_a_link_of_ones_own_works_whatever_others_typed(app, db, cast):
    link, code = keys.renew(db, cast.member)
    for end in WRONG[:30]:
        app.test_client().post("/meedoen", data={"code": f"2222{end}"})
    for secret in (link, code):
        answer = app.test_client().post("/sleutel", data={"secret": secret})
        assert answer.headers["Location"] == "/sleutel/ben-jij-dit"


def test_the_same_wrong_code_from_a_whole_room_is_one_miss(app, db, cast):
    for _ in range(60):  # the trainer wrote it on the board wrongly
        app.test_client().post("/meedoen", data={"code": "222 222"})
    assert app.test_client().get(f"/meedoen/{code_of(db, cast)}").status_code == 200


def test_what_could_not_be_a_code_is_a_slip_and_no_guess(app, db, cast):
    for number in range(40):  # O for zero, a sign too few
        app.test_client().post("/meedoen", data={"code": f"O0IL{number}"})
    assert app.test_client().get(f"/meedoen/{code_of(db, cast)}").status_code == 200


def test_an_address_that_never_missed_is_let_in_while_the_rest_is_braked(app, db, cast):
    for number, end in enumerate(WRONG[:440]):
        far = {"REMOTE_ADDR": f"198.51.{number // 200}.{number % 200}"}
        app.test_client().post("/meedoen", data={"code": f"2222{end}"}, environ_base=far)
    school = {"REMOTE_ADDR": "192.0.2.1"}
    address = f"/meedoen/{code_of(db, cast)}"
    assert app.test_client().get(address, environ_base=school).status_code == 200
    guesser = {"REMOTE_ADDR": "203.0.113.9"}
    for end in WRONG[500:505]:
        app.test_client().post("/meedoen", data={"code": f"2222{end}"}, environ_base=guesser)
    assert app.test_client().get(address, environ_base=guesser).status_code == 429


def test_a_code_is_taken_in_lower_case_with_blanks_and_dashes(stranger, db, cast):
    code = code_of(db, cast)
    for typed in (code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:].lower()}"):
        assert stranger.post("/meedoen", data={"code": typed}).status_code == 303


def test_a_code_works_only_while_the_meeting_is_open_and_reads_nothing(stranger, db, cast):
    code = code_of(db, cast)
    assert "/inloggen" in stranger.get(f"/bijeenkomsten/{cast.meeting_id}").headers["Location"]
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    answer = stranger.get(f"/meedoen/{code}")
    assert answer.status_code == 409
    assert "al gesloten" in answer.get_data(as_text=True)


def test_a_code_lets_in_a_new_person_and_never_an_existing_one(stranger, db, cast):
    code = code_of(db, cast)
    stranger.post(f"/meedoen/{code}", data={"name": "Member"})
    mine = stranger.get("/mijn").get_data(as_text=True)
    assert "Je hebt nog geen stappen" in mine
    names = [row["name"] for row in db["persons"].rows]
    assert names.count("Member") == 2
