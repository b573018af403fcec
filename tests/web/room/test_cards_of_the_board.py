"""The cards of the board are drawn once for all who lead, and anew when they change."""

import re

import pytest
from test_one_switch import plan

from gesprekskader.store import (
    groups,
    meetings,
    outcomes,
    own_data,
    picked_items,
    programmes,
    running_sheets,
)
from gesprekskader.store.outcomes import OutcomeDraft

CARD = re.compile(r'<article class="group.*?</article>', re.DOTALL)


def cards(client, cast) -> list[str]:
    """Those of the page, and the same of a board that lies open."""
    address = f"/bijeenkomsten/{cast.meeting_id}"
    page, moved = (client.get(address + part).text for part in ("", "/stand"))
    assert CARD.findall(page) == CARD.findall(moved)
    return CARD.findall(page)


@pytest.fixture
def write(db, cast, picked):
    def write(text: str, by: str = "member", at=picked) -> None:
        actor = getattr(cast, by)
        draft = OutcomeDraft(kind="opbrengst", text=text)
        outcomes.record(db, actor, at.group_id, at.id, draft, submission_id=f"toets-{text}")

    return write


def test_all_who_lead_see_the_same_cards_and_nothing_of_each_other(
    facilitator, client_of, db, cast
):
    groups.call(db, cast.member, cast.group_id, comes=True)
    mine, others = cards(facilitator, cast), cards(client_of("colleague"), cast)
    assert mine == others
    assert "Kom even" in "".join(mine)
    assert "csrf_token" not in "".join(mine)


def test_a_card_says_at_once_what_its_group_did_and_that_of_another_stays(facilitator, cast, write):
    before = cards(facilitator, cast)
    write("een")
    after = cards(facilitator, cast)
    assert "schreef" in after[0]
    assert "<dd>1</dd>" in after[0]
    assert "<dd>1</dd>" not in before[0]
    assert after[1] == before[1]
    write("twee")
    assert "<dd>2</dd>" in cards(facilitator, cast)[0]


def test_two_groups_that_look_alike_lead_to_their_own_pages(facilitator, cast):
    for card, group_id in zip(
        cards(facilitator, cast), (cast.group_id, cast.next_group_id), strict=True
    ):
        assert set(re.findall(r"/gesprekken/(\w+)", card)) == {group_id}


def test_a_name_and_a_call_stand_on_the_card_at_once_and_go_at_once(facilitator, db, cast):
    cards(facilitator, cast)
    groups.rename(db, cast.member, cast.group_id, "De Uilen")
    assert "De Uilen" in cards(facilitator, cast)[0]
    for comes in (True, False):
        groups.call(db, cast.member, cast.group_id, comes=comes)
        assert ("Kom even" in cards(facilitator, cast)[0]) is comes


def test_who_leads_goes_to_a_group_that_called_from_its_card(facilitator, db, cast):
    groups.call(db, cast.member, cast.group_id, comes=True)
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").text
    url = re.search(r'form="ik-ga" formaction="([^"]+)"', page)[1]
    form = re.search(r'<form method="post" id="ik-ga".*?</form>', page, re.DOTALL)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    answer = facilitator.post(url, data=fields)
    assert answer.headers["Location"].endswith(f"/bijeenkomsten/{cast.meeting_id}#groepen")
    assert groups.find(db, cast.group_id).called_at is None


def test_a_closed_meeting_has_no_way_to_change_its_groups_on_the_cards(facilitator, db, cast):
    assert "Regelen" in "".join(cards(facilitator, cast))
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)
    assert "Regelen" not in "".join(cards(facilitator, cast))


def test_each_card_counts_the_items_of_its_own_group(facilitator, db, cast, write):
    at = picked_items.of_group(db, cast.next_group_id)[0]
    write("drie", by="neighbour", at=at)
    first, second = cards(facilitator, cast)
    assert "<dd>1</dd>" not in first
    assert "<dd>1</dd>" in second


PROOF = re.compile(r'name="csrf_token" value="([^"]+)"')
NEW_GROUP = re.compile(r'/groepen/leeg".*?name="submission_id" value="([^"]+)"', re.DOTALL)


def test_who_leads_together_share_a_running_sheet_and_each_sends_a_proof_of_their_own(
    facilitator, client_of, db, cast
):
    plan(db, cast, "", "")
    address = f"/bijeenkomsten/{cast.meeting_id}"
    pages = [client.get(address).text for client in (facilitator, client_of("colleague"))]
    sheets, proofs, groups_ = [], [], []
    for page in pages:
        (proof,) = set(PROOF.findall(page))
        assert len(proof) > 40
        sheet = re.search(r'<ol class="run">.*</ol>', page, re.DOTALL)[0]
        assert proof in sheet
        sheets.append(sheet.replace(proof, ""))
        proofs.append(proof)
        groups_.append(NEW_GROUP.search(page)[1])
    assert sheets[0] == sheets[1]
    assert proofs[0] != proofs[1]
    assert groups_[0] != groups_[1]  # two who press make two groups
    assert not any("\0" in page for page in pages)


def test_another_program_stands_on_the_board_at_once(facilitator, client_of, db, cast):
    plan(db, cast, "", "")
    address = f"/bijeenkomsten/{cast.meeting_id}"
    part = programmes.phases_of(db, cast.meeting_id)[1]
    for client in (facilitator, client_of("colleague")):
        assert part.title in client.get(address).text
    running_sheets.leave_out(db, cast.facilitator, cast.meeting_id, part.id)
    for client in (facilitator, client_of("colleague")):
        assert part.title not in client.get(address).text
        assert part.title not in client.get(f"{address}/stand").text


def test_who_has_everything_wiped_is_counted_no_more(facilitator, db, cast):
    """Nobody at the table did anything, and the board was read at this moment."""
    before = cards(facilitator, cast)
    assert "2 mensen" in before[0]
    own_data.erase(db, cast.member)
    assert "1 mens" in cards(facilitator, cast)[0]


def test_how_many_sit_at_a_table_stands_on_its_card_at_once(facilitator, db, cast):
    assert "2 mensen" in cards(facilitator, cast)[0]
    groups.set_head_count(db, cast.facilitator, cast.group_id, 7)
    assert "7 mensen" in cards(facilitator, cast)[0]
    groups.set_head_count(db, cast.facilitator, cast.group_id, None)
    assert "2 mensen" in cards(facilitator, cast)[0]
