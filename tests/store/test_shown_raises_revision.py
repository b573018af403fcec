"""What a group's pages show raises its revision, whoever writes it: other pages hear of it."""

import pytest
from support import TODAY

from gesprekskader.store import (
    follow_ups,
    forwardings,
    groups,
    harvests,
    looks,
    outcomes,
    own_data,
    parked_points,
    picked_items,
    roundtables,
    shelf,
)
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft


class Written:
    """A group with a good example, an action that was forwarded, and who wrote them."""

    def __init__(self, db, cast, refs) -> None:
        self.db, self.cast = db, cast
        self.picked = picked_items.of_group(db, cast.group_id)[0].id
        self.outcome = outcomes.record(
            db,
            cast.member,
            cast.group_id,
            self.picked,
            OutcomeDraft("goed voorbeeld", "Samen starten."),
            submission_id="o",
        ).id
        self.action = follow_ups.record(
            db,
            cast.member,
            cast.group_id,
            self.picked,
            FollowUpDraft("Rooster", "rol"),
            submission_id="f",
        ).id
        self.refs = refs

    def forwarded(self) -> str:
        return forwardings.forward(
            self.db,
            self.cast.facilitator,
            self.cast.meeting_id,
            follow_up_id=self.action,
            step_id=None,
            roundtable=("projectgroep", "Projectgroep"),
            question="Kan dit?",
            submission_id="w",
        )


@pytest.fixture
def written(db, cast, refs) -> Written:
    return Written(db, cast, refs)


def puts_on_the_shelf(it):
    shelf.put(it.db, it.cast.member, it.outcome, "network")


def takes_off_the_shelf(it):
    shelf.take_back(it.db, it.cast.member, it.outcome)


def strikes(it):
    harvests.strike(it.db, it.cast.facilitator, "outcomes", it.outcome)


def is_wiped(it):
    own_data.erase(it.db, it.cast.member)


def picks(it):
    item = it.refs("w2-lo-3")[0]
    picked_items.pick(it.db, it.cast.other, it.cast.group_id, item, submission_id="p")


def forwards(it):
    it.forwarded()


def answers(it):
    roundtables.answer(
        it.db, it.cast.coordinator, it.point, "Ja, vanaf mei.", version=1, submission_id="a"
    )


def renames(it):
    groups.rename(it.db, it.cast.member, it.cast.group_id, "De uilen")


def parks(it):
    parked_points.park(it.db, it.cast.facilitator, it.outcome, TODAY)


def removes_an_action(it):
    follow_ups.remove(it.db, it.cast.member, it.action)


@pytest.mark.parametrize(
    "deed",
    [
        puts_on_the_shelf,
        takes_off_the_shelf,
        strikes,
        is_wiped,
        picks,
        forwards,
        answers,
        renames,
        removes_an_action,
        parks,
    ],
)
def test_a_deed_that_others_see_raises_the_revision_of_group_and_meeting(written, deed):
    db, here = written.db, [written.cast.group_id, written.cast.meeting_id]
    if deed is takes_off_the_shelf:
        puts_on_the_shelf(written)
    if deed is answers:
        written.point = written.forwarded()
    before = looks.revisions(db, here)
    beside = looks.revisions(db, [written.cast.next_group_id])
    deed(written)
    after = looks.revisions(db, here)
    assert [after[it] > before[it] for it in here] == [deed is not parks, True]
    assert looks.revisions(db, [written.cast.next_group_id]) == beside or deed is strikes
