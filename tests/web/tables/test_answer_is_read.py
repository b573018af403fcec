"""An answer is read where somebody looks for it: at the action, in every place that shows it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from babel.dates import format_date
from in_words import words_in
from support import TODAY, add_meeting, put_on_list

from gesprekskader.moments import clock_at, now
from gesprekskader.store import (
    dossiers,
    follow_ups,
    forwardings,
    harvests,
    meetings,
    members,
    picked_items,
    roundtables,
    seats,
)
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.follow_ups import FollowUpDraft

ANSWER = "JA-VANAF-JANUARI"
SOON = TODAY + timedelta(days=20)


def act(db, actor, group_id: str, text: str, **over) -> str:
    item = picked_items.of_group(db, group_id)[0]
    draft = FollowUpDraft(text, **({"owner_kind": "niemand"} | over))
    return follow_ups.record(db, actor, group_id, item.id, draft, submission_id=uuid4().hex).id


@pytest.fixture
def ours(db, cast) -> str:
    return act(db, cast.member, cast.group_id, "ONZE-ACTIE")


@pytest.fixture
def theirs(db, cast) -> str:
    owner = {"owner_kind": "persoon", "owner": "Neighbour", "owner_id": cast.neighbour.person_id}
    return act(db, cast.neighbour, cast.next_group_id, "HUN-ACTIE", **owner)


def pass_on(db, cast, action: str, meeting_id: str = "") -> str:
    return forwardings.forward(
        db,
        cast.facilitator,
        meeting_id or cast.meeting_id,
        follow_up_id=action,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )


def answer(db, cast, point: str) -> None:
    roundtables.answer(db, cast.coordinator, point, ANSWER, version=1, submission_id=uuid4().hex)


def close(db, cast) -> None:
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)


def read(client, url: str) -> str:
    found = client.get(url)
    assert found.status_code == 200, url
    return words_in(found.get_data())


def next_meeting(db, cast, refs) -> str:
    return add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=SOON)


def in_groups(cast, client_of) -> dict[str, str]:
    """What each group reads: on a phone, and in the files of its own minutes."""
    return {
        f"{who} {way}": read(client_of(who), f"/gesprekken/{group}/{way}")
        for who, group in (("member", cast.group_id), ("neighbour", cast.next_group_id))
        for way in ("acties", "stand", "verslag.md", "verslag.docx", "verslag.csv")
    }


def dossier_of(db, cast, client, action: str) -> str:
    year = meetings.find(db, cast.meeting_id).school_year
    draft = DossierDraft("Reflectie", (year,), (2,))
    made = dossiers.add(db, cast.facilitator, draft, submission_id=uuid4().hex)
    chosen = {"subtheme": "w2-lo", "chosen": [f"follow_up:{action}"], "had": []}
    client.post(f"/dossier/{made}/keuze", data=chosen)
    return read(client, f"/dossier/{made}/dossier.md")


@pytest.mark.parametrize("first", ["merged", "forwarded ours", "forwarded theirs"])
def test_both_groups_of_a_merged_action_read_its_answer(
    db, cast, client_of, facilitator, ours, theirs, first
):
    point = "" if first == "merged" else pass_on(db, cast, ours if "ours" in first else theirs)
    harvests.merge(db, cast.facilitator, "follow_ups", ours, theirs)
    point = point or pass_on(db, cast, theirs)
    assert all("Projectgroep" in words for words in in_groups(cast, client_of).values())
    close(db, cast)
    answer(db, cast, point)
    for where, words in in_groups(cast, client_of).items():
        assert ANSWER in words, where
    assert "ONZE-ACTIE" in read(client_of("member"), f"/gesprekken/{cast.group_id}/verslag.md")
    assert ANSWER in dossier_of(db, cast, facilitator, theirs)
    for way in ("", "/verslag", "/verslag.md", "/verslag.docx", "/verslag.txt"):
        assert ANSWER in read(client_of("member"), f"/bijeenkomsten/{cast.meeting_id}{way}"), way
    minutes = read(client_of("member"), f"/bijeenkomsten/{cast.meeting_id}/verslag.md")
    assert minutes.count(ANSWER) == 1
    assert "ONZE-ACTIE" not in minutes.replace("Over: ONZE-ACTIE", ""), "one action for all"


def test_no_group_reads_the_answer_to_what_another_asked_at_its_own_actions(
    db, cast, client_of, ours, theirs
):
    answer(db, cast, pass_on(db, cast, theirs))
    for where, words in in_groups(cast, client_of).items():
        assert (ANSWER in words) == where.startswith("neighbour"), where


def test_who_does_it_reads_it_in_my_year_also_after_opening_it(db, cast, neighbour, theirs):
    answer(db, cast, point := pass_on(db, cast, theirs))
    assert read(neighbour, "/mijn").count(ANSWER) == 2, "as news, and at the action"
    read(neighbour, f"/antwoorden/{point}")
    assert read(neighbour, "/mijn").count(ANSWER) == 1
    assert ANSWER in read(neighbour, f"/mijn/acties/{theirs}")


def test_the_next_opening_tells_members_and_a_guest_reads_one_sentence(
    db, cast, refs, client_of, facilitator, ours
):
    put_on_list(db, cast, cast.member)
    close(db, cast)
    answer(db, cast, pass_on(db, cast, ours))
    coming = next_meeting(db, cast, refs)
    for actor in (cast.member, cast.neighbour):
        seats.join_as_known(db, actor, coming)
    opening = f"/bijeenkomsten/{coming}/verslag-van-vorige-keer"
    for client in (client_of("member"), facilitator):
        assert ANSWER in read(client, opening)
    assert ANSWER in read(facilitator, f"{opening}/groot")
    guest = read(client_of("neighbour"), opening)
    assert "De gespreksleider laat zien wat nog open staat." in guest
    assert ANSWER not in guest


def test_the_minutes_tell_what_a_later_meeting_asked_about_their_actions(
    db, cast, refs, client_of, facilitator, ours
):
    close(db, cast)
    coming = next_meeting(db, cast, refs)
    answer(db, cast, pass_on(db, cast, ours, coming))
    for meeting_id in (cast.meeting_id, coming):
        words = read(facilitator, f"/bijeenkomsten/{meeting_id}/verslag.md")
        assert words.count(ANSWER) == 1, meeting_id
    assert ANSWER in read(client_of("member"), f"/bijeenkomsten/{cast.meeting_id}/verslag.md")


def test_who_left_reads_the_answer_to_what_the_own_group_asked_and_no_other(
    db, cast, member, ours, theirs
):
    put_on_list(db, cast, cast.member)
    close(db, cast)
    asked = [pass_on(db, cast, ours), pass_on(db, cast, theirs)]
    year, who = meetings.find(db, cast.meeting_id).school_year, cast.member.person_id
    with clock_at(now() + timedelta(minutes=30)):
        members.set_left(db, cast.facilitator, cast.network_id, year, who, left=True)
    with clock_at(now() + timedelta(hours=1)):
        for point in asked:
            answer(db, cast, point)
        assert read(member, f"/gesprekken/{cast.group_id}/acties").count(ANSWER) == 1
        assert ANSWER not in read(member, f"/bijeenkomsten/{cast.meeting_id}/verslag.md")


def test_the_next_meeting_gives_its_day_to_what_waits_for_it_everywhere(
    db, cast, refs, member, facilitator
):
    owner = {"owner_kind": "persoon", "owner": "Member", "owner_id": cast.member.person_id}
    due = {"when": "volgende bijeenkomst"}
    action = act(db, cast.member, cast.group_id, "ONZE-ACTIE", **owner, **due)
    close(db, cast)
    day = format_date(SOON, "d MMMM", locale="nl")
    places = {
        "the group": (member, f"/gesprekken/{cast.group_id}/acties"),
        "my year": (member, "/mijn"),
        "the action": (member, f"/mijn/acties/{action}"),
        "minutes": (member, f"/bijeenkomsten/{cast.meeting_id}/verslag.md"),
        "harvest": (facilitator, f"/bijeenkomsten/{cast.meeting_id}/ophalen"),
        "all actions": (facilitator, f"/netwerken/{cast.network_id}/acties"),
    }
    for where, (client, url) in places.items():
        assert day not in read(client, url), where
    assert SOON.isoformat() not in read(member, "/mijn/gegevens/bestand.json")
    next_meeting(db, cast, refs)
    for where, (client, url) in places.items():
        told = read(client, url).replace("\N{NO-BREAK SPACE}", " ")
        assert f"volgende bijeenkomst, {day}" in told, where
    assert f"volgende bijeenkomst, {day}" in dossier_of(db, cast, facilitator, action)
    assert SOON.isoformat() in read(member, "/mijn/gegevens/bestand.json")
