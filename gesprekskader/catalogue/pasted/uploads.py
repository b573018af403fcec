"""A file with a framework in it, as lines. What is no such file gets a sentence; nothing runs."""

import csv
import io
import re
from pathlib import PurePath

from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.lines import TextLine, lines_of_text
from gesprekskader.catalogue.pasted.ours import lines_of_ours
from gesprekskader.catalogue.pasted.reader import MOST_ITEMS, TOO_MANY
from gesprekskader.catalogue.pasted.tables import Row, is_table, lines_of_table, rows_of_csv
from gesprekskader.catalogue.pasted.zips import check_parts
from gesprekskader.errors import RuleBroken

MOST = 5 * 1024**2
_MOST_LINES, _MOST_COLUMNS = 10_000, 40
_EMPTY_ROWS = 200
"""After so many a sheet is over: some programs say that it has a million rows."""
_CAN = "We lezen Word (.docx), Excel (.xlsx), .csv, .md en .txt."
_SAVE_AS = {
    ".pdf": "Een pdf lezen we niet als bestand. Open hem, kies alles, kopieer, en plak de tekst.",
    ".doc": "Dit is een oud Word-bestand. Bewaar het in Word als .docx.",
    ".xls": "Dit is een oud Excel-bestand. Bewaar het in Excel als .xlsx.",
    ".odt": "Bewaar dit bestand als Word-document (.docx).",
    ".ods": "Bewaar dit bestand als Excel-werkmap (.xlsx).",
    ".docm": "In dit bestand kunnen macro's zitten. Bewaar het als .docx.",
    ".dotm": "In dit bestand kunnen macro's zitten. Bewaar het als .docx.",
    ".xlsm": "In dit bestand kunnen macro's zitten. Bewaar het als .xlsx.",
    ".zip": "Pak het zip-bestand eerst uit, en kies wat erin zit.",
}
_OFFICE = {".docx": "Word", ".xlsx": "Excel"}
_TEXTS = (".txt", ".md", ".csv")
_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0", b"PK", b"%PDF"
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_NO_TEXT = "Dit bestand kunnen we niet als tekst lezen. Bewaar het als UTF-8, of plak de tekst."


def lines_of_file(name: str, body: bytes) -> list[TextLine]:
    """The lines of a .docx, .xlsx, .csv, .md or .txt.

    Raises RuleBroken, with what to do, for whatever else it is, for one over 5 MB, and for one
    with more rows than a framework has.
    """
    kind = PurePath(name).suffix.casefold()
    if not body:
        raise RuleBroken("Dit bestand is leeg. Kies een ander, of plak de tekst.")
    if len(body) > MOST:
        raise RuleBroken(
            "Dit bestand is groter dan 5 MB. Haal de plaatjes eruit, of plak de tekst."
        )
    if kind not in _OFFICE and kind not in _TEXTS:
        raise RuleBroken(_SAVE_AS.get(kind, f"Dit soort bestand lezen we niet. {_CAN}"))
    lines = _of_office(kind, body) if kind in _OFFICE else _of_text(kind, body)
    if sum(line.kind == k.ITEM for line in lines) > MOST_ITEMS or len(lines) > _MOST_LINES:
        raise RuleBroken(TOO_MANY)
    if not any(not line.left_out for line in lines):
        raise RuleBroken("In dit bestand staat geen tekst. Kies een ander, of plak de tekst.")
    return lines


def lines_of_paste(text: str) -> list[TextLine]:
    """The lines of what somebody pasted: out of a document, a spreadsheet, or one of our files.

    Raises RuleBroken for more than a framework has.
    """
    _check_length(text)
    if is_table(text):
        return _of_csv(text, "\t")
    return lines_of_ours(text) if text.lstrip().startswith("---\n") else lines_of_text(text)


def _of_office(kind: str, body: bytes) -> list[TextLine]:
    program = _OFFICE[kind]
    if body.startswith(_OLE):
        raise RuleBroken(
            f"Dit bestand heeft een wachtwoord, of het is een oud {program}-bestand. Bewaar het als"
            f" {kind} zonder wachtwoord."
        )
    check_parts(body, program, kind)
    try:
        if kind == ".docx":
            from gesprekskader.catalogue.pasted.word_file import lines_of_word

            return lines_of_word(body)
        return _of_sheets(body)
    except RuleBroken:
        raise
    except Exception as error:
        raise RuleBroken(
            f"Dit is geen {program}-bestand ({kind}), of het is kapot. Bewaar het in {program} als"
            f" {kind}."
        ) from error


def _of_sheets(body: bytes) -> list[TextLine]:
    """Every sheet in order; the rows count on."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = [(sheet.title, _rows(sheet)) for sheet in book.worksheets]
    finally:
        book.close()
    filled = [(title, rows) for title, rows in sheets if rows]
    found: list[TextLine] = []
    before = 0
    for title, rows in filled:
        counted = [(before + number, cells) for number, cells in rows]
        found += lines_of_table(counted, title if len(filled) > 1 else "")
        before = counted[-1][0]
    return found


def _rows(sheet: object) -> list[Row]:
    found: list[Row] = []
    signs = 0  # one text can stand in every cell
    read = sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    for number, values in enumerate(read, 1):
        cells = [_cell(value) for value in values]
        signs += sum(map(len, cells))
        if signs > MOST:
            raise RuleBroken(TOO_MANY)
        if any(cells):
            found.append((number, cells))
        if len(found) > _MOST_LINES:
            raise RuleBroken(TOO_MANY)
        if number - (found[-1][0] if found else 0) > _EMPTY_ROWS:
            break
    return found


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _of_text(kind: str, body: bytes) -> list[TextLine]:
    if body.startswith((_OLE, _ZIP, _PDF)):
        raise RuleBroken(f"In dit bestand zit iets anders dan {kind}. {_CAN}")
    text = _decoded(body)
    return _of_csv(text) if kind == ".csv" else lines_of_paste(text)


def _of_csv(text: str, sign: str = "") -> list[TextLine]:
    _check_length(text)
    try:
        return lines_of_table(rows_of_csv(text, sign))
    except csv.Error as error:
        raise RuleBroken("Deze tabel kunnen we niet lezen. Bewaar hem als .xlsx.") from error


def _check_length(text: str) -> None:
    if len(text) > MOST or max(map(text.count, "\n\r")) > _MOST_LINES:
        raise RuleBroken(TOO_MANY)


def _decoded(body: bytes) -> str:
    """Text as Windows, a Mac or Excel saves it. Raises RuleBroken for what is no text."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff")) or 3 * body[:2000].count(0) > len(
        body[:2000]
    )
    big = not body.startswith(b"\xff\xfe") and body[:1] == b"\0"
    codes = ("utf-16" if body[:1] in b"\xff\xfe" else "utf-16-be" if big else "utf-16-le",)
    for code in codes if wide else ("utf-8-sig", "cp1252"):
        try:
            text = body.decode(code)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return text
    raise RuleBroken(_NO_TEXT)
