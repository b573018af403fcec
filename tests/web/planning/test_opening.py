"""What is open comes back: on the beamer without names, on phones with one's own steps."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting, is_refused, put_on_list

from gesprekskader.store import follow_ups, groups, picked_items, seats, steps
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.steps import StepDraft


def act(db, cast, text: str, kind: str = "persoon", owner: str = "Merel", **over) -> str:
    picked = picked_items.of_group(db, cast.group_id)[0].id
    made = FollowUpDraft(text, kind, owner, **over)
    return follow_ups.record(
        db, cast.member, cast.group_id, picked, made, submission_id=uuid4().hex
    ).id


@pytest.fixture
def coming(db, cast, refs) -> str:
    """A later meeting of the network, open; the first one is harvested."""
    put_on_list(db, cast, cast.member, cast.other)
    day = TODAY + timedelta(days=1)
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=day)
    with writing(db):
        db.execute("update meetings set stage = 'gesloten' where id = ?", [cast.meeting_id])
        db.execute(
            "insert into attendances (meeting_id, person_id, joined_at)"
            " select ?, person_id, joined_at from attendances where meeting_id = ?"
            " and person_id in (?, ?)",
            [later, cast.meeting_id, cast.member.person_id, cast.other.person_id],
        )
    return later


def page(client, meeting: str, more: str = "") -> str:
    answer = client.get(f"/bijeenkomsten/{meeting}/verslag-van-vorige-keer{more}")
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_the_beamer_shows_what_is_open_and_names_nobody(client_of, db, cast, refs, coming):
    with writing(db):
        db.execute("update meetings set stage = 'open' where id = ?", [cast.meeting_id])
    act(db, cast, "Rooster delen", due_on=TODAY + timedelta(days=9))
    act(db, cast, "Mail sturen", "rol", "de schoolopleider")
    lead = client_of("facilitator")
    assert "Rooster delen" not in page(lead, coming, "/groot"), "groups did not share it yet"
    assert "Rooster delen" in page(lead, coming)
    with writing(db):
        db.execute("update meetings set stage = 'gesloten' where id = ?", [cast.meeting_id])
    shown = page(lead, coming, "/groot")
    assert "Rooster delen" in shown
    assert "Merel" not in shown
    assert "iemand" in shown
    assert "de schoolopleider" in shown
    assert "Merel" in page(client_of("member"), coming)


def test_only_who_leads_has_the_page_for_the_beamer(client_of, coming):
    for role in ("member", "outsider"):
        url = f"/bijeenkomsten/{coming}/verslag-van-vorige-keer/groot"
        assert is_refused(client_of(role).get(url)), role
    assert f"/bijeenkomsten/{coming}/verslag-van-vorige-keer/groot" in client_of("facilitator").get(
        f"/bijeenkomsten/{coming}"
    ).get_data(as_text=True)


def step(db, cast, actor, text: str) -> str:
    return steps.add(
        db,
        actor,
        StepDraft("ga", text, ()),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=steps_year(db, cast),
        submission_id=uuid4().hex,
    )


def steps_year(db, cast) -> str:
    return next(db.query("select school_year from meetings where id = ?", [cast.meeting_id]))[
        "school_year"
    ]


def test_own_steps_come_back_for_their_owner_and_never_on_the_beamer(client_of, db, cast, coming):
    step(db, cast, cast.member, "GEHEIME-STAP")
    step(db, cast, cast.facilitator, "STAP-VAN-WIE-LEIDT")
    assert "GEHEIME-STAP" in page(client_of("member"), coming)
    assert "GEHEIME-STAP" not in page(client_of("other"), coming)
    for more in ("", "/groot"):
        shown = page(client_of("facilitator"), coming, more)
        assert "GEHEIME-STAP" not in shown
        assert "STAP-VAN-WIE-LEIDT" not in shown, "who leads has this page on the beamer"


def test_it_is_one_tap_from_the_groups_pages_and_from_choosing_one(client_of, db, cast):
    way = f'href="/bijeenkomsten/{cast.meeting_id}/verslag-van-vorige-keer"'
    item = picked_items.of_group(db, cast.group_id)[0].id
    group = f"/gesprekken/{cast.group_id}"
    for url in (f"{group}/items/{item}", f"{group}/kiezen", f"{group}/acties"):
        assert way in client_of("member").get(url).get_data(as_text=True), url
    with writing(db):
        db.execute("delete from seats where person_id = ?", [cast.member.person_id])
    assert not seats.seated(db, cast.member, cast.meeting_id)
    url = f"/bijeenkomsten/{cast.meeting_id}/groepen"
    assert way in client_of("member").get(url).get_data(as_text=True)


def test_the_oldest_comes_last(client_of, db, cast, refs, coming):
    act_at = {"first": cast.meeting_id}
    with writing(db):
        db.execute("update meetings set stage = 'open' where id = ?", [act_at["first"]])
    act(db, cast, "De oudste")
    with writing(db):
        db.execute("update meetings set stage = 'gesloten' where id = ?", [cast.meeting_id])
    day = TODAY + timedelta(days=20)
    last = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=day)
    newer = groups.start(
        db,
        cast.facilitator,
        coming,
        refs("w2-lo-1"),
        submission_id=uuid4().hex,
        take_seat=False,
    )
    picked = picked_items.of_group(db, newer)[0].id
    draft = FollowUpDraft("De jongste", "rol", "de schoolopleider")
    follow_ups.record(db, cast.facilitator, newer, picked, draft, submission_id=uuid4().hex)
    shown = page(client_of("facilitator"), last)
    assert shown.index("De jongste") < shown.index("De oudste")
