"""What has no ending stays in sight: over the school years, in every place that shows it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from babel.dates import format_date
from support import TODAY, add_meeting, join, years_on

from gesprekskader.moments import clock_at, stamp, today
from gesprekskader.store import (
    follow_ups,
    forwardings,
    groups,
    meetings,
    picked_items,
    revisits,
    roundtables,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.revisits import RevisitDraft


def act(db, cast, text, **owner) -> str:
    item = picked_items.of_group(db, cast.group_id)[0]
    return follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        item.id,
        FollowUpDraft(text, **({"owner_kind": "niemand"} | owner)),
        submission_id=uuid4().hex,
    ).id


def ended(db, cast, follow_up_id, result, meeting_id=None) -> None:
    revisits.look_back_on_follow_up(
        db,
        cast.facilitator,
        follow_up_id,
        RevisitDraft(result),
        meeting_id=meeting_id or cast.meeting_id,
        version=0,
        submission_id=uuid4().hex,
    )


def close(db, cast) -> None:
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)


def forward(db, cast, follow_up_id, meeting_id=None, question="VRAAG-AAN-DE-TAFEL") -> str:
    return forwardings.forward(
        db,
        cast.facilitator,
        meeting_id or cast.meeting_id,
        follow_up_id=follow_up_id,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question=question,
        submission_id=uuid4().hex,
    )


def answer(db, cast, forwarding_id) -> None:
    roundtables.answer(
        db,
        cast.coordinator,
        forwarding_id,
        "ANTWOORD-VAN-DE-TAFEL",
        version=1,
        submission_id=uuid4().hex,
    )


def page(client, url: str) -> str:
    answered = client.get(url)
    assert answered.status_code == 200, url
    return answered.get_data(as_text=True)


@pytest.fixture
def next_year(db, cast, refs):
    """A clock one year on, with everybody's devices still known; gives the new meeting."""

    def begin():
        day = today()
        with writing(db):
            db.execute("update visits set created_at = ?, seen_at = ?", [stamp(), stamp()])
        return add_meeting(
            db, cast.facilitator, cast.network_id, refs, meeting_on=day, title="Nieuw begin"
        )

    return begin


def pages_of(cast, meeting_id) -> dict[str, str]:
    return {
        "opening": f"/bijeenkomsten/{meeting_id}/verslag-van-vorige-keer",
        "doorgeven": f"/bijeenkomsten/{meeting_id}/doorgeven",
        "netwerk": f"/netwerken/{cast.network_id}",
        "terugblik": f"/bijeenkomsten/{meeting_id}/terugblik",
        "overzicht": f"/bijeenkomsten/{meeting_id}/terugblik/overzicht",
    }


def test_what_did_not_end_is_there_in_every_later_school_year(db, cast, facilitator, next_year):
    for text, result in (
        ("NOOIT-TERUGGEKEKEN", ""),
        ("DEELS-GEDAAN", "deels"),
        ("NIET-GEDAAN", "niet"),
        ("LOOPT-NOG", "loopt"),
        ("WEL-GEDAAN", "gezet"),
        ("NIET-MEER-NODIG", "niet meer nodig"),
    ):
        action = act(db, cast, text)
        if result:
            ended(db, cast, action, result)
    close(db, cast)
    for years in (1, 3):
        with clock_at(years_on(years)):
            meeting = next_year()
            for name, address in pages_of(cast, meeting).items():
                text = page(facilitator, address)
                for words in ("NOOIT-TERUGGEKEKEN", "DEELS-GEDAAN", "NIET-GEDAAN", "LOOPT-NOG"):
                    assert words in text, (years, name, words)
                for words in ("WEL-GEDAAN", "NIET-MEER-NODIG"):
                    assert words not in text, (years, name, words)
                assert "Contactmiddag" in text, "where it comes from"
                assert format_date(TODAY, "d MMMM", locale="nl") in text, "and when"


