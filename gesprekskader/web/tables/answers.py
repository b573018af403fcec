"""An answer, for who asked: the question, the road, what was said, and words to pass it on."""

from flask import Blueprint, render_template

from gesprekskader.store import forwardings, roundtables, waiting
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import wants_fragment
from gesprekskader.web.frame.visitor import db

bp = Blueprint("answers", __name__)


@bp.get("/antwoorden/<forwarding_id>")
def show(forwarding_id: str) -> str:
    """Whoever opens it has it in front of them: it waits no longer."""
    if wants_fragment():
        visitor.require(Deed.READ_ANSWER, forwarding_id)
    else:  # asks the same, inside its write
        waiting.open_answer(db(), visitor.current(), forwarding_id)
    (answer,) = forwardings.of_ids(db(), [forwarding_id])
    moves = roundtables.moves_of(db(), [forwarding_id])
    return render_template(
        "tables/answers/show.html", answer=answer, moves=moves.get(forwarding_id, [])
    )
