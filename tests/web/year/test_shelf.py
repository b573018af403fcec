"""The shelf: found in any form of a word, by who may, and gone at once when it is taken back."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import put_on_list

from gesprekskader.rules.stems import stems
from gesprekskader.store import (
    harvests,
    meetings,
    members,
    networks,
    outcomes,
    picked_items,
    readers,
    shelf,
    sisters,
)
from gesprekskader.store.db import one, writing
from gesprekskader.store.outcomes import OutcomeDraft

TEXT = "Mentoren bespreken elke week één les met de student. Dat werkt, ook bij coördinatoren."
# noun and plural, verb and its forms: ten pairs that people type (named in the wish)
PAIRS = [
    ("voorbeeld", "voorbeelden"),
    ("gesprek", "gesprekken"),
    ("mentor", "mentoren"),
    ("student", "studenten"),
    ("school", "scholen"),
    ("afspraak", "afspraken"),
    ("les", "lessen"),
    ("werken", "werkt"),
    ("bespreken", "bespreekt"),
    ("kijken", "kijkt"),
    ("begeleiden", "begeleidt"),
    ("coordinator", "coördinatoren"),
]


def write(db, cast, text=TEXT, kind="goed voorbeeld") -> str:
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = OutcomeDraft(kind, text)
    return outcomes.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
    ).id


@pytest.fixture(autouse=True)
def harvested(db, cast) -> None:
    """What groups write at the table is theirs until the harvest. The members are on the list."""
    put_on_list(db, cast, cast.member, cast.neighbour)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")


@pytest.fixture
def example(db, cast) -> str:
    return write(db, cast)


def found(client, words: str = "", **more: str) -> str:
    return client.get("/plank", query_string={"zoek": words, **more}).get_data(as_text=True)


@pytest.mark.parametrize(("one_form", "other"), PAIRS)
def test_two_forms_of_a_word_share_a_stem(one_form, other):
    assert set(stems(one_form)[0]) & set(stems(other)[0])


@pytest.mark.parametrize(("one_form", "other"), PAIRS)
def test_one_form_finds_the_other(db, cast, one_form, other):
    for text, asked in ((one_form, other), (other, one_form)):
        words = f"Dit gaat over {text} hier."
        shelf.put(db, cast.member, write(db, cast, words), shelf.NETWORK)
        hits, _ = shelf.find(db, [cast.network_id], words=asked)
        assert words in {hit.text for hit in hits}, (text, asked)


def test_a_group_puts_its_example_on_the_shelf(db, cast, member, client_of, example):
    sheet = f"/gesprekken/{cast.group_id}"
    assert "Op de plank" in member.get(sheet, follow_redirects=True).get_data(as_text=True)
    assert TEXT not in found(member)
    assert member.post(f"/opbrengsten/{example}/plank", data={"reach": "network"}).status_code < 400
    for words in ("", "lessen", "coordinator", "ELKE week", "mentor bespreekt"):
        assert TEXT in found(member, words), words
    assert TEXT not in found(member, "fiets")
    assert TEXT not in found(client_of("outsider"))
    member.post(f"/opbrengsten/{example}/plank", data={"reach": "everyone"})
    assert TEXT in found(client_of("outsider"), "les")
    assert "Schoolopleiders" in found(client_of("outsider"), "les")
    assert "Member" not in found(client_of("outsider"), "les").replace("Member</a>", "")


def test_taking_back_works_everywhere_at_once(db, cast, member, client_of, example):
    shelf.put(db, cast.member, example, shelf.EVERYONE)
    member.post(f"/opbrengsten/{example}/plank", data={"reach": ""})
    for role in ("member", "outsider", "facilitator"):
        assert TEXT not in found(client_of(role), "les")
    assert (
        one(db, "select count(*) as n from shelf_words where shelf_words match '\"les\"'")["n"] == 0
    )


def test_what_is_removed_struck_or_no_example_any_more_is_not_found(db, cast, member):
    gone, struck, other = (write(db, cast, f"{TEXT} {n}") for n in range(3))
    for example in (gone, struck, other):
        shelf.put(db, cast.member, example, shelf.NETWORK)
    outcomes.remove(db, cast.member, gone)
    harvests.strike(db, cast.facilitator, "outcomes", struck)
    outcomes.change(db, cast.member, other, OutcomeDraft("knelpunt", TEXT), version=1)
    assert TEXT not in found(member, "les")
    assert one(db, "select count(*) as n from shelf")["n"] == 1  # only the one that can come back
    outcomes.restore(db, cast.member, gone)
    assert TEXT in found(member, "les")


def test_other_words_are_found_by_the_new_words_only(db, cast, member, example):
    shelf.put(db, cast.member, example, shelf.NETWORK)
    outcomes.change(
        db, cast.member, example, OutcomeDraft("goed voorbeeld", "Een fietstocht"), version=1
    )
    assert "Een fietstocht" in found(member, "fietstochten")
    assert "Een fietstocht" not in found(member, "mentor")


def test_nobody_shelves_another_groups_text_or_another_kind(db, cast, neighbour, member):
    example, trouble = write(db, cast), write(db, cast, kind="knelpunt")
    answer = neighbour.post(f"/opbrengsten/{example}/plank", data={"reach": "everyone"})
    assert answer.status_code == 404
    answer = member.post(f"/opbrengsten/{trouble}/plank", data={"reach": "everyone"})
    assert answer.status_code == 422
    assert one(db, "select count(*) as n from shelf")["n"] == 0


def test_filters_and_pages(db, cast, member):
    for number in range(shelf.PAGE + 1):
        shelf.put(db, cast.member, write(db, cast, f"Voorbeeld nummer {number}"), shelf.NETWORK)
    first, more = shelf.find(db, [cast.network_id], words="voorbeeld")
    assert (len(first), more) == (shelf.PAGE, True)
    second, more = shelf.find(db, [cast.network_id], words="voorbeeld", page=2)
    assert (len(second), more) == (1, False)
    year = meetings.find(db, cast.meeting_id).school_year
    assert "Voorbeeld nummer" in found(member, jaar=year, netwerk=cast.network_id, item="w2-lo-1")
    assert "Voorbeeld nummer" not in found(member, jaar="1999-2000")
    assert "Voorbeeld nummer" not in found(member, item="w2-lo-7")


def test_a_stranger_is_asked_who_it_is(stranger):
    assert stranger.get("/plank").location.endswith("/sleutel")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_whatever_somebody_types_is_words_and_never_a_query(text):
    for word in stems(text):
        assert all(stem.isalnum() for stem in word)


@pytest.mark.parametrize(
    "words",
    ['"', "*", "les OR", "NEAR(les", "stems:les", "'; drop table shelf", "^les", "- -", "é"],
)
def test_odd_searches_answer_a_page(member, db, cast, example, words):
    shelf.put(db, cast.member, example, shelf.NETWORK)
    assert member.get("/plank", query_string={"zoek": words}).status_code == 200


def test_a_rehearsal_puts_nothing_on_the_shelf(db, cast, example, member):
    with writing(db):
        db.execute("update meetings set is_rehearsal = 1 where id = ?", [cast.meeting_id])
    answer = member.post(f"/opbrengsten/{example}/plank", data={"reach": "everyone"})
    assert answer.status_code == 422
    assert readers.reader(db, cast.other).networks == ()


def test_nothing_is_found_before_the_harvest_or_of_a_meeting_called_off(db, cast, member, example):
    shelf.put(db, cast.member, example, shelf.EVERYONE)
    for change in ("stage = 'open'", "stage = 'ophalen', is_cancelled = 1"):
        with writing(db):
            db.execute(f"update meetings set {change} where id = ?", [cast.meeting_id])
        assert TEXT not in found(member)


def test_words_that_are_gone_stand_nowhere_in_the_files(db, cast, member, example, settings):
    secret = write(db, cast, "Zwanenzang Qwertyuiop in de klas")
    shelf.put(db, cast.member, secret, shelf.EVERYONE)
    harvests.strike(db, cast.facilitator, "outcomes", secret)
    db.execute("pragma wal_checkpoint(truncate)").fetchall()
    for path in settings.data.rglob("*.db*"):
        assert b"qwertyuiop" not in path.read_bytes().lower(), path.name


def test_newer_words_never_slip_onto_the_shelf(db, cast, member):
    """What stands there was agreed in these words; a resend with others is a text of its own."""
    item = picked_items.of_group(db, cast.group_id)[0]
    form = {"text": "Over zwaluwen", "kind": "goed voorbeeld", "picked_item": item.id}
    form["submission_id"] = uuid4().hex
    url = f"/gesprekken/{cast.group_id}/opbrengsten"
    member.post(url, data=form)
    shelf.put(db, cast.member, outcomes.of_meeting(db, cast.meeting_id)[0].id, shelf.NETWORK)
    again = member.post(url, data=form | {"text": "Over merels"})
    assert again.status_code == 409
    assert "Over merels" in again.get_data(as_text=True)
    assert "Over zwaluwen" in found(member, "zwaluw")
    assert "Over merels" not in found(member, "merel")


def test_who_left_takes_back_and_gives_no_more(db, cast, member, example):
    shelf.put(db, cast.member, example, shelf.EVERYONE)
    year = meetings.find(db, cast.meeting_id).school_year
    who = cast.member.person_id
    members.set_left(db, cast.facilitator, cast.network_id, year, who, left=True)
    url = f"/opbrengsten/{example}/plank"
    assert member.post(url, data={"reach": ""}).status_code == 303
    assert member.post(url, data={"reach": "everyone"}).status_code == 404


def test_after_closing_a_group_still_finds_the_way_to_take_back(db, cast, member, example):
    for now, new in (("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)
    sheet = member.get(f"/gesprekken/{cast.group_id}", follow_redirects=True)
    assert f"/opbrengsten/{example}/plank" in sheet.get_data(as_text=True)


@pytest.fixture
def sister(db, cast) -> str:
    """The network of the outsider, that the cast's network named."""
    found = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    sisters.name(db, cast.facilitator, cast.network_id, found)
    return found


