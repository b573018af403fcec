"""A member list is read as it comes: every kind of list, each with its right outcome."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesprekskader.rules.member_list import MemberRow, read_members
from gesprekskader.rules.member_list.names import straight

LISTS = Path(__file__).resolve().parent.parent / "lists"
ELS, TIM = "e.boom@voorbeeld.invalid", "t.kok@voorbeeld.invalid"

# file -> name, address, organisation, role of everybody on it
RIGHT = {
    "01": [
        ("Els Jansen", "e.jansen@voorbeeld.invalid", "OBS De Boog", "schoolopleider"),
        ("Anouk de Wit", "a.dewit@voorbeeld.invalid", "Het Palet; locatie Zuid", "IB'er"),
    ],
    "02": [
        ("Els van der Boom", ELS, "De Zwaluw", "leerkracht"),
        ("Tim Kok", TIM, "Ons Baken", "mentor"),
    ],
    "04": [
        ("Els van der Boom", ELS, "", ""),
        ("Tim Kok", TIM, "", ""),
        ("A. de Wit", "a.dewit@voorbeeld.invalid", "", ""),
    ],
    "05": [("Els van der Boom", ELS, "", ""), ("Tim Kok", TIM, "", "")],
    "07": [("Els Boom", ELS, "De Zwaluw", "schoolopleider")],
    "08": [("Els Boom", ELS, "De Zwaluw", ""), ("Tim Kok", TIM, "Ons Baken", "")],
    "10": [("Els Boom", ELS, "", ""), ("Tim Kok", TIM, "", "")],
    "11": [("Els Boom", ELS, "", "schoolopleider")],
    "12": [("Els Boom", ELS, "De Zwaluw", "")],
    "14": [("Els Boom", ELS, "De Zwaluw", "schoolopleider")],
    "15": [("Els van der Boom", ELS, "", "")],
    "16": [("Els Boom", ELS, "", "")],
    "19": [("Els Boom", ELS, "", ""), ("Tim Kok", TIM, "", "")],
    "20": [
        ("Deelnemers contactmiddag", "", "", ""),
        ("Els Boom", "", "", ""),
        ("Tim Kok", "", "", ""),
    ],
    "21": [("Els Boom", "", "", ""), ("Tim Kok", "", "", "")],
    "23": [("Els Boom", ELS, "", ""), ("Tim Kok", TIM, "", "")],
    "26": [("Els Boom", ELS, "", "")],
    "27": [("Els Boom", ELS, "", "")],
}


def people(pasted: str) -> list[tuple[str, str, str, str]]:
    return [facts(row) for row in read_members(pasted).rows]


def facts(row: MemberRow) -> tuple[str, str, str, str]:
    return row.name, row.email, row.organisation, row.role_word


@pytest.mark.parametrize("number", sorted(RIGHT))
def test_a_list_from_real_life_comes_right(number):
    path = next(LISTS.glob(f"{number}-*"))
    assert people(path.read_bytes().decode()) == RIGHT[number]


def test_every_list_has_a_right_outcome_here_or_on_the_page():
    assert {path.name[:2] for path in LISTS.iterdir()} == {*RIGHT, "29"}


@pytest.mark.parametrize(
    ("pasted", "right"),
    [
        ('"Naam"\t"School"\n"Els\nBoom"\t"De ""Brug"""', ("Els Boom", "", 'De "Brug"', "")),
        ('Naam\tE-mail\n"t Zwaantje\te@x.nl', ('"t Zwaantje', "e@x.nl", "", "")),
        ("sep=;\r\nNaam;E-mail\r\nEls;e@x.nl\r\n", ("Els", "e@x.nl", "", "")),
        ("| Naam | E-mail |\n|---|---|\n| Els | e@x.nl |", ("Els", "e@x.nl", "", "")),
        ("Naam    E-mail\nEls Boom    <e@x.nl>,", ("Els Boom", "e@x.nl", "", "")),
        ("Els Boom\u00a0\u00a0e@x.nl;", ("Els Boom", "e@x.nl", "", "")),
        ("• Els Boom, e@x.nl", ("Els Boom", "e@x.nl", "", "")),
        ("1) Els Boom: mailto:e@x.nl.", ("Els Boom", "e@x.nl", "", "")),
        ("Boom, Els (De Zwaluw) <E@X.NL>;", ("Els Boom", "E@X.NL", "De Zwaluw", "")),
        ("Bas\t\tb@x.nl\tDe Ster\tmentor", ("Bas", "b@x.nl", "De Ster", "mentor")),
        ("De Ster\tBas Smit\tb.smit@x.nl", ("Bas Smit", "b.smit@x.nl", "De Ster", "")),
        ("Boom\tEls\te.boom@x.nl", ("Els Boom", "e.boom@x.nl", "", "")),
        ("Els\tvan\tBoom\te@x.nl", ("Els van Boom", "e@x.nl", "", "")),
        ("Achternaam, voornaam\tE-mail\nJan Vos, Piet\tp@x.nl", ("Piet Jan Vos", "p@x.nl", "", "")),
        ("Naam\tNaam school\nEls\tDe Zwaluw", ("Els", "", "De Zwaluw", "")),
        ("Naam medewerker:\tE-mail (werk)*\nEls\te@x.nl", ("Els", "e@x.nl", "", "")),
        ("Naam\tTelefoon\tFunctie\nEls\t06-12345678\tmentor", ("Els", "", "", "mentor")),
        ("Naam\tSchool\tLocatie\nEls\tDe Zwaluw\t", ("Els", "", "De Zwaluw", "")),
        ("Naam\tSchool\tLocatie\nEls\tDe Zwaluw\tZuid", ("Els", "", "De Zwaluw", "")),
        ("Els Boom e.boom@x.nl De Zwaluw", ("Els Boom", "e.boom@x.nl", "De Zwaluw", "")),
        ("Naam Mailadres School\nEls e@x.nl De Brug", ("Els", "e@x.nl", "De Brug", "")),
        ("Els Boom\ne.boom@x.nl", ("Els Boom", "e.boom@x.nl", "", "")),
        ("Naam\tRol\nEls Boom\tDeelnemer\n", ("Els Boom", "", "", "")),
        ("Els Boom\tleerkracht", ("Els Boom", "", "", "leerkracht")),
        ("Els Boom (mentor) - e@x.nl", ("Els Boom", "e@x.nl", "", "mentor")),
        ("Els Boom <e@x.nl> (De Brug)", ("Els Boom", "e@x.nl", "De Brug", "")),
        (
            "Medewerker;Mail\nBoom, E.M. van der (Els);e@x.nl",
            ("Els van der Boom", "e@x.nl", "", ""),
        ),
        ("Name\tJob Title\nEls\tTeacher", ("Els", "", "", "Teacher")),
        ("[x] Els Boom (optioneel)", ("Els Boom", "", "", "")),
        ("Naam\tAdres school\tSchoolmail\nEls\tA 1\te@x.nl", ("Els", "e@x.nl", "", "")),
        ("Voornaam\tAchternaam (met voorvoegsel)\nEls\tvan Boom", ("Els van Boom", "", "", "")),
        ("Roepnaam\tVoorvoegsel achternaam\tAchternaam\nEls\tde\tWit", ("Els de Wit", "", "", "")),
        ("Noor;noor@x.nl;De Zwaluw;mentor", ("Noor", "noor@x.nl", "De Zwaluw", "mentor")),
        ("Rol\tNaam\nmentor\tNoor", ("Noor", "", "", "mentor")),
        ("Mw. E. Boom\te@x.nl", ("E. Boom", "e@x.nl", "", "")),
        ("Naam\tE-mail\nJ.H. (Jan) de Vries\tj@x.nl", ("Jan de Vries", "j@x.nl", "", "")),
    ],
)
def test_what_stands_around_a_person_is_no_part_of_them(pasted, right):
    assert people(pasted) == [right]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("de Vries, Jan", "Jan de Vries"),
        ("Boom, Els van der", "Els van der Boom"),
        ("Wit, A. de", "A. de Wit"),
        ("Boom, van der, Els", "Els van der Boom"),
        ("Boom-de Vries, Els", "Els Boom-de Vries"),
        ("Els Boom, De Zwaluw", "Els Boom, De Zwaluw"),
        ("Boom, Els, mentor", "Boom, Els, mentor"),
        ("Els Boom", "Els Boom"),
        ("Els Boom, Zwaluw", "Els Boom, Zwaluw"),
        ("Boom, mentor", "Boom, mentor"),
        ("Boom., Els", "Boom., Els"),
        ("Boom, Els An Bo", "Boom, Els An Bo"),
        ("van Boom, Els de", "van Boom, Els de"),
        ("Boom, van", "Boom, van"),
        ("de, Jan", "Jan de"),
        ("Boom,", "Boom,"),
        (", Els", ", Els"),
        ("Boom, , Els", "Boom, , Els"),
        ("Boom, Els (Elsje)", "Els (Elsje) Boom"),
    ],
)
def test_a_surname_first_is_turned_only_when_that_is_sure(written, said):
    assert straight(written) == said


