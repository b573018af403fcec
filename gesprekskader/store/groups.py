"""Groups as they happen: one made twice, somebody who changes tables, one that stays empty."""

import json

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import access, conversations, picked_items, programmes, table_texts
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, stamp, writing


def merge(db: Database, actor: Actor, from_id: str, into_id: str) -> None:
    """Two groups turn out to be one: people and texts of the first go to the second.

    What still travels to the first group (a phone that was offline) is taken in by the second.
    Twice is as once. Raises NotFound, RuleBroken for a group of another meeting, or one that was
    merged or hidden meanwhile.
    """
    with writing(db):
        source, target = conversations.find(db, from_id), conversations.find(db, into_id)
        access.require(db, actor, Deed.FACILITATE, source.meeting_id)
        if source.meeting_id != target.meeting_id or source.id == target.id:
            raise RuleBroken("Kies een andere groep van deze bijeenkomst.")
        if source.merged_into_id == target.id:
            return
        if source.merged_into_id or target.merged_into_id or target.is_hidden:
            raise RuleBroken("Deze groepen zijn net veranderd. Kijk hoe het er nu voor staat.")
        table_texts.check_open(db, source.meeting_id)
        moved = _all_of(db, from_id)
        for picked in picked_items.of_conversation(db, from_id):
            here = picked_items.same_item(db, into_id, picked)
            if here is None:  # an own point, or an item only the first group had
                picked_items.move(db, picked.id, into_id)
                here = picked.id
            for table in ("outcomes", "follow_ups"):
                db.execute(
                    f"update {table} set conversation_id = ?, picked_item_id = ?"  # noqa: S608
                    " where picked_item_id = ?",
                    [into_id, here, picked.id],
                )
        db.execute(
            "update or ignore seats set conversation_id = ? where conversation_id = ?",
            [into_id, from_id],
        )
        db.execute("delete from seats where conversation_id = ?", [from_id])
        db.execute(
            "update personal_steps set shared_conversation_id = ? where shared_conversation_id = ?",
            [into_id, from_id],
        )
        db.execute(
            "update conversations set merged_into_id = ?, hidden_at = ? where id = ?"
            " or merged_into_id = ?",
            [into_id, stamp(), from_id, from_id],
        )
        db.execute("update conversations set moved = ? where id = ?", [json.dumps(moved), from_id])
        programmes.bump(db, source.meeting_id)


_SEATS = "select id from seats where conversation_id = ?"
_SHARED = "select id from personal_steps where shared_conversation_id = ?"


def _all_of(db: Database, conversation_id: str) -> dict[str, list]:
    """What a group has before it is merged: (text, its picked item), picked items, seats, steps."""
    texts = {
        table: [
            [row["id"], row["picked_item_id"]]
            for row in rows(
                db,
                f"select id, picked_item_id from {table} where conversation_id = ?",  # noqa: S608
                [conversation_id],
            )
        ]
        for table in ("outcomes", "follow_ups")
    }
    return texts | {
        "picked_items": [p.id for p in picked_items.of_conversation(db, conversation_id)],
        "seats": [row["id"] for row in rows(db, _SEATS, [conversation_id])],
        "personal_steps": [row["id"] for row in rows(db, _SHARED, [conversation_id])],
    }


def part(db: Database, actor: Actor, conversation_id: str) -> None:
    """Undo a merger: what came from this group goes back to it. Twice is as once.

    What was written after the merger stays with the other group, and so does who took another
    seat since. A group that had been merged into this one before stays where its texts are.
    """
    with writing(db):
        conversation = conversations.find(db, conversation_id)
        access.require(db, actor, Deed.FACILITATE, conversation.meeting_id)
        table_texts.check_open(db, conversation.meeting_id)
        into = conversation.merged_into_id
        if not into:
            return
        row = one(db, "select moved from conversations where id = ?", [conversation_id])
        moved = json.loads(row["moved"] or "{}") if row else {}
        for table in ("outcomes", "follow_ups"):
            for text_id, picked in moved.get(table, []):
                db.execute(
                    f"update {table} set conversation_id = ?, picked_item_id = ?"  # noqa: S608
                    " where id = ? and conversation_id = ?",
                    [conversation_id, picked, text_id, into],
                )
        for picked in moved.get("picked_items", []):  # an own point takes all its texts along
            for table, column in (("picked_items", "id"), *_TEXTS):
                db.execute(
                    f"update {table} set conversation_id = ? where {column} = ?",  # noqa: S608
                    [conversation_id, picked],
                )
        for table, column in (("seats", "conversation_id"), *_STEPS):
            for each in moved.get(table, []):
                db.execute(
                    f"update or ignore {table} set {column} = ?"  # noqa: S608 - constants
                    f" where id = ? and {column} = ?",
                    [conversation_id, each, into],
                )
        db.execute(
            "update conversations set merged_into_id = null, hidden_at = null, moved = ''"
            " where id = ?",
            [conversation_id],
        )
        programmes.bump(db, conversation.meeting_id)


_TEXTS = (("outcomes", "picked_item_id"), ("follow_ups", "picked_item_id"))
_STEPS = (("personal_steps", "shared_conversation_id"),)


def hide(db: Database, actor: Actor, conversation_id: str, *, hidden: bool) -> None:
    """Put an empty group out of sight, or show it again. Raises RuleBroken when it has texts."""
    with writing(db):
        conversation = conversations.find(db, conversation_id)
        access.require(db, actor, Deed.FACILITATE, conversation.meeting_id)
        table_texts.check_open(db, conversation.meeting_id)
        if hidden and has_anything(db, conversation_id):
            raise RuleBroken("Deze groep heeft al teksten of mensen. Voeg hem liever samen.")
        db.execute(
            "update conversations set hidden_at = ? where id = ? and merged_into_id is null",
            [stamp() if hidden else None, conversation_id],
        )
        programmes.bump(db, conversation.meeting_id)


def has_anything(db: Database, conversation_id: str) -> bool:
    """Whether somebody sits in this group, or wrote something there."""
    sql = """select 1 where exists (select 1 from outcomes where conversation_id = :id)
        or exists (select 1 from follow_ups where conversation_id = :id)
        or exists (select 1 from seats where conversation_id = :id)"""
    return one(db, sql, {"id": conversation_id}) is not None


def move_person(db: Database, actor: Actor, conversation_id: str, person_id: str) -> None:
    """Somebody sits at another table now; also a latecomer who has no seat yet.

    Raises NotFound for somebody who did not join this meeting.
    """
    with writing(db):
        conversation = conversations.find(db, conversation_id)
        access.require(db, actor, Deed.FACILITATE, conversation.meeting_id)
        table_texts.check_open(db, conversation.meeting_id)
        joined = "select 1 from attendances where meeting_id = ? and person_id = ?"
        if one(db, joined, [conversation.meeting_id, person_id]) is None:
            raise NotFound
        conversation_id = table_texts.group_now(db, conversation_id)
        db.execute("update conversations set hidden_at = null where id = ?", [conversation_id])
        db.execute(
            "delete from seats where person_id = ? and conversation_id in"
            " (select id from conversations where meeting_id = ?)",
            [person_id, conversation.meeting_id],
        )
        db.execute(
            "insert into seats (conversation_id, person_id, joined_at) values (?, ?, ?)",
            [conversation_id, person_id, stamp()],
        )
        programmes.bump(db, conversation.meeting_id)
