"""A framework from Word, Excel or a PDF to a draft, by the screen only."""

import html
import io
import re
from uuid import uuid4

import pytest
from frameworks_like_real import ALL
from frameworks_told import excel, told, word
from word_beside import written

from gesprekskader.catalogue.drafts import draft_of
from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.pasted.reader import mark_of
from gesprekskader.store import accounts, content_edits, own_content

TEXT = """\
Waarborg 1: Tijd
Uren
1. Mentoren hebben tijd voor hun student
- Hoeveel uur is dat?
zie ook bijlage 3
2. Schoolopleiders hebben tijd
Pagina 3
"""
URL = "/kader/beheer/ons-kader/plak"
ANSWER = f"vraag:{mark_of('zie ook bijlage 3')}"


@pytest.fixture
def editor(client_of, db, cast):
    accounts.set_editor(db, cast.admin, cast.facilitator.person_id, edits=True)
    client = client_of("facilitator")
    form = {"title": "Ons kader", "source": "leeg", "submission_id": uuid4().hex}
    assert client.post("/kader/beheer", data=form).status_code == 303
    return client


def sent(editor, url: str = URL, status: int = 200, **form) -> str:
    answer = editor.post(url, data={"submission_id": uuid4().hex} | form)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return " ".join(answer.get_data(as_text=True).split())


def draft(db) -> str:
    return told(draft_of(own_content.draft(db, "ons-kader").files)[0])


def test_a_paste_is_shown_and_nothing_is_stored(editor, db):
    before = own_content.draft(db, "ons-kader")
    page = sent(editor, pasted=TEXT)
    assert "Regel 5, ‘zie ook bijlage 3’. Wat is dit?" in page
    assert "doorvraag bij item 1" in page
    assert "2 items en 1 vraag." in page
    assert "Regel 7: een paginanummer" in page
    assert TEXT.split("\n")[2] in page
    assert own_content.draft(db, "ons-kader") == before


def button(page: str, name: str, words: str) -> str:
    """What the button at a line sends."""
    found = re.search(rf'name="{name}" value="([^"]*)"[^>]*>[^<]*<span[^>]*>: {words}', page)
    return found[1]


def test_what_was_left_out_comes_along_with_one_tap_and_goes_again(editor, db):
    page = sent(editor, pasted=TEXT)
    back = button(page, "terug", "Pagina 3")
    page = sent(editor, pasted=TEXT, terug=back)
    assert "1 regel toch meegenomen" in page
    assert "Regel 7, ‘Pagina 3’. Wat is dit?" in page
    kept = re.search(r'type="hidden" name="(regel-7)" value="(terug:\w+)"', page)
    page = sent(editor, pasted=TEXT, **{kept[1]: kept[2]})  # looked at again, it is still there
    assert "Regel 7, ‘Pagina 3’. Wat is dit?" in page
    again = button(page, "weg", "Pagina 3")
    page = sent(editor, pasted=TEXT, **{kept[1]: kept[2], "weg": again})
    assert "toch meegenomen" not in page
    assert "Regel 7: een paginanummer" in page
    mark = mark_of("Pagina 3")
    told_ = {"regel-7": f"toelichting:{mark}"}
    sent(editor, f"{URL}/concept", 303, pasted=TEXT, **told_)
    assert "> Pagina 3" in draft(db)


def test_who_said_that_a_line_does_not_belong_takes_it_back(editor):
    mark = mark_of("zie ook bijlage 3")
    gone = {"regel-5": f"weg:{mark}"}
    page = sent(editor, pasted=TEXT, **gone)
    assert "Regel 5: hoort er niet bij" in page
    page = sent(editor, pasted=TEXT, **gone, terug=button(page, "terug", "zie ook bijlage 3"))
    assert "Regel 5: hoort er niet bij" not in page
    assert "Regel 5, ‘zie ook bijlage 3’. Wat is dit?" in page


