"""The draft of a framework that is edited on screen: what is in it, what it changes, its edits."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, render_template, url_for
from wtforms import DateField, StringField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.catalogue.drafts import (
    DraftFramework,
    check_words,
    draft_of,
    files_of,
    with_keys,
)
from gesprekskader.catalogue.edits import mark_of, placed
from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.part_edits import HeadWords, head_of, set_head
from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.records.content import OwnVersion
from gesprekskader.store import content_edits, own_content
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import whole_address
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    line,
    new_submission_id,
    offer,
    posted,
    select,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.reading.framework import token_of
from gesprekskader.web.reading.framework_changes import marks, told

bp = Blueprint("own_frameworks", __name__, url_prefix="/kader/beheer")


class HeadForm(EditForm):
    title = line("Naam", rules.LINE_LIMIT, "Geef het kader een naam.")
    intro = text("Inleiding", 2_000)
    probes = text("Vaste vragen, elk op een regel", 600, "Schrijf ten minste één vraag.")
    own_probes = select("Hoeveel eigen vragen heeft een item?")
    called: StringField = line("Eén deel heet", 30)
    called_many: StringField = line("Meer delen heten", 30)
    source: StringField = line("Bron", rules.LINE_LIMIT)
    quoted: StringField = line("Letterlijk overgenomen", rules.LINE_LIMIT)
    adapted: StringField = line("Naar de bron geschreven", rules.LINE_LIMIT)
    own: StringField = line("Zelf geschreven", rules.LINE_LIMIT)

    def validate_called(self, field: StringField) -> None:
        if bool(field.data) != bool(self.called_many.data):
            raise ValidationError("Vul allebei de namen in, of geen van beide.")

    @property
    def words(self) -> HeadWords:
        names = ("title", "intro", "source", "quoted", "adapted", "own", "called", "called_many")
        asked = (line.strip() for line in self.probes.data.split("\n"))
        return HeadWords(
            probes=tuple(filter(None, asked)),
            own_probes=int(self.own_probes.data or 0),
            **{name: self[name].data or "" for name in names},
        )


class ValidForm(EditForm):
    name = line("Naam van deze versie", 40, "Geef de versie een naam, zoals 2027-1.")
    day = DateField("Geldt vanaf")


def title_of(key: str) -> str:
    here = own_content.draft(db(), key) or own_content.newest_valid(db(), key)
    return draft_of(here.files)[0].title if here else key


def load(key: str) -> tuple[OwnVersion, DraftFramework]:
    """The draft of a framework, for who may edit it. Raises NotFound."""
    visitor.require_editor()
    here = own_content.draft(db(), key)
    if here is None:
        raise NotFound
    return here, edited(key, here.files)


def edited(key: str, files: Mapping[str, str]) -> DraftFramework:
    """The draft in these files. What is new in a copy gets keys of its own: its parent, and another
    copy, share the rest."""
    draft = draft_of(files)[0]
    return replace(draft, prefix=f"{key}-") if draft.fields.get("ouder") else draft


@bp.get("/<key>")
def show(key: str) -> Answer:
    """The draft as it stands: what is in it, what it changes, what is wrong with it."""
    visitor.require_editor()
    if own_content.draft(db(), key) is None:
        if key not in own_content.keys(db()):
            raise NotFound
        return render_template(
            "reading/own_frameworks/valid.html",
            key=key,
            title=title_of(key),
            valid=own_content.newest_valid(db(), key),
            submission_id=new_submission_id(),
        )
    return page(key)


def page(key: str, valid_form: ValidForm | None = None, **context: object) -> str:
    here, draft = load(key)
    valid = own_content.newest_valid(db(), key)
    before = draft_of(valid.files)[0] if valid else None
    _, mistakes = framework_of_texts(key, here.files)
    form = _head_form(draft)
    return render_template(
        "reading/own_frameworks/show.html",
        **{
            "key": key,
            "here": here,
            "draft": draft,
            "valid": valid,
            "marks": marks(before, draft),
            "numbers": {one.item.key: one.number for one in placed(draft)},
            "changes": told(key, before, draft),
            "mistakes": mistakes,
            "edits": content_edits.of_version(db(), here, most=30),
            "head": form,
            "along": whole_address(url_for("framework.read_along", draft=token_of(here))),
            "submission_id": new_submission_id(),
            "version": mark_of(here.files),
            "valid_form": valid_form or _valid_form(here, draft, valid),
        }
        | context,
    )


def _head_form(draft: DraftFramework) -> HeadForm:
    now_ = head_of(draft)
    said = vars(now_) | {"probes": "\n".join(now_.probes), "own_probes": str(now_.own_probes)}
    form = HeadForm(data=said | {"version": str(now_.version)})
    known = {0: "zoveel als het wil", 1: "1 vraag"}
    numbers = sorted({*range(7), now_.own_probes})
    offer(form.own_probes, [(str(n), known.get(n, f"{n} vragen")) for n in numbers])
    return form


def _valid_form(here: OwnVersion, draft: DraftFramework, valid: OwnVersion | None) -> ValidForm:
    return ValidForm(
        formdata=None, name=_next_name(draft, valid), day=today(), version=str(mark_of(here.files))
    )


def _next_name(draft: DraftFramework, valid: OwnVersion | None) -> str:
    return f"{today().year}-{(valid.version if valid else 0) + 1}"


@bp.post("/<key>/kop")
def set_names(key: str) -> Answer:
    form = _head_form(load(key)[1])
    if form.validate_on_submit():
        words, version = form.words, form.version_number
        with form.refusals():
            change(
                key,
                lambda draft: set_head(draft, words, version=version),
                words="Naam, vragen of herkomst van het hele kader",
                submission_id=form.submission_id.data,
                is_once=False,
            )
            return see("own_frameworks.show", key=key)
    return page(key, head=form), form.status


def change(
    key: str,
    edit: Callable[[DraftFramework], DraftFramework],
    *,
    words: str,
    submission_id: str,
    is_once: bool = True,
) -> None:
    """Change the draft: `edit` gets it as it is now, in the transaction. Raises RuleBroken for
    words that would be something else in its files."""

    def changed(files: Mapping[str, str]) -> dict[str, str]:
        draft = with_keys(edit(edited(key, files)))
        check_words(draft)
        return files_of(draft)

    own_content.edit(
        db(),
        visitor.current(),
        key,
        changed,
        words=words,
        submission_id=submission_id,
        is_once=is_once,
    )


@bp.post("/<key>/ongedaan/<edit_id>")
def undo(key: str, edit_id: str) -> Answer:
    actor, form = visitor.require_editor(), Form()
    with form.refusals():
        deed = own_content.redo if posted("terug") else own_content.undo
        deed(db(), actor, key, edit_id)
        return see("own_frameworks.show", key=key)
    return page(key, refused=form.refused), form.status


@bp.post("/<key>/weg")
def drop(key: str) -> Answer:
    actor, form = visitor.require_editor(), EditForm()
    with form.refusals():
        own_content.drop_draft(
            db(), actor, key, lambda files: form.version_number == mark_of(files)
        )
        return see("new_frameworks.index")
    return page(key, refused=form.refused), form.status


@bp.get("/<key>/bekijk")
def preview(key: str) -> str:
    """As a group sees it: all items with their questions."""
    here, draft = load(key)
    framework, _ = framework_of_texts(key, here.files)
    return render_template(
        "reading/own_frameworks/preview.html",
        key=key,
        framework=framework,
        number=len(placed(draft)),
    )
