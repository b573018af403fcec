"""The clock: one time for all, moved by buttons, the same after a restart."""

from datetime import timedelta

import pytest
from support import is_refused

from gesprekskader.errors import Closed, NotFound
from gesprekskader.moments import clock_at, now
from gesprekskader.records import PhasePlan
from gesprekskader.store import clocks, meetings, places, programmes
from gesprekskader.store.db import writing


@pytest.fixture
def parts(db, cast) -> list[PhasePlan]:
    """Welkom 5 minutes, talk about item 7 16 minutes, own step 10 minutes."""
    made = [
        PhasePlan(1, "Welkom", 5, "plenair", "niets", "Vandaag praten we.", None),
        PhasePlan(2, "Gesprek over item 7", 16, "groepje", "opbrengst", "Vertel.", "w2-lo-7"),
        PhasePlan(3, "Eigen stap", 10, "alleen", "stap", "Schrijf.", None),
    ]
    with writing(db):
        programmes.replace_phases(db, cast.meeting_id, made)
    return made


def turn(db, cast, deed, phase, minutes=0, by=None):
    now_ = clocks.of_meeting(db, cast.meeting_id)
    clocks.turn(
        db,
        by or cast.facilitator,
        cast.meeting_id,
        deed,
        phase=phase,
        minutes=minutes,
        ends=clocks.end_of(now_) if now_ else "",
    )
    return clocks.of_meeting(db, cast.meeting_id)


def left(db, cast) -> int:
    return clocks.seconds_left(clocks.of_meeting(db, cast.meeting_id))


def test_the_programme_starts_goes_on_and_ends(db, cast, parts):
    assert clocks.of_meeting(db, cast.meeting_id) is None
    assert turn(db, cast, "start", 0).phase == 1
    assert turn(db, cast, "volgende", 1).phase == 2
    assert turn(db, cast, "vorige", 2).phase == 1
    turn(db, cast, "volgende", 1)
    assert turn(db, cast, "volgende", 2).phase == 3
    assert turn(db, cast, "volgende", 3) is None


def test_a_button_pressed_twice_or_by_two_people_counts_once(db, cast, parts):
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    assert turn(db, cast, "volgende", 1, by=cast.colleague).phase == 2


def test_minutes_are_added_and_the_end_moves_along(db, cast, parts, facilitator):
    with clock_at(now().replace(hour=12, minute=0, second=0)):
        turn(db, cast, "start", 0)
        before = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").get_data(as_text=True)
        turn(db, cast, "erbij", 1, 2)
        after = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").get_data(as_text=True)
        assert left(db, cast) == 7 * 60
    assert "Klaar om <strong>13.31" in before or "Klaar om <strong>14.31" in before
    assert "Klaar om <strong>13.33" in after or "Klaar om <strong>14.33" in after


def test_time_added_after_the_end_counts_from_now(db, cast, parts):
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
    with clock_at(start + timedelta(minutes=9)):
        assert left(db, cast) == -240
        turn(db, cast, "erbij", 1, 2)
        assert left(db, cast) == 120


def test_a_pause_stops_the_time(db, cast, parts):
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
        turn(db, cast, "pauze", 1)
    with clock_at(start + timedelta(minutes=30)):
        assert left(db, cast) == 300
        turn(db, cast, "verder", 1)
        assert left(db, cast) == 300


def test_the_clock_is_the_same_after_a_restart(db, cast, parts, settings, catalogue):
    from gesprekskader.store.db import Pool

    with clock_at(now()):
        turn(db, cast, "start", 0)
        again = Pool(settings.database)
        with again.borrowed() as other:
            assert clocks.of_meeting(other, cast.meeting_id) == clocks.of_meeting(
                db, cast.meeting_id
            )
        again.close()


def test_only_facilitators_turn_the_clock_and_only_while_it_is_open(db, cast, parts, member):
    with pytest.raises(NotFound):
        turn(db, cast, "start", 0, by=cast.member)
    url = f"/bijeenkomsten/{cast.meeting_id}/klok"
    assert is_refused(member.post(url, data={"deed": "start", "phase": "0"}))
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="concept")
    with pytest.raises(Closed):
        turn(db, cast, "start", 0)


def test_every_phone_hears_of_a_new_part_with_its_next_poll(db, cast, parts, member, picked):
    page = member.get(f"/gesprekken/{cast.group_id}/items/{picked.id}")
    tag = f'"{cast.group_id}-{db["groups"].get(cast.group_id)["revision"]}"'
    url = f"/gesprekken/{cast.group_id}/stand?item={picked.id}"
    assert member.get(url, headers={"If-None-Match": tag}).status_code == 304
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    answer = member.get(url, headers={"If-None-Match": tag})
    text = answer.get_data(as_text=True)
    assert page.status_code == 200
    assert 'data-also="#klok"' in text
    assert "Gesprek over item 7" in text
    assert "Naar dit onderdeel" in text  # this phone is at item 1: a tap, never by force


def test_without_script_the_time_stands_there_in_words(db, cast, parts, member, picked):
    with clock_at(now()):
        turn(db, cast, "start", 0)
        page = member.get(f"/gesprekken/{cast.group_id}/items/{picked.id}")
        assert "Nog 5 minuten" in page.get_data(as_text=True)
    with clock_at(now() + timedelta(minutes=6)):
        page = member.get(f"/gesprekken/{cast.group_id}/items/{picked.id}")
        assert "Tijd is om. Rond je zin af." in page.get_data(as_text=True)


