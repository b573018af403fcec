"""Somebody without a phone writes an own step on the table's: nothing of it stays there."""

from dataclasses import replace

import pytest
from support import sent

from gesprekskader.store import groups, keys, meetings, seats, steps

WORDS = "MIJN-EIGEN-VOORNEMEN"


@pytest.fixture
def table(app, db, cast):
    phone = app.test_client()
    code = meetings.find(db, cast.meeting_id).join_code
    phone.post(f"/meedoen/{code}/getypt/tafel")
    phone.post(f"/gesprekken/{cast.group_id}/plek")
    return phone


@pytest.fixture
def url(cast) -> str:
    return f"/bijeenkomsten/{cast.meeting_id}/mijn-stap/van-de-tafel"


def form(**over: str) -> dict:
    return sent(kind="ga", text=WORDS, about="w2-lo-1", name="Noor", **over)


def only_step(db):
    return steps.find(db, one_id(db))


def one_id(db) -> str:
    (row,) = db.query("select id from personal_steps")
    return row["id"]


def code_on(page: str) -> str:
    shown = page.partition('class="key-code">')[2].partition("<")[0]
    return "".join(sign for sign in shown if sign.isalnum())


def test_a_step_is_kept_for_a_person_of_its_own_who_comes_back_with_the_code(table, url, db):
    answer = table.post(url, data=form())
    page = answer.get_data(as_text=True)
    step = only_step(db)
    assert (step.person, step.text, step.shared_with) == ("Noor", WORDS, "")
    assert WORDS not in page
    assert keys.find(db, code_on(page)).person_id == step.person_id
    assert "no-store" in answer.headers["Cache-Control"]
    assert WORDS not in table.get(f"/stappen/{step.id}").get_data(as_text=True)
    assert table.get(f"/stappen/{step.id}").status_code in (303, 404)
    assert WORDS not in table.get(url.removesuffix("/van-de-tafel")).get_data(as_text=True)
    assert db["personal_steps"].count == 1


def test_sent_again_it_is_one_step_and_shows_nobody_a_second_code(table, url, db):
    data = form()
    table.post(url, data=data)
    again = table.post(url, data=data)
    page = again.get_data(as_text=True)
    assert again.status_code == 422
    assert "Deze stap is al bewaard" in page
    assert "key-code" not in page
    assert db["personal_steps"].count == 1
    assert db["keys"].count_where("kind = 'code'") == 1


def test_who_wrote_it_counts_once_at_a_table_that_said_how_many_sit_there(table, url, db, cast):
    groups.set_head_count(db, cast.member, cast.group_id, 7)
    before = seats.present(db, cast.group_id)
    table.post(url, data=form())
    assert seats.present(db, cast.group_id) == before
    assert "Noor" in [seat.name for seat in seats.of_group(db, cast.group_id)]


@pytest.mark.parametrize(
    "gap", [{"text": ""}, {"name": ""}, {"about": ""}, {"email": "geen adres"}]
)
def test_what_is_missing_is_asked_with_the_words_still_there(table, url, db, gap):
    answer = table.post(url, data=form() | gap)
    assert answer.status_code == 422
    assert ("Noor" if "name" not in gap else WORDS) in answer.get_data(as_text=True)
    assert db["personal_steps"].count == 0


def test_who_has_a_phone_of_their_own_has_no_such_page(member, url, db):
    assert member.post(url, data=form()).status_code == 404
    assert db["personal_steps"].count == 0


def test_after_closing_nothing_is_kept_and_nobody_is_made(table, url, db, cast):
    persons = db["persons"].count
    for was, now in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=was, new=now)
    assert table.post(url, data=form()).status_code == 409
    assert (db["personal_steps"].count, db["persons"].count) == (0, persons)


def test_nothing_of_it_waits_on_the_device(table, url):
    page = table.get(url.removesuffix("/van-de-tafel")).get_data(as_text=True)
    its_form = page.partition('autocomplete="off"')[2].partition("</form>")[0]
    assert "Bewaar mijn stap" in its_form
    assert "data-draft" not in its_form
    assert "data-swap" not in its_form


def test_a_mail_carries_a_link_and_no_words(app, table, url, db, box):
    services = app.extensions["gesprekskader"]
    settings = replace(
        services.settings,
        mail_host="127.0.0.1",
        mail_port=box.port,
        mail_security="",
        mail_from="kader@voorbeeld.nl",
        base_url="https://kader.voorbeeld.nl",
    )
    app.extensions["gesprekskader"] = replace(
        services, settings=settings, post=type(services.post)(settings)
    )
    page = table.post(url, data=form(email="noor@voorbeeld.nl")).get_data(as_text=True)
    box.wait_for(1)
    body = box.mails[0].get_content()
    assert WORDS not in body
    assert code_on(page) not in body
    link = body.partition("#")[2].split()[0]
    assert keys.find(db, link).person_id == only_step(db).person_id
    assert not any("noor@voorbeeld.nl" in str(row) for row in db["persons"].rows)
    assert not any("noor@voorbeeld.nl" in str(row) for row in db["keys"].rows)
