"""The store: safe settings, migrations, retries, privacy in the queries themselves."""

import subprocess
import sys
import threading
from datetime import date
from uuid import uuid4

import pytest
from support import ROOT, add_meeting, draft, join, paste

from gesprekskader import rules
from gesprekskader.errors import Closed, NotFound, RuleBroken, StaleEdit
from gesprekskader.records import Reach
from gesprekskader.store import (
    access,
    actors,
    follow_ups,
    forwardings,
    groups,
    meetings,
    networks,
    outcomes,
    picked_items,
    programmes,
    revisits,
    seats,
    steps,
    visits,
    wiped_meetings,
)
from gesprekskader.store.access import ALL, Deed
from gesprekskader.store.db import Pool, connect, one
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.migrations import migrate, migrations
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft

STEPS = [step.name for step in migrations._migrations]


def test_the_database_keeps_what_it_acknowledged(db):
    assert one(db, "pragma journal_mode")["journal_mode"] == "wal"
    assert one(db, "pragma synchronous")["synchronous"] == 2
    assert one(db, "pragma foreign_keys")["foreign_keys"] == 1


def test_every_table_is_strict(db):
    loose = [
        table.name
        for table in db.tables
        if not table.strict and not table.name.startswith(("_sqlite", "sqlite_", "shelf_words"))
    ]
    assert loose == []


def test_migrating_twice_changes_nothing(tmp_path):
    db = connect(tmp_path / "x.db")
    assert migrate(db) == STEPS
    assert migrate(db) == []
    db.close()


def test_a_word_of_formats_that_had_no_effect_is_cleared_once(tmp_path):
    db = connect(tmp_path / "x.db")
    migrations.apply(db, stop_before="parts_leave_everything_open")
    sql = "insert into networks (id, name, created_at) values ('n', 'Netwerk', '2026-01-01')"
    db.conn.execute(sql)
    db.conn.execute(
        "insert into persons (id, name, created_at) values ('p', 'Anneke', '2026-01-01')"
    )
    db.conn.execute(
        "insert into meetings (id, network_id, school_year, title, meeting_on, starts_at,"
        " format_key, item_choice, join_code, stage, submission_id, created_by, created_at)"
        " values ('m', 'n', '2025-2026', 'Middag', '2026-03-02', '13:30', 'contactmiddag',"
        " 'shared', 'CODE', 'open', 'plan', 'p', '2026-01-01')"
    )
    for position, capture in enumerate(("niets", "stap", "opbrengst"), 1):
        db.conn.execute(
            "insert into meeting_phases values ('m', ?, 'Deel', 5, 'plenair', ?, '', null)",
            [position, capture],
        )
    migrate(db)
    kept = db.execute("select capture from meeting_phases order by position").fetchall()
    assert [capture for (capture,) in kept] == ["", "stap", "opbrengst"]
    db.close()


