"""A framework from a file: each kind of file with the right outcome, and what is refused."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from frameworks_told import right, sent, told
from openpyxl import Workbook
from support import ROOT

from gesprekskader.catalogue.drafts import draft_of
from gesprekskader.catalogue.pasted.lines import TextLine
from gesprekskader.catalogue.pasted.uploads import lines_of_file
from gesprekskader.errors import RuleBroken

KADER = ROOT / "content/kaders/samen-opleiden"


def word(write: Callable[[DocumentType], object]) -> bytes:
    document, body = Document(), io.BytesIO()
    write(document)
    document.save(body)
    return body.getvalue()


def excel(**sheets: list[list[object]]) -> bytes:
    book, body = Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(body)
    return body.getvalue()


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


HEAD = ["Waarborg", "Subthema", "Nr", "Omschrijving", "Vraag 1", "Vraag 2"]
HEAD += ["Herkomst", "Bron", "Toelichting", "Status"]
ROWS: list[list[object]] = [
    [
        "1. Leren",
        "Beeld",
        1,
        "Er is een beeld",
        "Wie kent het?",
        "Hoe?",
        "letterlijk",
        "Gids, p. 3",
    ],
    [
        None,
        None,
        2.0,
        "Studenten werken ermee",
        None,
        None,
        "naar bron",
        None,
        "Dat staat er.",
        "x",
    ],
    [None, "Visie", 3, "Er is een visie", "- Welke?\n- Van wie?", None, "van Piet"],
    ["2. Werken", "Visie", 1, "Er is werk"],
]
FROM_A_LIST = right("""
    = Kader 2026
    # Leren
    ## Beeld
    1 Er is een beeld
    - Wie kent het?
    - Hoe?
    @ geciteerd
    @ Gids, p. 3
    2 Studenten werken ermee
    > Dat staat er.
    @ bewerkt
    ## Visie
    1 Er is een visie
    - Welke?
    - Van wie?
    @ Herkomst: van Piet
    # Werken
    ## Visie
    1 Er is werk
