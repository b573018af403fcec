"""The agenda of a roundtable: a day, points on it with order and minutes, loose lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp, today
from gesprekskader.records import Actor
from gesprekskader.records.agendas import Agenda, AgendaLine
from gesprekskader.store import access, actors, bundles, submissions
from gesprekskader.store.access import STILL_FORWARDED, Deed
from gesprekskader.store.db import as_json, insert, new_id, one, rows, writing

MINUTES = 10
"""How long a line takes while nobody said so."""

# Points that were put together are one line; what was taken back, or lies at another table, is
# none. The line of a point that was sent on stays: it is for that day again when it comes back.
_AGENDA = f"""
  select a.id, a.roundtable_key, a.roundtable, a.board_id, coalesce(b.name, '') as board,
  a.held_on, a.starts_at, a.place, a.version,
  (select json_group_array(json_array(json(x.ids), json(x.points), x.words, x.minutes)) from (
    select json_group_array(l.id order by l.rowid) as ids, l.words, max(l.minutes) as minutes,
    json_group_array(l.forwarding_id order by l.forwarding_id is null, w.rowid) as points
    from agenda_lines l left join forwardings w on w.id = l.forwarding_id
    where l.agenda_id = a.id and (l.forwarding_id is null
      or w.at_key = a.roundtable_key and {STILL_FORWARDED})
    group by coalesce(nullif(w.bundle, ''), l.id)
    order by min(l.position), min(l.rowid)) x) as lines
  from agendas a left join organisations b on b.id = a.board_id"""


@dataclass(frozen=True)
class DayDraft:
    held_on: date
    starts_at: str
    place: str


def _agenda(row: dict) -> Agenda:
    row["held_on"] = date.fromisoformat(row["held_on"])
    row["lines"] = tuple(
        AgendaLine(tuple(ids), tuple(filter(None, points)), words, minutes)
        for ids, points, words, minutes in json.loads(row["lines"])
    )
    return Agenda(**row)


def find(db: Database, agenda_id: str) -> Agenda:
    """Raises NotFound. Ask access before showing it."""
    row = one(db, f"{_AGENDA} where a.id = ?", [agenda_id])
    if row is None:
        raise NotFound
    return _agenda(row)


def to_come(db: Database, actor: Actor) -> list[Agenda]:
    """The next days of the roundtables of this actor, the first first."""
    found = rows(
        db,
        f"""{_AGENDA} where a.held_on >= :today and :has_account and exists (
          select 1 from roundtable_seats r where r.person_id = :person and r.until_on >= :today
          and r.roundtable_key = a.roundtable_key
          and (r.board_id is null or r.board_id is a.board_id))
        order by a.held_on, a.rowid""",
        actors.parameters(actor),
    )
    return [_agenda(row) for row in found]


def add(
    db: Database,
    actor: Actor,
    roundtable: tuple[str, str],
    board_id: str | None,
    draft: DayDraft,
    *,
    submission_id: str,
    forwarding_ids: Sequence[str] = (),
) -> str:
    """The next day of a roundtable (key, title), or of one bestuur there, with these points on it
    (as `put_on`); its id.

    The same submission again gives the same day, in its newest words. Raises NotFound for who does
    not sit there, RuleBroken for a day that is over.
    """
    with writing(db):
        agenda_id = _add(db, actor, roundtable, board_id, draft, submission_id)
        if forwarding_ids:
            _put_on(db, actor, agenda_id, forwarding_ids)
    return agenda_id


def _add(
    db: Database,
    actor: Actor,
    roundtable: tuple[str, str],
    board_id: str | None,
    draft: DayDraft,
    submission_id: str,
) -> str:
    """Inside an open transaction."""
    access.require_seat(db, actor, roundtable[0], board_id)
    sql = "select id from agendas where roundtable_key = ? and submission_id = ?"
    if known := one(db, sql, [roundtable[0], submission_id]):
        stored = find(db, known["id"])
        if submissions.brings_newer(
            db,
            stored.id,
            submission_id,
            draft,
            version=stored.version,
            stands=_draft_of(stored) == draft,
        ):
            _write(db, stored, draft, submission_id)
        return stored.id
    _check_day(draft)
    agenda_id = new_id()
    values = {
        "id": agenda_id,
        "roundtable_key": roundtable[0],
        "roundtable": roundtable[1],
        "board_id": board_id,
        **_columns(draft),
        "submission_id": submission_id,
        "made_at": stamp(),
    }
    insert(db, "agendas", values)
    submissions.remember(db, agenda_id, submission_id, draft, version=1)
    return agenda_id


def change(
    db: Database,
    actor: Actor,
    agenda_id: str,
    draft: DayDraft,
    *,
    version: int,
    submission_id: str,
) -> None:
    """Another day, time or place. Raises NotFound, StaleEdit, RuleBroken for a day that is over."""
    with writing(db):
        access.require(db, actor, Deed.USE_AGENDA, agenda_id)
        stored = find(db, agenda_id)
        if submissions.is_done(
            db,
            agenda_id,
            submission_id,
            draft,
            based_on=version,
            stored=stored,
            stands=_draft_of(stored) == draft,
        ):
            return
        _check_day(draft)
        _write(db, stored, draft, submission_id)


def _draft_of(stored: Agenda) -> DayDraft:
    return DayDraft(stored.held_on, stored.starts_at, stored.place)


def _columns(draft: DayDraft) -> dict[str, str]:
    return vars(draft) | {"held_on": draft.held_on.isoformat()}


def _check_day(draft: DayDraft) -> None:
    if draft.held_on < today():
        raise RuleBroken("Die dag is al voorbij. Kies een dag vanaf vandaag.")


def _write(db: Database, stored: Agenda, draft: DayDraft, submission_id: str) -> None:
    db.execute(
        "update agendas set held_on = :held_on, starts_at = :starts_at, place = :place,"
        " version = version + 1 where id = :id",
        _columns(draft) | {"id": stored.id},
    )
    # who asked reads the day: their lists are drawn anew
    db.execute(
        "update forwardings set at_key = at_key where id in"
        " (select forwarding_id from agenda_lines where agenda_id = ?)",
        [stored.id],
    )
    submissions.remember(db, stored.id, submission_id, draft, version=stored.version + 1)


def put_on(db: Database, actor: Actor, agenda_id: str, forwarding_ids: list[str]) -> None:
    """Points that lie at this table, and those they were put together with, come up that day, last.
    Twice is as once. Raises NotFound for a point that is not for it, RuleBroken for an answered one
    and a day that is over."""
    with writing(db):
        access.require(db, actor, Deed.USE_AGENDA, agenda_id)
        _put_on(db, actor, agenda_id, forwarding_ids)


def _put_on(db: Database, actor: Actor, agenda_id: str, forwarding_ids: Sequence[str]) -> None:
    """Inside an open transaction."""
    values = {
        "agenda": agenda_id,
        "these": as_json(bundles.require_whole(db, actor, list(forwarding_ids))),
        "minutes": MINUTES,
        "now": stamp(),
        "today": today().isoformat(),
    }
    _check_can_come(db, values)
    added = db.execute(
        "insert into agenda_lines (id, agenda_id, forwarding_id, minutes, position, added_at)"
        " select lower(hex(randomblob(6))), :agenda, w.id, :minutes, (select coalesce("
        "   max(position), 0) from agenda_lines where agenda_id = :agenda) + row_number() over"
        "   (order by w.rowid), :now from forwardings w"
        " where w.id in (select value from json_each(:these))"
        " on conflict (agenda_id, forwarding_id) do nothing",
        values,
    )
    if added.rowcount:
        _touch(db, agenda_id)


def _check_can_come(db: Database, values: dict[str, object]) -> None:
    found = one(
        db,
        "select a.held_on < :today as is_over, exists (select 1 from forwardings w"
        "  where w.id in (select value from json_each(:these)) and w.answered_at is not null)"
        " as is_answered, exists (select 1 from forwardings w where w.id in"
        "  (select value from json_each(:these)) and (w.at_key <> a.roundtable_key"
        "  or a.board_id is not null and w.board_id is not a.board_id)) as is_of_another"
        " from agendas a where a.id = :agenda",
        values,
    )
    if found is None or found["is_of_another"]:
        raise NotFound
    if found["is_over"]:
        raise RuleBroken("Die dag is al voorbij. Kies een nieuwe dag.")
    if found["is_answered"]:
        raise RuleBroken("Hier is al een antwoord op gegeven. Dat hoeft niet meer op de agenda.")


def take_off(db: Database, actor: Actor, forwarding_id: str) -> None:
    """A point comes up on no day to come, nor do those it was put together with. Twice is as
    once. Raises NotFound."""
    with writing(db):
        ids = bundles.require_whole(db, actor, [forwarding_id])
        db.execute(
            "delete from agenda_lines where forwarding_id in (select value from json_each(?))"
            " and agenda_id in (select a.id from agendas a join forwardings w"
            "  on w.id = agenda_lines.forwarding_id and w.at_key = a.roundtable_key"
            "  where a.held_on >= ?)",
            [as_json(ids), today().isoformat()],
        )


def add_line(
    db: Database, actor: Actor, agenda_id: str, words: str, minutes: int, *, submission_id: str
) -> None:
    """A loose line, last. The same submission again gives the same line, in its newest words."""
    sent = (words, minutes)
    with writing(db):
        access.require(db, actor, Deed.USE_AGENDA, agenda_id)
        sql = (
            "select id, words, minutes from agenda_lines where agenda_id = ? and submission_id = ?"
        )
        if known := one(db, sql, [agenda_id, submission_id]):
            stands = (known["words"], known["minutes"]) == sent
            if submissions.brings_newer(
                db, known["id"], submission_id, sent, version=1, stands=stands
            ):
                db.execute(
                    "update agenda_lines set words = ?, minutes = ? where id = ?",
                    [words, minutes, known["id"]],
                )
                submissions.remember(db, known["id"], submission_id, sent, version=1)
            return
        line_id = new_id()
        db.execute(
            "insert into agenda_lines (id, agenda_id, words, minutes, position, submission_id,"
            " added_at) values (:id, :agenda, :words, :minutes, (select coalesce(max(position), 0)"
            " from agenda_lines where agenda_id = :agenda) + 1, :submission, :now)",
            {
                "id": line_id,
                "agenda": agenda_id,
                "words": words,
                "minutes": minutes,
                "submission": submission_id,
                "now": stamp(),
            },
        )
        submissions.remember(db, line_id, submission_id, sent, version=1)
        _touch(db, agenda_id)


def arrange(
    db: Database,
    actor: Actor,
    agenda_id: str,
    lines: list[tuple[str, int]],
    *,
    version: int,
    submission_id: str,
) -> None:
    """The lines (id of a line, minutes) in their new order; what is not named goes, as a point that
    is not for this day after all. Raises NotFound, StaleEdit when a colleague was first."""
    with writing(db):
        access.require(db, actor, Deed.USE_AGENDA, agenda_id)
        stored = find(db, agenda_id)
        stands = [(line.id, line.minutes) for line in stored.lines] == lines
        if submissions.is_done(
            db,
            agenda_id,
            submission_id,
            lines,
            based_on=version,
            stored=stored,
            stands=stands,
        ):
            return
        _put_in_order(db, stored, lines)
        _touch(db, agenda_id)
        submissions.remember(db, agenda_id, submission_id, lines, version=stored.version + 1)


def _put_in_order(db: Database, stored: Agenda, lines: list[tuple[str, int]]) -> None:
    """Inside an open transaction: these lines in this order, and no others."""
    ids = {line.id: line.ids for line in stored.lines}
    named = {line for line, _ in lines}
    gone = [id_ for line, each in ids.items() if line not in named for id_ in each]
    told = [
        (id_, place, minutes)
        for place, (line, minutes) in enumerate(lines, 1)
        for id_ in ids.get(line, ())
    ]
    db.execute(
        "delete from agenda_lines where id in (select value from json_each(?))",
        [as_json(gone)],
    )
    db.execute(
        "update agenda_lines set position = json_extract(t.value, '$[1]'),"
        " minutes = json_extract(t.value, '$[2]') from json_each(:told) t"
        " where agenda_id = :agenda and agenda_lines.id = json_extract(t.value, '$[0]')",
        {"agenda": stored.id, "told": json.dumps(told)},
    )


def _touch(db: Database, agenda_id: str) -> None:
    db.execute("update agendas set version = version + 1 where id = ?", [agenda_id])
