"""A framework out of Word, with the right outcome beside each document."""

import pytest
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from frameworks_told import right, sent, told, with_part, word

from gesprekskader.catalogue.pasted.uploads import lines_of_file
from gesprekskader.errors import RuleBroken


def three_by_four_by_six(document: DocumentType) -> None:
    document.add_paragraph("Ons gesprekskader", style="Title")
    for warranty in range(1, 4):
        document.add_heading(f"Waarborg {warranty}: Waarde {warranty}", 1)
        document.add_paragraph("Deze waarborg gaat over wat wij samen belangrijk vinden.")
        for part in range(1, 5):
            document.add_heading(f"Deel {warranty}.{part}", 2)
            for item in range(1, 7):
                said = f"De school doet {warranty}{part}{item} samen met studenten en leraren"
                document.add_paragraph(said, style="List Number")
                document.add_paragraph(f"Waaraan zie je {item}?", style="List Bullet")
                document.add_paragraph()


def test_three_by_four_by_six_in_word_is_whole():
    reading = sent("kader.docx", word(three_by_four_by_six))
    wanted = ["= Ons gesprekskader"]
    for warranty in range(1, 4):
        wanted.append(f"# Waarde {warranty}")
        wanted.append("> Deze waarborg gaat over wat wij samen belangrijk vinden.")
        for part in range(1, 5):
            wanted.append(f"## Deel {warranty}.{part}")
            for item in range(1, 7):
                said = f"De school doet {warranty}{part}{item} samen met studenten en leraren"
                wanted += [f"{item} {said}", f"- Waaraan zie je {item}?"]
    assert told(reading.draft) == "\n".join(wanted)
    assert (reading.items, reading.asked, reading.questions) == (72, 72, [])


def four_standards(document: DocumentType) -> None:
    for standard in range(1, 5):
        document.add_paragraph().add_run(f"Standaard {standard} Naam {standard}").bold = True
        document.add_paragraph(f"De school werkt aan {standard} voor alle leerlingen en studenten")
        document.add_paragraph("Hoe merk je dat?")


def test_four_standards_without_subthemes_are_warranties_that_are_whole():
    reading = sent("standaarden.docx", word(four_standards))
    wanted = []
    for standard in range(1, 5):
        said = f"1 De school werkt aan {standard} voor alle leerlingen en studenten"
        wanted += [f"# Naam {standard}", said, "- Hoe merk je dat?"]
    assert told(reading.draft) == "\n".join(wanted)
    assert all(w.subthemes[0].is_whole for w in reading.draft.warranties)


def bold_titles(document: DocumentType) -> None:
    for warranty in ("Leren", "Werken"):
        document.add_paragraph().add_run(warranty).bold = True
        for part in ("Samen", "Alleen"):
            document.add_paragraph().add_run(part).bold = True
            document.add_paragraph("De school doet dit met veel plezier en geduld")


def test_bold_titles_are_two_tiers_where_one_stands_above_another():
    assert told(sent("vet.docx", word(bold_titles)).draft) == right("""
        # Leren
        ## Samen
        1 De school doet dit met veel plezier en geduld
        ## Alleen
        1 De school doet dit met veel plezier en geduld
        # Werken
        ## Samen
        1 De school doet dit met veel plezier en geduld
        ## Alleen
        1 De school doet dit met veel plezier en geduld
    """)


def numbered(document: DocumentType) -> None:
    """As Word counts: the numbers are no part of the text."""
    numbering = document.part.numbering_part.element
    outline, used = OxmlElement("w:abstractNum"), OxmlElement("w:num")
    outline.set(qn("w:abstractNumId"), "90")
    for depth, shown in enumerate(("%1", "%1.%2", "%1.%2.%3")):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for name, value in (("start", "1"), ("numFmt", "decimal"), ("lvlText", shown)):
            part = OxmlElement(f"w:{name}")
            part.set(qn("w:val"), value)
            level.append(part)
        outline.append(level)
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "90")
    used.set(qn("w:numId"), "90")
    used.append(link)
    numbering.insert(0, outline)
    numbering.append(used)
    rows = [(0, "Tijd"), (1, "Uren"), (2, "er is tijd"), (2, "er is meer"), (1, "Rust")]
    for depth, text in [*rows, (2, "er is rust"), (0, "Plek"), (1, "Klas"), (2, "er is een stoel")]:
        own = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        own.get_or_add_ilvl().val, own.get_or_add_numId().val = depth, 90


def test_numbers_that_word_puts_there_itself_count():
    body = word(numbered)
    markers = [line.marker for line in lines_of_file("nummers.docx", body)]
    assert markers == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1", "2.1.1"]
    assert told(sent("nummers.docx", body).draft) == right("""
        # Tijd
        ## Uren
        1 er is tijd
        2 er is meer
        ## Rust
        1 er is rust
        # Plek
        ## Klas
        1 er is een stoel
    """)


def table(document: DocumentType) -> None:
    document.add_heading("Waarborg 1: Leren", 1)
    rows = [("Nr", "Item", "Vragen"), ("1", "Er is tijd", "Hoe?\nWaar?"), ("2", "Er is rust", "")]
    cells = document.add_table(3, 3)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            cells.cell(at, column).text = text
    document.add_heading("Waarborg 2: Werken", 1)
    document.add_paragraph("Er is werk", style="List Number")


def test_a_table_in_word_stands_in_its_place():
    assert told(sent("tabel.docx", word(table)).draft) == right("""
        # Leren
        1 Er is tijd
        - Hoe?
        - Waar?
        2 Er is rust
        # Werken
        1 Er is werk
    """)


def test_words_put_in_later_count_and_those_taken_out_do_not():
    body = word(lambda document: document.element.body.insert(0, parse_xml(LATER)))
    assert told(sent("x.docx", body).draft) == "# Ons kader\n1 Er is genoeg tijd en rust"


LATER = f"""<w:sdt {nsdecls("w")}><w:sdtContent><w:p>
<w:r><w:t xml:space="preserve">1. Er is </w:t></w:r>
<w:del w:id="1"><w:r><w:delText>veel </w:delText></w:r></w:del>
<w:ins w:id="2"><w:r><w:t xml:space="preserve">genoeg </w:t></w:r></w:ins>
<w:r><w:t>tijd</w:t><w:br/><w:t>en rust</w:t></w:r></w:p></w:sdtContent></w:sdt>"""


def test_lists_with_breaks_in_one_paragraph_are_lines():
    body = word(lambda document: document.add_paragraph("1. Er is tijd\n- Hoe?\n\n- Waar?"))
    assert told(sent("x.docx", body).draft) == "# Ons kader\n1 Er is tijd\n- Hoe?\n- Waar?"


def test_a_cell_that_says_it_spans_millions_takes_no_memory():
    def spanning(document: DocumentType) -> None:
        cells = document.add_table(2, 2)
        cells.cell(0, 0).text, cells.cell(0, 1).text = "Item", "Vraag"
        cells.cell(1, 0).text, cells.cell(1, 1).text = "Er is tijd", "Hoe?"
        cells.cell(1, 1)._tc.grid_span = 9_000_000

    assert told(sent("x.docx", word(spanning)).draft) == "# Ons kader\n1 Er is tijd\n- Hoe?"
    many = b"<w:p/>" * 400_001
    text = f"<w:document {nsdecls('w')}><w:body>".encode() + many + b"</w:body></w:document>"
    with pytest.raises(RuleBroken, match="te veel"):
        lines_of_file("x.docx", with_part(word(spanning), "word/document.xml", text))
