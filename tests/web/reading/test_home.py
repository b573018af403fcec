"""The first page knows what comes, what was just held, and what waits for whoever looks."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from support import add_meeting

from gesprekskader.moments import clock_at, now, today
from gesprekskader.store import (
    actors,
    follow_ups,
    forwardings,
    meetings,
    picked_items,
    roundtables,
    steps,
    waiting,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.steps import StepDraft


def close(db, cast, meeting_id: str | None = None) -> None:
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, meeting_id or cast.meeting_id, now=old, new=new)


def home(client) -> str:
    return " ".join(client.get("/").get_data(as_text=True).split())


def act(db, cast, text: str = "Voorbeelden delen", **over) -> str:
    draft = FollowUpDraft(text, "persoon", "Lid", **over)
    picked = picked_items.of_group(db, cast.group_id)[0].id
    return follow_ups.record(
        db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id


def pass_on(
    db, cast, action: str, table: str = "projectgroep", question: str = "Kan dit eerder?"
) -> str:
    return forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=action,
        step_id=None,
        roundtable=(table, table.title()),
        question=question,
        submission_id=uuid4().hex,
    )


def answer(db, cast, point: str, words: str = "Ja, vanaf januari.", **over) -> None:
    here = forwardings.of_ids(db, [point])[0]
    sid = uuid4().hex
    roundtables.answer(
        db, cast.coordinator, point, words, version=here.version, submission_id=sid, **over
    )


def test_after_a_meeting_its_minutes_wait_until_somebody_took_them_along(
    facilitator, client_of, db, cast
):
    minutes = f'href="/bijeenkomsten/{cast.meeting_id}/verslag"'
    act(db, cast)
    assert minutes not in home(facilitator)
    close(db, cast)
    assert "nog door niemand meegenomen" in home(facilitator)
    assert minutes in home(client_of("colleague"))
    for role in ("outsider", "coordinator", "admin", "stranger"):
        assert minutes not in home(client_of(role)), role
    facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.md")
    for role in ("facilitator", "colleague"):
        assert "nog door niemand meegenomen" not in home(client_of(role)), role
    assert minutes in home(facilitator)  # what happened last time stays there


def test_who_reads_minutes_without_leading_leaves_them_waiting(client_of, db, cast, facilitator):
    act(db, cast)
    close(db, cast)
    assert (
        client_of("member").get(f"/bijeenkomsten/{cast.meeting_id}/verslag.md").status_code == 200
    )
    assert "nog door niemand meegenomen" in home(facilitator)


@pytest.mark.parametrize("over", [{"is_rehearsal": 1}, {"is_cancelled": 1}])
def test_a_rehearsal_or_a_cancelled_meeting_leaves_nothing(facilitator, db, cast, over):
    act(db, cast)
    close(db, cast)
    db["meetings"].update(cast.meeting_id, over)
    assert "/verslag" not in home(facilitator)


def test_last_time_says_how_many_actions_are_open(facilitator, db, cast):
    act(db, cast)
    done = act(db, cast, "Al gedaan")
    close(db, cast)
    with writing(db):
        db.execute(
            "insert into revisits (id, follow_up_id, person_id, result, submission_id, created_at)"
            " values ('r', ?, ?, 'gezet', 's', '2026-11-19T12:00:00+00:00')",
            [done, cast.facilitator.person_id],
        )
    assert "Van de 2 acties staat er nog 1 open" in home(facilitator)


def test_without_a_network_the_first_thing_is_a_network(client_of):
    assert "Maak een netwerk voor jouw groep" in home(client_of("coordinator"))


def test_what_is_next_has_the_one_big_button(facilitator, db, cast, refs):
    add_meeting(db, cast.facilitator, cast.network_id, refs, title="Later")
    page = home(facilitator)
    (big,) = re.findall(r'<a class="button button--deed button--big" href="([^"]+)"', page)
    assert big == f"/bijeenkomsten/{cast.meeting_id}"


def test_questions_wait_for_who_sits_at_the_table_and_for_nobody_else(client_of, db, cast):
    pass_on(db, cast, act(db, cast))
    page = home(client_of("coordinator"))
    assert "Eén vraag wacht op jou" in page
    assert "Kan dit eerder?" in page
    for role in ("facilitator", "member", "outsider", "admin"):
        assert "Kan dit eerder?" not in home(client_of(role)), role
    assert 'class="menu__number">1<' in client_of("coordinator").get("/kader").get_data(
        as_text=True
    )


def test_an_answer_waits_for_all_who_asked_until_each_opened_it(client_of, db, cast):
    point = pass_on(db, cast, act(db, cast))
    answer(db, cast, point)
    asked = ("member", "other", "facilitator")  # the group, and who forwarded it
    for role in asked:
        assert "Ja, vanaf januari." in client_of(role).get("/mijn").get_data(as_text=True), role
    for role in ("neighbour", "outsider", "coordinator", "colleague"):
        assert "Ja, vanaf januari." not in home(client_of(role)), role
    for role in ("neighbour", "outsider", "coordinator", "stranger"):
        assert client_of(role).get(f"/antwoorden/{point}").status_code != 200, role
    page = client_of("member").get(f"/antwoorden/{point}")
    assert "Ja, vanaf januari." in page.get_data(as_text=True)
    assert waiting.of(db, cast.member).answers == ()
    assert len(waiting.of(db, cast.other).answers) == 1
    assert client_of("colleague").get(f"/antwoorden/{point}").status_code == 200  # leads it too
    with clock_at(now() + timedelta(hours=1)):  # a better answer is news again
        answer(db, cast, point, "Toch vanaf februari.")
    assert [a.answer for a in waiting.of(db, cast.member).answers] == ["Toch vanaf februari."]


def test_an_answer_that_is_a_decision_says_so(client_of, db, cast):
    point = pass_on(db, cast, act(db, cast))
    answer(db, cast, point, is_decision=True)
    assert "Besluit van" in client_of("member").get("/mijn").get_data(as_text=True)
    assert "Besluit van" in client_of("member").get(f"/antwoorden/{point}").get_data(as_text=True)
    assert forwardings.of_ids(db, [point])[0].is_decision


def test_an_answer_that_was_taken_back_waits_for_nobody(db, cast):
    action = act(db, cast)
    answer(db, cast, pass_on(db, cast, action))
    follow_ups.remove(db, cast.member, action)
    assert waiting.of(db, cast.member).answers == ()


def test_an_answer_of_long_ago_is_no_news(db, cast):
    point = pass_on(db, cast, act(db, cast))
    answer(db, cast, point)
    with writing(db):
        db.execute("update forwardings set answered_at = '2026-01-01T12:00:00+00:00'")
    assert waiting.of(db, cast.member).answers == ()


def test_an_administrator_hears_of_tables_where_nobody_sits(client_of, db, cast):
    point = pass_on(db, cast, act(db, cast), "leeg-bureau")
    page = home(client_of("admin"))
    assert "zit nog niemand" in page
    assert "Er ligt 1 vraag." in page
    assert "zit nog niemand" not in home(client_of("facilitator"))
    with writing(db):
        db.execute("update forwardings set withdrawn_at = ? where id = ?", ["x", point])
    assert "zit nog niemand" not in home(client_of("admin"))


def test_own_steps_come_to_mind_before_a_meeting_and_for_their_owner_only(
    client_of, db, cast, refs
):
    steps.add(
        db,
        cast.member,
        StepDraft("ga", "Iets doen", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        submission_id=uuid4().hex,
    )
    assert "1 eigen stap" in home(client_of("member"))
    for role in ("other", "facilitator", "coordinator", "admin"):
        assert "eigen stap" not in home(client_of(role)), role
    close(db, cast)
    assert waiting.of(db, cast.member).steps == ()


def test_what_waits_is_one_statement(app, db, cast):
    waiting.of(db, cast.member)  # columns are looked up once
    said: list[str] = []
    db.conn.set_trace_callback(said.append)
    waiting.of(db, cast.facilitator)
    db.conn.set_trace_callback(None)
    assert len(said) == 1


def test_nothing_of_this_is_in_the_rooms_own_pages(client_of, cast):
    page = client_of("member").get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)
    assert "menu__number" not in page


def test_what_waits_is_found_by_an_index_whatever_the_years(db, cast):
    """It is asked on every page with a menu: a table that grows is never read as a whole."""
    values = actors.parameters(cast.facilitator) | dict.fromkeys(
        ("endings", "day", "soon", "lately", "answered_since", "asked_before", "in_a_week", "now"),
        "[]",
    )
    read_whole = {
        (name, step.split()[1])
        for name, select in waiting._SELECTS.items()
        for *_, step in db.execute(f"explain query plan {select}", values).fetchall()
        if step.startswith("SCAN")
    }
    tables = {table.name for table in db.tables} | set("fwtpcrsv")
    assert {(name, table) for name, table in read_whole if table in tables} <= {
        ("empty_tables", "forwardings"),  # of those only what is open, which has its own index
        ("tables", "r"),  # the own seats, found by the person
    }


def test_the_meetings_to_come_are_found_by_the_own_networks_whatever_the_years(db, cast):
    said: list[str] = []
    db.conn.set_trace_callback(said.append)
    found = meetings.upcoming_for(db, cast.facilitator, today())
    db.conn.set_trace_callback(None)
    assert cast.meeting_id in [meeting.id for meeting in found]
    steps_taken = [step for *_, step in db.execute(f"explain query plan {said[0]}").fetchall()]
    assert [step for step in steps_taken if step.startswith("SCAN")] == []
    assert meetings.upcoming_for(db, cast.outsider, today()) == []


def test_a_full_table_is_named_by_its_oldest_questions_and_a_number(client_of, db, cast):
    for number in range(1, 6):
        with clock_at(now() + timedelta(hours=number)):
            action = act(db, cast, f"Actie {number}")
            point = pass_on(db, cast, action, question=f"Vraag nummer {number}?")
    page = home(client_of("coordinator"))
    assert "Vijf vragen wachten op jou" in page
    assert [n for n in range(1, 6) if f"Vraag nummer {n}?" in page] == [1, 2]
    assert "en nog 3 op je tafel" in page
    with clock_at(now() + timedelta(hours=9)):
        answer(db, cast, point)
    (load,) = waiting.of(db, cast.coordinator).tables
    assert (load.points, load.oldest) == (4, ("Vraag nummer 1?", "Vraag nummer 2?"))
    assert [p.question for p in waiting.points_of(db, cast.coordinator)] == [
        f"Vraag nummer {number}?" for number in range(1, 5)
    ]
    assert waiting.points_of(db, replace(cast.coordinator, has_account=False)) == ()


@pytest.mark.parametrize(
    ("number", "heading", "more", "menu"),
    [
        (99, "99 vragen wachten op jou", "en nog 97 op je tafel", "99"),
        (100, "Meer dan 99 vragen wachten op jou", "en nog veel meer op je tafel", "99+"),
        (130, "Meer dan 99 vragen wachten op jou", "en nog veel meer op je tafel", "99+"),
    ],
)
def test_more_than_99_questions_are_not_counted(client_of, db, cast, number, heading, more, menu):
    point = pass_on(db, cast, act(db, cast))
    columns = [c.name for c in db["forwardings"].columns if c.name not in ("id", "submission_id")]
    named = ", ".join(columns)
    with writing(db):
        db.execute(
            f"with recursive n(i) as (select 2 union all select i + 1 from n where i < {number})"
            f" insert into forwardings (id, submission_id, {named})"
            f" select 'p' || i, 's' || i, {named} from n, forwardings where id = ?",
            [point],
        )
    page = home(client_of("coordinator"))
    assert heading in page
    assert more in page
    assert f'class="menu__number">{menu}<' in page
    assert len(waiting.points_of(db, cast.coordinator)) == number  # a mail leaves nothing out


def test_a_meeting_that_was_does_not_bring_actions_back_in_its_opening(facilitator, db, cast, refs):
    act(db, cast)
    close(db, cast)
    id_ = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Daarna")
    db["meetings"].update(id_, {"meeting_on": (today() + timedelta(days=2)).isoformat()})
    assert "die komt in de opening terug" in " ".join(home(facilitator).split())
    db["meetings"].update(
        id_, {"meeting_on": (today() - timedelta(days=2)).isoformat(), "stage": "open"}
    )
    page = " ".join(home(facilitator).split())
    assert "is geweest en staat nog open" in page
    assert "De ene actie staat nog open." in page
