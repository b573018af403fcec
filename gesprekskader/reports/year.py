"""The report of a network's year: what stood out, what was done, what came back."""

from dataclasses import replace

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.records import ItemRef, Meeting, Network, Outcome
from gesprekskader.reports import forwardings as passed
from gesprekskader.reports import sections, spoken
from gesprekskader.reports import steps as told_steps
from gesprekskader.reports.lines import Here, Known
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Paper
from gesprekskader.reports.sections import Told
from gesprekskader.store import (
    follow_ups,
    forwardings,
    meetings,
    outcomes,
    revisits,
    steps,
)
from gesprekskader.words import STAR_MEANS, plural, short_date


def of_network(db: Database, network: Network, year: str, known: Known | None = None) -> Paper:
    """What stood out of each kind per item, every action with its ending, shared steps with
    their yield, and what became of what was forwarded. For who facilitates the network; `known`
    says what the framework says of an item."""
    held = _held(db, network, year)
    days = [short_date(meeting.meeting_on) for meeting in reversed(held)]
    is_over = any(meeting.is_last for meeting in held)
    here, told = Here(f"Het jaar van {network.name}"), _told(db, network, year)
    if known:
        told = [replace(one, about=known(one.item)) for one in told]
    is_starred = any(o.is_starred for one in told for o, _ in one.outcomes)
    star = f" {STAR_MEANS}" if is_starred else ""
    return sections.paper(
        (
            spoken.talked_about(told, here),
            spoken.decided(told, here),
            sections.looked_back(
                revisits.counts(db, network.id, year),
                follow_ups.of_year(db, network.id, year),
                year if is_over else "",
            ),
            told_steps.section("Gedeelde stappen", _shared(db, network, year)),
            passed.passed_on(forwardings.of_year(db, network.id, year), here),
        ),
        title=here.title,
        kicker=f"Schooljaar {year}",
        lead=f"Wat ons bijbleef uit {plural(len(days), 'bijeenkomst', 'bijeenkomsten')}.",
        facts=(("Bijeenkomsten", ", ".join(days) or "geen"),),
        footer=f"{network.name} · {year}",
        note="Gewone opbrengsten staan er alleen in met een ster, citaten alleen met toestemming."
        f"{star} Persoonlijke stappen die niet gedeeld zijn, staan niet in dit verslag.",
        network=network.name,
        known=known,
        file_name=name_of("jaarverslag", network.name, year),
    )


def _held(db: Database, network: Network, year: str) -> list[Meeting]:
    """The meetings that took place, newest first."""
    return [
        meeting
        for meeting in meetings.of_network(db, network.id)
        if meeting.school_year == year
        and not meeting.is_rehearsal
        and not meeting.is_cancelled
        and meeting.stage != rules.CONCEPT
    ]


def _told(db: Database, network: Network, year: str) -> list[Told]:
    """What was kept of the year at each item."""
    kept: dict[tuple[str, str], tuple[ItemRef, list[Outcome]]] = {}
    for item, outcome in outcomes.kept_of_year(db, network.id, year):
        kept.setdefault(item.identity, (item, []))[1].append(outcome)
    return [Told(item, tuple((o, "") for o in texts)) for item, texts in kept.values()]


def _shared(db: Database, network: Network, year: str) -> list[told_steps.StepTold]:
    return [
        told_steps.shared(step)
        for step in steps.shared_in_year(db, network.id, year)
        if step.shared_with == steps.NETWORK
    ]
