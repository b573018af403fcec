"""Steps taken along to the next school year: a new open step that points back."""

from collections.abc import Iterator
from typing import TypeVar

from sqlite_utils import Database

from gesprekskader.moments import stamp
from gesprekskader.records import PersonalStep, StepThread
from gesprekskader.store import steps
from gesprekskader.store.db import new_id, one
from gesprekskader.store.steps import set_items

Kept = TypeVar("Kept")


def threads(db: Database, person_id: str) -> list[StepThread]:
    """Somebody's own steps, each once however often it was taken along; newest first.

    The newest year's step stands for the others. One that its owner deleted counts no more.
    """
    return in_threads(steps.of_person(db, person_id, also_removed=True))


def in_threads(own: list[PersonalStep]) -> list[StepThread]:
    """The same of steps that were read already, removed ones among them."""
    known = {step.id: step for step in own}
    here = [step for step in own if not step.is_removed]
    before = {step.id: list(_before(step, known)) for step in here}
    taken = {earlier.id for chain in before.values() for earlier in chain}
    return [
        StepThread(step, tuple(s for s in before[step.id] if not s.is_removed))
        for step in here
        if step.id not in taken
    ]


def thread_of(db: Database, step: PersonalStep) -> StepThread:
    """A step with what it was in earlier years, and what it is in the last."""
    known = {s.id: s for s in steps.of_person(db, step.person_id, also_removed=True)}
    here = [s for s in known.values() if not s.is_removed]
    return StepThread(
        step,
        tuple(s for s in _before(step, known) if not s.is_removed),
        next((s for s in here if step.id in {b.id for b in _before(s, known)}), None),
    )


def _before(step: PersonalStep, known: dict[str, PersonalStep]) -> Iterator[PersonalStep]:
    while earlier := known.get(step.carried_from_id or ""):
        yield earlier
        step = earlier


def gathered(thread: StepThread, kept: dict[str, list[Kept]]) -> list[Kept]:
    """What is kept by step (notes, ways) of all years of one step, the newest year first; of a wish
    of several that it is in too."""
    keys = [key for step in thread.all for key in (step.id, step.wish_id)]
    return [one_of for key in keys for one_of in kept.get(key, ())]


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
        " and shown_to_id is null"
        " and not exists (select 1 from revisits r where r.step_id = personal_steps.id)"
        " and not exists (select 1 from step_notes n where n.step_id = personal_steps.id)",
        [step.id],
    )
