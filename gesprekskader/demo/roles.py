"""Who plays a role in the demo, and the page where that role works."""

from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader.demo.story import NAMES, TITLES, TOWN
from gesprekskader.errors import NotFound
from gesprekskader.records import Actor
from gesprekskader.store import seats
from gesprekskader.store.db import one


@dataclass(frozen=True)
class DemoRole:
    """Somebody to sign in as, and the page where that role works."""

    person_id: str
    has_account: bool
    has_second_step: bool
    path: str


def role(db: Database, name: str) -> DemoRole:
    """The person who plays a role, and where to go. Raises NotFound."""
    told = TOWN["roles"].get(name)
    row = told and one(db, "select id from persons where name = ?", [NAMES[told["who"]]])
    if not row:
        raise NotFound
    account = one(db, "select 1 from accounts where person_id = ?", [row["id"]])
    administers = name == "administrator"
    path = _path(db, told["page"], row["id"])
    return DemoRole(row["id"], account is not None, administers, path)


def _path(db: Database, page: str, person_id: str) -> str:
    ids = {key: _meeting(db, title) for key, title in TITLES.items() if f"{{{key}}}" in page}
    if "{seat}" in page:
        seat = seats.seated(db, Actor(person_id=person_id), _meeting(db, TITLES["open"]))
        if seat is None:
            return "/"
        ids["seat"] = seat.id
    return page.format(**ids)


def _meeting(db: Database, title: str) -> str:
    row = one(db, "select id from meetings where title = ?", [title])
    return row["id"] if row else ""
