"""A small group at work: the item sheet, the actions, picking items, the state for other phones."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, current_app, render_template, request
from wtforms import HiddenField

from gesprekskader.errors import NotFound
from gesprekskader.records import Conversation
from gesprekskader.store import conversations, looks, meetings, picked_items, seats
from gesprekskader.web import visitor
from gesprekskader.web.catalogue import item_ref, offered_items, own_point
from gesprekskader.web.clock import for_group
from gesprekskader.web.follow_ups import follow_up_form
from gesprekskader.web.forms import BareForm, Form, line, shown_status, text
from gesprekskader.web.fragments import see
from gesprekskader.web.live import follow
from gesprekskader.web.outcomes import OutcomeForm
from gesprekskader.web.presence import Register
from gesprekskader.web.table import (
    action_sheet,
    actions_of,
    asked_among,
    frame,
    load,
    outcomes_at,
    sheet,
    takes_texts,
    ways_of,
)
from gesprekskader.web.visitor import db

bp = Blueprint("conversations", __name__, url_prefix="/gesprekken/<conversation_id>")


class PickForm(Form):
    item_key = HiddenField()


class OwnPointForm(Form):
    wording = text("Jullie eigen punt", 300, "Schrijf eerst waar jullie over willen praten.")


class RenameForm(BareForm):
    name = line("Naam van de groep", 40, "Geef de groep een naam.")


@bp.get("")
def show(conversation_id: str) -> str | Response:
    """The first item at once; a group that has none yet picks one first."""
    conversation = load(conversation_id)
    picked = picked_items.of_conversation(db(), conversation.id)
    if not picked:
        return see("conversations.pick", conversation_id=conversation_id)
    return see("conversations.item", conversation_id=conversation_id, picked_item_id=picked[0].id)


@bp.get("/items/<picked_item_id>")
def item(conversation_id: str, picked_item_id: str) -> str:
    conversation = load(conversation_id)
    return sheet(conversation, picked_item_id, OutcomeForm())


@bp.get("/acties")
def actions(conversation_id: str) -> str:
    conversation = load(conversation_id)
    picked = picked_items.of_conversation(db(), conversation_id)
    form = follow_up_form(picked, chosen=request.args.get("item", ""))
    return action_sheet(conversation, form)


@bp.get("/stand")
def state(conversation_id: str) -> Response | str:
    """What another phone asks every so often: 304, or the list that changed. One read by key."""
    read = partial(looks.group_of_seat, visit_id=visitor.secret_hash(), group_id=conversation_id)
    if read(db()) is None:  # it leads the meeting, or its group is another one now
        conversation = load(conversation_id)
        if conversation.id != conversation_id:
            return _merged(conversation_id, conversation)
        read = partial(looks.group_of_leader, **read.keywords)
    same = follow(
        conversation_id,
        read,
        note=_presence(conversation_id),
        is_shared="item" in request.args,  # of actions one may read as far as one was there
    )
    if same:
        return same
    meeting = meetings.find(db(), load(conversation_id).meeting_id)
    context = {"meeting": meeting, "takes_texts": takes_texts(meeting)}
    picked_item_id = request.args.get("item", "")
    also = render_template(
        "clock/_also.html",
        meeting=meeting,
        clock=for_group(meeting, conversation_id, picked_item_id),
    )
    if picked_item_id:
        picked_item = picked_items.find(db(), conversation_id, picked_item_id)
        return also + render_template(
            "outcomes/_list.html", here=picked_item, outcomes=outcomes_at(picked_item), **context
        )
    written = actions_of(conversations.find(db(), conversation_id))
    return also + render_template(
        "follow_ups/_list.html",
        follow_ups=written,
        ways=ways_of(written),
        **context,
    )


def _merged(conversation_id: str, into: Conversation) -> str:
    """For a phone that still looks at a group that was merged: where it went."""
    _, here = picked_items.where_now(db(), conversation_id, request.args.get("item", ""))
    there = {picked.id for picked in picked_items.of_conversation(db(), into.id)}
    here_id = here if here in there else ""
    return render_template("conversations/_merged.html", conversation=into, here_id=here_id)


def _presence(conversation_id: str) -> Callable[[], None]:
    """Notes that this device looked in; one that looks along is no member of the group."""
    if request.args.get("kijkt") == "mee":
        return lambda: None
    register: Register = current_app.extensions["gesprekskader"].presence
    item = request.args.get("item", "")
    return partial(register.note, conversation_id, visitor.secret_hash(), item)


@bp.route("/kiezen", methods=["GET", "POST"])
def pick(conversation_id: str) -> str | Response | tuple[str, int]:
    conversation = load(conversation_id)
    form = PickForm()
    if form.validate_on_submit():
        with form.refusals():
            offered = offered_items(meetings.find(db(), conversation.meeting_id))
            chosen = next((item for item in offered if item.key == form.item_key.data), None)
            if chosen is None:
                raise NotFound
            picked_item_id = picked_items.pick(
                db(),
                visitor.current(),
                conversation_id,
                item_ref(chosen),
                submission_id=form.submission_id.data,
            )
            return see(
                "conversations.item",
                conversation_id=conversation.id,
                picked_item_id=picked_item_id,
            )
    return _choose(conversation, form, OwnPointForm(formdata=None)), (shown_status(form))


def _choose(conversation: Conversation, form: PickForm, own_form: OwnPointForm) -> str:
    context = frame(conversation)
    have = {picked_item.item.key for picked_item in context["picked"]}
    return render_template(
        "conversations/pick.html",
        form=form,
        own_form=own_form,
        choices=[item for item in offered_items(context["meeting"]) if item.key not in have],
        **context,
    )


@bp.post("/eigen-punt")
def add_own_point(conversation_id: str) -> Response | tuple[str, int]:
    conversation = load(conversation_id)
    form = OwnPointForm()
    if form.validate_on_submit():
        with form.refusals():
            picked_item_id = picked_items.pick(
                db(),
                visitor.current(),
                conversation_id,
                own_point(form.wording.data),
                submission_id=form.submission_id.data,
            )
            return see(
                "conversations.item",
                conversation_id=conversation.id,
                picked_item_id=picked_item_id,
            )
    return _choose(conversation, PickForm(formdata=None), form), form.status


@bp.post("/items/<picked_item_id>/terugleggen")
def drop(conversation_id: str, picked_item_id: str) -> Response | tuple[str, int]:
    """Put an item back that has no texts yet."""
    conversation = load(conversation_id)
    picked_items.find(db(), conversation.id, picked_item_id)
    form = PickForm(formdata=None)
    with form.refusals():
        picked_items.drop(db(), visitor.current(), conversation.id, picked_item_id)
        return see("conversations.pick", conversation_id=conversation.id)
    return _choose(conversation, form, OwnPointForm(formdata=None)), form.status


def _back_to_item(conversation: Conversation) -> Response:
    at = asked_among(picked_items.of_conversation(db(), conversation.id))
    if at:
        return see("conversations.item", conversation_id=conversation.id, picked_item_id=at.id)
    return see("conversations.show", conversation_id=conversation.id)


@bp.route("/naam", methods=["GET", "POST"])
def rename(conversation_id: str) -> str | Response | tuple[str, int]:
    conversation = load(conversation_id)
    form = RenameForm(name=conversation.name)
    if form.validate_on_submit():
        with form.refusals():
            conversations.rename(db(), visitor.current(), conversation.id, form.name.data)
            return _back_to_item(conversation)
    return (
        render_template(
            "conversations/rename.html",
            form=form,
            seats=seats.of_conversation(db(), conversation.id),
            **frame(conversation),
        ),
        shown_status(form),
    )
