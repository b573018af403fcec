"""The formats that something is taken along in, said once: for pages, command line and tests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gesprekskader.exports import as_json, markdown, pdf, plain, sheets
from gesprekskader.exports.maker import Writer
from gesprekskader.reports.report import Report

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    words: str
    """Its name on a page: "Download voor Word" on a button, "Markdown" in a sentence."""
    mimetype: str
    write: Writer
    """A file of what `before` gives. It travels to another process when it `is_slow`."""
    before: Callable[[Any], Any] = lambda thing: thing
    """From a Report, or for a list from a Sheet, to what `write` takes; made where it is asked."""
    is_list: bool = False
    """Whether it is a list of a Sheet; else it is a Report to read."""
    is_slow: bool = False
    """A tenth of a second or more: made in a process beside the server, and waited for."""
    takes_template: bool = False
    """Whether it can be Dressed."""
    stands: str = "in a sentence"
    """Where pages offer it: "on a button", "in a sentence", or "" for nowhere."""


@dataclass(frozen=True)
class Dressed:
    """A Report in a partnership's own Word template."""

    report: Report
    template: bytes

    @property
    def title(self) -> str:
        return self.report.title


def _docx(thing: Report | Dressed) -> bytes:
    from gesprekskader.exports import word  # slow to load, and only there

    if isinstance(thing, Dressed):
        return word.write(thing.report, thing.template)
    return word.write(thing)


# by the end of the file's name, in the order that pages offer them
FORMATS = {
    "pdf": Format(
        "Download als PDF",
        "application/pdf",
        pdf.write,
        before=pdf.html,
        is_slow=True,
        stands="on a button",
    ),
    "docx": Format(
        "Download voor Word",
        f"{_OFFICE}.wordprocessingml.document",
        _docx,
        is_slow=True,
        takes_template=True,
        stands="on a button",
    ),
    "md": Format(
        "Markdown", "text/markdown; charset=utf-8", lambda report: markdown.write(report).encode()
    ),
    "txt": Format(
        "tekst",
        "text/plain; charset=utf-8",
        lambda report: plain.write(report).encode(),
        stands="",
    ),
    "json": Format(
        "JSON",
        "application/json; charset=utf-8",
        lambda report: as_json.write(report).encode(),
        stands="",
    ),
    "xlsx": Format(
        "Excel", f"{_OFFICE}.spreadsheetml.sheet", sheets.xlsx_of, is_list=True, is_slow=True
    ),
    "csv": Format("CSV", "text/csv; charset=utf-8", sheets.csv_of, is_list=True),
}
