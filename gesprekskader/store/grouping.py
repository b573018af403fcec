"""Groups as they happen: one made twice, somebody who changes tables, one that stays empty."""

import json
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Group
from gesprekskader.store import access, actors, group_writes, picked_items, programmes
from gesprekskader.store.db import as_json, one, rows, writing

_TREE = """
  (with recursive tree(id) as (values (c.id) union
     select o.id from groups o join tree on o.merged_into_id = tree.id)
   select json_group_array(id) from tree)"""
_NOW = """
  (with recursive way(id, into_id) as (values (c.id, c.merged_into_id) union
     select o.id, o.merged_into_id from groups o join way on o.id = way.into_id)
   select id from way where into_id is null)"""
_LED = f"""
  select {group_writes.GROUP}, t.stage, t.is_cancelled, {_TREE} as tree, {_NOW} as now
  from groups c join meetings t on t.id = c.meeting_id
  where c.id in (select value from json_each(:ids))
  and {access.FACILITATES.format(network="t.network_id")}"""


@dataclass(frozen=True)
class _Led:
    """A group inside a write of who leads its meeting."""

    group: Group
    stage: str
    is_cancelled: bool
    tree: list[str]
    """The group and all that were merged into it, also by way of another one."""
    now: str
    """Where it is now: after a merger another one."""

    def check_open(self) -> None:
        """Raise Closed unless the meeting takes people and texts now."""
        rules.check_takes_texts(self.stage, cancelled=self.is_cancelled)


def _led(db: Database, actor: Actor, *group_ids: str) -> list[_Led]:
    """These groups, in this order. Raises NotFound for one that this actor does not lead."""
    found = {}
    for row in rows(db, _LED, actors.parameters(actor) | {"ids": as_json(group_ids)}):
        group, tree = group_writes.take_group(row), json.loads(row.pop("tree"))
        found[group.id] = _Led(group, row["stage"], bool(row["is_cancelled"]), tree, row["now"])
    if not found.keys() >= set(group_ids):
        raise NotFound
    return [found[group_id] for group_id in group_ids]


def led(db: Database, actor: Actor, group_id: str) -> Group:
    """A group, also a hidden or merged one, for who leads its meeting. Raises NotFound."""
    return _led(db, actor, group_id)[0].group


def merge(db: Database, actor: Actor, from_id: str, into_id: str) -> None:
    """Two groups turn out to be one: people and texts of the first go to the second.

    What still travels to the first group (a phone that was offline) is taken in by the second.
    Twice is as once. Raises NotFound, RuleBroken for a group of another meeting, or one that was
    merged or hidden meanwhile.
    """
    with writing(db):
        here, there = _led(db, actor, from_id, into_id)
        source, target = here.group, there.group
        if source.meeting_id != target.meeting_id or source.id == target.id:
            raise RuleBroken("Kies een andere groep van deze bijeenkomst.")
        if source.merged_into_id == target.id:
            return
        if source.merged_into_id or target.merged_into_id or target.is_hidden:
            raise RuleBroken("Deze groepen zijn net veranderd. Kijk hoe het er nu voor staat.")
        here.check_open()
        _go_into(db, from_id, into_id)
        _move(db, here.tree, into_id)
        db.execute("delete from seats where group_id = ?", [from_id])  # seated there already
        programmes.bump(db, source.meeting_id)


_HEADS = "coalesce({0}.head_count, (select count(*) from seats where group_id = {0}.id))"


def _go_into(db: Database, from_id: str, into_id: str) -> None:
    """Inside an open transaction, before people move: one group stands for both. Who was counted at
    either table is counted there, and it asks for who leads when one of them did."""
    db.execute(
        "update groups as t set"
        " merged_into_id = iif(t.id = c.id, :into, t.merged_into_id),"
        " hidden_at = iif(t.id = c.id, :now, t.hidden_at),"
        " called_at = iif(t.id = c.id, null, coalesce(t.called_at, c.called_at)),"
        " head_count = case when t.id = c.id then t.head_count"
        "  when t.head_count is null and c.head_count is null then null"
        f" else {_HEADS.format('t')} + {_HEADS.format('c')} end"
        " from groups c where c.id = :from and t.id in (:from, :into)",
        {"from": from_id, "into": into_id, "now": stamp()},
    )


