"""What is pressed on a page, and a page that comes of it."""

from playwright.sync_api import Locator, Page, expect


def load_by(button: Locator) -> None:
    """Press what loads a page, and come back when that page is there: what is done or read next is
    not of the page of before, however slow the machine is."""
    page = button.page
    page.evaluate("document.documentElement.dataset.before = ''")
    button.click()
    expect(page.locator("html[data-before]")).to_have_count(0, timeout=10_000)
    page.wait_for_load_state("domcontentloaded")


def press(page: Page, words: str, *, loads: bool = False) -> None:
    """The first button of these words; with `loads`, until the page is there that it loads."""
    button = page.get_by_role("button", name=words, exact=True).first
    load_by(button) if loads else button.click()
