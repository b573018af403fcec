"""Forwarding, and taking it back: to the whole table, or to each of some besturen there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken, SentEarlier
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Meeting
from gesprekskader.store import access, follow_ups, meetings, steps, submissions, wishes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, insert_all, new_id, one, rows, writing


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
        lines = _lines(about, roundtable, question, board_ids, submission_id)
        known = _known(db, meeting_id, [lines])
        _catch_up(db, lines, known)
        made = _forward(db, actor, meeting_id, [lines], known)
        if submission_id not in made:
            raise _lies_there(lines[0])
    return made[submission_id]


@dataclass(frozen=True)
class MeantQuestion:
    """What a table (key, title) is asked about an action that its group meant for it."""

    follow_up_id: str
    roundtable: tuple[str, str]
    question: str
    board_ids: tuple[str, ...]


def forward_meant(
    db: Database,
    actor: Actor,
    meeting_id: str,
    questions: Sequence[MeantQuestion],
    *,
    submission_id: str,
) -> set[str]:
    """As `forward`, for several actions in one step; the ids of those that went. One that is not of
    this meeting any more, lies there, or comes again with newer words too late, keeps none of the
    others back."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        for board_id in {board_id for asked in questions for board_id in asked.board_ids}:
            check_board(db, board_id)
        waiting = _waiting(db, meetings.find(db, meeting_id))
        each = {
            f"{submission_id}-{asked.follow_up_id}": asked
            for asked in questions
            if asked.follow_up_id in waiting
        }
        things = [
            _lines(
                _About(asked.follow_up_id, None, None),
                asked.roundtable,
                asked.question,
                asked.board_ids,
                sent,
            )
            for sent, asked in each.items()
        ]
        known = _known(db, meeting_id, things)
        things = [lines for lines in things if _is_caught_up(db, lines, known)]
        made = _forward(db, actor, meeting_id, things, known)
    return {each[sent].follow_up_id for sent in made}


@dataclass(frozen=True)
class _About:
    """The one thing that is forwarded."""

    follow_up_id: str | None
    step_id: str | None
    wish_id: str | None


@dataclass(frozen=True)
class _ForwardedLine:
    """What is forwarded to a table, for one bestuur there or for none, with which question."""

    about: _About
    roundtable: tuple[str, str]
    question: str
    board_id: str | None
    sent: str
    """Its submission."""

    @property
    def words(self) -> object:
        """What a phone that sends again is held against."""
        return self.roundtable, self.question, self.board_id


def _lines(
    about: _About,
    roundtable: tuple[str, str],
    question: str,
    board_ids: tuple[str, ...],
    submission_id: str,
) -> list[_ForwardedLine]:
    """One thing: a line for each of these besturen, or one for the whole table."""
    return [
        _ForwardedLine(
            about, roundtable, question, board_id, f"{submission_id}{'-' * (n > 0)}{n or ''}"
        )
        for n, board_id in enumerate(board_ids or (None,))
    ]


def is_line(db: Database, follow_up_id: str) -> bool:
    """Whether an action is the line of one bestuur, of an action that was split."""
    row = one(db, "select 1 from follow_ups where id = ? and board_id <> ''", [follow_up_id])
    return row is not None


def check_board(db: Database, board_id: str) -> None:
    """Raise NotFound for what is no bestuur."""
    if not one(db, "select 1 from organisations where id = ? and kind = 'bestuur'", [board_id]):
        raise NotFound


def _forward(
    db: Database,
    actor: Actor,
    meeting_id: str,
    things: list[list[_ForwardedLine]],
    known: dict[str, str],
) -> dict[str, str]:
    """Inside an open transaction: all lines of a thing, or none when one of them lies there. The
    submission of each thing that went -> the id of its first line. As many statements however many
    there are; `known` was sent before."""
    every = list(chain.from_iterable(things))
    own = _own_boards(db, [line for line in every if line.sent not in known])
    went = [lines for lines in things if all(line.sent in known | own for line in lines)]
    new = {line: new_id() for lines in went for line in lines if line.sent in own}
    _insert(db, actor, meeting_id, new, own)
    ids = known | {line.sent: id_ for line, id_ in new.items()}
    return {lines[0].sent: ids[lines[0].sent] for lines in went}


def _known(db: Database, meeting_id: str, things: list[list[_ForwardedLine]]) -> dict[str, str]:
    """What these submissions made at this meeting before: submission -> id."""
    sql = """select submission_id, id from forwardings where meeting_id = ?
        and submission_id in (select value from json_each(?))"""
    found = rows(db, sql, [meeting_id, as_json(line.sent for line in chain(*things))])
    return {row["submission_id"]: row["id"] for row in found}


