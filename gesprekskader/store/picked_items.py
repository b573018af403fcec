"""Picked items: what a group talks about, from the framework or a point of its own."""

import json

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment
from gesprekskader.records import Actor, ItemRef, PickedItem
from gesprekskader.store import group_writes, submissions
from gesprekskader.store.db import (
    ITEM_COLUMNS,
    as_json,
    item_values,
    new_id,
    one,
    rows,
    take_item,
)

_SAID = {
    **{name: f"i.{name}" for name in ["id", "group_id", "position", *ITEM_COLUMNS.split(", ")]},
    "home_id": "coalesce(i.home_picked_item_id, i.id)",
    "checked_at": "i.checked_at",
}
"""All that a PickedItem says, said once: name -> where it stands."""
_COLUMNS = ", ".join(f"{place} as {name}" for name, place in _SAID.items())
AS_JSON = f"""
  (select json_group_array(json_object({
    ", ".join(f"'{name}', {place}" for name, place in _SAID.items())
})) from (select * from picked_items where group_id = c.id order by position, rowid) i)"""
"""All that the group `c` talks about, in order, as one column for `take`."""
HAS_TEXTS = """
  exists (select 1 from outcomes o where o.picked_item_id = picked_items.id)
  or exists (select 1 from follow_ups f where f.picked_item_id = picked_items.id)"""
"""A text was written at a pick, also one that was taken away since: it keeps its wording."""


def _picked(row: dict) -> PickedItem:
    row["checked_at"] = moment(row["checked_at"]) if row["checked_at"] else None
    return PickedItem(item=take_item(row), **row)


def take(column: str) -> list[PickedItem]:
    """The column of AS_JSON as records."""
    return [_picked(row) for row in json.loads(column)]


def of_group(db: Database, group_id: str) -> list[PickedItem]:
    """What a group talks about, in order."""
    found = rows(
        db,
        f"select {_COLUMNS} from picked_items i where i.group_id = ? order by i.position, i.rowid",
        [group_id],
    )
    return [_picked(row) for row in found]


def of_meeting(db: Database, meeting_id: str) -> list[PickedItem]:
    """What all groups of a meeting picked: by group number, then in their order."""
    found = rows(
        db,
        f"select {_COLUMNS}"
        " from picked_items i"
        " join groups c on c.id = i.group_id where c.meeting_id = ?"
        " and c.hidden_at is null"
        " order by c.number, i.position, i.rowid",
        [meeting_id],
    )
    return [_picked(row) for row in found]


def find(db: Database, group_id: str, picked_item_id: str) -> PickedItem:
    """One picked item of this group. Raises NotFound, also for another group's."""
    for picked_item in of_group(db, group_id):
        if picked_item.id == picked_item_id:
            return picked_item
    raise NotFound


class NotInList(RuleBroken):
    """The item is not (or no longer) in this group's list."""

    def __init__(self) -> None:
        super().__init__("Dit item staat niet meer in jullie lijst. Kies een ander item.")


def check(db: Database, group_id: str, picked_item_id: str) -> None:
    """Raise NotInList for an item of another group."""
    sql = "select 1 from picked_items where id = ? and group_id = ?"
    if one(db, sql, [picked_item_id, group_id]) is None:
        raise NotInList


def pick(
    db: Database,
    actor: Actor,
    group_id: str,
    item: ItemRef,
    *,
    submission_id: str,
    part: str = "",
) -> str:
    """Pick an item, or add an own point (an ItemRef without a key); its id. `part` is the part of
    the programme in which an own point was begun.

    Picking what is picked already, or sending twice, gives the one that is there. Raises
    SentEarlier for newer words of an own point that somebody wrote at, PartClosed.
    """
    with group_writes.write_at(db, actor, group_id) as table:
        known = one(
            db,
            "select id, group_id, wording from picked_items where item_key = :key"
            " and round = :round and group_id = :now or :key is null and submission_id = :sent"
            " and group_id in (:now, :addressed) order by group_id = :now limit 1",
            {
                "key": item.key,
                "round": item.round,
                "now": table.id,
                "addressed": group_id,
                "sent": submission_id,
            },
        )
        if known and item.key is None:
            _catch_up(db, known, item.wording, submission_id)
        if known and known["group_id"] == table.id:
            return known["id"]
        if known:
            return here(db, table.id, known["id"])
        table.check_takes_texts()
        if item.key:
            return _insert_picked(db, table.id, item, None)
        group_writes.check_begun(db, table.id, part)
        made = _insert_picked(db, table.id, item, submission_id)
        submissions.remember(db, made, submission_id, item.wording, version=1)
        return made


def _catch_up(db: Database, known: dict, wording: str, submission_id: str) -> None:
    """The answer got lost, the group typed on and sent again: the newer words of its own point
    count, also where groups were merged. A point has one version: nobody else rewords it."""
    if not submissions.brings_newer(
        db,
        known["id"],
        submission_id,
        wording,
        version=1,
        stands=known["wording"] == wording,
        is_built_on=lambda: any(_has_texts(db, each) for each in _everywhere(db, known["id"])),
    ):
        return
    group_writes.check_takes_texts(db, known["group_id"])
    for each in _everywhere(db, known["id"]):
        db.execute("update picked_items set wording = ? where id = ?", [wording, each])
    submissions.remember(db, known["id"], submission_id, wording, version=1)


