"""A table with a framework in it, as Excel has it: its rows as lines that say what they are."""

import csv
import io
import re
from collections.abc import Iterable

from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.kinds import named
from gesprekskader.catalogue.pasted.lines import COLUMN, TextLine, clean, lines_of_text

Row = tuple[int, list[str]]
"""Its number, and its cells without blanks around them."""
_NUMBER, _OTHER = "nr", "?"
_HEADINGS = {
    _NUMBER: ("nr", "nummer", "no", "volgnr", "volgnummer", "itemnummer", "#"),
    k.SUBTHEME: ("subthema", "deelthema", "onderdeel", "aspect", "paragraaf", "deelaspect"),
    k.WARRANTY: ("waarborg", "thema", "standaard", "domein", "pijler", "hoofdstuk", "ambitie"),
    k.ITEM: ("item", "stelling", "omschrijving", "tekst", "indicator", "criterium", "uitspraak"),
    k.PROBE: ("doorvraag", "doorvragen", "vraag", "vragen", "gespreksvraag", "bespreekvraag"),
    k.ORIGIN: ("herkomst",),
    k.SOURCE: ("bron", "vindplaats"),
    k.NOTE: ("noot",),
    k.EXPLANATION: ("toelichting", "uitleg"),
}
_ORDER = (k.WARRANTY, k.SUBTHEME, k.ITEM, k.PROBE, k.ORIGIN, k.SOURCE, k.NOTE, k.EXPLANATION)
_PLACED = re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*[.):]*\s*(?:[-\u2013]\s+)?(?=[^\W\d_])")
_BULLET = re.compile(r"^\s*(?:[\u2022\u00b7\u25aa\u2023*]\s*|[-\u2013]\s+|\d{1,2}[.)]\s+)")


def lines_of_table(rows: Iterable[Row], sheet: str = "") -> list[TextLine]:
    """The rows as lines, in order; `sheet` names the warranty of rows that name none.

    Without a row of headings the columns are known by what stands in them; one column is text.
    """
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        return []
    at = next((n for n, (_, cells) in enumerate(filled[:6]) if _is_head(cells)), None)
    if at is None and max(sum(map(bool, cells)) for _, cells in filled) == 1:
        return _as_text(filled)
    columns = _columns(filled[at][1]) if at is not None else _by_shape(filled)
    found = [] if at is None else [_title(row) for row in filled[:at]]
    body = filled if at is None else filled[at + 1 :]
    for column, kind in enumerate(columns):
        if (
            kind == _OTHER
            and at is not None
            and any(column < len(c) and c[column] for _, c in body)
        ):
            found.append(TextLine(filled[at][0], filled[at][1][column], left_out=COLUMN))
    if sheet and k.WARRANTY not in columns:
        found.append(TextLine(body[0][0] if body else 1, sheet, kind=k.WARRANTY))
    return found + _rows(body, columns)


def rows_of_csv(text: str, sign: str = "") -> list[Row]:
    """The rows of a CSV with this sign between cells, or the one that fits. Raises csv.Error."""
    said = re.match(r"\s*\"?sep=(.)\"?[ \t]*\r?\n", text, re.IGNORECASE)
    sign = sign or (said[1] if said else _sign(text))
    body = text[said.end() :] if said else text
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=sign)
    first = 2 if said else 1
    return [(number, [c.strip() for c in cells]) for number, cells in enumerate(reader, first)]


