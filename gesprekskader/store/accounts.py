"""Accounts for people with a lasting task: passwords, second steps, who administers."""

import secrets
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken, TooMany
from gesprekskader.moments import moment, now, stamp
from gesprekskader.records import Account, Actor, Key
from gesprekskader.rules import guessing
from gesprekskader.store import access, keys, limits, people
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, token_hash, writing

_hasher = PasswordHasher()  # argon2id, the library's own current defaults

_ACCOUNT = """
  select a.person_id, p.name, a.email, a.is_admin, a.edits_content,
  a.totp_secret <> '' as has_second_step,
  a.created_at, a.password_at,
  coalesce((select group_concat(n.name, ', ') from memberships m
    join networks n on n.id = m.network_id
    where m.person_id = a.person_id and m.is_facilitator and m.left_on is null and m.school_year =
      (select max(school_year) from memberships where network_id = m.network_id)), '') as networks
  from accounts a join persons p on p.id = a.person_id"""


RESET_MINUTES = 10


class WrongPassword(RuleBroken):
    """The owner's current password does not fit."""


@cache
def _unknown_hash() -> str:
    return _hasher.hash("nobody has this password")


def _account(row: dict) -> Account:
    for name in ("is_admin", "has_second_step", "edits_content"):
        row[name] = bool(row[name])
    row["created_at"] = moment(row["created_at"])
    row["password_at"] = moment(row["password_at"]) if row["password_at"] else None
    return Account(**row)


def password_mark(db: Database, person_id: str) -> str:
    """Another word for every other password; tells nothing about it."""
    row = one(db, "select password_hash from accounts where person_id = ?", [person_id])
    return token_hash(row["password_hash"])[:16] if row else ""


def any_account(db: Database) -> bool:
    """Whether somebody can sign in yet; False only before the first visit is done."""
    return one(db, "select 1 from accounts limit 1") is not None


def of_person(db: Database, person_id: str) -> Account:
    """Raises NotFound for somebody without an account."""
    row = one(db, f"{_ACCOUNT} where a.person_id = ?", [person_id])
    if row is None:
        raise NotFound
    return _account(row)


def everyone(db: Database) -> list[Account]:
    """All accounts by name, for the roles page."""
    return [_account(row) for row in rows(db, f"{_ACCOUNT} order by p.name collate nocase")]


def create_first(db: Database, *, name: str, email: str, password: str) -> str:
    """The first facilitator, who is administrator too; the person's id.

    Raises RuleBroken when somebody was first, or for a password that is easy to guess.
    """
    guessing.check_password(password, [name, email])
    password_hash = _hasher.hash(password)
    with writing(db):
        if any_account(db):
            raise RuleBroken("Er is al een account. Log in.")
        person_id = people.insert(db, name, email=email)
        _insert(db, person_id, email, password_hash, is_admin=True)
    return person_id


def _insert(
    db: Database, person_id: str, email: str, password_hash: str, *, is_admin: bool = False
) -> None:
    db.execute(
        "insert into accounts (person_id, email, password_hash, is_admin, created_at, password_at)"
        " values (?, ?, ?, ?, ?, ?)",
        [person_id, email, password_hash, is_admin, stamp(), stamp()],
    )


def check_password(db: Database, email: str, password: str) -> str | None:
    """The person id behind a mail address and password, or None. Takes as long for both answers."""
    row = one(db, "select person_id, password_hash from accounts where email = ?", [email])
    try:
        _hasher.verify(row["password_hash"] if row else _unknown_hash(), password)
    except (VerificationError, InvalidHashError):
        return None
    if row is None:
        return None
    if _hasher.check_needs_rehash(row["password_hash"]):
        with writing(db):
            db.execute(
                "update accounts set password_hash = ? where person_id = ?",
                [_hasher.hash(password), row["person_id"]],
            )
    return row["person_id"]


