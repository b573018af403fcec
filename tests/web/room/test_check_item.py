"""Klopt dit? A group reads its own texts at an item and says yes; a change takes it back."""

import pytest
from support import sent

from gesprekskader import rules
from gesprekskader.records import PhasePlan
from gesprekskader.store import (
    checked_items,
    follow_ups,
    grouping,
    harvests,
    outcomes,
    picked_items,
    programmes,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft

ASKED = "Klopt dit?"
READ = "Door jullie groep nagelezen"


class Table:
    def __init__(self, db, cast, member) -> None:
        self.db, self.cast, self.phone = db, cast, member
        self.picked, self.next = picked_items.of_group(db, cast.group_id)[:2]
        self.text = self.write("Eerst.")

    def write(self, words: str, at: str = "") -> str:
        draft = OutcomeDraft("opbrengst", words)
        place = (self.cast.group_id, at or self.picked.id)
        return outcomes.record(self.db, self.cast.member, *place, draft, submission_id=words).id

    def stage(self, stage: str) -> None:
        with writing(self.db):
            sql = "update meetings set stage = ?, revision = revision + 1 where id = ?"
            self.db.execute(sql, [stage, self.cast.meeting_id])

    def sheet(self) -> str:
        path = f"/gesprekken/{self.cast.group_id}/items/{self.picked.id}"
        return self.phone.get(path).get_data(as_text=True)

    def yes(self, seen: str | None = None):
        word = checked_items.seen_as(outcomes.at_item(self.db, self.picked.id))
        path = f"/gesprekken/{self.cast.group_id}/items/{self.picked.id}/klopt"
        return self.phone.post(path, data={"seen": word if seen is None else seen})

    @property
    def is_checked(self) -> bool:
        return picked_items.find(self.db, self.cast.group_id, self.picked.id).is_checked


@pytest.fixture
def table(db, cast, member) -> Table:
    return Table(db, cast, member)


def test_one_yes_counts_for_the_group_and_stands_on_its_sheet(table):
    table.stage(rules.HARVEST)
    assert ASKED in table.sheet()
    assert table.yes().status_code == 303
    assert table.is_checked
    assert READ in table.sheet()
    assert ASKED not in table.sheet()
    assert not picked_items.find(table.db, table.cast.group_id, table.next.id).is_checked


def test_it_is_asked_when_a_later_part_runs_and_not_while_the_item_still_comes_back(table):
    key, later = table.picked.item.key, table.next.item.key
    with writing(table.db):
        programmes.replace_phases(
            table.db,
            table.cast.meeting_id,
            [
                PhasePlan(1, "Gesprek", 5, "groepje", "", "Vertel.", key),
                PhasePlan(2, "Pauze", 5, "", "", "", None),
                PhasePlan(3, "Opbrengst", 5, "groepje", "opbrengst", "Schrijf.", key),
                PhasePlan(4, "Gesprek", 5, "groepje", "", "Vertel.", later),
            ],
        )
    for part, is_asked in ((1, False), (2, False), (3, False), (4, True)):
        with writing(table.db):
            table.db.execute(
                "update meetings set clock_phase = ?, clock_left = 300 where id = ?",
                [part, table.cast.meeting_id],
            )
        assert (ASKED in table.sheet()) is is_asked, part


def test_nothing_is_asked_where_nothing_stands(table):
    table.stage(rules.HARVEST)
    outcomes.remove(table.db, table.cast.member, table.text)
    assert ASKED not in table.sheet()
    assert table.yes().status_code == 422
    assert not table.is_checked


def test_a_yes_to_what_was_changed_meanwhile_is_asked_again(table):
    table.stage(rules.HARVEST)
    seen = checked_items.seen_as(outcomes.at_item(table.db, table.picked.id))
    table.write("Kwam er net bij.")
    answer = table.yes(seen)
    assert answer.status_code == 422
    assert "Lees het nog een keer." in answer.get_data(as_text=True)
    assert not table.is_checked


def test_after_closing_nobody_says_yes(table):
    table.stage(rules.CLOSED)
    assert ASKED not in table.sheet()
    assert table.yes().status_code == 409
    assert not table.is_checked


def adds(t):
    t.write("Nog een.")


def edits(t):
    draft = OutcomeDraft("opbrengst", "Anders.")
    outcomes.change(t.db, t.cast.member, t.text, draft, version=1)


def changes_the_kind(t):
    outcomes.change(t.db, t.cast.member, t.text, OutcomeDraft("vraag", "Eerst."), version=1)


def takes_away(t):
    t.write("Blijft.")
    t.yes()
    outcomes.remove(t.db, t.cast.member, t.text)


def puts_back(t):
    t.write("Blijft.")
    outcomes.remove(t.db, t.cast.member, t.text)
    t.yes()
    outcomes.restore(t.db, t.cast.member, t.text)


def strikes(t):
    harvests.strike(t.db, t.cast.facilitator, "outcomes", t.text)


def puts_together(t):
    other = t.write("Eerst, ook.", at=t.next.id)
    harvests.merge(t.db, t.cast.facilitator, "outcomes", t.text, other)


def merges_a_group_that_wrote_there(t):
    there = picked_items.of_group(t.db, t.cast.next_group_id)[0].id
    draft = OutcomeDraft("opbrengst", "Van de buren.")
    outcomes.record(
        t.db, t.cast.neighbour, t.cast.next_group_id, there, draft, submission_id="buren"
    )
    grouping.merge(t.db, t.cast.facilitator, t.cast.next_group_id, into_id=t.cast.group_id)


CLEARS = [
    adds,
    edits,
    changes_the_kind,
    takes_away,
    puts_back,
    strikes,
    puts_together,
    merges_a_group_that_wrote_there,
]


@pytest.mark.parametrize("deed", CLEARS)
def test_what_changes_a_text_takes_the_yes_back(table, deed):
    table.stage(rules.HARVEST)
    table.yes()
    assert table.is_checked
    deed(table)
    assert not table.is_checked


def test_a_star_an_action_and_a_text_at_another_item_leave_the_yes(table):
    table.stage(rules.HARVEST)
    table.yes()
    table.write("Elders.", at=table.next.id)
    follow_ups.record(
        table.db,
        table.cast.member,
        table.cast.group_id,
        table.picked.id,
        FollowUpDraft("Rooster", "rol"),
        submission_id="actie",
    )
    harvests.star(table.db, table.cast.facilitator, "outcomes", table.text, starred=True)
    assert table.is_checked


def test_somebody_of_another_group_says_nothing_about_it(table, neighbour):
    table.stage(rules.HARVEST)
    path = f"/gesprekken/{table.cast.group_id}/items/{table.picked.id}/klopt"
    word = checked_items.seen_as(outcomes.at_item(table.db, table.picked.id))
    assert neighbour.post(path, data=sent(seen=word)).status_code == 404
    assert not table.is_checked
