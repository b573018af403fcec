"""What Word leaves behind means something again; signs that carry a text are printed."""

import re

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from gesprekskader import fonts
from gesprekskader.rules import tidy, tidy_line
from gesprekskader.rules.signs import in_our_letters, meant


@pytest.mark.parametrize(
    ("pasted", "right"),
    [
        ("\uf0b7 Mentoren zien elkaar", "• Mentoren zien elkaar"),
        ("dus \uf0e0 drie momenten", "dus → drie momenten"),
        ("\uf0a7 een\n\uf0d8 twee\n\uf0fc drie", "▪ een\n➢ twee\n✓ drie"),
        ("\uf06f nog open \uf0fe aan \uf0fd uit", "□ nog open ☑ aan ☒ uit"),
        ("Goed zo \uf04a", "Goed zo ☺"),
        ("\uf0f3 \uf081 \uf08d", "⇔ ① ❷"),
        ("\uf0c1 een teken dat wij niet kennen", "• een teken dat wij niet kennen"),
    ],
)
def test_words_private_signs_become_what_they_mean(pasted, right):
    assert tidy(pasted) == tidy_line(pasted.replace("\n", "|")).replace("|", "\n") == right


def test_what_is_no_private_sign_of_word_stays():
    assert meant("\ue000 \uf8ff é ➢ 👍") == "\ue000 \uf8ff é ➢ 👍"


@given(st.text(st.characters(min_codepoint=0xF000, max_codepoint=0xF0FF)))
def test_no_private_sign_of_word_is_stored_and_nothing_disappears(pasted):
    signs = len(re.sub("[\uf000-\uf020]", "", pasted))
    assert not re.search("[\uf020-\uf0ff]", tidy(pasted))
    assert len(re.sub("[\uf000-\uf01f ]", "", meant(pasted))) == signs


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("➢ vraag het ✔ gedaan ☐ nog open ☑ aan", "▷ vraag het ✓ gedaan ☐ nog open ☑ aan"),
        ("→ ⇒ ✓ • ▪", "→ ⇒ ✓ • ▪"),
        ("☑️ ✔️ ❷ ☒", "☑ ✓ (2) [x]"),
        ("5 ★★", "5 [ster][ster]"),
        ("👍🏽 goed 👩‍🏫👨‍🏫!", "[plaatje] goed [plaatje]!"),
        ("🎉✔🎉 klaar", "[plaatje]✓[plaatje] klaar"),
    ],
)
def test_signs_that_carry_a_text_are_printed_and_only_pictures_are_named(text, printed):
    assert in_our_letters(text) == printed


def test_our_letters_have_every_sign_that_takes_the_place_of_another():
    made = {in_our_letters(chr(sign)) for sign in (*range(0x2600, 0x27C0), *range(0x2B00, 0x2C00))}
    needed = {ord(sign) for name in made for sign in name}
    for face in fonts.FACES:
        letters = TTFont(fonts.source(face)).getBestCmap()
        assert [chr(sign) for sign in needed if sign not in letters] == []
