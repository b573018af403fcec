"""Conversations: small groups at a meeting, who sits there and which items they picked."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Actor, Conversation, GroupCount, ItemRef, PickedItem, Seat
from gesprekskader.store import access, people, visits
from gesprekskader.store.access import Deed
from gesprekskader.store.db import (
    ITEM_COLUMNS,
    item_of,
    item_values,
    moment,
    new_id,
    one,
    rows,
    stamp,
    writing,
)


def find(db: Database, conversation_id: str) -> Conversation:
    """Raises NotFound."""
    row = one(
        db,
        "select id, meeting_id, number, name, revision from conversations where id = ?",
        [conversation_id],
    )
    if row is None:
        raise NotFound
    return Conversation(**row)


def of_meeting(db: Database, meeting_id: str) -> list[Conversation]:
    """The groups of a meeting, by number."""
    found = rows(
        db,
        "select id, meeting_id, number, name, revision from conversations"
        " where meeting_id = ? order by number",
        [meeting_id],
    )
    return [Conversation(**row) for row in found]


def seated(db: Database, actor: Actor, meeting_id: str) -> Conversation | None:
    """The group where this actor sits at this meeting; the newest seat when there are more."""
    row = one(
        db,
        "select c.id, c.meeting_id, c.number, c.name, c.revision from seats s"
        " join conversations c on c.id = s.conversation_id"
        " where c.meeting_id = ? and (s.person_id = ? or s.visit_id = ?) order by s.id desc",
        [meeting_id, actor.person_id, actor.visit_id or None],
    )
    return Conversation(**row) if row else None


def seats_of(db: Database, conversation_id: str) -> list[Seat]:
    """Who sits in a group, in order of arrival."""
    found = rows(
        db,
        "select s.conversation_id, s.person_id, coalesce(p.name, '') as name from seats s"
        " left join persons p on p.id = s.person_id where s.conversation_id = ? order by s.id",
        [conversation_id],
    )
    return [Seat(**row) for row in found]


def revision(db: Database, visit_id: str, conversation_id: str) -> int | None:
    """The group's revision for a visit that has a seat there, else None (it may still facilitate).

    The poll asks this and nothing else: one read by key.
    """
    row = one(
        db,
        "select c.revision from visits v join seats s on s.conversation_id = :conversation"
        " and (s.person_id = v.person_id or s.visit_id = v.id)"
        " join conversations c on c.id = s.conversation_id where v.id = :visit",
        {"visit": visit_id, "conversation": conversation_id},
    )
    return row["revision"] if row else None


def join_as_new(
    db: Database,
    meeting_id: str,
    name: str,
    organisation: str,
    *,
    old_visit: str,
    submission_id: str,
) -> str:
    """A device nobody knows becomes a new person at this meeting; the secret of the new visit.

    The same submission again (a double tap) is the same person.
    """
    with writing(db):
        _check_open(db, meeting_id)
        known = one(
            db,
            "select person_id from attendances where meeting_id = ? and submission_id = ?",
            [meeting_id, submission_id],
        )
        if known:
            return visits.insert(db, person_id=known["person_id"], instead_of=old_visit)
        place = one(db, "select id from organisations where name = ?", [organisation])
        person_id = people.insert(db, name, organisation_id=place["id"] if place else None)
        _attend(db, meeting_id, person_id, submission_id)
        return visits.insert(db, person_id=person_id, instead_of=old_visit)


def join_as_known(db: Database, actor: Actor, meeting_id: str) -> None:
    """A known device stays the same person, now at this meeting."""
    with writing(db):
        _check_open(db, meeting_id)
        if actor.person_id is None:
            raise NotFound
        _attend(db, meeting_id, actor.person_id)


def join_as_table(db: Database, meeting_id: str, *, old_visit: str) -> str:
    """The table's phone: a visit without a person; its secret."""
    with writing(db):
        _check_open(db, meeting_id)
        return visits.insert(db, person_id=None, meeting_id=meeting_id, instead_of=old_visit)


def _check_open(db: Database, meeting_id: str) -> None:
    row = one(db, "select stage, is_cancelled from meetings where id = ?", [meeting_id])
    if row is None:
        raise NotFound
    rules.check_takes_texts(row["stage"], cancelled=bool(row["is_cancelled"]))


def _attend(
    db: Database, meeting_id: str, person_id: str, submission_id: str | None = None
) -> None:
    db.execute(
        "insert into attendances (meeting_id, person_id, joined_at, submission_id)"
        " values (?, ?, ?, ?) on conflict do nothing",
        [meeting_id, person_id, stamp(), submission_id],
    )


