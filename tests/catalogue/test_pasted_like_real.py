"""Frameworks as partnerships have them, with the right outcome beside each."""

import pytest
from frameworks_like_real import ALL, eight_themes, out_of_a_pdf
from frameworks_told import pasted, sent, told


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_a_framework_like_a_real_one_is_whole(make):
    one = make()
    reading = sent(one.name, one.body) if one.name else pasted(one.pasted)
    assert told(reading.draft) == one.right
    assert reading.items == one.items


def test_only_what_fits_nowhere_asks_what_it_is():
    asked = {make: _asked(make()) for make in ALL}
    assert asked.pop(eight_themes) == ["Zie ook de bijlage met voorbeelden"]
    assert not any(asked.values())


def _asked(one) -> list[str]:
    reading = sent(one.name, one.body) if one.name else pasted(one.pasted)
    return [question.text for question in reading.questions]


def test_the_paste_of_a_pdf_is_as_broken_as_real_ones():
    text = out_of_a_pdf().pasted
    assert text.count("-\n") > 2
    assert "\ufb01" in text
    assert "| pagina 2" in text
