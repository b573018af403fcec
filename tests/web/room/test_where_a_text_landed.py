"""A text says where it landed, also in a group that was merged since and when it is sent again; who
has no script is led there."""

from uuid import uuid4

import pytest
from support import sent

from gesprekskader.store import follow_ups, grouping, outcomes, picked_items
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.new_texts import Written
from gesprekskader.store.outcomes import OutcomeDraft

KINDS = {
    "outcomes": (outcomes, lambda words: OutcomeDraft("opbrengst", words)),
    "follow_ups": (follow_ups, lambda words: FollowUpDraft(words, "niemand")),
}


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


@pytest.fixture
def send(db, cast, kind):
    """Sends words at an item of the member's group; where they landed."""
    store, draft = KINDS[kind]

    def record(at: str, words: str, submission_id: str) -> Written:
        said = draft(words)
        return store.record(db, cast.member, cast.group_id, at, said, submission_id=submission_id)

    return record


def items(db, group_id: str) -> list[str]:
    return [picked.id for picked in picked_items.of_group(db, group_id)]


def merge(db, cast) -> None:
    grouping.merge(db, cast.facilitator, cast.group_id, cast.next_group_id)


def test_a_new_text_lands_in_the_group_that_took_its_own_in(db, cast, send):
    first, second = items(db, cast.group_id)
    there = items(db, cast.next_group_id)
    assert send(first, "HIER", uuid4().hex)[1:] == (cast.group_id, first)
    merge(db, cast)
    landed = [send(at, f"DAAR {at}", uuid4().hex)[1:] for at in (first, second)]
    assert landed == [(cast.next_group_id, at) for at in there]


def test_the_same_words_again_say_where_they_are_now(db, cast, send, kind):
    first, second = items(db, cast.group_id)
    once = uuid4().hex
    made = send(first, "HIER", once)
    assert send(first, "HIER", once) == made
    with writing(db):
        db.execute(f"update {kind} set picked_item_id = ? where id = ?", [second, made.id])
    assert send(first, "HIER", once) == (made.id, cast.group_id, second)
    merge(db, cast)
    there = items(db, cast.next_group_id)
    assert send(first, "HIER", once) == (made.id, cast.next_group_id, there[1])


def test_newer_words_at_another_item_take_the_text_there(db, cast, send):
    first, second = items(db, cast.group_id)
    once = uuid4().hex
    made = send(first, "HIER", once)
    assert send(second, "HIER, en meer", once) == (made.id, cast.group_id, second)


@pytest.mark.parametrize(
    ("address", "fields", "then"),
    [
        ("opbrengsten", {"kind": "opbrengst"}, "/items/{item}#opbrengst-{id}"),
        ("vervolgacties", {"owner_kind": "niemand"}, "/acties?item={item}#actie-{id}"),
    ],
)
def test_without_a_script_one_is_led_to_where_it_landed(db, cast, member, address, fields, then):
    kind = "outcomes" if address == "opbrengsten" else "follow_ups"
    here = items(db, cast.group_id)[0]
    merge(db, cast)
    there = items(db, cast.next_group_id)[0]
    form = sent(picked_item=here, text="DAAR", **fields)
    for _ in range(2):
        answer = member.post(f"/gesprekken/{cast.group_id}/{address}", data=form)
        (id_,) = [row["id"] for row in db.query(f"select id from {kind} where text = 'DAAR'")]
        assert answer.status_code == 303
        assert answer.location == f"/gesprekken/{cast.next_group_id}" + then.format(
            item=there, id=id_
        )
