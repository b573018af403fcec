"""What an answer tells a browser about keeping it safe, whatever the answer is."""

from datetime import timedelta

import pytest

from gesprekskader.moments import now
from gesprekskader.store.db import writing

SAFE = {
    "X-Gesprekskader": "1",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OWN = {"Cache-Control": "no-store", "Vary": "Cookie"}


@pytest.mark.parametrize(
    ("method", "url", "more", "status"),
    [
        ("GET", "/", {}, 200),
        ("HEAD", "/", {}, 200),
        ("GET", "/bestaat-niet", {}, 404),
        ("PUT", "/", {}, 405),
        ("GET", "/", {"headers": {"Host": "elders.voorbeeld.invalid"}}, 400),
        ("POST", "/meedoen", {"headers": {"Origin": "https://elders.invalid"}}, 400),
        ("POST", "/meedoen", {"data": {"code": "x" * 300_000}}, 413),
    ],
)
def test_every_answer_is_safe_and_kept_nowhere(facilitator, method, url, more, status):
    answer = facilitator.open(url, method=method, **more)
    assert answer.status_code == status
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    told = {name: answer.headers.get(name) for name in SAFE | OWN}
    assert told == SAFE | OWN


def test_what_is_the_same_for_all_may_be_kept(facilitator, app):
    """Also by who joins meanwhile, with another cookie: scripts are not fetched twice."""
    assets = app.extensions["gesprekskader"].assets
    answer = facilitator.get(f"/vast/{assets.version}/gesprekskader.css")
    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE
    assert "no-store" not in answer.headers["Cache-Control"]
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_an_unchanged_look_says_no_more_than_that(member, cast, picked):
    look = f"/gesprekken/{cast.group_id}/stand?item={picked.id}"
    tag = member.get(look).headers["ETag"]
    again = member.get(look, headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "no-store")
    assert "Content-Security-Policy" not in again.headers


@pytest.mark.parametrize("asks", ["1", "0"])
def test_what_a_script_fetches_changes_no_cookie_and_says_what_time_it_is(member, db, cast, asks):
    """A whole page too ("0"): it may come after somebody signed in on another tab."""
    page = f"/gesprekken/{cast.group_id}/acties"
    member.get(page)  # the first page gives the proof that its forms are ours
    with writing(db):
        db.execute("update visits set seen_at = ?", [(now() - timedelta(days=2)).isoformat()])
    part = member.get(page, headers={"X-Fragment": asks})
    assert part.status_code == 200
    assert "Set-Cookie" not in part.headers
    assert part.headers["X-Now"]
    whole = member.get(page)
    assert "Set-Cookie" in whole.headers
    assert "X-Now" not in whole.headers


@pytest.mark.parametrize("order", [(False, True, False), (True, False, True)])
def test_our_own_computer_is_asked_for_by_itself_and_never_through_another(facilitator, order):
    """Which names are ours is remembered, with who passed it on."""
    for was_passed_on in order:
        headers = {"X-Forwarded-For": "203.0.113.9"} if was_passed_on else {}
        answer = facilitator.get("/", headers=headers, base_url="http://localhost")
        assert answer.status_code == (400 if was_passed_on else 200)
