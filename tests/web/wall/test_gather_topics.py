"""Topics are gathered weeks before, by members with their own link, and become rounds."""

import json

import pytest
from asked import asked_by
from marked_meeting import go_to, numbers, part_of, plan_ahead, put, wants
from support import TODAY, is_refused, join, put_on_list, sent

from gesprekskader.errors import Closed
from gesprekskader.rules import MOST_ROUNDS
from gesprekskader.store import actors, marks, meetings, programmes, tallies, visits
from gesprekskader.store.db import writing


@pytest.fixture
def before(app, db, cast) -> tuple[str, str]:
    """A meeting in three weeks that gathers topics: (meeting, part). Five are on the list."""
    put_on_list(db, cast, cast.member, cast.other, cast.neighbour)
    return plan_ahead(app, db, cast)


def address(before) -> str:
    return f"/bijeenkomsten/{before[0]}/kiezen/{before[1]}"


def more_members(db, cast, number: int) -> list:
    """So many who are on the list too, with a device of their own."""
    found = [join(db, cast.meeting_id, f"Lid {n}")[0] for n in range(number)]
    put_on_list(db, cast, *found)
    return found


def test_members_put_topics_in_from_my_year_once_who_leads_opened_it(
    db, cast, before, client_of, facilitator, member
):
    here = address(before)
    assert here not in member.get("/mijn").text
    assert member.post(here, data=sent(words="TE VROEG")).status_code == 409
    assert here in facilitator.get(f"/bijeenkomsten/{before[0]}").text
    assert facilitator.post(f"{here}/open").status_code == 303
    assert here in facilitator.get(here).text  # the address to send round
    assert here in member.get("/mijn").text
    assert member.post(here, data=sent(words="STARTWEEK")).status_code == 303
    assert "STARTWEEK" in client_of("other").get(here).text
    assert "Haal weg" not in client_of("other").get(here).text
    assert is_refused(client_of("outsider").get(here))
    assert client_of("stranger").get(here).headers["Location"].startswith("/inloggen")


def test_a_member_neither_opens_nor_ends_nor_makes_a_round(db, cast, before, member):
    topic = None
    tallies.open_by_hand(db, cast.facilitator, *before)
    topic = put(db, cast.member, *before, "STARTWEEK")
    for deed in ("open", "klaar", f"{topic}/ronde"):
        assert is_refused(member.post(f"{address(before)}/{deed}"))
    assert tallies.at_part(db, cast.member, *before)[0].is_open


def test_topics_become_rounds_with_one_tap_in_the_order_of_how_many_want_them(
    db, cast, before, facilitator
):
    here = address(before)
    facilitator.post(f"{here}/open")
    few, many, never = (put(db, cast.facilitator, *before, w) for w in ("WEINIG", "VEEL", "NIET"))
    people = [cast.member, cast.other, cast.neighbour, *more_members(db, cast, 3)]
    for actor in people:
        wants(db, actor, *before, many)
    for actor in people[:2]:
        wants(db, actor, *before, few)
    wants(db, people[0], *before, never, "helpen")
    assert "Maak er een ronde van" not in facilitator.get(here).text
    facilitator.post(f"{here}/klaar")
    assert numbers(db, *before)[0] == 6
    page = facilitator.get(here).text
    assert page.index("VEEL") < page.index("WEINIG") < page.index("NIET")
    for topic in (few, many, never, never):
        assert facilitator.post(f"{here}/{topic}/ronde").status_code == 303
    assert meetings.find(db, before[0]).rounds == ("VEEL", "WEINIG")
    titles = [p.title for p in programmes.phases_of(db, before[0])]
    assert titles[1:3] == ["Praten: VEEL", "Praten: WEINIG"]
    assert numbers(db, *before)[0] == 6  # it is still the same part


def test_rounds_that_who_leads_typed_stay_before_those_of_topics(db, cast, before, facilitator):
    facilitator.post(f"{address(before)}/open")
    topic = put(db, cast.facilitator, *before, "ONDERWERP")
    facilitator.post(f"{address(before)}/klaar")
    with writing(db):
        db.execute("update meetings set rounds = ? where id = ?", ['["GETYPT"]', before[0]])
    facilitator.post(f"{address(before)}/{topic}/ronde")
    assert meetings.find(db, before[0]).rounds == ("GETYPT", "ONDERWERP")


def test_topics_become_no_more_rounds_than_a_meeting_may_have_and_one_can_always_go(
    db, cast, before, facilitator
):
    facilitator.post(f"{address(before)}/open")
    last, late = (put(db, cast.facilitator, *before, words) for words in ("LAATST", "TE VEEL"))
    facilitator.post(f"{address(before)}/klaar")

    def have(number: int, *more: str) -> None:
        typed = json.dumps([*(f"RONDE {n}" for n in range(number)), *more])
        with writing(db):
            db.execute("update meetings set rounds = ? where id = ?", [typed, before[0]])

    have(MOST_ROUNDS - 1)
    assert facilitator.post(f"{address(before)}/{last}/ronde").status_code == 303
    refused = facilitator.post(f"{address(before)}/{late}/ronde")
    assert refused.status_code == 422
    assert "Haal er eerst een weg" in refused.text
    assert meetings.find(db, before[0]).rounds[-1] == "LAATST"
    have(MOST_ROUNDS + 2, "LAATST")
    assert facilitator.post(f"{address(before)}/{last}/ronde").status_code == 303
    assert len(meetings.find(db, before[0]).rounds) == MOST_ROUNDS + 2


