"""Looks: did anything change? One read by key for a device that may look, for pages that ask all
afternoon. The words themselves are asked for with `access`, as ever."""

from sqlite_utils import Database

from gesprekskader.store.access import FACILITATES
from gesprekskader.store.db import as_json, one, rows

# The visit is in use here and now; that a sign-in is not too old, the page asked itself.
_LEADS = FACILITATES.replace(":has_account", "v.has_account").replace(":person", "v.person_id")


def group_of_seat(db: Database, visit_id: str, group_id: str) -> int | None:
    """The group's revision for a visit that has a seat there, else None (it may still lead)."""
    row = one(
        db,
        "select c.revision from visits v join seats s on s.group_id = :group"
        " and (s.person_id = v.person_id or s.visit_id = v.id)"
        " join groups c on c.id = s.group_id where v.id = :visit",
        {"visit": visit_id, "group": group_id},
    )
    return row["revision"] if row else None


def group_of_leader(db: Database, visit_id: str, group_id: str) -> int | None:
    """The group's revision for a visit that leads its meeting, while it is a group of its own."""
    row = one(
        db,
        "select c.revision from visits v join groups c on c.id = :group"
        " join meetings t on t.id = c.meeting_id"
        " where v.id = :visit and c.merged_into_id is null"
        f" and {_LEADS.format(network='t.network_id')}",
        {"visit": visit_id, "group": group_id},
    )
    return row["revision"] if row else None


def meeting_of_leader(db: Database, visit_id: str, meeting_id: str) -> int | None:
    """The meeting's revision for a visit that leads it, else None."""
    row = one(
        db,
        "select t.revision from visits v join meetings t on t.id = :meeting"
        f" where v.id = :visit and {_LEADS.format(network='t.network_id')}",
        {"visit": visit_id, "meeting": meeting_id},
    )
    return row["revision"] if row else None


def meeting_of_visitor(db: Database, visit_id: str, meeting_id: str) -> int | None:
    """The meeting's revision for a visit that leads it or came in with its code, else None."""
    row = one(
        db,
        "select t.revision from visits v join meetings t on t.id = :meeting where v.id = :visit"
        f" and (v.meeting_id = t.id or {_LEADS.format(network='t.network_id')} or exists"
        " (select 1 from attendances a where a.meeting_id = t.id and a.person_id = v.person_id))",
        {"visit": visit_id, "meeting": meeting_id},
    )
    return row["revision"] if row else None


def revisions(db: Database, thing_ids: list[str]) -> dict[str, int]:
    """The revisions of these groups and meetings, by id; without what is gone."""
    found = rows(
        db,
        "select id, revision from groups where id in (select value from json_each(:ids))"
        " union all"
        " select id, revision from meetings where id in (select value from json_each(:ids))",
        {"ids": as_json(thing_ids)},
    )
    return {row["id"]: row["revision"] for row in found}


def version(db: Database) -> int:
    """A number that changes when somebody else wrote in the database; reads no table."""
    row = one(db, "pragma data_version")
    return row["data_version"] if row else 0
