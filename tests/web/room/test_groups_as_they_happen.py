"""A group that scanned twice, a latecomer, an empty group: set right in a tap, no word lost."""

from uuid import uuid4

import pytest

from gesprekskader.store import follow_ups, groups, minutes, outcomes, picked_items, seats
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft


def say(db, actor, group, item, text):
    draft = OutcomeDraft("opbrengst", text)
    return outcomes.record(db, actor, group, item.id, draft, submission_id=uuid4().hex).id


@pytest.fixture
def texts(db, cast):
    """Both groups wrote at the same item; the neighbour's group also has an own point."""
    from gesprekskader.records import ItemRef

    one = picked_items.of_group(db, cast.group_id)[0]
    two = picked_items.of_group(db, cast.next_group_id)[0]
    say(db, cast.member, cast.group_id, one, "VAN-GROEP-1")
    say(db, cast.neighbour, cast.next_group_id, two, "VAN-GROEP-2")
    follow_ups.record(
        db,
        cast.neighbour,
        cast.next_group_id,
        two.id,
        FollowUpDraft("ACTIE-2", "niemand"),
        submission_id=uuid4().hex,
    )
    own = ItemRef("f", "1", None, None, "Eigen punt", None, "Ons eigen punt", "")
    point = picked_items.pick(
        db, cast.neighbour, cast.next_group_id, own, submission_id=uuid4().hex
    )
    return {"one": one, "two": two, "point": point}


def merge(facilitator, cast):
    return facilitator.post(
        f"/gesprekken/{cast.next_group_id}/samenvoeging", data={"into": cast.group_id}
    )


def test_a_doubled_group_becomes_one_with_all_its_texts(facilitator, db, cast, texts):
    page = facilitator.get(f"/gesprekken/{cast.next_group_id}/regelen")
    assert "Bij Groep 1" in page.get_data(as_text=True)
    assert merge(facilitator, cast).status_code == 303
    written = {o.text: o for o in outcomes.of_group(db, cast.group_id)}
    assert set(written) == {"VAN-GROEP-1", "VAN-GROEP-2"}
    assert written["VAN-GROEP-2"].picked_item_id == texts["one"].id
    assert [f.text for f in follow_ups.of_group(db, cast.group_id)] == ["ACTIE-2"]
    points = [p.item.wording for p in picked_items.of_group(db, cast.group_id)]
    assert points.count("Ons eigen punt") == 1
    assert [c.id for c in groups.of_meeting(db, cast.meeting_id)] == [cast.group_id]
    names = {seat.name for seat in seats.of_group(db, cast.group_id)}
    assert names == {"Member", "Other", "Neighbour"}
    board = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").get_data(as_text=True)
    assert "in 1 groep" in board


def heads(db, cast) -> tuple[int | None, int | None]:
    both = (cast.group_id, cast.next_group_id)
    return tuple(groups.find(db, group_id).head_count for group_id in both)


@pytest.mark.parametrize(
    ("before", "together", "parted"),
    [
        ((4, 3), 7, (4, 3)),
        ((None, 5), 7, (2, 5)),
        ((4, None), 5, (4, None)),
        ((None, None), None, (None, None)),
    ],
)
def test_who_was_counted_at_two_tables_is_counted_at_the_one_that_stays(
    facilitator, db, cast, before, together, parted
):
    """Two people sit at the first table with a phone, and one at the second."""
    for group_id, number in zip((cast.group_id, cast.next_group_id), before, strict=True):
        groups.set_head_count(db, cast.facilitator, group_id, number)

    merge(facilitator, cast)
    assert heads(db, cast)[0] == together
    assert minutes.around(db, cast.meeting_id).people == (together or 3)

    facilitator.post(f"/gesprekken/{cast.next_group_id}/losmaken")
    assert heads(db, cast) == parted


def test_a_group_that_asked_for_who_leads_still_does_in_another(facilitator, db, cast):
    groups.call(db, cast.neighbour, cast.next_group_id, comes=True)
    merge(facilitator, cast)
    assert groups.find(db, cast.group_id).called_at is not None
    assert groups.find(db, cast.next_group_id).called_at is None


