"""Pages of content/hulp/, and what goes when."""

from flask import Blueprint, render_template

from gesprekskader.errors import NotFound
from gesprekskader.moments import now
from gesprekskader.rules.retention import RETENTION
from gesprekskader.store import retention
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.visitor import db

bp = Blueprint("help", __name__, url_prefix="/hulp")


@bp.get("")
def index() -> str:
    return render_template("reading/help/index.html", pages=catalogue().help_pages.values())


@bp.get("/<key>")
def show(key: str) -> str:
    page = catalogue().help_pages.get(key)
    if page is None:
        raise NotFound
    return render_template("reading/help/show.html", page=page, retention=RETENTION)


@bp.get("/bewaren")
def kept() -> str:
    """For administrators: how long each kind stays, and how much of it goes today."""
    visitor.require_admin()
    return render_template(
        "reading/help/kept.html",
        retention=RETENTION,
        due=retention.due(db(), now()),
        done_at=retention.done_at(db()),
    )
