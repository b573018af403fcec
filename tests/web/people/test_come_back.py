"""Coming back as yourself: link, code, claim, devices. A name is never an identity."""

import re
from datetime import timedelta

import pytest
from support import PASSWORD, is_refused, join

from gesprekskader.moments import clock_at, now
from gesprekskader.store import keys, meetings, networks, people, visits
from gesprekskader.store.db import token_hash, writing


@pytest.fixture
def made(member) -> tuple[str, str]:
    """A personal link's secret and the code beside it, as the page showed them once."""
    page = renew(member)
    return re.search(r"/sleutel#([\w-]{22})", page)[1], re.search(r"(?:\w{4}-){2}\w{4}", page)[0]


def look_up(client, secret: str) -> str:
    """The page that a link or a typed code leads to."""
    return client.post("/sleutel", data={"secret": secret}, follow_redirects=True).get_data(
        as_text=True
    )


def renew(client) -> str:
    """Make a new link; the page that shows it."""
    page = client.get("/mijn/sleutel").get_data(as_text=True)
    mark = re.search(r'name="instead_of" value="(\w*)"', page)[1]
    return client.post("/mijn/sleutel", data={"instead_of": mark}).get_data(as_text=True)


def come_in(client, secret: str, along: str = "", **kw):
    about = re.search(r'name="about"[^>]*value="(\w+)"', look_up(client, secret))
    data = {"along": along, "about": about[1] if about else ""}
    return client.post("/sleutel/ben-jij-dit", data=data, **kw)


def name_on(client) -> str:
    return client.get("/mijn").get_data(as_text=True)


def test_a_link_asks_who_you_are_before_it_binds_the_device(stranger, made):
    link, _ = made
    assert "Ben jij Member?" in look_up(stranger, link)
    assert stranger.get("/mijn").status_code == 303  # nothing has happened yet

    assert come_in(stranger, link).status_code == 303
    assert "Member" in name_on(stranger)


def test_a_code_is_typed_in_any_way_also_where_a_meetings_code_was_asked(stranger, made):
    _, code = made
    typed = f"  {code.lower().replace('-', ' ')} "
    for box, field in (("/sleutel", "secret"), ("/meedoen", "code")):
        answer = stranger.post(box, data={field: typed}, follow_redirects=True)
        assert "Ben jij Member?" in answer.get_data(as_text=True)


def test_a_get_never_signs_in_and_uses_nothing_up(stranger, facilitator, cast, made):
    link, code = made
    for secret in (link, code):
        for address in (f"/sleutel?secret={secret}", f"/sleutel/{secret}", f"/meedoen/{secret}"):
            stranger.get(address)
    assert stranger.get("/mijn").status_code == 303
    stranger.post("/sleutel", data={"secret": link})
    assert stranger.get("/sleutel/ben-jij-dit").status_code == 200
    assert stranger.get("/mijn").status_code == 303


def test_saying_no_forgets_what_was_asked(stranger, made):
    look_up(stranger, made[0])
    stranger.post("/sleutel/nee")
    assert stranger.get("/sleutel/ben-jij-dit").headers["Location"] == "/sleutel"


def test_a_question_left_open_ends_after_ten_minutes(stranger, made):
    look_up(stranger, made[0])
    with clock_at(now() + timedelta(minutes=11)):
        assert stranger.post("/sleutel/ben-jij-dit", data={}).headers["Location"] == "/sleutel"


def test_a_renewed_link_leaves_the_old_one_dead_at_once(member, stranger, made):
    old_link, old_code = made
    renew(member)
    for old in (old_link, old_code):
        assert stranger.post("/sleutel", data={"secret": old}).status_code == 422
        assert come_in(stranger, old).headers["Location"] == "/sleutel"
    assert stranger.get("/mijn").status_code == 303


