"""A format, a roundtable and a page of help, by the screen only: begun, written, valid, back."""

import io
import re
from uuid import uuid4

import pytest
from support import is_refused

ROOMS = {
    "werkvormen": ("contactmiddag", "Contactmiddag schoolopleiders"),
    "overlegtafels": ("projectgroep", "Projectgroep"),
    "hulp": ("meedoen", "Meedoen"),
}


@pytest.fixture(params=ROOMS)
def room(request) -> str:
    return request.param


@pytest.fixture
def begun(pages, room) -> str:
    """The address of a draft over what stands in a file."""
    return pages.reopen(room, ROOMS[room][0])


def test_the_page_lists_what_ships_and_what_is_edited(pages, begun, room, catalogue):
    page = pages.read("/inhoud")
    for kind in (catalogue.formats, catalogue.roundtables, catalogue.help_pages):
        for made in kind.values():
            assert made.title.replace("'", "&#39;") in page
    assert page.count("Er is een concept") == 1
    pages.valid(begun)
    assert "Van jullie, sinds" in pages.read("/inhoud")


def test_what_is_valid_is_shown_at_once_and_a_draft_is_nobodys(pages, begun, room, client_of, cast):
    where = {
        "werkvormen": f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw",
        "overlegtafels": "/inhoud",
        "hulp": "/hulp/meedoen",
    }[room]
    words = pages.text(begun).replace("\ntitel: ", "\ntitel: Onze ")
    assert pages.write(begun, words).status_code == 303
    reader = client_of("facilitator")
    title = "titel: Onze "
    said = next(line for line in words.split("\n") if line.startswith(title)).removeprefix(
        "titel: "
    )
    if room != "overlegtafels":
        assert said not in reader.get(where).text
    assert pages.make_valid(begun).status_code == 303
    assert said in reader.get(where).text
    assert "Geldig sinds" in pages.read(begun)
    again = pages.reopen(room, begun.rpartition("/")[2])
    assert pages.text(again) == words


def test_two_at_once_see_each_others_words_and_nothing_is_lost(pages, begun, pages_of):
    text, other = pages.text(begun), pages_of("colleague")
    stale = other.version(begun)
    assert pages.write(begun, f"{text}\n\nVAN-MIJ").status_code == 303
    clash = other.send(begun, words=f"{text}\n\nVAN-HEN", version=stale)
    assert clash.status_code == 409
    for words in ("VAN-MIJ", "VAN-HEN"):
        assert words in clash.text
    assert "VAN-HEN" not in pages.text(begun)
    assert pages.write(begun, pages.text(begun), version=stale).status_code == 303  # same words


def test_it_is_saved_while_it_is_typed_and_says_where_it_is_wrong(pages, begun):
    text = pages.text(begun)
    form = {"words": text, "version": pages.version(begun), "submission_id": uuid4().hex}
    said = pages.client.post(begun, data=form, headers={"X-Fragment": "1"}).json
    assert "fout" not in said["words"]
    form |= {"words": text.replace("titel:", "ttel:"), "version": said["version"]}
    said = pages.client.post(begun, data=form, headers={"X-Fragment": "1"}).json
    assert "2 fouten: regels 1 en 3" in said["words"]
    assert "Regel 3" in pages.read(begun)


def test_only_what_is_right_becomes_valid_and_what_was_valid_stays(pages, begun, room):
    wrong = pages.text(begun).replace("titel:", "ttel:")
    assert pages.write(begun, wrong).status_code == 303
    answer = pages.make_valid(begun)
    assert answer.status_code == 422
    assert "Nog niet alles klopt" in answer.text
    assert "Van jullie, sinds" not in pages.read("/inhoud")
    moved = pages.text(begun).replace("sleutel: ", "sleutel: x-").replace("ttel:", "titel:")
    assert pages.write(begun, moved).status_code == 303
    assert pages.make_valid(begun).status_code == 422
    assert pages.send(f"{begun}/geldig", version="1").status_code == 422


def test_a_change_is_undone_and_a_version_put_back(pages, begun, room):
    first = pages.text(begun)
    pages.valid(begun)
    pages.reopen(room, begun.rpartition("/")[2])
    second = first.replace("\ntitel: ", "\ntitel: Andere ")
    assert pages.write(begun, second).status_code == 303
    page = pages.client.get(begun).text
    undo = page.partition("/ongedaan/")[2].partition('"')[0]
    pages.post(f"{begun}/ongedaan/{undo}")
    assert pages.text(begun) == first
    pages.valid(begun, second)
    assert pages.text(begun) == second
    pages.post(f"{begun}/vorige")
    assert pages.text(begun) == first
    pages.post(f"{begun}/vorige")
    assert pages.text(begun) == second


