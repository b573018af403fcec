"""Seats at roundtables: who sits where, for one bestuur or for all, and who stands in for whom."""

from datetime import date

from sqlite_utils import Database

from gesprekskader.moments import today
from gesprekskader.records import Actor
from gesprekskader.records.seats import TableSeat
from gesprekskader.store import access, accounts, forwardings, seat_invitations
from gesprekskader.store.access import Deed
from gesprekskader.store.db import rows, writing

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
