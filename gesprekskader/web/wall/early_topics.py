"""Before the day: with the link or the code of a meeting a device puts topics in and marks, also
when it is of nobody on a list. It is asked no name, and sees nothing else of the meeting."""

from flask import Blueprint, Response, render_template

from gesprekskader.errors import Closed, NotFound, TooMany
from gesprekskader.store import early_topics
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room import join

bp = Blueprint("early_topics", __name__, url_prefix="/meedoen/<code>/<proof>/onderwerpen")


@bp.get("")
def show(code: str, proof: str) -> Answer:
    """What it is about, and the way in; for who may come in already at once the topics."""
    try:
        meeting = join.meeting_of(code)
    except (NotFound, Closed, TooMany) as no:
        return join.refused(code, no)
    if meeting.was_opened:
        return see("join.scan", code=code, proof=proof)
    part_id = early_topics.part_or_none(db(), meeting.id) or ""
    if part_id and visitor.may(Deed.MARK, part_id):
        return see("tallies.show", meeting_id=meeting.id, part_id=part_id)
    return render_template(
        "wall/early_topics/show.html",
        meeting=meeting,
        proof=join.proof_of(meeting.join_code),
        is_open=bool(part_id),
    )


@bp.post("")
def let_in(code: str, proof: str) -> Response:
    """This device may put topics in, until that is over. Raises NotFound, Closed, TooMany."""
    meeting = join.meeting_of(code)
    secret, part_id = early_topics.let_in(
        db(), visitor.current(), meeting.join_code, visitor.place()
    )
    if secret:
        visitor.adopt(secret)
    return see("tallies.show", meeting_id=meeting.id, part_id=part_id)
