"""Texts are called as the part says, boxes stand beside each other, and who thinks alone is read by
nobody else until the next part."""

import re

import pytest
from room_parts import lay, pick_of, plan, turn_to
from support import TODAY, sent

from gesprekskader.errors import NotFound
from gesprekskader.reports.themes import by_kind
from gesprekskader.rules import parts as rules
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    everything,
    groups,
    meetings,
    outcomes,
    own_data,
    programmes,
    running_sheets,
    shelf,
)
from gesprekskader.store.db import one, writing
from gesprekskader.store.outcomes import OutcomeDraft

BACK, CHANGE = "trainersoverleg/terugblik", "trainersoverleg/veranderen"
FOUR = ("tevreden", "gemis", "behoefte", "wens")
WORDS = "MERKGEDACHTE"


def send(client, cast, pick, text=WORDS, kind="opbrengst", **more):
    form = sent(picked_item=pick.id, text=text, kind=kind) | more
    return client.post(f"/gesprekken/{pick.group_id}/opbrengsten", data=form)


def sheet(client, pick) -> str:
    return client.get(f"/gesprekken/{pick.group_id}/items/{pick.id}").text


def offered(page: str) -> list[str]:
    composer = page.split('id="soorten"')[1].split("Zet erbij")[0]
    return re.findall(r'value="([^"]+)"', composer)


def test_a_part_offers_its_own_words_and_stores_them_as_they_are(db, cast, catalogue, member):
    lay(db, cast, catalogue, plan("A", point=BACK, kinds=("trots", "groei")), plan("B"))
    pick = pick_of(db, cast.group_id, "A")
    turn_to(db, cast, 1)
    assert offered(sheet(member, pick)) == ["trots", "groei"]
    assert send(member, cast, pick, kind="trots").status_code == 303
    [text] = outcomes.at_item(db, pick.id)
    assert (text.kind, text.text) == ("trots", WORDS)
    turn_to(db, cast, 2)  # also when another part runs, this is called so
    assert offered(sheet(member, pick)) == ["trots", "groei"]
    assert "<b>trots</b>" in sheet(member, pick)


def test_another_place_has_the_usual_words_and_no_word_of_nobody(db, cast, catalogue, member):
    lay(db, cast, catalogue, plan("A", point=BACK, kinds=("trots",)), plan("B", point=CHANGE))
    turn_to(db, cast, 1)
    other = pick_of(db, cast.group_id, "B")
    assert offered(sheet(member, other))[0] == "opbrengst"
    assert send(member, cast, other, kind="zomaar").status_code == 422
    assert outcomes.at_item(db, other.id) == []


def test_a_text_that_was_begun_in_an_earlier_part_keeps_its_kind(db, cast, catalogue, member):
    lay(db, cast, catalogue, plan("A", kinds=("trots",)), plan("B", kinds=("groei",)))
    pick = pick_of(db, cast.group_id, "item 1")
    turn_to(db, cast, 2)
    assert offered(sheet(member, pick)) == ["groei"]
    assert send(member, cast, pick, kind="trots", part="1").status_code == 303
    page = send(member, cast, pick, text="", kind="trots", part="1")
    assert page.status_code == 422
    assert offered(page.text) == ["groei", "trots"]


def test_an_edit_offers_and_keeps_the_word_of_the_format(db, cast, catalogue, member):
    lay(db, cast, catalogue, plan("A", point=BACK, kinds=("trots", "groei")))
    pick = pick_of(db, cast.group_id, "A")
    turn_to(db, cast, 1)
    send(member, cast, pick, kind="trots")
    [text] = outcomes.at_item(db, pick.id)
    url = f"/opbrengsten/{text.id}/wijzigen"
    assert re.findall(r'name="kind" value="([^"]+)"', member.get(url).text) == ["trots", "groei"]
    form = sent(text="Anders", kind="groei", version="1")
    assert member.post(url, data=form).status_code == 303
    assert outcomes.find(db, text.id).kind == "groei"


