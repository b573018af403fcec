"""Wishes of several: steps that people share with the network, put together in the room's words."""

import json
from dataclasses import dataclass, fields

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, Meeting, Wish
from gesprekskader.store import access, places, steps, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import (
    ITEM_COLUMNS,
    as_json,
    insert,
    item_json,
    items_from,
    new_id,
    one,
    rows,
    writing,
)

_ANSWERED = "exists (select 1 from forwardings w where w.wish_id = g.id and w.answered_at <> '')"
_SHARED = "exists (select 1 from wish_steps x where x.wish_id = g.id)"
STANDS = f"({_SHARED} or {_ANSWERED})"
"""Whether the wish `g` still counts: somebody is behind it, or a table answered."""

PEOPLE = """
  (select count(distinct p.person_id) from wish_steps x join personal_steps p on p.id = x.step_id
   where x.wish_id = g.id)"""
COLUMNS = f"""
  g.id, g.meeting_id, g.words, g.version, g.created_at, {_ANSWERED} as is_answered,
  {PEOPLE} as people,
  (select json_group_array(x.step_id) from wish_steps x where x.wish_id = g.id) as step_ids,
  (select json_group_array({item_json("y")}) from
    (select * from wish_items x where x.wish_id = g.id order by x.position) y) as items"""
"""Of the wish `g`, in a query; for `take`."""
_WISH = f"select {COLUMNS} from wishes g join meetings t on t.id = g.meeting_id"


@dataclass(frozen=True)
class WishDraft:
    words: str
    step_ids: tuple[str, ...]


def take(row: dict) -> Wish:
    """A wish of its columns, taken out of a row."""
    told = {field.name: row.pop(field.name) for field in fields(Wish)}
    told["step_ids"] = frozenset(json.loads(told["step_ids"]))
    told["items"] = items_from(told["items"])
    told["created_at"] = moment(told["created_at"])
    told["is_answered"] = bool(told["is_answered"])
    return Wish(**told)


def find(db: Database, wish_id: str) -> Wish:
    """Raises NotFound. Ask access to its meeting before showing it."""
    row = one(db, f"{_WISH} where g.id = ?", [wish_id])
    if row is None:
        raise NotFound
    return take(row)


def of_meeting(db: Database, meeting: Meeting) -> list[Wish]:
    """Those of the year of a meeting that somebody is still behind, of most people first; of a
    rehearsal its own."""
    found = rows(
        db,
        f"{_WISH} where {_SHARED}"
        " and (t.id = :id or not :is_rehearsal and not t.is_rehearsal"
        "      and t.network_id = :network and t.school_year = :year)"
        " order by people desc, g.rowid",
        {
            "id": meeting.id,
            "is_rehearsal": meeting.is_rehearsal,
            "network": meeting.network_id,
            "year": meeting.school_year,
        },
    )
    return [take(row) for row in found]


def put_together(
    db: Database, actor: Actor, meeting_id: str, draft: WishDraft, *, submission_id: str
) -> str:
    """Make one wish of steps that people shared with the network; its id.

    The same submission again gives the same wish. Raises NotFound for a step that the network does
    not see, RuleBroken for steps of one person, or a step that goes another way already.
    """
    with writing(db):
        meeting = places.led(db, actor, meeting_id).meeting
        sql = "select id from wishes where meeting_id = ? and submission_id = ?"
        if known := one(db, sql, [meeting_id, submission_id]):
            _catch_up(db, find(db, known["id"]), draft, submission_id)
            return known["id"]
        _check_go_together(db, meeting, draft.step_ids)
        wish_id = new_id()
        values = {
            "id": wish_id,
            "meeting_id": meeting_id,
            "words": draft.words,
            "made_by": actor.person_id,
            "submission_id": submission_id,
            "created_at": stamp(),
        }
        insert(db, "wishes", values)
        _set_steps(db, wish_id, draft.step_ids)
        submissions.remember(db, wish_id, submission_id, draft, version=1)
    return wish_id


