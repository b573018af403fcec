"""Word files in a partnership's own template: its styles and logo, our text, and nothing unsafe."""

import io
import zipfile

import pytest
import segno
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from in_words import words_in
from papers import about, action, outcome

from gesprekskader.errors import RuleBroken
from gesprekskader.exports import word, word_template
from gesprekskader.exports.formats import FORMATS, Dressed


def picture() -> io.BytesIO:
    out = io.BytesIO()
    segno.make_qr("logo").save(out, kind="png")
    return io.BytesIO(out.getvalue())


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def template() -> bytes:
    """Red headings, a logo above each page and a name below it, and a text that must go."""
    document = Document()
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xC0, 0, 0)
    document.styles["Normal"].font.name = "Letter van hen"
    section = document.sections[0]
    section.header.paragraphs[0].add_run().add_picture(picture(), width=Pt(20))
    section.footer.paragraphs[0].text = "Opleidingsschool De Brug"
    document.add_paragraph("VOORBEELDTEKST")
    document.add_table(1, 1).cell(0, 0).text = "VOORBEELDTABEL"
    return saved(document)


@pytest.fixture
def report(refs):
    (item,) = refs("w2-lo-1")
    return about(item, outcome("Wij praten samen"), actions=(action("Doe", "", "", item),)).report


def repacked(body: bytes, *, drop=(), **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in drop:
                new.writestr(name, more.pop(name, None) or old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return out.getvalue()


def test_its_styles_logo_and_footer_stay_and_only_our_text_is_in_it(template, report):
    body = word.write(report, template)
    document = Document(io.BytesIO(body))
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0xC0, 0, 0)
    assert document.styles["Normal"].font.name == "Letter van hen"
    footer = document.sections[0].footer.paragraphs
    assert [paragraph.text for paragraph in footer] == ["Opleidingsschool De Brug"]
    assert list(document.sections[0].header._element.iter(qn("a:blip")))
    words = words_in(body)
    assert "Wij praten samen" in words
    assert "VOORBEELD" not in words
    levels = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels == ["Heading 1", "Heading 2", "Heading 3"]


def test_every_text_is_in_it_as_in_our_own(template, report):
    flat = "".join(words_in(word.write(report, template)).split())
    assert [text for text in report.texts() if "".join(text.split()) not in flat] == []


def test_a_template_without_the_styles_that_we_use_borrows_them(template, report):
    document = Document(io.BytesIO(template))
    for name in ("Heading 2", "Heading 3", "Subtitle", "Table Grid", "List Bullet"):
        style = document.styles[name].element
        style.getparent().remove(style)
    document = Document(io.BytesIO(word.write(report, saved(document))))
    assert "• Wij praten samen" in "\n".join(p.text for p in document.paragraphs)
    assert {"Heading 2", "Table Grid"} <= {style.name for style in document.styles}


def test_a_broken_one_gives_our_own_look_and_says_so(report):
    body = word.write(report, b"PK geen zip")
    assert "Wij praten samen" in words_in(body)
    assert "kon niet gebruikt worden" in words_in(body)
    assert "kon niet gebruikt worden" not in words_in(word.write(report))


def test_the_format_takes_it_also_in_the_process_beside_the_server(template, report):
    import pickle

    thing = pickle.loads(pickle.dumps(Dressed(report, template)))
    assert "De Brug" in words_in(FORMATS["docx"].write(thing))
    assert "De Brug" not in words_in(FORMATS["docx"].write(report))


def refusal(name: str, body: bytes) -> str:
    with pytest.raises(RuleBroken) as refused:
        word_template.check(name, body)
    return str(refused.value)


def test_a_file_that_is_no_plain_word_file_is_refused_with_what_to_do(template):
    assert word_template.check("stijl.DOCX", template) is None
    assert "Kies eerst" in refusal("", b"")
    assert "groter dan 5 MB" in refusal("a.docx", b"x" * (word_template.MOST + 1))
    assert "als 'Word-document (.docx)'" in refusal("a.docm", template)
    assert "geen Word-bestand" in refusal("a.docx", b"%PDF-")
    assert "geen Word-bestand" in refusal("a.docx", repacked(template, drop=["word/document.xml"]))


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"]
)
def test_macros_and_files_inside_are_refused_whatever_the_name_says(template, name):
    assert "zonder die" in refusal("a.docx", repacked(template, **{name: b"x"}))


def test_a_small_file_that_unpacks_to_far_too_much_is_refused_before_it_is_read(template):
    out = io.BytesIO(template)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        for n in range(7):
            parts.writestr(f"word/media/{n}.bmp", b"0" * 10 * 1024**2)
    assert len(out.getvalue()) < word_template.MOST
    assert "Er zit te veel in" in refusal("a.docx", out.getvalue())


def leading_out(template: bytes, kind: str, target: str) -> bytes:
    document = Document(io.BytesIO(template))
    part = document.part._settings_part if kind == "attachedTemplate" else document.part
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    key = part.rels.get_or_add_ext_rel(base + kind, target)
    if kind == "attachedTemplate":
        element = document.settings.element.makeelement(qn("w:attachedTemplate"), {})
        element.set(qn("r:id"), key)
        document.settings.element.append(element)
    return saved(document)


def test_nothing_in_it_is_fetched_from_elsewhere_when_somebody_opens_minutes(template, report):
    far = "https://elders.voorbeeld.invalid/x"
    assert "ergens anders ligt" in refusal("a.docx", leading_out(template, "image", far))
    linked = leading_out(template, "attachedTemplate", far)
    word_template.check("a.docx", linked)
    with zipfile.ZipFile(io.BytesIO(word.write(report, linked))) as parts:
        assert [name for name in parts.namelist() if far.encode() in parts.read(name)] == []
        assert b"attachedTemplate" not in parts.read("word/settings.xml")
