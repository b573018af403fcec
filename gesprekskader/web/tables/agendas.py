"""The agenda of a roundtable: its next day, what comes up and how long, on screen and on paper."""

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.exports import pdf
from gesprekskader.records.agendas import Agenda
from gesprekskader.records.seats import TableSeat
from gesprekskader.reports import agendas as sheets
from gesprekskader.store import agendas, roundtables
from gesprekskader.store.access import Deed
from gesprekskader.store.agendas import DayDraft
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import board_choices, catalogue, tables_per_board
from gesprekskader.web.frame.day_fields import clock, day
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    line,
    offer,
    posted_by,
    posted_list,
    select,
    shown_status,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.tables.my_tables import name_of, seats_here

bp = Blueprint("agendas", __name__, url_prefix="/overlegtafel/agenda")
_MOST_MINUTES = 240
_LENGTHS = (5, 10, 15, 20, 30, 45, 60)


class DayForm(EditForm):
    roundtable = select("Van welke tafel?", "Kies eerst een tafel.")
    held_on = day("Welke dag?")
    starts_at = clock("Hoe laat?")
    place = line("Waar?", rules.LINE_LIMIT)

    def draft(self) -> DayDraft:
        return DayDraft(self.held_on.data, self.starts_at.data or "", self.place.data or "")


class LineForm(Form):
    words = line("Wat komt er nog aan de orde?", rules.LINE_LIMIT, "Schrijf op wat het is.")
    minutes = select("Minuten")

    def number(self) -> int:
        return int(self.minutes.data)


def _line_form(**over: object) -> LineForm:
    form = LineForm(**over)
    offer(form.minutes, [(str(n), str(n)) for n in _LENGTHS])
    form.minutes.data = form.minutes.data or str(agendas.MINUTES)
    return form


class ArrangeForm(EditForm):
    """The lines themselves are fields by the id of each."""


def _minutes(typed: str | None) -> int:
    """As many as were typed; the usual ten for what is no number."""
    number = whole(typed)
    return min(agendas.MINUTES if number is None else number, _MOST_MINUTES)


def _load(agenda_id: str) -> Agenda:
    visitor.require(Deed.USE_AGENDA, agenda_id)
    return agendas.find(db(), agenda_id)


@bp.route("/nieuw", methods=["GET", "POST"])
def add() -> Answer:
    """The next day of one of my tables; what was chosen before comes up there at once."""
    seats = seats_here()
    form = DayForm(roundtable=request.args.get("tafel", ""))
    chosen = posted_list("punt") or request.args.getlist("punt")
    offer(form.roundtable, _places(seats.own, request.args.get("tafel", "") if chosen else ""))
    if form.validate_on_submit():
        with form.refusals():
            key, _, board = form.roundtable.data.partition("|")
            agendas.add(
                db(),
                visitor.current(),
                (key, catalogue().roundtables[key].title),
                board or None if key in tables_per_board() else None,
                form.draft(),
                submission_id=form.submission_id.data,
                forwarding_ids=chosen,
            )
            return see("my_tables.show", anchor="agenda")
    page = render_template("tables/agendas/day.html", form=form, agenda=None, chosen=chosen)
    return page, shown_status(form)


def _places(own: list[TableSeat], asked: str) -> list[tuple[str, str]]:
    """Where these seats may make a day: of each bestuur, for a seat that is for all of them. With
    what is `asked` for questions that lie there, only that place."""
    found = {_place(seat): name_of(seat) for seat in own}
    for seat in own:
        if not seat.board_id and seat.roundtable_key in tables_per_board():
            for board_id, name in board_choices():
                found |= {f"{seat.roundtable_key}|{board_id}": f"{name_of(seat)}, {name}"}
    return [(asked, found[asked])] if asked in found else list(found.items())


def _place(seat: TableSeat) -> str:
    return f"{seat.roundtable_key}|{seat.board_id or ''}"


