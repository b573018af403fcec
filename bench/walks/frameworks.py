"""Five frameworks as partnerships have them, from a file or a paste to a meeting that was held with
them, by the screen only. Prints how many taps each took; ends with 1 when one took too many.

A tap is a touch that is no typing.

    .venv/bin/python bench/walks/frameworks.py [FOLDER]

With a folder it leaves a picture of each page there, at 1280 and at 360 pixels.
"""

import shutil
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from browsers import ROOT, demo
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
from frameworks_like_real import ALL, LikeReal  # noqa: E402

from gesprekskader.moments import today  # noqa: E402

MOST_TAPS = 25
STEPS = ("draft", "valid", "planned", "minutes")
SAID = "Wij kiezen elk jaar twee stellingen samen uit."


class Walk:
    """One person at a laptop, whose taps are counted."""

    def __init__(self, page: Page, name: str, folder: Path | None) -> None:
        self.page, self.name, self.folder = page, name, folder
        self.taps = self.pictures = 0

    def tap(self, what: Locator, taps: int = 1) -> None:
        what.first.click()
        self.taps += taps

    def button(self, words: str, *, within: Locator | None = None) -> None:
        self.tap((within or self.page).get_by_role("button", name=words))

    def link(self, words: str) -> None:
        self.tap(self.page.get_by_role("link", name=words))

    def picture(self, what: str) -> None:
        if self.folder:
            self.pictures += 1
            for width in (360, 1280):
                self.page.set_viewport_size({"width": width, "height": 800})
                name = f"{self.name}-{self.pictures:02}-{what}-{width}.png"
                self.page.screenshot(path=self.folder / name, full_page=True)


def into_a_draft(walk: Walk, one: LikeReal) -> None:
    page = walk.page
    walk.tap(page.locator("nav summary", has_text="Kader"))
    walk.link("Kaders bewerken")
    page.get_by_label("Hoe heet jullie kader?").fill(one.title)
    walk.picture("begin")
    walk.button("Begin")
    walk.link("Plak uit Word")
    if one.name:
        sent = {"name": one.name, "mimeType": "application/octet-stream", "buffer": one.body}
        page.get_by_label("Of kies een bestand").set_input_files(sent)
        walk.taps += 1
    else:
        page.get_by_label("Jouw tekst").fill(one.pasted)
    walk.button("Laat zien hoe het wordt")
    walk.picture("gelezen")
    for question in page.locator(".paste__question").all():
        walk.tap(question.get_by_text("hoort er niet bij"))
    walk.button("Zet in mijn concept")
    walk.picture("concept")


def valid(walk: Walk, one: LikeReal) -> None:
    page = walk.page
    walk.button("Maak geldig")
    expect(page.locator("main")).to_contain_text("Geldig sinds")
    walk.picture("geldig")


def meeting(walk: Walk, one: LikeReal) -> None:
    page = walk.page
    walk.link("Maak een netwerk met dit kader")
    page.get_by_label("Naam").first.fill(f"Netwerk {one.title}")
    walk.picture("netwerk")
    walk.button("Netwerk maken")
    walk.picture("netwerk-leeg")
    walk.link("Bijeenkomst maken")
    page.get_by_label("Titel").fill("Startbijeenkomst")
    page.get_by_label("Datum").fill(today().isoformat())
    page.get_by_label("Begint om").fill("13:30")
    walk.picture("bijeenkomst")
    walk.button("Items kiezen")
    walk.picture("items")
    for said in one.chosen:
        walk.tap(page.locator("label.check", has_text=said))
    walk.button("Verder naar het programma")
    walk.picture("programma")
    walk.link("Startbijeenkomst")


def held(walk: Walk, one: LikeReal, phone: Page, at: str) -> None:
    """Opened, talked about on a phone, gathered and closed; then the minutes."""
    page, on = walk.page, walk.page.locator("#klok")
    walk.picture("bord-plan")
    walk.button("Openen voor deelnemers")
    talk(phone, at, page.locator(".code").first.inner_text().replace(" ", ""))
    walk.picture("bord")
    for stage in ("Ophalen", "Afronden"):
        walk.tap(on.get_by_role("button", name=stage))
    walk.tap(on.locator(".asks > summary", has_text="Sluiten"))
    walk.tap(on.get_by_role("button", name="Ja, sluiten"))
    walk.link("Verslag")
    walk.picture("verslag")
    expect(page.locator("main")).to_contain_text(SAID)
    expect(page.locator("main")).to_contain_text(one.chosen[0])


def talk(phone: Page, at: str, code: str) -> None:
    """Who takes part: the code, a name, a group, and what it yielded."""
    phone.goto(f"{at}/meedoen/{code}")
    phone.get_by_label("Voornaam").fill("Mina")
    phone.get_by_role("button", name="Verder").click()
    phone.get_by_role("button", name="Nieuwe groep starten").click()
    phone.get_by_label("Wat viel jullie op?").fill(SAID)
    phone.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator(".outcome__text", has_text=SAID)).to_have_count(1)


def main() -> int:
    folder = Path(sys.argv[1]) if sys.argv[1:] else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    with demo() as info, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        print(f"{'taps after':26}" + "".join(f"{step:>10}" for step in STEPS))
        with closing(browser):
            return max(walked(browser, info, make(), folder) for make in ALL)


def walked(browser: Browser, info: dict, one: LikeReal, folder: Path | None) -> int:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="nl-NL", service_workers="block"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(info["roles"]["administrator"])
    page.goto(info["base_url"] + "/")
    walk = Walk(page, one.title.split()[-1].lower(), folder)
    phone = browser.new_context(viewport={"width": 360, "height": 740}, locale="nl-NL").new_page()
    taps = []
    for step in (into_a_draft, valid, meeting, partial(held, phone=phone, at=info["base_url"])):
        step(walk, one)
        taps.append(walk.taps)
    print(f"{one.title:26}" + "".join(f"{number:>10}" for number in taps), flush=True)
    for made in (page, phone):
        made.context.close()
    return int(walk.taps > MOST_TAPS)


if __name__ == "__main__":
    sys.exit(main())
