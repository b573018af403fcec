"""Outcomes on the item sheet: add, reword, take away, put back."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from flask import Blueprint, Response, render_template
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.records import AtGroup, Outcome
from gesprekskader.rules import parts
from gesprekskader.rules.parts import Kinds
from gesprekskader.store import checked_items, groups, outcomes, picked_items
from gesprekskader.store.access import Deed
from gesprekskader.store.new_texts import Written
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services, wants_fragment
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    choice,
    line,
    offer,
    posted,
    shown_status,
    text,
    words_of,
)
from gesprekskader.web.frame.fragments import Answer, part, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import kinds_at, programme
from gesprekskader.web.room.group_pages import (
    from_harvest,
    load,
    load_or_done,
    picked_now,
    see_in_harvest,
    sheet,
)

bp = Blueprint("outcomes", __name__)
NOT_STORED = "Je tekst is niet opgeslagen. Hij staat hieronder."


class OutcomeFields:
    """The fields an outcome has, new or reworded."""

    text = text("Wat viel jullie op?", rules.OUTCOME_LIMIT, "Schrijf eerst wat het opleverde.")
    kind = choice("Soort", [], "Kies wat voor opbrengst dit is.")
    quote_role = line("Rol van wie dit zei, bijvoorbeeld: mentor", rules.NAME_LIMIT)
    has_consent = BooleanField("Wie dit zei, vindt goed dat wij het gebruiken")

    def validate_quote_role(self, field: StringField) -> None:
        if self.kind.data == "citaat" and not field.data:
            raise ValidationError("Vul de rol in, geen naam.")

    def validate_has_consent(self, field: BooleanField) -> None:
        if self.kind.data == "citaat" and not field.data:
            raise ValidationError("Vraag eerst of het mag. Zet dan het vinkje.")

    def offer_kinds(self, kinds: Iterable[str]) -> None:
        offer(self.kind, [(kind, kind) for kind in kinds])

    def draft(self) -> OutcomeDraft:
        is_quote = self.kind.data == "citaat"
        return OutcomeDraft(
            kind=self.kind.data,
            text=self.text.data,
            quote_role=self.quote_role.data if is_quote else "",
            has_consent=self.has_consent.data and is_quote,
        )


class OutcomeForm(OutcomeFields, Form):
    picked_item = HiddenField()
    part = HiddenField()


class OutcomeEditForm(OutcomeFields, EditForm):
    pass


def item_sheet(here: AtGroup, picked_item_id: str, form: OutcomeForm | None = None) -> str:
    """The item sheet, with a form that comes back, or boxes that nobody typed in: those are the
    same for all. Raises NotFound for an item of another group."""
    kinds = kinds_at(here, picked_item_id)
    if form:
        return sheet(here, picked_item_id, form, _boxes(form, kinds), kinds)
    key = OutcomeForm, kinds
    empty = services().parts.at(key, lambda: _boxes(OutcomeForm(formdata=None), kinds))
    return sheet(here, picked_item_id, None, empty, kinds)


def _boxes(form: OutcomeForm, kinds: Kinds) -> Markup:
    """What is filled in; a text that was begun as another kind keeps that."""
    chosen = form.kind.data or kinds.words[0]
    if chosen not in kinds.words and chosen in words_of(form.kind):
        kinds = replace(kinds, words=(*kinds.words, chosen))
    return part("room/groups/_write_boxes.html", form=form, kinds=kinds, chosen=chosen)


def kind_picker(kinds: Kinds) -> Markup:
    """The choice of a kind by itself, for a phone that lies open when another part begins."""
    return services().parts.at(
        ("soort", kinds),
        lambda: part("room/groups/_kinds.html", kinds=kinds, chosen=kinds.words[0], wrong=""),
    )


@bp.post("/gesprekken/<group_id>/opbrengsten")
def record(group_id: str) -> Answer:
    form = OutcomeForm()
    asked = form.picked_item.data or ""
    form.offer_kinds(_known_kinds(group_id, form.kind.data))
    if form.validate_on_submit():
        with form.refusals(), suppress(NotFound):
            return _recorded(group_id, asked, form)
    here = load_or_done(group_id, lambda: (form.draft(), asked))
    try:
        return item_sheet(here, picked_now(here, asked), form), form.status
    except NotFound:  # the item itself is gone; the text is not
        kept = [form.text.data or ""]
        return render_template(
            "error.html", sentence=form.refused or NOT_STORED, kept=kept
        ), form.status


def _recorded(group_id: str, asked: str, form: OutcomeForm) -> Answer:
    """The write asks for everything; a page is loaded only to show more than the way back. Who
    sends again what somebody thinks alone is led to the item, and reads nothing of it there."""
    at = outcomes.record(
        db(),
        visitor.current(),
        group_id,
        asked,
        form.draft(),
        submission_id=form.submission_id.data,
        part=form.part.data or "",
    )
    if not wants_fragment():
        return _back_to(at, anchor=f"opbrengst-{at.id}")
    landed = outcomes.landed(db(), visitor.current(), at.id)
    outcome = landed.outcome
    if outcome.is_hidden:  # laid outside the list that is the same for all
        return item_sheet(load(outcome.group_id), outcome.picked_item_id), 201
    return render_template("room/outcomes/_landed.html", landed=landed), 201


def _known_kinds(group_id: str, asked: str | None) -> tuple[str, ...]:
    """All that a text can be called, also of parts that are over; the programme is read for a word
    that is not an ordinary one."""
    if asked not in rules.OUTCOME_KINDS:
        with suppress(NotFound):
            return parts.all_kinds(programme(load(group_id).meeting))
    return rules.OUTCOME_KINDS


@bp.post("/gesprekken/<group_id>/items/<picked_item_id>/klopt")
def check_item(group_id: str, picked_item_id: str) -> Answer:
    """Klopt dit? The group says yes to its own texts at an item."""
    here = load(group_id)
    at = picked_now(here, picked_item_id)
    form = OutcomeForm(formdata=None)
    with form.refusals():
        checked_items.check(db(), visitor.current(), here.group.id, at, posted("seen"))
        return see("groups.item", group_id=here.group.id, picked_item_id=at, anchor="klopt")
    return item_sheet(here, at, form), form.status


def _load(outcome_id: str) -> Outcome:
    outcome = outcomes.find(db(), outcome_id, visitor.current())
    visitor.require(Deed.SIT, outcome.group_id)
    return outcome


@bp.route("/opbrengsten/<outcome_id>/wijzigen", methods=["GET", "POST"])
def change(outcome_id: str) -> Answer:
    outcome = _load(outcome_id)
    form = OutcomeEditForm(obj=outcome)
    form.offer_kinds((outcome.kind, *rules.OUTCOME_KINDS))
    if form.kind.data not in words_of(form.kind):
        group = groups.find(db(), outcome.group_id)
        form.offer_kinds(parts.all_kinds(programme(visitor.at(group.meeting_id).meeting)))
    if form.validate_on_submit():
        with form.refusals():
            outcomes.change(
                db(),
                visitor.current(),
                outcome_id,
                form.draft(),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            if from_harvest():
                return see_in_harvest(outcome)
            return _back_to(outcome, anchor=f"opbrengst-{outcome_id}")
    group = groups.find(db(), outcome.group_id)
    meeting = visitor.at(group.meeting_id).meeting
    here = picked_items.find(db(), group.id, outcome.picked_item_id)
    kinds = parts.kinds_at(programme(meeting), here.item.place, None).words
    form.offer_kinds(dict.fromkeys((*kinds, outcome.kind, form.kind.data or outcome.kind)))
    return (
        render_template(
            "room/outcomes/change.html",
            form=form,
            outcome=outcome,
            group=group,
            meeting=meeting,
            harvest=from_harvest(),
            here=here,
        ),
        shown_status(form),
    )


@bp.post("/opbrengsten/<outcome_id>/verwijdering")
def remove(outcome_id: str) -> Response:
    outcome = _load(outcome_id)
    outcomes.remove(db(), visitor.current(), outcome_id)
    return _back_to(outcome, weg=outcome_id)


@bp.post("/opbrengsten/<outcome_id>/terugzetten")
def restore(outcome_id: str) -> Response:
    outcome = _load(outcome_id)
    outcomes.restore(db(), visitor.current(), outcome_id)
    return _back_to(outcome, anchor=f"opbrengst-{outcome_id}")


def _back_to(at: Outcome | Written, anchor: str | None = None, **values: str) -> Response:
    return see(
        "groups.item",
        group_id=at.group_id,
        picked_item_id=at.picked_item_id,
        anchor=anchor,
        **values,
    )
