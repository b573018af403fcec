"""Every writer contains every text of a paper, and nothing in a text is acted on."""

import csv
import io
import re
import socket
import threading
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import about, action, forwarding, outcome, paper, step
from pdf_rules import faults

from gesprekskader.exports import markdown, pdf, plain, sheets, word
from gesprekskader.exports.maker import FileMaker
from gesprekskader.records import LookBackCount
from gesprekskader.reports import sections, spoken, steps
from gesprekskader.reports.forwardings import passed_on
from gesprekskader.reports.lines import COLUMNS, Here
from gesprekskader.reports.report import Paper, Sheet
from gesprekskader.reports.sections import Told
from gesprekskader.reports.steps import StepTold
from gesprekskader.rules.signs import meant

NASTY = (
    '<img src="http://127.0.0.1:{port}/x"> <link rel=stylesheet href="file:///etc/passwd">'
    " <svg onload=x> @import url(http://127.0.0.1:{port}/y); # kop\n- lijst\n1. een *ster* _laag_"
)


@pytest.fixture(scope="module")
def maker():
    made = FileMaker()
    yield made
    made.close()


TITLE = "Contactmiddag Leeromgeving"
TEXTS = (
    *(TITLE, "Studenten praten mee", "Regel één\nRegel twee"),
    *(
        "Rooster delen",
        "nog van niemand",
        "Op de agenda zetten",
        "CoOP'er eigen bestuur",
        "januari",
    ),
    *("meer vragen stellen", "Noor", "Rust", "Tijd", "X", "Notitie"),
    *("Oude actie", "Ties", "Gedaan", "Het werkt"),
    *("Tekst", "Kan dit?", "Stuurgroep", "ligt daar sinds 18 november"),
)
"""What stands in the minutes below, with the wordings of their items."""
AROUND = ("Wat een middag", "Tot gauw", "Wietske")
"""What stands around them, to read and not in a list."""


@pytest.fixture
def minutes(refs) -> Paper:
    one, seven, five = refs("w2-lo-1", "w2-lo-7", "w2-bg-5")
    said = (
        (outcome("Studenten praten mee", "goed voorbeeld"), "Groep 1"),
        (outcome("Regel één\nRegel twee", "citaat", "student"), "Groep 2"),
    )
    agenda = action("Op de agenda zetten", "CoOP'er eigen bestuur", "januari", seven)
    told = [
        Told(one, said, ((action("Rooster delen", "", "", one), ""),)),
        Told(seven, (), ((agenda, ""),)),
    ]
    own = StepTold(
        step("meer vragen stellen", five), "Noor", "Gezet", "Rust", "Tijd", "X", "Notitie"
    )
    old = action("Oude actie", "Ties", "", one, result="gezet", yielded="Het werkt")
    here = Here(TITLE)
    counts = LookBackCount(people=6, looked_back=5, steps=9, taken=4, taken_along=2)
    return paper(
        spoken.talked_about(told, here),
        sections.agreed(told, here),
        sections.not_reached((five,)),
        sections.looked_back(counts, [old], ""),
        steps.section("Gedeelde stappen", [own]),
        passed_on([forwarding("Tekst", "Kan dit?", one)], here),
        title=TITLE,
        kicker="Netwerk schoolopleiders",
        lead="In 2 groepen spraken wij over 2 items.",
        opening="Wat een middag",
        closing="Tot gauw",
        signed="Wietske",
        facts=(("Datum", "woensdag 18 november 2026"),),
        footer='Contactmiddag "x" \\ ; }} 18 november',
    )


@pytest.fixture
def texts(refs) -> list[str]:
    return [*TEXTS, *AROUND, *(item.wording for item in refs("w2-lo-1", "w2-lo-7", "w2-bg-5"))]


