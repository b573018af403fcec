"""Groups as they happen: one made twice, somebody who changes tables, one that stays empty."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import access, conversations, picked_items, programmes, table_texts
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, stamp, writing


def merge(db: Database, actor: Actor, from_id: str, into_id: str) -> None:
    """Two groups turn out to be one: people and texts of the first go to the second.

    What still travels to the first group (a phone that was offline) is taken in by the second.
    Raises NotFound, RuleBroken for a group of another meeting.
    """
    with writing(db):
        source, target = conversations.find(db, from_id), conversations.find(db, into_id)
        access.require(db, actor, Deed.FACILITATE, source.meeting_id)
        if source.meeting_id != target.meeting_id or source.id == target.id:
            raise RuleBroken("Kies een andere groep van deze bijeenkomst.")
        table_texts.check_open(db, source.meeting_id)
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
        programmes.bump(db, source.meeting_id)


def hide(db: Database, actor: Actor, conversation_id: str, *, hidden: bool) -> None:
    """Put an empty group out of sight, or show it again. Raises RuleBroken when it has texts."""
    with writing(db):
        conversation = conversations.find(db, conversation_id)
        access.require(db, actor, Deed.FACILITATE, conversation.meeting_id)
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
