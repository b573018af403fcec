"""Points for the agenda are put in beforehand by who leads and members; every group gets them."""

from uuid import uuid4

import pytest
from overleg import bring_overleg, plan_overleg
from support import is_refused, put_on_list, sent

from gesprekskader.records import ItemRef
from gesprekskader.store import agenda_points, groups, meetings, outcomes, own_data, picked_items
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def agenda(app, tmp_path, db, cast, facilitator) -> str:
    """Where the points of a meeting stand that takes them from members; not open yet."""
    bring_overleg(app, tmp_path)
    put_on_list(db, cast, cast.member, cast.other)
    meeting = plan_overleg(db, cast, facilitator, round_lines="Noord")
    return f"/bijeenkomsten/{meeting.id}/agenda"


def words(db, agenda: str) -> list[str]:
    return [point.words for point in agenda_points.of_meeting(db, agenda.split("/")[2])]


def put(client, agenda: str, said: str, **more):
    return client.post(agenda, data=sent(words=said) | more)


def talks(db, agenda: str) -> list[list[str]]:
    """What each group has on its agenda."""
    found = groups.of_meeting(db, agenda.split("/")[2])
    return [
        [p.item.wording for p in picked_items.of_group(db, group.id) if p.item.subtheme == "Agenda"]
        for group in found
    ]


def open_with_group(db, cast, client, agenda: str) -> str:
    meeting_id = agenda.split("/")[2]
    meetings.move_stage(db, cast.facilitator, meeting_id, now="concept", new="open")
    client.post(f"/bijeenkomsten/{meeting_id}/groepen", data={"submission_id": uuid4().hex})
    return groups.of_meeting(db, meeting_id)[-1].id


def test_a_member_puts_a_point_in_from_my_year_and_only_who_leads_sees_whose_it_is(
    db, agenda, member, client_of, facilitator
):
    assert agenda in member.get("/mijn").text
    assert put(member, agenda, "STARTWEEK").status_code == 303
    assert "STARTWEEK" in member.get(agenda).text
    assert "STARTWEEK" not in client_of("other").get(agenda).text
    page = facilitator.get(agenda).text
    assert "STARTWEEK" in page
    assert "Van Member" in page


def test_sent_twice_there_is_one_point_with_the_newest_words(db, agenda, member):
    sent_id = uuid4().hex
    for said in ("EEN", "EEN", "EEN BETER"):
        assert put(member, agenda, said, submission_id=sent_id).status_code == 303
    assert words(db, agenda) == ["EEN BETER"]
    assert put(member, agenda, "   ").status_code == 422


def test_a_member_changes_and_takes_away_own_points_only(db, agenda, member, client_of):
    put(member, agenda, "MIJN PUNT")
    point = agenda_points.of_meeting(db, agenda.split("/")[2])[0]
    form = {"words": "BETER", "was": "MIJN PUNT"}
    other = client_of("other")
    assert is_refused(other.post(f"{agenda}/{point.id}", data=form))
    assert is_refused(other.post(f"{agenda}/{point.id}/weg"))
    assert is_refused(member.post(f"{agenda}/{point.id}/plek", data={"kant": "omhoog"}))
    assert member.post(f"{agenda}/{point.id}", data=form).status_code == 303
    assert words(db, agenda) == ["BETER"]
    stale = member.post(f"{agenda}/{point.id}", data=form | {"words": "ANDERS"})
    assert stale.status_code == 422
    assert "Nu staat er: &#39;BETER&#39;" in stale.text
    assert 'value="ANDERS"' in stale.text
    assert member.post(f"{agenda}/{point.id}/weg").status_code == 303
    assert words(db, agenda) == []


def test_every_group_gets_them_in_order_and_a_later_point_at_once(
    db, cast, agenda, facilitator, member
):
    for said in ("TWEE", "EEN"):
        put(facilitator, agenda, said)
    point = agenda_points.of_meeting(db, agenda.split("/")[2])[1]
    facilitator.post(f"{agenda}/{point.id}/plek", data={"kant": "omhoog"})
    open_with_group(db, cast, facilitator, agenda)
    assert talks(db, agenda) == [["EEN", "TWEE"]]
    put(facilitator, agenda, "DRIE")
    open_with_group_again(db, facilitator, agenda)
    assert talks(db, agenda) == [["EEN", "TWEE", "DRIE"]] * 2
    assert put(member, agenda, "TE LAAT").status_code in (404, 409)


