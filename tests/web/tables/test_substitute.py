"""A member names one substitute: who reads what the member reads, up to and including a day."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import COOP, boards, split_points
from support import PASSWORD, about

from gesprekskader.errors import NotFound
from gesprekskader.moments import clock_at, now, today
from gesprekskader.store import actors, own_data, roundtables, substitutes, waiting
from gesprekskader.store.access import Deed, may
from gesprekskader.store.db import one
from gesprekskader.store.substitutes import SubstituteDraft

MAIL = "vera@voorbeeld.invalid"


@pytest.fixture
def two(db, cast):
    return boards(db, cast)


def name(client, *, table=COOP[0], mail="facilitator@voorbeeld.invalid", days=9, **over):
    form = {"roundtable": table, "name": "Vera", "email": mail, "submission_id": uuid4().hex}
    form |= {"until": (today() + timedelta(days=days)).isoformat()} | over
    return client.post("/overlegtafel/vervanger", data=form)


def test_who_stands_in_reads_and_answers_what_the_member_does_up_to_that_day(
    client_of, db, cast, two
):
    alfa, beta = split_points(db, cast)
    assert name(client_of("colleague")).status_code == 303
    last = now() + timedelta(days=9)
    for at, there in ((now(), True), (last, True), (last + timedelta(days=1), False)):
        with clock_at(at):
            assert may(db, cast.facilitator, Deed.ANSWER_POINT, alfa) is there
            assert not may(db, cast.facilitator, Deed.READ_POINT, beta)
            mailed = [point.id for point in waiting.points_of(db, cast.facilitator)]
            assert mailed == ([alfa] if there else [])
            assert bool(roundtables.tables_of(db, cast.facilitator)) is there
            actor = actors.of(db, cast.secrets["facilitator"])
            assert actor.sits_at_roundtable is there
            status = client_of("facilitator").get(f"/overlegtafel/{alfa}").status_code
            assert status == (200 if there else 404)


def test_the_page_says_who_stands_in_for_whom_to_who_sits_there_and_to_nobody_else(
    client_of, db, cast, two
):
    name(client_of("colleague"))
    for role, words in (
        ("colleague", "Facilitator valt"),
        ("facilitator", "Je valt"),
    ):
        page = " ".join(client_of(role).get("/overlegtafel").get_data(as_text=True).split())
        assert f"{words} in voor Colleague tot en met" in page
    assert "in voor Colleague" not in client_of("outsider").get("/overlegtafel").get_data(
        as_text=True
    )


def test_who_has_no_account_sits_there_once_it_is_opened_with_this_link(
    app, client_of, db, cast, two
):
    alfa, _ = split_points(db, cast)
    answer = name(client_of("colleague"), mail=MAIL)
    secret = re.search(r"/sleutel#([\w-]+)", answer.get_data(as_text=True))[1]
    assert roundtables.members(db)[COOP[0]][0].until is None  # nobody stands in as yet
    client = app.test_client()
    client.post("/sleutel", data={"secret": secret})
    client.post("/sleutel/wachtwoord", data=about(client, PASSWORD))
    assert "VRAAG Alfa" in client.get("/overlegtafel").get_data(as_text=True)
    assert client.get(f"/overlegtafel/{alfa}").status_code == 200


def test_there_is_one_at_a_time_and_it_is_undone_in_one_tap(client_of, db, cast, two):
    member, sid = client_of("colleague"), uuid4().hex
    for _ in range(2):  # sent twice is once
        assert name(member, submission_id=sid).status_code == 303
    refused = name(member, mail=MAIL)
    assert refused.status_code == 422
    assert "Er valt al iemand voor je in" in refused.get_data(as_text=True)
    for _ in range(2):
        assert member.post(f"/overlegtafel/vervanger/{COOP[0]}/weg").status_code == 303
    assert roundtables.tables_of(db, cast.facilitator) == []
    name(member, mail=MAIL)
    member.post(f"/overlegtafel/vervanger/{COOP[0]}/weg")
    assert one(db, "select 1 from persons where email = ?", [MAIL]) is None


def test_a_day_that_is_over_oneself_and_a_table_of_others_are_refused(client_of, db, cast, two):
    member = client_of("colleague")
    assert name(member, days=-1).status_code == 422
    assert name(member, mail="colleague@voorbeeld.invalid").status_code == 422
    assert name(member, table="projectgroep").status_code == 422
    assert name(member, days=0).status_code == 303
    draft = SubstituteDraft("Vera", MAIL, today())
    with pytest.raises(NotFound):  # who stands in names nobody
        substitutes.name(db, cast.facilitator, COOP[0], draft, submission_id=uuid4().hex)
    assert client_of("facilitator").get("/overlegtafel/vervanger").status_code == 404


def test_when_the_seat_of_the_member_ends_so_does_standing_in(client_of, db, cast, two):
    name(client_of("colleague"))
    roundtables.unseat(db, cast.admin, COOP[0], cast.colleague.person_id)
    assert roundtables.tables_of(db, cast.facilitator) == []


def test_own_data_names_it_for_both_and_wiping_takes_it_along(client_of, db, cast, two):
    name(client_of("colleague"))
    for role in ("colleague", "facilitator"):
        page = client_of(role).get("/mijn/gegevens").get_data(as_text=True)
        assert "Voor wie jij invalt aan een overlegtafel, of wie voor jou" in page
    own_data.wipe(db, cast.facilitator.person_id)
    assert one(db, "select 1 from substitutes") is None


def test_an_invitation_that_nobody_opened_yet_is_seen_by_who_asked_and_taken_back_there(
    client_of, db, cast, two
):
    member = client_of("colleague")
    answer = name(member, mail=MAIL)
    secret = re.search(r"/sleutel#([\w-]+)", answer.get_data(as_text=True))[1]
    for page in ("/overlegtafel", "/overlegtafel/vervanger"):
        shown = " ".join(member.get(page).get_data(as_text=True).split())
        assert "Je vroeg Vera om voor je in te vallen tot en met" in shown
        assert f"/overlegtafel/vervanger/{COOP[0]}/weg" in shown
    roundtables.seat(db, cast.admin, COOP[0], cast.coordinator.person_id)
    assert "Je vroeg Vera" not in client_of("coordinator").get("/overlegtafel").text
    with clock_at(now() + timedelta(days=10)):  # the last day is over
        assert "Je vroeg Vera" not in client_of("colleague").get("/overlegtafel").text
    member.post(f"/overlegtafel/vervanger/{COOP[0]}/weg")
    assert "Je vroeg Vera" not in member.get("/overlegtafel").text
    assert one(db, "select 1 from substitutes") is None
    assert client_of("stranger").post("/sleutel", data={"secret": secret}).status_code == 422


def test_once_the_link_was_used_it_is_said_who_stands_in(app, client_of, db, cast, two):
    answer = name(client_of("colleague"), mail=MAIL)
    secret = re.search(r"/sleutel#([\w-]+)", answer.get_data(as_text=True))[1]
    client = app.test_client()
    client.post("/sleutel", data={"secret": secret})
    client.post("/sleutel/wachtwoord", data=about(client, PASSWORD))
    shown = client_of("colleague").get("/overlegtafel").text
    assert "Je vroeg Vera" not in shown
    assert "Vera valt" in shown
