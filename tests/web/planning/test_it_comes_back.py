"""What was parked or not reached comes back in the network's next meeting, by itself."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from support import add_meeting, is_refused, join

from gesprekskader.moments import today
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    groups,
    meetings,
    outcomes,
    parked_points,
    picked_items,
    programmes,
)
from gesprekskader.store.access import ALL
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def question(db, cast) -> str:
    """A question at item 1; nobody wrote at item 7."""
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = OutcomeDraft("vraag", "WIE-REGELT-DIT")
    return outcomes.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
    ).id


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
    facilitator, db, cast, first_in_autumn, refs
):
    next_meeting = meet(db, cast, refs, 30, offered=["w2-lo-1"])
    page = opening(facilitator, next_meeting)
    assert "Eerder niet aan bod gekomen" in page
    assert "betrekt studenten bij meer zaken" in page
    facilitator.post(f"/bijeenkomsten/{next_meeting}/items/w2-lo-7/erbij")
    assert programmes.offered_keys(db, next_meeting) == ["w2-lo-1", "w2-lo-7"]
    assert "Staat nu weer op tafel" in opening(facilitator, next_meeting)


AUTUMN = date(int(school_year_of(today())[:4]), 10, 1)  # with a whole year before it


@pytest.fixture
def first_in_autumn(db, question):
    with writing(db):
        db.execute("update meetings set meeting_on = ?", [AUTUMN.isoformat()])


def meet(db, cast, refs, days, spoken=(), picked=(), offered=(), **over) -> str:
    """A meeting of this network: what is offered, what a group picks of it and writes at."""
    meeting = add_meeting(
        db,
        cast.facilitator,
        cast.network_id,
        refs,
        meeting_on=AUTUMN + timedelta(days=days),
        keys=[*offered, *picked, *spoken],
        **over,
    )
    if picked or spoken:
        actor, _ = join(db, meeting, "Iemand")
        items = refs(*picked, *spoken)
        group = groups.start(db, actor, meeting, items, submission_id=uuid4().hex)
        for item in picked_items.of_group(db, group):
            if item.item.key in spoken:
                draft = OutcomeDraft("opbrengst", "Hier over gepraat")
                outcomes.record(db, actor, group, item.id, draft, submission_id=uuid4().hex)
    return meeting


def not_reached(client, meeting_id) -> list[str]:
    """Keys that the opening proposes, in its order."""
    return re.findall(r"/items/([\w-]+)/erbij", opening(client, meeting_id))


def test_what_was_not_talked_about_stays_in_sight_the_whole_year_the_newest_first(
    facilitator, db, cast, first_in_autumn, refs
):
    meet(db, cast, refs, 5, offered=["w2-bg-1", "w2-bg-2"], item_choice="own")
    meet(db, cast, refs, 10, picked=["w2-lo-2"], offered=["w2-lo-3"], item_choice="own")
    meet(db, cast, refs, 15, spoken=["w2-bg-2"], picked=["w2-lo-1"])
    now = meet(db, cast, refs, 20)
    expected = ["w2-lo-1", "w2-lo-2", "w2-lo-3", "w2-bg-1", "w2-lo-7"]
    assert not_reached(facilitator, now) == expected
    meet(db, cast, refs, 18, spoken=["w2-lo-7", "w2-lo-1"])
    assert not_reached(facilitator, now) == ["w2-lo-2", "w2-lo-3", "w2-bg-1"]


def test_not_reached_is_of_this_year_and_of_meetings_that_were_held(
    facilitator, db, cast, first_in_autumn, refs
):
    meet(db, cast, refs, 5, picked=["w2-lo-2"])
    called_off = meet(db, cast, refs, 6, picked=["w2-lo-3"])
    meetings.set_cancelled(db, cast.facilitator, called_off, cancelled=True)
    meet(db, cast, refs, 7, offered=["w2-bg-1"], open_it=False)
    assert not_reached(facilitator, meet(db, cast, refs, 20)) == ["w2-lo-2", "w2-lo-7"]
    assert not_reached(facilitator, meet(db, cast, refs, 365)) == []


def test_of_a_whole_framework_ten_items_come_back(facilitator, db, cast, refs):
    keys = [f"w2-{part}-{n}" for part in ("lo", "bg") for n in range(1, 9)]
    meet(db, cast, refs, 5, offered=keys, item_choice="own")
    assert len(not_reached(facilitator, meet(db, cast, refs, 20))) == 10


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
