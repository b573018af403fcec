"""The groups of an earlier meeting once more: who comes sits with the same people."""

from uuid import uuid4

import pytest
from support import TODAY, add_meeting, join, put_on_list, sent

from gesprekskader.rules import next_school_year
from gesprekskader.store import (
    grouping,
    groups,
    meetings,
    members,
    networks,
    same_groups,
    seats,
    wiped_meetings,
)
from gesprekskader.store.db import one, rows, writing


@pytest.fixture
def next_time(db, cast, refs) -> str:
    """An open meeting of the same network, after the cast's own."""
    return add_meeting(db, cast.facilitator, cast.network_id, refs, title="Vervolg")


def take_over(client, meeting_id: str, earlier_id: str, **fields):
    url = f"/bijeenkomsten/{meeting_id}/groepen/overnemen"
    return client.post(url, data=sent(earlier=earlier_id, **fields))


def take_over_as(db, cast, meeting_id: str) -> None:
    sends = {"submission_id": uuid4().hex, "like": cast.meeting_id}
    groups.prepare(db, cast.facilitator, meeting_id, [], [], **sends)


def come(client, db, meeting_id: str):
    code = meetings.find(db, meeting_id).join_code
    page = client.get(f"/meedoen/{code}").get_data(as_text=True)
    address = page.split('zelfde-persoon"')[0].rpartition('action="')[2] + "zelfde-persoon"
    return client.post(address)


def ready(client, meeting_id: str) -> str:
    page = client.get(f"/bijeenkomsten/{meeting_id}/groepen/klaarzetten")
    return " ".join(page.get_data(as_text=True).split())


def sitting(db, meeting_id: str) -> dict[str, list[str]]:
    there = groups.of_meeting(db, meeting_id)
    return {g.name: [s.name for s in seats.of_group(db, g.id)] for g in there}


def test_who_comes_sits_with_the_same_people_and_who_is_new_chooses(
    facilitator, client_of, db, cast, next_time
):
    page = facilitator.get(f"/bijeenkomsten/{next_time}/groepen/klaarzetten")
    assert "Groep 1: Member, Other;" in " ".join(page.get_data(as_text=True).split())
    assert take_over(facilitator, next_time, cast.meeting_id).status_code == 303
    assert sitting(db, next_time) == {"Groep 1": [], "Groep 2": []}  # nobody is here yet
    assert "Straks weer: Member, Other." in ready(facilitator, next_time)
    (first, second) = groups.of_meeting(db, next_time)
    for name, group in (("other", first), ("neighbour", second), ("member", first)):
        answer = come(client_of(name), db, next_time)
        assert answer.headers["Location"].endswith(f"/gesprekken/{group.id}")
    assert sitting(db, next_time) == {"Groep 1": ["Other", "Member"], "Groep 2": ["Neighbour"]}
    assert "Straks weer" not in ready(facilitator, next_time)
    answer = come(client_of("colleague"), db, next_time)
    assert answer.headers["Location"].endswith(f"/bijeenkomsten/{next_time}/groepen")
    join(db, next_time, "Nieuw")
    assert sitting(db, next_time) == {"Groep 1": ["Other", "Member"], "Groep 2": ["Neighbour"]}


def test_who_left_the_network_is_not_awaited_and_who_came_back_is(facilitator, db, cast, next_time):
    put_on_list(db, cast, cast.member)
    take_over_as(db, cast, next_time)
    year, who = meetings.find(db, next_time).school_year, cast.member.person_id
    for left, awaited in ((True, "Other"), (False, "Member, Other")):
        members.set_left(db, cast.facilitator, cast.network_id, year, who, left=left)
        assert f"Straks weer: {awaited}." in ready(facilitator, next_time)
    members.set_left(db, cast.facilitator, cast.network_id, year, who, left=True)
    with writing(db):  # on the list of a later year again
        networks.insert_membership(db, cast.network_id, who, next_school_year(year))
    assert "Member, Other" in same_groups.awaited(db, next_time).values()


def test_who_is_here_already_keeps_a_seat_and_else_takes_the_own_one(
    facilitator, db, cast, next_time, refs
):
    for actor in (cast.member, cast.other):
        seats.join_as_known(db, actor, next_time)
    beside = groups.start(db, cast.member, next_time, refs("w2-lo-1"), submission_id="c" * 12)
    with writing(db):
        db.execute("update groups set name = 'Tafel bij het raam' where id = ?", [beside])
    assert take_over(facilitator, next_time, cast.meeting_id).status_code == 303
    assert sitting(db, next_time) == {
        "Tafel bij het raam": ["Member"],
        "Groep 1": ["Other"],
        "Groep 2": [],
    }


def test_who_chose_another_group_meanwhile_is_not_moved_by_coming_again(db, cast, next_time):
    take_over_as(db, cast, next_time)
    _, second = groups.of_meeting(db, next_time)
    assert seats.join_as_known(db, cast.member, next_time)
    seats.sit_down(db, cast.member, second.id)
    assert seats.join_as_known(db, cast.member, next_time) is None
    assert sitting(db, next_time)["Groep 2"] == ["Member"]


