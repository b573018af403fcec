"""Organisations: the boards, schools and institutes people come from."""

from flask import Blueprint, Response, render_template

from gesprekskader.rules import LINE_LIMIT, ORGANISATION_KINDS
from gesprekskader.store import organisations
from gesprekskader.web import visitor
from gesprekskader.web.forms import BareForm, choice, line, offer, select, shown_status
from gesprekskader.web.fragments import see
from gesprekskader.web.visitor import db

bp = Blueprint("organisations", __name__, url_prefix="/organisaties")


class OrganisationForm(BareForm):
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


@bp.route("", methods=["GET", "POST"])
def index() -> str | Response | tuple[str, int]:
    visitor.require_account()
    form = _form()
    if form.validate_on_submit() and (answer := _saved(form, None)):
        return answer
    everything = organisations.everything(db())
    page = render_template("organisations/index.html", form=form, organisations=everything)
    return page, shown_status(form)


@bp.route("/<organisation_id>", methods=["GET", "POST"])
def change(organisation_id: str) -> str | Response | tuple[str, int]:
    visitor.require_account()
    organisation = organisations.find(db(), organisation_id)
    form = _form(
        organisation_id,
        name=organisation.name,
        kind=organisation.kind,
        parent=organisation.parent_id or "",
    )
    if form.validate_on_submit() and (answer := _saved(form, organisation_id)):
        return answer
    status = shown_status(form)
    return (
        render_template("organisations/change.html", form=form, organisation=organisation),
        status,
    )


def _saved(form: OrganisationForm, organisation_id: str | None) -> Response | None:
    with form.refusals():
        organisations.save(
            db(),
            organisation_id,
            name=form.name.data,
            kind=form.kind.data,
            parent_id=form.parent.data or None,
        )
        return see("organisations.index")
    return None
