"""A leernetwerk: topics are gathered three weeks before, and become the workshops of the day."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from leading import go_on, to_part
from pages import load_by
from playwright.sync_api import Page, expect
from support import TODAY

from gesprekskader.records import Actor
from gesprekskader.store import marks
from gesprekskader.store.db import connect, one

pytestmark = pytest.mark.browser


def plan(lead: Page) -> str:
    """A leernetwerk in three weeks, without rounds yet; its board."""
    load_by(lead.get_by_role("link", name="Netwerken").first)
    load_by(lead.locator("main a", has_text="Netwerk schoolopleiders").first)
    lead.goto(f"{lead.url.split('?')[0]}/bijeenkomsten/nieuw")
    lead.get_by_label("Titel").fill("Leernetwerkdag")
    lead.get_by_label("Datum").fill((TODAY + timedelta(days=21)).isoformat())
    lead.get_by_label("Begint om").fill("09:15")
    lead.locator("[name=format_key][value=leernetwerk]").check(force=True)
    lead.get_by_role("button", name="Items kiezen").click()
    lead.wait_for_url("**/programma")
    return lead.url.removesuffix("/programma")


def topic(page: Page, words: str):
    return page.locator("li.card", has_text=words)


def want(page: Page, words: str, says: str = "Ik wil dit ook") -> None:
    button = topic(page, words).get_by_role("button", name=says)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def come_by_link(info: dict, open_page, lead: Page) -> Page:
    """Somebody on no list opens the link and wants the first topic too; the phone."""
    code = lead.locator("section", has_text="Voor jou als gespreksleider").locator("strong")
    guest = open_page()
    guest.goto(f"{info['base_url']}/meedoen/{code.inner_text().replace(' ', '')}")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Leernetwerkdag")
    guest.get_by_role("button", name="Naar de onderwerpen").click()
    want(guest, "De woordmuur")
    guest.get_by_label("Een onderwerp").fill("Rekenen buiten")
    guest.get_by_role("button", name="Zet erbij").click()
    expect(topic(guest, "Rekenen buiten")).to_contain_text("Haal weg")
    return guest


def others_want(info: dict, address: str, names: tuple[str, ...]) -> None:
    """More members mark the first topic, each with their own link."""
    *_, meeting_id, _, part_id = address.split("#")[0].split("/")
    db = connect(Path(info["database"]))
    with closing(db.conn):
        known = one(db, "select id from topics where part_id = ? order by rowid", [part_id])
        for name in names:
            sql = "select id from persons where name like ? || ' %'"
            who = Actor(person_id=one(db, sql, [name])["id"])
            marks.mark(db, who, (meeting_id, part_id), known["id"], "ook", on=True)


def test_topics_gathered_three_weeks_before_are_the_workshops_of_the_day(own, open_page):
    home, lead, phone, other = own["base_url"], open_page(1280), open_page(), open_page()
    lead.goto(own["roles"]["facilitator"])
    board = plan(lead)
    lead.goto(board)
    lead.get_by_role("link", name="Vooraf verzamelen").click()
    lead.get_by_role("button", name="Zet open").click()

    for page, role, words in (
        (phone, "member_1", "De woordmuur"),
        (other, "other_group_member", "Voorlezen"),
    ):
        page.goto(own["roles"][role])
        page.goto(f"{home}/mijn")
        coming = page.locator("li", has_text="Leernetwerkdag")
        coming.get_by_role("link", name="Noem en kies onderwerpen").click()
        page.get_by_label("Een onderwerp").fill(words)
        page.get_by_role("button", name="Zet erbij").click()
        expect(topic(page, words)).to_be_visible()
        want(page, "De woordmuur")
    want(other, "Voorlezen")
    want(other, "Voorlezen", "Hier kan ik bij helpen")
    expect(other.locator("main")).not_to_contain_text("willen dit ook")
    others_want(own, other.url, ("Emre", "Jorrit"))
    guest = come_by_link(own, open_page, lead)

    lead.get_by_role("button", name="Klaar: toon de aantallen").click()
    expect(topic(lead, "De woordmuur")).to_contain_text("5 mensen willen dit ook")
    expect(topic(lead, "Voorlezen")).to_contain_text("1 kan helpen")
    for words in ("Voorlezen", "De woordmuur"):
        topic(lead, words).get_by_role("button", name="Maak er een ronde van").click()
        expect(topic(lead, words).get_by_role("button", name="Toch geen ronde")).to_be_visible()
    guest.reload()
    expect(guest.locator("main")).to_contain_text("Het noemen van onderwerpen is klaar")
    expect(guest.locator("main")).not_to_contain_text("De woordmuur")
    lead.goto(board)
    titles = lead.locator(".run summary b").all_inner_texts()
    assert [title for title in titles if title.startswith("Workshop")] == [
        "Workshop: De woordmuur",
        "Workshop: Voorlezen",
    ]

    lead.get_by_role("button", name="Openen voor deelnemers").click()
    guest.reload()
    guest.get_by_label("Je voornaam").fill("Zofie")
    guest.get_by_role("button", name="Verder").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Bij welke groep zit je?")
    phone.goto(f"{home}/meedoen")
    phone.get_by_label("Code").fill(lead.locator(".code").first.inner_text().replace(" ", ""))
    phone.locator("main form button").first.click()
    phone.get_by_role("button", name="Ja, meedoen als").click()
    phone.get_by_role("button", name="Nieuwe groep starten").click()
    go_on(lead)
    to_part(lead, "Onderwerpen voor de volgende keer")
    phone.get_by_role("link", name="Naar de onderwerpen").click(timeout=15_000)
    phone.get_by_label("Een onderwerp").fill("Taal in alle vakken")
    phone.get_by_role("button", name="Zet erbij").click()
    expect(topic(phone, "Taal in alle vakken")).to_be_visible()
    expect(phone.get_by_label("Een onderwerp")).to_have_value("")
    lead.goto(f"{board}/verslag")
    expect(lead.locator("main")).to_contain_text("5 mensen kozen.")
    expect(lead.locator("main")).to_contain_text("Taal in alle vakken")
