"""A wish of several: put together with the room, said better, taken apart."""

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.records import Forwarding, Meeting, PersonalStep, Wish
from gesprekskader.store import forwardings, steps, wishes
from gesprekskader.store.access import ALL, Deed
from gesprekskader.store.wishes import WishDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import EditForm, Form, offer, several, shown_status, text
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("wishes", __name__)
_WORDS = (
    "Hoe zeggen jullie het samen?",
    rules.STEP_LIMIT,
    "Schrijf op hoe jullie het samen zeggen.",
)


class WishForm(Form):
    step_ids = several("Welke wensen horen bij elkaar?", "Kies wensen van twee mensen of meer.")
    words = text(*_WORDS)

    def draft(self) -> WishDraft:
        return WishDraft(self.words.data, tuple(sorted(self.step_ids.data)))


class WishWordsForm(EditForm):
    words = text(*_WORDS)


def form_of(shared: list[PersonalStep]) -> WishForm:
    """The form with every wish that the network sees: what goes another way is said when sent."""
    form = WishForm()
    offer(form.step_ids, [(s.id, rules.step_words(s.kind, s.text)) for s in shared if s.is_wish])
    return form


def to_pick(
    shared: list[PersonalStep], together: list[Wish], passed: list[Forwarding]
) -> list[PersonalStep]:
    """Open wishes that go no other way: in no wish of several, and waiting at no table."""
    taken = {step_id for wish in together for step_id in wish.step_ids}
    taken |= {f.about_id for f in passed if not f.is_answered}
    return [s for s in shared if s.is_wish and steps.is_open(s) and s.id not in taken]


def _shared(meeting: Meeting) -> list[PersonalStep]:
    found = steps.shared_for(db(), meeting, ALL)
    return [s for s in found if s.shared_with == steps.NETWORK]


@bp.route("/bijeenkomsten/<meeting_id>/wensen", methods=["GET", "POST"])
def put_together(meeting_id: str) -> Answer:
    """The form stands on the overview too; here it comes back when something lacks."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    shared = _shared(meeting)
    form = form_of(shared)
    if form.validate_on_submit():
        with form.refusals():
            sid = form.submission_id.data
            wish_id = wishes.put_together(db(), actor, meeting_id, form.draft(), submission_id=sid)
            return see("look_back.overview", meeting_id=meeting_id, anchor=f"wens-{wish_id}")
    passed = forwardings.in_sight(db(), meeting.network_id, meeting.school_year)
    page = render_template(
        "tables/wishes/put_together.html",
        form=form,
        meeting=meeting,
        loose=to_pick(shared, wishes.of_meeting(db(), meeting), passed),
    )
    return page, shown_status(form)


@bp.route("/wensen/<wish_id>", methods=["GET", "POST"])
def reword(wish_id: str) -> Answer:
    wish = wishes.find(db(), wish_id)
    actor = visitor.require(Deed.FACILITATE, wish.meeting_id)
    form = WishWordsForm(obj=wish)
    if form.validate_on_submit():
        with form.refusals():
            wishes.reword(
                db(),
                actor,
                wish_id,
                form.words.data,
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("look_back.overview", meeting_id=wish.meeting_id, anchor=f"wens-{wish_id}")
    return render_template("tables/wishes/reword.html", form=form, wish=wish), shown_status(form)


@bp.post("/wensen/<wish_id>/uiteen")
def take_apart(wish_id: str) -> Response:
    meeting_id = wishes.find(db(), wish_id).meeting_id
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    wishes.take_apart(db(), actor, wish_id)
    return see("look_back.overview", meeting_id=meeting_id, anchor="wensen")
