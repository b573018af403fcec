"""Paper is typed over with the keyboard only; a dossier becomes a PDF while one may look away."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_sheet_is_typed_over_without_touching_the_mouse(demo, open_page):
    page = open_page(1280)
    page.goto(demo["roles"]["screen_facilitator"])
    board = page.url.split("/scherm")[0]
    page.goto(board)
    page.locator('a[href$="/regelen"]').first.click()
    page.get_by_role("heading", name="Van papier").locator("..").get_by_role("link").first.click()
    expect(page.locator("#text")).to_be_focused()
    for words in ("Eerste regel van het blad", "Tweede regel van het blad"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        page.get_by_text(words).wait_for()
        expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("vervolg")
    page.keyboard.press("Tab")
    page.keyboard.type("Rooster verzetten")
    page.keyboard.press("Tab")
    page.keyboard.type("Noor")
    page.keyboard.press("Enter")
    page.get_by_text("Rooster verzetten (Noor)").wait_for()
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#owner")).to_have_value("")
    page.context.set_offline(True)
    page.keyboard.type("Zonder wifi")
    page.keyboard.press("Enter")
    page.keyboard.type("En nog een")
    page.keyboard.press("Enter")
    expect(page.locator("[data-outbox] li").first).to_contain_text("Zonder wifi")
    page.context.set_offline(False)
    page.locator("[data-listing]").get_by_text("En nog een").wait_for()
    open_page.forgives.append("ERR_INTERNET")
    page.get_by_role("link", name="Wijzigen of weghalen").click()
    assert page.get_by_text("van papier").count() >= 2


def test_a_dossier_becomes_a_pdf_with_progress(demo, open_page):
    page = open_page(360)
    page.goto(demo["roles"]["coordinator"])
    page.goto(f"{demo['base_url']}/dossier")
    page.get_by_role("link", name=re.compile("Kritische reflectie")).click()
    page.get_by_role("link", name=re.compile("Volgorde en bestand")).click()
    page.get_by_role("button", name="PDF maken").click()
    page.get_by_role("link", name="Download als PDF").wait_for(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als PDF").click()
    assert download.value.suggested_filename.startswith("dossier-")
