"""Klopt dit? The group says yes to its own texts at an item."""

from flask import Blueprint

from gesprekskader.store import checked_items
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import posted
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.group_pages import load, picked_now, sheet
from gesprekskader.web.room.outcomes import OutcomeForm

bp = Blueprint("checked_items", __name__, url_prefix="/gesprekken/<group_id>")


@bp.post("/items/<picked_item_id>/klopt")
def check(group_id: str, picked_item_id: str) -> Answer:
    here = load(group_id)
    at = picked_now(here, picked_item_id)
    form = OutcomeForm(formdata=None)
    with form.refusals():
        checked_items.check(db(), visitor.current(), here.group.id, at, posted("seen"))
        return see("groups.item", group_id=here.group.id, picked_item_id=at, anchor="klopt")
    return sheet(here, at, form), form.status
