"""What stands on the wall during the harvest: one item, or the actions, for every open window."""

from sqlite_utils import Database

from gesprekskader.records import Actor
from gesprekskader.store import access, programmes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, writing


def chosen(db: Database, meeting_id: str) -> str:
    """What was put on the wall, by the key of its theme; "" while nobody chose."""
    row = one(db, "select wall from meetings where id = ?", [meeting_id])
    return row["wall"] if row else ""


def choose(db: Database, actor: Actor, meeting_id: str, theme: str) -> None:
    """Put that on the wall; `theme` is one that the caller knows. Twice is as once. Raises
    NotFound for who does not lead this meeting."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        db.execute("update meetings set wall = ? where id = ?", [theme, meeting_id])
        programmes.bump(db, meeting_id)
