"""Persons, accounts and invitations. A name is never an identity."""

import hashlib
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Person
from gesprekskader.store.db import new_id, now, one, stamp, writing

_hasher = PasswordHasher()  # argon2id, the library's own current defaults
_UNKNOWN_HASH = _hasher.hash("nobody has this password")
INVITATION_DAYS = 14

_PERSON = """
  select p.id, p.name, p.email, p.role_word, p.organisation_id, coalesce(o.name, '') as organisation
  from persons p left join organisations o on o.id = p.organisation_id"""


def find(db: Database, person_id: str) -> Person:
    """The person with this id. Raises NotFound."""
    row = one(db, f"{_PERSON} where p.id = ?", [person_id])  # noqa: S608 - constant text
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


def any_account(db: Database) -> bool:
    """Whether somebody can sign in yet; False only before the first visit is done."""
    return one(db, "select 1 from accounts limit 1") is not None


def create_first(db: Database, *, name: str, email: str, password: str) -> str:
    """The first facilitator, who is administrator too; the person's id.

    Raises RuleBroken when somebody was first.
    """
    password_hash = _hasher.hash(password)
    with writing(db):
        if any_account(db):
            raise RuleBroken("Er is al een account. Log in.")
        person_id = insert(db, name, email=email)
        db.execute(
            "insert into accounts (person_id, email, password_hash, is_admin, created_at)"
            " values (?, ?, ?, 1, ?)",
            [person_id, email, password_hash, stamp()],
        )
    return person_id


def check_password(db: Database, email: str, password: str) -> str | None:
    """The person id behind a mail address and password, or None. Takes as long for both answers."""
    row = one(db, "select person_id, password_hash from accounts where email = ?", [email])
    try:
        _hasher.verify(row["password_hash"] if row else _UNKNOWN_HASH, password)
    except (VerificationError, InvalidHashError):
        return None
    if row is None:
        return None
    if _hasher.check_needs_rehash(row["password_hash"]):
        with writing(db):
            _set_hash(db, row["person_id"], _hasher.hash(password))
    return row["person_id"]


def set_password(db: Database, email: str, password: str) -> str:
    """Give the account of this mail address a new password and end its visits; the name.

    Raises NotFound when there is no such account.
    """
    password_hash = _hasher.hash(password)
    with writing(db):
        row = one(
            db,
            "select a.person_id, p.name from accounts a join persons p on p.id = a.person_id"
            " where a.email = ?",
            [email],
        )
        if row is None:
            raise NotFound
        _set_hash(db, row["person_id"], password_hash)
        db.execute("delete from visits where person_id = ?", [row["person_id"]])
    return row["name"]


def _set_hash(db: Database, person_id: str, password_hash: str) -> None:
    db.execute(
        "update accounts set password_hash = ? where person_id = ?", [password_hash, person_id]
    )


def token_hash(token: str) -> str:
    """What we keep of a secret: SHA-256, so a stolen file opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


def insert_invitation(db: Database, person_id: str, email: str, invited_by: str | None) -> str:
    """Inside an open transaction: a single-use secret to set a password with; earlier ones end."""
    token = secrets.token_urlsafe(24)
    db.execute("delete from invitations where person_id = ?", [person_id])
    db.execute(
        "insert into invitations (token_hash, person_id, email, invited_by, expires_at)"
        " values (?, ?, ?, ?, ?)",
        [
            token_hash(token),
            person_id,
            email,
            invited_by,
            (now() + timedelta(days=INVITATION_DAYS)).isoformat(),
        ],
    )
    return token


def find_invitation(db: Database, token: str) -> tuple[Person, str]:
    """Who an invitation is for, and the mail address they will sign in with. Raises NotFound."""
    row = one(
        db,
        "select person_id, email from invitations where token_hash = ? and expires_at > ?",
        [token_hash(token), stamp()],
    )
    if row is None:
        raise NotFound
    return find(db, row["person_id"]), row["email"]


def accept_invitation(db: Database, token: str, password: str) -> str:
    """Use an invitation up: the account gets this password. The person's id. Raises NotFound."""
    password_hash = _hasher.hash(password)
    with writing(db):
        person, email = find_invitation(db, token)
        db.execute("delete from invitations where token_hash = ?", [token_hash(token)])
        taken = one(
            db, "select 1 from accounts where email = ? and person_id <> ?", [email, person.id]
        )
        if taken:
            raise RuleBroken("Met dit mailadres is al een account gemaakt. Log in.")
        db.execute(
            "insert into accounts (person_id, email, password_hash, created_at) values (?, ?, ?, ?)"
            " on conflict (person_id) do update set password_hash = excluded.password_hash",
            [person.id, email, password_hash, stamp()],
        )
    return person.id
