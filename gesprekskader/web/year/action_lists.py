"""One list of all actions of a network, to read, to print and to take along."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.exports import pdf
from gesprekskader.records import Network
from gesprekskader.reports import actions
from gesprekskader.store import networks
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import about
from gesprekskader.web.frame.visitor import db

bp = Blueprint("action_lists", __name__, url_prefix="/netwerken/<network_id>")


def _load(network_id: str) -> Network:
    return networks.led(db(), visitor.current(), network_id)


def _order() -> str:
    asked = request.args.get("volgorde", "")
    return asked if asked in actions.ORDERS else actions.BY_MOMENT


@bp.get("/acties")
def show(network_id: str) -> str:
    network, order = _load(network_id), _order()
    return render_template(
        "year/action_lists/show.html",
        network=network,
        order=order,
        orders=actions.ORDERS,
        report=actions.of_network(db(), network, order, about).report,
        can_print=pdf.is_possible(),
    )


@bp.get("/acties.<kind>")
def file(network_id: str, kind: str) -> Response:
    return files.as_paper(actions.of_network(db(), _load(network_id), _order(), about), kind)
