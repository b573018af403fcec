"""What every write at a group's table shares: the lock, the seat, the stage, the revision, undo."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, StaleEdit
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, FollowUpAction, Group, Outcome
from gesprekskader.store import access, actors
from gesprekskader.store.db import one, writing
from gesprekskader.words import LEADER, TABLE_PHONE

_GROUP_OF = {
    "outcomes": "select group_id from outcomes where id = ? and sees <> 'eigen'",
    "follow_ups": "select group_id from follow_ups where id = ?",
}
_SET_REMOVED = {
    "outcomes": "update outcomes set removed_at = ?, version = version + 1 where id = ?"
    " and (removed_at is null) = ? and struck_at is null",
    "follow_ups": "update follow_ups set removed_at = ?, version = version + 1 where id = ?"
    " and (removed_at is null) = ? and struck_at is null",
}

_SAID = {
    "id": "c.id",
    "meeting_id": "c.meeting_id",
    "number": "c.number",
    "name": "c.name",
    "revision": "c.revision",
    "merged_into_id": "c.merged_into_id",
    "is_hidden": "c.hidden_at is not null",
    "called_at": "c.called_at",
    "head_count": "c.head_count",
}
"""All that a Group says of the group `c`, said once: name -> where it stands."""
GROUP = ", ".join(f"{place} as group_{name}" for name, place in _SAID.items())
"""The group `c` as columns, for `take_group`."""
SEATED = f"""
  (select json_object({", ".join(f"'{name}', {place}" for name, place in _SAID.items())})
   from seats s join groups c on c.id = s.group_id where c.meeting_id = t.id
   and (s.person_id = :person or s.visit_id = :visit) order by s.id desc limit 1)"""
"""The group where an actor sits at the meeting `t`, the newest seat when there are more, as one
column for `take_seated`."""


def take_group(row: dict) -> Group:
    """The columns of GROUP taken out of a row."""
    return _group({name: row.pop(f"group_{name}") for name in _SAID})


def take_seated(column: str | None) -> Group | None:
    """The column of SEATED as a record; None without a seat."""
    return _group(json.loads(column)) if column else None


def _group(values: dict) -> Group:
    called_at = moment(values["called_at"]) if values["called_at"] else None
    return Group(**values | {"is_hidden": bool(values["is_hidden"]), "called_at": called_at})


def meeting_of(db: Database, group_id: str) -> str:
    """The meeting a group belongs to. Raises NotFound."""
    row = one(db, "select meeting_id from groups where id = ?", [group_id])
    if row is None:
        raise NotFound
    return row["meeting_id"]


def group_now(db: Database, group_id: str) -> str:
    """This group, or the one where it is now: merged into another, and that one perhaps again."""
    row = one(
        db,
        "with recursive way(id, into_id) as ("
        " select id, merged_into_id from groups where id = ? union"
        " select c.id, c.merged_into_id from groups c join way on c.id = way.into_id)"
        " select id from way where into_id is null",
        [group_id],
    )
    return row["id"] if row else group_id


CLOSED_PART = f"""
  (select h.position || ' ' || h.id from meeting_phases h where h.meeting_id = t.id
   and h.position = t.clock_phase and h.capture = '{rules.NOTHING}'
   and (h.only_for = '' or h.only_for = c.name collate nocase))"""
"""What a form calls the part that runs (its number, its id), when the group `c` writes nothing in
it; else null."""
WRITE_AT = f"""
  c.merged_into_id, c.hidden_at is not null as is_hidden, c.meeting_id, t.stage, t.is_cancelled,
  {access.SITS} as sits,
  coalesce((select coalesce(p.name, '{TABLE_PHONE}') from seats s
    left join persons p on p.id = s.person_id
    where s.group_id = c.id and (s.person_id = :person or s.visit_id = :visit)),
  '{LEADER}') as author"""
"""What a write looks at first, of the group `c` and its meeting `t`; `actors.parameters` beside it.
A text is signed with a first name, as of the table's phone, or without a seat as of who leads."""
_LOOK = f"""
  select {WRITE_AT} from groups c join meetings t on t.id = c.meeting_id where c.id = :id"""


def check_begun(db: Database, group_id: str, part: str) -> None:
    """The same for a group, inside an open transaction."""
    sql = f"select {CLOSED_PART} as closed_part from groups c"
    sql += " join meetings t on t.id = c.meeting_id where c.id = ?"
    if found := one(db, sql, [group_id]):
        rules.check_part(part, closed=found["closed_part"])


