"""Steps taken along to the next school year: a new open step that points back."""

from sqlite_utils import Database

from gesprekskader.records import PersonalStep
from gesprekskader.store.db import new_id, one, stamp
from gesprekskader.store.steps import set_items


def is_carried(db: Database, step_id: str) -> bool:
    """Whether this step was taken along to the next year."""
    sql = "select 1 from personal_steps where carried_from_id = ? and removed_at is null"
    return one(db, sql, [step_id]) is not None


def take_along(db: Database, step: PersonalStep, school_year: str) -> None:
    """Inside an open transaction: next year's open step that points back, never as done.

    There is one at most; one its owner deleted does not come back.
    """
    if one(db, "select 1 from personal_steps where carried_from_id = ?", [step.id]):
        return
    step_id = new_id()
    db.execute(
        "insert into personal_steps (id, person_id, kind, text, network_id, school_year,"
        " carried_from_id, submission_id, created_at, changed_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            step_id,
            step.person_id,
            step.kind,
            step.text,
            step.network_id,
            school_year,
            step.id,
            f"carried-{step.id}",
            stamp(),
            stamp(),
        ],
    )
    set_items(db, step_id, step.items)


def leave_behind(db: Database, step: PersonalStep) -> None:
    """Inside an open transaction: not taken along after all, if nothing was done with it yet."""
    db.execute(
        "delete from personal_steps where carried_from_id = ? and version = 1 and shared_with = ''"
        " and not exists (select 1 from revisits r where r.step_id = personal_steps.id)"
        " and not exists (select 1 from step_notes n where n.step_id = personal_steps.id)",
        [step.id],
    )
