"""Without a mouse, and without seeing: every stop is in sight, focus stays after a deed, each thing
is said once."""

import re
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page, expect
from walks import each_once

pytestmark = pytest.mark.browser
SIZES = [(320, 256), (320, 568), (390, 664), (667, 320), (1280, 800)]
ROLES = ["member_1", "facilitator", "coordinator", "administrator"]
STOPS = 90
"""Tabs on one page; the long list of the framework goes on like its beginning."""

HIDDEN_STOP = """async () => {
  // what got focus is brought in sight one frame later
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  if (at.matches(".skip, iframe")) return "";
  const box = at.getBoundingClientRect(), tabs = document.querySelector(".tabs");
  const composer = document.querySelector(".composer:not([hidden])");
  const isBefore = composer && !composer.contains(at)
    && at.compareDocumentPosition(composer) & Node.DOCUMENT_POSITION_FOLLOWING;
  const top = composer && composer.getBoundingClientRect().top;
  const still = isBefore && getComputedStyle(composer).position === "sticky"
    && composer.contains(document.elementFromPoint(innerWidth / 2, top + 20));
  const bar = still && !tabs.contains(at) ? composer : tabs;
  const fixed = bar && getComputedStyle(bar).position !== "static" && !bar.contains(at);
  const end = fixed ? bar.getBoundingClientRect().top : innerHeight;
  const seen = Math.min(box.bottom, end) - Math.max(box.top, 0);
  const inSight = seen + 2 >= Math.min(box.height, fixed ? end - 120 : 44);
  const words = `${at.tagName} ${(at.innerText || at.name || "").slice(0, 30)}`;
  return inSight && box.width > 0 ? ""
    : `${words} ${Math.round(box.top)}..${Math.round(box.bottom)} of ${Math.round(end)}`;
}"""


def pages_of(page: Page, address: str) -> list[str]:
    """The first page of a role, and each kind of page it links to: one address a kind."""
    page.goto(address)
    found = {urlparse(page.url).path}
    for link in page.locator("a[href^='/']").evaluate_all("all => all.map((a) => a.pathname)"):
        found.add(link)
    kinds = {re.sub(r"/[a-z0-9]{12}(?=/|$)", "/ID", path): path for path in sorted(found)}
    return sorted(p for p in kinds.values() if "bestand" not in p and "." not in p)


@pytest.mark.parametrize(("role", "size"), each_once(ROLES, SIZES), ids=str)
def test_every_stop_of_the_tab_key_can_be_seen(demo, open_page, role, size):
    page = open_page(size[0], height=size[1])
    hidden = []
    for path in pages_of(page, demo["roles"][role]):
        page.goto(demo["base_url"] + path)
        for _ in range(STOPS):
            page.keyboard.press("Tab")
            what = page.evaluate(HIDDEN_STOP)
            if what is None:
                break
            if what:
                hidden.append(f"{path}: {what}")
    assert hidden == []


def sheet(demo: dict, page: Page, role: str = "member_1") -> None:
    page.goto(demo["roles"][role])
    expect(page.get_by_label("Wat viel jullie op?")).to_be_visible()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")


def test_a_refusal_puts_focus_on_the_first_wrong_box_and_ties_its_words(demo, open_page):
    phone = open_page()
    sheet(demo, phone)
    phone.get_by_label("Wat viel jullie op?").fill("Zonder toestemming.")
    phone.get_by_label("Soort").select_option("citaat")
    phone.get_by_label("Rol van wie dit zei").fill("mentor")
    phone.get_by_role("button", name="Zet erbij").click()
    wrong = phone.get_by_label("Wie dit zei, vindt goed")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(phone.locator(f"#{wrong.get_attribute('aria-describedby')}")).to_contain_text("vinkje")
    phone.get_by_label("Wat viel jullie op?").fill("")
    phone.get_by_role("link", name="Mijn stap").first.click()
    phone.get_by_role("textbox").first.fill("zonder item")
    for tick in phone.locator("input[name=about]").all():
        tick.uncheck()
    phone.locator("input[name=kind]").first.check(force=True)
    phone.get_by_role("button", name="Stap toevoegen").click()
    expect(phone.locator("input[name=about]").first).to_be_focused()
    phone.get_by_role("textbox").first.fill("")
    open_page.forgives.append("422")


