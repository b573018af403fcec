"""A page with every component once, to look at while designing; in the demo only."""

from flask import Blueprint, current_app, render_template

from gesprekskader.errors import NotFound
from gesprekskader.web.room.outcomes import OutcomeForm

bp = Blueprint("patterns", __name__)


@bp.get("/patronen")
def show() -> str:
    if not current_app.extensions["gesprekskader"].settings.is_demo:
        raise NotFound
    return render_template("patterns.html", form=OutcomeForm(formdata=None))
