"""At the harvest everything is done where it stands: who does an action, what goes to a table, and
what stands on the screen."""

from uuid import uuid4

import pytest
from support import is_refused

from gesprekskader import rules
from gesprekskader.store import follow_ups, forwardings, harvests, meetings, picked_items
from gesprekskader.store.follow_ups import FollowUpDraft


def act(db, cast, text: str, kind: str = rules.NOBODY, owner: str = "") -> str:
    item = picked_items.of_group(db, cast.group_id)[0].id
    draft = FollowUpDraft(text, kind, owner)
    return follow_ups.record(
        db, cast.member, cast.group_id, item, draft, submission_id=uuid4().hex
    ).id


@pytest.fixture
def action(db, cast) -> str:
    made = act(db, cast, "KAARTJE-MAKEN")
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    return made


def page(client, cast, query: str = "") -> str:
    url = f"/bijeenkomsten/{cast.meeting_id}/ophalen{query}"
    return " ".join(client.get(url).get_data(as_text=True).split())


def give(client, action: str, person: str):
    return client.post(f"/ophalen/vervolgacties/{action}/eigenaar", data={"person": person})


def test_an_action_is_given_to_who_sat_there_and_taken_back(facilitator, db, cast, action):
    member = cast.member.person_id
    assert f'name="person" value="{member}" data-says="Member pakt dit op."' in page(
        facilitator, cast
    )
    assert give(facilitator, action, member).status_code == 303
    found = follow_ups.find(db, action)
    assert (found.owner_kind, found.owner, found.owner_id) == ("persoon", "Member", member)
    give(facilitator, action, "")
    found = follow_ups.find(db, action)
    assert (found.owner_kind, found.owner, found.owner_id) == ("niemand", "", "")


def test_who_leads_takes_it_without_sitting_there(facilitator, db, cast, action):
    give(facilitator, action, cast.facilitator.person_id)
    assert follow_ups.find(db, action).owner_id == cast.facilitator.person_id


def test_nobody_from_elsewhere_gets_an_action(facilitator, db, cast, action):
    assert give(facilitator, action, cast.neighbour.person_id).status_code == 404
    assert follow_ups.find(db, action).owner_id == ""


@pytest.mark.parametrize("role", ["member", "neighbour", "outsider", "stranger"])
def test_only_who_leads_gives_and_passes_on(client_of, role, db, cast, action):
    client = client_of(role)
    assert is_refused(give(client, action, cast.member.person_id))
    url = f"/bijeenkomsten/{cast.meeting_id}/doorgeven/bedoeld"
    assert is_refused(client.post(url, data={f"vraag-{action}": "Kan dit?"}))
    assert forwardings.of_meeting(db, cast.meeting_id) == []


def test_with_a_star_only_leaves_the_rest_out_also_when_it_lives(facilitator, db, cast, action):
    starred = act(db, cast, "MET-STER")
    harvests.star(db, cast.facilitator, "follow_ups", starred, starred=True)
    url = f"/bijeenkomsten/{cast.meeting_id}/ophalen/stand?ster=1"
    for shown in (page(facilitator, cast, "?ster=1"), facilitator.get(url).get_data(as_text=True)):
        assert "MET-STER" in shown
        assert "KAARTJE-MAKEN" not in shown


def test_what_groups_meant_for_a_table_goes_in_one_list_where_a_question_stands(
    facilitator, db, cast, action
):
    one = act(db, cast, "VOOR-DE-TAFEL", rules.ROUNDTABLE, "Projectgroep")
    two = act(db, cast, "OOK-VOOR-DE-TAFEL", rules.ROUNDTABLE, "Projectgroep")
    shown = page(facilitator, cast)
    assert shown.count('name="vraag-') == 2
    url = f"/bijeenkomsten/{cast.meeting_id}/doorgeven/bedoeld"
    sent = {"submission_id": uuid4().hex, f"vraag-{one}": "Kan dit?", f"vraag-{two}": ""}
    for _ in range(2):  # a double tap
        landed = facilitator.post(url, data=sent, follow_redirects=True)
        assert "1 vraag is doorgegeven." in landed.get_data(as_text=True)
    assert "doorgegeven. Hieronder" not in page(facilitator, cast, "?door=0")
    lies = forwardings.of_meeting(db, cast.meeting_id)
    assert [(f.follow_up_id, f.question) for f in lies] == [(one, "Kan dit?")]
    assert f'name="vraag-{two}"' in page(facilitator, cast)
    assert f'name="vraag-{one}"' not in page(facilitator, cast)


