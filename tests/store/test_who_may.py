"""Who may do what, clause by clause: each half of a rule lets somebody in or keeps somebody out."""

from dataclasses import replace

import pytest
from town import EARLY, LAST, LATE, LONG_AGO, NEXT, NOON, THIS

from gesprekskader.errors import NotFound
from gesprekskader.records import Actor
from gesprekskader.store import access
from gesprekskader.store.access import Deed


def test_a_network_is_for_who_facilitates_it_in_its_newest_year(town):
    leads, before, left = town.leader(), town.leader(LAST), town.leader(left_on=NOON[:10])
    member, stranger = town.somebody(account=True), town.somebody(account=True)
    town.lists(member)
    elsewhere = town.leader(NEXT, network="m")
    meeting = town.meeting(LAST)
    for deed, thing in ((Deed.FACILITATE_NETWORK, "n"), (Deed.FACILITATE, meeting)):
        assert town.may(leads, deed, thing)
        for who in (before, left, member, stranger, elsewhere, replace(leads, has_account=False)):
            assert not town.may(who, deed, thing)
        assert not town.may(leads, deed, "ergens")


def test_a_meeting_is_for_who_was_let_in_there(town):
    meeting, other = town.meeting(), town.meeting()
    guest, listed = town.somebody(), town.somebody()
    town.attends(guest, meeting)
    town.lists(listed)
    table = town.device(meeting)
    for who in (guest, table, town.leader()):
        assert town.may(who, Deed.TAKE_PART, meeting)
    for who in (guest, table):
        assert not town.may(who, Deed.TAKE_PART, other)
    for who in (listed, town.device(None), town.leader(network="m"), Actor()):
        assert not town.may(who, Deed.TAKE_PART, meeting)


@pytest.mark.parametrize(
    ("stage", "guest_reads", "member_reads", "guest_looks_back"),
    [
        ("concept", False, False, False),
        ("open", False, False, True),
        ("ophalen", True, False, True),
        ("afronden", True, False, True),
        ("gesloten", True, True, True),
    ],
)
def test_what_groups_wrote_is_read_from_the_harvest_on_and_by_the_list_afterwards(
    town, stage, guest_reads, member_reads, guest_looks_back
):
    meeting = town.meeting(stage=stage)
    guest, listed, stranger = town.somebody(), town.somebody(), town.somebody()
    town.attends(guest, meeting)
    town.lists(listed)
    town.lists(stranger, network="m")
    assert town.may(guest, Deed.READ_MEETING, meeting) is guest_reads
    assert town.may(listed, Deed.READ_MEETING, meeting) is member_reads
    for who in (guest, listed):
        assert town.may(who, Deed.LOOK_BACK, meeting) is guest_looks_back
    for deed in (Deed.READ_MEETING, Deed.LOOK_BACK):
        assert town.may(town.leader(), deed, meeting)
        assert not town.may(stranger, deed, meeting)


def test_a_list_opens_its_own_year_until_somebody_leaves_and_no_rehearsal(town):
    town.leader(NEXT)
    listed, left, before = town.somebody(), town.somebody(), town.somebody()
    town.lists(listed)
    town.lists(left, left_on=NOON[:10])
    town.lists(before, LAST)
    meeting = town.meeting(stage="gesloten")
    rehearsal = town.meeting(stage="gesloten", is_rehearsal=1)
    assert town.may(listed, Deed.READ_MEETING, meeting)
    assert not town.may(left, Deed.READ_MEETING, meeting)
    assert not town.may(before, Deed.READ_MEETING, meeting)
    assert not town.may(listed, Deed.READ_MEETING, rehearsal)


def test_a_group_is_for_who_sits_there_and_for_who_facilitates(town):
    meeting = town.meeting()
    group, beside = town.group(meeting), town.group(meeting)
    person, table = town.somebody(), town.device(meeting)
    for who in (person, table):
        town.attends(who, meeting) if who.person_id else None
        town.sits(who, group)
        assert town.may(who, Deed.SIT, group)
        assert not town.may(who, Deed.SIT, beside)
    assert town.may(town.leader(), Deed.SIT, group)
    for who in (town.leader(network="m"), town.somebody(), Actor()):
        assert not town.may(who, Deed.SIT, group)


