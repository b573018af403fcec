"""Parts in which each marks what they want: what makes no sense is named with its line."""

import pytest

from gesprekskader.catalogue.own_pages import FORMAT, read_page

HEAD = "---\nsleutel: x\ntitel: X\nterugblik: nee\ngroepsgrootte: 3\n---\n\n"
PART = "## {n}. Deel {n}\n\nminuten: {minutes}\nvorm: {setting}\n{more}\n"


def part(n: int, more: str, *, setting: str = "plenair", minutes: int = 5) -> str:
    return PART.format(n=n, minutes=minutes, setting=setting, more=more)


def mistakes(*parts: str) -> list[tuple[int, str]]:
    _, found = read_page(FORMAT, "x", HEAD + "\n".join(parts))
    return [(one.line, one.problem) for one in found]


TOPICS, THREE = "legt vast: onderwerpen", "legt vast: top drie"
WRONG = {
    "a top three of what nobody reads yet": (
        [part(1, THREE)],
        (12, "'top drie' kan vanaf 'stadium: ophalen', of na 'onderwerpen'"),
    ),
    "a top three before its topics": (
        [part(1, THREE), part(2, TOPICS)],
        (12, "'top drie' kan vanaf 'stadium: ophalen', of na 'onderwerpen'"),
    ),
    "topics with something beside them": (
        [part(1, f"{TOPICS}, opbrengst")],
        (12, "'onderwerpen' en 'top drie' staan alleen"),
    ),
    "a top three with something beside it": (
        [part(1, f"stadium: ophalen\n{THREE}, stap")],
        (13, "'onderwerpen' en 'top drie' staan alleen"),
    ),
    "topics that come back": (
        [part(1, f"{TOPICS}\nherhaal: per ronde")],
        (13, "'onderwerpen' komt niet terug"),
    ),
    "beforehand without topics": (
        [part(1, "legt vast: opbrengst", setting="vooraf", minutes=0)],
        (11, "vooraf hoort bij 'legt vast: onderwerpen'"),
    ),
    "beforehand with minutes": (
        [part(1, TOPICS, setting="vooraf")],
        (10, "vooraf heeft 'minuten: 0'"),
    ),
    "topics in a break": (
        [part(1, TOPICS, setting="pauze")],
        (12, "een pauze legt niets vast; haal 'legt vast: onderwerpen' weg"),
    ),
}
RIGHT = {
    "topics in any part": [part(1, TOPICS)],
    "beforehand": [part(1, TOPICS, setting="vooraf", minutes=0)],
    "a top three after topics": [part(1, TOPICS), part(2, THREE)],
    "a top three at the harvest": [part(1, f"stadium: ophalen\n{THREE}")],
    "a top three after the harvest began": [part(1, "stadium: ophalen"), part(2, THREE)],
}


@pytest.mark.parametrize("case", WRONG)
def test_what_makes_no_sense_is_named_with_its_line(case):
    parts, wrong = WRONG[case]
    assert mistakes(*parts) == [wrong]


@pytest.mark.parametrize("case", RIGHT)
def test_what_makes_sense_is_taken(case):
    assert mistakes(*RIGHT[case]) == []
