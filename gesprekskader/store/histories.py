"""What was said at an item over the years: by school year and meeting, the essence first."""

import json
from datetime import date
from itertools import chain

from sqlite_utils import Database

from gesprekskader.records import ItemRef, Outcome, Reader, SharedYield, Thread, Trace, WishTrace
from gesprekskader.rules import GOOD_EXAMPLE, step_lead
from gesprekskader.store import follow_ups, outcomes, tallies, wishes
from gesprekskader.store.db import IN_THREAD, as_json, item_columns, item_of, of_thread, one, rows

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


def of_item(db: Database, thread: Thread, reader: Reader, school_year: str) -> list[Trace]:
    """One school year at an item ("" for all), newest meeting first, each round by itself; only
    what was harvested.

    Three queries, however many rows.
    """
    meetings = rows(
        db,
        "select t.id, t.title, t.meeting_on, n.name as network, t.school_year,"
        f" max(i.wording) as wording, i.round, json_group_array(i.id) as picks,"
        f" {tallies.CHOSEN_AT} as chosen from {_PICKED}"
        f" join networks n on n.id = t.network_id where {_READABLE}"
        " and (:year = '' or t.school_year = :year) group by t.id, i.round"
        " order by t.meeting_on desc, t.id, min(i.position)",
        _about(reader, thread, school_year),
    )
    for row in meetings:
        row["picks"] = json.loads(row["picks"])
    picks = list(chain.from_iterable(row["picks"] for row in meetings))
    texts, actions = outcomes.at_picks(db, picks), follow_ups.at_picks(db, picks)
    found = [
        Trace(
            meeting_id=row["id"],
            meeting_title=row["title"],
            meeting_on=date.fromisoformat(row["meeting_on"]),
            network=row["network"],
            school_year=row["school_year"],
            wording=row["wording"],
            round=row["round"],
            outcomes=tuple(sorted(_at(texts, row["picks"]), key=_essence_first)),
            follow_ups=tuple(f for f in actions if f.picked_item_id in row["picks"]),
            chosen=json.loads(row["chosen"]),
        )
        for row in meetings
    ]
    return [trace for trace in found if trace.outcomes or trace.follow_ups]


def _at(texts: list[Outcome], picks: list[str]) -> list[Outcome]:
    return [outcome for outcome in texts if outcome.picked_item_id in picks]


def _essence_first(outcome: Outcome) -> tuple[bool, bool]:
    return not outcome.is_starred, outcome.kind != GOOD_EXAMPLE


_YIELDS = f"""
  from standing_steps p cross join step_items i on i.step_id = p.id
  join networks n on n.id = p.network_id join newest_revisits r on r.step_id = p.id
  where {IN_THREAD} and p.shared_with = 'network'
  and p.network_id in (select value from json_each(:networks)) and r.yielded <> ''"""


def yields(db: Database, thread: Thread, reader: Reader, school_year: str) -> list[SharedYield]:
    """What steps at an item yielded that their owners shared with the network; no names."""
    found = rows(
        db,
        "select p.kind, p.text, r.result, r.yielded, p.school_year, n.name as network"
        f" {_YIELDS} and (:year = '' or p.school_year = :year) order by r.rowid desc",
        _about(reader, thread, school_year),
    )
    return [SharedYield(lead=step_lead(row.pop("kind"), row["text"]), **row) for row in found]


def wishes_of(db: Database, thread: Thread, reader: Reader, school_year: str) -> list[WishTrace]:
    """Wishes of several about an item, in the words of the room, newest meeting first; with how
    many people share them, never who."""
    found = rows(
        db,
        f"select {wishes.COLUMNS}, t.title as meeting_title, t.meeting_on, t.school_year,"
        f" (select n.name from networks n where n.id = t.network_id) as network from {_WISHED}"
        " and (:year = '' or t.school_year = :year)"
        " group by g.id order by t.meeting_on desc, g.rowid",
        _about(reader, thread, school_year),
    )
    return [_wish_trace(row) for row in found]


def _wish_trace(row: dict) -> WishTrace:
    row["meeting_on"] = date.fromisoformat(row["meeting_on"])
    wish = wishes.take(row)
    return WishTrace(wish, meeting_id=wish.meeting_id, **row)
