"""Behind a proxy: its word is believed, a visitor's word about itself is not."""

from dataclasses import replace

import pytest
from flask import Flask, request, request_started

from gesprekskader import create_app

HOME = "https://gesprek.example.org"
CODES = ["2222" + a + b for a in "ABCDE" for b in "FGHJK"]


@pytest.fixture
def app_with(settings, catalogue, app):
    """The app with other settings; `app` lends its client, and shares the data folder."""
    made: list[Flask] = []

    def make(**over) -> Flask:
        other = create_app(replace(settings, **over), catalogue)
        other.testing, other.test_client_class = True, app.test_client_class
        made.append(other)
        return other

    yield make
    for other in made:
        other.extensions["gesprekskader"].jobs.close()
        other.extensions["gesprekskader"].pool.close()


def seen_by(app: Flask, **forwarded: str) -> tuple[str | None, str, str]:
    """Address, scheme and host as a view sees them when the proxy at 10.0.0.1 asks."""
    seen = []

    def look(*_: object, **__: object) -> None:
        seen.append((request.remote_addr, request.scheme, request.host))

    headers = {f"X-Forwarded-{name}": value for name, value in forwarded.items()}
    with request_started.connected_to(look, app):
        app.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    return seen[0]


TOLD = {"For": "203.0.113.9", "Proto": "https", "Host": "gesprek.example.org"}


def test_without_a_proxy_nothing_forwarded_is_believed(app_with):
    assert seen_by(app_with(), **TOLD) == ("10.0.0.1", "http", "localhost")


def test_the_word_of_our_own_proxy_is_believed(app_with):
    expected = ("203.0.113.9", "https", "gesprek.example.org")
    assert seen_by(app_with(base_url=HOME, proxies=1), **TOLD) == expected


@pytest.mark.parametrize(("hops", "expected"), [(1, "203.0.113.9"), (2, "198.51.100.7")])
def test_what_a_visitor_put_before_our_proxies_is_not_believed(app_with, hops, expected):
    told = {
        name: f"{forged}, {second}, {TOLD[name]}"
        for name, forged, second in (
            ("For", "192.0.2.66", "198.51.100.7"),
            ("Proto", "http", "https"),
            ("Host", "evil.example", "gesprek.example.org"),
        )
    }
    seen = seen_by(app_with(base_url=HOME, proxies=hops), **told)
    assert seen == (expected, "https", "gesprek.example.org")


@pytest.mark.parametrize("name", ["Prefix", "Port"])
def test_a_forged_prefix_or_port_changes_no_link(app_with, name):
    client = app_with(base_url=HOME, proxies=1).test_client()
    page = client.get("/inloggen", headers={f"X-Forwarded-{name}": "/6666"}, base_url=HOME)
    assert page.status_code == 200
    assert "6666" not in page.get_data(as_text=True)


def guess(app: Flask, forwarded_for: str) -> int:
    """The status of the last of 21 wrong codes, each with an address of its own."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    for number, code in enumerate(CODES[:21]):
        headers = {"X-Forwarded-For": forwarded_for.format(number)}
        answer = client.post("/meedoen", data={"code": code}, headers=headers, base_url=HOME)
    return answer.status_code


def test_a_forged_address_for_each_guess_does_not_help(app_with):
    assert guess(app_with(base_url=HOME), "192.0.2.{}") == 429
    assert guess(app_with(base_url=HOME, proxies=1), "192.0.2.{}, 203.0.113.9") == 429


def test_visitors_behind_one_proxy_are_told_apart(app_with):
    assert guess(app_with(base_url=HOME, proxies=1), "203.0.113.{}") == 422


@pytest.mark.parametrize(
    ("base_url", "host", "status"),
    [
        (HOME, "gesprek.example.org", 200),
        (HOME, "gesprek.example.org:443", 200),
        (HOME, "127.0.0.1:8000", 200),
        (HOME, "evil.example", 400),
        (HOME, "gesprek.example.org.evil.example", 400),
        (HOME, "gesprek.example.org:8443", 400),
        (HOME, "192.168.1.5", 400),
        ("", "192.168.1.5:8000", 200),
        ("", "localhost:8000", 200),
        ("", "evil.example", 400),
    ],
)
def test_only_our_own_names_get_an_answer(app_with, base_url, host, status):
    scheme = "https" if base_url else "http"
    client = app_with(base_url=base_url).test_client()
    assert client.get("/inloggen", base_url=f"{scheme}://{host}").status_code == status


def test_a_forged_forwarded_host_is_refused_when_the_proxy_passes_it_on(app_with):
    client = app_with(base_url=HOME, proxies=1).test_client()
    headers = {"X-Forwarded-Host": "evil.example"}
    assert client.get("/inloggen", headers=headers, base_url=HOME).status_code == 400


@pytest.mark.parametrize("proto", ["https", "http"])
def test_the_cookie_of_a_secure_address_stays_with_that_address(app_with, proto):
    client = app_with(base_url=HOME, proxies=1).test_client()
    headers = {"X-Forwarded-Proto": proto, "X-Forwarded-Host": "gesprek.example.org"}
    cookie = client.get("/inloggen", headers=headers).headers["Set-Cookie"]
    name, *rest = cookie.split("; ")
    assert name.startswith("__Host-gesprekskader=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(rest)
    assert "Domain" not in cookie


def test_without_a_secure_address_the_cookie_works_over_http(app_with):
    cookie = app_with().test_client().get("/inloggen").headers["Set-Cookie"]
    assert cookie.startswith("gesprekskader=")
    assert "Secure" not in cookie


def test_links_to_hand_out_start_with_the_base_address(app_with, cast):
    client = app_with(base_url=HOME, proxies=1).test_client()
    with client.session_transaction(base_url="https://localhost") as session:
        session["visit"] = cast.secrets["facilitator"]
    page = client.get(
        f"/bijeenkomsten/{cast.meeting_id}/scherm", base_url="https://localhost"
    ).get_data(as_text=True)
    assert "gesprek.example.org/meedoen" in page
    assert "localhost" not in page
