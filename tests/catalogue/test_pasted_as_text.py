"""What came out of a file is shown as text that reads the same."""

import pytest
from frameworks_told import excel, pasted, sent, told, word
from test_pasted_tables import CSV, HEAD, KADER, ROWS
from test_pasted_word import (
    bold_titles,
    four_standards,
    numbered,
    table,
    three_by_four_by_six,
)

from gesprekskader.catalogue.pasted.as_text import as_text
from gesprekskader.catalogue.pasted.uploads import lines_of_file

FILES = {
    "headings.docx": word(three_by_four_by_six),
    "bold.docx": word(four_standards),
    "tiers.docx": word(bold_titles),
    "numbers.docx": word(numbered),
    "table.docx": word(table),
    "list.xlsx": excel(Kader=[["Kader 2026"], [], HEAD, *ROWS]),
    "list.csv": CSV.encode(),
    "ours.md": (KADER / "2-leeromgeving/1-leeromgeving.md").read_bytes(),
    "broken.txt": b"Waarborg 1: Tijd\n1. Er is tijd\nzie ook de gids\n- Hoe?\nPagina 3\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_reads_the_same_from_its_text(name):
    lines, reading = lines_of_file(name, FILES[name]), sent(name, FILES[name])
    again = pasted(as_text(lines))
    assert told(again.draft) == told(reading.draft)
    assert [one.text for one in again.questions] == [one.text for one in reading.questions]


def test_what_was_left_out_says_so_in_the_text_and_is_left_out_again():
    text = as_text(lines_of_file("x.txt", FILES["broken.txt"]))
    assert text.endswith("\nWeggelaten (een paginanummer): Pagina 3")
    (left,) = pasted(text).left_out
    assert (left.text, left.left_out) == ("Pagina 3", "een paginanummer")
    back = pasted(text, {left.number: "terug"})
    assert "Pagina 3" in told(back.draft) + " ".join(one.text for one in back.questions)
