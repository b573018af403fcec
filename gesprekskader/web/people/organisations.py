"""Organisations: the boards, schools and institutes people come from."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.rules import LINE_LIMIT, ORGANISATION_KINDS
from gesprekskader.store import access, organisations
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import (
    BareForm,
    EditForm,
    choice,
    line,
    offer,
    posted,
    select,
    several,
    shown_status,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import plural

bp = Blueprint("organisations", __name__, url_prefix="/organisaties")


class OrganisationForm(EditForm):
    name = line("Naam", LINE_LIMIT, "Vul de naam in.")
    kind = choice(
        "Soort", [(kind, kind) for kind in ORGANISATION_KINDS], "Kies wat voor organisatie dit is."
    )
    parent = select("Hoort bij bestuur")


def _form(organisation_id: str | None = None, **data: object) -> OrganisationForm:
    form = OrganisationForm(**data)
    boards = [o for o in organisations.everything(db()) if o.kind == "bestuur"]
    offer(form.parent, [("", "geen")] + [(o.id, o.name) for o in boards if o.id != organisation_id])
    return form


class BoardForm(BareForm):
    schools = several("Wie horen bij dit bestuur?")
    board = select("Bestuur")


class MergeForm(BareForm):
    into = select("Samenvoegen met")


@bp.route("", methods=["GET", "POST"])
def index() -> Answer:
    visitor.require_account()
    form = _form()
    if form.validate_on_submit() and (answer := _saved(form, None)):
        return answer
    return _index(form, _board_form(formdata=None)), shown_status(form)


def _index(form: OrganisationForm, boards: BoardForm) -> str:
    everything = organisations.everything(db())
    return render_template(
        "people/organisations/index.html",
        form=form,
        boards=boards,
        organisations=everything,
        people=organisations.people_of(db()),
        mine=access.all_of(db(), visitor.current(), Deed.CHANGE_ORGANISATION, "organisations"),
        told=_told({o.id: o.name for o in everything}),
    )


def _told(names: dict[str, str]) -> str:
    """What was done a moment ago, as a sentence; "" for nothing."""
    asked = request.args
    if (board := asked.get("bij", "")) in names:
        number = asked.get("aantal", 0, type=int)
        return f"{plural(number, 'organisatie hoort', 'organisaties horen')} nu bij {names[board]}."
    if (into := asked.get("samen", "")) in names:
        return f"Alles staat nu bij {names[into]}."
    return "De organisatie is weg." if "weg" in asked else ""


def _board_form(**data: object) -> BoardForm:
    """Everything without a board that this visitor may place, and all boards."""
    form = BoardForm(**data)
    may = access.all_of(db(), visitor.current(), Deed.CHANGE_ORGANISATION, "organisations")
    everything = organisations.everything(db())
    loose = [o for o in everything if o.kind != "bestuur" and not o.parent_id and o.id in may]
    boards = [o for o in everything if o.kind == "bestuur"]
    offer(form.schools, [(o.id, o.name) for o in loose])
    offer(form.board, [("", "kies een bestuur"), *((o.id, o.name) for o in boards)])
    return form


@bp.post("/bestuur")
def place_under() -> Answer:
    """Many schools under one board: ticks, one choice, one button."""
    actor = visitor.require_account()
    form = _board_form()
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.schools.data or []
            organisations.place_under(db(), actor, chosen, form.board.data or "")
            return see("organisations.index", bij=form.board.data, aantal=len(chosen))
    return _index(_form(), form), form.status


@bp.route("/<organisation_id>", methods=["GET", "POST"])
def change(organisation_id: str) -> Answer:
    visitor.require_account()
    visitor.require(Deed.CHANGE_ORGANISATION, organisation_id)
    organisation = organisations.find(db(), organisation_id)
    form = _form(
        organisation_id,
        name=organisation.name,
        kind=organisation.kind,
        parent=organisation.parent_id or "",
        version=str(organisation.version),
    )
    if form.validate_on_submit() and (answer := _saved(form, organisation_id)):
        return answer
    status = shown_status(form)
    return _page(organisation_id, form), status


def _page(organisation_id: str, form: OrganisationForm, refused: str = "") -> str:
    return render_template(
        "people/organisations/change.html",
        form=form,
        refused_here=refused,
        organisation=organisations.find(db(), organisation_id),
        people=organisations.people_of(db()).get(organisation_id, 0),
        merging=_merge_form(organisation_id, formdata=None),
    )


def _merge_form(organisation_id: str, **data: object) -> MergeForm:
    form = MergeForm(**data)
    others = [o for o in organisations.everything(db()) if o.id != organisation_id]
    offer(form.into, [("", "kies een organisatie"), *((o.id, o.name) for o in others)])
    return form


@bp.route("/<organisation_id>/samenvoegen", methods=["GET", "POST"])
def merge(organisation_id: str) -> Answer:
    """Two become one. Asks plainly first, as there is no way back."""
    actor = visitor.require(Deed.CHANGE_ORGANISATION, organisation_id)
    organisation = organisations.find(db(), organisation_id)
    into_id = request.args.get("into", "") or posted("into")
    into = organisations.find(db(), into_id) if into_id else None
    form = _merge_form(organisation_id, into=into_id)
    if form.validate_on_submit() and into:
        with form.refusals():
            organisations.merge(db(), actor, organisation_id, into.id)
            return see("organisations.index", samen=into.id)
    page = render_template(
        "people/organisations/merge.html",
        form=form,
        organisation=organisation,
        into=into,
        people=organisations.people_of(db()),
    )
    return page, shown_status(form)


@bp.post("/<organisation_id>/verwijdering")
def remove(organisation_id: str) -> Answer:
    actor = visitor.require(Deed.CHANGE_ORGANISATION, organisation_id)
    form = BareForm()
    with form.refusals():
        organisations.remove(db(), actor, organisation_id)
        return see("organisations.index", weg="ja")
    return _page(organisation_id, _form(organisation_id), form.refused), form.status


def _saved(form: OrganisationForm, organisation_id: str | None) -> Response | None:
    with form.refusals():
        organisations.save(
            db(),
            organisation_id,
            name=form.name.data,
            kind=form.kind.data,
            parent_id=form.parent.data or None,
            actor=visitor.current(),
            version=form.version_number,
            submission_id=form.submission_id.data,
        )
        return see("organisations.index")
    return None
