"""What somebody fills in to plan a meeting."""

from datetime import date

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.catalogue.model import MeetingFormat
from gesprekskader.moments import today
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.web.frame.day_fields import clock, day
from gesprekskader.web.frame.forms import EditForm, choice, line, text, yes

_AS_PROPOSED = "werkvorm"
"""Who chooses is what the format proposes."""
CHOICES = [
    ("shared", "Alle groepen praten over dezelfde items"),
    ("own", "Elke groep kiest zelf uit het aanbod"),
    ("none", "Niemand: deze werkvorm brengt eigen punten mee"),
]


class MeetingForm(EditForm):
    sure = StringField(render_kw={"autocomplete": "off"})
    """The day that its planner says yes to, when it is an odd one."""
    asks = ""
    """Why the day is odd, when it is not said yes to yet."""
    was_on: date | None = None
    """The day it is planned on already: that is not asked again."""
    title = line("Titel", rules.LINE_LIMIT, "Geef de bijeenkomst een titel.")
    meeting_on = day("Datum")
    starts_at = clock("Begint om", "Vul in hoe laat het begint.")
    ends_at = clock("Klaar om (hoeft niet)")
    place = line("Plaats (hoeft niet)", rules.LINE_LIMIT)
    item_choice = choice(
        "Wie kiest de items?", CHOICES, "Kies wie de items kiest.", default="shared"
    )
    round_lines = text("Rondes, elk op een regel", rules.MOST_ROUNDS * rules.NAME_LIMIT)
    is_last = yes("Dit is de laatste bijeenkomst van het schooljaar: we kijken terug")

    def validate_ends_at(self, field: StringField) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError("De eindtijd ligt voor het begin.")

    def validate_meeting_on(self, field: DateField) -> None:
        if field.errors or field.data in (None, self.was_on):
            return
        self.asks = oddness(field.data)
        if self.asks and self.sure.data != field.data.isoformat():
            raise ValidationError(f"{self.asks} Klopt dat?")

    def validate_round_lines(self, field: TextAreaField) -> None:
        if len(self.rounds) > rules.MOST_ROUNDS:
            raise ValidationError(f"Hooguit {rules.MOST_ROUNDS} rondes. Voeg er een paar samen.")
        if any(len(one) > rules.NAME_LIMIT for one in self.rounds):
            raise ValidationError(f"Een ronde heeft hooguit {rules.NAME_LIMIT} tekens.")

    @property
    def rounds(self) -> tuple[str, ...]:
        """Each once, in order."""
        lines = (rules.tidy_line(one) for one in (self.round_lines.data or "").split("\n"))
        return tuple(dict.fromkeys(one for one in lines if one))

    def draft(self, proposed: str = "") -> MeetingDraft:
        """`proposed` is who chooses the items where the format is to say so."""
        choice = self.item_choice.data
        return MeetingDraft(
            title=self.title.data,
            meeting_on=self.meeting_on.data,
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            place=self.place.data,
            item_choice=(proposed or "shared") if choice == _AS_PROPOSED else choice,
            is_last=self.is_last.data,
            rounds=self.rounds,
        )


def oddness(day: date) -> str:
    """What may be a slip in this day, in a sentence; "" for an ordinary one."""
    said = ["is al voorbij"] if day < today() else []
    if (year := rules.school_year_of(day)) != rules.school_year_of(today()):
        said.append(f"valt in schooljaar {year}")
    return f"Deze datum {' en '.join(said)}." if said else ""


class NewMeetingForm(MeetingForm):
    format_key = choice("Werkvorm", [], "Kies een werkvorm.")
    item_choice = choice(
        "Wie kiest de items?",
        [(_AS_PROPOSED, "Zoals de werkvorm voorstelt"), *CHOICES],
        "Kies wie de items kiest.",
        default=_AS_PROPOSED,
    )
    is_rehearsal = yes("Dit is een proefbijeenkomst. Alles wordt gewist als je hem sluit.")


def keys_with_rounds(formats: dict[str, MeetingFormat]) -> str:
    """Which formats ask for rounds, as a field says when it shows."""
    return "|".join(key for key, one in formats.items() if one.has_rounds)
