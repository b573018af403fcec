"""Questions that are one at a table: none of them is reached through another that is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import COOP, action, ask, boards
from support import TODAY

from gesprekskader.errors import NotFound
from gesprekskader.store import agendas, bundles, forwardings, roundtables
from gesprekskader.store.access import Deed, may
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.db import writing


@pytest.fixture
def two(db, cast):
    roundtables.seat(db, cast.admin, COOP[0], cast.coordinator.person_id)
    return boards(db, cast)


@pytest.fixture
def one_of_three(db, cast, two) -> list[str]:
    """Three for no bestuur yet, as one."""
    ids = [ask(db, cast, action(db, cast, f"Los {n}"), f"VRAAG {n}") for n in "ABC"]
    bundles.put_together(db, cast.coordinator, ids)
    return ids


def answer(db, actor, id_, **more):
    more = {"version": 1, "submission_id": uuid4().hex} | more
    return roundtables.answer(db, actor, id_, "ANTWOORD", **more)


def test_one_that_gets_a_bestuur_leaves_those_it_was_put_together_with(
    client_of, db, cast, two, one_of_three
):
    first, *others = one_of_three
    roundtables.assign(db, cast.admin, first, two.alfa)
    found = {f.id: f for f in forwardings.of_ids(db, one_of_three)}
    assert (found[first].board_id, found[first].bundle) == (two.alfa, "")
    assert len({found[id_].bundle for id_ in others} - {""}) == 1, "the others stay one"
    assert {found[id_].board_id for id_ in others} == {None}
    answer(db, two.for_alfa, first)
    assert [f.answer for f in forwardings.of_ids(db, others)] == ["", ""]
    page = client_of("colleague").get("/overlegtafel").get_data(as_text=True)
    assert "VRAAG B" not in page
    answer(db, cast.coordinator, others[0])
    assert {f.answer for f in forwardings.of_ids(db, others)} == {"ANTWOORD"}


def test_assigned_twice_it_keeps_what_it_was_put_together_with_since(db, cast, two):
    ids = [ask(db, cast, action(db, cast, f"Los {n}"), f"VRAAG {n}") for n in "AB"]
    for id_ in ids:
        roundtables.assign(db, cast.admin, id_, two.alfa)
    bundles.put_together(db, two.for_alfa, ids)
    roundtables.assign(db, cast.admin, ids[0], two.alfa)
    assert len({f.bundle for f in forwardings.of_ids(db, ids)} - {""}) == 1
    answer(db, two.for_alfa, ids[0])
    assert {f.answer for f in forwardings.of_ids(db, ids)} == {"ANTWOORD"}


def test_every_deed_on_one_asks_access_to_each_it_was_put_together_with(
    db, cast, two, one_of_three
):
    first, second, third = one_of_three
    with writing(db):  # one of them is for a bestuur, whatever way it got there
        db.execute("update forwardings set board_id = ? where id = ?", [two.alfa, first])
    assert may(db, two.for_alfa, Deed.ANSWER_POINT, first)
    day = DayDraft(TODAY + timedelta(days=3), "", "")
    of_all = agendas.add(db, cast.coordinator, COOP, None, day, submission_id=uuid4().hex)
    agendas.put_on(db, cast.coordinator, of_all, one_of_three)
    of_alfa = agendas.add(db, two.for_alfa, COOP, two.alfa, day, submission_id=uuid4().hex)
    own = ask(db, cast, action(db, cast, "Los D"), "VRAAG D")
    roundtables.assign(db, cast.admin, own, two.alfa)
    before = [forwardings.of_ids(db, one_of_three), agendas.find(db, of_all)]
    new = {"version": 1, "submission_id": uuid4().hex}
    for deed in (
        lambda: answer(db, two.for_alfa, first),
        lambda: answer(db, two.for_alfa, own, also=[first]),
        lambda: roundtables.send_on(
            db, two.for_alfa, first, ("stuurgroep", "Stuurgroep"), "Voor jullie", **new
        ),
        lambda: agendas.put_on(db, two.for_alfa, of_alfa, [first]),
        lambda: agendas.take_off(db, two.for_alfa, first),
        lambda: bundles.put_together(db, two.for_alfa, [own, first]),
        lambda: bundles.take_apart(db, two.for_alfa, first),
    ):
        with pytest.raises(NotFound):
            deed()
    assert [forwardings.of_ids(db, one_of_three), agendas.find(db, of_all)] == before
    bundles.take_apart(db, cast.coordinator, second)  # who sits for all may
    assert {f.bundle for f in forwardings.of_ids(db, [first, second, third])} == {""}


def test_sent_on_again_by_the_same_submission_the_newest_words_count(db, cast, one_of_three):
    same = {"version": 1, "submission_id": uuid4().hex}
    table = ("stuurgroep", "Stuurgroep")
    for words in ("EERST", "EERST EN MEER"):  # they lie at a table of others by then
        roundtables.send_on(db, cast.coordinator, one_of_three[0], table, words, **same)
    moves = roundtables.moves_of(db, one_of_three)
    assert {move.sentence for way in moves.values() for move in way} == {"EERST EN MEER"}
