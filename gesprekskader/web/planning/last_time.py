"""What is still open from before, to begin a meeting with."""

from dataclasses import replace

from flask import Blueprint, render_template

from gesprekskader.errors import NotFound
from gesprekskader.records import Meeting, PersonalStep, Reach
from gesprekskader.store import (
    carried_steps,
    follow_ups,
    forwardings,
    parked_points,
    steps,
)
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import framework_of, item_ref, offered_items
from gesprekskader.web.frame.visitor import db

bp = Blueprint("last_time", __name__)


@bp.get("/bijeenkomsten/<meeting_id>/verslag-van-vorige-keer")
def show(meeting_id: str) -> str:
    """What was agreed in this network, in any school year, and is still open: to begin with."""
    meeting = visitor.at(meeting_id).meeting
    if not visitor.may(Deed.TAKE_PART, meeting_id):
        raise NotFound
    reach = visitor.reach(meeting_id)
    return render_template(
        "planning/last_time/show.html",
        parked=parked_points.due_at(db(), meeting, reach),
        not_reached=parked_points.not_reached_before(
            db(),
            meeting,
            reach,
            lambda keys: [item_ref(i) for i in framework_of(meeting).items_of(keys)],
        ),
        offered={item.key for item in offered_items(meeting)},
        facilitates=reach.facilitates,
        whole_year=reach.whole_year,
        group=visitor.at(meeting_id).seated,
        own_steps=[] if reach.facilitates else _own_steps(meeting),
        **_opening(meeting, reach),
    )


@bp.get("/bijeenkomsten/<meeting_id>/verslag-van-vorige-keer/groot")
def screen(meeting_id: str) -> str:
    """The same for the beamer: no names of people, and nothing that groups did not share yet."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    room = replace(visitor.reach(meeting_id), facilitates=False)
    return render_template("planning/last_time/screen.html", **_opening(meeting, room))


def _opening(meeting: Meeting, reach: Reach) -> dict[str, object]:
    """What is open, the oldest last, and what was forwarded; as far as this reader's reach goes."""
    waiting = follow_ups.still_open(follow_ups.to_look_back_on(db(), meeting, reach))
    earlier = [f for f in waiting if f.meeting_id != meeting.id]
    lie, before = forwardings.for_opening(db(), meeting, reach, [f.id for f in earlier])
    return {
        "meeting": meeting,
        "open_actions": sorted(earlier, key=lambda f: f.meeting_on, reverse=True),
        "ways": forwardings.by_whole(lie),
        "forwardings": before,
    }


def _own_steps(meeting: Meeting) -> list[PersonalStep]:
    """What the visitor has open in this network, also of earlier years; for themselves."""
    if not (person_id := visitor.current().person_id) or meeting.is_rehearsal:
        return []
    mine = (thread.step for thread in carried_steps.threads(db(), person_id))
    return [s for s in mine if s.network_id == meeting.network_id and steps.is_open(s)]
