"""The way of a point: answered at its table, or sent on to another one, and every stop of it."""

import json
from collections.abc import Sequence
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, Forwarding, Move
from gesprekskader.store import access, bundles, forwardings, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, writing

SENT_ON, ANSWERED = "sent on", "answered"


def moves_of(db: Database, forwarding_ids: list[str]) -> dict[str, list[Move]]:
    """The stops of these forwardings, in order."""
    found = rows(
        db,
        "select forwarding_id, kind, from_title, to_title, sentence, null as day, created_at"
        " from forwarding_moves where forwarding_id in (select value from json_each(:these))"
        " union all select l.forwarding_id, 'agenda', a.roundtable, '', '', a.held_on, l.added_at"
        " from agenda_lines l join agendas a on a.id = l.agenda_id"
        " where l.forwarding_id in (select value from json_each(:these))"
        " order by 7, 2",
        {"these": json.dumps(forwarding_ids)},
    )
    moves: dict[str, list[Move]] = {}
    for row in found:
        moves.setdefault(row["forwarding_id"], []).append(
            Move(
                kind=row["kind"],
                from_title=row["from_title"],
                to_title=row["to_title"],
                sentence=row["sentence"],
                day=date.fromisoformat(row["day"]) if row["day"] else None,
                moved_at=moment(row["created_at"]),
            )
        )
    return moves


def answer(
    db: Database,
    actor: Actor,
    forwarding_id: str,
    sentence: str,
    *,
    version: int,
    submission_id: str,
    is_decision: bool = False,
    also: Sequence[str] = (),
) -> None:
    """Answer a point that lies at the actor's table, or answer it better; with it all that it was
    put together with, and `also` these that have no answer yet.

    The newest answer counts; earlier ones stay on its way. Raises NotFound, StaleEdit with the
    forwarding when a colleague was first, RuleBroken when one of the others has an answer.
    """
    with writing(db):
        access.require(db, actor, Deed.ANSWER_POINT, forwarding_id)
        here = forwardings.of_ids(db, [forwarding_id])[0]
        sent = (sentence, is_decision)
        stands = sent == (here.answer, here.is_decision)
        if _is_done(db, here, submission_id, sent, version, stands=stands):
            return
        ids = _with_others(db, actor, here, also, submission_id)
        _move(db, actor, here, ids, ANSWERED, sentence, submission_id, is_decision=is_decision)


def send_on(
    db: Database,
    actor: Actor,
    forwarding_id: str,
    roundtable: tuple[str, str],
    sentence: str,
    *,
    version: int,
    submission_id: str,
    board_id: str | None = None,
    also: Sequence[str] = (),
) -> None:
    """Send a point on to another table (key, title) with a sentence; one that is for no bestuur
    yet, to this bestuur there. The others go along, and errors are raised, as in `answer`; no day
    of this table waits for them while they lie there.

    Sent again with newer words, or to another table, it is mended while nobody there did anything.
    """
    sent = (roundtable, sentence)
    with writing(db):
        if board_id:
            forwardings.check_board(db, board_id)
        moved = _moved(db, forwarding_id, submission_id)
        access.require(db, actor, Deed.READ_POINT if moved else Deed.ANSWER_POINT, forwarding_id)
        here = forwardings.of_ids(db, [forwarding_id])[0]
        if _is_done(db, here, submission_id, sent, version, stands=False):
            return
        if roundtable[0] == (moved or here.at_key):
            raise RuleBroken(f"Dit ligt al bij {roundtable[1]}. Kies een andere tafel.")
        if here.is_answered:
            raise RuleBroken("Hier is al een antwoord op gegeven. Doorsturen kan niet meer.")
        ids = _with_others(db, actor, here, also, submission_id)
        _move(db, actor, here, ids, SENT_ON, sentence, submission_id, roundtable)
        if board_id:
            db.execute(
                "update forwardings set board_id = coalesce(board_id, ?)"
                " where id in (select value from json_each(?))",
                [board_id, json.dumps(ids)],
            )


def _with_others(
    db: Database, actor: Actor, here: Forwarding, also: Sequence[str], submission_id: str
) -> list[str]:
    """Inside an open transaction: a point, what it was put together with, and these others with
    theirs. Raises NotFound for one that is not the actor's to answer, RuleBroken for one that has
    an answer, or went on, by another submission."""
    if not also and not here.bundle:
        return [here.id]
    ids = bundles.whole(db, [here.id, *also])
    went = rows(
        db,
        "select forwarding_id from forwarding_moves where submission_id = ?"
        " and forwarding_id in (select value from json_each(?))",
        [submission_id, json.dumps(ids)],
    )
    others = set(ids) - {here.id} - {row["forwarding_id"] for row in went}
    if others:
        access.require_all(db, actor, Deed.ANSWER_POINT, sorted(others))
    sql = """select 1 from forwardings where answered_at is not null and bundle is not ?
        and id in (select value from json_each(?))"""
    if one(db, sql, [here.bundle or None, json.dumps(sorted(others))]):
        raise RuleBroken(
            "Op een van deze vragen gaf een collega intussen antwoord. Ga terug en kies opnieuw."
        )
    return ids


def _moved(db: Database, forwarding_id: str, submission_id: str) -> str | None:
    """The table a point was sent on from by this very submission, or None."""
    row = one(
        db,
        "select from_key from forwarding_moves where forwarding_id = ? and submission_id = ?",
        [forwarding_id, submission_id],
    )
    return row["from_key"] if row else None


def _is_done(
    db: Database,
    here: Forwarding,
    submission_id: str,
    sent: object,
    version: int,
    *,
    stands: bool,
) -> bool:
    return submissions.is_done(
        db, here.id, submission_id, sent, based_on=version, stored=here, stands=stands
    )


def _move(
    db: Database,
    actor: Actor,
    here: Forwarding,
    ids: list[str],
    kind: str,
    sentence: str,
    submission_id: str,
    to: tuple[str, str] = ("", ""),
    *,
    is_decision: bool = False,
) -> None:
    """One step on the way of a point and of those that are handled with it (`ids`, it among them),
    and where they are after it; the same submission again rewords its own."""
    stands = "at_key = ?, at_title = ?, at_since = ?" if kind == SENT_ON else "answered_at = ?"
    these = json.dumps(ids)
    db.execute(
        f"update forwardings set version = version + 1, {stands}"
        " where id in (select value from json_each(?))",
        [*(to if kind == SENT_ON else ()), stamp(), these],
    )
    db.execute(
        "insert into forwarding_moves (id, forwarding_id, kind, from_key, from_title, to_key,"
        " to_title, sentence, person_id, submission_id, created_at, is_decision)"
        " select lower(hex(randomblob(6))), k.value, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
        " from json_each(?) k where 1"
        " on conflict (forwarding_id, submission_id) do update set sentence = excluded.sentence,"
        " is_decision = excluded.is_decision,"
        " to_key = excluded.to_key, to_title = excluded.to_title",
        [
            kind,
            here.at_key,
            here.at,
            *to,
            sentence,
            actor.person_id,
            submission_id,
            stamp(),
            is_decision,
            these,
        ],
    )
    sent = (to, sentence) if kind == SENT_ON else (sentence, is_decision)
    submissions.remember(db, here.id, submission_id, sent, version=here.version + 1)