def test_a_killed_migration_leaves_a_database_that_migrates_cleanly(tmp_path):
    path = tmp_path / "x.db"
    code = (
        "import os, sys; from pathlib import Path; from gesprekskader.store import db, migrations\n"
        "d = db.connect(Path(sys.argv[1])); d.begin()\n"
        "d.executescript(migrations._FIRST); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=False)
    db = connect(path)
    assert migrate(db) == STEPS
    db.close()


def test_twenty_phones_at_once_lose_nothing(pool: Pool, db, cast, picked):
    """Read-then-write from many threads: no "database is locked", every text once."""

    def write(number: int) -> None:
        with pool.borrowed() as own:
            outcomes.record(
                own,
                cast.member,
                cast.group_id,
                picked.id,
                OutcomeDraft("opbrengst", f"tekst {number}"),
                submission_id=f"sub-{number}",
            )

    threads = [threading.Thread(target=write, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = sorted(o.text for o in outcomes.of_group(db, cast.group_id))
    assert texts == sorted(f"tekst {n}" for n in range(20))


def record(db, cast, picked, text="Meer tijd samen", submission_id=None, actor=None):
    return outcomes.record(
        db,
        actor or cast.member,
        cast.group_id,
        picked.id,
        OutcomeDraft("opbrengst", text),
        submission_id=submission_id or uuid4().hex,
    ).id


def test_a_retry_gives_the_same_outcome_also_after_closing(db, cast, picked):
    first = record(db, cast, picked, submission_id="same-one")
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)
    assert record(db, cast, picked, submission_id="same-one") == first
    with pytest.raises(Closed):
        record(db, cast, picked)


def test_a_second_editor_is_told_and_nothing_is_overwritten(db, cast, picked):
    outcome_id = record(db, cast, picked, "eerste")
    outcomes.change(db, cast.member, outcome_id, OutcomeDraft("opbrengst", "tweede"), version=1)
    with pytest.raises(StaleEdit) as caught:
        outcomes.change(db, cast.other, outcome_id, OutcomeDraft("vraag", "derde"), version=1)
    assert caught.value.current.text == "tweede"
    assert outcomes.find(db, outcome_id).text == "tweede"


def test_another_group_cannot_write_or_name_our_item(db, cast, picked):
    with pytest.raises(NotFound):
        record(db, cast, picked, actor=cast.neighbour)
    with pytest.raises(RuleBroken):
        outcomes.record(
            db,
            cast.neighbour,
            cast.next_group_id,
            picked.id,
            OutcomeDraft("vraag", "hoi"),
            submission_id="x" * 10,
        )


def test_every_write_raises_the_revision(db, cast, picked):
    before = groups.find(db, cast.group_id).revision
    outcome_id = record(db, cast, picked)
    outcomes.remove(db, cast.other, outcome_id)
    outcomes.restore(db, cast.member, outcome_id)
    assert groups.find(db, cast.group_id).revision == before + 3
    assert [o.text for o in outcomes.of_group(db, cast.group_id)] == ["Meer tijd samen"]


def add_step(db, actor, cast, text="vragen stellen", kind="ga", items=()):
    return steps.add(
        db,
        actor,
        StepDraft(kind, text, tuple(items)),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=meetings.find(db, cast.meeting_id).school_year,
        submission_id=uuid4().hex,
    )


def test_a_step_is_private_until_its_owner_shares_it(db, cast):
    step_id = add_step(db, cast.member, cast)
    year = (cast.network_id, meetings.find(db, cast.meeting_id).school_year)
    assert steps.shared_in_year(db, *year) == []
    steps.share(db, cast.member, step_id, steps.GROUP, cast.group_id)
    own = steps.shared_in_year(db, *year, group_id=cast.group_id)
    beside = steps.shared_in_year(db, *year, group_id=cast.next_group_id)
    assert ([s.id for s in own], beside) == ([step_id], [])
    for actor in (cast.other, cast.facilitator):
        with pytest.raises(NotFound):
            steps.share(db, actor, step_id, "")
    steps.share(db, cast.member, step_id, "")
    assert steps.shared_in_year(db, *year) == []


def test_editing_a_step_keeps_the_earlier_wording(db, cast):
    step_id = add_step(db, cast.member, cast, "oud")
    steps.change(db, cast.member, step_id, StepDraft("wil", "nieuw", ()), version=1)
    assert [(v.kind, v.text) for v in steps.versions(db, step_id)] == [("ga", "oud")]


def test_taking_along_makes_one_open_step_next_year(db, cast, refs):
    step_id = add_step(db, cast.member, cast, items=refs("w2-bg-5", "w2-bg-10"))

    def look_back(version, **over):
        revisits.look_back_on_step(
            db,
            cast.member,
            step_id,
            RevisitDraft("deels", takes_along=over.get("along", True)),
            meeting_id=cast.meeting_id,
            version=version,
            submission_id=uuid4().hex,
        )

    look_back(0)
    look_back(1)  # the same again: nothing is written
    carried = [s for s in steps.of_person(db, cast.member.person_id) if s.carried_from_id]
    assert len(carried) == 1
    assert (carried[0].result, carried[0].carried_from_id) == ("", step_id)
    assert [item.number for item in carried[0].items] == [5, 10]
    assert carried[0].school_year == rules.next_school_year(steps.find(db, step_id).school_year)
    steps.share(db, cast.member, carried[0].id, steps.NETWORK)
    look_back(1, along=False)
    assert len(steps.of_person(db, cast.member.person_id)) == 2  # shared already: it stays
    steps.share(db, cast.member, carried[0].id, "")
    look_back(2, along=False)  # the same words, and now it can stay behind
    assert [s.id for s in steps.of_person(db, cast.member.person_id)] == [step_id]
    assert len(revisits.of_step(db, step_id)) == 1


def test_counts_stay_away_below_five_people(db, cast):
    year = (cast.network_id, meetings.find(db, cast.meeting_id).school_year)
    for actor in (cast.member, cast.other, cast.neighbour, cast.facilitator):
        add_step(db, actor, cast)
    assert revisits.counts(db, *year).people is None
    fifth, _ = join(db, cast.meeting_id, "Vijfde")
    add_step(db, fifth, cast)
    assert revisits.counts(db, *year).people == 5


def test_a_private_step_cannot_be_forwarded_and_taking_back_withdraws(db, cast):
    step_id = add_step(db, cast.member, cast)

    def forward():
        return forwardings.forward(
            db,
            cast.facilitator,
            cast.meeting_id,
            follow_up_id=None,
            step_id=step_id,
            roundtable=("projectgroep", "Projectgroep"),
            question="Kan dit?",
            submission_id=uuid4().hex,
        )

    with pytest.raises(NotFound):
        forward()
    steps.share(db, cast.member, step_id, steps.NETWORK)
    forward()
    with pytest.raises(RuleBroken):
        forward()
    assert [f.text for f in forwardings.of_meeting(db, cast.meeting_id)] == ["Ik ga vragen stellen"]
    steps.share(db, cast.member, step_id, "")
    assert forwardings.of_meeting(db, cast.meeting_id) == []


def test_an_action_stays_open_until_it_ends(db, cast, picked, refs):
    follow_up_id = follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        FollowUpDraft("Rooster delen", rules.NOBODY),
        submission_id=uuid4().hex,
    ).id
    year = (cast.network_id, meetings.find(db, cast.meeting_id).school_year)
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Later", is_last=True)
    for version, result, is_open in ((0, "loopt", True), (1, "gezet", False)):
        revisits.look_back_on_follow_up(
            db,
            cast.facilitator,
            follow_up_id,
            RevisitDraft(result, "Het rooster hangt er"),
            meeting_id=later,
            version=version,
            submission_id=uuid4().hex,
        )
        year_so_far = follow_ups.of_year(db, *year)
        assert bool(follow_ups.still_open(year_so_far)) is is_open


def test_one_last_meeting_per_network_and_year(db, cast, refs):
    add_meeting(db, cast.facilitator, cast.network_id, refs, title="Laatste", is_last=True)
    with pytest.raises(RuleBroken, match="al de laatste"):
        add_meeting(db, cast.facilitator, cast.network_id, refs, title="Nog een", is_last=True)


def test_a_rehearsal_is_wiped_with_its_guests_only(db, cast, refs):
    meeting_id = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(title="Proef"),
        format_key="contactmiddag",
        is_rehearsal=True,
        phases=[],
        submission_id=uuid4().hex,
    )
    meetings.move_stage(db, cast.facilitator, meeting_id, now="concept", new="open")
    guest, _ = join(db, meeting_id, "Proefpersoon")
    seats.join_as_known(db, cast.member, meeting_id)
    groups.start(db, guest, meeting_id, refs("w2-lo-1"), submission_id="r" * 10)
    wiped_meetings.wipe_rehearsal(db, cast.colleague, meeting_id)
    names = {row["name"] for row in db.query("select name from persons")}
    assert "Proefpersoon" not in names
    assert "Member" in names
    with pytest.raises(RuleBroken):
        wiped_meetings.wipe_rehearsal(db, cast.facilitator, cast.meeting_id)


