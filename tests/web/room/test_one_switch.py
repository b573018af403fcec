"""One switch: a part brings its stage along, back too; what takes something is asked once."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from support import draft, is_refused
from test_clock import turn

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import AMSTERDAM, clock_at, now
from gesprekskader.records import PhasePlan
from gesprekskader.store import clocks, groups, meetings, programmes
from gesprekskader.store.db import writing


def plan(db, cast, *stages: str, minutes: int = 10) -> None:
    made = [
        PhasePlan(n, f"Deel {n}", minutes, "groepje", "opbrengst", "Vraag.", None, stage)
        for n, stage in enumerate(stages, 1)
    ]
    with writing(db):
        programmes.replace_phases(db, cast.meeting_id, made)


def here(hour: int, minute: int) -> datetime:
    """A moment of today on the clock in the Netherlands."""
    return now().astimezone(AMSTERDAM).replace(hour=hour, minute=minute, second=0)


def stage(db, cast) -> str:
    return meetings.find(db, cast.meeting_id).stage


def board(client, cast) -> str:
    answer = client.get(f"/bijeenkomsten/{cast.meeting_id}")
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_going_on_and_back_takes_the_stage_along(db, cast):
    plan(db, cast, "", "ophalen", "", "afronden")
    seen = []
    turn(db, cast, "start", 0)
    for at in (1, 2, 3):
        turn(db, cast, "volgende", at)
        seen.append(stage(db, cast))
    assert seen == ["ophalen", "ophalen", "afronden"]
    assert meetings.find(db, cast.meeting_id).wrap_up_until is not None
    for at in (4, 3, 2):
        turn(db, cast, "vorige", at)
        seen.append(stage(db, cast))
    assert seen[3:] == ["ophalen", "ophalen", "open"]
    assert meetings.find(db, cast.meeting_id).wrap_up_until is None


def test_any_part_can_be_jumped_to_and_back_it_has_its_time(db, cast):
    plan(db, cast, "", "", "ophalen", "afronden")
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
        turn(db, cast, "volgende", 1)
    with clock_at(start + timedelta(minutes=4)):
        jump(db, cast, 2, 4)
        assert (clocks.of_meeting(db, cast.meeting_id).phase, stage(db, cast)) == (4, "afronden")
    with clock_at(start + timedelta(minutes=7)):
        jump(db, cast, 4, 2)
        clock = clocks.of_meeting(db, cast.meeting_id)
        assert (clock.phase, clocks.seconds_left(clock), stage(db, cast)) == (2, 180, "open")


def jump(db, cast, phase: int, to: int) -> None:
    clocks.turn(db, cast.facilitator, cast.meeting_id, "naar", phase=phase, to=to)


def test_a_jump_pressed_at_another_part_does_nothing(db, cast):
    plan(db, cast, "", "", "ophalen")
    turn(db, cast, "start", 0)
    jump(db, cast, 2, 3)
    assert clocks.of_meeting(db, cast.meeting_id).phase == 1
    with pytest.raises(RuleBroken):
        jump(db, cast, 1, 9)


def test_a_programme_of_before_goes_on_to_the_stages_after_its_last_part(db, cast, facilitator):
    plan(db, cast, "", "")
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    assert "Verder met Ophalen" in board(facilitator, cast)
    assert turn(db, cast, "volgende", 2) is None
    assert stage(db, cast) == "ophalen"
    assert "Verder met Afronden" in board(facilitator, cast)
    assert "Terug naar Deel 2" in board(facilitator, cast)
    turn(db, cast, "verder", 0)  # back in the talk: each group sees its own texts
    assert stage(db, cast) == "open"


def test_who_is_ahead_of_the_programme_stays_so_on_the_way_on(db, cast):
    """Opened for all before the programme came to it: the next part shuts nothing."""
    plan(db, cast, "", "", "ophalen")
    turn(db, cast, "start", 0)
    with writing(db):
        meetings.set_stage(db, cast.meeting_id, "ophalen")
    turn(db, cast, "volgende", 1)
    assert stage(db, cast) == "ophalen"
    turn(db, cast, "vorige", 2)
    assert stage(db, cast) == "open"


def test_past_the_last_part_nobody_goes_back_who_is_ahead(db, cast):
    """The clock ran, and the stage was moved by hand: past its last part it does not go back."""
    plan(db, cast, "", "")
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    with writing(db):
        meetings.set_stage(db, cast.meeting_id, "afronden")
    until = meetings.find(db, cast.meeting_id).wrap_up_until
    turn(db, cast, "volgende", 2)
    assert (stage(db, cast), meetings.find(db, cast.meeting_id).wrap_up_until) == (
        "afronden",
        until,
    )


def test_on_without_a_programme_moves_no_stage(db, cast):
    plan(db, cast)
    turn(db, cast, "volgende", 0)
    assert stage(db, cast) == "open"


def test_a_last_part_of_no_minutes_takes_no_stage_with_it(db, cast, facilitator):
    """Skipping *Afronden* as a part of the programme still gives the groups their week."""
    plan(db, cast, "", "ophalen", "afronden")
    with writing(db):
        programmes.set_minutes(db, cast.meeting_id, 3, 0)
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    shown = board(facilitator, cast)
    assert "Verder met Afronden" in shown
    assert "Ja, sluiten" in shown  # from the running sheet
    turn(db, cast, "volgende", 2)
    assert stage(db, cast) == "afronden"


def test_the_last_part_never_closes_by_itself(db, cast, facilitator):
    plan(db, cast, "ophalen", "afronden")
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    shown = board(facilitator, cast)
    assert "Ja, sluiten" in shown
    assert "Wie erbij was, kan dan alle teksten van de groepen lezen. Eigen stappen blij" in shown
    assert "Niemand kan nog iets wijzigen. Weer openen" in shown
    assert turn(db, cast, "volgende", 2) is None
    assert stage(db, cast) == "afronden"


def test_a_stage_by_hand_rests_the_clock_at_its_place(db, cast, facilitator):
    plan(db, cast, "", "")
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
    with clock_at(start + timedelta(minutes=3)):
        url = f"/bijeenkomsten/{cast.meeting_id}/stadium"
        facilitator.post(url, data={"now": "open", "new": "ophalen"})
        assert clocks.of_meeting(db, cast.meeting_id) is None
        turn(db, cast, "verder", 0)
        clock = clocks.of_meeting(db, cast.meeting_id)
        assert (clock.phase, clocks.seconds_left(clock)) == (1, 420)


@pytest.mark.parametrize("over", ["past the last part", "ahead by hand"])
def test_a_page_from_before_the_start_does_not_begin_again_what_is_over(
    db, cast, facilitator, over
):
    plan(db, cast, "", "")
    if over == "ahead by hand":  # the clock never ran
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    else:
        turn(db, cast, "start", 0)
        turn(db, cast, "volgende", 1)
        turn(db, cast, "volgende", 2)
    for deed in ("start", "opnieuw"):
        answer = facilitator.post(
            f"/bijeenkomsten/{cast.meeting_id}/klok", data={"deed": deed, "phase": "0"}
        )
        assert answer.status_code == 409
        assert "Het programma is al geweest." in answer.get_data(as_text=True)
    assert (clocks.of_meeting(db, cast.meeting_id), stage(db, cast)) == (None, "ophalen")


def test_who_begins_where_a_colleague_stopped_is_asked_where_to_go_on(db, cast, facilitator):
    plan(db, cast, "", "ophalen", "")
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    turn(db, cast, "stop", 2)
    url = f"/bijeenkomsten/{cast.meeting_id}/klok"
    answer = facilitator.post(url, data={"deed": "start", "phase": "0"})
    assert answer.status_code == 409
    assert "verder waar je was, of opnieuw" in answer.get_data(as_text=True)
    assert clocks.of_meeting(db, cast.meeting_id) is None
    assert 'value="opnieuw"' in board(facilitator, cast)
    assert facilitator.post(url, data={"deed": "opnieuw", "phase": "0"}).status_code == 303
    assert (clocks.of_meeting(db, cast.meeting_id).phase, stage(db, cast)) == (1, "open")


def test_the_parts_of_who_uses_no_clock_are_in_reach_while_it_runs(db, cast, facilitator):
    plan(db, cast, "", "")
    turn(db, cast, "start", 0)
    folded = board(facilitator, cast).partition('id="zonder-klok"')[2].partition("</li>")[0]
    there = re.findall(r'name="new" value="(\w+)"', folded)
    assert there == ["ophalen", "afronden", "gesloten"]
    assert "Ja, sluiten" in folded
    turn(db, cast, "stop", 1)
    assert 'id="zonder-klok"' not in board(facilitator, cast)


def test_the_button_names_what_is_next_and_says_what_is_seen_then(db, cast, facilitator):
    plan(db, cast, "", "ophalen", "afronden")
    shown = board(facilitator, cast)
    assert "Begin met Deel 1" in shown
    assert "alle teksten zijn te zien" in shown  # in the running sheet
    turn(db, cast, "start", 0)
    shown = board(facilitator, cast)
    assert "Verder met Deel 2" in shown
    assert re.search(r"<button[^>]*>5 min erbij</button>", shown), "a tap, no question"
    assert "Bij Deel 2 ziet iedereen in de zaal alle teksten. Terug kan altijd." in shown
    turn(db, cast, "volgende", 1)
    assert "Bij Deel 3 kunnen de groepen nog een week aanvullen." in board(facilitator, cast)


def test_being_late_says_how_much_and_wins_it_back_from_the_longest_part(db, cast, facilitator):
    plan(db, cast, "", "", "")
    with writing(db):
        programmes.set_minutes(db, cast.meeting_id, 2, 20)
        db.execute("update meetings set ends_at = '14:40' where id = ?", [cast.meeting_id])
    with clock_at(here(14, 5)):  # 40 minutes to go
        turn(db, cast, "start", 0)
        shown = board(facilitator, cast)
        assert "Klaar om <strong>14.45</strong>, dat is <strong>5 minuten later</strong>" in shown
        assert "Haal 5 minuten in bij Deel 2" in shown
        data = {"deed": "inhalen", "phase": "1", "to": "2", "minutes": "15"}
        for _ in range(2):  # two who lead press the same button: it gives once
            facilitator.post(f"/bijeenkomsten/{cast.meeting_id}/klok", data=data)
        shown = board(facilitator, cast)
        assert "Klaar om <strong>14.40</strong>." in shown
        assert "Haal" not in shown
    assert [part.minutes for part in programmes.phases_of(db, cast.meeting_id)] == [10, 15, 10]


@pytest.mark.parametrize(("to", "minutes"), [(1, 5), (2, 2), (2, 0), (9, 5)])
def test_only_a_part_to_come_gives_time_and_keeps_some(db, cast, to, minutes):
    plan(db, cast, "", "")
    turn(db, cast, "start", 0)
    with pytest.raises(RuleBroken):
        clocks.turn(
            db, cast.facilitator, cast.meeting_id, "inhalen", phase=1, to=to, minutes=minutes
        )
    assert [part.minutes for part in programmes.phases_of(db, cast.meeting_id)] == [10, 10]


def test_a_group_asks_somebody_to_come_until_it_needs_nobody(db, cast, member, facilitator):
    url = f"/gesprekken/{cast.group_id}/kom-even"
    start = now()
    with clock_at(start):
        member.post(url, data={"komt": "ja"})
    with clock_at(start + timedelta(minutes=3)):
        member.post(url, data={"komt": "ja"})
        shown = board(facilitator, cast)
        assert "group--look" in shown
        assert "3 min geleden" in shown  # it counts from the first time
        facilitator.post(url, data={"komt": "nee", "terug": "bord"})
    assert groups.find(db, cast.group_id).called_at is None
    assert "group--look" not in board(facilitator, cast)


def test_who_sits_elsewhere_calls_nobody(cast, client_of):
    other = client_of("neighbour")
    assert is_refused(other.post(f"/gesprekken/{cast.group_id}/kom-even", data={"komt": "ja"}))


def test_only_silence_at_the_end_of_writing_asks_for_a_look(db, cast, facilitator):
    plan(db, cast, "", minutes=10)
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
        assert "nog niets bij dit onderdeel" not in board(facilitator, cast)
    with clock_at(start + timedelta(minutes=7, seconds=59)):
        assert "nog niets bij dit onderdeel" not in board(facilitator, cast)
    with clock_at(start + timedelta(minutes=8, seconds=1)):
        assert "nog niets bij dit onderdeel" in board(facilitator, cast)
    with writing(db):
        db.execute("update meeting_phases set capture = ''")
        db.execute("update meetings set revision = revision + 1")
    with clock_at(start + timedelta(minutes=8, seconds=1)):
        assert "nog niets bij dit onderdeel" not in board(facilitator, cast)


@pytest.mark.parametrize(("number", "people"), [(5, "5 mensen"), (1, "1 mens"), (None, "2 mensen")])
def test_how_many_sit_there_counts_when_somebody_said_so(db, cast, facilitator, number, people):
    groups.set_head_count(db, cast.member, cast.group_id, 9)
    groups.set_head_count(db, cast.member, cast.group_id, number)
    assert f"<small>{people}</small>" in board(facilitator, cast)


@pytest.mark.parametrize("number", [0, -1, 41])
def test_a_table_seats_one_to_forty(db, cast, number):
    with pytest.raises(RuleBroken):
        groups.set_head_count(db, cast.member, cast.group_id, number)


def test_a_rehearsal_is_not_closed_by_the_switch(db, cast, facilitator):
    meeting_id = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(title="Proef"),
        format_key="contactmiddag",
        is_rehearsal=True,
        phases=[],
        submission_id=uuid4().hex,
    )
    meetings.move_stage(db, cast.facilitator, meeting_id, now="concept", new="open")
    shown = facilitator.get(f"/bijeenkomsten/{meeting_id}").get_data(as_text=True)
    assert "Ja, sluiten" not in shown
    assert "Alles van deze proef wissen" in shown


def test_who_leads_too_sees_who_pressed_last_and_oneself_does_not(db, cast, facilitator, client_of):
    plan(db, cast, "", "")
    colleague = client_of("colleague")
    turn(db, cast, "start", 0)
    assert "Facilitator drukte hier het laatst, om" in board(colleague, cast)
    assert "drukte hier" not in board(facilitator, cast)
    with clock_at(now() + timedelta(days=1)):
        assert "drukte hier" not in board(colleague, cast)
    meetings.move_stage(db, cast.colleague, cast.meeting_id, now="open", new="ophalen")
    assert "Colleague drukte hier het laatst" in board(facilitator, cast)
    turn(db, cast, "verder", 7)  # pressed at another part: nothing happened
    assert "Colleague drukte hier het laatst" in board(facilitator, cast)


def test_a_closed_meeting_is_opened_by_its_one_button_only(db, cast, facilitator):
    plan(db, cast, "", "")
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="gesloten")
    shown = board(facilitator, cast)
    assert "Weer openen om aan te vullen" in shown
    assert 'value="open"' not in shown


def test_the_part_that_runs_says_when_it_began(db, cast, facilitator):
    plan(db, cast, "", "")
    with clock_at(here(16, 36)):
        turn(db, cast, "start", 0)
        shown = board(facilitator, cast)
    assert "<span>16.36</span> <b>Deel 1" in shown
    assert "<span>16.46</span> <b>Deel 2" in shown


def test_a_board_that_lies_open_lives_on_when_the_meeting_is_a_concept_again(facilitator, db, cast):
    at = f"/bijeenkomsten/{cast.meeting_id}/stand"
    for before, after, words in (
        ("open", "concept", "Openen voor deelnemers"),
        ("concept", "open", "Groepen doen mee en schrijven."),
    ):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=before, new=after)
        answer = facilitator.get(at)
        assert answer.status_code == 200
        assert words in answer.get_data(as_text=True)
