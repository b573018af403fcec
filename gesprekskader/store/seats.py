"""Seats: who joined a meeting, and in which group they sit."""

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Group, Seat
from gesprekskader.store import access, group_writes, people, places, visits
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, one, rows, writing


def seated(db: Database, actor: Actor, meeting_id: str) -> Group | None:
    """The group where this actor sits at this meeting; the newest seat when there are more."""
    row = one(
        db,
        f"select {group_writes.GROUP} from seats s"
        " join groups c on c.id = s.group_id"
        " where c.meeting_id = ? and (s.person_id = ? or s.visit_id = ?) order by s.id desc",
        [meeting_id, actor.person_id, actor.visit_id or None],
    )
    return group_writes.take_group(row) if row else None


def of_group(db: Database, group_id: str) -> list[Seat]:
    """Who sits in a group, in order of arrival."""
    found = rows(
        db,
        "select s.group_id, s.person_id, coalesce(p.name, '') as name from seats s"
        " left join persons p on p.id = s.person_id where s.group_id = ? order by s.id",
        [group_id],
    )
    return [Seat(**row) for row in found]


_JOINS = """
  select t.stage, t.is_cancelled,
  (select person_id from attendances where meeting_id = t.id and submission_id = ?) as person_id,
  (select id from organisations where name = ?) as organisation_id from meetings t where t.id = ?"""


def join_as_new(
    db: Database,
    meeting_id: str,
    name: str,
    organisation: str,
    *,
    old_visit: str,
    submission_id: str,
    device: str = "",
) -> str:
    """A device nobody knows becomes a new person at this meeting; the secret of the new visit.

    The same submission again (a double tap) is the same person.
    """
    with writing(db):
        here = one(db, _JOINS, [submission_id, organisation, meeting_id])
        if here is None:
            raise NotFound
        rules.check_takes_texts(here["stage"], cancelled=bool(here["is_cancelled"]))
        person_id = here["person_id"]
        if person_id is None:
            person_id = people.insert(
                db,
                name,
                organisation_id=here["organisation_id"],
                said_organisation="" if here["organisation_id"] else organisation,
            )
            attend(db, meeting_id, person_id, submission_id)
        return visits.insert(
            db, person_id=person_id, instead_of=old_visit, way=visits.JOINED, device=device
        )


def join_as_known(db: Database, actor: Actor, meeting_id: str) -> str | None:
    """A known device stays the same person, now at this meeting; the id of the group where a seat
    waited, None when there is none."""
    with writing(db):
        group_writes.check_open(db, meeting_id)
        if actor.person_id is None:
            raise NotFound
        attend(db, meeting_id, actor.person_id)
        group_id = sit_as_before(db, meeting_id, actor.person_id)
        if group_id:
            group_writes.bump_meeting(db, meeting_id)
        return group_id


def join_as_table(db: Database, meeting_id: str, *, old_visit: str) -> str:
    """The table's phone: a visit without a person; its secret."""
    with writing(db):
        group_writes.check_open(db, meeting_id)
        return visits.insert(
            db, person_id=None, meeting_id=meeting_id, instead_of=old_visit, way=visits.TABLE
        )


def attend(db: Database, meeting_id: str, person_id: str, submission_id: str | None = None) -> None:
    """Inside an open transaction: this person is at this meeting. Twice is as once."""
    came = db.execute(
        "insert into attendances (meeting_id, person_id, joined_at, submission_id)"
        " values (?, ?, ?, ?) on conflict do nothing",
        [meeting_id, person_id, stamp(), submission_id],
    )
    if came.rowcount:
        group_writes.bump_meeting(db, meeting_id)


def check_takes_part(db: Database, actor: Actor, meeting_id: str) -> None:
    """Inside an open transaction: this actor joined, and the meeting takes texts. NotFound, Closed,
    NotOpen."""
    here = places.at_meeting(db, actor, meeting_id)
    if not here.allowed.takes_part:
        raise NotFound
    rules.check_takes_texts(here.meeting.stage, cancelled=here.meeting.is_cancelled)


def sit_down(db: Database, actor: Actor, group_id: str) -> None:
    """Take a seat in a group of a meeting this actor has joined; an earlier seat is left."""
    with writing(db):
        meeting_id = group_writes.meeting_of(db, group_id)
        check_takes_part(db, actor, meeting_id)
        sit(db, actor, group_writes.group_now(db, group_id))
        group_writes.bump_meeting(db, meeting_id)


