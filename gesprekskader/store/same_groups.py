"""The groups of an earlier meeting of the network once more: who comes sits where they sat then."""

import json
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.records import Meeting
from gesprekskader.store.db import rows

_MOST = 12
OFFERED = """
  real_meetings t join groups c on c.meeting_id = t.id and c.hidden_at is null
  join (select s.group_id, group_concat(p.name, ', ' order by s.id) as names from seats s
    join persons p on p.id = s.person_id and p.erased_at is null group by s.group_id) s
    on s.group_id = c.id
  where t.network_id = :network and t.id <> :id and t.meeting_on <= :day"""
"""Groups `c` of earlier meetings `t` of the network where somebody sat by name; `asked` of the new
meeting. None of a rehearsal, and none of a meeting that was called off."""
_EARLIER = f"""
  select t.id, t.title, t.meeting_on, json_group_array(
    json_array(c.id, c.name, s.names) order by c.number) as groups from {OFFERED}
  group by t.id order by t.meeting_on desc, t.starts_at desc, t.rowid desc limit {_MOST}"""


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
        for row in rows(db, _EARLIER, asked(meeting))
    ]


def asked(meeting: Meeting) -> dict[str, str]:
    """What OFFERED asks of the meeting that takes groups over."""
    return {"network": meeting.network_id, "id": meeting.id, "day": str(meeting.meeting_on)}
