"""Coming in by a link or a code: showing it, saying yes or no. Looking never signs in."""

from flask import Blueprint, Response, render_template

from gesprekskader.errors import NotFound
from gesprekskader.post import letters
from gesprekskader.records import Key
from gesprekskader.rules import is_key_code, tidy_key
from gesprekskader.store import accounts, claims, keys, limits, people, second_steps
from gesprekskader.store.db import token_hash
from gesprekskader.web.frame import devices, visitor
from gesprekskader.web.frame.addresses import key_address
from gesprekskader.web.frame.application import mail_is_set_up, services
from gesprekskader.web.frame.forms import (
    AboutForm,
    BareForm,
    line,
    new_password,
    posted,
    shown_status,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("keys", __name__)
UNKNOWN = (
    "Deze link of code werkt niet (meer). Heb je een account, log dan in."
    " Vraag anders de gespreksleider om een nieuwe code."
)


class KeyForm(BareForm):
    secret = line("Je code", 300, "Typ de code die je kreeg.")


class ChoosePasswordForm(AboutForm):
    password = new_password("Kies een wachtwoord")


def guess_place() -> str:
    """Where a typed code comes from. A device that came in early for topics counts with its
    network, as it can be had anew at will."""
    return visitor.guess_place() if visitor.current().is_known else visitor.place()


def look_up(text: str) -> Response:
    """Find what a typed or scanned secret opens, and go and ask about it.

    Raises NotFound and counts the miss; TooMany.
    """
    secret = tidy_key(text)
    try:
        key = keys.find(db(), secret)  # 59 bits and more: a right one was not guessed
    except NotFound:
        limits.check_guesses(db(), "code", guess_place())
        limits.note_guess(db(), "code", guess_place(), secret)
        raise
    visitor.ask("key", key.hash)
    if key.kind == keys.QUESTION:
        return see("claims.answer_by_mail")
    return see("keys.choose_password" if key.kind in keys.FOR_PASSWORD else "keys.confirm")


@bp.route("/sleutel", methods=["GET", "POST"])
def show() -> Answer:
    """A link lands here with its secret after the #, which a script posts; a code is typed."""
    form = KeyForm()
    if form.validate_on_submit():
        with form.refusals():
            try:
                return look_up(form.secret.data)
            except NotFound:
                form.refused = UNKNOWN
    form.secret.data = ""  # a secret never comes back in a page that did not open
    return render_template("people/keys/enter.html", form=form), shown_status(form)


def _asked(*kinds: str) -> Key | None:
    """The key this browser looked up just before, or None."""
    try:
        key = keys.find_by_hash(db(), visitor.asked("key"))
    except NotFound:
        return None
    return key if key.kind in kinds else None


@bp.route("/sleutel/ben-jij-dit", methods=["GET", "POST"])
def confirm() -> Answer:
    """Ask before anything happens. "Ja, dat ben ik": this device is known as the key's owner; or,
    with a code from a facilitator for who was here before, once the owner says so too.
    """
    key = _asked(*keys.OWN, keys.CLAIM)
    if key is None:
        return see("keys.show")
    if visitor.current().person_id == key.person_id:
        return see("my_year.show")
    form = AboutForm(about=keys.mark(key))
    if form.validate_on_submit() and _is_about(form, key):
        with form.refusals():
            return _come_in(key, take_along=posted("along") == "mee")
    actor = visitor.current()
    return render_template(
        "people/keys/confirm.html",
        form=form,
        key=key,
        is_newcomer=people.is_newcomer(db(), actor.own_id, actor.visit_id),
        asks_first=keys.asks_first(db(), key),
    ), shown_status(form)


def _come_in(key: Key, *, take_along: bool) -> Response:
    actor, here = visitor.current(), {"old_visit": visitor.secret(), "device": devices.label()}
    if keys.asks_first(db(), key):
        visitor.adopt(claims.use(db(), key.hash, actor=actor, **here))
        ask_by_mail(key.person_id)
        return see("claims.wait")
    was = f"{visitor.tag()} {visitor.device_tag()}" if take_along else ""
    visitor.adopt(keys.let_in(db(), key.hash, actor=actor, **here, take_along=take_along), was=was)
    return see("own_link.show" if key.kind == keys.CLAIM else "home.show")


def ask_by_mail(person_id: str) -> None:
    """Ask the owner of a code at an address that is theirs, when mail can be sent."""
    if not mail_is_set_up():
        return
    secret, address = claims.open_question(db(), person_id)
    if secret:
        claim = claims.behind(db(), token_hash(secret))
        letter = letters.is_it_you(
            address,
            name=claim.person,
            made_by=claim.made_by,
            link=key_address(secret),
            days=keys.DAYS[keys.QUESTION],
        )
        services().post.send_later(letter)


def _is_about(form: AboutForm, key: Key) -> bool:
    """Whether the page asked about this key; another tab may have looked up another one since."""
    if form.about.data == keys.mark(key):
        return True
    form.about.data = keys.mark(key)
    form.refused = "Je opende intussen een andere link. Kijk nog eens of dit klopt."
    return False


@bp.post("/sleutel/nee")
def deny() -> Response:
    """ "Nee, dat ben ik niet": forget what was asked."""
    visitor.forget_asked()
    return see("home.show")


@bp.route("/sleutel/wachtwoord", methods=["GET", "POST"])
def choose_password() -> Answer:
    key = _asked(*keys.FOR_PASSWORD)
    if key is None:
        return see("keys.show")
    form = ChoosePasswordForm(about=keys.mark(key))
    if form.validate_on_submit() and _is_about(form, key):
        with form.refusals():
            person_id = accounts.choose_password(
                db(), visitor.current(), key.hash, form.password.data
            )
            visitor.forget_asked()
            if mail_is_set_up() and key.kind == keys.RESET:  # a first password changes nothing
                post = services().post
                post.send_later(letters.password_changed(key.email))
            if second_steps.is_needed(db(), person_id):
                return see("accounts.sign_in")
            visitor.sign_in(person_id)
            return see("home.show")
    return render_template("people/keys/password.html", form=form, key=key), shown_status(form)


def is_key(text: str) -> bool:
    """Whether somebody typed a personal code where a meeting's code was asked for."""
    return is_key_code(tidy_key(text))
