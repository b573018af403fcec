"""What was said at one item over the years, for who belongs to a network that said it."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.catalogue.model import Item
from gesprekskader.exports import pdf
from gesprekskader.records import Reader
from gesprekskader.reports.coverage import sees
from gesprekskader.reports.history import item_of, of_item, ways_of
from gesprekskader.store import coverage, histories, readers
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.visitor import db

bp = Blueprint("histories", __name__, url_prefix="/kader/item")


def _read(key: str) -> tuple[Item, Reader, list[str], str]:
    """The item, who reads, the years there are, and the one that is asked for ("" for none)."""
    reader = readers.reader(db(), visitor.require_person())
    item = item_of(db(), catalogue().framework, key, reader)
    years = histories.years(db(), key, reader)
    asked = request.args.get("jaar", "")
    return item, reader, years, asked if asked in years else ""


@bp.get("/<key>/geschiedenis")
def show(key: str) -> str:
    """One school year at a time, the newest first: the page stays as light as its year."""
    item, reader, years, asked = _read(key)
    year = asked or (years[0] if years else "")
    traces = histories.of_item(db(), key, reader, year) if year else []
    wishes = histories.wishes_of(db(), key, reader, year) if year else []
    return render_template(
        "year/histories/show.html",
        item=item,
        years=years,
        year=year,
        traces=traces,
        wishes=wishes,
        ways=ways_of(db(), traces, wishes),
        yields=histories.yields(db(), key, reader, year) if year else [],
        counted=_counted(key, reader),
        can_print=pdf.is_possible(),
    )


def _counted(key: str, reader: Reader) -> tuple[int, int]:
    """Groups that the map counts at this item: in one's own networks, and in others. Where the map
    counts something, this page says why it can't be read."""
    if not visitor.current().has_account:
        return 0, 0
    return coverage.groups_at(db(), key, sees(db(), visitor.current()).ids, reader.networks)


@bp.get("/<key>/geschiedenis.<kind>")
def file(key: str, kind: str) -> Response:
    """All years, or the one that is asked for."""
    item, reader, _, asked = _read(key)
    return files.as_paper(of_item(db(), item, reader, asked), kind)
