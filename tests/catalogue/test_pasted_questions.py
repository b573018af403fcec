"""A line that is not understood asks one question at its place, and no line is lost silently."""

import re
from dataclasses import replace

import pytest
from frameworks_told import pasted, right, told
from hypothesis import given, settings
from hypothesis import strategies as st

from gesprekskader.catalogue.drafts import draft_of, files_of, with_keys
from gesprekskader.catalogue.pasted.reader import MOST_ITEMS
from gesprekskader.errors import RuleBroken

TEXT = """\
Waarborg 1: Tijd
Uren
1. Mentoren hebben tijd
zie bijlage 3
- Hoeveel uur?
2. Studenten hebben tijd
"""
HEAD = "# Tijd\n## Uren\n1 Mentoren hebben tijd\n"
TAIL = "2 Studenten hebben tijd"
ANSWERS = {
    "vraag": f"{HEAD}- zie bijlage 3\n- Hoeveel uur?\n{TAIL}",
    "item": f"{HEAD}2 zie bijlage 3\n- Hoeveel uur?\n3 Studenten hebben tijd",
    "toelichting": f"{HEAD}- Hoeveel uur?\n> zie bijlage 3\n{TAIL}",
    "vervolg": f"# Tijd\n## Uren\n1 Mentoren hebben tijd zie bijlage 3\n- Hoeveel uur?\n{TAIL}",
    "weg": f"{HEAD}- Hoeveel uur?\n{TAIL}",
}


def test_a_line_below_an_item_asks_what_it_is_in_the_words_of_a_button():
    (question,) = pasted(TEXT).questions
    assert (question.line, question.text, question.item) == (4, "zie bijlage 3", (1, 1, 1))
    assert question.choices == [
        ("vraag", "doorvraag bij item 1"),
        ("item", "een nieuw item"),
        ("toelichting", "toelichting bij item 1"),
        ("vervolg", "hoort bij de regel erboven"),
        ("weg", "hoort er niet bij"),
    ]


def test_a_line_without_an_answer_is_left_out_of_the_draft():
    assert told(pasted(TEXT).draft) == f"{HEAD}- Hoeveel uur?\n{TAIL}"


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_puts_the_line_where_it_says(answer):
    reading = pasted(TEXT, {4: answer})
    assert told(reading.draft) == ANSWERS[answer]
    assert reading.questions == []
    assert [(q.line, dict(q.choices).keys()) for q in reading.answered] == [(4, ANSWERS.keys())]
    left = [(line.number, line.left_out) for line in reading.left_out]
    assert left == ([(4, "hoort er niet bij")] if answer == "weg" else [])


@pytest.mark.parametrize("answer", ["onzin", "kader", "subthema", "herkomst", ""])
def test_an_answer_that_was_no_choice_leaves_the_question(answer):
    reading = pasted(TEXT, {4: answer})
    assert [question.line for question in reading.questions] == [4]
    assert reading.answered == []
    assert told(reading.draft) == told(pasted(TEXT).draft)


def test_a_short_line_with_a_capital_may_be_a_heading():
    text = TEXT.replace("zie bijlage 3", "Bijlage")
    assert told(pasted(text, {4: "subthema"}).draft) == right("""
        # Tijd
        ## Uren
        1 Mentoren hebben tijd
        ## Bijlage
        1 Studenten hebben tijd
    """)
    kinds = dict(pasted(text).questions[0].choices)
    assert {"subthema", "waarborg"} <= kinds.keys()
    assert "kader" not in kinds
    long = text.replace("Bijlage", "Bijlage met alle uren van alle mensen van de school")
    assert "waarborg" not in dict(pasted(long).questions[0].choices)


def test_what_stands_before_everything_may_be_the_name_of_the_framework():
    text = "Concept\nVersie drie\nWaarborg 1: Tijd\n1. Er is tijd"
    assert [one.line for one in pasted(text).questions] == [1, 2]
    (question,) = pasted(text, {1: "kader"}).questions
    assert (question.line, question.item) == (2, (0, 0, 0))
    assert "kader" in dict(question.choices)
    assert "vraag" not in dict(question.choices)
    assert pasted(text, {1: "kader", 2: "vervolg"}).draft.title == "Concept Versie drie"


def test_a_question_below_a_heading_asks_where_it_belongs():
    text = "Waarborg 1: Tijd\nHoe gaat het?\n1. Er is tijd\nHoe dan?"
    assert [question.line for question in pasted(text).questions] == [2]
    assert pasted(text).asked == 1


CHAPTERS = """\
# Inleiding
Dit kader maakten wij samen in een heel lang jaar.
# Tijd
1. Mentoren hebben tijd
# Plek
1. Studenten hebben een plek
# Literatuur
Een boek over leren op school, van lang geleden.
"""


