"""What waits for somebody, asked in one statement: decisions 20."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from sqlite_utils import Database

from gesprekskader.moments import moment, now, stamp, today
from gesprekskader.records import Actor
from gesprekskader.records.waiting import (
    MANY,
    EmptyTable,
    LastTime,
    LyingPoint,
    MinutesReady,
    OwnAction,
    ReturnedAnswer,
    StepsToCome,
    TableLoad,
    Waiting,
)
from gesprekskader.rules import ENDINGS
from gesprekskader.store import access, actors, follow_ups, seat_invitations
from gesprekskader.store.access import FACILITATES, FOR_ITS_BOARD, STILL_FORWARDED, Deed
from gesprekskader.store.db import as_json, rows, together, writing

_SOON, _LATELY, _THIS_LONG = timedelta(days=21), timedelta(days=60), timedelta(days=200)
"""How far ahead a meeting brings own steps in mind; how long minutes, and an answer, are news."""
_BEFORE = timedelta(days=7)
"""How long before its moment an action is asked about."""
_NOT_AGAIN = timedelta(days=14)
"""Who said how an action stands is not asked again at once."""
_ENDED = "(select value from json_each(:endings))"
_LED = f"""
  (select k.network_id from (select distinct network_id from memberships
     where person_id = :person and is_facilitator) k
   where {FACILITATES.format(network="k.network_id")})"""
"""The networks that the actor leads, found by the own memberships: they are few."""

_LIES = f"""
  w.at_key = r.roundtable_key and {FOR_ITS_BOARD} and w.answered_at is null and {STILL_FORWARDED}
  and not exists (select 1 from meetings t where t.id = w.meeting_id and t.is_rehearsal)
  and not exists (select 1 from agenda_lines l join agendas a on a.id = l.agenda_id
    where l.forwarding_id = w.id and a.roundtable_key = w.at_key and a.held_on >= :today)
  and (w.bundle = '' or not exists (select 1 from forwardings b where b.bundle = w.bundle
    and b.bundle <> '' and b.rowid < w.rowid and {STILL_FORWARDED.replace("w.", "b.")}))"""
"""What waits at the table of the seat `r`: it comes up on no day as yet, and of points that were
put together the first one."""
_MY_TABLES = """
  (select distinct roundtable_key, board_id from roundtable_seats
   where person_id = :person and :has_account and until_on >= :today) r"""

_POINTS = f"""
  select w.id, w.question, w.at_title as "table", w.at_since as since
  from {_MY_TABLES} join forwardings w on {_LIES}
  group by w.id order by w.at_since, w.rowid"""

_OLDEST, _COUNTED = 2, MANY + 1
"""How many questions of a table stand on a first page, and how many are counted: ten years of them
would not be read, and a page must not pay for them."""
_TABLES = f"""
  select (select count(*) from (select 1 from forwardings w where {_LIES} limit {_COUNTED}))
    as points,
  (select json_group_array(json_array(a.question, a.at_title, a.at_since)) from (
    select w.question, w.at_title, w.at_since from forwardings w where {_LIES}
    order by w.at_since, w.rowid limit {_OLDEST}) a) as oldest
  from {_MY_TABLES}"""

# who asked is looked at first: that leaves few of what was answered anywhere
_ANSWERS = f"""
  select w.id, coalesce(f.text, p.text, g.words, w.question) as text, v.sentence as answer,
  v.from_title as answered_by, w.answered_at, w.created_at as asked_at, v.is_decision
  from forwardings w left join follow_ups f on f.id = w.follow_up_id
  left join personal_steps p on p.id = w.step_id
  left join wishes g on g.id = w.wish_id
  left join meetings t on t.id = w.meeting_id
  join forwarding_moves v on v.rowid = (select max(m.rowid) from forwarding_moves m
    where m.forwarding_id = w.id and m.kind = 'answered')
  where w.answered_at >= :answered_since and {access.ASKED}
  and coalesce(t.is_rehearsal, 0) = 0 and {STILL_FORWARDED}
  and not exists (select 1 from answers_seen a where a.forwarding_id = w.id
    and a.person_id = :person and a.seen_at >= w.answered_at)
  order by w.answered_at desc, w.rowid desc"""

_ACTIONS = f"""
  select a.id, a.text, a."when", a.due_on, a.by, a.meeting_title, a.meeting_on,
  case when a.by is not null then a.by <= :in_a_week else exists (select 1 from real_meetings m
    where m.network_id = a.network_id and m.meeting_on > a.meeting_on and m.stage <> 'concept')
  end as is_asked
  from (select f.id, f.text, f.due as "when", f.due_on, {follow_ups.BY} as by, f.created_at,
  t.title as meeting_title, t.meeting_on, t.network_id, f.rowid as nr
  from standing_follow_ups f join groups c on c.id = f.group_id
  join real_meetings t on t.id = c.meeting_id
  left join newest_revisits r on r.follow_up_id = f.id
  where {access.OWNS} and coalesce(r.result, '') not in {_ENDED}
  and (r.id is null or r.created_at < :asked_before)) a
  order by a.by is null, a.by, a.created_at, a.nr"""
"""Without a moment an action is asked about once its network met again."""

_STEPS = f"""
  select t.id as meeting_id, t.title as meeting_title, min(t.meeting_on) as meeting_on,
  (select count(*) from standing_steps p left join newest_revisits r on r.step_id = p.id
    where p.person_id = :person and p.network_id = t.network_id
    and p.school_year = t.school_year and coalesce(r.result, '') not in {_ENDED}) as steps
  from real_meetings t where t.meeting_on between :day and :soon and t.stage <> 'gesloten'
  and t.network_id in (select network_id from personal_steps where person_id = :person)
  group by t.network_id having steps > 0 order by meeting_on"""

_MINUTES = f"""
  select t.id as meeting_id, t.title as meeting_title, t.meeting_on from real_meetings t
  where t.stage = 'gesloten' and t.minutes_taken_at is null and t.meeting_on >= :lately
  and t.network_id in {_LED} and exists (select 1 from standing_texts x
    join groups c on c.id = x.group_id where c.meeting_id = t.id)
  order by t.meeting_on desc, t.rowid desc"""

_EMPTY = f"""
  select e.key, w.at_title as "table", coalesce(b.name, '') as board, count(*) as questions,
  {seat_invitations.UNTIL.format(key="e.key", board="e.board_id")} > :now as is_invited
  from (select distinct at_key as key, board_id from forwardings
    where :is_admin and answered_at is null) e
  join forwardings w on w.at_key = e.key and w.board_id is e.board_id and w.answered_at is null
    and {STILL_FORWARDED}
    and not exists (select 1 from meetings t where t.id = w.meeting_id and t.is_rehearsal)
  left join organisations b on b.id = e.board_id
  where not exists (select 1 from roundtable_members r where r.roundtable_key = e.key
    and {FOR_ITS_BOARD.replace("w.", "e.")})
  group by e.key, e.board_id order by min(w.at_since)"""

_LAST = f"""
  select t.network_id, t.id as meeting_id, t.title as meeting_title, t.meeting_on,
  count(f.id) as actions,
  count(case when coalesce(r.result, '') not in {_ENDED} then f.id end) as open_actions
  from real_meetings t left join groups c on c.meeting_id = t.id
  left join standing_follow_ups f on f.group_id = c.id
  left join newest_revisits r on r.follow_up_id = f.id
  where t.id in (select (select l.id from real_meetings l
      where l.network_id = k.network_id and l.stage = 'gesloten'
      order by l.meeting_on desc, l.starts_at desc limit 1)
    from {_LED} k)
  group by t.id"""

_SELECTS = {
    "tables": _TABLES,
    "answers": _ANSWERS,
    "actions": _ACTIONS,
    "steps": _STEPS,
    "minutes": _MINUTES,
    "empty_tables": _EMPTY,
    "last_times": _LAST,
}


def of(db: Database, actor: Actor) -> Waiting:
    """What waits for this person; nothing for a device without one.

    Tables by their oldest question, answers newest first, actions by their day. Answers are news
    for two hundred days, or until they are opened; minutes for sixty.
    """
    if not actor.person_id:
        return Waiting()
    values = actors.parameters(actor) | {
        "endings": as_json(ENDINGS),
        "day": today().isoformat(),
        "soon": (today() + _SOON).isoformat(),
        "in_a_week": (today() + _BEFORE).isoformat(),
        "lately": (today() - _LATELY).isoformat(),
        "asked_before": (now() - _NOT_AGAIN).isoformat(),
        "now": stamp(),
        "answered_since": (now() - _THIS_LONG).isoformat(),
    }
    found = together(db, _SELECTS, values)
    return Waiting(
        tables=_loads(found["tables"]),
        answers=_all(ReturnedAnswer, found["answers"]),
        actions=_all(OwnAction, found["actions"]),
        steps=_all(StepsToCome, found["steps"]),
        minutes=_all(MinutesReady, found["minutes"]),
        empty_tables=_all(EmptyTable, found["empty_tables"]),
        last_times=_all(LastTime, found["last_times"]),
    )


def points_of(db: Database, actor: Actor) -> tuple[LyingPoint, ...]:
    """Every question at the tables of this person that has no answer, the oldest first."""
    values = actors.parameters(actor)
    return _all(LyingPoint, rows(db, _POINTS, values))


Made = TypeVar("Made")


def _all(kind: Callable[..., Made], found: list[dict]) -> tuple[Made, ...]:
    return tuple(_made(kind, row) for row in found)


def _made(kind: Callable[..., Made], row: dict) -> Made:
    for name in ("meeting_on", "due_on", "by"):
        if row.get(name):
            row[name] = date.fromisoformat(row[name])
    for name in ("since", "answered_at", "asked_at"):
        if name in row:
            row[name] = moment(row[name])
    for name in ("is_decision", "is_asked", "is_invited"):
        if name in row:
            row[name] = bool(row[name])
    return kind(**row)


def _loads(found: list[dict]) -> tuple[TableLoad, ...]:
    """Tables where something lies, by their oldest question."""
    loads = []
    for row in found:
        if oldest := json.loads(row["oldest"]):
            _, title, since = oldest[0]
            questions = tuple(question for question, *_ in oldest)
            loads.append(TableLoad(title, row["points"], moment(since), questions))
    return tuple(sorted(loads, key=lambda load: load.since))


def open_answer(db: Database, actor: Actor, forwarding_id: str) -> None:
    """Who asked has the answer in front of them: it waits no longer. Raises NotFound."""
    with writing(db):
        access.require(db, actor, Deed.READ_ANSWER, forwarding_id)
        if actor.person_id:
            db.execute(
                "insert into answers_seen (forwarding_id, person_id, seen_at) values (?, ?, ?)"
                " on conflict do update set seen_at = excluded.seen_at",
                [forwarding_id, actor.person_id, stamp()],
            )
