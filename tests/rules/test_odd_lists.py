"""A member list at the edges: which line is a heading, which sign parts, who is doubted."""

import pytest

from gesprekskader.rules.member_list import read_members
from gesprekskader.rules.member_list.headings import is_plain_heading, kind_of

SISTER = "Els Boom, zus van Tim"


def people(pasted: str) -> list[tuple[str, ...]]:
    """Name, address, organisation and role of everybody, without what is empty at the end."""
    found = []
    for row in read_members(pasted).rows:
        facts = [row.name, row.email, row.organisation, row.role_word]
        while facts and not facts[-1]:
            facts.pop()
        found.append(tuple(facts))
    return found


@pytest.mark.parametrize(
    ("pasted", "right"),
    [
        # more than half of the lines have a number: it is counted, not part of a name
        ("1 Els Boom\n2 Tim Kok\nBo Smit", ["Els Boom", "Tim Kok", "Bo Smit"]),
        ("1 Els\n2 Tim\nBo Smit\nAn Vos", ["1 Els", "2 Tim", "Bo Smit", "An Vos"]),
        ("1 Els Boom;De Ster\n2 Tim Kok;Baken", ["Els Boom", "Tim Kok"]),
        # a comma or two blanks in one line are no columns
        ("Els Boom\nTim Kok\nBo Smit, mentor\nAn Vos", None),
        ("Els  Boom\nTim Kok\nBo Smit", ["Els Boom", "Tim Kok", "Bo Smit"]),
    ],
)
def test_what_most_lines_do_counts(pasted, right):
    right = right or pasted.split("\n")
    assert [row.name for row in read_members(pasted).rows] == right


@pytest.mark.parametrize(
    ("pasted", "right"),
    [
        (
            "Els Boom;De Ster, Zuid\nTim Kok;Baken, Noord",
            [("Els Boom", "", "De Ster, Zuid"), ("Tim Kok", "", "Baken, Noord")],
        ),
        (
            "Naam, School, Rol\nEls, De Ster; Zuid, mentor\nTim, Baken; Noord",
            [("Els", "", "De Ster; Zuid", "mentor"), ("Tim", "", "Baken; Noord")],
        ),
        (
            "Els Boom    De Ster\nTim Kok    Baken",
            [("Els Boom", "", "De Ster"), ("Tim Kok", "", "Baken")],
        ),
        (
            "Els,e@x.nl,De Ster,mentor\nTim,t@x.nl,Baken,mentor",
            [("Els", "e@x.nl", "De Ster", "mentor"), ("Tim", "t@x.nl", "Baken", "mentor")],
        ),
        (
            "De Ster;Els Boom;<e.boom@x.nl>\nBaken;Tim Kok;<t.kok@x.nl>",
            [("Els Boom", "e.boom@x.nl", "De Ster"), ("Tim Kok", "t.kok@x.nl", "Baken")],
        ),
        (
            "Mw. E. Boom, De Ster\nDhr. T. Kok, Baken",
            [("E. Boom", "", "De Ster"), ("T. Kok", "", "Baken")],
        ),
        ("Boom, Els\nKok, Tim", [("Els Boom",), ("Tim Kok",)]),
        ("Els Boom <e@x.nl>, t@x.nl", [("Els Boom", "e@x.nl"), ("", "t@x.nl")]),
    ],
)
def test_the_sign_that_parts_is_the_one_of_the_heading_or_of_most_lines(pasted, right):
    assert people(pasted) == right


@pytest.mark.parametrize(
    ("pasted", "right"),
    [
        ("Naam\nEls Boom\tDe Ster\nTim Kok\tBaken", [("Els Boom",), ("Tim Kok",)]),
        (
            "School\tMens\tE-mail\nMos\tEls Boom\te@x.nl\nGras\tTim Kok\tt@x.nl",
            [("Els Boom", "e@x.nl", "Mos"), ("Tim Kok", "t@x.nl", "Gras")],
        ),
        (
            "Els Boom <e@x.nl>\tMos\nTim Kok\tGras\nBo Smit\tVeen",
            [("Els Boom", "e@x.nl", "Mos"), ("Tim Kok", "", "Gras"), ("Bo Smit", "", "Veen")],
        ),
        ("Naam\tHobby\tStek\nEls\tlezen\tMos\nTim\tlopen\tGras", [("Els",), ("Tim",)]),
        (
            "Tim Kok\t\tmentor\nEls Boom\te@x.nl\tmentor\nBo Smit\tb@x.nl\t",
            [
                ("Tim Kok", "", "", "mentor"),
                ("Els Boom", "e@x.nl", "", "mentor"),
                ("Bo Smit", "b@x.nl"),
            ],
        ),
        # the heading says how names are written, or it does not
        ("Achternaam, voorletters\tE-mail\nVos Kok, E.\te@x.nl", [("E. Vos Kok", "e@x.nl")]),
        ("Naam\tSchool\nEls Boom, zus van Tim\tMos", [(SISTER, "", "Mos")]),
        (
            "Naam\tE-mail\nEls Boom, zus van Tim\tEls <e@x.nl>",
            [("Els Boom, zus van Tim", "e@x.nl")],
        ),
        ("Rol\tE-mail\nmentor\tVos Kok, Els <e@x.nl>", [("Els Vos Kok", "e@x.nl", "", "mentor")]),
        ("Naam\tSchool\nEls\tn.v.t.\nTim\t-", [("Els",), ("Tim",)]),
    ],
)
def test_a_heading_says_what_stands_below_it(pasted, right):
    assert people(pasted) == right


