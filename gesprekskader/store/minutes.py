"""Minutes: the own words of who leads a meeting, and what else stands around the texts."""

import json
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Around, MinutesWords, NextMeeting, Present
from gesprekskader.store import access, archives, revisits, seats, submissions, tallies
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, writing

_OWN = """
  json_array(coalesce(w.opening, ''), coalesce(w.closing, ''), w.people, coalesce(p.name, ''),
    coalesce(w.version, 0)) as own"""
_OF_MEETING = """
  from meetings t left join minutes w on w.meeting_id = t.id
  left join persons p on p.id = w.written_by where t.id = :meeting"""
_PRESENT = """
  select json_group_array(json_array(name, organisation)) from (
    select y.name, coalesce(b.name, o.name, y.said_organisation) as organisation
    from attendances a join persons y on y.id = a.person_id
    left join organisations o on o.id = y.organisation_id
    left join organisations b on b.id = o.parent_id
    where a.meeting_id = t.id order by y.name collate nocase)"""
_NEXT = """
  select json_array(n.meeting_on, n.starts_at, n.ends_at, n.place) from real_meetings n
  where n.network_id = t.network_id and n.meeting_on > t.meeting_on
  order by n.meeting_on, n.starts_at limit 1"""


_MET_BEFORE = """
  select max(b.meeting_on) from real_meetings b
  where b.network_id = t.network_id and b.meeting_on < t.meeting_on"""
_THAT_DAY = """
  select json_group_object(id, title) from (select d.id, d.title from meetings d
    where d.network_id = t.network_id and d.meeting_on = t.meeting_on order by d.rowid)"""
_LEADERS = """
  select json_group_array(name) from (select y.name
    from memberships m join persons y on y.id = m.person_id where m.network_id = t.network_id
    and m.school_year = t.school_year and m.is_facilitator and m.left_on is null
    order by y.name collate nocase)"""
_LOOKED_BACK = revisits.COUNTS.format(network="t.network_id", year="t.school_year")
_AROUND = f"""
  select {_OWN}, {seats.PRESENT}, ({_PRESENT}) as present, ({_NEXT}) as next_meeting,
  ({_MET_BEFORE}) as met_before, ({_THAT_DAY}) as that_day, ({_LEADERS}) as leaders,
  case when t.is_last then ({_LOOKED_BACK}) end as looked_back,
  {tallies.TOLD} as marked {_OF_MEETING}"""


@dataclass(frozen=True)
class MinutesDraft:
    """What who leads the meeting fills in."""

    opening: str = ""
    closing: str = ""
    people: int | None = None


def words(db: Database, meeting_id: str) -> MinutesWords:
    """The own words of a meeting; empty ones of version 0 while there are none. Raises NotFound."""
    row = one(db, f"select {_OWN} {_OF_MEETING}", {"meeting": meeting_id})
    if row is None:
        raise NotFound
    return MinutesWords(*json.loads(row["own"]))


def around(db: Database, meeting_id: str) -> Around:
    """What stands around the texts of a meeting's minutes, in one read. Raises NotFound."""
    row = one(db, _AROUND, {"meeting": meeting_id})
    if row is None:
        raise NotFound
    following, before, counts = row["next_meeting"], row["met_before"], row["looked_back"]
    return Around(
        words=MinutesWords(*json.loads(row["own"])),
        people=row["people"],
        groups=row["groups"],
        has_table_phone=bool(row["has_table_phone"]),
        present=tuple(Present(*each) for each in json.loads(row["present"])),
        next_meeting=_next(following) if following else None,
        met_before=date.fromisoformat(before) if before else date.min,
        that_day=json.loads(row["that_day"]),
        leaders=tuple(json.loads(row["leaders"])),
        looked_back=revisits.take_counts(counts) if counts else None,
        marked=tallies.take_told(row["marked"]),
    )


def _next(found: str) -> NextMeeting:
    day, *rest = json.loads(found)
    return NextMeeting(date.fromisoformat(day), *rest)


def set_words(
    db: Database,
    actor: Actor,
    meeting_id: str,
    draft: MinutesDraft,
    *,
    version: int,
    submission_id: str = "",
) -> None:
    """Keep the own words with the meeting, also after it closed. Raises StaleEdit with those that
    somebody else kept meanwhile, RuleBroken for a meeting of an earlier school year."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        stored = words(db, meeting_id)
        if submissions.is_done(
            db,
            meeting_id,
            submission_id,
            draft,
            based_on=version,
            stored=stored,
            stands=submissions.as_draft(MinutesDraft, stored) == draft,
        ):
            return
        archives.check(db, meeting_id)
        db.execute(
            "insert into minutes (meeting_id, opening, closing, people, written_by, changed_at)"
            " values (:meeting, :opening, :closing, :people, :person, :now)"
            " on conflict do update set opening = :opening, closing = :closing, people = :people,"
            " written_by = :person, changed_at = :now, version = version + 1",
            vars(draft) | {"meeting": meeting_id, "person": actor.person_id, "now": stamp()},
        )
        submissions.remember(db, meeting_id, submission_id, draft, version=stored.version + 1)
