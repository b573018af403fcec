"""Records and papers made by hand, to see what writers make of them."""

from datetime import UTC, date, datetime

from gesprekskader.records import FollowUpAction, Forwarding, ItemRef, Outcome, PersonalStep
from gesprekskader.reports import sections
from gesprekskader.reports.lines import Here
from gesprekskader.reports.report import Paper
from gesprekskader.reports.sections import PaperSection, Told

THEN, DAY = datetime(2026, 11, 18, 13, tzinfo=UTC), date(2026, 11, 18)
_WRITTEN = {"author": "", "changed_by": "", "version": 1, "created_at": THEN, "is_removed": False}
_WRITTEN |= {"is_starred": False, "is_struck": False}


def outcome(text: str, kind: str = "opbrengst", quote_role: str = "") -> Outcome:
    return Outcome("o", "c", "p", kind, text, quote_role, has_consent=True, reach="", **_WRITTEN)


def action(text: str, owner: str, when: str, item: ItemRef, **more) -> FollowUpAction:
    place = {
        "item": item,
        "group_name": "Groep 1",
        "meeting_id": "m",
        "meeting_title": "Middag",
        "meeting_on": DAY,
    }
    ended = {"result": "", "yielded": "", "looked_back_at": None, "merged_into_id": None}
    facts = _WRITTEN | place | ended | {"groups": 1} | more
    return FollowUpAction("f", "c", "p", text, "rol", owner, "", when, None, None, **facts)


def step(text: str, *items: ItemRef) -> PersonalStep:
    return PersonalStep(
        id="s",
        person_id="p",
        person="Noor",
        kind="ga",
        text=text,
        network_id="n",
        network="",
        meeting_id=None,
        meeting_title="",
        meeting_on=None,
        school_year="2026-2027",
        items=items,
        shared_with="",
        shared_group_id=None,
        carried_from_id=None,
        version=1,
        created_at=THEN,
        changed_at=THEN,
        is_removed=False,
        shared_at=None,
        result="",
    )


def forwarding(text: str, question: str, item: ItemRef) -> Forwarding:
    return Forwarding(
        id="w",
        meeting_id="m",
        network_id="n",
        follow_up_id="f",
        step_id=None,
        roundtable="Projectgroep",
        question=question,
        text=text,
        items=(item,),
        forwarded_at=THEN,
        at_key="stuurgroep",
        at="Stuurgroep",
        at_since=THEN,
        at_is_empty=False,
        answered_at=None,
        answer="",
        answered_by="",
        sent_on_words="",
        sent_on_by="",
        version=1,
        board="",
    )


def paper(*found: PaperSection | None, title: str = "T", **more) -> Paper:
    words = {"kicker": "", "lead": "", "facts": (), "footer": "f", "file_name": "verslag"}
    return sections.paper(found, title=title, **(words | more))


def about(item: ItemRef, *outcomes: Outcome, actions: tuple = (), **more) -> Paper:
    """Minutes with these texts at one item."""
    told = Told(item, tuple((o, "G") for o in outcomes), tuple((f, "") for f in actions))
    return paper(sections.talked_about([told], Here("T", DAY)), **more)