def flat(text: str) -> str:
    """Without line breaks, hyphenation and blanks: what a reader takes in."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def words_in_pdf(body: bytes) -> str:
    """The text of every page, read back from the fonts' own tables; needs no other program."""
    found = []
    with pikepdf.open(io.BytesIO(body)) as document:
        for page in document.pages:
            maps = {
                name: to_unicode(font.ToUnicode.read_bytes().decode("latin-1"))
                for name, font in page.Resources.Font.items()
            }
            table: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    table = maps[str(operands[0])]
                pieces = operands[0] if str(operator) == "TJ" else operands
                if str(operator) not in ("TJ", "Tj"):
                    continue
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        raw = bytes(piece)
                        codes = [int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2)]
                        found += [table.get(code, "") for code in codes]
    return "".join(found)


def to_unicode(cmap: str) -> dict[int, str]:
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", cmap)
    return {int(a, 16): bytes.fromhex(b).decode("utf-16-be") for a, b in pairs}


def test_markdown_holds_every_text_and_owner(minutes, texts):
    written = flat(markdown.write(minutes.report).replace("\\", ""))
    missing = [text for text in texts if flat(text) not in written]
    assert missing == []
    assert "nog van niemand" in markdown.write(minutes.report)
    assert "item 7" in markdown.write(minutes.report)


def test_markdown_of_a_visitor_stays_text():
    written = markdown.escape("# kop\n- lijst\n1. een\n*ster* <b>\n```")
    assert written == "\\# kop\n\\- lijst\n1\\. een\n\\*ster\\* \\<b\\>\n\\`\\`\\`"


def test_pdf_holds_every_text_and_is_accessible(maker, minutes, texts):
    body = maker.make(pdf.write, pdf.html(minutes.report))
    written = flat(words_in_pdf(body))
    missing = [text for text in texts if flat(text) not in written]
    assert missing == []
    assert faults(body) == []
    with pikepdf.open(io.BytesIO(body)) as document, document.open_outline() as outline:
        assert outline.root[0].title == TITLE


def test_a_star_is_a_picture_with_words_in_a_pdf_and_a_sign_in_all_else(maker, refs):
    (item,) = refs("w2-lo-1")
    starred = replace(outcome("Studenten praten mee"), is_starred=True)
    report = about(item, starred, outcome("Gewoon")).report
    page = pdf.html(report)
    assert page.count("<title>met ster</title>") == 1
    assert faults(maker.make(pdf.write, page)) == []
    for written in (markdown.write(report), plain.write(report), plain.letter(report)):
        assert "- ★ Studenten praten mee" in written
        assert written.count("★") == 1


def test_a_mail_greets_once_says_where_the_minutes_are_and_has_no_tables(minutes):
    text = plain.letter(minutes.report, address="https://voorbeeld.invalid/verslag")
    assert text.startswith("Beste allemaal,\n\nWat een middag\n\nHier is het verslag van Contact")
    assert "https://voorbeeld.invalid/verslag" in text
    assert "- Rooster delen (Leeromgeving · item 1)\n  nog van niemand, nog geen moment\n" in text
    assert text.endswith("\n\nGroet,\nWietske\n")
    assert not re.search(r"==|\bWat:|\bWie:|\bWanneer:", text.partition("Waar wij over")[2])
    greeted = replace(minutes.report, opening="Beste allemaal, wat een middag", signed="")
    text = plain.letter(greeted)
    assert text.startswith("Beste allemaal, wat een middag\n\nHier is")
    assert text.endswith("\n\nGroet\n")
    assert "verslag staat hier" not in text


