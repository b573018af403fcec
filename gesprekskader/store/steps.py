"""Personal steps: private until their owner shares them; every wording is kept for the owner. What
others see of them is in `shared_steps`, said as `steps.share` and `steps.shared_for`."""

import json
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import moment, stamp, today
from gesprekskader.records import Actor, ItemRef, Meeting, PersonalStep, StepVersion
from gesprekskader.rules import ENDINGS, school_year_of
from gesprekskader.store import access, shared_steps, step_rows, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import (
    ITEM_COLUMNS,
    as_json,
    insert,
    item_values,
    new_id,
    one,
    rows,
    writing,
)
from gesprekskader.store.shared_steps import (
    GROUP,
    NETWORK,
    for_minutes,
    share,
    shared_at,
    shared_for,
    shared_in_year,
)

__all__ = [
    "GROUP",
    "NETWORK",
    "StepDraft",
    "add",
    "change",
    "find",
    "for_minutes",
    "is_open",
    "networks_of",
    "of_person",
    "own",
    "own_and_shown",
    "set_items",
    "set_removed",
    "share",
    "shared_at",
    "shared_for",
    "shared_in_year",
    "to_look_back_on",
    "versions",
    "write_new",
]


@dataclass(frozen=True)
class StepDraft:
    kind: str
    text: str
    items: tuple[ItemRef, ...]


def find(db: Database, step_id: str) -> PersonalStep:
    """Also a removed one. Raises NotFound. Ask access before showing it to anybody."""
    row = one(db, f"{step_rows.STEP} where p.id = ?", [step_id])
    if row is None:
        raise NotFound
    return step_rows.take(row)


def of_person(db: Database, person_id: str, *, also_removed: bool = False) -> list[PersonalStep]:
    """Somebody's own steps, newest first; for that person only."""
    found = rows(
        db,
        f"{step_rows.STEP} where p.person_id = ? and (? or p.removed_at is null)"
        " order by p.created_at desc, p.rowid desc",
        [person_id, also_removed],
    )
    return step_rows.take_all(found)


def to_look_back_on(db: Database, person_id: str, meeting: Meeting) -> list[PersonalStep]:
    """Somebody's steps of a meeting's year and network, oldest first; of a rehearsal its own."""
    if meeting.is_rehearsal:
        return [
            step for step in reversed(of_person(db, person_id)) if step.meeting_id == meeting.id
        ]
    return [
        step
        for step in reversed(of_person(db, person_id))
        if step.network_id == meeting.network_id and step.school_year == meeting.school_year
    ]


def is_open(step: PersonalStep) -> bool:
    return step.result not in ENDINGS


def own_and_shown(db: Database, person_id: str) -> tuple[list[PersonalStep], list[PersonalStep]]:
    """Somebody's own steps, removed ones too, and what others chose to show this one person; each
    newest first. Nothing that others wrote at a rehearsal."""
    found = rows(
        db,
        f"{step_rows.STEP} where p.person_id = :id or p.id in"
        " (select s.id from standing_steps s where s.shown_to_id = :id)"
        " order by p.created_at desc, p.rowid desc",
        {"id": person_id},
    )
    every = step_rows.take_all(found)
    own = [step for step in every if step.person_id == person_id]
    return own, [step for step in every if step.person_id != person_id]


def own(db: Database, actor: Actor, step_id: str) -> PersonalStep:
    """As `find`, for its owner only, as `Deed.OWN_STEP` says. Raises NotFound."""
    step = find(db, step_id)
    if actor.person_id is None or step.person_id != actor.person_id:
        raise NotFound
    return step


def networks_of(db: Database, person_id: str) -> list[tuple[str, str]]:
    """Networks somebody can tie a step to, as (id, name): member, facilitator or once joined."""
    found = rows(
        db,
        "select n.id, n.name from networks n where n.id in ("
        " select network_id from memberships where person_id = :person"
        " union select t.network_id from meetings t join attendances a on a.meeting_id = t.id"
        " where a.person_id = :person and not t.is_rehearsal) order by n.name collate nocase",
        {"person": person_id},
    )
    return [(row["id"], row["name"]) for row in found]


def add(
    db: Database,
    actor: Actor,
    draft: StepDraft,
    *,
    network_id: str,
    meeting_id: str | None,
    school_year: str | None = None,
    submission_id: str,
) -> str:
    """Write an own step; its id. The same submission again gives the same step.

    Raises NotFound for the table's phone (it has no person) and for a foreign network or meeting.
    """
    with writing(db):
        if actor.person_id is None:
            raise NotFound
        if meeting_id:
            access.require(db, actor, Deed.TAKE_PART, meeting_id)
        elif network_id not in dict(networks_of(db, actor.person_id)):
            raise NotFound
        sql = "select id from personal_steps where person_id = ? and submission_id = ?"
        if known := one(db, sql, [actor.person_id, submission_id]):
            _catch_up(db, known["id"], draft, submission_id)
            return known["id"]
        return write_new(
            db,
            actor.person_id,
            draft,
            network_id=network_id,
            meeting_id=meeting_id,
            school_year=school_year or school_year_of(today()),
            submission_id=submission_id,
        )


