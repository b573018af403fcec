"""What a part asks stands on the wall in short lines, and loses no word on the way."""

import pytest

from gesprekskader.rules.rounds import AskedLine, lines

PROBES = ("Waaruit blijkt dat?", "Hoe kun je dit zien?")


def test_a_round_is_a_line_with_the_questions_softly_under_it():
    asked = "Ronde 1: ieder vertelt een voorbeeld, 2 minuten per persoon. Ronde 2: [doorvragen]"
    assert lines(asked, PROBES) == (
        AskedLine("Ronde 1", "Ieder vertelt een voorbeeld, 2 minuten per persoon."),
        AskedLine("Ronde 2", "Vraag door.", PROBES),
    )


def test_without_rounds_a_sentence_is_a_line():
    asked = "Hoe zit je hier? Waar werkte je aan?\nIk ga ... of Ik wil ... Bij welk item?"
    assert [line.text for line in lines(asked, PROBES)] == [
        "Hoe zit je hier?",
        "Waar werkte je aan?",
        "Ik ga ... of Ik wil ...",
        "Bij welk item?",
    ]


def test_what_stands_before_the_first_round_stays():
    asked = "Pak je kaart. Ronde 1: **lees** voor. [doorvragen]"
    assert lines(asked, PROBES) == (
        AskedLine("", "Pak je kaart."),
        AskedLine("Ronde 1", "Lees voor.", PROBES),
    )


@pytest.mark.parametrize(
    "asked", ["- een\n- twee", "Zie [hier](https://x.example)", "1. eerst\n2. dan", "a | b", "`x`"]
)
def test_what_is_more_than_words_is_shown_as_it_was_made(asked):
    assert lines(asked, PROBES) == ()


def test_an_empty_prompt_asks_nothing():
    assert lines("", PROBES) == ()
