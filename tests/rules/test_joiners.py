"""Who of the list a joiner may be: proposed when one fits, and only then."""

import pytest

from gesprekskader.records import Joiner, Member, Person
from gesprekskader.rules.joiners import proposals


def joiner(name: str, place: str = "", number: str = "j1", **over) -> Joiner:
    facts = {"is_member": False, "has_account": False, "tied_to": "", "joined_as": "", "group": ""}
    return Joiner(person_id=number, name=name, organisation=place, **(facts | over))


def member(name: str, place: str = "") -> Member:
    person = Person(name, name, "", "", None, place, version=1)
    return Member(person, "n", "2026-2027", False, False, left_on=None)


LISTED = [
    member("Bas Smit", "De Morgenster"),
    member("Bas Kok", "Ons Baken"),
    member("Zoë de Wit"),
]


@pytest.mark.parametrize(
    ("name", "place", "right"),
    [
        ("Bas", "De Morgenster", "Bas Smit"),
        ("bas", "OBS de morgenster", "Bas Smit"),
        ("Bas S.", "", "Bas Smit"),
        ("Zoe", "Het Palet", "Zoë de Wit"),
        ("Bas", "", None),  # two of them
        ("Bas", "Het Palet", None),  # of another school
        ("Zo", "", None),
        ("Zoë Jansen", "", None),
    ],
)
def test_a_joiner_is_proposed_when_one_member_fits(name, place, right):
    found = proposals([joiner(name, place)], LISTED).get("j1")
    assert (found.person.name if found else None) == right


@pytest.mark.parametrize(
    ("place", "right"), [("Ons Baken", "Noor Vos"), ("", None), ("Het Palet", "Noor Kok")]
)
def test_who_is_of_the_same_school_comes_before_who_is_of_none(place, right):
    listed = [member("Noor Kok"), member("Noor Vos", "Ons Baken")]
    found = proposals([joiner("Noor", place)], listed).get("j1")
    assert (found.person.name if found else None) == right


@pytest.mark.parametrize(("place", "fits"), [("", True), ("Ons Baken", True), ("Palet", False)])
def test_who_is_of_another_school_is_somebody_else(place, fits):
    listed = [member("Noor Vos", "Ons Baken")]
    assert bool(proposals([joiner("Noor", place)], listed)) is fits


def test_who_has_no_letters_in_the_name_is_nobody():
    assert proposals([joiner("👍")], [member("Bas"), member("👍")]) == {}
    assert proposals([joiner("Bas")], [member("👍")]) == {}


def test_two_joiners_for_one_member_are_not_proposed():
    both = [joiner("Zoë"), joiner("Zoë", number="j2")]
    assert proposals(both, LISTED) == {}


@pytest.mark.parametrize("over", [{"is_member": True}, {"has_account": True}, {"tied_to": "Zoë"}])
def test_who_is_known_already_is_not_proposed(over):
    assert proposals([joiner("Zoë", **over)], LISTED) == {}
