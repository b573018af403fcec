"""All that was forwarded in one list, for the tables that see all."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.records import Forwarding
from gesprekskader.records.waiting import MANY
from gesprekskader.reports import everywhere as reports
from gesprekskader.rules import school_year_before, school_year_of
from gesprekskader.store import everywhere
from gesprekskader.store.everywhere import EVERY, Asked
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import catalogue, tables_that_see_all
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.tables.my_tables import asked_year

bp = Blueprint("everywhere", __name__, url_prefix="/overlegtafel/alles")


def _read(most: int) -> tuple[list[Forwarding], set[str], Asked]:
    """What was asked for, so many of it, of which the words may be read, and what that was."""
    actor = visitor.require_account()
    if not everywhere.may_see(db(), actor, tables_that_see_all()):
        raise NotFound
    wanted = {name: request.args.get(name, "")[:60] for name in ("tafel", "waarborg", "stand")}
    asked = Asked(asked_year(), wanted["tafel"], wanted["waarborg"], wanted["stand"])
    found = everywhere.of_year(db(), asked, most)
    return found, everywhere.readable(db(), actor, found), asked


@bp.get("")
def show() -> str:
    found, readable, asked = _read(MANY + 1)
    this = school_year_of(today())
    return render_template(
        "tables/everywhere/show.html",
        found=found[:MANY],
        is_more=len(found) > MANY,
        readable=readable,
        asked=asked,
        stand=reports.stand,
        tables=list(catalogue().roundtables.values()),
        warranties=catalogue().framework.warranties,
        years=[this, school_year_before(this), school_year_before(school_year_before(this))],
    )


@bp.get("/doorgegeven.<kind>")
def file(kind: str) -> Response:
    return files.as_paper(reports.paper(*_read(EVERY)), kind)
