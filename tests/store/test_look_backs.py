"""Looking back, clause by clause: what counts, what is shown of it, and to whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from town import EARLY, LAST, NEXT, NOON, THIS, Town

from gesprekskader.errors import NotFound, RuleBroken, StaleEdit
from gesprekskader.moments import moment
from gesprekskader.records import Actor
from gesprekskader.store import revisits, steps
from gesprekskader.store.db import one
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import GROUP, NETWORK

NET = {"shared_with": NETWORK, "shared_at": NOON}


def counted(town: Town) -> tuple[int | None, ...]:
    found = revisits.counts(town.db, town.networks["n"], THIS)
    return found.people, found.looked_back, found.steps, found.taken


def taken_along(town: Town) -> int | None:
    return revisits.counts(town.db, town.networks["n"], THIS).taken_along


def test_counts_are_of_this_year_and_of_what_stands(town):
    everybody = [town.somebody() for _ in range(5)]
    for who in everybody[:4]:
        town.step(who)
    assert counted(town) == (None,) * 4
    assert taken_along(town) is None
    last = town.step(everybody[4])
    assert counted(town) == (5, 0, 5, 0)
    assert taken_along(town) == 0
    town.revisit("gezet", step_id=last)
    town.step(town.somebody(), LAST)
    town.step(town.somebody(), removed_at=NOON)
    town.step(town.somebody(), meeting_id=town.meeting(is_rehearsal=1))
    town.step(everybody[0], meeting_id=town.meeting())
    assert counted(town) == (5, 1, 6, 1)
    town.revisit("niet", step_id=last)
    assert counted(town) == (5, 1, 6, 0)


@pytest.mark.parametrize(
    ("year", "values", "counts"),
    [
        (THIS, {"is_last": 1}, 1),
        (LAST, {"is_last": 1}, 2),
        (THIS, {"is_last": 0}, 2),
        (THIS, {"is_last": 1, "is_rehearsal": 1}, 2),
        (THIS, {"is_last": 1, "is_cancelled": 1}, 2),
        (THIS, {"is_last": 1, "network": "m"}, 2),
    ],
)
def test_looking_back_counts_from_the_last_meeting_on(town, year, values, counts):
    everybody = [town.somebody() for _ in range(5)]
    written = [town.step(who) for who in everybody]
    day = moment(NOON).date()
    town.meeting(year, meeting_on=day.isoformat(), **values)
    town.revisit(step_id=written[0], at=f"{day}T00:00:00+00:00")
    town.revisit(step_id=written[1], at=f"{day - timedelta(days=1)}T23:00:00+00:00")
    assert counted(town)[1] == counts


def test_what_a_shared_step_yielded_is_what_its_newest_look_back_says(town):
    who = town.somebody()
    shared = town.step(who, **NET)
    town.revisit(step_id=shared, yielded="eerst")
    town.revisit(step_id=shared, yielded="later")
    for step in (
        town.step(who),
        town.step(who, LAST, **NET),
        town.step(who, removed_at=NOON, **NET),
    ):
        town.revisit(step_id=step)
    (found,) = steps.shared_in_year(town.db, town.networks["n"], THIS)
    assert (found.id, found.yielded) == (shared, "later")


def test_what_held_people_up_is_of_actions_and_of_steps_whose_owner_shows_it(town):
    def action(text: str, year=THIS, held_up="TIJD", removed_at=None, **values) -> None:
        group = town.group(town.meeting(year, **values))
        about = town.action(group, text=text, removed_at=removed_at)
        town.revisit(follow_up_id=about, held_up=held_up)

    def step(text: str, year=THIS, held_up="GELD", shows=1, shared=NETWORK, **values) -> str:
        about = town.step(town.somebody(), year, text=text, shared_with=shared, **values)
        town.revisit(step_id=about, held_up=held_up, shares_held_up=shows)
        return about

    action("actie")
    action("vorig jaar", LAST)
    action("niets", held_up="")
    action("weg", removed_at=NOON)
    action("proef", is_rehearsal=1)
    step("stap")
    step("echt", meeting_id=town.meeting())
    step("vorig jaar", LAST)
    step("niets", held_up="")
    step("groep", shared=GROUP)
    step("weg", removed_at=NOON)
    step("verborgen", shows=0)
    step("proef", meeting_id=town.meeting(is_rehearsal=1))
    town.revisit(step_id=step("niet meer"), held_up="", shares_held_up=1)
    assert sorted(revisits.held_up(town.db, town.networks["n"], THIS)) == [
        ("GELD", "echt"),
        ("GELD", "stap"),
        ("TIJD", "actie"),
    ]


def test_steps_that_go_along_to_next_year_are_counted_while_they_stand(town):
    everybody = [town.somebody() for _ in range(5)]
    first, second, third, *_ = [town.step(who) for who in everybody]
    town.step(everybody[0], NEXT, carried_from_id=first)
    town.step(everybody[2], NEXT, carried_from_id=third)
    town.step(everybody[1], NEXT, carried_from_id=second, removed_at=NOON)
    before = town.step(everybody[2], LAST)
    town.step(everybody[2], carried_from_id=before)
    assert taken_along(town) == 2


def look_back(town, who, step, *, version=0, again="", meeting_id=None, **values) -> None:
    values = {"result": "gezet"} | values
    revisits.look_back_on_step(
        town.db,
        who,
        step,
        RevisitDraft(**values),
        meeting_id=meeting_id,
        version=version,
        submission_id=again or uuid4().hex,
    )


def test_a_step_is_looked_back_on_in_its_own_words(town):
    who = town.somebody()
    step = town.step(who)
    with pytest.raises(RuleBroken, match="Kies eerst"):
        look_back(town, who, step, result="ergens")
    look_back(town, who, step, yielded="rust")
    assert revisits.of_step(town.db, step)[0].yielded == "rust"


def carried(town: Town, step: str) -> bool:
    sql = "select 1 from personal_steps where carried_from_id = ?"
    return one(town.db, sql, [step]) is not None


def test_a_step_goes_along_when_asked_and_stays_as_it_was_when_not_asked(town):
    who = town.somebody()
    step = town.step(who)
    for asked, goes in ((None, False), (True, True), (None, True), (False, False)):
        look_back(town, who, step, takes_along=asked)
        assert carried(town, step) is goes
        assert revisits.of_step(town.db, step)[0].takes_along is goes


def test_a_look_back_that_is_sent_again_is_one_with_the_newest_words(town):
    who = town.somebody()
    step = town.step(who)
    for version, words in enumerate(("rust", "rust en tijd", "rust, tijd en ruimte")):
        look_back(town, who, step, again="een", yielded=words)
        look_back(town, who, step, again="een", yielded=words)
        (seen,) = revisits.of_step(town.db, step)
        assert (seen.yielded, seen.version) == (words, version + 1)
    look_back(town, who, step, again="een", yielded=words, takes_along=True)
    assert carried(town, step)
    look_back(town, who, step, yielded="later")
    assert len(revisits.of_step(town.db, step)) == 2


@pytest.mark.parametrize("asked", [None, False, True])
def test_the_same_words_from_a_second_device_are_no_second_look_back(town, asked):
    who, meeting = town.somebody(), town.meeting()
    town.attends(who, meeting)
    step = town.step(who)
    for _ in range(2):
        look_back(town, who, step, meeting_id=meeting, yielded="rust", takes_along=asked)
    assert [seen.version for seen in revisits.of_step(town.db, step)] == [1]
    with pytest.raises(StaleEdit):
        look_back(town, who, step, meeting_id=meeting, yielded="tijd", takes_along=asked)


def test_an_action_is_looked_back_on_where_it_waits_by_who_is_still_there(town):
    who, left = town.somebody(), town.somebody()
    meeting = town.meeting(is_last=1)
    before, other = town.meeting(stage="gesloten"), town.meeting(stage="gesloten", network="m")
    action = town.action(town.group(before), created_at=EARLY)
    elsewhere = town.action(town.group(other), created_at=EARLY)
    for actor in (who, left):
        town.attends(actor, before, EARLY)
        town.attends(actor, meeting, EARLY)
    town.lists(who)
    town.lists(left, left_on=NOON[:10], left_at=NOON)

    def looks(actor: Actor, thing: str, result: str = "gezet") -> None:
        revisits.look_back_on_follow_up(
            town.db,
            actor,
            thing,
            RevisitDraft(result),
            meeting_id=meeting,
            version=0,
            submission_id=uuid4().hex,
        )

    for actor, thing in ((left, action), (who, elsewhere)):
        with pytest.raises(NotFound):
            looks(actor, thing)
    with pytest.raises(RuleBroken, match="Kies eerst"):
        looks(who, action, "ergens")
    looks(who, action)
    assert [seen.result for seen in revisits.of_follow_up(town.db, action)] == ["gezet"]
