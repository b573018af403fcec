"""The harvest: stars, alike actions as one, and a text that should never have been written."""

from uuid import uuid4

import pytest
from support import is_refused

from gesprekskader.exports import markdown
from gesprekskader.store import follow_ups, meetings, outcomes, picked_items
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft

STARRED = 'aria-pressed="true"'


@pytest.fixture
def actions(db, cast) -> list[str]:
    """Nearly the same action of two groups, and another one."""
    made = []
    for actor, group, text in (
        (cast.member, cast.group_id, "Trainers vragen om aandacht"),
        (cast.neighbour, cast.next_group_id, "Vraag de trainers om aandacht"),
        (cast.member, cast.group_id, "Iets anders"),
    ):
        item = picked_items.of_group(db, group)[0]
        draft = FollowUpDraft(text, "niemand")
        made.append(
            follow_ups.record(db, actor, group, item.id, draft, submission_id=uuid4().hex).id
        )
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    return made


@pytest.fixture
def outcome(db, cast) -> str:
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = OutcomeDraft("opbrengst", "Over een herkenbare student")
    return outcomes.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id="s" * 32
    ).id


def harvest(client, cast) -> str:
    return client.get(f"/bijeenkomsten/{cast.meeting_id}/ophalen").get_data(as_text=True)


def together(client, cast, stays: str, goes: str):
    texts = [f"vervolgacties:{stays}", f"vervolgacties:{goes}"]
    return client.post(f"/bijeenkomsten/{cast.meeting_id}/ophalen/samen", data={"tekst": texts})


def test_alike_actions_become_one_with_their_sources_in_sight(facilitator, db, cast, actions):
    one, two, _ = actions
    together(facilitator, cast, one, two)
    page = harvest(facilitator, cast)
    assert "2 groepen" in page
    assert "Vraag de trainers om aandacht" in page
    assert [f.id for f in follow_ups.of_meeting(db, cast.meeting_id)] == [one, actions[2]]
    minutes = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.md")
    assert "Vraag de trainers" not in minutes.get_data(as_text=True)
    assert markdown.escape("x") == "x"


def test_merged_actions_can_be_parted_again(facilitator, db, cast, actions):
    one, two, _ = actions
    together(facilitator, cast, one, two)
    facilitator.post(f"/ophalen/vervolgacties/{two}/losmaken")
    assert len(follow_ups.of_meeting(db, cast.meeting_id)) == 3
    assert "2 groepen" not in harvest(facilitator, cast)


def test_parted_again_an_action_of_nobody_is_of_nobody(facilitator, db, cast, actions):
    """What it was lent goes back, also after other words; an owner that somebody chose stays."""
    one, two, other = actions
    with writing(db):
        db.execute(
            "update follow_ups set owner_kind = 'persoon', owner = 'Sanne' where id = ?", [two]
        )
        db.execute(
            "update follow_ups set owner_kind = 'persoon', owner = 'Bo' where id = ?", [other]
        )
    together(facilitator, cast, one, two)
    together(facilitator, cast, one, other)
    assert follow_ups.find(db, one).owner == "Sanne"
    facilitator.post(f"/ophalen/vervolgacties/{other}/losmaken")
    assert follow_ups.find(db, one).owner == "Sanne"
    facilitator.post(f"/ophalen/vervolgacties/{two}/losmaken")
    owners = {f.id: f.owner for f in follow_ups.of_meeting(db, cast.meeting_id)}
    assert owners == {one: "", two: "Sanne", other: "Bo"}
    assert follow_ups.find(db, one).owner_kind == "niemand"
    together(facilitator, cast, one, two)
    stored = follow_ups.find(db, one)
    item = stored.picked_item_id
    lent = FollowUpDraft("Met andere woorden", stored.owner_kind, stored.owner)
    follow_ups.change(db, cast.member, one, item, lent, version=stored.version)
    facilitator.post(f"/ophalen/vervolgacties/{two}/losmaken")
    assert follow_ups.find(db, one).owner == ""
    together(facilitator, cast, one, two)
    stored = follow_ups.find(db, one)
    chosen = FollowUpDraft(stored.text, "persoon", "Jo")
    follow_ups.change(db, cast.member, one, item, chosen, version=stored.version)
    facilitator.post(f"/ophalen/vervolgacties/{two}/losmaken")
    assert follow_ups.find(db, one).owner == "Jo"


def test_merging_a_merged_one_brings_its_sources_along(facilitator, db, cast, actions):
    one, two, three = actions
    together(facilitator, cast, one, two)
    together(facilitator, cast, three, one)
    assert [f.id for f in follow_ups.of_meeting(db, cast.meeting_id)] == [three]
    assert {f.id for f in follow_ups.with_sources(db, cast.meeting_id)[1][three]} == {one, two}
    back = together(facilitator, cast, two, three)
    assert back.status_code == 422


def test_the_group_still_sees_its_own_action(member, facilitator, cast, actions):
    one, two, _ = actions
    together(facilitator, cast, two, one)
    page = member.get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)
    assert "Trainers vragen om aandacht" in page


