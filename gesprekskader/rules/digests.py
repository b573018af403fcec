"""The mail of the day: which kinds of news there are, and what it is called."""

from collections.abc import Sequence
from datetime import date, timedelta

POINTS, ANSWERS, ACTIONS = "tafel", "antwoord", "actie"
LYING, LATE = "ligt nog", "ligt lang"
KINDS = {
    POINTS: "Punten aan mijn tafel",
    ANSWERS: "Antwoorden op wat ik vroeg",
    ACTIONS: "Acties op mijn naam",
    LATE: "Vragen die drie maanden bij een tafel liggen",
}
"""What somebody may do without, in order; reminders of own steps stop by network."""
LIES_FOR, LATE_FOR = timedelta(weeks=6), timedelta(days=91)
"""After how long a table hears once more of a question, and who sees all hears of it."""
NEWS_FOR = timedelta(days=14)
"""How long an answer is news for a mail; the first page holds it longer."""


def subject(said: Sequence[str]) -> str:
    """What one mail is about, from a few words for each kind of news in it, the first in whole.

    Raises nothing: without words it is just the mail of the day.
    """
    if not said:
        return "Wat er op je wacht"
    first, *others = said
    if not others:
        return first
    kept = [words[0].lower() + words[1:] for words in others]
    return f"{', '.join([first, *kept[:-1]])} en {kept[-1]}"


def looks_back(last_on: date, day: date) -> str:
    """When the last meeting of the year comes, seen from `day`."""
    weeks = (last_on - timedelta(days=last_on.weekday()) - day + timedelta(days=day.weekday())).days
    if weeks == 0:
        return "Deze week kijken we terug"
    return "Volgende week kijken we terug" if weeks == 7 else "Binnenkort kijken we terug"
