"""Ways in for colleagues: the first account, a password, an invitation."""

import secrets

from flask import Blueprint, Response, current_app, render_template
from wtforms import PasswordField
from wtforms.validators import DataRequired

from gesprekskader.errors import NotFound
from gesprekskader.rules import NAME_LIMIT, tidy_code
from gesprekskader.store import people
from gesprekskader.web import visitor
from gesprekskader.web.forms import BareForm, email, line, new_password, shown_status
from gesprekskader.web.fragments import see
from gesprekskader.web.visitor import db

bp = Blueprint("accounts", __name__)


class BeginForm(BareForm):
    code = line("Code uit het venster van de server", 40, "Vul de code in die je daar ziet staan.")
    name = line("Je naam", NAME_LIMIT, "Vul je naam in.")
    email = email("Je mailadres", "Vul je mailadres in. Daarmee log je in.")
    password = new_password("Kies een wachtwoord")


class SignInForm(BareForm):
    email = email("Mailadres", "Vul je mailadres in.")
    password = PasswordField(
        "Wachtwoord",
        [DataRequired("Vul je wachtwoord in.")],
        render_kw={"autocomplete": "current-password"},
    )


class InvitationForm(BareForm):
    password = new_password("Kies een wachtwoord")


@bp.route("/begin", methods=["GET", "POST"])
def begin() -> str | Response | tuple[str, int]:
    if people.any_account(db()):
        return see("home.show")
    form = BeginForm()
    if form.validate_on_submit():
        wanted = current_app.extensions["gesprekskader"].settings.begin_code
        if not wanted or not secrets.compare_digest(
            tidy_code(form.code.data).encode(), wanted.encode()
        ):
            form.code.errors = ["Deze code klopt niet. Hij staat in het venster van de server."]
        else:
            with form.refusals():
                person_id = people.create_first(
                    db(),
                    name=form.name.data,
                    email=form.email.data,
                    password=form.password.data,
                )
                visitor.sign_in(person_id)
                return see("home.show")
    return render_template("accounts/begin.html", form=form), shown_status(form)


@bp.route("/inloggen", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    form = SignInForm()
    if form.validate_on_submit():
        person_id = people.check_password(db(), form.email.data, form.password.data)
        if person_id:
            visitor.sign_in(person_id)
            return see("home.show")
        form.refused = (
            "Dit mailadres en wachtwoord horen niet bij elkaar. Probeer het nog een keer."
        )
    return (
        render_template("accounts/sign_in.html", form=form),
        shown_status(form),
    )


@bp.post("/uitloggen")
def sign_out() -> Response:
    visitor.sign_out()
    response = see("home.show")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
def invitation(token: str) -> str | Response | tuple[str, int]:
    person, address = people.find_invitation(db(), token)
    form = InvitationForm()
    if form.validate_on_submit():
        with form.refusals():
            visitor.sign_in(people.accept_invitation(db(), token, form.password.data))
            return see("home.show")
    status = shown_status(form)
    return render_template(
        "accounts/invitation.html", form=form, person=person, address=address
    ), status


@bp.get("/account")
def show() -> str:
    visitor.require_account()
    if visitor.person() is None:
        raise NotFound
    return render_template("accounts/show.html")
