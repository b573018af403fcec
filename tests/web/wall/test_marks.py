"""Each marks what they want: one mark a person, else a device; the numbers once, from five up."""

import json
from uuid import uuid4

import pytest
from asked import asked_by
from marked_meeting import go_to, numbers, part_of, people, plan, put, wants
from support import is_refused, join, put_on_list, sent

from gesprekskader.errors import Closed, NotFound, RuleBroken
from gesprekskader.records import Actor, ItemRef
from gesprekskader.store import (
    actors,
    clocks,
    everything,
    grouping,
    groups,
    harvests,
    marks,
    meetings,
    outcomes,
    own_data,
    picked_items,
    programmes,
    seats,
    tallies,
    visits,
    wiped_meetings,
)
from gesprekskader.store import (
    people as persons,
)
from gesprekskader.store.db import rows, writing
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def room(db, cast) -> tuple[str, str]:
    """A meeting at the part in which topics are put in: (meeting, part)."""
    meeting_id = plan(db, cast)
    go_to(db, cast, meeting_id, "Volgende keer")
    return meeting_id, part_of(db, meeting_id, "Volgende keer")


def end(db, cast, room) -> None:
    go_to(db, cast, room[0], "Slot")


def test_numbers_appear_once_the_clock_goes_on_and_not_before(db, cast, room, client_of):
    topic = put(db, cast.facilitator, *room, "STARTWEEK")
    for actor in people(db, room[0], 5):
        wants(db, actor, *room, topic)
    page = client_of("facilitator").get(f"/bijeenkomsten/{room[0]}/kiezen/{room[1]}").text
    assert "willen dit ook" not in page
    assert numbers(db, *room) == (None, {})
    end(db, cast, room)
    assert numbers(db, *room) == (5, {"STARTWEEK": {"ook": 5}})
    page = client_of("facilitator").get(f"/bijeenkomsten/{room[0]}/kiezen/{room[1]}").text
    assert "5 mensen willen dit ook" in page


def test_of_four_people_no_number_is_told_and_the_part_can_begin_again(db, cast, room, client_of):
    topic = put(db, cast.facilitator, *room, "STARTWEEK")
    four = people(db, room[0], 4)
    for actor in four:
        wants(db, actor, *room, topic)
    end(db, cast, room)
    assert numbers(db, *room) == (None, {})
    page = client_of("facilitator").get(f"/bijeenkomsten/{room[0]}/kiezen/{room[1]}").text
    assert "Minder dan vijf mensen kozen iets" in page
    with pytest.raises(Closed):
        wants(db, four[0], *room, topic, "helpen")
    go_to(db, cast, room[0], "Volgende keer")
    wants(db, people(db, room[0], 1)[0], *room, topic)
    end(db, cast, room)
    assert numbers(db, *room) == (5, {"STARTWEEK": {"ook": 5}})


def test_what_was_counted_stays_and_takes_no_mark_of_one_more(db, cast, room):
    topic = put(db, cast.facilitator, *room, "STARTWEEK")
    five = people(db, room[0], 5)
    for actor in five:
        wants(db, actor, *room, topic)
    end(db, cast, room)
    go_to(db, cast, room[0], "Volgende keer")
    with pytest.raises(Closed):
        wants(db, people(db, room[0], 1)[0], *room, topic)
    with pytest.raises(Closed):
        marks.mark(db, five[0], room, topic, "ook", on=False)
    with pytest.raises(Closed):
        tallies.open_by_hand(db, cast.facilitator, *room)
    with writing(db):
        own_data.wipe(db, five[0].person_id)
    end(db, cast, room)
    assert numbers(db, *room) == (5, {"STARTWEEK": {"ook": 5}})


def test_one_person_marks_once_on_two_devices_and_a_device_without_a_name_once(db, cast, room):
    topic = put(db, cast.facilitator, *room, "STARTWEEK")
    first, *three = people(db, room[0], 4)
    again = actors.of(db, visits.start(db, person_id=first.person_id))
    table = actors.of(db, seats.join_as_table(db, room[0], old_visit=""))
    for actor in (first, again, first, table, table, *three):
        wants(db, actor, *room, topic)
    end(db, cast, room)
    assert numbers(db, *room) == (5, {"STARTWEEK": {"ook": 5}})


