"""A framework as somebody edits it, from files and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT

from gesprekskader.catalogue import read_framework
from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
    DraftWarranty,
    check_words,
    counted,
    draft_of,
    files_of,
    with_keys,
)
from gesprekskader.catalogue.text_folder import TextFolder
from gesprekskader.errors import ContentErrors

KADER = ROOT / "content/kaders/samen-opleiden"
FILES = {str(path.relative_to(KADER)): path.read_text() for path in KADER.rglob("*.md")}


def read(files: dict[str, str]):
    return read_framework(
        TextFolder({f"kader/{path}": text for path, text in files.items()}, "kader")
    )


def test_texts_are_read_as_the_files_they_would_be():
    assert replace(read_framework(KADER), key="kader").title == read(FILES).title
    assert [i.text for i in read(FILES).all_items] == [
        i.text for i in read_framework(KADER).all_items
    ]


def test_a_mistake_in_a_text_has_its_path_and_line():
    files = FILES | {"los.txt": "niets"}
    with pytest.raises(ContentErrors) as caught:
        read(files)
    assert [str(e.path) for e in caught.value.errors] == ["los.txt"]
    files = {path: text for path, text in FILES.items() if path != "2-leeromgeving/waarborg.md"}
    with pytest.raises(ContentErrors) as caught:
        read(files)
    assert "2-leeromgeving/waarborg.md" in str(caught.value)


def test_the_shipped_framework_is_the_same_after_it_was_written_anew():
    draft, mistakes = draft_of(FILES)
    assert mistakes == []
    assert draft_of(files_of(draft)) == (draft, [])
    assert read(files_of(draft)) == read(FILES)


WORDS = st.text("abcdefg ,.?éüA'\"0:-#", min_size=1, max_size=30).map(
    lambda words: f"Woord {' '.join(words.split())}".strip(" #-")
)


@given(
    titles=st.lists(WORDS, min_size=1, max_size=8),
    texts=st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=5), st.booleans()), max_size=6),
    whole=st.booleans(),
)
def test_any_draft_with_keys_can_be_written_and_read_again(titles, texts, whole):
    items = tuple(DraftItem("", f"{words}x", probes=tuple(asks)) for words, asks, _ in texts)
    warranties = tuple(
        DraftWarranty("", title, subthemes=(DraftSubtheme("", title, items=items, is_whole=whole),))
        for title in titles
    )
    draft = with_keys(DraftFramework("Ons kader", warranties=warranties))
    assert len(draft.keys) == len(titles) * (2 + len(texts))
    again, mistakes = draft_of(files_of(draft))
    assert mistakes == []
    assert [i.text for i in again.items] == [i.text for i in draft.items]
    assert [i.key for i in again.items] == [i.key for i in draft.items]
    assert with_keys(again) == again


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=8))
def test_numbers_by_hand_are_the_same_after_writing_and_reading(given_):
    items = tuple(
        DraftItem(f"a-{at}", f"Item {at}", number=number, is_retired=is_retired)
        for at, (number, is_retired) in enumerate(given_)
    )
    part = DraftSubtheme("a", "A", items=items)
    draft = DraftFramework("K", warranties=(DraftWarranty("w", "W", subthemes=(part,)),))
    again, mistakes = draft_of(files_of(draft))
    assert mistakes == []
    numbers = {item.key: number for number, item in counted(items)}
    assert {item.key: number for number, item in counted(again.items)} == numbers
    assert draft_of(files_of(again)) == (again, [])
    check_words(draft)  # a number is no word that gets lost


def test_a_number_that_counts_on_is_nobody_s_choice():
    items = (DraftItem("a-1", "Een"), DraftItem("a-7", "Zeven", number=7), DraftItem("a-8", "Acht"))
    assert [number for number, _ in counted(items)] == [1, 7, 8]
    part = DraftSubtheme("a", "A", items=items)
    draft = DraftFramework("K", warranties=(DraftWarranty("w", "W", subthemes=(part,)),))
    assert [item.number for item in draft_of(files_of(draft))[0].items] == [0, 7, 0]


def test_a_new_item_gets_a_number_that_no_item_had_before():
    old = DraftItem("w1-a-2", "Oud", was=("w1-a-7",))
    part = DraftSubtheme("w1-a", "A", items=(old, DraftItem("", "Nieuw")))
    draft = with_keys(
        DraftFramework("K", warranties=(DraftWarranty("w1", "W", subthemes=(part,)),))
    )
    assert [item.key for item in draft.items] == ["w1-a-2", "w1-a-8"]


def test_items_that_lapsed_stand_last():
    items = (DraftItem("a-1", "Weg", is_retired=True), DraftItem("a-2", "Blijft"))
    part = DraftSubtheme("a", "A", items=items)
    text = files_of(DraftFramework("K", warranties=(DraftWarranty("w", "W", subthemes=(part,)),)))
    page = text["1-w/1-a.md"]
    assert page.index("## 1. Blijft {#a-2}") < page.index("## 2. Weg {#a-1}")
