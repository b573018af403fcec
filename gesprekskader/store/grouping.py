"""Groups as they happen: one made twice, somebody who changes tables, one that stays empty."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor
from gesprekskader.store import access, group_writes, groups, picked_items, programmes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, one, rows, writing


def merge(db: Database, actor: Actor, from_id: str, into_id: str) -> None:
    """Two groups turn out to be one: people and texts of the first go to the second.

    What still travels to the first group (a phone that was offline) is taken in by the second.
    Twice is as once. Raises NotFound, RuleBroken for a group of another meeting, or one that was
    merged or hidden meanwhile.
    """
    with writing(db):
        source, target = groups.find(db, from_id), groups.find(db, into_id)
        access.require(db, actor, Deed.FACILITATE, source.meeting_id)
        if source.meeting_id != target.meeting_id or source.id == target.id:
            raise RuleBroken("Kies een andere groep van deze bijeenkomst.")
        if source.merged_into_id == target.id:
            return
        if source.merged_into_id or target.merged_into_id or target.is_hidden:
            raise RuleBroken("Deze groepen zijn net veranderd. Kijk hoe het er nu voor staat.")
        group_writes.check_open(db, source.meeting_id)
        _count_along(db, from_id, into_id)
        _move(db, groups.with_merged(db, from_id), into_id)
        db.execute("delete from seats where group_id = ?", [from_id])  # seated there already
        db.execute(
            "update groups set merged_into_id = ?, hidden_at = ? where id = ?",
            [into_id, stamp(), from_id],
        )
        programmes.bump(db, source.meeting_id)


_HEADS = "coalesce({0}.head_count, (select count(*) from seats where group_id = {0}.id))"


def _count_along(db: Database, from_id: str, into_id: str) -> None:
    """Inside an open transaction, before people move: who was counted at either table is counted at
    the one that stays, and it asks for who leads when one of them did."""
    db.execute(
        f"update groups as t set head_count = case when t.head_count is null"
        f" and c.head_count is null then null else {_HEADS.format('t')} + {_HEADS.format('c')} end,"
        " called_at = coalesce(t.called_at, c.called_at) from groups c where t.id = ? and c.id = ?",
        [into_id, from_id],
    )
    db.execute("update groups set called_at = null where id = ?", [from_id])


def _count_apart(db: Database, group_id: str, from_id: str) -> None:
    """Inside an open transaction, after people moved back: each table its own number again."""
    db.execute(
        "update groups as t set head_count ="
        f" nullif(max(t.head_count - {_HEADS.format('c')}, 0), 0)"
        " from groups c where t.id = ? and c.id = ?",
        [from_id, group_id],
    )


_TEXTS = ("outcomes", "follow_ups")
_PLACES = (("seats", "group_id"), ("personal_steps", "shared_group_id"))
_IN = "in (select value from json_each(:homes))"


def _move(db: Database, homes: list[str], into_id: str) -> None:
    """Inside an open transaction: all that is of these groups goes to one group, texts with their
    picked item. Where it came from stands in `home_group_id`; empty when it is at home."""
    here = {"homes": as_json(homes), "into": into_id}
    for table in _TEXTS:
        place = f"coalesce(home_group_id, group_id) {_IN}"
        # one device sent the same submission to both groups: both texts stay
        db.execute(
            f"update {table} set submission_id = submission_id || '-' || id where {place}"
            f" and submission_id in (select submission_id from {table}"
            f" where group_id = :into and not {place})",
            here,
        )
        for row in rows(
            db,
            f"select distinct picked_item_id as picked from {table} where {place}",
            here,
        ):
            there = picked_items.stand_in(db, into_id, row["picked"])
            db.execute(
                f"update {table} set home_group_id = nullif("
                " coalesce(home_group_id, group_id), :into),"
                " group_id = :into, picked_item_id = :there"
                f" where picked_item_id = :picked and {place}",
                here | {"picked": row["picked"], "there": there},
            )
    for table, column in _PLACES:
        db.execute(
            f"update or ignore {table} set home_group_id = nullif("
            f" coalesce(home_group_id, {column}), :into), {column} = :into"
            f" where coalesce(home_group_id, {column}) {_IN}",
            here,
        )
    for own in [home for home in homes if home != into_id]:  # also items that nobody wrote at yet
        for picked in picked_items.of_group(db, own):
            picked_items.stand_in(db, into_id, picked.id)


def part(db: Database, actor: Actor, group_id: str) -> None:
    """Undo a merger: what came from this group, and from groups that were merged into it before,
    goes back to it. Twice is as once.

    Who took another seat since stays there, and so does what others wrote at its items.
    """
    with writing(db):
        group = groups.find(db, group_id)
        access.require(db, actor, Deed.FACILITATE, group.meeting_id)
        group_writes.check_open(db, group.meeting_id)
        if not group.merged_into_id:
            return
        tree = groups.with_merged(db, group_id)
        _move(db, tree, group_id)
        picked_items.drop_stand_ins(db, tree)
        _count_apart(db, group_id, group_writes.group_now(db, group.merged_into_id))
        db.execute(
            "update groups set merged_into_id = null, hidden_at = null where id = ?",
            [group_id],
        )
        programmes.bump(db, group.meeting_id)


def hide(db: Database, actor: Actor, group_id: str, *, hidden: bool) -> None:
    """Put an empty group out of sight, or show it again. Raises RuleBroken when it has texts."""
    with writing(db):
        group = groups.find(db, group_id)
        access.require(db, actor, Deed.FACILITATE, group.meeting_id)
        group_writes.check_open(db, group.meeting_id)
        if hidden and has_anything(db, group_id):
            raise RuleBroken("Deze groep heeft al teksten of mensen. Voeg hem liever samen.")
        db.execute(
            "update groups set hidden_at = ? where id = ? and merged_into_id is null",
            [stamp() if hidden else None, group_id],
        )
        programmes.bump(db, group.meeting_id)


def has_anything(db: Database, group_id: str) -> bool:
    """Whether somebody sits in this group, or wrote something there."""
    sql = """select 1 where exists (select 1 from outcomes where group_id = :id)
        or exists (select 1 from follow_ups where group_id = :id)
        or exists (select 1 from seats where group_id = :id)"""
    return one(db, sql, {"id": group_id}) is not None


def move_person(db: Database, actor: Actor, group_id: str, person_id: str) -> None:
    """Somebody sits at another table now; also a latecomer who has no seat yet.

    Raises NotFound for somebody who did not join this meeting.
    """
    with writing(db):
        group = groups.find(db, group_id)
        access.require(db, actor, Deed.FACILITATE, group.meeting_id)
        group_writes.check_open(db, group.meeting_id)
        joined = "select 1 from attendances where meeting_id = ? and person_id = ?"
        if one(db, joined, [group.meeting_id, person_id]) is None:
            raise NotFound
        group_id = group_writes.group_now(db, group_id)
        db.execute("update groups set hidden_at = null where id = ?", [group_id])
        db.execute(
            "delete from seats where person_id = ? and group_id in"
            " (select id from groups where meeting_id = ?)",
            [person_id, group.meeting_id],
        )
        db.execute(
            "insert into seats (group_id, person_id, joined_at) values (?, ?, ?)",
            [group_id, person_id, stamp()],
        )
        programmes.bump(db, group.meeting_id)
