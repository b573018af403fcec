"""What stands around the texts of all groups at the harvest, in one read."""

import json
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.store.access import STILL_FORWARDED
from gesprekskader.store.db import one


@dataclass(frozen=True)
class Gathering:
    wall: str
    """What was put on the wall; "" while nobody chose."""
    next_on: date | None
    """When the network meets next."""
    parked: dict[str, date]
    """Outcome id -> the day it comes back."""
    forwarded: frozenset[str]
    """Ids of actions that went to a table, answered or not."""
    people: dict[str, dict[str, str]]
    """Group id -> who sits there: person id -> name, in order of arrival."""
    boards: tuple[str, ...]
    """Names of the boards that the network's members of this year belong to, by name."""


BOARDS = """
  select distinct b.id, b.name from memberships m
  join persons p on p.id = m.person_id join organisations o on o.id = p.organisation_id
  join organisations b on b.id = coalesce(o.parent_id, o.id)
  where m.network_id = t.network_id and m.school_year = t.school_year and m.left_on is null
  and b.kind = 'bestuur' order by b.name collate nocase"""
"""The boards of the network of the meeting `t`."""


def of_meeting(db: Database, meeting_id: str) -> Gathering:
    """For who leads it. Raises NotFound."""
    row = one(
        db,
        f"""select t.wall,
        (select min(n.meeting_on) from real_meetings n where n.network_id = t.network_id
         and n.meeting_on > t.meeting_on) as next_on,
        (select json_group_object(k.outcome_id, k.return_on) from parked_points k
         where k.meeting_id = t.id and k.done_at is null) as parked,
        (select json_group_array(w.follow_up_id) from forwardings w
         where w.meeting_id = t.id and w.follow_up_id is not null and {STILL_FORWARDED})
         as forwarded,
        (select json_group_array(json_array(group_id, id, name)) from (
         select s.group_id, p.id, p.name from seats s join groups c on c.id = s.group_id
         join persons p on p.id = s.person_id
         where c.meeting_id = t.id and p.name <> '' order by s.id)) as people,
        (select json_group_array(name) from ({BOARDS})) as boards
        from meetings t where t.id = ?""",
        [meeting_id],
    )
    if row is None:
        raise NotFound
    people: dict[str, dict[str, str]] = {}
    for group_id, person_id, name in json.loads(row["people"]):
        people.setdefault(group_id, {})[person_id] = name
    return Gathering(
        wall=row["wall"],
        next_on=date.fromisoformat(row["next_on"]) if row["next_on"] else None,
        parked={
            outcome_id: date.fromisoformat(day)
            for outcome_id, day in json.loads(row["parked"]).items()
        },
        forwarded=frozenset(json.loads(row["forwarded"])),
        people=people,
        boards=tuple(json.loads(row["boards"])),
    )
