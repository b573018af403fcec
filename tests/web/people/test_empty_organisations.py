"""An organisation that nobody belongs to: not everybody's to tidy away."""

import pytest
from support import TODAY

from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    access,
    follow_ups,
    networks,
    organisations,
    own_data,
    people,
    picked_items,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, writing
from gesprekskader.store.follow_ups import FollowUpDraft

ROLES = ("admin", "facilitator", "colleague", "outsider", "coordinator", "member", "stranger")
DOORS = ("", "/samenvoegen", "/verwijdering")


def an_organisation(db, name: str = "Leeg", actor=None) -> str:
    return organisations.save(db, None, name=name, kind="bestuur", parent_id=None, actor=actor)


def name_in_action(db, actor, group_id: str, board: str) -> None:
    item = picked_items.of_group(db, group_id)[0]
    action = follow_ups.record(
        db, actor, group_id, item.id, FollowUpDraft("Doen", "niemand"), submission_id=board
    ).id
    with writing(db):
        db.execute("update follow_ups set board_id = ? where id = ?", [board, action])


def had_a_member(db, cast) -> str:
    """One that a member of the facilitator's network belonged to, until it was put right."""
    organisation = an_organisation(db)
    for place in (organisation, None):
        with writing(db):
            db.execute(
                "update persons set organisation_id = ? where id = ?",
                [place, cast.member.person_id],
            )
    return organisation


def who_may(db, cast, organisation: str) -> set[str]:
    """Roles that may; a page of many says the same."""
    found = set()
    for role in ROLES[:-1]:
        actor = getattr(cast, role)
        may = access.may(db, actor, Deed.CHANGE_ORGANISATION, organisation)
        listed = access.all_of(db, actor, Deed.CHANGE_ORGANISATION, "organisations")
        assert may is (organisation in listed)
        found |= {role} if may else set()
    return found


OURS = {"admin", "facilitator", "colleague"}


def test_one_that_never_was_anybodys_is_for_administrators(db, cast):
    assert who_may(db, cast, an_organisation(db)) == {"admin"}


def test_one_with_an_action_that_names_it_is_for_who_runs_that_network(db, cast):
    board = an_organisation(db)
    name_in_action(db, cast.member, cast.group_id, board)
    assert who_may(db, cast, board) == OURS


def test_one_that_had_a_member_is_for_who_runs_that_network(db, cast):
    assert who_may(db, cast, had_a_member(db, cast)) == OURS


def test_one_that_only_who_wiped_everything_was_of_is_too(db, cast):
    organisation = an_organisation(db)
    year = school_year_of(TODAY)
    with writing(db):
        gone = people.insert(db, "Weg", organisation_id=organisation)
        networks.insert_membership(db, cast.network_id, gone, year)
    own_data.erase(db, cast.member.__class__(person_id=gone))
    assert who_may(db, cast, organisation) == OURS


def test_one_that_was_added_by_hand_is_for_the_networks_of_who_added_it(db, cast):
    assert who_may(db, cast, an_organisation(db, actor=cast.colleague)) == OURS
    other = an_organisation(db, "Van elders", actor=cast.outsider)
    assert who_may(db, cast, other) == {"admin", "outsider"}


def test_having_made_it_gives_no_say_over_actions_of_others_that_name_it(db, cast):
    board = an_organisation(db, actor=cast.outsider)
    name_in_action(db, cast.member, cast.group_id, board)
    assert who_may(db, cast, board) == OURS


def test_one_that_had_people_and_has_others_now_is_for_who_runs_those(db, cast):
    organisation = had_a_member(db, cast)
    with writing(db):
        db.execute(
            "update persons set organisation_id = ? where id = ?",
            [organisation, cast.outsider.person_id],
        )
    assert who_may(db, cast, organisation) == {"admin", "outsider"}


def test_a_merge_takes_along_whose_it_was(db, cast):
    gone, stays = had_a_member(db, cast), an_organisation(db, "Blijft")
    assert who_may(db, cast, stays) == {"admin"}
    organisations.merge(db, cast.facilitator, gone, stays)
    assert who_may(db, cast, stays) == OURS


@pytest.mark.parametrize("role", ROLES)
def test_its_pages_are_not_there_for_others(db, cast, client_of, role):
    """Route x role; the same answer as for one that does not exist."""
    client, other = client_of(role), an_organisation(db, "Ander")
    form = {"name": "Gekaapt", "kind": "bestuur", "version": "1", "into": other}
    organisation = had_a_member(db, cast)
    for door in DOORS:
        answer = client.post(f"/organisaties/{organisation}{door}", data=form)
        unknown = client.post(f"/organisaties/onbekend{door}", data=form).status_code
        assert unknown == (401 if role in ("member", "stranger") else 404)
        if role not in OURS:
            assert answer.status_code == unknown
            assert organisations.find(db, organisation).name == "Leeg"
            continue
        assert answer.status_code == 303
        organisation = had_a_member(db, cast) if door else organisation


def test_who_may_not_gets_no_link_to_it(db, cast, client_of):
    link = f'href="/organisaties/{had_a_member(db, cast)}"'
    assert link in client_of("facilitator").get("/organisaties").text
    page = client_of("outsider").get("/organisaties").text
    assert link not in page
    assert "Leeg" in page
    assert "Vraag het in andere gevallen een beheerder" in page


def test_one_that_an_action_names_is_merged_and_not_thrown_away(db, cast, client_of):
    board, other = an_organisation(db), an_organisation(db, "Ander", actor=cast.facilitator)
    name_in_action(db, cast.member, cast.group_id, board)
    client = client_of("facilitator")
    answer = client.post(f"/organisaties/{board}/verwijdering")
    assert answer.status_code == 422
    assert "Leeg is nog in gebruik" in answer.text
    assert (
        client.post(f"/organisaties/{board}/samenvoegen", data={"into": other}).status_code == 303
    )
    assert one(db, "select board_id from follow_ups")["board_id"] == other
