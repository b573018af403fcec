"""Backups are checked, pruned and put back; erased people stay erased."""

from datetime import timedelta

import pysqlite3
import pytest
from support import ROOT

from gesprekskader import chores
from gesprekskader.errors import StorageUnsafe
from gesprekskader.store import backups, outcomes, own_data, picked_items, retention
from gesprekskader.store.db import Pool, clock_at, connect, now
from gesprekskader.store.migrations import migrations
from gesprekskader.store.outcomes import OutcomeDraft


def say(db, cast, text: str) -> str:
    picked = picked_items.of_conversation(db, cast.conversation_id)[0]
    return outcomes.record(
        db,
        cast.member,
        cast.conversation_id,
        picked.id,
        OutcomeDraft("opbrengst", text),
        submission_id=text.ljust(12, "x"),
    )


def wipe(db, cast, settings) -> None:
    own_data.erase(
        db, cast.member, lambda who: backups.note_erased(who, settings.data, settings.backups)
    )


@pytest.fixture
def elsewhere(tmp_path):
    return tmp_path / "terug" / "gesprekskader.db"


def test_a_backup_is_whole_and_one_file(db, cast, settings):
    say(db, cast, "eerste tekst")
    path = backups.make(settings.database, settings.backups)
    assert backups.check(path)["outcomes"] == 1
    assert [p.name for p in settings.backups.iterdir()] == [path.name]


def test_a_restore_brings_back_what_the_backup_had(db, cast, settings, elsewhere):
    say(db, cast, "eerste tekst")
    copy = backups.make(settings.database, settings.backups)
    say(db, cast, "na de kopie")
    assert backups.restore(copy, elsewhere, settings.backups) is None
    pool = Pool(elsewhere)
    with pool.borrowed() as again:
        texts = [o.text for o in outcomes.of_conversation(again, cast.conversation_id)]
    pool.close()
    assert texts == ["eerste tekst"]


def test_what_stood_there_is_kept_beside_it(db, cast, settings, elsewhere):
    copy = backups.make(settings.database, settings.backups)
    backups.restore(copy, elsewhere, settings.backups)
    aside = backups.restore(copy, elsewhere, settings.backups)
    assert aside is not None
    assert backups.check(aside)
    assert backups.check(elsewhere)


def test_erased_people_stay_erased_after_a_restore(db, cast, settings, elsewhere):
    say(db, cast, "eerste tekst")
    copy = backups.make(settings.database, settings.backups)
    wipe(db, cast, settings)
    backups.restore(copy, elsewhere, settings.backups)
    again = connect(elsewhere)
    assert own_data.erased(again) == [cast.member.person_id]
    (outcome,) = outcomes.of_conversation(again, cast.conversation_id)
    assert (outcome.text, outcome.author) == ("eerste tekst", "oud-deelnemer")
    again.close()


def test_a_file_put_back_by_hand_is_wiped_at_the_start(db, cast, settings):
    backups.note_erased(cast.member.person_id, settings.data)
    assert backups.keep_erased(db, settings.data, settings.backups) == 1
    assert backups.erased(settings.backups) == [cast.member.person_id]
    assert backups.keep_erased(db, settings.data, settings.backups) == 0


def test_a_lost_list_is_written_anew_from_the_database(db, cast, settings):
    wipe(db, cast, settings)
    (settings.data / backups.ERASED).unlink()
    backups.keep_erased(db, settings.data, settings.backups)
    assert backups.erased(settings.data) == [cast.member.person_id]


@pytest.mark.parametrize("damage", ["halved", "scribbled", "empty", "no database"])
def test_a_broken_copy_is_refused_and_nothing_changes(db, cast, settings, elsewhere, damage):
    copy = backups.make(settings.database, settings.backups)
    body = copy.read_bytes()
    broken = {
        "halved": body[: len(body) // 2],
        "scribbled": body[:8192] + b"\xff" * 8192 + body[16384:],
        "empty": b"",
        "no database": b"geen database, maar een brief",
    }[damage]
    bad = settings.backups / "kapot.db"
    bad.write_bytes(broken)
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(body)
    with pytest.raises(StorageUnsafe, match="niet goed"):
        backups.restore(bad, elsewhere, settings.backups)
    assert elsewhere.read_bytes() == body


def test_a_backup_of_a_newer_release_is_refused(db, cast, settings, elsewhere):
    copy = backups.make(settings.database, settings.backups)
    newer = pysqlite3.connect(str(copy))
    newer.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at)"
        " values ('gesprekskader', 'van_volgend_jaar', '')"
    )
    newer.commit()
    newer.close()
    with pytest.raises(StorageUnsafe, match="nieuwere versie"):
        backups.restore(copy, elsewhere, settings.backups)
    assert not elsewhere.exists()


def test_an_old_backup_is_brought_up_to_date(tmp_path, settings, elsewhere):
    old = connect(tmp_path / "oud.db")
    migrations.apply(old, stop_before="ways_in")
    old.execute("insert into persons (id, name, created_at) values ('p', 'Sam', '2026-01-01')")
    old.commit()
    old.close()
    copy = backups.make(tmp_path / "oud.db", settings.backups)
    backups.restore(copy, elsewhere, settings.backups)
    again = connect(elsewhere)
    assert [m.name for m in migrations.pending(again)] == []
    assert [row["name"] for row in again["persons"].rows] == ["Sam"]
    again.close()


def test_pruning_keeps_an_hour_for_two_days_and_a_day_for_a_month(tmp_path):
    start = now()
    for hours in range(0, 24 * 45, 3):
        with clock_at(start - timedelta(hours=hours)):
            (tmp_path / now().strftime(backups._FORM)).write_bytes(b"")
    backups.prune(tmp_path)
    ages = [
        (start - backups.made_at(p)).total_seconds() / 3600 for p in backups.everything(tmp_path)
    ]
    assert sum(age <= 48 for age in ages) == 17
    assert 28 <= sum(age > 48 for age in ages) <= 30
    assert max(ages) <= 24 * 30 + 1


def test_the_newest_backup_is_never_pruned(tmp_path):
    with clock_at(now() - timedelta(days=400)):
        (tmp_path / now().strftime(backups._FORM)).write_bytes(b"")
    assert backups.prune(tmp_path) == []


def test_the_server_makes_a_backup_an_hour_and_tidies_once_a_day(db, cast, settings):
    assert chores.run_due(settings) == ["backup", "retention"]
    assert chores.run_due(settings) == []
    with clock_at(now() + timedelta(minutes=61)):
        assert chores.run_due(settings) == ["backup"]
    with clock_at(now() + timedelta(hours=21)):
        assert chores.run_due(settings) == ["backup", "retention"]
    assert retention.done_at(db)


def test_the_readme_names_the_folder_where_backups_stand():
    assert "backups/" in (ROOT / "README.md").read_text(encoding="utf-8")
