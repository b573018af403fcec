"""The second half of a rule: what it keeps out, or lets in, beside what everybody thinks of."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting, join, paste

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import clock_at, now, stamp
from gesprekskader.records import Actor
from gesprekskader.rules import next_school_year, school_year_before, school_year_of
from gesprekskader.store import (
    access,
    accounts,
    follow_ups,
    forwardings,
    group_writes,
    groups,
    meetings,
    members,
    networks,
    outcomes,
    parked_points,
    people,
    picked_items,
    revisits,
    seats,
    steps,
    visits,
)
from gesprekskader.store.access import ALL, Deed
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft

YEAR = school_year_of(TODAY)


def say(db, cast, text="iets") -> str:
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = OutcomeDraft("opbrengst", text)
    return outcomes.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
    ).id


def act(db, cast, text="iets doen") -> str:
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = FollowUpDraft(text, "niemand")
    return follow_ups.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
    ).id


def write_step(db, cast, actor, refs) -> str:
    return steps.add(
        db,
        actor,
        StepDraft("ga", "stap", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=YEAR,
        submission_id=uuid4().hex,
    )


@pytest.fixture
def elsewhere(db, cast, refs) -> tuple[str, str]:
    """A meeting of another network, and a group there in which the member sits too."""
    (other,) = networks.facilitated_by(db, cast.outsider)
    meeting_id = add_meeting(db, cast.outsider, other.id, refs)
    host, _ = join(db, meeting_id, "Gast")
    group = groups.start(db, host, meeting_id, refs("w2-lo-1"), submission_id=uuid4().hex)
    with writing(db):
        db.execute(
            "insert into seats (group_id, person_id, joined_at) values (?, ?, '')",
            [group, cast.member.person_id],
        )
    return meeting_id, group


def test_a_step_is_not_shared_with_a_group_of_another_network(db, cast, refs, elsewhere):
    step = write_step(db, cast, cast.member, refs)
    with pytest.raises(RuleBroken, match="geen groep|niet in een groep"):
        steps.share(db, cast.member, step, steps.GROUP, elsewhere[1])
    assert steps.find(db, step).shared_with == ""


def test_a_step_is_shared_with_a_group_that_its_owner_sits_in_and_no_other(db, cast, refs):
    step = write_step(db, cast, cast.member, refs)
    with pytest.raises(RuleBroken):
        steps.share(db, cast.member, step, steps.GROUP, cast.next_group_id)
    steps.share(db, cast.member, step, steps.GROUP, cast.group_id)
    assert steps.find(db, step).shared_with == steps.GROUP


def test_who_came_in_on_a_second_device_is_no_newcomer_any_more(db, cast):
    """Somebody else could be on the other one: its words are not for the taking."""
    person, visit = cast.member.person_id, cast.member.visit_id
    assert people.is_newcomer(db, person, visit)
    visits.start(db, person_id=person)
    assert not people.is_newcomer(db, person, visit)


def test_a_newcomer_is_one_for_a_week_and_on_the_own_device(db, cast):
    person, visit = cast.member.person_id, cast.member.visit_id
    assert not people.is_newcomer(db, person, cast.other.visit_id)
    with clock_at(now() + timedelta(days=7, seconds=1)):
        assert not people.is_newcomer(db, person, visit)


def test_who_got_an_account_meanwhile_is_not_parted_from_the_list(db, cast):
    paste(db, cast.facilitator, cast.network_id, "Sam de Wit\tsam@voorbeeld.invalid", year=YEAR)
    (sam,) = [
        m.person.id
        for m in networks.members(db, cast.network_id, YEAR)
        if m.person.name == "Sam de Wit"
    ]
    joiner = cast.neighbour.person_id
    members.tie(db, cast.facilitator, cast.meeting_id, joiner, sam)
    with writing(db):
        accounts.invite(db, joiner, "sam@voorbeeld.invalid", None)
        db.execute(
            "insert into accounts (person_id, email, password_hash, created_at)"
            " values (?, 'sam@voorbeeld.invalid', '', '')",
            [joiner],
        )
    with pytest.raises(RuleBroken, match="account"):
        members.untie(db, cast.facilitator, cast.meeting_id, joiner)
    assert members.find(db, cast.network_id, YEAR, joiner).person.name == "Sam de Wit"


def test_only_what_was_done_whole_counts_as_taken(db, cast, refs):
    results = ["gezet", "deels", "niet", "loopt", "gezet"]
    actors = [cast.member, cast.other, cast.neighbour]
    actors += [join(db, cast.meeting_id, name)[0] for name in ("Vier", "Vijf")]
    for actor, result in zip(actors, results, strict=True):
        step = write_step(db, cast, actor, refs)
        revisits.look_back_on_step(
            db,
            actor,
            step,
            RevisitDraft(result),
            meeting_id=None,
            version=0,
            submission_id=uuid4().hex,
        )
    counted = revisits.counts(db, cast.network_id, YEAR)
    assert counted.taken == 2
    assert counted.people == 5


def test_the_board_counts_what_stands_there(db, cast):
    gone, action_gone = say(db, cast), act(db, cast)
    say(db, cast, "blijft")
    act(db, cast, "blijft ook")
    for table, text_id in (("outcomes", gone), ("follow_ups", action_gone)):
        here = group_writes.group_of(db, table, text_id)
        group_writes.set_removed(db, cast.member, table, text_id, here, removed=True)
    (mine,) = [
        count for count in groups.counts(db, cast.meeting_id) if count.group.id == cast.group_id
    ]
    assert (mine.outcomes, mine.follow_ups) == (1, 1)


def test_who_is_added_late_is_in_the_years_that_were_opened_already(db, cast):
    coming = next_school_year(YEAR)
    networks.begin_year(db, cast.facilitator, cast.network_id, coming)
    paste(db, cast.facilitator, cast.network_id, "Late Lies\tlies@voorbeeld.invalid", year=YEAR)
    for year in (YEAR, coming):
        assert "Late Lies" in {
            m.person.name for m in networks.members(db, cast.network_id, year)
        }, year


def test_who_is_added_to_a_new_year_is_not_in_the_one_before(db, cast):
    coming = next_school_year(YEAR)
    networks.begin_year(db, cast.facilitator, cast.network_id, coming)
    paste(db, cast.facilitator, cast.network_id, "Nieuwe Nour\tnour@voorbeeld.invalid", year=coming)
    names = {m.person.name for m in networks.members(db, cast.network_id, YEAR)}
    assert "Nieuwe Nour" not in names


def test_groups_that_choose_their_own_items_keep_them_when_nothing_is_shared(db, cast, refs):
    before = [p.item.key for p in picked_items.of_group(db, cast.group_id)]
    with writing(db):
        there = picked_items.of_group(db, cast.group_id)
        picked_items.sync_shared(db, [cast.group_id], [], there)
    assert [p.item.key for p in picked_items.of_group(db, cast.group_id)] == before
    with writing(db):
        picked_items.sync_shared(db, [cast.group_id], refs("w2-lo-7"), there)
    kept = [p.item.key for p in picked_items.of_group(db, cast.group_id)]
    assert kept == ["w2-lo-7"]


def forward(db, cast, meeting_id, follow_up_id) -> str:
    return forwardings.forward(
        db,
        cast.facilitator,
        meeting_id,
        follow_up_id=follow_up_id,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )


@pytest.mark.parametrize(("days", "shown"), [(-3, False), (0, True), (3, True)])
def test_a_meeting_opens_with_points_of_before_never_of_later(db, cast, refs, days, shown):
    forwarded = forward(db, cast, cast.meeting_id, act(db, cast))
    other = add_meeting(
        db, cast.facilitator, cast.network_id, refs, meeting_on=TODAY + timedelta(days=days)
    )
    _, opening = forwardings.for_opening(db, meetings.find(db, other), ALL)
    assert (forwarded in {point.id for point in opening}) is shown


@pytest.mark.parametrize(("days", "shown"), [(-1, False), (0, True), (1, True)])
def test_a_parked_point_is_back_on_its_very_day(db, cast, refs, days, shown):
    day = TODAY + timedelta(days=5)
    parked_points.park(db, cast.facilitator, say(db, cast), day)
    meeting_id = add_meeting(
        db, cast.facilitator, cast.network_id, refs, meeting_on=day + timedelta(days=days)
    )
    points = parked_points.due_at(db, meetings.find(db, meeting_id), ALL)
    assert bool(points) is shown


@pytest.mark.parametrize(
    ("listed_in", "reads"), [("this", True), ("before", False), ("next", False)]
)
def test_a_list_opens_the_meetings_of_its_own_school_year(db, cast, listed_in, reads):
    year = {"this": YEAR, "before": school_year_before(YEAR), "next": next_school_year(YEAR)}
    networks.begin_year(db, cast.facilitator, cast.network_id, year["next"])
    newcomer = people_on_list(db, cast.network_id, year[listed_in])
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    for deed in (Deed.READ_MEETING, Deed.LOOK_BACK):
        assert access.may(db, newcomer, deed, cast.meeting_id) is reads


def people_on_list(db, network_id: str, school_year: str) -> Actor:
    with writing(db):
        person_id = people.insert(db, "Alleen op de lijst")
        networks.insert_membership(db, network_id, person_id, school_year)
    return Actor(person_id=person_id)


def test_a_network_in_a_list_is_as_whole_as_the_one_that_is_looked_up(db, cast):
    with writing(db):
        db.execute(
            "update networks set reminds = 0, dossier_since = ? where id = ?",
            [stamp(), cast.network_id],
        )
    (listed,) = networks.facilitated_by(db, cast.facilitator)
    assert listed == networks.find(db, cast.network_id)
    assert not listed.reminds
    assert listed.dossier_since is not None


def test_a_group_is_the_same_group_for_who_sits_there_and_on_the_board(db, cast):
    found = groups.find(db, cast.group_id)
    assert seats.seated(db, cast.member, cast.meeting_id) == found
    on_board = [count.group for count in groups.counts(db, cast.meeting_id)]
    assert found in on_board


def test_a_step_that_is_for_the_group_alone_now_is_no_point_for_a_table(db, cast, refs):
    step = write_step(db, cast, cast.member, refs)
    steps.share(db, cast.member, step, steps.NETWORK)
    point = forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=None,
        step_id=step,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )
    for deed in (Deed.READ_POINT, Deed.ANSWER_POINT):
        assert access.may(db, cast.coordinator, deed, point)
    steps.share(db, cast.member, step, steps.GROUP, cast.group_id)
    for deed in (Deed.READ_POINT, Deed.ANSWER_POINT):
        assert not access.may(db, cast.coordinator, deed, point)
