"""Roles on one page, for administrators: who administers, who sits at which roundtable."""

from flask import Blueprint, Response, render_template

from gesprekskader.errors import NotFound
from gesprekskader.post import letters
from gesprekskader.store import accounts, people, roundtables, troubles
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import key_address
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.forms import BareForm, offer, select
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.services import mail_is_set_up, services
from gesprekskader.web.frame.visitor import db

bp = Blueprint("roles", __name__, url_prefix="/rollen")


class SeatForm(BareForm):
    person = select("Wie")
    roundtable = select("Aan welke tafel")


@bp.get("")
def show() -> str:
    visitor.require_admin()
    return _page(SeatForm(formdata=None))


def _page(form: SeatForm, **context: object) -> str:
    everyone = accounts.everyone(db())
    tables = catalogue().roundtables
    offer(form.person, [(a.person_id, f"{a.name} ({a.email})") for a in everyone])
    offer(form.roundtable, [(table.key, table.title) for table in tables.values()])
    return render_template(
        "people/roles/show.html",
        form=form,
        accounts=everyone,
        tables=tables,
        seats=roundtables.members(db()),
        troubles=troubles.sentences(db()),
        **{"link": "", "link_for": ""} | context,
    )


@bp.post("/<person_id>/beheerder")
def make_admin(person_id: str) -> Response:
    accounts.set_admin(db(), visitor.require_admin(), person_id, is_admin=True)
    return see("roles.show", anchor=f"account-{person_id}")


@bp.post("/<person_id>/geen-beheerder")
def unmake_admin(person_id: str) -> Response:
    actor = visitor.require_admin()
    accounts.set_admin(db(), actor, person_id, is_admin=False)
    if person_id == actor.person_id:
        return see("own_account.show")
    return see("roles.show", anchor=f"account-{person_id}")


@bp.post("/<person_id>/wachtwoord")
def reset(person_id: str) -> str:
    """A colleague forgot the password and there is no mail: a link to hand over, one day long."""
    actor = visitor.require_admin()
    secret = accounts.reset_for(db(), actor, person_id)
    name = people.find(db(), person_id).name
    link = key_address(secret)
    if mail_is_set_up():  # only the owner gets the link then
        post = services().post
        post.send(letters.reset(accounts.of_person(db(), person_id).email, link=link))
        link = ""
    return _page(SeatForm(formdata=None), link=link, link_for=name)


@bp.post("/<person_id>/uitloggen")
def sign_out_everywhere(person_id: str) -> Response:
    accounts.sign_out_everywhere(db(), visitor.require_admin(), person_id)
    return see("roles.show", anchor=f"account-{person_id}")


@bp.post("/<person_id>/einde")
def close(person_id: str) -> Response:
    accounts.close(db(), visitor.require_admin(), person_id)
    return see("roles.show")


@bp.post("/tafels")
def seat() -> Answer:
    actor = visitor.require_admin()
    form = SeatForm()
    page = _page(form)  # fills the lists the form is checked against
    if form.validate_on_submit():
        roundtables.seat(db(), actor, form.roundtable.data, form.person.data)
        return see("roles.show", anchor=f"tafel-{form.roundtable.data}")
    return page, 422


@bp.post("/tafels/<key>/<person_id>/weg")
def unseat(key: str, person_id: str) -> Response:
    actor = visitor.require_admin()
    if key not in catalogue().roundtables:
        raise NotFound
    roundtables.unseat(db(), actor, key, person_id)
    return see("roles.show", anchor=f"tafel-{key}")
