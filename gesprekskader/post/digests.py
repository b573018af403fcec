"""The mail of the day: points at my table, answers, actions on my name, and own steps to recall."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader.errors import MailFailed, MailRefused
from gesprekskader.exports import calendar
from gesprekskader.moments import now, today
from gesprekskader.post import reminders
from gesprekskader.post.letter import Letter, MailEntry, MailLink, MailPart, as_html, as_text
from gesprekskader.post.mail import Mail, Postman
from gesprekskader.post.reminders import STOP, Links
from gesprekskader.records.digests import Digest
from gesprekskader.records.waiting import LyingPoint, OwnAction, ReturnedAnswer
from gesprekskader.rules.digests import subject
from gesprekskader.store import digests, forwardings
from gesprekskader.words import counted, due_words, plural, short_date

_SHOWN = 10
"""Of one kind in a mail; the page has them all."""


@dataclass(frozen=True)
class News:
    """What a mail says of one kind of news, and how its subject line names it."""

    subject: str
    part: MailPart


def send_due(
    db: Database, postman: Postman, *, key: str, base_url: str, sees_all: Sequence[str] = ()
) -> int:
    """Send who has news one mail; how many went. `sees_all`: keys of the tables that see where all
    lies.

    Safe to run from two places at once: each mail is claimed by one of them. Raises MailFailed
    when the mail server takes nothing at all.
    """
    digests.plan(db, sees_all)
    number = 0
    while (digest := digests.claim(db, sees_all)) is not None:
        try:
            postman.send(letter(db, digest, Links(key, base_url)))
        except MailRefused:
            digests.refused(db, digest)
            continue
        except MailFailed:
            digests.release(db, digest)
            if not number:
                raise  # the mail server does not answer: the next round tries again
            break
        digests.sent(db, digest)
        number += 1
    return number


def letter(db: Database, digest: Digest, links: Links) -> Mail:
    """All of it in one mail. Words go where the owner gave the address, else only numbers."""
    told = [
        *([_points(digest, links)] if digest.points else []),
        *([_answers(db, digest, links)] if digest.answers else []),
        *([_actions(digest, links)] if digest.actions else []),
        *([_reminders(db, digest, links)] if digest.reminders else []),
        *([_lying(digest, links)] if digest.lying else []),
        *([_late(digest, links)] if digest.late else []),
    ]
    stop = links.signed(STOP, digest.person_id)
    foot = [
        MailLink("Vandaag", links.to("/")),
        MailLink("Kies welke mail je krijgt", stop),
    ]
    whole = Letter(
        f"Dag {digest.name},",
        tuple(each.part for each in told),
        tuple(link for link in foot if link.address),
    )
    coming = reminders.coming_up(db, digest.reminders)
    return Mail(
        digest.email,
        subject([each.subject for each in told]),
        as_text(whole),
        as_html(whole),
        calendar.write(coming, now()) if coming else b"",
        stop=stop,
    )


def _points(digest: Digest, links: Links) -> News:
    tables = {point.table for point in digest.points}
    number = len(digest.points)
    where = next(iter(tables)) if len(tables) == 1 else "jouw tafels"
    lies = "Er ligt een vraag" if number == 1 else f"Er liggen {number} vragen"
    return News(
        f"{plural(number, 'vraag', 'vragen')} voor {where}",
        _part(
            f"{lies} aan jouw tafel" if len(tables) == 1 else f"{lies} aan jouw tafels",
            [_point(point, len(tables) > 1) for point in digest.points],
            digest,
            links.link("Naar de tafel", "/overlegtafel"),
        ),
    )


def _point(point: LyingPoint, names_table: bool) -> MailEntry:
    where = f"{point.table}, " if names_table else ""
    return MailEntry(point.question, f"{where}sinds {short_date(point.since)}")


def _lying(digest: Digest, links: Links) -> News:
    """Once more, quietly: it may have slipped by."""
    number = len(digest.lying)
    words = "Deze vraag ligt er nog" if number == 1 else f"Deze {number} vragen liggen er nog"
    tables = {point.table for point in digest.lying}
    return News(
        words,
        _part(
            words,
            [_point(point, len(tables) > 1) for point in digest.lying],
            digest,
            links.link("Naar de tafel", "/overlegtafel"),
        ),
    )


def _late(digest: Digest, links: Links) -> News:
    """For who sees all: where it lies, without its words."""
    number = len(digest.late)
    words = (
        "Een vraag ligt al drie maanden bij een tafel"
        if number == 1
        else f"{counted(number)} vragen liggen al drie maanden bij een tafel"
    )
    entries = [
        MailEntry(f"{p.table}, {p.board}" if p.board else p.table, f"sinds {short_date(p.since)}")
        for p in digest.late
    ]
    link = links.link("Alles wat doorgegeven is", "/overlegtafel/alles")
    return News(words, _part(words, entries, digest, link))


def _answers(db: Database, digest: Digest, links: Links) -> News:
    number = len(digest.answers)
    return News(
        _about(db, digest.answers[0]) if number == 1 else f"{number} antwoorden",
        _part(
            "Er is een antwoord" if number == 1 else f"Er zijn {number} antwoorden",
            [_answer(answer, links) for answer in digest.answers],
            digest,
            links.link("Naar Mijn jaar", "/mijn"),
        ),
    )


def _about(db: Database, answer: ReturnedAnswer) -> str:
    asked = forwardings.of_ids(db, [answer.id])
    labels = asked[0].item_labels if asked else ""
    return f"Antwoord op jullie vraag over {labels}" if labels else "Antwoord op jullie vraag"


def _answer(answer: ReturnedAnswer, links: Links) -> MailEntry:
    said = "Besluit" if answer.is_decision else "Antwoord"
    return MailEntry(
        f"Jullie vroegen over: {answer.text}\n{said} van {answer.answered_by}: {answer.answer}",
        f"gevraagd op {short_date(answer.asked_at)}",
        links.link("Lees het antwoord", f"/antwoorden/{answer.id}"),
    )


def _actions(digest: Digest, links: Links) -> News:
    number = len(digest.actions)
    words = "Een actie op jouw naam" if number == 1 else f"{counted(number)} acties op jouw naam"
    return News(
        words,
        _part(
            words,
            [_follow_up(action, links) for action in digest.actions],
            digest,
            links.link("Naar Mijn jaar", "/mijn"),
        ),
    )


def _follow_up(action: OwnAction, links: Links) -> MailEntry:
    when = due_words(action.when, action.due_on, action.by)
    return MailEntry(
        action.text,
        ", ".join(filter(None, [when, f"uit {action.meeting_title}"])),
        links.link("Open de actie", f"/mijn/acties/{action.id}"),
    )


def _part(title: str, entries: list[MailEntry], digest: Digest, link: MailLink | None) -> MailPart:
    """A kind of news; without its words where the address may be anybody's."""
    if not digest.is_own_address:
        return MailPart(title, "Je leest het met je eigen link of code.", link=link)
    more = len(entries) - _SHOWN
    lead = f"De eerste {_SHOWN} staan hier. Op de pagina staan er nog {more}." if more > 0 else ""
    leads_on = more > 0 or not entries[0].link  # else each leads to its own page
    return MailPart(title, lead, tuple(entries[:_SHOWN]), link if leads_on else None)


def _reminders(db: Database, digest: Digest, links: Links) -> News:
    part = reminders.part(db, digest.reminders, links)
    return News(reminders.subject(db, digest.reminders, today()), part)