def test_once_it_is_open_in_the_room_no_topic_becomes_a_round(db, cast, before, facilitator):
    facilitator.post(f"{address(before)}/open")
    topic = put(db, cast.facilitator, *before, "ONDERWERP")
    facilitator.post(f"{address(before)}/klaar")
    meetings.move_stage(db, cast.facilitator, before[0], now="concept", new="open")
    assert facilitator.post(f"{address(before)}/{topic}/ronde").status_code == 409
    assert meetings.find(db, before[0]).rounds == ()


def test_fewer_than_five_give_no_numbers_and_the_gathering_can_go_on(
    db, cast, before, facilitator, member
):
    facilitator.post(f"{address(before)}/open")
    topic = put(db, cast.facilitator, *before, "STARTWEEK")
    wants(db, cast.member, *before, topic)
    facilitator.post(f"{address(before)}/klaar")
    assert "Minder dan vijf mensen kozen iets" in member.get(address(before)).text
    with pytest.raises(Closed):
        marks.mark(db, cast.member, before, topic, "ook", on=False)
    facilitator.post(f"{address(before)}/open")
    marks.mark(db, cast.member, before, topic, "ook", on=False)
    assert tallies.at_part(db, cast.member, *before)[1][0].mine == frozenset()


def test_a_meeting_that_is_called_off_gathers_nothing(db, cast, before, facilitator, member):
    facilitator.post(f"{address(before)}/open")
    meetings.set_cancelled(db, cast.facilitator, before[0], cancelled=True)
    assert member.post(address(before), data=sent(words="NIET")).status_code == 409
    assert address(before) not in member.get("/mijn").text
    meetings.set_cancelled(db, cast.facilitator, before[0], cancelled=False)
    assert member.post(address(before), data=sent(words="WEL")).status_code == 303


def test_who_left_puts_nothing_in_any_more(db, cast, before, facilitator, member):
    facilitator.post(f"{address(before)}/open")
    with writing(db):
        db.execute(
            "update memberships set left_on = ? where person_id = ?",
            [TODAY.isoformat(), cast.member.person_id],
        )
    assert is_refused(member.get(address(before)))
    assert is_refused(member.post(address(before), data=sent(words="NIET")))


def test_a_top_three_on_the_day_is_of_the_topics_that_there_are(db, cast, before):
    tallies.open_by_hand(db, cast.facilitator, *before)
    put(db, cast.facilitator, *before, "STARTWEEK")
    meetings.move_stage(db, cast.facilitator, before[0], now="concept", new="open")
    go_to(db, cast, before[0], "De drie")
    three = part_of(db, before[0], "De drie")
    assert [each.words for each in tallies.at_part(db, cast.member, before[0], three)[1]] == [
        "STARTWEEK"
    ]


def test_a_device_that_is_signed_out_keeps_the_mark_of_its_person(db, cast, before):
    tallies.open_by_hand(db, cast.facilitator, *before)
    topic = put(db, cast.facilitator, *before, "STARTWEEK")
    secret = visits.start(db, person_id=cast.member.person_id)
    wants(db, actors.of(db, secret), *before, topic)
    visits.end(db, secret)
    assert tallies.at_part(db, cast.member, *before)[1][0].mine == {"ook"}


def test_making_a_round_asks_the_database_few_times(db, cast, before, facilitator, pool):
    facilitator.post(f"{address(before)}/open")
    for words in ("EEN", "TWEE", "DRIE"):
        put(db, cast.facilitator, *before, words)
    facilitator.post(f"{address(before)}/klaar")
    topics = tallies.at_part(db, cast.facilitator, *before)[1]
    asked = asked_by(pool)
    for topic in topics:
        asked.clear()
        assert facilitator.post(f"{address(before)}/{topic.id}/ronde").status_code == 303
        assert len(asked) <= 14
    assert meetings.find(db, before[0]).rounds == ("EEN", "TWEE", "DRIE")


def test_a_part_that_is_left_out_while_it_gathers_takes_nothing_and_is_offered_nowhere(
    db, cast, before, facilitator, member
):
    facilitator.post(f"{address(before)}/open")
    topic = put(db, cast.facilitator, *before, "STARTWEEK")
    for left_out, answer in ((True, Closed), (False, None)):
        with writing(db):
            db.execute(
                "update meeting_phases set stood_at = iif(?, position, 0) where id = ?",
                [left_out, before[1]],
            )
        assert (address(before) in member.get("/mijn").text) is not left_out
        if answer:
            with pytest.raises(answer):
                wants(db, cast.member, *before, topic)
        else:
            wants(db, cast.member, *before, topic)
    assert tallies.at_part(db, cast.member, *before)[1][0].mine == {"ook"}


def test_what_came_in_for_a_meeting_that_is_called_off_is_read_by_its_list_and_marked_by_nobody(
    db, cast, before, client_of, facilitator, member
):
    facilitator.post(f"{address(before)}/open")
    topic = put(db, cast.facilitator, *before, "STARTWEEK")
    meetings.set_cancelled(db, cast.facilitator, before[0], cancelled=True)
    assert "STARTWEEK" in member.get(address(before)).text
    assert is_refused(client_of("outsider").get(address(before)))
    with pytest.raises(Closed):
        wants(db, cast.member, *before, topic)


def test_a_top_three_that_was_opened_early_is_not_offered_to_the_list(db, cast, before, member):
    three = before[0], part_of(db, before[0], "De drie")
    tallies.open_by_hand(db, cast.facilitator, *three)
    assert address(three) not in member.get("/mijn").text
    assert is_refused(member.get(address(three)))
