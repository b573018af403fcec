"""The store: safe settings, migrations, retries, privacy in the queries themselves."""

import subprocess
import sys
import threading
from uuid import uuid4

import pytest
from support import ROOT, add_meeting, draft, join

from gesprekskader import rules
from gesprekskader.errors import Closed, NotFound, RuleBroken, StaleEdit
from gesprekskader.store import (
    conversations,
    follow_ups,
    forwardings,
    meetings,
    networks,
    outcomes,
    revisits,
    steps,
)
from gesprekskader.store.db import Pool, connect, one
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.migrations import migrate
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft


def test_the_database_keeps_what_it_acknowledged(db):
    assert one(db, "pragma journal_mode")["journal_mode"] == "wal"
    assert one(db, "pragma synchronous")["synchronous"] == 2
    assert one(db, "pragma foreign_keys")["foreign_keys"] == 1


def test_every_table_is_strict(db):
    loose = [
        table.name
        for table in db.tables
        if not table.strict and not table.name.startswith(("_sqlite", "sqlite_"))
    ]
    assert loose == []


def test_migrating_twice_changes_nothing(tmp_path):
    db = connect(tmp_path / "x.db")
    assert migrate(db) == ["first_release"]
    assert migrate(db) == []
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
    assert migrate(db) == ["first_release"]
    db.close()


def test_twenty_phones_at_once_lose_nothing(pool: Pool, db, cast, picked):
    """Read-then-write from many threads: no "database is locked", every text once."""

    def write(number: int) -> None:
        with pool.borrowed() as own:
            outcomes.record(
                own,
                cast.member,
                cast.conversation_id,
                picked.id,
                OutcomeDraft("opbrengst", f"tekst {number}"),
                submission_id=f"sub-{number}",
            )

    threads = [threading.Thread(target=write, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = sorted(o.text for o in outcomes.of_conversation(db, cast.conversation_id))
    assert texts == sorted(f"tekst {n}" for n in range(20))


def record(db, cast, picked, text="Meer tijd samen", submission_id=None, actor=None):
    return outcomes.record(
        db,
        actor or cast.member,
        cast.conversation_id,
        picked.id,
        OutcomeDraft("opbrengst", text),
        submission_id=submission_id or uuid4().hex,
    )


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
            cast.next_conversation_id,
            picked.id,
            OutcomeDraft("vraag", "hoi"),
            submission_id="x" * 10,
        )


def test_every_write_raises_the_revision(db, cast, picked):
    before = conversations.find(db, cast.conversation_id).revision
    outcome_id = record(db, cast, picked)
    outcomes.remove(db, cast.other, outcome_id)
    outcomes.restore(db, cast.member, outcome_id)
    assert conversations.find(db, cast.conversation_id).revision == before + 3
    assert [o.text for o in outcomes.of_conversation(db, cast.conversation_id)] == [
        "Meer tijd samen"
    ]


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
    steps.share(db, cast.member, step_id, steps.GROUP, cast.conversation_id)
    own = steps.shared_in_year(db, *year, conversation_id=cast.conversation_id)
    beside = steps.shared_in_year(db, *year, conversation_id=cast.next_conversation_id)
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
    look_back(1)
    carried = [s for s in steps.of_person(db, cast.member.person_id) if s.carried_from_id]
    assert len(carried) == 1
    assert (carried[0].result, carried[0].carried_from_id) == ("", step_id)
    assert [item.number for item in carried[0].items] == [5, 10]
    assert carried[0].school_year == rules.next_school_year(steps.find(db, step_id).school_year)
    look_back(2, along=False)
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
        cast.conversation_id,
        picked.id,
        FollowUpDraft("Rooster delen", rules.NOBODY),
        submission_id=uuid4().hex,
    )
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
        assert bool(follow_ups.open_of_year(db, *year)) is is_open


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
    conversations.join_as_known(db, cast.member, meeting_id)
    conversations.start(db, guest, meeting_id, refs("w2-lo-1"), submission_id="r" * 10)
    meetings.wipe_rehearsal(db, cast.colleague, meeting_id)
    names = {row["name"] for row in db.query("select name from persons")}
    assert "Proefpersoon" not in names
    assert "Member" in names
    with pytest.raises(RuleBroken):
        meetings.wipe_rehearsal(db, cast.facilitator, cast.meeting_id)


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
    rows, _ = rules.parse_members("Noor\tnoor@voorbeeld.invalid")
    networks.add_members(
        db, cast.facilitator, cast.network_id, year, rows, add_unknown_schools=False
    )
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


def test_pasting_a_list_twice_adds_nobody_and_a_bad_school_adds_nothing(db, cast):
    year = rules.school_year_of(meetings.find(db, cast.meeting_id).meeting_on)

    def paste(text, **over):
        rows, _ = rules.parse_members(text)
        return networks.add_members(
            db,
            cast.facilitator,
            cast.network_id,
            year,
            rows,
            add_unknown_schools=over.get("unknown", True),
        )

    text = "Noor\tn@x.nl\tDe Zwaluw\nTies\t\tHet Sluisje"
    assert paste(text) == 2
    assert paste(text) == 0
    before = len(networks.members(db, cast.network_id, year))
    with pytest.raises(RuleBroken, match="Regel 2"):
        paste("Bo\tb@x.nl\tDe Zwaluw\nSam\ts@x.nl\tNergens", unknown=False)
    assert len(networks.members(db, cast.network_id, year)) == before