def test_the_secret_is_not_kept_and_shown_once(member, db, made):
    link, code = made
    kept = [row["hash"] for row in db["keys"].rows if row["kind"] in ("link", "code")]
    assert {token_hash(link), token_hash(code.replace("-", ""))} == set(kept)
    page = member.get("/mijn/sleutel").get_data(as_text=True)
    assert link not in page
    assert code not in page


def test_a_link_has_128_bits_and_a_code_twelve_easy_signs(db, cast):
    link, code = keys.renew(db, cast.member)
    assert len(link) == 22
    assert re.fullmatch("[2-9A-HJ-NP-Z]{12}", code)


def test_a_slip_works_once_and_its_owner_sees_who_made_it(facilitator, member, app, db, cast):
    slip = facilitator.post(f"/personen/{cast.member.person_id}/sleutel").get_data(as_text=True)
    code = re.search(r"(?:\w{4}-){2}\w{4}", slip)[0]
    owner = member.get("/mijn/sleutel").get_data(as_text=True)
    assert "Facilitator maakte een code om in te loggen" in owner
    assert "Nog niet gebruikt" in owner

    first, second = app.test_client(), app.test_client()
    assert come_in(first, code).headers["Location"] == "/sleutel/wacht"
    assert come_in(second, code).headers["Location"] == "/sleutel"
    assert second.get("/mijn").status_code == 303
    owner = member.get("/mijn/sleutel").get_data(as_text=True)
    assert "Gebruikt op" in owner
    assert "Wacht op jouw antwoord" in owner


def test_a_new_slip_ends_the_one_that_was_not_used(db, cast):
    one = keys.hand_out(db, cast.facilitator, cast.member.person_id)
    mark = keys.mark(keys.waiting_claim(db, cast.member.person_id))
    two = keys.hand_out(db, cast.facilitator, cast.member.person_id, mark)
    assert keys.find(db, two).person_id == cast.member.person_id
    with pytest.raises(Exception, match="bestaat niet"):
        keys.find(db, one)


def test_a_slip_ends_by_itself(db, cast):
    with clock_at(now() - timedelta(days=121)):
        code = keys.hand_out(db, cast.facilitator, cast.member.person_id)
    with pytest.raises(Exception, match="bestaat niet"):
        keys.find(db, code)


@pytest.mark.parametrize("role", ["outsider", "member", "coordinator", "stranger"])
def test_only_a_facilitator_of_the_own_network_hands_out_slips(client_of, cast, role):
    assert is_refused(client_of(role).post(f"/personen/{cast.member.person_id}/sleutel"))


def test_nobody_gets_a_slip_for_somebody_with_an_account(facilitator, cast):
    answer = facilitator.post(f"/personen/{cast.colleague.person_id}/sleutel")
    assert answer.status_code == 404


def test_what_a_newcomer_wrote_goes_along_when_it_is_the_same_human(
    neighbour, member, made, cast, db
):
    neighbour.post(
        f"/bijeenkomsten/{cast.meeting_id}/mijn-stap",
        data={"kind": "ga", "text": "STAP-VAN-VANDAAG", "about": "w2-lo-1"},
    )
    link, _ = made
    assert "Ben jij dat ook?" in look_up(neighbour, link)
    come_in(neighbour, link, "mee")
    assert "STAP-VAN-VANDAAG" in name_on(neighbour)
    assert "STAP-VAN-VANDAAG" in name_on(member)


def test_a_borrowed_device_keeps_the_lenders_steps_apart(neighbour, member, made, cast):
    neighbour.post(
        f"/bijeenkomsten/{cast.meeting_id}/mijn-stap",
        data={"kind": "ga", "text": "STAP-VAN-DE-LENER", "about": "w2-lo-1"},
    )
    come_in(neighbour, made[0], "los")
    assert "STAP-VAN-DE-LENER" not in name_on(neighbour)
    assert "STAP-VAN-DE-LENER" not in name_on(member)


def test_a_colleague_who_is_signed_in_does_not_become_somebody_else(facilitator, made):
    answer = come_in(facilitator, made[0])
    assert answer.status_code == 422
    assert "Log eerst uit" in answer.get_data(as_text=True)