def test_a_statement_is_offered_where_it_is_asked_and_read_first(db, cast, catalogue, member):
    lay(db, cast, catalogue, plan("A", capture="uitspraak"), plan("B", capture="opbrengst"))
    pick = pick_of(db, cast.group_id, "item 1")
    turn_to(db, cast, 1)
    assert offered(sheet(member, pick))[0] == "uitspraak"
    turn_to(db, cast, 2)
    assert "uitspraak" not in offered(sheet(member, pick))
    send(member, cast, pick, text="Eerst dit", kind="vraag")
    send(member, cast, pick, text="Wij vinden", kind="uitspraak")
    found = by_kind((each, None) for each in outcomes.at_item(db, pick.id))
    assert [kind for kind, _ in found] == ["uitspraak", "vraag"]
    assert "outcome--decision" in sheet(member, pick)
    kept = outcomes.kept_of_year(db, cast.network_id, school_year_of(TODAY))
    assert [text.kind for _, text in kept] == ["vraag", "uitspraak"]


def test_boxes_stand_beside_each_other_in_the_order_of_the_format(
    db, cast, catalogue, member, facilitator
):
    lay(db, cast, catalogue, plan("Vakken", point=BACK, kinds=FOUR, side_by_side=True))
    pick = pick_of(db, cast.group_id, "Vakken")
    turn_to(db, cast, 1)
    for kind in ("wens", "tevreden"):
        send(member, cast, pick, text=f"over {kind}", kind=kind)
    page = sheet(member, pick)
    assert re.findall(r'data-box="(\w+)"', page) == list(FOUR)
    assert "over wens" in page.split('data-box="wens"')[1]
    assert "over tevreden" in page.split('data-box="tevreden"')[1].split('data-box="gemis"')[0]
    assert re.findall(r'<input type="radio" name="kind" value="(\w+)"', page) == list(FOUR)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    for url in ("ophalen", "scherm"):
        text = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/{url}").text
        assert "boxes--wide" in text
        assert text.index("Tevreden") < text.index("Wens")


@pytest.fixture
def alone(db, cast, catalogue):
    lay(
        db,
        cast,
        catalogue,
        plan("Alleen", point=BACK, sees="eigen", capture="opbrengst"),
        plan("Samen", capture="opbrengst"),
    )
    turn_to(db, cast, 1)
    return pick_of(db, cast.group_id, "Alleen")


def test_who_thinks_alone_reads_it_and_nobody_else_does(
    db, cast, alone, member, client_of, facilitator
):
    assert "Nu zie alleen jij dit." in sheet(member, alone)
    assert send(member, cast, alone).status_code == 303
    assert WORDS in sheet(member, alone)
    stand = f"/gesprekken/{cast.group_id}/stand?item={alone.id}"
    assert WORDS in member.get(stand).text
    assert WORDS not in client_of("other").get(stand).text
    assert WORDS not in sheet(client_of("other"), alone)
    assert WORDS not in sheet(facilitator, alone)
    meeting = f"/bijeenkomsten/{cast.meeting_id}"
    for page in ("", "/scherm", "/ophalen", "/verslag", "/stand"):
        assert WORDS not in facilitator.get(meeting + page).text, page
    assert groups.counts(db, cast.meeting_id)[0].outcomes == 1
    assert WORDS not in repr(everything.of_networks(db, [cast.network_id]))
    [text] = outcomes.not_shown_yet(db, alone.id, cast.member.person_id)
    for deed in ("wijzigen", "verwijdering", "terugzetten"):
        client, url = client_of("other"), f"/opbrengsten/{text.id}/{deed}"
        answer = client.get(url) if deed == "wijzigen" else client.post(url)
        assert answer.status_code == 404, deed
    with pytest.raises(NotFound):
        shelf.put(db, cast.other, text.id, shelf.EVERYONE)
    star = facilitator.post(f"/ophalen/opbrengsten/{text.id}/ster")
    assert star.status_code == 404


def test_it_is_shown_with_the_next_part_once_and_for_all(db, cast, alone, member, client_of):
    send(member, cast, alone)
    turn_to(db, cast, 2)
    assert WORDS in sheet(client_of("other"), alone)
    assert "Nu zie alleen jij dit" not in sheet(member, alone)
    turn_to(db, cast, 1)
    assert WORDS in sheet(client_of("other"), alone)


