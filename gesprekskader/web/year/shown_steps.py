"""An own step for one person: chosen from who sat in a group with me, and taken back in one tap."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.errors import NotFound
from gesprekskader.records import PersonalStep
from gesprekskader.store import shown_steps, steps
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import BareForm, choice, offer, posted, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import short_date

bp = Blueprint("shown_steps", __name__)


class ReaderForm(BareForm):
    person = choice("Aan wie laat je deze stap zien?", [], "Kies iemand uit de lijst.")


@bp.route("/stappen/<step_id>/voor-een", methods=["GET", "POST"])
def choose(step_id: str) -> Answer:
    step = _own(step_id)
    form = ReaderForm(person=step.shown_to_id)
    company = shown_steps.company(db(), step_id)
    offer(form.person, [(id_, f"{name}, laatst op {short_date(on)}") for id_, name, on in company])
    if form.validate_on_submit():
        with form.refusals():
            shown_steps.show(db(), visitor.current(), step_id, form.person.data)
            return _back(step_id)
    back = request.args.get("terug", "")
    return (
        render_template("year/shown_steps/choose.html", form=form, step=step, back=back),
        shown_status(form),
    )


@bp.post("/stappen/<step_id>/voor-niemand")
def take_back(step_id: str) -> Response:
    _own(step_id)
    shown_steps.show(db(), visitor.current(), step_id, "")
    return _back(step_id)


def _own(step_id: str) -> PersonalStep:
    step = steps.own(db(), visitor.current(), step_id)
    if step.is_removed:
        raise NotFound
    return step


def _back(step_id: str) -> Response:
    """To the phone of the meeting that somebody came from, else to the step itself."""
    meeting_id = posted("terug")
    if meeting_id and visitor.may(Deed.TAKE_PART, meeting_id):
        return see("steps.at_meeting", meeting_id=meeting_id, anchor=f"stap-{step_id}")
    return see("steps.show", step_id=step_id)
