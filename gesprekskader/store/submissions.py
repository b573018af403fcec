"""Sent twice is stored once, with the newest words: one rule for every write.

A device sends again when an answer got lost, and its owner may have typed on meanwhile. What a
submission wrote, and at which version it left the row, stands beside the row it wrote. Of the words
only a fingerprint is kept; it goes with the row, with a strike, and after two months by itself.
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields
from typing import TypeVar

from sqlite_utils import Database

from gesprekskader.errors import SentEarlier, StaleEdit, Versioned
from gesprekskader.moments import stamp
from gesprekskader.store.db import insert_all, one, rows

Draft = TypeVar("Draft")


def remember(
    db: Database, thing_id: str, submission_id: str, sent: object, *, version: int
) -> None:
    """Inside an open transaction: this submission wrote that row, and left it at `version`.

    "" is no submission: what a command or the demo wrote is not sent again.
    """
    if not submission_id:
        return
    db.execute(
        "insert into submissions (thing_id, submission_id, version, words, sent_at)"
        " values (?, ?, ?, ?, ?) on conflict do update set version = excluded.version,"
        " words = excluded.words, sent_at = excluded.sent_at",
        [thing_id, submission_id, version, _fingerprint(submission_id, sent), stamp()],
    )


def remember_new(db: Database, made: dict[str, tuple[str, object]]) -> None:
    """As `remember`, of rows that were made just now, by id: the submission that wrote each, and
    what it sent. One statement."""
    at = stamp()
    found = [
        {
            "thing_id": thing_id,
            "submission_id": submission_id,
            "version": 1,
            "words": _fingerprint(submission_id, sent),
            "sent_at": at,
        }
        for thing_id, (submission_id, sent) in made.items()
        if submission_id
    ]
    insert_all(db, "submissions", found)


def brings_newer(
    db: Database,
    thing_id: str,
    submission_id: str,
    sent: object,
    *,
    version: int,
    stands: bool,
    is_built_on: Callable[[], bool] = lambda: False,
) -> bool:
    """Whether a submission that made this row brings newer words, that count. The very same words
    are False: they are stored.

    `version` is the row's now, `stands` whether it holds these words now. Raises SentEarlier for
    newer words when somebody wrote since, or something was built on the first ones.
    """
    seen = _seen(db, thing_id, submission_id)
    if stands or (seen and seen[1] == _fingerprint(submission_id, sent)):
        return False
    if seen and seen[0] == version and not is_built_on():
        return True
    raise SentEarlier


def is_done(
    db: Database,
    thing_id: str,
    submission_id: str,
    sent: object,
    *,
    based_on: int,
    stored: Versioned,
    stands: bool,
    own: bool = False,
) -> bool:
    """Whether an edit needs no writing, since its very words were stored before or stand there now;
    False when it is to be written over `stored`.

    `based_on` is the version the form began with. Newer words of the same submission count while
    nobody wrote since. Raises StaleEdit otherwise; `own` when only its owner writes it.
    """
    seen = _seen(db, thing_id, submission_id)
    if stands or (seen and seen[1] == _fingerprint(submission_id, sent)):
        return True
    if based_on == stored.version or (seen and seen[0] == stored.version):
        return False
    raise StaleEdit(stored, own=own)


def is_stored(db: Database, submission_id: str, sent: object) -> bool:
    """Whether this submission wrote these very words, wherever: for a retry from another place."""
    found = rows(db, "select words from submissions where submission_id = ?", [submission_id])
    return _fingerprint(submission_id, sent) in {row["words"] for row in found}


def as_draft(kind: type[Draft], stored: object) -> Draft:
    """What is stored, as the draft that would write it: both name a field alike."""
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type] # a dataclass
    return kind(**{name: getattr(stored, name) for name in names})


def _seen(db: Database, thing_id: str, submission_id: str) -> tuple[int, str] | None:
    """(version it left, fingerprint of its words) of what this submission wrote, or None."""
    row = one(
        db,
        "select version, words from submissions where thing_id = ? and submission_id = ?",
        [thing_id, submission_id],
    )
    return (row["version"], row["words"]) if row else None


def _fingerprint(submission_id: str, sent: object) -> str:
    """A draft (a frozen value, or a tuple of such) as sixteen signs; alike words of two
    submissions look different."""
    key = hashlib.sha256(submission_id.encode()).digest()
    return hashlib.blake2b(repr(sent).encode(), key=key, digest_size=8).hexdigest()
