"""A question that was sent on comes back, while the other table did nothing with it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import COOP, boards, point, split_points
from support import TODAY

from gesprekskader.store import agendas, bundles, forwardings, roundtables
from gesprekskader.store.agendas import DayDraft

TABLE, ON = ("projectgroep", "Projectgroep"), ("stuurgroep", "Stuurgroep")
DAY = DayDraft(TODAY + timedelta(days=14), "15:30", "Kamer 3")


@pytest.fixture
def day(db, cast) -> str:
    return agendas.add(db, cast.coordinator, TABLE, None, DAY, submission_id=uuid4().hex)


def send_on(client, id_, version="1", **more):
    form = {"roundtable": ON[0], "sentence": "Voor jullie", "version": version, "lijst": "door"}
    address = f"/overlegtafel/{id_}/doorsturen"
    return client.post(address, data=form | {"submission_id": uuid4().hex} | more)


def back(client, id_):
    return client.post(f"/overlegtafel/{id_}/terughalen")


def on_the_day(db, day) -> list[tuple[str, ...]]:
    return [line.forwarding_ids for line in agendas.find(db, day).lines]


def test_it_says_that_it_left_the_agenda_and_undo_puts_all_of_it_back(coordinator, db, cast, day):
    ids = [point(db, cast, "EEN"), point(db, cast, "TWEE"), point(db, cast, "LOS")]
    bundles.put_together(db, cast.coordinator, ids[:2])
    agendas.put_on(db, cast.coordinator, day, [ids[2]])
    agendas.put_on(db, cast.coordinator, day, ids[:1])
    form = coordinator.get(f"/overlegtafel?doe=doorsturen&punt={ids[0]}").text
    assert "Daar gaat het vanaf als je het doorstuurt" in form
    before = forwardings.of_ids(db, ids)
    page = coordinator.get(send_on(coordinator, ids[0]).location).text
    assert "staat niet meer op jullie agenda" in page
    assert f"/overlegtafel/{ids[0]}/terughalen" in page
    assert on_the_day(db, day) == [(ids[2],)]
    for _ in range(2):  # twice is as once
        assert back(coordinator, ids[1]).status_code == 303
    assert on_the_day(db, day) == [(ids[2],), tuple(ids[:2])]
    for was, here in zip(before, forwardings.of_ids(db, ids), strict=True):
        assert (here.at_key, here.at, here.at_since) == (was.at_key, was.at, was.at_since)
        assert here.is_on_agenda
        assert here.sent_on_words == ""
    assert "De vraag ligt weer bij jou" in coordinator.get(back(coordinator, ids[0]).location).text


def test_arranged_meanwhile_the_day_still_knows_it(coordinator, db, cast, day):
    sent, stays = point(db, cast, "DOOR"), point(db, cast, "BLIJFT")
    agendas.put_on(db, cast.coordinator, day, [sent, stays])
    send_on(coordinator, sent)
    (line,) = agendas.find(db, day).lines
    now = {"version": agendas.find(db, day).version, "submission_id": uuid4().hex}
    agendas.arrange(db, cast.coordinator, day, [(line.id, 30)], **now)
    back(coordinator, sent)
    assert sorted(on_the_day(db, day)) == sorted([(sent,), (stays,)])


def test_once_the_other_table_did_something_it_stays_there(coordinator, admin, db, cast):
    roundtables.seat(db, cast.admin, ON[0], cast.colleague.person_id)
    planned, answered = point(db, cast, "GEPLAND"), point(db, cast, "BEANTWOORD")
    there = agendas.add(db, cast.colleague, ON, None, DAY, submission_id=uuid4().hex)
    for id_ in (planned, answered):
        send_on(coordinator, id_)
    agendas.put_on(db, cast.colleague, there, [planned])
    stand = {"version": 2, "submission_id": uuid4().hex}
    roundtables.answer(db, cast.colleague, answered, "Ja.", **stand)
    for id_ in (planned, answered):
        assert f"{id_}/terughalen" not in coordinator.get(f"/overlegtafel/{id_}").text
        assert back(coordinator, id_).status_code in (303, 422)
        assert forwardings.of_ids(db, [id_])[0].at_key == ON[0]
    refused = back(coordinator, planned)
    assert refused.status_code == 422
    assert "Stuurgroep is hier al mee bezig" in refused.text


def test_only_who_sits_where_it_came_from_calls_it_back(coordinator, client_of, db, cast):
    roundtables.seat(db, cast.admin, ON[0], cast.colleague.person_id)
    sent = point(db, cast, "DOOR")
    send_on(coordinator, sent)
    for role in ("colleague", "facilitator", "outsider"):
        assert back(client_of(role), sent).status_code == 404
    assert f"{sent}/terughalen" in coordinator.get(f"/overlegtafel/{sent}").text
    assert f"{sent}/terughalen" not in client_of("colleague").get(f"/overlegtafel/{sent}").text


def test_the_bestuur_that_only_the_other_table_asked_for_goes_and_one_of_before_stays(
    coordinator, db, cast
):
    two = boards(db, cast)
    alfa, _ = split_points(db, cast)
    loose = point(db, cast, "LOS")
    on = {"roundtable": COOP[0], "board": two.beta}
    assert send_on(coordinator, loose, **on).status_code == 303
    back(coordinator, loose)
    assert forwardings.of_ids(db, [loose])[0].board_id is None
    roundtables.seat(db, cast.admin, COOP[0], cast.coordinator.person_id)
    send_on(coordinator, alfa)
    back(coordinator, alfa)
    assert forwardings.of_ids(db, [alfa])[0].board_id == two.alfa


def test_after_a_deed_the_page_says_so_where_the_reader_was(coordinator, db, cast):
    ids = [point(db, cast, f"VRAAG-{n}") for n in range(3)]
    for number, after in ((1, ids[2]), (2, "einde")):
        asks = coordinator.get(f"/overlegtafel?doe=antwoord&punt={ids[number]}").text
        assert f'name="bij" value="{after}"' in asks
        form = {"sentence": "Ja.", "version": "1", "lijst": "antwoord", "bij": after}
        answer = f"/overlegtafel/{ids[number]}/antwoord"
        done = coordinator.post(answer, data=form | {"submission_id": uuid4().hex})
        assert done.location.endswith("#klaar")
        page = coordinator.get(done.location).text
        assert page.count('id="klaar"') == 1
        assert page.index(f"punt-{ids[0]}") < page.index('id="klaar"')
        if after in page.split('id="klaar"')[1]:
            assert page.index('id="klaar"') < page.index(f'id="punt-{after}"')
