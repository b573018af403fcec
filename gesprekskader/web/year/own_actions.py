"""Actions on one's own name: how it stands, and "this is not me"."""

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.records import FollowUpAction
from gesprekskader.rules import reach as known
from gesprekskader.store import follow_ups, forwardings, revisits
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import EditForm, choice, offer, shown_status, text
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("own_actions", __name__, url_prefix="/mijn/acties/<follow_up_id>")


class ResultForm(EditForm):
    result = choice("Hoe staat het ermee?", [], "Kies eerst hoe het ermee staat.")
    yielded = text("Wil je er iets bij zeggen? (hoeft niet)", rules.OUTCOME_LIMIT)

    def draft(self) -> revisits.RevisitDraft:
        return revisits.RevisitDraft(result=self.result.data, yielded=self.yielded.data)


def _load(follow_up_id: str) -> FollowUpAction:
    action = follow_ups.find(db(), follow_up_id)
    visitor.require(Deed.OWN_ACTION, follow_up_id)
    return action


@bp.route("", methods=["GET", "POST"])
def show(follow_up_id: str) -> Answer:
    """The action, where it came from and where it lies, and one question."""
    action = _load(follow_up_id)
    form = ResultForm()
    offer(form.result, list(rules.ACTION_RESULTS.items()))
    if form.validate_on_submit():
        with form.refusals():
            revisits.look_back_on_own_action(
                db(),
                visitor.current(),
                follow_up_id,
                form.draft(),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("my_year.show", anchor=f"actie-{follow_up_id}")
    reach = visitor.reach(action.meeting_id)
    ways = forwardings.of_follow_ups(db(), [action.whole_id])
    page = render_template(
        "year/own_actions/show.html",
        form=form,
        action=action,
        earlier=known.revisits(revisits.of_follow_up(db(), follow_up_id), reach),
        ways=ways.get(action.whole_id, ()),  # who does it asked too, also after leaving
    )
    return page, shown_status(form)


@bp.post("/niet-ik")
def disown(follow_up_id: str) -> Response:
    """The name stays as words for who wrote it; here it waits no longer."""
    _load(follow_up_id)
    follow_ups.disown(db(), visitor.current(), follow_up_id)
    return see("my_year.show", weg_actie=follow_up_id, anchor="acties")
