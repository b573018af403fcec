"""Meetings that go for good: a rehearsal with what was typed in it, and one that never was."""

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import RuleBroken
from gesprekskader.records import Actor, Meeting
from gesprekskader.store import people, places
from gesprekskader.store.db import one, rows, writing


def wipe_rehearsal(db: Database, actor: Actor, meeting_id: str) -> None:
    """Throw a rehearsal away with all that was typed in it. Raises RuleBroken for a real one."""
    with writing(db):
        if not places.led(db, actor, meeting_id).meeting.is_rehearsal:
            raise RuleBroken("Alleen een proefbijeenkomst kun je wissen.")
        wipe(db, meeting_id)


_IS_WRITTEN = """
  select 1 from groups c where c.meeting_id = :id and (
    exists (select 1 from outcomes o where o.group_id = c.id)
    or exists (select 1 from follow_ups f where f.group_id = c.id)
    or exists (select 1 from picked_items i where i.group_id = c.id and i.item_key is null))
  union all select 1 from personal_steps p where p.meeting_id = :id
  union all select 1 from revisits r where r.meeting_id = :id
  union all select 1 from forwardings w where w.meeting_id = :id
  union all select 1 from wishes g where g.meeting_id = :id
  union all select 1 from agenda_points a where a.meeting_id = :id and a.person_id is not :me
  union all select 1 from topics x where x.meeting_id = :id
  union all select 1 from minutes m where m.meeting_id = :id limit 1"""
"""Also what is of other meetings and went to a table from here, with its answer."""


def is_unused(db: Database, actor: Actor, meeting: Meeting) -> bool:
    """Whether this actor can delete it: never opened or called off, nobody wrote there, and nobody
    else put a point on its agenda."""
    if not (meeting.stage == rules.CONCEPT or meeting.is_cancelled):
        return False
    return one(db, _IS_WRITTEN, {"id": meeting.id, "me": actor.person_id}) is None


def delete(db: Database, actor: Actor, meeting_id: str) -> None:
    """Take a planned meeting away for good. Raises RuleBroken once it was open, or holds words."""
    with writing(db):
        if not is_unused(db, actor, places.led(db, actor, meeting_id).meeting):
            raise RuleBroken(
                "Hier is al geschreven, of de bijeenkomst is open. Dan blijft hij bewaard."
            )
        wipe(db, meeting_id)


def wipe(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: the meeting, its texts and steps, and people only it knew."""
    guests = [
        row["person_id"]
        for row in rows(db, "select person_id from attendances where meeting_id = ?", [meeting_id])
    ]
    db.execute(
        "delete from personal_steps where carried_from_id in"
        " (select id from personal_steps where meeting_id = ?)",
        [meeting_id],
    )
    db.execute("delete from revisits where meeting_id = ?", [meeting_id])
    db.execute("delete from personal_steps where meeting_id = ?", [meeting_id])
    db.execute("delete from meetings where id = ?", [meeting_id])
    for person_id in guests:
        known = one(
            db,
            "select 1 where exists (select 1 from accounts where person_id = :id)"
            " or exists (select 1 from memberships where person_id = :id)"
            " or exists (select 1 from attendances where person_id = :id)"
            " or exists (select 1 from roundtable_seats where person_id = :id)"
            " or exists (select 1 from personal_steps where person_id = :id)"
            " or exists (select 1 from revisits where person_id = :id)",
            {"id": person_id},
        )
        if not known:
            people.drop(db, person_id)