def test_nothing_goes_without_a_question_and_nothing_that_was_not_meant(
    facilitator, db, cast, action
):
    url = f"/bijeenkomsten/{cast.meeting_id}/doorgeven/bedoeld"
    assert facilitator.post(url, data={"submission_id": uuid4().hex}).status_code == 422
    facilitator.post(url, data={"submission_id": uuid4().hex, f"vraag-{action}": "Kan dit?"})
    assert forwardings.of_meeting(db, cast.meeting_id) == []


def test_a_question_that_cannot_go_any_more_comes_back_and_the_others_went(
    facilitator, db, cast, action
):
    one = act(db, cast, "VOOR-DE-TAFEL", rules.ROUNDTABLE, "Projectgroep")
    two = act(db, cast, "OOK-VOOR-DE-TAFEL", rules.ROUNDTABLE, "Projectgroep")
    url = f"/bijeenkomsten/{cast.meeting_id}/doorgeven/bedoeld"
    mine = {"submission_id": uuid4().hex, f"vraag-{one}": "VRAAG-1", f"vraag-{two}": "VRAAG-2"}
    colleague = {"submission_id": uuid4().hex, f"vraag-{one}": "VAN-EEN-COLLEGA"}
    assert facilitator.post(url, data=colleague).status_code == 303

    answer = facilitator.post(url, data=mine)

    assert answer.status_code == 422
    assert "VRAAG-1" in answer.get_data(as_text=True)
    lies = {f.follow_up_id: f.question for f in forwardings.of_meeting(db, cast.meeting_id)}
    assert lies == {one: "VAN-EEN-COLLEGA", two: "VRAAG-2"}


def test_three_questions_are_one_step_that_asks_no_more_than_one(facilitator, db, cast, action):
    """The form is held to the most that a write may ask, whatever is in it."""
    url = f"/bijeenkomsten/{cast.meeting_id}/doorgeven/bedoeld"
    meant = [act(db, cast, f"T{n}", rules.ROUNDTABLE, "Projectgroep") for n in range(3)]
    sent = {f"vraag-{one}": f"Kan {one}?" for one in meant} | {"submission_id": uuid4().hex}
    assert facilitator.post(url, data=sent).status_code == 303
    assert facilitator.post(url, data=sent).status_code == 303, "the answer got lost"
    lies = forwardings.of_meeting(db, cast.meeting_id)
    assert [(f.follow_up_id, f.question) for f in lies] == [(one, f"Kan {one}?") for one in meant]


def test_a_page_that_lay_open_too_long_gives_the_questions_back(facilitator, cast, action):
    url = f"/bijeenkomsten/{cast.meeting_id}/doorgeven/bedoeld"
    old = {"csrf_token": "oud", f"vraag-{action}": "LANG-OVER-NAGEDACHT"}
    answer = facilitator.post(url, data=old)
    assert answer.status_code == 400
    assert "LANG-OVER-NAGEDACHT" in answer.get_data(as_text=True)


def test_the_item_goes_to_the_screen_from_here(facilitator, cast, action):
    shown = page(facilitator, cast)
    assert "Op het scherm" in shown
    item = shown.partition('id="scherm-')[2].partition('"')[0]
    url = f"/bijeenkomsten/{cast.meeting_id}/muur?terug=ophalen"
    assert facilitator.post(url, data={"theme": item}).headers["Location"].endswith(f"#item-{item}")
    assert "staat op het scherm" in page(facilitator, cast)


def test_a_closed_meeting_gives_and_merges_no_more_but_keeps_its_stars(
    facilitator, db, cast, action
):
    for old, new in (("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    shown = page(facilitator, cast)
    assert "Zet samen" not in shown
    assert 'name="person"' not in shown
    assert f"/ophalen/vervolgacties/{action}/ster" in shown
    assert give(facilitator, action, cast.member.person_id).status_code == 409


def test_who_was_there_reads_and_does_nothing(member, cast, action):
    shown = page(member, cast)
    assert "KAARTJE-MAKEN" in shown
    assert "formaction" not in shown
    assert is_refused(member.get(f"/bijeenkomsten/{cast.meeting_id}/ophalen/stand"))
