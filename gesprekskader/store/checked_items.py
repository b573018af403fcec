"""Klopt dit? A group reads its own texts at an item, and says that they are right."""

from hashlib import sha256

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Outcome
from gesprekskader.store import group_writes, outcomes, picked_items

_CHANGED = "Er kwam net iets bij, of er is iets gewijzigd. Lees het nog een keer."


def seen_as(written: list[Outcome]) -> str:
    """These texts as one word: another one as soon as one of them says something else. "" when
    there are none to read."""
    stands = [f"{o.id}:{o.version}:{o.merged_into_id}" for o in written if not o.is_removed]
    return sha256(" ".join(stands).encode()).hexdigest()[:16] if stands else ""


def check(db: Database, actor: Actor, group_id: str, picked_item_id: str, seen: str) -> str:
    """The group says that its texts at an item are right; `seen` is how it saw them. The id of the
    group where they are now. Raises RuleBroken when something changed since."""
    with group_writes.write_at(db, actor, group_id) as table:
        table.check_takes_texts()
        here = picked_items.here(db, table.id, picked_item_id)
        picked_items.check(db, table.id, here)
        if not seen or seen != seen_as(outcomes.at_item(db, here)):
            raise RuleBroken(_CHANGED)
        sql = "update picked_items set checked_at = coalesce(checked_at, ?) where id = ?"
        db.execute(sql, [stamp(), here])
        return table.id
