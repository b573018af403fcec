"""Which heading is the name of the whole, and which numbered line is a title."""

import pytest
from frameworks_told import pasted, right, told

from gesprekskader.catalogue.drafts import DraftFramework
from gesprekskader.catalogue.pasted.merge import merged


def outline(text: str) -> str:
    return told(pasted(right(text)).draft)


PARTS = "## Tijd\n1. Er is tijd\n## Plek\n1. Er is plek"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"# Ons gesprekskader\n{PARTS}", "Ons gesprekskader"),
        (f"# Organisatie\n{PARTS}", ""),
        (f"# 1 Ons kader\n{PARTS}", ""),
        (f"# Ons kader\n{PARTS}\n# Nog een kader\n## Geld\n1. Er is geld", ""),
        (
            f"# De Brug\n{PARTS.replace('##', '###').replace('### Tijd', '## Nu' + chr(10))}",
            "De Brug",
        ),
    ],
)
def test_the_largest_heading_names_the_framework_when_it_stands_once_and_says_so(text, title):
    assert pasted(text).draft.title == title


def test_numbered_titles_are_short_and_stand_above_statements():
    titles = "1. Tijd\n{0}\n2. Plek\n{0}"
    said = "- De school maakt tijd voor elke student die dat vraagt"
    assert outline(titles.format(said)).startswith("# Tijd\n1 De school")
    asked = "- Hoe maakt de school tijd voor elke student die dat vraagt?"
    assert outline(titles.format(asked)).startswith("# Ons kader\n1 Tijd\n- Hoe")
    assert outline(titles.format("- Hoe dan")).startswith("# Ons kader\n1 Tijd\n- Hoe dan")
    long = titles.replace("Tijd", "Er is tijd voor iedereen").replace(
        "Plek", "Er is plek voor allen"
    )
    assert outline(long.format(said)).startswith("# Ons kader\n1 Er is tijd voor iedereen\n- De")


def test_short_lines_numbered_twice_below_a_title_are_subthemes():
    assert outline("1 Tijd\n1.1 Uren\n1. Er is tijd\n1.2 Dagen\n1. Er zijn dagen") == right("""
        # Tijd
        ## Uren
        1 Er is tijd
        ## Dagen
        1 Er zijn dagen
    """)


def test_a_first_line_is_the_name_when_it_says_so_and_is_no_sentence():
    assert pasted("Kader van de Brug\nWaarborg 1: Tijd\n1. Er is tijd").draft.title
    sentence = "Dit kader maakten wij samen in de regio."
    assert pasted(f"{sentence}\nWaarborg 1: Tijd\n1. Er is tijd").draft.title == ""


def test_introductions_come_along_only_where_there_is_none():
    text = right("""
        Kader van de Brug
        Waarborg 1: Tijd
        Uren
        Dit gaat over alle uren die wij samen maken.
        1. Er is tijd
    """)
    once = merged(DraftFramework("Ons kader"), pasted(text).draft).draft
    part = once.warranties[0].subthemes[0]
    assert part.intro == "Dit gaat over alle uren die wij samen maken."
    other = pasted(text.replace("alle uren", "de uren")).draft
    assert merged(once, other).draft == once
    bare = merged(
        DraftFramework("Ons kader"), pasted(text.replace("Dit gaat", "1. Dit")).draft
    ).draft
    assert merged(bare, pasted(text).draft).draft.warranties[0].subthemes[0].intro == part.intro
