"""What a loose line is, by what stands around it."""

import pytest
from frameworks_told import pasted, right, told
from test_pasted_lines import whole_lines


def outline(text: str) -> str:
    return told(pasted(right(text)).draft)


def asked(text: str) -> list[str]:
    return [question.text for question in pasted(right(text)).questions]


TWO_PARTS = """
    Waarborg 1: Tijd
    Uren
    1. Er is tijd
    2. Er is rust
    {between}
    Dit gaat over alle dagen die wij samen hebben.
    {number}. Er is een rooster
"""


def test_a_short_line_above_a_sentence_is_a_heading_where_the_numbers_begin_anew():
    assert "## Dagen" in outline(TWO_PARTS.format(between="Dagen", number=1))
    assert asked(TWO_PARTS.format(between="Dagen", number=1)) == []
    assert asked(TWO_PARTS.format(between="Bijlage\n1. Er is meer\nDagen", number=3)) == ["Dagen"]


def test_a_heading_stands_above_an_item_and_not_above_a_question():
    text = "Waarborg 1: Tijd\nUren\n1. Er is tijd\nDagen\n- Hoe dan?\n2. Er is rust"
    assert asked(text) == ["Dagen"]
    assert "## Dagen" in outline(text.replace("- Hoe dan?\n2.", "1."))


def test_numbers_go_on_over_headings_where_no_list_begins_anew():
    assert outline("""
        Waarborg 1: Tijd
        Uren
        1. Er is tijd
        Dagen
        2. Er is rust
    """) == right("""
        # Tijd
        ## Uren
        1 Er is tijd
        ## Dagen
        1 Er is rust
    """)


def test_a_statement_that_has_the_number_of_the_next_heading_stays_an_item():
    assert outline("""
        Standaard 1. Tijd
        1.1 Uren
        1. Er is tijd
        2. Er is genoeg rust voor elke student op de school
        Standaard 2. Plek
        2.1 Klas
        1. Er is een stoel
    """) == right("""
        # Tijd
        ## Uren
        1 Er is tijd
        2 Er is genoeg rust voor elke student op de school
        # Plek
        ## Klas
        1 Er is een stoel
    """)


STATEMENTS = ["De school maakt tijd voor elke student{0}", "De school maakt plek voor mentoren{0}"]
SENTENCE = "Dit deel gaat over wat wij samen belangrijk vinden."


@pytest.mark.parametrize("stop", ["", "."])
def test_a_sentence_among_statements_explains_only_where_those_have_no_full_stop(stop):
    first, second = (statement.format(stop) for statement in STATEMENTS)
    text = f"# Tijd\n{SENTENCE}\n## Uren\n{first}\n## Dagen\n{second}"
    found = f"# Tijd\n> {SENTENCE}\n## Uren\n1 {first}\n## Dagen\n1 {second}"
    assert told(pasted(text).draft) == found
    below = told(pasted(text.replace("## Uren", f"## Uren\n{SENTENCE}")).draft)
    assert (f"## Uren\n1 {SENTENCE}" in below) == bool(stop)
    assert (f"## Uren\n> {SENTENCE}" in below) == (not stop)


def test_a_short_sentence_goes_on_with_an_explanation_and_stands_nowhere_else():
    text = "Waarborg 1: Tijd\n1. Er is tijd\n{0}Dat helpt.\n2. Er is rust"
    assert asked(text.format("")) == ["Dat helpt."]
    assert asked(text.format(f"{SENTENCE}\n")) == []
    assert asked(text.format(f"{SENTENCE}\n").replace("Dat helpt.", "dat helpt")) == ["dat helpt"]


def test_a_question_on_one_line_is_no_end_of_a_broken_statement():
    wide = "1. De school maakt tijd voor wat studenten en leraren samen"
    broken = "2. De school maakt tijd voor wat studenten en leraren samen\nonderzoeken\n" * 2
    for question in ("Over welk plan denken wij mee?", "Wat vraagt dat van een school en van jou"):
        assert question in whole_lines(f"{broken}{wide}\n{question}")
    more = "Samen Opleiden in de regio en in de stad bij"
    assert more not in whole_lines(f"{broken}{wide}\n{more}")
    bullet = "- Hoe gaat dat bij jullie in de school en in de klas van"
    assert "Samen Opleiden?" not in whole_lines(f"{broken}{bullet}\nSamen Opleiden?")