def test_where_the_list_says_so_up_to_four_first_names_are_turned():
    assert straight("Vos Kok, An Bo Els Tim", is_sure=True) == "An Bo Els Tim Vos Kok"
    assert straight("Vos Kok, An Bo Els Tim Noor", is_sure=True) == "Vos Kok, An Bo Els Tim Noor"


def test_lines_that_are_nobody_are_named_and_left_out():
    reading = read_members("Leernetwerk\n\nNaam\tSchool\nEls\tDe Zwaluw\n\tAantal: 12\nTotaal 1\t")
    assert [row.name for row in reading.rows] == ["Els"]
    assert [(left.line, left.why) for left in reading.skipped] == [
        (1, "een titel"),
        (5, "een totaal"),
        (6, "een totaal"),
    ]


def test_a_column_that_is_left_alone_is_named():
    reading = read_members("Nr\tNaam\tTelefoon\tHobby\n1\tEls\t06-1\tlezen")
    assert reading.unused == ["Nr", "Telefoon", "Hobby"]


def test_a_heading_we_do_not_know_is_asked_about_and_can_be_answered():
    pasted = "Wie\tStek\nEls Boom\tDe Zwaluw"
    reading = read_members("Mens\tPost\tStek\nEls Boom\te.boom@x.nl\tDe Zwaluw\nTim\tt@x.nl\tBaken")
    assert not reading.is_sure
    assert reading.columns[0].heading == "Mens"
    assert people(pasted)[0][0] == "Wie"  # nothing says that this is a heading
    chosen = read_members("Mens\tStek\nEls\tDe Zwaluw", ("organisation", "name"))
    assert facts(chosen.rows[1]) == ("De Zwaluw", "", "Els", "")


