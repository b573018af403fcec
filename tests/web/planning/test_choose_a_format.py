"""A format says what it is before it is chosen; who chooses and the rounds go along with it."""

from uuid import uuid4

import pytest
from overleg import bring_overleg, plan_overleg
from support import sent

from gesprekskader.store import groups, meetings, picked_items, programmes


@pytest.fixture(autouse=True)
def overleg(app, tmp_path):
    bring_overleg(app, tmp_path)


def test_each_format_says_what_it_is_before_it_is_chosen(facilitator, cast):
    page = facilitator.get(f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw").text
    for words in (
        "Kort en goed.",
        "40 minuten, met rondes",
        "Groepjes van 4-8",
        "De vragen staan al",
    ):
        assert words in page
    assert "Terugblik op" in page  # its parts, without the place for a round
    assert "[ronde]" not in page


def test_a_format_proposes_who_chooses_and_asks_for_its_rounds(db, plan):
    meeting = plan(item_choice="werkvorm", round_lines="Noord\nZuid\n\nNoord")
    assert meeting.item_choice == "none"
    assert meeting.rounds == ("Noord", "Zuid")
    titles = [part.title for part in programmes.phases_of(db, meeting.id)]
    assert titles == ["Terugblik op Noord", "Terugblik op Zuid", "Ophalen"]


def test_who_plans_may_choose_otherwise_than_the_format_proposes(plan):
    assert plan(item_choice="own").item_choice == "own"


def test_other_rounds_change_the_programme_at_once_before_it_opens(db, plan, facilitator):
    meeting = plan(item_choice="werkvorm", round_lines="Noord\nZuid")
    answer = change(facilitator, meeting, "Noord\nOost\nWest")
    assert answer.headers["Location"].endswith(meeting.id)
    parts = programmes.phases_of(db, meeting.id)
    assert [part.round for part in parts] == ["Noord", "Oost", "West", ""]


def test_while_it_runs_other_rounds_are_asked_about_and_reach_every_group(
    db, cast, plan, facilitator
):
    meeting = plan(item_choice="werkvorm", round_lines="Noord")
    meetings.move_stage(db, cast.facilitator, meeting.id, now="concept", new="open")
    group = groups.start(
        db, cast.facilitator, meeting.id, [], submission_id=uuid4().hex, take_seat=False
    )
    answer = change(facilitator, meetings.find(db, meeting.id), "Noord\nZuid")
    assert answer.headers["Location"].endswith("/programma/volgt")
    assert len(programmes.phases_of(db, meeting.id)) == 2
    assert facilitator.post(answer.headers["Location"]).status_code == 303
    assert [p.round for p in programmes.phases_of(db, meeting.id)] == ["Noord", "Zuid", ""]
    picked = [(p.item.key, p.item.round) for p in picked_items.of_group(db, group)]
    assert picked == [("overleg/terugblik", "Noord"), ("overleg/terugblik", "Zuid")]


def test_a_closed_meeting_keeps_its_rounds(db, cast, plan, facilitator):
    meeting = plan(item_choice="werkvorm", round_lines="Noord")
    for now, new in (("concept", "open"), ("open", "gesloten")):
        meetings.move_stage(db, cast.facilitator, meeting.id, now=now, new=new)
    answer = change(facilitator, meetings.find(db, meeting.id), "Zuid")
    assert answer.status_code == 422
    assert "De rondes blijven zoals ze waren" in answer.text
    assert meetings.find(db, meeting.id).rounds == ("Noord",)


def change(client, meeting, rounds: str):
    form = sent(
        title=meeting.title,
        meeting_on=meeting.meeting_on.isoformat(),
        starts_at=meeting.starts_at,
        item_choice="none",
        round_lines=rounds,
        version=str(meeting.version),
    )
    return client.post(f"/bijeenkomsten/{meeting.id}/wijzigen", data=form)


@pytest.fixture
def plan(db, cast, facilitator):
    return lambda **over: plan_overleg(db, cast, facilitator, **over)
