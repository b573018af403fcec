"""The page of who sits at a roundtable: what lies there by item, its next day, who stands in."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from wtforms import Field

from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.records import Forwarding, Point
from gesprekskader.records.agendas import Agenda
from gesprekskader.records.seats import TableSeat
from gesprekskader.records.waiting import MANY
from gesprekskader.reports import agendas as sheets
from gesprekskader.reports.table_lines import TableLine, by_item, lines, title_of
from gesprekskader.rules import FOLLOW_UP_LIMIT, school_year_before, school_year_of
from gesprekskader.store import agendas, origins, roundtables
from gesprekskader.store.accounts import seats_people
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import (
    catalogue,
    empty_tables,
    tables_per_board,
    tables_that_see_all,
)
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.tables.answering import answer_form, send_form

bp = Blueprint("my_tables", __name__, url_prefix="/overlegtafel")


@dataclass(frozen=True)
class Seats:
    """The seats of who asks, and those beside them."""

    own: list[TableSeat]
    beside: list[TableSeat]

    @property
    def keys(self) -> list[str]:
        return list(dict.fromkeys(seat.roundtable_key for seat in self.own))

    @property
    def as_member(self) -> list[TableSeat]:
        """Where a substitute can be named: who stands in names nobody."""
        return [seat for seat in self.own if not seat.until]

    @property
    def stand_ins(self) -> list[TableSeat]:
        return [seat for seat in self.beside if seat.until and not seat.is_asked]

    @property
    def asked(self) -> list[TableSeat]:
        """Who was asked to stand in for who asks, and did not open the link yet."""
        return [seat for seat in self.beside if seat.is_asked]


def seats_here() -> Seats:
    """Raises NotFound for who sits at no table."""
    actor = visitor.require_account()
    beside = roundtables.seats_beside(db(), actor)
    own = [seat for seat in beside if seat.person_id == actor.person_id]
    if not own:
        raise NotFound
    return Seats(own, beside)


def name_of(seat: TableSeat) -> str:
    """A table by its name in the content, and the bestuur of a seat; "" for one that is gone."""
    table = catalogue().roundtables.get(seat.roundtable_key)
    if table is None:
        return ""
    return f"{table.title}, {seat.board}" if seat.board else table.title


def agenda_for(point: Forwarding, found: Sequence[Agenda]) -> Agenda | None:
    """The next day that this can come up: of its table, and of its bestuur where each has days."""
    board = point.board_id if point.at_key in tables_per_board() else None
    return next((a for a in found if (a.roundtable_key, a.board_id) == (point.at_key, board)), None)


_DONE = {
    "antwoord": "Je antwoord is gegeven. Wie dit vroeg kan het lezen.",
    "door": "De vraag ligt nu bij de andere tafel. Wie dit vroeg ziet dat ook.",
    "van-agenda": "De vraag ligt nu bij de andere tafel, en staat niet meer op jullie agenda."
    " Wie dit vroeg ziet dat ook.",
    "terug": "De vraag ligt weer bij jou, zoals hij er lag.",
    "signaal": "Je signaal is gegeven. Het antwoord komt bij jou terug.",
    "samen": "Deze vragen zijn nu samen één. Je kunt ze weer uit elkaar halen.",
    "los": "Deze vragen staan weer los van elkaar.",
}
"""What a page says after a deed."""


@bp.get("")
def show() -> str:
    return page(seats_here())


def asked_year() -> str:
    """The school year of what was done; this one unless an earlier one is asked for."""
    this = school_year_of(today())
    asked = request.args.get("jaar", "")
    begun = whole(asked[:4], 4)
    is_year = begun is not None and asked == f"{begun}-{begun + 1}"
    return asked if is_year and "2000-2001" <= asked <= this else this


def page(seats: Seats, **context: object) -> str:
    year, keys, all_seeing = asked_year(), seats.keys, tables_that_see_all()
    points = roundtables.points_of(db(), visitor.current(), year)
    here = [p for p in points if p.forwarding.at_key in keys]
    waiting = lines(p for p in here if not p.forwarding.is_answered)[: MANY + 1]
    to_come = agendas.to_come(db(), visitor.current())
    shown = [line for _, found in by_item(waiting) for line in found]
    return render_template(
        "tables/my_tables/show.html",
        tables=list(dict.fromkeys(filter(None, map(name_of, seats.own)))),
        seats=seats,
        name_of=name_of,
        title=title_of(waiting) if waiting else "Jouw tafel",
        waiting=by_item(waiting),
        is_more=sum(not p.forwarding.is_answered for p in here) > MANY,
        names_table=len(keys) > 1,
        agendas=[(agenda, sheets.told(agenda, here)) for agenda in to_come],
        agenda_for=lambda point: agenda_for(point, to_come),
        sheets=sheets,
        year=year,
        year_before=school_year_before(year),
        this_year=school_year_of(today()),
        answered=_newest(lines(p for p in here if p.forwarding.is_answered)),
        sent_on=_newest(lines(p for p in points if _is_elsewhere(p, keys))),
        is_picking=request.args.get("kies") == "1" or "ticked" in context,
        sees_all=any(seat.roundtable_key in all_seeing and not seat.board for seat in seats.own),
        **_told(shown),
        **_opened(here),
        **{"refused": "", "ticked": []} | context,
    )


_END = "einde"
"""Where something was done with the last question: what it says stands after the list."""


def _told(shown: list[TableLine]) -> dict[str, object]:
    """What the page says after a deed, before which question, and about which one: the page stays
    where the reader was."""
    order = [line.first.id for line in shown]
    places = {p.forwarding.id: line.first.id for line in shown for p in line.points} | {_END: _END}
    klaar, before = request.args.get("klaar", ""), request.args.get("bij", "")
    went_on = klaar in ("door", "van-agenda")
    return {
        "next_of": dict(zip(order, [*order[1:], _END], strict=False)),
        "done": _DONE.get(klaar, ""),
        "done_before": places.get(before, ""),
        "to_call_back": request.args.get("was", "")[:40] if went_on else "",
    }


def _newest(found: list) -> list:
    return sorted(found, key=lambda line: line.first.answered_at or line.first.at_since)[::-1]


def _is_elsewhere(point: Point, keys: list[str]) -> bool:
    return point.forwarding.at_key not in keys


def _opened(here: list[Point]) -> dict[str, object]:
    """The line whose answer, or other table, is being written: its forms, made by who has them."""
    deed, id_ = request.args.get("doe", ""), request.args.get("punt", "")
    point = next((p for p in here if p.forwarding.id == id_ and not p.forwarding.is_answered), None)
    opened: dict[str, object] = {
        "opened": id_,
        "deed": deed,
        "per_board": tables_per_board(),
        "also": [],
    }
    if point and deed == "antwoord":
        found = origins.yielded(db(), visitor.current(), id_)
        taken = next((y.text for y in found if y.id == request.args.get("uitkomst")), "")
        form = answer_form(point.forwarding, taken[:FOLLOW_UP_LIMIT])
        _focus(form.sentence)
        return opened | {"answer": form, "yielded": found}
    if point and deed == "doorsturen":
        on = send_form(point.forwarding)
        _focus(on.roundtable)
        titles = [(c.value, c.label) for c in on.roundtable.choices or ()]
        people = seats_people(db(), visitor.current())
        more = {"empty": empty_tables(titles), "seats_people": people}
        return opened | more | {"send_on": on, "per_board": tables_per_board()}
    return {"opened": "", "deed": ""}


def _focus(field: Field) -> None:
    """Where one begins: the page opened for this box."""
    field.render_kw = {**(field.render_kw or {}), "autofocus": True}
