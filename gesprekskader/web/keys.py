"""Coming back as yourself: a link, a code, a slip. Looking never signs in, saying yes does."""

from flask import Blueprint, Response, current_app, render_template, request, url_for
from wtforms import HiddenField

from gesprekskader.errors import NotFound
from gesprekskader.records import Key
from gesprekskader.rules import code_in_fours, is_key_code, tidy_key
from gesprekskader.store import accounts, keys, limits, people, visits
from gesprekskader.store.access import Deed
from gesprekskader.web import devices, visitor
from gesprekskader.web.addresses import base_address
from gesprekskader.web.forms import BareForm, line, new_password, shown_status
from gesprekskader.web.fragments import see
from gesprekskader.web.qr import drawing
from gesprekskader.web.visitor import db

bp = Blueprint("keys", __name__)
UNKNOWN = "Deze link of code werkt niet (meer). Vraag een nieuwe aan de begeleider."


class KeyForm(BareForm):
    secret = line("Je code", 300, "Typ de code die je kreeg.")


class ComeInForm(BareForm):
    secret = HiddenField()
    along = HiddenField()


class PasswordForm(BareForm):
    secret = HiddenField()
    password = new_password("Kies een wachtwoord")


def find(text: str) -> tuple[str, Key]:
    """What a typed or scanned secret opens. Raises NotFound and counts the miss; TooMany."""
    secret = tidy_key(text)
    limits.check_guesses(db(), visitor.place())
    try:
        return secret, keys.find(db(), secret)
    except NotFound:
        limits.note_guess(db(), visitor.place(), secret)
        raise


@bp.route("/sleutel", methods=["GET", "POST"])
def show() -> str | Response | tuple[str, int]:
    """A link lands here with its secret after the #, which a script posts; a code is typed."""
    form = KeyForm()
    if form.validate_on_submit():
        with form.refusals():
            try:
                secret, key = find(form.secret.data)
            except NotFound:
                form.refused = UNKNOWN
            else:
                return confirm(secret, key)
    form.secret.data = ""  # a secret never comes back in a page that did not open
    return render_template("keys/enter.html", form=form), shown_status(form)


def confirm(secret: str, key: Key) -> str | Response:
    """Ask before anything happens: who is this, or which password."""
    if key.kind in keys.FOR_PASSWORD:
        form = PasswordForm(formdata=None, data={"secret": secret})
        return render_template("keys/password.html", form=form, key=key)
    if visitor.current().person_id == key.person_id:
        return see("steps.mine")
    form = ComeInForm(formdata=None, data={"secret": secret})
    return render_template("keys/confirm.html", form=form, key=key, refused="")


@bp.post("/sleutel/ja")
def come_in() -> str | Response | tuple[str, int]:
    """ "Ja, dat ben ik": from here on this device is known as the key's owner."""
    form = ComeInForm()
    secret, key = find(form.secret.data or "")
    with form.refusals():
        new = keys.let_in(
            db(),
            secret,
            actor=visitor.current(),
            old_visit=visitor.secret(),
            device=devices.label(),
            take_along=form.along.data == "mee",
        )
        visitor.adopt(new)
        return see("keys.mine" if key.kind == keys.CLAIM else "home.show")
    return render_template("keys/confirm.html", form=form, key=key), form.status


@bp.post("/sleutel/wachtwoord")
def choose_password() -> str | Response | tuple[str, int]:
    form = PasswordForm()
    secret, key = find(form.secret.data or "")
    if form.validate_on_submit():
        with form.refusals():
            person_id = accounts.choose_password(db(), secret, form.password.data)
            if accounts.second_step_needed(db(), person_id):
                return see("accounts.sign_in")
            visitor.sign_in(person_id)
            return see("home.show")
    return render_template("keys/password.html", form=form, key=key), form.status


def key_address(secret: str) -> str:
    """The link that carries a secret: after the #, so no server, log or next page ever gets it."""
    base = base_address() or request.host_url.rstrip("/")
    return f"{base}{url_for('keys.show')}#{secret}"


@bp.get("/mijn/sleutel")
def mine() -> str:
    visitor.require_person()
    return _mine()


def _mine(link: str = "", code: str = "") -> str:
    actor = visitor.current()
    person_id = actor.person_id or ""
    return render_template(
        "keys/mine.html",
        own=keys.own_since(db(), person_id),
        by_others=keys.made_by_others(db(), person_id),
        devices=visits.of_person(db(), actor),
        link=link,
        code=code_in_fours(code),
        qr=drawing(link, "QR-code van je persoonlijke link") if link else "",
        address=key_address("").rstrip("#"),
        reachable=bool(base_address()),
    )


@bp.post("/mijn/sleutel")
def renew() -> str:
    """A new link and code, shown this once; the old ones are dead from here on."""
    actor = visitor.require_person()
    link, code = keys.renew(db(), actor)
    return _mine(key_address(link), code)


@bp.post("/mijn/sleutel/weg")
def drop() -> Response:
    keys.drop_own(db(), visitor.require_person())
    return see("keys.mine")


@bp.post("/mijn/toestellen/<handle>/uitloggen")
def end_device(handle: str) -> Response:
    visits.end_device(db(), visitor.require_person(), handle)
    return see("keys.mine", anchor="toestellen")


@bp.post("/mijn/toestellen/uitloggen")
def end_others() -> Response:
    visits.end_others(db(), visitor.require_person())
    return see("keys.mine", anchor="toestellen")


@bp.post("/personen/<person_id>/sleutel")
def hand_out(person_id: str) -> str:
    """A slip with a one-time code, from a facilitator to somebody of the own network."""
    person = people.find(db(), person_id)
    actor = visitor.require(Deed.HAND_OUT, person_id)
    code = keys.hand_out(db(), actor, person_id)
    link = key_address(code)
    return render_template(
        "keys/slip.html",
        person=person,
        code=code_in_fours(code),
        address=key_address("").rstrip("#"),
        qr=drawing(link, f"QR-code voor {person.name}") if base_address() else "",
        days=keys.DAYS[keys.CLAIM],
    )


def is_key(text: str) -> bool:
    """Whether somebody typed a personal code where a meeting's code was asked for."""
    return is_key_code(tidy_key(text))


def mail_is_set_up() -> bool:
    return current_app.extensions["gesprekskader"].post.is_there