@bp.route("/<agenda_id>/dag", methods=["GET", "POST"])
def change(agenda_id: str) -> Answer:
    agenda = _load(agenda_id)
    form = DayForm(obj=agenda)
    offer(form.roundtable, [(agenda.roundtable_key, sheets.where(agenda))])
    form.roundtable.data = agenda.roundtable_key
    if form.validate_on_submit():
        with form.refusals():
            agendas.change(
                db(),
                visitor.current(),
                agenda_id,
                form.draft(),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("agendas.show", agenda_id=agenda_id)
    page = render_template("tables/agendas/day.html", form=form, agenda=agenda, chosen=[])
    return page, shown_status(form)


@bp.get("/<agenda_id>")
def show(agenda_id: str) -> str:
    return _page(_load(agenda_id), _line_form(formdata=None), ArrangeForm(formdata=None))


def _page(agenda: Agenda, loose: LineForm, arrange: ArrangeForm) -> str:
    points = roundtables.of_ids(db(), agenda.forwarding_ids)
    if not arrange.is_submitted():
        arrange.version.data = str(agenda.version)
    return render_template(
        "tables/agendas/show.html",
        agenda=agenda,
        told=sheets.told(agenda, points),
        sheets=sheets,
        loose=loose,
        arrange=arrange,
        can_print=pdf.is_possible(),
    )


@bp.post("/<agenda_id>/regel")
def add_line(agenda_id: str) -> Answer:
    agenda, form = _load(agenda_id), _line_form()
    if form.validate_on_submit():
        with form.refusals():
            agendas.add_line(
                db(),
                visitor.current(),
                agenda_id,
                form.words.data,
                form.number(),
                submission_id=form.submission_id.data,
            )
            return see("agendas.show", agenda_id=agenda_id, anchor="regels")
    return _page(agenda, form, ArrangeForm(formdata=None)), form.status


@bp.post("/<agenda_id>/volgorde")
def arrange(agenda_id: str) -> Answer:
    """Order and minutes, and lines that go: all at once, as the page has them."""
    agenda, form = _load(agenda_id), ArrangeForm()
    if form.validate_on_submit():
        with form.refusals():
            agendas.arrange(
                db(),
                visitor.current(),
                agenda_id,
                _sent(agenda),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("agendas.show", agenda_id=agenda_id, anchor="regels")
    return _page(agenda, _line_form(formdata=None), form), form.status


def _sent(agenda: Agenda) -> list[tuple[str, int]]:
    """The lines in the order that was typed; of two alike the one that stood first. What was ticked
    goes, and what somebody added meanwhile stays last."""
    places, minutes = posted_by("plaats-"), posted_by("minuten-")
    gone = set(posted_list("weg"))
    kept = [line for line in agenda.lines if line.id not in gone]
    order = {line.id: number for number, line in enumerate(kept, 1)}

    def place(line_id: str) -> int:
        typed = whole(places.get(line_id))
        return order[line_id] if typed is None else typed

    kept.sort(key=lambda line: (place(line.id), order[line.id]))
    return [
        (each.id, _minutes(minutes[each.id]) if each.id in minutes else each.minutes)
        for each in kept
    ]


@bp.post("/<agenda_id>/punten")
def put_on(agenda_id: str) -> Response:
    visitor.require(Deed.USE_AGENDA, agenda_id)
    chosen = posted_list("punt")
    agendas.put_on(db(), visitor.current(), agenda_id, chosen)
    return see("my_tables.show", anchor=f"punt-{chosen[0]}")


@bp.post("/af/<forwarding_id>")
def take_off(forwarding_id: str) -> Response:
    actor = visitor.require(Deed.ANSWER_POINT, forwarding_id)
    agendas.take_off(db(), actor, forwarding_id)
    return see("my_tables.show", anchor=f"punt-{forwarding_id}")


@bp.get("/<agenda_id>/agenda.<kind>")
def file(agenda_id: str, kind: str) -> Response:
    agenda = _load(agenda_id)
    return files.as_paper(
        sheets.paper(agenda, roundtables.of_ids(db(), agenda.forwarding_ids)), kind
    )
