"""One item of a framework that is edited on screen, in the shape people see it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Blueprint, Response, jsonify, render_template
from wtforms import RadioField, StringField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.catalogue import edits
from gesprekskader.catalogue.drafts import DraftFramework, DraftItem, draft_of
from gesprekskader.catalogue.edits import Placed
from gesprekskader.catalogue.frameworks import in_short
from gesprekskader.catalogue.model import ORIGINS
from gesprekskader.errors import RuleBroken
from gesprekskader.moments import now
from gesprekskader.records.shortening import shortened
from gesprekskader.store import own_content
from gesprekskader.web.frame.application import wants_fragment
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    choice,
    line,
    offer,
    posted,
    posted_texts,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.reading import own_frameworks
from gesprekskader.words import clock_time

bp = Blueprint("own_items", __name__, url_prefix="/kader/beheer/<key>")
_ORIGINS = [("geciteerd", "letterlijk"), ("bewerkt", "naar de bron"), ("eigen", "zelf geschreven")]
_MOST_PROBES = 5


class ItemForm(EditForm):
    wording = text("Stelling", 400, "Schrijf de stelling op.")
    origin: RadioField = choice("Waar komt dit vandaan?", _ORIGINS, "Kies waar dit vandaan komt.")
    source = line("Bron", rules.LINE_LIMIT)
    note = line("Noot", rules.LINE_LIMIT)
    explanation = text("Toelichting", 1_000)
    number = line("Nummer", 3)

    def validate_number(self, field: StringField) -> None:
        if field.data and not whole(field.data):
            raise ValidationError("Een nummer is een getal vanaf 1. Leeg laten mag.")

    def _own_origin(self, at: Placed) -> str:
        """ "" where it says nothing else than its subtheme: that is no change."""
        is_its_part_s = not at.item.origin and self.origin.data == at.subtheme.origin
        return "" if is_its_part_s else self.origin.data

    def item(self, at: Placed) -> DraftItem:
        """The item as it was sent, under the key and the earlier keys that it has."""
        asked = [rules.tidy_line(words) for words in posted_texts("vraag-")]
        sent = whole(self.number.data) or 0
        return replace(
            at.item,
            number=at.item.number if sent == at.number else sent,
            text=rules.tidy_line(self.wording.data),
            origin=self._own_origin(at),
            source=self.source.data,
            note=self.note.data,
            explanation=self.explanation.data,
            probes=tuple(filter(None, asked)),
        )


class NewItemForm(Form):
    wording = text("Nieuw item", 400, "Schrijf de stelling op.")


@bp.route("/item/<item_key>", methods=["GET", "POST"])
def item(key: str, item_key: str) -> Answer:
    """Read, and saved while it is typed: two people at one item see each other's words."""
    _, draft = own_frameworks.load(key)
    at = edits.place_of(draft, item_key)
    form = _form(draft, at)
    if form.validate_on_submit():
        with form.refusals():
            made = form.item(at)
            stands = _Stands()

            def changed(draft: DraftFramework) -> DraftFramework:
                after = edits.set_item(draft, made, version=form.version_number)
                stands.version = edits.place_of(after, item_key).version
                return after

            _change(key, changed, words=f"{at.label} veranderde", form=form, is_once=False)
            if wants_fragment():
                words = f"bewaard om {clock_time(now())}"
                return jsonify(version=stands.version, words=words)
            return see("own_items.item", key=key, item_key=item_key)
    return _page(key, at, form), form.status if form.is_submitted() else 200


def _form(draft: DraftFramework, at: Placed) -> ItemForm:
    form = ItemForm(
        wording=at.item.text,
        origin=at.item.origin or at.subtheme.origin,
        source=at.item.source,
        note=at.item.note,
        explanation=at.item.explanation,
        number=str(at.number),
        version=str(at.version),
    )
    said = {
        origin: in_short(str(draft.fields.get(f"herkomst-{origin}") or "")) for origin in ORIGINS
    }
    offer(form.origin, [(origin, said[origin] or words) for origin, words in _ORIGINS])
    return form


@dataclass
class _Stands:
    """The version of what was just written: the next words of this page are based on it."""

    version: int = 0


def _page(key: str, at: Placed, form: ItemForm) -> str:
    asked = posted_texts("vraag-") if form.is_submitted() else list(at.item.probes)
    theirs = form.current if isinstance(form.current, Placed) else None
    valid = own_content.newest_valid(db(), key)
    before = draft_of(valid.files)[0] if valid else None
    was = next((one for one in edits.placed(before) if _same(one, at)), None) if before else None
    return own_frameworks.page(
        key,
        at=at,
        form=form,
        asked=asked,
        most=max(_MOST_PROBES, len(asked)),
        theirs=theirs,
        was=was,
        new_item=NewItemForm(formdata=None),
    )


