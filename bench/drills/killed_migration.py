"""Promised: a migration that gets killed leaves no step of it half done, and goes on where it was.

    .venv/bin/python bench/drills/killed_migration.py [--quick]

A database of the first release, with data in every table, is migrated by the real command, which
gets SIGKILL at moments spread over its whole duration; two of three fall between the moment that
it opens the database and its end. Afterwards schema and rows are compared with before, after, and
the end of every step between (each is one transaction); the command runs again, and must succeed,
with all data still there.
"""

import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pysqlite3
from server import ROOT, environment, integrity, query, verdict

IS_QUICK = "--quick" in sys.argv
KILLS = 3 if IS_QUICK else 30
GROUPS, PER_GROUP = (60, 10) if IS_QUICK else (400, 50)  # rows, so that migrating takes a while
RENAMED = {
    "conversations": "groups",
    "conversation_id": "group_id",
    "shared_conversation_id": "shared_group_id",
}
"""Tables and columns of the first release that have another name by now."""
DRAWN = {("meeting_phases", "id")}
"""Columns that a step fills by lot: no two runs are alike there."""
WHEN = "2026-03-02T12:00:00+00:00"
DATABASE = "gesprekskader.db"


def first_release(folder: Path) -> None:
    """A database as the first release made it, full of data."""
    from gesprekskader.store.db import connect, writing
    from gesprekskader.store.migrations import migrations

    folder.mkdir()
    db = connect(folder / DATABASE)
    migrations.apply(db, stop_before="ways_in")
    with writing(db):
        for fill in (_people, _meetings, _groups, _steps):
            fill(db)
    db.execute("pragma wal_checkpoint(truncate)")
    db.close()


def _insert(db, table: str, columns: str, rows: list[tuple]) -> None:
    marks = ", ".join("?" * len(columns.split(",")))
    sql = f"insert into {table} ({columns}) values ({marks})"  # noqa: S608 - our own names
    db.conn.executemany(sql, rows)


def _people(db) -> None:
    people = range(GROUPS)
    places = [("o0", "Bestuur 0", "bestuur", None)]
    places += [(f"o{n}", f"School {n}", "school", "o0") for n in range(1, 9)]
    _insert(db, "organisations", "id, name, kind, parent_id", places)
    _insert(
        db,
        "persons",
        "id, name, email, role_word, organisation_id, created_at",
        [(f"p{n}", f"Deelnemer {n}", f"p{n}@voorbeeld.invalid", "", "o1", WHEN) for n in people],
    )
    _insert(
        db,
        "accounts",
        "person_id, email, password_hash, is_admin, created_at",
        [(f"p{n}", f"p{n}@voorbeeld.invalid", f"hash {n}", n == 0, WHEN) for n in range(20)],
    )
    _insert(
        db,
        "invitations",
        "token_hash, person_id, email, invited_by, expires_at",
        [(f"token{n}", f"p{n}", f"p{n}@voorbeeld.invalid", "p0", WHEN) for n in range(20, 60)],
    )


def _meetings(db) -> None:
    _insert(
        db, "networks", "id, name, created_at", [(f"n{n}", f"Netwerk {n}", WHEN) for n in range(4)]
    )
    _insert(
        db,
        "memberships",
        "network_id, person_id, school_year, is_facilitator",
        [(f"n{n % 4}", f"p{n}", "2025-2026", n < 20) for n in range(GROUPS)],
    )
    _insert(
        db,
        "meetings",
        "id, network_id, school_year, title, meeting_on, starts_at, format_key, item_choice,"
        " join_code, stage, submission_id, created_by, created_at",
        [
            (f"m{n}", f"n{n}", "2025-2026", f"Middag {n}", "2026-03-02", "13:30", "contactmiddag")
            + ("shared", f"CODE{n}", "open", f"plan-{n}", f"p{n}", WHEN)
            for n in range(4)
        ],
    )
    _insert(
        db, "offers", "meeting_id, position, content_key", [(f"m{n}", 1, "w2-lo-1") for n in (0, 1)]
    )
    _insert(
        db,
        "meeting_phases",
        "meeting_id, position, title, minutes, setting, capture, prompt, item_key",
        [(f"m{n}", 1, "Opening", 10, "plenair", "opbrengst", "", None) for n in range(4)],
    )


