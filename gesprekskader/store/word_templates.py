"""The partnership's own Word file: one, put in and taken away by an administrator."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor
from gesprekskader.store import access
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, writing


@dataclass(frozen=True)
class WordTemplate:
    name: str
    put_by: str
    """The name of who put it in; "" when that is not known any more."""
    put_at: datetime


def current_or_none(db: Database) -> WordTemplate | None:
    """What there is, without the file itself."""
    row = one(
        db,
        "select w.name, coalesce(p.name, '') as put_by, w.put_at from word_templates w"
        " left join persons p on p.id = w.put_by",
    )
    return WordTemplate(row["name"], row["put_by"], moment(row["put_at"])) if row else None


def file(db: Database) -> bytes:
    """The Word file; empty without one."""
    row = one(db, "select file from word_templates")
    return row["file"] if row else b""


def put(db: Database, actor: Actor, name: str, body: bytes) -> None:
    """Keep this file from now on, in place of the one there was."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        db.execute(
            "insert into word_templates (id, name, file, put_by, put_at)"
            " values (1, :name, :body, :person, :now) on conflict do update set name = :name,"
            " file = :body, put_by = :person, put_at = :now",
            {"name": name, "body": body, "person": actor.person_id, "now": stamp()},
        )


def drop(db: Database, actor: Actor) -> None:
    """Take it away; Word files look as ours again. Twice is as once."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        db.execute("delete from word_templates")
