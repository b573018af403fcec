"""The coverage map: items by meetings, networks or school years, and gaps one tap from a plan."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.catalogue.model import Framework
from gesprekskader.exports import pdf
from gesprekskader.moments import today
from gesprekskader.reports.coverage import COUNTS, Map, Question, Sight, of, paper, sees
from gesprekskader.store import coverage, networks, overviews
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import catalogue, framework_of
from gesprekskader.web.frame.visitor import db

bp = Blueprint("coverage", __name__)
_DUTCH = {"besproken": "talked", "acties": "acted", "terugblik": "looked_back"}


def _asked(sight: Sight, years: list[str]) -> Question:
    """What the address asks for, as far as it makes sense; `years` are those to choose from."""
    this_year = rules.school_year_of(today())
    columns = request.args.get("kolommen", "")
    if columns not in (coverage.MEETINGS, coverage.NETWORKS, coverage.YEARS):
        columns = coverage.MEETINGS if len(sight.known) == 1 else coverage.NETWORKS
    network_id = request.args.get("netwerk", "")
    network_id = network_id if network_id in sight.ids else ""
    default = "" if columns == coverage.YEARS else this_year
    year = request.args.get("jaar", default)
    if columns == coverage.MEETINGS and not network_id and len(sight.known) > 1:
        network_id = sight.ids[0]
    return Question(
        columns=columns,
        network_id=network_id,
        year=year if year in (*years, "") else default,
        counted=_DUTCH.get(request.args.get("tel", ""), "talked"),
        warranty=request.args.get("waarborg", ""),
    )


def _framework(network_id: str, sight: Sight) -> Framework:
    """The one that is asked for, else that of the network or of the only one in sight."""
    if asked := request.args.get("kader"):
        return catalogue().of(asked)
    own = next((n for n in sight.own if network_id in ("", n.id)), None)
    if own is None and network_id:
        own = networks.find(db(), network_id)
    return framework_of(own) if own else catalogue().framework


def _load() -> tuple[Framework, Map, Question, Sight, list[str]]:
    sight = sees(db(), visitor.require_account())
    years = sorted({*overviews.years(db()), rules.school_year_of(today())}, reverse=True)
    asked = _asked(sight, years)
    framework = _framework(asked.network_id, sight)
    asked = replace(asked, frameworks=catalogue().named_by_meetings(framework.key))
    return framework, of(db(), framework, sight, asked), asked, sight, years


@bp.get("/dekking")
def show() -> str:
    framework, shown, asked, sight, years = _load()
    return render_template(
        "year/coverage/show.html",
        map=shown,
        framework=framework,
        frameworks=catalogue().frameworks,
        counts=COUNTS,
        can_print=pdf.is_possible(),
        known=sight.known,
        own=sight.own,
        years=years,
        asked={
            "kolommen": asked.columns,
            "netwerk": asked.network_id,
            "jaar": asked.year,
            "tel": next(k for k, v in _DUTCH.items() if v == asked.counted),
            "waarborg": asked.warranty,
            "kader": "" if framework is catalogue().framework else framework.key,
        },
    )


@bp.get("/dekking.<kind>")
def file(kind: str) -> Response:
    return files.as_paper(paper(_load()[1]), kind)
