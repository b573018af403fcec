"""What goes by itself, and what must not."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import clock_at, now, today
from gesprekskader.rules import school_year_of
from gesprekskader.rules.retention import RETENTION, days_of
from gesprekskader.store import (
    keys,
    limits,
    meetings,
    networks,
    outcomes,
    picked_items,
    retention,
    seats,
    steps,
    wiped_meetings,
)
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft


def tidy_after(db, days: int) -> dict[str, int]:
    with clock_at(now() + timedelta(days=days)):
        return retention.run(db)


@pytest.fixture
def step(db, cast, refs) -> str:
    return steps.add(
        db,
        cast.member,
        StepDraft("ga", "stap", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        submission_id=uuid4().hex,
    )


def test_every_rule_has_a_deed_and_the_other_way_round(db, cast):
    assert set(retention.due(db, now())) == {rule.key for rule in RETENTION}


def test_nothing_of_this_year_goes(db, cast, step):
    before = {t.name: t.count for t in db.tables}
    assert set(tidy_after(db, 29).values()) == {0}
    after = {t.name: t.count for t in db.tables}
    assert after | {"chores": 0} == before | {"chores": 0}


def test_misses_go_after_a_day(db, cast):
    limits.note_account(db, "wie@voorbeeld.invalid", "hier")
    assert tidy_after(db, 2)["misses"] == 1
    assert db["misses"].count == 0


def test_a_removed_step_goes_after_a_month(db, cast, step):
    steps.set_removed(db, cast.member, step, removed=True)
    assert tidy_after(db, 29)["removed_steps"] == 0
    assert tidy_after(db, 31)["removed_steps"] == 1
    assert db["personal_steps"].count == 0


def test_a_removed_text_waits_until_its_meeting_is_closed(db, cast):
    picked = picked_items.of_group(db, cast.group_id)[0]
    outcome_id = outcomes.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        OutcomeDraft("opbrengst", "weg"),
        submission_id=uuid4().hex,
    ).id
    outcomes.remove(db, cast.member, outcome_id)
    assert tidy_after(db, 60)["removed_texts"] == 0
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    assert tidy_after(db, 60)["removed_texts"] == 1


def test_unused_devices_and_old_slips_go(db, cast):
    keys.hand_out(db, cast.facilitator, cast.member.person_id)
    gone = tidy_after(db, 401)
    assert gone["keys"] == 1
    assert gone["visits"] == 8
    assert db["visits"].count == 0


def test_a_participant_goes_two_years_after_the_last_visit(db, cast, step):
    seen: list[str] = []

    @contextmanager
    def erasing(ids):
        seen.extend(ids)
        yield

    assert tidy_after(db, days_of("persons") - 1)["persons"] == 0
    with clock_at(now() + timedelta(days=days_of("persons") + 1)):
        assert retention.run(db, erasing)["persons"] == 3
    assert cast.member.person_id in seen
    assert db["personal_steps"].count == 0
    assert {row["name"] for row in db["persons"].rows if row["id"] in seen} == {""}


def test_accounts_and_members_of_this_year_and_the_last_stay(db, cast):
    tidy_after(db, days_of("persons") + 1)
    names = {row["name"] for row in db["persons"].rows}
    assert {"Facilitator", "Colleague", "Admin"} <= names


def test_meetings_go_after_seven_years_with_their_texts(db, cast):
    assert tidy_after(db, 7 * 365 - 1)["meetings"] == 0
    assert tidy_after(db, 7 * 365 + 1)["meetings"] == 1
    assert db["groups"].count == 0


def test_the_database_holds_together_after_everything_went(db, cast, step):
    tidy_after(db, 8 * 365)
    assert list(db.query("pragma foreign_key_check")) == []


def test_an_old_rehearsal_goes_with_the_people_only_it_knew(db, cast):
    from support import draft, join

    rehearsal = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(title="Proef"),
        format_key="contactmiddag",
        is_rehearsal=True,
        phases=[],
        submission_id=uuid4().hex,
    )
    meetings.move_stage(db, cast.facilitator, rehearsal, now="concept", new="open")
    guest, _ = join(db, rehearsal, "Proefpersoon")
    keys.renew(db, guest)
    keys.hand_out(db, cast.facilitator, guest.person_id)
    assert tidy_after(db, 9)["rehearsals"] == 1
    assert "Proefpersoon" not in {row["name"] for row in db["persons"].rows}
    assert list(db.query("pragma foreign_key_check")) == []


@pytest.fixture
def left_rehearsal(db, cast) -> tuple[str, str]:
    """A rehearsal with a pasted person who was taken off the list since: their ids."""
    from support import draft, paste

    paste(db, cast.facilitator, cast.network_id, "Naam\nWillem Nieuw\n")
    person = db.execute("select id from persons where name = 'Willem Nieuw'").fetchone()[0]
    rehearsal = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(title="Proef"),
        format_key="contactmiddag",
        is_rehearsal=True,
        phases=[],
        submission_id=uuid4().hex,
    )
    with writing(db):
        seats.attend(db, rehearsal, person)
    networks.remove_member(db, cast.facilitator, cast.network_id, school_year_of(today()), person)
    return rehearsal, person


def test_who_was_pasted_and_only_rehearsed_goes_with_the_rehearsal(db, cast, left_rehearsal):
    wiped_meetings.wipe_rehearsal(db, cast.facilitator, left_rehearsal[0])
    assert db["persons"].count_where("id = ?", [left_rehearsal[1]]) == 0
    assert db["paste_changes"].count == 0


def test_who_something_of_others_points_at_stays_without_a_name(db, cast, left_rehearsal):
    rehearsal, person = left_rehearsal
    with writing(db):
        db.execute("update outcomes set author_id = ?", [person])
        db.execute("update meetings set created_by = ? where id <> ?", [person, rehearsal])
    wiped_meetings.wipe_rehearsal(db, cast.facilitator, rehearsal)
    (row,) = db["persons"].rows_where("id = ?", [person])
    assert (row["name"], row["erased_at"] is None) == ("", False)


def test_what_cannot_go_is_said_and_holds_up_nothing_else(
    db, cast, step, left_rehearsal, monkeypatch
):
    steps.set_removed(db, cast.member, step, removed=True)

    def broken(*_):
        raise RuleBroken("kapot")

    monkeypatch.setattr(wiped_meetings, "wipe", broken)
    with pytest.raises(RuleBroken), clock_at(now() + timedelta(days=31)):
        retention.run(db)
    assert db["personal_steps"].count == 0
    assert db["meetings"].count_where("is_rehearsal") == 1
    assert retention.done_at(db) == ""
    monkeypatch.undo()
    assert tidy_after(db, 31)["rehearsals"] == 1
    assert retention.done_at(db) != ""
