"""A decision looks like one: on the sheet, at the harvest, in minutes, in a year's report."""

from uuid import uuid4

import pytest

from gesprekskader.exports.formats import FORMATS
from gesprekskader.store import meetings, outcomes, picked_items
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def decided(db, cast):
    """An ordinary text, and then a decision, of one group at one item; the meeting is closed."""
    picked = picked_items.of_group(db, cast.group_id)[0].id
    for kind, text in (("opbrengst", "GEWOON"), ("besluit", "BESLOTEN")):
        outcomes.record(
            db,
            cast.member,
            cast.group_id,
            picked,
            OutcomeDraft(kind, text),
            submission_id=uuid4().hex,
        )
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


def test_in_minutes_it_comes_first_and_says_so(facilitator, cast, decided):
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag"
    text = facilitator.get(f"{url}.txt").get_data(as_text=True)
    assert text.index("Besluit:\n- BESLOTEN") < text.index("Opbrengst:\n- GEWOON")
    for kind, form in FORMATS.items():
        if not form.is_slow:
            assert facilitator.get(f"{url}.{kind}").status_code == 200, kind


def test_with_only_starred_texts_a_decision_stays(facilitator, cast, decided):
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag.txt?keuze=x"
    text = facilitator.get(url).get_data(as_text=True)
    assert "BESLOTEN" in text


def test_in_the_report_of_the_year_without_a_star(facilitator, db, cast, decided):
    year = meetings.find(db, cast.meeting_id).school_year
    url = f"/netwerken/{cast.network_id}/jaar/{year}/verslag.txt"
    text = facilitator.get(url).get_data(as_text=True)
    assert "Besluit:\n- BESLOTEN" in text
    assert "GEWOON" not in text