@pytest.mark.parametrize("how", ["a stage", "closing", "another programme"])
def test_it_is_shown_too_by(db, cast, alone, member, how):
    send(member, cast, alone)
    actor, here = cast.facilitator, cast.meeting_id
    if how == "another programme":
        with writing(db):
            programmes.replace_phases(db, here, [])
    else:
        new = "ophalen" if how == "a stage" else "gesloten"
        meetings.move_stage(db, actor, here, now="open", new=new)
    assert [o.text for o in outcomes.of_meeting(db, here)] == [WORDS]


def test_it_stays_hidden_when_parts_before_it_are_put_elsewhere(db, cast, alone, member):
    turn_to(db, cast, 2)
    turn_to(db, cast, 1)
    send(member, cast, alone)
    first, second = programmes.all_parts(db, cast.meeting_id)
    actor, here = cast.facilitator, cast.meeting_id
    running_sheets.place(db, actor, here, first.id, second.id, "v" * 12)
    assert [p.title for p in programmes.phases_of(db, here)] == ["Samen", "Alleen"]
    assert [o.text for o in outcomes.not_shown_yet(db, alone.id, cast.member.person_id)] == [WORDS]
    turn_to(db, cast, 1)
    assert [o.text for o in outcomes.of_meeting(db, here)] == [WORDS]


def test_who_wrote_it_rewords_it_and_takes_it_away_while_it_is_hidden(db, cast, alone, member):
    send(member, cast, alone)
    [text] = outcomes.not_shown_yet(db, alone.id, cast.member.person_id)
    form = sent(text="Beter", kind="opbrengst", version="1")
    assert member.post(f"/opbrengsten/{text.id}/wijzigen", data=form).status_code == 303
    [text] = outcomes.not_shown_yet(db, alone.id, cast.member.person_id)
    assert text.text == "Beter"
    assert member.post(f"/opbrengsten/{text.id}/verwijdering").status_code == 303
    assert outcomes.not_shown_yet(db, alone.id, cast.member.person_id) == []


def test_what_was_begun_before_and_comes_while_each_thinks_alone_is_hidden_too(
    db, cast, alone, member, client_of
):
    send(member, cast, alone, part="0")
    assert WORDS not in sheet(client_of("other"), alone)


def test_who_is_wiped_takes_along_what_nobody_else_read(db, cast, alone, member):
    send(member, cast, alone)
    with writing(db):
        own_data.wipe(db, cast.member.person_id)
    assert one(db, "select 1 from outcomes where text = ?", [WORDS]) is None


def test_the_phone_of_a_table_counts_as_its_group(db, cast, alone, app, client_of, facilitator):
    draft = OutcomeDraft("opbrengst", WORDS)
    outcomes.record(db, cast.member, cast.group_id, alone.id, draft, submission_id="t" * 12)
    with writing(db):
        db.execute("update outcomes set author_id = null where text = ?", [WORDS])
    assert WORDS in sheet(client_of("other"), alone)
    assert WORDS not in sheet(facilitator, alone)


def test_all_in_the_room_read_at_once_what_was_written_for_them(
    db, cast, catalogue, member, client_of
):
    lay(db, cast, catalogue, plan("Voor allen", sees="allen"), plan("B"))
    turn_to(db, cast, 1)
    pick = pick_of(db, cast.group_id, "item 1")
    assert "Iedereen in de zaal leest dit meteen." in sheet(member, pick)
    send(member, cast, pick, text="VOOR-DE-ZAAL", part="1")
    send(member, cast, pick, text="VOOR-DE-GROEP", part="0")
    turn_to(db, cast, 2)
    send(member, cast, pick, text="DAARNA", part="1")
    page = client_of("neighbour").get(f"/bijeenkomsten/{cast.meeting_id}/zaal").text
    assert "VOOR-DE-ZAAL" in page
    assert "VOOR-DE-GROEP" not in page
    assert "DAARNA" not in page
    stranger = client_of("stranger").get(f"/bijeenkomsten/{cast.meeting_id}/zaal")
    assert stranger.status_code in (303, 404)


def test_a_part_names_what_stands_beside_each_other_for_its_own_point_only():
    boxed = plan("A", point=BACK, kinds=FOUR, side_by_side=True)
    assert rules.columns_at([boxed], (BACK, "")) == FOUR
    assert rules.columns_at([boxed], (CHANGE, "")) == ()
    assert rules.columns_at([plan("B", kinds=FOUR, side_by_side=True)], (CHANGE, "")) == FOUR
