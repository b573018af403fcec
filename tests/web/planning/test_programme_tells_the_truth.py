"""A programme says what will happen: other items ask about its parts, no minutes is no part, and a
planned meeting that nobody used can go."""

from dataclasses import replace
from uuid import uuid4

import pytest
from support import add_meeting, is_refused
from wishes_told import wish

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import PhasePlan
from gesprekskader.store import (
    clocks,
    follow_ups,
    forwardings,
    groups,
    meetings,
    minutes,
    networks,
    outcomes,
    picked_items,
    programmes,
    wiped_meetings,
    wishes,
)
from gesprekskader.store.db import one, writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.minutes import MinutesDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.wishes import WishDraft


@pytest.fixture
def running(db, cast, refs, facilitator) -> str:
    """An afternoon about items 1 and 7, as its format makes it, in the talk about item 1."""
    meeting_id = add_meeting(
        db, cast.facilitator, cast.network_id, refs, title="Loopt", open_it=False
    )
    choose(facilitator, meeting_id, "w2-lo-1", "w2-lo-7")
    meetings.move_stage(db, cast.facilitator, meeting_id, now="concept", new="open")
    turn(db, cast, meeting_id, "start", 0)
    while "item 1" not in now(db, meeting_id).title:
        turn(db, cast, meeting_id, "volgende", clocks.of_meeting(db, meeting_id).phase)
    return meeting_id


def choose(client, meeting_id, *keys):
    return client.post(f"/bijeenkomsten/{meeting_id}/items", data={"offered": list(keys)})


def turn(db, cast, meeting_id, deed, phase) -> None:
    clocks.turn(db, cast.facilitator, meeting_id, deed, phase=phase)


def titles(db, meeting_id) -> list[str]:
    return [part.title for part in programmes.phases_of(db, meeting_id)]


def now(db, meeting_id) -> PhasePlan:
    at = clocks.of_meeting(db, meeting_id).phase
    return next(part for part in programmes.phases_of(db, meeting_id) if part.position == at)


def follow(client, meeting_id):
    return client.post(f"/bijeenkomsten/{meeting_id}/programma/volgt")


def test_other_items_ask_what_becomes_of_the_parts(db, running, facilitator):
    before = titles(db, running)

    answer = choose(facilitator, running, "w2-lo-1", "w2-lo-2")

    assert answer.headers["Location"].endswith("/programma/volgt")
    page = facilitator.get(answer.headers["Location"]).get_data(as_text=True)
    gone, new = page.split("Komt erbij")
    assert "Gesprek over item 7" in gone
    assert "Gesprek over item 2" in new
    assert titles(db, running) == before  # nothing moves before yes


def test_yes_takes_the_parts_along_and_the_clock_stays_at_its_part(db, running, facilitator):
    clock = clocks.of_meeting(db, running)
    programmes_minutes = {part.title: part.minutes for part in programmes.phases_of(db, running)}
    choose(facilitator, running, "w2-lo-1", "w2-lo-2")

    assert follow(facilitator, running).status_code == 303

    assert "Gesprek over item 7" not in titles(db, running)
    assert "Gesprek over item 2" in titles(db, running)
    assert now(db, running).title == "Gesprek over item 1"
    assert clocks.of_meeting(db, running).ends_at == clock.ends_at
    kept = {part.title: part.minutes for part in programmes.phases_of(db, running)}
    assert kept["Welkom en doel"] == programmes_minutes["Welkom en doel"]


def test_a_clock_whose_part_goes_rests(db, running, facilitator):
    choose(facilitator, running, "w2-lo-2")
    follow(facilitator, running)
    assert clocks.of_meeting(db, running) is None


def test_items_that_fit_ask_nothing(db, running, facilitator):
    answer = choose(facilitator, running, "w2-lo-1", "w2-lo-7")
    assert answer.headers["Location"].endswith("/programma")
    assert facilitator.get(f"/bijeenkomsten/{running}/programma/volgt").status_code == 303


def test_a_programme_that_changed_meanwhile_is_not_written_over(db, cast, running):
    known = programmes.all_parts(db, running)
    with writing(db):
        programmes.set_minutes(db, running, 1, 9)
    with pytest.raises(RuleBroken):
        programmes.follow_items(db, cast.facilitator, running, known[:2], known=known, shared=[])
    with pytest.raises(NotFound):
        programmes.follow_items(db, cast.member, running, known[:2], known=known, shared=[])


def test_of_two_pauses_the_clock_stays_at_its_own(db, cast):
    known = [
        PhasePlan(n, title, 5, "pauze", "", "", None)
        for n, title in enumerate(("Een", "Pauze", "Twee", "Pauze", "Drie"), 1)
    ]
    with writing(db):
        programmes.replace_phases(db, cast.meeting_id, known)
    turn(db, cast, cast.meeting_id, "start", 0)
    for at in (1, 2, 3):
        turn(db, cast, cast.meeting_id, "volgende", at)
    known = programmes.all_parts(db, cast.meeting_id)
    parts = [replace(part, position=part.position - 1) for part in known[1:]]
    programmes.follow_items(db, cast.facilitator, cast.meeting_id, parts, known=known, shared=[])
    assert clocks.of_meeting(db, cast.meeting_id).phase == 3


