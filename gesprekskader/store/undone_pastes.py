"""Taking a pasted list back: what it added and changed, as long as nobody built on it."""

import json

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import stamp
from gesprekskader.records import Actor
from gesprekskader.store import access, organisations, people
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, writing


def undo(db: Database, actor: Actor, network_id: str, paste_id: str) -> list[str]:
    """Take back what this paste added or changed; names of who stays, as more happened since.

    Twice is as once. Raises NotFound.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        paste = one(
            db, "select * from pastes where id = ? and network_id = ?", [paste_id, network_id]
        )
        if paste is None:
            raise NotFound
        if paste["undone_at"]:
            return []
        changes = rows(db, "select * from paste_changes where paste_id = ?", [paste_id])
        stays = [name for row in changes if (name := _undo_one(db, paste, row))]
        db.execute(  # a school that had no board has none again
            "update organisations set parent_id = null from paste_organisations g"
            " where g.paste_id = ? and g.organisation_id = organisations.id"
            " and g.board_id = organisations.parent_id",
            [paste_id],
        )
        made = rows(
            db,
            "select organisation_id from paste_organisations where paste_id = ?"
            " and board_id is null",
            [paste_id],
        )
        for row in made:
            organisations.remove_if_unused(db, row["organisation_id"])
        db.execute("delete from paste_changes where paste_id = ?", [paste_id])
        db.execute("update pastes set undone_at = ? where id = ?", [stamp(), paste_id])
    return stays


def _undo_one(db: Database, paste: dict, row: dict) -> str:
    """Take back one line; the name when somebody built on it, else ""."""
    now_known = one(
        db,
        "select p.name, p.version, exists (select 1 from attendances a join meetings t"
        " on t.id = a.meeting_id where a.person_id = p.id and t.network_id = :network"
        " and a.joined_at > :since) as came from persons p where p.id = :id"
        " and p.erased_at is null",
        {"id": row["person_id"], "network": paste["network_id"], "since": paste["pasted_at"]},
    )
    if now_known is None:
        return ""
    is_touched = now_known["version"] != row["version"] or now_known["came"]
    if row["is_new"]:
        is_touched = is_touched or not people.is_unused(db, row["person_id"])
    if is_touched or not _take_off(db, paste["network_id"], row):
        return now_known["name"]
    if row["is_changed"]:
        people.change(
            db,
            row["person_id"],
            name=row["name"],
            email=row["email"],
            role_word=row["role_word"],
            organisation_id=row["organisation_id"],
            version=row["version"],
        )
    if row["is_new"]:  # a slip that nobody used opens nothing any more
        db.execute("delete from keys where person_id = ?", [row["person_id"]])
        people.delete_unlisted(db, row["person_id"])
    return ""


def _take_off(db: Database, network_id: str, row: dict) -> bool:
    """Whether the places on the list were as the paste left them; then they are gone."""
    years = json.loads(row["years"])
    found = rows(
        db,
        "select school_year from memberships where network_id = ? and person_id = ?"
        " and left_on is null and not is_facilitator"
        " and school_year in (select value from json_each(?))",
        [network_id, row["person_id"], row["years"]],
    )
    if len(found) != len(years):
        return False
    leavings = json.loads(row["leavings"] or "{}")
    for year in years:
        which = "where network_id = ? and person_id = ? and school_year = ?"
        place = [network_id, row["person_id"], year]
        if left := leavings.get(year):
            sql = f"update memberships set left_on = ?, left_at = ? {which}"
            db.execute(sql, [*left, *place])
        else:
            db.execute(f"delete from memberships {which}", place)
    return True
