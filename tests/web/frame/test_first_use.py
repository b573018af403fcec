"""The first use of a main screen explains itself in one line, once on a device."""

import pytest
from support import put_on_list

from gesprekskader.store import meetings
from gesprekskader.web.frame.first_use import _SAID

SCREENS = {
    "vandaag": ("facilitator", "/"),
    "mijn-jaar": ("member", "/mijn"),
    "netwerk": ("facilitator", "/netwerken/{network}"),
    "bord": ("facilitator", "/bijeenkomsten/{meeting}"),
    "groep": ("member", "/gesprekken/{group}"),
    "tafel": ("coordinator", "/overlegtafel"),
    "kader": ("stranger", "/kader"),
    "oogst": ("facilitator", "/bijeenkomsten/{meeting}/ophalen"),
    "terugblik": ("member", "/bijeenkomsten/{meeting}/terugblik"),
}


def page(client, cast, screen: str) -> str:
    _, path = SCREENS[screen]
    url = path.format(network=cast.network_id, meeting=cast.meeting_id, group=cast.group_id)
    answer = client.get(url, follow_redirects=True)
    assert answer.status_code == 200, answer.request.path
    return answer.get_data(as_text=True)


def test_every_line_has_a_screen_here():
    assert SCREENS.keys() == _SAID.keys()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_explains_itself_the_first_time_and_never_again(db, cast, client_of, screen):
    if screen == "oogst":
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    client = client_of(SCREENS[screen][0])
    assert _SAID[screen] in page(client, cast, screen)
    assert _SAID[screen] not in page(client, cast, screen)


def test_each_screen_explains_itself_whatever_was_read_before(cast, client_of):
    client = client_of("member")
    for screen in ("groep", "mijn-jaar", "kader"):
        assert _SAID[screen] in page(client, cast, screen)
    for screen in ("groep", "mijn-jaar", "kader"):
        assert _SAID[screen] not in page(client, cast, screen)


def test_another_device_reads_it_too_and_signing_out_forgets_nothing(cast, client_of):
    client = client_of("facilitator")
    assert _SAID["vandaag"] in page(client, cast, "vandaag")
    assert _SAID["vandaag"] in page(client_of("facilitator"), cast, "vandaag")
    client.post("/uitloggen")
    with client.session_transaction() as session:
        session["visit"] = cast.secrets["facilitator"]
    assert _SAID["vandaag"] not in page(client, cast, "vandaag")


def test_a_screen_that_did_not_open_explained_nothing(db, cast, client_of):
    put_on_list(db, cast, cast.member)
    client = client_of("neighbour")
    assert client.get(f"/gesprekken/{cast.group_id}", follow_redirects=True).status_code == 404
    assert client.get_cookie("gezien") is None


@pytest.mark.parametrize("value", ["x" * 4000, "<b>", "vandaag.netwerk; a=b", ""])
def test_what_else_stands_in_the_cookie_does_no_harm(cast, client_of, value):
    client = client_of("member")
    client.set_cookie("gezien", value)
    assert _SAID["mijn-jaar"] in page(client, cast, "mijn-jaar")
    assert set(client.get_cookie("gezien").value.split(".")) <= _SAID.keys()


def test_the_cookie_says_nothing_of_who_it_is(cast, client_of):
    client = client_of("facilitator")
    (said,) = [
        cookie
        for cookie in client.get("/").headers.getlist("Set-Cookie")
        if cookie.startswith("gezien=")
    ]
    assert said.startswith("gezien=vandaag; ")
    assert "HttpOnly" in said
    assert "SameSite=Lax" in said
