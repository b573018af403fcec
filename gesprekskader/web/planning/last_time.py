"""What is still open from before, to begin a meeting with."""

from flask import Blueprint, render_template

from gesprekskader.errors import NotFound
from gesprekskader.records import ItemRef
from gesprekskader.store import follow_ups, forwardings, parked_points, seats
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue, item_ref, offered_items
from gesprekskader.web.frame.visitor import db

bp = Blueprint("last_time", __name__)


def _refs_of(keys: list[str]) -> list[ItemRef]:
    return [item_ref(item) for item in catalogue().framework.items_of(keys)]


@bp.get("/bijeenkomsten/<meeting_id>/verslag-van-vorige-keer")
def show(meeting_id: str) -> str:
    """What was agreed in this network, in any school year, and is still open: to begin with."""
    meeting = visitor.at(meeting_id).meeting
    if not visitor.may(Deed.TAKE_PART, meeting_id):
        raise NotFound
    reach = visitor.reach(meeting_id)
    waiting = follow_ups.to_look_back_on(db(), meeting, reach)
    open_actions = [f for f in follow_ups.still_open(waiting) if f.meeting_id != meeting_id]
    passed_on = forwardings.for_opening(db(), meeting, reach)
    return render_template(
        "planning/last_time/show.html",
        meeting=meeting,
        open_actions=open_actions,
        parked=parked_points.due_at(db(), meeting, reach),
        not_reached=parked_points.not_reached_before(db(), meeting, reach, _refs_of),
        offered={item.key for item in offered_items(meeting)},
        facilitates=reach.facilitates,
        whole_year=reach.whole_year,
        ways=forwardings.of_follow_ups(db(), [f.id for f in open_actions]),
        forwardings=[f for f in passed_on if f.follow_up_id not in {a.id for a in open_actions}],
        group=seats.seated(db(), visitor.current(), meeting_id),
    )
