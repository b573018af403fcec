"""Two facilitators, stale pages and late phones at once: no page breaks, no text goes astray."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import add_meeting, draft, join, sent

from gesprekskader.moments import stamp
from gesprekskader.records import Reach
from gesprekskader.store import (
    clocks,
    follow_ups,
    grouping,
    groups,
    harvests,
    meetings,
    networks,
    outcomes,
    parked_points,
    people,
    picked_items,
    programmes,
    seats,
)
from gesprekskader.store.access import ALL
from gesprekskader.store.db import new_id, one, writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft


def say(db, actor, group, text):
    item = picked_items.of_group(db, group)[0]
    return outcomes.record(
        db, actor, group, item.id, OutcomeDraft("opbrengst", text), submission_id=uuid4().hex
    ).id


def act(db, actor, group, text, kind="niemand", owner=""):
    item = picked_items.of_group(db, group)[0]
    return follow_ups.record(
        db, actor, group, item.id, FollowUpDraft(text, kind, owner), submission_id=uuid4().hex
    ).id


def harvest(facilitator, cast) -> str:
    answer = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/ophalen")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def close(db, cast) -> None:
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)


@pytest.fixture
def empty(db, cast, refs) -> str:
    return groups.start(
        db,
        cast.facilitator,
        cast.meeting_id,
        refs("w2-lo-1", "w2-lo-7"),
        submission_id=uuid4().hex,
        take_seat=False,
    )


@pytest.fixture
def two_boards(db, cast) -> None:
    year = meetings.find(db, cast.meeting_id).school_year
    with writing(db):
        for name in ("Bestuur A", "Bestuur B"):
            board = new_id()
            db.execute(
                "insert into organisations (id, name, kind) values (?, ?, 'bestuur')", [board, name]
            )
            person_id = people.insert(db, f"Lid {name}", organisation_id=board)
            networks.insert_membership(db, cast.network_id, person_id, year, is_facilitator=False)


def test_who_sits_down_in_a_hidden_group_brings_it_back(db, cast, member, facilitator, empty):
    grouping.hide(db, cast.facilitator, empty, hidden=True)
    assert member.post(f"/gesprekken/{empty}/plek").status_code == 303
    say(db, cast.member, empty, "IN-DE-LEGE-GROEP")
    assert "IN-DE-LEGE-GROEP" in harvest(facilitator, cast)
    assert empty in {c.id for c in groups.of_meeting(db, cast.meeting_id)}


def test_two_facilitators_who_merge_both_ways_keep_one_group(db, cast, facilitator, member):
    one_, two = cast.group_id, cast.next_group_id
    say(db, cast.member, one_, "TEKST-1")
    say(db, cast.neighbour, two, "TEKST-2")
    assert (
        facilitator.post(f"/gesprekken/{one_}/samenvoeging", data={"into": two}).status_code < 400
    )
    again = facilitator.post(f"/gesprekken/{two}/samenvoeging", data={"into": one_})
    assert again.status_code == 422
    page = harvest(facilitator, cast)
    assert "TEKST-1" in page
    assert "TEKST-2" in page
    assert member.get(f"/gesprekken/{one_}").location.endswith(f"/gesprekken/{two}")


def test_a_group_is_not_merged_into_one_that_went_away(db, cast, facilitator, empty):
    grouping.merge(db, cast.facilitator, cast.group_id, cast.next_group_id)
    answer = facilitator.post(f"/gesprekken/{empty}/samenvoeging", data={"into": cast.group_id})
    assert answer.status_code == 422
    harvest(facilitator, cast)


def test_a_merger_can_be_undone_and_late_texts_go_along(db, cast, facilitator):
    one_, two = cast.group_id, cast.next_group_id
    say(db, cast.member, one_, "VAN-EEN")
    say(db, cast.neighbour, two, "VAN-TWEE")
    act(db, cast.neighbour, two, "ACTIE-VAN-TWEE")
    facilitator.post(f"/gesprekken/{two}/samenvoeging", data={"into": one_})
    board = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").get_data(as_text=True)
    assert "hoort nu bij Groep 1" in board
    say(db, cast.neighbour, two, "NA-HET-SAMENVOEGEN")
    assert facilitator.post(f"/gesprekken/{two}/losmaken").status_code == 303
    assert facilitator.post(f"/gesprekken/{two}/losmaken").status_code == 303
    assert [o.text for o in outcomes.of_group(db, two)] == ["VAN-TWEE", "NA-HET-SAMENVOEGEN"]
    assert [f.text for f in follow_ups.of_group(db, two)] == ["ACTIE-VAN-TWEE"]
    assert [o.text for o in outcomes.of_group(db, one_)] == ["VAN-EEN"]
    assert [seat.name for seat in seats.of_group(db, two)] == ["Neighbour"]
    harvest(facilitator, cast)


def test_who_comes_late_to_a_merged_group_sits_where_it_went(db, cast, app, facilitator):
    grouping.merge(db, cast.facilitator, cast.next_group_id, cast.group_id)
    actor, secret = join(db, cast.meeting_id, "Laat")
    late = app.test_client()
    with late.session_transaction() as session:
        session["visit"] = secret
    late.post(f"/gesprekken/{cast.next_group_id}/plek")
    assert seats.seated(db, actor, cast.meeting_id).id == cast.group_id


def test_an_own_point_for_a_merged_group_lands_where_it_went(db, cast, neighbour):
    grouping.merge(db, cast.facilitator, cast.next_group_id, cast.group_id)
    answer = neighbour.post(
        f"/gesprekken/{cast.next_group_id}/eigen-punt", data=sent(wording="ONS-PUNT")
    )
    assert answer.status_code == 303
    points = [p.item.wording for p in picked_items.of_group(db, cast.group_id)]
    assert "ONS-PUNT" in points


def test_a_merger_in_the_middle_of_a_save_loses_nothing(
    db, cast, neighbour, facilitator, monkeypatch
):
    real, calls = picked_items.where_now, []

    def merge_halfway(db_, group, item):
        found = real(db_, group, item)
        calls.append(group)
        if len(calls) == 1:
            grouping.merge(db_, cast.facilitator, cast.next_group_id, cast.group_id)
        return found

    monkeypatch.setattr(picked_items, "where_now", merge_halfway)
    item = picked_items.of_group(db, cast.next_group_id)[0].id
    answer = neighbour.post(
        f"/gesprekken/{cast.next_group_id}/opbrengsten",
        data=sent(text="TUSSENDOOR", kind="opbrengst", picked_item=item),
        headers={"X-Fragment": "1"},
    )
    assert answer.status_code == 201
    assert "TUSSENDOOR" in harvest(facilitator, cast)


def test_a_retry_after_changing_tables_hears_that_it_was_stored(db, cast, member):
    item = picked_items.of_group(db, cast.group_id)[0].id
    form = sent(text="EERST-HIER", kind="opbrengst", picked_item=item)
    url = f"/gesprekken/{cast.group_id}/opbrengsten"
    assert member.post(url, data=form).status_code == 303
    grouping.move_person(db, cast.facilitator, cast.next_group_id, cast.member.person_id)
    assert member.post(url, data=form).status_code == 303
    assert member.post(url, data=form | {"text": "IETS ANDERS"}).status_code == 404


def together(client, cast, stays: str, goes: str):
    texts = [f"vervolgacties:{stays}", f"vervolgacties:{goes}"]
    return client.post(f"/bijeenkomsten/{cast.meeting_id}/ophalen/samen", data={"tekst": texts})


def test_a_removed_action_leaves_what_other_groups_wrote(db, cast, member, facilitator):
    mine = act(db, cast.member, cast.group_id, "EEN")
    theirs = act(db, cast.neighbour, cast.next_group_id, "VAN-DE-ANDEREN")
    harvests.merge(db, cast.facilitator, "follow_ups", theirs, mine)
    member.post(f"/vervolgacties/{mine}/verwijdering")
    assert [f.text for f in follow_ups.of_meeting(db, cast.meeting_id)] == ["VAN-DE-ANDEREN"]


def test_merging_keeps_who_does_it(db, cast, facilitator):
    nobody = act(db, cast.member, cast.group_id, "EEN")
    trainers = act(db, cast.neighbour, cast.next_group_id, "TWEE", "rol", "de trainers")
    together(facilitator, cast, nobody, trainers)
    (action,) = follow_ups.of_meeting(db, cast.meeting_id)
    assert action.owner == "de trainers"


def test_a_struck_action_is_struck_for_every_board(db, cast, facilitator, two_boards):
    action = act(db, cast.member, cast.group_id, "Over een herkenbare persoon")
    facilitator.post(f"/vervolgacties/{action}/splitsing")
    two, copy = follow_ups.of_meeting(db, cast.meeting_id)
    facilitator.post(f"/ophalen/vervolgacties/{copy.id}/doorhaling")
    assert follow_ups.of_meeting(db, cast.meeting_id) == []
    assert one(db, "select 1 from follow_ups where text <> ''") is None


def test_what_was_taken_away_is_not_split(db, cast, facilitator, member, two_boards):
    struck, removed = (act(db, cast.member, cast.group_id, t) for t in ("EEN", "TWEE"))
    facilitator.post(f"/ophalen/vervolgacties/{struck}/doorhaling")
    member.post(f"/vervolgacties/{removed}/verwijdering")
    for action in (struck, removed):
        assert facilitator.post(f"/vervolgacties/{action}/splitsing").status_code == 404
    assert follow_ups.of_meeting(db, cast.meeting_id) == []


def test_a_struck_text_leaves_no_words_in_the_files(db, cast, facilitator, settings):
    text = say(db, cast.member, cast.group_id, "GEHEIME-ZIN-" + "x" * 60)
    for number in range(40):
        say(db, cast.member, cast.group_id, f"Iets anders {number}")
    facilitator.post(f"/ophalen/opbrengsten/{text}/doorhaling")
    found = [
        path.name
        for path in settings.data.rglob("*")
        if path.is_file() and b"GEHEIME-ZIN-" in path.read_bytes()
    ]
    assert found == []


def test_a_rehearsal_neither_shows_nor_ends_what_was_parked(db, cast, refs, facilitator):
    text = say(db, cast.member, cast.group_id, "ECHT-GEPARKEERD")
    meeting = meetings.find(db, cast.meeting_id)
    parked_points.park(db, cast.facilitator, text, meeting.meeting_on)
    rehearsal = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(meeting_on=meeting.meeting_on + timedelta(days=1)),
        format_key="contactmiddag",
        is_rehearsal=True,
        phases=[],
        submission_id=uuid4().hex,
    )
    assert parked_points.due_at(db, meetings.find(db, rehearsal), ALL) == []


def test_participants_see_parked_texts_only_after_the_harvest(db, cast, refs):
    text = say(db, cast.member, cast.group_id, "NOG-NIET-OPGEHAALD")
    meeting = meetings.find(db, cast.meeting_id)
    parked_points.park(db, cast.facilitator, text, meeting.meeting_on)
    later = add_meeting(
        db, cast.facilitator, cast.network_id, refs, meeting_on=meeting.meeting_on + timedelta(1)
    )
    after = meetings.find(db, later)
    assert parked_points.due_at(db, after, Reach(whole_year=True)) == []
    assert len(parked_points.due_at(db, after, ALL)) == 1


def test_parking_shows_and_can_be_taken_back(db, cast, facilitator):
    text = say(db, cast.member, cast.group_id, "PARKEER-MIJ")
    parked_points.park(
        db, cast.facilitator, text, meetings.find(db, cast.meeting_id).meeting_on + timedelta(60)
    )
    assert "terug op" in harvest(facilitator, cast)
    facilitator.post(f"/opbrengsten/{text}/niet-parkeren")
    assert "terug op" not in harvest(facilitator, cast)


def test_a_changed_programme_starts_at_its_beginning(db, cast, facilitator):
    with writing(db):
        programmes.replace_phases(db, cast.meeting_id, [])
        db.execute("update meetings set clock_phase = 14, clock_left = 60")
    meeting = meetings.find(db, cast.meeting_id)
    assert clocks.of_meeting(db, meeting.id) is not None
    with writing(db):
        programmes.replace_phases(db, cast.meeting_id, [])
    assert clocks.of_meeting(db, meeting.id) is None


def test_the_clock_ends_with_the_meeting(db, cast, facilitator):
    with writing(db):
        db.execute("update meetings set clock_phase = 1, clock_left = 60")
    close(db, cast)
    assert clocks.of_meeting(db, cast.meeting_id) is None


def test_more_minutes_pressed_twice_count_once(db, cast):
    with writing(db):
        db.execute("update meetings set clock_phase = 1, clock_left = 60")
    end = clocks.end_of(clocks.of_meeting(db, cast.meeting_id))
    for _ in range(2):
        clocks.turn(
            db, cast.facilitator, cast.meeting_id, clocks.MORE, phase=1, minutes=5, ends=end
        )
    assert clocks.seconds_left(clocks.of_meeting(db, cast.meeting_id)) == 360


def test_a_closed_meeting_is_not_rearranged(db, cast, facilitator, empty, two_boards):
    one_ = act(db, cast.member, cast.group_id, "EEN")
    two = act(db, cast.neighbour, cast.next_group_id, "TWEE")
    close(db, cast)
    answers = [
        facilitator.post(f"/vervolgacties/{one_}/splitsing"),
        together(facilitator, cast, two, one_),
        facilitator.post(f"/gesprekken/{empty}/verbergen"),
        facilitator.post(f"/bijeenkomsten/{cast.meeting_id}/items/w1-sv-1/erbij"),
    ]
    assert {answer.status_code for answer in answers} <= {404, 409}
    assert len(follow_ups.of_meeting(db, cast.meeting_id)) == 2


def test_a_page_of_somebody_else_sends_nothing_in_my_name(db, cast, member, neighbour, app):
    item = picked_items.of_group(db, cast.group_id)[0].id
    url = f"/gesprekken/{cast.group_id}/opbrengsten"
    form = sent(text="VAN-DE-VORIGE", kind="opbrengst", picked_item=item)
    answer = member.post(url, data=form, headers={"X-Visit": "0123456789 9876543210"})
    assert answer.status_code == 412
    assert outcomes.of_group(db, cast.group_id) == []
    page = member.get(f"/gesprekken/{cast.group_id}/items/{item}").get_data(as_text=True)
    visit = page.split('data-visit="')[1].split('"')[0]
    assert member.post(url, data=form, headers={"X-Visit": f"{visit} x"}).status_code == 303


def test_what_a_joiner_typed_as_school_is_kept(db, cast, facilitator):
    seats.join_as_new(
        db, cast.meeting_id, "Fatima", "De Linde", old_visit="", submission_id=uuid4().hex
    )
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/deelnemers").get_data(as_text=True)
    assert "De Linde" in page


def test_after_changing_an_action_at_the_harvest_you_are_back_there(db, cast, facilitator):
    action = act(db, cast.member, cast.group_id, "WIE-DOET-DIT")
    url = f"/vervolgacties/{action}/wijzigen?terug=ophalen"
    assert "/ophalen#tekst-" in facilitator.get(url).get_data(as_text=True)
    found = follow_ups.find(db, action)
    answer = facilitator.post(
        url,
        data={
            "text": found.text,
            "picked_item": found.picked_item_id,
            "owner_kind": "rol",
            "owner": "mentoren",
            "roundtable": "",
            "version": "1",
        },
    )
    assert answer.location.endswith(f"/ophalen#tekst-{action}")


def test_old_half_done_things_are_set_right_by_the_migration(tmp_path):
    from gesprekskader.store import migrations
    from gesprekskader.store.db import connect

    db = connect(tmp_path / "old.db")
    migrations.migrations.apply(db, stop_before="after_the_room")
    with writing(db):
        db.execute("insert into networks (id, name, created_at) values ('n', 'N', ?)", [stamp()])
        db.execute(
            "insert into meetings (id, network_id, school_year, title, meeting_on, starts_at,"
            " format_key, item_choice, join_code, stage, submission_id, created_at, clock_phase)"
            " values ('m', 'n', '2026-2027', 'T', '2026-10-01', '13:30', 'contactmiddag', 'shared',"
            " 'ABCDEF', 'afronden', 's', ?, 3)",
            [stamp()],
        )
    migrations.migrate(db)
    row = one(db, "select wrap_up_until, clock_phase from meetings")
    assert row["wrap_up_until"] is not None
    db.close()
