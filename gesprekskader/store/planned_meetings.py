"""Planning meetings: made once however often it was sent, changed, and moved to another day."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Meeting, PhasePlan
from gesprekskader.store import (
    access,
    actors,
    agenda_points,
    archives,
    networks,
    places,
    programmes,
    submissions,
)
from gesprekskader.store.db import as_json, insert, new_id, one, rows, writing

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
            _catch_up(db, places.led(db, actor, known).meeting, sent, phases, offers, submission_id)
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
    row = one(db, _MADE, actors.parameters(actor) | about)
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
        meeting = places.led(db, actor, meeting_id).meeting
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
