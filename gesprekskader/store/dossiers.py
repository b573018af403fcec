"""Dossiers: what was said per waarborg, picked, ordered and linked by who writes about it."""

import json
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import moment, stamp, today
from gesprekskader.records import Actor, Dossier
from gesprekskader.store import access, readers, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import new_id, one, rows, writing

_DOSSIER = "select id, title, school_years, framework, warranties, made_at from dossiers"


@dataclass(frozen=True)
class DossierDraft:
    title: str
    school_years: tuple[str, ...]
    warranties: tuple[int, ...]
    framework: str = ""


def _dossier(row: dict) -> Dossier:
    return Dossier(
        id=row["id"],
        title=row["title"],
        school_years=tuple(json.loads(row["school_years"])),
        framework=row["framework"],
        warranties=tuple(json.loads(row["warranties"])),
        made_at=moment(row["made_at"]),
    )


def own_networks(db: Database, actor: Actor) -> list[str]:
    """Networks of this actor, whose closed meetings of all years may be drawn on."""
    return sorted(readers.reader(db, actor).networks)


def given_networks(db: Database, actor: Actor) -> list[str]:
    """For somebody at a roundtable: networks that let coordinators draw on what was written since
    they agreed."""
    given = rows(
        db,
        "select id from networks where dossier_since is not null and exists"
        " (select 1 from roundtable_seats r where r.person_id = ? and r.until_on >= ?)",
        [actor.person_id, today().isoformat()],
    )
    return [row["id"] for row in given]


def set_network(db: Database, actor: Actor, network_id: str, *, gives: bool) -> None:
    """Whether coordinators may draw on what is written in a network from now on; what was written
    before was written under another promise. Yes again changes no moment."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        moment = "coalesce(dossier_since, :now)" if gives else "null"
        db.execute(
            f"update networks set dossier_since = {moment} where id = :id",
            {"id": network_id, "now": stamp()},
        )


def of_person(db: Database, actor: Actor) -> list[Dossier]:
    """Somebody's own dossiers, newest first."""
    found = rows(db, f"{_DOSSIER} where person_id = ? order by rowid desc", [actor.person_id])
    return [_dossier(row) for row in found]


def find(db: Database, dossier_id: str) -> Dossier:
    """Raises NotFound."""
    row = one(db, f"{_DOSSIER} where id = ?", [dossier_id])
    if row is None:
        raise NotFound
    return _dossier(row)


def own(db: Database, actor: Actor, dossier_id: str) -> Dossier:
    """As `find`, for who made it only, as `Deed.OWN_DOSSIER` says. Raises NotFound."""
    row = one(db, f"{_DOSSIER} where id = ? and person_id = ?", [dossier_id, actor.person_id])
    if row is None or not actor.has_account:
        raise NotFound
    return _dossier(row)


def maker(db: Database, dossier_id: str) -> Actor:
    """Who made it, as after a password: what it draws on is what they may read. Raises NotFound."""
    row = one(db, "select person_id from dossiers where id = ?", [dossier_id])
    if row is None:
        raise NotFound
    return Actor(person_id=row["person_id"], has_account=True)


def add(db: Database, actor: Actor, draft: DossierDraft, *, submission_id: str) -> str:
    """A new dossier; its id. The same submission again gives the same one."""
    if not actor.has_account:
        raise NotFound
    with writing(db):
        sql = "select id from dossiers where person_id = ? and submission_id = ?"
        if known := one(db, sql, [actor.person_id, submission_id]):
            _catch_up(db, known["id"], draft, submission_id)
            return known["id"]
        dossier_id = new_id()
        db.execute(
            "insert into dossiers (id, person_id, title, school_years, warranties, framework,"
            " submission_id, made_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                dossier_id,
                actor.person_id,
                draft.title,
                json.dumps(draft.school_years),
                json.dumps(draft.warranties),
                draft.framework,
                submission_id,
                stamp(),
            ],
        )
        submissions.remember(db, dossier_id, submission_id, draft, version=1)
    return dossier_id


def _catch_up(db: Database, dossier_id: str, draft: DossierDraft, submission_id: str) -> None:
    """The answer got lost, the maker chose on and sent again: the newer choice counts, as long as
    nothing was put in it."""
    stored = find(db, dossier_id)
    now_ = DossierDraft(stored.title, stored.school_years, stored.warranties, stored.framework)
    if submissions.brings_newer(
        db,
        dossier_id,
        submission_id,
        draft,
        version=1,
        stands=now_ == draft,
        is_built_on=lambda: _has_entries(db, dossier_id),
    ):
        db.execute(
            "update dossiers set title = ?, school_years = ?, warranties = ?, framework = ?"
            " where id = ?",
            [
                draft.title,
                json.dumps(draft.school_years),
                json.dumps(draft.warranties),
                draft.framework,
                dossier_id,
            ],
        )
        submissions.remember(db, dossier_id, submission_id, draft, version=1)


def _has_entries(db: Database, dossier_id: str) -> bool:
    sql = "select 1 from dossier_entries where dossier_id = ? limit 1"
    return one(db, sql, [dossier_id]) is not None


def remove(db: Database, actor: Actor, dossier_id: str) -> None:
    """The choice and the own words go; what was said stays where it was said."""
    with writing(db):
        access.require(db, actor, Deed.OWN_DOSSIER, dossier_id)
        db.execute("delete from dossiers where id = ?", [dossier_id])