def test_a_title_or_a_school_among_names_is_doubted():
    reading = read_members("Deelnemers contactmiddag\nEls Boom\nDe Zwaluw\nGroep 3\nTim Kok")
    assert [row.name for row in reading.rows if not row.doubt] == ["Els Boom", "Tim Kok"]


def test_an_address_that_is_none_and_one_without_a_name_are_asked():
    noor, nobody = read_members("Naam\tE-mail\nNoor\tn @x.nl\n\tleeg@x.nl").rows
    assert (noor.email, noor.odd) == ("", "n @x.nl")
    assert (nobody.name, nobody.doubt) == ("", "no name")


def test_somebody_twice_on_a_list_is_one_and_a_shared_address_is_asked():
    reading = read_members("Els\te@x.nl\t\nEls\tE@X.nl\tDe Zwaluw\nBo\te@x.nl\t\nAn\t\t\nAn\t\t")
    assert [row.name for row in reading.rows] == ["Els", "Bo", "An"]
    assert (reading.rows[0].organisation, reading.rows[1].also_line) == ("De Zwaluw", 1)
    assert reading.doubles == 2


def test_parts_of_an_attendance_list_are_people_once():
    pasted = (
        "1. Summary\nMeeting title\tX\nAttended participants\t2\n\n2. Participants\n"
        "Name\tFirst Join\tLast Leave\tEmail\tParticipant ID (UPN)\tRole\n"
        f"Els Boom (Extern)\t1/2/26, 1:28:10 PM\t1/2/26\t{ELS}\t{ELS}\tPresenter\n\n"
        "3. In-Meeting Activities\nName\tJoin Time\tDuration\tEmail\tRole\n"
        f"Els Boom (Extern)\t1/2/26\t1h 2m\t{ELS}\tPresenter\nTim Kok\t1/2/26\t3m\t{TIM}\t"
    )
    assert people(pasted) == [("Els Boom", ELS, "", ""), ("Tim Kok", TIM, "", "")]


