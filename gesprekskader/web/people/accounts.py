"""Ways in for colleagues: the first account, a password, a second step, a way back."""

import secrets
from contextlib import suppress

from flask import Blueprint, Response, render_template, request, url_for

from gesprekskader.errors import TooMany
from gesprekskader.post import letters
from gesprekskader.rules import NAME_LIMIT, tidy_code
from gesprekskader.store import accounts, limits, second_steps
from gesprekskader.web.frame import doors, visitor
from gesprekskader.web.frame.addresses import key_address
from gesprekskader.web.frame.application import mail_is_set_up, services
from gesprekskader.web.frame.forms import (
    BareForm,
    current_password,
    email,
    line,
    new_password,
    posted_texts,
    shown_status,
)
from gesprekskader.web.frame.fragments import Answer, see, see_address
from gesprekskader.web.frame.visitor import db

bp = Blueprint("accounts", __name__)
_MOST_KEPT = 8
_BRAKED = (
    "Vanaf dit netwerk zijn veel verkeerde wachtwoorden getypt. Op een toestel waarop je eerder"
    " inlogde, kun je gewoon door."
)
_WRONG = "Dit mailadres en wachtwoord horen niet bij elkaar. Probeer het nog een keer."


class BeginForm(BareForm):
    code = line("Code uit het venster van de server", 40, "Vul de code in die je daar ziet staan.")
    name = line("Je naam", NAME_LIMIT, "Vul je naam in.", purpose="name")
    email = email("Je mailadres", "Vul je mailadres in. Daarmee log je in.", purpose="username")
    password = new_password("Kies een wachtwoord")


class SignInForm(BareForm):
    email = email("Mailadres", "Vul je mailadres in.", purpose="username")
    password = current_password("Wachtwoord")


class SecondStepForm(BareForm):
    code = line(
        "Code van je telefoon",
        40,
        "Typ de zes cijfers uit je app, of een reservecode.",
        purpose="one-time-code",
    )


class ForgotForm(BareForm):
    email = email("Mailadres", "Vul je mailadres in.", purpose="username")


@bp.route("/begin", methods=["GET", "POST"])
def begin() -> Answer:
    if accounts.any_account(db()):
        return see("home.show")
    form = BeginForm()
    if form.validate_on_submit():
        with form.refusals():
            limits.check_guesses(db(), "begin", visitor.place())
            if not _begin_code_fits(form.code.data):
                limits.note_guess(db(), "begin", visitor.place(), form.code.data)
                form.code.errors = ["Deze code klopt niet. Hij staat in het venster van de server."]
            else:
                person_id = accounts.create_first(
                    db(),
                    name=form.name.data,
                    email=form.email.data,
                    password=form.password.data,
                )
                visitor.sign_in(person_id)
                return see("home.show")
    return render_template("people/accounts/begin.html", form=form), shown_status(form)


def _begin_code_fits(typed: str) -> bool:
    wanted = services().settings.begin_code
    return bool(wanted) and secrets.compare_digest(tidy_code(typed).encode(), wanted.encode())


@bp.route("/inloggen", methods=["GET", "POST"])
def sign_in() -> Answer:
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusals():
            person_id = check_password(form.email.data, form.password.data)
            if person_id is None:
                form.refused = _WRONG
            elif second_steps.is_needed(db(), person_id):
                visitor.ask("second step", _proof(person_id))
                return _ask_second_step()
            else:
                visitor.sign_in(person_id)
                return _go_on()
    return sign_in_page(form, kept=_kept()), shown_status(form)


def sign_in_page(form: SignInForm | None = None, *, kept: list[str], action: str = "") -> str:
    """Sign in, and come back; `kept` are texts that were not stored and come along."""
    return render_template(
        "people/accounts/sign_in.html",
        form=form or SignInForm(formdata=None),
        kept=kept,
        action=action or url_for("accounts.sign_in", naar=_naar() or None),
        leads_on=bool(_naar()) or bool(kept),
    )


def _kept() -> list[str]:
    """What somebody typed before signing in, as the pages of signing in hand it on."""
    return posted_texts("kept")[:_MOST_KEPT]


