"""A roundtable answers or sends on; who asked sees where it lies and the answer."""

import re
from uuid import uuid4

import pytest
from support import is_refused

from gesprekskader.store import follow_ups, forwardings, meetings, picked_items, roundtables, steps
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.steps import StepDraft


def forward(db, cast, table=("projectgroep", "Projectgroep"), **what) -> str:
    return forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=what.get("follow_up_id"),
        step_id=what.get("step_id"),
        roundtable=table,
        question="Kan dit in het jaarplan?",
        submission_id=uuid4().hex,
    )


@pytest.fixture
def action(db, cast) -> str:
    picked = picked_items.of_group(db, cast.group_id)[0]
    return follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        FollowUpDraft("ACTIE-TEKST", "niemand"),
        submission_id=uuid4().hex,
    ).id


@pytest.fixture
def wish(db, cast, refs) -> str:
    """A wish of the member, shared with the network."""
    step_id = steps.add(
        db,
        cast.member,
        StepDraft("wil", "WENS-TEKST", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        submission_id=uuid4().hex,
    )
    steps.share(db, cast.member, step_id, steps.NETWORK)
    return step_id


@pytest.fixture
def point(db, cast, action) -> str:
    return forward(db, cast, follow_up_id=action)


def answer(client, point, words="ANTWOORD-TEKST", version="1", **more):
    data = {"sentence": words, "version": version, "submission_id": uuid4().hex} | more
    return client.post(f"/overlegtafel/{point}/antwoord", data=data)


def send_on(client, point, table="stuurgroep", version="1"):
    data = {"roundtable": table, "sentence": "ZIN-ERBIJ", "version": version}
    return client.post(
        f"/overlegtafel/{point}/doorsturen", data=data | {"submission_id": uuid4().hex}
    )


def test_a_coordinator_sees_text_item_meeting_groups_and_question(coordinator, point):
    home = coordinator.get("/overlegtafel").get_data(as_text=True)
    page = coordinator.get(f"/overlegtafel/{point}").get_data(as_text=True)
    for text in ("Kan dit in het jaarplan?", "ACTIE-TEKST", "Contactmiddag", "item 1"):
        assert text in home
        assert text in page
    assert "1 groepje noemde dit" in page
    assert "Member" not in page  # no names of people or groups
    assert "Groep 1" not in page


def test_the_same_words_of_two_groups_are_counted(coordinator, db, cast, point):
    picked = picked_items.of_group(db, cast.next_group_id)[0]
    follow_ups.record(
        db,
        cast.neighbour,
        cast.next_group_id,
        picked.id,
        FollowUpDraft("actie-tekst", "niemand"),
        submission_id=uuid4().hex,
    )
    assert "2 groepjes noemden dit" in coordinator.get(f"/overlegtafel/{point}").get_data(
        as_text=True
    )


def test_the_answer_reaches_the_step_the_opening_and_the_minutes(
    coordinator, member, facilitator, db, cast, refs, wish
):
    from support import add_meeting

    point = forward(db, cast, step_id=wish)
    assert "Ligt nu bij: Projectgroep" in member.get(f"/stappen/{wish}").get_data(as_text=True)
    assert answer(coordinator, point).status_code == 303
    for page in ("/mijn", f"/stappen/{wish}"):
        text = member.get(page).get_data(as_text=True)
        assert "ANTWOORD-TEKST" in text
        assert "Antwoord van Projectgroep" in text
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Volgende")
    opening = facilitator.get(f"/bijeenkomsten/{later}/verslag-van-vorige-keer")
    assert "ANTWOORD-TEKST" in opening.get_data(as_text=True)
    for address in ("verslag", "verslag.md"):
        text = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/{address}").get_data(as_text=True)
        assert "ANTWOORD-TEKST" in text
    assert "ANTWOORD-TEKST" in facilitator.get(f"/bijeenkomsten/{later}/verslag.md").get_data(
        as_text=True
    )


def test_a_point_sent_on_is_seen_by_both_tables_and_answered_by_the_last(
    coordinator, facilitator, client_of, db, cast, point
):
    assert send_on(coordinator, point).status_code == 303
    page = coordinator.get(f"/overlegtafel/{point}").get_data(as_text=True)
    assert "Deze vraag ligt nu bij Stuurgroep" in page
    assert "ZIN-ERBIJ" in page
    late = answer(coordinator, point, version="2")
    assert late.status_code == 409  # a colleague was first; the words stay
    assert "ANTWOORD-TEKST" in late.get_data(as_text=True)
    roundtables.seat(db, cast.admin, "stuurgroep", cast.outsider.person_id)
    steering = client_of("outsider")
    assert "ZIN-ERBIJ" in steering.get(f"/overlegtafel/{point}").get_data(as_text=True)
    assert answer(steering, point, version="2").status_code == 303
    assert "ANTWOORD-TEKST" in coordinator.get("/overlegtafel").get_data(as_text=True)
    at_meeting = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/doorgeven")
    assert "Antwoord van Stuurgroep" in at_meeting.get_data(as_text=True)


def test_an_answer_sent_twice_is_stored_once(coordinator, db, point):
    for _ in range(2):
        assert answer(coordinator, point, submission_id="a" * 32).status_code == 303
    assert db["forwarding_moves"].count == 1


def test_two_coordinators_at_once_see_both_answers(coordinator, db, point):
    answer(coordinator, point, "EERSTE")
    second = answer(coordinator, point, "TWEEDE")
    text = second.get_data(as_text=True)
    assert second.status_code == 409
    assert "EERSTE" in text
    assert "TWEEDE" in text
    assert answer(coordinator, point, "TWEEDE", version="2").status_code == 303
    assert forwardings.of_ids(db, [point])[0].answer == "TWEEDE"


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001])
def test_an_answer_wants_words_and_not_too_many(coordinator, point, words):
    refused = answer(coordinator, point, words)
    assert refused.status_code == 422
    assert 'class="field__error"' in refused.get_data(as_text=True)


