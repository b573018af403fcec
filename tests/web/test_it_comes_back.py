"""What was parked or not reached comes back in the network's next meeting, by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import add_meeting, is_refused

from gesprekskader.store import (
    meetings,
    outcomes,
    parked_points,
    picked_items,
    programmes,
)
from gesprekskader.store.access import ALL
from gesprekskader.store.db import today
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def question(db, cast) -> str:
    """A question at item 1; nobody wrote at item 7."""
    item = picked_items.of_conversation(db, cast.conversation_id)[0]
    draft = OutcomeDraft("vraag", "WIE-REGELT-DIT")
    return outcomes.record(
        db, cast.member, cast.conversation_id, item.id, draft, submission_id=uuid4().hex
    )


@pytest.fixture
def next_meeting(db, cast, refs) -> str:
    day = today() + timedelta(days=30)
    return add_meeting(
        db,
        cast.facilitator,
        cast.network_id,
        refs,
        title="Volgende",
        meeting_on=day,
        keys=["w2-lo-1"],
    )


def opening(client, meeting_id) -> str:
    return client.get(f"/bijeenkomsten/{meeting_id}/verslag-van-vorige-keer").get_data(as_text=True)


def test_a_parked_text_returns_on_its_day_until_it_was_talked_about(
    facilitator, db, cast, question, next_meeting
):
    url = f"/opbrengsten/{question}/parkeren"
    later = today() + timedelta(days=90)
    facilitator.post(url, data={"return_on": later.isoformat()})
    assert "WIE-REGELT-DIT" not in opening(facilitator, next_meeting)
    soon = today() + timedelta(days=20)
    facilitator.post(url, data={"return_on": soon.isoformat()})
    assert "WIE-REGELT-DIT" in opening(facilitator, next_meeting)
    (point,) = parked_points.due_at(db, meetings.find(db, next_meeting), ALL)
    facilitator.post(f"/bijeenkomsten/{next_meeting}/geparkeerd/{point.id}/besproken")
    assert "WIE-REGELT-DIT" not in opening(facilitator, next_meeting)


def test_an_item_that_was_not_reached_comes_back_with_one_tap(
    facilitator, db, cast, question, next_meeting
):
    page = opening(facilitator, next_meeting)
    assert "Vorige keer niet aan bod gekomen" in page
    assert "betrekt studenten bij meer zaken" in page
    facilitator.post(f"/bijeenkomsten/{next_meeting}/items/w2-lo-7/erbij")
    assert programmes.offered_keys(db, next_meeting) == ["w2-lo-1", "w2-lo-7"]
    assert "Staat nu weer op tafel" in opening(facilitator, next_meeting)


def test_a_parked_text_wants_a_day(facilitator, cast, question):
    answer = facilitator.post(f"/opbrengsten/{question}/parkeren", data={"return_on": ""})
    assert answer.status_code == 422
    assert "Kies een datum" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ["member", "outsider", "stranger"])
def test_only_facilitators_park(client_of, role, cast, question, next_meeting):
    data = {"return_on": today().isoformat()}
    client = client_of(role)
    assert is_refused(client.post(f"/opbrengsten/{question}/parkeren", data=data))
    add = f"/bijeenkomsten/{next_meeting}/items/w2-lo-7/erbij"
    assert is_refused(client.post(add))


def test_another_network_hears_nothing_of_it(facilitator, client_of, db, cast, question, refs):
    from gesprekskader.store import networks

    facilitator.post(f"/opbrengsten/{question}/parkeren", data={"return_on": today().isoformat()})
    other = networks.facilitated_by(db, cast.outsider)[0]
    theirs = add_meeting(db, cast.outsider, other.id, refs, meeting_on=today() + timedelta(days=30))
    assert "WIE-REGELT-DIT" not in opening(client_of("outsider"), theirs)