def test_a_heading_without_items_is_one_question_together_with_its_sentences():
    reading = pasted(CHAPTERS)
    assert [(q.line, q.also) for q in reading.questions] == [(1, (2,)), (7, (8,))]
    assert told(reading.draft) == right("""
        # Tijd
        1 Mentoren hebben tijd
        # Plek
        1 Studenten hebben een plek
    """)


def test_the_answer_to_a_heading_goes_for_its_sentences_too():
    reading = pasted(CHAPTERS, {1: "toelichting", 7: "weg"})
    assert told(reading.draft) == right("""
        > Inleiding
        > Dit kader maakten wij samen in een heel lang jaar.
        # Tijd
        1 Mentoren hebben tijd
        # Plek
        1 Studenten hebben een plek
    """)
    assert [line.number for line in reading.left_out] == [7, 8]
    assert told(pasted(CHAPTERS, {7: "waarborg"}).draft).endswith(
        "# Literatuur\n> Een boek over leren op school, van lang geleden."
    )


def test_a_heading_that_says_what_it_is_stays_also_without_items():
    text = "Waarborg 1: Tijd\n1. Er is tijd\nWaarborg 2: Plek"
    assert told(pasted(text).draft) == "# Tijd\n1 Er is tijd\n# Plek"
    assert told(pasted("# Tijd\n## Uren\n# Plek").draft) == "# Tijd\n## Uren\n# Plek"


def test_what_was_left_out_can_come_back():
    text = "1. Er is tijd\nPagina 3\n2. Er is rust"
    assert [line.text for line in pasted(text).left_out] == ["Pagina 3"]
    back = pasted(text, {2: "toelichting"})
    assert told(back.draft) == "# Ons kader\n1 Er is tijd\n> Pagina 3\n2 Er is rust"
    assert back.left_out == []


def test_more_items_than_a_framework_has_are_refused():
    assert pasted("1. Er is tijd\n" * MOST_ITEMS).items == MOST_ITEMS
    with pytest.raises(RuleBroken, match="meer dan 1000 items"):
        pasted("1. Er is tijd\n" * (MOST_ITEMS + 1))


def test_nothing_is_nothing():
    assert (pasted("").items, pasted(" \n\t\n").questions) == (0, [])


FRONTS = ["", "", "", "1. ", "2) ", "3.1 ", "3.1.2 ", "\u2022 ", "- ", "  - ", "a) ", "# ", "## "]
FRONTS += ["Waarborg 2: ", "Thema 3 - ", "Toelichting: ", "Bron: ", "Stelling 4: ", "**", "> "]
SAID = st.tuples(
    st.sampled_from(FRONTS),
    st.integers(1, 14),
    st.sampled_from(["", "", ".", "?", "-", ":", "\u00ad"]),
    st.booleans(),
    st.sampled_from(["\n", "\n", "\n\n", "\n\f", "\nPagina 3\n", "\n7\n", "\nKader | 4\n", "\r\n"]),
)
WHAT = ("vraag", "item", "toelichting", "vervolg", "waarborg", "subthema", "kader", "weg", "x")


def written(said: list[tuple[str, int, str, bool, str]]) -> str:
    """Lines in which every word occurs once."""
    text = ""
    for at, (front, many, sign, is_high, end) in enumerate(said):
        words = " ".join(f"w{at}q{n}q" for n in range(many))
        text += front + (words.capitalize() if is_high else words) + sign + end
    return text


@settings(max_examples=150)
@given(
    said=st.lists(SAID, max_size=14),
    answers=st.dictionaries(st.integers(1, 30), st.sampled_from(WHAT), max_size=5),
)
def test_no_line_is_lost_silently(said, answers):
    text = written(said)
    reading = pasted(text, answers)
    lines = re.split(r"\r\n|\n", text)
    asked = [n for question in reading.questions for n in (question.line, *question.also)]
    left = [n for line in reading.left_out for n in (line.number, *line.also)]
    seen = told(reading.draft) + " ".join(lines[n - 1] for n in (*asked, *left))
    seen += " ".join(line.text for line in reading.left_out)
    words = re.findall(r"w\d+q\d+q", text.casefold())
    assert [word for word in words if word not in seen.casefold()] == []
    assert all(line.left_out for line in reading.left_out)


@settings(max_examples=60)
@given(said=st.lists(SAID, min_size=1, max_size=14))
def test_what_was_read_can_be_written_as_files_and_read_again(said):
    draft = with_keys(replace(pasted(written(said)).draft, title="Ons kader"))
    again, mistakes = draft_of(files_of(draft))
    assert mistakes == []
    assert [item.text for item in again.items] == [item.text for item in draft.items]
    assert [item.probes for item in again.items] == [item.probes for item in draft.items]