def test_the_newest_year_comes_first(db, cast, refs, facilitator, next_year):
    act(db, cast, "VAN-HET-EERSTE-JAAR")
    close(db, cast)
    with clock_at(years_on(1)):
        between = next_year()
        actor, _ = join(db, between, "Nieuw")
        group = groups.start(db, actor, between, refs("w2-lo-1"), submission_id=uuid4().hex)
        item = picked_items.of_group(db, group)[0]
        draft = FollowUpDraft("VAN-HET-TWEEDE-JAAR", "niemand")
        follow_ups.record(db, actor, group, item.id, draft, submission_id=uuid4().hex)
    with clock_at(years_on(2)):
        text = page(facilitator, pages_of(cast, next_year())["opening"])
    assert text.index("VAN-HET-TWEEDE-JAAR") < text.index("VAN-HET-EERSTE-JAAR")


def test_an_old_action_ends_in_a_new_year_and_that_can_be_mended(db, cast, facilitator, next_year):
    action = act(db, cast, "OUDE-ACTIE")
    close(db, cast)
    with clock_at(years_on(1)):
        meeting = next_year()
        address = f"/bijeenkomsten/{meeting}/vervolgacties/{action}/terugblik"
        said = {"result": "gezet", "version": "0", "submission_id": uuid4().hex}
        assert facilitator.post(address, data=said).status_code == 303
        assert "OUDE-ACTIE" not in page(facilitator, pages_of(cast, meeting)["opening"])
        assert "OUDE-ACTIE" in page(facilitator, pages_of(cast, meeting)["terugblik"])
        again = {"result": "deels", "version": "1", "submission_id": uuid4().hex}
        assert facilitator.post(address, data=again).status_code == 303
        assert "OUDE-ACTIE" in page(facilitator, pages_of(cast, meeting)["opening"])
        ended(db, cast, action, "gezet", next_year())
    with clock_at(years_on(2)):
        meeting = next_year()
        for name, url in pages_of(cast, meeting).items():
            assert "OUDE-ACTIE" not in page(facilitator, url), name


def test_a_point_without_answer_stays_in_sight_over_the_years(db, cast, facilitator, next_year):
    waits = forward(db, cast, act(db, cast, "ACTIE-EEN"), question="VRAAG-ZONDER-ANTWOORD")
    done = forward(db, cast, act(db, cast, "ACTIE-TWEE"), question="VRAAG-MET-ANTWOORD")
    answer(db, cast, done)
    close(db, cast)
    with clock_at(years_on(1)):
        next_year()  # the network met since the answer
    with clock_at(years_on(2)):
        meeting = next_year()
        for name in ("opening", "doorgeven", "netwerk", "overzicht"):
            text = page(facilitator, pages_of(cast, meeting)[name])
            if name != "opening":  # there it stands with its action
                assert "VRAAG-ZONDER-ANTWOORD" in text, name
            assert "Ligt nu bij: Projectgroep" in text, name
            assert "VRAAG-MET-ANTWOORD" not in text, name
        answer(db, cast, waits)
        text = page(facilitator, pages_of(cast, meeting)["netwerk"])
        assert "VRAAG-ZONDER-ANTWOORD" in text  # answered this year: the answer is news
        assert "ANTWOORD-VAN-DE-TAFEL" in text


def test_the_last_minutes_tell_what_still_waits_of_earlier_meetings(db, cast, refs, facilitator):
    forward(db, cast, act(db, cast, "ACTIE-EEN"), question="VRAAG-DIE-WACHT")
    done = forward(db, cast, act(db, cast, "ACTIE-TWEE"), question="VRAAG-MET-ANTWOORD")
    answer(db, cast, done)
    close(db, cast)
    soon, later = TODAY + timedelta(days=20), TODAY + timedelta(days=40)
    where = (db, cast.facilitator, cast.network_id, refs)
    between = add_meeting(*where, meeting_on=soon)
    last = add_meeting(*where, meeting_on=later, is_last=True)
    forward(db, cast, act_at_last(db, cast, last, refs), last, question="VRAAG-VAN-NU")
    minutes = {
        meeting: page(facilitator, f"/bijeenkomsten/{meeting}/verslag.md").partition(
            "Eerder doorgegeven"
        )
        for meeting in (between, last)
    }
    assert "VRAAG-DIE-WACHT" not in "".join(minutes[between])
    now, _, earlier = minutes[last]
    assert "VRAAG-DIE-WACHT" in earlier
    assert "| Projectgroep | ligt daar sinds" in earlier
    assert "VRAAG-DIE-WACHT" not in now
    assert "VRAAG-MET-ANTWOORD" not in now + earlier, "that was told the time before"
    assert "VRAAG-VAN-NU" in now.partition("Wat wij doorgeven")[2], "what is of today comes first"
    lists = page(facilitator, f"/bijeenkomsten/{last}/verslag.csv")
    assert "eerder doorgegeven;2;Leeromgeving;1;" in lists


