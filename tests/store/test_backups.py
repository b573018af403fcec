"""Backups are checked, pruned and put back; erased people stay erased."""

from datetime import timedelta

import pysqlite3
import pytest
from support import ROOT

from gesprekskader import chores
from gesprekskader.errors import StorageUnsafe
from gesprekskader.moments import clock_at, now
from gesprekskader.store import (
    backups,
    outcomes,
    own_data,
    picked_items,
    retention,
    shut_list,
)
from gesprekskader.store.db import Pool, connect
from gesprekskader.store.migrations import migrations
from gesprekskader.store.outcomes import OutcomeDraft


def say(db, cast, text: str) -> str:
    picked = picked_items.of_group(db, cast.group_id)[0]
    return outcomes.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        OutcomeDraft("opbrengst", text),
        submission_id=text.ljust(12, "x"),
    ).id


def wipe(db, cast, settings) -> None:
    ids = own_data.all_ids(db, cast.member.person_id)
    with backups.erasing(ids, settings.data, settings.backups):
        own_data.erase(db, cast.member)


@pytest.fixture
def elsewhere(tmp_path):
    return tmp_path / "terug" / "gesprekskader.db"


def test_a_backup_is_whole_and_one_file(db, cast, settings):
    say(db, cast, "eerste tekst")
    path = backups.make(settings.database, settings.backups)
    assert backups.check(path)["outcomes"] == 1
    assert {p.name for p in settings.backups.iterdir()} == {path.name, shut_list.SHUT}


def test_a_restore_brings_back_what_the_backup_had(db, cast, settings, elsewhere):
    say(db, cast, "eerste tekst")
    copy = backups.make(settings.database, settings.backups)
    say(db, cast, "na de kopie")
    assert backups.restore(copy, elsewhere, settings.backups).aside is None
    pool = Pool(elsewhere)
    with pool.borrowed() as again:
        texts = [o.text for o in outcomes.of_group(again, cast.group_id)]
    pool.close()
    assert texts == ["eerste tekst"]


def test_what_stood_there_is_kept_beside_it(db, cast, settings, elsewhere):
    copy = backups.make(settings.database, settings.backups)
    backups.restore(copy, elsewhere, settings.backups)
    aside = backups.restore(copy, elsewhere, settings.backups).aside
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
    (outcome,) = outcomes.of_group(again, cast.group_id)
    assert (outcome.text, outcome.author) == ("eerste tekst", "naamloos")
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


def test_the_server_makes_a_backup_an_hour_and_tidies_once_a_day(db, pool, cast, settings):
    assert chores.run_due(settings, pool) == ["backup", "retention"]
    assert chores.run_due(settings, pool) == []
    with clock_at(now() + timedelta(minutes=61)):
        assert chores.run_due(settings, pool) == ["backup"]
    with clock_at(now() + timedelta(hours=21)):
        assert chores.run_due(settings, pool) == ["backup", "retention"]
    assert retention.done_at(db)


def test_the_readme_names_the_folder_where_backups_stand():
    assert "backups/" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_an_old_log_is_never_played_over_a_backup(db, cast, settings, elsewhere):
    copy = backups.make(settings.database, settings.backups)
    before = backups.check(copy)["persons"]
    elsewhere.parent.mkdir()
    live = connect(elsewhere)
    live.execute("create table persons (id text)")
    for number in range(200):
        live.execute("insert into persons values (?)", [number])
        live.commit()
    log = elsewhere.with_name(f"{elsewhere.name}-wal").read_bytes()
    live.close()
    elsewhere.unlink(missing_ok=True)
    elsewhere.with_name(f"{elsewhere.name}-wal").write_bytes(log)  # the caretaker deleted the rest
    backups.restore(copy, elsewhere, settings.backups)
    again = connect(elsewhere)
    assert again["persons"].count == before
    again.close()


def test_a_missing_file_beside_its_log_stops_the_start(tmp_path):
    (tmp_path / "x.db-wal").write_bytes(b"log")
    with pytest.raises(StorageUnsafe, match="logboek"):
        connect(tmp_path / "x.db")
    assert not (tmp_path / "x.db").exists()


def test_going_back_to_what_was_set_aside_loses_nothing(db, cast, settings, elsewhere):
    copy = backups.make(settings.database, settings.backups)
    backups.restore(copy, elsewhere, settings.backups)
    live = connect(elsewhere)  # a server that was killed: its commits are only in the log
    for number in range(20):
        say(live, cast, f"na de kopie {number}")
    aside = backups.restore(copy, elsewhere, settings.backups).aside
    live.close()
    backups.restore(aside, elsewhere, settings.backups)
    again = connect(elsewhere)
    assert again["outcomes"].count == 20
    again.close()


