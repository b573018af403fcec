"""Files to take along: one Report or list in the format somebody asks for."""

import re
import unicodedata
from urllib.parse import quote

from flask import current_app, redirect, url_for
from werkzeug.wrappers import Response

from gesprekskader.errors import NotFound, PdfUnavailable
from gesprekskader.exports import markdown, pdf, plain, tables
from gesprekskader.exports.jobs import Job, Jobs
from gesprekskader.exports.report import Report, of_summary
from gesprekskader.exports.summary import Summary
from gesprekskader.records import Meeting
from gesprekskader.store import meetings
from gesprekskader.web import visitor
from gesprekskader.web.addresses import came_from
from gesprekskader.web.visitor import db

MOMENT, _AT_MOST = 8, 60  # seconds that a thread waits for a file
_OFFICE = "application/vnd.openxmlformats-officedocument"
MIMETYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


def jobs() -> Jobs:
    return current_app.extensions["gesprekskader"].jobs


def as_report(report: Report, kind: str) -> Response:
    """Raises NotFound for a format that does not exist, PdfUnavailable."""
    if kind == "pdf":
        return made(pdf.html(report), kind, report.title, report.file_name)
    if kind == "docx":
        return made(report, kind, report.title, report.file_name)
    writers = {"md": markdown.write, "txt": plain.write}
    if kind not in writers:
        raise NotFound
    return download(writers[kind](report).encode(), kind, report.file_name)


def as_list(sheet: tables.Sheet, kind: str, file_name: str) -> Response:
    if kind == "xlsx":
        return made(sheet, kind, sheet.title, file_name)
    if kind != "csv":
        raise NotFound
    return download(tables.csv_of(sheet), kind, file_name)


def as_summary(summary: Summary, kind: str) -> Response:
    """Minutes: for reading, or as a list."""
    if kind in ("csv", "xlsx"):
        return as_list(tables.of_summary(summary), kind, summary.file_name)
    return as_report(of_summary(summary), kind)


def made(thing: object, kind: str, title: str, file_name: str) -> Response:
    """A file of what `Jobs.start` takes: itself when it is there in a moment, else the page where
    it can be waited for, so that no thread is held. Raises PdfUnavailable, RuleBroken."""
    job = start(thing, kind, title, file_name)
    if not jobs().wait(job, MOMENT):
        return redirect(url_for("jobs.show", job_id=job.id), 303)
    return download(taken(job), kind, file_name)


def made_now(page: str, title: str, file_name: str) -> bytes:
    """A PDF that can't be waited for on another page. Raises PdfUnavailable, also when others wait
    already."""
    job = start(page, "pdf", title, file_name)
    if not jobs().wait(job, _AT_MOST):
        jobs().forget(job)
        raise PdfUnavailable(PdfUnavailable.BUSY)
    return taken(job)


def start(thing: object, kind: str, title: str, file_name: str, **more: object) -> Job:
    """Have it made for whoever asks. Raises PdfUnavailable, RuleBroken."""
    if kind == "pdf" and not pdf.is_possible():
        raise PdfUnavailable
    asked = {"id": "", "back": came_from() or "/"} | more
    job = Job(owner=visitor.owner(), title=title, kind=kind, file_name=file_name, **asked)
    return jobs().start(job, thing)


def taken(job: Job) -> bytes:
    """What was made; the server forgets it. Raises PdfUnavailable when it failed."""
    jobs().forget(job)
    if job.body is None:
        raise PdfUnavailable(job.sentence)
    return job.body


def name_of(*parts: str) -> str:
    """A file's name from what tells it apart, whose it is first: lower case, joined by dashes."""
    words = (re.sub(r"[\W_]+", "-", part.lower()).strip("-") for part in parts)
    return "-".join(word[:80].strip("-") for word in words if word)


def name_for(what: str, meeting: Meeting, more: str = "") -> str:
    """The name of a file about a meeting; of two with one title on one day the second has a 2."""
    that_day = dict(meetings.of_day(db(), meeting))
    alike = [id_ for id_ in that_day if name_of(that_day[id_]) == name_of(meeting.title)]
    number = alike.index(meeting.id) + 1 if meeting.id in alike else 1
    return name_of(
        what,
        meeting.network,
        meeting.meeting_on.isoformat(),
        meeting.title,
        str(number) if number > 1 else "",
        more,
    )


def download(body: bytes | str, kind: str, file_name: str) -> Response:
    response = Response(body, content_type=MIMETYPES[kind])
    response.headers["Content-Disposition"] = _attached(f"{file_name}.{kind}")
    return response


def _attached(name: str) -> str:
    """With accents for browsers that know RFC 5987, in plain letters for all others."""
    split = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in split if sign.isascii())
    header = f'attachment; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name)}"
