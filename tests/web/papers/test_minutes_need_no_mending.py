"""Minutes that go out as they are: own words, kinds, one list of actions, who was there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting, sent, years_on

from gesprekskader.errors import RuleBroken
from gesprekskader.exports.formats import FORMATS
from gesprekskader.moments import clock_at
from gesprekskader.reports.switches import Switches
from gesprekskader.store import (
    follow_ups,
    harvests,
    meetings,
    minutes,
    organisations,
    outcomes,
    own_data,
    picked_items,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.minutes import MinutesDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.words import week_day


@pytest.fixture
def address(db, cast) -> str:
    write(db, cast, "opbrengst", "Wij praten samen")
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    return f"/bijeenkomsten/{cast.meeting_id}/verslag"


def write(db, cast, kind, text, role="", *, at=0, by="member") -> str:
    group = cast.next_group_id if by == "neighbour" else cast.group_id
    picked = picked_items.of_group(db, group)[at].id
    draft = OutcomeDraft(kind, text, role, has_consent=bool(role))
    return outcomes.record(
        db, getattr(cast, by), group, picked, draft, submission_id=uuid4().hex
    ).id


def plan(db, cast, text, *, at=0) -> str:
    picked = picked_items.of_group(db, cast.group_id)[at].id
    draft = FollowUpDraft(text, "rol", "mentor", when="voor de zomer")
    return follow_ups.record(
        db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id


def read(client, address, kind="md", choice="sc") -> str:
    return client.get(f"{address}.{kind}?keuze={choice}").get_data(as_text=True)


def keep(client, address, **words):
    return client.post(f"{address}/woorden", data=sent(**words))


def test_own_words_stand_around_the_rest_and_carry_a_name_only_when_names_do(facilitator, address):
    keep(facilitator, address, opening="Wat een middag!", closing="Tot gauw.", version="0")
    without, named = read(facilitator, address), read(facilitator, address, choice="nsc")
    for text in (without, named):
        assert text.index("Wat een middag!") < text.index("Waar wij over spraken")
        assert text.index("Tot gauw.") > text.index("Wij praten samen")
    assert "Facilitator" not in without
    assert "Wat een middag!\n\nFacilitator\n" in named
    for kind, form in FORMATS.items():
        if not form.is_slow and not form.is_list:
            assert "Wat een middag!" in read(facilitator, address, kind), kind


def test_who_only_took_part_reads_the_words_and_changes_none(member, db, cast, address):
    draft = MinutesDraft("Wat een middag!")
    minutes.set_words(db, cast.facilitator, cast.meeting_id, draft, version=0)
    assert "Wat een middag!" in member.get(address).get_data(as_text=True)
    assert "Woorden bewaren" not in member.get(address).get_data(as_text=True)
    assert keep(member, address, opening="Anders", version="1").status_code == 401
    assert minutes.words(db, cast.meeting_id).opening == "Wat een middag!"


def test_two_who_write_own_words_at_once_lose_none(facilitator, client_of, db, cast, address):
    keep(facilitator, address, opening="Van de een", version="0")
    answer = keep(client_of("colleague"), address, opening="Van de ander", version="0")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Van de een" in page
    assert "Van de ander" in page
    assert minutes.words(db, cast.meeting_id).opening == "Van de een"


def test_minutes_of_an_earlier_school_year_keep_their_words(db, cast):
    minutes.set_words(db, cast.facilitator, cast.meeting_id, MinutesDraft("TOEN"), version=0)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="gesloten")
    with clock_at(years_on(1)), pytest.raises(RuleBroken):
        minutes.set_words(db, cast.facilitator, cast.meeting_id, MinutesDraft("NU"), version=1)
    assert minutes.words(db, cast.meeting_id).opening == "TOEN"


def test_words_stay_without_a_name_when_who_wrote_them_is_wiped(facilitator, db, cast, address):
    keep(facilitator, address, opening="Wat een middag!", version="0")
    own = own_data.of_person(db, cast.facilitator.person_id)["verslagen"]
    assert [each["begin"] for each in own] == ["Wat een middag!"]
    with writing(db):
        own_data.wipe(db, cast.facilitator.person_id)
    kept = minutes.words(db, cast.meeting_id)
    assert (kept.opening, kept.signed) == ("Wat een middag!", "")


def test_texts_stand_by_kind_with_quotes_last_and_stars_before_others(
    facilitator, db, cast, address
):
    write(db, cast, "citaat", "Ik mocht mee", "student")
    write(db, cast, "knelpunt", "Geen tijd")
    starred = write(db, cast, "knelpunt", "Geen plek")
    harvests.star(db, cast.facilitator, "outcomes", starred, starred=True)
    text = read(facilitator, address)
    order = ("#### Knelpunt", "- ★ Geen plek", "- Geen tijd", "#### Opbrengst")
    places = [
        text.index(words) for words in (*order, "#### Citaat", "“Ik mocht mee” (een student)")
    ]
    assert places == sorted(places)
    assert text.count("#### Knelpunt") == 1


def test_what_a_star_means_is_told_only_where_there_is_one(facilitator, db, cast, address):
    assert "Een ster betekent" not in read(facilitator, address)
    action = plan(db, cast, "Rooster")
    harvests.star(db, cast.facilitator, "follow_ups", action, starred=True)
    assert "Een ster betekent: dit nemen we mee." in read(facilitator, address)


def test_all_actions_stand_in_one_list_with_their_item(facilitator, db, cast, address):
    plan(db, cast, "Rooster"), plan(db, cast, "Mentoren", at=1)
    text = read(facilitator, address)
    assert text.count("| Wat | Wie | Wanneer |") == 1
    assert "| Rooster; Leeromgeving · item 1 | mentor | voor de zomer |" in text
    assert "| Mentoren; Leeromgeving · item 7 | mentor | voor de zomer |" in text
    assert text.index("Hier spraken wij alleen iets af") < text.index("Wat wij afspraken")


def test_groups_are_named_only_when_asked_for(facilitator, db, cast, address):
    plan(db, cast, "Rooster")
    assert "Groep 1" not in read(facilitator, address) + read(facilitator, address, "csv")
    named = read(facilitator, address, choice="scg")
    assert "Wij praten samen (Groep 1)" in named
    assert "item 1; Groep 1 |" in named


def test_a_choice_of_before_says_nothing_of_groups_and_keeps_the_rest():
    assert Switches.read("ns") == Switches(names=True, steps=True, quotes=False)
    assert Switches.read("ns").groups is False


def test_who_was_there_is_told_by_board_and_number_and_by_name_only_when_asked(
    facilitator, db, cast, address
):
    with writing(db):
        board = organisations.insert(db, "De Meent", "bestuur")
        school = organisations.insert(db, "De Brug", "school", board)
        for who in (cast.member, cast.other):
            sql = "update persons set organisation_id = ? where id = ?"
            db.execute(sql, [school, who.person_id])
    text = read(facilitator, address)
    assert (
        "- Aanwezig: 3 mensen in 2 groepen: De Meent (2) en 1 zonder bekende organisatie\n" in text
    )
    assert "Neighbour" not in text
    assert "- Wie er waren: Member, Neighbour en Other\n" in read(facilitator, address, choice="n")


def test_a_number_that_who_leads_gives_counts_before_what_devices_tell(facilitator, address):
    assert keep(facilitator, address, people="veel", version="0").status_code == 422
    keep(facilitator, address, people="28", version="0")
    assert "- Aanwezig: 28 mensen in 2 groepen\n" in read(facilitator, address)


def test_the_next_meeting_that_is_really_planned_is_announced(facilitator, db, cast, refs, address):
    assert "Volgende keer" not in read(facilitator, address)
    for days, title in ((7, "Afgelast"), (14, "Lente"), (21, "Later")):
        day = TODAY + timedelta(days=days)
        made = add_meeting(db, cast.facilitator, cast.network_id, refs, title=title, meeting_on=day)
        if title == "Afgelast":
            meetings.set_cancelled(db, cast.facilitator, made, cancelled=True)
    text = read(facilitator, address)
    assert text.count(f"Volgende keer: {week_day(TODAY + timedelta(days=14))}") == 1


def test_what_goes_to_a_table_says_to_which_and_how_it_stands(facilitator, db, cast, address):
    action = plan(db, cast, "Rooster")
    url = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{action}/doorgeven"
    facilitator.post(url, data=sent(roundtable="projectgroep", question="Kan dit?"))
    text = read(facilitator, address)
    assert "| Vraag | Aan | Hoe het staat |" in text
    assert "| Kan dit?; Over: Rooster; Leeromgeving · item 1 | Projectgroep | ligt daar" in text


def test_minutes_say_that_nothing_was_written_only_when_nothing_was(facilitator, db, cast):
    at = f"/bijeenkomsten/{cast.meeting_id}/verslag"
    assert "## Waar wij over spraken\n\nEr is nog niets opgeschreven." in read(facilitator, at)
    write(db, cast, "opbrengst", "Wij praten samen")
    for choice, words in (("sc", "Wij praten samen"), ("x", "is hier weggelaten.")):
        text = read(facilitator, at, choice=choice)
        assert words in text
        assert "niets opgeschreven" not in text
