"""What was said at one item over the years, for who belongs to a network that said it."""

from flask import Blueprint, render_template, request

from gesprekskader.store import forwardings, histories, readers
from gesprekskader.web import visitor
from gesprekskader.web.catalogue import find_item
from gesprekskader.web.visitor import db

bp = Blueprint("histories", __name__, url_prefix="/kader/item")


@bp.get("/<key>/geschiedenis")
def show(key: str) -> str:
    """One school year at a time, the newest first: the page stays as light as its year."""
    item = find_item(key)
    actor = visitor.require_person()
    reader = readers.reader(db(), actor)
    years = histories.years(db(), key, reader)
    asked = request.args.get("jaar", "")
    year = asked if asked in years else (years[0] if years else "")
    traces = histories.of_item(db(), key, reader, year) if year else []
    return render_template(
        "histories/show.html",
        item=item,
        years=years,
        year=year,
        traces=traces,
        ways=forwardings.of_follow_ups(db(), [f.id for t in traces for f in t.follow_ups]),
        yields=histories.yields(db(), key, reader, year) if year else [],
    )