def test_the_beamer_shows_the_statement_and_no_text_of_anybody(
    db, cast, parts, facilitator, member
):
    from uuid import uuid4

    from gesprekskader.store import outcomes, picked_items
    from gesprekskader.store.outcomes import OutcomeDraft

    item = picked_items.of_group(db, cast.group_id)[1]
    outcomes.record(
        db,
        cast.member,
        cast.group_id,
        item.id,
        OutcomeDraft("opbrengst", "NIET-OP-DE-BEAMER"),
        submission_id=uuid4().hex,
    )
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    for path in ("scherm", "scherm/stand"):
        page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/{path}").get_data(as_text=True)
        assert "betrekt studenten bij meer zaken" in page
        assert "NIET-OP-DE-BEAMER" not in page
        assert "Member" not in page


def test_a_programme_made_anew_while_it_runs_breaks_no_page(db, cast, parts, facilitator, member):
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    turn(db, cast, "volgende", 2)
    with writing(db):
        programmes.replace_phases(db, cast.meeting_id, parts[:1])
    assert facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").status_code == 200
    assert member.get(f"/gesprekken/{cast.group_id}/acties").status_code == 200


def test_an_accidental_next_part_goes_back_with_its_time(db, cast, parts):
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
        turn(db, cast, "volgende", 1)
    with clock_at(start + timedelta(minutes=3, seconds=33)):
        assert left(db, cast) == 12 * 60 + 27
        turn(db, cast, "volgende", 2)
    with clock_at(start + timedelta(minutes=5)):
        turn(db, cast, "vorige", 3)
        assert left(db, cast) == 11 * 60  # as if nothing was pressed
        turn(db, cast, "erbij", 2, 2)
        turn(db, cast, "vorige", 2)  # an accident the other way
        turn(db, cast, "volgende", 1)
        assert left(db, cast) == 13 * 60


def test_a_part_whose_time_was_up_goes_back_so_only_at_once(db, cast, parts):
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
    with clock_at(start + timedelta(minutes=6)):
        turn(db, cast, "volgende", 1)
        turn(db, cast, "vorige", 2)
        assert left(db, cast) == -60
        turn(db, cast, "volgende", 1)
    with clock_at(start + timedelta(minutes=10)):
        turn(db, cast, "vorige", 2)
        assert left(db, cast) == 5 * 60  # on purpose: once more
    with clock_at(start + timedelta(minutes=13)):
        turn(db, cast, "volgende", 1)
        assert left(db, cast) == 16 * 60  # and on, with its own minutes


def test_a_paused_part_goes_back_paused(db, cast, parts):
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
        turn(db, cast, "pauze", 1)
        turn(db, cast, "volgende", 1)
    with clock_at(start + timedelta(minutes=30)):
        assert turn(db, cast, "vorige", 2).ends_at is None
        assert left(db, cast) == 300


@pytest.mark.parametrize("ends", ["stop", "volgende"])
def test_a_clock_that_stopped_goes_on_where_it_was(db, cast, parts, facilitator, ends):
    start = now()
    with clock_at(start):
        turn(db, cast, "start", 0)
        turn(db, cast, "volgende", 1)
        turn(db, cast, "volgende", 2)
    with clock_at(start + timedelta(minutes=4)):
        assert turn(db, cast, ends, 3) is None
    board = f"/bijeenkomsten/{cast.meeting_id}"
    for address in (board, f"{board}/stand", f"{board}/scherm"):
        words = "Verder bij" if ends == "stop" or "scherm" in address else "Terug naar"
        assert f"{words} Eigen stap" in facilitator.get(address).get_data(as_text=True), address
    with clock_at(start + timedelta(minutes=40)):
        facilitator.post(f"{board}/klok", data={"deed": "verder", "phase": "0"})
        assert clocks.of_meeting(db, cast.meeting_id).phase == 3
        assert left(db, cast) == 6 * 60
        turn(db, cast, "stop", 3)
        assert turn(db, cast, "opnieuw", 0).phase == 1  # or from the beginning
        assert left(db, cast) == 300
        turn(db, cast, "volgende", 1)
        turn(db, cast, "volgende", 2)
        assert left(db, cast) == 600  # nothing of the first time round


def test_another_programme_or_a_closed_meeting_keeps_no_place(db, cast, parts):
    turn(db, cast, "start", 0)
    turn(db, cast, "stop", 1)
    with writing(db):
        programmes.replace_phases(db, cast.meeting_id, parts)
    assert places.at_meeting(db, cast.facilitator, cast.meeting_id).stopped_at is None
    assert turn(db, cast, "verder", 0) is None
    turn(db, cast, "start", 0)
    turn(db, cast, "stop", 1)
    for old, new in (("open", "concept"), ("concept", "open")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    assert places.at_meeting(db, cast.facilitator, cast.meeting_id).stopped_at is None


def test_the_last_picture_in_the_room_says_thanks(db, cast, facilitator):
    screen = f"/bijeenkomsten/{cast.meeting_id}/scherm"
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        text = facilitator.get(screen).get_data(as_text=True)
        assert ("Dank je wel" in text) == (old == "afronden"), "people go home, and add at home"
        assert ("Aanvullen" in text) == (old == "afronden")
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    code = meetings.find(db, cast.meeting_id).join_code
    for address in (screen, f"{screen}/stand"):
        text = facilitator.get(address).get_data(as_text=True)
        assert "Dank je wel" in text
        assert "verslag" in text
        assert "qr.svg" not in text
        assert code not in text.replace(" ", "")
