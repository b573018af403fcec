"""Staff find the way back in: a lapsed sign-in offers it everywhere, and leads back."""

from datetime import timedelta

import pytest
from pyotp import TOTP, random_base32
from support import PASSWORD

from gesprekskader.moments import clock_at, now
from gesprekskader.store import actors, second_steps, visits
from gesprekskader.store.db import writing
from gesprekskader.web.frame import doors

MAIL = "facilitator@voorbeeld.invalid"
OFFER = "Log opnieuw in"


@pytest.fixture
def lapsed(app, db, cast):
    """The facilitator's own laptop after a month without use."""
    with clock_at(now() - timedelta(days=visits.ACCOUNT_DAYS + 1)):
        secret = visits.start(db, person_id=cast.facilitator.person_id, has_account=True)
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = secret
    return client


def page(client, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def sign_in_at(client, url: str, **kept):
    return client.post(url, data={"email": MAIL, "password": PASSWORD, **kept})


@pytest.mark.parametrize(
    "url",
    ["/", "/mijn", "/mijn/sleutel", "/meedoen", "/kader", "/plank", "/hulp/privacy", "/sleutel"],
)
def test_every_page_offers_to_sign_in_again_to_who_has_an_account(lapsed, member, facilitator, url):
    assert OFFER in page(lapsed, url)
    assert OFFER not in page(member, url)
    assert OFFER not in page(facilitator, url)


def test_the_page_of_a_group_offers_it_too(lapsed, app, db, cast):
    """A colleague who joined without signing in."""
    from gesprekskader.store import seats

    actor = actors.of(db, cast.secrets["colleague"])
    seats.join_as_known(db, actor, cast.meeting_id)
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = visits.start(db, person_id=actor.person_id)
    client.post(f"/gesprekken/{cast.group_id}/plek")
    shown = client.get(f"/gesprekken/{cast.group_id}", follow_redirects=True)
    assert shown.status_code == 200
    assert OFFER in shown.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/netwerken/{n}", "/bijeenkomsten/{m}", "/bijeenkomsten/{m}/verslag", "/overlegtafel"]
)
@pytest.mark.parametrize("who", ["lapsed", "stranger"])
def test_a_bookmark_leads_to_sign_in_and_back(request, db, cast, path, who):
    with writing(db):  # of a meeting that is open, somebody of the network may see a part
        db.execute("update meetings set stage = 'concept'")
    client = request.getfixturevalue(who)
    url = path.format(n=cast.network_id, m=cast.meeting_id)
    led = client.get(url)
    assert led.status_code == 303
    assert led.headers["Location"] == f"/inloggen?naar={url}"
    assert "Log in om die pagina te openen" in page(client, led.headers["Location"])
    assert sign_in_at(client, led.headers["Location"]).headers["Location"] == url


def test_a_page_that_shows_less_without_signing_in_leads_back_to_itself(lapsed, cast):
    url = f"/bijeenkomsten/{cast.meeting_id}"
    assert f'href="/inloggen?naar={url}"' in page(lapsed, url)


def test_what_was_asked_comes_along_and_nothing_strange(stranger, app, cast):
    led = stranger.get("/dekking?tel=acties&_external=1&_scheme=evil").headers["Location"]
    with app.test_request_context():
        assert doors.listed("/dekking?tel=acties&_external=1") == "/dekking?tel=acties"
    assert sign_in_at(stranger, led).headers["Location"] == "/dekking?tel=acties"


@pytest.mark.parametrize(
    "naar",
    [
        "//evil.example/netwerken",
        "https://evil.example/netwerken",
        "/\\evil.example",
        "/bestaat-niet",
        "/uitloggen",
        "/demo/als/facilitator",
        "/vast/x/gesprekskader.css",
        "javascript:alert(1)",
    ],
)
def test_back_leads_to_a_listed_page_of_our_own_only(stranger, cast, naar):
    answer = stranger.post(
        "/inloggen", query_string={"naar": naar}, data={"email": MAIL, "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/"


def test_a_text_that_was_sent_after_the_sign_in_lapsed_is_there_after_signing_in(lapsed, cast):
    url = f"/netwerken/{cast.network_id}/leden"
    came = {"Referer": f"http://localhost/netwerken/{cast.network_id}"}
    answer = lapsed.post(url, data={"pasted": "Anna\nBas"}, headers=came)
    assert answer.status_code == 401
    shown = answer.get_data(as_text=True)
    assert "Anna\nBas</textarea>" in shown
    action = f"/inloggen?naar=/netwerken/{cast.network_id}"
    assert f'action="{action}"' in shown
    wrong = lapsed.post(action, data={"email": MAIL, "password": "mis", "kept": "Anna\nBas"})
    assert wrong.status_code == 422
    assert "Anna\nBas</textarea>" in wrong.get_data(as_text=True)
    after = sign_in_at(lapsed, action, kept="Anna\nBas").get_data(as_text=True)
    assert "Je bent ingelogd" in after
    assert "Anna\nBas</textarea>" in after
    assert f'href="/netwerken/{cast.network_id}"' in after


def test_the_second_step_brings_the_page_and_the_text_along(app, db, cast):
    seed = random_base32()
    second_steps.start(db, cast.facilitator, seed, TOTP(seed).at(int(now().timestamp())))
    with clock_at(now() + timedelta(seconds=90)):
        for kept in ({}, {"kept": "MIJN-TEKST"}):
            client = app.test_client()
            url = f"/netwerken/{cast.network_id}"
            first = sign_in_at(client, f"/inloggen?naar={url}", **kept)
            second = f"/inloggen/tweede-stap?naar={url}"
            if kept:
                assert f'action="{second}"' in first.get_data(as_text=True)
                assert "MIJN-TEKST" in first.get_data(as_text=True)
            else:
                assert first.headers["Location"] == second
            _forget_used(db)
            code = TOTP(seed).at(int(now().timestamp()))
            done = client.post(second, data={"code": code, **kept})
            if kept:
                assert "MIJN-TEKST" in done.get_data(as_text=True)
            else:
                assert done.headers["Location"] == url


def _forget_used(db) -> None:
    """Each code works once; the test uses one twice."""
    with writing(db):
        db.execute("update accounts set totp_step = 0")


def test_a_poll_after_the_sign_in_lapsed_is_refused_and_swaps_in_no_page(lapsed, cast):
    url = f"/bijeenkomsten/{cast.meeting_id}/stand"
    assert lapsed.get(url, headers={"X-Fragment": "1"}).status_code == 401


def test_a_participant_is_told_that_it_is_not_there(member, cast, db, app):
    for url in (f"/gesprekken/{cast.next_group_id}", "/bijeenkomsten/bestaatniet"):
        assert member.get(url).status_code == 404
    table = app.test_client()
    with table.session_transaction() as session:
        session["visit"] = visits.start(db, person_id=None, meeting_id=cast.meeting_id)
    assert table.get("/bijeenkomsten/bestaatniet").status_code == 404


def test_who_is_signed_in_is_told_that_it_is_not_there(client_of, cast):
    outsider = client_of("outsider")
    for url in (f"/netwerken/{cast.network_id}", f"/bijeenkomsten/{cast.meeting_id}"):
        assert outsider.get(url).status_code == 404
