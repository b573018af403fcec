"""Files to take along: one Report or list in the format somebody asks for."""

from flask import Response, current_app

from gesprekskader.errors import NotFound
from gesprekskader.exports import markdown, pdf, plain, tables
from gesprekskader.exports.report import Report, of_summary
from gesprekskader.exports.summary import Summary

_OFFICE = "application/vnd.openxmlformats-officedocument"
MIMETYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
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


def download(body: bytes | str, kind: str, file_name: str) -> Response:
    response = Response(body, content_type=MIMETYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.{kind}"'
    return response