def _everywhere(db: Database, picked_item_id: str) -> list[str]:
    """A pick, and what stands for it in groups that its own was merged into."""
    sql = "select id from picked_items where :id in (id, home_picked_item_id)"
    return [row["id"] for row in rows(db, sql, {"id": picked_item_id})]


def drop(db: Database, actor: Actor, group_id: str, picked_item_id: str) -> None:
    """Put an item back that nobody wrote anything at. Raises RuleBroken when there are texts, also
    such as were taken away: those can be put back."""
    with group_writes.write_at(db, actor, group_id) as table:
        table.check_takes_texts()
        if _has_texts(db, picked_item_id):
            raise RuleBroken("Bij dit item is al iets geschreven. Daarom blijft het staan.")
        deleted = db.execute(
            "delete from picked_items where id = ? and group_id = ?",
            [picked_item_id, table.id],
        )
        if not deleted.rowcount:
            raise NotFound


_SAME = """
  (t.item_key = p.item_key and t.round = p.round
   or coalesce(t.home_picked_item_id, t.id) = coalesce(p.home_picked_item_id, p.id))"""
"""Whether the picks `t` and `p` are of the same item, or of the same own point."""
STANDS = f"""
  (select t.id from picked_items p join picked_items t on t.group_id = :into and {_SAME}
   where p.id = {{picked}} order by t.id <> p.id limit 1)"""
"""What stands for a pick in the group `:into`; null without."""


def stand_in_for(db: Database, homes: list[str], into_id: str, written: str) -> None:
    """Inside an open transaction: one group has what these groups have, in their order, and what
    their texts hang on: `written` selects those picks. A copy says where it comes from."""
    db.execute(
        f"""with theirs as (
          select p.*, h.key as place, p.id in ({written}) as holds from picked_items p
          left join json_each(:homes) h on h.value = p.group_id
          where (h.value is not null and h.value <> :into or p.id in ({written}))
          and not exists (select 1 from picked_items t where t.group_id = :into and {_SAME})),
        each as (select *, row_number() over (
          partition by coalesce(item_key || ' ' || round, home_picked_item_id, id)
          order by not holds, place, position) as nth from theirs)
        insert into picked_items (id, group_id, position, {ITEM_COLUMNS},
          home_group_id, home_picked_item_id)
        select lower(hex(randomblob(6))), :into, row_number() over (order by place, position)
          + (select coalesce(max(position), 0) from picked_items where group_id = :into),
          {ITEM_COLUMNS}, coalesce(home_group_id, group_id), coalesce(home_picked_item_id, id)
        from each where nth = 1""",
        {"homes": as_json(homes), "into": into_id},
    )


def _there(db: Database, group_id: str, picked_item_id: str) -> str | None:
    """This group's own pick of the same item, or of the same own point."""
    about = {"into": group_id, "picked": picked_item_id}
    row = one(db, f"select {STANDS.format(picked=':picked')} as id", about)
    return row["id"] if row else None


def drop_stand_ins(db: Database, homes: list[str]) -> None:
    """Inside an open transaction: what stood for picks of these groups elsewhere goes, unless
    somebody wrote at it there."""
    db.execute(
        "delete from picked_items"
        " where home_group_id in (select value from json_each(:homes))"
        " and group_id not in (select value from json_each(:homes))"
        " and not exists (select 1 from outcomes o where o.picked_item_id = picked_items.id)"
        " and not exists (select 1 from follow_ups f where f.picked_item_id = picked_items.id)",
        {"homes": as_json(homes)},
    )


def where_now(db: Database, group_id: str, picked_item_id: str) -> tuple[str, str]:
    """Where a text for this group and item goes: elsewhere when the group was merged since."""
    now = group_writes.group_now(db, group_id)
    if now == group_id:
        return group_id, picked_item_id
    return now, here(db, now, picked_item_id)


def here(db: Database, group_id: str, picked_item_id: str) -> str:
    """The pick of this group that stands for one, also one of a group it was merged with; the very
    same without."""
    return _there(db, group_id, picked_item_id) or picked_item_id


def sync_shared(
    db: Database, group_ids: list[str], items: list[ItemRef], there: list[PickedItem]
) -> None:
    """Inside an open transaction: these groups have these, plus what each chose, what it wrote at
    and its own points; `there` is what they have. Items of the framework are its own choice when
    none of these is one."""
    given = _for_each(db, group_ids, items)
    wanted = {(group_id, item.place) for group_id, item in given}
    shares = {(group_id, item.is_point) for group_id, item in given}
    gone = [
        old.id
        for old in there
        if (old.group_id, old.item.is_point) in shares
        and old.item.key
        and not old.item.is_own
        and (old.group_id, old.item.place) not in wanted
    ]
    if gone:
        _drop_without_texts(db, gone)
    _insert_missing(db, given, there)


