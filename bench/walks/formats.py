"""Every format held by real browsers: planned and opened on a laptop, two phones of 360 px that
write where a part takes a text, the beamer at 1920 px, harvested, closed, and the minutes read.
Prints a line a format, and what went wrong; ends with 1 when anything did.

    .venv/bin/python bench/walks/formats.py FOLDER [FORMAT ...]

Leaves a picture of phone and beamer for each part in the folder.
"""

import re
import sys
from contextlib import closing
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

from browsers import demo  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402
from room import Room  # noqa: E402

from gesprekskader.catalogue import read_catalogue  # noqa: E402
from gesprekskader.catalogue.model import MeetingFormat  # noqa: E402
from gesprekskader.config import from_environment  # noqa: E402
from gesprekskader.moments import today  # noqa: E402
from gesprekskader.store.db import one  # noqa: E402

ROUNDS = "Groep Noord\nGroep Zuid"
LAPTOP, PHONE, WALL = (1280, 800), (360, 740), (1920, 1080)
CHOICES = {"shared": "shared", "own": "own", "none": "none", "": "shared"}


class Held:
    """One format, from planning to minutes."""

    def __init__(self, room: Room, meeting_format: MeetingFormat, folder: Path) -> None:
        self.room, self.format, self.folder = room, meeting_format, folder
        self.said: list[str] = []
        self.wrong: list[str] = []
        self.lead = room.page("facilitator", size=LAPTOP)
        self.meeting_id = ""

    def goto(self, page: Page, path: str) -> None:
        page.goto(self.room.info["base_url"] + path)

    def plan(self) -> None:
        lead, key = self.lead, self.format.key
        with self.room.pool.borrowed() as db:
            network = one(
                db, "select network_id from meetings where id = ?", [self.room.meeting_id]
            )
        self.goto(lead, f"/netwerken/{network['network_id']}/bijeenkomsten/nieuw")
        lead.fill("input[name=title]", f"Proef {self.format.title}"[:60])
        lead.locator(f"input[name=format_key][value={key}]").check(force=True)
        lead.fill("input[name=meeting_on]", today().isoformat())
        lead.fill("input[name=starts_at]", "13:30")
        choice = CHOICES[self.format.who_chooses]
        lead.locator(f"input[name=item_choice][value={choice}]").check(force=True)
        if self.format.has_rounds:
            lead.fill("textarea[name=round_lines]", ROUNDS)
        lead.locator("form.card button.button--big").first.click()
        self.meeting_id = re.search(r"/bijeenkomsten/(\w+)", lead.url)[1]
        if "/items" in lead.url:
            boxes = lead.locator("input[name=offered][value^='w2-lo-']")
            for number in range(2):
                boxes.nth(number).evaluate("box => { box.checked = true; }")
            lead.locator("form button.button--deed").last.click()
        self.goto(lead, f"/bijeenkomsten/{self.meeting_id}")
        lead.locator("form[action$='/stadium'] button, button:has-text('Openen')").first.click()

    def join(self, name: str) -> Page:
        context = self.room.browser.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, service_workers="block"
        )
        phone = context.new_page()
        with self.room.pool.borrowed() as db:
            row = one(db, "select join_code from meetings where id = ?", [self.meeting_id])
        self.goto(phone, f"/meedoen/{row['join_code']}")
        phone.fill("input[name=name]", name)
        phone.get_by_role("button", name="Verder").first.click()
        phone.get_by_role("button", name="Nieuwe groep starten").first.click()
        return phone

    def write(self, phone: Page, part: int) -> None:
        """A text where this part takes one, at the item that the clock leads to."""
        phone.reload()
        if (lead := phone.get_by_role("link", name="Naar dit onderdeel")).count():
            lead.first.click()
        if (choose := phone.get_by_role("button", name=re.compile("^Hierover praten"))).count():
            choose.first.click()
        box = phone.locator("main form textarea[name=text]:visible, .composer textarea:visible")
        if not box.count():
            return
        words = f"GEZEGD {self.format.key} {part} {len(self.said)}"
        box.first.fill(words)
        button = phone.get_by_role("button", name="Zet erbij")
        if button.count():
            button.first.click()
            phone.get_by_text(words).first.wait_for(timeout=8000)
            self.said.append(words)

    def keep(self, page: Page, name: str) -> None:
        page.screenshot(path=self.folder / f"{self.format.key}-{name}.png")
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            self.wrong.append(f"{name} scrolls {wide} px sideways")

    def hold(self) -> None:
        self.plan()
        phones = [self.join(name) for name in ("Noor", "Sem")]
        wall = self.room.page("facilitator", f"/bijeenkomsten/{self.meeting_id}/scherm", WALL)
        self.goto(self.lead, f"/bijeenkomsten/{self.meeting_id}")
        part = 0
        on = self.lead.locator(".switch button.button--big")
        while on.count() and part < 40:
            on.first.click()
            part += 1
            wall.reload()
            for number, phone in enumerate(phones, 1):
                self.write(phone, part)
                self.keep(phone, f"{part:02}-telefoon-{number}")
            self.keep(wall, f"{part:02}-beamer")
            self.keep(self.lead, f"{part:02}-bord")
        self.goto(self.lead, f"/bijeenkomsten/{self.meeting_id}/ophalen")
        self.keep(self.lead, "ophalen")
        with self.room.pool.borrowed() as db:
            row = one(db, "select stage from meetings where id = ?", [self.meeting_id])
        if row["stage"] != "gesloten":
            self.goto(self.lead, f"/bijeenkomsten/{self.meeting_id}")
            self.lead.locator("#klok .asks > summary").get_by_text("Sluiten").first.click()
            self.lead.get_by_role("button", name="Ja, sluiten").first.click()
        self.goto(self.lead, f"/bijeenkomsten/{self.meeting_id}/verslag")
        self.keep(self.lead, "verslag")
        there = self.lead.inner_text("main")
        self.wrong += [f"not in the minutes: {words}" for words in self.said if words not in there]
        for page in (self.lead, wall, *phones):
            page.context.close()


def main() -> int:
    if not sys.argv[1:]:
        print(__doc__)
        return 2
    folder, asked = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    formats = read_catalogue(from_environment().content).formats
    failed = 0
    with demo() as info, sync_playwright() as playwright:
        room = Room(info, playwright, None)
        with closing(room.pool), closing(room.browser):
            for key in asked or formats:
                held = Held(room, formats[key], folder)
                try:
                    held.hold()
                except Exception as error:
                    held.wrong.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
                failed += bool(held.wrong)
                print(
                    f"{key}: {len(held.said)} texts, {'; '.join(held.wrong) or 'held'}", flush=True
                )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