def test_a_network_names_one_other_and_a_group_gives_it_text_by_text(
    db, cast, member, client_of, facilitator, example
):
    other = write(db, cast, "Een fietstocht")
    url = f"/netwerken/{cast.network_id}/zusterschool"
    assert "Ander netwerk" not in member.get(f"/opbrengsten/{example}/plank").get_data(as_text=True)
    refused = member.post(f"/opbrengsten/{example}/plank", data={"reach": "sister"})
    assert refused.status_code == 422
    theirs = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    assert facilitator.post(url, data={"sister": theirs}).status_code == 303
    assert "ook voor Ander netwerk" in facilitator.get(f"/netwerken/{cast.network_id}").get_data(
        as_text=True
    )
    page = member.get(f"/opbrengsten/{example}/plank").get_data(as_text=True)
    assert "Ons netwerk en Ander netwerk" in page
    member.post(f"/opbrengsten/{example}/plank", data={"reach": "sister"})
    member.post(f"/opbrengsten/{other}/plank", data={"reach": "network"})
    for role in ("member", "facilitator", "outsider"):
        assert TEXT in found(client_of(role), "les"), role
        assert "ook voor Ander netwerk" in found(client_of(role), "les"), role
    assert "fietstocht" not in found(client_of("outsider"))
    assert "Schoolopleiders" in found(client_of("outsider"), netwerk=cast.network_id)
    assert TEXT not in found(client_of("coordinator"))  # of no network
    assert client_of("outsider").get(f"/gesprekken/{cast.group_id}").status_code == 404
    assert client_of("outsider").get(f"/bijeenkomsten/{cast.meeting_id}/ophalen").status_code == 404