def test_what_a_phone_without_a_name_marked_stays_with_who_gives_a_name_on_it(db, cast, room):
    secret = seats.join_as_table(db, room[0], old_visit="")
    table = actors.of(db, secret)
    topic = put(db, table, *room, "STARTWEEK")
    for actor in (table, *people(db, room[0], 4)):
        wants(db, actor, *room, topic)
    again = seats.join_as_table(db, room[0], old_visit=secret)
    (seen,) = tallies.at_part(db, actors.of(db, again), *room)[1]
    assert (seen.is_own, seen.mine) == (True, {"ook"})
    named = actors.of(
        db,
        seats.join_as_new(db, room[0], "ZOFIE", "", old_visit=again, submission_id=uuid4().hex),
    )
    (seen,) = tallies.at_part(db, named, *room)[1]
    assert (seen.is_own, seen.mine) == (True, {"ook"})
    assert [one["keuze"] for one in own_data.of_person(db, named.person_id)["keuzes"]] == [
        "ik wil dit ook"
    ]
    elsewhere = visits.start(db, person_id=named.person_id)  # a phone with a name took none along
    visits.start(db, person_id=cast.member.person_id, instead_of=elsewhere)
    end(db, cast, room)
    assert numbers(db, *room) == (5, {"STARTWEEK": {"ook": 5}})


def test_who_marked_on_two_phones_and_signs_in_on_the_other_counts_once(db, cast, room):
    first, *three = people(db, room[0], 4)
    topic, other = (put(db, first, *room, words) for words in ("EEN", "TWEE"))
    secret = seats.join_as_table(db, room[0], old_visit="")
    table = actors.of(db, secret)
    for actor in (first, table, *three):
        wants(db, actor, *room, topic)
    wants(db, table, *room, other)
    visits.start(db, person_id=first.person_id, instead_of=secret)
    wants(db, people(db, room[0], 1)[0], *room, topic)
    end(db, cast, room)
    assert numbers(db, *room) == (5, {"EEN": {"ook": 5}, "TWEE": {"ook": 1}})


def test_a_mark_that_is_taken_back_counts_for_nobody(db, cast, room):
    topic, other = (put(db, cast.facilitator, *room, words) for words in ("EEN", "TWEE"))
    six = people(db, room[0], 6)
    for actor in six:
        wants(db, actor, *room, topic)
    wants(db, six[0], *room, other, "helpen")
    marks.mark(db, six[0], room, topic, "ook", on=False)
    marks.mark(db, six[1], room, topic, "ook", on=False)
    end(db, cast, room)
    assert numbers(db, *room) == (5, {"EEN": {"ook": 4}, "TWEE": {"helpen": 1}})


def test_a_newcomer_who_turns_out_to_be_somebody_counts_once(db, cast, room):
    topic, other = (put(db, cast.facilitator, *room, words) for words in ("EEN", "TWEE"))
    four, newcomer = people(db, room[0], 4), people(db, room[0], 1)[0]
    for actor in (*four, newcomer):
        wants(db, actor, *room, topic)
    wants(db, newcomer, *room, other)
    with writing(db):
        persons.become(db, newcomer.person_id, four[0].person_id)
    end(db, cast, room)
    assert numbers(db, *room) == (None, {})
    go_to(db, cast, room[0], "Volgende keer")
    wants(db, people(db, room[0], 1)[0], *room, topic)
    end(db, cast, room)
    assert numbers(db, *room) == (5, {"EEN": {"ook": 5}, "TWEE": {"ook": 1}})


