"""Reminders that ask: own steps in the mail of the day, and answers that take one click and a
yes."""

from dataclasses import dataclass
from datetime import date

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlite_utils import Database

from gesprekskader.moments import moment
from gesprekskader.post.letter import MailEntry, MailLink, MailPart
from gesprekskader.records import Meeting, Reminder
from gesprekskader.rules import results_for
from gesprekskader.rules.digests import looks_back
from gesprekskader.rules.reminders import BEFORE_LAST
from gesprekskader.store import meetings, reminders
from gesprekskader.words import dotted, short_date, week_day

ANSWERS = ("loopt", "gezet", "niet meer nodig")
"""Results that take one click; what else can be said takes a page."""
_VALID_SECONDS = 200 * 24 * 3600
ANSWER, STOP = "answer", "stop"
Due = tuple[Reminder, ...]


def token(key: str, *parts: str) -> str:
    """What a link in a mail carries after the #: signed, so that nobody makes up another one."""
    return URLSafeTimedSerializer(key, salt="reminder").dumps(list(parts))


def read(key: str, text: str) -> list[str]:
    """The parts of a token; empty for one that is not ours, or older than two hundred days."""
    try:
        return URLSafeTimedSerializer(key, salt="reminder").loads(text, max_age=_VALID_SECONDS)
    except BadSignature:
        return []


@dataclass(frozen=True)
class Links:
    """Makes the addresses in a mail; all are "" or None where no address of ours is known."""

    key: str
    base_url: str

    def to(self, path: str) -> str:
        return f"{self.base_url}{path}" if self.base_url else ""

    def link(self, words: str, path: str) -> MailLink | None:
        return MailLink(words, self.to(path)) if self.base_url else None

    def signed(self, *parts: str) -> str:
        """For who is not signed in on this device."""
        return self.to(f"/herinnering#{token(self.key, *parts)}")


def part(db: Database, due: Due, links: Links) -> MailPart:
    """The open steps in own words where the owner gave the address, else only that there are."""
    networks = " en ".join(dict.fromkeys(reminder.network for reminder in due))
    held = [meeting for meeting in coming_up(db, due) if meeting.is_to_come]
    link = links.link("Naar Mijn jaar", "/mijn")
    if not due[0].is_own_address:
        lead = "Je schreef iets op dat nog openstaat. Kijk er nog eens naar met je link of code."
        return MailPart(f"Jouw stappen bij {networks}", lead, link=link, end=_next(held))
    return MailPart(
        f"Jouw stappen bij {networks}",
        "Dit schreef je op. Hoe gaat het ermee? Een antwoord hoeft niet. Alleen jij ziet wat je"
        " antwoordt, tenzij je een stap deelt.",
        tuple(_asked(step, due[0], links) for step in _steps(db, due)),
        link,
        _next(held),
    )


def subject(db: Database, due: Due, day: date) -> str:
    """ "Jouw stappen van 12 oktober", or that the last meeting comes."""
    last = [m for m in coming_up(db, due) if m.is_last and m.is_to_come]
    if last and any(reminder.kind == BEFORE_LAST for reminder in due):
        return looks_back(last[0].meeting_on, day)
    first = min(step["created_at"] for step in _steps(db, due))
    return f"Jouw stappen van {short_date(moment(first))}"


def coming_up(db: Database, due: Due) -> list[Meeting]:
    """Meetings of the networks that these reminders are about, the next one first."""
    about = {reminder.network_id for reminder in due}
    found = meetings.coming_up(db, due[0].person_id) if due else []
    return [meeting for meeting in found if meeting.network_id in about]


def _steps(db: Database, due: Due) -> list[dict]:
    """Once each, also where two reminders are about one network."""
    about = dict.fromkeys((each.person_id, each.network_id, each.school_year) for each in due)
    return [step for each in about for step in reminders.open_steps_of(db, *each)]


def _asked(step: dict, reminder: Reminder, links: Links) -> MailEntry:
    answers = [
        MailLink(said, links.signed(ANSWER, reminder.person_id, step["id"], answer))
        for answer, said in _answers(step["kind"]).items()
    ]
    when = week_day(moment(step["created_at"]))
    return MailEntry(step["words"], when, answers=tuple(a for a in answers if a.address))


def _answers(kind: str) -> dict[str, str]:
    return {answer: results_for(kind)[answer] for answer in ANSWERS}


def _next(held: list[Meeting]) -> str:
    if not held:
        return ""
    meeting = held[0]
    where = f", {meeting.place}" if meeting.place else ""
    at = dotted(meeting.starts_at)
    return f"Volgende keer: {meeting.title}, {week_day(meeting.meeting_on)} om {at} uur{where}."
