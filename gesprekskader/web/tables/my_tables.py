"""The page of who sits at a roundtable: what lies there, and who sits there."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from gesprekskader.errors import NotFound
from gesprekskader.records.seats import TableSeat
from gesprekskader.store import roundtables
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.visitor import db

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
        return [seat for seat in self.beside if seat.until]


def seats_here() -> Seats:
    """Raises NotFound for who sits at no table."""
    actor = visitor.require_account()
    beside = roundtables.seats_beside(db(), actor)
    own = [seat for seat in beside if seat.person_id == actor.person_id]
    if not own:
        raise NotFound
    return Seats(own, beside)


def title_of(seat: TableSeat) -> str:
    """A table by its name in the content, and the bestuur of a seat; "" for one that is gone."""
    table = catalogue().roundtables.get(seat.roundtable_key)
    if table is None:
        return ""
    return f"{table.title}, {seat.board}" if seat.board else table.title


@bp.get("")
def show() -> str:
    return page(seats_here())


def page(seats: Seats, **context: object) -> str:
    actor, keys = visitor.current(), seats.keys
    points = roundtables.points_of(db(), actor)
    here = [p for p in points if p.forwarding.at_key in keys]
    return render_template(
        "tables/my_tables/show.html",
        tables=list(dict.fromkeys(filter(None, map(title_of, seats.own)))),
        title_of=title_of,
        seats=seats,
        waiting=sorted(
            (p for p in here if not p.forwarding.is_answered), key=lambda p: p.forwarding.at_since
        ),
        answered=[p for p in here if p.forwarding.is_answered],
        sent_on=[p for p in points if p.forwarding.at_key not in keys],
        **context,
    )