def start(
    db: Database,
    actor: Actor,
    meeting_id: str,
    shared_items: list[ItemRef],
    *,
    submission_id: str,
    take_seat: bool = True,
) -> str:
    """A new group with the next number, and a seat in it; its id. A retry gives the same group."""
    with writing(db):
        access.require(db, actor, Deed.TAKE_PART, meeting_id)
        _check_open(db, meeting_id)
        known = one(
            db,
            "select id from conversations where submission_id = ? and meeting_id = ?",
            [submission_id, meeting_id],
        )
        conversation_id = known["id"] if known else new_id()
        if known is None:
            row = one(
                db,
                "select coalesce(max(number), 0) + 1 as number from conversations"
                " where meeting_id = ?",
                [meeting_id],
            )
            number = row["number"] if row else 1
            db.execute(
                "insert into conversations"
                " (id, meeting_id, number, name, created_at, submission_id)"
                " values (?, ?, ?, ?, ?, ?)",
                [conversation_id, meeting_id, number, f"Groep {number}", stamp(), submission_id],
            )
            sync_shared(db, conversation_id, shared_items)
        if take_seat:
            _sit(db, actor, conversation_id)
        _bump_meeting(db, meeting_id)
    return conversation_id


def sit_down(db: Database, actor: Actor, conversation_id: str) -> None:
    """Take a seat in a group of a meeting this actor has joined; an earlier seat is left."""
    with writing(db):
        conversation = find(db, conversation_id)
        access.require(db, actor, Deed.TAKE_PART, conversation.meeting_id)
        _check_open(db, conversation.meeting_id)
        _sit(db, actor, conversation_id)
        _bump_meeting(db, conversation.meeting_id)


def _sit(db: Database, actor: Actor, conversation_id: str) -> None:
    db.execute(
        "delete from seats where (person_id = :person or visit_id = :visit) and conversation_id in"
        " (select o.id from conversations o join conversations c on c.meeting_id = o.meeting_id"
        " where c.id = :id)",
        {"person": actor.person_id, "visit": actor.visit_id, "id": conversation_id},
    )
    db.execute(
        "insert into seats (conversation_id, person_id, visit_id, joined_at) values (?, ?, ?, ?)",
        [
            conversation_id,
            actor.person_id,
            None if actor.person_id else actor.visit_id,
            stamp(),
        ],
    )


def picked(db: Database, conversation_id: str) -> list[PickedItem]:
    """What a group talks about, in order."""
    found = rows(
        db,
        f"select id, conversation_id, position, {ITEM_COLUMNS} from picked_items"  # noqa: S608
        " where conversation_id = ? order by position, rowid",
        [conversation_id],
    )
    return [
        PickedItem(row["id"], row["conversation_id"], row["position"], item_of(row))
        for row in found
    ]


def find_picked(db: Database, conversation_id: str, picked_item_id: str) -> PickedItem:
    """One picked item of this group. Raises NotFound, also for another group's."""
    for picked_item in picked(db, conversation_id):
        if picked_item.id == picked_item_id:
            return picked_item
    raise NotFound


def check_picked(db: Database, conversation_id: str, picked_item_id: str) -> None:
    """Raise RuleBroken, with words, for an item that is not (or no longer) in this group's list."""
    sql = "select 1 from picked_items where id = ? and conversation_id = ?"
    if one(db, sql, [picked_item_id, conversation_id]) is None:
        raise RuleBroken("Dit item staat niet meer in jullie lijst. Kies een ander item.")


def pick(
    db: Database, actor: Actor, conversation_id: str, item: ItemRef, *, submission_id: str
) -> str:
    """Pick an item, or add an own point (an ItemRef without a key); its id.

    Picking what is picked already, or sending twice, gives the one that is there.
    """
    with at_table(db, actor, conversation_id):
        known = one(
            db,
            "select id from picked_items where conversation_id = ?"
            " and (submission_id = ? or item_key = ?)",
            [conversation_id, submission_id, item.key],
        )
        if known:
            return known["id"]
        check_takes_texts(db, conversation_id)
        return _insert_picked(db, conversation_id, item, submission_id)


def drop_picked(db: Database, actor: Actor, conversation_id: str, picked_item_id: str) -> None:
    """Put an item back that nobody wrote anything at. Raises RuleBroken when there are texts."""
    with at_table(db, actor, conversation_id):
        check_takes_texts(db, conversation_id)
        if _has_texts(db, picked_item_id):
            raise RuleBroken("Bij dit item staat al iets. Haal dat eerst weg.")
        deleted = db.execute(
            "delete from picked_items where id = ? and conversation_id = ?",
            [picked_item_id, conversation_id],
        )
        if not deleted.rowcount:
            raise NotFound


def sync_shared(db: Database, conversation_id: str, items: list[ItemRef]) -> None:
    """Inside an open transaction: the group has these shared items, plus what it wrote at."""
    wanted = {item.key for item in items}
    present = picked(db, conversation_id)
    for old in present:
        gone = bool(items) and old.item.key is not None and old.item.key not in wanted
        if gone and not _has_texts(db, old.id):
            db.execute("delete from picked_items where id = ?", [old.id])
    have = {old.item.key for old in present}
    for item in items:
        if item.key not in have:
            _insert_picked(db, conversation_id, item, None)