def open_with_group_again(db, client, agenda: str) -> None:
    meeting_id = agenda.split("/")[2]
    client.post(f"/bijeenkomsten/{meeting_id}/groepen", data={"submission_id": uuid4().hex})


def test_the_order_in_groups_follows_the_agenda_and_other_items_keep_their_place(
    db, cast, facilitator
):
    agenda = f"/bijeenkomsten/{cast.meeting_id}/agenda"
    before = picked_items.of_group(db, cast.group_id)
    for said in ("EEN", "TWEE"):
        put(facilitator, agenda, said)
    own = ItemRef("k", "", None, None, "Eigen punt", None, "EIGEN PUNT", "")
    picked_items.pick(db, cast.member, cast.group_id, own, submission_id=uuid4().hex)
    put(facilitator, agenda, "DRIE")
    point = agenda_points.of_meeting(db, cast.meeting_id)[2]
    for _ in range(2):
        facilitator.post(f"{agenda}/{point.id}/plek", data={"kant": "omhoog"})
    assert talks(db, agenda) == [["DRIE", "EEN", "TWEE"]] * 2
    after = picked_items.of_group(db, cast.group_id)
    assert [one.id for one in after[: len(before)]] == [one.id for one in before]
    assert after[-2].item.wording == "EIGEN PUNT"


def test_a_point_that_a_group_wrote_at_stays_there_in_the_words_of_that_moment(
    db, cast, agenda, facilitator
):
    put(facilitator, agenda, "BESPROKEN")
    put(facilitator, agenda, "NOG NIET")
    group = open_with_group(db, cast, facilitator, agenda)
    at = next(p for p in picked_items.of_group(db, group) if p.item.wording == "BESPROKEN")
    outcomes.record(
        db,
        cast.facilitator,
        group,
        at.id,
        OutcomeDraft("opbrengst", "BLIJFT"),
        submission_id=uuid4().hex,
    )
    for point in agenda_points.of_meeting(db, agenda.split("/")[2]):
        form = {"words": f"{point.words}!", "was": point.words}
        facilitator.post(f"{agenda}/{point.id}", data=form)
    assert talks(db, agenda) == [["BESPROKEN", "NOG NIET!"]]
    for point in agenda_points.of_meeting(db, agenda.split("/")[2]):
        facilitator.post(f"{agenda}/{point.id}/weg")
    assert talks(db, agenda) == [["BESPROKEN"]]


def test_a_meeting_that_takes_no_points_of_members_shows_them_no_agenda(
    db, cast, member, client_of, facilitator
):
    put_on_list(db, cast, cast.member)
    agenda = f"/bijeenkomsten/{cast.meeting_id}/agenda"
    assert is_refused(member.get(agenda))
    assert is_refused(put(member, agenda, "X"))
    assert put(facilitator, agenda, "VAN WIE LEIDT").status_code == 303
    assert talks(db, agenda) == [["VAN WIE LEIDT"]] * 2
    assert is_refused(client_of("outsider").get(agenda))


def test_who_wipes_everything_leaves_the_point_without_a_name(db, cast, agenda, member):
    put(member, agenda, "MIJN PUNT")
    told = own_data.of_person(db, cast.member.person_id)
    assert "MIJN PUNT" in str(told)
    with writing(db):
        own_data.wipe(db, cast.member.person_id)
    (point,) = agenda_points.of_meeting(db, agenda.split("/")[2])
    assert (point.words, point.person_id, point.name) == ("MIJN PUNT", None, "")


def test_a_meeting_with_a_point_of_somebody_else_is_not_thrown_away(
    db, cast, agenda, facilitator, member
):
    gone = f"/bijeenkomsten/{agenda.split('/')[2]}/verwijderen"
    put(facilitator, agenda, "VAN MIJZELF")
    edit = f"/bijeenkomsten/{agenda.split('/')[2]}/wijzigen"
    assert gone in facilitator.get(edit).text
    put(member, agenda, "VAN EEN LID")
    assert gone not in facilitator.get(edit).text
    assert facilitator.post(gone).status_code == 422
    assert words(db, agenda) == ["VAN MIJZELF", "VAN EEN LID"]


def test_who_came_along_once_is_not_led_to_an_agenda_of_who_is_on_the_list(agenda, client_of):
    page = client_of("neighbour").get("/mijn").text
    assert "Trainersoverleg" in page or "Overleg" in page
    assert agenda not in page
