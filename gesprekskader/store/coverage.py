"""Coverage: which items were talked about, got an action, and were looked back on."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlite_utils import Database

from gesprekskader.records import CoverageCell, Thread
from gesprekskader.records.meetings import OF_MEETING
from gesprekskader.store.db import FRAMEWORK_OF, IN_THREAD, as_json, item_of, of_thread, rows

OWN_POINTS = "punten:"
_ITEM = "framework, framework_version, warranty, subtheme, item_number, wording"
_IS_OWN = f"(i.item_key is null or i.framework glob '{OF_MEETING}*')"
MEETINGS, NETWORKS, YEARS = "bijeenkomsten", "netwerken", "schooljaren"
_COLUMN = {
    MEETINGS: ("t.id", "t.title", "t.meeting_on", "t.meeting_on || t.id"),
    NETWORKS: ("t.network_id", "n.name", "''", "n.name"),
    YEARS: ("t.school_year", "t.school_year", "''", "t.school_year"),
}


_COUNTED = f"""
  select col, name, held_on, item_key,
  sum(talked) as talked, sum(acted) as acted, sum(looked_back) as looked_back,
  {_ITEM}, max(stood_at) as stood_at from (
   select {{key}} as col, {{name}} as name, {{day}} as held_on, {{place}} as place,
   case when {_IS_OWN} then '{OWN_POINTS}' || t.id else i.item_key end as item_key,
   t.meeting_on as stood_at,
   max(exists (select 1 from standing_texts s where s.picked_item_id = i.id)) as talked,
   max(exists (select 1 from follow_ups f where f.picked_item_id = i.id
    and f.removed_at is null)) as acted,
   max(exists (select 1 from follow_ups f join revisits r on r.follow_up_id = f.id
    where f.picked_item_id = i.id and f.removed_at is null)) as looked_back,
   i.framework, i.framework_version, i.warranty, i.subtheme, i.item_number,
   case when {_IS_OWN} then t.title else i.wording end as wording
   from real_meetings t join networks n on n.id = t.network_id
   join groups c on c.meeting_id = t.id and c.hidden_at is null
   join picked_items i on i.group_id = c.id
   where t.network_id in (select value from json_each(:networks))
   and (:network = '' or t.network_id = :network) and (:year = '' or t.school_year = :year)
   and t.stage <> 'concept' and {FRAMEWORK_OF} in (select value from json_each(:frameworks))
   group by 1, c.id, 5
  ) group by col, item_key order by place"""
"""What an item says is of the row with the latest day: max() stands once, so SQLite takes it from
there."""


def count(
    db: Database,
    network_ids: list[str],
    *,
    frameworks: Sequence[str],
    columns: str,
    network_id: str = "",
    year: str = "",
) -> list[CoverageCell]:
    """Groups per item of these frameworks and column, and per talking point of meetings about them:
    how many wrote at it, made an action, looked back on one. "" among the frameworks is that of a
    meeting that names none.

    Real meetings that were held, in order of the columns. Own points of groups and of an agenda
    count together per meeting, under a key that begins with OWN_POINTS. `columns` is MEETINGS,
    NETWORKS or YEARS; `network_id` and `year` leave out the rest.
    """
    key, name, day, place = _COLUMN[columns]
    found = rows(
        db,
        _COUNTED.format(key=key, name=name, day=day, place=place),
        {
            "networks": as_json(network_ids),
            "network": network_id,
            "year": year,
            "frameworks": as_json(frameworks),
        },
    )
    return [_cell(row) for row in found]


def _cell(row: dict) -> CoverageCell:
    own = row["item_key"].startswith(OWN_POINTS)
    held_on = date.fromisoformat(row["held_on"]) if row["held_on"] else None
    return CoverageCell(
        col=row["col"],
        name=row["name"],
        held_on=held_on,
        item_key=row["item_key"],
        item=item_of(row | {"item_key": None if own else row["item_key"], "round": ""}),
        talked=row["talked"],
        acted=row["acted"],
        looked_back=row["looked_back"],
        stood_at=date.fromisoformat(row["stood_at"]),
    )


_WROTE = f"""
  {IN_THREAD} and c.hidden_at is null and t.stage <> 'concept'
  and exists (select 1 from standing_texts s where s.picked_item_id = i.id)"""
_IS_OWN_NETWORK = "t.network_id in (select value from json_each(:own))"


def groups_at(db: Database, thread: Thread, own: Iterable[str]) -> tuple[int, int]:
    """How many groups wrote at an item, as `count` counts: in one's own networks, and in all the
    others."""
    row = rows(
        db,
        f"select count(distinct case when {_IS_OWN_NETWORK} then c.id end) as own,"
        f" count(distinct case when not {_IS_OWN_NETWORK} then c.id end) as others"
        " from picked_items i join groups c on c.id = i.group_id"
        f" join real_meetings t on t.id = c.meeting_id where {_WROTE}",
        of_thread(thread) | {"own": as_json(own)},
    )[0]
    return row["own"], row["others"]


def groups_of(db: Database, thread: Thread, own: Iterable[str]) -> int:
    """The same for one's own networks only; of others nothing is read."""
    row = rows(
        db,
        "select count(distinct c.id) as number from real_meetings t"
        " cross join groups c on c.meeting_id = t.id cross join picked_items i on i.group_id = c.id"
        f" where {_IS_OWN_NETWORK} and {_WROTE}",
        of_thread(thread) | {"own": as_json(own)},
    )[0]
    return row["number"]