def test_a_new_school_year_starts_with_the_members_of_the_year_before(db, cast):
    now = rules.school_year_of(meetings.find(db, cast.meeting_id).meeting_on)
    later = rules.next_school_year(now)
    with pytest.raises(NotFound):
        networks.remove_member(db, cast.facilitator, cast.network_id, later, "wie")
    day = meetings.find(db, cast.meeting_id).meeting_on.replace(
        year=int(later[:4]), month=10, day=1
    )
    meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(meeting_on=day),
        format_key="contactmiddag",
        is_rehearsal=False,
        phases=[],
        submission_id=uuid4().hex,
    )
    assert len(networks.members(db, cast.network_id, later)) == 2


def test_an_invitation_never_opens_somebody_elses_private_steps(db, cast):
    year = rules.school_year_of(meetings.find(db, cast.meeting_id).meeting_on)
    paste(db, cast.facilitator, cast.network_id, "Noor\tnoor@voorbeeld.invalid", year=year)
    noor = next(m for m in networks.members(db, cast.network_id, year) if m.person.name == "Noor")
    db.execute(
        "insert into visits (id, person_id, created_at, seen_at) values ('v', ?, '', '')",
        [noor.person.id],
    )
    invited, token = networks.add_facilitator(
        db, cast.facilitator, cast.network_id, year, name="Noor", email="noor@voorbeeld.invalid"
    )
    assert token
    assert invited != noor.person.id