def _insert(
    db: Database,
    actor: Actor,
    meeting_id: str,
    new: dict[_ForwardedLine, str],
    own: dict[str, str | None],
) -> None:
    at = stamp()
    found = [
        {
            "id": id_,
            "meeting_id": meeting_id,
            **vars(line.about),
            "question": line.question,
            "board_id": own[line.sent],
            "person_id": actor.person_id,
            "submission_id": line.sent,
            "created_at": at,
            "at_since": at,
            **_lies_at(*line.roundtable),
        }
        for line, id_ in new.items()
    ]
    insert_all(db, "forwardings", found)
    submissions.remember_new(db, {id_: (line.sent, line.words) for line, id_ in new.items()})


def _lies_at(key: str, title: str) -> dict[str, object]:
    """The columns of a forwarding that no table sent on as yet."""
    return {"roundtable_key": key, "roundtable": title, "at_key": key, "at_title": title}


def _may_go_on(db: Database, meeting_id: str, about: _About) -> bool:
    """Whether the whole network may see it at this meeting."""
    meeting = meetings.find(db, meeting_id)
    if about.wish_id:
        return about.wish_id in {wish.id for wish in wishes.of_meeting(db, meeting)}
    if about.step_id:
        shared = steps.shared_for(db, meeting, access.ALL)
        return about.step_id in {s.id for s in shared if s.shared_with == steps.NETWORK}
    return about.follow_up_id in _waiting(db, meeting)


def _waiting(db: Database, meeting: Meeting) -> set[str]:
    """The actions that the network may see at this meeting."""
    return {action.id for action in follow_ups.to_look_back_on(db, meeting, access.ALL)}


_OWN_BOARDS = """
  select b.id as board, exists (select 1 from forwardings w where w.withdrawn_at is null
    and w.at_key = b.line ->> 'at' and w.answered_at is null and w.id <> :but_for
    and w.board_id is b.id and (w.follow_up_id = b.line ->> 'follow_up_id'
      or w.step_id = b.line ->> 'step_id' or w.wish_id = b.line ->> 'wish_id')) as lies
  from (select q.key as nr, q.value as line, coalesce((select f.board_id from follow_ups f
    where f.id = q.value ->> 'follow_up_id'), q.value ->> 'board') as id
    from json_each(:lines) q) b
  order by b.nr"""


def _own_boards(
    db: Database, lines: list[_ForwardedLine], but_for: str = ""
) -> dict[str, str | None]:
    """Submission -> the bestuur that a line is for: that of a split action, else the one that was
    chosen. Without those that lie at that table for it, by another forwarding than `but_for` or by
    an earlier one of these."""
    told = [vars(line.about) | {"at": line.roundtable[0], "board": line.board_id} for line in lines]
    found = rows(db, _OWN_BOARDS, {"lines": json.dumps(told), "but_for": but_for})
    own: dict[str, str | None] = {}
    taken: set[tuple] = set()
    for line, row in zip(lines, found, strict=True):
        place = (line.about, line.roundtable[0], row["board"])
        if not row["lies"] and place not in taken:
            own[line.sent] = row["board"]
            taken.add(place)
    return own


def _lies_there(line: _ForwardedLine) -> RuleBroken:
    return RuleBroken(f"Dit ligt al bij {line.roundtable[1]}.")


def _is_caught_up(db: Database, lines: list[_ForwardedLine], known: dict[str, str]) -> bool:
    """Whether what was sent of this thing before has its newer words now; all of it, or none."""
    if known.keys().isdisjoint(line.sent for line in lines):
        return True
    try:
        with db.atomic():
            _catch_up(db, lines, known)
    except (RuleBroken, SentEarlier):
        return False
    return True


def _catch_up(db: Database, lines: list[_ForwardedLine], known: dict[str, str]) -> None:
    for line in lines:
        if line.sent in known:
            _take_newer(db, known[line.sent], line)


def _take_newer(db: Database, forwarding_id: str, line: _ForwardedLine) -> None:
    """The answer got lost, the facilitator typed on and sent again: the newer question counts, as
    long as no table did anything with it."""
    sql = """select roundtable_key, question, board_id, version, withdrawn_at
        from forwardings where id = ?"""
    stored = one(db, sql, [forwarding_id]) or {}
    stands = (stored["roundtable_key"], stored["question"], line.board_id and stored["board_id"])
    if submissions.brings_newer(
        db,
        forwarding_id,
        line.sent,
        line.words,
        version=stored["version"],
        stands=stands == (line.roundtable[0], line.question, line.board_id),
        is_built_on=lambda: stored["withdrawn_at"] is not None,
    ):
        own = _own_boards(db, [line], but_for=forwarding_id)
        if not own:
            raise _lies_there(line)
        more = {"question": line.question, "board_id": own[line.sent], "id": forwarding_id}
        db.execute(
            "update forwardings set roundtable_key = :roundtable_key, roundtable = :roundtable,"
            " at_key = :at_key, at_title = :at_title, question = :question, board_id = :board_id,"
            " version = version + 1 where id = :id",
            _lies_at(*line.roundtable) | more,
        )
        newer = stored["version"] + 1
        submissions.remember(db, forwarding_id, line.sent, line.words, version=newer)


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
