"""Meetings: planned, moved through their stages, taken over, called off."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import AMSTERDAM, moment, stamp, today
from gesprekskader.records import Actor, Coming, Meeting, PhasePlan
from gesprekskader.rules import switch
from gesprekskader.store import (
    access,
    agenda_points,
    archives,
    clock_states,
    early_topics,
    networks,
    places,
    programmes,
    submissions,
    tallies,
    wiped_meetings,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, insert, new_id, one, rows, writing

_MINE = access.FACILITATES.format(network="t.network_id")
_MEETING = f"select {places.MEETING} from meetings t join networks n on n.id = t.network_id"
_REAL = f"select {places.MEETING} from real_meetings t join networks n on n.id = t.network_id"


@dataclass(frozen=True)
class MeetingDraft:
    """What a facilitator fills in; clock times are Amsterdam, "13:30"."""

    title: str
    meeting_on: date
    starts_at: str
    ends_at: str
    place: str
    item_choice: str
    is_last: bool
    rounds: tuple[str, ...] = ()
    """What parts that say so come back for; in order."""


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
        f" and {_MINE} order by t.meeting_on, t.starts_at",
        access.parameters(actor) | {"today": today.isoformat()},
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
        f" {access.BELONGS} as is_listed from meetings t"
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
        access.parameters(actor),
    )
    put_in = [(row.pop("gathers"), bool(row.pop("is_listed"))) for row in found]
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


def last_of_year(db: Database, network_id: str, school_year: str) -> Meeting | None:
    """The meeting marked as the last of the school year, if there is one."""
    row = one(
        db,
        f"{_REAL} where t.network_id = ? and t.school_year = ? and t.is_last",
        [network_id, school_year],
    )
    return places.take_meeting(row) if row else None


def add(
    db: Database,
    actor: Actor,
    network_id: str,
    draft: MeetingDraft,
    *,
    format_key: str,
    is_rehearsal: bool,
    phases: list[PhasePlan],
    submission_id: str,
    offers: Sequence[str] = (),
    is_last_when_free: bool = False,
    framework: str = "",
    origin: str = "",
    points: Sequence[str] = (),
) -> str:
    """Plan a meeting that offers these content keys of this framework; its id. `origin` is the
    agenda of a roundtable, or the point there, that it was made from, and `points` are the words of
    what comes from there onto its own agenda.
    `is_last_when_free` makes it the last of its school year unless there is one.

    The same submission again gives the same meeting, with the newest words; with the newest format
    and programme too, as long as nothing else happened at it. Raises SentEarlier otherwise.
    """
    with writing(db):
        known = _made_before(db, actor, network_id, submission_id)
        if is_last_when_free and not is_rehearsal:
            last = last_of_year(db, network_id, rules.school_year_of(draft.meeting_on))
            is_free = last is None or last.id == known
            draft = replace(draft, is_last=draft.is_last or is_free)
        sent = (draft, format_key, is_rehearsal)
        if known:
            _catch_up(db, find(db, known), sent, phases, offers, submission_id)
            return known
        from_where = {"framework": framework, "origin": origin}
        meeting_id = _insert(db, actor, network_id, sent, submission_id, from_where)
        programmes.insert_phases(db, meeting_id, phases)
        programmes.insert_offers(db, meeting_id, offers)
        if points:
            agenda_points.insert_all(db, actor, meeting_id, points)
        submissions.remember(db, meeting_id, submission_id, sent, version=1)
    return meeting_id


_MADE = f"""
  select coalesce((select id from meetings where network_id = n.id and submission_id = :sent), '')
  as meeting_id from networks n where n.id = :id and {access.FACILITATES.format(network="n.id")}"""


def _made_before(db: Database, actor: Actor, network_id: str, submission_id: str) -> str:
    """What this submission made in a network that this actor leads, or "". Raises NotFound."""
    about = {"id": network_id, "sent": submission_id}
    row = one(db, _MADE, access.parameters(actor) | about)
    if row is None:
        raise NotFound
    return row["meeting_id"]


def _insert(
    db: Database,
    actor: Actor,
    network_id: str,
    sent: tuple[MeetingDraft, str, bool],
    submission_id: str,
    from_where: dict[str, str],
) -> str:
    draft, format_key, is_rehearsal = sent
    is_last = draft.is_last and not is_rehearsal
    school_year = _open_year(db, network_id, draft, "", is_last=is_last)
    meeting_id = new_id()
    values = columns(draft) | {
        "id": meeting_id,
        "network_id": network_id,
        "school_year": school_year,
        "format_key": format_key,
        "is_rehearsal": is_rehearsal,
        "join_code": new_codes(db, 1)[0],
        "submission_id": submission_id,
        **from_where,
        "created_by": actor.person_id,
        "created_at": stamp(),
    }
    insert(db, "meetings", values)
    return meeting_id


def columns(draft: MeetingDraft) -> dict[str, object]:
    """A draft as its columns hold it."""
    return vars(draft) | {
        "meeting_on": draft.meeting_on.isoformat(),
        "rounds": as_json(draft.rounds),
    }


def _catch_up(
    db: Database,
    stored: Meeting,
    sent: tuple[MeetingDraft, str, bool],
    phases: list[PhasePlan],
    offers: Sequence[str],
    submission_id: str,
) -> None:
    """The answer got lost, and it was sent again: the newer words and the newer format count."""
    draft, format_key, is_rehearsal = sent
    shape = (stored.format_key, stored.is_rehearsal, stored.item_choice, stored.rounds)
    is_other = shape != (format_key, is_rehearsal, draft.item_choice, draft.rounds)
    if not submissions.brings_newer(
        db,
        stored.id,
        submission_id,
        sent,
        version=stored.version,
        stands=submissions.as_draft(MeetingDraft, stored) == draft and not is_other,
        # programme, stage, offers and people raise the revision only
        is_built_on=lambda: is_other and stored.revision != stored.version,
    ):
        return
    shaped = replace(stored, format_key=format_key, is_rehearsal=is_rehearsal)
    _write(db, shaped, draft, submission_id, sent)
    if is_other:
        programmes.replace_phases(db, stored.id, phases)
        programmes.replace_offers(db, stored.id, offers)


def change(
    db: Database,
    actor: Actor,
    meeting_id: str,
    draft: MeetingDraft,
    *,
    version: int,
    submission_id: str = "",
) -> None:
    """Change or move a meeting. Raises StaleEdit with the stored meeting."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = find(db, meeting_id)
        if submissions.is_done(
            db,
            meeting_id,
            submission_id,
            draft,
            based_on=version,
            stored=meeting,
            stands=submissions.as_draft(MeetingDraft, meeting) == draft,
        ):
            return
        _write(db, meeting, draft, submission_id, draft)


