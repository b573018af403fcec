"""A newer version of the framework while a meeting runs: who leads says whether it counts."""

from flask import Blueprint, Response

from gesprekskader.catalogue import refs
from gesprekskader.catalogue.model import Framework
from gesprekskader.records import ItemRef, Meeting
from gesprekskader.store import editions, picked_items
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import newer_framework
from gesprekskader.web.frame.forms import posted
from gesprekskader.web.frame.fragments import see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db

bp = Blueprint("editions", __name__, url_prefix="/bijeenkomsten/<meeting_id>")


@bp.post("/kader")
def take_over(meeting_id: str) -> Response:
    """Take over the version that was shown."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    newer, asked = newer_framework(meeting), posted("versie")
    edition = whole(asked, 6) or 0
    items = _items(meeting, newer) if newer else {}
    editions.take_over(db(), actor, meeting_id, edition, items)
    return see("board.show", meeting_id=meeting_id)


def _items(meeting: Meeting, newer: Framework) -> dict[str, ItemRef]:
    """What its groups talk about as it stands in this version, by the keys that it had; not what
    lapsed."""
    keys = {picked.item.key for picked in picked_items.of_meeting(db(), meeting.id)}
    stand = {key: newer.item(key) for key in keys if key}
    return {
        key: refs.ref_in(newer, item) for key, item in stand.items() if item and not item.is_retired
    }
