"""A step that was released says the same words for ever; a strange database is left alone."""

import shutil

import pytest
from steps_taken import FILE, kept, marks

from gesprekskader.cli import main
from gesprekskader.errors import StorageUnsafe
from gesprekskader.store import backups
from gesprekskader.store.db import connect
from gesprekskader.store.migrations import check_known, migrate, migrations

STEPS = [step.name for step in migrations._migrations]


def test_a_step_that_was_released_never_changes():
    now = marks()
    changed = [name for name, mark in kept().items() if now.get(name) != mark]
    assert not changed, (
        f"{changed} stands in databases as it was. Put it back as it was, and add a new step."
    )


def test_every_step_is_written_down():
    missing = [f"{name} {mark}" for name, mark in marks().items() if name not in kept()]
    assert not missing, (
        f"A new step gets a line: python tests/store/steps_taken.py >> {FILE} adds {missing}"
    )


def test_another_word_in_a_step_changes_its_mark(monkeypatch):
    step = migrations._migrations[-1]
    as_it_was = step.fn

    def other(db):
        as_it_was(db)
        db.execute("update meetings set place = '' where place = 'x'")

    before = marks()
    monkeypatch.setattr(step, "fn", other)
    assert [n for n, mark in marks().items() if mark != before[n]] == [step.name]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gesprekskader.db"


@pytest.mark.parametrize("last", [*STEPS[1:], None])
def test_a_database_of_any_release_is_known_and_brought_up_to_date(path, last):
    db = connect(path)
    migrations.apply(db, stop_before=last)
    check_known(db)
    migrate(db)
    db.execute("analyze")
    db.execute("create index my_own on persons(name)")  # harms nobody
    check_known(db)
    db.close()


STRANGE = {
    "a column that lacks": "alter table meetings drop column wrap_up_until",
    "a column too many": "alter table meetings add column colour text",
    "a trigger that lacks": "drop trigger shelf_gone",
    "an index with another meaning": "drop index one_last_meeting;"
    " create index one_last_meeting on meetings(network_id, school_year)",
    "a table that lacks": "drop table parked_points",
    "a reference that lacks": "drop table parked_points; create table parked_points (id text"
    " primary key, meeting_id text not null, outcome_id text not null unique, return_on text"
    " not null, parked_at text not null, done_at text) strict",
}


@pytest.fixture(params=STRANGE)
def strange(request, path):
    """A database whose steps were taken, by a program that was not quite ours."""
    db = connect(path)
    migrate(db)
    db.executescript(STRANGE[request.param])
    db.close()
    return path


def test_a_strange_database_is_refused_with_a_sentence_and_left_alone(strange, capsys):
    before = strange.read_bytes()
    for command in ("migrate", "serve"):
        assert main([command, "--data", str(strange.parent)]) == 1
        assert "past niet bij dit programma" in capsys.readouterr().err
    assert strange.read_bytes() == before


def test_a_strange_backup_is_refused_and_what_stands_stays(strange, tmp_path):
    copy = shutil.copy(strange, tmp_path / "kopie.db")
    ours = tmp_path / "onze" / "gesprekskader.db"
    ours.parent.mkdir()
    db = connect(ours)
    migrate(db)
    db.close()
    with pytest.raises(StorageUnsafe, match="past niet bij dit programma"):
        backups.restore(copy, ours, tmp_path)
    db = connect(ours)
    check_known(db)
    db.close()


def test_a_database_of_another_program_is_refused(path):
    db = connect(path)
    db.execute("create table recipes (name text)")
    with pytest.raises(StorageUnsafe, match="andere tabellen"):
        migrate(db)
    db.close()
