"""Who sits at a roundtable, and what they do with what was forwarded to it."""

import json
from collections.abc import Sequence
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, stamp, today
from gesprekskader.records import Actor, Forwarding, Move, Point
from gesprekskader.records.forwardings import LooseQuestion
from gesprekskader.records.seats import TableSeat
from gesprekskader.records.waiting import MANY
from gesprekskader.rules import begin_of, next_school_year
from gesprekskader.store import (
    access,
    accounts,
    bundles,
    forwardings,
    seat_invitations,
    submissions,
)
from gesprekskader.store.access import FOR_ITS_BOARD, STILL_FORWARDED, Deed
from gesprekskader.store.db import one, rows, writing
from gesprekskader.store.follow_ups import BY

SENT_ON, ANSWERED = "sent on", "answered"


_SEAT = """
  select r.roundtable_key, r.person_id, p.name, r.board_id, coalesce(b.name, '') as board,
  r.member_id, coalesce(m.name, '') as stands_in_for,
  case when r.member_id is not null then r.until_on end as until, 0 as is_asked
  from roundtable_seats r
  join persons p on p.id = r.person_id left join organisations b on b.id = r.board_id
  left join persons m on m.id = r.member_id where r.until_on >= :today"""


_ASKED = """
  select s.roundtable_key, s.person_id, p.name, null, '', s.member_id, '', s.until_on, 1
  from substitutes s join persons p on p.id = s.person_id
  where s.member_id = :person and s.key_hash <> '' and s.until_on >= :today and :has_account"""


def _seats(db: Database, more: str, **values: object) -> list[TableSeat]:
    found = rows(
        db,
        f"select * from ({_SEAT} {more}) order by name collate nocase, person_id, member_id",
        {"today": today().isoformat(), **values},
    )
    for row in found:
        row["until"] = date.fromisoformat(row["until"]) if row["until"] else None
        row["is_asked"] = bool(row["is_asked"])
    return [TableSeat(**row) for row in found]


def seats_beside(db: Database, actor: Actor) -> list[TableSeat]:
    """The seats at the roundtables of this actor, the own ones among them, members and who stands
    in for one: those of the same bestuur, where the actor sits for one. With them who was asked to
    stand in for the actor and did not come in yet. By name; none without a signed-in account."""
    return _seats(
        db,
        "and :has_account and exists (select 1 from roundtable_seats o"
        " where o.person_id = :person and o.until_on >= :today"
        " and o.roundtable_key = r.roundtable_key"
        " and (o.board_id is null or o.board_id is r.board_id or r.person_id = :person))"
        f" union all {_ASKED}",
        person=actor.person_id,
        has_account=actor.has_account,
    )


def tables_of(db: Database, actor: Actor) -> list[str]:
    """Keys of the roundtables this actor sits at; none without a signed-in account."""
    own = [s for s in seats_beside(db, actor) if s.person_id == actor.person_id]
    return list(dict.fromkeys(seat.roundtable_key for seat in own))


def members(db: Database) -> dict[str, list[TableSeat]]:
    """Who sits where: roundtable key -> seats by name."""
    seats: dict[str, list[TableSeat]] = {}
    for seat in _seats(db, ""):
        seats.setdefault(seat.roundtable_key, []).append(seat)
    return seats


def seat(db: Database, actor: Actor, key: str, person_id: str, board_id: str | None = None) -> None:
    """An administrator gives somebody with an account a seat, for one bestuur or for all. Twice is
    as once; for another bestuur, the newest counts."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        accounts.of_person(db, person_id)
        if board_id:
            forwardings.check_board(db, board_id)
        seat_invitations.insert_seat(db, key, person_id, board_id)


def unseat(db: Database, actor: Actor, key: str, person_id: str) -> None:
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        db.execute(
            "delete from roundtable_members where roundtable_key = ? and person_id = ?",
            [key, person_id],
        )


def without_board(db: Database, keys: list[str]) -> list[LooseQuestion]:
    """Questions at these tables, which have seats for each bestuur, that are for none: those
    without an answer first, then the newest."""
    found = rows(
        db,
        f"""select w.id, w.question, w.at_title as "table",
        coalesce(n.name, w.from_title) as network, w.at_since as since,
        w.answered_at is not null as is_answered
        from forwardings w left join meetings t on t.id = w.meeting_id
        left join networks n on n.id = t.network_id where w.board_id is null
        and w.at_key in (select value from json_each(?)) and {STILL_FORWARDED}
        and coalesce(t.is_rehearsal, 0) = 0
        order by w.answered_at is not null, w.rowid desc limit {_LOOSE}""",
        [json.dumps(keys)],
    )
    for row in found:
        row["since"], row["is_answered"] = moment(row["since"]), bool(row["is_answered"])
    return [LooseQuestion(**row) for row in found]


_LOOSE = 50
"""How many of them stand on a page; the next come when these are assigned."""


def assign(db: Database, actor: Actor, forwarding_id: str, board_id: str) -> None:
    """An administrator says for which bestuur a question is that is for none yet; those it was put
    together with stay one, without it. Twice is as once. Raises NotFound, RuleBroken without a
    choice and once it is for another one."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        if not board_id:
            raise RuleBroken("Kies eerst een bestuur.")
        forwardings.check_board(db, board_id)
        found = forwardings.of_ids(db, [forwarding_id])
        if not found:
            raise NotFound
        if found[0].board_id not in (None, board_id):
            raise RuleBroken(f"Deze vraag is al voor {found[0].board}.")
        db.execute(
            "update forwardings set board_id = ?, bundle = '' where id = ? and board_id is null",
            [board_id, forwarding_id],
        )