def test_a_clock_that_stands_still_ends_nothing_and_closing_does(db, cast, room):
    topic = put(db, cast.facilitator, *room, "STARTWEEK")
    for actor in people(db, room[0], 5):
        wants(db, actor, *room, topic)
    at = next(p.position for p in programmes.phases_of(db, room[0]) if p.id == room[1])
    clocks.turn(db, cast.facilitator, room[0], clocks.STOP, phase=at)
    assert numbers(db, *room) == (None, {})
    clocks.turn(db, cast.facilitator, room[0], clocks.GO_ON, phase=0)
    wants(db, people(db, room[0], 1)[0], *room, topic)
    meetings.move_stage(db, cast.facilitator, room[0], now="ophalen", new="gesloten")
    assert numbers(db, *room) == (6, {"STARTWEEK": {"ook": 6}})


def said(db, cast, meeting_id: str, *texts: str) -> tuple[str, list[str]]:
    """A group of the meeting with these texts: its id, and theirs."""
    group = groups.start(
        db, cast.facilitator, meeting_id, [], submission_id=uuid4().hex, take_seat=False
    )
    point = ItemRef("k", "", None, None, "Eigen punt", None, "PUNT", "")
    own = picked_items.pick(db, cast.facilitator, group, point, submission_id=uuid4().hex)
    return group, [
        outcomes.record(
            db,
            cast.facilitator,
            group,
            own,
            OutcomeDraft("opbrengst", words),
            submission_id=uuid4().hex,
        ).id
        for words in texts
    ]


@pytest.fixture
def three(db, cast) -> tuple[str, str]:
    """A meeting at the part in which each chooses three of what was said."""
    meeting_id = plan(db, cast)
    go_to(db, cast, meeting_id, "De drie")
    return meeting_id, part_of(db, meeting_id, "De drie")


def attends(db, three, actor: Actor) -> None:
    with writing(db):
        seats.attend(db, three[0], actor.person_id)


def test_each_chooses_three_of_what_was_said_and_never_four(db, cast, three):
    _, texts = said(db, cast, three[0], "A", "B", "C", "D")
    five = people(db, three[0], 5)
    with pytest.raises(RuleBroken):
        marks.choose(db, five[0], three, texts)
    marks.choose(db, five[0], three, texts[:3])
    marks.choose(db, five[0], three, [texts[3]])
    for actor in five[1:]:
        marks.choose(db, actor, three, texts[:2])
    go_to(db, cast, three[0], "Slot")
    people_, counted = numbers(db, *three)
    assert people_ == 5
    assert counted == {"A": {"drie": 4}, "B": {"drie": 4}, "D": {"drie": 1}}


def test_texts_that_were_put_together_and_groups_that_merged_count_each_voice_once(db, cast, three):
    into, (first, second) = said(db, cast, three[0], "A", "A, BETER")
    group, (third,) = said(db, cast, three[0], "C")
    five = people(db, three[0], 5)
    for actor in five:
        marks.choose(db, actor, three, [first, second, third])
    grouping.merge(db, cast.facilitator, group, into)
    harvests.merge(db, cast.facilitator, "outcomes", first, second)
    go_to(db, cast, three[0], "Slot")
    assert numbers(db, *three) == (5, {"A, BETER": {"drie": 5}, "C": {"drie": 5}})


def test_of_two_who_are_one_the_three_of_who_stays_count(db, cast, three):
    _, texts = said(db, cast, three[0], "A", "B", "C", "D", "E", "F")
    five, newcomer = people(db, three[0], 5), people(db, three[0], 1)[0]
    for actor in five:
        marks.choose(db, actor, three, texts[:3])
    marks.choose(db, newcomer, three, texts[3:])
    with writing(db):
        persons.become(db, newcomer.person_id, five[0].person_id)
    go_to(db, cast, three[0], "Slot")
    assert numbers(db, *three) == (5, {name: {"drie": 5} for name in "ABC"})


