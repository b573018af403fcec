"""Visits: a device that comes back. The browser holds a secret, we hold its hash."""

import secrets
from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.records import Actor
from gesprekskader.store.db import moment, now, one, stamp, writing
from gesprekskader.store.people import token_hash

KEEP_DAYS = 400
"""A participant comes back in June on the device of October; unused visits go after this."""


def start(
    db: Database,
    *,
    person_id: str | None,
    has_account: bool = False,
    meeting_id: str | None = None,
    instead_of: str = "",
) -> str:
    """Begin a visit with a new secret; the old visit `instead_of` (a secret) ends. The secret.

    `meeting_id` is for a table's phone: no person, one meeting.
    """
    with writing(db):
        return insert(
            db,
            person_id=person_id,
            has_account=has_account,
            meeting_id=meeting_id,
            instead_of=instead_of,
        )


def insert(
    db: Database,
    *,
    person_id: str | None,
    has_account: bool = False,
    meeting_id: str | None = None,
    instead_of: str = "",
) -> str:
    """As `start`, inside a transaction that is already open."""
    secret = secrets.token_urlsafe(32)
    if instead_of:
        db.execute("delete from visits where id = ?", [token_hash(instead_of)])
    db.execute(
        "insert into visits (id, person_id, has_account, meeting_id, created_at, seen_at)"
        " values (?, ?, ?, ?, ?, ?)",
        [token_hash(secret), person_id, has_account, meeting_id, stamp(), stamp()],
    )
    return secret


def end(db: Database, secret: str) -> None:
    """Leave: the secret opens nothing any more."""
    with writing(db):
        db.execute("delete from visits where id = ?", [token_hash(secret)])


def actor_of(db: Database, secret: str) -> Actor:
    """Who this secret belongs to; an Actor without a person when it is unknown or too old."""
    row = one(
        db,
        "select v.id, v.person_id, v.has_account, v.seen_at, coalesce(a.is_admin, 0) as is_admin"
        " from visits v left join accounts a on a.person_id = v.person_id where v.id = ?",
        [token_hash(secret)],
    )
    if row is None or moment(row["seen_at"]) < now() - timedelta(days=KEEP_DAYS):
        return Actor()
    return Actor(
        visit_id=row["id"],
        person_id=row["person_id"],
        has_account=bool(row["has_account"]),
        is_admin=bool(row["is_admin"]),
        is_due=moment(row["seen_at"]) < now() - timedelta(days=1),
    )


def touch(db: Database, actor: Actor) -> None:
    """Note that the device is still in use, so that it stays known; drop what is too old."""
    with writing(db):
        db.execute(
            "update visits set seen_at = ? where id = ?",
            [stamp(), actor.visit_id],
        )
        db.execute(
            "delete from visits where seen_at < ?",
            [(now() - timedelta(days=KEEP_DAYS)).isoformat()],
        )
