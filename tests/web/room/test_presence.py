"""The board shows who looks in now, and at which item; nothing of it is stored."""

import re
from datetime import timedelta
from uuid import uuid4

from gesprekskader.moments import clock_at, now
from gesprekskader.store import meetings, outcomes
from gesprekskader.store.outcomes import OutcomeDraft


def board(client, cast) -> str:
    page = client.get(f"/bijeenkomsten/{cast.meeting_id}").get_data(as_text=True)
    return " ".join(page.split())


def write(db, cast, picked, text) -> None:
    draft = OutcomeDraft("opbrengst", text)
    outcomes.record(db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex)


def test_who_wrote_is_not_said_to_write_on(member, facilitator, db, cast, picked):
    write(db, cast, picked, "Iets")
    assert re.search(r"schreef <time [^>]+>zojuist</time>", board(facilitator, cast))
    with clock_at(now() + timedelta(minutes=3)):
        member.get(f"/gesprekken/{cast.group_id}/stand?item={picked.id}")
        page = board(facilitator, cast)
    assert re.search(r"schreef <time [^>]+>3 min geleden</time> · item 1 in beeld", page)
    assert "schrijft" not in page


def test_who_closes_hears_of_which_groups_a_text_came_in_just_now(facilitator, db, cast, picked):
    assert "Net kwam er nog" not in board(facilitator, cast)
    write(db, cast, picked, "Iets")
    assert "Net kwam er nog een tekst van Groep 1." in board(facilitator, cast)
    with clock_at(now() + timedelta(minutes=2)):
        assert "Net kwam er nog" not in board(facilitator, cast)


def test_a_poll_is_a_sign_of_life_with_the_item_at_hand(member, facilitator, cast, picked):
    member.get(f"/gesprekken/{cast.group_id}/stand?item={picked.id}")
    page = board(facilitator, cast)
    assert "nog niets geschreven · item 1 in beeld" in page
    with clock_at(now() + timedelta(minutes=5)):
        assert re.search(r"keek <time [^>]+>5 min geleden</time>", board(facilitator, cast))


def test_a_closed_board_tells_nothing_of_who_looks(member, facilitator, db, cast, picked):
    member.get(f"/gesprekken/{cast.group_id}/stand?item={picked.id}")
    for now_, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        assert "item 1 in beeld" in board(facilitator, cast)
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now_, new=new)
    page = board(facilitator, cast)
    assert "Groep 1" in page
    assert "item 1 in beeld" not in page
    with clock_at(now() + timedelta(minutes=5)):
        assert "keek" not in board(facilitator, cast)


def test_a_facilitator_who_looks_along_is_no_member(facilitator, cast, picked):
    page = facilitator.get(f"/gesprekken/{cast.group_id}/items/{picked.id}")
    assert "kijkt=mee" in page.get_data(as_text=True)
    facilitator.get(f"/gesprekken/{cast.group_id}/stand?item={picked.id}&kijkt=mee")
    assert "item 1 in beeld" not in board(facilitator, cast)


def test_an_open_board_hears_of_signs_of_life_without_a_new_text(member, facilitator, cast, picked):
    url = f"/bijeenkomsten/{cast.meeting_id}/stand"
    tag = facilitator.get(url).headers["ETag"]
    member.get(f"/gesprekken/{cast.group_id}/stand?item={picked.id}")
    with clock_at(now() + timedelta(seconds=11)):
        answer = facilitator.get(url, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "item 1 in beeld" in answer.get_data(as_text=True)
