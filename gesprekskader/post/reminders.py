"""Reminders that ask: a mail with the own words, and answers that take one click and a yes."""

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlite_utils import Database

from gesprekskader.errors import MailFailed, MailRefused
from gesprekskader.exports import calendar
from gesprekskader.moments import moment, now
from gesprekskader.post.mail import Mail, Postman
from gesprekskader.records import Meeting, Reminder
from gesprekskader.rules import results_for
from gesprekskader.store import meetings, reminders
from gesprekskader.words import dotted, week_day

ANSWERS = ("loopt", "gezet", "niet meer nodig")
"""Results that take one click; what else can be said takes a page."""
_VALID_SECONDS = 200 * 24 * 3600
ANSWER, STOP = "answer", "stop"


def token(key: str, *parts: str) -> str:
    """What a link in a mail carries after the #: signed, so that nobody makes up another one."""
    return URLSafeTimedSerializer(key, salt="reminder").dumps(list(parts))


def read(key: str, text: str) -> list[str]:
    """The parts of a token; empty for one that is not ours, or older than two hundred days."""
    try:
        return URLSafeTimedSerializer(key, salt="reminder").loads(text, max_age=_VALID_SECONDS)
    except BadSignature:
        return []


def send_due(db: Database, postman: Postman, *, key: str, base_url: str) -> int:
    """Plan what is due and send it, one mail a person and network; how many went.

    Safe to run from two places at once: each reminder is claimed by one of them. Raises MailFailed
    when the mail server takes nothing at all.
    """
    reminders.plan(db)
    number = 0
    while (reminder := reminders.claim(db)) is not None:
        try:
            postman.send(letter(db, reminder, key=key, base_url=base_url))
        except MailRefused:
            reminders.refused(db, reminder.id)
            continue
        except MailFailed:
            reminders.release(db, reminder.id)
            if not number:
                raise  # the mail server does not answer: the next round tries again
            break
        reminders.sent(db, reminder.id)
        number += 1
    return number


def letter(db: Database, reminder: Reminder, *, key: str, base_url: str) -> Mail:
    """The mail: own words where the owner gave the address, else only that there are steps."""
    steps = reminders.open_steps_of(
        db, reminder.person_id, reminder.network_id, reminder.school_year
    )
    coming = [
        meeting
        for meeting in meetings.coming_up(db, reminder.person_id)
        if meeting.network_id == reminder.network_id
    ]
    parts = [f"Dag {reminder.name},"]
    if reminder.is_own_address:
        parts.append(f"Dit schreef je bij {reminder.network}. Hoe gaat het ermee?")
        parts += [_asked(step, reminder, key, base_url) for step in steps]
        parts.append(
            "Een antwoord hoeft niet. Alleen jij ziet wat je antwoordt, tenzij je een stap deelt."
        )
    else:
        parts.append(
            f"Bij {reminder.network} schreef je iets op dat nog openstaat. Kijk er nog eens naar"
            " met je eigen link of code."
        )
    if held := [meeting for meeting in coming if meeting.is_to_come]:
        parts.append(_next(held[0]))
    stop = f"{base_url}/herinnering#" if base_url else ""
    if base_url:
        parts.append(f"Jouw jaar: {base_url}/mijn")
        stop += token(key, STOP, reminder.person_id, reminder.network_id)
        parts.append(f"Geen mail meer over dit netwerk: {stop}")
    return Mail(
        reminder.email,
        f"Jouw stappen bij {reminder.network}",
        "\n\n".join(parts) + "\n",
        calendar.write(coming, now()) if coming else b"",
        stop,
    )


def _asked(step: dict, reminder: Reminder, key: str, base_url: str) -> str:
    words = f"{step['words']}\n({_day(step['created_at'])})"
    if not base_url:
        return words
    links = [
        f"  {said}: {base_url}/herinnering#"
        + token(key, ANSWER, reminder.person_id, step["id"], answer)
        for answer, said in _answers(step["kind"]).items()
    ]
    return "\n".join([words, *links])


def _answers(kind: str) -> dict[str, str]:
    return {answer: results_for(kind)[answer] for answer in ANSWERS}


def _next(meeting: Meeting) -> str:
    where = f", {meeting.place}" if meeting.place else ""
    at = dotted(meeting.starts_at)
    return f"Volgende keer: {meeting.title}, {week_day(meeting.meeting_on)} om {at} uur{where}."


def _day(stamp: str) -> str:
    return week_day(moment(stamp))
