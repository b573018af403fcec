"""The room's pages as they change during an afternoon, for who reads large letters, few colours, in
the dark, or a long name: nothing that axe finds, and nothing sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from leading import ask, go_on, to_part, to_stage
from pages import press
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NAME = "Aleksandra-Willemijn van der Meer-Visser"
WORD = "Schulpraxisbegleitungsverantwortlichkeitsvereinbarung"
FORM = "Wat viel jullie op?"
FEW_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}
"""There the browser chooses them; axe reads those that it does not show."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
OUTSIDE = """() => [
  ...document.querySelectorAll(".card, .group, .composer, .button"),
].flatMap((card) => {
  const box = card.getBoundingClientRect();
  return [...card.querySelectorAll("*")].filter((e) => {
    const at = e.getBoundingClientRect(), away = getComputedStyle(e).position;
    return card.checkVisibility() && e.checkVisibility() && at.width > 1
      && !["absolute", "fixed"].includes(away)
      && (at.right > box.right + 1 || at.left < box.left - 1);
  }).map((e) => e.outerHTML.slice(0, 90));
})"""


class Look:
    """Looks at a page in every way that somebody may need, and notes what is wrong."""

    def __init__(self) -> None:
        self.wrong: list[tuple] = []

    def at(self, page: Page, name: str, *, letters: bool = True) -> None:
        self._axe(page, name)
        self._note(name, "stands outside", page.evaluate(OUTSIDE))
        page.emulate_media(forced_colors="active", reduced_motion="reduce")
        page.evaluate(PAINTED)
        self._axe(page, f"{name}, in few colours", FEW_COLOURS)
        page.emulate_media(forced_colors="none", reduced_motion="no-preference")
        page.evaluate(PAINTED)
        if letters:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            self._axe(page, f"{name}, in large letters")
            page.evaluate("document.documentElement.style.fontSize = ''")

    def _axe(self, page: Page, name: str, options: dict | None = None) -> None:
        if (wide := page.evaluate(SIDEWAYS)) > 0:
            self.wrong.append((name, "scrolls sideways", wide))
        for fault in Axe().run(page, options=options).response["violations"]:
            self._note(name, fault["id"], [node["html"][:120] for node in fault["nodes"]])

    def _note(self, name: str, what: str, where: list[str]) -> None:
        if where:
            self.wrong.append((name, what, where[:3]))


def test_an_afternoon_is_for_everybody_at_every_moment(own, open_page):
    look, lead, screen = Look(), open_page(1280, height=800), open_page(1920, height=1080)
    phone = open_page(360, height=640)
    screen.goto(own["roles"]["screen_facilitator"])
    meeting = screen.url.removesuffix("/scherm")
    lead.goto(own["roles"]["screen_facilitator"])

    lead.goto(f"{meeting}/groepen/klaarzetten")
    lead.get_by_label("Hoeveel groepen").fill("3")
    lead.get_by_label("Namen, één op een regel").fill(f"{WORD[:40]}\n{NAME}")
    look.at(lead, "groups beforehand")
    press(lead, "Klaarzetten", loads=True)
    lead.goto(meeting)
    look.at(lead, "board before")
    screen.reload()
    look.at(screen, "wall: join", letters=False)

    code = lead.locator(".join-box .code").inner_text().replace(" ", "")
    phone.goto(f"{own['base_url']}/meedoen/{code}")
    look.at(phone, "join: name")
    phone.get_by_label("Je voornaam").fill(NAME)
    phone.get_by_role("button", name="Verder").first.click()
    phone.wait_for_url("**/groepen")
    look.at(phone, "join: group")
    phone.get_by_role("button", name=NAME).click()
    phone.wait_for_url("**/gesprekken/**")

    go_on(lead)
    to_part(lead, "Gesprek over item 8")
    look.at(lead, "board")
    expect(screen.locator("[data-clock]")).to_be_visible()
    look.at(screen, "wall: talk", letters=False)
    go_on(lead)
    phone.get_by_label(FORM).fill(f"Wij spraken over de {WORD}.")
    look.at(phone, "composer")
    phone.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator("[data-live] .outcome")).to_have_count(1)
    look.at(phone, "texts of a group")
    phone.locator(".tabs a", has_text="Acties").click()
    phone.wait_for_url("**/acties*")
    phone.locator("textarea[name=text]").fill(f"De {WORD} delen")
    look.at(phone, "action sheet")
    phone.get_by_role("button", name="Zet erbij").click()

    to_part(lead, "Ophalen")
    expect(screen.locator(".wall")).to_be_visible()
    look.at(screen, "wall: harvest", letters=False)
    screen.get_by_role("button", name="Donkere zaal").click()
    look.at(screen, "wall: harvest in the dark", letters=False)
    lead.goto(f"{meeting}/ophalen")
    look.at(lead, "harvest")
    lead.goto(f"{meeting}/doorgeven")
    look.at(lead, "passing on")

    lead.goto(meeting)
    ask(lead, "Klok stoppen")
    to_stage(lead, "Sluiten")
    screen.reload()
    look.at(screen, "wall: end in the dark", letters=False)
    for path in ("verslag", "verslag/versturen"):
        lead.goto(f"{meeting}/{path}")
        look.at(lead, path)
    phone.goto(meeting)
    look.at(phone, "after closing")
    assert look.wrong == [], look.wrong
