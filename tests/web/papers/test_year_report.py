"""The report of a network's year holds what stood out of every kind."""

from uuid import uuid4

import pytest

from gesprekskader.store import harvests, meetings, outcomes, picked_items
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def say(db, cast):
    def record(kind: str, text: str, *, has_consent: bool = True) -> str:
        picked = picked_items.of_group(db, cast.group_id)[0].id
        role = "student" if kind == "citaat" else ""
        draft = OutcomeDraft(kind, text, role, has_consent=bool(role) and has_consent)
        return outcomes.record(
            db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex
        ).id

    return record


@pytest.fixture
def report(facilitator, db, cast):
    year = meetings.find(db, cast.meeting_id).school_year
    url = f"/netwerken/{cast.network_id}/jaar/{year}/verslag.txt"
    return lambda: facilitator.get(url).get_data(as_text=True)


def test_every_kind_but_an_ordinary_outcome_stands_in_it_without_a_star(say, report):
    kinds = ("goed voorbeeld", "knelpunt", "vraag", "besluit", "citaat")
    for kind in kinds:
        say(kind, f"EEN {kind}")
    say("opbrengst", "GEWOON")
    text = report()
    assert [kind for kind in kinds if f"EEN {kind}" not in text] == []
    assert "GEWOON" not in text
    assert "Gewone opbrengsten staan er alleen in met een ster" in text


def test_an_ordinary_outcome_with_a_star_stands_in_it_and_the_star_is_explained(
    say, report, db, cast
):
    assert "Een ster betekent" not in report()
    harvests.star(db, cast.facilitator, "outcomes", say("opbrengst", "GEWOON"), starred=True)
    assert "- ★ GEWOON" in report()
    assert "Een ster betekent: dit nemen we mee." in report()


def test_a_quote_without_consent_stays_out_also_with_a_star(say, report, db, cast):
    quote = say("citaat", "ZONDER TOESTEMMING", has_consent=False)
    harvests.star(db, cast.facilitator, "outcomes", quote, starred=True)
    assert "ZONDER TOESTEMMING" not in report()