def test_who_is_shown_the_groups_hears_of_who_sat_down_by_itself(db, cast, next_time):
    seats.join_as_known(db, cast.member, next_time)  # here before, without a seat
    take_over_as(db, cast, next_time)
    (first, _) = groups.of_meeting(db, next_time)
    seats.leave(db, cast.member, first.id)
    group, meeting = groups.find(db, first.id).revision, meetings.find(db, next_time).revision
    assert seats.join_as_known(db, cast.member, next_time) == first.id
    assert groups.find(db, first.id).revision > group
    assert meetings.find(db, next_time).revision > meeting


def test_sent_twice_there_are_as_many_groups_as_by_once(facilitator, db, cast, next_time):
    fields = sent()
    for _ in range(2):
        assert take_over(facilitator, next_time, cast.meeting_id, **fields).status_code == 303
    assert len(groups.of_meeting(db, next_time)) == 2


def test_a_group_that_stands_there_already_by_that_name_is_the_same_group(
    facilitator, db, cast, next_time
):
    groups.prepare(db, cast.facilitator, next_time, ["groep 2"], [], submission_id=uuid4().hex)
    for name in ("member", "neighbour"):
        seats.join_as_known(db, getattr(cast, name), next_time)
    assert take_over(facilitator, next_time, cast.meeting_id).status_code == 303
    assert sitting(db, next_time) == {"groep 2": ["Neighbour"], "Groep 1": ["Member"]}
    assert take_over(facilitator, next_time, cast.meeting_id).status_code == 303  # all are there
    assert seats.join_as_known(db, cast.other, next_time)
    assert sitting(db, next_time) == {"groep 2": ["Neighbour"], "Groep 1": ["Member", "Other"]}


@pytest.mark.parametrize("what", ["is_rehearsal", "is_cancelled"])
def test_groups_of_a_meeting_that_does_not_count_are_not_offered(
    facilitator, db, cast, next_time, what
):
    with writing(db):
        db.execute(f"update meetings set {what} = 1 where id = ?", [cast.meeting_id])
    assert take_over(facilitator, next_time, cast.meeting_id).status_code == 422
    assert groups.of_meeting(db, next_time) == []


def test_groups_of_another_network_or_of_a_later_day_are_not_offered(
    client_of, db, cast, refs, next_time
):
    elsewhere = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    there = add_meeting(db, cast.outsider, elsewhere, refs)
    assert take_over(client_of("outsider"), there, cast.meeting_id).status_code == 422
    assert take_over(client_of("outsider"), next_time, cast.meeting_id).status_code == 404
    assert take_over(client_of("coordinator"), next_time, cast.meeting_id).status_code == 404
    with writing(db):
        db.execute("update meetings set meeting_on = '2999-01-01' where id = ?", [cast.meeting_id])
    assert same_groups.earlier(db, meetings.find(db, next_time)) == []


def test_a_group_where_nobody_gave_a_name_is_not_taken_over(db, cast, next_time):
    with writing(db):
        db.execute("delete from seats where group_id = ?", [cast.next_group_id])
    (found,) = same_groups.earlier(db, meetings.find(db, next_time))
    assert [(group.name, group.people) for group in found.groups] == [("Groep 1", "Member, Other")]
    assert found.meeting_on == TODAY


def test_a_group_that_was_put_out_of_sight_seats_nobody(db, cast, next_time):
    take_over_as(db, cast, next_time)
    with writing(db):
        db.execute("update groups set hidden_at = 'x' where meeting_id = ?", [next_time])
    assert seats.join_as_known(db, cast.member, next_time) is None


def test_when_the_earlier_meeting_is_gone_the_groups_stay(db, cast, next_time):
    take_over_as(db, cast, next_time)
    with writing(db):
        wiped_meetings.wipe(db, cast.meeting_id)
    found = rows(db, "select like_id from groups where meeting_id = ?", [next_time])
    assert [row["like_id"] for row in found] == [None, None]


def test_two_groups_of_one_name_are_two_groups_also_when_they_are_taken_over_again(
    db, cast, next_time
):
    (_, second) = groups.of_meeting(db, cast.meeting_id)
    groups.rename(db, cast.facilitator, second.id, "GROEP 1")
    for _ in range(2):
        take_over_as(db, cast, next_time)
    for name in ("member", "other", "neighbour"):
        seats.join_as_known(db, getattr(cast, name), next_time)
    assert sitting(db, next_time) == {"Groep 1": ["Member", "Other"], "Groep 2": ["Neighbour"]}


def test_a_group_that_begins_after_a_merged_one_was_taken_over_gets_a_name_of_its_own(
    db, cast, next_time
):
    first, second = groups.of_meeting(db, cast.meeting_id)
    grouping.merge(db, cast.facilitator, second.id, first.id)
    take_over_as(db, cast, next_time)
    join_as, _ = join(db, next_time, "Nieuw")
    groups.start(db, join_as, next_time, [], submission_id=uuid4().hex)
    names = [group.name for group in groups.of_meeting(db, next_time)]
    assert len({*names}) == len(names) == 2