_POINT = f"""
  select w.id, coalesce(o.title, '') as meeting, o.meeting_on, coalesce(n.name, '') as network,
  {BY} as by,
  case when w.follow_up_id is null then 0 else
    (select count(distinct g.group_id) from follow_ups g
     join groups gc on gc.id = g.group_id
     join follow_ups f on f.id = w.follow_up_id join groups fc on fc.id = f.group_id
     where gc.meeting_id = fc.meeting_id and g.removed_at is null
     and (lower(g.text) = lower(f.text) or g.merged_into_id = f.id)) end as groups
  from forwardings w left join meetings o on o.id = w.meeting_id
  left join networks n on n.id = o.network_id
  left join follow_ups f on f.id = w.follow_up_id
  left join groups c on c.id = f.group_id left join meetings t on t.id = c.meeting_id
  where {STILL_FORWARDED} and coalesce(o.is_rehearsal, 0) = 0"""

# What lies at my tables without an answer, of any year, and what is for a day to come, however
# much lies there longer; and of one school year what they answered, sent on, or brought up at
# another table.
_MINE = f"""
  with mine as materialized (select distinct roundtable_key, board_id from roundtable_seats
    where person_id = :person and :has_account and until_on >= :today),
  these as (
    select id from (select w.id from mine r join forwardings w on w.at_key = r.roundtable_key
      and {FOR_ITS_BOARD} where w.answered_at is null order by w.at_since, w.rowid
      limit {MANY + 1})
    union all select w.id from mine r join forwardings w on w.at_key = r.roundtable_key
      and {FOR_ITS_BOARD} where w.answered_at >= :begin and w.answered_at < :end
    union all select w.id from mine r join forwarding_moves v on v.from_key = r.roundtable_key
      and v.created_at >= :begin and v.created_at < :end
      join forwardings w on w.id = v.forwarding_id and {FOR_ITS_BOARD}
    union all select w.id from mine r join agendas a on a.roundtable_key = r.roundtable_key
      and a.held_on >= :today join agenda_lines l on l.agenda_id = a.id
      join forwardings w on w.id = l.forwarding_id and w.at_key = r.roundtable_key
      and {FOR_ITS_BOARD}
    union all select w.id from mine r join forwardings w on w.from_key = r.roundtable_key
      and {FOR_ITS_BOARD} where w.created_at >= :begin and w.created_at < :end)
  {_POINT} and w.id in these order by w.rowid"""


def _points(db: Database, found: list[dict]) -> list[Point]:
    ids = [row["id"] for row in found]
    sent = {f.id: f for f in forwardings.of_ids(db, ids)}
    return [
        Point(
            forwarding=sent[row["id"]],
            meeting=row["meeting"],
            meeting_on=date.fromisoformat(row["meeting_on"]) if row["meeting_on"] else None,
            by=date.fromisoformat(row["by"]) if row["by"] else None,
            network=row["network"],
            groups=row["groups"],
        )
        for row in found
    ]


def points_of(db: Database, actor: Actor, school_year: str) -> list[Point]:
    """What lies at this actor's tables without an answer, at most MANY + 1 of them, those that lie
    there longest, and what is for a day to come; of a school year what was answered there, came
    past, or was brought up by them; in order of asking."""
    begin, end = begin_of(school_year), begin_of(next_school_year(school_year))
    span = {"begin": begin.isoformat(), "end": end.isoformat()}
    return _points(db, rows(db, _MINE, access.parameters(actor) | span))


def of_ids(db: Database, ids: Sequence[str]) -> list[Point]:
    """These points, in order of asking; those taken back are left out. Ask access before."""
    sql = f"{_POINT} and w.id in (select value from json_each(?)) order by w.rowid"
    return _points(db, rows(db, sql, [json.dumps(list(ids))]))


def point(db: Database, forwarding_id: str) -> Point:
    """One point. Ask access before showing it. Raises NotFound."""
    found = rows(db, f"{_POINT} and w.id = ?", [forwarding_id])
    if not found:
        raise NotFound
    return _points(db, found)[0]


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