def test_a_carried_step_that_was_deleted_does_not_come_back(db, cast):
    step_id = add_step(db, cast.member, cast)
    for version in (0, 1):
        revisits.look_back_on_step(
            db,
            cast.member,
            step_id,
            RevisitDraft("deels", takes_along=True),
            meeting_id=cast.meeting_id,
            version=version,
            submission_id=uuid4().hex,
        )
        for step in steps.of_person(db, cast.member.person_id):
            if step.carried_from_id:
                steps.set_removed(db, cast.member, step.id, removed=True)
    assert [s.id for s in steps.of_person(db, cast.member.person_id)] == [step_id]


def test_typing_on_after_a_lost_answer_keeps_the_newer_words(db, cast, picked):
    outcome_id = record(db, cast, picked, "Halve zin", submission_id="lost-answer")
    again = record(db, cast, picked, "Halve zin en de rest", submission_id="lost-answer")
    texts = [o.text for o in outcomes.of_group(db, cast.group_id)]
    assert (again, texts) == (outcome_id, ["Halve zin en de rest"])


def test_saving_a_text_that_was_taken_away_says_so_and_then_brings_it_back(db, cast, picked):
    outcome_id = record(db, cast, picked, "eerste")
    outcomes.remove(db, cast.other, outcome_id)
    with pytest.raises(StaleEdit, match="haalde deze tekst weg") as caught:
        outcomes.change(db, cast.member, outcome_id, OutcomeDraft("vraag", "mijn"), version=1)
    version = caught.value.current.version
    outcomes.change(db, cast.member, outcome_id, OutcomeDraft("vraag", "mijn"), version=version)
    stored = outcomes.find(db, outcome_id)
    assert (stored.is_removed, stored.text, stored.changed_by) == (False, "mijn", "")


def test_a_reworded_text_says_who_did_it(db, cast, picked):
    outcome_id = record(db, cast, picked)
    outcomes.change(db, cast.other, outcome_id, OutcomeDraft("vraag", "anders"), version=1)
    stored = outcomes.find(db, outcome_id)
    assert (stored.author, stored.changed_by) == ("Member", "Other")


def act(db, cast, picked, text="Rooster delen"):
    return follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        FollowUpDraft(text, rules.NOBODY),
        submission_id=uuid4().hex,
    ).id


def test_a_stale_edit_of_an_action_or_a_meeting_is_refused(db, cast, picked):
    follow_up_id = act(db, cast, picked)
    good = FollowUpDraft("Nieuw", rules.ROLE, "mentor")
    follow_ups.change(db, cast.member, follow_up_id, picked.id, good, version=1)
    with pytest.raises(StaleEdit):
        follow_ups.change(
            db, cast.other, follow_up_id, picked.id, FollowUpDraft("Ander", "niemand"), version=1
        )
    assert follow_ups.find(db, follow_up_id).text == "Nieuw"
    version = meetings.find(db, cast.meeting_id).version
    meetings.change(db, cast.facilitator, cast.meeting_id, draft(title="Een"), version=version)
    with pytest.raises(StaleEdit):
        meetings.change(db, cast.colleague, cast.meeting_id, draft(title="Twee"), version=version)
    assert meetings.find(db, cast.meeting_id).title == "Een"


def test_actions_come_back_to_participants_only_after_the_harvest(db, cast, picked, refs):
    follow_up_id = act(db, cast, picked)
    last = meetings.find(
        db, add_meeting(db, cast.facilitator, cast.network_id, refs, title="L", is_last=True)
    )

    member = Reach(whole_year=True)

    def seen(reach):
        return [f.id for f in follow_ups.to_look_back_on(db, last, reach)]

    assert (seen(member), seen(ALL)) == ([], [follow_up_id])
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    assert seen(member) == [follow_up_id]
    assert seen(Reach()) == []


