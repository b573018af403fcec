"""An own step shown to one chosen person, who sat in a group with its owner."""

from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import access
from gesprekskader.store.access import Deed
from gesprekskader.store.db import rows, writing

# Who left the network is on no list of that year any more, and reads nothing new of it.
_COMPANY = """
  select q.id, q.name, max(t.meeting_on) as last_on from standing_steps p
  join seats mine on mine.person_id = p.person_id join groups c on c.id = mine.group_id
  join real_meetings t on t.id = c.meeting_id and t.network_id = p.network_id
  join seats s on s.group_id = c.id and s.person_id <> p.person_id
  join persons q on q.id = s.person_id and q.erased_at is null
  where p.id = :step and not exists (select 1 from memberships b where b.person_id = q.id
    and b.network_id = p.network_id and b.school_year >= p.school_year and b.left_on is not null)
  group by q.id order by last_on desc, q.name collate nocase, q.id"""


def company(db: Database, step_id: str) -> list[tuple[str, str, date]]:
    """Who may be chosen: (id, name, day) of who sat in a group with the owner of this step, at a
    meeting of its network; the day is their last together, newest first. Of a rehearsal nobody."""
    found = rows(db, _COMPANY, {"step": step_id})
    return [(row["id"], row["name"], date.fromisoformat(row["last_on"])) for row in found]


def show(db: Database, actor: Actor, step_id: str, person_id: str) -> None:
    """Show an own step to this person, and to nobody before; "" takes it back. Twice is as once.

    Raises NotFound for another's step, RuleBroken for who left the network, or for somebody who
    never sat in a group with its owner.
    """
    with writing(db):
        access.require(db, actor, Deed.OWN_STEP, step_id)
        if person_id:
            if not access.may(db, actor, Deed.SHARE_STEP, step_id):
                raise RuleBroken("Je hoort niet bij dit netwerk. De stap blijft van jou alleen.")
            if person_id not in [known for known, _, _ in company(db, step_id)]:
                raise RuleBroken("Kies iemand die bij je in een groep zat.")
        db.execute(
            "update personal_steps set shown_to_id = ? where id = ? and removed_at is null",
            [person_id or None, step_id],
        )
