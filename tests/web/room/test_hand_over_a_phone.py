"""A phone that goes to somebody else: what was private stays with who it is of."""

from uuid import uuid4

import pytest
from support import sent

from gesprekskader.store import meetings, steps
from gesprekskader.store.steps import StepDraft

WORDS = "ALLEEN-VAN-MIJ"


@pytest.fixture
def step_id(db, cast, refs) -> str:
    return steps.add(
        db,
        cast.member,
        StepDraft("ga", WORDS, tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        submission_id=uuid4().hex,
    )


@pytest.fixture
def door(db, cast) -> str:
    return f"/meedoen/{meetings.find(db, cast.meeting_id).join_code}"


def test_the_joining_page_says_first_how_to_come_back(member, door):
    page = member.get(door).get_data(as_text=True)
    _, _, other = page.partition("Nee, ik ben iemand anders")
    before, _, _ = other.partition('name="name"')
    assert "een eigen link" in before
    assert 'href="/mijn/sleutel"' in before


@pytest.mark.parametrize("way", ["somebody else", "the table"])
def test_who_takes_the_phone_over_sees_no_step_of_who_had_it(member, door, db, cast, step_id, way):
    assert WORDS in member.get("/mijn").get_data(as_text=True)
    if way == "the table":
        member.post(f"{door}/getypt/tafel")
    else:
        member.post(door, data=sent(name="Ander"))
    member.post(f"/gesprekken/{cast.group_id}/plek")
    for path in (
        "/",
        "/mijn",
        f"/stappen/{step_id}",
        f"/bijeenkomsten/{cast.meeting_id}/mijn-stap",
    ):
        assert WORDS not in member.get(path, follow_redirects=True).get_data(as_text=True)
    assert steps.find(db, step_id).text == WORDS
    assert steps.of_person(db, cast.member.person_id)[0].id == step_id
