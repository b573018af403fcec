"""What lies at a roundtable. Who sits there is in `table_seats`, and what they do with a point in
`point_moves`; all three are said as `roundtables.seat`, `roundtables.answer`."""

import json
from collections.abc import Sequence
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment
from gesprekskader.records import Actor, Point
from gesprekskader.records.forwardings import LooseQuestion
from gesprekskader.records.waiting import MANY
from gesprekskader.rules import begin_of, next_school_year
from gesprekskader.store import access, actors, forwardings
from gesprekskader.store.access import FOR_ITS_BOARD, STILL_FORWARDED, Deed
from gesprekskader.store.db import rows, writing
from gesprekskader.store.follow_ups import BY
from gesprekskader.store.point_moves import answer, moves_of, send_on
from gesprekskader.store.table_seats import members, seat, seats_beside, tables_of, unseat

__all__ = [
    "answer",
    "assign",
    "members",
    "moves_of",
    "of_ids",
    "point",
    "points_of",
    "seat",
    "seats_beside",
    "send_on",
    "tables_of",
    "unseat",
    "without_board",
]


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
    return _points(db, rows(db, _MINE, actors.parameters(actor) | span))


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
