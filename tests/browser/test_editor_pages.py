"""Every page of who edits a framework, folds open: nothing that axe finds, nothing sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from test_every_page import FOUND, SMALL, UNLABELLED
from test_own_framework import TEXT, begin, press
from waiting import NET

pytestmark = pytest.mark.browser
OPEN = "document.querySelectorAll('main details').forEach(fold => fold.open = true)"
WIDTH = "document.documentElement.scrollWidth"


def look(page: Page, name: str) -> None:
    page.evaluate(OPEN)
    found = Axe().run(page, options=FOUND).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name
    assert page.evaluate(UNLABELLED) == [], name
    assert page.evaluate(SMALL) == [], name
    assert page.evaluate(WIDTH) <= page.viewport_size["width"], name


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_who_edits_a_framework(demo, open_page, width):
    page = open_page(width)
    begin(page, demo, f"Kader op {width}")
    expect(page.locator(".editor")).to_be_visible()
    draft = page.url
    look(page, "an empty draft")
    page.get_by_role("link", name="Plak uit Word").click()
    look(page, "before a paste")
    page.get_by_label("Jouw tekst").fill(f"{TEXT}zie ook de bijlage\nPagina 3\n")
    press(page, "Laat zien hoe het wordt")
    expect(page.locator(".paste__foot")).to_be_visible()
    look(page, "what was pasted")
    page.locator("button[name=terug]").click()
    expect(page.get_by_text("1 regel toch meegenomen")).to_be_visible()
    look(page, "a line that came back")
    press(page, "Zet in mijn concept")
    expect(page.locator(".editor")).to_be_visible()
    look(page, "a draft")
    hrefs = "links => links.map(link => link.href)"
    item = page.eval_on_selector_all("main a[href*='/item/']", hrefs)[0]
    part = page.eval_on_selector_all("main a[href*='/deel/']", hrefs)[0]
    for address in (item, f"{item}/splits", part, f"{draft}/bekijk"):
        page.goto(address)
        look(page, address)
    page.goto(draft)
    press(page, "Maak geldig")
    expect(page.locator(".lead")).to_contain_text("Geldig sinds")
    look(page, "a valid framework")


def test_an_item_moves_by_keyboard_with_its_button_in_focus(demo, open_page):
    page = open_page(1280)
    begin(page, demo, "Kader met toetsen")
    page.get_by_role("link", name="Plak uit Word").click()
    page.get_by_label("Jouw tekst").fill(TEXT)
    press(page, "Laat zien hoe het wordt")
    press(page, "Zet in mijn concept")
    page.get_by_role("link", name="Een student mag een les").click()
    down = page.get_by_role("button", name="Omlaag")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".statement__head")).to_contain_text("item 2")
    expect(down).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_who_edits_formats_tables_and_help(demo, open_page, width):
    page = open_page(width)
    open_page.forgives.append("409")
    page.goto(demo["roles"]["administrator"])
    page.goto(f"{demo['base_url']}/inhoud")
    look(page, "all that may be edited")
    page.goto(f"{demo['base_url']}/inhoud/hulp/schrijven")
    look(page, "one of ours")
    page.goto(f"{demo['base_url']}/inhoud")
    page.get_by_text("Nieuwe werkvorm").click()
    page.get_by_label("Hoe heet het?").first.fill(f"Wandeling op {width}")
    press(page, "Begin een concept")
    text, said = page.get_by_label("De tekst"), page.locator("[data-saves-said]")
    right = text.input_value()
    text.fill(right.replace("vorm: groepje", "vorm: wandelen"))
    expect(said).to_contain_text("1 fout: regel")
    page.reload()
    expect(page.get_by_text("vorm 'wandelen' kennen we niet")).to_be_visible()
    look(page, "a draft with a mistake")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("De tekst").fill(f"{right}\nVan een ander")
    expect(other.locator("[data-saves-said]")).to_contain_text("bewaard om")
    other.close()
    text.fill(right)
    expect(said).to_have_text("nog niet bewaard: druk op Bewaar")
    press(page, "Bewaar")
    expect(page.locator("[data-theirs]")).to_contain_text("Van een ander")
    look(page, "two texts")
    press(page, "Bewaar")
    expect(page.locator("[data-theirs]")).to_have_count(0)
    page.get_by_role("link", name="Bekijk hoe het wordt").click()
    look(page, "as it will be")
    page.go_back()
    press(page, "Maak geldig")
    expect(page.locator(".lead")).to_contain_text("Geldig sinds")
    look(page, "a valid format")


def begun(page: Page, demo: dict, title: str) -> tuple[str, Locator, Locator]:
    """A draft of a format: its text, the box it stands in, and what is said of its saving."""
    page.goto(demo["roles"]["administrator"])
    page.goto(f"{demo['base_url']}/inhoud")
    page.get_by_text("Nieuwe werkvorm").click()
    page.get_by_label("Hoe heet het?").first.fill(title)
    press(page, "Begin een concept")
    box = page.get_by_label("De tekst")
    return box.input_value(), box, page.locator("[data-saves-said]")


def test_what_stands_beside_a_draft_is_of_the_words_that_were_saved(demo, open_page):
    page = open_page(1280)
    right, box, said = begun(page, demo, "Wandeling beneden")
    box.fill(right.replace("vorm: groepje", "vorm: wandelen"))
    expect(said).to_contain_text("1 fout: regel")
    expect(page.get_by_text("vorm 'wandelen' kennen we niet")).to_be_visible()
    box.fill(f"{right}\nNET-GETYPT")
    press(page, "Maak geldig")  # before it was saved by itself
    expect(page.locator(".lead")).to_contain_text("Geldig sinds")
    expect(page.locator("main")).to_contain_text("NET-GETYPT")


def test_words_that_can_not_be_saved_stop_what_is_done_beside_them(demo, open_page):
    page = open_page(360)
    open_page.forgives.extend((*NET, "409"))
    right, box, said = begun(page, demo, "Wandeling boven")
    page.context.set_offline(True)
    box.fill(f"{right}\nIN-DE-TREIN")
    for button in ("Maak geldig", "Bewaar"):
        press(page, button)
        expect(said).to_have_text("nog niet bewaard: geen verbinding")
        expect(box).to_be_focused()
    page.context.set_offline(False)
    expect(said).to_contain_text("bewaard om")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("De tekst")).to_have_value(f"{right}\nIN-DE-TREIN")
    other.get_by_label("De tekst").fill(f"{right}\nVAN-EEN-ANDER")
    expect(other.locator("[data-saves-said]")).to_contain_text("bewaard om")
    box.fill(f"{right}\nVAN-MIJ")
    press(page, "Maak geldig")
    expect(said).to_have_text("nog niet bewaard: druk op Bewaar")
    expect(box).to_have_value(f"{right}\nVAN-MIJ")
    press(page, "Bewaar")
    expect(page.locator("[data-theirs]")).to_contain_text("VAN-EEN-ANDER")
    expect(box).to_have_value(f"{right}\nVAN-MIJ")
    press(page, "Bewaar")
    expect(page.locator("[data-theirs]")).to_have_count(0)
    other.get_by_label("De tekst").fill(f"{right}\nTOCH-NIET")
    expect(other.locator("[data-saves-said]")).to_have_text("nog niet bewaard: druk op Bewaar")
    press(other, "Bewaar")
    other.get_by_role("link", name="Houd hun tekst").click()
    expect(other.get_by_label("De tekst")).to_have_value(f"{right}\nVAN-MIJ")
    press(page, "Maak geldig")
    expect(page.locator("main")).to_contain_text("VAN-MIJ")
