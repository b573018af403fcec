"""Who sits for one bestuur reads only the questions of that bestuur, wherever they are read."""

from uuid import uuid4

import pytest
from boards_told import ALFA, BETA, COOP, action, ask, boards, split_points
from support import TODAY

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.store import (
    agendas,
    digests,
    forwardings,
    organisations,
    roundtables,
    seat_invitations,
    waiting,
)
from gesprekskader.store.access import Deed, may
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.db import one, writing


@pytest.fixture
def two(db, cast):
    return boards(db, cast)


def waits_for(db, actor) -> list[str]:
    """What a mail and a first page say lies there: both, as they must agree."""
    mailed = [point.question for point in waiting.points_of(db, actor)]
    shown = [words for load in waiting.of(db, actor).tables for words in load.oldest]
    assert sorted(mailed) == sorted(shown)
    return sorted(mailed)


def test_each_line_of_a_split_action_is_read_by_its_own_bestuur_and_by_who_sits_for_all(
    db, cast, two, client_of
):
    alfa, beta = split_points(db, cast)
    roundtables.seat(db, cast.admin, COOP[0], cast.coordinator.person_id)
    for name, theirs in (
        ("colleague", [alfa]),
        ("outsider", [beta]),
        ("coordinator", [alfa, beta]),
    ):
        client = client_of(name)
        page = client.get("/overlegtafel").get_data(as_text=True)
        for point, words in ((alfa, "VRAAG Alfa"), (beta, "VRAAG Beta")):
            assert (words in page) is (point in theirs), (name, words)
            status = client.get(f"/overlegtafel/{point}").status_code
            assert status == (200 if point in theirs else 404)
    assert (waits_for(db, two.for_alfa), waits_for(db, two.for_beta)) == (
        ["VRAAG Alfa"],
        ["VRAAG Beta"],
    )


def test_who_sits_for_one_bestuur_answers_no_question_of_another_nor_of_none(db, cast, two):
    alfa, beta = split_points(db, cast)
    loose = ask(db, cast, action(db, cast, "Los"), "VOOR NIEMAND")
    for point, allowed in ((alfa, True), (beta, False), (loose, False)):
        assert may(db, two.for_alfa, Deed.ANSWER_POINT, point) is allowed
        assert may(db, two.for_alfa, Deed.READ_POINT, point) is allowed
    with pytest.raises(NotFound):
        roundtables.answer(db, two.for_alfa, beta, "Nee.", version=1, submission_id=uuid4().hex)


def test_the_mail_of_the_day_brings_only_the_own_questions(db, cast, two):
    split_points(db, cast)
    digests.plan(db)
    told = {}
    while (digest := digests.claim(db)) is not None:
        told[digest.person_id] = [point.question for point in digest.points]
    assert told[two.for_alfa.person_id] == ["VRAAG Alfa"]
    assert told[two.for_beta.person_id] == ["VRAAG Beta"]


def test_an_action_that_was_not_split_asks_for_which_besturen(facilitator, db, cast, two):
    to_do = action(db, cast)
    address = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{to_do}/doorgeven"
    form = {"roundtable": COOP[0], "question": "Kan dit?", "submission_id": uuid4().hex}
    refused = facilitator.post(address, data=form)
    assert refused.status_code == 422
    assert "Kies bij welke besturen deze vraag hoort" in refused.get_data(as_text=True)
    both = form | {"boards": [two.alfa, two.beta]}
    for _ in range(2):  # sent twice is stored once
        assert facilitator.post(address, data=both).status_code == 303
    asked = forwardings.of_meeting(db, cast.meeting_id)
    assert [f.board for f in asked] == [ALFA, BETA]
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/doorgeven").get_data(as_text=True)
    for name in (ALFA, BETA):  # named on the row, for who asked
        assert f"eigen bestuur, {name} sinds" in page
    with pytest.raises(RuleBroken):
        ask(db, cast, to_do, "Nog eens", board_ids=(two.beta,))


def test_another_table_asks_for_no_bestuur(facilitator, db, cast, two):
    to_do = action(db, cast)
    address = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{to_do}/doorgeven"
    form = {"roundtable": "projectgroep", "question": "Kan dit?", "submission_id": uuid4().hex}
    assert facilitator.post(address, data=form | {"boards": [two.alfa]}).status_code == 303
    assert [f.board for f in forwardings.of_meeting(db, cast.meeting_id)] == [""]


def test_a_question_is_for_a_bestuur_and_for_nothing_else(db, cast, two):
    with writing(db):
        school = organisations.insert(db, "De Wilg", "school", two.alfa)
    with pytest.raises(NotFound):
        ask(db, cast, action(db, cast), "Kan dit?", board_ids=(school,))


def test_sent_on_to_a_table_with_besturen_it_asks_for_which_one(coordinator, db, cast, two):
    point = ask(
        db, cast, action(db, cast), "DOOR TE STUREN", table=("projectgroep", "Projectgroep")
    )
    form = {"roundtable": COOP[0], "sentence": "Voor jullie", "version": "1"}
    form |= {"submission_id": uuid4().hex}
    address = f"/overlegtafel/{point}/doorsturen"
    refused = coordinator.post(address, data=form)
    assert refused.status_code == 422
    assert "Kies bij welk bestuur deze vraag hoort" in refused.get_data(as_text=True)
    assert coordinator.post(address, data=form | {"board": two.beta}).status_code == 303
    assert waits_for(db, two.for_beta) == ["DOOR TE STUREN"]
    assert waits_for(db, two.for_alfa) == []


