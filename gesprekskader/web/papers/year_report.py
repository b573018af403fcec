"""The report of a network's year: what stood out, what was done, what came back."""

from flask import Blueprint, Response, render_template

from gesprekskader.exports import pdf
from gesprekskader.records import Network
from gesprekskader.reports.year import of_network
from gesprekskader.store import networks
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import about
from gesprekskader.web.frame.visitor import db

bp = Blueprint("year_report", __name__, url_prefix="/netwerken/<network_id>/jaar/<year>")


def _load(network_id: str, year: str) -> Network:
    return networks.led_in(db(), visitor.current(), network_id, year)


@bp.get("")
def show(network_id: str, year: str) -> str:
    network = _load(network_id, year)
    return render_template(
        "papers/year_report/show.html",
        network=network,
        year=year,
        report=of_network(db(), network, year, about).report,
        can_print=pdf.is_possible(),
    )


@bp.get("/verslag.<kind>")
def file(network_id: str, year: str, kind: str) -> Response:
    return files.as_paper(of_network(db(), _load(network_id, year), year, about), kind)
