"""The address that calendars follow a network by: nobody signs in for it, so it can be renewed."""

import secrets

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.records import Actor, Meeting
from gesprekskader.rules import school_year_of
from gesprekskader.store import access, meetings, networks
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, writing


def key_of(db: Database, network_id: str) -> str:
    """What stands in the address of a network; "" when it has none."""
    row = one(db, "select calendar_key from networks where id = ?", [network_id])
    return (row and row["calendar_key"]) or ""


def renew(db: Database, actor: Actor, network_id: str, *, instead_of: str) -> None:
    """A first address, or a new one that ends the old one; for who leads the network. Asked twice
    about the same address it is renewed once."""
    _put(db, actor, network_id, secrets.token_urlsafe(18), instead_of)


def end(db: Database, actor: Actor, network_id: str, *, instead_of: str) -> None:
    """No address any more: calendars that followed it hear nothing from now on."""
    _put(db, actor, network_id, None, instead_of)


def _put(db: Database, actor: Actor, network_id: str, key: str | None, instead_of: str) -> None:
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        db.execute(
            "update networks set calendar_key = ? where id = ? and coalesce(calendar_key, '') = ?",
            [key, network_id, instead_of],
        )


def of_key(db: Database, key: str) -> tuple[str, list[Meeting]]:
    """The network's name and its meetings from this school year on, cancelled ones too, so that a
    calendar drops them; no rehearsals. Raises NotFound for an address that is no more."""
    row = one(db, "select id from networks where calendar_key = ?", [key]) if key else None
    if row is None:
        raise NotFound
    year = school_year_of(today())
    found = [
        meeting
        for meeting in meetings.of_network(db, row["id"])
        if meeting.school_year >= year and not meeting.is_rehearsal
    ]
    return networks.find(db, row["id"]).name, found