def sit(db: Database, actor: Actor, group_id: str) -> None:
    """Inside an open transaction: the actor's seat at this meeting is in this group now.

    A group that was out of sight is back, as somebody sits there.
    """
    db.execute(  # the device that sat elsewhere hears at once that it does no more
        "update groups set hidden_at = iif(id = :id, null, hidden_at), revision = revision + 1"
        " where id = :id or id in (select s.group_id from seats s"
        " join groups o on o.id = s.group_id"
        " join groups c on c.meeting_id = o.meeting_id and c.id = :id"
        " where s.person_id = :person or s.visit_id = :visit)",
        {"person": actor.person_id, "visit": actor.visit_id, "id": group_id},
    )
    db.execute(
        "delete from seats where (person_id = :person or visit_id = :visit) and group_id in"
        " (select o.id from groups o join groups c on c.meeting_id = o.meeting_id"
        " where c.id = :id)",
        {"person": actor.person_id, "visit": actor.visit_id, "id": group_id},
    )
    db.execute(
        "insert into seats (group_id, person_id, visit_id, joined_at) values (?, ?, ?, ?)",
        [
            group_id,
            actor.person_id,
            None if actor.person_id else actor.visit_id,
            stamp(),
        ],
    )


def sit_as_before(db: Database, meeting_id: str, person_id: str | None = None) -> str | None:
    """Inside an open transaction: this person, or all who are here, take the seat that they had in
    the group that one here was made after, when they have none. The id of the last group."""
    found = db.execute(
        "insert into seats (group_id, person_id, joined_at)"
        " select max(c.id), a.person_id, :now from attendances a"
        " join seats s on s.person_id = a.person_id join groups c on c.like_id = s.group_id"
        " and c.meeting_id = a.meeting_id and c.hidden_at is null"
        " where a.meeting_id = :meeting and (:person is null or a.person_id = :person)"
        " and not exists (select 1 from seats x join groups o on o.id = x.group_id"
        "  where o.meeting_id = :meeting and x.person_id = a.person_id)"
        " group by a.person_id returning group_id",
        {"meeting": meeting_id, "person": person_id, "now": stamp()},
    ).fetchall()
    if not found:
        return None
    db.execute(  # who sits there already sees who came
        "update groups set revision = revision + 1 where id in (select value from json_each(?))",
        [as_json([row[0] for row in found])],
    )
    return found[-1][0]


def leave(db: Database, actor: Actor, group_id: str) -> None:
    """Get up from the table: another phone writes on. Texts stay; sitting down again is free."""
    with writing(db):
        access.require(db, actor, Deed.SIT, group_id)
        db.execute(
            "delete from seats where group_id = :id and (person_id = :person or visit_id = :visit)",
            {
                "id": group_id,
                "person": actor.person_id,
                "visit": actor.visit_id or None,
            },
        )
        group_writes.bump_meeting(db, group_writes.meeting_of(db, group_id))


def attendance(db: Database, meeting_id: str) -> int:
    """How many people joined the meeting."""
    row = one(db, "select count(*) as people from attendances where meeting_id = ?", [meeting_id])
    return row["people"] if row else 0


def arriving(db: Database, meeting_id: str) -> int:
    """How many gave their name and have no seat in a group yet."""
    row = one(
        db,
        "select count(*) as people from attendances a where a.meeting_id = :id and not exists"
        " (select 1 from seats s join groups c on c.id = s.group_id"
        "  where c.meeting_id = :id and s.person_id = a.person_id)",
        {"id": meeting_id},
    )
    return row["people"] if row else 0


_SEATED = "(select count(s.person_id) from seats s where s.group_id = c.id)"
PRESENT = f"""
  (select count(*) from groups c where c.meeting_id = t.id and c.hidden_at is null and (
    c.head_count is not null or exists (select 1 from seats s where s.group_id = c.id)
    or exists (select 1 from outcomes o where o.group_id = c.id and o.removed_at is null)
    or exists (select 1 from follow_ups f where f.group_id = c.id and f.removed_at is null)
  )) as groups,
  (select count(*) from attendances a where a.meeting_id = t.id)
  + coalesce((select sum(c.head_count - {_SEATED}) from groups c where c.meeting_id = t.id
    and c.hidden_at is null and c.merged_into_id is null), 0) as people,
  exists (select 1 from seats s join groups c on c.id = s.group_id
    where c.meeting_id = t.id and c.head_count is null
    and s.person_id is null) as has_table_phone"""
"""In how many groups of the meeting `t` somebody sat or wrote, and how many were there: who joined,
and at a table where somebody said how many sit there, so many in place of who has a seat. And
whether there is a phone without a person, a table's phone, at a table where nobody said so."""


def present(db: Database, group_id: str) -> tuple[int, bool]:
    """The same of one group: (how many people sit in it, whether a table's phone speaks for who
    was not counted)."""
    row = one(
        db,
        f"select coalesce(c.head_count, {_SEATED}) as people, c.head_count is null and"
        " exists (select 1 from seats s where s.group_id = c.id and s.person_id is null)"
        " as has_table_phone from groups c where c.id = ?",
        [group_id],
    )
    return (row["people"], bool(row["has_table_phone"])) if row else (0, False)