def set_password(db: Database, email: str, password: str, *, drop_second_step: bool = False) -> str:
    """Give the account of this mail address a new password and end its visits; the name.

    For the server's own terminal. Raises NotFound when there is no such account.
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
        _replace_password(db, row["person_id"], password_hash)
        if drop_second_step:
            drop_second_step_of(db, row["person_id"])
    return row["name"]


def drop_second_step_of(db: Database, person_id: str) -> None:
    """Inside an open transaction: the password alone is enough again, and administers nothing."""
    db.execute(
        "update accounts set totp_secret = '', totp_step = 0 where person_id = ?", [person_id]
    )
    db.execute("delete from recovery_codes where person_id = ?", [person_id])
    db.execute("update visits set has_second_step = 0 where person_id = ?", [person_id])


def _replace_password(db: Database, person_id: str, password_hash: str, email: str = "") -> None:
    """A new password ends every visit, every open reset and all waiting of the account."""
    db.execute(
        "update accounts set password_hash = ?, password_at = ? where person_id = ?",
        [password_hash, stamp(), person_id],
    )
    db.execute("delete from visits where person_id = ?", [person_id])
    db.execute(
        "delete from keys where person_id = ? and kind = 'reset' and used_at is null", [person_id]
    )
    limits.forget(db, email or of_person(db, person_id).email)


def change_password(db: Database, actor: Actor, *, old: str, new: str) -> None:
    """The owner chooses another password; every visit of the account ends, this one too.

    Raises RuleBroken when the old one is wrong or the new one easy to guess.
    """
    account = of_person(db, actor.own_id)
    if not actor.has_account:
        raise NotFound
    if check_password(db, account.email, old) != account.person_id:
        raise WrongPassword("Je huidige wachtwoord klopt niet.")
    guessing.check_password(new, [account.name, account.email])
    password_hash = _hasher.hash(new)
    with writing(db):
        _replace_password(db, account.person_id, password_hash, account.email)


def invite(db: Database, person_id: str, email: str, made_by: str | None) -> str:
    """Inside an open transaction: a single-use secret to make an account with; earlier ones end."""
    secret = secrets.token_urlsafe(24)
    db.execute("delete from keys where person_id = ? and kind = 'invitation'", [person_id])
    keys.insert(db, secret, person_id, keys.INVITATION, made_by=made_by, email=email)
    return secret


def reset(
    db: Database, person_id: str, made_by: str | None, *, calm: bool = False
) -> tuple[str, str]:
    """A single-use secret to choose a new password with, one day long, and the mail address.

    With `calm` it raises TooMany while the last one was asked for minutes ago: nobody's mailbox
    is flooded, and a link that is on its way stays good.
    """
    secret = secrets.token_urlsafe(24)
    with writing(db):
        account = of_person(db, person_id)
        young = (now() - timedelta(minutes=RESET_MINUTES)).isoformat()
        if calm and one(
            db,
            "select 1 from keys where person_id = ? and kind = 'reset' and used_at is null"
            " and made_at > ? and made_at <= ?",
            [person_id, young, stamp()],
        ):
            raise TooMany(RESET_MINUTES * 60)
        db.execute(
            "delete from keys where person_id = ? and kind = 'reset' and used_at is null",
            [person_id],
        )
        keys.insert(db, secret, person_id, keys.RESET, made_by=made_by, email=account.email)
    return secret, account.email


def reset_for(db: Database, actor: Actor, person_id: str) -> str:
    """An administrator helps a colleague who forgot; the secret. The colleague sees who made it."""
    access.require(db, actor, Deed.ADMINISTER)
    return reset(db, person_id, actor.person_id)[0]


def person_of(db: Database, email: str) -> str | None:
    """The person with an account on this mail address, or None."""
    row = one(db, "select person_id from accounts where email = ?", [email])
    return row["person_id"] if row else None


def choose_password(db: Database, actor: Actor, key_hash: str, password: str) -> str:
    """Use an invitation or reset up: the account gets this password. The person's id.

    Other devices of the account are signed out. Who made the invitation may have seen it; so it
    opens nobody's steps: somebody who came in before accepts it on a device that is known.
    Raises NotFound, RuleBroken.
    """
    key = keys.find_by_hash(db, key_hash)
    if key.kind not in keys.FOR_PASSWORD:
        raise NotFound
    guessing.check_password(password, [key.person, key.email])
    password_hash = _hasher.hash(password)
    with writing(db):
        key = keys.find_by_hash(db, key_hash)
        taken = one(
            db,
            "select 1 from accounts where email = ? and person_id <> ?",
            [key.email, key.person_id],
        )
        if taken:
            raise RuleBroken("Met dit mailadres is al een account gemaakt. Log in.")
        if key.kind == keys.INVITATION:
            _check_may_open(db, actor, key.person_id)
        db.execute("update keys set used_at = ? where hash = ?", [stamp(), key_hash])
        if key.kind == keys.INVITATION:
            _insert(db, key.person_id, key.email, password_hash)
            _take_seats(db, key)
        _replace_password(db, key.person_id, password_hash)
    return key.person_id


def _take_seats(db: Database, key: Key) -> None:
    """Inside an open transaction: who opens an account with this invitation sits where an
    administrator asked them with it, or stands in for who asked them."""
    here = "from seat_invitations where person_id = :person and key_hash = :hash"
    about = {"person": key.person_id, "hash": key.hash, "now": stamp()}
    db.execute(
        "insert or ignore into roundtable_members (roundtable_key, person_id, board_id, added_at)"
        f" select roundtable_key, person_id, board_id, :now {here}",
        about,
    )
    db.execute(f"delete {here}", about)
    db.execute(
        "update substitutes set key_hash = '' where person_id = :person and key_hash = :hash", about
    )


def _check_may_open(db: Database, actor: Actor, person_id: str) -> None:
    if one(db, "select 1 from accounts where person_id = ?", [person_id]):
        raise RuleBroken(
            "Er is al een account voor deze persoon. Log in, of vraag een nieuwe link."
        )
    if actor.person_id != person_id and not people.is_unused(db, person_id):
        raise RuleBroken(
            "Iemand deed al mee onder deze naam. Open de uitnodiging op het toestel waarop je"
            " meedeed, of vraag de gespreksleider om een nieuwe uitnodiging."
        )


def seats_people(db: Database, actor: Actor) -> bool:
    """Whether this account may give others a seat at a roundtable; it asks the second step."""
    return actor.has_account and of_person(db, actor.own_id).is_admin


def set_admin(db: Database, actor: Actor, person_id: str, *, is_admin: bool) -> None:
    """Make somebody administrator, or not any more. Raises RuleBroken for the last one."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        of_person(db, person_id)
        if not is_admin:
            check_not_last_admin(db, person_id)
        db.execute("update accounts set is_admin = ? where person_id = ?", [is_admin, person_id])


