"""On the screen: numbers by hand, names and origins of the whole, parts, and several steps back."""

import re
from datetime import timedelta

import pytest
from edited_framework import item_of, post, read, saved, valid

from gesprekskader.moments import clock_at, now
from gesprekskader.store import accounts, content_edits, own_content


@pytest.fixture
def colleague(client_of, db, cast, begun):
    accounts.set_editor(db, cast.admin, cast.colleague.person_id, edits=True)
    return client_of("colleague")


def head(client, begun: str, **over):
    page = client.get(begun).get_data(as_text=True).partition('/kop"')[2]
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    form = {"title": "Ons kader", "probes": "Waar blijkt dat uit?", "own_probes": "0"}
    return client.post(f"{begun}/kop", data=form | {"version": version} | over)


def test_a_number_by_hand_stands_everywhere_and_others_count_on(editor, begun):
    item = item_of(editor, begun)
    other = item_of(editor, begun, "Een tweede")
    assert saved(editor, item, number="7").status_code == 303
    assert "item 7" in read(editor, item)
    assert "item 8" in read(editor, other)
    assert saved(editor, item, number="nul").status_code == 422
    assert saved(editor, item, number="0").status_code == 422
    assert saved(editor, item, number="").status_code == 303
    assert "item 1" in read(editor, item)
    saved(editor, item, number="7")
    saved(editor, other, wording="Een tweede", number="7")
    assert "nummer 7 staat er al" in read(editor, begun)
    saved(editor, other, wording="Een tweede", number="9")
    valid(editor, begun)
    page = read(editor, "/kader?kader=ons-kader")
    assert "<b>7</b>" in page
    assert "<b>9</b>" in page


def test_the_whole_framework_says_what_it_is_called_and_where_its_items_come_from(editor, begun):
    item = item_of(editor, begun)
    words = {"called": "thema", "called_many": "thema's", "source": "Handboek van de regio"}
    words |= {"quoted": "Letterlijk uit ons handboek.", "own": "Door ons geschreven."}
    assert head(editor, begun, **words).status_code == 303
    assert head(editor, begun, **words | {"called_many": ""}).status_code == 422
    page = read(editor, item)
    assert "letterlijk uit ons handboek</label>" in page
    assert 'aria-label="Thema 1"' in page
    assert "Thema erbij" in page
    saved(editor, item, origin="geciteerd", note="In de bron staat iets anders.")
    valid(editor, begun)
    page = read(editor, f"/kader/item/ons-kader:{item.rpartition('/')[2]}")
    assert "Letterlijk uit ons handboek. Bron: Handboek van de regio." in page
    assert "In de bron staat iets anders." in page
    post(editor, f"{begun}/concept")
    assert head(editor, begun, **dict.fromkeys(words, "")).status_code == 303
    assert 'aria-label="Waarborg 1"' in read(editor, item)


def test_how_many_questions_an_item_has_is_chosen_on_the_screen(editor, begun):
    item = item_of(editor, begun)
    saved(editor, item, **{"vraag-1": "Eén vraag?"})
    assert head(editor, begun, own_probes="2").status_code == 303
    assert "dit kader vraagt er 2" in read(editor, begun)
    head(editor, begun, own_probes="0")
    assert "dit kader vraagt er" not in read(editor, begun)
    assert head(editor, begun, own_probes="99").status_code == 422


def test_other_words_of_an_item_are_no_other_origin(editor, begun):
    item = item_of(editor, begun)
    valid(editor, begun)
    post(editor, f"{begun}/concept")
    saved(editor, item, wording="Elke student heeft een plek")
    page = read(editor, begun)
    assert "krijgt andere woorden" in page
    assert "andere herkomst" not in page
    saved(editor, item, wording="Elke student heeft een plek", origin="bewerkt")
    assert "andere herkomst" in read(editor, begun)
    saved(editor, item, wording="Elke student heeft een plek", origin="eigen")
    assert "naar de bron" not in read(editor, f"{begun}/bekijk")


