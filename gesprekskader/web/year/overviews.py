"""Figures over all networks for coordinators and administrators; no text and no person in it."""

from flask import Blueprint, render_template, request

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.store import overviews
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.visitor import db

bp = Blueprint("overviews", __name__)


@bp.get("/overzicht")
def show() -> str:
    actor = visitor.require_account()
    if not (actor.is_admin or visitor.sits_at_roundtable()):
        raise NotFound
    this_year = rules.school_year_of(today())
    years = sorted({*overviews.years(db()), this_year}, reverse=True)
    asked = request.args.get("jaar", "")
    year = asked if asked in years else this_year
    return render_template(
        "year/overviews/show.html",
        year=year,
        years=years,
        counts=overviews.of_year(db(), year),
        own=overviews.own_steps(db(), year),
    )
