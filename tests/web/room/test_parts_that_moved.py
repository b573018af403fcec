"""Parts that move while they run: a form and a button mean the part that they were made for."""

import re
from uuid import uuid4

import pytest
from room_parts import lay, plan, turn_to
from support import sent

from gesprekskader.rules import SEES_ALL
from gesprekskader.store import clocks, picked_items, programmes, running_sheets


def begun(client, pick) -> str:
    page = client.get(f"/gesprekken/{pick.group_id}/items/{pick.id}").get_data(as_text=True)
    return re.search(r'name="part"[^>]*value="([^"]*)"', page)[1]


def write(client, pick, part: str, words: str):
    form = sent(picked_item=pick.id, text=words, kind="opbrengst", part=part)
    return client.post(f"/gesprekken/{pick.group_id}/opbrengsten", data=form)


def second_first(db, cast) -> None:
    parts = programmes.phases_of(db, cast.meeting_id)
    running_sheets.place(db, cast.facilitator, cast.meeting_id, parts[1].id, "", uuid4().hex)


def test_a_text_begun_for_the_group_is_not_shown_to_the_room(
    db, cast, catalogue, member, neighbour
):
    parts = plan("Groep", capture="opbrengst"), plan("Zaal", capture="opbrengst", sees=SEES_ALL)
    lay(db, cast, catalogue, *parts)
    pick = picked_items.of_group(db, cast.group_id)[0]
    turn_to(db, cast, 1)
    part = begun(member, pick)
    second_first(db, cast)
    turn_to(db, cast, 1)
    assert write(member, pick, part, "ALLEEN ONZE GROEP").status_code == 303
    room = neighbour.get(f"/bijeenkomsten/{cast.meeting_id}/zaal").get_data(as_text=True)
    assert "ALLEEN ONZE GROEP" not in room
    assert write(member, pick, begun(member, pick), "VOOR DE ZAAL").status_code == 303
    room = neighbour.get(f"/bijeenkomsten/{cast.meeting_id}/zaal").get_data(as_text=True)
    assert "VOOR DE ZAAL" in room


@pytest.mark.parametrize("is_begun_before", [True, False])
def test_what_was_begun_in_an_open_part_is_taken_where_a_closed_one_has_its_number(
    db, cast, catalogue, member, is_begun_before
):
    lay(db, cast, catalogue, plan("Open", capture="opbrengst"), plan("Dicht", capture="niets"))
    pick = picked_items.of_group(db, cast.group_id)[0]
    turn_to(db, cast, 1)
    part = begun(member, pick)
    second_first(db, cast)
    turn_to(db, cast, 1)
    part = part if is_begun_before else begun(member, pick)
    answer = write(member, pick, part, "EERDER BEGONNEN")
    assert answer.status_code == (303 if is_begun_before else 409)


def test_a_button_of_before_a_move_goes_to_its_own_part(db, cast, catalogue):
    lay(db, cast, catalogue, plan("A"), plan("B"), plan("C"))
    turn_to(db, cast, 1)
    a, _, c = programmes.phases_of(db, cast.meeting_id)
    here = (db, cast.facilitator, cast.meeting_id)
    running_sheets.place(*here, c.id, a.id, uuid4().hex)
    clocks.turn(*here, clocks.JUMP, phase=1, to=3, to_part=c.id)
    at = clocks.of_meeting(db, cast.meeting_id).phase
    assert [p.title for p in programmes.phases_of(db, cast.meeting_id) if p.position == at] == ["C"]


def test_a_button_for_a_part_that_is_gone_does_nothing(db, cast, catalogue):
    lay(db, cast, catalogue, plan("A"), plan("B"), plan("C"))
    turn_to(db, cast, 1)
    here = (db, cast.facilitator, cast.meeting_id)
    b = programmes.phases_of(db, cast.meeting_id)[1]
    running_sheets.leave_out(*here, b.id)
    clocks.turn(*here, clocks.JUMP, phase=1, to=2, to_part=b.id)
    assert clocks.of_meeting(db, cast.meeting_id).phase == 1