@pytest.mark.parametrize(
    ("year", "values", "gets_one"),
    [
        (NEXT, {}, True),
        (THIS, {}, True),
        (LAST, {}, True),
        (LONG_AGO, {}, False),
        (THIS, {"left_on": NOON[:10]}, False),
        (THIS, {"network": "m"}, False),
    ],
)
def test_who_is_on_a_list_of_mine_this_year_or_the_last_gets_a_code_from_me(
    town, year, values, gets_one
):
    leads, member = town.leader(), town.somebody()
    town.lists(member, year, **values)
    if year == NEXT:
        town.lists(leads, NEXT, is_facilitator=1)
    assert town.may(leads, Deed.HAND_OUT, member.person_id) is gets_one
    assert not town.may(town.leader(network="m", year=NEXT), Deed.HAND_OUT, "ergens")


@pytest.mark.parametrize(
    ("year", "network", "gets_one"),
    [(THIS, "n", True), (LAST, "n", True), (LONG_AGO, "n", False), (THIS, "m", False)],
)
def test_who_was_at_a_meeting_of_mine_gets_a_code_from_me_too(town, year, network, gets_one):
    leads, guest = town.leader(), town.somebody()
    town.attends(guest, town.meeting(year, network))
    if network == "n":
        town.lists(guest, network="m", left_on=NOON[:10])  # who left another network did not leave
    town.lists(guest, LONG_AGO)
    assert town.may(leads, Deed.HAND_OUT, guest.person_id) is gets_one


def test_who_left_who_has_an_account_and_who_was_erased_get_no_code(town):
    leads, meeting = town.leader(), town.meeting()
    left, account, gone = (
        town.somebody(),
        town.somebody(account=True),
        town.somebody(erased_at=NOON),
    )
    for who in (left, account, gone):
        town.attends(who, meeting)
    town.lists(left, left_on=NOON[:10])
    town.lists(account)
    town.lists(gone)
    for who in (left, account, gone):
        assert not town.may(leads, Deed.HAND_OUT, who.person_id)


@pytest.mark.parametrize(
    ("ended", "counts"),
    [
        ({}, True),
        ({"action": {}}, True),
        ({"action": {"removed_at": NOON}}, False),
        ({"step": {"removed_at": NOON}}, False),
        ({"step": {"shared_with": "group"}}, False),
        ({"point": {"withdrawn_at": NOON}}, False),
    ],
)
def test_a_point_is_read_where_it_lies_and_where_it_came_past_and_answered_where_it_lies(
    town, ended, counts
):
    tables = {key: town.somebody(account=True) for key in ("first", "past", "now", "other")}
    for key, who in tables.items():
        town.add("roundtable_members", roundtable_key=key, person_id=who.person_id, added_at=NOON)
    meeting = town.meeting()
    shared = {"shared_with": "network", **ended.get("step", {})}
    about = {"step_id": town.step(town.somebody(), **shared)}
    if "action" in ended:
        about = {"follow_up_id": town.action(town.group(meeting), **ended["action"])}
    point = town.add(
        "forwardings",
        meeting_id=meeting,
        **about,
        roundtable_key="first",
        roundtable="x",
        question="?",
        submission_id="s",
        created_at=NOON,
        at_key="now",
        **ended.get("point", {}),
    )
    town.add(
        "forwarding_moves",
        forwarding_id=point,
        kind="x",
        from_key="past",
        from_title="x",
        sentence="x",
        submission_id="s",
        created_at=NOON,
    )
    for key, who in tables.items():
        assert town.may(who, Deed.READ_POINT, point) is (counts and key != "other")
        assert town.may(who, Deed.ANSWER_POINT, point) is (counts and key == "now")
        assert not town.may(replace(who, has_account=False), Deed.READ_POINT, point)


def test_a_dossier_is_for_its_owner_with_an_account(town):
    mine, other = town.somebody(account=True), town.somebody(account=True)
    dossier = town.add(
        "dossiers",
        person_id=mine.person_id,
        title="x",
        school_years="",
        warranties="",
        submission_id="s",
        made_at=NOON,
    )
    assert town.may(mine, Deed.OWN_DOSSIER, dossier)
    assert not town.may(other, Deed.OWN_DOSSIER, dossier)
    assert not town.may(replace(mine, has_account=False), Deed.OWN_DOSSIER, dossier)


