"""Ways in that must not lead to somebody else: invitations, merging, ties, two tabs."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from support import PASSWORD, about, add_account, join, paste

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import clock_at, now, today
from gesprekskader.records import Actor
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    access,
    accounts,
    actors,
    keys,
    limits,
    members,
    networks,
    own_data,
    people,
    second_steps,
    steps,
    visits,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.db import token_hash, writing
from gesprekskader.store.steps import StepDraft


@pytest.fixture
def year() -> str:
    return school_year_of(today())


def listed(db, cast, year, line: str) -> str:
    """A line on the list; its person."""
    paste(db, cast.facilitator, cast.network_id, line, year=year)
    name = line.split("\t")[0]
    everybody = networks.members(db, cast.network_id, year)
    return next(m.person.id for m in everybody if m.person.name == name)


def write_step(db, cast, actor, text="PRIVE", meeting_id=None) -> str:
    return steps.add(
        db,
        actor,
        StepDraft("ga", text, ()),
        network_id=cast.network_id,
        meeting_id=meeting_id or cast.meeting_id,
        submission_id=uuid4().hex,
    )


def invited(db, cast, year, email="jan@voorbeeld.invalid", who=None, network=None):
    return networks.add_facilitator(
        db, who or cast.facilitator, network or cast.network_id, year, name="Jan", email=email
    )


def network_of(db, actor: Actor) -> str:
    return networks.facilitated_by(db, actor)[0].id


def came_in_with_a_slip(db, cast, person_id) -> Actor:
    code = keys.hand_out(db, cast.facilitator, person_id)
    secret = keys.let_in(
        db, token_hash(code), actor=Actor(), old_visit="", device="", take_along=False
    )
    return actors.of(db, secret)


def test_an_invitation_opens_nobodys_steps(db, cast, year):
    person_id, secret = invited(db, cast, year)
    came_in_with_a_slip(db, cast, person_id)
    with pytest.raises(RuleBroken, match="deed al mee"):
        accounts.choose_password(db, Actor(), token_hash(secret), PASSWORD)
    other, _ = invited(db, cast, year, who=cast.outsider, network=network_of(db, cast.outsider))
    again, _ = invited(db, cast, year)
    assert person_id not in (other, again)


def test_who_was_invited_accepts_on_the_own_device(db, cast, year):
    person_id, secret = invited(db, cast, year)
    owner = came_in_with_a_slip(db, cast, person_id)
    assert accounts.choose_password(db, owner, token_hash(secret), PASSWORD) == person_id


def test_an_address_in_own_data_takes_over_no_account(db, cast, year, client_of):
    client_of("colleague").post(
        "/mijn/gegevens", data={"name": "C", "email": "nieuw@voorbeeld.invalid", "version": "1"}
    )
    person_id, secret = invited(db, cast, year, email="nieuw@voorbeeld.invalid")
    assert person_id != cast.colleague.person_id
    accounts.choose_password(db, Actor(), token_hash(secret), "een heel ander zinnetje hier")
    assert accounts.check_password(db, "colleague@voorbeeld.invalid", PASSWORD)


def test_an_address_somebody_typed_does_not_make_them_a_pasted_colleague(db, cast, year, member):
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, year)
    member.post(
        "/mijn/gegevens", data={"name": "M", "email": "els@voorbeeld.invalid", "version": "1"}
    )
    els = listed(db, cast, year, "Els Bakker\tels@voorbeeld.invalid")
    assert els != cast.member.person_id


def test_only_a_newcomer_on_this_device_comes_along(db, cast):
    anna = actors.of(db, visits.start(db, person_id=cast.other.person_id, way="joined"))
    keys.renew(db, cast.other)
    step_id = write_step(db, cast, cast.other)
    link, _ = keys.renew(db, cast.member)
    keys.let_in(db, token_hash(link), actor=anna, old_visit="", device="", take_along=True)
    assert steps.find(db, step_id).person_id == cast.other.person_id
    assert actors.of(db, cast.secrets["other"]).person_id == cast.other.person_id


def test_a_question_about_one_key_is_not_answered_for_another(app, db, cast):
    links = [keys.renew(db, who)[0] for who in (cast.member, cast.other)]
    client = app.test_client()
    client.post("/sleutel", data={"secret": links[0]})
    page = client.get("/sleutel/ben-jij-dit").get_data(as_text=True)
    mark = re.search(r'name="about"[^>]*value="(\w+)"', page)[1]
    client.post("/sleutel", data={"secret": links[1]})  # in another tab
    answer = client.post("/sleutel/ben-jij-dit", data={"about": mark})
    assert answer.status_code == 422
    assert "Ben jij Other?" in answer.get_data(as_text=True)
    assert client.get("/mijn").status_code == 303


def test_the_first_step_counts_no_more_after_another_password(app, db, cast):
    from pyotp import TOTP, random_base32

    seed = random_base32()
    second_steps.start(db, cast.facilitator, seed, TOTP(seed).at(now()))
    client = app.test_client()
    client.post("/inloggen", data={"email": "facilitator@voorbeeld.invalid", "password": PASSWORD})
    accounts.set_password(db, "facilitator@voorbeeld.invalid", "een heel ander zinnetje hier")
    with clock_at(now() + timedelta(seconds=90)):
        code = TOTP(seed).at(int(now().timestamp()))
        answer = client.post("/inloggen/tweede-stap", data={"code": code})
    assert answer.headers["Location"] == "/inloggen"


def test_somebody_elsewhere_can_not_keep_the_owner_out(app, db, cast):
    mail = "facilitator@voorbeeld.invalid"
    for number in range(300):
        limits.note_account(db, mail, f"verre plek {number % 40}")
    data = {"email": mail, "password": PASSWORD}
    assert app.test_client().post("/inloggen", data=data).status_code == 303


def test_a_new_password_ends_the_waiting(app, db, cast):
    client, mail = app.test_client(), "facilitator@voorbeeld.invalid"
    for _ in range(8):
        client.post("/inloggen", data={"email": mail, "password": "geraden"})
    new = "een heel ander zinnetje hier"
    accounts.set_password(db, mail, new)
    assert client.post("/inloggen", data={"email": mail, "password": new}).status_code == 303


def test_what_somebody_typed_wrong_is_not_in_the_file(app, db, cast):
    data = {"email": "facilitator@voorbeeld.invalid", "password": "bijna mijn zin"}
    app.test_client().post("/inloggen", data=data)
    words = {row["word"] for row in db["misses"].rows}
    guesses = ("bijna mijn zin", "facilitator@voorbeeld.invalid|bijna mijn zin")
    assert not words & {token_hash(guess)[:20] for guess in guesses}


def test_a_slip_is_for_who_is_here_this_year_or_the_last(db, cast, year):
    person_id = listed(db, cast, year, "Sanne Vries\tsanne@voorbeeld.invalid")
    assert access.may(db, cast.facilitator, Deed.HAND_OUT, person_id)
    members.set_left(db, cast.facilitator, cast.network_id, year, person_id, left=True)
    assert not access.may(db, cast.facilitator, Deed.HAND_OUT, person_id)


def test_a_tie_leaves_no_slip_for_the_old_line(db, cast, year):
    sanne = listed(db, cast, year, "Sanne Vries\tsanne@voorbeeld.invalid")
    code = keys.hand_out(db, cast.facilitator, sanne)
    members.tie(db, cast.facilitator, cast.meeting_id, cast.neighbour.person_id, sanne)
    with pytest.raises(NotFound):
        keys.find(db, code)


def test_an_invited_colleague_is_not_tied(db, cast, year):
    person_id, _ = invited(db, cast, year)
    with pytest.raises(RuleBroken):
        members.tie(db, cast.facilitator, cast.meeting_id, cast.neighbour.person_id, person_id)


def test_parting_leaves_the_joiners_own_years(db, cast, year):
    sanne = listed(db, cast, year, "Sanne Vries\tsanne@voorbeeld.invalid")
    joiner = cast.neighbour.person_id
    with writing(db):
        networks.insert_membership(db, cast.network_id, joiner, "2020-2021")
    members.tie(db, cast.facilitator, cast.meeting_id, joiner, sanne)
    members.untie(db, cast.facilitator, cast.meeting_id, joiner)
    assert [m.person.id for m in networks.members(db, cast.network_id, "2020-2021")] == [joiner]


def test_wiping_after_a_tie_takes_the_line_along_and_no_other_human(db, cast, year):
    sanne = listed(db, cast, year, "Sanne Vries\tsanne@voorbeeld.invalid")
    members.tie(db, cast.facilitator, cast.meeting_id, cast.neighbour.person_id, sanne)
    own_data.erase(db, cast.neighbour)
    assert set(own_data.erased(db)) == {cast.neighbour.person_id, sanne}
    assert "Sanne Vries" not in {row["name"] for row in db["persons"].rows}


def test_a_merged_newcomer_is_wiped_along(db, cast):
    link, _ = keys.renew(db, cast.member)
    guest, secret = join(db, cast.meeting_id, "Nieuweling")
    assert people.is_newcomer(db, guest.person_id, guest.visit_id)
    keys.let_in(db, token_hash(link), actor=guest, old_visit=secret, device="", take_along=True)
    assert set(own_data.all_ids(db, cast.member.person_id)) == {
        cast.member.person_id,
        guest.person_id,
    }
    own_data.erase(db, cast.member)
    assert guest.person_id in own_data.erased(db)


def test_a_link_that_was_just_made_survives_a_reload(member):
    page = member.get("/mijn/sleutel").get_data(as_text=True)
    mark = re.search(r'name="instead_of" value="(\w*)"', page)[1]
    first = member.post("/mijn/sleutel", data={"instead_of": mark}).get_data(as_text=True)
    again = member.post("/mijn/sleutel", data={"instead_of": mark})
    assert again.status_code == 422
    assert "Je link is al gemaakt" in again.get_data(as_text=True)
    secret = re.search(r"/sleutel#([\w-]{22})", first)[1]
    assert member.post("/sleutel", data={"secret": secret}).status_code == 303


def test_an_account_is_never_made_twice_for_one_person(db, cast):
    with writing(db):
        secret = accounts.invite(db, cast.colleague.person_id, "x@voorbeeld.invalid", None)
    with pytest.raises(RuleBroken, match="al een account"):
        accounts.choose_password(db, cast.colleague, token_hash(secret), PASSWORD)


def test_the_helper_page_form_is_what_a_visitor_sends(stranger, db):
    """`about` reads the page: with nothing asked there is no form to fill in."""
    with pytest.raises(TypeError):
        about(stranger, PASSWORD)


def test_two_accounts_keep_two_addresses(db, cast):
    one, two = (add_account(db, "A", f"{n}@voorbeeld.invalid") for n in "ab")
    assert one != two
