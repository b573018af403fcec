"""Mail, when it is set up: only the address itself gets the link."""

import re
from dataclasses import replace

import pytest
from support import PASSWORD, about

from gesprekskader import create_app

NEW = "een heel ander zinnetje hier"


@pytest.fixture
def client_of_mailing_app(mailing, catalogue, cast, box, app):
    mailing = replace(mailing, base_url="http://gesprek.voorbeeld.invalid")
    other = create_app(mailing, catalogue)
    other.testing, other.test_client_class = True, app.test_client_class

    def make(name: str):
        client = other.test_client()
        if name != "stranger":
            with client.session_transaction() as session:
                session["visit"] = cast.secrets[name]
        return client

    yield make
    services = other.extensions["gesprekskader"]
    services.post.close()
    services.pool.close()


def secret_in(mail) -> str:
    text = mail.get_content()
    return re.search(r"http://gesprek\.voorbeeld\.invalid/sleutel#([\w-]+)", text)[1]


def test_an_invitation_goes_to_the_address_and_not_to_the_inviter(client_of_mailing_app, cast, box):
    page = client_of_mailing_app("facilitator").post(
        f"/netwerken/{cast.network_id}/gespreksleiders",
        data={"name": "Noor", "email": "noor@voorbeeld.invalid"},
    )
    assert "een mail gestuurd" in page.get_data(as_text=True)
    (mail,) = box.mails
    assert mail["To"] == "noor@voorbeeld.invalid"
    secret = secret_in(mail)
    assert secret not in page.get_data(as_text=True)
    fresh = client_of_mailing_app("stranger")
    fresh.post("/sleutel", data={"secret": secret})
    fresh.post("/sleutel/wachtwoord", data=about(fresh, PASSWORD))
    assert fresh.get("/netwerken").status_code == 200
    # a first password is no other one: the next mail is about the change that comes now
    fresh.post("/account/wachtwoord", data={"old": PASSWORD, "password": NEW})
    box.wait_for(2)
    subjects = [mail["Subject"] for mail in box.mails]
    assert subjects == ["Uitnodiging van Facilitator", "Je wachtwoord is veranderd"]


def test_a_forgotten_password_is_mailed_and_the_page_never_says_who_exists(
    client_of_mailing_app, cast, box, app
):
    client = client_of_mailing_app("stranger")
    pages = [
        client.post("/wachtwoord-vergeten", data={"email": address})
        for address in ("facilitator@voorbeeld.invalid", "niemand@voorbeeld.invalid")
    ]
    assert [page.status_code for page in pages] == [200, 200]
    box.wait_for(1)
    (mail,) = box.mails
    assert mail["To"] == "facilitator@voorbeeld.invalid"
    key = {"secret": secret_in(mail)}
    assert client.post("/sleutel", data=key).status_code == 303
    answer = client.post("/sleutel/wachtwoord", data=about(client, NEW))
    assert answer.headers["Location"] == "/"
    assert client.post("/sleutel", data=key).status_code == 422


def test_nobodys_mailbox_is_flooded_and_a_link_on_its_way_stays_good(
    client_of_mailing_app, cast, box
):
    client = client_of_mailing_app("stranger")
    for _ in range(15):
        client.post("/wachtwoord-vergeten", data={"email": "facilitator@voorbeeld.invalid"})
    box.wait_for(1)
    client.application.extensions["gesprekskader"].post.close()  # what is on its way arrives
    (mail,) = box.mails
    assert client.post("/sleutel", data={"secret": secret_in(mail)}).status_code == 303


def test_a_reset_by_an_administrator_goes_to_the_owner_alone(client_of_mailing_app, cast, box):
    page = client_of_mailing_app("admin").post(f"/rollen/{cast.colleague.person_id}/wachtwoord")
    (mail,) = box.mails
    assert mail["To"] == "colleague@voorbeeld.invalid"
    assert secret_in(mail) not in page.get_data(as_text=True)
    fresh = client_of_mailing_app("stranger")
    fresh.post("/sleutel", data={"secret": secret_in(mail)})
    fresh.post("/sleutel/wachtwoord", data=about(fresh, NEW))
    box.wait_for(2)
    assert box.mails[1]["Subject"] == "Je wachtwoord is veranderd"
    mine = fresh.get("/mijn/sleutel").get_data(as_text=True)
    assert "Admin maakte een link voor een nieuw wachtwoord" in mine  # also after it was used


def test_asking_for_many_resets_is_braked(client_of_mailing_app, cast):
    client = client_of_mailing_app("stranger")
    statuses = [
        client.post("/wachtwoord-vergeten", data={"email": f"{n}@voorbeeld.invalid"}).status_code
        for n in range(22)
    ]
    assert statuses[-1] == 429


def test_a_mail_server_that_is_gone_gives_a_sentence_and_keeps_the_words(
    client_of_mailing_app, cast, caplog
):
    client = client_of_mailing_app("facilitator")
    services = client.application.extensions["gesprekskader"]
    services.post._settings = replace(services.post._settings, mail_port=1)
    answer = client.post(
        f"/netwerken/{cast.network_id}/gespreksleiders",
        data={"name": "Noor", "email": "noor@voorbeeld.invalid"},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "mail kon niet weg" in page
    assert 'value="noor@voorbeeld.invalid"' in page
    assert "noor" not in caplog.text


def test_a_name_can_not_add_a_header_to_a_mail(client_of_mailing_app, cast, box):
    client_of_mailing_app("facilitator").post(
        f"/netwerken/{cast.network_id}/gespreksleiders",
        data={"name": "Noor\r\nBcc: kwaad@voorbeeld.invalid", "email": "noor@voorbeeld.invalid"},
    )
    (mail,) = box.mails
    assert mail["Bcc"] is None


def test_an_invitation_to_a_seat_goes_to_its_address_alone(client_of_mailing_app, cast, box, db):
    admin, sent = client_of_mailing_app("admin"), {"submission_id": "s" * 16}
    form = sent | {"name": "Nadia", "email": "nadia@voorbeeld.invalid", "roundtable": "stuurgroep"}
    page = admin.post("/rollen/uitnodigingen", data=form)
    admin.post("/rollen/uitnodigingen", data=form)  # the answer got lost
    (mail,) = box.mails
    assert mail["To"] == "nadia@voorbeeld.invalid"
    assert "Admin vraagt je voor Stuurgroep" in mail.get_content()
    assert secret_in(mail) not in page.get_data(as_text=True)
    assert "Nadia kreeg een mail" in page.get_data(as_text=True)
    fresh = client_of_mailing_app("stranger")
    fresh.post("/sleutel", data={"secret": secret_in(mail)})
    fresh.post("/sleutel/wachtwoord", data=about(fresh, NEW))
    assert fresh.get("/overlegtafel").status_code == 200


def test_an_invitation_that_the_mail_server_refuses_waits_for_a_new_link(
    client_of_mailing_app, cast, db
):
    admin = client_of_mailing_app("admin")
    services = admin.application.extensions["gesprekskader"]
    services.post._settings = replace(services.post._settings, mail_port=1)
    form = {"name": "Nadia", "email": "nadia@voorbeeld.invalid", "roundtable": "stuurgroep"}
    answer = admin.post("/rollen/uitnodigingen", data=form | {"submission_id": "s" * 16})
    page = answer.get_data(as_text=True)
    assert answer.status_code >= 400
    assert "maak hieronder een nieuwe link" in page
    assert "Nieuwe link" in page
