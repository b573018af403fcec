"""Groups: the small groups of a meeting."""

import json
from collections.abc import Container, Sequence
from itertools import count

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, Group, GroupCount, ItemRef, PickedItem
from gesprekskader.store import (
    access,
    agenda_points,
    archives,
    group_writes,
    picked_items,
    places,
    same_groups,
    seats,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.db import new_id, one, rows, writing

MOST_AT_A_TABLE = 40
MOST_GROUPS = 30

_GROUP = f"select {group_writes.GROUP} from groups c"


def find(db: Database, group_id: str) -> Group:
    """Also a hidden or merged one. Raises NotFound."""
    row = one(db, f"{_GROUP} where c.id = ?", [group_id])
    if row is None:
        raise NotFound
    return group_writes.take_group(row)


def of_meeting(db: Database, meeting_id: str) -> list[Group]:
    """The groups of a meeting, by number; hidden and merged ones left out."""
    found = rows(
        db,
        f"{_GROUP} where c.meeting_id = ? and c.hidden_at is null order by c.number",
        [meeting_id],
    )
    return [group_writes.take_group(row) for row in found]


def with_items(db: Database, meeting_id: str) -> tuple[list[Group], list[PickedItem]]:
    """As `of_meeting`, and beside it what they talk about: by group, in the order of each."""
    found = rows(
        db,
        f"select {group_writes.GROUP}, {picked_items.AS_JSON} as picked from groups c"
        " where c.meeting_id = ? and c.hidden_at is null order by c.number",
        [meeting_id],
    )
    picked = [item for row in found for item in picked_items.take(row.pop("picked"))]
    return [group_writes.take_group(row) for row in found], picked


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
        seats.check_takes_part(db, actor, meeting_id)
        group_id, is_new = _start(db, meeting_id, submission_id)
        if is_new:
            picked_items.give_shared(db, [group_id], shared_items)
            agenda_points.give(db, meeting_id)
        if take_seat:
            seats.sit(db, actor, group_id)
        group_writes.bump_meeting(db, meeting_id)
    return group_id


_FREE = """
  with recursive tried(n) as (select last + 1 union all select n + 1 from tried where exists (
    select 1 from groups g where g.meeting_id = :meeting and g.name = 'Groep ' || n))
  select max(n) from tried"""
"""The first number after `last` that no group of the meeting is called by: one that was taken over,
or was named so, may have it."""


def _start(db: Database, meeting_id: str, submission_id: str) -> tuple[str, bool]:
    """The group that this submission makes, or made before: its id, and whether it is new."""
    made = new_id()
    (row,) = rows(
        db,
        "insert into groups (id, meeting_id, number, name, created_at, submission_id)"
        f" select :id, :meeting, last + 1, 'Groep ' || ({_FREE}), :now, :sent"
        " from (select coalesce(max(number), 0) as last from groups where meeting_id = :meeting)"
        " where true on conflict (meeting_id, submission_id) do update set id = id returning id",
        {"id": made, "meeting": meeting_id, "now": stamp(), "sent": submission_id},
    )
    return row["id"], row["id"] == made


def prepare(
    db: Database,
    actor: Actor,
    meeting_id: str,
    names: list[str],
    shared_items: list[ItemRef],
    *,
    submission_id: str,
    like: str = "",
) -> None:
    """Empty groups that wait for people, one a name; "" is called by its number. Sent again they
    are not made twice, with other names neither. With `like`, the id of an earlier meeting, its
    groups are made too: who sat there sits here, also in a group that has its name already.

    Raises NotFound, Closed, RuleBroken when a meeting gets more groups than a room holds, or for an
    earlier meeting that is not offered.
    """
    with writing(db):
        here = places.led(db, actor, meeting_id)
        if here.meeting.stage != rules.CONCEPT:
            rules.check_takes_texts(here.meeting.stage, cancelled=here.meeting.is_cancelled)
        every = rows(db, _EVERY, same_groups.asked(here.meeting) | {"like": like})
        if any(row["submission_id"] == f"{submission_id}-1" for row in every):
            return
        before = {row["id"]: row["name"] for row in every if not row["is_here"]}
        if like and not before:
            raise RuleBroken("Kies een bijeenkomst uit de lijst.")
        _make(db, here.meeting.id, names, before, every, shared_items, submission_id)
        if like:
            seats.sit_as_before(db, meeting_id)
        group_writes.bump_meeting(db, meeting_id)


_EVERY = f"""
  select c.id, c.name, c.number, c.submission_id, c.like_id,
  c.meeting_id = :id as is_here,
  c.meeting_id = :id and c.hidden_at is null as in_sight from groups c
  where c.meeting_id = :id or c.id in ({same_groups.OFFERED})
  order by c.number"""
"""All groups of a meeting, hidden ones too, and those of an earlier one that can be taken over."""


def _make(
    db: Database,
    meeting_id: str,
    names: list[str],
    before: dict[str, str],
    every: list[dict],
    shared_items: list[ItemRef],
    submission_id: str,
) -> None:
    """Inside an open transaction: groups of these names, and those of an earlier meeting (`before`,
    id -> name), beside what is there (`every`)."""
    seen = [row for row in every if row["in_sight"]]
    there = {row["name"].casefold(): row["id"] for row in seen}
    same = _same(before, seen)
    _check_new_names(there, names)
    taken = {*there, *(name.casefold() for name in names)}
    new: list[tuple[str, str | None]] = [(name, None) for name in names]
    for earlier_id, name in before.items():
        if earlier_id not in same:
            new.append(("" if name.casefold() in taken else name, earlier_id))
            taken.add(name.casefold())
    if not 0 < len(new) + len(same) <= MOST_GROUPS - len(seen) + len(same):
        raise RuleBroken(f"Een bijeenkomst heeft hooguit {MOST_GROUPS} groepen.")
    if new:
        last = max((row["number"] for row in every if row["is_here"]), default=0)
        made = [
            (new_id(), name or _free_name(number, taken), like)
            for number, (name, like) in enumerate(new, last + 1)
        ]
        _insert(db, meeting_id, made, submission_id, after=last)
        picked_items.give_shared(db, [group[0] for group in made], shared_items)
        agenda_points.give(db, meeting_id)
    _liken(db, {here: earlier for earlier, here in same.items()})


def _free_name(number: int, taken: set[str]) -> str:
    """What a group with this number is called; the next number where another has that name."""
    name = next(f"Groep {n}" for n in count(number) if f"groep {n}" not in taken)
    taken.add(name.casefold())
    return name


def _same(before: dict[str, str], seen: list[dict]) -> dict[str, str]:
    """Which groups of an earlier meeting are there already: taken over before, or by their name;
    id -> id of the one that is here. Each is one."""
    same = {row["like_id"]: row["id"] for row in seen if row["like_id"] in before}
    for earlier_id, name in before.items():
        if earlier_id not in same:
            named = (r["id"] for r in seen if r["name"].casefold() == name.casefold())
            if here := next((one for one in named if one not in same.values()), None):
                same[earlier_id] = here
    return same


def _insert(
    db: Database, meeting_id: str, new: Sequence[tuple], submission_id: str, *, after: int
) -> None:
    """Inside an open transaction: groups as (id, name, id of the earlier one or None)."""
    db.execute(
        "insert into groups (id, meeting_id, number, name, created_at, submission_id, like_id)"
        " select value ->> 0, :meeting, :after + key + 1, value ->> 1, :now,"
        " :submission || '-' || (key + 1), value ->> 2 from json_each(:new)",
        {
            "meeting": meeting_id,
            "after": after,
            "now": stamp(),
            "submission": submission_id,
            "new": json.dumps(new),
        },
    )


def _liken(db: Database, like: dict[str, str]) -> None:
    """Inside an open transaction: groups that are there already, by id, to the earlier one."""
    if like:
        db.execute(
            "update groups set like_id = j.value from json_each(?) j where groups.id = j.key",
            [json.dumps(like)],
        )


def _check_new_names(there: Container[str], names: list[str]) -> None:
    twice = [name for name in names if name and name.casefold() in there]
    if twice or len({n.casefold() for n in names if n}) < sum(map(bool, names)):
        raise RuleBroken(f"Er is al een groep {twice[0] if twice else 'met die naam'}.")


def numbered(
    db: Database, actor: Actor, meeting_id: str, number: int, shared_items: list[ItemRef]
) -> str:
    """The group with this number, made when there is none: for a sheet of paper that was printed
    before the groups sat down; its id. Only for facilitators."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        if found := by_number(db, meeting_id, number):
            return found
        group_writes.check_open(db, meeting_id)
        group_id = new_id()
        db.execute(
            "insert into groups (id, meeting_id, number, name, created_at) values (?, ?, ?, ?, ?)",
            [group_id, meeting_id, number, f"Groep {number}", stamp()],
        )
        picked_items.give_shared(db, [group_id], shared_items)
        group_writes.bump_meeting(db, meeting_id)
    return group_id


def by_number(db: Database, meeting_id: str, number: int) -> str | None:
    """The id of the group with this number, or of the one it was merged into; None without."""
    sql = "select id from groups where meeting_id = ? and number = ?"
    row = one(db, sql, [meeting_id, number])
    return group_writes.group_now(db, row["id"]) if row else None


def rename(
    db: Database, actor: Actor, group_id: str, name: str, shared_items: Sequence[ItemRef] = ()
) -> None:
    """Give a group a name of its own. One that takes a name of the programme gets the points of
    that group. Raises RuleBroken for who has such a name: the programme finds it by that."""
    with group_writes.write_at(db, actor, group_id) as table:
        table.check_takes_texts()
        named = _named_by_programme(db, table.meeting_id)
        old = find(db, table.id).name
        if old.casefold() in named and old.casefold() != name.casefold():
            raise RuleBroken(f"Het programma heeft onderdelen voor {old}. Houd deze naam.")
        db.execute(
            "update groups set name = ?, revision = revision + 1 where id = ?",
            [name, table.id],
        )
        if name.casefold() in named:
            picked_items.sync_shared(
                db, [table.id], list(shared_items), picked_items.of_group(db, table.id)
            )
        group_writes.bump_meeting(db, table.meeting_id)


def _named_by_programme(db: Database, meeting_id: str) -> set[str]:
    """Names of the groups that parts of the programme are for."""
    sql = "select only_for from meeting_phases where meeting_id = ? and only_for <> ''"
    return {row["only_for"].casefold() for row in rows(db, sql, [meeting_id])}


def call(db: Database, actor: Actor, group_id: str, *, comes: bool) -> None:
    """A group asks who leads to come, or needs it no more; who leads ends it too. Twice is as
    once: how long it waits counts from the first time. Raises NotFound without a seat, Closed."""
    with group_writes.write_at(db, actor, group_id) as table:
        if comes:
            table.check_takes_texts()
        db.execute(
            "update groups set called_at = case when ? then coalesce(called_at, ?) end,"
            " revision = revision + 1 where id = ?",
            [comes, stamp(), table.id],
        )
        group_writes.bump_meeting(db, table.meeting_id)


def set_head_count(db: Database, actor: Actor, group_id: str, number: int | None) -> None:
    """How many sit at this table; None counts the seats. For who sits there, and who leads: also
    after closing, as minutes say it, but not of an earlier school year. Raises RuleBroken, also
    for what no table is."""
    if number is not None and not 0 < number <= MOST_AT_A_TABLE:
        raise RuleBroken(f"Vul een aantal in van 1 tot en met {MOST_AT_A_TABLE}.")
    with group_writes.write_at(db, actor, group_id) as table:
        archives.check(db, table.meeting_id)
        db.execute(
            "update groups set head_count = ?, revision = revision + 1 where id = ?",
            [number, table.id],
        )
        group_writes.bump_meeting(db, table.meeting_id)


def counts(db: Database, meeting_id: str) -> list[GroupCount]:
    """The facilitator's board: per group who is there and how much was written, by number; hidden
    and merged ones left out."""
    return [count for count in all_counts(db, meeting_id) if not count.group.is_hidden]


def all_counts(db: Database, meeting_id: str) -> list[GroupCount]:
    """As `counts`, with those that went into another group or were put out of sight."""
    found = rows(
        db,
        f"select {group_writes.GROUP},"
        " coalesce(c.head_count, (select count(*) from seats where group_id = c.id)) as people,"
        " (select json_group_array(name) from (select p.name from seats s join persons p"
        "  on p.id = s.person_id where s.group_id = c.id and p.name <> '' order by s.id)) as names,"
        " (select json_group_object(picked_item_id, n) from (select o.picked_item_id, count(*) as n"
        "  from outcomes o where o.group_id = c.id and o.removed_at is null group by 1))"
        " as by_item,"
        " (select count(*) from outcomes where group_id = c.id and removed_at is null)"
        " as outcomes,"
        " (select count(*) from follow_ups where group_id = c.id and removed_at is null)"
        " as follow_ups,"
        " max(coalesce((select max(created_at) from outcomes where group_id = c.id), ''),"
        " coalesce((select max(created_at) from follow_ups where group_id = c.id), ''))"
        " as last_written_at"
        " from groups c where c.meeting_id = ? order by c.number",
        [meeting_id],
    )
    return [
        GroupCount(
            group=group_writes.take_group(row),
            last_written_at=moment(last) if (last := row.pop("last_written_at")) else None,
            by_item=json.loads(row.pop("by_item")),
            names=tuple(name.split()[0] for name in json.loads(row.pop("names"))),
            **row,
        )
        for row in found
    ]
