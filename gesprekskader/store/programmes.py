"""The programme of a meeting: what it offers to talk about, and how long each part takes."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from sqlite_utils import Database

from gesprekskader.errors import Closed, RuleBroken
from gesprekskader.records import Actor, ItemRef, Meeting, PhasePlan
from gesprekskader.rules import CONCEPT, MOST_ROUNDS
from gesprekskader.store import archives, clock_states, groups, picked_items
from gesprekskader.store.db import item_json, items_from, new_id, rows, writing

_COLUMNS = tuple(field.name for field in fields(PhasePlan))
_SAID = tuple(name for name in _COLUMNS if name != "position")
_TAKEN = ", ".join(f"p.value ->> '{name}'" for name in _SAID)
_LISTS = ("probes", "kinds")
_AS_JSON = f"""
  select json_group_array(json_object({", ".join(f"'{name}', {name}" for name in _COLUMNS)}))
  from (select * from meeting_phases where meeting_id = :id order by position)"""
_PARTS = f"select {', '.join(_COLUMNS)} from meeting_phases where meeting_id = ?"


def offered_keys(db: Database, meeting_id: str) -> list[str]:
    """Content keys the meeting offers (items, subthemes, warranties), in order."""
    found = rows(
        db, "select content_key from offers where meeting_id = ? order by position", [meeting_id]
    )
    return [row["content_key"] for row in found]


_PICKED = f"""
  select json_group_array({item_json("i")}) from (select i.*, min(i.rowid) from picked_items i
    join groups c on c.id = i.group_id where c.meeting_id = :id
    and c.hidden_at is null and i.item_key is not null
    group by i.item_key, i.round order by min(i.rowid)) i"""


@dataclass(frozen=True)
class Offered:
    """What a meeting offers to talk about, and its programme."""

    keys: list[str]
    """As `offered_keys`."""
    taken: list[ItemRef]
    """What its groups took that has a key, each once a round, as first taken."""
    parts: list[PhasePlan]
    """As `all_parts`."""


def offered(db: Database, meeting_id: str) -> Offered:
    """All of it in one read."""
    (row,) = rows(
        db,
        "select (select json_group_array(content_key) from (select content_key from offers"
        f" where meeting_id = :id order by position)) as keys, ({_PICKED}) as taken,"
        f" ({_AS_JSON}) as parts",
        {"id": meeting_id},
    )
    parts = [_part(part) for part in json.loads(row["parts"])]
    return Offered(json.loads(row["keys"]), list(items_from(row["taken"])), parts)


def offer(
    db: Database,
    actor: Actor,
    meeting_id: str,
    keys: list[str],
    shared_items: list[ItemRef],
    phases: list[PhasePlan] | None,
) -> None:
    """Set what the groups can talk about.

    With the same items for all, `shared_items` go to every group at once; an item that already
    has texts stays. `phases` replaces the programme (None keeps it).
    """
    with writing(db):
        archives.led(db, actor, meeting_id)
        replace_offers(db, meeting_id, keys)
        if phases is not None:
            replace_phases(db, meeting_id, phases)
        _hand_out(db, meeting_id, shared_items)
        bump(db, meeting_id)


def set_rounds(
    db: Database,
    actor: Actor,
    meeting_id: str,
    choose: Callable[[Meeting], Sequence[str]],
    follow: Callable[[Meeting, Offered], tuple[list[PhasePlan], list[ItemRef]]],
) -> None:
    """Other rounds for a meeting that did not open yet: `choose` says which, `follow` gives the
    programme and what every group talks about then. Raises NotFound, Closed once it was open, and
    RuleBroken for one more than there may be."""
    with writing(db):
        meeting = archives.led(db, actor, meeting_id).meeting
        if meeting.stage != CONCEPT or meeting.is_cancelled:
            raise Closed("Deze bijeenkomst is al open. De rondes pas je aan bij Wijzigen.")
        had, meeting = len(meeting.rounds), replace(meeting, rounds=tuple(choose(meeting)))
        if len(meeting.rounds) > max(had, MOST_ROUNDS):
            raise RuleBroken(f"Er zijn al {MOST_ROUNDS} rondes. Haal er eerst een weg.")
        db.execute(
            "update meetings set rounds = ?, version = version + 1, revision = revision + 1,"
            " clock_kept = '' where id = ?",
            [json.dumps(meeting.rounds), meeting_id],
        )
        phases, shared = follow(meeting, offered(db, meeting_id))
        db.execute("delete from meeting_phases where meeting_id = ?", [meeting_id])
        insert_phases(db, meeting_id, phases)
        _hand_out(db, meeting_id, shared)
        db.execute("update groups set revision = revision + 1 where meeting_id = ?", [meeting_id])


def _hand_out(db: Database, meeting_id: str, shared: list[ItemRef]) -> None:
    """Inside an open transaction: every group talks about these from now on."""
    found, there = groups.with_items(db, meeting_id)
    picked_items.sync_shared(db, [group.id for group in found], shared, there)


def replace_offers(db: Database, meeting_id: str, keys: Sequence[str]) -> None:
    """Inside an open transaction: what the meeting offers from now on."""
    db.execute("delete from offers where meeting_id = ?", [meeting_id])
    insert_offers(db, meeting_id, keys)


def insert_offers(db: Database, meeting_id: str, keys: Sequence[str]) -> None:
    """Inside an open transaction: what a meeting offers that offered nothing yet."""
    insert_all_offers(db, {meeting_id: keys})


def insert_all_offers(db: Database, offers: Mapping[str, Sequence[str]]) -> None:
    """The same for several meetings, by their ids."""
    db.execute(
        "insert into offers select m.key, k.key + 1, k.value"
        " from json_each(?) m, json_each(m.value) k",
        [json.dumps({meeting_id: list(keys) for meeting_id, keys in offers.items()})],
    )


def phases_of(db: Database, meeting_id: str) -> list[PhasePlan]:
    """The programme of a meeting, in order."""
    found = rows(db, f"{_PARTS} and stood_at = 0 order by position", [meeting_id])
    return [_part(row) for row in found]


def all_parts(db: Database, meeting_id: str) -> list[PhasePlan]:
    """The same, and behind it what was left out."""
    return [_part(row) for row in rows(db, f"{_PARTS} order by position", [meeting_id])]


def _part(row: dict) -> PhasePlan:
    lists = {name: tuple(json.loads(row[name])) for name in _LISTS}
    return PhasePlan(**row | lists | {"side_by_side": bool(row["side_by_side"])})


def replace_phases(db: Database, meeting_id: str, phases: list[PhasePlan]) -> None:
    """Inside an open transaction: the programme from now on; a clock of the old one stops."""
    stop_clock(db, meeting_id)
    db.execute("delete from meeting_phases where meeting_id = ?", [meeting_id])
    insert_phases(db, meeting_id, phases)


def insert_phases(db: Database, meeting_id: str, phases: list[PhasePlan]) -> None:
    """Inside an open transaction: the programme of a meeting that has none."""
    insert_all_phases(db, {meeting_id: phases})


def insert_all_phases(db: Database, programmes: Mapping[str, Sequence[PhasePlan]]) -> None:
    """The same for several meetings, by their ids."""
    known = {
        meeting_id: [vars(replace(phase, id=phase.id or new_id())) for phase in phases]
        for meeting_id, phases in programmes.items()
    }
    db.execute(
        f"insert into meeting_phases (meeting_id, position, {', '.join(_SAID)})"
        f" select m.key, p.key + 1, {_TAKEN} from json_each(?) m, json_each(m.value) p",
        [json.dumps(known)],
    )


def follow_items(
    db: Database,
    actor: Actor,
    meeting_id: str,
    phases: list[PhasePlan],
    *,
    known: list[PhasePlan],
    shared: list[ItemRef],
) -> None:
    """The programme follows other items while the meeting runs: these parts from now on. A clock
    goes on at its part; where that is gone it rests. `known` is the programme that was looked at,
    `shared` what every group talks about from now on.

    Raises RuleBroken when it changed since.
    """
    with writing(db):
        archives.led(db, actor, meeting_id)
        if all_parts(db, meeting_id) != known:
            raise RuleBroken("Het programma is intussen veranderd. Kijk het nog eens na.")
        rewrite(db, meeting_id, known, phases)
        _hand_out(db, meeting_id, shared)


def rewrite(db: Database, meeting_id: str, before: list[PhasePlan], after: list[PhasePlan]) -> None:
    """Inside an open transaction: these parts from now on, and open pages hear of it. A clock goes
    on at its part, wherever that stands now; where it is gone it rests."""
    now = {part.id: part.position for part in after if part.id and not part.stood_at}
    places = {part.position: now.get(part.id) for part in before}
    clock_states.move(db, meeting_id, places)
    db.execute("delete from meeting_phases where meeting_id = ?", [meeting_id])
    insert_phases(db, meeting_id, after)
    _bump_groups(db, meeting_id)


def stop_clock(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: no part of the programme runs any more."""
    db.execute(
        "update meetings set clock_phase = null, clock_ends_at = null, clock_left = null,"
        " clock_kept = '' where id = ?",
        [meeting_id],
    )


def set_minutes(db: Database, meeting_id: str, position: int, minutes: int) -> None:
    """Inside an open transaction: how long one part takes."""
    db.execute(
        "update meeting_phases set minutes = ? where meeting_id = ? and position = ?",
        [minutes, meeting_id, position],
    )


def bump(db: Database, meeting_id: str) -> None:
    """Tell open pages of the whole meeting that something changed."""
    db.execute("update meetings set revision = revision + 1 where id = ?", [meeting_id])
    _bump_groups(db, meeting_id)


def _bump_groups(db: Database, meeting_id: str) -> None:
    db.execute("update groups set revision = revision + 1 where meeting_id = ?", [meeting_id])
