"""Who can do an action, and by when: what a form offers to choose from."""

import json
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.store.db import one, rows


@dataclass(frozen=True)
class Offer:
    """What a group's form offers: who sits there, in order of arrival, and the next meeting."""

    people: dict[str, str]
    """Person id -> name."""
    next_on: date | None
    """When the network meets after this meeting; None while nothing is planned."""


def at_group(db: Database, group_id: str) -> Offer:
    """What the form of a group offers. Names are for who gave the own name, or leads."""
    row = one(
        db,
        "select (select json_group_object(id, name) from (select p.id, p.name from seats s"
        "  join persons p on p.id = s.person_id where s.group_id = c.id and p.name <> ''"
        "  order by s.id)) as people,"
        " (select min(m.meeting_on) from real_meetings m where m.network_id = t.network_id"
        "  and m.meeting_on > t.meeting_on) as next_on"
        " from groups c join meetings t on t.id = c.meeting_id where c.id = ?",
        [group_id],
    )
    if row is None:
        return Offer({}, None)
    next_on = date.fromisoformat(row["next_on"]) if row["next_on"] else None
    return Offer(json.loads(row["people"]), next_on)


def name_at(db: Database, meeting_id: str, person_id: str) -> str:
    """The name of somebody who was at this meeting; "" for all others."""
    row = one(
        db,
        "select p.name from persons p join attendances a on a.person_id = p.id"
        " where a.meeting_id = ? and p.id = ?",
        [meeting_id, person_id],
    )
    return row["name"] if row else ""


def of_meeting(db: Database, meeting_id: str) -> dict[str, str]:
    """Who was at a meeting, and who is on the network's list of its year: person id -> name, by
    name. For who leads it."""
    found = rows(
        db,
        "select p.id, p.name from meetings t join persons p on p.name <> '' and (exists"
        "  (select 1 from attendances a where a.meeting_id = t.id and a.person_id = p.id)"
        " or exists (select 1 from memberships m where m.network_id = t.network_id"
        "  and m.school_year = t.school_year and m.left_on is null and m.person_id = p.id))"
        " where t.id = ? order by p.name collate nocase, p.id",
        [meeting_id],
    )
    return {row["id"]: row["name"] for row in found}
