"""Groups that stand ready before anybody comes, and who sits where."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting, is_refused, join

from gesprekskader import rules
from gesprekskader.errors import Closed, NotFound, RuleBroken
from gesprekskader.store import groups, meetings, picked_items, seats
from gesprekskader.store.db import writing


@pytest.fixture
def planned(db, cast, refs) -> str:
    return add_meeting(db, cast.facilitator, cast.network_id, refs, title="Straks", open_it=False)


def prepare(client, meeting_id, number, names="", **over):
    data = {"number": str(number), "names": names, "submission_id": uuid4().hex} | over
    return client.post(f"/bijeenkomsten/{meeting_id}/groepen/klaarzetten", data=data)


def names(db, meeting_id) -> list[str]:
    return [group.name for group in groups.of_meeting(db, meeting_id)]


def test_before_it_opens_groups_stand_ready_with_their_items(db, planned, facilitator):
    assert prepare(facilitator, planned, 3, "De Brug\n\nOns Baken").status_code == 303

    assert names(db, planned) == ["De Brug", "Ons Baken", "Groep 3"]
    for group in groups.of_meeting(db, planned):
        assert len(picked_items.of_group(db, group.id)) == 2


def test_more_names_than_the_number_are_all_groups(db, planned, facilitator):
    prepare(facilitator, planned, 1, "Een\nTwee")
    assert names(db, planned) == ["Een", "Twee"]


def test_sent_again_they_are_made_once(db, planned, facilitator):
    for _ in range(2):
        prepare(facilitator, planned, 2, submission_id="dezelfde")
    assert names(db, planned) == ["Groep 1", "Groep 2"]
    prepare(facilitator, planned, 1)
    assert names(db, planned) == ["Groep 1", "Groep 2", "Groep 3"]


@pytest.mark.parametrize("number", ["0", "31", "", "veel"])
def test_a_room_holds_one_to_thirty(db, planned, facilitator, number):
    answer = prepare(facilitator, planned, number, "MIJN-TAFEL")
    assert answer.status_code == 422
    assert "MIJN-TAFEL" in answer.get_data(as_text=True)
    assert names(db, planned) == []


def test_what_is_there_counts_along(db, cast, planned, facilitator):
    prepare(facilitator, planned, 29)
    assert prepare(facilitator, planned, 2).status_code == 422
    assert prepare(facilitator, planned, 1).status_code == 303


def test_only_who_leads_and_not_after_closing(db, cast, planned, member):
    assert is_refused(prepare(member, planned, 2))
    with pytest.raises(NotFound):
        make(db, cast.member, planned)
    for old, new in (("concept", "open"), ("open", "gesloten")):
        meetings.move_stage(db, cast.facilitator, planned, now=old, new=new)
    with pytest.raises(Closed):
        make(db, cast.facilitator, planned)


def make(db, actor, meeting_id) -> None:
    groups.prepare(db, actor, meeting_id, [""], [], submission_id=uuid4().hex)


def test_no_group_is_a_rule_that_breaks(db, cast, planned):
    with pytest.raises(RuleBroken):
        groups.prepare(db, cast.facilitator, planned, [], [], submission_id=uuid4().hex)


def test_who_gave_a_name_reads_who_sits_where_and_a_tables_phone_does_not(db, cast, client_of, app):
    join(db, cast.meeting_id, "Sanne de Wit")
    page = client_of("member").get(f"/bijeenkomsten/{cast.meeting_id}/groepen")
    text = page.get_data(as_text=True)
    sitting = {seat.name for seat in seats.of_group(db, cast.group_id)}
    assert sitting
    assert all(name.split()[0] in text for name in sitting)

    table = app.test_client()
    with table.session_transaction() as session:
        session["visit"] = seats.join_as_table(db, cast.meeting_id, old_visit="")
    for url in ("groepen", "groepen/stand"):
        text = table.get(f"/bijeenkomsten/{cast.meeting_id}/{url}").get_data(as_text=True)
        assert "Groep 1" in text
        assert not any(name.split()[0] in text for name in sitting)
        assert "2 mensen" in text


def test_empty_groups_say_so_and_how_to_divide(db, planned, cast, facilitator, client_of):
    prepare(facilitator, planned, 4)
    meetings.move_stage(db, cast.facilitator, planned, now="concept", new="open")
    seats.join_as_known(db, cast.member, planned)
    text = client_of("member").get(f"/bijeenkomsten/{planned}/groepen").get_data(as_text=True)
    assert "Tel samen af tot 4" in text
    assert text.count("nog leeg") == 4


def test_one_group_is_told_as_one_and_several_as_several(planned, facilitator):
    for number, words in ((1, "Er is al 1 groep."), (1, "Er zijn al 2 groepen.")):
        prepare(facilitator, planned, number)
        at = f"/bijeenkomsten/{planned}/groepen/klaarzetten"
        assert words in " ".join(facilitator.get(at).get_data(as_text=True).split())


def test_who_made_too_many_groups_adds_knowingly_and_hides_an_empty_one(db, planned, facilitator):
    at = f"/bijeenkomsten/{planned}/groepen/klaarzetten"
    assert "Hoeveel groepen?" in facilitator.get(at).text
    prepare(facilitator, planned, 2)
    last = groups.of_meeting(db, planned)[-1]
    for page in (at, f"/bijeenkomsten/{planned}"):
        assert f'href="/gesprekken/{last.id}/regelen"' in facilitator.get(page).text
    assert "Hoeveel groepen erbij?" in facilitator.get(at).text
    facilitator.post(f"/gesprekken/{last.id}/verbergen")
    assert [group.name for group in groups.of_meeting(db, planned)] == ["Groep 1"]


def test_the_number_at_a_table_is_put_right_by_who_leads(db, cast, facilitator):
    url = f"/gesprekken/{cast.group_id}/aantal"
    assert facilitator.post(url, data={"number": "6"}).status_code == 303
    assert groups.find(db, cast.group_id).head_count == 6
    assert facilitator.post(url, data={"number": "99"}).status_code == 422
    page = facilitator.get(f"/gesprekken/{cast.group_id}/regelen").get_data(as_text=True)
    assert 'value="6"' in page


def test_a_name_stands_there_once(db, planned, facilitator):
    assert prepare(facilitator, planned, 2, "De Brug\nde brug").status_code == 422
    prepare(facilitator, planned, 1, "De Brug")
    answer = prepare(facilitator, planned, 1, "DE BRUG")
    assert answer.status_code == 422
    assert "Er is al een groep DE BRUG" in answer.get_data(as_text=True)
    assert names(db, planned) == ["De Brug"]


@pytest.mark.parametrize(
    ("held_on", "year", "stage", "status"),
    [
        (TODAY - timedelta(days=400), -1, "gesloten", 422),
        (TODAY - timedelta(days=400), -1, "open", 303),
        (TODAY - timedelta(days=2), -1, "gesloten", 303),  # at the turn of the year it can a while
        (TODAY - timedelta(days=2), 0, "gesloten", 303),
    ],
)
def test_how_many_sat_there_is_not_changed_in_a_closed_meeting_of_an_earlier_year(
    db, cast, facilitator, held_on, year, stage, status
):
    years = {0: rules.school_year_of(TODAY), -1: rules.school_year_of(TODAY - timedelta(days=366))}
    with writing(db):
        db.execute(
            "update meetings set meeting_on = ?, school_year = ?, stage = ? where id = ?",
            [held_on.isoformat(), years[year], stage, cast.meeting_id],
        )
    answer = facilitator.post(f"/gesprekken/{cast.group_id}/aantal", data={"number": "6"})
    assert answer.status_code == status
    assert groups.find(db, cast.group_id).head_count == (6 if status == 303 else None)
