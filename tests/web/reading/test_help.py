"""Short pages of help: found from each screen and by words, and true to what the screens say."""

import re

import pytest
from support import ROOT

from gesprekskader.catalogue.help import AUDIENCES
from gesprekskader.web.reading.help import _ABOUT

PAGES = sorted((ROOT / "content" / "hulp").glob("[0-9]*.md"))
LABEL = re.compile(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])")


def words_on_screens() -> str:
    """All that our pages say, blanks aside."""
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "gesprekskader").rglob("*.py")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))


@pytest.fixture(scope="module")
def screens() -> str:
    return words_on_screens()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_label_that_it_names_stands_on_a_screen(path, screens):
    named = LABEL.findall(path.read_text(encoding="utf-8").split("---", 2)[2])
    assert [label for label in named if label not in screens] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_it_is_short_and_its_picture_is_there(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.split("---", 2)[2].split()) <= 160
    if name := re.search(r"^beeld: (.+)$", text, re.M):
        picture = ROOT / "gesprekskader" / "static" / "img" / f"hulp-{name[1]}.webp"
        assert 0 < picture.stat().st_size < 80_000


def test_everybody_has_pages(catalogue):
    assert {page.audience for page in catalogue.help_pages.values()} == {"", *AUDIENCES}


def test_each_screen_leads_to_a_page_that_there_is(app, catalogue):
    assert [key for key in _ABOUT.values() if key not in catalogue.help_pages] == []
    assert [name for name in _ABOUT if name not in app.blueprints] == []


def test_the_board_leads_to_help_about_leading(client_of, cast):
    page = client_of("facilitator").get(f"/bijeenkomsten/{cast.meeting_id}")
    assert 'href="/hulp/leiden"' in page.get_data(as_text=True)
    assert 'href="/hulp"' in client_of("member").get("/kader").get_data(as_text=True)


def test_a_page_is_found_by_its_words_and_others_are_left_out(client_of):
    client = client_of("stranger")
    page = client.get("/hulp?zoek=zeppelin").get_data(as_text=True)
    assert "Daar staat niets over" in page
    page = client.get("/hulp?zoek=qr-code+stappen").get_data(as_text=True)
    assert "/hulp/terugkomen" in page
    assert "/hulp/verslag" not in page


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("vergaten stappen", "/hulp/eigen-stap"),  # as many words as one page holds
        ("zeppelin beamer", "/hulp/leiden"),
        ("Coordinator", "/hulp/privacy"),
        ("herinneringen gespreksleiders", "/hulp/privacy"),
        ("beamers", "/hulp/leiden"),
    ],
)
def test_a_page_is_found_by_any_form_of_a_word_and_when_not_every_word_is_there(
    client_of, asked, page
):
    found = client_of("stranger").get("/hulp", query_string={"zoek": asked})
    assert page in found.get_data(as_text=True).split("<main")[1].split("</main")[0]


def test_the_index_tells_for_whom_a_page_is(client_of):
    page = client_of("stranger").get("/hulp").get_data(as_text=True)
    for heading in ("Als je meedoet", "Als je een bijeenkomst leidt", "Voor iedereen"):
        assert f"<h2>{heading}</h2>" in page
    assert page.index("/hulp/meedoen") < page.index("/hulp/leiden") < page.index("/hulp/privacy")


def test_the_manual_is_one_document_by_the_rules(client_of, catalogue):
    from pdf_rules import faults

    client = client_of("member")
    assert "/hulp/handleiding.pdf" in client.get("/hulp").get_data(as_text=True)
    answer = client.get("/hulp/handleiding.pdf")
    assert answer.mimetype == "application/pdf"
    assert faults(answer.data) == []
