"""Records and papers made by hand, to see what writers make of them."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import TypeVar

from gesprekskader.records import FollowUpAction, Forwarding, ItemRef, Outcome, PersonalStep
from gesprekskader.reports import sections, spoken
from gesprekskader.reports.lines import Here
from gesprekskader.reports.report import Paper
from gesprekskader.reports.sections import PaperSection, Told

THEN, DAY = datetime(2026, 11, 18, 13, tzinfo=UTC), date(2026, 11, 18)
_BLANK = {str: "", int: 1, bool: False, date: DAY, datetime: THEN}
Record = TypeVar("Record")


def made(record: type[Record], **values: object) -> Record:
    """A record with these values; what is not said is blank, and does not matter."""
    blank = {field.name: _BLANK.get(field.type) for field in fields(record)}
    return record(**(blank | values))


def outcome(text: str, kind: str = "opbrengst", quote_role: str = "") -> Outcome:
    return made(Outcome, kind=kind, text=text, quote_role=quote_role, has_consent=True)


def action(text: str, owner: str, when: str, item: ItemRef, **more) -> FollowUpAction:
    words = {"text": text, "owner_kind": "rol", "owner": owner, "when": when}
    place = {"item": item, "group_name": "Groep 1", "meeting_title": "Middag"}
    return made(FollowUpAction, **(words | place | more))


def step(text: str, *items: ItemRef) -> PersonalStep:
    words = {"person": "Noor", "kind": "ga", "text": text}
    return made(PersonalStep, **words, items=items, school_year="2026-2027")


def forwarding(text: str, question: str, item: ItemRef) -> Forwarding:
    words = {"text": text, "question": question, "items": (item,)}
    return made(Forwarding, **words, roundtable="Projectgroep", at="Stuurgroep")


def paper(*found: PaperSection | None, title: str = "T", **more) -> Paper:
    words = {"kicker": "", "lead": "", "facts": (), "footer": "f", "file_name": "verslag"}
    return sections.paper(found, title=title, **(words | more))


def about(item: ItemRef, *outcomes: Outcome, actions: tuple = (), **more) -> Paper:
    """Minutes with these texts at one item."""
    told = Told(item, tuple((o, "G") for o in outcomes), tuple((f, "") for f in actions))
    return paper(spoken.talked_about([told], Here("T", DAY)), **more)
