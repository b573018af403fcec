"""What somebody fills in to plan a series of meetings, to move it, and to keep it."""

from gesprekskader import rules
from gesprekskader.store.series import AFTER, ALL, ONE
from gesprekskader.web.frame.day_fields import clock, day
from gesprekskader.web.frame.forms import BareForm, EditForm, Form, choice, line, several, text, yes

MOST = 20_000
_REACH = [
    (ONE, "Alleen deze"),
    (AFTER, "Deze en alles erna"),
    (ALL, "Alles wat nog komt"),
]


class WhenForm(BareForm):
    """The first date and the hour, kept in the address: nothing is made yet."""

    first_on = day("Eerste datum")
    starts_at = clock("Begint om", "Vul in hoe laat het begint.")


class RowForm(BareForm):
    """One meeting of the series, before it is made."""

    is_made = yes("Deze gaat door")
    meeting_on = day("Datum")
    starts_at = clock("Begint om", "Vul in hoe laat het begint.")


class PlanForm(Form):
    place = line("Plaats (hoeft niet)", rules.LINE_LIMIT)


class MoveForm(BareForm):
    day = day("Nieuwe datum")
    reach = choice("Wat gaat mee?", _REACH, "Kies wat er meegaat.", default=ONE)
    networks = several("Welke netwerken gaan mee?")


class SaveSeriesForm(Form):
    title = line("Naam van de reeks", rules.LINE_LIMIT, "Geef de reeks een naam.")
    networks = several("Doet er nog een netwerk mee? Wat dat dit jaar doet, komt er dan bij.")


class SeriesTextForm(EditForm):
    words = text("De reeks", MOST)