def give_missing(db: Database, group_ids: list[str], items: list[ItemRef]) -> None:
    """Inside an open transaction: these groups have these too, behind all that they have."""
    _insert_missing(db, _for_each(db, group_ids, items), _of_groups(db, group_ids))


def _insert_missing(
    db: Database, given: list[tuple[str, ItemRef]], there: list[PickedItem]
) -> None:
    have = {(old.group_id, old.item.place) for old in there}
    _insert_all(db, [each for each in given if (each[0], each[1].place) not in have])


def give_shared(db: Database, group_ids: list[str], items: list[ItemRef]) -> None:
    """Inside an open transaction: the same for groups that are new and have nothing yet."""
    _insert_all(db, _for_each(db, group_ids, items))


def _for_each(
    db: Database, group_ids: list[str], items: list[ItemRef]
) -> list[tuple[str, ItemRef]]:
    """(group, item): each of these for each of these groups, without the points that the programme
    has for another group only."""
    given = [(group_id, item) for group_id in group_ids for item in items]
    if not any(item.is_point for item in items):
        return given
    found = rows(
        db,
        "select c.id as group_id, h.point, h.round, h.only_for, c.name from groups c"
        " join meeting_phases h on h.meeting_id = c.meeting_id"
        " where c.id in (select value from json_each(?)) and h.point <> ''",
        [as_json(group_ids)],
    )
    programme = {(part["group_id"], (part["point"], part["round"])) for part in found}
    ours = {
        (part["group_id"], (part["point"], part["round"]))
        for part in found
        if part["only_for"].casefold() in ("", part["name"].casefold())
    }
    return [each for each in given if (each[0], each[1].place) not in programme - ours]


def _of_groups(db: Database, group_ids: list[str]) -> list[PickedItem]:
    among = "i.group_id in (select value from json_each(?))"
    found = rows(db, f"select {_COLUMNS} from picked_items i where {among}", [as_json(group_ids)])
    return [_picked(row) for row in found]


def _drop_without_texts(db: Database, picked_item_ids: list[str]) -> None:
    """But where a text hangs on it, also one that was taken away and can come back."""
    db.execute(
        "delete from picked_items where id in (select value from json_each(?))"
        " and not exists (select 1 from outcomes o where o.picked_item_id = picked_items.id"
        "  and o.struck_at is null)"
        " and not exists (select 1 from follow_ups f where f.picked_item_id = picked_items.id"
        "  and f.struck_at is null)",
        [as_json(picked_item_ids)],
    )


def _insert_all(db: Database, new: list[tuple[str, ItemRef]]) -> None:
    """Of each (group, item) a pick, behind what the group has, in this order."""
    if not new:
        return
    picks = [{"id": new_id(), "group": group_id, **item_values(i)} for group_id, i in new]
    said = ", ".join(f"value ->> '{name}'" for name in ITEM_COLUMNS.split(", "))
    db.execute(
        f"insert into picked_items (id, group_id, position, {ITEM_COLUMNS})"
        " select value ->> 'id', value ->> 'group',"
        " (select coalesce(max(position), 0) from picked_items where group_id = value ->> 'group')"
        f" + row_number() over (partition by value ->> 'group' order by key), {said}"
        " from json_each(?)",
        [json.dumps(picks)],
    )


def _insert_picked(db: Database, group_id: str, item: ItemRef, submission_id: str | None) -> str:
    picked_item_id = new_id()
    db.execute(
        f"insert into picked_items (id, group_id, position, submission_id, {ITEM_COLUMNS})"
        " values (:id, :group, (select coalesce(max(position), 0) + 1 from picked_items"
        " where group_id = :group), :submission, :framework, :framework_version,"
        " :item_key, :warranty, :subtheme, :item_number, :wording, :round)",
        {
            "id": picked_item_id,
            "group": group_id,
            "submission": submission_id,
            **item_values(item),
        },
    )
    return picked_item_id


def before_merging(db: Database, group_id: str) -> list[PickedItem]:
    """Picks of groups that were merged into this one, for drafts that are still on a phone."""
    found = rows(
        db,
        "with recursive tree(id) as ("
        " select id from groups where merged_into_id = ? union"
        " select c.id from groups c join tree on c.merged_into_id = tree.id)"
        f" select {_COLUMNS} from tree"
        " join picked_items i on i.group_id = tree.id",
        [group_id],
    )
    return [_picked(row) for row in found]


def _has_texts(db: Database, picked_item_id: str) -> bool:
    """Whether a text hangs on it, also one that was taken away and can come back."""
    return (
        one(
            db,
            "select 1 where exists (select 1 from outcomes where picked_item_id = :id"
            " and struck_at is null) or exists (select 1 from follow_ups"
            " where picked_item_id = :id and struck_at is null)",
            {"id": picked_item_id},
        )
        is not None
    )
