"""Files to take along: one Report or list in the format somebody asks for."""

import re
import unicodedata
from urllib.parse import quote

from flask import Response, current_app

from gesprekskader.errors import NotFound
from gesprekskader.exports import markdown, pdf, plain, tables
from gesprekskader.exports.report import Report, of_summary
from gesprekskader.exports.summary import Summary
from gesprekskader.records import Meeting
from gesprekskader.store import meetings
from gesprekskader.web.visitor import db

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


def maker() -> pdf.PdfMaker:
    return current_app.extensions["gesprekskader"].pdf


def as_report(report: Report, kind: str) -> Response:
    """Raises NotFound for a format that does not exist, PdfUnavailable."""
    if kind == "pdf":
        body = maker().make(pdf.html(report))
    elif kind == "docx":
        from gesprekskader.exports import word  # 0.2 s to load, for who asks for it

        body = word.write(report)
    elif kind == "md":
        body = markdown.write(report).encode()
    elif kind == "txt":
        body = plain.write(report).encode()
    else:
        raise NotFound
    return download(body, kind, report.file_name)


def as_list(sheet: tables.Sheet, kind: str, file_name: str) -> Response:
    writers = {"csv": tables.csv_of, "xlsx": tables.xlsx_of}
    if kind not in writers:
        raise NotFound
    return download(writers[kind](sheet), kind, file_name)


def as_summary(summary: Summary, kind: str) -> Response:
    """Minutes: for reading, or as a list."""
    if kind in ("csv", "xlsx"):
        return as_list(tables.of_summary(summary), kind, summary.file_name)
    return as_report(of_summary(summary), kind)


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