@pytest.mark.parametrize("reach", ["", "network"])
def test_taken_back_from_the_other_network_it_is_gone_there_at_once(
    cast, member, client_of, example, sister, reach
):
    member.post(f"/opbrengsten/{example}/plank", data={"reach": "sister"})
    member.post(f"/opbrengsten/{example}/plank", data={"reach": reach})
    assert TEXT not in found(client_of("outsider"))
    assert (TEXT in found(member)) == bool(reach)


@pytest.mark.parametrize("then", ["", "third"])
def test_naming_another_network_takes_back_what_the_one_before_had(
    db, cast, member, client_of, facilitator, example, sister, then
):
    with writing(db):
        db.execute("insert into networks (id, name, created_at) values ('third', 'Derde', '')")
    shelf.put(db, cast.member, example, shelf.SISTER)
    sisters.name(db, cast.facilitator, cast.network_id, sister)  # the same one again
    assert TEXT in found(client_of("outsider"))
    url = f"/netwerken/{cast.network_id}/zusterschool"
    assert facilitator.post(url, data={"sister": then}).status_code == 303
    assert TEXT not in found(client_of("outsider"))
    assert TEXT in found(member)
    sisters.name(db, cast.facilitator, cast.network_id, sister)
    assert TEXT not in found(client_of("outsider"))


def test_only_another_network_that_there_is_can_be_named_and_only_by_who_leads(
    db, cast, facilitator, client_of
):
    url = f"/netwerken/{cast.network_id}/zusterschool"
    for wrong in (cast.network_id, "x"):
        answer = facilitator.post(url, data={"sister": wrong})
        assert answer.status_code == 422
        assert "Kies een netwerk uit de lijst." in answer.get_data(as_text=True)
    assert client_of("outsider").post(url, data={"sister": ""}).status_code == 404
    assert networks.find(db, cast.network_id).sister_id is None


def test_what_another_network_gave_to_a_third_is_not_found(db, cast, client_of, example, sister):
    shelf.put(db, cast.member, example, shelf.SISTER)
    hits, _ = shelf.find(db, ["somewhere"])
    assert hits == []
    assert shelf.choices(db, ["somewhere"]) == ([], [])
    assert [name for _, name in shelf.choices(db, [sister])[0]] == ["Schoolopleiders"]


def test_a_self_evaluation_ends_with_examples_that_another_school_may_read(catalogue):
    """Only a good example goes on the shelf: the part that asks what is shared has that kind."""
    last = catalogue.formats["zelfevaluatie-duiden"].phases[-1]
    assert ("goed voorbeeld" in last.kinds, "opbrengst" in last.captures) == (True, True)