def test_who_signs_in_on_a_phone_takes_its_three_along_and_never_beside_own_ones(db, cast, three):
    _, texts = said(db, cast, three[0], "A", "B", "C", "D", "E", "F")
    (first, *others), newcomer = people(db, three[0], 4), people(db, three[0], 1)[0]
    for who, has in ((first, True), (newcomer, False)):
        secret = seats.join_as_table(db, three[0], old_visit="")
        marks.choose(db, actors.of(db, secret), three, texts[3:])
        if has:
            marks.choose(db, who, three, texts[:3])
        visits.start(db, person_id=who.person_id, instead_of=secret)
    for actor in others:
        marks.choose(db, actor, three, texts[:1])
    go_to(db, cast, three[0], "Slot")
    once = {name: {"drie": 1} for name in "BCDEF"}
    assert numbers(db, *three) == (5, once | {"A": {"drie": 4}})


def test_before_the_harvest_nobody_chooses_of_what_others_wrote(db, cast):
    meeting_id = plan(db, cast)
    part_id = part_of(db, meeting_id, "De drie")
    _, texts = said(db, cast, meeting_id, "VAN EEN ANDERE GROEP")
    tallies.open_by_hand(db, cast.facilitator, meeting_id, part_id)
    (actor,) = people(db, meeting_id, 1)
    assert tallies.at_part(db, actor, meeting_id, part_id)[1] == []
    with pytest.raises(RuleBroken):
        marks.choose(db, actor, (meeting_id, part_id), texts)


def test_who_was_not_there_reads_and_chooses_nothing_of_what_was_said_until_it_closed(
    db, cast, three, client_of
):
    _, texts = said(db, cast, three[0], "VAN WIE ER WAREN")
    put_on_list(db, cast, cast.member, cast.other)
    attends(db, three, cast.other)
    address = f"/bijeenkomsten/{three[0]}/kiezen/{three[1]}"
    for deed in (address, f"{address}/stand"):
        assert is_refused(client_of("member").get(deed))
    for chosen in (texts, []):
        with pytest.raises(NotFound):
            marks.choose(db, cast.member, three, chosen)
    assert rows(db, "select 1 from marks") == []
    assert "VAN WIE ER WAREN" in client_of("other").get(address).text
    for actor in (cast.other, *people(db, three[0], 4)):
        marks.choose(db, actor, three, texts)
    meetings.move_stage(db, cast.facilitator, three[0], now="ophalen", new="gesloten")
    assert "VAN WIE ER WAREN" in client_of("member").get(address).text


def test_a_part_of_four_ends_by_hand_and_begins_again_where_the_clock_comes_back(
    db, cast, room, client_of
):
    topic = put(db, cast.facilitator, *room, "STARTWEEK")
    four, leads = people(db, room[0], 4), client_of("facilitator")
    address = f"/bijeenkomsten/{room[0]}/kiezen/{room[1]}"
    for actor in four[1:]:
        wants(db, actor, *room, topic)
    assert leads.post(f"{address}/klaar").status_code == 303
    page = leads.get(address).text
    assert "Minder dan vijf mensen kozen iets" in page
    assert "Zet open" in page
    at = next(p.position for p in programmes.phases_of(db, room[0]) if p.id == room[1])
    clocks.turn(db, cast.facilitator, room[0], clocks.STOP, phase=at)
    clocks.turn(db, cast.facilitator, room[0], clocks.GO_ON, phase=0)
    with pytest.raises(Closed):  # the clock never left it
        wants(db, four[0], *room, topic)
    end(db, cast, room)
    go_to(db, cast, room[0], "Volgende keer")
    wants(db, four[0], *room, topic)
    leads.post(f"{address}/klaar")
    assert leads.post(f"{address}/open").status_code == 303
    wants(db, people(db, room[0], 1)[0], *room, topic)
    leads.post(f"{address}/klaar")
    assert numbers(db, *room) == (5, {"STARTWEEK": {"ook": 5}})
    end(db, cast, room)
    go_to(db, cast, room[0], "Volgende keer")
    assert not tallies.at_part(db, four[0], *room)[0].is_open