""")


def test_an_excel_list_is_read_by_its_headings():
    reading = sent("lijst.xlsx", excel(Kader=[["Kader 2026"], [], HEAD, *ROWS]))
    assert told(reading.draft) == FROM_A_LIST
    assert [(line.text, line.left_out) for line in reading.left_out] == [
        ("Status", "een kolom die we niet kennen")
    ]


def test_a_list_without_headings_is_read_by_its_shape():
    rows: list[list[object]] = [
        ["Leren", "Beeld", 1, "Er is een beeld van de leraar", "Welk beeld?", "Zie de gids"],
        ["Leren", "Visie", 2, "Er is een visie op het leren", "Wiens visie?"],
    ]
    assert told(sent("lijst.xlsx", excel(Blad=rows)).draft) == right("""
        # Leren
        ## Beeld
        1 Er is een beeld van de leraar
        - Welk beeld?
        > Zie de gids
        ## Visie
        1 Er is een visie op het leren
        - Wiens visie?
    """)
    one = excel(Blad=[["Waarborg 1: Leren"], [], ["1. Er is een beeld"], ["- Welk?"]])
    assert told(sent("lijst.xlsx", one).draft) == "# Leren\n1 Er is een beeld\n- Welk?"


def test_sheets_are_warranties_where_no_column_names_one():
    rows: list[list[object]] = [["nr", "stelling", "doorvraag"], [1, "Er is tijd", "Hoe?"]]
    assert told(sent("lijst.xlsx", excel(Leren=rows, Werken=rows)).draft) == right("""
        # Leren
        1 Er is tijd
        - Hoe?
        # Werken
        1 Er is tijd
        - Hoe?
    """)
    assert told(sent("lijst.xlsx", excel(Leren=rows, Leeg=[])).draft).startswith("# Ons kader")


CSV = "Thema;Item;Doorvragen\r\n1. Re\u00fcnie;Co\u00f6rdinatoren zijn er;Hoe dan? Waarom?\r\n"
FROM_CSV = "# Re\u00fcnie\n1 Co\u00f6rdinatoren zijn er\n- Hoe dan?\n- Waarom?"


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_csv_is_read_whatever_its_code_and_its_sign(code):
    assert told(sent("x.csv", CSV.encode(code)).draft) == FROM_CSV
    for sign in ",\t|":
        assert told(sent("x.CSV", CSV.replace(";", sign).encode(code)).draft) == FROM_CSV


def test_a_csv_says_its_sign_and_quotes_its_cells():
    text = 'sep=;\n"Thema";"Item"\n"Tijd; en rust";"Er is\n""veel"" tijd"\n'
    assert told(sent("x.csv", text.encode()).draft) == '# Tijd; en rust\n1 Er is "veel" tijd'


@pytest.mark.parametrize("path", sorted(KADER.rglob("[0-9]-*.md")), ids=lambda path: path.stem)
def test_a_file_of_our_own_framework_is_read_as_it_is(path):
    reading = sent(path.name, path.read_bytes())
    wanted, _ = draft_of({"1-w/waarborg.md": "---\n---\n", "1-w/1-s.md": path.read_text()})
    (part,) = wanted.warranties[0].subthemes
    (mine,) = reading.draft.warranties[0].subthemes
    assert (mine.title, mine.intro) == (part.title, part.intro)
    for left, there in zip(mine.items, part.items, strict=True):
        assert (left.text, left.probes, left.note) == (there.text, there.probes, there.note)
        assert (left.origin, left.explanation) == (there.origin, there.explanation)
    assert reading.questions == []


def test_markdown_of_others_and_plain_text_are_read_as_pasted():
    text = "# Tijd\n\n## Uren\n\n1. Er is tijd\n\n   - Hoe?\n"
    wanted = "# Tijd\n## Uren\n1 Er is tijd\n- Hoe?"
    assert told(sent("x.md", text.encode()).draft) == wanted
    assert told(sent("x.txt", text.encode("utf-16")).draft) == wanted


def zipped(**parts: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return body.getvalue()


def with_part(body: bytes, name: str, text: bytes) -> bytes:
    new = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as old,
        zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for part in old.infolist():
            if part.filename != name:
                file.writestr(part.filename, old.read(part))
        file.writestr(name, text)
    return new.getvalue()


WORD = word(lambda document: document.add_paragraph("1. Er is tijd"))
EXCEL = excel(Blad=[["Item", "Vraag"], ["Er is tijd", "Hoe?"]])
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><w:document/>'
LOCKED = bytearray(WORD)
for start in range(len(LOCKED)):
    if LOCKED[start : start + 4] == b"PK\x01\x02":
        LOCKED[start + 8] |= 1
REFUSED = {
    "empty": ("x.docx", b"", "leeg"),
    "large": ("x.docx", b"PK" + bytes(5 * 1024**2), "groter dan 5 MB"),
    "pdf": ("x.pdf", b"%PDF-1.7", "plak de tekst"),
    "pdf by another name": ("x.txt", b"%PDF-1.7", "iets anders"),
    "old word": ("x.doc", b"\xd0\xcf\x11\xe0", "oud Word-bestand"),
    "picture": ("x.png", b"\x89PNG", "lezen we niet"),
    "no ending": ("kader", b"1. Er is tijd", "lezen we niet"),
    "zip": ("x.zip", zipped(a=b"1. Er is tijd"), "Pak het zip-bestand eerst uit"),
    "zip by another name": ("x.docx", zipped(a=b"1. Er is tijd"), "geen Word-bestand"),
    "word by another name": ("x.csv", WORD, "iets anders"),
    "excel as word": ("x.docx", EXCEL, "geen Word-bestand"),
    "word as excel": ("x.xlsx", WORD, "geen Excel-bestand"),
    "cut off": ("x.docx", WORD[:-300], "geen Word-bestand"),
    "no xml": ("x.docx", with_part(WORD, "word/document.xml", b"<"), "geen Word-bestand"),
    "zip in a zip": ("x.docx", with_part(WORD, "word/a.zip", b"PK"), "andere bestanden"),
    "embedded": ("x.docx", with_part(WORD, "word/embeddings/a", b"PK"), "andere bestanden"),
    "bomb of words": ("x.docx", with_part(WORD, "word/a.xml", bytes(16 * 1024**2)), "te veel"),
    "bomb": ("x.xlsx", with_part(EXCEL, "xl/media/a.png", bytes(41 * 1024**2)), "te veel"),
    "many parts": ("x.docx", zipped(**{f"word__{n}": b"" for n in range(2001)}), "te veel"),
    "macros": ("x.docx", with_part(WORD, "word/vbaProject.bin", b"x"), "macro's"),
    "macros by name": ("x.docm", WORD, "macro's"),
    "macros in excel": ("x.xlsm", EXCEL, "macro's"),
    "entities": ("x.docx", with_part(WORD, "word/document.xml", ENTITY), "geen Word-bestand"),
    "entities hidden": (
        "x.xlsx",
        with_part(EXCEL, "xl/a.xml", ENTITY.decode().encode("utf-16")),
        "geen Excel-bestand",
    ),
    "password": ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "wachtwoord"),
    "password in the zip": ("x.docx", bytes(LOCKED), "wachtwoord"),
    "garbage": ("x.txt", bytes(range(256)), "niet als tekst"),
    "a code we do not know": ("x.csv", b"Item\x81;Vraag", "niet als tekst"),
    "broken utf-16": ("x.txt", b"\xff\xfe\x00\xd8a", "niet als tekst"),
    "no words": ("x.docx", word(lambda document: None), "geen tekst"),
    "too many rows": ("x.csv", b"Nr;Item\n" + b"1;Er is tijd\n" * 1001, "meer dan 1000 items"),
    "too many lines": ("x.txt", b"- x\n" * 10_002, "meer dan 1000 items"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_framework_gets_a_sentence(case):
    name, body, why = REFUSED[case]
    with pytest.raises(RuleBroken, match=why) as caught:
        lines_of_file(name, body)
    assert str(caught.value).endswith(".")


def test_what_is_beside_the_limit_is_read():
    rows = b"Nr;Item\n" + b"1;Er is tijd\n" * 1000
    assert sum(line.kind == "item" for line in lines_of_file("x.csv", rows)) == 1000
    assert lines_of_file("x.docx", with_part(WORD, "word/media/a.png", bytes(1024**2))) == [
        TextLine(1, "Er is tijd", list_level=0, marker="1")
    ]


def test_a_formula_is_what_it_came_to_and_nothing_runs():
    reading = sent("x.xlsx", excel(Blad=[["Item", "Vraag"], ["Er is tijd", "=1+1"]]))
    assert told(reading.draft) == "# Ons kader\n1 Er is tijd"
