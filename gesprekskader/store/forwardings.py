"""Forwardings: an action, a shared step or a wish goes to a roundtable, with a question. What there
is of them to read; they are made in `forwarding_writes`, said as `forwardings.forward`."""

from collections.abc import Sequence
from datetime import date

from sqlite_utils import Database

from gesprekskader.moments import moment, now, today
from gesprekskader.records import Actor, Forwarding, Meeting, Reach
from gesprekskader.rules import begin_of, step_words
from gesprekskader.rules import reach as known
from gesprekskader.store import access, actors, seat_invitations
from gesprekskader.store.access import FOR_ITS_BOARD, STILL_FORWARDED
from gesprekskader.store.db import as_json, item_json, items_from, rows
from gesprekskader.store.forwarding_writes import (
    MeantQuestion,
    check_board,
    forward,
    forward_meant,
    is_line,
    meeting_of,
    withdraw,
)

__all__ = [
    "Both",
    "MeantQuestion",
    "by_text",
    "by_whole",
    "check_board",
    "for_dossier",
    "for_minutes",
    "for_opening",
    "forward",
    "forward_meant",
    "in_sight",
    "is_line",
    "meeting_of",
    "of_all",
    "of_follow_ups",
    "of_ids",
    "of_meeting",
    "of_own_steps",
    "of_step",
    "of_year",
    "withdraw",
]

_COLUMNS = f"""
  w.id, w.meeting_id, t.network_id, w.follow_up_id, w.step_id, w.wish_id,
  coalesce(f.merged_into_id, f.id, '') as whole_id,
  w.roundtable, w.question, coalesce(f.text, p.text, g.words, '') as text,
  (select count(distinct y.person_id) from wish_steps x join personal_steps y on y.id = x.step_id
    where x.wish_id = w.wish_id) as people, coalesce(p.kind, '') as step_kind,
  coalesce(b.name, '') as board, w.board_id, w.created_at as forwarded_at,
  w.bundle, w.from_key, w.from_title,
  (select a.held_on from agenda_lines l join agendas a on a.id = l.agenda_id
    where l.forwarding_id = w.id and a.roundtable_key = w.at_key
    order by a.held_on desc limit 1) as agenda_on,
  w.at_key, w.at_title as at, w.at_since, w.answered_at, w.version,
  not exists (select 1 from roundtable_members r where r.roundtable_key = w.at_key
    and {FOR_ITS_BOARD}) as at_is_empty,
  {seat_invitations.UNTIL.format(key="w.at_key", board="w.board_id")} as at_is_asked,
  coalesce((select v.sentence from forwarding_moves v where v.forwarding_id = w.id
    and v.kind = 'answered' order by v.rowid desc limit 1), '') as answer,
  coalesce((select v.from_title from forwarding_moves v where v.forwarding_id = w.id
    and v.kind = 'answered' order by v.rowid desc limit 1), '') as answered_by,
  coalesce((select v.is_decision from forwarding_moves v where v.forwarding_id = w.id
    and v.kind = 'answered' order by v.rowid desc limit 1), 0) as is_decision,
  coalesce((select v.sentence from forwarding_moves v where v.forwarding_id = w.id
    and v.kind = 'sent on' order by v.rowid desc limit 1), '') as sent_on_words,
  coalesce((select v.from_title from forwarding_moves v where v.forwarding_id = w.id
    and v.kind = 'sent on' order by v.rowid desc limit 1), '') as sent_on_by,
  case when i.id is not null then json_array({item_json("i")})
   when g.id is not null then (select json_group_array({item_json("y")}) from
    (select * from wish_items x where x.wish_id = g.id order by x.position) y)
   else (select json_group_array({item_json("x")}) from step_items x where x.step_id = p.id)
  end as items"""
"""All that a Forwarding says, said once."""
_STANDING = f"""
  from forwardings w left join meetings t on t.id = w.meeting_id
  left join follow_ups f on f.id = w.follow_up_id
  left join picked_items i on i.id = f.picked_item_id
  left join organisations b on b.id = w.board_id
  left join personal_steps p on p.id = w.step_id
  left join wishes g on g.id = w.wish_id
  where {STILL_FORWARDED}"""


def _forwardings(db: Database, more: str, parameters: list | dict) -> list[Forwarding]:
    return [
        _forwarding(row) for row in rows(db, f"select {_COLUMNS} {_STANDING} {more}", parameters)
    ]