def test_a_rehearsal_sees_and_changes_nothing_real(db, cast, picked):
    real = act(db, cast, picked)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    rehearsal = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(title="Proef", is_last=True),
        format_key="laatste-bijeenkomst",
        is_rehearsal=True,
        phases=[],
        submission_id=uuid4().hex,
    )
    meetings.move_stage(db, cast.facilitator, rehearsal, now="concept", new="open")
    with pytest.raises(NotFound):
        revisits.look_back_on_follow_up(
            db,
            cast.facilitator,
            real,
            RevisitDraft("gezet"),
            meeting_id=rehearsal,
            version=0,
            submission_id=uuid4().hex,
        )
    assert steps.to_look_back_on(db, cast.member.person_id, meetings.find(db, rehearsal)) == []
    guest, _ = join(db, rehearsal, "Gast")
    assert not access.may(db, guest, Deed.LOOK_BACK, cast.meeting_id)


def test_a_closed_meeting_takes_no_look_back_on_actions(db, cast, picked):
    follow_up_id = act(db, cast, picked)
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)
    with pytest.raises(Closed):
        revisits.look_back_on_follow_up(
            db,
            cast.facilitator,
            follow_up_id,
            RevisitDraft("gezet"),
            meeting_id=cast.meeting_id,
            version=0,
            submission_id=uuid4().hex,
        )


def test_a_group_shared_step_cannot_be_forwarded(db, cast):
    step_id = add_step(db, cast.member, cast)
    steps.share(db, cast.member, step_id, steps.GROUP, cast.group_id)
    with pytest.raises(NotFound):
        forwardings.forward(
            db,
            cast.facilitator,
            cast.meeting_id,
            follow_up_id=None,
            step_id=step_id,
            roundtable=("projectgroep", "Projectgroep"),
            question="Kan dit?",
            submission_id=uuid4().hex,
        )


def test_changing_the_offer_never_drops_an_item_with_texts(db, cast, picked, refs):
    record(db, cast, picked)
    keys = ["w2-lo-2"]
    programmes.offer(db, cast.facilitator, cast.meeting_id, keys, refs(*keys), None)
    left = [p.item.key for p in picked_items.of_group(db, cast.group_id)]
    assert left == [picked.item.key, "w2-lo-2"]


def test_what_held_somebody_up_is_shared_with_nobody(db, cast):
    step_id = add_step(db, cast.member, cast)
    revisits.look_back_on_step(
        db,
        cast.member,
        step_id,
        RevisitDraft("deels", "Het lukte", "Te weinig tijd"),
        meeting_id=cast.meeting_id,
        version=0,
        submission_id=uuid4().hex,
    )
    steps.share(db, cast.member, step_id, steps.NETWORK)
    counts = revisits.counts(db, cast.network_id, meetings.find(db, cast.meeting_id).school_year)
    assert (counts.people, counts.looked_back, counts.steps, counts.taken) == (None,) * 4


def test_a_colleague_who_leaves_or_comes_does_so_for_the_years_planned_ahead(db, cast):
    now = rules.school_year_of(meetings.find(db, cast.meeting_id).meeting_on)
    later = rules.next_school_year(now)
    meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(meeting_on=date(int(later[:4]), 10, 1)),
        format_key="contactmiddag",
        is_rehearsal=False,
        phases=[],
        submission_id=uuid4().hex,
    )
    networks.remove_member(db, cast.facilitator, cast.network_id, now, cast.colleague.person_id)
    assert not access.may(db, cast.colleague, Deed.FACILITATE_NETWORK, cast.network_id)
    networks.add_facilitator(
        db, cast.facilitator, cast.network_id, now, name="C", email="colleague@voorbeeld.invalid"
    )
    assert access.may(db, cast.colleague, Deed.FACILITATE_NETWORK, cast.network_id)


def test_a_new_visit_ends_the_one_before(db, cast):
    again = visits.start(db, person_id=cast.member.person_id, instead_of=cast.secrets["member"])
    assert actors.of(db, cast.secrets["member"]).person_id is None
    assert actors.of(db, again).person_id == cast.member.person_id
