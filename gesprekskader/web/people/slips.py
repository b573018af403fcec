"""Slips: codes that work once, from a gespreksleider to somebody of the own network."""

from flask import Blueprint, render_template

from gesprekskader.moments import today
from gesprekskader.rules import code_in_fours, school_year_of
from gesprekskader.store import keys, networks, people
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address, key_address
from gesprekskader.web.frame.forms import BareForm, posted, shown_status
from gesprekskader.web.frame.qr import drawing
from gesprekskader.web.frame.visitor import db

bp = Blueprint("slips", __name__)


@bp.route("/personen/<person_id>/sleutel", methods=["GET", "POST"])
def of_person(person_id: str) -> str | tuple[str, int]:
    """A slip with a one-time code, from a facilitator to somebody of the own network."""
    person = people.find(db(), person_id)
    actor = visitor.require(Deed.HAND_OUT, person_id)
    form, code = BareForm(), ""
    if form.validate_on_submit():
        with form.refusals():
            code = keys.hand_out(db(), actor, person_id, posted("instead_of"))
    waits = keys.waiting_claim(db(), person_id)
    link = key_address(code)
    page = render_template(
        "people/slips/of_person.html",
        person=person,
        asks_first=not people.is_unused(db(), person_id),
        waits=waits,
        instead_of=keys.mark(waits) if waits else "",
        refused=form.refused,
        code=code_in_fours(code),
        address=key_address("").rstrip("#"),
        qr=drawing(link, f"QR-code voor {person.name}") if code and base_address() else "",
        days=keys.DAYS[keys.CLAIM],
    )
    return page, 200 if code else shown_status(form)


@bp.route("/netwerken/<network_id>/briefjes", methods=["GET", "POST"])
def of_network(network_id: str) -> str | tuple[str, int]:
    """Slips for everybody without an account: where there is no mail, paper reminds."""
    actor = visitor.current()
    network = networks.led(db(), actor, network_id)
    year = school_year_of(today())
    form, slips = BareForm(), []
    if form.validate_on_submit():
        with form.refusals():
            made = keys.hand_out_all(db(), actor, network_id, year, posted("instead_of"))
            slips = [
                (
                    name,
                    code_in_fours(code),
                    drawing(key_address(code), f"QR-code voor {name}") if base_address() else "",
                )
                for _, name, code in made
            ]
    page = render_template(
        "people/slips/of_network.html",
        network=network,
        form=form,
        slips=slips,
        instead_of=keys.mark_all(db(), network_id, year),
        address=key_address("").rstrip("#"),
        days=keys.DAYS[keys.CLAIM],
    )
    return page, 200 if slips else shown_status(form)