def test_a_board_beside_a_school_is_its_board_and_alone_the_organisation():
    els, tim = read_members("Naam\tSchool\tBestuur\nEls\tDe Zwaluw\tDelta\nTim\t\tDelta").rows
    assert (els.organisation, els.board) == ("De Zwaluw", "Delta")
    assert (tim.organisation, tim.organisation_kind, tim.board) == ("Delta", "bestuur", "")


def test_a_mail_address_is_never_an_organisation_or_a_role():
    row = read_members("Naam\tSchool\tRol\nEls\tb@x.nl\tc@x.nl").rows[0]
    assert (row.name, row.organisation, row.role_word) == ("Els", "", "")


FIRST = st.sampled_from(["Els", "Tim", "Anne-Marie", "Noor", "Zoë", "Bo"])
INFIX = st.sampled_from(["", "de", "van der", "van 't", "ten"])
LAST = st.sampled_from(["Boom", "Kok", "Vries", "Jansen-Smit", "Çelik", "O'Brien"])
PLACE = st.sampled_from(["", "De Zwaluw", "Ons Baken", "Het Palet; locatie Zuid", 'De "Brug"'])
ROLE = st.sampled_from(["", "mentor", "schoolopleider", "IB'er"])


@st.composite
def persons(draw) -> list[tuple[str, str, str, str, str, str]]:
    parts = draw(st.lists(st.tuples(FIRST, INFIX, LAST, PLACE, ROLE), min_size=2, max_size=8))
    return [
        (first, infix, last, f"p{n}.x@voorbeeld.invalid", place, role)
        for n, (first, infix, last, place, role) in enumerate(parts)
    ]


def name_of(first: str, infix: str, last: str) -> str:
    return " ".join(part for part in (first, infix, last) if part)


def as_csv(rows: list[list[str]], sign: str, quote: bool) -> str:
    def cell(text: str) -> str:
        needs = quote or sign in text or '"' in text
        return '"' + text.replace('"', '""') + '"' if needs else text

    return "\n".join(sign.join(cell(text) for text in row) for row in rows)


@settings(max_examples=150, deadline=timedelta(seconds=5))
@given(
    persons(),
    st.sampled_from("\t;,|"),
    st.booleans(),
    st.sampled_from(["Naam", "Medewerker", "Volledige naam", "DEELNEMER:"]),
    st.permutations(["name", "mail", "place", "role", "number"]),
    st.sampled_from(["", "\ufeff", "Ledenlijst leernetwerk\n\n"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_is_read_back_right(everybody, sign, quote, heading, order, above, end):
    heads = {
        "name": heading,
        "mail": "E-mail (werk)",
        "place": "Locatie",
        "role": "Functie",
        "number": "Nr.",
    }
    rows = [[heads[kind] for kind in order]]
    right = []
    for n, (first, infix, last, mail, place, role) in enumerate(everybody, 1):
        name = name_of(first, infix, last)
        cells = {"name": name, "mail": mail, "place": place, "role": role, "number": str(n)}
        rows.append([cells[kind] for kind in order])
        right.append((name, mail, place, role))
    pasted = above + as_csv(rows, sign, quote)
    assert people(pasted.replace("\n", end)) == right


@settings(max_examples=100, deadline=timedelta(seconds=5))
@given(
    persons(),
    st.sampled_from(
        [
            "{name} <{mail}>",
            "{turned} <{mail}>",
            "{name} ({mail})",
            "{name} - {mail}",
            "- {name}, {mail}",
            "{n}. {name} {mail}",
            "{name}   {mail};",
            "{mail}\t{name}",
        ]
    ),
)
def test_any_list_of_names_and_addresses_is_read_back_right(everybody, layout):
    lines, right = [], []
    for n, (first, infix, last, mail, _, _) in enumerate(everybody, 1):
        name = name_of(first, infix, last)
        turned = f"{last}, {name_of(first, infix, '')}"
        lines.append(layout.format(n=n, name=name, turned=turned, mail=mail))
        right.append((name, mail, "", ""))
    assert people("\n".join(lines)) == right
    if "<" in layout:
        assert people("; ".join(lines)) == right
