"""An own step that somebody without a phone writes on the table's: a person of its own, and a code
that is shown once."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Actor, Meeting
from gesprekskader.store import access, group_writes, groups, keys, people, seats, steps
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, writing
from gesprekskader.store.steps import StepDraft

_KEPT = (
    "Deze stap is al bewaard, en de code is één keer getoond. Kwijt? Vraag de gespreksleider om een"
    " nieuwe code op jouw naam."
)
_FULL = "Aan deze tafel zitten al genoeg mensen. Doe mee op een eigen telefoon."


def add(
    db: Database,
    actor: Actor,
    meeting: Meeting,
    draft: StepDraft,
    name: str,
    *,
    submission_id: str,
) -> tuple[str, str]:
    """Keep a step for somebody new, who sits at the table of this phone: (link, code), which nobody
    gets to see again.

    Raises NotFound for a phone that is of somebody, Closed, and RuleBroken for the same submission
    again: who comes after them at this phone would read their step with a new code.
    """
    link, code = keys.new_secret(), keys.new_code()
    with writing(db):
        access.require(db, actor, Deed.TAKE_PART, meeting.id)
        group_writes.check_open(db, meeting.id)
        group = seats.seated(db, actor, meeting.id)
        if actor.person_id is not None or group is None:
            raise NotFound
        sql = "select 1 from attendances where meeting_id = ? and submission_id = ?"
        if one(db, sql, [meeting.id, submission_id]):
            raise RuleBroken(_KEPT)
        if len(seats.of_group(db, group.id)) > groups.MOST_AT_A_TABLE:
            raise RuleBroken(_FULL)
        person_id = people.insert(db, name)
        seats.attend(db, meeting.id, person_id, submission_id)
        seats.sit(db, Actor(person_id=person_id), group.id)
        steps.write_new(
            db,
            person_id,
            draft,
            network_id=meeting.network_id,
            meeting_id=meeting.id,
            school_year=meeting.school_year,
            submission_id=submission_id,
        )
        keys.insert(db, link, person_id, keys.LINK, made_by=person_id)
        keys.insert(db, code, person_id, keys.CODE, made_by=person_id)
    return link, code
