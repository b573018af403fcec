"""Answers from a reminder: the link opens a page that asks, and only yes changes something."""

import hashlib

from flask import Blueprint, Response, current_app, render_template

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.post.reminders import ANSWER, STOP, read
from gesprekskader.records import Actor, PersonalStep
from gesprekskader.store import networks, reminders, revisits, steps
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import (
    AboutForm,
    BareForm,
    Form,
    choice,
    line,
    offer,
    posted,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("reminders", __name__)
_OLD = "Deze link werkt niet (meer). Open je jaar met je eigen link of code."


class TokenForm(BareForm):
    secret = line("De code uit je mail", 600, "Plak de link uit je mail.")


class MailedAnswerForm(AboutForm, Form):
    result = choice("Hoe staat het ermee?", [], "Kies hoe het ermee staat.")
    yielded = text("Wat leverde het op? (hoeft niet)", rules.OUTCOME_LIMIT)


@bp.route("/herinnering", methods=["GET", "POST"])
def show() -> Answer:
    """A link lands here with its token after the #, which a script posts."""
    form = TokenForm()
    if form.validate_on_submit():
        said = (form.secret.data or "").rpartition("#")[2]
        parts = read(str(current_app.secret_key), said)
        if len(parts) == 4 and parts[0] == ANSWER:
            visitor.ask("reminder", "|".join(parts[1:]))
            return see("reminders.answer")
        if len(parts) > 1 and parts[0] == STOP:
            visitor.ask(STOPPING, parts[1])
            return see("mails.by_link")
        form.refused = _OLD
    form.secret.data = ""
    return render_template("year/reminders/enter.html", form=form), shown_status(form)


A_DAY = 24 * 3600
STOPPING = "no mail"
"""What a link asks for that stops mail."""
_OTHER = (
    "Je opende intussen een andere link, of deze pagina stond te lang open. Er is niets bewaard."
    " Open de link uit je mail opnieuw."
)


def _mark(value: str) -> str:
    """Names in a form what was asked about; it opens nothing."""
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def check_is_about(form: AboutForm, value: str) -> None:
    """Raise RuleBroken when the page that sends asked about something else than this browser
    looked up last: two links in two tabs. What was typed is shown to copy."""
    if form.is_submitted() and form.about.data != _mark(value):
        raise RuleBroken(_OTHER)
    form.about.data = _mark(value)


def _asked(value: str) -> tuple[PersonalStep, str] | None:
    """The step a mail asked about, and the answer that was clicked; None when it is gone."""
    person_id, _, rest = value.partition("|")
    step_id, _, said = rest.partition("|")
    try:
        step = steps.find(db(), step_id)
    except NotFound:
        return None
    return (step, said) if step.person_id == person_id and not step.is_removed else None


@bp.route("/herinnering/antwoord", methods=["GET", "POST"])
def answer() -> Answer:
    """Ask before anything changes: a mail scanner that follows links answers nothing."""
    value = visitor.asked("reminder", A_DAY)
    form = MailedAnswerForm()
    check_is_about(form, value)
    asked = _asked(value)
    if asked is None:
        return see("reminders.show")
    step, said = asked
    offer(form.result, list(rules.results_for(step.kind).items()))
    if not form.is_submitted():
        form.result.data = said
    if form.validate_on_submit():
        with form.refusals():
            _store(step, form)
            visitor.forget_asked()
            return see("reminders.thanks")
    return render_template("year/reminders/answer.html", form=form, step=step), shown_status(form)


def _store(step: PersonalStep, form: MailedAnswerForm) -> None:
    """What was said before about yield and hindrance stays, where the mail did not ask."""
    before = next(iter(revisits.of_step(db(), step.id)), None)
    revisits.look_back_on_step(
        db(),
        Actor(person_id=step.person_id),  # the mail went to who owns the step
        step.id,
        RevisitDraft(
            form.result.data,
            yielded=form.yielded.data or (before.yielded if before else ""),
            held_up=before.held_up if before else "",
            needed=before.needed if before else "",
            takes_along=None,
            shares_held_up=before.shares_held_up if before else False,
        ),
        meeting_id=None,
        version=0,
        submission_id=form.submission_id.data,
    )


@bp.get("/herinnering/bedankt")
def thanks() -> str:
    return render_template("year/reminders/thanks.html")


@bp.post("/netwerken/<network_id>/herinneringen")
def set_network(network_id: str) -> Response:
    """Whether members of this network get reminders at all."""
    actor = visitor.current()
    networks.led(db(), actor, network_id)
    reminders.set_network(db(), actor, network_id, reminds=posted("reminds") == "ja")
    return see("networks.show", network_id=network_id, anchor="herinneringen")
