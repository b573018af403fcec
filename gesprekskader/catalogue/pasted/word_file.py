"""A Word document as lines: its headings, lists and tables, with the numbers that Word shows."""

import io
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.breaks import RawLine
from gesprekskader.catalogue.pasted.footers import without_footers
from gesprekskader.catalogue.pasted.lines import BULLET, TextLine, clean, marked, starts_new
from gesprekskader.catalogue.pasted.tables import lines_of_table

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|kop)\s*(\d)$", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:list|lijst)[\w -]*?(bullet|opsom|number|nummer)\w*\s*(\d)?", re.IGNORECASE
)
_CONTENTS = re.compile(r"(?:toc|inhopg)\b", re.IGNORECASE)


def lines_of_word(body: bytes) -> list[TextLine]:
    """Paragraphs and tables in order, numbered as they stand there; empty ones count too.

    Raises whatever a broken file makes of it.
    """
    from docx import Document
    from docx.table import Table

    document = Document(io.BytesIO(body))
    numbering = _Numbers(document)
    found: list[TextLine] = []
    number = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            rows = _rows(block, number)
            found += lines_of_table(rows)
            number += len(rows)
        else:
            number += 1
            found += _line(block, number, numbering)
    return _without_pages(found)


def _rows(table: "Table", number: int) -> list[tuple[int, list[str]]]:
    """The cells of each row; one that spans several stands in the first."""
    found = []
    for at, row in enumerate(table.rows, 1):
        seen: set[object] = set()
        cells = []
        for cell in row.cells:
            cells.append("" if cell._tc in seen else clean(cell.text).strip())
            seen.add(cell._tc)
        found.append((number + at, cells))
    return found


def _line(paragraph: "Paragraph", number: int, numbering: "_Numbers") -> list[TextLine]:
    text = " ".join(clean(paragraph.text).split())
    if not text:
        return []
    style = paragraph.style.name or "" if paragraph.style else ""
    if _CONTENTS.match(style):
        return [TextLine(number, text, left_out="uit de inhoudsopgave")]
    heading = _HEADING.match(style)
    level = int(heading[1]) if heading else 0
    typed = marked(RawLine(number, text))
    marker, depth = numbering.of(paragraph, style)
    if not marker:
        marker, depth, text = typed.marker, typed.list_level, typed.text
    return [
        TextLine(
            number,
            text,
            level=level,
            list_level=None if level else depth,
            is_bold=_is_bold(paragraph),
            marker=marker,
            kind=k.TITLE if style.casefold() in ("title", "titel") else "",
        )
    ]


def _is_bold(paragraph: "Paragraph") -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    style = paragraph.style
    by_style = bool(style and style.font.bold)
    return bool(runs) and all(run.bold or (run.bold is None and by_style) for run in runs)


def _without_pages(lines: list[TextLine]) -> list[TextLine]:
    """A document that came out of a PDF has its page numbers as paragraphs."""
    raw = [RawLine(n, line.text) for n, line in enumerate(lines) if not line.marker]
    why = {line.number: reason for line, reason in without_footers(raw, starts_new)[1]}
    return [
        TextLine(line.number, line.text, left_out=line.left_out or why.get(n, ""))
        if n in why
        else line
        for n, line in enumerate(lines)
    ]


class _Numbers:
    """The numbers that Word itself puts before paragraphs: they are no part of the text."""

    def __init__(self, document: "DocumentType") -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        """List -> level -> (sort of number, how it is written, where it begins)."""
        self._counted: dict[str, dict[int, int]] = defaultdict(dict)
        self._list_of: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for one in root.iter(f"{_W}abstractNum"):
            levels = {int(x.get(f"{_W}ilvl", 0)): _level(x) for x in one.iter(f"{_W}lvl")}
            self._levels[one.get(f"{_W}abstractNumId", "")] = levels
        for one in root.iter(f"{_W}num"):
            self._list_of[one.get(f"{_W}numId", "")] = _value(one, "abstractNumId")

    def of(self, paragraph: "Paragraph", style: str) -> tuple[str, int | None]:
        """The marker of a paragraph in a list, and its level there; ("", None) outside lists."""
        number, depth = _place(paragraph)
        levels = self._levels.get(self._list_of.get(number, ""), {})
        if number in ("", "0") or depth not in levels:
            named = _LISTED.match(style)
            if not named or number == "0":
                return "", None
            is_bullet = named[1].lower() in ("bullet", "opsom")
            return BULLET if is_bullet else "1", int(named[2] or 1) - 1
        sort, written, _ = levels[depth]
        if sort == "bullet":
            return BULLET, depth
        if sort == "none":
            return "", None
        return self._count(number, depth, levels, written), depth

    def _count(
        self, number: str, depth: int, levels: dict[int, tuple[str, str, int]], written: str
    ) -> str:
        counted = self._counted[number]
        counted[depth] = counted.get(depth, levels[depth][2] - 1) + 1
        for deeper in [level for level in counted if level > depth]:
            del counted[deeper]
        if levels[depth][0] not in ("decimal", "decimalZero"):
            return chr(ord("a") + (counted[depth] - 1) % 26)
        said = re.sub(r"%(\d)", lambda m: str(counted.get(int(m[1]) - 1, 1)), written)
        return re.sub(r"[^\d.]+", "", said).strip(".") or str(counted[depth])


def _level(element: object) -> tuple[str, str, int]:
    start = _value(element, "start")
    return _value(element, "numFmt"), _value(element, "lvlText"), int(start or 1)


def _value(element: object, name: str) -> str:
    found = element.find(f"{_W}{name}")  # type: ignore[attr-defined]
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _place(paragraph: "Paragraph") -> tuple[str, int]:
    """The list of a paragraph, its own or that of its style, and the level in it."""
    own = paragraph._p.pPr
    sources = [own]
    style = paragraph.style
    while style is not None:
        sources.append(style.element.pPr)
        style = style.base_style
    number, depth = "", ""
    for source in sources:
        if source is not None and source.numPr is not None:
            number = number or _value(source.numPr, "numId")
            depth = depth or _value(source.numPr, "ilvl")
    return number, int(depth or 0)
