"""What was read goes into a draft that is there: what it has already is not made twice."""

from frameworks_told import pasted, right, told

from gesprekskader.catalogue.drafts import DraftFramework, with_keys
from gesprekskader.catalogue.pasted.merge import MergedDraft, merged

EMPTY = DraftFramework("Ons kader")
MINE = with_keys(
    pasted("""\
Waarborg 1: Tijd
Uren
1. Mentoren hebben tijd om studenten te begeleiden
- Hoeveel uur is dat?
2. Schoolopleiders hebben tijd
Rust
1. Er is rust in de school
Waarborg 2: Plek
1. Studenten hebben een eigen plek
""").draft
)


def put(text: str):
    return merged(MINE, pasted(text).draft)


def counted(found: MergedDraft, mine: DraftFramework = MINE) -> tuple[int, int, int]:
    """(items that are new, questions that others got, items that were there)."""
    had = {item.key: len(item.probes) for item in mine.items}
    grew = [len(item.probes) - had[item.key] for item in found.draft.items if item.key in had]
    return len(found.draft.items) - len(had), sum(grew), found.known_items


def counts(text: str) -> tuple[int, int, int]:
    return counted(put(text))


def test_into_an_empty_draft_everything_is_new_and_has_its_key():
    found = merged(EMPTY, MINE)
    assert told(found.draft) == f"= Ons kader\n{told(MINE)}"
    assert counted(found, EMPTY) == (4, 0, 0)
    assert [item.key for item in found.draft.items] == ["w1-u-1", "w1-u-2", "w1-r-1", "w2-1"]
    assert found.draft.warranties[1].subthemes[0].is_whole


def test_what_is_put_in_twice_is_there_once():
    assert put(told_as_text()).draft == MINE
    assert counts(told_as_text()) == (0, 0, 4)


def told_as_text() -> str:
    return (
        "Waarborg 1: Tijd\nUren\n1. Mentoren hebben tijd om studenten te begeleiden\n"
        "- Hoeveel uur is dat?\n2. Schoolopleiders hebben tijd\nRust\n1. Er is rust in de school\n"
        "Waarborg 2: Plek\n1. Studenten hebben een eigen plek\n"
    )


def test_an_item_that_is_there_gets_only_the_questions_that_it_lacks():
    text = """\
Waarborg 1: Tijd
Uren
1. mentoren hebben tijd, om studenten te begeleiden.
- hoeveel uur is dat
- Wie weet dat?
"""
    found = put(text)
    assert counts(text) == (0, 1, 1)
    assert found.draft.items[0].text == "Mentoren hebben tijd om studenten te begeleiden"
    assert found.draft.items[0].probes == ("Hoeveel uur is dat?", "Wie weet dat?")
    assert found.draft.items[1:] == MINE.items[1:]


def test_a_slip_of_the_pen_is_the_same_item_in_the_same_subtheme_only():
    slip = "Mentoren hebben tijd om studenten te begeleide"
    assert counts(f"Waarborg 1: Tijd\nUren\n1. {slip}") == (0, 0, 1)
    assert counts(f"Waarborg 1: Tijd\nRust\n1. {slip}") == (1, 0, 0)
    assert counts("Waarborg 1: Tijd\nUren\n1. Mentoren hebben tijd om leraren te begeleiden") == (
        1,
        0,
        0,
    )


def test_the_same_words_are_known_wherever_they_stand():
    assert counts("Waarborg 2: Plek\n1. Er is rust in de school") == (0, 0, 1)
    flat = put("1. Er is rust in de school\n- Hoe stil?\n2. Schoolopleiders hebben tijd")
    assert counted(flat) == (0, 1, 2)
    assert [w.title for w in flat.draft.warranties] == ["Tijd", "Plek"]


def test_what_is_new_comes_last_in_its_part_in_the_order_of_the_paste():
    found = put("""\
Waarborg 1: Tijd
Rust
1. Er is stilte op de gang
2. Er is rust in de school
3. Er is ruimte voor een gesprek
Ritme
1. Er is een weekritme
Waarborg 2: Geld
1. Er is geld
""")
    assert told(found.draft) == right("""
        # Tijd
        ## Uren
        1 Mentoren hebben tijd om studenten te begeleiden
        - Hoeveel uur is dat?
        2 Schoolopleiders hebben tijd
        ## Rust
        1 Er is rust in de school
        2 Er is stilte op de gang
        3 Er is ruimte voor een gesprek
        ## Ritme
        1 Er is een weekritme
        # Plek
        1 Studenten hebben een eigen plek
        # Geld
        1 Er is geld
    """)
    assert [item.key for item in found.draft.items[3:5]] == ["w1-r-2", "w1-r-3"]
    assert counted(found) == (4, 0, 1)


def test_a_number_without_a_title_is_the_part_in_that_place():
    assert told(put("Waarborg 2\n1. Er is een stoel").draft).endswith(
        "# Plek\n1 Studenten hebben een eigen plek\n2 Er is een stoel"
    )
    assert [w.title for w in put("Waarborg 3\n1. Er is een stoel").draft.warranties] == [
        "Tijd",
        "Plek",
        "Waarborg 3",
    ]


def test_subthemes_beside_the_only_part_leave_it_a_subtheme():
    found = put("Waarborg 2: Plek\nIn de klas\n1. Er is een stoel")
    parts = found.draft.warranties[1].subthemes
    assert [(part.title, part.is_whole) for part in parts] == [
        ("Plek", False),
        ("In de klas", False),
    ]
    loose = put("Waarborg 1: Tijd\n1. Er is tijd over").draft.warranties[0].subthemes
    assert [(part.title, part.is_whole) for part in loose] == [
        ("Uren", False),
        ("Rust", False),
        ("Tijd", False),
    ]


def test_an_item_that_stands_twice_in_the_paste_is_made_once():
    found = put("Waarborg 3: Geld\n1. Er is geld\n- Hoeveel?\n2. Er is geld\n- Van wie?")
    assert counted(found) == (1, 0, 0)
    assert found.draft.items[-1].probes == ("Hoeveel?", "Van wie?")


def test_an_introduction_that_is_there_stays():
    text = "Waarborg 1: Tijd\nDit gaat over alle tijd die wij maken.\n1. Er is rust in de school"
    once = put(text).draft
    assert once.warranties[0].intro == "Dit gaat over alle tijd die wij maken."
    again = merged(once, pasted(text.replace("alle tijd", "de tijd")).draft).draft
    assert again == once