def test_administering_is_for_administrators(town):
    assert town.may(town.somebody(account=True, admin=True), Deed.ADMINISTER, "")
    assert not town.may(town.somebody(account=True), Deed.ADMINISTER, "")


@pytest.mark.parametrize(
    ("year", "listed", "values", "gives"),
    [
        (THIS, None, {}, True),
        (NEXT, None, {}, True),
        (LAST, None, {}, False),
        (LAST, None, {"is_rehearsal": 1}, True),
        (LAST, {"year": THIS}, {}, True),
        (LAST, {"year": NEXT}, {}, True),
        (LAST, {"year": LAST}, {}, False),
        (LAST, {"year": THIS, "network": "m"}, {}, False),
        (LAST, {"year": THIS, "left_on": NOON[:10]}, {}, False),
        (THIS, {"year": THIS, "left_on": NOON[:10], "left_at": NOON}, {}, False),
        (THIS, None, {"is_cancelled": 1}, False),
    ],
)
def test_a_good_example_is_given_by_who_sat_there_and_still_belongs(
    town, year, listed, values, gives
):
    meeting = town.meeting(year, **values)
    group, giver, another = town.group(meeting), town.somebody(), town.somebody()
    town.lists(another)  # of the list, at no table
    town.attends(giver, meeting, EARLY)
    town.sits(giver, group)
    if listed:
        town.lists(giver, **listed)
    assert town.may(giver, Deed.GIVE, group) is gives
    assert not town.may(another, Deed.GIVE, group)
    assert not town.may(giver, Deed.GIVE, town.group(meeting))
    assert town.may(town.leader(NEXT), Deed.GIVE, group) is not values.get("is_cancelled", False)


@pytest.mark.parametrize(
    ("left_at", "left_in", "joined", "gives"),
    [
        (NOON, THIS, EARLY, False),
        (NOON, THIS, NOON, False),
        (NOON, THIS, LATE, True),
        (NOON, LAST, EARLY, True),
        (NOON, NEXT, EARLY, False),
        (None, THIS, EARLY, True),
    ],
)
def test_who_joins_after_leaving_is_a_guest(town, left_at, left_in, joined, gives):
    meeting = town.meeting()
    group, giver = town.group(meeting), town.somebody()
    town.attends(giver, meeting, joined)
    town.attends(town.somebody(), meeting, LATE)  # somebody else came later
    town.sits(giver, group)
    left = {"left_on": NOON[:10], "left_at": left_at} if left_at else {}
    town.lists(giver, left_in, **left)
    gone = town.somebody()
    town.lists(gone, left_on=NOON[:10], left_at=EARLY)  # another one who left
    assert town.may(giver, Deed.GIVE, group) is gives


@pytest.mark.parametrize(
    ("listed", "shares"),
    [
        ({"year": THIS}, True),
        ({"year": NEXT}, True),
        ({"year": LAST}, False),
        ({"year": THIS, "network": "m"}, False),
        ({"year": THIS, "left_on": NOON[:10]}, False),
    ],
)
def test_an_own_step_is_shared_by_who_is_on_the_list(town, listed, shares):
    owner, another = town.somebody(), town.somebody()
    step = town.step(owner)
    town.lists(owner, **listed)
    town.lists(another)
    assert town.may(owner, Deed.SHARE_STEP, step) is shares
    assert not town.may(another, Deed.SHARE_STEP, step)
    assert town.may(owner, Deed.OWN_STEP, step)
    assert not town.may(another, Deed.OWN_STEP, step)


def test_an_own_step_is_shared_by_who_was_there_and_by_who_facilitates(town):
    guest, left, called_off, elsewhere = (town.somebody() for _ in range(4))
    meeting = town.meeting()
    town.attends(guest, meeting)
    town.attends(left, meeting, EARLY)
    town.lists(left, left_on=NOON[:10], left_at=NOON)
    town.attends(called_off, town.meeting(is_cancelled=1))
    town.attends(elsewhere, town.meeting(network="m"))
    leads = town.leader()
    shares = {who: town.may(who, Deed.SHARE_STEP, town.step(who)) for who in (guest, leads)}
    assert shares == {guest: True, leads: True}
    for who in (left, called_off, elsewhere, town.leader(network="m")):
        assert not town.may(who, Deed.SHARE_STEP, town.step(who))


