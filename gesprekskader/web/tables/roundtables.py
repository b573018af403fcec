"""One point at a roundtable: its road, an answer, or on to another table."""

from flask import Blueprint, Response, render_template

from gesprekskader.errors import NotFound
from gesprekskader.records import Forwarding, Point
from gesprekskader.store import access, call_backs, forwardings, roundtables
from gesprekskader.store.access import Deed
from gesprekskader.store.accounts import seats_people
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue, empty_tables, tables_per_board
from gesprekskader.web.frame.forms import posted, posted_list, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.tables.answering import AnswerForm, SendOnForm, answer_form, send_form

bp = Blueprint("roundtables", __name__, url_prefix="/overlegtafel")


def _load(forwarding_id: str) -> tuple[Point, bool]:
    """The point, for who may read it, and whether it is answered by who asks. Raises NotFound."""
    return roundtables.point(db(), forwarding_id), _may_answer(forwarding_id)


def _here(forwarding_id: str) -> tuple[Forwarding, bool]:
    """The same without where it came from. Raises NotFound."""
    found = forwardings.of_ids(db(), [forwarding_id])
    if not found:
        raise NotFound
    return found[0], _may_answer(forwarding_id)


def _may_answer(forwarding_id: str) -> bool:
    """Raises NotFound for who may not read it."""
    deeds = Deed.READ_POINT, Deed.ANSWER_POINT
    may = access.which(db(), visitor.require_account(), forwarding_id, *deeds)
    if Deed.READ_POINT not in may:
        raise NotFound
    return Deed.ANSWER_POINT in may


@bp.get("/<forwarding_id>")
def show(forwarding_id: str) -> str:
    point, may_answer = _load(forwarding_id)
    return _page(point, may_answer, answer_form(point.forwarding), send_form(point.forwarding))


def _page(point: Point, may_answer: bool, answer: AnswerForm, on: SendOnForm) -> str:
    id_, came_before = point.forwarding.id, posted("bij")
    return render_template(
        "tables/roundtables/show.html",
        point=point,
        moves=roundtables.moves_of(db(), [id_]).get(id_, []),
        next_of={id_: came_before} if came_before else {},
        also=posted_list("ook"),
        in_list=posted("lijst"),
        answer=answer,
        send_on=on,
        empty=empty_tables([(c.value, c.label) for c in on.roundtable.choices or ()]),
        seats_people=may_answer and seats_people(db(), visitor.current()),
        per_board=tables_per_board(),
        may_answer=may_answer,
        may_call_back=not may_answer and call_backs.may(db(), visitor.current(), id_),
    )


def _done(forwarding_id: str, done: str) -> Response:
    """Back to where the form stood: among all that lies there, before what came next, or with the
    point alone."""
    if posted("lijst"):
        about, before = forwarding_id, posted("bij")[:40] or None
        return see("my_tables.show", klaar=done, was=about, bij=before, anchor="klaar")
    return see("roundtables.show", forwarding_id=forwarding_id)


@bp.post("/<forwarding_id>/antwoord")
def answer(forwarding_id: str) -> Answer:
    here, may_answer = _here(forwarding_id)
    actor = visitor.current()
    form = answer_form(here)
    if not may_answer:
        form.refused, form.status = f"Deze vraag ligt nu bij {here.at}.", 409
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
                also=posted_list("ook"),
            )
            return _done(forwarding_id, "antwoord")
    return _page(*_load(forwarding_id), form, send_form(here, formdata=None)), form.status


@bp.post("/<forwarding_id>/doorsturen")
def send_on(forwarding_id: str) -> Answer:
    here, _ = _here(forwarding_id)
    form = send_form(here)
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
                also=posted_list("ook"),
            )
            return _done(forwarding_id, "van-agenda" if here.is_on_agenda else "door")
    page = _page(*_load(forwarding_id), answer_form(here, formdata=None), form)
    return page, shown_status(form)


@bp.post("/<forwarding_id>/terughalen")
def call_back(forwarding_id: str) -> Response:
    """Not to the other table after all."""
    actor = visitor.require_account()
    call_backs.call_back(db(), actor, forwarding_id, per_board=tables_per_board())
    return see("my_tables.show", klaar="terug", bij=forwarding_id, anchor="klaar")
