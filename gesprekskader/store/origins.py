"""A meeting that was made from the agenda of a roundtable, or from one point: it points back, and
what it yielded is offered as the answer (decisions 17)."""

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import access, actors, networks
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, writing


@dataclass(frozen=True)
class Yielded:
    """An outcome of such a meeting, to take over as the answer."""

    id: str
    text: str
    kind: str
    meeting: str
    meeting_on: date


def has_seat(db: Database, actor: Actor, key: str, board_id: str | None) -> bool:
    """Whether this actor sits there as a member, for this bestuur or for all: leading a network
    goes on after the day that somebody stands in."""
    sql = """select 1 from roundtable_members r where r.person_id = ? and ?
        and r.roundtable_key = ? and (r.board_id is null or r.board_id is ?)"""
    return one(db, sql, [actor.person_id, actor.has_account, key, board_id]) is not None


def add_network(
    db: Database,
    actor: Actor,
    key: str,
    board_id: str | None,
    *,
    name: str,
    school_year: str,
    submission_id: str,
) -> str:
    """A network of who sits at a roundtable, for one bestuur or for all, led by the actor; its id.
    Raises NotFound for who does not sit there, RuleBroken for who only stands in there and on a
    known name."""
    access.require_seat(db, actor, key, board_id)
    if not has_seat(db, actor, key, board_id):
        raise RuleBroken(
            "Je valt hier alleen in. Vraag aan iemand met een eigen plek aan deze tafel om het"
            " netwerk te maken."
        )
    network_id = networks.add(
        db,
        actor,
        name=name,
        description="",
        school_year=school_year,
        submission_id=submission_id,
    )
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        db.execute(
            "insert into memberships (network_id, person_id, school_year)"
            " select ?, person_id, ? from roundtable_members where roundtable_key = ?"
            " and (? is null or board_id is ?) on conflict do nothing",
            [network_id, school_year, key, board_id, board_id],
        )
    return network_id


_LIMIT = 6
_YIELDED = f"""
  select o.id, o.text, o.kind, t.title as meeting, t.meeting_on from real_meetings t
  join groups c on c.meeting_id = t.id join standing_outcomes o on o.group_id = c.id
  where t.origin <> '' and (t.origin = :point
    or t.origin in (select l.agenda_id from agenda_lines l where l.forwarding_id = :point))
  and {access.READS_MEETING}
  order by o.kind <> 'besluit', not o.is_starred, o.rowid desc limit {_LIMIT}"""


def yielded(db: Database, actor: Actor, forwarding_id: str) -> list[Yielded]:
    """What meetings yielded that were made from this point, or from an agenda with it, as far as
    the actor may read them: decisions first, then what was starred, then the newest."""
    found = rows(db, _YIELDED, actors.parameters(actor) | {"point": forwarding_id})
    return [Yielded(**row | {"meeting_on": date.fromisoformat(row["meeting_on"])}) for row in found]
