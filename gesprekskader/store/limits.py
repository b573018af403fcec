"""Misses, counted so that guessing is slow. Kept in the database: a restart forgets none.

A miss of the future, from a clock that was ahead, never counts and goes at the next one.
"""

from datetime import timedelta
from uuid import uuid4

from sqlite_utils import Database

from gesprekskader.errors import TooMany
from gesprekskader.moments import moment, now, stamp
from gesprekskader.rules import guessing
from gesprekskader.store.db import one, token_hash, writing

_GUESS, _ACCOUNT, _NEW = "raden:", "account:", "nieuw:"
ACCOUNT_HOURS = 24


def check_guesses(db: Database, purpose: str, place: str) -> None:
    """Raise TooMany when this place (a hashed network address) guessed too often.

    Each purpose ("code" for join codes and keys, "password" ...) has a count of its own.
    """
    kind = f"{_GUESS}{purpose}:"
    since = (now() - timedelta(minutes=guessing.MISS_MINUTES)).isoformat()
    row = one(
        db,
        "select count(*) as everywhere, coalesce(sum(scope = :scope), 0) as here,"
        " min(case when scope = :scope then missed_at end) as first"
        " from misses where missed_at > :since and missed_at <= :now"
        " and scope >= :kind and scope < :kind || x'7f'",
        {"scope": kind + place, "kind": kind, "since": since, "now": stamp()},
    )
    if row and guessing.is_braked(row["here"], row["everywhere"]):
        end = moment(row["first"]) + timedelta(minutes=guessing.MISS_MINUTES)
        raise TooMany(max(1, int((end - now()).total_seconds())))


def note_guess(db: Database, purpose: str, place: str, word: str = "") -> None:
    """Count a miss; the same wrong `word` from the same place counts once.

    Never give a password as the word: what stands here can be read. Without a word each counts.
    """
    with writing(db):
        _note(db, f"{_GUESS}{purpose}:{place}", word or uuid4().hex)


def note_new(db: Database, place: str) -> None:
    """Inside an open transaction: a device that nobody knows comes in from this place. Raises
    TooMany after many."""
    row = one(
        db,
        "select count(*) as many, min(missed_at) as first from misses"
        " where scope = ? and missed_at > ? and missed_at <= ?",
        [
            _NEW + place,
            (now() - timedelta(minutes=guessing.MISS_MINUTES)).isoformat(),
            stamp(),
        ],
    )
    if row and row["many"] >= guessing.NEW_DEVICES:
        end = moment(row["first"]) + timedelta(minutes=guessing.MISS_MINUTES)
        left = max(1, int((end - now()).total_seconds()))
        raise TooMany(left, "Vanaf dit netwerk kwamen veel nieuwe toestellen binnen.")
    _note(db, _NEW + place, uuid4().hex)


def check_account(db: Database, account: str, place: str) -> None:
    """Raise TooMany while this account (a mail address) has to wait after wrong passwords here.

    Misses elsewhere only make that sooner, and never stop a place that missed nothing yet:
    nobody can lock somebody else out.
    """
    row = one(
        db,
        "select count(*) as everywhere, coalesce(sum(scope = :here), 0) as here,"
        " max(case when scope = :here then missed_at end) as newest from misses"
        " where scope >= :account and scope < :account || x'7f'"
        " and missed_at > :since and missed_at <= :now",
        {
            "here": _account(account) + place,
            "account": _account(account),
            "since": (now() - timedelta(hours=ACCOUNT_HOURS)).isoformat(),
            "now": stamp(),
        },
    )
    if row and (wait := guessing.password_wait(row["here"], row["everywhere"])):
        left = wait - int((now() - moment(row["newest"])).total_seconds())
        if left > 0:
            raise TooMany(left)


def has_misses(db: Database, account: str, place: str) -> bool:
    """Whether a wrong password for this account was typed at this place, a day long."""
    since = (now() - timedelta(hours=ACCOUNT_HOURS)).isoformat()
    sql = "select 1 from misses where scope = ? and missed_at > ? and missed_at <= ?"
    return one(db, sql, [_account(account) + place, since, stamp()]) is not None


def note_account(db: Database, account: str, place: str) -> None:
    """Count a wrong password or second step for an account, whether it exists or not."""
    with writing(db):
        _note(db, _account(account) + place, uuid4().hex)


def forget_account(db: Database, account: str) -> None:
    """A good sign-in ends the waiting."""
    with writing(db):
        forget(db, account)


def forget(db: Database, account: str) -> None:
    """As `forget_account`, inside a transaction that is already open."""
    db.execute(
        "delete from misses where scope >= :account and scope < :account || x'7f'",
        {"account": _account(account)},
    )


def _account(account: str) -> str:
    return f"{_ACCOUNT}{token_hash(account.casefold())[:20]}:"


def _note(db: Database, scope: str, word: str) -> None:
    db.execute(
        "insert into misses (scope, word, missed_at) values (?, ?, ?)"
        " on conflict do update set missed_at = excluded.missed_at",
        [scope, token_hash(word)[:20], stamp()],
    )
    db.execute(
        "delete from misses where missed_at < ? or missed_at > ?",
        [(now() - timedelta(hours=ACCOUNT_HOURS)).isoformat(), stamp()],
    )
