"""What was said at one item over the years, for who belongs to a network that said it."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.catalogue.model import Framework, Item
from gesprekskader.exports import pdf
from gesprekskader.records import History, Reader, Thread
from gesprekskader.reports.coverage import sees_all
from gesprekskader.reports.history import item_of, of_item, ways_of
from gesprekskader.store import coverage, histories, readers
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.visitor import db

bp = Blueprint("histories", __name__, url_prefix="/kader/item")


def _read(address: str) -> tuple[Framework, Item, Thread, Reader, list[str], str]:
    """The framework, the item, all that is said about it, who reads, the years there are, and the
    one that is asked for ("" for none)."""
    reader = readers.reader(db(), visitor.require_person())
    framework, key = catalogue().located(address)
    thread = catalogue().thread(address.rpartition(":")[0] or framework.key, key)
    item = item_of(db(), framework, key, thread, reader)
    years = histories.years(db(), thread, reader)
    asked = request.args.get("jaar", "")
    return framework, item, thread, reader, years, asked if asked in years else ""


@bp.get("/<address>/geschiedenis")
def show(address: str) -> str:
    """One school year at a time, the newest first: the page stays as light as its year."""
    framework, item, thread, reader, years, asked = _read(address)
    year = asked or (years[0] if years else "")
    told = histories.told(db(), thread, reader, year) if year else History()
    return render_template(
        "year/histories/show.html",
        item=item,
        years=years,
        year=year,
        told=told,
        ways=ways_of(db(), told),
        framework=framework,
        counted=_counted(thread, reader, bool(told.traces or told.wishes)),
        can_print=pdf.is_possible(),
    )


def _counted(thread: Thread, reader: Reader, is_told: bool) -> tuple[int, int]:
    """Groups that the map counts at this item: in one's own networks, and in others. Where the map
    counts something that can't be read here, this page says why."""
    actor = visitor.current()
    if actor.has_account and sees_all(actor):
        return coverage.groups_at(db(), thread, reader.networks)
    if is_told or not reader.leads:
        return 0, 0
    return coverage.groups_of(db(), thread, reader.leads), 0


@bp.get("/<address>/geschiedenis.<kind>")
def file(address: str, kind: str) -> Response:
    """All years, or the one that is asked for."""
    _, item, thread, reader, years, asked = _read(address)
    return files.as_paper(of_item(db(), item, thread, reader, years, asked), kind)