def undo_of(page: str, words: str) -> str:
    """The address that the first button with these words sends to."""
    before = page.partition(f"{words} <span")[0]
    return re.findall(r'action="([^"]*/ongedaan/[^"]*)"', before)[-1]


def test_what_was_undone_is_put_back_whole_and_twice_is_as_once(pages, begun):
    text = pages.text(begun)
    for words in ("EEN", "EEN EN TWEE"):  # minutes of typing are one change
        pages.write(begun, f"{text}\n\n{words}")
    at = undo_of(pages.read(begun), "Maak ongedaan")
    for _ in range(2):
        pages.post(at)
        assert pages.text(begun) == text
    assert undo_of(pages.read(begun), "Zet terug") == at
    for _ in range(2):
        pages.post(at, terug="ja")
        assert pages.text(begun) == f"{text}\n\nEEN EN TWEE"
    pages.post(at)
    assert pages.text(begun) == text


def test_what_was_undone_takes_nothing_away_that_came_since(pages, begun, pages_of):
    text, colleague = pages.text(begun), pages_of("admin")
    pages.write(begun, f"{text}\n\nVAN-MIJ")
    mine = undo_of(pages.read(begun), "Maak ongedaan")
    colleague.write(begun, f"{text}\n\nVAN-MIJ\n\nVAN-HEN")
    theirs = undo_of(colleague.read(begun), "Maak ongedaan")
    colleague.post(theirs)
    pages.post(mine)
    assert pages.text(begun) == text
    assert pages.send(theirs, terug="ja").status_code == 422  # mine was undone after it
    pages.post(mine, terug="ja")
    pages.post(theirs, terug="ja")
    assert pages.text(begun) == f"{text}\n\nVAN-MIJ\n\nVAN-HEN"
    pages.post(theirs)
    assert undo_of(pages.read(begun), "Zet terug") == theirs
    pages.write(begun, f"{text}\n\nVAN-MIJ\n\nNIEUW")
    assert "Zet terug" not in pages.read(begun)  # it would be refused
    refused = pages.send(theirs, terug="ja")
    assert (refused.status_code, "op dezelfde plek" in refused.text) == (422, True)
    assert pages.text(begun) == f"{text}\n\nVAN-MIJ\n\nNIEUW"


def test_a_draft_is_thrown_away_and_what_stands_in_the_file_stays(pages, begun, room):
    assert pages.write(begun, "kapot").status_code == 303
    pages.drop(begun)
    assert "Er is een concept" not in pages.read("/inhoud")
    key, title = ROOMS[room]
    assert title in pages.read(f"/inhoud/{room}/{key}")


def test_a_file_takes_the_place_of_a_draft_but_not_of_words_that_came_since(pages, begun):
    text = pages.text(begun).replace("\ntitel: ", "\ntitel: Bestand ")

    def send(body: bytes, name: str = "x.md", version: str = ""):
        form = {"file": (io.BytesIO(body), name), "submission_id": uuid4().hex}
        form["version"] = version or pages.version(begun, "/bestand")
        return pages.client.post(f"{begun}/bestand", data=form, content_type="multipart/form-data")

    stale = pages.version(begun, "/bestand")
    assert send(text.encode()).status_code == 303
    assert pages.text(begun) == text
    for body, name in ((b"\xff", "x.md"), (b"x", "x.docx"), (b"", "x.md"), (b"x" * 21_000, "x.md")):
        assert send(body, name).status_code == 422, name
    assert send(b"andere", version=stale).status_code == 422
    assert pages.text(begun) == text


def test_something_new_is_begun_with_a_title_or_with_a_file_and_is_right_at_once(pages, room):
    at = pages.begin(room, title="Iets nieuws: van ons")
    assert at == f"/inhoud/{room}/iets-nieuws-van-ons"
    pages.valid(at)
    assert "Iets nieuws: van ons" in pages.read("/inhoud")
    assert pages.begin(room, title="Iets nieuws: van ons") == f"{at}-2"
    words = pages.text(at).replace("iets-nieuws-van-ons", "meegebracht")
    form = {"title": "", "file": (io.BytesIO(words.encode()), "m.md"), "submission_id": "f" * 12}
    made = pages.client.post(f"/inhoud/{room}", data=form, content_type="multipart/form-data")
    assert made.headers["Location"] == f"/inhoud/{room}/meegebracht"
    pages.valid(made.headers["Location"])
    back = pages.send(f"/inhoud/{room}", title="")
    assert back.status_code == 422
    assert "Geef het een naam" in back.text