def is_table(text: str) -> bool:
    """Whether pasted text came out of a spreadsheet: cells with tabs, under headings we know."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return _is_head([cell.strip() for cell in head.split("\t")])


def _sign(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(";\t,|", key=lambda sign: (_is_head(_cells(head, sign)), head.count(sign)))


def _cells(line: str, sign: str) -> list[str]:
    return [cell.strip(' "') for cell in line.split(sign)]


def _kind(heading: str) -> str:
    words = re.findall(r"[a-z#]+", heading.casefold().replace("sub-", "sub").replace("é", "e"))
    plain = [word.removesuffix("s") for word in words] + words
    return next((kind for kind, known in _HEADINGS.items() if set(plain) & set(known)), _OTHER)


def _is_head(cells: list[str]) -> bool:
    kinds = [_kind(cell) for cell in cells if cell and len(cell) <= 40]
    known = set(kinds) - {_OTHER}
    return len(known) > 1 or (known == {k.ITEM} and len(kinds) > 1)


def _columns(cells: list[str]) -> list[str]:
    """What each column holds. Of "Waarborg" and "Thema" the second is the inner one."""
    columns = [_kind(cell) for cell in cells]
    outer = [at for at, kind in enumerate(columns) if kind == k.WARRANTY]
    if len(outer) > 1 and k.SUBTHEME not in columns:
        columns[outer[1]] = k.SUBTHEME
    if k.ITEM not in columns and k.SUBTHEME in columns and k.WARRANTY not in columns:
        columns[columns.index(k.SUBTHEME)] = k.ITEM
    return columns


def _by_shape(rows: list[Row]) -> list[str]:
    """Columns without headings: the longest statements are the items, what stands before them are
    parts, what asks after them are questions."""
    width = max(len(cells) for _, cells in rows)
    cells = [[c[at] for _, c in rows if at < len(c) and c[at]] for at in range(width)]
    asked = [2 * sum(t.endswith("?") for t in there) > len(there) for there in cells]
    lengths = [
        0 if asked[at] or not there else sum(map(len, there)) / len(there)
        for at, there in enumerate(cells)
    ]
    item = lengths.index(max(lengths))
    numbers = {
        at
        for at, there in enumerate(cells)
        if there and all(re.fullmatch(r"[\d.]+", t) for t in there)
    }
    before = [at for at in range(item) if cells[at] and at not in numbers]
    parts = dict(zip(before, (k.WARRANTY, k.SUBTHEME), strict=False))
    columns = []
    for at in range(width):
        after = k.PROBE if asked[at] else k.EXPLANATION
        kind = _NUMBER if at in numbers else parts.get(at, after)
        columns.append(k.ITEM if at == item else kind)
    return columns


def _rows(rows: list[Row], columns: list[str]) -> list[TextLine]:
    found: list[TextLine] = []
    last: dict[str, str] = {}
    for number, cells in rows:
        if title := _among(cells, columns):
            found += _as_text([(number, [title])])
            continue
        for wanted in _ORDER:
            for at, cell in enumerate(cells[: len(columns)]):
                if cell and columns[at] == wanted and _is_new(wanted, cell, last):
                    found += _lines(number, wanted, cell)
        found += [
            TextLine(number, cell, left_out="een cel zonder kop")
            for cell in cells[len(columns) :]
            if cell
        ]
    return found


def _among(cells: list[str], columns: list[str]) -> str:
    """A title between rows, as over merged cells: one cell with words, where a number belongs, or
    that says itself what part it begins."""
    filled = [at for at, cell in enumerate(cells) if cell]
    if len(filled) != 1 or filled[0] >= len(columns):
        return ""
    cell, kind = cells[filled[0]], columns[filled[0]]
    said = named(cell)
    is_part = said and said.kind in (k.WARRANTY, k.SUBTHEME) and kind == k.ITEM
    is_beside = kind in (_NUMBER, _OTHER) and re.search(r"[^\W\d_]{2}", cell)
    return " ".join(cell.split()) if is_part or is_beside else ""


def _is_new(kind: str, cell: str, last: dict[str, str]) -> bool:
    """A part is named in every row, and begins in the first."""
    if kind not in (k.WARRANTY, k.SUBTHEME):
        return True
    if last.get(kind) == cell:
        return False
    last[kind] = cell
    if kind == k.WARRANTY:
        last.pop(k.SUBTHEME, None)
    return True


def _lines(number: int, kind: str, cell: str) -> list[TextLine]:
    """A cell with several questions is several lines."""
    parts = cell.splitlines() if kind == k.PROBE else [" ".join(cell.split())]
    texts = [_BULLET.sub("", clean(part)).strip() for part in parts]
    if kind in (k.WARRANTY, k.SUBTHEME, k.ITEM):
        texts = [text if named(text) else _PLACED.sub("", text, count=1) for text in texts]
    return [TextLine(number, text, kind=kind) for text in texts if text]


def _title(row: Row) -> TextLine:
    number, cells = row
    text = " ".join(filter(None, cells))
    return TextLine(number, text, kind=k.TITLE if number == 1 else "")


def _as_text(rows: list[Row]) -> list[TextLine]:
    """One column: each row is a line as somebody would paste it."""
    numbers = [number for number, _ in rows]
    text = "\n".join(" ".join(" ".join(filter(None, cells)).split()) for _, cells in rows)
    return [
        TextLine(**{**vars(line), "number": numbers[line.number - 1]})
        for line in lines_of_text(text)
    ]
