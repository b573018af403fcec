"""What was said at an item over the years: by school year and meeting, the essence first."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import TypeVar

from sqlite_utils import Database

from gesprekskader.records import (
    FollowUpAction,
    History,
    ItemRef,
    Outcome,
    Reader,
    SharedYield,
    Thread,
    Trace,
    WishTrace,
)
from gesprekskader.rules import GOOD_EXAMPLE, step_lead
from gesprekskader.store import follow_ups, outcomes, tallies, wishes
from gesprekskader.store.db import (
    IN_THREAD,
    as_json,
    item_columns,
    item_of,
    of_thread,
    one,
    rows,
    together,
)

# cross join: the meetings of these networks first. The index on item_key would go through what all
# networks of all years picked.
_PICKED = """real_meetings t cross join groups c on c.meeting_id = t.id
  cross join picked_items i on i.group_id = c.id"""
_HARVESTED = """
  t.network_id in (select value from json_each(:networks))
  and (t.stage = 'gesloten' or (t.stage in ('ophalen', 'afronden') and (
    t.network_id in (select value from json_each(:leads)) or exists (select 1 from attendances a
    where a.meeting_id = t.id and a.person_id = :person))))"""
_READABLE = f"{_HARVESTED} and c.hidden_at is null and {IN_THREAD}"
_WISHED = f"""
  wish_items i join wishes g on g.id = i.wish_id join real_meetings t on t.id = g.meeting_id
  where {IN_THREAD} and {wishes.STANDS} and {_HARVESTED}"""


_ITEM = item_columns("i")


def _about(reader: Reader, thread: Thread, school_year: str = "") -> dict[str, str]:
    return of_thread(thread) | {
        "networks": as_json(reader.networks),
        "leads": as_json(reader.leads),
        "person": reader.person_id,
        "year": school_year,
    }


def years(db: Database, thread: Thread, reader: Reader) -> list[str]:
    """School years in which the reader's networks wrote at an item, shared what a step at it
    yielded, or put a wish together; newest first."""
    found = rows(
        db,
        "select y.school_year from (select distinct school_year from meetings"
        "  where network_id in (select value from json_each(:networks))) y where exists ("
        f" select 1 from {_PICKED} where {_READABLE} and t.school_year = y.school_year"
        "  and exists (select 1 from standing_texts s where s.picked_item_id = i.id))"
        " union select p.school_year from standing_steps p cross join step_items i"
        f"  on i.step_id = p.id where {IN_THREAD} and p.shared_with = 'network'"
        "  and p.network_id in (select value from json_each(:networks))"
        "  and exists (select 1 from revisits r where r.step_id = p.id and r.yielded <> '')"
        f" union select t.school_year from {_WISHED}"
        " order by 1 desc",
        _about(reader, thread),
    )
    return [row["school_year"] for row in found]


def last_seen(db: Database, thread: Thread, reader: Reader) -> ItemRef | None:
    """How an item stood when the reader's networks talked about it last; None when never."""
    row = one(
        db,
        f"select {_ITEM} from {_PICKED} where {_READABLE}"
        " order by t.meeting_on desc, i.rowid desc limit 1",
        _about(reader, thread),
    )
    return item_of(row) if row else None


_IN_YEAR = "(:year = '' or {of}.school_year = :year)"
_HERE = f"{_READABLE} and {_IN_YEAR.format(of='t')}"
_MEETINGS = f"""
  select t.id, t.title, t.meeting_on, n.name as network, t.school_year,
  max(i.wording) as wording, i.round, json_group_array(i.id) as picks,
  {tallies.CHOSEN_AT} as chosen from {_PICKED} join networks n on n.id = t.network_id
  where {_HERE} group by t.id, i.round order by t.meeting_on desc, t.id, min(i.position)"""
_PICKS = f"select i.id from {_PICKED} where {_HERE}"
_WISHES = f"""
  select {wishes.COLUMNS}, t.title as meeting_title, t.meeting_on, t.school_year,
  (select n.name from networks n where n.id = t.network_id) as network from {_WISHED}
  and {_IN_YEAR.format(of="t")} group by g.id order by t.meeting_on desc, g.rowid"""
_YIELDS = f"""
  select p.kind, p.text, r.result, r.yielded, p.school_year, n.name as network
  from standing_steps p cross join step_items i on i.step_id = p.id
  join networks n on n.id = p.network_id join newest_revisits r on r.step_id = p.id
  where {IN_THREAD} and p.shared_with = 'network'
  and p.network_id in (select value from json_each(:networks)) and r.yielded <> ''
  and {_IN_YEAR.format(of="p")} order by r.rowid desc"""
_TOLD = {
    "meetings": _MEETINGS,
    "outcomes": outcomes.AT_PICKS.format(picks=_PICKS),
    "follow_ups": follow_ups.AT_PICKS.format(picks=_PICKS),
    "wishes": _WISHES,
    "yields": _YIELDS,
}


def told(db: Database, thread: Thread, reader: Reader, school_year: str) -> History:
    """One school year at an item ("" for all), as one statement: by meeting only what was
    harvested, each round by itself; wishes of several in the words of the room, with how many
    share them and never who; and what steps yielded that their owners shared, without names."""
    found = together(db, _TOLD, _about(reader, thread, school_year))
    texts = _by_pick(map(outcomes.take, found["outcomes"]))
    actions = _by_pick(map(follow_ups.take, found["follow_ups"]))
    traces = [_trace(row, texts, actions) for row in found["meetings"]]
    return History(
        tuple(trace for trace in traces if trace.outcomes or trace.follow_ups),
        tuple(map(_wish_trace, found["wishes"])),
        tuple(map(_yield, found["yields"])),
    )


Text = TypeVar("Text", Outcome, FollowUpAction)
Numbered = dict[str, list[tuple[int, Text]]]
"""Texts by picked item, each with its place in the order of writing."""


def _by_pick(texts: Iterable[Text]) -> Numbered[Text]:
    found: Numbered[Text] = {}
    for number, text in enumerate(texts):
        found.setdefault(text.picked_item_id, []).append((number, text))
    return found


def _at(texts: Numbered[Text], picks: list[str]) -> list[Text]:
    """What was written at these, in order of writing."""
    numbered = chain.from_iterable(texts.get(pick, ()) for pick in picks)
    return [text for _, text in sorted(numbered, key=itemgetter(0))]


def _trace(row: dict, texts: Numbered[Outcome], actions: Numbered[FollowUpAction]) -> Trace:
    picks = json.loads(row["picks"])
    return Trace(
        meeting_id=row["id"],
        meeting_title=row["title"],
        meeting_on=date.fromisoformat(row["meeting_on"]),
        network=row["network"],
        school_year=row["school_year"],
        wording=row["wording"],
        round=row["round"],
        outcomes=tuple(sorted(_at(texts, picks), key=_essence_first)),
        follow_ups=tuple(_at(actions, picks)),
        chosen=json.loads(row["chosen"]),
    )


def _essence_first(outcome: Outcome) -> tuple[bool, bool]:
    return not outcome.is_starred, outcome.kind != GOOD_EXAMPLE


def _wish_trace(row: dict) -> WishTrace:
    row["meeting_on"] = date.fromisoformat(row["meeting_on"])
    wish = wishes.take(row)
    return WishTrace(wish, meeting_id=wish.meeting_id, **row)


def _yield(row: dict) -> SharedYield:
    return SharedYield(lead=step_lead(row.pop("kind"), row["text"]), **row)
