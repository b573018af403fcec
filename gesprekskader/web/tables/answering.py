"""What somebody at a roundtable types: an answer, or why it goes on to another table."""

from wtforms import SelectField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.records import Forwarding
from gesprekskader.web.frame.catalogue import board_choices, table_choices, tables_per_board
from gesprekskader.web.frame.forms import EditForm, offer, select, text, yes
from gesprekskader.web.frame.visitor import db


class AnswerForm(EditForm):
    sentence = text(
        "Jouw antwoord", rules.FOLLOW_UP_LIMIT, "Schrijf eerst op wat de tafel antwoordt."
    )
    is_decision = yes("Dit is een besluit")


class SendOnForm(EditForm):
    roundtable = select("Naar welke tafel?", "Kies eerst een tafel.")
    board = select("Voor welk bestuur?")
    sentence = text(
        "Waarom hoort het daar? (nodig)",
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


def answer_form(stored: Forwarding, words: str = "", **over: object) -> AnswerForm:
    """With the answer that stands, or `words` to begin with."""
    data = {"version": str(stored.version), "sentence": stored.answer or words}
    return AnswerForm(data=data | {"is_decision": stored.is_decision}, **over)


def send_form(stored: Forwarding, **over: object) -> SendOnForm:
    form = SendOnForm(data={"version": str(stored.version)}, **over)
    # sent again: it lies there by now
    here = "" if form.is_submitted() else stored.at_key
    offer(form.roundtable, table_choices(db(), but=here))
    chosen = not form.is_submitted() or form.roundtable.data in tables_per_board()
    besturen = board_choices() if chosen and not stored.board_id else []
    offer(form.board, [("", "Kies een bestuur"), *besturen])
    form.board.data = form.board.data or ""
    return form
