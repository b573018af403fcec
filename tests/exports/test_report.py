"""A Report is the same in every writer; every shape of it, with texts that try to break out."""

import io
import re
import zipfile

import pytest
from in_words import words_in
from papers import outcome, paper
from support import ROOT

from gesprekskader import options
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.exports import markdown, pdf, word
from gesprekskader.exports.formats import FORMATS
from gesprekskader.reports.lines import Here
from gesprekskader.reports.report import (
    Cell,
    Entries,
    Entry,
    Grid,
    Part,
    Report,
    Sort,
    Sorts,
    Words,
)
from gesprekskader.reports.sections import Told
from gesprekskader.reports.spoken import talked_about

ODD = "a|b \\| *ster* <i>x</i>\n# kop\n=1+1 \u202eomgekeerd\u202c 👩‍🏫"


@pytest.fixture(scope="module")
def report() -> Report:
    entry = Entry(ODD, "citaat van een mentor", "Ik ga", (("Bron", ODD), ("", "los erbij")))
    chapter = Part(
        "Leeromgeving",
        3,
        (
            Words("Mijn eigen zin"),
            Words("zacht", is_soft=True),
            Entries((entry, Entry("kort", is_starred=True))),
            Entries((entry,), is_said=True),
            Sorts((Sort("vraag", (Entry("Hoe dan?", "groep 1"),)),)),
            Grid(("Wat", "=Wie"), ((Cell(ODD, ("erachter",), stands_out=True), Cell("")),)),
            Part("Niet over gesproken", 4, (Entries((Entry("stelling"),)),)),
        ),
        place="item 7",
        warranty=2,
        mark=2,
    )
    return Report(
        title="Titel * van _iets_",
        kicker="Kicker",
        lead="Lead",
        facts=(("Bron", "2 bijeenkomsten"),),
        footer='Voet "x" }}',
        parts=(Part("Waarborg 2: Leeromgeving", 2, (chapter,)),),
        note="Noot",
        opening="Wat een middag!",
        closing="Tot gauw.",
        signed="Noor",
        has_contents=True,
    )


def flat(text: str) -> str:
    """Without blanks, escapes and the marks of direction: what a reader takes in."""
    return re.sub(r"[\s\\\u00ad\u202a-\u202e]", "", text)


READ = {kind: form for kind, form in FORMATS.items() if not form.is_list}
PEOPLE_READ = sorted(READ.keys() - {"pdf", "json"})  # a program makes its own words of JSON


@pytest.mark.parametrize("kind", sorted(READ.keys() - {"pdf"}))
def test_every_writer_holds_every_text(report, kind):
    written = flat(words_in(READ[kind].write(report)))
    assert [text for text in report.texts() if flat(text) not in written] == []


STARRED = Entries((Entry("kort", is_starred=True),)), Entries((Entry("kort"),))
IN_TABLE = [
    Grid(("Wat", "Wie"), ((Cell("kort", is_starred=it), Cell("")),)) for it in (True, False)
]
SAID_BY_SIGNS = {
    "star": STARRED,
    "star in a table": IN_TABLE,
    "mark": (Part("Kop", 3, place="item 7", mark=2), Part("Kop", 3, place="item 7")),
}


@pytest.mark.parametrize("kind", sorted(READ.keys() - {"pdf"}))
@pytest.mark.parametrize("sign", SAID_BY_SIGNS)
def test_every_writer_says_what_a_drawing_would_show(kind, sign):
    shown, plain = (words_in(written(kind, block)) for block in SAID_BY_SIGNS[sign])
    assert shown != plain


@pytest.mark.parametrize("kind", PEOPLE_READ)
def test_no_writer_gives_a_sign_that_only_word_knows(kind):
    said = words_in(written(kind, Words("\uf0b7 eerst")))
    assert "\uf0b7" not in said
    assert "• eerst" in said


@pytest.mark.parametrize("kind", PEOPLE_READ)
def test_every_writer_says_that_there_is_nothing_yet(kind):
    assert "Er is nog niets opgeschreven." in words_in(written(kind))


def written(kind: str, *blocks: object) -> bytes:
    """A report of nothing but this."""
    parts = (Part("Kop", 2, blocks),) if blocks else ()
    return READ[kind].write(Report("T", "", "", (), "f", parts))


def test_the_command_line_knows_the_formats_of_the_pages():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert sorted(options.KINDS) == sorted(FORMATS)
    assert [kind for kind in FORMATS if f"`.{kind}`" not in readme] == []


def test_the_page_holds_every_text_and_runs_none(report):
    from html import unescape

    page = pdf.html(report)
    written = flat(unescape(re.sub(r"<[^>]+>", "", page)))
    assert [text for text in report.texts() if flat(text) not in written] == []
    assert "<i>" not in page
    assert 'href="#deel-1-1"' in page
    assert 'id="deel-1-1"' in page


def test_a_star_and_a_mark_are_drawn_in_their_own_colour_and_say_what_they_are(report):
    page = pdf.html(report)
    star = re.search(r'<svg class="star".*?</svg>', page, re.DOTALL)[0]
    mark = re.search(r'<svg class="drawn".*?</svg>', page, re.DOTALL)[0]
    assert "<title>met ster</title>" in star
    assert f'fill="{pdf.inks()["deed"]}"' in star
    assert "<title>Waarborg 2</title>" in mark
    assert f'<g fill="{pdf.inks()["w2"]}">' in mark


@pytest.mark.parametrize("kind", ["docx", "md", "txt"])
def test_without_a_drawing_words_say_the_waarborg(report, kind):
    assert "Waarborg 2 · item 7" in words_in(READ[kind].write(report))


def test_a_cell_never_ends_the_row_it_stands_in(report):
    lines = markdown.write(report).split("\n")
    row = next(line for line in lines if "ster" in line and line.startswith("| "))
    assert len(re.findall(r"(?<!\\)\|", row.replace("\\\\", ""))) == 3
    assert row.endswith("|")


def test_contents_in_word_are_a_field_that_word_fills(report):
    from docx import Document

    document = Document(io.BytesIO(word.write(report)))
    xml = document.element.xml
    assert 'TOC \\o "1-2"' in xml.replace("&quot;", '"')
    assert "Leeromgeving" in xml
    levels = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels == ["Heading 1", "Heading 2", "Heading 3", "Heading 3"]


@pytest.mark.parametrize(("themes", "has_list"), [(12, False), (13, True)])
def test_a_list_of_contents_stands_in_long_minutes_only(catalogue, themes, has_list):
    items = list(catalogue.framework.all_items)[:themes]
    told = [
        Told(ref_in(catalogue.framework, item), ((outcome("Tekst", "vraag"), ""),))
        for item in items
    ]
    minutes = paper(talked_about(told, Here("T"))).report
    assert ('aria-label="Inhoud"' in pdf.html(minutes)) is has_list
    assert (b"TOC" in xml_of_docx(word.write(minutes))) is has_list


def xml_of_docx(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return file.read("word/document.xml")
