"""A meeting that runs takes over a newer version of its framework (decisions 36)."""

from collections.abc import Mapping

from sqlite_utils import Database

from gesprekskader.errors import Closed, RuleBroken
from gesprekskader.moments import today
from gesprekskader.records import Actor, ItemRef
from gesprekskader.store import access, meetings, programmes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import item_values, one, rows, writing

_MOVED = "Er is intussen weer een andere versie van het kader. Kijk nog eens, en kies dan."


def take_over(
    db: Database, actor: Actor, meeting_id: str, edition: int, items: Mapping[str, ItemRef]
) -> None:
    """From here on the meeting is about this version. What groups talk about gets the words of now
    (`items`, by the keys that they had), but not where something was written: that keeps the words
    that it was said at. Twice is as once. Raises NotFound, Closed for one that does not run,
    RuleBroken for a version that is not the newest any more."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = meetings.find(db, meeting_id)
        if not meeting.is_under_way:
            raise Closed
        if meeting.edition == edition:
            return
        if _newest(db, meeting.framework) != edition:
            raise RuleBroken(_MOVED)
        db.execute("update meetings set edition = ? where id = ?", [edition, meeting_id])
        for row in _picks(db, meeting_id, meeting.framework):
            if item := items.get(row["item_key"]):
                _follow(db, row["id"], item, keeps_words=bool(row["is_written_at"]))
        programmes.bump(db, meeting_id)


def _newest(db: Database, framework: str) -> int:
    sql = (
        "select max(version) as version from own_content"
        " where kind = 'kader' and key = ? and valid_from <= ?"
    )
    row = one(db, sql, [framework, today().isoformat()])
    return row["version"] if row else 0


def _picks(db: Database, meeting_id: str, framework: str) -> list[dict]:
    return rows(
        db,
        "select i.id, i.item_key, exists (select 1 from outcomes o where o.picked_item_id = i.id"
        "  union all select 1 from follow_ups f where f.picked_item_id = i.id) as is_written_at"
        " from picked_items i join groups c on c.id = i.group_id"
        " where c.meeting_id = ? and i.framework = ? and i.item_key is not null",
        [meeting_id, framework],
    )


def _follow(db: Database, picked_item_id: str, item: ItemRef, *, keeps_words: bool) -> None:
    """The key that it has now, unless its group talks about that one too; and the words of now."""
    db.execute(
        "update or ignore picked_items set item_key = ? where id = ?", [item.key, picked_item_id]
    )
    if not keeps_words:
        db.execute(
            "update picked_items set framework_version = :framework_version, warranty = :warranty,"
            " subtheme = :subtheme, item_number = :item_number, wording = :wording where id = :id",
            item_values(item) | {"id": picked_item_id},
        )
