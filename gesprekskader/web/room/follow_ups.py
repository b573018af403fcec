"""Follow-up actions of a group: what, by whom, when; in two taps."""

from functools import partial

from flask import Blueprint, Response, render_template
from wtforms import HiddenField

from gesprekskader import rules
from gesprekskader.records import AtGroup, FollowUpAction, PickedItem
from gesprekskader.store import follow_ups, owners
from gesprekskader.store.access import Deed
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.new_texts import Written
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import wants_fragment
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    offer,
    posted,
    select,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.group_pages import (
    action_sheet,
    from_harvest,
    load_or_done,
    picked_now,
    see_in_harvest,
    takes_texts,
    ways_of,
)
from gesprekskader.web.room.owners import MomentFields, OwnerFields, moment_of, owner_of

bp = Blueprint("follow_ups", __name__)
_CHOICE = 60  # letters of a point in a list


class FollowUpFields(OwnerFields, MomentFields):
    """The fields an action has, new or changed."""

    text = text(
        "Wat gaat er gebeuren?", rules.FOLLOW_UP_LIMIT, "Schrijf eerst wat er gaat gebeuren."
    )
    picked_item = select("Bij welk item hoort dit?")

    def draft(self) -> FollowUpDraft:
        return FollowUpDraft(text=self.text.data, **self.owned(), **self.timed())

    def offer_at(self, here: AtGroup, action: FollowUpAction | None = None) -> None:
        """What a group's form offers to this visitor; `action` is the one that is changed."""
        offered = owners.at_group(db(), here.group.id)
        leads = here.allowed.facilitates
        listed = owners.of_meeting(db(), here.meeting.id) if leads else {}
        named = partial(owners.name_at, db(), here.meeting.id)
        self.offer_owners(offered.people, listed, action, named)
        self.offer_moments(offered.next_on, action)


class FollowUpForm(FollowUpFields, Form):
    part = HiddenField()


class FollowUpEditForm(FollowUpFields, EditForm):
    pass


def _fill(form: FollowUpForm | FollowUpEditForm, picked: list[PickedItem]) -> None:
    offer(
        form.picked_item,
        [
            # the number first: a phone cuts off what is long
            (
                p.id,
                p.item.title[:_CHOICE]
                if p.item.is_point
                else f"Item {p.item.number} · {p.item.subtheme}",
            )
            for p in picked
        ],
    )


def follow_up_form(here: AtGroup, *, chosen: str = "", fresh: bool = False) -> FollowUpForm:
    """An empty form for a new action; `chosen` is the picked item to begin with."""
    form = FollowUpForm(formdata=None) if fresh else FollowUpForm()
    _fill(form, here.picked)
    form.offer_at(here)
    if not form.is_submitted() and any(p.id == chosen for p in here.picked):
        form.picked_item.data = chosen
    return form


def _sent() -> FollowUpDraft:
    """What came, for a group that the visitor has left since."""
    form = FollowUpForm()
    form.offer_owners({}, {})
    form.offer_moments(None)
    return form.draft()


@bp.post("/gesprekken/<group_id>/vervolgacties")
def record(group_id: str) -> Answer:
    asked = posted("picked_item")
    here = load_or_done(group_id, lambda: (_sent(), asked))
    form = follow_up_form(here)
    form.picked_item.data = picked_now(here, asked)
    if form.validate_on_submit():
        with form.refusals():
            at = follow_ups.record(
                db(),
                visitor.current(),
                group_id,
                asked,
                form.draft(),
                submission_id=form.submission_id.data,
                part=form.part.data or "",
            )
            if wants_fragment():
                return _one(follow_ups.find(db(), at.id), here), 201
            return _back_to(at, anchor=f"actie-{at.id}")
    form.tell_empty_tables()
    return action_sheet(here, form), form.status


def _one(action: FollowUpAction, here: AtGroup) -> str:
    """The new action alone, as in outcomes."""
    return render_template(
        "room/follow_ups/_landed.html",
        action=action,
        takes_texts=takes_texts(here.meeting),
        ways=ways_of(here, [action]).get(action.whole_id, ()),
    )


def _load(follow_up_id: str) -> FollowUpAction:
    follow_up = follow_ups.find(db(), follow_up_id)
    visitor.require(Deed.SIT, follow_up.group_id)
    return follow_up


def _edit_form(follow_up: FollowUpAction, here: AtGroup) -> FollowUpEditForm:
    form = FollowUpEditForm(
        data={
            "text": follow_up.text,
            "picked_item": follow_up.picked_item_id,
            "version": follow_up.version,
            **owner_of(follow_up),
            **moment_of(follow_up),
        }
    )
    _fill(form, here.picked)
    form.offer_at(here, follow_up)
    return form


@bp.route("/vervolgacties/<follow_up_id>/wijzigen", methods=["GET", "POST"])
def change(follow_up_id: str) -> Answer:
    follow_up = follow_ups.find(db(), follow_up_id)
    here = visitor.at_group(follow_up.group_id)
    form = _edit_form(follow_up, here)
    asked = form.picked_item.data or ""
    form.picked_item.data = picked_now(here, asked)
    if form.validate_on_submit():
        with form.refusals():
            follow_ups.change(
                db(),
                visitor.current(),
                follow_up_id,
                asked,
                form.draft(),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            if from_harvest():
                return see_in_harvest(follow_up)
            return _back_to(follow_up, anchor=f"actie-{follow_up_id}")
    form.tell_empty_tables()
    return (
        render_template(
            "room/follow_ups/change.html",
            form=form,
            follow_up=follow_up,
            group=here.group,
            meeting=here.meeting,
            harvest=from_harvest(),
        ),
        shown_status(form),
    )


@bp.post("/vervolgacties/<follow_up_id>/verwijdering")
def remove(follow_up_id: str) -> Response:
    follow_up = _load(follow_up_id)
    follow_ups.remove(db(), visitor.current(), follow_up_id)
    return _back_to(follow_up, weg=follow_up_id)


@bp.post("/vervolgacties/<follow_up_id>/terugzetten")
def restore(follow_up_id: str) -> Response:
    follow_up = _load(follow_up_id)
    follow_ups.restore(db(), visitor.current(), follow_up_id)
    return _back_to(follow_up, anchor=f"actie-{follow_up_id}")


def _back_to(at: FollowUpAction | Written, anchor: str | None = None, **values: str) -> Response:
    return see(
        "groups.actions",
        group_id=at.group_id,
        item=at.picked_item_id,
        anchor=anchor,
        **values,
    )
