"""A pasted member list: the proof before anything is stored, the yes, and the way back."""

from flask import Blueprint, Response, render_template
from wtforms import TextAreaField

from gesprekskader.errors import ListMoved, RuleBroken
from gesprekskader.moments import today
from gesprekskader.rules import school_year_of
from gesprekskader.rules.member_answers import Answers, unanswered
from gesprekskader.rules.member_list import Reading, read_members
from gesprekskader.rules.member_list.headings import KINDS
from gesprekskader.rules.member_plan import Plan
from gesprekskader.store import networks, pastes, undone_pastes
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import (
    Form,
    new_submission_id,
    posted,
    posted_by,
    posted_list,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import plural

bp = Blueprint("pastes", __name__, url_prefix="/netwerken/<network_id>/leden")
PASTE_LIMIT = 100_000
_NOBODY = (
    "We vonden geen namen. Zet elke persoon op een eigen regel, of kopieer de lijst met de kopjes"
    " erboven."
)


class PasteForm(Form):
    pasted = TextAreaField("Plak de lijst uit Excel")


@bp.route("", methods=["GET", "POST"])
def proof(network_id: str) -> str | tuple[str, int]:
    """What the list would do. Stores nothing."""
    networks.led(db(), visitor.current(), network_id)
    form = PasteForm()
    if not form.validate_on_submit():
        return _empty(network_id, form), 422 if form.is_submitted() else 200
    with form.refusals():
        reading = _read(form)
        return _proof(network_id, form, reading)
    return _empty(network_id, form), form.status


@bp.post("/erbij")
def add(network_id: str) -> Answer:
    """Yes: what the proof showed is done, once."""
    actor = visitor.current()
    networks.led(db(), actor, network_id)
    form, reading = PasteForm(), Reading()
    if not form.validate_on_submit():
        return _empty(network_id, form), 422
    with form.refusals():
        reading = _read(form)
        pastes.add(
            db(),
            actor,
            network_id,
            school_year_of(today()),
            reading,
            _answers(),
            mark=posted("mark"),
            submission_id=form.submission_id.data,
        )
        return see("networks.show", network_id=network_id, geplakt="ja")
    if not reading.rows:
        return _empty(network_id, form), form.status
    return _proof(network_id, form, reading, answers=_answers()), form.status


@bp.post("/<paste_id>/terug")
def undo(network_id: str, paste_id: str) -> Response:
    actor = visitor.current()
    networks.led(db(), actor, network_id)
    stays = undone_pastes.undo(db(), actor, network_id, paste_id)
    return see("networks.show", network_id=network_id, geplakt="terug", blijft=len(stays))


def _read(form: PasteForm) -> Reading:
    """The list as the trainer says its columns are. Raises RuleBroken when nobody is on it."""
    text = form.pasted.data or ""
    if len(text) > PASTE_LIMIT:
        raise RuleBroken(f"De lijst is langer dan {PASTE_LIMIT} tekens. Plak hem in delen.")
    chosen = posted_list("kolom")
    reading = read_members(text, chosen if all(kind in KINDS for kind in chosen) else ())
    if not reading.rows:
        raise RuleBroken(_NOBODY if text.strip() else "Plak eerst een lijst.")
    return reading


def _answers() -> Answers:
    ticked = posted_list("erbij", limit=PASTE_LIMIT)
    return Answers(frozenset(ticked), posted_by("v-", limit=PASTE_LIMIT))


def _empty(network_id: str, form: PasteForm) -> str:
    network = networks.find(db(), network_id)
    return render_template("people/pastes/empty.html", form=form, network=network)


def _proof(
    network_id: str, form: PasteForm, reading: Reading, answers: Answers | None = None
) -> str:
    if form.status == ListMoved.status:
        form.submission_id.data = new_submission_id()
    plan = pastes.propose(db(), network_id, school_year_of(today()), reading)
    return render_template(
        "people/pastes/proof.html",
        form=form,
        network=networks.find(db(), network_id),
        reading=reading,
        plan=plan,
        sentence=_sentence(plan),
        kinds=KINDS,
        answers=answers or Answers(frozenset(entry.key for entry in plan.new)),
        waiting=unanswered(plan, answers) if answers else [],
    )


def _sentence(plan: Plan) -> str:
    """ "27 nieuw, 2 stonden er al, 1 met een andere naam: wat is juist?" """
    others = len(plan.questions) - plan.renamed
    parts = [f"{len(plan.new)} nieuw"] if plan.new else []
    if plan.present:
        parts.append(plural(len(plan.present), "stond er al", "stonden er al"))
    if plan.renamed:
        parts.append(f"{plan.renamed} met een andere naam")
    if others:
        parts.append(plural(others, "vraag", "vragen"))
    if plan.doubtful:
        parts.append(plural(len(plan.doubtful), "regel zonder naam", "regels zonder naam"))
    return ", ".join(parts) + (": wat is juist?" if plan.questions else ".")
