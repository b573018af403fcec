"""What somebody reads by having been somewhere ends at what was there then."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from support import add_meeting, join, put_on_list, sent

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import AMSTERDAM, clock_at, day_of, now, today
from gesprekskader.store import (
    access,
    follow_ups,
    groups,
    meetings,
    members,
    outcomes,
    picked_items,
    revisits,
    seats,
    steps,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft

STAGES = ("concept", "open", "ophalen", "afronden", "gesloten")


@contextmanager
def after(minutes: int):
    with clock_at(now() + timedelta(minutes=minutes)):
        yield


def move(db, cast, meeting_id: str, stage: str) -> None:
    here = STAGES.index(meetings.find(db, meeting_id).stage)
    for step in range(here, STAGES.index(stage)):
        old, new = STAGES[step], STAGES[step + 1]
        meetings.move_stage(db, cast.facilitator, meeting_id, now=old, new=new)


def act(db, actor, group: str, text: str) -> str:
    item = picked_items.of_group(db, group)[0]
    draft = FollowUpDraft(text, "niemand")
    return follow_ups.record(db, actor, group, item.id, draft, submission_id=uuid4().hex).id


def share(db, cast, refs, actor, text: str, meeting_id: str | None = None, group: str = "") -> str:
    step_id = steps.add(
        db,
        actor,
        StepDraft("ga", text, tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=meeting_id,
        submission_id=uuid4().hex,
    )
    steps.share(db, actor, step_id, "group" if group else "network", group or None)
    return step_id


def end(db, actor, action: str, meeting_id: str, yielded: str) -> None:
    draft = RevisitDraft("gezet", yielded=yielded)
    revisits.look_back_on_follow_up(
        db, actor, action, draft, meeting_id=meeting_id, version=0, submission_id=uuid4().hex
    )


def leave(db, cast, actor, *, left: bool = True) -> None:
    year = meetings.find(db, cast.meeting_id).school_year
    members.set_left(db, cast.facilitator, cast.network_id, year, actor.person_id, left=left)


@pytest.fixture
def client_for(app):
    """A browser with a visit that is not one of the cast."""

    def make(secret: str):
        client = app.test_client()
        with client.session_transaction() as session:
            session["visit"] = secret
            session.permanent = True
        return client

    return make


@pytest.fixture
def earlier(db, cast, refs) -> dict[str, str]:
    """The first meeting: an action and a shared step, an hour later closed."""
    put_on_list(db, cast, cast.member, cast.other)
    found = {
        "action": act(db, cast.member, cast.group_id, "ACTIE-VAN-TOEN"),
        "step": share(db, cast, refs, cast.other, "STAP-VAN-TOEN", cast.meeting_id),
    }
    with after(60):
        move(db, cast, cast.meeting_id, "gesloten")
    return found


@pytest.fixture
def later(db, cast, refs, earlier) -> dict[str, str]:
    """A day later: a step is shared, and a second meeting is held with an action; still open."""
    with after(60 * 24):
        meeting_id = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Tweede")
        seats.join_as_known(db, cast.other, meeting_id)
        group = groups.start(db, cast.other, meeting_id, refs("w2-lo-1"), submission_id=uuid4().hex)
        found = {
            "meeting": meeting_id,
            "group": group,
            "action": act(db, cast.other, group, "ACTIE-VAN-LATER"),
            "step": share(db, cast, refs, cast.other, "STAP-VAN-LATER", cast.meeting_id),
        }
        move(db, cast, meeting_id, "ophalen")
    return found


def pages(client, meeting_id: str, *actions: str) -> str:
    """Everything that having been at a meeting leads to."""
    url = f"/bijeenkomsten/{meeting_id}"
    ways = ["", "/mijn-stap", "/terugblik", "/verslag-van-vorige-keer", "/ophalen", "/verslag"]
    ways += ["/verslag.md", *(f"/vervolgacties/{action}/terugblik" for action in actions)]
    return "".join(client.get(url + way).get_data(as_text=True) for way in ways)


def test_who_left_keeps_what_was_there_and_gets_nothing_of_what_comes_after(
    db, cast, member, earlier, refs
):
    with after(120):
        leave(db, cast, cast.member)
        before = pages(member, cast.meeting_id, earlier["action"])
    assert "ACTIE-VAN-TOEN" in before
    assert "STAP-VAN-TOEN" in before


def test_of_later_meetings_who_left_reads_no_action_and_no_step(db, cast, member, earlier, later):
    leave_at = timedelta(minutes=120)
    with clock_at(now() + leave_at):
        leave(db, cast, cast.member)
    with after(60 * 24 + 1):
        text = pages(member, cast.meeting_id, earlier["action"], later["action"])
        text += pages(member, later["meeting"], later["action"])
        url = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{later['action']}/terugblik"
        assert member.get(url).status_code == 404
        assert member.get(f"/bijeenkomsten/{later['meeting']}/terugblik").status_code == 404
    assert "VAN-LATER" not in text
    assert "ACTIE-VAN-TOEN" in text


def test_a_member_who_stayed_reads_all_of_the_year(db, cast, client_of, later):
    with after(60 * 24 + 1):
        text = pages(client_of("other"), cast.meeting_id) + pages(
            client_of("member"), cast.meeting_id, later["action"]
        )
    assert "ACTIE-VAN-LATER" in text
    assert "STAP-VAN-LATER" in text


def test_how_an_action_ended_after_leaving_is_for_who_stayed(db, cast, client_of, earlier, later):
    with after(120):
        leave(db, cast, cast.member)
    with after(60 * 25):
        end(db, cast.other, earlier["action"], later["meeting"], "ZO-LIEP-HET-AF")
        assert "ZO-LIEP-HET-AF" not in pages(
            client_of("member"), cast.meeting_id, earlier["action"]
        )
        known = pages(client_of("neighbour"), cast.meeting_id, earlier["action"])
        assert "ZO-LIEP-HET-AF" in known  # a guest of that meeting hears how it ended


def test_who_comes_back_reads_on(db, cast, member, earlier, later):
    leave(db, cast, cast.member)
    leave(db, cast, cast.member, left=False)
    with after(60 * 24 + 1):
        assert "ACTIE-VAN-LATER" in pages(member, cast.meeting_id)


def test_who_left_ends_nothing_any_more(db, cast, earlier):
    with after(30):
        leave(db, cast, cast.member)
    db.execute("update meetings set stage = 'afronden' where id = ?", [cast.meeting_id])
    db.commit()
    with after(60), pytest.raises(NotFound):
        end(db, cast.member, earlier["action"], cast.meeting_id, "x")
    with after(60):
        end(db, cast.neighbour, earlier["action"], cast.meeting_id, "x")


def test_leaving_next_year_ends_reading_of_this_year_too(db, cast, earlier):
    assert access.reach(db, cast.member, cast.meeting_id).until is None
    with after(120):
        db.execute(
            "insert into memberships (network_id, person_id, school_year, left_on, left_at)"
            " values (?, ?, '2099-2100', ?, ?)",
            [cast.network_id, cast.member.person_id, today().isoformat(), now().isoformat()],
        )
        db.commit()
        gone = now()
    reach = access.reach(db, cast.member, cast.meeting_id)
    assert (reach.whole_year, reach.until, reach.steps_until) == (True, gone, gone)


def test_a_guest_reads_and_ends_what_is_of_the_own_meeting_only(
    db, cast, client_for, earlier, later
):
    with after(60 * 24 + 1):
        actor, secret = join(db, later["meeting"], "Gast")
        guest = client_for(secret)
        text = pages(guest, later["meeting"], earlier["action"], later["action"])
        assert "ACTIE-VAN-LATER" in text
        assert "VAN-TOEN" not in text
        url = f"/bijeenkomsten/{later['meeting']}/vervolgacties"
        form = sent(result="niet meer nodig", version="0")
        assert guest.post(f"{url}/{earlier['action']}/terugblik", data=form).status_code == 404
        assert guest.post(f"{url}/{later['action']}/terugblik", data=form).status_code == 303
        opening = guest.get(f"/bijeenkomsten/{later['meeting']}/verslag-van-vorige-keer")
        assert "De gespreksleider laat zien wat nog open staat." in opening.get_data(as_text=True)
        look_back = guest.get(f"/bijeenkomsten/{later['meeting']}/terugblik")
        assert "De gespreksleider laat zien wat nog open" in look_back.get_data(as_text=True)
        assert "Er zijn geen acties afgesproken." not in look_back.get_data(as_text=True)
        with pytest.raises(NotFound):
            end(db, actor, earlier["action"], later["meeting"], "x")
    assert follow_ups.find(db, earlier["action"]).result == ""
    assert follow_ups.find(db, later["action"]).result == "niet meer nodig"


def test_a_guest_who_was_at_both_ends_what_the_first_agreed_in_the_second(
    db, cast, client_for, earlier, later
):
    """Of the own meetings, later endings too; of others nothing (called off: as if not there)."""
    guest, secret = cast.neighbour, cast.secrets["neighbour"]
    with after(60 * 24 + 1):
        seats.join_as_known(db, guest, later["meeting"])
        text = pages(client_for(secret), later["meeting"], earlier["action"])
        assert "ACTIE-VAN-TOEN" in text
        end(db, guest, earlier["action"], later["meeting"], "gelukt")
        assert follow_ups.find(db, earlier["action"]).yielded == "gelukt"
        with writing(db):
            db.execute("update meetings set is_cancelled = 1 where id = ?", [cast.meeting_id])
        assert "ACTIE-VAN-TOEN" not in pages(client_for(secret), later["meeting"])


def test_a_guest_gets_no_closed_meeting_of_the_year_and_a_tied_one_does(
    db, cast, client_for, earlier, later
):
    with after(60 * 24 + 1):
        actor, secret = join(db, later["meeting"], "Gast")
        guest = client_for(secret)
        assert guest.get(f"/bijeenkomsten/{cast.meeting_id}/verslag").status_code == 404
        assert guest.get(f"/bijeenkomsten/{cast.meeting_id}/terugblik").status_code == 404
        put_on_list(db, cast, actor)
        assert guest.get(f"/bijeenkomsten/{cast.meeting_id}/verslag").status_code == 200
        assert "ACTIE-VAN-TOEN" in pages(guest, later["meeting"])


def test_of_steps_a_guest_reads_what_was_shared_there_before_it_closed(
    db, cast, client_of, refs, earlier
):
    with after(90):
        share(db, cast, refs, cast.member, "NA-HET-SLUITEN", cast.meeting_id)
    with after(95):
        text = pages(client_of("neighbour"), cast.meeting_id)
        assert "STAP-VAN-TOEN" in text
        assert "NA-HET-SLUITEN" not in text
        assert "NA-HET-SLUITEN" in pages(client_of("other"), cast.meeting_id)


def test_other_words_than_were_shared_then_are_not_for_a_guest(db, cast, client_of, refs, earlier):
    with after(90):
        step = steps.find(db, earlier["step"])
        draft = StepDraft("ga", "LATERE-WOORDEN", step.items)
        steps.change(db, cast.other, step.id, draft, version=step.version)
        assert "LATERE-WOORDEN" not in pages(client_of("neighbour"), cast.meeting_id)
        assert "LATERE-WOORDEN" in pages(client_of("member"), cast.meeting_id)


def test_closing_by_mistake_ends_nothing_and_mending_later_opens_nothing(db, cast, refs, earlier):
    def back(minutes: int) -> None:
        with after(minutes):
            meetings.move_stage(
                db, cast.facilitator, cast.meeting_id, now="gesloten", new="afronden"
            )

    closed_on = day_of(now() + timedelta(minutes=60))
    start = datetime.combine(closed_on, time(9), AMSTERDAM)
    with clock_at(start):
        back(0)
        assert access.reach(db, cast.neighbour, cast.meeting_id).steps_until is None
        move(db, cast, cast.meeting_id, "gesloten")
    first = access.reach(db, cast.neighbour, cast.meeting_id).steps_until
    with clock_at(start + timedelta(days=5)):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="gesloten", new="afronden")
        assert access.reach(db, cast.neighbour, cast.meeting_id).steps_until == first
        move(db, cast, cast.meeting_id, "gesloten")
    assert access.reach(db, cast.neighbour, cast.meeting_id).steps_until == first == start


@pytest.fixture
def called_off(db, cast, refs, earlier, client_for):
    """Somebody who was only at a meeting that was called off, after it had been open."""
    meeting_id = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Afgelast")
    actor, secret = join(db, meeting_id, "Voor Niets")
    group = groups.start(db, actor, meeting_id, refs("w2-lo-1"), submission_id=uuid4().hex)
    item = picked_items.of_group(db, group)[0]
    draft = OutcomeDraft("goed voorbeeld", "VOORBEELD")
    example = outcomes.record(db, actor, group, item.id, draft, submission_id=uuid4().hex).id
    step = steps.add(
        db,
        actor,
        StepDraft("ga", "stap", ()),
        network_id=cast.network_id,
        meeting_id=meeting_id,
        submission_id=uuid4().hex,
    )
    meetings.set_cancelled(db, cast.facilitator, meeting_id, cancelled=True)
    return actor, client_for(secret), meeting_id, example, step


def test_having_been_at_a_meeting_called_off_opens_nothing_of_the_network(
    db, cast, called_off, earlier
):
    _, client, meeting_id, *_ = called_off
    with after(120):
        text = pages(client, meeting_id, earlier["action"])
        assert client.get(f"/bijeenkomsten/{cast.meeting_id}").status_code == 404
        assert client.get(f"/bijeenkomsten/{cast.meeting_id}/verslag").status_code == 404
        text += client.get("/kader/item/w2-lo-1/geschiedenis").get_data(as_text=True)
        text += client.get("/mijn").get_data(as_text=True)
    assert "VAN-TOEN" not in text


def test_of_a_meeting_called_off_nothing_is_shared(db, cast, called_off):
    actor, client, _, example, step = called_off
    url = f"/opbrengsten/{example}/plank"
    assert client.post(url, data={"reach": "everyone"}).status_code == 404
    assert not access.may(db, actor, Deed.GIVE, outcomes.find(db, example).group_id)
    with pytest.raises(RuleBroken):
        steps.share(db, actor, step, "network")
    assert access.may(db, cast.member, Deed.GIVE, cast.group_id)


def test_who_left_takes_a_step_back_and_shares_no_more(db, cast, refs, earlier):
    step = share(db, cast, refs, cast.member, "MIJN-STAP", cast.meeting_id)
    with after(10):
        leave(db, cast, cast.member)
        steps.share(db, cast.member, step, "")
        with pytest.raises(RuleBroken):
            steps.share(db, cast.member, step, "network")


def test_the_tables_phone_reads_of_its_own_meeting_only(db, cast, client_for, earlier, later):
    with after(60 * 24 + 1):
        table = client_for(seats.join_as_table(db, later["meeting"], old_visit=""))
        text = pages(table, later["meeting"], earlier["action"])
    assert "ACTIE-VAN-LATER" in text
    assert "VAN-TOEN" not in text