def test_the_list_beside_a_copy_on_another_disk_counts_too(db, cast, settings, elsewhere, tmp_path):
    copy = backups.make(settings.database, settings.backups)
    wipe(db, cast, settings)
    usb = tmp_path / "usb" / "backups"
    usb.mkdir(parents=True)
    (usb / copy.name).write_bytes(copy.read_bytes())
    (usb.parent / backups.ERASED).write_bytes((settings.data / backups.ERASED).read_bytes())
    backups.restore(usb / copy.name, elsewhere, elsewhere.parent / "backups")
    again = connect(elsewhere)
    assert cast.member.person_id in own_data.erased(again)
    again.close()


def test_who_was_wiped_in_the_replaced_database_stays_wiped(db, cast, settings):
    copy = backups.make(settings.database, settings.backups)
    wipe(db, cast, settings)
    for folder in (settings.data, settings.backups):
        (folder / backups.ERASED).unlink()
    backups.restore(copy, settings.database, settings.backups)
    again = connect(settings.database)
    assert cast.member.person_id in own_data.erased(again)
    again.close()


def test_nobody_else_on_the_computer_can_read_a_copy(db, cast, settings, elsewhere):
    copy = backups.make(settings.database, settings.backups)
    backups.note_erased("p", settings.data)
    backups.restore(copy, elsewhere, settings.backups)
    aside = backups.restore(copy, elsewhere, settings.backups).aside
    for path in (copy, elsewhere, aside, settings.data / backups.ERASED):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_wiping_that_was_refused_does_not_happen_later(db, cast, settings):
    with pytest.raises(RuntimeError), backups.erasing(["p1", "p2"], settings.data):
        raise RuntimeError("refused")
    assert backups.erased(settings.data) == []


def test_a_backup_from_the_future_does_not_stop_the_next(db, pool, cast, settings):
    with clock_at(now() + timedelta(days=400)):
        backups.make(settings.database, settings.backups)
    assert "backup" in chores.run_due(settings, pool)


def test_a_failing_backup_does_not_stop_the_tidying(db, pool, cast, settings, monkeypatch):
    def full(*args):
        raise StorageUnsafe("vol")

    monkeypatch.setattr(backups, "make", full)
    assert chores.run_due(settings, pool) == ["retention"]


def test_a_damaged_database_is_left_alone(db, pool, cast, settings):
    pool.is_damaged = True
    assert chores.run_due(settings, pool) == []


def test_what_was_set_aside_goes_after_a_month(settings):
    settings.data.mkdir(exist_ok=True)
    with clock_at(now() - timedelta(days=31)):
        (settings.data / now().strftime(backups.ASIDE)).write_bytes(b"")
    young = settings.data / now().strftime(backups.ASIDE)
    young.write_bytes(b"")
    assert len(backups.prune_aside(settings.data)) == 1
    assert young.exists()


def test_old_names_are_given_to_one_person_only_when_that_is_sure(tmp_path):
    """Two people named Jan at one meeting: a text of the first release stays nobody's."""
    old = connect(tmp_path / "oud.db")
    migrations.apply(old, stop_before="ways_in")
    for sql in (
        "insert into networks (id, name, created_at) values ('n', 'N', 'x')",
        "insert into meetings (id, network_id, school_year, title, meeting_on, starts_at,"
        " format_key, item_choice, join_code, created_at)"
        " values ('m', 'n', '2025-2026', 'T', '2026-01-01', '13:00', 'f', 'own', 'ABCDEF', 'x')",
        "insert into conversations (id, meeting_id, number, name, created_at)"
        " values ('c', 'm', 1, 'Groep 1', 'x')",
        "insert into picked_items (id, conversation_id, position, framework, framework_version,"
        " subtheme, wording) values ('i', 'c', 1, 'f', '1', 's', 'w')",
        *(
            f"insert into persons (id, name, created_at) values ('{p}', '{name}', '2024-01-01')"
            for p, name in (("p1", "Jan"), ("p2", "Jan"), ("p3", "Els"))
        ),
        *(
            f"insert into attendances (meeting_id, person_id, joined_at)"
            f" values ('m', '{p}', '2026-01-01T12:00:00+00:00')"
            for p in ("p1", "p2", "p3")
        ),
        *(
            "insert into outcomes (id, conversation_id, picked_item_id, kind, text, author,"
            f" changed_by, submission_id, created_at)"
            f" values ('{o}', 'c', 'i', 'opbrengst', 't', '{who}', 'Els', '{o}', 'x')"
            for o, who in (("o1", "Jan"), ("o2", "Els"))
        ),
    ):
        old.execute(sql)
    old.commit()
    migrations.apply(old)
    found = {row["id"]: (row["author_id"], row["changed_by_id"]) for row in old["outcomes"].rows}
    assert found == {"o1": (None, "p3"), "o2": ("p3", "p3")}
    assert {row["seen_at"] for row in old["persons"].rows} == {"2026-01-01T12:00:00+00:00"}
    old.close()
