"""Notes at an own step: ten seconds of typing, for the owner only."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, StepNote
from gesprekskader.store import access, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import new_id, one, rows, writing


def add(db: Database, actor: Actor, step_id: str, text: str, *, submission_id: str) -> str:
    """Write a note; its id. The same submission again is the same note, in its newest words. Raises
    NotFound."""
    with writing(db):
        access.require(db, actor, Deed.OWN_STEP, step_id)
        known = one(
            db,
            "select id, text from step_notes where step_id = ? and submission_id = ?",
            [step_id, submission_id],
        )
        if known:
            _catch_up(db, known, text, submission_id)
            return known["id"]
        note_id = new_id()
        db.execute(
            "insert into step_notes (id, step_id, text, submission_id, created_at)"
            " values (?, ?, ?, ?, ?)",
            [note_id, step_id, text, submission_id, stamp()],
        )
        submissions.remember(db, note_id, submission_id, text, version=1)
    return note_id


def _catch_up(db: Database, known: dict, text: str, submission_id: str) -> None:
    """A note has one version: nobody else rewords it."""
    if submissions.brings_newer(
        db, known["id"], submission_id, text, version=1, stands=known["text"] == text
    ):
        db.execute("update step_notes set text = ? where id = ?", [text, known["id"]])
        submissions.remember(db, known["id"], submission_id, text, version=1)


def remove(db: Database, actor: Actor, note_id: str) -> str:
    """Take a note away for good; the id of its step. Raises NotFound."""
    with writing(db):
        row = one(db, "select step_id from step_notes where id = ?", [note_id])
        if row is None:
            raise NotFound
        access.require(db, actor, Deed.OWN_STEP, row["step_id"])
        db.execute("delete from step_notes where id = ?", [note_id])
    return row["step_id"]


def of_person(db: Database, person_id: str) -> dict[str, list[StepNote]]:
    """Step id -> notes, newest first; for the owner only."""
    found = rows(
        db,
        "select n.id, n.step_id, n.text, n.created_at from step_notes n join personal_steps p"
        " on p.id = n.step_id where p.person_id = ? order by n.rowid desc",
        [person_id],
    )
    notes: dict[str, list[StepNote]] = {}
    for row in found:
        note = StepNote(row["id"], row["step_id"], row["text"], moment(row["created_at"]))
        notes.setdefault(note.step_id, []).append(note)
    return notes