def test_a_star_is_given_and_taken(facilitator, db, cast, actions, outcome):
    facilitator.post(f"/ophalen/opbrengsten/{outcome}/ster")
    facilitator.post(f"/ophalen/vervolgacties/{actions[0]}/ster")
    assert harvest(facilitator, cast).count(STARRED) == 2
    facilitator.post(f"/ophalen/opbrengsten/{outcome}/geen-ster")
    assert harvest(facilitator, cast).count(STARRED) == 1


def test_a_struck_text_is_kept_for_nobody(facilitator, member, db, cast, outcome, actions):
    facilitator.post(f"/ophalen/opbrengsten/{outcome}/doorhaling")
    facilitator.post(f"/ophalen/vervolgacties/{actions[2]}/doorhaling")
    for table in ("outcomes", "follow_ups"):
        for row in db[table].rows:
            assert "herkenbare" not in row["text"]
            assert "Iets anders" not in row["text"]
    item = picked_items.of_group(db, cast.group_id)[0]
    for client in (facilitator, member):
        for path in (
            f"/gesprekken/{cast.group_id}/items/{item.id}",
            f"/bijeenkomsten/{cast.meeting_id}/ophalen",
            f"/bijeenkomsten/{cast.meeting_id}/verslag.md",
        ):
            assert "herkenbare student" not in client.get(path).get_data(as_text=True)


def test_a_struck_text_comes_back_by_no_way(facilitator, member, db, cast, outcome):
    facilitator.post(f"/ophalen/opbrengsten/{outcome}/doorhaling")
    item = picked_items.of_group(db, cast.group_id)[0]
    member.post(f"/opbrengsten/{outcome}/terugzetten")
    retry = {"picked_item": item.id, "kind": "opbrengst", "text": "Over een herkenbare student"}
    url = f"/gesprekken/{cast.group_id}/opbrengsten"
    member.post(url, data=retry | {"submission_id": "s" * 32})
    edit = {"kind": "opbrengst", "text": "toch weer", "version": "2"}
    member.post(f"/opbrengsten/{outcome}/wijzigen", data=edit)
    found = outcomes.find(db, outcome)
    assert (found.text, found.is_removed, found.is_struck) == ("", True, True)


@pytest.mark.parametrize("role", ["member", "neighbour", "outsider", "stranger"])
def test_only_facilitators_do_this(client_of, role, db, cast, outcome, actions):
    client = client_of(role)
    both = [f"vervolgacties:{action}" for action in actions[:2]]
    for path in (
        f"/ophalen/opbrengsten/{outcome}/ster",
        f"/ophalen/opbrengsten/{outcome}/doorhaling",
        f"/bijeenkomsten/{cast.meeting_id}/ophalen/samen",
        f"/ophalen/vervolgacties/{actions[0]}/losmaken",
    ):
        assert is_refused(client.post(path, data={"tekst": both}))
    assert outcomes.find(db, outcome).text == "Over een herkenbare student"


def test_a_struck_action_leaves_no_name_at_the_one_it_was_merged_into(
    facilitator, db, cast, actions
):
    item = picked_items.of_group(db, cast.group_id)[0].id
    draft = FollowUpDraft("NOEMT IEMAND", "persoon", "Naam-Die-Weg-Moet")
    named = follow_ups.record(
        db, cast.member, cast.group_id, item, draft, submission_id=uuid4().hex
    ).id
    together(facilitator, cast, actions[0], named)
    together(facilitator, cast, actions[2], actions[0])
    assert follow_ups.find(db, actions[2]).owner == "Naam-Die-Weg-Moet"
    facilitator.post(f"/ophalen/vervolgacties/{named}/doorhaling")
    assert [follow_ups.find(db, action).owner for action in actions] == ["", "", ""]
    assert "Naam-Die-Weg-Moet" not in harvest(facilitator, cast)


def test_an_action_for_several_boards_is_split_for_each_own_coop(facilitator, db, cast, actions):
    from gesprekskader.store import networks, organisations, people
    from gesprekskader.store.db import writing

    year = meetings.find(db, cast.meeting_id).school_year
    refused = facilitator.post(f"/vervolgacties/{actions[0]}/splitsing")
    assert refused.status_code == 422
    for board in ("Polder", "Zilverrijk"):
        place = organisations.save(db, None, name=board, kind="bestuur", parent_id=None)
        school = organisations.save(
            db, None, name=f"School {board}", kind="school", parent_id=place
        )
        with writing(db):
            person = people.insert(db, f"Lid van {board}", organisation_id=school)
            networks.insert_membership(db, cast.network_id, person, year)
    with writing(db):  # merged before, it took over who does the other one
        lent = "update follow_ups set owner_from_id = ?, merged_into_id = ? where id = ?"
        db.execute(lent, [actions[1], None, actions[0]])
        db.execute(lent, [None, actions[0], actions[1]])
    for _ in range(2):  # a double tap
        assert facilitator.post(f"/vervolgacties/{actions[0]}/splitsing").status_code == 303
    facilitator.post(f"/ophalen/vervolgacties/{actions[1]}/losmaken")
    owners = [f.owner for f in follow_ups.of_meeting(db, cast.meeting_id) if f.owner]
    assert sorted(owners) == ["CoOP'er van Polder", "CoOP'er van Zilverrijk"]