@dataclass(frozen=True)
class WriteAt:
    """A group inside a write of somebody who sits there or leads it."""

    id: str
    """Where the group is now: after a merger another one."""
    meeting_id: str
    stage: str
    is_cancelled: bool
    author: str
    """How this actor signs."""

    def check_takes_texts(self) -> None:
        """Raise Closed unless the meeting takes texts now."""
        rules.check_takes_texts(self.stage, cancelled=self.is_cancelled)

    def reword(
        self,
        db: Database,
        actor: Actor,
        kind: str,
        stored: Outcome | FollowUpAction,
        values: dict[str, object],
    ) -> None:
        """A text of `kind` ("outcomes" or "follow_ups") says this now, by column, and is there
        again when it was taken away. Raises StaleEdit when it was struck."""
        newer = ", ".join(f"{column} = :{column}" for column in values)
        changed = db.execute(
            f"update {kind} set {newer}, removed_at = null, version = version + 1,"
            " changed_by = case when author = :editor then '' else :editor end,"
            " changed_by_id = :editor_id"
            " where id = :id and version = :version and struck_at is null",
            values
            | {"editor": self.author, "editor_id": actor.person_id}
            | {"id": stored.id, "version": stored.version},
        )
        if not changed.rowcount:
            raise StaleEdit(stored)


@contextmanager
def write_at(db: Database, actor: Actor, group_id: str) -> Iterator[WriteAt]:
    """A write at a group's table: lock, and look once. What is written raises the revision by
    itself (migration `shown_raises_revision`).

    Somebody who writes in a hidden group brings it back. Raises NotFound without a seat.
    """
    with writing(db):
        found = _look(db, actor, group_id)
        if found["merged_into_id"]:
            group_id = group_now(db, group_id)
            found = _look(db, actor, group_id)
        if not found["sits"]:
            raise NotFound
        yield WriteAt(
            group_id,
            found["meeting_id"],
            found["stage"],
            bool(found["is_cancelled"]),
            found["author"],
        )
        if found["is_hidden"]:
            show_again(db, group_id)


def _look(db: Database, actor: Actor, group_id: str) -> dict:
    row = one(db, _LOOK, actors.parameters(actor) | {"id": group_id})
    if row is None:
        raise NotFound
    return row


def show_again(db: Database, group_id: str) -> None:
    """Inside an open transaction: a group that was put out of sight is there again."""
    db.execute("update groups set hidden_at = null where id = ?", [group_id])


def sent_before(
    db: Database, kind: str, addressed: str, here: str, submission_id: str
) -> str | None:
    """The id of the text that this submission made in the group it was sent to, which is `here` by
    now; None without. A merger adds a text's own id to a submission that both groups had."""
    row = one(
        db,
        f"select id from {kind} where group_id = :here"
        " and submission_id in (:sent, :sent || '-' || id)"
        " and coalesce(home_group_id, group_id) = :addressed",
        {"here": here, "sent": submission_id, "addressed": addressed},
    )
    return row["id"] if row else None


def check_takes_texts(db: Database, group_id: str) -> None:
    """Inside an open transaction: raise Closed unless the group's meeting takes texts now."""
    check_open(db, meeting_of(db, group_id))


def check_open(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: raise Closed unless the meeting takes people and texts now."""
    row = one(db, "select stage, is_cancelled from meetings where id = ?", [meeting_id])
    if row is None:
        raise NotFound
    rules.check_takes_texts(row["stage"], cancelled=bool(row["is_cancelled"]))


def bump_meeting(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: tell open boards that something changed."""
    db.execute("update meetings set revision = revision + 1 where id = ?", [meeting_id])


def group_of(db: Database, kind: str, text_id: str) -> str:
    """The group a text belongs to; `kind` is "outcomes" or "follow_ups". Raises NotFound, also for
    what nobody else sees yet."""
    row = one(db, _GROUP_OF[kind], [text_id])
    if row is None:
        raise NotFound
    return row["group_id"]


def meeting_of_text(db: Database, kind: str, text_id: str) -> str:
    """The meeting a text was written at; `kind` as above. Raises NotFound."""
    sql = f"select meeting_id from groups where id = ({_GROUP_OF[kind]})"
    row = one(db, sql, [text_id])
    if row is None:
        raise NotFound
    return row["meeting_id"]


def set_removed(
    db: Database, actor: Actor, kind: str, text_id: str, group_id: str, *, removed: bool
) -> None:
    """Take a text of a group away, or put it back, while the meeting takes texts. Twice is as
    once."""
    with write_at(db, actor, group_id) as here:
        here.check_takes_texts()
        db.execute(_SET_REMOVED[kind], [stamp() if removed else None, text_id, removed])
        if removed:  # what other groups wrote stays in view
            let_sources_go(db, kind, text_id)


def let_sources_go(db: Database, kind: str, text_id: str) -> None:
    """Inside an open transaction: what was merged into this text stands by itself again."""
    db.execute(f"update {kind} set merged_into_id = null where merged_into_id = ?", [text_id])


def come_loose(db: Database, kind: str, text_id: str) -> None:
    """Inside an open transaction: this text is merged with nothing, in neither direction."""
    let_sources_go(db, kind, text_id)
    db.execute(
        f"update {kind} set merged_into_id = null where id = ? and merged_into_id is not null",
        [text_id],
    )
