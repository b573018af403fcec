"""A talking point has its words on every screen; a part leads, waits and closes as it says."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from room_parts import lay, pick_of, plan, turn_to
from support import TODAY, sent

from gesprekskader.catalogue.refs import own_point
from gesprekskader.errors import RuleBroken
from gesprekskader.moments import AMSTERDAM, clock_at, now
from gesprekskader.store import groups, outcomes, picked_items
from gesprekskader.store.outcomes import OutcomeDraft

BACK, CHANGE = "trainersoverleg/terugblik", "trainersoverleg/veranderen"


@pytest.fixture
def points(db, cast, catalogue):
    return lay(
        db,
        cast,
        catalogue,
        plan("Terugblik: Noord", point=BACK, round="Noord"),
        plan("Wat verandert er: Noord", point=CHANGE, round="Noord"),
        plan("Terugblik: Zuid", point=BACK, round="Zuid", capture="opbrengst, vervolgactie"),
    )


def strip(client, cast, page: str = "") -> str:
    """What stands above the pages of a group."""
    text = client.get(f"/gesprekken/{cast.group_id}{page}", follow_redirects=True).text
    return text.split('<div id="klok">')[1].split("data-clock-says")[0]


def at(db, cast, words: str) -> str:
    return f"/items/{pick_of(db, cast.group_id, words).id}"


def test_every_tab_has_words_and_none_the_same_as_another(db, cast, catalogue, member, points):
    pick_own(db, cast, catalogue, "De rookplek")
    page = member.get(f"/gesprekken/{cast.group_id}{at(db, cast, 'De rookplek')}").text
    nav = page.split('<nav class="picker"')[1].split("</nav>")[0]
    tabs = [words.strip() for words in re.findall(r">\s*([^<>]+)</a>", nav)]
    assert "De rookplek" in tabs
    assert "Terugblik · Noord" in tabs
    assert "Wat verandert er · Noord" in tabs
    assert "Zuid" in tabs
    assert len(set(tabs)) == len(tabs)
    assert "None" not in page


def pick_own(db, cast, catalogue, words: str) -> str:
    ref = own_point(catalogue.framework, words)
    return picked_items.pick(db, cast.member, cast.group_id, ref, submission_id=f"punt-{words}")


@pytest.mark.parametrize("page", ["board", "beamer", "harvest", "actions"])
def test_no_screen_says_that_a_point_is_item_none(db, cast, member, facilitator, points, page):
    pick = pick_of(db, cast.group_id, "Zuid")
    draft = OutcomeDraft("opbrengst", "Meer tijd")
    outcomes.record(db, cast.member, cast.group_id, pick.id, draft, submission_id="s" * 12)
    urls = {
        "board": (facilitator, f"/bijeenkomsten/{cast.meeting_id}"),
        "beamer": (facilitator, f"/bijeenkomsten/{cast.meeting_id}/scherm"),
        "harvest": (facilitator, f"/bijeenkomsten/{cast.meeting_id}/ophalen"),
        "actions": (member, f"/gesprekken/{cast.group_id}/acties"),
    }
    client, url = urls[page]
    turn_to(db, cast, 3)
    text = client.get(url).text
    assert "None" not in text
    assert "Terugblik" in text


def test_the_clock_leads_to_what_is_asked_first_and_there_to_what_is_asked_next(
    db, cast, member, points
):
    turn_to(db, cast, 3)
    elsewhere = strip(member, cast, at(db, cast, "Terugblik · Noord"))
    assert at(db, cast, "Zuid") in elsewhere
    assert "Naar dit onderdeel" in elsewhere
    assert "Naar de acties" in strip(member, cast, at(db, cast, "Zuid"))


@pytest.mark.parametrize(
    ("capture", "words"),
    [
        ("stap", "Naar mijn stap"),
        ("terugblik, stap", "Naar de terugblik"),
        ("open acties", "Naar wat er nog open staat"),
        ("doorgeven, stap", "Naar mijn stap"),
    ],
)
def test_the_clock_leads_a_phone_to_each_capture(db, cast, catalogue, member, capture, words):
    lay(db, cast, catalogue, plan("Nu", capture=capture))
    turn_to(db, cast, 1)
    assert words in strip(member, cast)


def test_who_leads_is_led_to_the_harvest_to_forward(db, cast, catalogue, facilitator):
    lay(db, cast, catalogue, plan("Doorgeven", capture="doorgeven"))
    turn_to(db, cast, 1)
    assert "Naar het ophalen" in strip(facilitator, cast)


def test_a_part_for_one_group_lets_others_wait_and_write_at_what_is_theirs(
    db, cast, catalogue, member, client_of
):
    groups.rename(db, cast.member, cast.group_id, "School")
    lay(
        db,
        cast,
        catalogue,
        plan("Samen", point=BACK),
        plan("Bezoek", point=CHANGE, only_for="school", capture="opbrengst"),
    )
    turn_to(db, cast, 2)
    url = f"/gesprekken/{cast.next_group_id}"
    other = client_of("neighbour").get(url, follow_redirects=True).text
    assert "Even wachten: dit onderdeel is voor school." in other
    assert "Even wachten" not in strip(member, cast)
    have = [p.item.key for p in picked_items.of_group(db, cast.next_group_id) if p.item.is_point]
    assert have == [BACK]
    assert CHANGE in [p.item.key for p in picked_items.of_group(db, cast.group_id)]
    theirs = pick_of(db, cast.next_group_id, "Samen")
    form = sent(picked_item=theirs.id, text="Toch nog iets", kind="opbrengst", part="2")
    assert client_of("neighbour").post(f"{url}/opbrengsten", data=form).status_code == 303


def test_a_part_that_closes_for_one_group_closes_nothing_for_others(
    db, cast, catalogue, member, client_of
):
    groups.rename(db, cast.member, cast.group_id, "School")
    lay(db, cast, catalogue, plan("A", point=BACK, only_for="School", capture="niets"))
    turn_to(db, cast, 1)
    answers = []
    for who, group_id in (("member", cast.group_id), ("neighbour", cast.next_group_id)):
        pick = picked_items.of_group(db, group_id)[0]
        form = sent(picked_item=pick.id, text="Iets", kind="opbrengst", part="1")
        url = f"/gesprekken/{group_id}/opbrengsten"
        answers.append(client_of(who).post(url, data=form).status_code)
    assert answers == [409, 303]


def test_a_group_gets_its_points_with_its_name_and_keeps_a_name_of_the_programme(
    db, cast, catalogue, member
):
    lay(db, cast, catalogue, plan("Bezoek", point=CHANGE, only_for="School"))
    assert not [p for p in picked_items.of_group(db, cast.group_id) if p.item.is_point]
    url = f"/gesprekken/{cast.group_id}/naam"
    assert member.post(url, data={"name": "school"}).status_code == 303
    assert [p.item.key for p in picked_items.of_group(db, cast.group_id) if p.item.is_point]
    answer = member.post(url, data={"name": "De uilen"})
    assert answer.status_code == 422
    assert "Houd deze naam." in answer.text
    with pytest.raises(RuleBroken):
        groups.rename(db, cast.member, cast.group_id, "Iets anders")


def test_the_groups_of_a_format_are_proposed_until_they_are_there(
    db, cast, catalogue, facilitator, monkeypatch
):
    known = catalogue.formats["contactmiddag"]
    wanted = replace(known, groups=("Bezoekers", "School"))
    monkeypatch.setitem(catalogue.formats, "contactmiddag", wanted)
    url = f"/bijeenkomsten/{cast.meeting_id}/groepen/klaarzetten"
    page = facilitator.get(url).text
    assert "Bezoekers\nSchool" in page
    assert 'value="2"' in page
    groups.rename(db, cast.member, cast.group_id, "bezoekers")
    page = facilitator.get(url).text
    assert "Bezoekers\n" not in page
    assert ">School</textarea>" in page.replace("\r\n", "")


def test_the_prompt_is_one_tap_away_with_when_it_ends(db, cast, catalogue, member):
    lay(db, cast, catalogue, plan("Kijk", prompt="Kijk terug.\n\n- Wat hielp?", minutes=5))
    with clock_at(datetime(TODAY.year, TODAY.month, TODAY.day, 14, 0, tzinfo=AMSTERDAM)):
        turn_to(db, cast, 1)
        said = strip(member, cast)
    assert "<summary>" in said
    assert "Wat doen we nu?" in said
    assert "<li>Wat hielp?</li>" in said
    assert "Tot 14.05 uur." in said


@pytest.fixture
def moment():
    def at(hour: int, minute: int = 0) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=AMSTERDAM)

    return at


def test_a_link_is_there_from_its_time_until_the_part_after_it_ends(
    db, cast, catalogue, member, facilitator, moment
):
    link = {"link": "https://voorbeeld.nl/evaluatie", "link_words": "Vul in", "link_at": "16:00"}
    lay(db, cast, catalogue, plan("A"), plan("B", **link), plan("C"), plan("D"))
    seen = []
    for part, *at in [(1, 15, 50), (1, 16, 1), (2, 15, 59), (2, 16, 0), (3, 16, 5), (4, 16, 9)]:
        with clock_at(moment(*at)):
            turn_to(db, cast, part)
            said = strip(member, cast)
            seen.append("Vul in" in said and "hidden data-from" not in said)
    assert seen == [False, True, False, True, True, False]
    with clock_at(moment(16)):
        turn_to(db, cast, 2)
        beamer = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/scherm").text
        said = strip(member, cast)
    assert 'rel="noopener noreferrer external"' in said
    assert "QR-code: Vul in" in beamer
    assert "voorbeeld.nl/evaluatie" in beamer


def test_a_link_without_a_time_is_there_at_once_and_only_to_a_page(db, cast, catalogue, member):
    lay(
        db,
        cast,
        catalogue,
        plan("A", link="https://voorbeeld.nl", link_words="Lees"),
        plan("B", link="javascript:alert(1)", link_words="Kwaad"),
    )
    turn_to(db, cast, 1)
    assert "Lees" in strip(member, cast)
    turn_to(db, cast, 2)
    assert "Lees" in strip(member, cast)
    assert "Kwaad" not in strip(member, cast)


def test_notes_for_who_leads_stand_on_the_board_and_nowhere_else(
    db, cast, catalogue, member, facilitator
):
    lay(db, cast, catalogue, plan("A", point=BACK, notes="MERKNOTITIE", prompt="Praat."))
    turn_to(db, cast, 1)
    meeting = f"/bijeenkomsten/{cast.meeting_id}"
    assert "MERKNOTITIE" in facilitator.get(meeting).text
    for client, url in [
        (member, f"/gesprekken/{cast.group_id}/items/{pick_of(db, cast.group_id, 'A').id}"),
        (member, meeting),
        (facilitator, f"{meeting}/scherm"),
        (facilitator, f"{meeting}/verslag"),
        (facilitator, f"{meeting}/ophalen"),
    ]:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "MERKNOTITIE" not in answer.text, url


def test_an_own_point_is_not_taken_in_a_part_that_takes_nothing_but_when_it_began_before(
    db, cast, catalogue, member
):
    lay(db, cast, catalogue, plan("A"), plan("Casus", capture="niets"))
    turn_to(db, cast, 2)
    url = f"/gesprekken/{cast.group_id}/eigen-punt"
    refused = member.post(url, data=sent(wording="MERKCASUS", part="2"))
    assert refused.status_code == 409
    assert "MERKCASUS" in refused.text
    assert "MERKCASUS" not in [p.item.wording for p in picked_items.of_group(db, cast.group_id)]
    assert (
        'data-closes\n  class="card form" id="eigen-punt" hidden'
        in member.get(f"/gesprekken/{cast.group_id}/kiezen").text
    )
    assert member.post(url, data=sent(wording="Eerder begonnen", part="1")).status_code == 303


def test_only_the_group_that_is_asked_is_silent_on_the_board(db, cast, catalogue, facilitator):
    groups.rename(db, cast.member, cast.group_id, "School")
    lay(db, cast, catalogue, plan("A", capture="opbrengst, vervolgactie", only_for="School"))
    turn_to(db, cast, 1)
    with clock_at(now() + timedelta(minutes=4)):
        board = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").text
    assert board.count("nog niets bij dit onderdeel") == 1


def test_the_box_says_which_round_a_text_is_for_also_when_the_next_one_runs(
    db, cast, member, points
):
    turn_to(db, cast, 3)
    page = member.get(f"/gesprekken/{cast.group_id}{at(db, cast, 'Noord')}").text
    composer = page.split('class="composer"')[1].split("</form>")[0]
    assert "Over Noord" in composer
    assert "Zuid" not in composer
    page = member.get(f"/gesprekken/{cast.group_id}{at(db, cast, 'Zuid')}").text
    assert "Over Zuid" in page.split('class="composer"')[1].split("</form>")[0]
