"""Equal questions become one at a table: one answer, each asker reads only the own words."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import COOP, action, ask, asked_elsewhere, boards, point, split_points
from support import TODAY

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import clock_at, now
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    agendas,
    bundles,
    forwardings,
    members,
    networks,
    roundtables,
    waiting,
)
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.db import writing


@pytest.fixture
def three(db, cast, refs) -> list[str]:
    """Two of one network and one of another, that ask the same."""
    (other,) = networks.facilitated_by(db, cast.outsider)
    return [
        point(db, cast, "VRAAG-EEN"),
        point(db, cast, "VRAAG-TWEE"),
        asked_elsewhere(db, cast.outsider, other.id, refs, "VRAAG-ELDERS"),
    ]


def put_together(client, ids):
    return client.post("/overlegtafel/samen", data={"punt": ids, "doe": "samen"})


def answer(client, id_, words="EEN-ANTWOORD", version="1", **more):
    data = {"sentence": words, "version": version, "submission_id": uuid4().hex} | more
    return client.post(f"/overlegtafel/{id_}/antwoord", data=data)


def test_they_are_one_line_that_says_how_many_networks_asked(coordinator, db, cast, three):
    assert "Drie vragen" in coordinator.get("/overlegtafel").get_data(as_text=True)
    done = put_together(coordinator, three[::-1])
    page = coordinator.get(done.location).get_data(as_text=True)
    said = page.index("Deze vragen zijn nu samen één")  # where the reader was
    assert page.index('<section class="laid">') < said < page.index(f'id="punt-{three[0]}"')
    assert "Eén vraag" in page
    assert "2 netwerken vroegen dit" in page
    for words in ("VRAAG-EEN", "VRAAG-TWEE", "VRAAG-ELDERS"):  # the table reads each of them
        assert words in page
    assert waiting.of(db, cast.coordinator).points == 1  # the number in the menu says the same


def test_questions_of_two_besturen_stay_ticked_and_the_list_says_what_can_be_done(
    coordinator, client_of, db, cast
):
    roundtables.seat(db, cast.admin, COOP[0], cast.coordinator.person_id)
    two = boards(db, cast)
    ids = [ask(db, cast, action(db, cast, f"Los {n}"), f"VRAAG {n}") for n in "ABC"]
    for id_, board in zip(ids, (two.alfa, two.beta), strict=False):
        roundtables.assign(db, cast.admin, id_, board)
    answer = put_together(coordinator, ids[:2])
    assert answer.status_code == 422
    assert "van twee besturen" in answer.text
    assert "Samen één antwoord" in answer.text
    ticked = re.findall(r'name="punt" value="(\w+)" checked', answer.text)
    assert set(ticked) == set(ids[:2])
    together = coordinator.get("/overlegtafel/samen", query_string={"doe": "antwoord", "punt": ids})
    for board in ("Alfa", "Beta"):
        assert f", Stichting {board}" in together.text
    assert "Vink eerst aan" in put_together(coordinator, []).text


def test_one_answer_reaches_each_asker_and_none_reads_the_words_of_another(
    coordinator, facilitator, client_of, db, cast, three
):
    put_together(coordinator, three)
    assert answer(coordinator, three[0]).status_code == 303
    assert {f.answer for f in forwardings.of_ids(db, three)} == {"EEN-ANTWOORD"}
    outsider = client_of("outsider")
    for client, own, other in (
        (facilitator, three[0], "VRAAG-ELDERS"),
        (outsider, three[2], "VRAAG-EEN"),
    ):
        page = client.get(f"/antwoorden/{own}").get_data(as_text=True)
        assert "EEN-ANTWOORD" in page
        assert other not in page
    assert facilitator.get(f"/antwoorden/{three[2]}").status_code == 404
    assert "VRAAG-ELDERS" not in facilitator.get(
        f"/bijeenkomsten/{cast.meeting_id}/doorgeven"
    ).get_data(as_text=True)


def test_taken_apart_each_stands_alone_again_and_keeps_what_was_done(coordinator, db, three):
    put_together(coordinator, three)
    assert coordinator.post(f"/overlegtafel/samen/{three[0]}/uiteen").status_code == 303
    assert "Drie vragen" in coordinator.get("/overlegtafel").get_data(as_text=True)
    answer(coordinator, three[0])
    assert [f.is_answered for f in forwardings.of_ids(db, three)] == [True, False, False]


def test_sent_on_they_go_together_and_the_next_table_has_them_as_one(coordinator, db, cast, three):
    put_together(coordinator, three)
    form = {"roundtable": "stuurgroep", "sentence": "Voor jullie", "version": "1"}
    form |= {"submission_id": uuid4().hex}
    assert coordinator.post(f"/overlegtafel/{three[0]}/doorsturen", data=form).status_code == 303
    found = forwardings.of_ids(db, three)
    assert {f.at_key for f in found} == {"stuurgroep"}
    assert len({f.bundle for f in found}) == 1
    assert found[0].bundle


def test_one_that_is_taken_back_leaves_the_others_as_they_are(coordinator, db, cast, three):
    put_together(coordinator, three)
    forwardings.withdraw(db, cast.facilitator, three[0])
    page = coordinator.get("/overlegtafel").get_data(as_text=True)
    assert "VRAAG-EEN" not in page
    assert "VRAAG-TWEE" in page
    assert waiting.of(db, cast.coordinator).points == 1
    answer(coordinator, three[1])
    (answered,) = {f.answer for f in forwardings.of_ids(db, three)}
    assert answered == "EEN-ANTWOORD"


def test_who_asked_and_left_reads_the_answer_to_the_own_question_and_to_no_other(
    coordinator, client_of, db, cast, refs, three
):
    own = asked_elsewhere(db, cast.colleague, cast.network_id, refs, "VRAAG-VAN-WIE-WEGGAAT")
    put_together(coordinator, [own, *three])
    year, gone = school_year_of(TODAY), cast.colleague.person_id
    with clock_at(now() + timedelta(minutes=30)):
        members.set_left(db, cast.facilitator, cast.network_id, year, gone, left=True)
    with clock_at(now() + timedelta(hours=1)):
        answer(coordinator, own)
        read = client_of("colleague")
        assert "EEN-ANTWOORD" in read.get(f"/antwoorden/{own}").text
        assert {read.get(f"/antwoorden/{id_}").status_code for id_ in three} == {404}


def test_only_questions_of_one_table_and_bestuur_without_an_answer_go_together(db, cast, three):
    two = boards(db, cast)
    roundtables.seat(db, cast.admin, COOP[0], cast.coordinator.person_id)
    split = split_points(db, cast)
    with pytest.raises(RuleBroken):
        bundles.put_together(db, cast.coordinator, [three[0], split[0]])
    with pytest.raises(RuleBroken):  # of two besturen
        bundles.put_together(db, cast.coordinator, split)
    with pytest.raises(RuleBroken):
        bundles.put_together(db, cast.coordinator, three[:1])
    with pytest.raises(NotFound):
        bundles.put_together(db, two.for_alfa, split)
    roundtables.answer(db, cast.coordinator, three[1], "Ja.", version=1, submission_id=uuid4().hex)
    with pytest.raises(RuleBroken):
        bundles.put_together(db, cast.coordinator, three[:2])


def test_two_members_who_answer_at_once_see_both_texts(coordinator, three):
    put_together(coordinator, three)
    answer(coordinator, three[0], "EERSTE")
    late = answer(coordinator, three[2], "TWEEDE")
    assert late.status_code == 409
    for words in ("EERSTE", "TWEEDE"):
        assert words in late.get_data(as_text=True)


def test_several_get_one_answer_and_stay_points_of_their_own(coordinator, db, three):
    chosen = coordinator.post("/overlegtafel/samen", data={"punt": three, "doe": "antwoord"})
    page = coordinator.get(chosen.headers["Location"]).get_data(as_text=True)
    assert all(words in page for words in ("VRAAG-EEN", "VRAAG-TWEE", "VRAAG-ELDERS"))
    sid = uuid4().hex
    for words in ("EERST", "EERST EN MEER"):  # sent twice is stored once, in the newest words
        sent = answer(coordinator, three[0], words, ook=three[1:], submission_id=sid)
        assert sent.status_code == 303
    found = forwardings.of_ids(db, three)
    assert {(f.answer, f.bundle) for f in found} == {("EERST EN MEER", "")}
    assert db["forwarding_moves"].count == 3


def test_where_a_colleague_answered_one_of_several_meanwhile_it_is_said(coordinator, db, three):
    answer(coordinator, three[1], "VAN EEN COLLEGA")
    refused = answer(coordinator, three[0], "VOOR ALLE DRIE", ook=three[1:])
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "gaf een collega intussen antwoord" in page
    assert "VOOR ALLE DRIE" in page
    assert [f.answer for f in forwardings.of_ids(db, three)] == ["", "VAN EEN COLLEGA", ""]


def test_nobody_else_chooses_or_takes_apart(coordinator, client_of, three):
    put_together(coordinator, three)
    for role in ("facilitator", "outsider", "admin"):
        client = client_of(role)
        assert put_together(client, three).status_code == 404
        assert client.post(f"/overlegtafel/samen/{three[0]}/uiteen").status_code == 404
    assert coordinator.post("/overlegtafel/samen", data={"doe": "samen"}).status_code == 422


def test_of_very_many_those_that_lie_longest_are_shown_and_it_is_said(coordinator, db, cast):
    first = point(db, cast, "HET-LANGST")
    names = [column.name for column in db["forwardings"].columns]
    columns = ", ".join(name for name in names if name not in ("id", "submission_id"))
    with writing(db):
        db.execute(
            f"insert into forwardings (id, submission_id, {columns}) select 'k' || k.value, 's' ||"
            f" k.value, {columns} from forwardings, json_each(?) k where forwardings.id = ?",
            [f"[{', '.join(map(str, range(120)))}]", first],
        )
        later = "update forwardings set question = 'LATER', at_since = ? where id <> ?"
        db.execute(later, [f"{TODAY}T23:00:00+00:00", first])
    page = coordinator.get("/overlegtafel").get_data(as_text=True)
    assert "Meer dan 99 vragen" in page
    assert "Er liggen er meer dan hier staan" in page
    assert "HET-LANGST" in page
    with writing(db):
        db.execute("update forwardings set question = 'LAATST-GEVRAAGD' where id = 'k119'")
    assert "LAATST-GEVRAAGD" not in coordinator.get("/overlegtafel").text
    day, at = DayDraft(TODAY, "", ""), ("projectgroep", "Projectgroep")
    agenda = agendas.add(db, cast.coordinator, at, None, day, submission_id=uuid4().hex)
    agendas.put_on(db, cast.coordinator, agenda, ["k119"])
    sheet = coordinator.get("/overlegtafel").text.partition('id="agenda"')[2]
    assert "LAATST-GEVRAAGD" in sheet
