"""A Summary as a Word document that edits well: real headings, list styles, header rows, Dutch."""

import io
import re

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table

from gesprekskader.exports.summary import (
    Summary,
    SummaryAction,
    SummaryForwarding,
    SummaryOutcome,
    SummaryStep,
)
from gesprekskader.records import ItemRef

# XML knows no control characters; one in a text would break the whole file.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INK, _SOFT = RGBColor(0x20, 0x24, 0x2B), RGBColor(0x57, 0x5C, 0x66)


def write(summary: Summary) -> bytes:
    """The whole summary as DOCX, in the order of the PDF."""
    document = Document()
    _set_up(document, summary)
    document.add_paragraph(_plain(summary.kicker), style="Subtitle")
    document.add_heading(_plain(summary.title), 0)
    if summary.lead:
        document.add_paragraph(_plain(summary.lead))
    for name, value in summary.facts:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(_plain(value))
    _themes(document, summary)
    if summary.unreached:
        document.add_heading("Niet aan bod gekomen", 1)
        for item in summary.unreached:
            _bullet(document, item.wording, [_place(item)])
    if summary.counts or summary.looked_back:
        document.add_heading("Terugblik", 1)
        for line in summary.counts:
            _bullet(document, line, [])
        if summary.looked_back:
            _actions(document, summary.looked_back, with_result=True)
    if summary.steps:
        document.add_heading(_plain(summary.steps_title), 1)
        for step in summary.steps:
            _step(document, step)
    for heading, found in (
        ("Antwoorden van overlegtafels", summary.answers),
        ("Wat wordt doorgegeven", summary.forwardings),
    ):
        if found:
            document.add_heading(heading, 1)
            _forwardings(document, found)
    if summary.note:
        document.add_paragraph().add_run(_plain(summary.note)).italic = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _set_up(document: DocumentType, summary: Summary) -> None:
    """Dutch for the spelling check, our letters where they are installed, a footer."""
    document.core_properties.title = _plain(summary.title)
    document.core_properties.language = "nl-NL"
    document.core_properties.author = "Gesprekskader"
    for style in document.styles:
        if style.type == 1 and style.element.rPr is not None:
            _speak_dutch(style.element.rPr)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Source Sans Pro", Pt(11)
    _speak_dutch(normal.element.get_or_add_rPr())
    for defaults in document.styles.element.iter(qn("w:rPrDefault")):
        for properties in defaults.iter(qn("w:rPr")):
            _speak_dutch(properties)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = "Source Serif Pro", _INK
        style.paragraph_format.keep_with_next = True
    document.sections[0].footer.paragraphs[0].text = _plain(summary.footer)


def _speak_dutch(properties) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    language.set(qn("w:eastAsia"), "nl-NL")
    properties.append(language)


def _themes(document: DocumentType, summary: Summary) -> None:
    if not summary.themes:
        return
    document.add_heading("Waar wij over spraken", 1)
    for theme in summary.themes:
        document.add_heading(_plain(theme.item.wording), 2)
        _soft(document, _place(theme.item))
        if theme.outcomes:
            document.add_heading("Opbrengsten", 3)
            for outcome in theme.outcomes:
                _bullet(document, _said(outcome), _tags(outcome))
        if theme.actions:
            document.add_heading("Vervolgacties", 3)
            _actions(document, theme.actions, with_result=False)


def _place(item: ItemRef) -> str:
    return f"Waarborg {item.warranty} · {item.label}" if item.key else "Eigen punt"


def _said(outcome: SummaryOutcome) -> str:
    return f"“{outcome.text}”" if outcome.quote_role else outcome.text


def _tags(outcome: SummaryOutcome) -> list[str]:
    role = f"citaat van een {outcome.quote_role}" if outcome.quote_role else outcome.kind
    return [tag for tag in (role, outcome.group) if tag]


def _soft(document: DocumentType, text: str) -> None:
    run = document.add_paragraph().add_run(_plain(text))
    run.font.size, run.font.color.rgb = Pt(9.5), _SOFT


def _bullet(document: DocumentType, text: str, tags: list[str]) -> None:
    """One entry of a list; its own line breaks stay inside it."""
    line = document.add_paragraph(style="List Bullet")
    line.add_run(_plain(text))
    if tags:
        run = line.add_run(f"  {_plain(' · '.join(tags))}")
        run.font.size, run.font.color.rgb = Pt(9.5), _SOFT


def _actions(
    document: DocumentType, actions: tuple[SummaryAction, ...], *, with_result: bool
) -> None:
    table = _table(document, ("Wat", "Wie", "Hoe het staat" if with_result else "Wanneer"))
    for action in actions:
        what = [action.text]
        what += [" · ".join(filter(None, (action.item and action.item.label, action.meeting)))]
        what += [f"Opbrengst: {action.yielded}"] if action.yielded else []
        last = [action.result or "nog niet teruggekeken"] if with_result else []
        _row(
            table,
            "\n".join(filter(None, what)),
            action.owner_words,
            "\n".join(filter(None, [*last, action.when])),
        )


def _forwardings(document: DocumentType, found: tuple[SummaryForwarding, ...]) -> None:
    table = _table(document, ("Vraag", "Waar het ligt, of het antwoord"))
    for forwarding in found:
        about = f"Over: {forwarding.text}"
        about += f" ({forwarding.item_labels})" if forwarding.item_labels else ""
        where = "\n".join(filter(None, (forwarding.stand, forwarding.answer)))
        _row(table, f"{forwarding.question}\n{about}", where)


def _table(document: DocumentType, names: tuple[str, ...]) -> Table:
    """A table whose first row is its header, also on the next page; rows never break in two."""
    table = document.add_table(rows=1, cols=len(names), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    return table


def _row(table: Table, *texts: str) -> None:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].add_run(_plain(text))


def _step(document: DocumentType, step: SummaryStep) -> None:
    line = document.add_paragraph()
    line.add_run(f"{step.lead} ").bold = True
    line.add_run(_plain(step.text))
    for item in step.items:
        _soft(document, f"{_place(item)}: {item.wording}")
    for name, value in (
        ("Van", step.owner),
        ("Hoe het staat", step.result),
        ("Wat het opleverde", step.yielded),
        ("Wat tegenhield", step.held_up),
        ("Wat nodig is", step.needed),
        ("Notities", step.notes),
    ):
        if value:
            _bullet(document, f"{name}: {value}", [])