def _same(was: Placed, at: Placed) -> bool:
    return was.item.key in (at.item.key, *at.item.was)


def _change(
    key: str,
    edit: Callable[[DraftFramework], DraftFramework],
    *,
    words: str,
    form: Form,
    is_once: bool = True,
) -> None:
    sent = form.submission_id.data
    own_frameworks.change(key, edit, words=words, submission_id=sent, is_once=is_once)


@bp.post("/deel/<part_key>/item")
def add(key: str, part_key: str) -> Answer:
    """A new item at the end of a subtheme."""
    _, draft = own_frameworks.load(key)
    form = NewItemForm()
    if form.validate_on_submit():
        with form.refusals():
            wording = rules.tidy_line(form.wording.data)
            _, made = edits.add_item(draft, part_key, wording)
            _change(
                key,
                lambda draft: edits.add_item(draft, part_key, wording)[0],
                words=f"Nieuw: {shortened(wording, 60)}",
                form=form,
            )
            return see("own_items.item", key=key, item_key=made)
    return own_frameworks.page(key, new_item=form, new_in=part_key), form.status


@bp.post("/item/<item_key>/plaats")
def move(key: str, item_key: str) -> Response:
    """One place up or down, or to another subtheme."""
    _, draft = own_frameworks.load(key)
    at, form = edits.place_of(draft, item_key), Form()
    to, side = posted("naar"), "omlaag" if posted("kant") == "omlaag" else "omhoog"
    by = 1 if side == "omlaag" else -1

    def moved(draft: DraftFramework) -> DraftFramework:
        if to:
            return edits.move_to(draft, item_key, to)
        return edits.move_item(draft, item_key, by)

    _change(key, moved, words=f"{at.label} kreeg een andere plek", form=form)
    return see("own_items.item", key=key, item_key=item_key, anchor="" if to else side)


class SplitForm(Form):
    wording = text("Eerste deel", 400, "Schrijf het eerste deel op.")
    words = text("Tweede deel", 400, "Schrijf het tweede deel op.")


@bp.route("/item/<item_key>/splits", methods=["GET", "POST"])
def split(key: str, item_key: str) -> Answer:
    """One item becomes two, that both keep what was said about it."""
    _, draft = own_frameworks.load(key)
    at = edits.place_of(draft, item_key)
    form = SplitForm(wording=at.item.text)
    if form.validate_on_submit():
        with form.refusals():
            texts = tuple(rules.tidy_line(part.data) for part in (form.wording, form.words))
            if at.item.is_retired:
                raise RuleBroken("Dit item vervalt al. Laat het eerst toch staan.")
            _change(
                key,
                lambda draft: edits.split_item(
                    draft, item_key, texts, is_known=_was_valid(key, draft, item_key)
                ),
                words=f"{at.label} werd gesplitst",
                form=form,
            )
            return see("own_frameworks.show", key=key)
    page = render_template(
        "reading/own_frameworks/split.html", key=key, title=draft.title, at=at, form=form
    )
    return page, form.status if form.is_submitted() else 200


def _was_valid(key: str, draft: DraftFramework, item_key: str) -> bool:
    """Whether somebody may have talked about an item: here, or in what this was copied from."""
    valid = own_content.newest_valid(db(), key)
    known = {i.key for i in draft_of(valid.files)[0].items} if valid else set()
    parent = str(draft.fields.get("ouder", ""))
    return item_key in known or bool(parent and catalogue().of(parent).item(item_key))


@bp.post("/item/<item_key>/vervalt")
def retire(key: str, item_key: str) -> Response:
    """It lapses, or comes back; one that was never valid is taken out."""
    _, draft = own_frameworks.load(key)
    at, form = edits.place_of(draft, item_key), Form()
    if not _was_valid(key, draft, item_key):
        _change(
            key,
            lambda draft: edits.remove_item(draft, item_key),
            words=f"{at.label} ging eruit",
            form=form,
        )
        return see("own_frameworks.show", key=key)
    now_ = replace(at.item, is_retired=not at.item.is_retired)
    _change(
        key,
        lambda draft: edits.set_item(draft, now_, version=at.version),
        words=f"{at.label} {'vervalt' if now_.is_retired else 'komt terug'}",
        form=form,
    )
    return see("own_items.item", key=key, item_key=item_key)
