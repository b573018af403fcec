"""Meetings: what there is of them to read. They are made in `planned_meetings` and moved in
`meeting_stages`; both are said as `meetings.add` and `meetings.move_stage`."""

from datetime import date

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.records import Actor, Coming, Meeting
from gesprekskader.store import access, actors, early_topics, own_formats, places, tallies
from gesprekskader.store.db import one, rows
from gesprekskader.store.meeting_stages import (
    close_wrapped_up,
    move_stage,
    set_cancelled,
    set_stage,
    set_wrap_up_until,
    take_minutes,
)
from gesprekskader.store.planned_meetings import (
    MeetingDraft,
    add,
    change,
    check_only_last,
    columns,
    last_of_year,
    new_codes,
)

__all__ = [
    "MeetingDraft",
    "add",
    "attended_by",
    "change",
    "check_only_last",
    "close_wrapped_up",
    "columns",
    "coming_to",
    "coming_up",
    "find",
    "last_of_year",
    "move_stage",
    "new_codes",
    "next_on",
    "of_day",
    "of_network",
    "open_with_code",
    "set_cancelled",
    "set_stage",
    "set_wrap_up_until",
    "take_minutes",
    "upcoming_for",
    "with_code",
]

_MINE = access.FACILITATES.format(network="t.network_id")
_MEETING = f"select {places.MEETING} from meetings t join networks n on n.id = t.network_id"


def find(db: Database, meeting_id: str) -> Meeting:
    """Raises NotFound."""
    row = one(db, f"{_MEETING} where t.id = ?", [meeting_id])
    if row is None:
        raise NotFound
    return places.take_meeting(row)


def with_code(db: Database, code: str) -> Meeting:
    """The meeting of a join code, also one that lets nobody in now. Raises NotFound."""
    row = one(db, f"{_MEETING} where t.join_code = ?", [rules.tidy_code(code)])
    if row is None:
        raise NotFound
    return places.take_meeting(row)


def open_with_code(db: Database, code: str) -> Meeting:
    """The meeting a join code lets in to; also one that is still to come and gathers topics, or
    did. Raises NotFound for an unknown code, Closed when the meeting does not take people now."""
    meeting = with_code(db, code)
    is_early = meeting.stage == rules.CONCEPT and not meeting.is_cancelled
    if is_early and early_topics.part_or_none(db, meeting.id) is not None:
        return meeting
    rules.check_lets_in(meeting.stage, cancelled=meeting.is_cancelled)
    return meeting


def of_network(db: Database, network_id: str) -> list[Meeting]:
    """All meetings of a network, newest day first."""
    found = rows(
        db,
        f"{_MEETING} where t.network_id = ? order by t.meeting_on desc, t.starts_at desc",
        [network_id],
    )
    return [places.take_meeting(row) for row in found]


def of_day(db: Database, meeting: Meeting) -> dict[str, str]:
    """id -> title of what its network does on the day of this meeting, in the order it was made."""
    sql = "select id, title from meetings where network_id = ? and meeting_on = ? order by rowid"
    found = rows(db, sql, [meeting.network_id, meeting.meeting_on.isoformat()])
    return {row["id"]: row["title"] for row in found}


def upcoming_for(db: Database, actor: Actor, today: date) -> list[Meeting]:
    """Meetings from `today` on, or still running, that this actor facilitates; soonest first.
    Those that were called off too, until their day is past."""
    found = rows(
        db,
        # the networks first: without them it would go through the meetings of all years
        f"{_MEETING} where t.network_id in (select m.network_id from memberships m"
        "  where m.person_id = :person and m.is_facilitator) and t.stage <> 'gesloten'"
        " and (t.meeting_on >= :today or t.stage <> 'concept' and not t.is_cancelled)"
        f" and {_MINE} order by t.meeting_on, t.starts_at, t.rowid",
        actors.parameters(actor) | {"today": today.isoformat()},
    )
    return [places.take_meeting(row) for row in found]


def coming_up(db: Database, person_id: str) -> list[Meeting]:
    """Meetings from today on of networks somebody belongs to this school year or the next; soonest
    first. Cancelled ones too, so that a calendar drops them."""
    return [coming.meeting for coming in coming_to(db, Actor(person_id=person_id))]


def coming_to(db: Database, actor: Actor) -> list[Coming]:
    """The same, each with what this actor can put in beforehand."""
    found = rows(
        db,
        f"select {places.MEETING}, coalesce({tallies.GATHERS}, '') as gathers,"
        f" {access.BELONGS} as is_listed,"
        f" case when t.stage = 'concept' then {own_formats.TAKEN} else '' end as format_text"
        " from meetings t"
        " join networks n on n.id = t.network_id"
        " where t.meeting_on >= :today and not t.is_rehearsal"
        " and ((t.network_id, t.school_year) in (select m.network_id, m.school_year"
        "   from memberships m where m.person_id = :person and m.left_on is null"
        "  union select o.network_id, o.school_year from attendances a"
        "   join real_meetings o on o.id = a.meeting_id where a.person_id = :person)"
        "  or exists (select 1 from attendances a where a.meeting_id = t.id"
        "   and a.person_id = :person))"
        " and not exists (select 1 from memberships m where m.network_id = t.network_id"
        "  and m.person_id = :person and m.school_year = t.school_year and m.left_on is not null)"
        " order by t.meeting_on, t.starts_at",
        actors.parameters(actor),
    )
    put_in = [
        (row.pop("gathers"), bool(row.pop("is_listed")), row.pop("format_text")) for row in found
    ]
    return [
        Coming(places.take_meeting(row), *each) for row, each in zip(found, put_in, strict=True)
    ]


def attended_by(db: Database, person_id: str) -> list[Meeting]:
    """Meetings this person joined, newest first; rehearsals and cancelled ones left out."""
    found = rows(
        db,
        f"{_MEETING} join attendances a on a.meeting_id = t.id where a.person_id = ?"
        " and not t.is_cancelled order by t.meeting_on desc, t.starts_at desc",
        [person_id],
    )
    return [places.take_meeting(row) for row in found]


def next_on(db: Database, meeting: Meeting) -> date | None:
    """The day of this network's next planned meeting, or None."""
    row = one(
        db,
        "select min(meeting_on) as day from real_meetings where network_id = ? and meeting_on > ?",
        [meeting.network_id, meeting.meeting_on.isoformat()],
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None
