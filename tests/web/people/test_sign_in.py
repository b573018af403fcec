"""Accounts: passwords, second steps, resets, roles. Slowed down, never locked for good."""

import re
from datetime import timedelta

import pytest
from flask import has_request_context, request
from pyotp import TOTP
from support import PASSWORD, about

from gesprekskader.moments import clock_at, now
from gesprekskader.store import accounts, actors, visits
from gesprekskader.web.frame import visitor
from gesprekskader.web.people import has_a_password

MAIL = "facilitator@voorbeeld.invalid"


@pytest.fixture(autouse=True)
def hashed_at(monkeypatch):
    """Who hashes a password: such a request has a thread of its own (front/crew.py)."""
    hasher, asked = accounts._hasher, []

    class Heard:
        def __getattr__(self, name: str):
            if has_request_context() and name in ("hash", "verify"):
                asked.append(request.environ)
            return getattr(hasher, name)

    monkeypatch.setattr(accounts, "_hasher", Heard())
    yield asked
    assert [environ["PATH_INFO"] for environ in asked if not has_a_password(environ)] == []


def sign_in(client, password: str = PASSWORD, mail: str = MAIL):
    return client.post("/inloggen", data={"email": mail, "password": password})


def turn_on_second_step(client) -> tuple[str, list[str]]:
    """The seed a phone would keep, and the recovery codes."""
    page = client.get("/account/tweede-stap").get_data(as_text=True)
    seed = re.search(r'class="copy-box">([\w ]{39})<', page)[1].replace(" ", "")
    signed = re.search(r'name="secret"[^>]*value="([^"]+)"', page)[1]
    answer = client.post(
        "/account/tweede-stap", data={"secret": signed, "code": TOTP(seed).at(now())}
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return seed, re.findall(r"(?:\w{4}-){5}\w{4}", answer.get_data(as_text=True))


def second_step(client, code: str):
    """The password, and then this code."""
    assert sign_in(client).headers["Location"] == "/inloggen/tweede-stap"
    return client.post("/inloggen/tweede-stap", data={"code": code})


def test_wrong_passwords_slow_down_and_never_lock_for_good(stranger, cast):
    for _ in range(5):
        assert sign_in(stranger, "verkeerd geraden").status_code == 422
    assert sign_in(stranger).status_code == 429  # also the right one has to wait a little
    with clock_at(now() + timedelta(seconds=11)):
        assert sign_in(stranger).status_code == 303


def test_the_longest_wait_is_a_quarter_of_an_hour(stranger, cast, db):
    from gesprekskader.store import limits

    with stranger.application.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        here = visitor.place()
    for _ in range(60):
        limits.note_account(db, MAIL, here)
    assert sign_in(stranger).status_code == 429
    with clock_at(now() + timedelta(minutes=15, seconds=1)):
        assert sign_in(stranger).status_code == 303


def test_the_waiting_outlives_a_restart(stranger, cast, settings, catalogue):
    from gesprekskader import create_app

    for _ in range(5):
        sign_in(stranger, "verkeerd geraden")
    again = create_app(settings, catalogue)
    again.test_client_class = type(stranger)
    assert sign_in(again.test_client()).status_code == 429
    again.extensions["gesprekskader"].pool.close()


def test_an_unknown_address_waits_just_as_long(stranger, cast):
    for _ in range(5):
        assert sign_in(stranger, "verkeerd geraden", "wie@voorbeeld.invalid").status_code == 422
    assert sign_in(stranger, mail="wie@voorbeeld.invalid").status_code == 429


def test_a_second_step_is_asked_and_every_code_works_once(app, facilitator, cast):
    seed, _ = turn_on_second_step(facilitator)
    fresh = app.test_client()
    assert fresh.get("/netwerken").status_code == 303
    later = now() + timedelta(seconds=60)
    with clock_at(later):
        code = TOTP(seed).at(int(later.timestamp()))
        assert second_step(fresh, code).status_code == 303
        assert fresh.get("/netwerken").status_code == 200
        other = app.test_client()
        assert second_step(other, code).status_code == 422
        assert other.get("/netwerken").status_code == 303


def test_a_recovery_code_replaces_the_phone_once(app, facilitator, cast):
    _, codes = turn_on_second_step(facilitator)
    assert len(codes) == 8
    for expected in (303, 422):
        assert second_step(app.test_client(), codes[0].lower()).status_code == expected


def test_guessing_the_second_step_slows_down_too(app, facilitator, cast):
    turn_on_second_step(facilitator)
    fresh = app.test_client()
    sign_in(fresh)
    statuses = [
        fresh.post("/inloggen/tweede-stap", data={"code": "000000"}).status_code for _ in range(7)
    ]
    assert statuses[-1] == 429


def test_an_administrator_without_a_second_step_is_sent_to_set_it_up(app, db, cast):
    client = app.test_client()
    sign_in(client, mail="admin@voorbeeld.invalid")
    assert client.get("/rollen").headers["Location"] == "/account/tweede-stap"
    assert client.post(f"/rollen/{cast.colleague.person_id}/beheerder").status_code == 403
    turn_on_second_step(client)
    assert client.get("/rollen").status_code == 200


def test_roles_are_shown_and_changed_on_one_page(admin, client_of, db, cast):
    colleague = cast.colleague.person_id
    db.execute("update accounts set totp_secret = 'X' where email = 'admin@voorbeeld.invalid'")
    db.commit()
    page = admin.get("/rollen").get_data(as_text=True)
    assert "colleague@voorbeeld.invalid" in page
    assert "Schoolopleiders" in page
    admin.post(f"/rollen/{colleague}/beheerder")
    assert accounts.of_person(db, colleague).is_admin
    admin.post(f"/rollen/{colleague}/geen-beheerder")
    assert not accounts.of_person(db, colleague).is_admin
    admin.post("/rollen/tafels", data={"person": colleague, "roundtable": "stuurgroep"})
    assert client_of("colleague").get("/overlegtafel").status_code == 200
    admin.post(f"/rollen/tafels/stuurgroep/{colleague}/weg")
    assert client_of("colleague").get("/overlegtafel").status_code == 404


def test_the_last_administrator_stays_one(admin, db, cast):
    me = cast.admin.person_id
    for path in ("geen-beheerder", "einde"):
        answer = admin.post(f"/rollen/{me}/{path}")
        assert answer.status_code == 422
        assert "laatste beheerder" in answer.get_data(as_text=True)
    admin.post(f"/rollen/{cast.colleague.person_id}/beheerder")  # who has no second step yet
    assert admin.post(f"/rollen/{me}/geen-beheerder").status_code == 422
    db.execute(
        "update accounts set totp_secret = 'X' where person_id = ?", [cast.colleague.person_id]
    )
    db.commit()
    assert admin.post(f"/rollen/{me}/geen-beheerder").headers["Location"] == "/account"
    assert not accounts.of_person(db, me).is_admin


def test_an_account_that_runs_a_network_alone_is_not_ended(admin, cast, db):
    answer = admin.post(f"/rollen/{cast.outsider.person_id}/einde")
    assert answer.status_code == 422
    assert "Ander netwerk" in answer.get_data(as_text=True)


def test_a_reset_by_an_administrator_works_once_and_shows_who_made_it(admin, app, cast, client_of):
    page = admin.post(f"/rollen/{cast.facilitator.person_id}/wachtwoord").get_data(as_text=True)
    secret = re.search(r"/sleutel#([\w-]+)", page)[1]
    owner = client_of("facilitator").get("/mijn/sleutel").get_data(as_text=True)
    assert "Admin maakte een link voor een nieuw wachtwoord" in owner
    fresh = app.test_client()
    fresh.post("/sleutel", data={"secret": secret})
    data = about(fresh, "een heel ander zinnetje hier")
    assert fresh.post("/sleutel/wachtwoord", data=data).headers["Location"] == "/"
    assert fresh.get("/netwerken").status_code == 200
    assert client_of("facilitator").get("/netwerken").status_code == 303  # signed out everywhere
    assert app.test_client().post("/sleutel", data={"secret": secret}).status_code == 422


def test_a_password_alone_leaves_no_proof_to_send_again(app, facilitator, cast):
    """Nothing typed stays in a page that Back could post once more."""
    turn_on_second_step(facilitator)
    fresh = app.test_client()
    sign_in(fresh)
    page = fresh.get("/inloggen/tweede-stap").get_data(as_text=True)
    assert PASSWORD not in page
    fresh.post("/uitloggen")
    assert fresh.get("/inloggen/tweede-stap").headers["Location"] == "/inloggen"


def test_without_mail_the_page_says_who_can_help(stranger, cast):
    page = stranger.get("/wachtwoord-vergeten").get_data(as_text=True)
    assert "verstuurt geen mail" in page
    assert "app.py password" in page


def test_another_password_takes_the_old_one_and_ends_other_devices(app, facilitator, db, cast):
    other = visits.start(db, person_id=cast.facilitator.person_id, has_account=True)
    new = "een heel ander zinnetje hier"
    refused = facilitator.post("/account/wachtwoord", data={"old": "mis", "password": new})
    assert refused.status_code == 422
    assert "klopt niet" in refused.get_data(as_text=True)
    facilitator.post("/account/wachtwoord", data={"old": PASSWORD, "password": new})
    assert facilitator.get("/netwerken").status_code == 200
    assert actors.of(db, other).person_id is None
    assert sign_in(app.test_client(), new).status_code == 303


@pytest.mark.parametrize(
    "password", ["kort", "wachtwoord1234", "Welkom2026!!", "facilitator2026", "aaaaaaaaaaaaaaaa"]
)
def test_a_password_that_is_easy_to_guess_is_refused_with_a_sentence(facilitator, cast, password):
    data = {"old": PASSWORD, "password": password}
    answer = facilitator.post("/account/wachtwoord", data=data)
    assert answer.status_code == 422
    assert "Een korte zin" in answer.get_data(as_text=True) or "korte zin" in answer.get_data(
        as_text=True
    )


def test_a_month_without_a_visit_asks_for_the_password_again(app, db, cast):
    with clock_at(now() - timedelta(days=31)):
        secret = visits.start(db, person_id=cast.facilitator.person_id, has_account=True)
    actor = actors.of(db, secret)
    assert actor.person_id == cast.facilitator.person_id  # still known, for own steps
    assert not actor.has_account


@pytest.mark.parametrize("guess", [MAIL, "wie@voorbeeld.invalid"])
def test_a_clock_that_was_ahead_leaves_no_lock_behind(app, db, cast, guess):
    """Wrong passwords, wrong codes and a reset of a year ahead: set right, all is as it was."""
    from gesprekskader.store import limits
    from gesprekskader.store.db import one

    with clock_at(now() + timedelta(days=365)):
        for number in range(25):
            sign_in(app.test_client(), f"mis {number}", guess)
            wrong = f"2222{chr(65 + number % 8)}{2 + number // 8}"
            app.test_client().post("/meedoen", data={"code": wrong})
        accounts.reset(db, cast.colleague.person_id, None)
    code = one(db, "select join_code from meetings where id = ?", [cast.meeting_id])["join_code"]
    assert app.test_client().get(f"/meedoen/{code}").status_code == 200
    assert sign_in(app.test_client()).status_code == 303
    assert accounts.reset(db, cast.colleague.person_id, None, calm=True)
    limits.note_account(db, "wie@voorbeeld.invalid", "plek")
    assert not one(db, "select 1 from misses where missed_at > ?", [now().isoformat()])


def test_misses_of_just_now_still_count_beside_those_of_a_clock_that_was_ahead(app, db, cast):
    with clock_at(now() + timedelta(days=365)):
        sign_in(app.test_client(), "mis")
    for _ in range(5):
        sign_in(app.test_client(), "mis")
    assert sign_in(app.test_client()).status_code == 429


def test_who_came_in_while_the_clock_was_ahead_stays_known(app, client_of, cast, monkeypatch):
    import time

    client, right = app.test_client(), time.time
    monkeypatch.setattr(time, "time", lambda: right() + 86400)  # what the cookie is stamped with
    sign_in(client)
    monkeypatch.undo()
    assert client.get("/netwerken").status_code == 200


def test_a_cookie_that_somebody_changed_is_nobodys(app, facilitator, cast):
    cookie = facilitator.get_cookie("gesprekskader").value
    forged = app.test_client()
    forged.set_cookie("gesprekskader", cookie[:-2] + ("AA" if cookie[-2:] != "AA" else "BB"))
    assert forged.get("/mijn").status_code == 303
