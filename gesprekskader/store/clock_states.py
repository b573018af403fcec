"""Where the clock of a meeting stands: the part, its end, and what is kept of where it was.

The moment a part ends stands in the database, so every device and a restarted server agree. Beside
it stands where it was: `{"at": part it stopped at, "parts": {part: [end, left, when it went on]}}`.
"""

import json
from collections.abc import Mapping

from sqlite_utils import Database

from gesprekskader.moments import now, stamp
from gesprekskader.records import Actor, Clock
from gesprekskader.rules import SEES_SELF
from gesprekskader.store import places
from gesprekskader.store.db import one, rows


def of_meeting(db: Database, meeting_id: str) -> Clock | None:
    """The clock, or None while the programme does not run."""
    row = one(db, f"select {places.CLOCK} from meetings t where t.id = ?", [meeting_id])
    return places.take_clock(row) if row else None


def seconds_left(clock: Clock) -> int:
    """Whole seconds until this part is over; negative when it runs on."""
    if clock.ends_at is None:
        return clock.left or 0
    return int((clock.ends_at - now()).total_seconds())


def kept(db: Database, meeting_id: str) -> dict:
    """What is kept of where the clock was."""
    return _with_kept(db, meeting_id)[1]


def _with_kept(db: Database, meeting_id: str) -> tuple[Clock | None, dict]:
    """The clock, and what is kept of where it was."""
    sql = f"select {places.CLOCK}, clock_kept from meetings t where t.id = ?"
    row = one(db, sql, [meeting_id])
    if row is None:
        return None, {}
    still = json.loads(row.pop("clock_kept") or "{}")
    return places.take_clock(row), still


def put(db: Database, meeting_id: str, clock: Clock | None, after: Clock | None) -> None:
    """Inside an open transaction: the clock goes from `clock` to `after`; None stands still."""
    still = _keep(kept(db, meeting_id), clock, after)
    db.execute(
        "update meetings set clock_phase = ?, clock_ends_at = ?, clock_left = ?, clock_kept = ?"
        " where id = ?",
        [
            after.phase if after else None,
            after.ends_at.isoformat() if after and after.ends_at else None,
            after.left if after else None,
            json.dumps(still),
            meeting_id,
        ],
    )


def move(db: Database, meeting_id: str, stands: Mapping[int, int | None]) -> None:
    """Inside an open transaction: the parts stand elsewhere (place before -> place now, None when
    it is gone), and the clock goes along. One whose part is gone rests. Boards hear of it."""
    clock, still = _with_kept(db, meeting_id)
    was = still.get("parts", {}).items()
    parts = {str(to): kept_at for at, kept_at in was if (to := stands.get(int(at)))}
    moved: dict = {"parts": parts} if parts else {}
    if to := stands.get(still.get("at", 0)):
        moved |= {"at": to}
    now = stands.get(clock.phase) if clock else None
    alone = _not_shown_yet(db, meeting_id) if now else []
    db.execute(
        "update meetings set clock_phase = :now, clock_kept = :kept,"
        " clock_ends_at = iif(:now is null, null, clock_ends_at),"
        " clock_left = iif(:now is null, null, clock_left), revision = revision + 1"
        " where id = :id",
        {"now": now, "kept": json.dumps(moved) if moved else "", "id": meeting_id},
    )
    if alone:  # it is the same part that goes on, only its number is another one
        sql = "update outcomes set sees = ? where id in (select value from json_each(?))"
        db.execute(sql, [SEES_SELF, json.dumps(alone)])


def _not_shown_yet(db: Database, meeting_id: str) -> list[str]:
    """Ids of what people of a meeting think alone in the part that runs."""
    found = rows(
        db,
        "select o.id from groups c join outcomes o on o.group_id = c.id"
        " where c.meeting_id = ? and o.sees = ?",
        [meeting_id, SEES_SELF],
    )
    return [row["id"] for row in found]


def rest(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: a clock that runs stands still, and keeps its place."""
    if clock := of_meeting(db, meeting_id):
        put(db, meeting_id, clock, None)


def note(db: Database, actor: Actor, meeting_id: str) -> None:
    """Inside the write: this is who pressed the switch last."""
    db.execute(
        "update meetings set turned_by = ?, turned_at = ? where id = ?",
        [actor.person_id, stamp(), meeting_id],
    )


def _keep(before: dict, clock: Clock | None, after: Clock | None) -> dict:
    """What is kept once the clock went from here to there."""
    if clock is None and after:  # from the start, or on from where it stopped
        return {"parts": before["parts"]} if after.phase == before.get("at") else {}
    if clock is None:
        return before
    if after and after.phase == clock.phase:
        return before
    ends_at = clock.ends_at.isoformat() if clock.ends_at and after else None
    left = clock.left if after else seconds_left(clock)  # stopped: time stands still
    parts = before.get("parts", {}) | {str(clock.phase): [ends_at, left, stamp()]}
    return {"parts": parts} if after else {"parts": parts, "at": clock.phase}
