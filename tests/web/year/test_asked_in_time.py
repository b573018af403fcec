"""An action is asked about when its moment is near; until then it stands there and asks nothing."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting

from gesprekskader import rules
from gesprekskader.moments import clock_at, now
from gesprekskader.store import digests, follow_ups, meetings, picked_items, steps, waiting
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.steps import StepDraft

TEXT = "Rooster delen"


def act(db, cast, text: str = TEXT, **over) -> str:
    draft = FollowUpDraft(text, "persoon", "Lid", owner_id=cast.member.person_id, **over)
    picked = picked_items.of_group(db, cast.group_id)[0].id
    return follow_ups.record(
        db, cast.other, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id


def home(client) -> str:
    return " ".join(client.get("/").get_data(as_text=True).split())


def is_asked(db, cast, days: int = 0) -> bool:
    with clock_at(now() + timedelta(days=days)):
        waits = waiting.of(db, cast.member)
    assert len(waits.actions) == 1, "it stands there all the time"
    return waits.asked == waits.actions


@pytest.mark.parametrize(("days", "asked"), [(11, False), (12, False), (13, True), (40, True)])
def test_a_day_is_asked_about_from_a_week_before(db, cast, days, asked):
    act(db, cast, due_on=TODAY + timedelta(days=20))
    assert is_asked(db, cast, days) == asked


def test_the_next_meeting_is_asked_about_a_week_before_it_wherever_it_moves(db, cast, refs):
    act(db, cast, when=rules.NEXT_MEETING)
    assert not is_asked(db, cast, 40), "not planned yet"
    day = TODAY + timedelta(days=30)
    coming = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=day, open_it=False)
    assert [is_asked(db, cast, days) for days in (22, 23)] == [False, True]
    db["meetings"].update(coming, {"meeting_on": (day + timedelta(days=7)).isoformat()})
    assert not is_asked(db, cast, 23)


@pytest.mark.parametrize("when", ["", "na de vakantie"])
def test_without_a_day_it_is_asked_about_once_the_network_meets_again(db, cast, refs, when):
    act(db, cast, when=when)
    assert not is_asked(db, cast, 1)
    day = TODAY + timedelta(days=3)
    where = (db, cast.facilitator, cast.network_id, refs)
    rehearsal = add_meeting(*where, meeting_on=day)
    with writing(db):
        db.execute("update meetings set is_rehearsal = 1 where id = ?", [rehearsal])
    coming = add_meeting(*where, meeting_on=day, open_it=False)
    assert not is_asked(db, cast, 3), "it did not open"
    meetings.move_stage(db, cast.facilitator, coming, now="concept", new="open")
    assert is_asked(db, cast, 3)
    db["meetings"].update(coming, {"is_cancelled": 1})
    assert not is_asked(db, cast, 3)


def test_who_does_it_sees_it_at_once_and_is_asked_nothing(client_of, db, cast):
    action = act(db, cast, due_on=TODAY + timedelta(days=20))
    member = client_of("member")
    page, mine = home(member), member.get("/mijn").get_data(as_text=True)
    assert "Op jouw naam, voor later" in page
    assert TEXT in page
    assert TEXT in mine
    for shown in (page, mine):
        assert f"/mijn/acties/{action}" in shown
        assert "Hoe staat het?" not in shown
        assert "menu__number" not in shown
    with clock_at(now() + timedelta(days=14)):
        db.execute("update visits set seen_at = ?", [now().isoformat()])
        db.conn.commit()
        page, mine = home(member), member.get("/mijn").get_data(as_text=True)
    assert "Op jouw naam, voor later" not in page
    for shown in (page, mine):
        assert "Hoe staat het?" in shown
        assert 'menu__number">1<' in shown


def test_the_number_in_the_menu_is_what_the_first_page_names(client_of, db, cast, refs):
    for _ in range(2):
        steps.add(
            db,
            cast.member,
            StepDraft("ga", "Iets doen", tuple(refs("w2-lo-1"))),
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            submission_id=uuid4().hex,
        )
    act(db, cast, due_on=TODAY + timedelta(days=2))
    act(db, cast, "Voor later", due_on=TODAY + timedelta(days=20))
    page = home(client_of("member"))
    assert "<strong>2 eigen stappen</strong>" in page
    assert len(re.findall("Jouw actie:", page)) == 1
    assert 'menu__number">3<' in page


def test_a_new_action_is_news_by_mail_whenever_its_moment_is(db, cast):
    with writing(db):
        sql = "update persons set email = 'a@b.invalid', has_own_email = 1 where id = ?"
        db.execute(sql, [cast.member.person_id])
    action = act(db, cast, due_on=TODAY + timedelta(days=60))
    digests.plan(db)
    assert [f.id for f in digests.claim(db).actions] == [action]