def _write(
    db: Database, meeting: Meeting, draft: MeetingDraft, submission_id: str, sent: object
) -> None:
    """Inside an open transaction: `meeting` gets these words. Raises RuleBroken, Closed for a
    meeting of another year."""
    archives.check(db, meeting.id)
    if meeting.stage == rules.CLOSED and draft.rounds != meeting.rounds:
        raise RuleBroken("De bijeenkomst is gesloten. De rondes blijven zoals ze waren.")
    is_last = draft.is_last and not meeting.is_rehearsal
    school_year = _open_year(db, meeting.network_id, draft, meeting.id, is_last=is_last)
    db.execute(
        "update meetings set title = :title, meeting_on = :meeting_on, school_year = :school_year,"
        " starts_at = :starts_at, ends_at = :ends_at, place = :place, item_choice = :item_choice,"
        " rounds = :rounds, is_last = :is_last, format_key = :format_key,"
        " is_rehearsal = :is_rehearsal,"
        " version = version + 1, revision = revision + 1 where id = :id",
        columns(draft)
        | {
            "school_year": school_year,
            "format_key": meeting.format_key,
            "is_rehearsal": meeting.is_rehearsal,
            "id": meeting.id,
        },
    )
    submissions.remember(db, meeting.id, submission_id, sent, version=meeting.version + 1)


def _open_year(
    db: Database, network_id: str, draft: MeetingDraft, meeting_id: str, *, is_last: bool
) -> str:
    """The school year of this day, with the network's members in it. Raises RuleBroken when another
    meeting than this one ("" for a new one) is its last."""
    school_year = rules.school_year_of(draft.meeting_on)
    check_only_last(db, network_id, school_year, meeting_id, is_last=is_last)
    networks.open_year(db, network_id, school_year)
    return school_year


def check_only_last(
    db: Database, network_id: str, school_year: str, meeting_id: str, *, is_last: bool
) -> None:
    """Raise RuleBroken for a last meeting of this school year beside another one."""
    other = last_of_year(db, network_id, school_year) if is_last else None
    if other and other.id != meeting_id:
        raise RuleBroken(
            f"'{other.title}' is al de laatste bijeenkomst van schooljaar {school_year}."
        )


def new_codes(db: Database, number: int) -> list[str]:
    """So many join codes that no meeting has."""
    found: set[str] = set()
    while len(found) < number:
        found |= {_code() for _ in range(number - len(found))}
        sql = "select join_code from meetings where join_code in (select value from json_each(?))"
        found -= {row["join_code"] for row in rows(db, sql, [as_json(found)])}
    return list(found)


def _code() -> str:
    return "".join(secrets.choice(rules.CODE_ALPHABET) for _ in range(rules.CODE_LENGTH))