def test_a_link_of_somebody_with_an_account_opens_no_account(db, cast, app, client_of):
    colleague = client_of("colleague")
    link, _ = keys.renew(db, cast.colleague)
    fresh = app.test_client()
    come_in(fresh, link)
    assert is_refused(fresh.get(f"/bijeenkomsten/{cast.meeting_id}/deelnemers"))
    assert colleague.get(f"/bijeenkomsten/{cast.meeting_id}/deelnemers").status_code == 200


def test_own_devices_can_be_signed_out_and_nobody_elses(member, neighbour, app, made, db, cast):
    other = app.test_client()
    come_in(other, made[0])
    page = member.get("/mijn/sleutel").get_data(as_text=True)
    handle = re.search(r"/mijn/toestellen/(\w{16})/uitloggen", page)[1]

    assert neighbour.post(f"/mijn/toestellen/{handle}/uitloggen").status_code == 404
    assert other.get("/mijn").status_code == 200
    assert member.post(f"/mijn/toestellen/{handle}/uitloggen").status_code == 303
    assert other.get("/mijn").status_code == 303
    assert member.get("/mijn").status_code == 200


def test_all_other_devices_go_at_once(member, app, made):
    devices = [app.test_client() for _ in range(3)]
    for device in devices:
        come_in(device, made[0])
    member.post("/mijn/toestellen/uitloggen")
    assert [device.get("/mijn").status_code for device in devices] == [303] * 3
    assert member.get("/mijn").status_code == 200


def test_the_list_says_what_a_device_is_and_no_more(app, made, db, cast):
    phone = app.test_client()
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1"
    come_in(phone, made[0], headers={"User-Agent": agent})
    assert {d.device for d in visits.of_person(db, cast.member)} == {"", "iPhone, Safari"}


def test_an_invitation_never_lets_in_without_a_password(db, cast, stranger, facilitator):
    page = facilitator.post(
        f"/netwerken/{cast.network_id}/gespreksleiders",
        data={"name": "Noor", "email": "noor@voorbeeld.invalid"},
    ).get_data(as_text=True)
    secret = re.search(r"/sleutel#([\w-]+)", page)[1]
    come_in(stranger, secret)
    assert stranger.get("/mijn").status_code == 303
    assert "Kies een wachtwoord" in look_up(stranger, secret)
    about = re.search(r'name="about"[^>]*value="(\w+)"', look_up(stranger, secret))[1]
    stranger.post("/sleutel/wachtwoord", data={"password": PASSWORD, "about": about})
    assert stranger.get("/netwerken").status_code == 200


@pytest.mark.parametrize("along", ["mee", ""])
def test_what_waits_on_the_device_goes_along_only_with_who_says_that_was_me(app, db, cast, along):
    """Pages know texts by two words; who turns out to be somebody of the list gets new ones."""
    year = meetings.find(db, cast.meeting_id).school_year
    with writing(db):
        listed = people.insert(db, "Greet Oud", email="")
        networks.insert_membership(db, cast.network_id, listed, year)
    code = keys.hand_out(db, cast.facilitator, listed)
    _, secret = join(db, cast.meeting_id, "Greet")
    device = app.test_client()
    with device.session_transaction() as session:
        session["visit"] = secret

    def words_of(name: str) -> set[str]:
        page = device.get("/").get_data(as_text=True)
        return set((re.search(rf'data-{name}="([^"]*)"', page) or ["", ""])[1].split())

    before = words_of("visit") | words_of("device")
    device.post("/sleutel", data={"secret": code})
    page = device.get("/sleutel/ben-jij-dit").get_data(as_text=True)
    about = re.search(r'name="about"[^>]*value="(\w+)"', page)[1]
    device.post("/sleutel/ben-jij-dit", data={"about": about, "along": along})
    assert not before & (words_of("visit") | words_of("device"))
    assert words_of("was") == (before if along else set())
