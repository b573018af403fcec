"""One's own link and code, and the devices that are signed in by them."""

from flask import Blueprint, Response, render_template

from gesprekskader.rules import code_in_fours
from gesprekskader.store import keys, visits
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address, key_address
from gesprekskader.web.frame.forms import BareForm, posted
from gesprekskader.web.frame.fragments import see
from gesprekskader.web.frame.qr import drawing
from gesprekskader.web.frame.visitor import db

bp = Blueprint("own_link", __name__, url_prefix="/mijn")


@bp.get("/sleutel")
def show() -> str:
    visitor.require_person()
    return _page()


def _page(link: str = "", code: str = "", refused: str = "") -> str:
    actor = visitor.current()
    person_id = actor.own_id
    own = keys.own_since(db(), person_id)
    return render_template(
        "people/own_link/show.html",
        own=own,
        instead_of=keys.mark(own) if own else "",
        refused=refused,
        by_others=keys.made_by_others(db(), person_id),
        devices=visits.of_person(db(), actor),
        link=link,
        code=code_in_fours(code),
        qr=drawing(link, "QR-code van je persoonlijke link") if link else "",
        address=key_address("").rstrip("#"),
        reachable=bool(base_address()),
    )


@bp.post("/sleutel")
def renew() -> str | tuple[str, int]:
    """A new link and code, shown this once; the old ones are dead from here on."""
    actor = visitor.require_person()
    form = BareForm()
    with form.refusals():
        link, code = keys.renew(db(), actor, posted("instead_of"))
        return _page(key_address(link), code)
    return _page(refused=form.refused), form.status


@bp.post("/sleutel/weg")
def drop() -> Response:
    keys.drop_own(db(), visitor.require_person())
    return see("own_link.show")


@bp.post("/toestellen/<handle>/uitloggen")
def end_device(handle: str) -> Response:
    visits.end_device(db(), visitor.require_person(), handle)
    return see("own_link.show", anchor="toestellen")


@bp.post("/toestellen/uitloggen")
def end_others() -> Response:
    visits.end_others(db(), visitor.require_person())
    return see("own_link.show", anchor="toestellen")
