"""A Report as a Word document that edits well: real headings, list styles, header rows, Dutch."""

import io
import re
from dataclasses import replace
from typing import cast

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from gesprekskader.exports import word_template
from gesprekskader.moments import now
from gesprekskader.reports.report import Entries, Grid, Part, Report, Sorts, Words
from gesprekskader.rules.signs import meant
from gesprekskader.words import STAR

# XML knows no control characters; one in a text would break the whole file.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTHS = {
    2: (13.6, 2.6),
    3: (7.8, 3.8, 4.4),
    4: (6.6, 3.4, 2.8, 3.2),
}  # of tables of deeds, in centimetres
_UNUSED = (
    "Het Word-sjabloon van het partnerschap kon niet gebruikt worden. Vraag de beheerder om het"
    " opnieuw te plaatsen."
)
_SERIF, _SANS = "Source Serif Pro", "Source Sans Pro"
_INK, _SOFT = RGBColor(0x20, 0x24, 0x2B), RGBColor(0x57, 0x5C, 0x66)


def write(report: Report, template: bytes = b"") -> bytes:
    """The whole report as DOCX, in the order of the PDF; with the styles, header and footer of a
    template where one is given. One that cannot be used any more is left out, and the file says so.
    """
    if not template:
        return _written(Document(), report, is_ours=True)
    try:
        return _written(word_template.emptied(template), report, is_ours=False)
    except Exception:  # whatever somebody's file holds, the minutes come
        return _written(Document(), replace(report, note=f"{report.note} {_UNUSED}"), is_ours=True)


def _written(document: DocumentType, report: Report, *, is_ours: bool) -> bytes:
    _set_up(document, report, is_ours=is_ours)
    document.add_paragraph(_plain(report.kicker), style="Subtitle")
    document.add_heading(_plain(report.title), 0)
    if report.lead:
        document.add_paragraph(_plain(report.lead))
    _own(document, report.opening, report.signed)
    for name, value in report.facts:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(_plain(value))
    if report.has_contents:
        _contents(document, report)
    if not report.parts:
        document.add_paragraph(_plain(report.empty_words))
    for part in report.parts:
        _part(document, part)
    if report.wants_one_page:
        _tighten(document)
    _own(document, report.closing, "" if report.opening else report.signed)
    if report.note:
        document.add_paragraph().add_run(_plain(report.note)).italic = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _tighten(document: DocumentType) -> None:
    """Less air in the rows of tables; how many pages it takes only Word knows."""
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                for line in cell.paragraphs:
                    line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(2), 1


def _own(document: DocumentType, words: str, signed: str) -> None:
    """Words of who leads, with a name below them when it is asked for."""
    if words:
        document.add_paragraph(_plain(words))
    if words and signed:
        _soft(document.add_paragraph(), signed)


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("", meant(text))


def _set_up(document: DocumentType, report: Report, *, is_ours: bool) -> None:
    """Dutch for the spelling check; without a template also our letters and a footer."""
    document.core_properties.title = _plain(report.title)[:255]
    document.core_properties.language = "nl-NL"
    document.core_properties.author = "Gesprekskader"
    document.core_properties.comments = ""
    document.core_properties.created = now().replace(tzinfo=None)
    for style in document.styles:
        if style.type == 1 and style.element.rPr is not None:
            _speak_dutch(style.element.rPr)
    _speak_dutch(document.styles["Normal"].element.get_or_add_rPr())
    for defaults in document.styles.element.iter(qn("w:rPrDefault")):
        for properties in defaults.iter(qn("w:rPr")):
            _speak_dutch(properties)
    if is_ours:
        _dress(document, report)