def test_questions_of_before_are_all_there_and_an_administrator_assigns_them(
    admin, client_of, db, cast, two
):
    old = ask(db, cast, action(db, cast), "VAN VOOR DE BESTUREN")
    assert waits_for(db, two.for_alfa) == []
    assert "VAN VOOR DE BESTUREN" in admin.get("/rollen").get_data(as_text=True)
    address = f"/rollen/vragen/{old}/bestuur"
    assert admin.post(address, data={"board": ""}).status_code == 422
    for role in ("coordinator", "facilitator", "colleague"):
        assert client_of(role).post(address, data={"board": two.alfa}).status_code in (401, 404)
    for _ in range(2):
        assert admin.post(address, data={"board": two.alfa}).status_code == 303
    assert admin.post(address, data={"board": two.beta}).status_code == 422
    assert waits_for(db, two.for_alfa) == ["VAN VOOR DE BESTUREN"]
    assert "VAN VOOR DE BESTUREN" not in admin.get("/rollen").get_data(as_text=True)


def test_a_seat_that_is_for_another_bestuur_now_reads_that_one_only(admin, db, cast, two):
    split_points(db, cast)
    form = {"person": cast.colleague.person_id, "roundtable": COOP[0], "board": two.beta}
    assert admin.post("/rollen/tafels", data=form).status_code == 303
    assert waits_for(db, two.for_alfa) == ["VRAAG Beta"]
    assert BETA in admin.get("/rollen").get_data(as_text=True)
    form["roundtable"] = "projectgroep"  # a table that all share
    admin.post("/rollen/tafels", data=form)
    seat = "select board_id from roundtable_members where roundtable_key = ? and person_id = ?"
    assert one(db, seat, ["projectgroep", cast.colleague.person_id]) == {"board_id": None}


def test_a_seat_that_ended_opens_nothing_any_more_and_what_it_answered_stays(
    admin, client_of, db, cast, two
):
    alfa, beta = split_points(db, cast)
    day = DayDraft(TODAY, "", "")
    agenda = agendas.add(db, two.for_beta, COOP, two.beta, day, submission_id=uuid4().hex)
    agendas.put_on(db, two.for_beta, agenda, [beta])
    roundtables.answer(db, two.for_beta, beta, "BETA-ZEI", version=1, submission_id=uuid4().hex)
    gone = client_of("outsider")
    addresses = ("/overlegtafel", f"/overlegtafel/{beta}", f"/overlegtafel/agenda/{agenda}")
    addresses += (f"/overlegtafel/agenda/{agenda}/agenda.docx", "/overlegtafel/signaal")
    addresses += (f"/overlegtafel/bijeenkomst/{agenda}", f"/overlegtafel/bijeenkomst/{beta}")
    assert {gone.get(address).status_code for address in addresses} == {200}
    ended = admin.post(f"/rollen/tafels/{COOP[0]}/{two.for_beta.person_id}/weg")
    assert ended.status_code == 303
    assert {gone.get(address).status_code for address in addresses} == {404}
    assert client_of("colleague").get(f"/overlegtafel/{alfa}").status_code == 200
    assert "BETA-ZEI" in client_of("facilitator").get(f"/antwoorden/{beta}").text


def test_where_nobody_sits_for_a_bestuur_the_administrator_hears_it(db, cast, two):
    split_points(db, cast)
    roundtables.unseat(db, cast.admin, COOP[0], two.for_beta.person_id)
    empty = waiting.of(db, cast.admin).empty_tables
    assert [(table.key, table.board, table.questions) for table in empty] == [(COOP[0], BETA, 1)]


def test_two_besturen_that_become_one_take_their_seats_and_questions_along(db, cast, two):
    split_points(db, cast)
    organisations.merge(db, cast.admin, two.alfa, two.beta)
    assert waits_for(db, two.for_alfa) == ["VRAAG Alfa", "VRAAG Beta"]


def seat_of(db, cast, board):
    roundtables.seat(db, cast.admin, COOP[0], cast.colleague.person_id, board)


def invitation_of(db, cast, board):
    who = {"name": "Vera", "email": "vera@voorbeeld.invalid", "submission_id": uuid4().hex}
    seat_invitations.invite(db, cast.admin, COOP[0], board_id=board, **who)


def question_of(db, cast, board):
    asked = ask(db, cast, action(db, cast), "VRAAG")
    roundtables.assign(db, cast.admin, asked, board)


def agenda_of(db, cast, board):
    roundtables.seat(db, cast.admin, COOP[0], cast.coordinator.person_id)
    day = DayDraft(TODAY, "", "")
    agendas.add(db, cast.coordinator, COOP, board, day, submission_id=uuid4().hex)


@pytest.mark.parametrize("lay", [seat_of, invitation_of, question_of, agenda_of])
def test_a_bestuur_with_something_at_a_table_is_merged_by_an_administrator_only(
    facilitator, admin, db, cast, two, lay
):
    for who in (two.for_alfa, two.for_beta):
        roundtables.unseat(db, cast.admin, COOP[0], who.person_id)
    lay(db, cast, two.alfa)
    url, into = f"/organisaties/{two.alfa}/samenvoegen", {"into": two.beta}
    refused = facilitator.post(url, data=into)
    assert refused.status_code == 422
    assert "Alleen een beheerder kan dit samenvoegen" in refused.get_data(as_text=True)
    assert organisations.find(db, two.alfa).name == ALFA
    assert admin.post(url, data=into).status_code == 303


def test_a_bestuur_without_anything_at_a_table_is_merged_by_who_runs_its_networks(
    facilitator, db, cast, two
):
    roundtables.unseat(db, cast.admin, COOP[0], two.for_alfa.person_id)
    url = f"/organisaties/{two.alfa}/samenvoegen"
    assert facilitator.post(url, data={"into": two.beta}).status_code == 303