def test_a_phone_that_was_offline_while_groups_were_merged_loses_nothing(
    facilitator, neighbour, db, cast, texts
):
    merge(facilitator, cast)
    for text, headers in (("LATER-1", {}), ("LATER-2", {"X-Fragment": "1"})):
        answer = neighbour.post(
            f"/gesprekken/{cast.next_group_id}/opbrengsten",
            data={
                "picked_item": texts["two"].id,
                "kind": "opbrengst",
                "text": text,
                "submission_id": uuid4().hex,
            },
            headers=headers,
        )
        assert answer.status_code in (201, 303)
    action = neighbour.post(
        f"/gesprekken/{cast.next_group_id}/vervolgacties",
        data={
            "picked_item": texts["two"].id,
            "owner_kind": "niemand",
            "roundtable": "",
            "text": "LATERE-ACTIE",
            "submission_id": uuid4().hex,
        },
    )
    assert action.status_code == 303
    written = {o.text for o in outcomes.of_group(db, cast.group_id)}
    assert {"LATER-1", "LATER-2"} <= written
    assert "LATERE-ACTIE" in {f.text for f in follow_ups.of_group(db, cast.group_id)}


def test_a_retry_of_a_text_from_before_the_merger_stays_one(
    facilitator, neighbour, db, cast, texts
):
    fields = {
        "picked_item": texts["two"].id,
        "kind": "opbrengst",
        "text": "TWEE-KEER",
        "submission_id": "a" * 32,
    }
    url = f"/gesprekken/{cast.next_group_id}/opbrengsten"
    neighbour.post(url, data=fields)
    merge(facilitator, cast)
    neighbour.post(url, data=fields)
    written = [o.text for o in outcomes.of_group(db, cast.group_id)]
    assert written.count("TWEE-KEER") == 1


def test_an_open_page_of_the_old_group_leads_to_the_new_one(facilitator, neighbour, cast, texts):
    merge(facilitator, cast)
    old = f"/gesprekken/{cast.next_group_id}"
    assert neighbour.get(old).headers["Location"] == f"/gesprekken/{cast.group_id}"
    poll = neighbour.get(f"{old}/stand", headers={"X-Fragment": "1"}).get_data(as_text=True)
    assert "Jullie groep hoort nu bij Groep 1" in poll


def test_an_empty_group_is_hidden_and_shown_again(facilitator, db, cast):
    db.execute("delete from seats where group_id = ?", [cast.next_group_id])
    db.commit()
    facilitator.post(f"/gesprekken/{cast.next_group_id}/verbergen")
    assert len(groups.of_meeting(db, cast.meeting_id)) == 1
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").get_data(as_text=True)
    assert "1 verborgen groep" in page
    facilitator.post(f"/gesprekken/{cast.next_group_id}/tonen")
    assert len(groups.of_meeting(db, cast.meeting_id)) == 2


def test_a_group_with_people_or_texts_is_not_hidden(facilitator, db, cast, texts):
    answer = facilitator.post(f"/gesprekken/{cast.group_id}/verbergen")
    assert answer.status_code == 422
    assert "Voeg hem liever samen" in answer.get_data(as_text=True)


def test_a_latecomer_is_seated_and_somebody_changes_tables(facilitator, neighbour, db, cast):
    url = f"/bijeenkomsten/{cast.meeting_id}/deelnemers/{cast.neighbour.person_id}/groep"
    assert facilitator.post(url, data={"group": cast.group_id}).status_code == 303
    assert neighbour.get(f"/gesprekken/{cast.group_id}/acties").status_code == 200
    assert neighbour.get(f"/gesprekken/{cast.next_group_id}/acties").status_code == 404


def test_groups_of_two_meetings_are_not_merged(facilitator, db, cast, refs):
    from support import add_meeting

    other = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Ander")
    group = groups.start(
        db, cast.facilitator, other, refs("w2-lo-1"), submission_id="c" * 12, take_seat=False
    )
    answer = facilitator.post(f"/gesprekken/{cast.group_id}/samenvoeging", data={"into": group})
    assert answer.status_code == 422


def test_a_phone_hands_its_seat_to_another(member, db, cast, texts):
    url = f"/gesprekken/{cast.group_id}"
    assert member.post(f"{url}/plek/vrij").headers["Location"].endswith("/groepen")
    assert member.get(f"{url}/acties").status_code == 404
    assert "VAN-GROEP-1" in {o.text for o in outcomes.of_group(db, cast.group_id)}
    member.post(f"{url}/plek")
    assert member.get(f"{url}/acties").status_code == 200
