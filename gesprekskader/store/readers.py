"""Readers: whose texts of earlier meetings somebody may look up."""

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.moments import today
from gesprekskader.records import Actor, Reader
from gesprekskader.store.db import rows

# the newest school year that a network has opened. Until it opens this one, the year before counts.
_NEWEST = "(select max(y.school_year) from memberships y where y.network_id = {network})"
_READ = f"""
  select m.network_id as id, :has_account and m.is_facilitator
   and m.school_year = {_NEWEST.format(network="m.network_id")} as leads
  from memberships m where m.person_id = :person and m.left_on is null
   and m.school_year >= min(:year, {_NEWEST.format(network="m.network_id")})"""


def reader(db: Database, actor: Actor) -> Reader:
    """Networks whose harvested texts of all years this actor may read.

    Who facilitates it now, or is a member this school year; not who left, and not a guest. Until
    the network opens the new year, the year before counts.
    """
    who = {"person": actor.person_id, "has_account": actor.has_account}
    found = rows(db, _READ, who | {"year": rules.school_year_of(today())})
    return Reader(
        actor.own_id,
        tuple(sorted({row["id"] for row in found})),
        tuple(sorted({row["id"] for row in found if row["leads"]})),
    )
