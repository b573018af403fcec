"""Persons. A name is never an identity: two people with one name are two."""

import hashlib

from sqlite_utils import Database

from gesprekskader.errors import NotFound, StaleEdit
from gesprekskader.records import Person
from gesprekskader.store.db import new_id, one, stamp

_PERSON = """
  select p.id, p.name, p.email, p.role_word, p.organisation_id,
  coalesce(o.name, '') as organisation, p.version from persons p
  left join organisations o on o.id = p.organisation_id where p.erased_at is null"""


def find(db: Database, person_id: str) -> Person:
    """The person with this id. Raises NotFound, also for who was erased."""
    row = one(db, f"{_PERSON} and p.id = ?", [person_id])  # noqa: S608 - constant
    if row is None:
        raise NotFound
    return Person(**row)


def insert(
    db: Database,
    name: str,
    *,
    email: str = "",
    role_word: str = "",
    organisation_id: str | None = None,
) -> str:
    """Add a person inside a transaction that is already open; the new id."""
    person_id = new_id()
    db.execute(
        "insert into persons (id, name, email, role_word, organisation_id, created_at)"
        " values (?, ?, ?, ?, ?, ?)",
        [person_id, name, email, role_word, organisation_id, stamp()],
    )
    return person_id


def change(
    db: Database,
    person_id: str,
    *,
    name: str,
    email: str,
    role_word: str,
    organisation_id: str | None,
    version: int,
) -> None:
    """Inside an open transaction: correct a person's details. Raises StaleEdit.

    A new name is also the name under what they wrote at a table: one human, one name.
    """
    before = find(db, person_id)
    changed = db.execute(
        "update persons set name = ?, email = ?, role_word = ?, organisation_id = ?,"
        " version = version + 1 where id = ? and version = ?",
        [name, email, role_word, organisation_id, person_id, version],
    )
    if not changed.rowcount:
        raise StaleEdit(before)
    if name != before.name:
        rename_texts(db, person_id, before.name, name)


def rename_texts(db: Database, person_id: str, before: str, name: str) -> None:
    """Inside an open transaction: what this person signed at a table carries another name now."""
    for table in ("outcomes", "follow_ups"):
        for column in ("author", "changed_by"):
            db.execute(
                f"update {table} set {column} = ? where {column}_id = ? and {column} = ?",  # noqa: S608
                [name, person_id, before],
            )


def become(db: Database, before: str, after: str) -> None:
    """Inside an open transaction: what was written as `before` belongs to `after` from now on.

    For a device that was somebody new until its owner proved who they are. Nothing happens when
    `before` has an account: that is a colleague, not a newcomer.
    """
    if one(db, "select 1 from accounts where person_id = ?", [before]):
        return
    old, new = find(db, before), find(db, after)
    rename_texts(db, before, old.name, new.name)
    for table, column in _MOVES:
        # What the other one has already (the same meeting, the same group) stays as it is.
        db.execute(
            f"update or ignore {table} set {column} = ? where {column} = ?",  # noqa: S608
            [after, before],
        )
    for table in ("attendances", "seats", "memberships", "ties", "keys"):
        column = "joiner_id" if table == "ties" else "person_id"
        db.execute(f"delete from {table} where {column} = ?", [before])  # noqa: S608 - constant
    blank(db, before)


_MOVES = (
    ("attendances", "person_id"),
    ("seats", "person_id"),
    ("memberships", "person_id"),
    ("personal_steps", "person_id"),
    ("revisits", "person_id"),
    ("forwardings", "person_id"),
    ("outcomes", "author_id"),
    ("outcomes", "changed_by_id"),
    ("follow_ups", "author_id"),
    ("follow_ups", "changed_by_id"),
    ("visits", "person_id"),
)


def blank(db: Database, person_id: str) -> None:
    """Inside an open transaction: nothing about this person is left but that there was one."""
    db.execute(
        "update persons set name = '', email = '', role_word = '', organisation_id = null,"
        " erased_at = coalesce(erased_at, ?), version = version + 1 where id = ?",
        [stamp(), person_id],
    )


def token_hash(token: str) -> str:
    """What we keep of a secret: SHA-256, so a stolen file opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()