def _dress(document: DocumentType, report: Report) -> None:
    """Our paper, our letters, and a footer."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _SANS, Pt(11)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        _letters(document, name, _SERIF, _INK).paragraph_format.keep_with_next = True
    above = _letters(document, "Subtitle", _SANS, _SOFT).font
    above.size, above.italic = Pt(11), False
    for line in list(document.styles["Title"].element.iter(qn("w:pBdr"))):
        line.getparent().remove(line)
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{_plain(report.footer)} · ")
    _field(foot, "PAGE", "1")


def _letters(document: DocumentType, name: str, face: str, colour: RGBColor) -> ParagraphStyle:
    style = cast(ParagraphStyle, document.styles[name])
    letters = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme"):  # would win from the letters named below
        letters.attrib.pop(qn(f"w:{theme}"), None)
    style.font.name, style.font.color.rgb = face, colour
    return style


def _speak_dutch(properties) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    language.set(qn("w:eastAsia"), "nl-NL")
    properties.append(language)


def _field(paragraph: Paragraph, code: str, until_then: str) -> None:
    """Something that Word fills in itself, with what it shows until then."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        if kind == "separate":
            command = OxmlElement("w:instrText")
            command.set(qn("xml:space"), "preserve")
            command.text = f" {code} "
            run._r.append(command)
            run = paragraph.add_run()
        char = OxmlElement("w:fldChar")
        char.set(qn("w:fldCharType"), kind)
        run._r.append(char)
        if kind == "separate":
            paragraph.add_run(until_then)


def _contents(document: DocumentType, report: Report) -> None:
    """A table of contents: filled with the titles, and with page numbers once Word updates it."""
    document.add_paragraph().add_run("Inhoud").bold = True
    titles = "\n".join(_plain(part.title) for _, part in report.marks)
    _field(document.add_paragraph(), 'TOC \\o "1-2" \\h', titles)


def _part(document: DocumentType, part: Part) -> None:
    document.add_heading(_plain(part.title), part.level - 1)
    if part.where:
        place = document.add_paragraph()
        place.paragraph_format.keep_with_next = True
        _soft(place, part.where)
    for block in part.blocks:
        match block:
            case Part():
                _part(document, block)
            case Words(text, is_soft):
                line = document.add_paragraph()
                _soft(line, text) if is_soft else line.add_run(_plain(text))
            case Entries():
                _entries(document, block)
            case Sorts(sorts):
                for sort in sorts:
                    document.add_heading(_plain(sort.name), 3)
                    _entries(document, Entries(sort.entries))
            case Grid():
                _grid(document, block)


def _room(document: DocumentType) -> float:
    """How wide a line is on the page, in centimetres."""
    page = document.sections[-1]
    used = (page.left_margin or 0) + (page.right_margin or 0)
    return ((page.page_width or Cm(21)) - used) / Cm(1)


def _soft(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(_plain(text))
    run.font.size, run.font.color.rgb = Pt(9.5), _SOFT


def _entries(document: DocumentType, block: Entries) -> None:
    """Each entry is one item of a list; its own line breaks stay inside it."""
    has_bullet = next(document.styles["List Bullet"].element.iter(qn("w:numPr")), None) is not None
    for entry in block.entries:
        line = document.add_paragraph(style=None if block.is_said else "List Bullet")
        if not (block.is_said or has_bullet):  # a template without lists
            line.add_run("• ")
        if entry.lead:
            line.add_run(f"{_plain(entry.lead)} ").bold = True
        if entry.is_starred:
            line.add_run(STAR)
        line.add_run(_plain(entry.text))
        if entry.tags:
            _soft(line, f"  {entry.tags}")
        for name, words in entry.lines:
            below = document.add_paragraph(style="List Bullet" if block.is_said else None)
            _soft(below, f"{name}: {words}" if name else words)


def _grid(document: DocumentType, block: Grid) -> None:
    """A table whose first row is its header, also on the next page; a row breaks only when it is
    longer than a page."""
    table = document.add_table(rows=1, cols=len(block.names), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, block.names, strict=True):
        cell.paragraphs[0].add_run(_plain(name)).bold = True
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    if widths := _WIDTHS.get(len(block.names)):
        table.autofit = False
        fits = min(1, _room(document) / sum(widths))
        widths = tuple(width * fits for width in widths)
        heads = zip(table.columns, table.rows[0].cells, map(Cm, widths), strict=True)
        for column, head, width in heads:
            column.width = head.width = width
    for row in block.rows:
        made = table.add_row()
        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, cell in zip(made.cells, row, strict=True):
            star = STAR * cell.is_starred
            place.paragraphs[0].add_run(star + _plain(cell.text)).bold = cell.stands_out or None
            for soft in cell.soft:
                _soft(place.add_paragraph(), soft)
