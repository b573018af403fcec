"""One point at a roundtable: its road, an answer, or on to another table."""

from flask import Blueprint, render_template
from wtforms import SelectField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.records import Point
from gesprekskader.store import access, roundtables
from gesprekskader.store.access import Deed
from gesprekskader.store.accounts import seats_people
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import (
    board_choices,
    catalogue,
    empty_tables,
    table_choices,
    tables_per_board,
)
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
    board = select("Voor welk bestuur?")
    sentence = text(
        "Wat wil je erbij zeggen?",
        rules.STEP_LIMIT,
        "Schrijf in één zin op waarom het naar deze tafel gaat.",
    )

    def validate_board(self, field: SelectField) -> None:
        asks = self.roundtable.data in tables_per_board()
        if asks and len(field.choices or ()) > 1 and not field.data:
            raise ValidationError("Kies bij welk bestuur deze vraag hoort.")

    @property
    def board_id(self) -> str | None:
        return self.board.data or None if self.roundtable.data in tables_per_board() else None


def _load(forwarding_id: str) -> tuple[Point, bool]:
    """The point, for who may read it, and whether it is answered by who asks. Raises NotFound."""
    point = roundtables.point(db(), forwarding_id)
    deeds = Deed.READ_POINT, Deed.ANSWER_POINT
    may = access.which(db(), visitor.require_account(), forwarding_id, *deeds)
    if Deed.READ_POINT not in may:
        raise NotFound
    return point, Deed.ANSWER_POINT in may


@bp.get("/<forwarding_id>")
def show(forwarding_id: str) -> str:
    point, may_answer = _load(forwarding_id)
    return _page(point, may_answer, _answer_form(point), _send_form(point))


def _answer_form(point: Point, **over: object) -> AnswerForm:
    stored = point.forwarding
    data = {"version": str(stored.version), "sentence": stored.answer}
    return AnswerForm(data=data | {"is_decision": stored.is_decision}, **over)


def _send_form(point: Point, **over: object) -> SendOnForm:
    form = SendOnForm(data={"version": str(point.forwarding.version)}, **over)
    # sent again: it lies there by now
    here = "" if form.is_submitted() else point.forwarding.at_key
    offer(form.roundtable, table_choices(db(), but=here))
    chosen = not form.is_submitted() or form.roundtable.data in tables_per_board()
    besturen = board_choices() if chosen and not point.forwarding.board_id else []
    offer(form.board, [("", "Kies een bestuur"), *besturen])
    form.board.data = form.board.data or ""
    return form


def _page(point: Point, may_answer: bool, answer: AnswerForm, on: SendOnForm) -> str:
    return render_template(
        "tables/roundtables/show.html",
        point=point,
        answer=answer,
        send_on=on,
        empty=empty_tables([(c.value, c.label) for c in on.roundtable.choices or ()]),
        seats_people=seats_people(db(), visitor.current()),
        per_board=tables_per_board(),
        may_answer=may_answer,
    )


@bp.post("/<forwarding_id>/antwoord")
def answer(forwarding_id: str) -> Answer:
    point, may_answer = _load(forwarding_id)
    actor = visitor.current()
    form = _answer_form(point)
    if not may_answer:
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
    return _page(*_load(forwarding_id), form, _send_form(point, formdata=None)), form.status


@bp.post("/<forwarding_id>/doorsturen")
def send_on(forwarding_id: str) -> Answer:
    point, _ = _load(forwarding_id)
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
                board_id=form.board_id,
            )
            return see("roundtables.show", forwarding_id=forwarding_id)
    page = _page(*_load(forwarding_id), _answer_form(point, formdata=None), form)
    return page, shown_status(form)
