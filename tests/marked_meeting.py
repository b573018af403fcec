"""A meeting in which each marks what they want: topics, beforehand and there; a top three."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from support import TODAY, join

from gesprekskader.catalogue.own_pages import FORMAT, read_page
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.records import Actor
from gesprekskader.store import clocks, marks, meetings, programmes, tallies
from gesprekskader.store.db import writing
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.places import at_meeting

TEXT = """---
sleutel: kiezen
titel: Kiezen
terugblik: nee
groepsgrootte: 4-8
wie kiest: niemand
---

Kort.

## 1. Onderwerpen vooraf

minuten: 0
vorm: vooraf
legt vast: onderwerpen

Waar wil je het over hebben?

## 2. Praten {#praten}

minuten: 20
vorm: groepje
herhaal: per ronde
legt vast: opbrengst

## 3. Ophalen

minuten: 10
vorm: plenair
stadium: ophalen

## 4. De drie

minuten: 5
vorm: alleen
legt vast: top drie

Welke drie?

## 5. Volgende keer

minuten: 5
vorm: plenair
legt vast: onderwerpen

## 6. Slot

minuten: 5
vorm: plenair
"""


def bring(app) -> None:
    """Add its format to what this server offers."""
    made, _ = read_page(FORMAT, "kiezen", TEXT)
    here = app.extensions["gesprekskader"]
    catalogue = replace(here.catalogue, formats=here.catalogue.formats | {"kiezen": made})
    app.extensions["gesprekskader"] = replace(here, catalogue=catalogue)


def plan(db, cast, *, open_it: bool = True, rounds: tuple[str, ...] = ()) -> str:
    """The id of such a meeting, today; opened or still to come."""
    made, wrong = read_page(FORMAT, "kiezen", TEXT)
    assert made is not None
    assert wrong == []
    draft = MeetingDraft("Leerdag", TODAY, "09:00", "16:00", "", "none", False, rounds)
    meeting_id = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft,
        format_key="kiezen",
        is_rehearsal=False,
        phases=planned_phases(made, [], "none", rounds),
        submission_id=uuid4().hex,
    )
    if open_it:
        meetings.move_stage(db, cast.facilitator, meeting_id, now="concept", new="open")
    return meeting_id


def plan_ahead(app, db, cast) -> tuple[str, str]:
    """Such a meeting in three weeks, and its part that gathers topics: (meeting, part)."""
    bring(app)
    meeting_id = plan(db, cast, open_it=False)
    on = (TODAY + timedelta(days=21)).isoformat()
    with writing(db):
        db.execute("update meetings set meeting_on = ? where id = ?", [on, meeting_id])
    return meeting_id, part_of(db, meeting_id, "Onderwerpen vooraf")


def part_of(db, meeting_id: str, title: str) -> str:
    return next(p.id for p in programmes.phases_of(db, meeting_id) if p.title == title)


def go_to(db, cast, meeting_id: str, title: str) -> None:
    """The clock to this part."""
    found = programmes.phases_of(db, meeting_id)
    part = next(p for p in found if p.title == title)
    clock = at_meeting(db, cast.facilitator, meeting_id).clock
    deed = clocks.JUMP if clock else clocks.START
    at = clock.phase if clock else 0
    clocks.turn(db, cast.facilitator, meeting_id, deed, phase=at, to=part.position)
    if clock is None:
        go_to(db, cast, meeting_id, title)


def people(db, meeting_id: str, number: int) -> list[Actor]:
    """So many who joined it."""
    return [join(db, meeting_id, f"Mens {n}")[0] for n in range(number)]


def put(db, actor: Actor, meeting_id: str, part_id: str, words: str) -> str:
    return marks.add_topic(db, actor, meeting_id, part_id, words, submission_id=uuid4().hex)


def wants(
    db, actor: Actor, meeting_id: str, part_id: str, topic_id: str, word: str = "ook"
) -> None:
    marks.mark(db, actor, (meeting_id, part_id), topic_id, word, on=True)


def numbers(db, meeting_id: str, part_id: str) -> tuple[int | None, dict[str, dict[str, int]]]:
    """How many marked, and by its words what each was given."""
    tally, choices = tallies.at_part(db, Actor(), meeting_id, part_id)
    return tally.people, {each.words: each.numbers for each in choices if each.numbers}
