"""Minutes by mail: an address for these minutes only, and *Stuur naar wie er was*."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.records import Meeting
from gesprekskader.store import minutes_mails
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import mail_is_set_up
from gesprekskader.web.frame.forms import BareForm, email, posted, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("minutes_mails", __name__, url_prefix="/bijeenkomsten/<meeting_id>/verslag")


class AddressForm(BareForm):
    email = email("Je mailadres, alleen voor dit verslag", purpose="email")


def box_of(meeting: Meeting) -> dict[str, object]:
    """What the box on a phone's last page needs."""
    own = minutes_mails.own_address(db(), visitor.current(), meeting.id)
    form = AddressForm(formdata=None, email=own.email)
    return {"address": own, "form": form, "has_mail": mail_is_set_up()}


@bp.route("/adres", methods=["GET", "POST"])
def give(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.TAKE_PART, meeting_id)
    box, form = box_of(meeting), AddressForm()
    if form.validate_on_submit():
        with form.refusals():
            minutes_mails.give(db(), actor, meeting_id, form.email.data)
            return see("minutes_mails.give", meeting_id=meeting_id, gegeven=1)
    if form.is_submitted():
        box["form"] = form
    page = render_template(
        "papers/minutes_mails/give.html",
        meeting=meeting,
        was_given=bool(request.args.get("gegeven")),
        **box,
    )
    return page, shown_status(form)


@bp.get("/versturen")
def show(meeting_id: str) -> str:
    """Who gets them, before they go; without a mail server their addresses."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    return render_template(
        "papers/minutes_mails/show.html",
        meeting=meeting,
        mailing=minutes_mails.of_meeting(db(), meeting_id),
        has_mail=mail_is_set_up(),
    )


@bp.post("/versturen")
def send(meeting_id: str) -> Response:
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    by_hand = None if mail_is_set_up() else posted("mailed").split("; ")
    minutes_mails.ask(db(), actor, meeting_id, by_hand=by_hand)
    return see("minutes_mails.show", meeting_id=meeting_id)
