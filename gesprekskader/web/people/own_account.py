"""The account of who is signed in: another password, and the second step."""

from flask import Blueprint, current_app, render_template
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import HiddenField

from gesprekskader.post import letters
from gesprekskader.records import Account, Actor
from gesprekskader.store import accounts, limits, second_steps
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import mail_is_set_up, services
from gesprekskader.web.frame.forms import (
    BareForm,
    current_password,
    line,
    new_password,
    posted,
    shown_status,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.qr import drawing
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.people.accounts import check_password, place_of

bp = Blueprint("own_account", __name__, url_prefix="/account")


class ChangePasswordForm(BareForm):
    old = current_password("Je huidige wachtwoord")
    password = new_password("Je nieuwe wachtwoord")


class StartSecondStepForm(BareForm):
    secret = HiddenField()
    code = line(
        "De zes cijfers die je app nu toont",
        10,
        "Typ de zes cijfers uit je app.",
        purpose="one-time-code",
    )


class ProofForm(BareForm):
    password = current_password("Je wachtwoord")


@bp.get("")
def show() -> str:
    actor = visitor.require_account()
    return render_template(
        "people/own_account/show.html", account=accounts.of_person(db(), actor.own_id)
    )


@bp.route("/wachtwoord", methods=["GET", "POST"])
def change_password() -> Answer:
    actor = visitor.require_account()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            account = accounts.of_person(db(), actor.own_id)
            limits.check_account(db(), account.email, place_of(account.email))
            try:
                accounts.change_password(db(), actor, old=form.old.data, new=form.password.data)
            except accounts.WrongPassword:
                limits.note_account(db(), account.email, place_of(account.email))
                raise
            if mail_is_set_up():
                post = services().post
                post.send_later(letters.password_changed(account.email))
            visitor.sign_in(account.person_id, second_step=actor.is_admin)
            return see("own_account.show")
    return render_template("people/own_account/change_password.html", form=form), shown_status(form)


@bp.route("/tweede-stap", methods=["GET", "POST"])
def second_step() -> Answer:
    """Turn the second step on: scan, type the first code, keep the recovery codes."""
    from pyotp import TOTP, random_base32

    actor = visitor.require_account()
    account = accounts.of_person(db(), actor.own_id)
    if account.has_second_step and posted("secret"):
        return see("own_account.show")  # a reload of the page with the codes
    if account.has_second_step:
        return _stop_second_step(actor, account)
    form = StartSecondStepForm()
    if form.validate_on_submit():
        with form.refusals():
            codes = second_steps.start(db(), actor, _offered(form), form.code.data)
            return render_template("people/own_account/recovery_codes.html", codes=codes)
    if not form.is_submitted():
        form.secret.data = _offer().dumps(random_base32())
    secret = _offered(form)
    link = TOTP(secret).provisioning_uri(name=account.email, issuer_name="Gesprekskader")
    page = render_template(
        "people/own_account/start_second_step.html",
        form=form,
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        qr=drawing(link, "QR-code voor de app op je telefoon"),
    )
    return page, shown_status(form)


def _stop_second_step(actor: Actor, account: Account) -> Answer:
    form = ProofForm()
    if form.validate_on_submit():
        with form.refusals():
            if check_password(account.email, form.password.data) is None:
                form.password.errors = ["Dit wachtwoord klopt niet."]
            else:
                second_steps.stop(db(), actor)
                return see("own_account.show")
    page = render_template("people/own_account/stop_second_step.html", form=form)
    return page, shown_status(form)


def _offer() -> URLSafeTimedSerializer:
    """Only a secret we made ourselves is kept as a second step."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="new-second-step")


def _offered(form: StartSecondStepForm) -> str:
    from pyotp import random_base32

    try:
        return _offer().loads(form.secret.data or "", max_age=3600)
    except BadData:  # stood open too long: start again with another secret
        secret = random_base32()
        form.secret.data = _offer().dumps(secret)
        return secret
