"""Files to take along: one Report or list in the format somebody asks for."""

import unicodedata
from typing import Any
from urllib.parse import quote

from flask import Response

from gesprekskader.errors import NotFound, PdfUnavailable
from gesprekskader.exports import pdf
from gesprekskader.exports.formats import FORMATS, Dressed
from gesprekskader.exports.jobs import Job, Jobs
from gesprekskader.reports.report import Paper, Report, Sheet
from gesprekskader.store import word_templates
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import came_from
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.fragments import see

MOMENT, _AT_MOST = 8, 60  # seconds that a thread waits for a file
_CALENDAR = "text/calendar; charset=utf-8"


def jobs() -> Jobs:
    return services().jobs


def as_report(report: Report, kind: str) -> Response:
    """Raises NotFound for a format that does not exist, PdfUnavailable."""
    if kind not in FORMATS or FORMATS[kind].is_list:
        raise NotFound
    return _file(report, kind, report.file_name)


def as_paper(paper: Paper, kind: str) -> Response:
    """To read, or as a list. Raises as `as_report` does."""
    if kind in FORMATS and FORMATS[kind].is_list:
        return _file(paper.sheet, kind, paper.report.file_name)
    return as_report(paper.report, kind)


def _file(thing: Report | Sheet | Dressed, kind: str, file_name: str) -> Response:
    form = FORMATS[kind]
    template = word_templates.file(visitor.db()) if form.takes_template else b""
    if template and isinstance(thing, Report):
        thing = Dressed(thing, template)
    if form.is_slow:
        return made(form.before(thing), kind, thing.title, file_name)
    return download(form.write(form.before(thing)), kind, file_name)


def made(thing: object, kind: str, title: str, file_name: str, **more: Any) -> Response:
    """A file of what `Jobs.start` takes: itself when it is there in a moment, else the page where
    it can be waited for, so that no thread is held. `more` is about its Job. Raises
    PdfUnavailable, RuleBroken."""
    job = start(thing, kind, title, file_name, **more)
    if not jobs().wait(job, MOMENT):
        return see("jobs.show", job_id=job.id)
    return download(taken(job), kind, file_name)


def made_now(page: str, title: str, file_name: str) -> bytes:
    """A PDF that can't be waited for on another page. Raises PdfUnavailable, also when others wait
    already."""
    job = start(page, "pdf", title, file_name)
    if not jobs().wait(job, _AT_MOST):
        jobs().forget(job)
        raise PdfUnavailable(PdfUnavailable.BUSY)
    return taken(job)


def start(thing: object, kind: str, title: str, file_name: str, **more: Any) -> Job:
    """Have it made for whoever asks. Raises PdfUnavailable, RuleBroken."""
    if kind == "pdf" and not pdf.is_possible():
        raise PdfUnavailable
    asked: dict[str, Any] = {"id": "", "back": came_from() or "/"} | more
    job = Job(owner=visitor.owner(), title=title, kind=kind, file_name=file_name, **asked)
    return jobs().start(job, thing)


def taken(job: Job) -> bytes:
    """What was made; the server forgets whose it was. Raises PdfUnavailable when it failed."""
    jobs().forget(job)
    if job.body is None:
        raise PdfUnavailable(job.sentence)
    return job.body


def download(body: bytes | str, kind: str, file_name: str) -> Response:
    response = Response(body, content_type=_mimetype(kind))
    response.headers["Content-Disposition"] = _attached(f"{file_name}.{kind}")
    return response


def _mimetype(kind: str) -> str:
    return _CALENDAR if kind == "ics" else FORMATS[kind].mimetype


def _attached(name: str) -> str:
    """With accents for browsers that know RFC 5987, in plain letters for all others."""
    split = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in split if sign.isascii())
    header = f'attachment; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name)}"
