"""Codes that others made: the owner says "that was me" or not, the newcomer waits for it."""

from flask import Blueprint, Response, render_template

from gesprekskader.errors import NotFound
from gesprekskader.store import claims
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import AboutForm, posted, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("claims", __name__, url_prefix="/sleutel")


@bp.get("/wacht")
def wait() -> Answer:
    """What the device that typed the code reads."""
    actor = visitor.require_person()
    claim = claims.waiting_for(db(), actor.own_id)
    if claim is None:
        return see("home.show")
    meeting_id = claims.meeting_of(db(), claim.newcomer_id)
    return render_template("people/claims/wait.html", claim=claim, meeting_id=meeting_id)


@bp.post("/vraag/<mark>")
def answer(mark: str) -> Response:
    """The owner answers on a device of their own."""
    actor = visitor.require_person()
    claims.answer(db(), actor, mark, is_me=posted("answer") == "ja")
    return see("own_link.show", anchor="door-anderen")


@bp.post("/gelezen")
def read() -> Response:
    claims.read(db(), visitor.require_person())
    return see("own_link.show", anchor="door-anderen")


@bp.route("/vraag", methods=["GET", "POST"])
def answer_by_mail() -> Answer:
    """For who opened the link in the mail. Looking answers nothing."""
    question = visitor.asked("key")
    try:
        claim = claims.behind(db(), question)
    except NotFound:
        return see("keys.show")
    form = AboutForm(about=claim.mark)
    if form.validate_on_submit() and form.about.data == claim.mark:
        is_me = posted("answer") == "ja"
        claims.answer_by_mail(db(), question, is_me=is_me)
        visitor.forget_asked()
        return render_template("people/claims/thanks.html", claim=claim, is_me=is_me)
    form.about.data = claim.mark
    page = render_template("people/claims/answer.html", form=form, claim=claim)
    return page, shown_status(form)
