"""An action on my name comes back to me: by when, how it stands, or "this is not me"."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting, paste, put_on_list

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.moments import clock_at, now
from gesprekskader.store import (
    follow_ups,
    harvests,
    members,
    networks,
    own_data,
    picked_items,
    revisits,
    shut,
    shut_list,
    waiting,
)
from gesprekskader.store.follow_ups import Doer, FollowUpDraft
from gesprekskader.store.revisits import RevisitDraft


@pytest.fixture
def action(db, cast):
    """Written by somebody else, on the member's name, for the next meeting."""
    draft = FollowUpDraft(
        "Rooster delen", "persoon", "Lid", rules.NEXT_MEETING, owner_id=cast.member.person_id
    )
    picked = picked_items.of_group(db, cast.group_id)[0].id
    return follow_ups.record(
        db, cast.other, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id


def say(client, action: str, result: str = "gezet", **over):
    form = {"result": result, "yielded": "Het hangt er.", "submission_id": uuid4().hex}
    return client.post(f"/mijn/acties/{action}", data=form | {"version": "0"} | over)


def test_it_stands_in_my_year_and_with_nobody_else(client_of, action):
    assert "Rooster delen" in client_of("member").get("/mijn").get_data(as_text=True)
    assert "Rooster delen" in client_of("member").get("/").get_data(as_text=True)
    for role in ("other", "facilitator", "coordinator"):
        assert "Rooster delen" not in client_of(role).get("/mijn").get_data(as_text=True), role
        assert client_of(role).get(f"/mijn/acties/{action}").status_code == 404, role


def test_done_in_two_taps_and_the_group_reads_it(client_of, db, cast, action):
    assert say(client_of("member"), action).status_code == 303
    stored = follow_ups.find(db, action)
    assert (stored.result, stored.yielded) == ("gezet", "Het hangt er.")
    page = client_of("other").get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)
    assert "Gedaan" in page
    assert "Het hangt er." in page
    minutes = client_of("facilitator").get(f"/bijeenkomsten/{cast.meeting_id}/verslag.txt")
    assert "Gedaan: Het hangt er." in minutes.get_data(as_text=True)
    assert waiting.of(db, cast.member).actions == ()
    assert say(client_of("other"), action).status_code == 404


def test_how_it_stands_can_be_said_again_and_sent_twice_is_once(client_of, db, cast, action):
    form = {"submission_id": "eenzelfde1"}
    for _ in range(2):
        assert say(client_of("member"), action, "loopt", **form).status_code == 303
    say(client_of("member"), action, "gezet")
    found = revisits.of_follow_up(db, action)
    assert [r.result for r in found] == ["gezet", "loopt"]


def test_half_done_is_no_ending_and_stays(client_of, db, cast, action):
    for result in ("deels", "niet", "loopt"):
        say(client_of("member"), action, result)
        assert waiting.of(db, cast.member).actions == (), result  # just answered
        assert follow_ups.of_owner(db, cast.member.person_id)[0].result == result
    with clock_at(now() + timedelta(days=15)):
        assert [a.id for a in waiting.of(db, cast.member).actions] == [action]


def test_this_is_not_me(client_of, db, cast, action):
    assert client_of("other").post(f"/mijn/acties/{action}/niet-ik").status_code == 404
    assert client_of("member").post(f"/mijn/acties/{action}/niet-ik").status_code == 303
    stored = follow_ups.find(db, action)
    assert (stored.owner, stored.owner_id, stored.is_disowned) == ("Lid", "", True)
    page = client_of("other").get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)
    assert "zegt: dit ben ik niet" in page
    assert waiting.of(db, cast.member).actions == ()
    assert client_of("member").get(f"/mijn/acties/{action}").status_code == 404
    with pytest.raises(NotFound):
        revisits.look_back_on_own_action(
            db, cast.member, action, RevisitDraft("gezet"), version=0, submission_id="x" * 16
        )


def test_the_next_meeting_is_followed_wherever_it_moves(db, cast, refs, action):
    assert follow_ups.find(db, action).by is None  # nothing planned: the words wait
    day = TODAY + timedelta(days=30)
    coming = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=day)
    assert follow_ups.find(db, action).by == day
    db["meetings"].update(coming, {"meeting_on": (day + timedelta(days=7)).isoformat()})
    assert follow_ups.find(db, action).by == day + timedelta(days=7)
    db["meetings"].update(coming, {"is_cancelled": 1})
    assert follow_ups.find(db, action).by is None


def test_wiping_takes_the_person_away_and_leaves_the_action(db, cast, action):
    own_data.erase(db, cast.member)
    stored = follow_ups.find(db, action)
    assert stored.owner_id == ""
    assert "Lid" not in stored.owner


def test_a_removed_action_waits_for_nobody(db, cast, action):
    follow_ups.remove(db, cast.other, action)
    assert waiting.of(db, cast.member).actions == ()
    assert follow_ups.of_owner(db, cast.member.person_id) == []


def test_who_sits_there_is_a_chip_and_the_tables_phone_sees_no_names(client_of, db, cast):
    page = client_of("member").get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)
    assert f'value="persoon:{cast.member.person_id}"' in page
    assert f'value="persoon:{cast.other.person_id}"' in page
    assert page.index(cast.member.person_id) < page.index(cast.other.person_id)
    assert ">ik<" in page.replace(" ", "").replace("\n", "")


