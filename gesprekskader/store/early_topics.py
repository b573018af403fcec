"""Topics from who is on no list: with the code of a meeting that is still to come a device puts
some in and marks, as long as they are gathered. It reads and does nothing else there."""

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import Closed, NotFound
from gesprekskader.moments import today
from gesprekskader.records import Actor
from gesprekskader.store import access, limits, visits
from gesprekskader.store.db import one, token_hash, writing

_PART = f"""
  select h.id, {access.GATHERS_NOW} as is_now from meeting_phases h
  join meetings t on t.id = h.meeting_id join tallies y on y.part_id = h.id
  where t.id = :meeting and h.capture = '{rules.TOPICS}' and h.stood_at = 0
  and y.opened_at is not null order by is_now desc, h.position"""


def part_or_none(db: Database, meeting_id: str) -> str | None:
    """Id of the part for which a meeting that is to come gathers topics; "" when that is over, and
    None when it did not."""
    row = one(db, _PART, {"meeting": meeting_id, "today": today().isoformat()})
    if row is None:
        return None
    return row["id"] if row["is_now"] else ""


def let_in(db: Database, actor: Actor, code: str, place: str) -> tuple[str, str]:
    """The device of this actor may put topics in at the meeting of a join code: (the secret of its
    new visit, "" for one that we know; id of the part). Twice is as once. `place` says where it
    comes from (a hashed address). Raises NotFound, Closed, TooMany."""
    with writing(db):
        row = one(db, "select id from meetings where join_code = ?", [rules.tidy_code(code)])
        if row is None:
            raise NotFound
        part_id = part_or_none(db, row["id"])
        if not part_id:
            raise Closed("Het noemen van onderwerpen is nog niet open, of al klaar.")
        if not actor.visit_id:
            limits.note_new(db, place)
        secret = "" if actor.visit_id else visits.insert(db, person_id=None)
        db.execute(
            "insert or ignore into early_visits (visit_id, meeting_id) values (?, ?)",
            [actor.visit_id or token_hash(secret), row["id"]],
        )
    return secret, part_id
