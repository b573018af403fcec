"""The programme of a meeting on the clock: when each phase starts, and whether it fits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from gesprekskader import rules
from gesprekskader.catalogue.format_parts import fill
from gesprekskader.catalogue.model import Item
from gesprekskader.catalogue.render import prompt
from gesprekskader.records import Meeting, PhasePlan
from gesprekskader.rules import fitting
from gesprekskader.rules.rounds import PROBES
from gesprekskader.store import meetings
from gesprekskader.web.frame.catalogue import framework_of, offered_items
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import dutch_date, joined


@dataclass(frozen=True)
class TimedPhase:
    """A phase with its clock times ("13:42") and its prompt filled in."""

    plan: PhasePlan
    starts_at: str
    ends_at: str
    prompt: Markup
    text: str
    """The same as plain words, with `rounds.PROBES` where the probing questions belong."""
    probes: tuple[str, ...]

    @property
    def notes(self) -> Markup:
        """What stands there for who leads, as HTML."""
        return prompt(self.plan.notes)


def total_minutes(phases: list[PhasePlan]) -> int:
    return sum(phase.minutes for phase in phases)


def planned_times(meeting: Meeting, phases: list[PhasePlan]) -> list[TimedPhase]:
    """The phases with the clock time each starts and ends, counted from the start."""
    start = datetime.strptime(meeting.starts_at, "%H:%M")
    words, framework = _words(meeting), framework_of(meeting)
    timed = []
    for phase in phases:
        end = start + timedelta(minutes=phase.minutes)
        item = framework.item(phase.item_key)
        probes = phase.probes or (item.probes if item else framework.probes)
        asks = prompt(fill(phase.prompt, words | {"doorvragen": " ".join(probes)}))
        text = fill(phase.prompt, words | {"doorvragen": PROBES})
        at = f"{start:%H:%M}", f"{end:%H:%M}"
        timed.append(TimedPhase(phase, *at, asks, text, tuple(probes)))
        start = end
    return timed


def minutes_over(meeting: Meeting, phases: list[PhasePlan]) -> int | None:
    """How many minutes the programme runs past the planned end (negative: to spare); None
    without an end time."""
    return fitting.minutes_over(total_minutes(phases), meeting.starts_at, meeting.ends_at)


def _words(meeting: Meeting) -> dict[str, str]:
    """What the placeholders in a prompt become for this meeting."""
    last = meetings.last_of_year(db(), meeting.network_id, meeting.school_year)
    return {
        "items": _talk_about(meeting),
        "item": "jullie item",
        "datum": dutch_date(meeting.meeting_on),
        "datum laatste bijeenkomst": (
            dutch_date(last.meeting_on)
            if last and last.id != meeting.id
            else "de laatste bijeenkomst van dit schooljaar"
        ),
        "volgend schooljaar": rules.next_school_year(meeting.school_year),
    }


def _talk_about(meeting: Meeting) -> str:
    if meeting.item_choice == "own":
        return "de items die jullie kiezen"
    if meeting.item_choice == "none":
        return "de punten van het programma"
    return _listed(offered_items(meeting)) or "de items die je kiest"


def _listed(items: list[Item]) -> str:
    """ "item 1 en 7 van Leeromgeving": the items as one says them."""
    by_subtheme: dict[str, list[str]] = {}
    for item in items:
        by_subtheme.setdefault(item.subtheme, []).append(str(item.number))
    return "; ".join(
        f"{'item' if len(numbers) == 1 else 'items'} {joined(numbers)} van {subtheme}"
        for subtheme, numbers in by_subtheme.items()
    )
