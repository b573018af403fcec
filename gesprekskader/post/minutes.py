"""Minutes by mail: for each reader as far as they may read, whole, and as a PDF with it."""

from collections.abc import Iterator

from sqlite_utils import Database

from gesprekskader.errors import MailFailed, MailRefused, PdfUnavailable
from gesprekskader.exports import pdf, plain
from gesprekskader.exports.maker import FileMaker
from gesprekskader.post.letter import Letter, MailEntry, MailLink, MailPart, as_html
from gesprekskader.post.mail import Mail, Postman
from gesprekskader.records import MinutesMail, Reach
from gesprekskader.reports import minutes
from gesprekskader.reports.lines import Known
from gesprekskader.reports.report import Entries, Entry, Grid, Part, Report, Sorts, Words
from gesprekskader.reports.switches import Switches
from gesprekskader.store import meetings, minutes_mails
from gesprekskader.words import STAR, short_date

_NO_NAMES = Switches(doers=False)
_SMALL = 2 * 1024 * 1024
"""Bytes of a PDF that goes along; of a larger one only where it stands."""


def send_due(db: Database, postman: Postman, *, base_url: str, known: Known | None = None) -> int:
    """Send minutes to everybody they were asked for; how many went. `known` says what the
    framework of an item says of it.

    Safe to run from two places at once: each mail is claimed by one of them. Raises MailFailed
    when the mail server takes nothing at all.
    """
    number, printer = 0, _Printer(db, base_url, known)
    try:
        while (mail := minutes_mails.claim(db)) is not None:
            try:
                postman.send(printer.letter(mail))
            except MailRefused:
                minutes_mails.refused(db, mail)
                continue
            except MailFailed:
                minutes_mails.release(db, mail)
                if not number:
                    raise
                break
            minutes_mails.sent(db, mail)
            number += 1
    finally:
        printer.stop()
    return number


class _Printer:
    """Makes each letter once for all who may read the same."""

    def __init__(self, db: Database, base_url: str, known: Known | None = None) -> None:
        self._db, self._base_url, self._known = db, base_url, known
        self._maker = FileMaker()
        self._made: dict[tuple[str, Reach], Mail] = {}

    def letter(self, mail: MinutesMail) -> Mail:
        about = (mail.meeting_id, mail.reach)
        if about not in self._made:
            self._made[about] = self._write(*about)
        made = self._made[about]
        return Mail(mail.email, made.subject, made.body, made.html, b"", made.pdf, made.pdf_name)

    def _write(self, meeting_id: str, reach: Reach) -> Mail:
        meeting = meetings.find(self._db, meeting_id)
        told = minutes.of_meeting(self._db, meeting, reach, switches=_NO_NAMES, known=self._known)
        report = told.report
        path = f"/bijeenkomsten/{meeting_id}/verslag"
        address = f"{self._base_url}{path}" if self._base_url else ""
        return Mail(
            "",
            f"Verslag van {meeting.title}, {short_date(meeting.meeting_on)}",
            plain.letter(report, address=address),
            as_html(html_letter(report, address)),
            pdf=self._pdf(report),
            pdf_name=f"{report.file_name}.pdf",
        )

    def _pdf(self, report: Report) -> bytes:
        """Nothing where no PDF can be made: the mail holds all of it too."""
        if not pdf.is_possible():
            return b""
        try:
            made = self._maker.make(pdf.write, pdf.html(report))
        except PdfUnavailable:
            return b""
        return made if len(made) < _SMALL else b""

    def stop(self) -> None:
        self._maker.stop()


def html_letter(report: Report, address: str) -> Letter:
    """The minutes as a letter for a phone."""
    facts = "\n".join(f"{name}: {value}" for name, value in report.facts)
    about = MailPart(f"Verslag van {report.title}", "\n".join((report.kicker, facts)))
    parts = [about, *(each for part in report.parts for each in _parts(part))]
    parts += [MailPart("", report.closing)] if report.closing else []
    links = (MailLink("Open het verslag", address),) if address else ()
    greeting = "\n\n".join(filter(None, (plain.greeting(report), report.opening)))
    return Letter(greeting, (*parts, MailPart("", report.note)), links)


def _parts(part: Part) -> Iterator[MailPart]:
    """A part with its own texts, and then each part in it."""
    entries = [entry for block in part.blocks for entry in _entries(block)]
    yield MailPart(part.title, part.where, tuple(entries))
    for block in part.blocks:
        if isinstance(block, Part):
            yield from _parts(block)


def _entries(block: Words | Entries | Sorts | Grid | Part) -> Iterator[MailEntry]:
    match block:
        case Words(text):
            yield MailEntry(text)
        case Entries(entries):
            yield from map(_entry, entries)
        case Sorts(sorts):
            for sort in sorts:
                yield from (_entry(entry, sort.name) for entry in sort.entries)
        case Grid(rows=rows):
            for row in rows:
                words = f"{STAR * row[0].is_starred}{row[0].text}"
                yield MailEntry(words, "\n".join((*row[0].soft, *plain.beside(block, row))))


def _entry(entry: Entry, kind: str = "") -> MailEntry:
    lead = f"{entry.lead} " if entry.lead else STAR * entry.is_starred
    below = (": ".join(filter(None, line)) for line in entry.lines)
    aside = " · ".join(filter(None, (kind, entry.tags)))
    return MailEntry(f"{lead}{entry.text}", "\n".join(filter(None, (aside, *below))))