def _groups(db) -> None:
    groups, item = range(GROUPS), "conversation_id, position, framework, framework_version"
    _insert(
        db,
        "conversations",
        "id, meeting_id, number, name, created_at, submission_id",
        [(f"c{n}", f"m{n % 4}", n + 1, f"Groep {n + 1}", WHEN, f"group-{n}") for n in groups],
    )
    _insert(
        db,
        "visits",
        "id, person_id, has_account, meeting_id, created_at, seen_at",
        [(f"v{n}", f"p{n}", n < 20, f"m{n % 4}", WHEN, WHEN) for n in groups],
    )
    _insert(
        db,
        "attendances",
        "meeting_id, person_id, joined_at",
        [(f"m{n % 4}", f"p{n}", WHEN) for n in groups],
    )
    _insert(
        db,
        "seats",
        "conversation_id, person_id, visit_id, joined_at",
        [(f"c{n}", f"p{n}", f"v{n}", WHEN) for n in groups],
    )
    _insert(
        db,
        "picked_items",
        f"id, {item}, subtheme, wording",
        [(f"i{n}", f"c{n}", 1, "kader", "1", "Leeromgeving", f"Punt {n}") for n in groups],
    )
    texts = "conversation_id, picked_item_id, text, author, submission_id, created_at"
    written = [
        (f"c{n}", f"i{n}", f"Wat groep {n} vond, zin {k}", f"Deelnemer {n}", f"text-{n}-{k}", WHEN)
        for n in groups
        for k in range(PER_GROUP)
    ]
    for table, kind, values in (("outcomes", "kind", "vraag"), ("follow_ups", "owner_kind", "rol")):
        rows = [(f"{table}{n}", values, *row) for n, row in enumerate(written)]
        _insert(db, table, f"id, {kind}, {texts}", rows)


def _steps(db) -> None:
    steps = range(GROUPS)
    _insert(
        db,
        "personal_steps",
        "id, person_id, kind, text, network_id, meeting_id, school_year, submission_id,"
        " created_at, changed_at",
        [
            (f"s{n}", f"p{n}", "ga", f"Stap {n}", f"n{n % 4}", f"m{n % 4}", "2025-2026")
            + (f"step-{n}", WHEN, WHEN)
            for n in steps
        ],
    )
    _insert(
        db,
        "step_items",
        "step_id, position, framework, framework_version, subtheme, wording",
        [(f"s{n}", 1, "kader", "1", "Leeromgeving", f"Punt {n}") for n in steps],
    )
    _insert(
        db,
        "step_versions",
        "step_id, version, kind, text, changed_at",
        [(f"s{n}", 1, "ga", f"Stap {n}, eerst anders", WHEN) for n in steps],
    )
    _insert(
        db,
        "revisits",
        "id, step_id, person_id, result, submission_id, created_at",
        [(f"r{n}", f"s{n}", f"p{n}", "gezet", f"back-{n}", WHEN) for n in steps],
    )
    _insert(
        db,
        "forwardings",
        "id, meeting_id, step_id, roundtable_key, roundtable, question, person_id,"
        " submission_id, created_at",
        [
            (f"f{n}", f"m{n % 4}", f"s{n}", "projectgroep", "Projectgroep", f"Kan {n}?")
            + (f"p{n}", f"on-{n}", WHEN)
            for n in steps
        ],
    )


def contents(folder: Path, *, columns: dict[str, list[str]] | None = None) -> dict[str, str]:
    """What is in the database: a print of each table's rows, and of the schema.

    With `columns` only those tables and columns, so that an older database can be found again.
    """
    with closing(pysqlite3.connect(str(folder / DATABASE))) as db:
        schema = db.execute("select type, name, sql from sqlite_schema order by 1, 2").fetchall()
        wanted = columns or {
            name: [
                c[1]
                for c in db.execute(f'pragma table_info("{name}")')
                if c[1] != "applied_at" and (name, c[1]) not in DRAWN
            ]
            for kind, name, _ in schema
            if kind == "table"
        }
        found = {} if columns else {"schema": _print(schema)}
        tables = {name for kind, name, _ in schema if kind == "table"}
        for table, names in wanted.items():
            here = table if table in tables else RENAMED[table]
            there = {column[1] for column in db.execute(f'pragma table_info("{here}")')}
            listed = ", ".join(f'"{name if name in there else RENAMED[name]}"' for name in names)
            sql = f'select {listed} from "{here}"'  # noqa: S608 - names of the schema
            found[table] = _print(sorted(db.execute(sql).fetchall(), key=repr))
        return found


