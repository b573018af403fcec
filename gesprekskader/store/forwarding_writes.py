"""Forwarding, and taking it back: to the whole table, or to each of some besturen there."""

from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor
from gesprekskader.store import access, follow_ups, meetings, steps, submissions, wishes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import insert, new_id, one, writing


def forward(
    db: Database,
    actor: Actor,
    meeting_id: str,
    *,
    follow_up_id: str | None,
    step_id: str | None,
    wish_id: str | None = None,
    roundtable: tuple[str, str],
    question: str,
    submission_id: str,
    board_ids: tuple[str, ...] = (),
) -> str:
    """Forward an action, a step its owner shared, or a wish of several, to a roundtable (key,
    title), to each of these besturen there; the id of the first.

    The facilitator presses the button, the group decides (002:551). Only what the whole network
    may see goes on: raises NotFound for a private or group-shared step, RuleBroken when it lies
    at that table already, and for a step that is in a wish. The line of an action that was split
    goes to its own bestuur, whatever is asked.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        about = _About(follow_up_id, step_id, wish_id)
        if not _may_go_on(db, meeting_id, about):
            raise NotFound
        if step_id:
            wishes.check_are_loose(db, step_id)
        for board_id in board_ids:
            check_board(db, board_id)
        sent = _Sent(meeting_id, about, roundtable, question)
        made = [
            _forward(db, actor, sent, board_id, f"{submission_id}{'-' * (n > 0)}{n or ''}")
            for n, board_id in enumerate(board_ids or (None,))
        ]
    return made[0]


@dataclass(frozen=True)
class _Sent:
    """What is forwarded at a meeting, to which table, with which question."""

    meeting_id: str
    about: "_About"
    roundtable: tuple[str, str]
    question: str


def is_line(db: Database, follow_up_id: str) -> bool:
    """Whether an action is the line of one bestuur, of an action that was split."""
    row = one(db, "select 1 from follow_ups where id = ? and board_id <> ''", [follow_up_id])
    return row is not None


def check_board(db: Database, board_id: str) -> None:
    """Raise NotFound for what is no bestuur."""
    if not one(db, "select 1 from organisations where id = ? and kind = 'bestuur'", [board_id]):
        raise NotFound


def _forward(
    db: Database, actor: Actor, sent: _Sent, board_id: str | None, submission_id: str
) -> str:
    """Inside an open transaction: to one bestuur, or to the whole table; the id. The line of a
    split action goes to its own."""
    sql = "select id from forwardings where meeting_id = ? and submission_id = ?"
    if known := one(db, sql, [sent.meeting_id, submission_id]):
        _catch_up(db, known["id"], sent, board_id, submission_id)
        return known["id"]
    own_board = _check_lies_elsewhere(db, sent, board_id)
    forwarding_id = new_id()
    values = {
        "id": forwarding_id,
        "meeting_id": sent.meeting_id,
        **vars(sent.about),
        "question": sent.question,
        "board_id": own_board,
        "person_id": actor.person_id,
        "submission_id": submission_id,
        "created_at": stamp(),
    }
    insert(db, "forwardings", values | _lies_at(*sent.roundtable) | {"at_since": stamp()})
    submissions.remember(db, forwarding_id, submission_id, _words(sent, board_id), version=1)
    return forwarding_id


def _words(sent: _Sent, board_id: str | None) -> object:
    """What a phone that sends again is held against."""
    return sent.roundtable, sent.question, board_id


def _lies_at(key: str, title: str) -> dict[str, object]:
    """The columns of a forwarding that no table sent on as yet."""
    return {"roundtable_key": key, "roundtable": title, "at_key": key, "at_title": title}


@dataclass(frozen=True)
class _About:
    """The one thing that is forwarded."""

    follow_up_id: str | None
    step_id: str | None
    wish_id: str | None


def _may_go_on(db: Database, meeting_id: str, about: _About) -> bool:
    """Whether the whole network may see it at this meeting."""
    meeting = meetings.find(db, meeting_id)
    if about.wish_id:
        return about.wish_id in {wish.id for wish in wishes.of_meeting(db, meeting)}
    if about.step_id:
        shared = steps.shared_for(db, meeting, access.ALL)
        return about.step_id in {s.id for s in shared if s.shared_with == steps.NETWORK}
    waiting = follow_ups.to_look_back_on(db, meeting, access.ALL)
    return about.follow_up_id in {action.id for action in waiting}


def _check_lies_elsewhere(
    db: Database, sent: _Sent, board_id: str | None, but_for: str = ""
) -> str | None:
    """The bestuur that it is for: the one of the line, else the one that was chosen. Raises
    RuleBroken when this lies at that table, for that bestuur, by another forwarding."""
    found = one(
        db,
        "select b.id as board, exists (select 1 from forwardings where withdrawn_at is null"
        "  and at_key = :at and answered_at is null and id <> :but_for and board_id is b.id"
        "  and (follow_up_id = :follow_up_id or step_id = :step_id or wish_id = :wish_id)) as lies"
        " from (select coalesce((select board_id from follow_ups where id = :follow_up_id), :board)"
        "  as id) b",
        vars(sent.about) | {"at": sent.roundtable[0], "but_for": but_for, "board": board_id},
    )
    if found is None or found["lies"]:
        raise RuleBroken(f"Dit ligt al bij {sent.roundtable[1]}.")
    return found["board"]


def _catch_up(
    db: Database,
    forwarding_id: str,
    sent: _Sent,
    board_id: str | None,
    submission_id: str,
) -> None:
    """The answer got lost, the facilitator typed on and sent again: the newer question counts, as
    long as no table did anything with it."""
    sql = """select roundtable_key, question, board_id, version, withdrawn_at
        from forwardings where id = ?"""
    stored = one(db, sql, [forwarding_id]) or {}
    stands = (stored["roundtable_key"], stored["question"], board_id and stored["board_id"])
    if submissions.brings_newer(
        db,
        forwarding_id,
        submission_id,
        _words(sent, board_id),
        version=stored["version"],
        stands=stands == (sent.roundtable[0], sent.question, board_id),
        is_built_on=lambda: stored["withdrawn_at"] is not None,
    ):
        own_board = _check_lies_elsewhere(db, sent, board_id, but_for=forwarding_id)
        more = {"question": sent.question, "board_id": own_board, "id": forwarding_id}
        db.execute(
            "update forwardings set roundtable_key = :roundtable_key, roundtable = :roundtable,"
            " at_key = :at_key, at_title = :at_title, question = :question, board_id = :board_id,"
            " version = version + 1 where id = :id",
            _lies_at(*sent.roundtable) | more,
        )
        newer = stored["version"] + 1
        submissions.remember(
            db, forwarding_id, submission_id, _words(sent, board_id), version=newer
        )


def meeting_of(db: Database, forwarding_id: str) -> str:
    """The meeting a forwarding was made at. Raises NotFound."""
    row = one(db, "select meeting_id from forwardings where id = ?", [forwarding_id])
    if row is None:
        raise NotFound
    return row["meeting_id"]


def withdraw(db: Database, actor: Actor, forwarding_id: str) -> None:
    """Take a forwarding back. Twice is as once. Raises RuleBroken once there is an answer."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_of(db, forwarding_id))
        if one(db, "select 1 from forwardings where id = ? and answered_at <> ''", [forwarding_id]):
            raise RuleBroken("Hier is al een antwoord op. Dat blijft staan voor wie het vroeg.")
        db.execute(
            "update forwardings set withdrawn_at = coalesce(withdrawn_at, ?) where id = ?",
            [stamp(), forwarding_id],
        )
