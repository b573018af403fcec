"""What outcomes and follow-up actions share: a text at the table that can go and come back."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.records import Actor
from gesprekskader.store import conversations
from gesprekskader.store.db import one, stamp

_CONVERSATION_OF = {
    "outcomes": "select conversation_id from outcomes where id = ?",
    "follow_ups": "select conversation_id from follow_ups where id = ?",
}
_SET_REMOVED = {
    "outcomes": "update outcomes set removed_at = ?, version = version + 1 where id = ?"
    " and (removed_at is null) = ?",
    "follow_ups": "update follow_ups set removed_at = ?, version = version + 1 where id = ?"
    " and (removed_at is null) = ?",
}


def conversation_of(db: Database, kind: str, text_id: str) -> str:
    """The group a text belongs to; `kind` is "outcomes" or "follow_ups". Raises NotFound."""
    row = one(db, _CONVERSATION_OF[kind], [text_id])
    if row is None:
        raise NotFound
    return row["conversation_id"]


def set_removed(db: Database, actor: Actor, kind: str, text_id: str, *, removed: bool) -> None:
    """Take a text away, or put it back, while the meeting takes texts. Twice is as once."""
    conversation_id = conversation_of(db, kind, text_id)
    with conversations.at_table(db, actor, conversation_id):
        conversations.check_takes_texts(db, conversation_id)
        db.execute(_SET_REMOVED[kind], [stamp() if removed else None, text_id, removed])
