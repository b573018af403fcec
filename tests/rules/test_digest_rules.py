"""What the mail of the day is called."""

from datetime import date

import pytest

from gesprekskader.rules.digests import looks_back, subject


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([], "Wat er op je wacht"),
        (["2 vragen voor Projectgroep"], "2 vragen voor Projectgroep"),
        (
            ["2 vragen voor A", "Antwoord op jullie vraag"],
            "2 vragen voor A en antwoord op jullie vraag",
        ),
        (["1 vraag", "2 antwoorden", "Een actie"], "1 vraag, 2 antwoorden en een actie"),
    ],
)
def test_a_subject_names_every_kind_of_news(said, words):
    assert subject(said) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 6, 7), "Deze week kijken we terug"),
        (date(2027, 6, 6), "Volgende week kijken we terug"),
        (date(2027, 5, 31), "Volgende week kijken we terug"),
        (date(2027, 5, 30), "Binnenkort kijken we terug"),
    ],
)
def test_next_week_is_next_week(day, words):
    saturday = date(2027, 6, 12)
    assert looks_back(saturday, day) == words
