"""Several questions at a table at once: on the agenda, one answer, on to another table, or one."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Point
from gesprekskader.reports.table_lines import lines
from gesprekskader.store import access, agendas, bundles, roundtables
from gesprekskader.store.access import Deed
from gesprekskader.store.accounts import seats_people
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import empty_tables, tables_per_board
from gesprekskader.web.frame.forms import Form, posted, posted_list
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.tables.answering import answer_form, send_form
from gesprekskader.web.tables.my_tables import agenda_for, page, seats_here

bp = Blueprint("several", __name__, url_prefix="/overlegtafel/samen")


@bp.post("")
def choose() -> Answer:
    """What is refused is said in the list, where the ticks stay."""
    visitor.require_account()
    chosen, form = posted_list("punt"), Form()
    with form.refusals():
        return _chosen(chosen)
    return page(seats_here(), refused=form.refused, ticked=chosen), form.status


def _chosen(chosen: list[str]) -> Response:
    actor = visitor.current()
    if not chosen:
        seats_here()
        raise RuleBroken("Vink eerst aan om welke vragen het gaat.")
    access.require_all(db(), actor, Deed.ANSWER_POINT, chosen)
    deed = posted("doe")
    if deed in ("antwoord", "doorsturen"):
        return see("several.write", doe=deed, punt=chosen)
    if deed == "agenda":
        return _on_agenda(chosen)
    bundles.put_together(db(), actor, chosen)
    return see("my_tables.show", klaar="samen", bij=chosen[0], anchor="klaar")


def _on_agenda(chosen: list[str]) -> Response:
    """Each on the next day of its table and bestuur; where there is none, that day is asked."""
    actor = visitor.current()
    to_come = agendas.to_come(db(), actor)
    days: dict[str, list[str]] = {}
    for point in roundtables.of_ids(db(), chosen):
        agenda = agenda_for(point.forwarding, to_come)
        if agenda is None:
            at = point.forwarding
            board = at.board_id if at.at_key in tables_per_board() else None
            return see("agendas.add", tafel=f"{at.at_key}|{board or ''}", punt=chosen)
        days.setdefault(agenda.id, []).append(point.forwarding.id)
    for agenda_id, ids in days.items():
        agendas.put_on(db(), actor, agenda_id, ids)
    return see("my_tables.show", anchor="agenda")


@bp.get("")
def write() -> str:
    """One answer, or one sentence to another table, for all that were chosen."""
    actor, chosen = visitor.require_account(), request.args.getlist("punt")
    access.require_all(db(), actor, Deed.ANSWER_POINT, chosen)
    points = roundtables.of_ids(db(), chosen)
    if not points:
        raise NotFound
    return render_template(
        "tables/several/write.html",
        asked=lines(points),
        f=points[0].forwarding,
        next_of={},
        also=[point.forwarding.id for point in points[1:]],
        **_forms(points, request.args.get("doe", "")),
    )


def _forms(points: list[Point], deed: str) -> dict[str, object]:
    if deed == "antwoord":
        return {"deed": deed, "answer": answer_form(points[0].forwarding)}
    on = send_form(points[0].forwarding)
    titles = [(c.value, c.label) for c in on.roundtable.choices or ()]
    people = seats_people(db(), visitor.current())
    return {
        "deed": "doorsturen",
        "send_on": on,
        "empty": empty_tables(titles),
        "seats_people": people,
        "per_board": tables_per_board(),
    }


@bp.post("/<forwarding_id>/uiteen")
def take_apart(forwarding_id: str) -> Response:
    actor = visitor.require(Deed.ANSWER_POINT, forwarding_id)
    bundles.take_apart(db(), actor, forwarding_id)
    return see("my_tables.show", klaar="los", bij=forwarding_id, anchor="klaar")
