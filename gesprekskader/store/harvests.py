"""What a facilitator does with the groups' texts at the harvest: star, merge alike ones, strike."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import access, follow_ups, programmes, table_texts
from gesprekskader.store.access import Deed
from gesprekskader.store.db import stamp, writing

KINDS = ("outcomes", "follow_ups")


def _meeting_of(db: Database, actor: Actor, kind: str, text_id: str) -> str:
    """Inside an open transaction: the meeting of a text, for who facilitates it. NotFound."""
    if kind not in KINDS:
        raise NotFound
    conversation_id = table_texts.conversation_of(db, kind, text_id)
    meeting_id = table_texts.meeting_of(db, conversation_id)
    access.require(db, actor, Deed.FACILITATE, meeting_id)
    return meeting_id


def star(db: Database, actor: Actor, kind: str, text_id: str, *, starred: bool) -> None:
    """Mark what is worth keeping in view, or take the mark away. Twice is as once."""
    with writing(db):
        meeting_id = _meeting_of(db, actor, kind, text_id)
        db.execute(
            f"update {kind} set is_starred = ? where id = ?",  # noqa: S608 - one of KINDS
            [starred, text_id],
        )
        programmes.bump(db, meeting_id)


def strike(db: Database, actor: Actor, kind: str, text_id: str) -> None:
    """Strike a text for privacy: its words are gone from the database, kept for nobody.

    No undo, and a phone that sends it again brings nothing back. Copies made before keep it until
    they go themselves.
    """
    with writing(db):
        meeting_id = _meeting_of(db, actor, kind, text_id)
        more = ", quote_role = ''" if kind == "outcomes" else ", owner = '', due = ''"
        db.execute(
            f"update {kind} set text = ''{more}, struck_at = ?, version = version + 1,"  # noqa: S608
            " removed_at = coalesce(removed_at, ?) where id = ?",
            [stamp(), stamp(), text_id],
        )
        if kind == "follow_ups":
            db.execute(
                "update follow_ups set merged_into_id = null where merged_into_id = ?", [text_id]
            )
        programmes.bump(db, meeting_id)


def merge_actions(db: Database, actor: Actor, from_id: str, into_id: str) -> None:
    """Several groups want the same: one action stays, the other becomes a source of it.

    Raises RuleBroken for an action of another meeting.
    """
    with writing(db):
        meeting_id = _meeting_of(db, actor, "follow_ups", from_id)
        target = follow_ups.find(db, into_id)
        if target.meeting_id != meeting_id or from_id == into_id or target.is_removed:
            raise RuleBroken("Kies een andere actie van deze bijeenkomst.")
        into = target.merged_into_id or into_id
        if into == from_id:  # the other way round: the sources come along
            raise RuleBroken("Deze twee zijn al samengevoegd.")
        db.execute(
            "update follow_ups set merged_into_id = ? where id = ? or merged_into_id = ?",
            [into, from_id, from_id],
        )
        programmes.bump(db, meeting_id)


def part(db: Database, actor: Actor, follow_up_id: str) -> None:
    """Take a source out again: it is an action of its own. Twice is as once."""
    with writing(db):
        meeting_id = _meeting_of(db, actor, "follow_ups", follow_up_id)
        db.execute("update follow_ups set merged_into_id = null where id = ?", [follow_up_id])
        programmes.bump(db, meeting_id)