def test_sending_on_wants_another_table_and_a_sentence(coordinator, point):
    assert send_on(coordinator, point, table="projectgroep").status_code == 422
    assert send_on(coordinator, point, table="bestaat-niet").status_code == 422


@pytest.mark.parametrize("role", ["facilitator", "outsider", "member", "admin", "stranger"])
def test_nobody_else_reads_or_answers(client_of, role, point):
    client = client_of(role)
    assert is_refused(client.get(f"/overlegtafel/{point}"))
    assert is_refused(answer(client, point))
    assert is_refused(send_on(client, point))


def test_a_step_taken_back_is_gone_from_the_table(coordinator, member, db, cast, wish):
    point = forward(db, cast, step_id=wish)
    assert "WENS-TEKST" in coordinator.get("/overlegtafel").get_data(as_text=True)
    steps.share(db, cast.member, wish, "")
    assert "WENS-TEKST" not in coordinator.get("/overlegtafel").get_data(as_text=True)
    assert coordinator.get(f"/overlegtafel/{point}").status_code == 404


def test_what_was_answered_is_not_withdrawn(coordinator, facilitator, point):
    answer(coordinator, point)
    refused = facilitator.post(f"/doorgegeven/{point}/intrekking")
    assert refused.status_code == 422
    assert "Hier is al een antwoord op" in refused.get_data(as_text=True)


def test_a_table_without_points_says_so(coordinator):
    assert "Er ligt niets op jouw tafel." in coordinator.get("/overlegtafel").get_data(as_text=True)


def test_a_line_of_a_split_action_names_its_bestuur_at_the_table(
    coordinator, facilitator, db, cast, refs
):
    from gesprekskader.store import harvests, networks, organisations, people
    from gesprekskader.store.db import one, writing
    from gesprekskader.store.follow_ups import FollowUpDraft, change, find, of_meeting, record

    year = one(db, "select school_year from meetings where id = ?", [cast.meeting_id])
    with writing(db):
        for name in ("Stichting Alfa", "Stichting Beta"):
            board = organisations.insert(db, name, "bestuur")
            person = people.insert(db, f"Lid van {name}", organisation_id=board)
            networks.insert_membership(db, cast.network_id, person, year["school_year"])
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = FollowUpDraft("Uren voor mentoren", "niemand")
    whole = record(db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex).id
    assert harvests.split(db, cast.facilitator, whole) == 2
    lines = of_meeting(db, cast.meeting_id)
    reworded = FollowUpDraft(draft.text, "niemand")  # other owner's words: the bestuur stays
    change(db, cast.member, whole, item.id, reworded, version=find(db, whole).version)
    pages = [
        coordinator.get(f"/overlegtafel/{forward(db, cast, follow_up_id=f.id)}") for f in lines
    ]
    mine = coordinator.get("/overlegtafel").get_data(as_text=True)
    for name, page in zip(("Stichting Alfa", "Stichting Beta"), pages, strict=True):
        assert re.search(rf"<dt>Bestuur</dt>\s*<dd>{name}</dd>", page.get_data(as_text=True))
        assert f"Bestuur: {name}" in mine


def test_a_year_in_which_nothing_was_answered_says_so_and_leads_back(db, cast, client_of, action):
    """Once the answer of now stands there."""
    at_table = client_of("coordinator")
    point = forward(db, cast, follow_up_id=action)
    sent = {"version": 1, "submission_id": uuid4().hex}
    roundtables.answer(db, cast.coordinator, point, "ANTWOORD", **sent)
    here = at_table.get("/overlegtafel").text
    before = re.search(r"jaar=(\d{4}-\d{4})", here)[1]
    this = f"{int(before[:4]) + 1}-{int(before[5:]) + 1}"
    assert f"Beantwoord in {this}" in here
    assert "is hier niets beantwoord" not in here
    assert "Terug naar" not in here
    earlier = at_table.get(f"/overlegtafel?jaar={before}").text
    assert f"In {before} is hier niets beantwoord of doorgestuurd." in earlier
    assert f"Terug naar {this}" in earlier
