"""A full disk, a broken file: reading goes on, nothing pretends to be saved, words are kept."""

import logging

import pysqlite3
import pytest

from gesprekskader.errors import StorageUnsafe
from gesprekskader.store import picked_items
from gesprekskader.store.db import DAMAGED, check_sound, connect


@pytest.fixture
def full(db, pool):
    """No page can be added any more, as on a full disk."""
    everything = [pool.take() for _ in range(3)]
    for connection in everything:
        pages = connection.execute("pragma page_count").fetchone()[0]
        connection.execute(f"pragma max_page_count = {pages}")
        pool.give_back(connection)

    def make_room() -> None:
        for _ in range(3):
            connection = pool.take()
            connection.execute("pragma max_page_count = 1000000")
            everything.append(connection)
        for connection in everything[3:]:
            pool.give_back(connection)

    return make_room


def write(member, db, cast, text):
    picked = picked_items.of_group(db, cast.group_id)[0]
    return member.post(
        f"/gesprekken/{cast.group_id}/opbrengsten",
        data={"picked_item": picked.id, "kind": "opbrengst", "text": text},
    )


def test_a_full_disk_says_so_keeps_the_words_and_recovers(member, db, cast, full):
    text = "LANGE-TEKST " * 150
    answers = [write(member, db, cast, f"{text}{n}") for n in range(12)]
    refused = [a for a in answers if a.status_code == 507]
    assert refused, [a.status_code for a in answers]
    assert {a.status_code for a in answers} <= {303, 507}
    page = refused[0].get_data(as_text=True)
    assert "schijf van de server is vol" in page
    assert "LANGE-TEKST" in page
    assert member.get(f"/gesprekken/{cast.group_id}").status_code in (200, 303)
    full()
    assert write(member, db, cast, text).status_code == 303


def test_a_damaged_file_stops_the_start_with_a_sentence(tmp_path, db, settings):
    db.execute("pragma wal_checkpoint(truncate)")
    body = settings.database.read_bytes()
    bad = tmp_path / "kapot.db"
    bad.write_bytes(body[:4096] + b"\xff" * 4096 * 3 + body[4096 * 4 :])
    with pytest.raises(StorageUnsafe, match="beschadigd"):
        check_sound(connect(bad))
    bad.write_bytes(b"dit is geen database maar een lange brief aan niemand" * 100)
    with pytest.raises(StorageUnsafe, match="restore"):
        connect(bad)


def test_damage_found_while_running_stops_every_write(
    app, member, stranger, db, cast, pool, monkeypatch
):
    from gesprekskader.store import places

    def broken(*args):
        raise pysqlite3.DatabaseError("database disk image is malformed")

    with monkeypatch.context() as once:
        once.setattr(places, "at_group", broken)
        answer = member.get(f"/gesprekken/{cast.group_id}")
    assert answer.status_code == 503
    assert DAMAGED in answer.get_data(as_text=True)
    assert pool.is_damaged
    refused = write(member, db, cast, "MIJN-WOORDEN")
    assert refused.status_code == 503
    assert "MIJN-WOORDEN" in refused.get_data(as_text=True)
    assert stranger.get("/gezond").status_code == 503


def test_the_heartbeat_reads_and_writes_for_real(stranger, db, cast):
    assert stranger.get("/gezond").get_data(as_text=True) == "in orde\n"
    assert db["pulse"].count == 1


def test_a_heartbeat_without_a_disk_says_so_and_no_more(stranger, monkeypatch, caplog):
    from gesprekskader.web.frame import health

    def full(db):
        raise pysqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(health, "beat", full)
    with caplog.at_level(logging.ERROR):
        answer = stranger.get("/gezond")
    assert answer.status_code == 503
    assert answer.get_data(as_text=True) == "opslaan lukt niet\n"
