"""Lines that look like something we read and are not: named, so that no text gets lost."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gesprekskader.rules.signs import DASHES, LIST_SIGNS

if TYPE_CHECKING:
    from gesprekskader.catalogue.parse import Document, Line, Section

_SIGN = re.compile(rf"\s*(?P<sign>[{LIST_SIGNS}]|[{DASHES}o](?=\s))")
_GLUED = re.compile(r"\s*-(?=[^\W\d_])")
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,3}|[a-z])[.)]\s")
_HEADING = re.compile(r"\s*#+(\s|\d|$)|\s*##")
_LINK = re.compile(r"\[[^\]]*\]\((?!(?:https?://|mailto:|/|#))[^)]*\)")


def check_signs(document: "Document") -> None:
    """Word's own list signs: no list of ours begins with them."""
    for line in document.lines:
        if found := _SIGN.match(line.text):
            sign = found.group("sign")
            shown = f"het teken '{sign}'" if sign < "\uf000" else "een teken van Word"
            document.wrong(line.line, f"{shown} begint hier geen lijst; schrijf '- '")
        elif _GLUED.match(line.text):
            document.wrong(line.line, "zet een spatie na het streepje waarmee deze regel begint")


def check_headings(document: "Document", wanted: str, read: Iterable[int] = ()) -> None:
    """Headings of another size than `##` would read as text; `wanted` is how one is written, `read`
    the lines of those that are used."""
    read = {section.line for section in document.sections} | set(read)
    for line in document.lines:
        if line.line not in read and _HEADING.match(line.text):
            document.wrong(line.line, f"deze kop lezen we niet; schrijf {wanted}")


def check_numbered(document: "Document", lines: "list[Line]", wanted: str) -> None:
    """A pasted list of items ("2. ...") that would become small print."""
    for line in lines:
        if _NUMBERED.match(line.text):
            document.wrong(line.line, f"deze genummerde regel lezen we niet; schrijf {wanted}")


def check_statement(document: "Document", section: "Section") -> None:
    """The statement stands whole on its line; text that goes on below it is told."""
    first = next((line for line in section.lines if line.text), None)
    if first is None or first not in section.prose or _told(document, first.line):
        return
    if first.line == section.line + 1 or first.text.lstrip()[:1].islower():
        document.wrong(
            first.line,
            "loopt de stelling hier door? Zet haar op één regel, met {#sleutel} aan het eind."
            " Een toelichting begint met een hoofdletter, na een lege regel",
        )


def check_links(document: "Document", section: "Section") -> None:
    for line in section.lines:
        if _LINK.search(line.text):
            document.wrong(line.line, "een link begint met https://, http:// of mailto:")


def _told(document: "Document", line: int) -> bool:
    return any(e.path == document.path and e.line == line for e in document.mistakes)
