"""Lines of a paste whole again: what was broken, and what stands on every page."""

import pytest

from gesprekskader.catalogue.pasted.lines import BULLET, TextLine, lines_of_text


def whole_lines(text: str) -> list[str]:
    return [line.text for line in lines_of_text(text) if not line.left_out]


def test_a_line_goes_on_only_where_the_next_word_did_not_fit():
    wide = "1. De school maakt tijd voor wat studenten en leraren samen"
    assert whole_lines(f"{wide}\nonderzoeken") == [
        "De school maakt tijd voor wat studenten en leraren samen onderzoeken"
    ]
    assert len(whole_lines(f"1. Wij maken tijd\nonderzoeken\n{wide}")) == 3
    assert len(whole_lines("1. Wij maken samen\nnu tijd")) == 2
    assert len(whole_lines(f"{wide}.\nonderzoeken")) == 2
    assert len(whole_lines(f"{wide}\n\nonderzoeken")) == 2
    assert len(whole_lines(f"{wide} {'en verder ' * 12}\nonderzoeken")) == 2


def test_a_capital_begins_anew_unless_more_lines_are_broken():
    wide = "1. De school maakt tijd voor wat leraren in de regio Noord"
    capital = "Holland doen wat zij samen met elkaar kunnen"
    more = "2. De school maakt tijd voor wat studenten en leraren samen\nonderzoeken\n"
    assert len(whole_lines(f"{wide}\n{capital}")) == 2
    assert len(whole_lines(f"{wide}\n{capital}\n{more}{more}")) == 3
    assert len(whole_lines(f"{more}{more}{wide}\nFacilitering\n1. De school maakt tijd")) == 5


def test_a_hyphen_at_the_end_goes_where_the_word_was_cut():
    assert whole_lines("1. De oplei-\nding") == ["De opleiding"]
    assert whole_lines("1. De school- \nen instituutsopleider") == [
        "De school- en instituutsopleider"
    ]
    assert whole_lines("1. Onze SO-\nco\u00f6rdinator") == ["Onze SO-co\u00f6rdinator"]
    assert whole_lines("1. Dit is zo -\nof niet") == ["Dit is zo -", "of niet"]


def left_out(text: str) -> list[int]:
    return [line.number for line in lines_of_text(text) if line.left_out]


def test_page_numbers_are_left_out_and_other_numbers_stay():
    page = "\n".join(f"{n}. Wij doen iets samen" for n in range(1, 8))
    assert left_out(f"{page}\n3\n{page}\n4\n{page}") == [8, 16]
    assert left_out(f"{page}\n3\n\f{page}") == [8]
    assert left_out(f"{page}\n4\n{page}\n3\n{page}") == []
    assert left_out("1\nWij doen iets\n2\nWij doen meer\n3\nWij doen alles") == []
    assert left_out("Pagina 3 van 12\nblz. 4\n- 5 -\n6 / 12\nPagina 3 gaat over tijd") == [
        1,
        2,
        3,
        4,
    ]


def test_what_repeats_is_a_footer_only_at_pages_or_within_a_sentence():
    at_pages = "Kader De Brug\n3\n1. Wij doen iets\nKader De Brug\n4\n1. Wij doen dat"
    assert left_out(at_pages.replace("3", "Pagina 3").replace("4", "Pagina 4")) == [1, 2, 4, 5]
    assert left_out("1. Wij doen\nKader De Brug\niets\n2. Wij doen\nKader De Brug\ndat") == [2, 5]
    assert left_out("Tijd\n1. Wij doen iets\nTijd\n1. Wij doen dat") == []
    assert left_out("1. Wij doen\nhoe dan?\nhoe nu?\n2. Wij doen\nhoe dan?\nhoe nu?") == []
    assert left_out("Kader | 1\n1. Wij doen iets\nKader | 2") == [1, 3]
    assert left_out("Kader | 2\n1. Wij doen iets\nKader | 1") == []


def test_what_stands_in_front_of_a_line_is_apart_from_it():
    assert lines_of_text(
        "  3.1.2 Tijd\n\u2022 Hoe?\n    o Waar?\n\n## Kop\n**Vet**\nb) Letter"
    ) == [
        TextLine(1, "Tijd", list_level=1, marker="3.1.2"),
        TextLine(2, "Hoe?", list_level=0, marker=BULLET),
        TextLine(3, "Waar?", list_level=1, marker=BULLET),
        TextLine(5, "Kop", level=2),
        TextLine(6, "Vet", is_bold=True),
        TextLine(7, "Letter", list_level=1, marker="b"),
    ]


@pytest.mark.parametrize(
    "text",
    ["12 gesprekken per jaar zijn genoeg", "1-9-2026 begint het", "2026 wordt een goed jaar"],
)
def test_a_sentence_that_begins_with_a_figure_has_no_number(text):
    assert [(line.text, line.marker) for line in lines_of_text(text)] == [(text, "")]
