"""Warranties and subthemes of a framework that is edited on screen: names, order, more, fewer."""

from collections.abc import Callable

from flask import Blueprint, render_template
from wtforms import StringField

from gesprekskader import rules
from gesprekskader.catalogue import part_edits
from gesprekskader.catalogue.drafts import DraftFramework
from gesprekskader.catalogue.part_edits import PartWords
from gesprekskader.web.frame.forms import EditForm, Form, line, posted, text
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.reading import own_frameworks

bp = Blueprint("own_parts", __name__, url_prefix="/kader/beheer/<key>/deel")


class PartForm(EditForm):
    title = line("Naam", rules.LINE_LIMIT, "Geef het een naam.")
    short: StringField = line("Korte naam", 40)
    intro = text("Inleiding", 1_000)

    @property
    def words(self) -> PartWords:
        return PartWords(self.title.data, self.intro.data or "", self.short.data or "")


@bp.route("/<part_key>", methods=["GET", "POST"])
def part(key: str, part_key: str) -> Answer:
    """Name and introduction of a warranty or a subtheme."""
    _, draft = own_frameworks.load(key)
    here = part_edits.part_of(draft, part_key)
    form = PartForm(title=here.title, short=here.short, intro=here.intro, version=str(here.version))
    if form.validate_on_submit():
        with form.refusals():
            words, version = form.words, form.version_number
            _change(
                key,
                form,
                lambda draft: part_edits.set_part(draft, part_key, words, version=version),
                words=f"{form.title.data}: naam of inleiding",
                is_once=False,
            )
            return see("own_frameworks.show", key=key)
    return _page(key, part_key, form), form.status if form.is_submitted() else 200


def _page(key: str, part_key: str, form: PartForm, refused: str = "") -> str:
    _, draft = own_frameworks.load(key)
    return render_template(
        "reading/own_frameworks/part.html",
        key=key,
        part_key=part_key,
        title=part_edits.part_of(draft, part_key).title,
        is_warranty=any(warranty.key == part_key for warranty in draft.warranties),
        form=form,
        draft=draft,
        refused=refused,
    )


def _change(
    key: str,
    form: Form,
    edit: Callable[[DraftFramework], DraftFramework],
    *,
    words: str,
    is_once: bool = True,
) -> None:
    sent = form.submission_id.data
    own_frameworks.change(key, edit, words=words, submission_id=sent, is_once=is_once)


@bp.post("/<part_key>/plaats")
def move(key: str, part_key: str) -> Answer:
    """One place up or down among its like."""
    _, draft = own_frameworks.load(key)
    here, form = part_edits.part_of(draft, part_key), Form()
    side = "omlaag" if posted("kant") == "omlaag" else "omhoog"
    by = 1 if side == "omlaag" else -1
    _change(
        key,
        form,
        lambda draft: part_edits.move_part(draft, part_key, by),
        words=f"{here.title} kreeg een andere plek",
    )
    return see("own_parts.part", key=key, part_key=part_key, anchor=side)


@bp.post("/<part_key>/weg")
def remove(key: str, part_key: str) -> Answer:
    """Only what holds no items can go."""
    _, draft = own_frameworks.load(key)
    here, form = part_edits.part_of(draft, part_key), Form()
    with form.refusals():
        _change(
            key,
            form,
            lambda draft: part_edits.remove_part(draft, part_key),
            words=f"{here.title} ging eruit",
        )
        return see("own_frameworks.show", key=key)
    back = PartForm(
        formdata=None,
        title=here.title,
        short=here.short,
        intro=here.intro,
        version=str(here.version),
    )
    return _page(key, part_key, back, form.refused), form.status


@bp.post("")
def add(key: str) -> Answer:
    """A warranty at the end, or a subtheme in the one that is named."""
    own_frameworks.load(key)
    form, within = PartForm(), posted("in")
    if form.validate_on_submit():
        with form.refusals():
            title = form.title.data
            _change(
                key,
                form,
                lambda draft: (
                    part_edits.add_subtheme(draft, within, title)
                    if within
                    else part_edits.add_warranty(draft, title)
                ),
                words=f"Nieuw: {title}",
            )
            return see("own_frameworks.show", key=key)
    return own_frameworks.page(key, new_part=form, new_in=within), form.status