def test_a_title_over_a_wide_table_is_nobody():
    reading = read_members("Leden\nEls Boom\tDe Ster\tmentor\nTim Kok\tBaken\tmentor")
    assert [row.name for row in reading.rows if not row.doubt] == ["Els Boom", "Tim Kok"]


@pytest.mark.parametrize(
    ("name", "doubted"),
    [
        ("Els Boom", False),
        ("Groepje Els", False),
        ("Groep Els", True),
        ("Els 3", True),
        ("De Zwaluw", True),
        ("Aanwezig zijn:", True),
        ("Wie komt er?", True),
        ("Els van der Boom uit de Ster", False),
        ("Els van der Boom uit de Ster Zuid", True),
    ],
)
def test_what_looks_like_no_name_is_doubted_unless_it_has_an_address(name, doubted):
    (alone, beside) = read_members(f"Naam\tE-mail\n{name}\t\n{name}\te@x.nl").rows
    assert bool(alone.doubt) is doubted
    assert not beside.doubt


def test_a_name_is_doubted_above_eighty_signs_and_left_out_above_two_hundred():
    names = ["E" * length for length in (80, 81, 200, 201)]
    reading = read_members(
        "Naam\tE-mail\n" + "\n".join(f"{name}\te{name[79:]}@x.nl" for name in names)
    )
    assert [(len(row.name), bool(row.doubt)) for row in reading.rows] == [
        (80, False),
        (81, True),
        (200, True),
    ]
    assert [(left.line, left.why) for left in reading.skipped] == [(5, "te lang")]


def test_an_address_and_an_organisation_are_at_most_two_hundred_signs():
    mails = ["e" * (length - 5) + "@x.nl" for length in (200, 201)]
    reading = read_members("Naam\tE-mail\n" + "\n".join(f"Els\t{mail}" for mail in mails))
    assert [row.email for row in reading.rows] == mails[:1]
    places = ["S" * length for length in (200, 201)]
    rows = read_members("Naam\tSchool\n" + "\n".join(f"Els\t{place}" for place in places)).rows
    assert [row.organisation for row in rows] == [places[0], ""]


def test_two_columns_that_say_different_things_are_named():
    def twice(first: str, second: str) -> tuple[str, ...]:
        return read_members(f"Naam\tE-mail\tMail\nEls\t{first}\t{second}").twice

    assert twice("e@x.nl", "t@x.nl") == ("email",)
    assert twice("e@x.nl", "e@x.nl") == twice("e@x.nl", "") == twice("", "e@x.nl") == ()


def test_a_line_that_says_nothing_of_a_person_is_left_out_with_the_reason():
    reading = read_members("Naam\tE-mail\tRol\nEls\t\t\n\t\tmentor\n\tn @x.nl\t")
    assert [(row.name, row.odd, row.also_line) for row in reading.rows] == [
        ("Els", "", 0),
        ("", "n @x.nl", 0),
    ]
    assert [(left.line, left.why) for left in reading.skipped] == [
        (3, "geen naam en geen mailadres")
    ]


@pytest.mark.parametrize(
    ("pasted", "right"),
    [
        ("Els\tels@x.nl\nTim\ttim@x.nl", [("Els", "els@x.nl"), ("Tim", "tim@x.nl")]),
        ("Els\tMos\nTim\tGras", [("Els", "", "Mos"), ("Tim", "", "Gras")]),
        (
            "An Stichter\tMos\nBo Pabon\tGras\nEls Boom\tVeen\nTim Kok\tHei\nNoor Vos\tDuin",
            [
                ("An Stichter", "", "Mos"),
                ("Bo Pabon", "", "Gras"),
                ("Els Boom", "", "Veen"),
                ("Tim Kok", "", "Hei"),
                ("Noor Vos", "", "Duin"),
            ],
        ),
    ],
)
def test_without_headings_what_stands_in_a_column_says_what_it_is(pasted, right):
    assert people(pasted) == right


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Achternaam (met voorvoegsel)", "surname"),
        ("Voorvoegsel achternaam", "infix"),
        ("Jouw tussenvoegsel", "infix"),
        ("Participant ID", ""),
        ("Participant ID (UPN)", "email"),
        ("E-mail adres", "email"),
        ("Naam dag", ""),
        ("Telefoon", ""),
        ("Hobby", None),
    ],
)
def test_the_words_of_a_heading_say_what_it_holds(heading, kind):
    assert kind_of(heading) == kind


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        ("Telefoon", True),
        ("wat is de naam van jouw school hier", True),
        ("wat is de volledige naam van jouw school hier", False),
        ("van de", False),
        ("naam Els", False),
    ],
)
def test_a_heading_is_words_that_we_know_and_short(cell, is_one):
    assert is_plain_heading(cell) is is_one