def _come_out(db: Database, group_id: str, of_id: str) -> None:
    """Inside an open transaction, after people moved back: it stands by itself again, and each
    table has its own number."""
    db.execute(
        "update groups as t set"
        " merged_into_id = iif(t.id = c.id, null, t.merged_into_id),"
        " hidden_at = iif(t.id = c.id, null, t.hidden_at),"
        " head_count = iif(t.id = c.id, t.head_count,"
        f" nullif(max(t.head_count - {_HEADS.format('c')}, 0), 0))"
        " from groups c where c.id = :id and t.id in (:id, :of)",
        {"id": group_id, "of": of_id},
    )


_TEXTS = ("outcomes", "follow_ups")
_PLACES = (("seats", "group_id"), ("personal_steps", "shared_group_id"))
_IN = "in (select value from json_each(:homes))"


def _move(db: Database, homes: list[str], into_id: str) -> None:
    """Inside an open transaction: all that is of these groups goes to one group, texts with their
    picked item. Where it came from stands in `home_group_id`; empty when it is at home."""
    here = {"homes": as_json(homes), "into": into_id}
    place = f"coalesce(home_group_id, group_id) {_IN}"
    written = " union ".join(f"select picked_item_id from {each} where {place}" for each in _TEXTS)
    picked_items.stand_in_for(db, homes, into_id, written)
    for table in _TEXTS:
        db.execute(  # one device sent the same submission to both groups: both texts stay
            f"update {table} set submission_id = submission_id || iif(submission_id in (select"
            f" submission_id from {table} where group_id = :into and not {place}), '-' || id, ''),"
            " home_group_id = nullif(coalesce(home_group_id, group_id), :into), group_id = :into,"
            f" picked_item_id = {picked_items.STANDS.format(picked='picked_item_id')}"
            f" where {place}",
            here,
        )
    for table, column in _PLACES:
        db.execute(
            f"update or ignore {table} set home_group_id = nullif("
            f" coalesce(home_group_id, {column}), :into), {column} = :into"
            f" where coalesce(home_group_id, {column}) {_IN}",
            here,
        )


def part(db: Database, actor: Actor, group_id: str) -> None:
    """Undo a merger: what came from this group, and from groups that were merged into it before,
    goes back to it. Twice is as once.

    Who took another seat since stays there, and so does what others wrote at its items.
    """
    with writing(db):
        (here,) = _led(db, actor, group_id)
        here.check_open()
        if not here.group.merged_into_id:
            return
        _move(db, here.tree, group_id)
        picked_items.drop_stand_ins(db, here.tree)
        _come_out(db, group_id, here.now)
        programmes.bump(db, here.group.meeting_id)


def hide(db: Database, actor: Actor, group_id: str, *, hidden: bool) -> None:
    """Put an empty group out of sight, or show it again; before the meeting opens too. Raises
    RuleBroken when it has texts."""
    with writing(db):
        (here,) = _led(db, actor, group_id)
        if here.stage != rules.CONCEPT or here.is_cancelled:
            here.check_open()
        if hidden and has_anything(db, group_id):
            raise RuleBroken("Deze groep heeft al teksten of mensen. Voeg hem liever samen.")
        db.execute(
            "update groups set hidden_at = ? where id = ? and merged_into_id is null",
            [stamp() if hidden else None, group_id],
        )
        programmes.bump(db, here.group.meeting_id)


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
        (here,) = _led(db, actor, group_id)
        here.check_open()
        meeting_id = here.group.meeting_id
        joined = "select 1 from attendances where meeting_id = ? and person_id = ?"
        if one(db, joined, [meeting_id, person_id]) is None:
            raise NotFound
        group_writes.show_again(db, here.now)
        db.execute(
            "delete from seats where person_id = ? and group_id in"
            " (select id from groups where meeting_id = ?)",
            [person_id, meeting_id],
        )
        db.execute(
            "insert into seats (group_id, person_id, joined_at) values (?, ?, ?)",
            [here.now, person_id, stamp()],
        )
        programmes.bump(db, meeting_id)
