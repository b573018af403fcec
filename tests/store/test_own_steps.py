"""Own steps, clause by clause: whom they are shown to, and what of them is kept."""

from uuid import uuid4

import pytest
from town import EARLY, LAST, LATE, NEXT, NOON, THIS, Town

from gesprekskader.errors import NotFound, RuleBroken, SentEarlier
from gesprekskader.moments import moment
from gesprekskader.records import Actor, Reach
from gesprekskader.store import meetings, steps
from gesprekskader.store.access import ALL
from gesprekskader.store.steps import GROUP, NETWORK, StepDraft

NET = {"shared_with": NETWORK, "shared_at": NOON}


def ids(found) -> list[str]:
    return [step.id for step in found]


def draft(text: str = "bellen", kind: str = "ga") -> StepDraft:
    return StepDraft(kind, text, ())


def write(town: Town, who: Actor, text="bellen", network="n", again="", **place) -> str:
    return steps.add(
        town.db,
        who,
        draft(text),
        network_id=town.networks[network],
        meeting_id=place.get("meeting_id"),
        school_year=place.get("school_year"),
        submission_id=again or uuid4().hex,
    )


def test_a_step_that_was_removed_is_its_owners_to_find_and_in_no_list(town):
    who = town.somebody()
    kept, gone = town.step(who), town.step(who, removed_at=NOON)
    town.step(town.somebody())
    assert ids(steps.of_person(town.db, who.person_id)) == [kept]
    assert set(ids(steps.of_person(town.db, who.person_id, also_removed=True))) == {kept, gone}
    assert steps.find(town.db, gone).is_removed
    assert not steps.find(town.db, kept).is_removed
    with pytest.raises(NotFound):
        steps.find(town.db, "ergens")


def test_one_looks_back_on_the_steps_of_this_network_and_year_and_in_a_rehearsal_on_its_own(town):
    who, meeting = town.somebody(), town.meeting()
    rehearsal = town.meeting(is_rehearsal=1)
    mine = town.step(who)
    town.step(who, LAST)
    town.step(who, network="m")
    tried = town.step(who, LAST, "m", meeting_id=rehearsal)

    def looks_back_on(meeting_id: str) -> list[str]:
        found = meetings.find(town.db, meeting_id)
        return ids(steps.to_look_back_on(town.db, who.person_id, found))

    assert looks_back_on(meeting) == [mine]
    assert looks_back_on(rehearsal) == [tried]


def test_a_year_of_shared_steps_holds_what_was_shared_and_for_a_group_its_own(town):
    who, meeting = town.somebody(), town.meeting()
    group, beside = town.group(meeting), town.group(meeting)
    all_of_us = town.step(who, meeting_id=meeting, **NET)
    ours = town.step(who, shared_with=GROUP, shared_group_id=group)
    theirs = town.step(who, shared_with=GROUP, shared_group_id=beside)
    town.step(who)
    town.step(who, removed_at=NOON, **NET)
    town.step(who, LAST, **NET)
    town.step(who, network="m", **NET)
    town.step(who, meeting_id=town.meeting(is_rehearsal=1), **NET)
    of_year = (town.db, town.networks["n"], THIS)
    assert ids(steps.shared_in_year(*of_year)) == [all_of_us, ours, theirs]
    assert ids(steps.shared_in_year(*of_year, group_id=group)) == [all_of_us, ours]


def test_the_minutes_hold_the_steps_of_this_meeting_for_everybody(town):
    who, meeting = town.somebody(), town.meeting()
    here = town.step(who, meeting_id=meeting, **NET)
    town.step(who, meeting_id=meeting, removed_at=NOON, **NET)
    town.step(who, meeting_id=meeting)
    group = town.group(meeting)
    town.step(who, meeting_id=meeting, shared_with=GROUP, shared_group_id=group)
    town.step(who, meeting_id=town.meeting(), **NET)
    assert ids(steps.shared_at(town.db, meeting, ALL)) == [here]


