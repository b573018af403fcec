"""An own step for one person, who sat in a group with its owner: nobody else reads it."""

from uuid import uuid4

import pytest
from support import add_meeting, join

from gesprekskader.errors import SentEarlier
from gesprekskader.store import carried_steps, own_data, people, seats, shown_steps, steps
from gesprekskader.store.db import one, writing
from gesprekskader.store.steps import StepDraft

WORDS = "Elke week tien minuten napraten"


def text_of(client, url: str) -> str:
    return " ".join(client.get(url).get_data(as_text=True).split())


@pytest.fixture
def step(db, cast, refs) -> str:
    return write(db, cast, refs)


def write(db, cast, refs, **values) -> str:
    values = {"network_id": cast.network_id, "meeting_id": cast.meeting_id} | values
    draft = StepDraft("ga", WORDS, tuple(refs("w2-lo-1")))
    return steps.add(db, cast.member, draft, submission_id=uuid4().hex, **values)


def show(client, step, actor, **fields):
    fields = {"person": actor.person_id} | fields
    return client.post(f"/stappen/{step}/voor-een", data=fields)


def test_the_chosen_person_reads_it_at_my_year_and_nobody_else(member, client_of, cast, step):
    assert show(member, step, cast.other).status_code == 303
    page = text_of(client_of("other"), "/mijn")
    assert "Wat iemand jou laat zien" in page
    assert WORDS in page
    assert "Member" in page
    assert "Alleen jij en Other zien deze stap." in text_of(member, f"/stappen/{step}")
    assert "voor jou en Other" in text_of(member, "/mijn")
    for role in ("facilitator", "colleague", "neighbour", "coordinator"):
        assert WORDS not in text_of(client_of(role), "/mijn")
        assert WORDS not in text_of(client_of(role), f"/bijeenkomsten/{cast.meeting_id}/mijn-stap")
    assert client_of("other").get(f"/stappen/{step}").status_code == 404
    assert client_of("other").post(f"/stappen/{step}/voor-niemand").status_code == 404


def test_one_tap_takes_it_back(member, client_of, db, cast, step):
    show(member, step, cast.other)
    answer = member.post(f"/stappen/{step}/voor-niemand", data={"terug": cast.meeting_id})
    assert answer.headers["Location"].startswith(f"/bijeenkomsten/{cast.meeting_id}/mijn-stap")
    assert WORDS not in text_of(client_of("other"), "/mijn")
    assert "Alleen jij ziet deze stap." in text_of(member, f"/stappen/{step}")


def test_what_is_shared_with_all_is_shown_to_one_until_that_is_taken_back_too(
    member, client_of, db, cast, step
):
    show(member, step, cast.other)
    steps.share(db, cast.member, step, steps.NETWORK)
    assert "Other ziet deze stap ook." in text_of(member, f"/stappen/{step}")
    steps.share(db, cast.member, step, "")
    assert WORDS in text_of(client_of("other"), "/mijn")


def test_only_who_sat_in_a_group_with_me_can_be_chosen(member, db, cast, refs, step):
    page = text_of(member, f"/stappen/{step}/voor-een")
    assert "Other, laatst op" in page
    for stranger in (cast.neighbour, cast.member, cast.facilitator):
        answer = show(member, step, stranger)
        assert answer.status_code == 422
        assert "Kies iemand uit de lijst." in answer.get_data(as_text=True)
    assert steps.find(db, step).shown_to_id is None
    seats.sit_down(db, cast.neighbour, cast.group_id)
    assert show(member, step, cast.neighbour).status_code == 303


def test_who_was_in_my_group_at_another_meeting_of_the_network_can_be_chosen_too(db, cast, refs):
    step = write(db, cast, refs, meeting_id=None)
    assert [name for _, name, _ in shown_steps.company(db, step)] == ["Other"]
    elsewhere = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    there = add_meeting(db, cast.outsider, elsewhere, refs)
    seats.join_as_known(db, cast.member, there)
    stranger, _ = join(db, there, "Elders")
    step = write(db, cast, refs, network_id=elsewhere, meeting_id=None)
    assert shown_steps.company(db, step) == []
    assert stranger.person_id


