"""Outcomes that say the same become one, as actions do: both in sight, and undoable."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting, is_refused

from gesprekskader.errors import RuleBroken, SentEarlier
from gesprekskader.records import Reach
from gesprekskader.store import (
    dossiers,
    findings,
    groups,
    harvests,
    meetings,
    outcomes,
    parked_points,
    picked_items,
    shelf,
)
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.outcomes import OutcomeDraft


def say(db, actor, group_id: str, text: str, kind: str = "knelpunt", **more) -> str:
    item = picked_items.of_group(db, group_id)[0].id
    draft = OutcomeDraft(kind, text, **more)
    return outcomes.record(db, actor, group_id, item, draft, submission_id=uuid4().hex).id


@pytest.fixture
def alike(db, cast) -> tuple[str, str]:
    """What two groups wrote about the same."""
    made = (
        say(db, cast.member, cast.group_id, "Mentoren nodigen niet uit"),
        say(db, cast.neighbour, cast.next_group_id, "Uitnodigen gebeurt zelden"),
    )
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    return made


def merge(db, cast, one: str, into: str) -> None:
    harvests.merge(db, cast.facilitator, "outcomes", one, into)


def texts(db, cast) -> list[str]:
    return [o.text for o in outcomes.of_meeting(db, cast.meeting_id)]


def test_two_that_say_the_same_are_one_of_two_groups_with_both_in_sight(db, cast, alike):
    one, two = alike
    merge(db, cast, two, one)
    whole, sources = outcomes.with_sources(db, cast.meeting_id)
    assert [(o.id, o.groups) for o in whole] == [(one, 2)]
    assert [o.id for o in sources[one]] == [two]
    assert [o.text for o in outcomes.of_group(db, cast.next_group_id)] == [
        "Uitnodigen gebeurt zelden"
    ], "the group keeps its own words"


def test_the_board_counts_what_a_group_wrote_also_when_another_sentence_stayed(db, cast, alike):
    merge(db, cast, alike[1], alike[0])
    counts = {c.group.id: c for c in groups.counts(db, cast.meeting_id)}
    there = counts[cast.next_group_id]
    assert (there.outcomes, sum(there.by_item.values())) == (1, 1)


def test_what_is_on_the_shelf_stays_there_when_another_sentence_stayed(db, cast):
    one = say(db, cast.member, cast.group_id, "Ze schuiven aan", "goed voorbeeld")
    two = say(db, cast.neighbour, cast.next_group_id, "Aan tafel erbij", "goed voorbeeld")
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    shelf.put(db, cast.neighbour, two, shelf.EVERYONE)
    merge(db, cast, two, one)
    found, _ = shelf.find(db, [cast.network_id])
    assert [each.text for each in found] == ["Aan tafel erbij"]


def test_a_group_that_says_it_twice_counts_once(db, cast, alike):
    again = say(db, cast.member, cast.group_id, "Nog eens: ze nodigen niet uit")
    merge(db, cast, again, alike[0])
    assert [o.groups for o in outcomes.of_meeting(db, cast.meeting_id)] == [1, 1]


def test_parted_again_both_stand_by_themselves(db, cast, alike):
    one, two = alike
    merge(db, cast, two, one)
    harvests.part(db, cast.facilitator, "outcomes", two)
    assert [(o.id, o.groups) for o in outcomes.of_meeting(db, cast.meeting_id)] == [
        (one, 1),
        (two, 1),
    ]


def test_a_source_that_is_merged_on_brings_its_sources_and_never_goes_round(db, cast, alike):
    one, two = alike
    three = say(db, cast.member, cast.group_id, "Een derde")
    merge(db, cast, two, one)
    merge(db, cast, one, three)
    assert {o.id for o in outcomes.with_sources(db, cast.meeting_id)[1][three]} == {one, two}
    with pytest.raises(RuleBroken):
        merge(db, cast, three, two)
    assert texts(db, cast) == ["Een derde"]


@pytest.mark.parametrize("way", ["from", "into"])
def test_a_quote_is_merged_with_nothing(db, cast, alike, way):
    quote = say(db, cast.member, cast.group_id, "Ik durf", "citaat", has_consent=True)
    pair = (quote, alike[0]) if way == "from" else (alike[0], quote)
    with pytest.raises(RuleBroken):
        merge(db, cast, *pair)


@pytest.mark.parametrize("which", [0, 1])
def test_what_becomes_a_quote_comes_loose(db, cast, alike, which):
    one, two = alike
    merge(db, cast, two, one)
    actor = (cast.member, cast.neighbour)[which]
    draft = OutcomeDraft("citaat", "Ik durf", has_consent=False)
    outcomes.change(db, actor, alike[which], draft, version=1)
    assert {o.id: o.groups for o in outcomes.of_meeting(db, cast.meeting_id)} == {one: 1, two: 1}


@pytest.mark.parametrize("deed", ["strike", "remove"])
def test_what_other_groups_wrote_stays_when_the_one_that_stayed_goes(db, cast, alike, deed):
    one, two = alike
    merge(db, cast, two, one)
    if deed == "strike":
        harvests.strike(db, cast.facilitator, "outcomes", one)
    else:
        outcomes.remove(db, cast.member, one)
    assert texts(db, cast) == ["Uitnodigen gebeurt zelden"]


def test_a_source_that_is_taken_away_counts_no_more(db, cast, alike):
    one, two = alike
    merge(db, cast, two, one)
    outcomes.remove(db, cast.neighbour, two)
    whole, sources = outcomes.with_sources(db, cast.meeting_id)
    assert ([o.groups for o in whole], sources) == ([1], {})


def test_what_was_parked_comes_back_also_when_it_was_merged(db, cast, alike, refs):
    one, two = alike
    day = TODAY + timedelta(days=20)
    parked_points.park(db, cast.facilitator, two, day)
    merge(db, cast, two, one)
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=day)
    found = parked_points.due_at(
        db, meetings.find(db, later), Reach(facilitates=True, whole_year=True)
    )
    assert [point.text for point in found] == ["Uitnodigen gebeurt zelden"]


def test_the_second_one_is_read_in_no_paper_but_that_of_its_group(facilitator, db, cast, alike):
    one, two = alike
    merge(db, cast, two, one)
    minutes = f"/bijeenkomsten/{cast.meeting_id}/verslag"
    paper = facilitator.get(f"{minutes}.md").get_data(as_text=True)
    assert ("2 groepen" in paper, "gebeurt zelden" in paper) == (True, False)


def test_another_program_reads_what_was_put_together(facilitator, db, cast, alike):
    one, two = alike
    merge(db, cast, two, one)
    found = json.loads(facilitator.get(f"/netwerken/{cast.network_id}/alles.json").data)
    into = {o["id"]: o["merged_into"] for o in found["outcomes"]}
    assert into == {one: None, two: one}


def test_a_text_of_another_meeting_is_refused(db, cast, alike, refs):
    other = add_meeting(db, cast.facilitator, cast.network_id, refs)
    meetings.move_stage(db, cast.facilitator, other, now="concept", new="open")
    group = groups.start(
        db, cast.facilitator, other, refs("w2-lo-1"), submission_id=uuid4().hex, take_seat=False
    )
    with pytest.raises(RuleBroken):
        merge(db, cast, alike[0], say(db, cast.facilitator, group, "Elders"))


def test_sent_again_what_was_merged_keeps_its_words(db, cast):
    item = picked_items.of_group(db, cast.group_id)[0].id
    sent = {"submission_id": uuid4().hex}
    one = outcomes.record(
        db, cast.member, cast.group_id, item, OutcomeDraft("vraag", "Eerst"), **sent
    ).id
    two = say(db, cast.neighbour, cast.next_group_id, "Ook")
    merge(db, cast, one, two)
    with pytest.raises(SentEarlier):
        outcomes.record(
            db, cast.member, cast.group_id, item, OutcomeDraft("vraag", "Later"), **sent
        )
    assert outcomes.find(db, one).text == "Eerst"


def post(client, cast, *texts: str, **more: str):
    sent = {"tekst": [f"opbrengsten:{text}" for text in texts]} | more
    return client.post(f"/bijeenkomsten/{cast.meeting_id}/ophalen/samen", data=sent)


def test_the_upper_sentence_stays_or_the_other_way_round(facilitator, db, cast, alike):
    assert post(facilitator, cast, *alike).status_code == 303
    assert texts(db, cast) == ["Mentoren nodigen niet uit"]
    facilitator.post(f"/ophalen/opbrengsten/{alike[1]}/losmaken")
    assert post(facilitator, cast, *alike, andersom="1").status_code == 303
    assert texts(db, cast) == ["Uitnodigen gebeurt zelden"]


def test_it_takes_two_of_one_sort(facilitator, db, cast, alike):
    for picked in ((alike[0],), (*alike, alike[0]), ()):
        assert post(facilitator, cast, *picked).status_code == 422
    mixed = {"tekst": [f"opbrengsten:{alike[0]}", f"vervolgacties:{alike[1]}"]}
    url = f"/bijeenkomsten/{cast.meeting_id}/ophalen/samen"
    assert facilitator.post(url, data=mixed).status_code == 422
    assert len(texts(db, cast)) == 2


@pytest.mark.parametrize("role", ["member", "neighbour", "outsider", "stranger"])
def test_only_who_leads_puts_texts_together_and_parts_them(client_of, role, db, cast, alike):
    client = client_of(role)
    assert is_refused(post(client, cast, *alike))
    assert len(texts(db, cast)) == 2
    merge(db, cast, alike[1], alike[0])
    assert is_refused(client.post(f"/ophalen/opbrengsten/{alike[1]}/losmaken"))
    assert len(texts(db, cast)) == 1


def test_a_dossier_says_how_many_groups_wrote_it_and_offers_it_once(db, cast, alike):
    merge(db, cast, alike[1], alike[0])
    for old, new in (("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    year = meetings.find(db, cast.meeting_id).school_year
    draft = DossierDraft("Reflectie", (year,), (2,))
    made = dossiers.add(db, cast.facilitator, draft, submission_id=uuid4().hex)
    found = findings.of_dossier(db, cast.facilitator, dossiers.find(db, made))
    assert [(each.text, each.groups) for each in found] == [("Mentoren nodigen niet uit", 2)]
