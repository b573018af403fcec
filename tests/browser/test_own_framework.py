"""A framework of one's own in a browser: pasted and shown at once; edited by two and offline."""

import re

import pytest
from pages import press
from playwright.sync_api import Page, expect
from waiting import NET

pytestmark = pytest.mark.browser
TEXT = """\
Waarborg 1: Samen leren
Veiligheid
1. Een student mag een les laten mislukken
- Welke les mislukte laatst?
2. Het team praat met studenten over wat lukt
Waarborg 2: Tijd
1. Iedere mentor heeft tijd voor een gesprek
"""


def begin(page: Page, demo: dict, title: str) -> None:
    page.goto(demo["roles"]["administrator"])
    page.goto(f"{demo['base_url']}/kader/beheer")
    page.get_by_label("Hoe heet jullie kader?").fill(title)
    press(page, "Begin een concept")


def paste(page: Page) -> None:
    page.get_by_role("link", name="Plak uit Word").click()
    page.get_by_label("Jouw tekst").fill(TEXT)
    press(page, "Laat zien hoe het wordt")
    expect(page.locator(".paste__foot")).to_contain_text("3 items en 1 vraag.")
    press(page, "Zet in mijn concept")


def test_a_pasted_framework_is_valid_and_shown_at_once(demo, open_page):
    lead, reader = open_page(1280), open_page()
    reader.goto(demo["roles"]["facilitator"])
    begin(lead, demo, "Kader van de haven")
    paste(lead)
    framework = f"{demo['base_url']}/kader?kader=kader-van-de-haven"
    reader.goto(framework)
    expect(reader.locator("main")).not_to_contain_text("Kader van de haven")
    press(lead, "Maak geldig")
    expect(lead.locator(".lead")).to_contain_text("Geldig sinds")
    reader.goto(framework)
    expect(reader.locator("main")).to_contain_text("Een student mag een les laten mislukken")
    reader.goto(f"{demo['base_url']}/netwerken/nieuw")
    choices = reader.get_by_label("Welk kader bespreken jullie?")
    expect(choices).to_contain_text("Kader van de haven")


@pytest.fixture
def edited(demo, open_page) -> tuple[Page, Page]:
    """One item of a draft, open on the devices of two people who may edit."""
    mine, theirs = open_page(1280), open_page(1280)
    open_page.forgives.extend((*NET, "409"))
    theirs.goto(demo["roles"]["facilitator"])
    theirs.goto(demo["base_url"])
    name = theirs.locator(".title__kicker").first.inner_text().removeprefix("Dag ")
    mine.goto(demo["roles"]["administrator"])
    mine.goto(f"{demo['base_url']}/rollen")
    row = mine.get_by_role("row", name=name)
    if may := row.get_by_role("button", name="Mag inhoud bewerken").all():
        may[0].click()
    begin(mine, demo, "Kader in de maak")
    paste(mine)
    mine.get_by_role("link", name=re.compile("Een student mag een les")).click()
    theirs.goto(mine.url)
    return mine, theirs


def statement(page: Page):
    return page.get_by_label("Stelling", exact=True).first


def saved(page: Page, words: str) -> None:
    statement(page).fill(words)
    expect(page.locator("[data-saves-said]")).to_contain_text("bewaard om")


def test_two_people_on_one_item_lose_nothing(edited):
    mine, theirs = edited
    saved(theirs, "Een student mag een hele les laten mislukken")
    statement(mine).fill("Een student mag een les zien mislukken")
    expect(mine.locator("[data-saves-said]")).to_have_text("nog niet bewaard: druk op Bewaar")
    press(mine, "Bewaar")
    expect(mine.locator("[data-theirs]")).to_contain_text("een hele les laten mislukken")
    expect(statement(mine)).to_have_value("Een student mag een les zien mislukken")
    theirs.reload()
    expect(statement(theirs)).to_have_value("Een student mag een hele les laten mislukken")
    press(mine, "Bewaar")
    expect(mine.locator("[data-theirs]")).to_have_count(0)
    theirs.reload()
    expect(statement(theirs)).to_have_value("Een student mag een les zien mislukken")
    saved(mine, "Een student mag een les laten mislukken")
    statement(theirs).fill("Een student mag alles laten mislukken")
    expect(theirs.locator("[data-saves-said]")).to_have_text("nog niet bewaard: druk op Bewaar")
    press(theirs, "Bewaar")
    theirs.get_by_role("link", name="Houd hun tekst").click()
    expect(statement(theirs)).to_have_value("Een student mag een les laten mislukken")


def test_words_typed_without_net_go_when_it_is_back_or_come_back_and_take_no_others_away(edited):
    mine, theirs = edited
    said = mine.locator("[data-saves-said]")
    mine.context.set_offline(True)
    statement(mine).fill("Geschreven in de trein")
    expect(said).to_have_text("nog niet bewaard: geen verbinding")
    mine.context.set_offline(False)
    expect(said).to_contain_text("bewaard om")
    theirs.reload()
    expect(statement(theirs)).to_have_value("Geschreven in de trein")
    mine.context.set_offline(True)
    statement(mine).fill("Geschreven in de tunnel")
    mine.get_by_label("Vraag 2").fill("Hoe ging dat?")
    expect(said).to_have_text("nog niet bewaard: geen verbinding")
    saved(theirs, "Van een collega")
    page = mine.context.new_page()  # the tab is gone; another one opens the item
    url = mine.url
    mine.close()
    page.context.set_offline(False)
    page.goto(url)
    expect(statement(page)).to_have_value("Geschreven in de tunnel")
    expect(page.get_by_label("Vraag 2")).to_have_value("Hoe ging dat?")
    press(page, "Bewaar")
    expect(page.locator("[data-theirs]")).to_contain_text("Van een collega")
    expect(statement(page)).to_have_value("Geschreven in de tunnel")