def test_what_a_text_says_is_never_fetched_or_run(maker, refs):
    """A listener on loopback hears nothing, and no file gets in."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]

        def listen():
            try:
                heard.append(listener.accept())
            except TimeoutError:
                return

        ear = threading.Thread(target=listen)
        ear.start()
        nasty = NASTY.format(port=port)
        (item,) = refs("w2-lo-1")
        nasty_page = pdf.html(about(item, outcome(nasty, "vraag"), footer=nasty).report)
        body = maker.make(pdf.write, nasty_page)
        ear.join()
    assert heard == []
    assert "root:" not in words_in_pdf(body)
    assert "<img" in words_in_pdf(body)
    with pikepdf.open(io.BytesIO(body)) as document:
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})


def test_a_long_afternoon_breaks_well(maker, refs):
    item = refs("w2-lo-1")[0]
    long = [outcome(f"nummer {n} " + "lang " * 300 + "x" * 200, "vraag") for n in range(40)]
    actions = tuple(action("doen " * 60, "wie", "wanneer", item) for _ in range(20))
    page = pdf.html(about(item, *long, actions=actions).report)
    with pikepdf.open(io.BytesIO(maker.make(pdf.write, page))) as document:
        assert len(document.pages) > 10
        widths = {float(page.MediaBox[2]) for page in document.pages}
    assert len(widths) == 1


def test_a_killed_worker_is_replaced(maker, minutes):
    maker.make(pdf.write, pdf.html(minutes.report))
    for process in maker._pool._processes.values():
        process.kill()
    assert maker.make(pdf.write, pdf.html(minutes.report)).startswith(b"%PDF")


def test_in_a_mail_a_row_is_a_text_and_lines_that_say_what_they_are(refs):
    (one,) = refs("w2-lo-1")
    asked = replace(forwarding("Wij willen één afspraak", "Kan dit?", one), people=4)
    answered = replace(asked, answer="Ja, dat kan.", answered_at=asked.at_since)
    told = Told(one, (), ((action("Rooster delen", "Wietske", "januari", one), ""),))
    here = Here(TITLE)
    text = plain.letter(
        paper(sections.agreed([told], here), passed_on([asked, answered], here)).report
    )
    assert "- Rooster delen (Leeromgeving · item 1)\n  Wietske, januari\n" in text
    about = "- Kan dit?\n  Over: Wij willen één afspraak (4 mensen delen deze wens)\n"
    about += "  Leeromgeving · item 1\n"
    about += "  Eerst doorgegeven aan Projectgroep.\n"
    assert f"{about}  Aan: Stuurgroep, ligt daar sinds" in text
    assert f"{about}  Aan: Stuurgroep\n  Antwoord, " in text
    assert ": Ja, dat kan.\n" in text


def test_word_prints_on_our_paper_and_a_template_on_its_own():
    from docx import Document
    from docx.shared import Cm

    own = Document()
    own.sections[0].page_width = Cm(15)
    template = io.BytesIO()
    own.save(template)
    report = paper().report
    for body, wide in ((word.write(report), 21), (word.write(report, template.getvalue()), 15)):
        page = Document(io.BytesIO(body)).sections[0]
        assert round(page.page_width.cm, 1) == wide


def words_in_docx(body: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_word_holds_every_text_with_real_headings_and_header_rows(minutes, texts):
    from docx import Document

    body = word.write(minutes.report)
    written = flat(words_in_docx(body))
    assert [text for text in texts if flat(text) not in written] == []
    document = Document(io.BytesIO(body))
    styles = [p.style.name for p in document.paragraphs]
    assert styles.count("Heading 1") >= 4
    assert "List Bullet" in styles
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert 'w:val="nl-NL"' in document.styles.element.xml
    assert "en-US" not in document.styles.element.xml


def test_the_lists_hold_every_text_and_no_formula(minutes, texts):

    from openpyxl import load_workbook

    body = sheets.csv_of(minutes.sheet)
    assert body.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert tuple(found[0]) == COLUMNS
    sheet = load_workbook(io.BytesIO(sheets.xlsx_of(minutes.sheet))).active
    cells = [str(cell.value or "") for row in sheet.iter_rows() for cell in row]
    for written in (flat("".join(map("".join, found))), flat("".join(cells))):
        missing = {text for text in texts if flat(text) not in written}
        assert missing == set(AROUND)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula(refs, start):
    from openpyxl import load_workbook

    (item,) = refs("w2-lo-1")
    risky = about(item, outcome(f"{start}|cmd"))
    line = sheets.csv_of(risky.sheet).decode("utf-8-sig").split("\r\n", 1)[1]
    assert f";'{start[0]}" in line or f";\"'{start[0]}" in line
    sheet = load_workbook(io.BytesIO(sheets.xlsx_of(risky.sheet))).active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert sheet.cell(2, 13).value.date() == date(2026, 11, 18)


def cell_of(text: str) -> str:
    """What the CSV holds for a text."""
    body = sheets.csv_of(Sheet("", ("Tekst", "Soort"), [(text, "x")])).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body, newline=""), delimiter=";"))[1][0]


def test_a_list_with_dashes_gets_no_sign_that_nobody_typed():
    assert cell_of("- eerste punt; met puntkomma\n- tweede") == (
        " - eerste punt; met puntkomma\n- tweede"
    )
    assert cell_of("-1+1") == "'-1+1"
    assert cell_of("'t Palet") == "'t Palet"


@given(st.text(st.sampled_from("=+-@\t\r\n' a1\";"), max_size=8) | st.text(max_size=40))
def test_no_cell_starts_a_formula_and_every_text_can_be_read_back(text):
    cell = cell_of(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    allowed = sheets._FORBIDDEN.sub("", meant(text))
    marked = re.match(" +- |'+[=+\\-@\t\r\n]", cell)
    assert (cell[1:] if marked else cell) == allowed
    assert (cell != allowed) == bool(re.match(" *- |'*[=+\\-@\t\r\n]", allowed))


def test_what_word_left_in_a_text_is_legible_in_every_format(maker, refs):
    """Also in a text that was stored before signs were read at the door."""
    from openpyxl import load_workbook

    (item,) = refs("w2-lo-1")
    minutes = about(item, outcome("\uf0b7 een ✔ \uf0e0 twee ☐ ☑ ➢"))
    report = minutes.report
    right = "• een ✔ → twee ☐ ☑ ➢"
    assert right in words_in_docx(word.write(report))
    assert right in markdown.write(report)
    assert right in plain.write(report)
    assert right in sheets.csv_of(minutes.sheet).decode()
    sheet = load_workbook(io.BytesIO(sheets.xlsx_of(minutes.sheet))).active
    assert right in [cell.value for row in sheet.iter_rows() for cell in row]
    body = maker.make(pdf.write, pdf.html(report))
    assert "•een✓→twee☐☑▷" in flat(words_in_pdf(body))
    assert faults(body) == []


def test_control_characters_and_endless_words_break_no_file(refs):
    from openpyxl import load_workbook

    (item,) = refs("w2-lo-1")
    ugly = "a\x00b\x0bc\ud800d 😀 שלום " + "x" * 2000
    risky = about(item, *(outcome(ugly),) * 50)
    assert "abcd 😀 שלום" in words_in_docx(word.write(risky.report))
    assert load_workbook(io.BytesIO(sheets.xlsx_of(risky.sheet))).active.max_row > 50
    assert sheets.csv_of(risky.sheet)


def test_an_endless_word_is_printed_without_hyphens(maker, refs):
    """WeasyPrint tries every hyphen of a long word on every line: a second for 2,000 letters."""
    (item,) = refs("w2-lo-1")
    word = "opleidingsschool" * 125
    page = pdf.html(about(item, *(outcome(word) for _ in range(5))).report)
    body = maker.make(pdf.write, page)
    assert flat(words_in_pdf(body)).count("opleidingsschool") > 124 * 5  # pages break some
    assert faults(body) == []
    assert '<body class="endless">' in pdf.printable(page)
    usual = pdf.html(about(item, outcome("opleidingsschool")).report)
    assert '<body class="endless">' not in pdf.printable(usual)


def test_a_picture_among_the_signs_is_named_and_no_black_box(maker, refs):
    (item,) = refs("w2-lo-1")
    page = pdf.html(about(item, outcome("Goed 👍🏽 zo 👩‍🏫! ✓ 5 🌍")).report)
    body = maker.make(pdf.write, page)
    assert "Goed[plaatje]zo[plaatje]!✓5[plaatje]" in flat(words_in_pdf(body))
    assert faults(body) == []