def write_new(
    db: Database,
    person_id: str,
    draft: StepDraft,
    *,
    network_id: str,
    meeting_id: str | None,
    school_year: str,
    submission_id: str,
) -> str:
    """Inside an open transaction: a step of this person; its id."""
    step_id = new_id()
    values = {
        "id": step_id,
        "person_id": person_id,
        "kind": draft.kind,
        "text": draft.text,
        "network_id": network_id,
        "meeting_id": meeting_id,
        "school_year": school_year,
        "submission_id": submission_id,
        "created_at": stamp(),
        "changed_at": stamp(),
    }
    insert(db, "personal_steps", values)
    set_items(db, step_id, draft.items)
    submissions.remember(db, step_id, submission_id, draft, version=1)
    return step_id


def _catch_up(db: Database, step_id: str, draft: StepDraft, submission_id: str) -> None:
    """The answer got lost, the writer typed on and sent again: the newer words count."""
    stored = find(db, step_id)
    if submissions.brings_newer(
        db,
        step_id,
        submission_id,
        draft,
        version=stored.version,
        stands=submissions.as_draft(StepDraft, stored) == draft,
        is_built_on=lambda: _is_built_on(db, step_id),
    ):
        _write(db, stored, draft)
        submissions.remember(db, step_id, submission_id, draft, version=stored.version + 1)


def _is_built_on(db: Database, step_id: str) -> bool:
    """Whether this step was shared, shown, deleted, forwarded, looked back on, or taken along."""
    sql = """select 1 from personal_steps
         where id = :id
         and (shared_with <> '' or shown_to_id is not null or removed_at is not null)
        union all select 1 from forwardings where step_id = :id and withdrawn_at is null
        union all select 1 from revisits where step_id = :id
        union all select 1 from personal_steps where carried_from_id = :id limit 1"""
    return one(db, sql, {"id": step_id}) is not None


def _write(db: Database, stored: PersonalStep, draft: StepDraft) -> None:
    db.execute(
        "update personal_steps set kind = ?, text = ?, version = version + 1, changed_at = ?,"
        " removed_at = null where id = ?",
        [draft.kind, draft.text, stamp(), stored.id],
    )
    db.execute("delete from step_items where step_id = ?", [stored.id])
    set_items(db, stored.id, draft.items)


def change(
    db: Database,
    actor: Actor,
    step_id: str,
    draft: StepDraft,
    *,
    version: int,
    submission_id: str = "",
) -> None:
    """Reword a step; the earlier wording stays for its owner. Raises StaleEdit when another device
    of the owner's was first."""
    with writing(db):
        before = own(db, actor, step_id)
        if submissions.is_done(
            db,
            step_id,
            submission_id,
            draft,
            based_on=version,
            stored=before,
            stands=submissions.as_draft(StepDraft, before) == draft and not before.is_removed,
            own=True,
        ):
            return
        _write(db, before, draft)
        if (before.kind, before.text) != (draft.kind, draft.text):
            db.execute(
                "insert into step_versions (step_id, version, kind, text, changed_at)"
                " values (?, ?, ?, ?, ?)",
                [step_id, before.version, before.kind, before.text, before.changed_at.isoformat()],
            )
        submissions.remember(db, step_id, submission_id, draft, version=before.version + 1)


def versions(db: Database, *step_ids: str) -> list[StepVersion]:
    """Earlier wordings of a step, or of one over the years; newest first; for the owner only."""
    found = rows(
        db,
        "select kind, text, changed_at from step_versions"
        " where step_id in (select value from json_each(?)) order by changed_at desc, version desc",
        [as_json(step_ids)],
    )
    return [StepVersion(row["kind"], row["text"], moment(row["changed_at"])) for row in found]


def set_removed(db: Database, actor: Actor, step_id: str, *, removed: bool) -> None:
    """Delete an own step, or undo that. A deleted step is shown to nobody any more."""
    with writing(db):
        access.require(db, actor, Deed.OWN_STEP, step_id)
        db.execute(
            "update personal_steps set removed_at = ? where id = ?",
            [stamp() if removed else None, step_id],
        )
        if removed:
            db.execute(
                "update personal_steps set shared_with = '', shared_group_id = null,"
                " shared_at = null, shown_to_id = null where id = ?",
                [step_id],
            )
            shared_steps.withdraw(db, step_id)


def set_items(db: Database, step_id: str, items: tuple[ItemRef, ...]) -> None:
    """Inside an open transaction: what a step is about, in order."""
    db.execute(
        f"insert into step_items (step_id, position, {ITEM_COLUMNS})"
        " select ?, key, value ->> 'framework', value ->> 'framework_version',"
        " value ->> 'item_key', value ->> 'warranty', value ->> 'subtheme',"
        " value ->> 'item_number', value ->> 'wording', value ->> 'round' from json_each(?)",
        [step_id, json.dumps([item_values(item) for item in items])],
    )
