"""What stands beside the text or between the rows of a file is read or named, never lost."""

import io

import pytest
from frameworks_told import excel, pasted, right, sent, told, word
from openpyxl import Workbook
from word_beside import written

from gesprekskader.catalogue.pasted.as_text import as_text
from gesprekskader.catalogue.pasted.uploads import lines_of_file

LEFT = [
    ("Zie het handboek, bladzijde 3.", "een voetnoot"),
    ("Uit het kader ernaast", "een tekstvak"),
    ("Opleidingsschool De Brug", "een kop- of voettekst"),
    ("Versie 2026", "een kop- of voettekst"),
]


def test_notes_boxes_headers_and_footers_of_word_are_named_and_no_part_of_the_framework():
    reading = sent("kader.docx", word(written))
    assert told(reading.draft) == "# Tijd\n1 Mentoren hebben tijd\n2 Er is rust"
    assert [(line.text, line.left_out) for line in reading.left_out] == LEFT


def test_they_stand_in_the_text_and_come_back_at_their_place():
    text = as_text(lines_of_file("kader.docx", word(written)))
    assert [(line.text, line.left_out) for line in pasted(text).left_out] == LEFT
    note, box, *_ = (line.number for line in pasted(text).left_out)
    back = pasted(text, {note: "toelichting", box: "terug"})
    assert told(back.draft) == right(
        """
        # Tijd
        1 Mentoren hebben tijd
        > Zie het handboek, bladzijde 3.
        2 Er is rust
        """
    )
    (asked,) = back.questions
    assert (asked.text, asked.item) == ("Uit het kader ernaast", (1, 1, 1))
    assert [line.text for line in back.back] == ["Uit het kader ernaast"]
    assert [line.left_out for line in back.left_out] == ["een kop- of voettekst"] * 2


def test_a_label_that_was_left_out_comes_back_as_a_question():
    text = "Waarborg 1: Tijd\n1. Er is tijd\nDoorvragen:\n- Hoe?"
    (label,) = pasted(text).left_out
    assert label.left_out == "een kopje"
    (asked,) = pasted(text, {label.number: "terug"}).questions
    assert asked.text == label.text


def merged() -> bytes:
    book, body = Workbook(), io.BytesIO()
    sheet = book.active
    rows = [
        ["Gesprekskader van de regio"],
        ["Thema", "Subthema", "Stelling", "Vraag"],
        ["Samen leren", "Veiligheid", "Een student mag oefenen", "Waar?"],
        [None, None, None, "Met wie?"],
        [None, None, "Het team praat met studenten", "Waarover?"],
        [None, "Ruimte", "Er is een plek om te werken", None],
        ["Organisatie", "Tijd", "Mentoren hebben tijd", None],
    ]
    for row in rows:
        sheet.append(row)
    for cells in ("A1:D1", "A3:A6", "B3:B5", "C3:C4"):
        sheet.merge_cells(cells)
    book.save(body)
    return body.getvalue()


def test_merged_cells_count_for_every_row_that_they_span():
    assert told(sent("lijst.xlsx", merged()).draft) == right(
        """
        = Gesprekskader van de regio
        # Samen leren
        ## Veiligheid
        1 Een student mag oefenen
        - Waar?
        - Met wie?
        2 Het team praat met studenten
        - Waarover?
        ## Ruimte
        1 Er is een plek om te werken
        # Organisatie
        ## Tijd
        1 Mentoren hebben tijd
        """
    )


@pytest.mark.parametrize("column", [0, 1], ids=["over the numbers", "over the items"])
def test_a_title_over_merged_cells_between_rows_begins_a_part(column):
    def over(title: str) -> list[str]:
        return ["", title] if column else [title, ""]

    rows = [["Nr", "Stelling"], over("Thema 1: Samen leren"), ["1", "Een student mag oefenen"]]
    rows += [over("Thema 2: Organisatie"), ["2", "Mentoren hebben tijd"], ["3", "Er is geld"]]
    assert told(sent("lijst.xlsx", excel(Kader=rows)).draft) == right(
        """
        # Samen leren
        1 Een student mag oefenen
        # Organisatie
        1 Mentoren hebben tijd
        2 Er is geld
        """
    )


def test_sheets_with_and_without_headings_are_read_one_after_another():
    head = ["Stelling", "Vraag"]
    body = excel(
        **{
            "Samen leren": [head, ["Een student mag oefenen", "Waar?"]],
            "Organisatie": [head, ["Mentoren hebben tijd", "Hoeveel?"], ["Er is geld", None]],
            "Leeg": [],
            "Leeswijzer": [["Dit kader is gemaakt door onze schoolopleiders."]],
        }
    )
    reading = sent("lijst.xlsx", body)
    assert told(reading.draft).startswith(
        right(
            """
            # Samen leren
            1 Een student mag oefenen
            - Waar?
            # Organisatie
            1 Mentoren hebben tijd
            - Hoeveel?
            2 Er is geld
            """
        )
    )
    told_of = told(reading.draft) + " ".join(one.text for one in reading.questions)
    assert "Dit kader is gemaakt door onze schoolopleiders." in told_of


def test_a_document_without_any_of_that_says_nothing_of_it():
    assert sent("kader.docx", word(lambda d: d.add_paragraph("1. Er is tijd"))).left_out == []