def test_what_stands_beside_the_text_of_a_word_file_is_counted_on_the_page(editor):
    body = word(written)
    page = sent(editor, file=(io.BytesIO(body), "kader.docx"))
    assert "1 tekstvak, 1 voetnoot en 2 kop- en voetteksten zijn niet gelezen." in page
    assert "Weggelaten (een voetnoot): Zie het handboek, bladzijde 3." in page


def test_a_framework_with_a_word_of_its_own_asks_in_that_word(editor):
    page = editor.get("/kader/beheer/ons-kader").get_data(as_text=True).partition('/kop"')[2]
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    words = {"called": "thema", "called_many": "thema's", "own_probes": "0", "version": version}
    form = {"title": "Ons kader", "probes": "Hoe zie je dat?"} | words
    assert editor.post("/kader/beheer/ons-kader/kop", data=form).status_code == 303
    back = f"7:{mark_of('Pagina 3')}"
    page = sent(editor, pasted=TEXT, terug=back).partition("Zo wordt")[2]
    assert "een thema</label>" in page
    assert 'aria-label="Thema 1"' in page
    assert "een waarborg" not in page


def test_answers_are_in_what_is_shown_and_in_the_draft(editor, db):
    page = sent(editor, pasted=TEXT, **{"regel-5": ANSWER})
    assert "wacht op antwoord" not in page
    assert "2 items en 2 vragen." in page
    sent(editor, f"{URL}/concept", 303, pasted=TEXT, **{"regel-5": ANSWER})
    assert draft(db) == (
        "= Ons kader\n# Tijd\n## Uren\n1 Mentoren hebben tijd voor hun student\n"
        "- Hoeveel uur is dat?\n- zie ook bijlage 3\n2 Schoolopleiders hebben tijd"
    )


def test_an_answer_that_was_given_goes_along_and_can_be_changed(editor, db):
    page = sent(editor, pasted=TEXT, **{"regel-5": ANSWER})
    assert "1 antwoord van jou" in page
    assert re.findall(r'name="regel-5" value="([\w:]+)" checked', page) == [ANSWER]
    assert 'value="item:' in page
    assert "antwoord van jou" not in sent(editor, pasted=TEXT, **{"regel-5": "onzin"})


def test_what_is_there_is_not_made_twice(editor, db):
    sent(editor, f"{URL}/concept", 303, pasted=TEXT)
    more = TEXT.replace("Hoeveel uur is dat?", "Wie weet dat?").replace("zie ook bijlage 3", "")
    page = sent(editor, pasted=more)
    assert "2 items heb je al; daar komen alleen de vragen bij." in page
    sent(editor, f"{URL}/concept", 303, pasted=more)
    assert draft(db).count("tijd") == 2
    assert "- Hoeveel uur is dat?\n- Wie weet dat?" in draft(db)


def test_sent_twice_it_is_in_the_draft_once(editor, db):
    form = {"pasted": TEXT, "submission_id": "a" * 32}
    for _ in range(2):
        assert editor.post(f"{URL}/concept", data=form).status_code == 303
    notes = content_edits.of_version(db, own_content.draft(db, "ons-kader"))
    assert [note.words for note in notes] == ["2 items geplakt", "Het concept begon"]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
def test_a_file_is_shown_as_text_that_can_be_mended(editor, db, kind):
    rows = [["Waarborg", "Item", "Vraag"], ["Tijd", "Er is genoeg tijd", "Hoe dan?"]]

    def write(document) -> None:
        document.add_heading("Waarborg 1: Tijd", 1)
        document.add_paragraph("Er is genoeg tijd", style="List Number")
        document.add_paragraph("Hoe dan?", style="List Bullet")

    bodies = {"docx": word(write), "xlsx": excel(Blad=rows)}
    body = bodies.get(kind) or "\n".join(";".join(row) for row in rows).encode()
    page = sent(editor, pasted="", file=(io.BytesIO(body), f"kader.{kind}"))
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    assert "Er is genoeg tijd" in text
    assert "1 item en 1 vraag." in page
    answer = editor.post(
        URL, data={"pasted": "", "file": (io.BytesIO(body), f"kader.{kind}")}
    ).get_data(as_text=True)
    text = re.search(r"<textarea[^>]*>\s?(.*?)</textarea>", answer, re.DOTALL)[1]
    sent(editor, f"{URL}/concept", 303, pasted=text.replace("&#34;", '"'))
    assert draft(db) == "= Ons kader\n# Tijd\n1 Er is genoeg tijd\n- Hoe dan?"


