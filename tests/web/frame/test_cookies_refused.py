"""A browser that refuses cookies is told so where one joins and signs in; an old page is not."""

import re
import time

import pytest

REFUSED = "Je browser weigert cookies"
FORMS = [
    ("/", "/meedoen", {"code": "222222"}),
    ("/meedoen", "/meedoen", {"code": "222222"}),
    ("/sleutel", "/sleutel", {"secret": "2222222222222"}),
    ("/inloggen", "/inloggen", {"email": "a@voorbeeld.invalid", "password": "geheim-woord"}),
]


@pytest.fixture
def refusing(app, cast):
    """A browser that keeps no cookie, and what its page held."""
    browser = app.test_client(use_cookies=False)

    def send(shown: str, url: str, data: dict[str, str]):
        page = browser.get(shown).get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        return browser.post(url, data={"csrf_token": token, **data})

    return send


@pytest.mark.parametrize(("shown", "url", "data"), FORMS)
def test_it_says_that_cookies_are_refused_and_what_to_do(refusing, shown, url, data):
    answer = refusing(shown, url, data)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert REFUSED in text
    assert "Sta cookies toe voor deze site" in text
    for typed in data.values():  # who somebody is, is no text to hand back
        assert typed not in text


def test_the_page_of_the_name_says_so_too(refusing, app, db, cast):
    from gesprekskader.store import meetings

    code = meetings.find(db, cast.meeting_id).join_code
    answer = refusing(f"/meedoen/{code}", f"/meedoen/{code}", {"name": "Sam"})
    assert REFUSED in answer.get_data(as_text=True)


def test_a_page_that_stood_open_for_days_is_an_old_page(app, cast, monkeypatch):
    browser, right = app.test_client(use_cookies=False), time.time
    monkeypatch.setattr(time, "time", lambda: right() - 3 * 86400)  # when the page was made
    page = browser.get("/inloggen").get_data(as_text=True)
    monkeypatch.setattr(time, "time", right)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    answer = browser.post("/inloggen", data={"csrf_token": token, "email": "a@b.nl"})
    assert answer.status_code == 400
    assert REFUSED not in answer.get_data(as_text=True)


def test_an_old_page_with_a_cookie_keeps_its_text(app, cast):
    client = app.test_client()
    client.get("/inloggen")
    data = {"csrf_token": "van-een-ander", "text": "MIJN-TEKST"}
    text = client.post("/netwerken/nieuw", data=data).get_data(as_text=True)
    assert REFUSED not in text
    assert "Deze pagina stond te lang open" in text
    assert "MIJN-TEKST" in text


def test_a_post_without_a_page_of_ours_is_not_told_about_cookies(app, cast):
    client = app.test_client(use_cookies=False)
    answer = client.post("/inloggen", data={"csrf_token": "verzonnen", "email": "x"})
    assert answer.status_code == 400
    assert REFUSED not in answer.get_data(as_text=True)
