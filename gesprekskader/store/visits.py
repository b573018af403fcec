"""Visits: a device that comes back. The browser holds a secret, we hold its hash."""

import secrets
from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import moment, now, stamp
from gesprekskader.records import Actor, Device
from gesprekskader.rules.claims import ASKED_DAYS
from gesprekskader.store.db import rows, token_hash, writing

KEEP_DAYS = 400
"""A participant comes back in June on the device of October; unused visits go after this."""
ACCOUNT_DAYS = 30
"""A colleague signs in again after a month without (ASVS 7.3.1)..."""
ACCOUNT_LIFE_DAYS = 180
"""... and after half a year anyway (ASVS 7.3.2)."""
JOINED, TABLE, PASSWORD = "joined", "table", "password"
ASKED = f"""
  k.kind = 'claim' and k.newcomer_id is not null and (
    (k.answer = '' and (v.back_at is null or v.back_at < k.used_at) and v.seen_at >=
      strftime('%Y-%m-%dT%H:%M:%S+00:00', k.used_at, '-{ASKED_DAYS} days'))
    or (k.answer = 'stil' and k.read_at is null
        and (v.read_at is null or v.read_at < k.answered_at)
        and not (v.way = 'claim' and v.created_at >= k.used_at)))"""
"""Whether the key `k` asks or tells something on the visit `v` of its owner; never on a device
that came in with that very code."""
_HANDLE = 16  # characters of a visit's hash that name it in an address; they open nothing


def start(db: Database, **values: object) -> str:
    """Begin a visit with a new secret, as `insert` does; the secret."""
    with writing(db):
        return insert(db, **values)  # type: ignore[arg-type]


def insert(
    db: Database,
    *,
    person_id: str | None,
    has_account: bool = False,
    has_second_step: bool = False,
    meeting_id: str | None = None,
    instead_of: str = "",
    way: str = "",
    device: str = "",
) -> str:
    """A visit with a new secret, inside a transaction that is already open; the secret.

    The old visit `instead_of` (a secret) ends: a trigger gives what was put in and marked on it
    without a person to who goes on. `meeting_id` is for a table's phone: no person, one
    meeting. `way` says how it came in and `device` what it is, for its owner's list.
    """
    secret = secrets.token_urlsafe(32)
    db.execute(
        "insert into visits (id, person_id, has_account, has_second_step, meeting_id, created_at,"
        " seen_at, way, device, instead_of) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            token_hash(secret),
            person_id,
            has_account,
            has_second_step,
            meeting_id,
            stamp(),
            stamp(),
            way,
            device,
            token_hash(instead_of) if instead_of else None,
        ],
    )
    db.execute("update persons set seen_at = ? where id = ?", [stamp(), person_id])
    return secret


def end(db: Database, secret: str) -> None:
    """Leave: the secret opens nothing any more."""
    with writing(db):
        db.execute("delete from visits where id = ?", [token_hash(secret)])


def touch(db: Database, actor: Actor) -> None:
    """Note that the device is still in use, so that it stays known; and when it was away long."""
    away = (now() - timedelta(days=ASKED_DAYS)).isoformat()
    with writing(db):
        db.execute(
            "update visits set back_at = case when seen_at < :away then :now else back_at end,"
            " seen_at = :now, has_account = :has_account where id = :id",
            {
                "away": away,
                "now": stamp(),
                "has_account": actor.has_account,
                "id": actor.visit_id,
            },
        )
        db.execute("update persons set seen_at = ? where id = ?", [stamp(), actor.person_id])


def of_person(db: Database, actor: Actor) -> list[Device]:
    """The devices that know this actor's person, newest first; for that person only."""
    found = rows(
        db,
        "select id, device, way, created_at, seen_at from visits"
        " where person_id = ? order by seen_at desc, rowid desc",
        [actor.person_id],
    )
    return [
        Device(
            id=row["id"][:_HANDLE],
            device=row["device"],
            way=row["way"],
            created_at=moment(row["created_at"]),
            seen_at=moment(row["seen_at"]),
            is_here=row["id"] == actor.visit_id,
        )
        for row in found
    ]


def end_device(db: Database, actor: Actor, handle: str) -> None:
    """Sign another device of the actor's person out. Raises NotFound for somebody else's."""
    with writing(db):
        ended = db.execute(
            "delete from visits where person_id = ? and substr(id, 1, ?) = ?",
            [actor.person_id, _HANDLE, handle],
        )
        if actor.person_id is None or not ended.rowcount:
            raise NotFound


def end_others(db: Database, actor: Actor) -> None:
    """Sign every other device of the actor's person out."""
    with writing(db):
        db.execute(
            "delete from visits where person_id = ? and id <> ?", [actor.person_id, actor.visit_id]
        )
