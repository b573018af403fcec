"""In a part that captures `niets` nothing can be written; what was begun before is always taken."""

import pytest
from support import sent

from gesprekskader.records import PhasePlan
from gesprekskader.store import follow_ups, outcomes, programmes
from gesprekskader.store.db import writing

WORDS = "Wat ik net wilde zeggen"


@pytest.fixture
def turn(db, cast):
    """A programme with a talk, a round in which nothing is written and a talk again."""
    with writing(db):
        programmes.replace_phases(
            db,
            cast.meeting_id,
            [
                PhasePlan(1, "Gesprek", 5, "groepje", "", "Vertel.", None),
                PhasePlan(2, "Vragenronde", 5, "groepje", "niets", "Vraag.", None),
                PhasePlan(3, "Opbrengst", 5, "groepje", "opbrengst", "Schrijf.", None),
            ],
        )

    def to(part: int) -> None:
        with writing(db):
            db.execute(
                "update meetings set clock_phase = ?, clock_left = 300 where id = ?",
                [part, cast.meeting_id],
            )

    return to


@pytest.fixture(params=["opbrengsten", "vervolgacties"])
def send(request, cast, member, picked):
    def post(part: str, **over: str):
        form = sent(
            picked_item=picked.id, text=WORDS, kind="opbrengst", owner_kind="niemand", roundtable=""
        )
        form |= {"part": part} | over
        return member.post(f"/gesprekken/{cast.group_id}/{request.param}", data=form)

    return post


def written(db, cast) -> list[str]:
    found = outcomes.of_group(db, cast.group_id)
    return [t.text for t in (*found, *follow_ups.of_group(db, cast.group_id))]


def test_what_is_begun_in_a_closed_part_is_refused_and_keeps_its_words(turn, send, db, cast):
    turn(2)
    answer = send("2")
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "In dit onderdeel schrijven jullie niets op." in page
    assert WORDS in page
    assert written(db, cast) == []


@pytest.mark.parametrize("begun_in", ["0", "1", ""])
def test_what_was_begun_before_a_closed_part_is_taken(turn, send, db, cast, begun_in):
    turn(2)
    assert send(begun_in).status_code == 303
    assert written(db, cast) == [WORDS]


@pytest.mark.parametrize("begun_in", ["2", "3"])
def test_after_a_closed_part_all_is_taken_again(turn, send, db, cast, begun_in):
    turn(3)
    assert send(begun_in).status_code == 303
    assert written(db, cast) == [WORDS]


def test_what_was_stored_before_gives_the_same_answer_in_a_closed_part(turn, send, db, cast):
    turn(1)
    assert send("1", submission_id="z" * 12).status_code == 303
    turn(2)
    assert send("1", submission_id="z" * 12).status_code == 303
    assert written(db, cast) == [WORDS]


@pytest.mark.parametrize("page", ["", "/acties"])
@pytest.mark.parametrize(("part", "is_closed"), [(1, False), (2, True), (3, False)])
def test_no_box_is_offered_while_a_closed_part_runs(turn, cast, db, member, page, part, is_closed):
    turn(part)
    address = f"/gesprekken/{cast.group_id}{page}"
    text = member.get(address, follow_redirects=True).get_data(as_text=True)
    assert ("data-closes hidden" in text) == is_closed
    assert ("data-closed-says hidden" in text) != is_closed
    running = programmes.phases_of(db, cast.meeting_id)[part - 1]
    assert f'name="part" value="{running.id}"' in text


def test_without_a_clock_a_form_carries_no_part(cast, member):
    page = member.get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)
    assert 'name="part" value="0"' in page
    assert "data-closes hidden" not in page


def test_the_beamer_says_that_nothing_is_written_now(turn, cast, facilitator):
    said = {}
    for part in (1, 2):
        turn(part)
        page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/scherm").get_data(as_text=True)
        said[part] = "Praat eerst. Schrijven komt straks." in page
    assert said == {1: False, 2: True}