def set_editor(db: Database, actor: Actor, person_id: str, *, edits: bool) -> None:
    """Whether somebody may edit frameworks; an administrator says so (decisions 37)."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        of_person(db, person_id)
        db.execute("update accounts set edits_content = ? where person_id = ?", [edits, person_id])


def check_not_last_admin(db: Database, person_id: str) -> None:
    """Inside an open transaction: somebody must stay who can administer, second step and all."""
    is_last = one(
        db,
        "select 1 from accounts where person_id = :id and is_admin and not exists (select 1"
        " from accounts where is_admin and totp_secret <> '' and person_id <> :id)",
        {"id": person_id},
    )
    if is_last:
        raise RuleBroken(
            "Dit is de laatste beheerder met een tweede stap. Maak eerst een collega beheerder,"
            " en laat die de tweede stap aanzetten."
        )


def sign_out_everywhere(db: Database, actor: Actor, person_id: str) -> None:
    """An administrator ends every visit of an account: a lost laptop, a colleague who left."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        of_person(db, person_id)
        db.execute("delete from visits where person_id = ?", [person_id])


def close(db: Database, actor: Actor, person_id: str) -> None:
    """An administrator ends an account; the person and the texts stay. Raises RuleBroken."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        of_person(db, person_id)
        check_not_last_admin(db, person_id)
        if networks := facilitates_alone(db, person_id):
            names = ", ".join(networks)
            raise RuleBroken(f"Nodig eerst een andere gespreksleider uit voor: {names}.")
        delete(db, person_id)


def facilitates_alone(db: Database, person_id: str) -> list[str]:
    """Names of networks that nobody else with an account runs now."""
    found = rows(
        db,
        "select n.name from networks n join memberships m on m.network_id = n.id"
        " where m.person_id = :id and m.is_facilitator and m.left_on is null and m.school_year ="
        " (select max(school_year) from memberships where network_id = n.id)"
        " and not exists (select 1 from memberships o join accounts a on a.person_id = o.person_id"
        "  where o.network_id = n.id and o.school_year = m.school_year and o.is_facilitator"
        "  and o.left_on is null and o.person_id <> :id) order by n.name",
        {"id": person_id},
    )
    return [row["name"] for row in found]


def delete(db: Database, person_id: str) -> None:
    """Inside an open transaction: no password, no visits, no seat at a roundtable any more."""
    db.execute("delete from recovery_codes where person_id = ?", [person_id])
    db.execute("delete from accounts where person_id = ?", [person_id])
    db.execute("delete from visits where person_id = ?", [person_id])
    db.execute("delete from keys where person_id = ?", [person_id])
    db.execute("delete from roundtable_members where person_id = ?", [person_id])
    db.execute("delete from substitutes where person_id = ?", [person_id])
