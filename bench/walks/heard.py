"""What somebody hears who listens: an afternoon in Chromium with the page of a gespreksleider, two
phones and the screen. Prints for each page what its live regions said, at which moment, and where
focus lands when a page opens. A sentence that came along with the region it stands in is marked
(stil): a screen reader only says what changes in a region that was there. Ends with 1 when a page
said the same thing twice in one moment.

    .venv/bin/python bench/walks/heard.py
"""

import re
import shutil
import sys
import time
from collections import Counter

from browsers import demo
from playwright.sync_api import Browser, expect, sync_playwright

BOX = "Wat viel jullie op?"
ADD = "Zet erbij"
PATIENCE_MS = 20_000
QUIET_MS = 3_500
"""So long a page is listened to after each moment: two looks at the server."""
FRESH_MS = 100
"""A region that is younger than this does not speak."""

LISTEN = (
    """() => {
  const REGION = "[role=status], [role=alert], [aria-live]", born = new WeakMap();
  const note = (region, words) => {
    if (!words || !region.getClientRects().length) return;
    const isAlert = region.matches("[role=alert]");
    const silent = !isAlert && performance.now() - (born.get(region) ?? 0) < FRESH;
    heardNow(`${silent ? "(stil) " : ""}${words.replace(/\\s+/g, " ")}`);
  };
  const meet = (root) => {
    for (const region of root.querySelectorAll?.(REGION) ?? []) born.set(region, performance.now());
    if (root.matches?.(REGION)) born.set(root, performance.now());
  };
  const look = (changes) => {
    const changed = new Set();
    for (const change of changes) {
      change.addedNodes.forEach(meet);
      const inside = change.target.nodeType === 3 ? change.target.parentElement : change.target;
      const region = inside?.closest(REGION);
      if (region && (change.addedNodes.length || change.type === "characterData"))
        changed.add(region);
      for (const node of change.addedNodes)
        if (node.nodeType === 1) {
          if (node.matches(REGION)) changed.add(node);
          node.querySelectorAll(REGION).forEach((one) => changed.add(one));
        }
    }
    for (const region of changed) note(region, region.textContent.trim());
  };
  addEventListener("DOMContentLoaded", () => {
    meet(document.documentElement);
    for (const region of document.querySelectorAll(REGION))
      note(region, region.textContent.trim());
    new MutationObserver(look)
      .observe(document.body, { childList: true, characterData: true, subtree: true });
    setTimeout(() => {
      const at = document.activeElement;
      const on = at === document.body ? "" : (at.innerText || at.name || at.id).slice(0, 60);
      heardNow(`[${document.title}]${on ? ` op: ${on.replace(/\\s+/g, " ")}` : ""}`);
    }, 100);
  });
}"""
).replace("FRESH", str(FRESH_MS))


class Listener:
    """A page of somebody who listens."""

    def __init__(self, browser: Browser, name: str, width: int, height: int = 780) -> None:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="nl-NL", service_workers="block"
        )
        self.name, self.page = name, context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.heard: list[tuple[str, str]] = []
        self.moment = ""
        self.page.expose_function("heardNow", lambda words: self.heard.append((self.moment, words)))
        self.page.add_init_script(f"({LISTEN})()")

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).first.press("Enter")

    def go_on(self) -> None:
        self.page.locator(".switch button.button--big").first.press("Enter")

    def go_back(self) -> None:
        self.page.locator(".switch__tells button").first.press("Enter")

    def ask(self, words: str) -> None:
        """What asks once more, answered with yes."""
        if words == "Klok stoppen":
            self.page.locator("#meer > summary").press("Enter")
        self.page.locator("#klok .asks > summary", has_text=words).first.press("Enter")
        self.press(f"Ja, {words.lower()}")

    def write(self, text: str, button: str = ADD) -> None:
        box = self.page.locator("main textarea").first
        box.fill(text)
        self.page.get_by_role("button", name=button, exact=True).first.press("Enter")

    def card(self, text: str):
        return self.page.locator("[data-live] .outcome", has_text=text).first

    def shows(self, text: str) -> None:
        expect(self.card(text)).to_be_visible(timeout=PATIENCE_MS)

    def skip_to(self, left: int) -> None:
        """As if the part has so many seconds left."""
        self.page.evaluate(
            """(left) => { const clock = document.querySelector("[data-clock]"), real = Date.now;
            const [m, s] = clock.querySelector("[data-left]").textContent.split(":").map(Number);
            const ahead = (m * 60 + s - left) * 1000; Date.now = () => real() + ahead; }""",
            left,
        )