def _naar() -> str:
    """The page of ours that somebody signs in for, or ""."""
    return doors.listed(request.args.get("naar", ""))


def _ask_second_step() -> Answer:
    if not _kept():
        return see("accounts.take_second_step", naar=_naar() or None)
    return _second_step_page(SecondStepForm(formdata=None))


def _second_step_page(form: SecondStepForm) -> str:
    return render_template(
        "people/accounts/second_step.html",
        form=form,
        kept=_kept(),
        action=url_for("accounts.take_second_step", naar=_naar() or None),
    )


def _go_on() -> Answer:
    """Where somebody signed in for; what they typed there before stands here to copy."""
    back = _naar() or url_for("home.show")
    if kept := _kept():
        return render_template("people/accounts/kept.html", kept=kept, back=back)
    return see_address(back)


def check_password(address: str, password: str) -> str | None:
    """The person behind a good password; a wrong one is counted. Raises TooMany.

    What others on the same network guess stops neither the owner on a device that is known, nor
    an account that nobody guessed at here.
    """
    place = place_of(address)
    limits.check_account(db(), address, place)
    braked = _brake(place)
    if braked and limits.has_misses(db(), address, place):
        raise braked
    person_id = accounts.check_password(db(), address, password)
    if person_id is None:
        limits.note_account(db(), address, place)
        limits.note_guess(db(), "password", place)
        if braked:
            raise braked
    elif not second_steps.is_needed(db(), person_id):
        limits.forget_account(db(), address)
    return person_id


def place_of(address: str) -> str:
    """Where this password comes from: the owner's own device is a place of its own."""
    owner = accounts.person_of(db(), address)
    is_own = owner is not None and owner == visitor.current().person_id
    return visitor.guess_place() if is_own else visitor.place()


def _brake(place: str) -> TooMany | None:
    try:
        limits.check_guesses(db(), "password", place)
    except TooMany as no:
        return TooMany(no.seconds, _BRAKED)
    return None


def _proof(person_id: str) -> str:
    """Who gave which password: with another password since, the first step counts no more."""
    return f"{person_id}|{accounts.password_mark(db(), person_id)}"


@bp.route("/inloggen/tweede-stap", methods=["GET", "POST"])
def take_second_step() -> Answer:
    person_id = visitor.asked("second step").partition("|")[0]
    if not person_id or visitor.asked("second step") != _proof(person_id):
        return see("accounts.sign_in")
    form = SecondStepForm()
    if form.validate_on_submit():
        with form.refusals():
            account = accounts.of_person(db(), person_id)
            limits.check_account(db(), account.email, place_of(account.email))
            if second_steps.take(db(), person_id, form.code.data):
                limits.forget_account(db(), account.email)
                visitor.sign_in(person_id, second_step=True)
                return _go_on()
            limits.note_account(db(), account.email, place_of(account.email))
            form.code.errors = ["Deze code klopt niet, of hij is al gebruikt. Neem de volgende."]
    return _second_step_page(form), shown_status(form)


@bp.post("/uitloggen")
def sign_out() -> Response:
    visitor.sign_out()
    response = see("home.show")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/wachtwoord-vergeten", methods=["GET", "POST"])
def forgot() -> str | tuple[str, int]:
    """Ask for a reset by mail. The answer is the same whether the address is known or not."""
    form = ForgotForm()
    is_sent = False
    if mail_is_set_up() and form.validate_on_submit():
        with form.refusals():
            limits.check_guesses(db(), "forgot", visitor.place())
            limits.note_guess(db(), "forgot", visitor.place())
            if person_id := accounts.person_of(db(), form.email.data):
                with suppress(TooMany):  # one is on its way already
                    secret, address = accounts.reset(db(), person_id, person_id, calm=True)
                    post = services().post
                    post.send_later(letters.reset(address, link=key_address(secret)))
            is_sent = True
    page = render_template(
        "people/accounts/forgot.html", form=form, has_mail=mail_is_set_up(), is_sent=is_sent
    )
    return page, 200 if is_sent else shown_status(form)