def test_a_part_of_no_minutes_is_skipped_both_ways(db, cast, facilitator):
    made = [
        PhasePlan(n, f"Deel {n}", minutes, "groepje", "", "Vraag.", None)
        for n, minutes in enumerate((0, 5, 0, 5, 0), 1)
    ]
    with writing(db):
        programmes.replace_phases(db, cast.meeting_id, made)
    board = f"/bijeenkomsten/{cast.meeting_id}"
    text = facilitator.get(board).get_data(as_text=True)
    assert "Begin met Deel 2" in text
    assert text.count("slaan we over") == 3
    assert "Ga naar Deel 3" not in text
    turn(db, cast, cast.meeting_id, "start", 0)
    assert "Verder met Deel 4" in facilitator.get(board).get_data(as_text=True)
    turn(db, cast, cast.meeting_id, "volgende", 2)
    assert clocks.of_meeting(db, cast.meeting_id).phase == 4
    turn(db, cast, cast.meeting_id, "vorige", 4)
    assert clocks.of_meeting(db, cast.meeting_id).phase == 2
    turn(db, cast, cast.meeting_id, "volgende", 2)
    turn(db, cast, cast.meeting_id, "volgende", 4)
    assert clocks.of_meeting(db, cast.meeting_id) is None


@pytest.fixture
def planned(db, cast, refs) -> str:
    return add_meeting(
        db, cast.facilitator, cast.network_id, refs, title="Toch niet", open_it=False
    )


def test_a_planned_meeting_can_go_for_good(db, cast, planned, facilitator, member):
    url = f"/bijeenkomsten/{planned}"
    assert "Bijeenkomst verwijderen" in facilitator.get(f"{url}/wijzigen").get_data(as_text=True)
    assert is_refused(member.post(f"{url}/verwijderen"))
    assert facilitator.post(f"{url}/verwijderen").status_code == 303
    assert one(db, "select 1 from meetings where id = ?", [planned]) is None
    assert networks.find(db, cast.network_id)


def test_a_meeting_that_is_open_or_holds_words_stays(db, cast, planned, facilitator):
    meetings.move_stage(db, cast.facilitator, planned, now="concept", new="open")
    assert "verwijderen" not in facilitator.get(f"/bijeenkomsten/{planned}/wijzigen").get_data(
        as_text=True
    )
    with pytest.raises(RuleBroken):
        wiped_meetings.delete(db, cast.facilitator, planned)
    meetings.set_cancelled(db, cast.facilitator, planned, cancelled=True)
    wiped_meetings.delete(db, cast.facilitator, planned)

    write(db, cast)
    meetings.set_cancelled(db, cast.facilitator, cast.meeting_id, cancelled=True)
    with pytest.raises(RuleBroken):
        wiped_meetings.delete(db, cast.facilitator, cast.meeting_id)


def write(db, cast) -> None:
    item = picked_items.of_group(db, cast.group_id)[0].id
    outcomes.record(
        db,
        cast.member,
        cast.group_id,
        item,
        OutcomeDraft("opbrengst", "BLIJFT"),
        submission_id=uuid4().hex,
    )


def act_at_home(db, cast) -> str:
    return follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked_items.of_group(db, cast.group_id)[0].id,
        FollowUpDraft("REGEL HET", "niemand"),
        submission_id=uuid4().hex,
    ).id


def forward_from(db, cast, meeting_id: str) -> None:
    """An action of another meeting goes to a table from this one."""
    forwardings.forward(
        db,
        cast.facilitator,
        meeting_id,
        follow_up_id=act_at_home(db, cast),
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question="KAN DIT?",
        submission_id=uuid4().hex,
    )


def say_in_minutes(db, cast, meeting_id: str) -> None:
    minutes.set_words(db, cast.facilitator, meeting_id, MinutesDraft("WE BEGONNEN"), version=0)


def put_own_point(db, cast, meeting_id: str) -> None:
    group_id = groups.start(
        db, cast.facilitator, meeting_id, [], submission_id=uuid4().hex, take_seat=False
    )
    point = replace(picked_items.of_group(db, cast.group_id)[0].item, key=None, wording="ONS PUNT")
    picked_items.pick(db, cast.facilitator, group_id, point, submission_id=uuid4().hex)


@pytest.mark.parametrize("told", [forward_from, say_in_minutes, put_own_point])
def test_a_meeting_from_which_a_question_went_or_that_holds_other_words_stays(
    db, cast, planned, told
):
    meetings.move_stage(db, cast.facilitator, planned, now="concept", new="open")
    told(db, cast, planned)
    meetings.set_cancelled(db, cast.facilitator, planned, cancelled=True)
    with pytest.raises(RuleBroken):
        wiped_meetings.delete(db, cast.facilitator, planned)


def test_a_meeting_where_a_wish_was_put_together_stays(db, cast, planned, refs):
    share = [wish(db, cast, cast.member, "A", refs), wish(db, cast, cast.other, "B", refs)]
    draft = WishDraft("SAMEN WILLEN WE DIT", tuple(share))
    wishes.put_together(db, cast.facilitator, planned, draft, submission_id=uuid4().hex)
    with pytest.raises(RuleBroken):
        wiped_meetings.delete(db, cast.facilitator, planned)
