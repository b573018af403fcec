"""The report of a network's year: what stood out, what was done, what came back."""

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.exports import pdf
from gesprekskader.exports.report import of_summary
from gesprekskader.exports.summary import Summary, SummaryOutcome, SummaryTheme
from gesprekskader.records import Network
from gesprekskader.store import (
    follow_ups,
    forwardings,
    meetings,
    networks,
    outcomes,
    revisits,
    steps,
)
from gesprekskader.store.access import Deed
from gesprekskader.web import files, summaries, visitor
from gesprekskader.web.visitor import db
from gesprekskader.words import looked_back_words, plural, short_date

bp = Blueprint("year_report", __name__, url_prefix="/netwerken/<network_id>/jaar/<year>")


def of_year(network: Network, year: str) -> Summary:
    """Starred texts and good examples per item, every action with its ending, shared steps with
    their yield, and what became of what was forwarded."""
    held = [
        meeting
        for meeting in meetings.of_network(db(), network.id)
        if meeting.school_year == year
        and not meeting.is_rehearsal
        and not meeting.is_cancelled
        and meeting.stage != rules.CONCEPT
    ]
    shared = [
        step
        for step in steps.shared_in_year(db(), network.id, year)
        if step.shared_with == steps.NETWORK
    ]
    yields = revisits.yields_of_shared(db(), network.id, year)
    counts = revisits.counts(db(), network.id, year)
    own = []
    if counts.people is not None:
        own = list(looked_back_words(counts))
    days = [short_date(meeting.meeting_on) for meeting in reversed(held)]
    return Summary(
        title=f"Het jaar van {network.name}",
        kicker=f"Schooljaar {year}",
        lead=f"In {plural(len(held), 'bijeenkomst', 'bijeenkomsten')} stond dit ons bij.",
        facts=(("Bijeenkomsten", ", ".join(days) or "geen"),),
        footer=f"{network.name} · {year}",
        themes=tuple(_themes(network.id, year)),
        steps_title="Gedeelde stappen",
        steps=tuple(summaries.shared_step(step, yields.get(step.id)) for step in shared),
        looked_back=tuple(
            summaries.earlier_action(f) for f in follow_ups.of_year(db(), network.id, year)
        ),
        counts=tuple(own),
        forwardings=tuple(
            summaries.summary_of(f) for f in forwardings.of_year(db(), network.id, year)
        ),
        note="Van de opbrengsten staan hier goede voorbeelden en wat een ster heeft."
        " Persoonlijke stappen die niet gedeeld zijn, staan niet in dit verslag.",
        network=network.name,
        file_name=files.name_of("jaarverslag", network.name, year),
    )


def _themes(network_id: str, year: str) -> list[SummaryTheme]:
    chosen: dict[str, tuple] = {}
    for item, outcome in outcomes.kept_of_year(db(), network_id, year):
        refs = chosen.setdefault(item.key or item.wording, (item, []))
        text = SummaryOutcome(
            outcome.text, outcome.kind, "", outcome.quote_role, outcome.is_starred
        )
        refs[1].append(text)
    return [
        SummaryTheme(item, tuple(sorted(texts, key=lambda text: not text.is_starred)), ())
        for item, texts in chosen.values()
    ]


def _load(network_id: str, year: str) -> Network:
    network = networks.find(db(), network_id)
    visitor.require(Deed.FACILITATE_NETWORK, network_id)
    if year not in networks.years_in_sight(db(), network_id):
        raise NotFound
    return network


@bp.get("")
def show(network_id: str, year: str) -> str:
    network = _load(network_id, year)
    return render_template(
        "year_report/show.html",
        network=network,
        year=year,
        report=of_summary(of_year(network, year)),
        can_print=pdf.is_possible(),
    )


@bp.get("/verslag.<kind>")
def file(network_id: str, year: str, kind: str) -> Response:
    return files.as_summary(of_year(_load(network_id, year), year), kind)
