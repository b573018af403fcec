"""A small group at work: the item sheet, the actions, picking items, the state for other phones."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, render_template, request
from wtforms import HiddenField

from gesprekskader.errors import NotFound
from gesprekskader.records import AtGroup, ItemRef
from gesprekskader.store import groups, looks, picked_items, seats
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.catalogue import item_ref, offered_items, own_point, shared_items
from gesprekskader.web.frame.forms import BareForm, Form, line, posted, shown_status, text
from gesprekskader.web.frame.fragments import Answer, part, see
from gesprekskader.web.frame.live import follow, for_one, no_stream
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import for_group, kinds_at
from gesprekskader.web.room.follow_ups import follow_up_form
from gesprekskader.web.room.group_pages import (
    action_sheet,
    actions_of,
    asked_among,
    frame,
    load,
    not_shown_yet,
    outcome_list,
    takes_texts,
    ways_of,
)
from gesprekskader.web.room.grouping import HeadCountForm
from gesprekskader.web.room.outcomes import item_sheet, kind_picker

bp = Blueprint("groups", __name__, url_prefix="/gesprekken/<group_id>")


class OwnPointForm(Form):
    wording = text("Jullie eigen punt", 300, "Schrijf eerst waar jullie over willen praten.")
    part = HiddenField()


class RenameForm(BareForm):
    name = line("Naam van de groep", 40, "Geef de groep een naam.")


@bp.get("")
def show(group_id: str) -> Answer:
    """The first item at once; a group that has none yet picks one first."""
    here = load(group_id)
    if not here.picked:
        return see("groups.pick", group_id=here.group.id)
    first = here.picked[0].id
    return see("groups.item", group_id=here.group.id, picked_item_id=first)


@bp.get("/items/<picked_item_id>")
def item(group_id: str, picked_item_id: str) -> str:
    return item_sheet(load(group_id), picked_item_id)


@bp.get("/acties")
def actions(group_id: str) -> str:
    here = load(group_id)
    form = follow_up_form(here, chosen=request.args.get("item", ""))
    form.tell_empty_tables()
    return action_sheet(here, form)


@bp.get("/stand")
def state(group_id: str) -> Answer:
    """What another phone asks every so often: 304, or the list that changed. One read by key."""
    read = partial(looks.group_of_seat, visit_id=visitor.secret_hash(), group_id=group_id)
    if read(db()) is None:  # it leads the meeting, or its group is another one now
        here = load(group_id)
        if here.group.id != group_id:
            return no_stream() or _merged(group_id, here)
        read = partial(looks.group_of_leader, **read.keywords)
    same = follow(
        group_id,
        read,
        note=_presence(group_id),
        is_shared=bool(request.args.get("item")),  # of actions one may read as far as one was there
    )
    if same:
        return same
    return _list(load(group_id), request.args.get("item", ""))


def _list(here: AtGroup, picked_item_id: str) -> str:
    """The outcomes at an item, or the actions; with the clock that stands elsewhere on the page."""
    context = {"meeting": here.meeting, "takes_texts": takes_texts(here.meeting)}
    clock = for_group(here, picked_item_id)
    at = next((p for p in here.picked if p.id == picked_item_id), None)
    kinds = kinds_at(here, picked_item_id)
    if clock and clock.is_for_oneself:  # what somebody thinks alone is in it
        for_one()
    also = part(
        "room/clock/_also.html",
        group=here.group,
        item=picked_item_id,
        clock=clock,
        picker=kind_picker(kinds) if at else "",
        thought=not_shown_yet(here, at, clock) if at else [],
        **context,
    )
    if picked_item_id:
        if at is None:
            raise NotFound
        return also + outcome_list(here, at, clock, kinds)[0]
    actions = actions_of(here)
    ways = ways_of(here, actions)
    return also + part("room/follow_ups/_list.html", follow_ups=actions, ways=ways, **context)


def _merged(group_id: str, into: AtGroup) -> str:
    """For a phone that still looks at a group that was merged: where it went."""
    _, here = picked_items.where_now(db(), group_id, request.args.get("item", ""))
    here_id = here if here in {picked.id for picked in into.picked} else ""
    return render_template("room/groups/_merged.html", group=into.group, here_id=here_id)


def _presence(group_id: str) -> Callable[[], None]:
    """Notes that this device looked in; one that looks along is no member of the group."""
    if request.args.get("kijkt") == "mee":
        return lambda: None
    register = services().presence
    item = request.args.get("item", "")
    return partial(register.note, group_id, visitor.secret_hash(), item)


@bp.route("/kiezen", methods=["GET", "POST"])
def pick(group_id: str) -> Answer:
    here = load(group_id)
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            offered, asked = offered_items(here.meeting), posted("item_key")
            chosen = next((item for item in offered if item.key == asked), None)
            if chosen is None:
                raise NotFound
            return _picked(group_id, here, item_ref(chosen, here.meeting), form)
    return _choose(here, form, OwnPointForm(formdata=None)), (shown_status(form))


def _picked(
    addressed: str, here: AtGroup, item: ItemRef, form: Form, part_begun: str = ""
) -> Response:
    """The item is in the group's list now; on to its sheet. `addressed` is the group that the form
    was for, before a merger."""
    at = picked_items.pick(
        db(),
        visitor.current(),
        addressed,
        item,
        submission_id=form.submission_id.data,
        part=part_begun,
    )
    return see("groups.item", group_id=here.group.id, picked_item_id=at)


def _choose(here: AtGroup, form: Form, own_form: OwnPointForm) -> str:
    have = {picked_item.item.key for picked_item in here.picked}
    return render_template(
        "room/groups/pick.html",
        form=form,
        own_form=own_form,
        choices=[item for item in offered_items(here.meeting) if item.key not in have],
        **frame(here),
    )


@bp.post("/eigen-punt")
def add_own_point(group_id: str) -> Answer:
    here = load(group_id)
    form = OwnPointForm()
    if form.validate_on_submit():
        with form.refusals():
            point = own_point(form.wording.data, here.meeting.framework)
            return _picked(group_id, here, point, form, form.part.data or "")
    return _choose(here, Form(formdata=None), form), form.status


@bp.post("/items/<picked_item_id>/terugleggen")
def drop(group_id: str, picked_item_id: str) -> Answer:
    """Put an item back that has no texts yet."""
    here = load(group_id)
    if picked_item_id not in {picked.id for picked in here.picked}:
        raise NotFound
    form = Form(formdata=None)
    with form.refusals():
        picked_items.drop(db(), visitor.current(), here.group.id, picked_item_id)
        return see("groups.pick", group_id=here.group.id)
    return _choose(here, form, OwnPointForm(formdata=None)), form.status


def _back_to_item(here: AtGroup) -> Response:
    group_id, at = here.group.id, asked_among(here.picked)
    if at:
        return see("groups.item", group_id=group_id, picked_item_id=at.id)
    return see("groups.show", group_id=group_id)


@bp.post("/kom-even")
def call(group_id: str) -> Response:
    """The table asks who leads to come, and needs it no more; who leads ends it from the board."""
    group = groups.find(db(), group_id)
    visitor.require(Deed.SIT, group_id)
    goes = posted("terug") == "bord" and visitor.may(Deed.FACILITATE, group.meeting_id)
    groups.call(db(), visitor.current(), group_id, comes=posted("komt") == "ja")
    register = services().presence
    if goes and group.called_at:
        register.come(group_id)
    elif not goes:
        register.stay(group_id)
    if posted("terug") == "bord":
        return see("board.show", meeting_id=group.meeting_id, anchor="groepen")
    item = request.args.get("item", "")
    if request.args.get("terug") == "acties":
        return see("groups.actions", group_id=group_id, item=item or None)
    if item:
        return see("groups.item", group_id=group_id, picked_item_id=item)
    return see("groups.show", group_id=group_id)


@bp.route("/naam", methods=["GET", "POST"])
def rename(group_id: str) -> Answer:
    here = load(group_id)
    form = RenameForm(name=here.group.name)
    if form.validate_on_submit():
        with form.refusals():
            shared = shared_items(here.meeting)
            groups.rename(db(), visitor.current(), here.group.id, form.name.data, shared)
            return _back_to_item(here)
    return (
        render_template(
            "room/groups/rename.html",
            form=form,
            count_form=HeadCountForm(number=str(here.group.head_count or "")),
            seats=seats.of_group(db(), here.group.id),
            **frame(here),
        ),
        shown_status(form),
    )
