"""A series in a file: every mistake has its line, and what is written is read again the same."""

import shutil

import pytest
from content_files import problems
from support import ROOT

from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.model import MeetingSeries, SeriesMeeting
from gesprekskader.catalogue.render import NO_WORDS
from gesprekskader.catalogue.series import read_own_series, written_series

FORMATS = {"contactmiddag", "mt-sessie"}
RIGHT = """---
sleutel: kort
titel: Kort
---

Twee keer.

## 1. Eerst

werkvorm: contactmiddag
week: 1
voor: team

## 2. Dan

werkvorm: mt-sessie
week: 4
voor: Team
"""


def wrong_in(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.problem) for one in read_own_series("kort", text, FORMATS)[1]]


def test_a_capital_makes_no_other_network():
    made, wrong = read_own_series("kort", RIGHT, FORMATS)
    assert wrong == []
    assert made.parts == ("team",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("sleutel: kort", "sleutel: Kort reeks", 2, "kleine letters"),
        ("sleutel: kort", "sleutel: anders", 2, "de sleutel blijft"),
        ("titel: Kort", "titel: ", 3, "'titel' ontbreekt"),
        ("titel: Kort", "titel: Kort\nweken: 3", 4, "'weken' kennen we niet"),
        ("werkvorm: contactmiddag", "werkvorm: contactochtend", 10, "'contactochtend' kennen we"),
        ("werkvorm: contactmiddag\n", "", 8, "'werkvorm' ontbreekt"),
        ("week: 4", "week: 0", 17, "geen getal van 1"),
        ("week: 4", "week: vier", 17, "geen getal van 1"),
        ("week: 4", "week: 105", 17, "geen getal van 1"),
        ("week: 4\n", "", 14, "'week' ontbreekt"),
        ("voor: Team", "plaats: Hal", 18, "'plaats' kennen we niet"),
        ("voor: Team", "begint om: half twee", 18, "geen tijd"),
        ("voor: Team", f"voor: {'x' * 81}", 18, "hooguit 80"),
        ("voor: Team", "voor: Team\n\nNeem iets mee.", 20, "alleen velden"),
        ("## 2. Dan", "## Dan", 14, "schrijf de kop"),
        ("## 2. Dan", "## 2. Dan {#dan}", 14, "geen sleutel"),
        ("## 2. Dan", "### 2. Dan", 14, "deze kop lezen we niet"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, line, words):
    assert old in RIGHT
    found = wrong_in(RIGHT.replace(old, new, 1))
    assert any(at == line and words in problem for at, problem in found), found


def test_without_a_meeting_it_is_no_series():
    assert "geen bijeenkomsten" in wrong_in(RIGHT.split("## 1")[0])[0][1]


@pytest.mark.parametrize("title", ["Gewoon", 'Met "tekens": en \\ meer', "é, ja - of: nee"])
def test_what_is_written_is_read_again_the_same(title):
    meetings = (
        SeriesMeeting("Eerst: wij", "contactmiddag", 1, "", ""),
        SeriesMeeting("Dan", "mt-sessie", 104, "MT van ons", "09:30"),
    )
    made = MeetingSeries("kort", title, NO_WORDS, meetings)
    found, wrong = read_own_series("kort", written_series(made), FORMATS)
    assert wrong == []
    assert found == made


def test_ours_name_formats_of_ours():
    catalogue = read_catalogue(ROOT / "content")
    assert len(catalogue.series) >= 3
    dated = {key: [one.week for one in made.meetings] for key, made in catalogue.series.items()}
    assert dated["plg-en-mt"] == list(range(1, 13))


def test_a_key_that_is_there_twice_is_named(content):
    there = content / "reeksen"
    shutil.copy(there / "10-plg-en-mt.md", there / "11-weer.md")
    assert [(path, line) for path, line, _ in problems(content)] == [("reeksen/11-weer.md", 2)]


def test_a_series_of_ours_stays_with_own_formats_when_those_are_there(content):
    own = content.parent / "own"
    shutil.copytree(content / "werkvormen", own / "werkvormen")
    (own / "werkvormen" / "42-mt-sessie.md").unlink()
    left = set(read_catalogue(own, content).series)
    assert left == set(read_catalogue(content).series) - {"plg-en-mt"}


def test_a_series_beside_its_formats_may_name_only_formats_that_are_there(content):
    (content / "werkvormen" / "42-mt-sessie.md").unlink()
    found = problems(content)
    assert {(path, "mt-sessie" in said) for path, _, said in found} == {
        ("reeksen/10-plg-en-mt.md", True)
    }