def test_sent_twice_there_is_one_draft(pages, room):
    sent = {"title": "Eén keer", "submission_id": "s" * 12}
    assert pages.begin(room, **sent) == pages.begin(room, **sent)
    assert pages.read("/inhoud").count("Nog niet geldig") == 1


def test_who_may_not_edit_gets_nothing_and_what_is_not_there_is_404(pages, begun, room, client_of):
    gets = ("/inhoud", begun, f"{begun}.md", f"{begun}/bekijk")
    deeds = ("", "/geldig", "/vorige", "/vervalt", "/terug", "/concept", "/bestand", "/weg")
    for name in ("member", "coordinator", "admin"):
        client = client_of(name)
        assert all(is_refused(client.get(url)) for url in gets), name
        for deed in (*deeds, "/ongedaan/x"):
            assert is_refused(client.post(f"{begun}{deed}")), deed
        assert is_refused(client.post(f"/inhoud/{room}", data={"title": "X"}))
    for url in (f"/inhoud/{room}/nergens", f"/inhoud/{room}/nergens.md", "/inhoud/kaders/x"):
        assert pages.client.get(url).status_code == 404, url
    assert pages.send("/inhoud/kaders", title="X").status_code == 404
    for deed in ("geldig", "vervalt", "terug", "concept", "bestand", "vorige"):
        assert pages.send(f"/inhoud/{room}/nergens/{deed}").status_code == 404, deed
    assert pages.client.get(f"{begun}/geldig").status_code == 405


def test_a_draft_is_seen_as_people_will_see_it(pages, begun, room):
    pages.write(begun, f"{pages.text(begun)}\n\nZO-ZIET-HET <b>eruit</b>")
    page = pages.read(f"{begun}/bekijk")
    assert "ZO-ZIET-HET" in page
    assert "<b>eruit</b>" not in page


def test_the_example_of_a_format_is_seen_on_the_clock_valid_and_in_a_draft(pages, catalogue):
    assert "Voorbeeld van Jaarlijks" in pages.read("/inhoud/werkvormen/evaluatiegesprek")
    made = catalogue.formats["evaluatiegesprek"]
    at = pages.reopen("werkvormen", made.key)
    words = pages.text(at).replace("voorbeeld om: 15.15", "voorbeeld om: 9.05")
    pages.write(at, words)
    page = pages.read(f"{at}/bekijk")
    assert made.example.yielded in page
    assert f"09.05 {made.phases[0].title}" in page
    pages.write(at, words.replace("voorbeeld items:", "voorbeeld rondes:"))
    assert "In de tekst klopt nog iets niet" in pages.read(f"{at}/bekijk")
    assert "Voorbeeld van" not in pages.read("/inhoud/hulp/meedoen")


def test_a_page_that_saved_makes_valid_what_it_saved_and_not_what_a_colleague_wrote_since(
    pages, begun, room, pages_of
):
    wrong = pages.text(begun).replace("---\nsleutel", "---\nsleutle", 1)
    at = {"words": wrong, "version": pages.version(begun)}
    said = pages.client.post(
        begun, data=at | {"submission_id": uuid4().hex}, headers={"X-Fragment": "1"}
    ).json
    assert "Nog niet in orde" in said["side"]
    assert f'value="{said["draft"]}"' in said["side"]
    right = wrong.replace("sleutle", "sleutel")
    said = pages.client.post(
        begun,
        data={"words": right, "version": said["version"], "submission_id": uuid4().hex},
        headers={"X-Fragment": "1"},
    ).json
    assert "Klaar om geldig te maken" in said["side"]
    colleague = pages_of("admin")
    colleague.write(begun, f"{right}\n\nVAN-EEN-COLLEGA")
    assert pages.send(f"{begun}/geldig", version=said["draft"]).status_code == 422
    colleague.write(begun, right)
    assert pages.send(f"{begun}/geldig", version=said["draft"]).status_code == 303
