"""What was parked, and what was not reached: both come back in a later meeting."""

import json
from collections.abc import Callable
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, ItemRef, Meeting, ParkedPoint, Reach
from gesprekskader.store import access, group_writes, outcomes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import (
    item_columns,
    item_json,
    item_of,
    new_id,
    one,
    rows,
    take_item,
    writing,
)

_ITEM = item_columns("i")


def park(db: Database, actor: Actor, outcome_id: str, return_on: date) -> None:
    """Let a text of a group come back on a day. Parked again, the newer day counts."""
    with writing(db):
        outcome = outcomes.find(db, outcome_id)
        meeting_id = group_writes.meeting_of(db, outcome.group_id)
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        if outcome.is_removed:
            raise NotFound
        db.execute(
            "insert into parked_points (id, meeting_id, outcome_id, return_on, parked_at)"
            " values (?, ?, ?, ?, ?) on conflict (outcome_id) do update set"
            " return_on = excluded.return_on, done_at = null",
            [new_id(), meeting_id, outcome_id, return_on.isoformat(), stamp()],
        )
        group_writes.bump_meeting(db, meeting_id)


def unpark(db: Database, actor: Actor, outcome_id: str) -> None:
    """Let it not come back after all. Twice is as once."""
    with writing(db):
        group_id = group_writes.group_of(db, "outcomes", outcome_id)
        meeting_id = group_writes.meeting_of(db, group_id)
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        db.execute("delete from parked_points where outcome_id = ?", [outcome_id])
        group_writes.bump_meeting(db, meeting_id)


def set_done(db: Database, actor: Actor, point_id: str) -> None:
    """It was talked about: it comes back no more. Twice is as once."""
    with writing(db):
        row = one(db, "select meeting_id from parked_points where id = ?", [point_id])
        if row is None:
            raise NotFound
        access.require(db, actor, Deed.FACILITATE, row["meeting_id"])
        db.execute(
            "update parked_points set done_at = coalesce(done_at, ?) where id = ?",
            [stamp(), point_id],
        )


def due_at(db: Database, meeting: Meeting, reach: Reach) -> list[ParkedPoint]:
    """What comes back at this meeting: parked by its network until this day or before.

    Members see those of meetings that were harvested, guests none. A rehearsal touches nothing
    real.
    """
    if meeting.is_rehearsal or not reach.whole_year:
        return []
    found = rows(
        db,
        f"select k.id, o.text, k.return_on, t.title as meeting_title, {_ITEM}"
        " from parked_points k join meetings t on t.id = k.meeting_id"
        " join outcomes o on o.id = k.outcome_id and o.removed_at is null"
        " join picked_items i on i.id = o.picked_item_id"
        " where t.network_id = ? and k.meeting_id <> ? and k.done_at is null"
        " and k.return_on <= ? and not t.is_rehearsal"
        " and (? or t.stage in ('ophalen', 'afronden', 'gesloten'))"
        " order by k.return_on, k.rowid",
        [meeting.network_id, meeting.id, meeting.meeting_on.isoformat(), reach.facilitates],
    )
    return [
        ParkedPoint(item=take_item(row), return_on=date.fromisoformat(row.pop("return_on")), **row)
        for row in found
    ]


_AT_MOST = 10  # a meeting may have offered a whole framework
_EARLIER = """t.network_id = :network and t.school_year = :year and t.meeting_on < :day
  and t.stage <> 'concept'"""
# what groups took, and whether one of them wrote at it
_PICKS = f"""
  select json_group_array(json_array({item_json("i")}, i.has_texts)) from (
    select i.*, max(exists (select 1 from standing_texts s where s.picked_item_id = i.id))
    as has_texts from picked_items i join groups c on c.id = i.group_id
    where c.meeting_id = t.id and c.hidden_at is null and i.item_number is not null
    group by i.item_key order by min(i.position)) i"""
# with shared items all groups took what was offered
_OFFERS = """
  select json_group_array(content_key) from (select f.content_key from offers f
    where f.meeting_id = t.id and (t.item_choice = 'own' or not exists
      (select 1 from groups c where c.meeting_id = t.id and c.hidden_at is null))
    order by f.position)"""


def not_reached_before(
    db: Database,
    meeting: Meeting,
    reach: Reach,
    items_of: Callable[[list[str]], list[ItemRef]],
) -> list[ItemRef]:
    """Items that lay on the table earlier this school year, and that nobody wrote at then or since;
    from the newest meeting on, ten at most.

    `items_of` gives the items of the keys that a meeting offered. Own points of a group are
    theirs; only items of the framework come back. Not for guests.
    """
    if meeting.is_rehearsal or not reach.whole_year:
        return []
    meetings = rows(
        db,
        f"select ({_PICKS}) as picks, ({_OFFERS}) as offers from real_meetings t where {_EARLIER}"
        " order by t.meeting_on desc, t.starts_at desc, t.rowid",
        {
            "network": meeting.network_id,
            "year": meeting.school_year,
            "day": meeting.meeting_on.isoformat(),
        },
    )
    reached: set[str | None] = set()
    found: dict[str | None, ItemRef] = {}
    for row in meetings:
        picks = [(item_of(item), bool(texts)) for item, texts in json.loads(row["picks"])]
        reached |= {item.key for item, has_texts in picks if has_texts}
        for item in [*(item for item, _ in picks), *items_of(json.loads(row["offers"]))]:
            if item.key not in reached:
                found.setdefault(item.key, item)
    return list(found.values())[:_AT_MOST]