def _forwarding(row: dict) -> Forwarding:
    for name in ("forwarded_at", "at_since", "answered_at"):
        row[name] = moment(row[name]) if row[name] else None
    row["at_is_empty"], row["is_decision"] = bool(row["at_is_empty"]), bool(row["is_decision"])
    row["at_is_asked"] = bool(row["at_is_asked"]) and moment(row["at_is_asked"]) > now()
    row["agenda_on"] = day = date.fromisoformat(row["agenda_on"]) if row["agenda_on"] else None
    row["is_on_agenda"] = bool(day and day >= today() and not row["answered_at"])
    row["items"] = items_from(row["items"])
    if kind := row.pop("step_kind"):
        row["text"] = step_words(kind, row["text"])
    return Forwarding(**row)


def of_ids(db: Database, ids: list[str]) -> list[Forwarding]:
    """These forwardings, in order of making; those taken back are left out."""
    among = "and w.id in (select value from json_each(?)) order by w.rowid"
    return _forwardings(db, among, [as_json(ids)])


_THESE = "(select value from json_each(:these))"
_HERE = """
  (w.meeting_id = :id or w.follow_up_id in (select a.id from groups c
    join follow_ups a on a.group_id = c.id where c.meeting_id = :id))"""


def of_meeting(db: Database, meeting_id: str) -> list[Forwarding]:
    """What was forwarded at this meeting, and later of what it agreed, in order."""
    return _forwardings(db, f"and {_HERE} order by w.rowid", {"id": meeting_id})


def of_year(db: Database, network_id: str, school_year: str) -> list[Forwarding]:
    """What was forwarded by a network in a school year, in order."""
    return _forwardings(
        db,
        "and t.network_id = ? and t.school_year = ? and not t.is_rehearsal order by w.rowid",
        [network_id, school_year],
    )


_ANYWHERE = f"""
  and w.id in (select w.id from forwardings w left join meetings t on t.id = w.meeting_id
    where {STILL_FORWARDED} and coalesce(t.is_rehearsal, 0) = 0 and w.created_at < :end
    and (w.created_at >= :begin or w.answered_at is null) and :table in ('', w.at_key)
    and (:answered is null or (w.answered_at is not null) = :answered)
    and (:warranty is null or :warranty in (select y.warranty from follow_ups x
      join picked_items y on y.id = x.picked_item_id where x.id = w.follow_up_id
      union all select y.warranty from wish_items y where y.wish_id = w.wish_id
      union all select y.warranty from step_items y where y.step_id = w.step_id))
    order by w.at_since, w.rowid limit :most)
  order by w.at_since, w.rowid"""


def of_all(
    db: Database,
    begin: str,
    end: str,
    *,
    table: str,
    warranty: int | None,
    answered: bool | None,
    most: int,
) -> list[Forwarding]:
    """What was forwarded anywhere between these moments, and before them what has no answer; what
    lies longest first, so many of them (-1 for all). `table` is a key, "" for every one; of a
    warranty, and answered or not, None for both."""
    asked = {"begin": begin, "end": end, "table": table, "warranty": warranty}
    return _forwardings(db, _ANYWHERE, asked | {"answered": answered, "most": most})


def in_sight(db: Database, network_id: str, school_year: str) -> list[Forwarding]:
    """As `of_year`, and after them those of earlier years that had no answer when it began: the
    newest year first."""
    return _forwardings(
        db,
        "and t.network_id = :network and not t.is_rehearsal and (t.school_year = :year"
        " or t.school_year < :year and coalesce(w.answered_at, :begin) >= :begin)"
        " order by t.school_year desc, w.rowid",
        {"network": network_id, "year": school_year, "begin": begin_of(school_year).isoformat()},
    )


_WITH_SOURCES = f"""
  w.follow_up_id in (select value from json_each(:these) union all
    select s.id from follow_ups s where s.merged_into_id in {_THESE})"""
_ABOUT_THESE = f"({_WITH_SOURCES} or w.wish_id in (select value from json_each(:wishes)))"
_BEFORE = f"""
  (:is_rehearsal and {_HERE} or not :is_rehearsal and :whole_year and t.id <> :id
   and not t.is_rehearsal and t.meeting_on <= :day
   and (:everything or t.stage in ('ophalen', 'afronden', 'gesloten'))
   and (t.school_year = :year or w.answered_at is null or w.answered_at >= coalesce(
    (select max(m.meeting_on) from real_meetings m where m.network_id = :network
     and m.meeting_on < :day), '')))"""