def test_sent_again_after_the_owner_moved_to_another_group_it_is_stored_once(
    client_of, db, cast, facilitator
):
    form = {
        "text": "Iets",
        "owner_kind": f"persoon:{cast.other.person_id}",
        "moment": rules.NEXT_MEETING,
        "picked_item": picked_items.of_group(db, cast.group_id)[0].id,
        "submission_id": uuid4().hex,
    }
    url = f"/gesprekken/{cast.group_id}/vervolgacties"
    assert client_of("member").post(url, data=form).status_code == 303
    db.execute("delete from seats where person_id = ?", [cast.other.person_id])
    assert client_of("member").post(url, data=form).status_code == 303
    assert len(follow_ups.of_group(db, cast.group_id)) == 1


def test_a_person_who_was_not_there_is_no_choice(client_of, db, cast):
    form = {
        "text": "Iets",
        "owner_kind": f"persoon:{cast.coordinator.person_id}",
        "moment": rules.NEXT_MEETING,
        "picked_item": picked_items.of_group(db, cast.group_id)[0].id,
        "submission_id": uuid4().hex,
    }
    url = f"/gesprekken/{cast.group_id}/vervolgacties"
    assert client_of("member").post(url, data=form).status_code == 422
    form["owner_kind"] = f"persoon:{cast.other.person_id}"
    assert client_of("member").post(url, data=form).status_code == 303
    (stored,) = follow_ups.of_group(db, cast.group_id)
    assert (stored.owner_id, stored.when) == (cast.other.person_id, rules.NEXT_MEETING)


def test_ended_at_home_it_comes_back_in_no_later_school_year(db, cast, action):
    year = rules.school_year_of(TODAY)
    later = rules.next_school_year(year)
    assert [f.id for f in follow_ups.in_sight(db, cast.network_id, later)] == [action]
    revisits.look_back_on_own_action(
        db, cast.member, action, RevisitDraft("gezet"), version=0, submission_id="x" * 16
    )
    assert follow_ups.in_sight(db, cast.network_id, later) == []
    assert [f.id for f in follow_ups.in_sight(db, cast.network_id, year)] == [action]


def test_merged_into_another_it_still_waits_for_both_owners(client_of, db, cast, action):
    picked = picked_items.of_group(db, cast.group_id)[0].id
    draft = FollowUpDraft("Roosters delen", "persoon", "Ander", owner_id=cast.other.person_id)
    into = follow_ups.record(
        db, cast.other, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id
    harvests.merge(db, cast.facilitator, "follow_ups", action, into)
    for who in (cast.member, cast.other):
        assert [a.id for a in waiting.of(db, who).actions] == [into]
    assert client_of("member").get(f"/mijn/acties/{into}").status_code == 200
    follow_ups.disown(db, cast.member, into)
    harvests.part(db, cast.facilitator, "follow_ups", action)
    assert waiting.of(db, cast.member).actions == ()


def test_what_was_said_about_a_struck_action_goes_with_it(db, cast, action):
    revisits.look_back_on_own_action(
        db,
        cast.member,
        action,
        RevisitDraft("gezet", "GEHEIM"),
        version=0,
        submission_id="x" * 16,
    )
    harvests.strike(db, cast.facilitator, "follow_ups", action)
    assert "GEHEIM" not in str(list(db["revisits"].rows))


def test_not_me_stays_so_in_a_backup_that_is_put_back(db, cast, action, settings):
    follow_ups.disown(db, cast.member, action)
    lines = shut_list.read(settings.data)
    db.execute("delete from shut")
    db["follow_ups"].update(action, {"owner_id": cast.member.person_id, "disowned_at": None})
    db.execute("delete from shut")
    db.conn.commit()
    shut.again(db, lines)
    assert waiting.of(db, cast.member).actions == ()


def test_on_a_listed_name_it_is_of_who_turns_out_to_be_that_member(db, cast, facilitator):
    year = rules.school_year_of(TODAY)
    paste(db, cast.facilitator, cast.network_id, "naam\tmail\nLida Vos\tlida@x.invalid")
    there = networks.members(db, cast.network_id, year)
    listed = next(m.person.id for m in there if m.person.name == "Lida Vos")
    draft = FollowUpDraft("Lijst maken", "persoon", "Lida Vos", owner_id=listed)
    picked = picked_items.of_group(db, cast.group_id)[0].id
    action = follow_ups.record(
        db, cast.facilitator, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id
    url = f"/bijeenkomsten/{cast.meeting_id}/deelnemers/{cast.member.person_id}"

    facilitator.post(f"{url}/lid", data={"member": listed})
    assert [f.id for f in follow_ups.of_owner(db, cast.member.person_id)] == [action]

    facilitator.post(f"{url}/los")
    assert follow_ups.of_owner(db, cast.member.person_id) == []
    assert follow_ups.find(db, action).owner_id == listed


def test_who_left_keeps_the_action_and_the_network_hands_it_on(db, cast, action, facilitator):
    put_on_list(db, cast, cast.member, cast.other)
    year = rules.school_year_of(TODAY)
    members.set_left(db, cast.facilitator, cast.network_id, year, cast.member.person_id, left=True)

    listed = facilitator.get(f"/netwerken/{cast.network_id}/acties").get_data(as_text=True)
    assert "Rooster delen" in listed
    assert [f.id for f in follow_ups.of_owner(db, cast.member.person_id)] == [action]
    revisits.look_back_on_follow_up(
        db,
        cast.facilitator,
        action,
        RevisitDraft("loopt"),
        meeting_id=cast.meeting_id,
        version=0,
        submission_id=uuid4().hex,
        doer=Doer("persoon", "Other", cast.other.person_id),
    )
    assert follow_ups.of_owner(db, cast.member.person_id) == []
    assert [f.id for f in follow_ups.of_owner(db, cast.other.person_id)] == [action]