class Afternoon:
    def __init__(self, browser: Browser, info: dict) -> None:
        self.info = info
        self.lead = Listener(browser, "Gespreksleider", 1280)
        self.phone = Listener(browser, "Telefoon", 360)
        self.second = Listener(browser, "Tweede telefoon", 360)
        self.screen = Listener(browser, "Scherm", 1920, 1080)
        self.all = (self.lead, self.phone, self.second, self.screen)

    def moment(self, words: str) -> None:
        """Listen until the moment before is over, then the next begins."""
        self.phone.page.wait_for_timeout(QUIET_MS)
        for one in self.all:
            one.moment = words

    def play(self) -> None:
        for part in (self.open, self.write, self.parts, self.offline, self.stages, self.minutes):
            part()

    def open(self) -> None:
        lead, phone, second, screen = self.lead, self.phone, self.second, self.screen
        self.moment("de pagina's gaan open")
        screen.page.goto(self.info["roles"]["screen_facilitator"])
        lead.page.goto(self.info["roles"]["screen_facilitator"])
        self.board = lead.page.url.removesuffix("/scherm")
        lead.page.goto(self.board)
        code = lead.page.locator(".join-box .code").inner_text().replace(" ", "")
        phone.page.goto(self.info["roles"]["member_1"])
        self.sheet = phone.page.url
        self.moment("terug naar concept")
        lead.press("Terug naar concept")
        self.moment("openen voor deelnemers")
        lead.press("Openen voor deelnemers")
        self.moment("meedoen met de tweede telefoon")
        second.page.goto(f"{self.info['base_url']}/meedoen/{code}")
        second.page.get_by_label("Voornaam").fill("Yara")
        second.press("Verder")
        second.page.get_by_role("button", name=re.compile("^Groep 1")).press("Enter")
        expect(second.page.get_by_label(BOX)).to_be_visible()

    def write(self) -> None:
        phone, second = self.phone, self.second
        self.moment("schrijven")
        phone.write("Mentoren weten niet wat een student al oefende.")
        phone.shows("Mentoren weten niet")
        self.moment("nog een, meteen erna")
        phone.write("Een vast uur op dinsdag helpt.")
        phone.shows("Een vast uur")
        self.moment("een tekst van een ander komt")
        second.page.goto(phone.page.url)
        second.write("Van de tweede telefoon.")
        phone.shows("Van de tweede telefoon.")
        self.moment("een tekst van een ander, met focus in de lijst")
        phone.card("Een vast uur").get_by_role("link", name="Wijzigen").focus()
        second.write("Nog een van de tweede telefoon.")
        expect(phone.page.locator("[data-waits]")).to_be_visible(timeout=PATIENCE_MS)
        self.moment("en nog een van een ander")
        second.write("En een derde.")
        self.moment("toon het nu")
        phone.press("Toon het nu")
        self.moment("wijzigen")
        phone.card("Een vast uur").get_by_role("link", name="Wijzigen").press("Enter")
        expect(phone.page.get_by_role("button", name="Opslaan")).to_be_visible()
        self.moment("opslaan")
        phone.write("Een vast uur op donderdag helpt.", "Opslaan")
        phone.shows("donderdag")
        self.moment("weghalen")
        phone.card("donderdag").get_by_role("button", name="Weghalen").press("Enter")
        expect(phone.page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
        self.moment("ongedaan maken")
        phone.press("Ongedaan maken")
        phone.shows("donderdag")
        self.moment("geweigerd: een citaat zonder rol")
        phone.page.get_by_label("Soort").select_option("citaat")
        phone.write("Dat zei een mentor.")
        expect(phone.page.locator(".field__error").first).to_be_visible()
        self.moment("verbeterd en verstuurd")
        phone.page.get_by_label("Rol van wie dit zei").fill("mentor")
        phone.page.get_by_label("Wie dit zei, vindt goed").check()
        phone.press(ADD)
        phone.shows("Dat zei een mentor.")
        self.moment("een actie")
        phone.page.get_by_role("link", name="Acties", exact=True).press("Enter")
        expect(phone.page.get_by_role("button", name="Zet erbij")).to_be_visible()
        phone.write("Uur vragen aan de directie.", "Zet erbij")
        phone.shows("Uur vragen")
        self.moment("een eigen stap")
        phone.page.get_by_role("link", name="Mijn stap", exact=True).press("Enter")
        phone.page.locator("input[name=kind]").first.check(force=True)
        phone.page.locator("input[name=about]").first.check(force=True)
        phone.write("eerst luisteren", "Stap toevoegen")
        expect(phone.page.locator("article.step", has_text="eerst luisteren")).to_be_visible()
        self.moment("terug naar het gesprek")
        phone.page.get_by_role("link", name="Gesprek", exact=True).press("Enter")
        expect(phone.page.get_by_label(BOX)).to_be_visible()

    def parts(self) -> None:
        lead, phone = self.lead, self.phone

        def until(css: str, number: int = 1) -> None:
            for one in (self.phone, self.second, self.screen):
                expect(one.page.locator(css)).to_have_count(number, timeout=PATIENCE_MS)

        self.moment("het programma start")
        lead.press("Begin met Welkom en doel")
        until("[data-clock]")
        for number in (2, 3, 4):
            self.moment(f"onderdeel {number}")
            lead.go_on()
            until(f"[data-clock][data-part='{number}']")
        self.moment("nog twee minuten, op de telefoon")
        phone.skip_to(110)
        self.moment("de tijd is om, op de telefoon")
        phone.page.evaluate("const r = Date.now; Date.now = () => r() + 120000")
        self.moment("twee minuten erbij")
        ends = phone.page.locator("[data-clock]").get_attribute("data-ends")
        lead.press("2 min erbij")
        until(f"[data-clock]:not([data-ends='{ends}'])")
        self.moment("pauze")
        lead.press("Zet stil")
        until("[data-paused]")
        self.moment("verder")
        lead.press("Verdergaan")
        until("[data-paused]", 0)
        self.moment("een onderdeel terug")
        lead.go_back()
        until("[data-clock][data-part='3']")
        self.moment("klok stoppen")
        lead.ask("Klok stoppen")
        until("[data-clock]", 0)

    def offline(self) -> None:
        phone = self.phone
        self.moment("zonder net, niets geschreven")
        phone.page.context.set_offline(True)
        expect(phone.page.locator("[data-net]")).to_contain_text("Geen", timeout=PATIENCE_MS)
        self.moment("zonder net geschreven")
        phone.write("Zonder net geschreven.")
        phone.page.wait_for_timeout(7_000)
        self.moment("nog een zonder net")
        phone.write("Nog een zonder net.")
        phone.page.wait_for_timeout(7_000)
        self.moment("het net is er weer")
        phone.page.context.set_offline(False)
        phone.shows("Nog een zonder net.")

    def stages(self) -> None:
        lead, phone, second = self.lead, self.phone, self.second
        for words in ("Ophalen", "Afronden"):
            self.moment(words.lower())
            lead.press(words)
            for one in (phone, second):
                there = one.page.locator(f"[data-stage-says^={words}]")
                expect(there).to_have_count(1, timeout=PATIENCE_MS)
        self.moment("een tekst zonder net, net te laat")
        phone.page.context.set_offline(True)
        phone.write("Net te laat.")
        self.moment("sluiten")
        lead.ask("Sluiten")
        closed = second.page.locator("[data-stage-says*=gesloten]")
        expect(closed).to_have_count(1, timeout=PATIENCE_MS)
        self.moment("het net is er weer na het sluiten")
        phone.page.context.set_offline(False)
        expect(phone.page.locator("[data-outbox] button")).to_be_visible(timeout=PATIENCE_MS)
        self.moment("het scherm na het sluiten")

    def minutes(self) -> None:
        lead, phone = self.lead, self.phone
        self.moment("het verslag")
        lead.page.get_by_role("link", name="Verslag", exact=True).first.press("Enter")
        lead.page.locator("summary", has_text="Als tekst").press("Enter")
        lead.press("Tekst kopiëren")
        phone.page.goto(self.board)
        phone.page.get_by_role("link", name="Verslag", exact=True).first.press("Enter")
        self.moment("")


def twice(listener: Listener) -> list[tuple[str, str]]:
    """What was said more than once in one moment; a page that opens has its title each time."""
    said = Counter(one for one in listener.heard if not one[1].startswith(("[", "(stil)")))
    return [one for one, number in said.items() if number > 1]


def main() -> int:
    found = next(p for name in ("chromium", "chromium-browser") if (p := shutil.which(name)))
    began = time.monotonic()
    with demo() as info, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        afternoon = Afternoon(browser, info)
        failed: Exception | None = None
        try:
            afternoon.play()
        except Exception as error:  # what was heard so far is still worth reading
            failed = error
        for listener in afternoon.all:
            print(f"\n{listener.name}")
            for moment, words in listener.heard:
                print(f"  {moment:48} {words}")
        doubled = [(one.name, *what) for one in afternoon.all for what in twice(one)]
        browser.close()
    print(f"\n{time.monotonic() - began:.0f} s; twice in one moment: {doubled or 'nothing'}")
    if failed:
        print(failed)
    return 1 if doubled or failed else 0


if __name__ == "__main__":
    sys.exit(main())
