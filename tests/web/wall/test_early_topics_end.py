"""What the link for topics does not open, and when it stops."""

from datetime import timedelta

import pytest
from early import address, come_in, gathered, link_of, say, tap
from marked_meeting import part_of, plan_ahead, put, wants
from support import TODAY, is_refused, join, sent

from gesprekskader import moments
from gesprekskader.store import agenda_points, meetings, tallies
from gesprekskader.store.db import one, writing
from gesprekskader.words import dutch_date

HIDDEN = ("GROEPSLID", "AGENDAPUNT", "ANDER ONDERDEEL", "Kantine")
"""What stands at the meeting beside the topics: who joined, points, another part, the place."""


@pytest.fixture
def before(app, db, cast) -> tuple[str, str]:
    return gathered(app, db, cast)


def all_pages(app, meeting_id: str, part_id: str, code: str) -> list[str]:
    """Every page of the program about this meeting."""
    known = {"meeting_id": meeting_id, "part_id": part_id, "code": code}
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and {"meeting_id", "code"} & rule.arguments:
            with app.test_request_context():
                values = {name: known.get(name, "1") for name in rule.arguments}
                found.append(app.url_for(rule.endpoint, **values))
    assert len(found) > 40
    return found


def test_a_device_that_was_let_in_reads_nothing_else_of_the_meeting_before_or_after(
    app, db, cast, before
):
    phone = come_in(app, db, before[0])
    agenda_points.insert_all(db, cast.facilitator, before[0], ["AGENDAPUNT"])
    later = part_of(db, before[0], "Volgende keer")
    with writing(db):
        db.execute("update meetings set place = 'Kantine' where id = ?", [before[0]])
    code = meetings.find(db, before[0]).join_code
    tallies.open_by_hand(db, cast.facilitator, before[0], later)
    put(db, cast.member, before[0], later, "ANDER ONDERDEEL")
    tallies.end_by_hand(db, cast.facilitator, before[0], later)
    put(db, cast.member, *before, "STARTWEEK")
    assert "STARTWEEK" in phone.get(address(before)).text

    def reads(part_id: str) -> dict[str, list[str]]:
        pages = {
            page: phone.get(page).get_data().decode(errors="replace")
            for page in all_pages(app, before[0], part_id, code)
        }
        return {
            page: [word for word in (*HIDDEN, "STARTWEEK") if word in text]
            for page, text in pages.items()
            if any(word in text for word in (*HIDDEN, "STARTWEEK"))
        }

    assert reads(before[1]) == {address(before): ["STARTWEEK"]}
    assert reads(later) == {}
    stages = ("concept", "open", "ophalen", "afronden", "gesloten")
    for now, new in zip(stages, stages[1:], strict=False):
        meetings.move_stage(db, cast.facilitator, before[0], now=now, new=new)
        if new == "open":
            join(db, before[0], "GROEPSLID")
        assert reads(before[1]) == {}, new
        assert reads(later) == {}, new


def test_it_does_nothing_else_at_the_meeting(app, db, cast, before):
    phone = come_in(app, db, before[0])
    here = f"/bijeenkomsten/{before[0]}"
    three = part_of(db, before[0], "De drie")
    tallies.open_by_hand(db, cast.facilitator, before[0], three)
    topic = put(db, cast.member, *before, "STARTWEEK")
    for path, form in (
        (f"/kiezen/{three}/drie", {"keuze": topic}),
        (f"/kiezen/{before[1]}/klaar", {}),
        (f"/kiezen/{before[1]}/{topic}/ronde", {}),
        (f"/kiezen/{before[1]}/{topic}/weg", {}),
        ("/groepen", sent()),
        ("/agenda", sent(words="PUNT")),
        ("/stadium", {"now": "concept", "new": "open"}),
    ):
        assert is_refused(phone.post(f"{here}{path}", data=form)), path
    elsewhere = plan_ahead(app, db, cast)
    tallies.open_by_hand(db, cast.facilitator, *elsewhere)
    other = put(db, cast.member, *elsewhere, "ELDERS")
    assert is_refused(phone.get(address(elsewhere)))
    assert is_refused(tap(phone, address(elsewhere), other))
    assert phone.get(f"{here}/groepen").headers["Location"].startswith("/inloggen")


def test_once_it_is_over_the_device_reads_that_and_the_day_and_no_topics(
    app, db, cast, before, facilitator
):
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone = come_in(app, db, before[0])
    tap(phone, address(before), topic)
    for actor in (cast.member, cast.other, cast.neighbour, cast.facilitator):
        wants(db, actor, *before, topic)
    facilitator.post(f"{address(before)}/klaar")
    for client, way in ((phone, address(before)), (app.test_client(), link_of(app, db, before[0]))):
        page = client.get(way, follow_redirects=True)
        assert page.status_code == 200
        assert "Het noemen van onderwerpen is klaar" in page.text
        assert dutch_date(TODAY + timedelta(days=21)) in page.text
        assert "STARTWEEK" not in page.text
        assert "willen dit ook" not in page.text
    refused = say(phone, address(before), "TE LAAT GENOEMD")
    assert refused.status_code == 409
    assert "TE LAAT GENOEMD" in refused.text
    assert tap(phone, address(before), topic, on="nee").status_code == 409
    assert one(db, "select count(*) as many from marks")["many"] == 5
    with app.test_client() as late:
        way = late.get(link_of(app, db, before[0])).headers["Location"]
        assert late.post(way).status_code == 409


