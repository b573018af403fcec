"""A signal: who sits at a roundtable brings something up at other tables, without a meeting."""

from collections.abc import Sequence

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor
from gesprekskader.store import access, forwardings, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import insert, new_id, one, writing

Table = tuple[str, str]
"""Key and title."""


def send(
    db: Database,
    actor: Actor,
    of: Table,
    to: Sequence[Table],
    words: str,
    *,
    board_id: str | None = None,
    seat_board: str | None = None,
    submission_id: str,
) -> None:
    """Bring something up at these tables. From a seat for one bestuur (`seat_board`) it is of that
    bestuur; else `board_id` says which one it is for. The same submission again mends its words
    while no table did anything with it. Raises NotFound for who does not sit there, RuleBroken for
    no other table."""
    board = seat_board or board_id
    with writing(db):
        access.require_seat(db, actor, of[0], seat_board)
        if board_id:
            forwardings.check_board(db, board_id)
        others = [table for table in dict.fromkeys(to) if table[0] != of[0]]
        if not others:
            raise RuleBroken("Kies een andere tafel dan waar je zit.")
        for key, title in others:
            _send(db, actor, of, (key, title), words, board, f"{submission_id}-{key}")


def _send(
    db: Database,
    actor: Actor,
    of: Table,
    to: Table,
    words: str,
    board_id: str | None,
    submission_id: str,
) -> None:
    sql = """select id, question, version from forwardings
        where from_key = ? and submission_id = ?"""
    if known := one(db, sql, [of[0], submission_id]):
        _catch_up(db, known, words, submission_id)
        return
    signal_id, at = new_id(), stamp()
    values = {
        "id": signal_id,
        "roundtable_key": to[0],
        "roundtable": to[1],
        "at_key": to[0],
        "at_title": to[1],
        "at_since": at,
        "from_key": of[0],
        "from_title": of[1],
        "question": words,
        "board_id": board_id,
        "person_id": actor.person_id,
        "submission_id": submission_id,
        "created_at": at,
    }
    insert(db, "forwardings", values)
    submissions.remember(db, signal_id, submission_id, words, version=1)


def _catch_up(db: Database, known: dict, words: str, submission_id: str) -> None:
    """The answer got lost, and it was sent again: the newer words count, as long as no table did
    anything with them."""
    stands = known["question"] == words
    if submissions.brings_newer(
        db, known["id"], submission_id, words, version=known["version"], stands=stands
    ):
        db.execute(
            "update forwardings set question = ?, version = version + 1 where id = ?",
            [words, known["id"]],
        )
        newer = known["version"] + 1
        submissions.remember(db, known["id"], submission_id, words, version=newer)


def take_back(db: Database, actor: Actor, signal_id: str) -> None:
    """Who sits where it came from takes it back. Twice is as once. Raises NotFound, RuleBroken once
    a table answered."""
    with writing(db):
        access.require(db, actor, Deed.TAKE_BACK_SIGNAL, signal_id)
        row = one(db, "select answered_at from forwardings where id = ?", [signal_id])
        if row is None:
            raise NotFound
        if row["answered_at"]:
            raise RuleBroken("Hier is al een antwoord op. Dat blijft staan.")
        db.execute(
            "update forwardings set withdrawn_at = coalesce(withdrawn_at, ?) where id = ?",
            [stamp(), signal_id],
        )
