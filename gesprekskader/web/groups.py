"""Groups as they happen, for the facilitator: merge, hide, seat somebody."""

from flask import Blueprint, Response, render_template
from wtforms import HiddenField

from gesprekskader.records import Conversation
from gesprekskader.store import conversations, groups
from gesprekskader.store.access import Deed
from gesprekskader.web import visitor
from gesprekskader.web.catalogue import offered_items
from gesprekskader.web.forms import BareForm
from gesprekskader.web.fragments import see
from gesprekskader.web.visitor import db

bp = Blueprint("groups", __name__)


class MergeForm(BareForm):
    into = HiddenField()


class SeatForm(BareForm):
    conversation = HiddenField()


def _load(conversation_id: str) -> Conversation:
    conversation = conversations.find(db(), conversation_id)
    visitor.require(Deed.FACILITATE, conversation.meeting_id)
    return conversation


@bp.get("/gesprekken/<conversation_id>/regelen")
def manage(conversation_id: str) -> str:
    """One group set right: merge it, hide it, give it another name."""
    conversation = _load(conversation_id)
    everything = conversations.of_meeting(db(), conversation.meeting_id)
    meeting = visitor.at(conversation.meeting_id).meeting
    return render_template(
        "groups/manage.html",
        conversation=conversation,
        meeting=meeting,
        others=[other for other in everything if other.id != conversation_id],
        is_empty=not groups.has_anything(db(), conversation_id),
        items=offered_items(meeting)[:12],
    )


@bp.post("/gesprekken/<conversation_id>/samenvoeging")
def merge(conversation_id: str) -> Response:
    conversation = _load(conversation_id)
    into = MergeForm().into.data or ""
    groups.merge(db(), visitor.current(), conversation_id, into)
    return see("board.show", meeting_id=conversation.meeting_id, anchor="groepen")


@bp.post("/gesprekken/<conversation_id>/losmaken")
def part(conversation_id: str) -> Response:
    """Two groups after all: each has its own people and texts again."""
    conversation = _load(conversation_id)
    groups.part(db(), visitor.current(), conversation_id)
    return see("board.show", meeting_id=conversation.meeting_id, anchor="groepen")


@bp.post("/gesprekken/<conversation_id>/verbergen")
def hide(conversation_id: str) -> Response:
    return _set_hidden(conversation_id, hidden=True)


@bp.post("/gesprekken/<conversation_id>/tonen")
def show(conversation_id: str) -> Response:
    return _set_hidden(conversation_id, hidden=False)


def _set_hidden(conversation_id: str, *, hidden: bool) -> Response:
    conversation = _load(conversation_id)
    groups.hide(db(), visitor.current(), conversation_id, hidden=hidden)
    return see("board.show", meeting_id=conversation.meeting_id)


@bp.post("/bijeenkomsten/<meeting_id>/deelnemers/<person_id>/groep")
def seat(meeting_id: str, person_id: str) -> Response:
    """A latecomer gets a chair, or somebody changes tables."""
    visitor.require(Deed.FACILITATE, meeting_id)
    conversation = _load(SeatForm().conversation.data or "")
    groups.move_person(db(), visitor.current(), conversation.id, person_id)
    return see("members.joiners", meeting_id=meeting_id, anchor=f"persoon-{person_id}")
