"""What a record says of itself, so that no template has to know the rule."""

from dataclasses import fields

import pytest

from gesprekskader.records import FollowUpAction, Meeting, PersonalStep
from gesprekskader.records.forwardings import Move
from gesprekskader.records.people import Key


def made(cls, **known):
    """One with only what matters here."""
    return cls(**{field.name: known.get(field.name) for field in fields(cls)})


@pytest.mark.parametrize(
    ("stage", "was_opened", "is_under_way"),
    [
        ("concept", False, False),
        ("open", True, True),
        ("ophalen", True, True),
        ("afronden", True, True),
        ("gesloten", True, False),
    ],
)
def test_a_meeting_is_under_way_from_opening_until_closing(stage, was_opened, is_under_way):
    meeting = made(Meeting, stage=stage)
    assert (meeting.was_opened, meeting.is_under_way) == (was_opened, is_under_way)


def test_only_a_person_is_somebody_by_name():
    kinds = ("niemand", "persoon", "rol", "overlegtafel")
    named = [k for k in kinds if made(FollowUpAction, owner_kind=k).names_somebody]
    assert named == ["persoon"]


@pytest.mark.parametrize(
    ("shared_with", "is_shared", "with_group"),
    [("", False, False), ("group", True, True), ("network", True, False)],
)
def test_a_step_says_whether_it_is_shared_and_with_whom(shared_with, is_shared, with_group):
    step = made(PersonalStep, shared_with=shared_with)
    assert (step.is_shared, step.is_shared_with_group) == (is_shared, with_group)


def test_what_somebody_wants_is_a_wish_and_what_they_will_do_is_not():
    assert [made(PersonalStep, kind=kind).is_wish for kind in ("wil", "ga")] == [True, False]


def test_a_point_moves_on_or_is_answered():
    assert [made(Move, kind=kind).is_sent_on for kind in ("sent on", "answered")] == [True, False]


def test_an_invitation_makes_an_account_and_a_reset_does_not():
    assert [made(Key, kind=k).is_invitation for k in ("invitation", "reset")] == [True, False]
