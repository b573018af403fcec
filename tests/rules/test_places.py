"""Names of schools that may be one, and those that are two."""

import pytest

from gesprekskader.rules.places import is_near, same_key


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Sint-Jan", "St. Jan", True),
        ("Daltonschool Zuid & Noord", "daltonschool zuid en noord", True),
        ("OBS De Boog", "De Boog", True),
        ("De Boog", "CBS De Boog", True),
        ("OBS De Boog", "CBS De Boog", False),
        ("OBS De Boog", "OBS Boog", True),
        ("De Boog", "Het Palet", False),
        ("De School", "Het", False),
        ("OBS", "Basisschool", False),
    ],
)
def test_names_are_one_unless_they_say_two_sorts_of_school(one, other, near):
    assert is_near(one, other) is is_near(other, one) is near


def test_a_name_without_letters_is_a_name_of_its_own():
    assert same_key("★") != same_key("☆")
    assert not is_near("★", "☆")
