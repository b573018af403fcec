"""What is no framework gets a sentence: nothing runs, and nothing is unpacked that is too large."""

import pytest
from bad_files import REFUSED, WORD
from frameworks_told import excel, sent, told, with_part

from gesprekskader.catalogue.pasted.lines import TextLine
from gesprekskader.catalogue.pasted.uploads import lines_of_file
from gesprekskader.errors import RuleBroken


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_framework_gets_a_sentence(case):
    name, body, why = REFUSED[case]
    with pytest.raises(RuleBroken, match=why) as caught:
        lines_of_file(name, body)
    assert str(caught.value).endswith(".")


def test_what_is_beside_the_limit_is_read():
    rows = b"Nr;Item\n" + b"1;Er is tijd\n" * 1000
    assert sum(line.kind == "item" for line in lines_of_file("x.csv", rows)) == 1000
    assert lines_of_file("x.docx", with_part(WORD, "word/media/a.png", bytes(1024**2))) == [
        TextLine(1, "Er is tijd", list_level=0, marker="1")
    ]


def test_a_formula_is_what_it_came_to_and_nothing_runs():
    reading = sent("x.xlsx", excel(Blad=[["Item", "Vraag"], ["Er is tijd", "=1+1"]]))
    assert told(reading.draft) == "# Ons kader\n1 Er is tijd"
