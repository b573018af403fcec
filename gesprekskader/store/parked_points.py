"""What was parked, and what was not reached: both come back in the network's next meeting."""

from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.records import Actor, ItemRef, Meeting, ParkedPoint, Reach
from gesprekskader.store import access, outcomes, table_texts
from gesprekskader.store.access import Deed
from gesprekskader.store.db import ITEM_COLUMNS, item_of, new_id, one, rows, stamp, writing

_ITEM = ", ".join(f"i.{column.strip()}" for column in ITEM_COLUMNS.split(","))


def park(db: Database, actor: Actor, outcome_id: str, return_on: date) -> None:
    """Let a text of a group come back on a day. Parked again, the newer day counts."""
    with writing(db):
        outcome = outcomes.find(db, outcome_id)
        meeting_id = table_texts.meeting_of(db, outcome.conversation_id)
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        if outcome.is_removed:
            raise NotFound
        db.execute(
            "insert into parked_points (id, meeting_id, outcome_id, return_on, parked_at)"
            " values (?, ?, ?, ?, ?) on conflict (outcome_id) do update set"
            " return_on = excluded.return_on, done_at = null",
            [new_id(), meeting_id, outcome_id, return_on.isoformat(), stamp()],
        )


def unpark(db: Database, actor: Actor, outcome_id: str) -> None:
    """Let it not come back after all. Twice is as once."""
    with writing(db):
        conversation_id = table_texts.conversation_of(db, "outcomes", outcome_id)
        access.require(db, actor, Deed.FACILITATE, table_texts.meeting_of(db, conversation_id))
        db.execute("delete from parked_points where outcome_id = ?", [outcome_id])


def days_of_meeting(db: Database, meeting_id: str) -> dict[str, date]:
    """What was parked at this meeting: outcome id -> the day it comes back."""
    found = rows(
        db,
        "select outcome_id, return_on from parked_points where meeting_id = ? and done_at is null",
        [meeting_id],
    )
    return {row["outcome_id"]: date.fromisoformat(row["return_on"]) for row in found}


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
        f"select k.id, o.text, k.return_on, t.title as meeting_title, {_ITEM}"  # noqa: S608
        " from parked_points k join meetings t on t.id = k.meeting_id"
        " join outcomes o on o.id = k.outcome_id join picked_items i on i.id = o.picked_item_id"
        " where t.network_id = ? and k.meeting_id <> ? and k.done_at is null"
        " and k.return_on <= ? and o.removed_at is null and not t.is_rehearsal"
        " and (? or t.stage in ('ophalen', 'afronden', 'gesloten'))"
        " order by k.return_on, k.rowid",
        [meeting.network_id, meeting.id, meeting.meeting_on.isoformat(), reach.facilitates],
    )
    return [
        ParkedPoint(
            id=row["id"],
            text=row["text"],
            return_on=date.fromisoformat(row["return_on"]),
            meeting_title=row["meeting_title"],
            item=item_of(row),
        )
        for row in found
    ]


def not_reached_before(db: Database, meeting: Meeting, reach: Reach) -> list[ItemRef]:
    """Items the network had on the table the time before, at which nobody wrote anything.

    Own points of a group are theirs; only items of the framework come back. Not for guests.
    """
    row = one(
        db,
        "select id from meetings where network_id = ? and meeting_on < ? and id <> ?"
        " and not is_rehearsal and not is_cancelled and stage <> 'concept'"
        " order by meeting_on desc, starts_at desc limit 1",
        [meeting.network_id, meeting.meeting_on.isoformat(), meeting.id],
    )
    if row is None or meeting.is_rehearsal or not reach.whole_year:
        return []
    found = rows(
        db,
        f"select {_ITEM} from picked_items i"  # noqa: S608 - constant text
        " join conversations c on c.id = i.conversation_id"
        " where c.meeting_id = ? and c.hidden_at is null and i.item_key is not null"
        " group by i.item_key having sum("
        "  (select count(*) from outcomes o where o.picked_item_id = i.id and o.removed_at is null)"
        "  + (select count(*) from follow_ups f where f.picked_item_id = i.id"
        "     and f.removed_at is null)) = 0 order by min(i.position)",
        [row["id"]],
    )
    return [item_of(one_row) for one_row in found]
