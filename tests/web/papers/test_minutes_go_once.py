"""Who is one person by now gets the minutes once, whoever they were when the minutes went."""

from uuid import uuid4

import pytest
from support import add_meeting, paste, put_on_list

from gesprekskader.records import Actor
from gesprekskader.store import (
    actors,
    meetings,
    members,
    minutes_mails,
    networks,
    people,
    seats,
)
from gesprekskader.store.db import one, rows, writing

LISTED, GIVEN = "els@voorbeeld.invalid", "alleen.hier@voorbeeld.invalid"


def close(db, cast, meeting_id: str = "") -> None:
    at = meeting_id or cast.meeting_id
    meetings.move_stage(db, cast.facilitator, at, now="open", new="gesloten")


def ask(db, cast, meeting_id: str = "") -> int:
    return minutes_mails.ask(db, cast.facilitator, meeting_id or cast.meeting_id)


def send(db) -> list[str]:
    """To whom they go now; sent, as the server does it."""
    went = []
    while mail := minutes_mails.claim(db):
        minutes_mails.sent(db, mail)
        went.append(mail.email)
    return sorted(went)


def tie(db, cast, joiner: Actor, member: str) -> None:
    members.tie(db, cast.facilitator, cast.meeting_id, joiner.person_id, member)


@pytest.fixture
def listed(db, cast) -> str:
    """The id of somebody on the list, with an address, whom nobody saw."""
    paste(db, cast.facilitator, cast.network_id, f"Els Visser\t{LISTED}")
    year = meetings.find(db, cast.meeting_id).school_year
    found = networks.members(db, cast.network_id, year)
    return next(m.person.id for m in found if m.person.name == "Els Visser")


@pytest.fixture
def guest(db, cast) -> Actor:
    """Els, who was there under a name that the list does not have."""
    new = seats.join_as_new(
        db, cast.meeting_id, "Elsje", "", old_visit="", submission_id=uuid4().hex
    )
    return actors.of(db, new)


def test_who_is_tied_to_a_line_that_got_them_gets_none_again(db, cast, guest, listed):
    close(db, cast)
    ask(db, cast)
    assert LISTED in send(db)
    tie(db, cast, guest, listed)
    assert ask(db, cast) == 0
    assert minutes_mails.own_address(db, guest, cast.meeting_id).is_over
    members.untie(db, cast.facilitator, cast.meeting_id, guest.person_id)
    assert ask(db, cast) == 0


def test_who_is_tied_while_they_are_on_their_way_gets_them_once(db, cast, guest, listed):
    close(db, cast)
    ask(db, cast)
    tie(db, cast, guest, listed)
    assert ask(db, cast) == 0
    assert send(db).count(LISTED) == 1
    assert ask(db, cast) == 0


def test_minutes_of_another_meeting_still_go_to_who_was_tied(db, cast, refs, guest, listed):
    other = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Een andere")
    close(db, cast, other)
    ask(db, cast, other)
    assert LISTED in send(db)
    tie(db, cast, guest, listed)
    close(db, cast)
    ask(db, cast)
    assert send(db).count(LISTED) == 1


def test_who_got_them_as_a_newcomer_gets_none_at_an_address_given_elsewhere(db, cast, guest):
    put_on_list(db, cast, cast.member)
    minutes_mails.give(db, guest, cast.meeting_id, GIVEN)
    close(db, cast)
    ask(db, cast)
    assert GIVEN in send(db)
    minutes_mails.give(db, cast.member, cast.meeting_id, LISTED)
    with writing(db):
        people.become(db, guest.person_id, cast.member.person_id)
    assert ask(db, cast) == 0
    assert rows(db, "select 1 from minutes_mails where email <> ''") == []


def test_an_address_waits_on_when_the_newcomer_got_none(db, cast, guest):
    minutes_mails.give(db, cast.member, cast.meeting_id, LISTED)
    close(db, cast)
    with writing(db):
        people.become(db, guest.person_id, cast.member.person_id)
    ask(db, cast)
    assert LISTED in send(db)


def test_who_leads_reads_who_has_no_address_there_and_on_the_list(db, cast, facilitator, guest):
    put_on_list(db, cast, cast.outsider)
    paste(db, cast.facilitator, cast.network_id, "Noor Zonder")
    close(db, cast)
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag/versturen"
    text = " ".join(facilitator.get(url).get_data(as_text=True).split())
    there = text[text.index("er van wie wij geen mailadres kennen") :]
    assert "Elsje" in there[:200]
    assert "1 mens van de ledenlijst was er niet, en heeft geen mailadres: Noor Zonder." in text
    assert one(db, "select count(*) as n from minutes_mails")["n"] == 0
