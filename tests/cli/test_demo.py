"""The demo's folder: what somebody wrote there is never deleted."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from support import ROOT

from gesprekskader import chores, create_app, demo
from gesprekskader.catalogue import read_catalogue
from gesprekskader.config import SHIPPED, Settings
from gesprekskader.errors import StorageUnsafe
from gesprekskader.moments import clock_at, now
from gesprekskader.processes import hold
from gesprekskader.store import backups, fingerprints
from gesprekskader.store.db import Pool, connect, one, writing


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(
        data=tmp_path / "demo", content=ROOT / "content", secret_key="toets", is_demo=True
    )


@pytest.fixture
def made(settings) -> Settings:
    assert demo.prepare(settings) == ""
    return settings


def change(settings: Settings, sql: str) -> None:
    db = connect(settings.database)
    with writing(db):
        db.execute(sql)
    db.close()


WROTE = "update outcomes set text = 'VAN-MIJZELF' where rowid = (select min(rowid) from outcomes)"
CHANGED = "update meetings set title = 'ANDERS' where rowid = 1"
GONE = "delete from step_notes"


def holds(path: Path, sql: str = WROTE) -> bool:
    ask = {
        WROTE: "select 1 from outcomes where text = 'VAN-MIJZELF'",
        CHANGED: "select 1 from meetings where title = 'ANDERS'",
        GONE: "select 1 where not exists (select 1 from step_notes)",
    }[sql]
    db = connect(path)
    try:
        return one(db, ask) is not None
    finally:
        db.close()


def day_of(settings: Settings) -> str:
    return (settings.data / "demo-van.txt").read_text(encoding="utf-8").split()[0]


@pytest.mark.parametrize("sql", [WROTE, CHANGED, GONE])
def test_a_demo_that_somebody_wrote_in_is_used_again_another_day(made, sql):
    change(made, sql)
    for days in (1, 40):
        with clock_at(now() + timedelta(days=days)):
            said = demo.prepare(made)
        assert "er is in geschreven" in said
        assert "--fresh" in said
        assert holds(made.database, sql)


def test_a_demo_that_was_only_looked_at_is_made_anew(made, monkeypatch):
    app = create_app(made, read_catalogue(made.content, SHIPPED))
    app.testing = True
    client = app.test_client()
    for role in demo.ROLES:
        answer = client.get(f"/demo/als/{role}", follow_redirects=True)
        assert answer.status_code == 200
    services = app.extensions["gesprekskader"]
    with monkeypatch.context() as full:
        full.setattr(backups, "make", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        chores.run_due(made, services.pool)
    services.jobs.close()
    services.pool.close()
    first = day_of(made)
    with clock_at(now() + timedelta(days=1)):
        assert demo.prepare(made) == ""
    assert day_of(made) > first
    assert not list(made.data.glob("demo-bewaard-*"))


def test_fresh_sets_aside_what_was_written(made):
    change(made, WROTE)
    said = demo.prepare(made, fresh=True)
    (aside,) = made.data.glob("demo-bewaard-*.db")
    assert str(aside) in said
    assert holds(aside)
    assert not holds(made.database)
    assert demo.prepare(made, fresh=True) == ""  # nobody wrote in this one
    assert list(made.data.glob("demo-bewaard-*.db")) == [aside]


def test_words_that_stand_in_the_log_beside_it_go_along(made):
    pool = Pool(made.database)  # an open connection keeps the log
    change(made, WROTE)
    assert made.database.with_name(f"{made.database.name}-wal").exists()
    demo.prepare(made, fresh=True)
    pool.close()
    (aside,) = made.data.glob("demo-bewaard-*.db")
    assert holds(aside)


def test_a_demo_of_before_without_a_fingerprint_is_kept(made):
    (made.data / "demo-van.txt").write_text("2026-01-01\n", encoding="utf-8")
    assert "2026-01-01" in demo.prepare(made)


def test_one_that_was_made_halfway_is_made_whole(made):
    (made.data / "demo-van.txt").write_text("wordt gemaakt\n", encoding="utf-8")
    made.database.write_bytes(b"half")
    assert demo.prepare(made) == ""
    assert fingerprints.of(made.database)


def test_a_damaged_one_is_left_alone(made):
    made.database.write_bytes(b"kapot" * 5000)
    with clock_at(now() + timedelta(days=1)):
        assert demo.prepare(made)
    assert made.database.read_bytes().startswith(b"kapot")


def test_fresh_waits_for_the_server_that_works_there(made):
    change(made, WROTE)
    with hold(made.data), pytest.raises(StorageUnsafe):
        demo.prepare(made, fresh=True)
    assert holds(made.database)


def test_json_stays_one_object_when_there_is_something_to_say(made, capsys, monkeypatch):
    from gesprekskader import cli, serving

    change(made, WROTE)
    monkeypatch.setattr(serving, "run", lambda *_, announce, **__: print(announce(made, "x")) or 0)
    assert cli.main(["demo", "--json", "--fresh", "--data", str(made.data)]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["base_url"] == "x"
    assert "bewaard" in told.err
