"""What who leads does on the board: one button on, a stage, what asks once more."""

from pages import load_by
from playwright.sync_api import Page


def go_on(lead: Page) -> None:
    """The one main button, to the next part."""
    load_by(lead.locator(".switch button.button--big").first)


def to_stage(lead: Page, words: str) -> None:
    """To a stage without the clock; closing asks once more."""
    here = lead.locator("#klok")
    if words == "Sluiten":
        return ask(lead, words)
    on = here.get_by_role("button", name=f"Verder met {words}", exact=True)
    load_by(on.or_(here.get_by_role("button", name=words, exact=True)).first)
    return None


def to_part(lead: Page, title: str) -> None:
    """To any part of the programme, by the running sheet."""
    lead.locator(".run summary", has_text=title).first.click()
    load_by(lead.get_by_role("button", name=f"Ga naar {title}", exact=True).first)


def ask(lead: Page, words: str) -> None:
    """Press, and say yes to the question."""
    if words == "Klok stoppen":
        lead.locator("#meer > summary").click()
    lead.locator("#klok .asks > summary").get_by_text(words, exact=True).first.click()
    load_by(lead.locator("#klok").get_by_role("button", name=f"Ja, {words.lower()}").first)


def more(lead: Page, words: str) -> None:
    """Something that is folded under *Meer*."""
    lead.locator("#meer > summary").click()
    lead.locator("#meer").get_by_text(words, exact=True).first.click()
