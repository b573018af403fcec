"""Sister networks: the one other network that groups may give a good example to."""

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import access
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, writing


def choices(db: Database, network_id: str) -> list[tuple[str, str]]:
    """All other networks as (id, name), by name."""
    found = rows(
        db,
        "select id, name from networks where id <> ? order by name collate nocase, rowid",
        [network_id],
    )
    return [(row["id"], row["name"]) for row in found]


def of_group(db: Database, group_id: str) -> str:
    """The name of the network that examples of this group may go to, "" without."""
    row = one(
        db,
        "select s.name from groups c join meetings t on t.id = c.meeting_id"
        " join networks n on n.id = t.network_id"
        " join networks s on s.id = n.sister_id where c.id = ?",
        [group_id],
    )
    return row["name"] if row else ""


def name(db: Database, actor: Actor, network_id: str, sister_id: str) -> None:
    """Name another network, or none (""). What was given to the one before is taken back from it,
    and stays on the shelf of the own network. Twice is as once.

    Raises NotFound, RuleBroken for a network that is not there, or is the own one.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        if sister_id and sister_id not in dict(choices(db, network_id)):
            raise RuleBroken("Kies een netwerk uit de lijst.")
        db.execute(
            "update networks set sister_id = ? where id = ?", [sister_id or None, network_id]
        )
        db.execute(
            "update shelf set for_network_id = null"
            " where network_id = ? and for_network_id is not null and for_network_id <> ?",
            [network_id, sister_id],
        )
