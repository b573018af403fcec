"""The programme of a meeting on the clock: when each phase starts, and whether it fits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property, partial
from itertools import islice

from markupsafe import Markup

from gesprekskader import rules
from gesprekskader.catalogue.format_parts import fill
from gesprekskader.catalogue.model import Framework, Item, MeetingFormat
from gesprekskader.catalogue.programmes import planned_phases
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
    """A phase with its clock times ("13:42"). Its prompt is filled in for who shows it: a phone
    shows one of all."""

    plan: PhasePlan
    starts_at: str
    ends_at: str
    probes: tuple[str, ...]
    words: dict[str, Callable[[], str]]
    """What the placeholders in its prompt become, looked up for those that are there."""

    @cached_property
    def prompt(self) -> Markup:
        return prompt(self._filled(" ".join(self.probes)))

    @property
    def text(self) -> str:
        """The same as plain words, with `rounds.PROBES` where the probing questions belong."""
        return self._filled(PROBES)

    def _filled(self, probes: str) -> str:
        asks = self.plan.prompt
        found = {name: say() for name, say in self.words.items() if f"[{name}]" in asks}
        return fill(asks, found | {"doorvragen": probes})

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
        at = f"{start:%H:%M}", f"{end:%H:%M}"
        timed.append(TimedPhase(phase, *at, tuple(probes), words))
        start = end
    return timed


@dataclass(frozen=True)
class ExampleTime:
    """A part of an example and when it begins ("13:42")."""

    starts_at: str
    plan: PhasePlan


def example_times(meeting_format: MeetingFormat, framework: Framework) -> list[ExampleTime]:
    """The example of a format on the clock, made as a meeting of it is; none without an example."""
    if (example := meeting_format.example) is None:
        return []
    items = list(islice(framework.all_items, example.items))
    start, timed = datetime.strptime(example.starts_at, "%H:%M"), []
    for phase in planned_phases(meeting_format, items, "shared", example.rounds):
        timed.append(ExampleTime(f"{start:%H:%M}", phase))
        start += timedelta(minutes=phase.minutes)
    return timed


def minutes_over(meeting: Meeting, phases: list[PhasePlan]) -> int | None:
    """How many minutes the programme runs past the planned end (negative: to spare); None
    without an end time."""
    return fitting.minutes_over(total_minutes(phases), meeting.starts_at, meeting.ends_at)


def _words(meeting: Meeting) -> dict[str, Callable[[], str]]:
    """What the placeholders in a prompt become for this meeting."""
    return {
        "items": cache(partial(_talk_about, meeting)),
        "item": lambda: "jullie item",
        "datum": lambda: dutch_date(meeting.meeting_on),
        "datum laatste bijeenkomst": cache(partial(_last_day, meeting)),
        "volgend schooljaar": lambda: rules.next_school_year(meeting.school_year),
    }


def _last_day(meeting: Meeting) -> str:
    last = meetings.last_of_year(db(), meeting.network_id, meeting.school_year)
    if last and last.id != meeting.id:
        return dutch_date(last.meeting_on)
    return "de laatste bijeenkomst van dit schooljaar"


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
