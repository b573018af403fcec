"""Promised: what was shut since a backup stays shut when that backup is put back.

    .venv/bin/python bench/drills/restore_keeps_shut.py [--quick]

Each round: a backup, then texts are struck, steps taken back, devices ended, links renewed, a
password changed and somebody leaves, by a process that is killed somewhere in between. Then the
backup is put back with the command. What that process said it had shut is looked for in the
database, and by the old device and the old link at a server.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from server import NO_ANSWER, ROOT, Device, Server, environment, integrity, prepare, query, verdict

ROUNDS = 30
SHUTTING = """
import sys
from pathlib import Path
from uuid import uuid4
from gesprekskader.records import Actor
from gesprekskader.store import (
    accounts, harvests, keys, members, shelf, shown_steps, steps, visits)
from gesprekskader.store.db import connect, rows
db = connect(Path(sys.argv[1]) / "gesprekskader.db")
lead = rows(db, "select m.person_id, m.network_id, m.school_year from memberships m join accounts a"
    " on a.person_id = m.person_id where m.is_facilitator order by m.school_year desc limit 1")[0]
actor = Actor(person_id=lead["person_id"], has_account=True)
def said(kind, thing):
    print(kind, thing, flush=True)
for row in rows(db, "select o.id from outcomes o join groups c on c.id = o.group_id"
    " join meetings t on t.id = c.meeting_id where t.network_id = ? and o.struck_at is null"
    " limit 12", [lead["network_id"]]):
    harvests.strike(db, actor, "outcomes", row["id"])
    said("struck", row["id"])
for row in rows(db, "select id, person_id from personal_steps where shared_with <> '' limit 6"):
    steps.share(db, Actor(person_id=row["person_id"]), row["id"], "")
    said("private", row["id"])
for row in rows(db, "select id, person_id from personal_steps where shown_to_id is not null"):
    shown_steps.show(db, Actor(person_id=row["person_id"]), row["id"], "")
    said("unshown", row["id"])
for row in rows(db, "select outcome_id, shared_by from shelf where for_network_id is not null"):
    shelf.put(db, Actor(person_id=row["shared_by"]), row["outcome_id"], shelf.NETWORK)
    said("narrowed", row["outcome_id"])
for row in rows(db, "select v.id, v.person_id from visits v join persons p on p.id = v.person_id"
    " where p.name = 'Weg Toestel'"):
    visits.end_device(db, Actor(visit_id="-", person_id=row["person_id"]), row["id"][:16])
    said("device", row["id"])
for row in rows(db, "select hash, person_id from keys where kind = 'link' limit 4"):
    keys.drop_own(db, Actor(person_id=row["person_id"]))
    said("key", row["hash"])
for row in rows(db, "select person_id from memberships where network_id = ? and school_year = ?"
    " and not is_facilitator and left_on is null limit 4",
    [lead["network_id"], lead["school_year"]]):
    members.set_left(db, actor, lead["network_id"], lead["school_year"], row["person_id"],
        left=True)
    said("left", row["person_id"])
for row in rows(db, "select email, person_id from accounts limit 2"):
    accounts.set_password(db, row["email"], uuid4().hex)
    said("password", row["person_id"])
"""
OPEN_AGAIN = {
    "struck": "select 1 from outcomes where id = ? and (text <> '' or struck_at is null)",
    "private": "select 1 from personal_steps where id = ? and shared_with <> ''",
    "unshown": "select 1 from personal_steps where id = ? and shown_to_id is not null",
    "narrowed": "select 1 from shelf where outcome_id = ? and for_network_id is not null",
    "device": "select 1 from visits where id = ?",
    "key": "select 1 from keys where hash = ?",
    "left": "select 1 from memberships where person_id = ? and school_year ="
    " (select max(school_year) from memberships) and left_on is null",
    "password": "select 1 from accounts where person_id = ? and password_hash <> '-'",
}


def command(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gesprekskader", *words, "--data", str(folder)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{words}: {done.stdout}{done.stderr}")
    return done.stdout


def shut(folder: Path, after: float | None) -> list[tuple[str, str]]:
    """What a process said it had shut, until it was killed (or done, without a moment)."""
    process = subprocess.Popen(
        [sys.executable, "-c", SHUTTING, str(folder)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    begin, said = time.monotonic(), []
    for line in process.stdout:
        said.append(tuple(line.split()))
        if after is not None and time.monotonic() - begin > after:
            process.kill()
    process.wait()
    return said


def opened(folder: Path, said: list[tuple[str, str]]) -> list[str]:
    return [f"{kind} {thing}" for kind, thing in said if query(folder, OPEN_AGAIN[kind], thing)]


def at_the_server(folder: Path, device: Device, server: Server, ended: bool) -> list[str]:
    """Whether the device that was ended is still somebody, with its old cookie."""
    server.start()
    try:
        answer = device.ask("GET", "/mijn")
    except NO_ANSWER:
        device.connection.close()
        answer = device.ask("GET", "/mijn")
    finally:
        server.stop()
    known = answer.status == 200
    return [f"the ended device reads /mijn ({answer.status})"] if ended and known else []


def drill(rounds: int) -> list[str]:
    wrong, tried, told = [], 0, ""
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            code = prepare(folder)
            server = Server(folder)
            server.start()
            device = Device(server)
            device.join(code, "Weg Toestel")
            server.stop()
            command(folder, "backup")
            said = shut(folder, None if number == 0 else random.uniform(0, 1.2))
            told = command(folder, "restore")
            tried += len(said)
            wrong += opened(folder, said)
            ended = any(kind == "device" for kind, _ in said)
            if number % 5 == 0:
                wrong += at_the_server(folder, device, server, ended)
            if (words := integrity(folder)) != "ok":
                wrong.append(f"integrity_check: {words}")
    print(f"{rounds} backups put back; tried: {tried}, opened again: {len(wrong)}")
    print(told.strip().splitlines()[-2] if told else "")
    return wrong


def main() -> int:
    return verdict(drill(ROUNDS // 10 if "--quick" in sys.argv else ROUNDS))


if __name__ == "__main__":
    sys.exit(main())
