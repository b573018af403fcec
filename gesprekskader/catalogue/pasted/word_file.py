"""A Word document as lines: its headings, lists and tables, with the numbers that Word shows."""

import io
import re
from collections.abc import Iterator
from typing import Any

from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.breaks import RawLine
from gesprekskader.catalogue.pasted.footers import CONTENTS, MARGIN, without_footers
from gesprekskader.catalogue.pasted.lines import TextLine, clean, marked, starts_new
from gesprekskader.catalogue.pasted.tables import lines_of_table
from gesprekskader.catalogue.pasted.word_beside import (
    notes_of,
    unread_beside,
    unread_margins,
)
from gesprekskader.catalogue.pasted.word_lists import WordLook, WordNumbers, looks_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|kop)\s*(\d)$", re.IGNORECASE)
_WRAPPERS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
_NO_TEXT = {f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "txbxContent", "pict")}
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_MOST_SPANNED = 20
_CONTENTS = re.compile(r"(?:toc|inhopg)\b", re.IGNORECASE)


def lines_of_word(body: bytes) -> list[TextLine]:
    """Paragraphs and tables in order, numbered as they stand there; empty ones count too.

    Raises whatever a broken file makes of it.
    """
    from docx import Document

    document = Document(io.BytesIO(body))
    looks, numbers, notes = looks_of(document), WordNumbers(document), notes_of(document, _text)
    found: list[TextLine] = []
    number = 0
    for block in _blocks(document.element.body):
        if block.tag == f"{_W}tbl":
            rows = _rows(block, number)
            found += lines_of_table(rows)
            number += len(rows)
        else:
            number += 1
            found += _lines(block, number, looks, numbers)
        beside = unread_beside(block, notes, _text)
        found += [
            TextLine(number + at, one, left_out=why) for at, (one, why) in enumerate(beside, 1)
        ]
        number += len(beside)
    margins = unread_margins(document, _text)
    found += [TextLine(number + at, one, left_out=MARGIN) for at, one in enumerate(margins, 1)]
    return _without_pages(found)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also in a field to fill in and what was put in later."""
    for element in parent:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in _WRAPPERS:
            yield from _blocks(element)


def _text(element: Any) -> str:
    """The words of a paragraph, with what was put in later and without what was taken out."""
    found = ""
    for part in element:
        if part.tag == f"{_W}t":
            found += part.text or ""
        elif part.tag in _SIGNS:
            found += _SIGNS[part.tag]
        elif part.tag not in _NO_TEXT:
            found += _text(part)
    return found


def _rows(table: Any, number: int) -> list[tuple[int, list[str]]]:
    """The cells of each row; one that spans several stands in the first. (python-docx gives it
    once for each that it spans, and a file may say that those are millions.)"""
    found = []
    for at, row in enumerate(table.tr_lst, 1):
        cells: list[str] = []
        for tc in row.tc_lst:
            told = "\n".join(map(_text, tc.iter(f"{_W}p")))
            text = "" if tc.vMerge == "continue" else clean(told).strip()
            cells += [text, *[""] * (min(tc.grid_span, _MOST_SPANNED) - 1)]
        found.append((number + at, cells))
    return found


def _lines(
    paragraph: Any, number: int, looks: dict[str, WordLook], numbers: WordNumbers
) -> list[TextLine]:
    """The paragraph; what begins with a sign of a list after a break is a line of its own."""
    first, *others = clean(_text(paragraph)).split("\n")
    own: list[str] = []
    for text in others:
        if own or starts_new(text.strip()):
            own.append(text)
        else:
            first += f" {text}"
    lines = [marked(RawLine(number, " ".join(text.split()))) for text in own if text.strip()]
    return [*_line(paragraph, " ".join(first.split()), number, looks, numbers), *lines]


def _line(
    paragraph: Any, text: str, number: int, looks: dict[str, WordLook], numbers: WordNumbers
) -> list[TextLine]:
    if not text:
        return []
    own = paragraph.pPr
    style = own.style if own is not None else None
    look = looks.get(style or "") or looks.get("", WordLook())
    if _CONTENTS.match(look.name):
        return [TextLine(number, text, left_out=CONTENTS)]
    heading = _HEADING.match(look.name)
    level = int(heading[1]) if heading else 0
    marker, depth = numbers.of(own, look)
    typed = marked(RawLine(number, text))
    if not marker and typed.text:
        marker, depth, text = typed.marker, typed.list_level, typed.text
    return [
        TextLine(
            number,
            text,
            level=level,
            list_level=None if level else depth,
            is_bold=_is_bold(paragraph, look),
            marker=marker,
            kind=k.TITLE if look.name.casefold() in ("title", "titel") else "",
        )
    ]


def _is_bold(paragraph: Any, look: WordLook) -> bool:
    runs = [run for run in paragraph.iter(f"{_W}r") if _text(run).strip()]
    said = [
        run.rPr.b.val if run.rPr is not None and run.rPr.b is not None else None for run in runs
    ]
    return bool(runs) and all(look.is_bold if bold is None else bold for bold in said)


def _without_pages(lines: list[TextLine]) -> list[TextLine]:
    """A document that came out of a PDF has its page numbers as paragraphs."""
    raw = [
        RawLine(n, line.text)
        for n, line in enumerate(lines)
        if not (line.marker or line.level or line.kind or line.left_out)
    ]
    why = {line.number: reason for line, reason in without_footers(raw, starts_new)[1]}
    return [
        TextLine(line.number, line.text, left_out=line.left_out or why.get(n, ""))
        if n in why
        else line
        for n, line in enumerate(lines)
    ]
