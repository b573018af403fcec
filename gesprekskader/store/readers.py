"""Readers: whose texts of earlier meetings somebody may look up."""

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.records import Actor, Reader
from gesprekskader.store import networks
from gesprekskader.store.db import rows, today

# the school year that counts now: this one, or the newest that the network has opened
_OPENED = """min(:year, (select max(y.school_year) from memberships y
  where y.network_id = {network}))"""


def reader(db: Database, actor: Actor) -> Reader:
    """Networks whose harvested texts of all years this actor may read.

    Who facilitates it now, is a member this school year, or was at a meeting this school year; not
    who left. Until the network opens the new year, the year before counts.
    """
    found = rows(
        db,
        "select m.network_id as id from memberships m where m.person_id = :person"  # noqa: S608
        f" and m.left_on is null and m.school_year >= {_OPENED.format(network='m.network_id')}"
        " union select t.network_id from attendances a join meetings t on t.id = a.meeting_id"
        "  where a.person_id = :person and not t.is_rehearsal"
        f"  and t.school_year >= {_OPENED.format(network='t.network_id')}"
        "  and not exists (select 1 from memberships m where m.network_id = t.network_id"
        "   and m.person_id = :person and m.school_year >= t.school_year"
        "   and m.left_on is not null)",
        {"person": actor.person_id, "year": rules.school_year_of(today())},
    )
    leads = tuple(network.id for network in networks.facilitated_by(db, actor))
    mine = {row["id"] for row in found} | set(leads)
    return Reader(actor.person_id or "", tuple(sorted(mine)), leads)