def _print(rows: list[tuple]) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def columns_of(folder: Path) -> dict[str, list[str]]:
    """The first release's tables and columns that must all be found again afterwards."""
    tables = [
        name for (name,) in query(folder, "select name from sqlite_schema where type='table'")
    ]
    moved = ("invitations", "sqlite_sequence", "_sqlite_migrations")
    return {
        name: [row[1] for row in query(folder, f'pragma table_info("{name}")')]
        for name in tables
        if name not in moved
    }


def migrate(folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "gesprekskader", "migrate", "--data", str(folder)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until_opened(process: subprocess.Popen, folder: Path) -> None:
    """Back when the command opened the database: its log stands beside it then."""
    while process.poll() is None and not (folder / f"{DATABASE}-wal").exists():
        time.sleep(0.0005)


def measure(folder: Path) -> tuple[float, float]:
    """How long the whole command takes, and how much of it after it opened the database."""
    begin = time.monotonic()
    process = migrate(folder)
    until_opened(process, folder)
    opened = time.monotonic()
    if process.wait() != 0:
        raise SystemExit("migrate fails, even when nobody kills it")
    return time.monotonic() - begin, time.monotonic() - opened


def kill_one(folder: Path, whole: float, inside: float, number: int) -> None:
    """Start the command and kill it somewhere; two of three inside the migration.

    Each kill has a stretch of the time of its own, so that few of them are spread too.
    """
    part = (number + random.random()) / KILLS
    process = migrate(folder)
    if number % 3:
        until_opened(process, folder)
        time.sleep(part * inside)
    else:
        time.sleep(part * whole)
    process.kill()
    process.wait()


def ends_of_steps(old: Path, home: Path) -> list[dict[str, str]]:
    """What the database holds after each step but the last."""
    from gesprekskader.store.db import connect
    from gesprekskader.store.migrations import migrations, pending

    ends, folder = [], home / "step-by-step"
    shutil.copytree(old, folder)
    with closing(connect(folder / DATABASE)) as db:
        todo = pending(db)
    for name in todo[1:]:
        with closing(connect(folder / DATABASE)) as db:
            migrations.apply(db, stop_before=name)
        ends.append(contents(folder))
    return ends


def faults(
    folder: Path, before: dict, after: dict, ends: list[dict[str, str]], states: Counter
) -> list[str]:
    """What is wrong after a kill, and after the second, undisturbed run."""
    now, wrong = contents(folder), []
    if now == before:
        states["as before"] += 1
    elif now == after:
        states["migrated"] += 1
    elif now in ends:
        states["after a whole step"] += 1
    else:
        states["in between"] += 1
        wrong.append(f"neither before nor after: {[t for t in now if now[t] != before.get(t)]}")
    if (words := integrity(folder)) != "ok":
        wrong.append(f"integrity_check: {words}")
    if (code := migrate(folder).wait()) != 0:
        wrong.append(f"the second run ends with {code}")
    if contents(folder) != after:
        wrong.append("after the second run something is missing or different")
    if query(folder, "pragma foreign_key_check"):
        wrong.append("after the second run rows point at nothing")
    return wrong


def all_there(old: Path, new: Path) -> list[str]:
    """Nothing of the first release may be missing after an undisturbed migration."""
    columns = columns_of(old)
    was, is_now = contents(old, columns=columns), contents(new, columns=columns)
    wrong = [
        f"the migration changes old data of {table}" for table in was if was[table] != is_now[table]
    ]
    sql = "select {}, person_id, email, {}, expires_at from {} order by 1"
    sent = query(old, sql.format("token_hash", "invited_by", "invitations"))
    if sent != query(new, sql.format("hash", "made_by", "keys")):
        wrong.append("the migration loses invitations")
    return wrong


def drill(home: Path) -> list[str]:
    old, new = home / "old", home / "new"
    first_release(old)
    shutil.copytree(old, new)
    whole, inside = measure(new)
    counts = [query(old, f"select count(*) from {table}") for table in columns_of(old)]  # noqa: S608
    rows = sum(found[0][0] for found in counts)
    print(f"{rows} rows; migrate takes {whole:.2f} s, {inside:.2f} s of it with the database open")
    before, after, ends = contents(old), contents(new), ends_of_steps(old, home)
    wrong, states = all_there(old, new), Counter()
    for number in range(KILLS):
        folder = home / f"kill-{number}"
        shutil.copytree(old, folder)
        kill_one(folder, whole, inside, number)
        wrong += [
            f"kill {number}: {words}" for words in faults(folder, before, after, ends, states)
        ]
        shutil.rmtree(folder)
    print(f"{KILLS} kills left the database: {dict(states)}")
    return wrong


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        return verdict(drill(Path(name)))


if __name__ == "__main__":
    sys.exit(main())
