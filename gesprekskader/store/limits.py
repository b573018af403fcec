"""Misses, counted so that guessing is slow. Kept in the database: a restart forgets none."""

from datetime import timedelta
from uuid import uuid4

from sqlite_utils import Database

from gesprekskader.errors import TooMany
from gesprekskader.rules import guessing
from gesprekskader.store.db import moment, now, one, stamp, writing
from gesprekskader.store.people import token_hash

_GUESS, _ACCOUNT = "raden:", "account:"
ACCOUNT_HOURS = 24


def check_guesses(db: Database, place: str) -> None:
    """Raise TooMany when this place (a hashed network address) guessed too often.

    For join codes, keys and the spread of passwords alike: they share one count.
    """
    since = (now() - timedelta(minutes=guessing.MISS_MINUTES)).isoformat()
    row = one(
        db,
        "select count(*) as everywhere, coalesce(sum(scope = :scope), 0) as here,"
        " min(case when scope = :scope then missed_at end) as first"
        " from misses where missed_at > :since and scope >= :kind and scope < :kind || x'7f'",
        {"scope": _GUESS + place, "kind": _GUESS, "since": since},
    )
    if row and guessing.is_braked(row["here"], row["everywhere"]):
        end = moment(row["first"]) + timedelta(minutes=guessing.MISS_MINUTES)
        raise TooMany(max(1, int((end - now()).total_seconds())))


def note_guess(db: Database, place: str, word: str) -> None:
    """Count a miss; the same wrong word from the same place counts once."""
    with writing(db):
        _note(db, _GUESS + place, word)


def check_account(db: Database, account: str) -> None:
    """Raise TooMany while this account (a mail address) has to wait after wrong passwords."""
    row = one(
        db,
        "select count(*) as misses, max(missed_at) as newest from misses"
        " where scope = ? and missed_at > ?",
        [_account_scope(account), (now() - timedelta(hours=ACCOUNT_HOURS)).isoformat()],
    )
    if row and (wait := guessing.password_wait(row["misses"])):
        left = wait - int((now() - moment(row["newest"])).total_seconds())
        if left > 0:
            raise TooMany(left)


def note_account(db: Database, account: str) -> None:
    """Count a wrong password or second step for an account, whether it exists or not."""
    with writing(db):
        _note(db, _account_scope(account), uuid4().hex)


def forget_account(db: Database, account: str) -> None:
    """A good sign-in ends the waiting."""
    with writing(db):
        db.execute("delete from misses where scope = ?", [_account_scope(account)])


def _account_scope(account: str) -> str:
    return _ACCOUNT + token_hash(account.casefold())[:20]


def _note(db: Database, scope: str, word: str) -> None:
    db.execute(
        "insert into misses (scope, word, missed_at) values (?, ?, ?)"
        " on conflict do update set missed_at = excluded.missed_at",
        [scope, token_hash(word)[:20], stamp()],
    )
    db.execute(
        "delete from misses where missed_at < ?",
        [(now() - timedelta(hours=ACCOUNT_HOURS)).isoformat()],
    )
