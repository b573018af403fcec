"""One list, for a spreadsheet: CSV as Dutch Excel opens it, and XLSX."""

import csv
import io
import re
from datetime import date
from typing import Any

from gesprekskader.reports.report import Row, Sheet
from gesprekskader.rules.signs import meant

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW = 14  # signs that a column without a width of its own shows
_LIST = re.compile(" *- ")
_FORMULA = re.compile("'*[=+\\-@\t\r\n]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # a spreadsheet would read _x000D_ as a sign
_CELL = 32_767  # characters that a cell of a spreadsheet holds


def csv_of(sheet: Sheet) -> bytes:
    """Semicolons, a byte order mark, Dutch dates, as Excel here expects; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_cell(name) for name in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _csv_cell(value: object) -> str:
    """A blank keeps a list with dashes from being a formula, an apostrophe all else. What starts
    like that by itself gets one more: take one off, and the text is as it was."""
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    text = "" if value is None else _FORBIDDEN.sub("", meant(str(value)))
    if _LIST.match(text):
        return f" {text}"
    return f"'{text}" if _FORMULA.match(text) else text


def _height(row: Row, widths: tuple[int, ...]) -> float:
    """Points that the longest text of a row takes in its column; programs that open the file do
    not all work it out themselves."""
    lines = 1
    for place, value in enumerate(row):
        width = widths[place] if place < len(widths) else _NARROW
        if isinstance(value, str):
            lines = max(lines, sum(-(-len(line) // width) or 1 for line in value.split("\n")))
    return min(409.0, 15.0 * lines)  # 409 is the most a row can be


def xlsx_of(sheet: Sheet) -> bytes:
    """One sheet with a header that stays in sight, a filter, typed dates and numbers."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = "Overzicht"
    for number, row in enumerate([sheet.columns, *sheet.rows], 1):
        for place, value in enumerate(row, 1):
            _fill(page.cell(number, place), value)
    _lay_out(page, sheet)
    book.properties.title = _FORBIDDEN.sub("", sheet.title)
    book.properties.language = "nl-NL"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Any, value: object) -> None:
    """A text is a text, also when it looks like a formula; a date is a date."""
    from openpyxl.styles import Alignment

    if isinstance(value, str):
        cell.value = _ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", meant(value)))[:_CELL]
        cell.data_type = "s"
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
    if isinstance(value, date):
        cell.number_format = "DD-MM-YYYY"


def _lay_out(page: Any, sheet: Sheet) -> None:
    """As it is read on a screen, and how it is printed."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, row in enumerate(sheet.rows, 2):
        page.row_dimensions[number].height = _height(row, sheet.widths)
    for place in range(1, len(sheet.columns) + 1):
        width = sheet.widths[place - 1] if place <= len(sheet.widths) else _NARROW
        page.column_dimensions[get_column_letter(place)].width = width
        page.cell(1, place).font = Font(bold=True)
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.auto_filter.ref = page.dimensions
    page.oddHeader.left.text = _FORBIDDEN.sub("", sheet.title).replace("&", "&&")[:200]
