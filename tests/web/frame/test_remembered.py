"""What is worked out once for many: addresses, cookies, boxes and cards. Never somebody's own."""

import re
from datetime import timedelta

import pytest
from flask import url_for
from support import sent

from gesprekskader.moments import clock_at, now
from gesprekskader.store import meetings, outcomes, picked_items

BOXES = re.compile(r'<div class="field">.*?Zet erbij</button>', re.DOTALL)
ASKS = re.compile(r'<div class="item-row">.*?</h1>', re.DOTALL)
TEXT = "Onze eigen woorden."


def test_an_address_is_that_of_what_was_asked_however_often(app):
    with app.test_request_context("/"):
        for _ in range(2):
            assert url_for("groups.show", group_id="aa", item=None) == "/gesprekken/aa"
            assert url_for("groups.show", group_id="bb", item="x y") == "/gesprekken/bb?item=x+y"
            assert url_for("groups.show", group_id="bb", _anchor="x y") == "/gesprekken/bb#x%20y"


def test_an_address_with_a_host_is_that_of_who_asks(app):
    for host in ("een.nl", "twee.nl"):
        with app.test_request_context("/", base_url=f"https://{host}"):
            assert url_for("home.show", _external=True) == f"https://{host}/"


def test_an_address_beside_a_page_is_made_from_that_page(app):
    for path, found in (("/mijn", "my_year"), ("/hulp", "help")):
        with app.test_request_context(path):
            mine = {"my_year": ".show", "help": ".index"}[found]
            assert url_for(mine) == path


def test_a_cookie_that_was_changed_is_nobodys_also_after_the_good_one(app, member, cast):
    page = f"/gesprekken/{cast.group_id}/acties"
    assert member.get(page).status_code == 200
    name = app.config["SESSION_COOKIE_NAME"]
    good = member.get_cookie(name).value
    for bad in (good[:-4] + "AAAA", "A" + good[1:], good + "A" * 2000):
        member.set_cookie(name, bad)
        assert member.get(page).status_code != 200
    member.set_cookie(name, good)
    assert member.get(page).status_code == 200


def test_what_a_page_keeps_for_one_device_is_not_in_the_next_answer_to_that_cookie(app, member):
    name = app.config["SESSION_COOKIE_NAME"]
    before = member.get_cookie(name).value
    with member.session_transaction() as session:
        session["kind"] = "actie"
    member.set_cookie(name, before)
    with member.session_transaction() as session:
        assert "kind" not in session


def proof_on(client, page: str) -> str:
    return re.search('name="csrf_token"[^>]* value="([^"]+)"', client.get(page).text)[1]


def test_the_proof_of_a_form_is_of_one_device_and_stays_good(member, client_of, cast, sheet):
    other = client_of("other")
    mine, theirs = proof_on(member, sheet), proof_on(other, sheet)
    assert mine != theirs
    url = f"/gesprekken/{cast.group_id}/kom-even"
    assert member.post(url, data={"csrf_token": mine, "komt": "ja"}).status_code == 303
    assert other.post(url, data={"csrf_token": mine, "komt": "nee"}).status_code == 400
    with clock_at(now() + timedelta(minutes=1)):
        assert proof_on(member, sheet)
        assert member.post(url, data={"csrf_token": mine, "komt": "nee"}).status_code == 303


@pytest.fixture
def sheet(cast, picked):
    return f"/gesprekken/{cast.group_id}/items/{picked.id}"


def test_the_empty_boxes_of_a_text_are_the_same_for_all(member, facilitator, client_of, sheet):
    seen = {BOXES.search(c.get(sheet).text)[0] for c in (member, facilitator, client_of("other"))}
    assert len(seen) == 1
    assert "csrf_token" not in seen.pop()


def test_what_an_item_asks_is_drawn_for_all_and_holds_nothing_of_who_looks(
    member, facilitator, client_of, db, cast, sheet
):
    clients = (member, facilitator, client_of("other"))
    seen = {ASKS.search(client.get(sheet).text)[0] for client in clients}
    assert len(seen) == 1
    assert "csrf_token" not in "".join(seen)
    assert "+ kiezen" in "".join(seen)
    for was, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=was, new=new)
    assert "+ kiezen" not in ASKS.search(member.get(sheet).text)[0]


def test_an_item_that_was_put_back_is_no_longer_among_those_to_choose(member, db, cast, sheet):
    other = picked_items.of_group(db, cast.group_id)[1]
    assert other.id in ASKS.search(member.get(sheet).text)[0]
    picked_items.drop(db, cast.member, cast.group_id, other.id)
    assert other.id not in ASKS.search(member.get(sheet).text)[0]


def test_each_form_for_a_text_has_a_proof_and_a_name_of_its_own(member, client_of, sheet):
    names = ("csrf_token", "submission_id")
    seen = [
        tuple(re.search(f'name="{name}"[^>]* value="([^"]+)"', page.text)[1] for name in names)
        for page in (member.get(sheet), member.get(sheet), client_of("other").get(sheet))
    ]
    assert len({name for _, name in seen}) == 3
    assert seen[0][0] != seen[2][0]


def test_words_that_came_back_stand_in_the_boxes_of_who_typed_them_only(
    member, client_of, db, cast, picked, sheet
):
    url = f"/gesprekken/{cast.group_id}/opbrengsten"
    back = member.post(url, data=sent(picked_item=picked.id, kind="verzonnen", text=TEXT))
    assert back.status_code == 422
    assert TEXT in back.text
    for client in (client_of("other"), member):
        page = client.get(sheet).text
        assert TEXT not in page
        assert "field__error" not in page
    assert not outcomes.at_item(db, picked.id)
