"""The beamer: a poster for the whole room. Nothing personal stands on it."""

from flask import Blueprint, Response, render_template

from gesprekskader.errors import NotFound
from gesprekskader.records import Meeting
from gesprekskader.store import groups
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.catalogue import offered_items
from gesprekskader.web.frame.fragments import Answer
from gesprekskader.web.frame.live import follow, of_leader
from gesprekskader.web.frame.qr import svg
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import of_board
from gesprekskader.web.room.join import scan_address

bp = Blueprint("beamer", __name__, url_prefix="/bijeenkomsten/<meeting_id>")


@bp.get("/scherm")
def show(meeting_id: str) -> str:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    return render_template("wall/beamer/show.html", **_poster(meeting))


def _poster(meeting: Meeting) -> dict[str, object]:
    """What the beamer shows: nothing personal, no texts, no links to somebody."""
    address = base_address()
    hands = of_board(meeting)
    clock = hands["clock"]
    key = clock.part.plan.item_key if clock else None
    item = next((item for item in offered_items(meeting) if item.key == key), None) if key else None
    return {
        "meeting": meeting,
        "address": address,
        "bare_address": address.split("://", 1)[-1],
        **hands,
        "item": item,
        "groups": groups.counts(db(), meeting.id),
    }


@bp.get("/scherm/stand")
def state(meeting_id: str) -> Answer:
    """The poster again, for a beamer that stays open."""
    visitor.require(Deed.FACILITATE, meeting_id)
    meeting = visitor.at(meeting_id).meeting
    return follow(meeting_id, of_leader(meeting_id)) or render_template(
        "wall/beamer/_poster.html", **_poster(meeting)
    )


@bp.get("/qr.svg")
def qr(meeting_id: str) -> Response:
    """The QR code of the join address; 404 when no phone could reach it."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    if not (address := base_address()):
        raise NotFound
    picture = svg(f"{address}{scan_address(meeting.join_code)}")
    return Response(picture, mimetype="image/svg+xml")