def test_a_guest_reads_the_meetings_where_they_were_and_steps_until_the_end(town):
    here = town.meeting(stage="gesloten", closed_at=LATE)
    before, rehearsal, called_off, elsewhere = (
        town.meeting(),
        town.meeting(is_rehearsal=1),
        town.meeting(is_cancelled=1),
        town.meeting(network="m"),
    )
    guest, listed = town.somebody(), town.somebody()
    for meeting in (here, before, rehearsal, called_off, elsewhere):
        town.attends(guest, meeting)
    town.lists(listed)
    seen = access.reach(town.db, guest, here)
    assert seen.meeting_ids == {here, before}
    assert (seen.whole_year, seen.until, seen.steps_until.isoformat()) == (False, None, LATE)
    assert access.reach(town.db, guest, before).steps_until is None
    whole = access.reach(town.db, listed, here)
    assert (whole.whole_year, whole.until, whole.steps_until) == (True, None, None)
    assert access.reach(town.db, town.leader(), here) == access.ALL
    with pytest.raises(NotFound):
        access.reach(town.db, guest, "ergens")


def test_who_left_reads_nothing_from_after_it(town):
    open_meeting, closed = town.meeting(), town.meeting(stage="gesloten", closed_at=EARLY)
    left = town.somebody()
    town.lists(left, left_on=NOON[:10], left_at=NOON)
    seen = access.reach(town.db, left, open_meeting)
    assert (seen.until.isoformat(), seen.steps_until) == (NOON, seen.until)
    seen = access.reach(town.db, left, closed)
    assert (seen.until.isoformat(), seen.steps_until.isoformat()) == (NOON, EARLY)
    assert not seen.whole_year


def test_a_refusal_is_not_found(town):
    network = town.networks["n"]
    access.require(town.db, town.leader(), Deed.FACILITATE_NETWORK, network)
    with pytest.raises(NotFound):
        access.require(town.db, town.somebody(), Deed.FACILITATE_NETWORK, network)


def test_an_organisation_is_changed_by_who_runs_the_networks_of_all_its_people(town):
    board = town.add("organisations", name=f"B{town.networks['n']}", kind="bestuur")
    school = town.add(
        "organisations", name=f"S{town.networks['n']}", kind="school", parent_id=board
    )
    leads, other = town.leader(), town.leader(network="m")
    admin = town.somebody(account=True, admin=True)

    def changes(who: Actor) -> list[bool]:
        return [town.may(who, Deed.CHANGE_ORGANISATION, place) for place in (board, school)]

    town.lists(town.somebody(organisation_id=school))
    assert changes(leads) == changes(admin) == [True, True]
    assert changes(other) == changes(replace(leads, has_account=False)) == [False, False]
    town.attends(town.somebody(organisation_id=school), town.meeting())
    assert changes(leads) == [True, True]
    town.lists(town.somebody(organisation_id=board), network="m")
    assert changes(leads) == [False, True]
    town.attends(town.somebody(organisation_id=school), town.meeting(network="m"))
    assert changes(leads) == changes(other) == [False, False]
    assert changes(admin) == [True, True]


def test_an_organisation_that_nobody_belongs_to_is_for_the_networks_that_name_or_had_it(town):
    made = [
        town.add("organisations", name=f"{number}{town.networks['n']}", kind="bestuur")
        for number in range(4)
    ]
    nobodys, had, named, named_by_both = made
    leads, other = town.leader(), town.leader(network="m")
    for place in (had, named_by_both):
        town.add("organisation_networks", organisation_id=place, network_id="n")
    town.add("organisation_networks", organisation_id=named, network_id="m")
    for place, network in ((named, "n"), (named_by_both, "n"), (named_by_both, "m")):
        town.action(town.group(town.meeting(network=network)), board_id=place)

    def changes(who: Actor) -> list[bool]:
        return [town.may(who, Deed.CHANGE_ORGANISATION, place) for place in made]

    assert changes(leads) == [False, True, True, False]
    assert changes(other) == [False, False, False, False]
