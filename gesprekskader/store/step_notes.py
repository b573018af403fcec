"""Notes at an own step: ten seconds of typing, for the owner only."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.records import Actor, StepNote
from gesprekskader.store import access
from gesprekskader.store.access import Deed
from gesprekskader.store.db import moment, new_id, one, rows, stamp, writing


def add(db: Database, actor: Actor, step_id: str, text: str, *, submission_id: str) -> str:
    """Write a note; its id. The same words sent again are the same note; other words with
    the same submission (typed on after going back) are another. Raises NotFound."""
    with writing(db):
        access.require(db, actor, Deed.OWN_STEP, step_id)
        known = one(
            db,
            "select id, text from step_notes where step_id = ? and submission_id = ?",
            [step_id, submission_id],
        )
        if known and known["text"] == text:
            return known["id"]
        note_id = new_id()
        db.execute(
            "insert into step_notes (id, step_id, text, submission_id, created_at)"
            " values (?, ?, ?, ?, ?)",
            [note_id, step_id, text, note_id if known else submission_id, stamp()],
        )
    return note_id


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