def test_a_guest_sees_the_steps_of_this_meeting_and_of_the_own_group(town):
    who, meeting, before = town.somebody(), town.meeting(), town.meeting()
    group = town.group(before)
    here = town.step(who, meeting_id=meeting, **NET)
    of_group = town.step(who, meeting_id=before, shared_with=GROUP, shared_group_id=group)
    elsewhere = town.step(who, meeting_id=before, **NET)
    found = meetings.find(town.db, meeting)
    seen = ids(steps.shared_for(town.db, found, Reach(), group_id=group))
    assert seen == [here, of_group]
    whole = ids(steps.shared_for(town.db, found, ALL, group_id=group))
    assert whole == [here, of_group, elsewhere]


@pytest.mark.parametrize("is_last", [False, True])
def test_minutes_of_the_last_meeting_hold_the_year_for_members_only(town, is_last):
    who, meeting = town.somebody(), town.meeting(is_last=is_last)
    group, before = town.group(meeting), town.meeting()
    elsewhere = town.step(who, meeting_id=before, **NET)
    here = town.step(who, meeting_id=meeting, **NET)
    town.step(who, meeting_id=before, shared_with=GROUP, shared_group_id=group)
    found = meetings.find(town.db, meeting)
    assert ids(steps.for_minutes(town.db, found, Reach())) == [here]
    whole = ids(steps.for_minutes(town.db, found, Reach(whole_year=True)))
    assert whole == ([here, elsewhere] if is_last else [here])


@pytest.mark.parametrize(
    ("shared", "changed", "seen"),
    [
        (EARLY, EARLY, True),
        (EARLY, NOON, False),
        (NOON, EARLY, False),
        (LATE, EARLY, False),
        (None, EARLY, False),
    ],
)
def test_who_could_follow_until_noon_sees_the_words_that_were_shared_by_then(
    town, shared, changed, seen
):
    meeting = town.meeting()
    facts = {"shared_with": NETWORK, "shared_at": shared, "changed_at": changed}
    step = town.step(town.somebody(), meeting_id=meeting, **facts)
    until_noon = Reach(steps_until=moment(NOON))
    assert (ids(steps.shared_at(town.db, meeting, until_noon)) == [step]) is seen
    assert ids(steps.shared_at(town.db, meeting, Reach())) == [step]


def test_a_step_is_tied_to_a_network_of_a_list_or_of_a_real_meeting(town):
    who = town.somebody()
    town.attends(who, town.meeting(is_rehearsal=1))
    with pytest.raises(NotFound):
        write(town, who)
    town.lists(who, LAST)
    town.attends(who, town.meeting(network="m"))
    assert steps.find(town.db, write(town, who)).school_year == THIS
    assert steps.find(town.db, write(town, who, network="m", school_year=LAST)).school_year == LAST
    with pytest.raises(NotFound):
        write(town, town.somebody())
    with pytest.raises(NotFound):
        write(town, town.device(town.meeting()))
    with pytest.raises(NotFound):
        write(town, who, meeting_id=town.meeting())


def test_a_step_that_is_sent_again_is_one_step_with_the_newest_words(town):
    who = town.somebody()
    town.lists(who)
    step = write(town, who, again="een")
    assert write(town, who, again="een") == step
    for words in ("bellen en mailen", "bellen, mailen en langsgaan"):
        assert write(town, who, words, again="een") == step
        assert steps.find(town.db, step).text == words
    assert write(town, who, again="twee") != step


BUILT = {
    "shared": lambda town, who, step: steps.share(town.db, who, step, NETWORK),
    "removed": lambda town, who, step: steps.set_removed(town.db, who, step, removed=True),
    "forwarded": lambda town, who, step: town.forwarding(step),
    "looked back on": lambda town, who, step: town.revisit(step_id=step),
    "taken along": lambda town, who, step: town.step(who, NEXT, carried_from_id=step),
    "taken back": lambda town, who, step: town.forwarding(step, withdrawn_at=NOON),
    "nothing": lambda town, who, step: None,
}