def test_after_a_deed_focus_is_where_it_was_and_the_deed_is_said_once(demo, open_page):
    phone = open_page()
    sheet(demo, phone)
    phone.get_by_label("Wat viel jullie op?").fill("Met het toetsenbord geschreven.")
    button = phone.get_by_role("button", name="Zet erbij")
    button.focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-status]").first).to_contain_text("verstuurd")
    expect(phone.get_by_role("button", name="Zet erbij")).to_be_focused()
    card = phone.locator("[data-live] .outcome", has_text="Met het toetsenbord geschreven.")
    card.get_by_role("button", name="Weghalen").focus()
    phone.keyboard.press("Enter")
    said = phone.locator("[data-said]")
    expect(said).to_have_text("De tekst is weggehaald.")
    undo = phone.get_by_role("button", name="Ongedaan maken")
    expect(undo).to_be_focused()  # Enter once more takes no second text away
    phone.keyboard.press("Enter")
    expect(said).to_have_text("De tekst staat er weer.")
    assert "Met het toetsenbord" in focused(phone)
    phone.locator("[data-live] .outcome", has_text="Met het toetsenbord").get_by_role(
        "link", name="Wijzigen"
    ).click()
    phone.locator("main textarea").first.fill("Met het toetsenbord aangepast.")
    phone.get_by_role("button", name="Opslaan").click()
    expect(said).to_have_text("De tekst is aangepast.")
    assert "aangepast" in focused(phone)
    neighbour = open_page()  # who stands on a text that was just made, still sees the others'
    sheet(demo, neighbour, "member_2")
    neighbour.goto(phone.url)
    neighbour.get_by_label("Wat viel jullie op?").fill("Van een ander, na het aanpassen.")
    neighbour.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator("[data-live]")).to_contain_text("Van een ander, na het aanpassen.")
    assert "aangepast" in focused(phone)


def test_a_facilitator_stays_on_the_clock_and_hears_the_new_part(own, open_page):
    laptop = open_page(1280)
    laptop.goto(own["roles"]["screen_facilitator"])
    laptop.goto(laptop.url.split("/scherm")[0])
    laptop.get_by_role("button", name="Begin met Welkom en doel").click()
    for name, says in (("Verder met", "^Nu: "), ("Zet stil", "Pauze")):
        laptop.locator(".switch").get_by_role("button", name=name).first.focus()
        laptop.keyboard.press("Enter")
        expect(laptop.locator("[data-clock-says]")).to_have_text(re.compile(says))
        expect(laptop.locator("#klok button:focus")).to_have_count(1)
    expect(laptop.get_by_role("button", name="Verdergaan")).to_be_focused()
    laptop.keyboard.press("Enter")
    expect(laptop.locator("[data-clock-says]")).to_have_text(re.compile("^Nu: "))


def test_a_list_that_waits_says_so_and_shows_it_when_asked(demo, open_page):
    phone, neighbour = open_page(), open_page()
    sheet(demo, phone)
    phone.locator("[data-live] a", has_text="Wijzigen").first.focus()
    sheet(demo, neighbour, "member_2")
    neighbour.goto(phone.url)
    neighbour.get_by_label("Wat viel jullie op?").fill("Van een ander, terwijl jij hier staat.")
    neighbour.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator("[data-waits]")).to_contain_text("Hier is iets nieuws.")
    phone.get_by_role("button", name="Toon het nu").click()
    expect(phone.locator("[data-live]")).to_contain_text("Van een ander, terwijl jij hier staat.")
    expect(phone.locator("[data-waits]")).to_have_count(0)


HEAR = """() => {
  globalThis.heard = [];
  for (const line of document.querySelectorAll("[role=status], [role=alert], [aria-live]"))
    new MutationObserver(() => {
      const words = line.textContent.trim();
      if (words) globalThis.heard.push(words);
    }).observe(line, { childList: true, characterData: true, subtree: true });
}"""


def test_without_a_connection_each_thing_is_said_once(demo, open_page):
    phone = open_page()
    sheet(demo, phone)
    phone.evaluate(HEAR)
    phone.context.set_offline(True)
    phone.get_by_label("Wat viel jullie op?").fill("Zonder net, en stil.")
    phone.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator("[data-net]")).to_contain_text("Geen verbinding", timeout=30_000)
    phone.wait_for_timeout(7_000)  # two more tries: nothing may be said again
    heard = phone.evaluate("globalThis.heard")
    print("\n".join(heard))
    assert len(heard) == len(set(heard))
    phone.context.set_offline(False)
    expect(phone.locator("[data-outbox] li")).to_have_count(0, timeout=10_000)
    expect(phone.locator("[data-net]")).to_have_text("De verbinding is er weer.")
    expect(phone.locator("[data-net]")).to_be_empty(timeout=10_000)
    assert phone.evaluate("globalThis.heard").count("De verbinding is er weer.") == 1
    open_page.forgives.append("ERR_INTERNET")