def test_a_file_may_be_large_and_a_bad_one_gets_a_sentence(editor, db):
    before = draft(db)
    large = b"1. Er is tijd\n" + b" " * (400 * 1024)  # more than a form without a file may hold
    assert "1 item en 0 vragen." in sent(editor, pasted="", file=(io.BytesIO(large), "x.txt"))
    bad = {"x.docm": b"PK", "x.pdf": b"%PDF", "x.docx": b"PK", "x.txt": bytes(range(256))}
    for name, body in bad.items():
        page = sent(editor, status=422, pasted="", file=(io.BytesIO(body), name))
        assert "notice--stop" in page, name
    assert draft(db) == before


@pytest.mark.parametrize("address", [URL, f"{URL}/concept"])
def test_nothing_pasted_gives_the_page_back(editor, address):
    assert "Plak eerst de tekst" in sent(editor, address, 422, pasted=" \n")
    assert "langer dan 200000 tekens" in sent(editor, address, 422, pasted="a b " * 50_001)


def test_a_text_without_an_item_does_not_go_into_the_draft(editor, db):
    before = draft(db)
    page = sent(editor, f"{URL}/concept", 422, pasted="Waarborg 1: Tijd")
    assert "Hier staat geen item in." in page
    assert "Waarborg 1: Tijd" in page
    assert draft(db) == before


def test_who_may_not_edit_and_a_framework_without_a_draft_is_not_there(editor, client_of):
    for client, key in ((client_of("coordinator"), "ons-kader"), (editor, "samen-opleiden")):
        for address in ("", "/concept"):
            url = f"/kader/beheer/{key}/plak{address}"
            assert client.post(url, data={"pasted": TEXT}).status_code == 404
        assert client.get(f"/kader/beheer/{key}/plak").status_code == 404
    assert "Plak uit Word" in editor.get("/kader/beheer/ons-kader").get_data(as_text=True)
    assert editor.get(URL).status_code == 200


def test_an_answer_of_another_line_by_now_is_none(editor, db):
    moved = TEXT.replace("zie ook", "Een nieuwe regel erboven\nzie ook", 1)
    page = sent(editor, pasted=moved, **{"regel-5": ANSWER})
    assert "antwoord van jou" not in page
    sent(editor, pasted=TEXT, **{f"regel-{'9' * 6000}": "vraag"})


@pytest.mark.parametrize("text", ["1.", "- ", "\u00ad", "1. Een item\n- \n2.\n"])
def test_a_sign_of_a_list_with_nothing_behind_it_is_no_item(editor, text):
    assert sent(editor, pasted=text)


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_a_framework_like_a_real_one_becomes_valid_as_it_was_written(editor, db, make):
    one = make()
    if one.name:
        data = {"file": (io.BytesIO(one.body), one.name), "submission_id": uuid4().hex}
        page = editor.post(URL, data=data, content_type="multipart/form-data")
        text = html.unescape(
            re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.get_data(as_text=True), re.S)[1]
        )
    else:
        text = one.pasted
    assert editor.post(f"{URL}/concept", data={"pasted": text}).status_code == 303
    wanted = one.right.removeprefix(f"= {one.title}\n")
    assert draft(db) == f"= Ons kader\n{wanted}"
    framework, mistakes = framework_of_texts("x", own_content.draft(db, "ons-kader").files)
    assert len(framework.all_items) == one.items
    assert mistakes == []
