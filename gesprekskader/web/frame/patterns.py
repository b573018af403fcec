"""A page with every component once, to look at while designing; in the demo only."""

from flask import Blueprint, render_template

from gesprekskader.errors import NotFound
from gesprekskader.web.frame.application import services
from gesprekskader.web.room.outcomes import OutcomeForm

bp = Blueprint("patterns", __name__)


@bp.get("/patronen")
def show() -> str:
    if not services().settings.is_demo:
        raise NotFound
    return render_template("patterns.html", form=OutcomeForm(formdata=None))
