"""The groups of an earlier meeting of the network once more: who comes sits where they sat then."""

import json
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.records import Meeting
from gesprekskader.store.db import rows

_MOST = 12
_NAMES = """
  select group_concat(p.name, ', ' order by s.id) from seats s
  join persons p on p.id = s.person_id and p.erased_at is null where s.group_id = c.id"""
_EARLIER = "t.network_id = :network and t.id <> :id and t.meeting_on <= :day"
_SAT = f"c.meeting_id = t.id and c.hidden_at is null and ({_NAMES}) is not null"
OFFERED = f"""
  select c.id from real_meetings t join groups c on {_SAT} where t.id = :like and {_EARLIER}"""
"""Ids of the groups of the earlier meeting `:like` where somebody sat by name; `asked` of the new
one. None of a rehearsal, of one that was called off, or of another network."""
_ALL = f"""
  select t.id, t.title, t.meeting_on, (select json_group_array(
    json_array(c.id, c.name, ({_NAMES})) order by c.number) from groups c where {_SAT}) as groups
  from (select t.id, t.title, t.meeting_on from real_meetings t where {_EARLIER}
    and exists (select 1 from groups c where {_SAT})
    order by t.meeting_on desc, t.starts_at desc, t.rowid desc limit {_MOST}) t"""


@dataclass(frozen=True)
class EarlierGroup:
    id: str
    name: str
    people: str
    """Who sat there, first names in order of arrival."""


@dataclass(frozen=True)
class EarlierGroups:
    """A meeting with the groups where somebody sat by name, by number."""

    meeting_id: str
    title: str
    meeting_on: date
    groups: tuple[EarlierGroup, ...]


def earlier(db: Database, meeting: Meeting) -> list[EarlierGroups]:
    """Meetings whose groups can be taken over, the newest first."""
    return [
        EarlierGroups(
            row["id"],
            row["title"],
            date.fromisoformat(row["meeting_on"]),
            tuple(EarlierGroup(*group) for group in json.loads(row["groups"])),
        )
        for row in rows(db, _ALL, asked(meeting))
    ]


def awaited(db: Database, meeting_id: str) -> dict[str, str]:
    """Group id -> who sat together in the group that it was taken over from and did not come yet,
    in order of arrival, without who left the network since; a group that waits for nobody is left
    out."""
    sql = """select c.id, group_concat(p.name, ', ' order by s.id) as people from groups c
        join meetings t on t.id = c.meeting_id
        join seats s on s.group_id = c.like_id
        join persons p on p.id = s.person_id and p.erased_at is null
        where c.meeting_id = ? and not exists (select 1 from seats x join groups y
          on y.id = x.group_id where y.meeting_id = c.meeting_id and x.person_id = p.id)
        and (select m.left_on from memberships m where m.network_id = t.network_id
          and m.person_id = p.id order by m.school_year desc limit 1) is null
        group by c.id"""
    return {row["id"]: row["people"] for row in rows(db, sql, [meeting_id])}


def asked(meeting: Meeting) -> dict[str, str]:
    """What OFFERED asks of the meeting that takes groups over."""
    return {"network": meeting.network_id, "id": meeting.id, "day": str(meeting.meeting_on)}
