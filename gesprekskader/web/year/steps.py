"""Own steps: Ik ga, Ik wil. Private until their owner shares them."""

from collections.abc import Iterable

from flask import Blueprint, Response, render_template, request
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.catalogue.model import Framework
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.post import letters
from gesprekskader.records import Group, ItemRef, Meeting, PersonalStep, PickedItem
from gesprekskader.store import (
    carried_steps,
    forwardings,
    picked_items,
    revisits,
    step_notes,
    steps,
    table_steps,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.steps import StepDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import key_address
from gesprekskader.web.frame.application import mail_is_set_up, services
from gesprekskader.web.frame.catalogue import address, item_ref, offered_items, spoken_about
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    choice,
    email,
    line,
    offer,
    posted,
    several,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.topics import short_key
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import above
from gesprekskader.web.room.group_pages import asked_among

bp = Blueprint("steps", __name__)
_KINDS = [("ga", "Ik ga ..."), ("wil", "Ik wil ...")]
_REQUIRED = "Schrijf eerst je stap op."


class StepFields:
    kind = choice("Wat voor stap is het?", _KINDS, "Kies Ik ga of Ik wil.", default="ga")
    text = text("Je stap", rules.STEP_LIMIT, _REQUIRED)
    about = several("Bij welk item hoort dit? Je mag er meer kiezen.")

    def offer_items(self, refs: dict[str, ItemRef], *, in_lines: bool = False) -> None:
        """What the step can be about, by key; `in_lines` for a page that shows one line of each."""
        self.refs = refs
        called = _called_in_a_line if in_lines else _called
        offer(self.about, [(key, called(ref)) for key, ref in refs.items()])

    def validate_about(self, field: SelectMultipleField) -> None:
        if self.refs and not field.data:
            raise ValidationError("Kies ten minste één item.")

    def draft(self) -> StepDraft:
        items = tuple(self.refs[key] for key in self.about.data)
        return StepDraft(self.kind.data, rules.without_lead(self.kind.data, self.text.data), items)


class StepForm(StepFields, Form):
    network = HiddenField()


class TableStepForm(StepFields, Form):
    """What somebody writes on the phone of the table, to take along."""

    name = line("Je voornaam", rules.NAME_LIMIT, "Vul je voornaam in.")
    email = email("Je mailadres, voor een link naar je stap (hoeft niet)", purpose="off")


class StepEditForm(StepFields, EditForm):
    pass


def _called_in_a_line(ref: ItemRef) -> str:
    return ref.title if ref.is_point else f"{ref.short[:1].upper()}{ref.short[1:]}: {ref.wording}"


def _called(ref: ItemRef) -> str:
    return ref.about if ref.is_point else f"{ref.label}: {ref.wording}"


def by_key(refs: list[ItemRef]) -> dict[str, ItemRef]:
    """References under a key for the form; what is no item of a framework has one of its own."""
    return {short_key(ref) if ref.is_point else address(ref): ref for ref in refs}


def all_items(frameworks: Iterable[Framework]) -> list[ItemRef]:
    return [item_ref(item) for framework in frameworks for item in framework.all_items]


@bp.route("/bijeenkomsten/<meeting_id>/mijn-stap", methods=["GET", "POST"])
def at_meeting(meeting_id: str) -> Answer:
    """The third tab of a phone at a meeting: an own step, with the items at hand."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.TAKE_PART, meeting_id)
    group = visitor.at(meeting_id).seated
    picked = picked_items.of_group(db(), group.id) if group else []
    at = asked_among(picked)
    offered = by_key(_items_at(meeting, picked))
    if actor.person_id is None:
        table_form = TableStepForm(formdata=None)
        table_form.offer_items(offered, in_lines=True)
        return _table_phone(meeting, group, picked, table_form)
    form = StepForm()
    form.offer_items(offered, in_lines=True)
    if not form.is_submitted():
        form.about.data = _about_at_first(at, list(offered))
    if form.validate_on_submit():
        with form.refusals():
            return _keep(form, meeting, at)
    mine = [s for s in steps.of_person(db(), actor.person_id) if s.meeting_id == meeting_id]
    return (
        render_template(
            "year/steps/at_meeting.html",
            form=form,
            at=at,
            meeting=meeting,
            group=group,
            clock=above(meeting, group),
            facilitates=visitor.may(Deed.FACILITATE, meeting_id),
            steps=mine,
            shared=_shared_around(meeting, group, actor.person_id),
        ),
        shown_status(form),
    )


def _keep(form: StepForm, meeting: Meeting, at: PickedItem | None) -> Response:
    step_id = steps.add(
        db(),
        visitor.current(),
        form.draft(),
        network_id=meeting.network_id,
        meeting_id=meeting.id,
        school_year=meeting.school_year,
        submission_id=form.submission_id.data,
    )
    item = at.id if at else None
    return see("steps.at_meeting", meeting_id=meeting.id, item=item, anchor=f"stap-{step_id}")


def _about_at_first(at: PickedItem | None, offered: list[str]) -> list[str]:
    """The keys that a new step begins with: the item they talk about, or the only one there is."""
    asked = by_key([at.item]) if at else {request.args.get("item", "")}
    return [key for key in asked if key in offered] or (offered if len(offered) == 1 else [])


def _table_phone(
    meeting: Meeting, group: Group | None, picked: list[PickedItem], form: TableStepForm
) -> str:
    return render_template(
        "year/steps/table_phone.html",
        meeting=meeting,
        group=group,
        clock=above(meeting, group),
        facilitates=False,
        at=asked_among(picked),
        form=form,
        has_mail=mail_is_set_up(),
    )


@bp.post("/bijeenkomsten/<meeting_id>/mijn-stap/van-de-tafel")
def at_table(meeting_id: str) -> Answer:
    """Somebody without a phone keeps a step by the table's: nothing of it stays on that device."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.TAKE_PART, meeting_id)
    group = visitor.at(meeting_id).seated
    if actor.person_id is not None or group is None:
        raise NotFound
    picked = picked_items.of_group(db(), group.id)
    form = TableStepForm()
    form.offer_items(by_key(_items_at(meeting, picked)), in_lines=True)
    if form.validate_on_submit():
        with form.refusals():
            name, sent = form.name.data, form.submission_id.data
            link, code = table_steps.add(
                db(), actor, meeting, form.draft(), name, submission_id=sent
            )
            return _kept(meeting, name, form.email.data, key_address(link), code)
    return _table_phone(meeting, group, picked, form), form.status


def _kept(meeting: Meeting, name: str, to: str, link: str, code: str) -> str:
    """The code, this once; a mail brings the link and no words."""
    mailed = bool(to) and mail_is_set_up()
    if mailed:
        services().post.send_later(letters.own_link(to, name=name, link=link))
    return render_template(
        "year/steps/kept_for_one.html",
        meeting=meeting,
        mailed=mailed,
        code=rules.code_in_fours(code),
        address=key_address("").rstrip("#"),
    )


def _items_at(meeting: Meeting, picked: list[PickedItem]) -> list[ItemRef]:
    """What this meeting is about: what the group picked, own points too; else what is offered."""
    if picked:
        return [picked_item.item for picked_item in picked]
    return [item_ref(item, meeting) for item in offered_items(meeting)[:20]]


def _shared_around(meeting: Meeting, group: Group | None, person_id: str) -> list[PersonalStep]:
    """What others at this meeting chose to share with me."""
    around = steps.shared_for(
        db(),
        meeting,
        visitor.reach(meeting.id),
        group_id=group.id if group else "-",
    )
    return [step for step in around if step.person_id != person_id]


def _load(step_id: str) -> PersonalStep:
    return steps.own(db(), visitor.current(), step_id)


@bp.get("/stappen/<step_id>")
def show(step_id: str) -> str:
    step = _load(step_id)
    if step.is_removed:
        raise NotFound
    thread = carried_steps.thread_of(db(), step)
    notes = step_notes.of_person(db(), step.person_id)
    return render_template(
        "year/steps/show.html",
        step=step,
        thread=thread,
        versions=steps.versions(db(), *thread.ids),
        revisits=revisits.of_step(db(), *thread.ids),
        notes=carried_steps.gathered(thread, notes),
        forwardings=forwardings.of_step(db(), *thread.ids),
        seat=_seat_in(step),
    )


def _seat_in(step: PersonalStep) -> Group | None:
    """The group to share with: where the owner sat at the step's meeting."""
    return visitor.at(step.meeting_id).seated if step.meeting_id else None


@bp.route("/stappen/<step_id>/wijzigen", methods=["GET", "POST"])
def change(step_id: str) -> Answer:
    step = _load(step_id)
    own = by_key(list(step.items))
    form = StepEditForm(kind=step.kind, text=step.text, version=str(step.version), about=list(own))
    meeting = visitor.at(step.meeting_id).meeting if step.meeting_id else None
    offered = [item_ref(item, meeting) for item in offered_items(meeting)] if meeting else []
    if seat := _seat_in(step):
        offered += [p.item for p in picked_items.of_group(db(), seat.id) if p.item.is_point]
    form.offer_items(by_key(offered or all_items(spoken_about([step.network_id]))) | own)
    if form.validate_on_submit():
        with form.refusals():
            steps.change(
                db(),
                visitor.current(),
                step_id,
                form.draft(),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("steps.show", step_id=step_id)
    return (
        render_template("year/steps/change.html", form=form, step=step),
        shown_status(form),
    )


@bp.post("/stappen/<step_id>/delen")
def share(step_id: str) -> Response:
    """Share with the group or the network, or take it back: one tap."""
    step = _load(step_id)
    wanted = posted("shared_with")
    if wanted not in ("", steps.GROUP, steps.NETWORK):
        raise RuleBroken("Kies met wie je deze stap deelt.")
    seat = _seat_in(step)
    steps.share(
        db(),
        visitor.current(),
        step_id,
        wanted,
        posted("group") or (seat.id if seat else None),
    )
    back = posted("terug")
    if back and visitor.may(Deed.TAKE_PART, back):
        return see("steps.at_meeting", meeting_id=back, anchor=f"stap-{step_id}")
    return see("steps.show", step_id=step_id)


@bp.post("/stappen/<step_id>/verwijdering")
def remove(step_id: str) -> Response:
    _load(step_id)
    steps.set_removed(db(), visitor.current(), step_id, removed=True)
    return see("my_year.show", weg=step_id)


@bp.post("/stappen/<step_id>/terugzetten")
def restore(step_id: str) -> Response:
    _load(step_id)
    steps.set_removed(db(), visitor.current(), step_id, removed=False)
    return see("my_year.show", anchor=f"stap-{step_id}")