def test_a_part_that_was_open_by_hand_and_ended_follows_the_clock_once_that_comes(db, cast):
    meeting_id = plan(db, cast)
    part_id = part_of(db, meeting_id, "Volgende keer")
    tallies.open_by_hand(db, cast.facilitator, meeting_id, part_id)
    tallies.end_by_hand(db, cast.facilitator, meeting_id, part_id)
    go_to(db, cast, meeting_id, "Volgende keer")
    assert tallies.find(db, meeting_id, part_id)["is_open"]
    at = next(p.position for p in programmes.phases_of(db, meeting_id) if p.id == part_id)
    clocks.turn(db, cast.facilitator, meeting_id, clocks.STOP, phase=at)
    assert not tallies.find(db, meeting_id, part_id)["is_open"]


@pytest.mark.parametrize("how", ["removed", "of its own", "a quote", "of a group that is away"])
def test_a_text_that_nobody_reads_any_more_is_not_in_the_data_of_who_chose_it(db, cast, three, how):
    _, texts = said(db, cast, three[0], "BLIJFT")
    group, more = said(db, cast, three[0], "HERKENBAAR")
    (actor,) = people(db, three[0], 1)
    marks.choose(db, actor, three, texts + more)
    change = {
        "removed": "removed_at = '2026-01-01T10:00:00+00:00'",
        "of its own": "sees = 'eigen'",
        "a quote": "kind = 'citaat'",
    }
    with writing(db):
        if how in change:
            db.execute(f"update outcomes set {change[how]} where id = ?", more)
        else:
            db.execute("update groups set hidden_at = '2026-01-01' where id = ?", [group])
    mine = own_data.of_person(db, actor.person_id)["keuzes"]
    assert {one["bij"] for one in mine} == {"BLIJFT", "een tekst die er niet meer is"}


def test_a_text_that_is_struck_keeps_no_word_among_what_was_chosen(db, cast, three, client_of):
    _, texts = said(db, cast, three[0], "BLIJFT", "HERKENBAAR")
    for actor in people(db, three[0], 5):
        marks.choose(db, actor, three, texts)
    go_to(db, cast, three[0], "Slot")
    harvests.strike(db, cast.facilitator, "outcomes", texts[1])
    page = client_of("facilitator").get(f"/bijeenkomsten/{three[0]}/kiezen/{three[1]}").text
    assert "BLIJFT" in page
    assert "HERKENBAAR" not in page


def test_only_who_marked_finds_it_back_and_nobody_else_anywhere(db, cast, room, client_of):
    name, helper = join(db, room[0], "ZOFIE")[0], people(db, room[0], 4)
    topic = put(db, name, *room, "STARTWEEK")
    for actor in (name, *helper):
        wants(db, actor, *room, topic)
    wants(db, name, *room, topic, "helpen")
    end(db, cast, room)
    meetings.move_stage(db, cast.facilitator, room[0], now="ophalen", new="gesloten")
    leads = client_of("facilitator")
    for path in (
        f"kiezen/{room[1]}",
        "verslag.md",
        "verslag.csv",
        "verslag.json",
        "ophalen",
        "scherm",
    ):
        answer = leads.get(f"/bijeenkomsten/{room[0]}/{path}").get_data(as_text=True)
        about = [line for line in answer.splitlines() if "STARTWEEK" in line]
        assert not [line for line in about if "ZOFIE" in line], path
    whole = json.dumps(everything.of_networks(db, [cast.network_id]))
    assert "STARTWEEK" in whole
    assert "ZOFIE" not in whole
    assert name.person_id not in whole
    mine = own_data.of_person(db, name.person_id)
    assert {one["keuze"] for one in mine["keuzes"]} == {"ik wil dit ook", "hier kan ik bij helpen"}
    assert [one["onderwerp"] for one in mine["onderwerpen"]] == ["STARTWEEK"]
    assert own_data.of_person(db, cast.facilitator.person_id)["keuzes"] == []