def _set_steps(db: Database, wish_id: str, step_ids: tuple[str, ...]) -> None:
    """Inside an open transaction: whose wish it is, and what it is about. The items are kept
    beside it: they stay the wish's when the step that brought them leaves."""
    these = as_json(step_ids)
    db.execute("delete from wish_steps where wish_id = ?", [wish_id])
    db.execute("delete from wish_items where wish_id = ?", [wish_id])
    db.execute(
        "insert into wish_steps (step_id, wish_id) select value, ? from json_each(?)",
        [wish_id, these],
    )
    db.execute(
        f"insert into wish_items (wish_id, position, {ITEM_COLUMNS})"
        f" select ?, row_number() over (order by min(i.rowid)), {ITEM_COLUMNS} from step_items i"
        " where i.step_id in (select value from json_each(?))"
        " group by i.framework, coalesce(i.item_key, i.wording), i.round",
        [wish_id, these],
    )


def _check_go_together(db: Database, meeting: Meeting, step_ids: tuple[str, ...]) -> None:
    shared = {
        s.id: s
        for s in steps.shared_for(db, meeting, access.ALL)
        if s.shared_with == steps.NETWORK and s.kind == "wil"
    }
    if not set(step_ids) <= set(shared):
        raise NotFound
    if len({shared[step_id].person_id for step_id in step_ids}) < 2:
        raise RuleBroken("Kies wensen van twee mensen of meer. Een wens van één geef je zo door.")
    check_are_loose(db, *step_ids)
    sql = """select 1 from forwardings where withdrawn_at is null and answered_at is null
        and step_id in (select value from json_each(?))"""
    if one(db, sql, [as_json(step_ids)]):
        raise RuleBroken("Een van deze wensen ligt al bij een tafel. Neem die eerst terug.")


def check_are_loose(db: Database, *step_ids: str) -> None:
    """Raise RuleBroken for a step that is in a wish of several: it goes along with that one."""
    sql = "select 1 from wish_steps where step_id in (select value from json_each(?))"
    if one(db, sql, [as_json(step_ids)]):
        raise RuleBroken("Deze wens hoort al bij een wens van meer mensen. Geef die door.")


def _catch_up(db: Database, stored: Wish, draft: WishDraft, submission_id: str) -> None:
    """The answer got lost, the facilitator typed on and sent again: the newer words count, as long
    as nobody built on the first ones."""
    if submissions.brings_newer(
        db,
        stored.id,
        submission_id,
        draft,
        version=stored.version,
        stands=(stored.words, stored.step_ids) == (draft.words, frozenset(draft.step_ids)),
        is_built_on=lambda: _is_built_on(db, stored, draft),
    ):
        _write(db, stored, draft.words)
        submissions.remember(db, stored.id, submission_id, draft, version=stored.version + 1)


def _is_built_on(db: Database, stored: Wish, draft: WishDraft) -> bool:
    """Whether it was forwarded or is in a dossier, or other steps are meant than are in it."""
    sql = """select 1 from forwardings where wish_id = :id
        union all select 1 from dossier_entries where wish_id = :id limit 1"""
    return set(draft.step_ids) != stored.step_ids or one(db, sql, {"id": stored.id}) is not None


def _write(db: Database, stored: Wish, words: str) -> None:
    db.execute(
        "update wishes set words = ?, version = version + 1 where id = ?", [words, stored.id]
    )


def reword(
    db: Database,
    actor: Actor,
    wish_id: str,
    words: str,
    *,
    version: int,
    submission_id: str,
) -> None:
    """Say it better. Raises StaleEdit when a colleague was first, RuleBroken once a table answered
    these words."""
    with writing(db):
        stored = _to_change(db, actor, wish_id)
        if submissions.is_done(
            db,
            wish_id,
            submission_id,
            words,
            based_on=version,
            stored=stored,
            stands=words == stored.words,
        ):
            return
        if stored.is_answered:
            raise RuleBroken("Een tafel gaf antwoord op deze woorden. Die blijven staan.")
        _write(db, stored, words)
        submissions.remember(db, wish_id, submission_id, words, version=stored.version + 1)


def take_apart(db: Database, actor: Actor, wish_id: str) -> None:
    """Each wish is of one again; what was forwarded of it is taken back. Raises NotFound,
    RuleBroken once a table answered."""
    with writing(db):
        if _to_change(db, actor, wish_id).is_answered:
            raise RuleBroken("Hier is al een antwoord op. Dat blijft staan voor wie het vroeg.")
        db.execute("delete from wishes where id = ?", [wish_id])


def _to_change(db: Database, actor: Actor, wish_id: str) -> Wish:
    stored = find(db, wish_id)
    access.require(db, actor, Deed.FACILITATE, stored.meeting_id)
    return stored