def test_when_the_meeting_opens_the_link_lets_in_to_the_meeting_and_the_device_waits_for_that(
    app, db, cast, before
):
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone = come_in(app, db, before[0])
    meetings.move_stage(db, cast.facilitator, before[0], now="concept", new="open")
    assert tap(phone, address(before), topic).status_code == 409
    assert "Je voornaam" in phone.get(address(before), follow_redirects=True).text
    meetings.move_stage(db, cast.facilitator, before[0], now="open", new="concept")
    assert tap(phone, address(before), topic).status_code == 303


def test_called_off_it_takes_nothing_and_put_on_again_it_goes_on(app, db, cast, before):
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone, late = come_in(app, db, before[0]), app.test_client()
    meetings.set_cancelled(db, cast.facilitator, before[0], cancelled=True)
    for client, way in ((phone, address(before)), (late, link_of(app, db, before[0]))):
        page = client.get(way, follow_redirects=True)
        assert "gaat niet door" in page.text
        assert "STARTWEEK" not in page.text
    assert tap(phone, address(before), topic).status_code == 409
    meetings.set_cancelled(db, cast.facilitator, before[0], cancelled=False)
    assert tap(phone, address(before), topic).status_code == 303


def test_a_part_that_is_left_out_lets_nobody_in(app, db, cast, before):
    phone = come_in(app, db, before[0])
    with writing(db):
        sql = "update meeting_phases set stood_at = position where id = ?"
        db.execute(sql, [before[1]])
    assert say(phone, address(before), "WEG").status_code == 409
    assert app.test_client().get(link_of(app, db, before[0])).status_code == 409


def test_moved_to_another_day_it_goes_on_and_says_the_new_day(app, db, cast, before):
    phone, on = come_in(app, db, before[0]), TODAY + timedelta(days=30)
    with writing(db):
        sql = "update meetings set meeting_on = ? where id = ?"
        db.execute(sql, [on.isoformat(), before[0]])
    assert dutch_date(on) in phone.get(address(before)).text
    assert say(phone, address(before), "WOORDMUUR").status_code == 303


def test_a_meeting_that_gathers_nothing_and_a_wrong_code_answer_as_before(app, db, cast):
    place = plan_ahead(app, db, cast)
    closed = app.test_client().get(link_of(app, db, place[0]))
    assert closed.status_code == 409
    assert "nog niet open" in closed.text
    assert "Leerdag" not in closed.text
    assert app.test_client().get("/meedoen/222222/x/onderwerpen").status_code == 404
    assert app.test_client().post("/meedoen/222222/x/onderwerpen").status_code == 404


def test_before_the_day_nobody_joins_the_meeting_itself(app, db, cast, before, client_of):
    link = link_of(app, db, before[0])
    for client in (app.test_client(), come_in(app, db, before[0]), client_of("member")):
        assert client.post(f"{link}/tafel").status_code == 409
        assert client.post(f"{link}/zelfde-persoon").status_code in (404, 409)
        assert "/onderwerpen" in client.post(link, data=sent(name="Zofie")).headers["Location"]
    for kind in ("attendances", "visits"):
        sql = f"select count(*) as many from {kind} where meeting_id = ?"
        assert one(db, sql, [before[0]])["many"] == 0


def test_a_meeting_that_never_opened_lets_nobody_in_after_its_day(app, db, cast, before):
    topic = put(db, cast.member, *before, "STARTWEEK")
    phone = come_in(app, db, before[0])
    way = link_of(app, db, before[0])
    for days, is_open in ((21, True), (22, False), (200, False)):
        with moments.clock_at(moments.now() + timedelta(days=days)):
            assert (tap(phone, address(before), topic).status_code == 303) is is_open
            new = app.test_client()
            door = new.get(way, follow_redirects=True)
            assert ("Naar de onderwerpen" in door.text) is is_open
            answer = new.post(door.request.path)
            assert (answer.status_code == 303) is is_open, days


def test_a_device_that_came_early_follows_no_list_while_it_is_open_or_afterwards(
    app, db, cast, before, facilitator
):
    phone, again = come_in(app, db, before[0]), f"{address(before)}/stand"
    assert facilitator.get(again).status_code == 200
    assert phone.get(again).status_code == 404
    tallies.end_by_hand(db, cast.facilitator, *before)
    assert phone.get(again).status_code == 404
    assert facilitator.get(again).status_code == 200