def test_who_wipes_everything_leaves_the_topic_and_the_numbers_without_a_tie(db, cast, room):
    five = people(db, room[0], 5)
    topic = put(db, five[0], *room, "STARTWEEK")
    for actor in five:
        wants(db, actor, *room, topic)
    end(db, cast, room)
    with writing(db):
        own_data.wipe(db, five[0].person_id)
    assert numbers(db, *room) == (5, {"STARTWEEK": {"ook": 5}})
    for table in ("topics", "marks"):
        assert rows(db, f"select 1 from {table} where person_id = ?", [five[0].person_id]) == []


def test_minutes_tell_topics_and_numbers_in_every_format_that_is_read(db, cast, room, client_of):
    topic = put(db, cast.facilitator, *room, "STARTWEEK")
    for actor in people(db, room[0], 6):
        wants(db, actor, *room, topic)
    leads = client_of("facilitator")
    before = leads.get(f"/bijeenkomsten/{room[0]}/verslag.md").get_data(as_text=True)
    assert "STARTWEEK" in before
    assert "kozen" not in before
    end(db, cast, room)
    for kind in ("md", "txt", "json"):
        words = leads.get(f"/bijeenkomsten/{room[0]}/verslag.{kind}").get_data(as_text=True)
        assert "STARTWEEK" in words, kind
        assert "6 mensen kozen." in words, kind
    listed = leads.get(f"/bijeenkomsten/{room[0]}/verslag.csv").data.decode("utf-8-sig")
    (line,) = [line for line in listed.splitlines() if "STARTWEEK" in line]
    assert line.startswith("onderwerp;")
    assert "6 mensen willen dit ook" in line


def test_who_is_no_part_of_it_puts_nothing_in(db, cast, room, client_of):
    address = f"/bijeenkomsten/{room[0]}/kiezen/{room[1]}"
    for name in ("outsider", "member", "stranger"):  # the member was at another meeting, as a guest
        assert is_refused(client_of(name).get(address))
        assert is_refused(client_of(name).post(address, data=sent(words="NIET")))
    with pytest.raises(NotFound):
        marks.mark(db, Actor(), room, "x", "ook", on=True)


def test_somebody_takes_back_an_own_topic_and_who_leads_any(db, cast, room):
    one, other = people(db, room[0], 2)
    topic = put(db, one, *room, "MIJN")
    with pytest.raises(NotFound):
        marks.remove_topic(db, other, *room, topic)
    marks.remove_topic(db, one, *room, topic)
    late = put(db, one, *room, "LAAT")
    wants(db, other, *room, late)
    end(db, cast, room)
    with pytest.raises(Closed):
        marks.remove_topic(db, one, *room, late)
    marks.remove_topic(db, cast.facilitator, *room, late)
    assert tallies.at_part(db, one, *room)[1] == []
    assert rows(db, "select 1 from marks") == []


def test_the_page_marks_and_takes_back_without_a_script(db, cast, room, client_of):
    put_on_list(db, cast, cast.member)
    address = f"/bijeenkomsten/{room[0]}/kiezen/{room[1]}"
    member = client_of("member")
    assert member.post(address, data=sent(words="STARTWEEK")).status_code == 303
    (topic,) = tallies.at_part(db, cast.member, *room)[1]
    assert topic.is_own
    for on in ("ja", "ja", "nee"):
        data = {"merk": "ook", "aan": on}
        assert member.post(f"{address}/merk/{topic.id}", data=data).status_code == 303
        pressed = f'aria-pressed="{"true" if on == "ja" else "false"}"'
        assert pressed in member.get(address).text
    assert member.post(f"{address}/merk/{topic.id}", data={"merk": "naam"}).status_code == 404
    assert member.post(address, data=sent(words=" ")).status_code == 422


def test_a_choice_that_is_refused_comes_back_ticked(db, cast, three, client_of):
    _, texts = said(db, cast, three[0], "A", "B", "C", "D")
    attends(db, three, cast.member)
    address = f"/bijeenkomsten/{three[0]}/kiezen/{three[1]}"
    member = client_of("member")
    answer = member.post(f"{address}/drie", data={"keuze": texts})
    assert answer.status_code == 422
    assert answer.text.count(" checked") == 4
    assert "Kies er hooguit drie. Haal er een weg." in answer.text
    assert member.post(f"{address}/drie", data={"keuze": texts[:2]}).status_code == 303
    assert member.get(address).text.count(" checked") == 2


