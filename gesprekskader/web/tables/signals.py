"""Who sits at a roundtable brings something up at other tables, and takes it back."""

from flask import Blueprint, Response, render_template
from wtforms import SelectField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.store import signals
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import board_choices, catalogue, tables_per_board
from gesprekskader.web.frame.forms import Form, offer, select, several, shown_status, text
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.tables.my_tables import name_of, seats_here

bp = Blueprint("signals", __name__, url_prefix="/overlegtafel/signaal")


class SignalForm(Form):
    seat = select("Namens welke tafel?", "Kies eerst een tafel.")
    text = text(
        "Wat wil je laten weten of vragen?", rules.FOLLOW_UP_LIMIT, "Schrijf eerst iets op."
    )
    roundtables = several("Aan welke tafels?", "Kies minstens één tafel.")
    board = select("Voor welk bestuur?")

    def validate_board(self, field: SelectField) -> None:
        asks = set(self.roundtables.data or ()) & set(tables_per_board())
        if asks and len(field.choices or ()) > 1 and not field.data:
            raise ValidationError("Kies bij welk bestuur dit hoort.")


@bp.route("", methods=["GET", "POST"])
def send() -> Answer:
    seats, tables = seats_here(), catalogue().roundtables
    form = SignalForm()
    places = {f"{s.roundtable_key}|{s.board_id or ''}": name_of(s) for s in seats.own}
    offer(form.seat, list(places.items()))
    form.seat.data = form.seat.data or next(iter(places))
    offer(form.roundtables, [(table.key, table.title) for table in tables.values()])
    boards = [] if all(seat.board_id for seat in seats.own) else board_choices()
    offer(form.board, [("", "Kies een bestuur"), *boards])
    form.board.data = form.board.data or ""
    if form.validate_on_submit():
        with form.refusals():
            key, _, seat_board = form.seat.data.partition("|")
            asks = set(form.roundtables.data) & set(tables_per_board())
            signals.send(
                db(),
                visitor.current(),
                (key, tables[key].title),
                [(to, tables[to].title) for to in form.roundtables.data],
                form.text.data,
                board_id=form.board.data or None if asks else None,
                seat_board=seat_board or None,
                submission_id=form.submission_id.data,
            )
            return see("my_tables.show", klaar="signaal", anchor="klaar")
    page = render_template(
        "tables/signals/send.html",
        form=form,
        one_seat=len(places) == 1,
        per_board=tables_per_board(),
    )
    return page, shown_status(form)


@bp.post("/<forwarding_id>/terug")
def take_back(forwarding_id: str) -> Response:
    actor = visitor.require(Deed.TAKE_BACK_SIGNAL, forwarding_id)
    signals.take_back(db(), actor, forwarding_id)
    return see("my_tables.show", anchor="gedaan")
