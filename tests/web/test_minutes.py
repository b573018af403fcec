"""Minutes from the page: who gets them, what the switches do, and life without Pango."""

from uuid import uuid4

import pytest

from gesprekskader.exports import pdf
from gesprekskader.store import meetings, outcomes, steps
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft


@pytest.fixture
def written(db, cast, picked, refs):
    """An outcome, a step shared with the network and a private one, at a harvested meeting."""
    outcomes.record(
        db,
        cast.member,
        cast.conversation_id,
        picked.id,
        OutcomeDraft("opbrengst", "Wij praten samen"),
        submission_id=uuid4().hex,
    )
    for text, shared in (("gedeelde stap", steps.NETWORK), ("stap voor mijzelf", "")):
        step_id = steps.add(
            db,
            cast.member,
            StepDraft("ga", text, tuple(refs("w2-lo-1"))),
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            school_year=meetings.find(db, cast.meeting_id).school_year,
            submission_id=uuid4().hex,
        )
        steps.share(db, cast.member, step_id, shared)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    return f"/bijeenkomsten/{cast.meeting_id}/verslag"


def test_names_stand_in_it_only_when_asked_for(facilitator, written):
    without = facilitator.get(f"{written}.md").get_data(as_text=True)
    with_names = facilitator.get(f"{written}.md?keuze=ns").get_data(as_text=True)
    assert "gedeelde stap" in without
    assert "Member" not in without
    assert "Member" in with_names
    assert "stap voor mijzelf" not in without + with_names


def test_items_nobody_wrote_at_stand_in_it_only_when_asked_for(facilitator, written):
    words = "De praktijkplaats betrekt studenten"
    assert words not in facilitator.get(f"{written}.md").get_data(as_text=True)
    assert words in facilitator.get(f"{written}.md?keuze=o").get_data(as_text=True)


def test_the_page_shows_what_the_files_hold(facilitator, written):
    page = facilitator.get(written).get_data(as_text=True)
    assert "Wij praten samen" in page
    assert "gedeelde stap" in page


def test_a_pdf_comes_as_a_file_with_a_name(facilitator, written):
    answer = facilitator.get(f"{written}.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert 'filename="verslag-' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_pango_the_page_works_and_the_pdf_says_what_to_do(
    facilitator, written, monkeypatch
):
    monkeypatch.setattr(pdf, "is_possible", lambda: False)
    page = facilitator.get(written)
    assert page.status_code == 200
    assert "kan nog geen PDF maken" in page.get_data(as_text=True)
    answer = facilitator.get(f"{written}.pdf")
    assert answer.status_code == 503
    assert "Pango" in answer.get_data(as_text=True)
    assert facilitator.get(f"{written}.md").status_code == 200


def test_an_unknown_kind_of_file_is_not_found(facilitator, written):
    assert facilitator.get(f"{written}.exe").status_code == 404
