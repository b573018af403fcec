"""An administrator invites somebody to a seat: a person, an account to open, a table; undoable."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from support import about

from gesprekskader.errors import NotFound
from gesprekskader.moments import clock_at, now
from gesprekskader.store import (
    accounts,
    keys,
    networks,
    own_data,
    people,
    roundtables,
    seat_invitations,
    shut,
)
from gesprekskader.store.db import one, token_hash, writing
from gesprekskader.store.shut_list import ShutLine

MAIL = "nieuw@voorbeeld.invalid"
NEW = "een lange zin om in te loggen"


def send(client, *, table="stuurgroep", sid=None, **over):
    form = {"name": "Nadia", "email": MAIL, "roundtable": table}
    form |= {"submission_id": sid or uuid4().hex} | over
    return client.post("/rollen/uitnodigingen", data=form)


def secret_on(answer) -> str:
    return re.search(r"/sleutel#([\w-]+)", answer.get_data(as_text=True))[1]


def asked(db, table="stuurgroep") -> list:
    return seat_invitations.waiting(db).get(table, [])


def sits(db, table="stuurgroep") -> list[str]:
    return [seat.name for seat in roundtables.members(db).get(table, [])]


def open_account(app, secret: str):
    client = app.test_client()
    client.post("/sleutel", data={"secret": secret})
    client.post("/sleutel/wachtwoord", data=about(client, NEW))
    return client


def deed(client, person_id: str, what: str, table="stuurgroep", **form):
    return client.post(f"/rollen/uitnodigingen/{table}/{person_id}/{what}", data=form)


def test_who_opens_the_account_sits_at_the_table_and_not_before(app, admin, db, cast):
    answer = send(admin)
    page = answer.get_data(as_text=True)
    assert "Nadia kan met deze link een account openen" in page
    assert "Stuurgroep" in page
    (invited,) = asked(db)
    assert (invited.name, invited.email, invited.is_expired) == ("Nadia", MAIL, False)
    assert "uitgenodigd" in admin.get("/rollen").get_data(as_text=True)
    assert sits(db) == []
    client = open_account(app, secret_on(answer))
    assert client.get("/overlegtafel").status_code == 200
    assert (sits(db), asked(db)) == (["Nadia"], [])


def test_two_seats_are_one_person_and_one_link(app, admin, db, cast):
    first = secret_on(send(admin))
    second = secret_on(send(admin, table="projectgroep", email=MAIL.upper()))
    with pytest.raises(NotFound):  # the newest link is the one that works
        keys.find(db, first)
    assert {i.person_id for i in asked(db)} == {i.person_id for i in asked(db, "projectgroep")}
    open_account(app, second)
    assert (sits(db), "Nadia" in sits(db, "projectgroep")) == (["Nadia"], True)


def test_an_address_with_an_account_gets_the_seat_at_once(admin, db, cast):
    answer = send(admin, email="colleague@voorbeeld.invalid")
    assert answer.status_code == 303
    assert (sits(db), asked(db)) == (["Colleague"], [])
    assert one(db, "select count(*) as n from persons where name = 'Nadia'")["n"] == 0


def test_sent_again_it_stands_once_and_its_link_stays_good(admin, db, cast):
    sid = uuid4().hex
    secret = secret_on(send(admin, sid=sid))
    assert send(admin, sid=sid).status_code == 303
    assert len(asked(db)) == 1
    assert keys.find(db, secret).person == "Nadia"


def test_a_second_tap_on_a_new_link_kills_no_fresh_one(admin, db, cast):
    old = secret_on(send(admin))
    (invited,) = asked(db)
    fresh = secret_on(deed(admin, invited.person_id, "opnieuw", instead_of=invited.mark))
    again = deed(admin, invited.person_id, "opnieuw", instead_of=invited.mark)
    assert again.status_code == 422
    assert "Er is net al een nieuwe link gemaakt" in again.get_data(as_text=True)
    with pytest.raises(NotFound):
        keys.find(db, old)
    assert keys.find(db, fresh).email == MAIL


def test_taken_back_the_link_opens_nothing_and_the_person_is_gone(admin, db, cast):
    secret = secret_on(send(admin))
    (invited,) = asked(db)
    for _ in range(2):
        assert deed(admin, invited.person_id, "weg").status_code == 303
    assert asked(db) == []
    with pytest.raises(NotFound):
        keys.find(db, secret)
    assert one(db, "select 1 from persons where id = ?", [invited.person_id]) is None


def test_taken_back_at_one_table_the_other_seat_still_waits(app, admin, db, cast):
    send(admin)
    secret = secret_on(send(admin, table="projectgroep"))
    (invited,) = asked(db)
    deed(admin, invited.person_id, "weg")
    open_account(app, secret)
    assert (sits(db), "Nadia" in sits(db, "projectgroep")) == ([], True)


def test_once_the_account_is_open_there_is_nothing_to_take_back(app, admin, db, cast):
    secret = secret_on(send(admin))
    (invited,) = asked(db)
    open_account(app, secret)
    for what in ("weg", "opnieuw"):
        answer = deed(admin, invited.person_id, what, instead_of=invited.mark)
        assert answer.status_code == 422
        assert "zit nu aan tafel" in answer.get_data(as_text=True)
    assert sits(db) == ["Nadia"]


def test_an_expired_invitation_says_so_and_a_new_link_works(app, admin, db, cast):
    old = secret_on(send(admin))
    with clock_at(now() + timedelta(days=15)):
        with pytest.raises(NotFound):
            keys.find(db, old)
        (invited,) = asked(db)
        assert (invited.is_expired, seat_invitations.taken(db).get("stuurgroep")) == (True, None)
        _, secret = seat_invitations.renew(
            db, cast.admin, "stuurgroep", invited.person_id, instead_of=invited.mark
        )
        assert asked(db)[0].is_expired is False
        accounts.choose_password(db, cast.admin, token_hash(secret), NEW)
    assert sits(db) == ["Nadia"]


def test_only_an_administrator_invites_renews_and_takes_back(admin, client_of, db, cast):
    send(admin)
    (invited,) = asked(db)
    for name in ("facilitator", "coordinator", "member", "stranger"):
        client = client_of(name)
        assert send(client, email="ander@voorbeeld.invalid").status_code in (401, 404), name
        for what in ("opnieuw", "weg"):
            answer = deed(client, invited.person_id, what, instead_of=invited.mark)
            assert answer.status_code in (401, 404), name
    assert [i.mark for i in asked(db)] == [invited.mark]
    assert one(db, "select count(*) as n from seat_invitations")["n"] == 1
    with pytest.raises(NotFound):
        seat_invitations.take_back(db, cast.facilitator, "stuurgroep", invited.person_id)
    with pytest.raises(NotFound):
        seat_invitations.invite(
            db, cast.coordinator, "stuurgroep", name="X", email=MAIL, submission_id=uuid4().hex
        )
    assert deed(admin, invited.person_id, "weg", table="bestaat-niet").status_code == 404
    assert deed(admin, cast.member.person_id, "opnieuw").status_code == 404


def test_a_form_with_a_mistake_comes_back_with_its_words(admin, db, cast):
    answer = send(admin, email="geen adres", name="Nadia de Vries")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Nadia de Vries" in page
    assert "Dit is geen mailadres" in page
    assert send(admin, table="bestaat-niet").status_code == 422
    assert asked(db) == []


def test_a_link_that_a_facilitator_makes_for_the_same_person_gives_no_seat(admin, db, cast):
    send(admin)
    (invited,) = asked(db)
    with writing(db):
        networks.insert_membership(
            db, cast.network_id, invited.person_id, "2026-2027", is_facilitator=True
        )
        theirs = accounts.invite(db, invited.person_id, MAIL, cast.facilitator.person_id)
    accounts.choose_password(db, cast.facilitator, token_hash(theirs), NEW)
    assert sits(db) == []
    assert asked(db)[0].is_expired
    # the administrator sees it, and gives the account its seat
    deed(admin, invited.person_id, "opnieuw", instead_of=asked(db)[0].mark)
    assert (sits(db), asked(db)) == (["Nadia"], [])


def test_who_used_the_tool_with_this_address_is_not_opened_by_the_invitation(admin, db, cast):
    db.execute("update persons set email = ? where id = ?", [MAIL, cast.member.person_id])
    db.conn.commit()
    send(admin)
    assert asked(db)[0].person_id != cast.member.person_id


def test_a_listed_member_with_this_address_stays_one_person(admin, db, cast):
    with writing(db):
        listed = people.insert(db, "Nadia Lijst", email=MAIL)
        networks.insert_membership(db, cast.network_id, listed, "2026-2027")
    send(admin)
    assert [(i.person_id, i.name) for i in asked(db)] == [(listed, "Nadia Lijst")]
    deed(admin, listed, "weg")
    assert people.find(db, listed).name == "Nadia Lijst"


def test_a_wiped_or_restored_invitation_stays_away(admin, db, cast):
    send(admin)
    (invited,) = asked(db)
    line = ShutLine(
        "2026-11-19T12:00:00+00:00", "a" * 16, "asked", f"stuurgroep|{invited.person_id}"
    )
    assert shut.again(db, [line]) == {"asked": 1}
    assert asked(db) == []
    send(admin)
    (invited,) = asked(db)
    with writing(db):
        own_data.wipe(db, invited.person_id)
    assert asked(db) == []


def test_taking_back_is_noted_and_taking_the_seat_is_not(app, admin, db, cast):
    def noted() -> list[tuple]:
        return db.execute("select kind from shut where kind in ('asked', '-asked')").fetchall()

    open_account(app, secret_on(send(admin)))
    assert noted() == []
    send(admin, email="ander@voorbeeld.invalid")
    deed(admin, asked(db)[0].person_id, "weg")
    assert noted() == [("asked",)]
