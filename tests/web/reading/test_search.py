"""Searching the framework and the shelf: by words, whatever signs stand around them."""

import re
import unicodedata
from uuid import uuid4

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import put_on_list

from gesprekskader.rules.finding import endings, findable, finds, words_of
from gesprekskader.store import meetings, outcomes, shelf
from gesprekskader.store.db import one, writing
from gesprekskader.store.migrations import parts_of_words
from gesprekskader.store.outcomes import OutcomeDraft

TEXT = "Wij gaan op kampen, samen met coördinatoren."


def status_of(page: str) -> str:
    found = re.search(r'<p role="status" data-filter-says>(.*?)</p>', page)
    return found[1]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("mentor", 8),
        ("mentor,", 8),
        ("(mentor)", 8),
        ('"beroepsbeeld"', 8),
        ("“beroepsbeeld”", 8),
        ("‘Beroepsbeeld’!", 8),
        ("beroeps", 15),
        ("opleider", 13),
        ("coordinator", 1),
        ("COÖRDINATOR", 1),
        (unicodedata.normalize("NFD", "coördinator"), 1),
        ("item 7", 6),
        ("zzzzqq", 0),
        ("mentor zzzzqq", 0),
    ],
)
def test_signs_around_a_word_make_no_difference_and_the_page_says_how_many(
    stranger, catalogue, words, number
):
    found = catalogue.framework.search(words)
    page = stranger.get("/kader", query_string={"zoek": words}).get_data(as_text=True)
    assert page.count('<li data-w="') == len(found) == number
    status = status_of(page)
    if number:
        assert status.startswith(f"{number} item")
        assert " met ‘" in status
    else:
        assert status == "Geen item gevonden. Probeer een ander woord."
    assert f"<title>{status}" in page


def test_a_search_without_a_word_is_the_whole_framework(stranger, catalogue):
    page = stranger.get("/kader?zoek=%22,%20-").get_data(as_text=True)
    assert status_of(page) == ""
    assert page.count("data-filter-text") == len(catalogue.framework.all_items)


def test_a_number_is_found_as_a_whole_only(catalogue):
    found = catalogue.framework.search("item 1")
    assert {item.number for item in found} == {1}


@pytest.fixture
def example(db, cast, picked) -> str:
    put_on_list(db, cast, cast.member)  # the shelf of a network is for who belongs to it
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    draft = OutcomeDraft("goed voorbeeld", TEXT)
    example = outcomes.record(
        db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex
    ).id
    shelf.put(db, cast.member, example, shelf.NETWORK)
    return example


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("kam", True),
        ("kamp", True),
        ("“kampen”,", True),
        ("(kampen)", True),
        ("ordinator", True),
        ("coordinatore", True),
        ("item 1", True),
        ("item 7", False),
        ("kamer", False),
        ("kam zee", False),
    ],
)
def test_the_shelf_follows_the_same_rules(member, db, example, words, is_found):
    page = member.get("/plank", query_string={"zoek": words}).get_data(as_text=True)
    assert (TEXT in page) == is_found
    if "zee" not in words and "item" not in words:
        assert finds(words_of(words), findable(TEXT)) == is_found


def test_what_stood_on_the_shelf_before_is_found_by_a_part_too(member, db, example):
    with writing(db):
        db.execute("delete from shelf_words")
        db.execute("insert into shelf_words (rowid, stems) select number, 'kamp' from shelf")
        assert one(db, "select count(*) as n from shelf_words where shelf_words match 'kam*'")
        parts_of_words(db)
    for words in ("ordinator", "item 1"):
        page = member.get("/plank", query_string={"zoek": words}).get_data(as_text=True)
        assert TEXT in page


@hypothesis.example("A0", "0")
@hypothesis.example("A10", "a1")
@hypothesis.example("10", "0")
@given(st.text(max_size=30), st.text(max_size=8))
def test_a_word_is_found_when_it_starts_an_ending_of_one(text, word):
    """What the index of the shelf holds says the same as looking in the text."""
    asked = words_of(word)
    parts = [part for whole in words_of(text) for part in endings(whole)]
    by_index = all(
        (w in parts) if w.isdecimal() else any(p.startswith(w) for p in parts) for w in asked
    )
    assert by_index == finds(asked, findable(text))