def act_at_last(db, cast, meeting, refs) -> str:
    actor, _ = join(db, meeting, "Iemand")
    group = groups.start(db, actor, meeting, refs("w2-lo-1"), submission_id=uuid4().hex)
    item = picked_items.of_group(db, group)[0]
    draft = FollowUpDraft("ACTIE-VAN-NU", "niemand")
    return follow_ups.record(db, actor, group, item.id, draft, submission_id=uuid4().hex).id


def test_an_open_action_of_an_earlier_year_can_still_go_to_a_table(
    db, cast, facilitator, next_year
):
    action = act(db, cast, "OUDE-ACTIE")
    close(db, cast)
    with clock_at(years_on(1)):
        meeting = next_year()
        assert forward(db, cast, action, meeting)
        assert "Ligt nu bij: Projectgroep" in page(facilitator, pages_of(cast, meeting)["opening"])


def test_another_network_and_a_rehearsal_see_nothing_of_it(
    db, cast, facilitator, client_of, next_year
):
    act(db, cast, "OUDE-ACTIE")
    close(db, cast)
    with clock_at(years_on(1)):
        meeting = next_year()
        with writing(db):
            db.execute("update meetings set is_rehearsal = 1 where id = ?", [meeting])
        for name in ("opening", "doorgeven", "terugblik"):
            assert "OUDE-ACTIE" not in page(facilitator, pages_of(cast, meeting)[name])
        assert client_of("outsider").get(pages_of(cast, meeting)["opening"]).status_code == 404


def test_the_answer_stands_with_the_action_on_the_groups_own_page(db, cast, member):
    action = act(db, cast, "ONZE-ACTIE")
    forwarding = forward(db, cast, action)
    address = f"/gesprekken/{cast.group_id}/acties"
    assert "Ligt nu bij: Projectgroep" in page(member, address)
    answer(db, cast, forwarding)
    assert "ANTWOORD-VAN-DE-TAFEL" in page(member, address)
    assert "ANTWOORD-VAN-DE-TAFEL" in page(member, f"/gesprekken/{cast.group_id}/stand")
    close(db, cast)
    assert "ANTWOORD-VAN-DE-TAFEL" in page(member, address)


def test_who_takes_part_finds_what_is_still_open(cast, member):
    address = f"/bijeenkomsten/{cast.meeting_id}/verslag-van-vorige-keer"
    assert address in page(member, f"/bijeenkomsten/{cast.meeting_id}")
    assert address in page(member, f"/gesprekken/{cast.group_id}/acties")
    assert page(member, address)


def statements(pool, client, url: str) -> int:
    """How many SQL statements a page takes."""
    said: list[str] = []
    with pool.borrowed() as db:
        db.conn.set_trace_callback(said.append)
    assert client.get(url).status_code == 200, url
    with pool.borrowed() as db:
        db.conn.set_trace_callback(None)
    return len([text for text in said if not text.startswith("--")])


def test_no_page_asks_more_of_the_database_for_more_that_is_open(
    db, pool, cast, facilitator, member, next_year
):
    def more(number: int) -> None:
        for _ in range(number):
            forward(db, cast, act(db, cast, f"ACTIE-{uuid4().hex}"))

    more(1)
    with clock_at(years_on(1)):
        meeting = next_year()
    with clock_at(years_on(1)):
        urls = [(facilitator, url) for url in pages_of(cast, meeting).values()]
    urls.append((member, f"/gesprekken/{cast.group_id}/acties"))

    def counted() -> list[int]:
        return [statements(pool, client, url) for client, url in urls]

    with clock_at(years_on(1)):
        before = counted()
    more(7)
    with clock_at(years_on(1)):
        assert counted() == before
    assert min(before) > 1
