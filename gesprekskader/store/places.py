"""Places: a meeting, or a group at one, with what its visitor may do there, in one read.

A page or a write begins here. Whether the visitor may do a deed inside a write is asked again in
its transaction (`access`).
"""

import json
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import Merged, NotFound
from gesprekskader.moments import moment
from gesprekskader.records import Actor, AtGroup, AtMeeting, Clock, Meeting
from gesprekskader.records.places import Turned
from gesprekskader.store import access, actors, group_writes, picked_items
from gesprekskader.store.db import one

MEETING = """
  t.id, t.network_id, n.name as network, t.school_year, t.title, t.meeting_on, t.starts_at,
  t.ends_at, t.place, t.format_key, t.item_choice, t.rounds, t.join_code, t.stage, t.is_last,
  t.is_rehearsal, t.is_cancelled, t.version, t.revision, t.wrap_up_until, t.framework,
  coalesce(t.edition, 0) as edition, coalesce(t.series_id, '') as series_id,
  coalesce((select s.title from series s where s.id = t.series_id), '') as series,
  n.dossier_since is not null as in_dossier"""
"""A meeting `t` of the network `n`, for `take_meeting`."""
CLOCK = "t.clock_phase, t.clock_ends_at, t.clock_left"
_SWITCH = """
  json_extract(nullif(t.clock_kept, ''), '$.at') as stopped_at, t.turned_by, t.turned_at,
  (select name from persons where id = t.turned_by) as turned_name"""
"""Where the clock stopped, and who pressed last."""


def take_clock(row: dict) -> Clock | None:
    """The columns of CLOCK taken out of a row; None while the programme does not run."""
    phase, ends_at, left = (row.pop(name[2:]) for name in CLOCK.split(", "))
    return None if phase is None else Clock(phase, moment(ends_at) if ends_at else None, left)


def take_meeting(row: dict) -> Meeting:
    """A row of MEETING as a record."""
    for name in ("is_last", "is_rehearsal", "is_cancelled", "in_dossier"):
        row[name] = bool(row[name])
    row["rounds"] = tuple(json.loads(row["rounds"]))
    row["meeting_on"] = date.fromisoformat(row["meeting_on"])
    until = row["wrap_up_until"]
    row["wrap_up_until"] = date.fromisoformat(until) if until else None
    return Meeting(**row)


def at_meeting(db: Database, actor: Actor, meeting_id: str) -> AtMeeting:
    """The meeting, its clock, and what this actor may do there: one read. Asks for nothing itself;
    NotFound only for an unknown meeting."""
    row = one(
        db,
        f"select {MEETING}, {CLOCK}, {_SWITCH}, {access.ALLOWED},"
        f" {group_writes.SEATED} as seated from meetings t"
        " join networks n on n.id = t.network_id where t.id = :id",
        actors.parameters(actor) | {"id": meeting_id},
    )
    if row is None:
        raise NotFound
    return _take_place(row)


def led(db: Database, actor: Actor, meeting_id: str) -> AtMeeting:
    """Inside a write: the same, asked and read at once, for who leads it. Raises NotFound."""
    here = at_meeting(db, actor, meeting_id)
    if not here.allowed.facilitates:
        raise NotFound
    return here


def _take_place(row: dict) -> AtMeeting:
    allowed, clock = access.take_allowed(row, row["id"]), take_clock(row)
    stopped_at = row.pop("stopped_at")
    by, name, at = (row.pop(f"turned_{part}") for part in ("by", "name", "at"))
    return AtMeeting(
        clock=clock,
        stopped_at=None if clock else stopped_at,
        turned=Turned(by, name or "", moment(at)) if by else None,
        allowed=allowed,
        seated=group_writes.take_seated(row.pop("seated")),
        meeting=take_meeting(row),
    )


_GROUP = f"""
  select {group_writes.GROUP}, {picked_items.AS_JSON} as picked,
  exists (select 1 from groups o where o.merged_into_id = c.id) as has_merged,
  {access.SITS} as sits, {MEETING}, {CLOCK}, {_SWITCH},
  {access.ALLOWED}, {group_writes.SEATED} as seated
  from groups c join meetings t on t.id = c.meeting_id
  join networks n on n.id = t.network_id where c.id = :id"""


def at_group(db: Database, actor: Actor, group_id: str) -> AtGroup:
    """The group with its items, its meeting and the clock, for who sits there or leads it: one
    read. Raises NotFound for others, Merged for a group that went into another one."""
    row = one(db, _GROUP, actors.parameters(actor) | {"id": group_id})
    if row is None:
        raise NotFound
    group = group_writes.take_group(row)
    if group.merged_into_id:
        raise Merged(group_id)
    if not row.pop("sits"):
        raise NotFound
    return AtGroup(
        group=group,
        picked=picked_items.take(row.pop("picked")),
        has_merged=bool(row.pop("has_merged")),
        place=_take_place(row),
    )