Both = tuple[list[Forwarding], list[Forwarding]]


def for_minutes(db: Database, meeting: Meeting, reach: Reach) -> Both:
    """As `of_meeting`; and beside it what its network forwarded before, as in `for_opening`."""
    return _beside_before(db, meeting, reach, _HERE, {})


def for_opening(db: Database, meeting: Meeting, reach: Reach, actions: Sequence[str] = ()) -> Both:
    """What a meeting opens with: where these actions and their sources lie; and beside it what else
    earlier meetings forwarded that lies at a table, or was answered lately, newest first.

    Of earlier years: what has no answer yet, or got it since the network last met. Participants
    hear of meetings that were harvested; who does not read the whole year hears nothing of earlier
    ones. A rehearsal opens with its own only.
    """
    return _beside_before(db, meeting, reach, _WITH_SOURCES, {"these": as_json(actions)})


def _beside_before(
    db: Database, meeting: Meeting, reach: Reach, first: str, values: dict[str, object]
) -> Both:
    found = rows(
        db,
        f"select {_COLUMNS}, {first} as is_first {_STANDING} and t.network_id = :network"
        f" and ({first} or {_BEFORE}) order by is_first desc, case when {first} then w.rowid end,"
        " w.answered_at is null, w.answered_at desc, w.rowid desc",
        values
        | {
            "network": meeting.network_id,
            "id": meeting.id,
            "day": meeting.meeting_on.isoformat(),
            "year": meeting.school_year,
            "is_rehearsal": meeting.is_rehearsal,
            "whole_year": reach.whole_year,
            "everything": reach.facilitates,
        },
    )
    number = sum(bool(row.pop("is_first")) for row in found)
    told = list(map(_forwarding, found))
    return known.forwardings(told[:number], reach), known.forwardings(told[number:], reach)


def of_step(db: Database, *step_ids: str) -> list[Forwarding]:
    """Where a step lies now, or one over the years, and the answer; for its owner."""
    among = f"""and (w.step_id in {_THESE} or w.wish_id in
      (select x.wish_id from wish_steps x where x.step_id in {_THESE})) order by w.rowid"""
    return _forwardings(db, among, {"these": as_json(step_ids)})


def of_own_steps(db: Database, person_id: str) -> dict[str, list[Forwarding]]:
    """What became of somebody's forwarded steps, by step, or by the wish of several that it is in;
    for that person only."""
    found = _forwardings(
        db,
        "and (w.step_id in (select y.id from personal_steps y where y.person_id = :person)"
        " or w.wish_id in (select x.wish_id from personal_steps y join wish_steps x"
        "  on x.step_id = y.id where y.person_id = :person)) order by w.rowid",
        {"person": person_id},
    )
    return by_text(found)


def of_follow_ups(
    db: Database, whole_ids: list[str], wish_ids: list[str] | None = None
) -> dict[str, list[Forwarding]]:
    """What became of these actions, and of the sources of each, by `whole_id`; and of these wishes
    of several, by wish."""
    found = _forwardings(
        db,
        f"and {_ABOUT_THESE} order by w.rowid",
        {"these": as_json(whole_ids), "wishes": as_json(wish_ids or [])},
    )
    return by_whole(found)


def for_dossier(
    db: Database, actor: Actor, whole_ids: list[str], wish_ids: list[str]
) -> dict[str, list[Forwarding]]:
    """The same for who draws on a network of others: nothing that lies with another bestuur."""
    found = _forwardings(
        db,
        f"""and {_ABOUT_THESE} and ({access.OF_OWN_BOARD} or {access.READS_MEETING})
          order by w.rowid""",
        actors.parameters(actor) | {"these": as_json(whole_ids), "wishes": as_json(wish_ids)},
    )
    return by_whole(found)


def by_whole(found: list[Forwarding]) -> dict[str, list[Forwarding]]:
    """Forwardings by the action that theirs became one with, or by their wish."""
    ways: dict[str, list[Forwarding]] = {}
    for forwarding in found:
        ways.setdefault(forwarding.wish_id or forwarding.whole_id, []).append(forwarding)
    return ways


def by_text(found: list[Forwarding]) -> dict[str, list[Forwarding]]:
    """Forwardings by the id of the action, step or wish they are about."""
    ways: dict[str, list[Forwarding]] = {}
    for forwarding in found:
        ways.setdefault(forwarding.about_id, []).append(forwarding)
    return ways
