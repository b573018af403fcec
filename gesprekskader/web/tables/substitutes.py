"""A member of a roundtable names who sits there for them until a day, and takes that back."""

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.post import letters
from gesprekskader.store import substitutes
from gesprekskader.store.substitutes import SubstituteDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import key_address
from gesprekskader.web.frame.application import mail_is_set_up, services
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.day_fields import day
from gesprekskader.web.frame.forms import Form, email, line, offer, select, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.tables.my_tables import name_of, seats_here

bp = Blueprint("substitutes", __name__, url_prefix="/overlegtafel/vervanger")


class SubstituteForm(Form):
    roundtable = select("Aan welke tafel?", "Kies eerst een tafel.")
    name = line("Wie valt er voor je in?", rules.NAME_LIMIT, "Vul een naam in.")
    email = email("Mailadres", "Vul het mailadres in.")
    until = day("Tot en met welke dag?", "Kies de laatste dag.")


@bp.route("", methods=["GET", "POST"])
def name() -> Answer:
    actor, seats = visitor.require_account(), seats_here()
    form = SubstituteForm()
    offer(form.roundtable, [(s.roundtable_key, name_of(s)) for s in seats.as_member])
    if not seats.as_member:
        raise NotFound
    link, is_sent = "", False
    if form.validate_on_submit():
        with form.refusals():
            draft = SubstituteDraft(form.name.data, form.email.data, form.until.data)
            secret = substitutes.name(
                db(), actor, form.roundtable.data, draft, submission_id=form.submission_id.data
            )
            if secret is None:
                return see("my_tables.show", anchor="vervanging")
            link, is_sent = _send(form, key_address(secret)), True
    page = render_template(
        "tables/substitutes/name.html",
        form=form,
        link=link,
        is_sent=is_sent,
        today=today(),
        seats=seats,
        name_of=name_of,
    )
    return page, 200 if is_sent else shown_status(form)


def _send(form: SubstituteForm, link: str) -> str:
    """By mail, which proves whose the address is; without one the link, to hand over."""
    if not mail_is_set_up():
        return link
    table = catalogue().roundtables[form.roundtable.data].title
    inviter = visitor.whole_person().name
    services().post.send(
        letters.seat(form.email.data, name=form.name.data, inviter=inviter, table=table, link=link)
    )
    return ""


@bp.post("/<key>/weg")
def take_back(key: str) -> Response:
    substitutes.take_back(db(), visitor.require_account(), key)
    return see("my_tables.show", anchor="vervanging")