def test_the_history_of_a_point_tells_how_often_a_text_was_chosen(db, cast, three, client_of):
    point = ItemRef("werkvorm:kiezen", "", "kiezen/praten", None, "Kiezen", None, "Praten", "")
    group = groups.start(
        db, cast.facilitator, three[0], [point], submission_id=uuid4().hex, take_seat=False
    )
    (at,) = picked_items.of_group(db, group)
    text = OutcomeDraft("opbrengst", "GEKOZEN TEKST")
    said_here = outcomes.record(
        db, cast.facilitator, group, at.id, text, submission_id=uuid4().hex
    ).id
    for actor in people(db, three[0], 5):
        marks.choose(db, actor, three, [said_here])
    address = "/kader/item/werkvorm:kiezen:praten/geschiedenis"
    go_to(db, cast, three[0], "Slot")
    page = client_of("facilitator").get(address).text
    assert "GEKOZEN TEKST" in page
    assert "5 keer gekozen" in page
    paper = client_of("facilitator").get(f"{address}.md").get_data(as_text=True)
    assert "5 keer gekozen" in paper


def test_everybody_there_finds_what_was_chosen_where_the_texts_are(db, cast, three, client_of):
    put_on_list(db, cast, cast.member)
    attends(db, three, cast.member)
    for name in ("facilitator", "member"):
        page = client_of(name).get(f"/bijeenkomsten/{three[0]}/ophalen").text
        assert f"/kiezen/{three[1]}" in page
    go_to(db, cast, three[0], "De drie")
    wall = client_of("facilitator").get(f"/bijeenkomsten/{three[0]}/scherm").text
    assert "Welke drie?" in wall
    _, texts = said(db, cast, three[0], "GROOT OP HET SCHERM")
    for actor in people(db, three[0], 5):
        marks.choose(db, actor, three, texts)
    tallies.end_by_hand(db, cast.facilitator, *three)
    wall = client_of("facilitator").get(f"/bijeenkomsten/{three[0]}/scherm").text
    assert "GROOT OP HET SCHERM" in wall
    assert "5 keer gekozen" in wall


def test_a_planned_meeting_with_topics_is_not_thrown_away(db, cast):
    meeting_id = plan(db, cast, open_it=False)
    part_id = part_of(db, meeting_id, "Onderwerpen vooraf")
    assert wiped_meetings.is_unused(db, cast.facilitator, meetings.find(db, meeting_id))
    tallies.open_by_hand(db, cast.facilitator, meeting_id, part_id)
    put(db, cast.facilitator, meeting_id, part_id, "STARTWEEK")
    assert not wiped_meetings.is_unused(db, cast.facilitator, meetings.find(db, meeting_id))


def test_pages_and_marks_ask_the_database_few_times(db, cast, three, client_of, pool):
    _, texts = said(db, cast, three[0], *(f"TEKST {n}" for n in range(20)))
    for actor in people(db, three[0], 5):
        marks.choose(db, actor, three, texts[:3])
    address, leads = f"/bijeenkomsten/{three[0]}/kiezen/{three[1]}", client_of("facilitator")
    asked = asked_by(pool)
    for most, ask in (
        (9, lambda: leads.get(address)),
        (14, lambda: leads.post(f"{address}/drie", data={"keuze": texts[:3]})),
        (14, lambda: leads.post(f"{address}/drie", data={"keuze": texts[3:5]})),
        (14, lambda: leads.post(f"{address}/klaar")),
        (9, lambda: leads.get(address)),
        (9, lambda: leads.get(f"/bijeenkomsten/{three[0]}/verslag")),
    ):
        ask()
        asked.clear()
        assert ask().status_code in (200, 303)
        assert len(asked) <= most, "\n".join(" ".join(sql.split())[:90] for sql in asked)
