"""A coordinator's page: what lies on the table, an answer, or on to another table."""

from flask import Blueprint, render_template

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.records import Point
from gesprekskader.store import roundtables
from gesprekskader.store.access import Deed
from gesprekskader.store.accounts import seats_people
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue, empty_tables, table_choices
from gesprekskader.web.frame.forms import EditForm, offer, select, shown_status, text, yes
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("roundtables", __name__, url_prefix="/overlegtafel")


class AnswerForm(EditForm):
    sentence = text(
        "Jouw antwoord", rules.FOLLOW_UP_LIMIT, "Schrijf eerst op wat de tafel antwoordt."
    )
    is_decision = yes("Dit is een besluit")


class SendOnForm(EditForm):
    roundtable = select("Naar welke tafel?", "Kies eerst een tafel.")
    sentence = text(
        "Wat wil je erbij zeggen?",
        rules.STEP_LIMIT,
        "Schrijf in één zin op waarom het naar deze tafel gaat.",
    )


@bp.get("")
def mine() -> str:
    actor = visitor.require_account()
    keys = roundtables.tables_of(db(), actor)
    if not keys:
        raise NotFound
    points = roundtables.points_of(db(), actor)
    here = [p for p in points if p.forwarding.at_key in keys]
    tables = catalogue().roundtables
    return render_template(
        "tables/roundtables/mine.html",
        tables=[tables[key].title for key in keys if key in tables],
        waiting=sorted(
            (p for p in here if not p.forwarding.is_answered), key=lambda p: p.forwarding.at_since
        ),
        answered=[p for p in here if p.forwarding.is_answered],
        sent_on=[p for p in points if p.forwarding.at_key not in keys],
    )


def _load(forwarding_id: str) -> Point:
    point = roundtables.point(db(), forwarding_id)
    visitor.require(Deed.READ_POINT, forwarding_id)
    return point


@bp.get("/<forwarding_id>")
def show(forwarding_id: str) -> str:
    point = _load(forwarding_id)
    return _page(point, _answer_form(point), _send_form(point))


def _answer_form(point: Point, **over: object) -> AnswerForm:
    stored = point.forwarding
    data = {"version": str(stored.version), "sentence": stored.answer}
    return AnswerForm(data=data | {"is_decision": stored.is_decision}, **over)


def _send_form(point: Point, **over: object) -> SendOnForm:
    form = SendOnForm(data={"version": str(point.forwarding.version)}, **over)
    # sent again: it lies there by now
    here = "" if form.is_submitted() else point.forwarding.at_key
    offer(form.roundtable, table_choices(db(), but=here))
    return form


def _page(point: Point, answer: AnswerForm, on: SendOnForm) -> str:
    return render_template(
        "tables/roundtables/show.html",
        point=point,
        answer=answer,
        send_on=on,
        empty=empty_tables([(c.value, c.label) for c in on.roundtable.choices or ()]),
        seats_people=seats_people(db(), visitor.current()),
        may_answer=visitor.may(Deed.ANSWER_POINT, point.forwarding.id),
    )


@bp.post("/<forwarding_id>/antwoord")
def answer(forwarding_id: str) -> Answer:
    point = _load(forwarding_id)
    actor = visitor.current()
    form = _answer_form(point)
    if not visitor.may(Deed.ANSWER_POINT, forwarding_id):
        form.refused, form.status = f"Deze vraag ligt nu bij {point.forwarding.at}.", 409
    elif form.validate_on_submit():
        with form.refusals():
            roundtables.answer(
                db(),
                actor,
                forwarding_id,
                form.sentence.data,
                version=form.version_number,
                submission_id=form.submission_id.data,
                is_decision=form.is_decision.data,
            )
            return see("roundtables.show", forwarding_id=forwarding_id)
    return _page(_load(forwarding_id), form, _send_form(point, formdata=None)), form.status


@bp.post("/<forwarding_id>/doorsturen")
def send_on(forwarding_id: str) -> Answer:
    point = _load(forwarding_id)
    form = _send_form(point)
    if form.validate_on_submit():
        with form.refusals():
            table = catalogue().roundtables[form.roundtable.data]
            roundtables.send_on(
                db(),
                visitor.current(),
                forwarding_id,
                (table.key, table.title),
                form.sentence.data,
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("roundtables.show", forwarding_id=forwarding_id)
    return _page(_load(forwarding_id), _answer_form(point, formdata=None), form), shown_status(form)
