"""What goes by itself, and what must not."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from gesprekskader.rules.retention import RETENTION, days_of
from gesprekskader.store import keys, limits, meetings, outcomes, picked_items, retention, steps
from gesprekskader.store.db import clock_at, now
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
    picked = picked_items.of_conversation(db, cast.conversation_id)[0]
    outcome_id = outcomes.record(
        db,
        cast.member,
        cast.conversation_id,
        picked.id,
        OutcomeDraft("opbrengst", "weg"),
        submission_id=uuid4().hex,
    )
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
    assert db["conversations"].count == 0


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