@pytest.mark.parametrize("what", BUILT)
def test_later_words_of_a_lost_answer_count_until_something_is_built_on_the_step(town, what):
    who = town.somebody()
    town.lists(who)
    step = write(town, who, again="een")
    BUILT[what](town, who, step)
    town.db.conn.commit()
    if what in ("taken back", "nothing"):
        write(town, who, "mailen", again="een")
    else:
        with pytest.raises(SentEarlier):
            write(town, who, "mailen", again="een")
    assert (steps.find(town.db, step).text == "mailen") is (what in ("taken back", "nothing"))


def change(town: Town, who: Actor, step: str, new: StepDraft, again: str = "") -> None:
    version = steps.find(town.db, step).version
    steps.change(town.db, who, step, new, version=version, submission_id=again)


def test_a_new_wording_keeps_the_old_one_and_the_same_changes_nothing(town):
    who = town.somebody()
    step = town.step(who, text="bellen")
    change(town, who, step, draft())
    assert steps.find(town.db, step).version == 1
    change(town, who, step, draft("mailen"))
    assert [old.text for old in steps.versions(town.db, step)] == ["bellen"]
    change(town, who, step, draft("mailen", "wil"))
    assert [old.kind for old in steps.versions(town.db, step)] == ["ga", "ga"]


def test_a_step_that_was_removed_comes_back_with_the_same_words(town):
    who = town.somebody()
    step = town.step(who, text="bellen", removed_at=NOON)
    change(town, who, step, draft())
    assert not steps.find(town.db, step).is_removed
    assert steps.versions(town.db, step) == []


def test_words_typed_on_after_a_lost_answer_change_the_step_again(town):
    who = town.somebody()
    step = town.step(who, text="bellen")
    for words in ("mailen", "mailen en bellen"):
        steps.change(town.db, who, step, draft(words), version=1, submission_id="een")
    assert steps.find(town.db, step).text == "mailen en bellen"


def test_who_left_takes_a_step_back_and_shares_no_more(town):
    who = town.somebody()
    step = town.step(who, **NET)
    steps.share(town.db, who, step, "")
    assert steps.find(town.db, step).shared_with == ""
    with pytest.raises(RuleBroken, match="hoort niet bij"):
        steps.share(town.db, who, step, NETWORK)


def test_a_step_is_shared_with_a_group_of_its_network_in_which_its_owner_sits(town):
    who, other = town.somebody(), town.somebody()
    town.lists(who)
    mine, beside, elsewhere = (
        town.group(town.meeting(network=network)) for network in ("n", "n", "m")
    )
    town.sits(who, mine)
    town.sits(other, beside)
    town.sits(who, elsewhere)
    step = town.step(who)
    for group in (beside, elsewhere, None):
        with pytest.raises(RuleBroken, match="niet in een groep"):
            steps.share(town.db, who, step, GROUP, group)
    steps.share(town.db, who, step, GROUP, mine)
    assert steps.find(town.db, step).shared_group_id == mine
    steps.share(town.db, who, step, NETWORK, mine)
    assert steps.find(town.db, step).shared_group_id is None


def test_what_was_forwarded_of_a_step_is_withdrawn_when_it_is_taken_back(town):
    who = town.somebody()
    town.lists(who)
    step, other = town.step(who, **NET), town.step(who, **NET)
    lies, was, beside = (
        town.forwarding(step),
        town.forwarding(step, withdrawn_at=EARLY),
        town.forwarding(other),
    )
    steps.share(town.db, who, step, NETWORK)
    assert town.value("forwardings", lies, "withdrawn_at") is None
    steps.share(town.db, who, step, "")
    assert town.value("forwardings", lies, "withdrawn_at")
    assert town.value("forwardings", was, "withdrawn_at") == EARLY
    assert town.value("forwardings", beside, "withdrawn_at") is None


@pytest.mark.parametrize(
    ("result", "is_open"),
    [("", True), ("deels", True), ("niet", True), ("gezet", False), ("niet meer nodig", False)],
)
def test_a_step_is_open_until_it_is_taken_or_not_needed(town, result, is_open):
    step = town.step(town.somebody())
    if result:
        town.revisit("gezet" if is_open else "deels", step_id=step)
        town.revisit(result, step_id=step)
    assert steps.is_open(steps.find(town.db, step)) is is_open