def move_stage(db: Database, actor: Actor, meeting_id: str, *, now: str, new: str) -> None:
    """Move from stage `now` to another. A retry of the same move is fine. A clock that runs stops,
    and keeps its place.

    Closing a rehearsal wipes it. Raises RuleBroken, NotFound.
    """
    with writing(db):
        here = places.at_meeting(db, actor, meeting_id)
        meeting = here.meeting
        if not here.allowed.facilitates:
            raise NotFound
        if meeting.stage == new:
            return
        if meeting.stage != now:
            raise RuleBroken(switch.MOVED)
        switch.check_move(now, new)
        archives.check(db, meeting_id)
        if meeting.is_cancelled:
            raise RuleBroken("Deze bijeenkomst gaat niet door. Haal eerst de afgelasting weg.")
        if meeting.is_rehearsal and new == rules.CLOSED:
            wiped_meetings.wipe(db, meeting_id)
            return
        set_stage(db, meeting_id, new)
        clock_states.rest(db, meeting_id)
        clock_states.note(db, actor, meeting_id)
        if new in (rules.CONCEPT, rules.CLOSED):
            programmes.stop_clock(db, meeting_id)
        programmes.bump(db, meeting_id)


def set_stage(db: Database, meeting_id: str, stage: str) -> None:
    """Inside an open transaction, once it is known to be allowed."""
    until = (today() + timedelta(days=rules.WRAP_UP_DAYS)).isoformat()
    db.execute(
        "update meetings set stage = :stage, wrap_up_until = :until,"
        # from its opening on it keeps the version of its framework (decisions 36)
        " edition = case when :stage <> 'concept' then coalesce(edition, (select max(x.version)"
        "  from own_content x where x.kind = 'kader' and x.key = meetings.framework"
        "  and x.valid_from <= :today)) end"
        " where id = :id",
        {
            "stage": stage,
            "until": until if stage == rules.WRAP_UP else None,
            "today": today().isoformat(),
            "id": meeting_id,
        },
    )
    _note_end(db, meeting_id, ended=stage == rules.CLOSED)


def next_on(db: Database, meeting: Meeting) -> date | None:
    """The day of this network's next planned meeting, or None."""
    row = one(
        db,
        "select min(meeting_on) as day from real_meetings where network_id = ? and meeting_on > ?",
        [meeting.network_id, meeting.meeting_on.isoformat()],
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None


def set_wrap_up_until(db: Database, actor: Actor, meeting_id: str, until: date) -> None:
    """How long groups may still add and mend. Raises RuleBroken for a day that is past."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = find(db, meeting_id)
        if meeting.stage != rules.WRAP_UP:
            raise RuleBroken("Dit kan tijdens het afronden. Zet de bijeenkomst eerst op afronden.")
        if until < today():
            raise RuleBroken("Kies een dag die nog komt.")
        db.execute(
            "update meetings set wrap_up_until = ? where id = ?", [until.isoformat(), meeting_id]
        )
        programmes.bump(db, meeting_id)


def close_wrapped_up(db: Database) -> int:
    """Close every meeting whose days for wrapping up are over; how many."""
    with writing(db):
        found = rows(
            db,
            "select id from meetings where stage = 'afronden' and wrap_up_until < ?"
            " and not is_rehearsal",
            [today().isoformat()],
        )
        for row in found:
            db.execute(
                "update meetings set stage = 'gesloten', wrap_up_until = null where id = ?",
                [row["id"]],
            )
            _note_end(db, row["id"], ended=True)
            programmes.stop_clock(db, row["id"])
            programmes.bump(db, row["id"])
    return len(found)


def _note_end(db: Database, meeting_id: str, *, ended: bool) -> None:
    """Inside an open transaction: from here on who was only there gets nothing new of it.

    Taken back on the same day it did not end; later it is opened to mend, and the first end stays.
    """
    row = one(
        db,
        f"select t.closed_at, t.stage = '{rules.CLOSED}' and exists (select 1 from marks m"
        " where m.meeting_id = t.id) as was_marked from meetings t where t.id = ?",
        [meeting_id],
    )
    if row and row["was_marked"]:
        tallies.end_all(db, meeting_id)
    closed_at = row["closed_at"] if row else None
    if closed_at and moment(closed_at).astimezone(AMSTERDAM).date() == today():
        closed_at = None
    db.execute(
        "update meetings set closed_at = ? where id = ?",
        [closed_at or (stamp() if ended else None), meeting_id],
    )


def set_cancelled(db: Database, actor: Actor, meeting_id: str, *, cancelled: bool) -> None:
    """Call a meeting off, or take that back. What was written stays."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = find(db, meeting_id)
        archives.check(db, meeting_id)
        is_last = meeting.is_last and not meeting.is_rehearsal and not cancelled
        check_only_last(db, meeting.network_id, meeting.school_year, meeting_id, is_last=is_last)
        db.execute("update meetings set is_cancelled = ? where id = ?", [cancelled, meeting_id])
        _note_end(db, meeting_id, ended=cancelled or meeting.stage == rules.CLOSED)
        programmes.stop_clock(db, meeting_id)
        programmes.bump(db, meeting_id)


def take_minutes(db: Database, meeting_id: str) -> None:
    """Somebody took the minutes along: they wait for nobody any more. Ask access first."""
    with writing(db):
        db.execute(
            "update meetings set minutes_taken_at = ? where id = ? and minutes_taken_at is null",
            [stamp(), meeting_id],
        )