def test_the_key_says_since_when_it_stands(editor, begun):
    item = item_of(editor, begun)
    assert "staat vast zodra dit kader geldig is" in read(editor, item)
    valid(editor, begun)
    post(editor, f"{begun}/concept")
    assert "staat vast, want dit item was al geldig" in read(editor, item)


def test_a_part_moves_by_a_button_that_has_the_focus_again_and_goes_when_empty(editor, begun):
    post(editor, f"{begun}/deel", title="Tweede")
    page = read(editor, begun)
    first, second = re.findall(r"/deel/([\w-]+)\" ?>", page)[:2] or (None, None)
    answer = editor.post(f"{begun}/deel/{second}/plaats", data={"kant": "omhoog"})
    assert answer.headers["Location"].endswith(f"/deel/{second}#omhoog")
    assert 'id="omhoog"' in read(editor, f"{begun}/deel/{second}")
    page = read(editor, begun)
    assert page.index("Tweede") < page.index("Eerste waarborg")
    item_of(editor, begun)
    full = editor.post(f"{begun}/deel/{second}/weg")
    assert full.status_code == 422
    assert "Geef die eerst een andere plek" in full.get_data(as_text=True)
    post(editor, f"{begun}/deel/{first}/weg")
    assert "Eerste waarborg" not in read(editor, begun).partition("Wat er veranderde")[0]


def test_an_item_that_moves_leads_back_to_the_button(editor, begun):
    item_of(editor, begun)
    item = item_of(editor, begun, "Een tweede")
    answer = editor.post(f"{item}/plaats", data={"kant": "omhoog"})
    assert answer.headers["Location"].endswith("#omhoog")
    assert 'id="omhoog"' in read(editor, item)


def edits(db):
    return content_edits.of_version(db, own_content.draft(db, "ons-kader"))


def undo(client, begun: str, edit):
    return client.post(f"{begun}/ongedaan/{edit.id}")


def test_one_s_own_changes_are_undone_one_by_one_however_long_ago(editor, begun, db):
    item = item_of(editor, begun)
    for day, words in enumerate(("Eén", "Twee", "Drie"), 1):
        with clock_at(now() + timedelta(minutes=15 * day)):
            saved(editor, item, wording=words)
    assert read(editor, begun).count("Maak ongedaan") == 4
    for words in ("Twee", "Eén", "Iedere student heeft een plek"):
        newest = next(edit for edit in edits(db) if not edit.is_undone)
        assert undo(editor, begun, newest).status_code == 303
        assert words in read(editor, item)
    said = [(edit.made_by, edit.is_undone) for edit in edits(db)]
    assert said == [("Facilitator", True)] * 3 + [("Facilitator", False)] * 2


def test_an_own_change_is_undone_while_what_a_colleague_did_elsewhere_stays(
    editor, colleague, begun, db
):
    item = item_of(editor, begun)
    saved(editor, item, wording="Van mij")
    mine = edits(db)[0]
    post(colleague, f"{begun}/deel", title="Van een collega")
    theirs = edits(db)[0]
    assert undo(editor, begun, mine).status_code == 303
    page = read(editor, item)
    assert "Iedere student heeft een plek" in page
    assert "Van een collega" in page
    assert undo(editor, begun, mine).status_code == 303  # twice is as once
    # theirs is the newest: anybody may take that back, and nobody else's before it
    assert undo(editor, begun, theirs).status_code == 303
    assert "Van een collega" not in read(editor, begun).partition("Wat er veranderde")[0]


def test_what_a_colleague_changed_at_the_same_place_is_not_undone_with_it(
    editor, colleague, begun, db
):
    item = item_of(editor, begun)
    saved(editor, item, wording="Van mij")
    mine = edits(db)[0]
    saved(colleague, item, wording="Van een collega")
    answer = undo(editor, begun, mine)
    assert answer.status_code == 422
    assert "Daarna veranderde Colleague iets op dezelfde plek" in answer.get_data(as_text=True)
    assert "Van een collega" in read(editor, item)
    refused = undo(colleague, begun, mine)
    assert "Na deze wijziging kwam er nog een" in refused.get_data(as_text=True)
