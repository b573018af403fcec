"""A new text of a group: one road for outcomes and actions, also when it is sent again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.moments import stamp
from gesprekskader.records import Actor
from gesprekskader.store import actors, group_writes, picked_items, submissions
from gesprekskader.store.db import insert, new_id, one, writing
from gesprekskader.words import FROM_PAPER

# All that decides whether a text is taken, and where: one look inside the write.
_LOOK = f"""
  select {group_writes.WRITE_AT},
  exists (select 1 from picked_items p where p.id = :picked and p.group_id = c.id) as picked,
  (select x.id from {{kind}} x where x.group_id = c.id
   and x.submission_id in (:sent, :sent || '-' || x.id)
   and coalesce(x.home_group_id, x.group_id) = :addressed) as known,
  exists (select 1 from {{kind}} y where y.group_id = c.id and y.submission_id = :sent)
  as taken,
  {group_writes.CLOSED_PART} as closed_part,
  (select h.sees from meeting_phases h where h.meeting_id = t.id and h.position = t.clock_phase)
  as sees,
  (select h.position || ' ' || h.id from meeting_phases h where h.meeting_id = t.id
   and h.position = t.clock_phase) as part_now
  from groups c join meetings t on t.id = c.meeting_id where c.id = :id"""


@dataclass(frozen=True)
class NewText:
    """What a device sent."""

    kind: str
    """ "outcomes" or "follow_ups"."""
    values: dict[str, object]
    """What the text says, by column."""
    submission_id: str
    sent: object
    """The same as the device sent it."""
    is_built_on: Callable[[Database, str], bool]
    """Whether something was done with the stored text, so that its words stand."""


class Written(NamedTuple):
    """A text, and where it landed."""

    id: str
    group_id: str
    picked_item_id: str


def record(
    db: Database,
    actor: Actor,
    text: NewText,
    place: tuple[str, str],
    *,
    part: str = "",
    from_paper: bool = False,
) -> Written:
    """Write a text at a place: (group id, picked item id). The same submission again gives the
    same text. A group that was merged since takes it in.

    `part` is the part of the programme in which it was begun. Raises NotFound without a seat,
    RuleBroken for an item that is not this group's, Closed when texts are not taken, SentEarlier.
    """
    with writing(db):
        addressed = place[0]
        found = _look(db, actor, text, place, addressed)
        if found["merged_into_id"]:
            place = picked_items.where_now(db, *place)
            found = _look(db, actor, text, place, addressed)
        if not found["sits"]:
            raise NotFound
        group_id, picked_item_id = place
        text = replace(text, values=text.values | {"picked_item_id": picked_item_id})
        if known := found["known"]:
            return Written(known, group_id, _catch_up(db, text, known))
        _check(found, part)
        author = FROM_PAPER if from_paper else found["author"]
        signed = {"author": author, "author_id": actor.person_id}
        if text.kind == "outcomes" and not from_paper:
            signed["sees"] = _who_sees(found, part)
        text_id = _insert(db, text, group_id, addressed, signed, is_taken=bool(found["taken"]))
        if found["is_hidden"]:  # somebody who writes in a hidden group brings it back
            group_writes.show_again(db, group_id)
    return Written(text_id, group_id, picked_item_id)


def _look(
    db: Database, actor: Actor, text: NewText, place: tuple[str, str], addressed: str
) -> dict:
    here = {"id": place[0], "picked": place[1], "addressed": addressed, "sent": text.submission_id}
    row = one(db, _LOOK.format(kind=text.kind), actors.parameters(actor) | here)
    if row is None:
        raise NotFound
    return row


def _check(found: dict, part: str) -> None:
    rules.check_takes_texts(found["stage"], cancelled=bool(found["is_cancelled"]))
    rules.check_part(part, closed=found["closed_part"])
    if not found["picked"]:
        raise picked_items.NotInList


def _who_sees(found: dict, part: str) -> str:
    """While each thinks alone all is of who wrote it, also what was begun before; the whole room
    reads only what was begun under a form that says so."""
    if found["sees"] == rules.SEES_SELF:
        return rules.SEES_SELF
    return found["sees"] if found["sees"] and part in found["part_now"].split() else ""


def _insert(
    db: Database,
    text: NewText,
    group_id: str,
    addressed: str,
    signed: dict[str, object],
    *,
    is_taken: bool,
) -> str:
    text_id = new_id()
    place = {
        "id": text_id,
        "group_id": group_id,
        "home_group_id": addressed if addressed != group_id else None,
        # one device sent the same to both groups of a merger: both texts stay
        "submission_id": text.submission_id + (f"-{text_id}" if is_taken else ""),
        "created_at": stamp(),
    }
    insert(db, text.kind, text.values | signed | place)
    submissions.remember(db, text_id, text.submission_id, text.sent, version=1)
    return text_id


def _catch_up(db: Database, text: NewText, text_id: str) -> str:
    """The answer got lost, the writer typed on and sent again: the newer words count. The item
    where the text stands then."""
    columns = ", ".join(text.values)
    sql = f"select group_id, version, {columns} from {text.kind} where id = ?"
    stored = one(db, sql, [text_id]) or {}
    at = str(text.values["picked_item_id"])
    if not submissions.brings_newer(
        db,
        text_id,
        text.submission_id,
        text.sent,
        version=stored["version"],
        stands=all(stored[column] == value for column, value in text.values.items()),
        is_built_on=lambda: text.is_built_on(db, text_id),
    ):
        return str(stored["picked_item_id"])
    group_writes.check_takes_texts(db, stored["group_id"])
    picked_items.check(db, stored["group_id"], at)
    newer = ", ".join(f"{column} = :{column}" for column in text.values)
    sql = f"update {text.kind} set {newer}, version = version + 1 where id = :id"
    db.execute(sql, text.values | {"id": text_id})
    version = stored["version"] + 1
    submissions.remember(db, text_id, text.submission_id, text.sent, version=version)
    return at
