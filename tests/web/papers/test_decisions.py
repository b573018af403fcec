"""A decision looks like one: on the sheet, at the harvest, in minutes, in a year's report."""

from uuid import uuid4

import pytest

from gesprekskader.exports.formats import FORMATS
from gesprekskader.store import follow_ups, harvests, meetings, outcomes, picked_items
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft


def record(db, cast, picked, kind, text) -> str:
    draft, sid = OutcomeDraft(kind, text), uuid4().hex
    return outcomes.record(db, cast.facilitator, cast.group_id, picked, draft, submission_id=sid).id


def plan(db, cast, picked) -> str:
    draft, sid = FollowUpDraft("AFGESPROKEN", "niemand"), uuid4().hex
    return follow_ups.record(
        db, cast.facilitator, cast.group_id, picked, draft, submission_id=sid
    ).id


ORDER = ("GEWOON", "Wat wij besloten", "BESLOTEN", "Wat wij afspraken", "AFGESPROKEN")


@pytest.fixture
def agreed(db, cast) -> str:
    return plan(db, cast, picked_items.of_group(db, cast.group_id)[0].id)


@pytest.fixture
def decided(db, cast):
    """An ordinary text, and then a decision, of one group at one item; the meeting is closed."""
    picked = picked_items.of_group(db, cast.group_id)[0].id
    for kind, text in (("opbrengst", "GEWOON"), ("besluit", "BESLOTEN")):
        record(db, cast, picked, kind, text)
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    return picked


def test_on_the_sheet_of_the_group(member, cast, decided):
    page = member.get(f"/gesprekken/{cast.group_id}/items/{decided}").get_data(as_text=True)
    assert page.count("outcome--decision") == 1


def test_at_the_harvest_it_stands_first_under_its_own_heading(facilitator, cast, decided):
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/ophalen").get_data(as_text=True)
    places = [page.index(words) for words in ("<h3>Besluit", "BESLOTEN", "<h3>Opbrengst", "GEWOON")]
    assert places == sorted(places)


def test_in_minutes_decisions_have_a_list_of_their_own_before_the_actions(
    facilitator, cast, agreed, decided
):
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag"
    for kind, form in FORMATS.items():
        if form.is_slow or form.is_list:
            continue
        text = facilitator.get(f"{url}.{kind}").get_data(as_text=True)
        places = [
            text.index(words)
            for words in (
                "GEWOON",
                "Wat wij besloten",
                "BESLOTEN",
                "Wat wij afspraken",
                "AFGESPROKEN",
            )
        ]
        assert places == sorted(places), kind
        assert text.count("BESLOTEN") == 1, kind
    listed = facilitator.get(f"{url}.csv").get_data(as_text=True)
    assert listed.count("BESLOTEN") == 1
    assert listed.index("BESLOTEN") < listed.index("AFGESPROKEN")


def test_a_decision_says_its_item_and_a_starred_one_comes_first(facilitator, cast, db):
    picked = picked_items.of_group(db, cast.group_id)[0].id
    record(db, cast, picked, "besluit", "BESLOTEN")
    later = record(db, cast, picked, "besluit", "DAARNA-BESLOTEN")
    harvests.star(db, cast.facilitator, "outcomes", later, starred=True)
    text = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.txt").get_data(as_text=True)
    starred = "- ★ DAARNA-BESLOTEN (Leeromgeving · item 1)"
    assert f"Wat wij besloten:\n{starred}\n- BESLOTEN (Leeromgeving · item 1)\n" in text


@pytest.mark.parametrize(
    ("also", "words"),
    [
        ((), "Hier besloten wij iets. Dat staat hieronder."),
        (("actie",), "Hier besloten wij iets, en spraken wij iets af. Dat staat hieronder."),
        (("opbrengst",), ""),
    ],
)
def test_an_item_where_all_was_decided_says_that_it_stands_below(
    facilitator, cast, db, also, words
):
    picked = picked_items.of_group(db, cast.group_id)[1].id
    record(db, cast, picked, "besluit", "BESLOTEN")
    for kind in also:
        plan(db, cast, picked) if kind == "actie" else record(db, cast, picked, kind, "GEWOON")
    text = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.txt").get_data(as_text=True)
    assert words in text
    assert ("staat hieronder" in text) == bool(words)


def test_with_only_starred_texts_a_decision_stays(facilitator, cast, decided):
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag.txt?keuze=x"
    text = facilitator.get(url).get_data(as_text=True)
    assert "BESLOTEN" in text


def test_in_the_report_of_the_year_without_a_star(facilitator, db, cast, decided):
    year = meetings.find(db, cast.meeting_id).school_year
    url = f"/netwerken/{cast.network_id}/jaar/{year}/verslag.txt"
    text = facilitator.get(url).get_data(as_text=True)
    assert "Wat wij besloten:\n- BESLOTEN" in text
    assert "GEWOON" not in text