@pytest.mark.parametrize("what", ["is_rehearsal", "is_cancelled"])
def test_a_meeting_that_does_not_count_gives_no_company(db, cast, step, what):
    with writing(db):
        db.execute(f"update meetings set {what} = 1 where id = ?", [cast.meeting_id])
    assert shown_steps.company(db, step) == []


def test_who_left_the_network_is_not_offered(db, cast, step):
    with writing(db):
        db.execute(
            "insert into memberships (network_id, person_id, school_year, left_on)"
            " select ?, ?, school_year, meeting_on from meetings where id = ?",
            [cast.network_id, cast.other.person_id, cast.meeting_id],
        )
    assert shown_steps.company(db, step) == []


def test_a_step_that_was_removed_is_shown_to_nobody(member, client_of, db, cast, step):
    show(member, step, cast.other)
    member.post(f"/stappen/{step}/verwijdering")
    assert WORDS not in text_of(client_of("other"), "/mijn")
    assert show(member, step, cast.other).status_code == 404
    member.post(f"/stappen/{step}/terugzetten")
    assert steps.find(db, step).shown_to_id is None


def test_both_see_it_in_their_own_data_and_wiping_ends_it(member, db, cast, step):
    show(member, step, cast.other)
    mine = own_data.of_person(db, cast.member.person_id)
    theirs = own_data.of_person(db, cast.other.person_id)
    assert mine["stappen"][0]["ook_voor"] == "Other"
    assert [row["van"] for row in theirs["stappen_voor_jou"]] == ["Member"]
    assert WORDS not in str(theirs)  # the words are another's
    own_data.erase(db, cast.other)
    assert steps.find(db, step).shown_to_id is None


def test_a_newcomer_who_turns_out_to_be_known_reads_it_as_who_that_is(
    member, client_of, db, cast, step
):
    show(member, step, cast.other)
    with writing(db):
        people.become(db, cast.other.person_id, cast.neighbour.person_id)
    assert WORDS in text_of(client_of("neighbour"), "/mijn")


def test_two_who_turn_out_to_be_one_person_show_nothing_to_each_other(member, db, cast, step):
    show(member, step, cast.other)
    with writing(db):
        people.become(db, cast.other.person_id, cast.member.person_id)
    own, shown = steps.own_and_shown(db, cast.member.person_id)
    assert ([one.id for one in own], shown) == ([step], [])
    assert "Alleen jij ziet deze stap." in text_of(member, f"/stappen/{step}")


def test_a_step_that_one_person_sees_is_not_undone_by_a_look_back_that_is_taken_back(
    member, db, cast, step
):
    with writing(db):
        carried_steps.take_along(db, steps.find(db, step), "2099-2100")
    along = one(db, "select id from personal_steps where carried_from_id = ?", [step])["id"]
    show(member, along, cast.other)
    with writing(db):
        carried_steps.leave_behind(db, steps.find(db, step))
    assert steps.find(db, along).shown_to == "Other"
    shown_steps.show(db, cast.member, along, "")
    with writing(db):
        carried_steps.leave_behind(db, steps.find(db, step))
    assert one(db, "select 1 from personal_steps where id = ?", [along]) is None


def test_a_text_that_got_lost_on_its_way_no_longer_changes_what_was_shown(db, cast, refs, member):
    draft, sent = StepDraft("ga", WORDS, tuple(refs("w2-lo-1"))), uuid4().hex
    here = {"network_id": cast.network_id, "meeting_id": cast.meeting_id, "submission_id": sent}
    step = steps.add(db, cast.member, draft, **here)
    show(member, step, cast.other)
    with pytest.raises(SentEarlier):
        steps.add(db, cast.member, StepDraft("ga", "iets anders", draft.items), **here)
    assert steps.find(db, step).text == WORDS