def _insert_picked(
    db: Database, conversation_id: str, item: ItemRef, submission_id: str | None
) -> str:
    picked_item_id = new_id()
    db.execute(
        f"insert into picked_items (id, conversation_id, position, submission_id, {ITEM_COLUMNS})"  # noqa: S608
        " values (:id, :conversation, (select coalesce(max(position), 0) + 1 from picked_items"
        " where conversation_id = :conversation), :submission, :framework, :framework_version,"
        " :item_key, :warranty, :subtheme, :item_number, :wording)",
        {
            "id": picked_item_id,
            "conversation": conversation_id,
            "submission": submission_id,
            **item_values(item),
        },
    )
    return picked_item_id


def _has_texts(db: Database, picked_item_id: str) -> bool:
    return (
        one(
            db,
            "select 1 where exists (select 1 from outcomes where picked_item_id = :id"
            " and removed_at is null) or exists (select 1 from follow_ups"
            " where picked_item_id = :id and removed_at is null)",
            {"id": picked_item_id},
        )
        is not None
    )


@contextmanager
def at_table(db: Database, actor: Actor, conversation_id: str) -> Iterator[None]:
    """A write at a group's table: lock, check the seat, and afterwards raise the revision."""
    with writing(db):
        access.require(db, actor, Deed.SIT, conversation_id)
        yield
        db.execute(
            "update conversations set revision = revision + 1 where id = ?", [conversation_id]
        )
        _bump_meeting(db, find(db, conversation_id).meeting_id)


def check_takes_texts(db: Database, conversation_id: str) -> None:
    """Inside an open transaction: raise Closed unless the group's meeting takes texts now."""
    _check_open(db, find(db, conversation_id).meeting_id)


def _bump_meeting(db: Database, meeting_id: str) -> None:
    db.execute("update meetings set revision = revision + 1 where id = ?", [meeting_id])


def rename(db: Database, actor: Actor, conversation_id: str, name: str) -> None:
    """Give a group a name of its own."""
    with at_table(db, actor, conversation_id):
        check_takes_texts(db, conversation_id)
        db.execute("update conversations set name = ? where id = ?", [name, conversation_id])


def counts(db: Database, meeting_id: str) -> list[GroupCount]:
    """The facilitator's board: per group who is there and how much was written, by number."""
    found = rows(
        db,
        "select c.id, c.meeting_id, c.number, c.name, c.revision,"
        " (select count(*) from seats where conversation_id = c.id) as people,"
        " (select count(*) from outcomes where conversation_id = c.id and removed_at is null)"
        " as outcomes,"
        " (select count(*) from follow_ups where conversation_id = c.id and removed_at is null)"
        " as follow_ups,"
        " max(coalesce((select max(created_at) from outcomes where conversation_id = c.id), ''),"
        " coalesce((select max(created_at) from follow_ups where conversation_id = c.id), ''))"
        " as last_written_at"
        " from conversations c where c.meeting_id = ? order by c.number",
        [meeting_id],
    )
    return [
        GroupCount(
            people=row["people"],
            outcomes=row["outcomes"],
            follow_ups=row["follow_ups"],
            last_written_at=moment(row["last_written_at"]) if row["last_written_at"] else None,
            conversation=Conversation(
                row["id"], row["meeting_id"], row["number"], row["name"], row["revision"]
            ),
        )
        for row in found
    ]


def attendance(db: Database, meeting_id: str) -> int:
    """How many people joined the meeting."""
    row = one(db, "select count(*) as people from attendances where meeting_id = ?", [meeting_id])
    return row["people"] if row else 0


def author_name(db: Database, actor: Actor, conversation_id: str) -> str:
    """How a text is signed: a first name, "tafeltelefoon", or "begeleider" without a seat there."""
    row = one(
        db,
        "select coalesce(p.name, 'tafeltelefoon') as name from seats s"
        " left join persons p on p.id = s.person_id"
        " where s.conversation_id = ? and (s.person_id = ? or s.visit_id = ?)",
        [conversation_id, actor.person_id, actor.visit_id or None],
    )
    return row["name"] if row else "begeleider"


def picked_at(db: Database, meeting_id: str) -> list[PickedItem]:
    """What all groups of a meeting picked: by group number, then in their order."""
    columns = ", ".join(f"i.{column.strip()}" for column in ITEM_COLUMNS.split(","))
    found = rows(
        db,
        f"select i.id, i.conversation_id, i.position, {columns} from picked_items i"  # noqa: S608
        " join conversations c on c.id = i.conversation_id where c.meeting_id = ?"
        " order by c.number, i.position, i.rowid",
        [meeting_id],
    )
    return [
        PickedItem(row["id"], row["conversation_id"], row["position"], item_of(row))
        for row in found
    ]
