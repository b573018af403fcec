"""The room in figures: how high its pages are, where the box to write in stands, how many taps an
afternoon takes. Prints each beside what it was and what it is to be; ends with 1 where one misses.

    .venv/bin/python bench/walks/room.py [FOLDER]

With a folder it leaves a picture of each page there.
"""

import shutil
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from browsers import demo
from playwright.sync_api import Page, sync_playwright

from gesprekskader.records import Actor
from gesprekskader.store import follow_ups, groups, outcomes, picked_items
from gesprekskader.store.db import Pool, one
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft

KINDS = ("goed voorbeeld", "knelpunt", "opbrengst", "vraag")
SAID = (
    "Studenten gaan vanzelf mee op kamp en schoolreis.",
    "Vooral derde- en vierdejaars worden gevraagd. Eerstejaars zien we weinig in de teamkamer.",
    "Na een mislukte les wordt er gelachen, niet gezucht.",
)
"""Short and long, as people write."""
TALK = "Contactmiddag Begeleiding"


@dataclass
class Figures:
    rows: list[tuple[str, object, object, object, bool]] = field(default_factory=list)

    def note(self, what: str, was: object, now: float, most: float) -> None:
        self.rows.append((what, was, now, f"<= {most}", now <= most))

    def show(self) -> int:
        print(f"{'':58}{'was':>9}{'now':>9}{'goal':>10}")
        for what, was, now, goal, holds in self.rows:
            print(f"{what:58}{was!s:>9}{now!s:>9}{goal!s:>10}{'' if holds else '   MISSED'}")
        return 0 if all(row[-1] for row in self.rows) else 1


class Room:
    def __init__(self, info: dict, playwright, folder: Path | None) -> None:
        self.info, self.folder = info, folder
        self.browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        self.pool = Pool(Path(info["database"]))
        with self.pool.borrowed() as db:
            row = one(db, "select id, network_id from meetings where title = ?", [TALK])
            leads = one(
                db,
                "select person_id from memberships where network_id = ? and is_facilitator",
                [row["network_id"]],
            )
            self.lead = Actor(person_id=leads["person_id"], has_account=True)
        self.meeting_id = row["id"]

    def page(self, role: str, path: str = "", size: tuple[int, int] = (1280, 800)) -> Page:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="nl-NL", service_workers="block"
        )
        page = context.new_page()
        page.goto(self.info["roles"][role])
        if path:
            page.goto(self.info["base_url"] + path)
        return page

    def keep(self, page: Page, name: str) -> None:
        if self.folder:
            page.screenshot(path=self.folder / f"{name}.png", full_page=True)

    def groups(self, number: int) -> None:
        with self.pool.borrowed() as db:
            there = len(groups.of_meeting(db, self.meeting_id))
            picked = [p.item for p in picked_items.of_meeting(db, self.meeting_id)][:2]
            names = [""] * (number - there)
            if names:
                groups.prepare(
                    db, self.lead, self.meeting_id, names, picked, submission_id=uuid4().hex
                )

    def texts(self, number: int) -> None:
        """So many texts in all, over groups and items; every third is an action."""
        with self.pool.borrowed() as db:
            there = groups.of_meeting(db, self.meeting_id)
            written = sum(g.outcomes + g.follow_ups for g in groups.counts(db, self.meeting_id))
            for n in range(number - written):
                group = there[n % len(there)]
                item = picked_items.of_group(db, group.id)[n % 2].id
                words = f"{SAID[n % 3]} ({n})"
                if n % 3 == 2:
                    draft = FollowUpDraft(words, "rol", "mentor")
                    follow_ups.record(
                        db, self.lead, group.id, item, draft, submission_id=uuid4().hex
                    )
                else:
                    said = OutcomeDraft(KINDS[n % 4], words)
                    outcomes.record(db, self.lead, group.id, item, said, submission_id=uuid4().hex)


def height(page: Page, of: str) -> int:
    """Where the lowest of these ends, in pixels from the top of the page."""
    return int(
        page.locator(of).evaluate_all(
            "all => Math.max(...all.map(e => e.getBoundingClientRect().bottom + scrollY))"
        )
    )


def boards(room: Room, figures: Figures) -> None:
    for number, size, was in ((7, (1280, 800), 1874), (9, (1440, 900), "-")):
        room.groups(number)
        page = room.page("facilitator", f"/bijeenkomsten/{room.meeting_id}", size)
        page.wait_for_selector(".group")
        what = f"board, {number} groups at {size[0]}x{size[1]}: px to the last card"
        figures.note(what, was, height(page, ".group, .join-box"), size[1])
        room.keep(page, f"board-{number}")
        page.set_viewport_size({"width": 360, "height": 780})
        room.keep(page, f"board-{number}-360")


def box(room: Room, figures: Figures, number: int) -> None:
    """Where the box to write in stands, with so many texts more above it."""
    page = room.page("member_1", size=(360, 640))
    sheet = page.url
    group_id, item = sheet.split("/")[-3], sheet.split("/")[-1]
    with room.pool.borrowed() as db:
        for n in range(number):
            said = OutcomeDraft(KINDS[n % 4], SAID[n % 3])
            outcomes.record(db, room.lead, group_id, item, said, submission_id=uuid4().hex)
    page.goto(sheet)
    ends = page.locator("form textarea[name=text]").first.evaluate(
        "e => Math.round(e.getBoundingClientRect().bottom)"
    )
    figures.note(f"phone 360x640, {number} texts: px to the end of the box", 765, ends, 640)
    room.keep(page, f"phone-{number}")


def harvest(room: Room, figures: Figures) -> None:
    room.texts(17)
    page = room.page("facilitator", f"/bijeenkomsten/{room.meeting_id}/ophalen")
    ends = height(page, "main article, main li")
    figures.note("harvest, 17 texts at 1280: px", 3065, ends, 1200)
    room.keep(page, "harvest-17")


def afternoon(room: Room, figures: Figures) -> None:
    """From the open board to minutes that are taken along: taps beside *Verder*."""
    page = room.page("facilitator", f"/bijeenkomsten/{room.meeting_id}")
    taps = on = 0
    page.get_by_role("button", name="Begin met Welkom en doel").click()
    taps += 1
    while (further := page.locator(".switch > .row > form button.button--big")).count():
        further.first.click()
        on += 1
    for press in (
        lambda: page.locator(".switch > .row > .asks > summary").first.click(),
        lambda: page.get_by_role("button", name="Ja, sluiten").first.click(),
        lambda: page.get_by_role("link", name="Verslag", exact=True).first.click(),
    ):
        press()
        taps += 1
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").first.click()
    taps += 1
    assert taken.value.suggested_filename.endswith(".pdf")
    figures.note("taps from Openen to minutes taken along, beside Verder", 17 - 11, taps, 6)
    figures.note("taps on Verder", 11, on, 11)


def main() -> int:
    folder = Path(sys.argv[1]) if sys.argv[1:] else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    figures = Figures()
    with demo() as info, sync_playwright() as playwright:
        room = Room(info, playwright, folder)
        with closing(room.pool), closing(room.browser):
            box(room, figures, 0)
            boards(room, figures)
            harvest(room, figures)
            box(room, figures, 12)
            afternoon(room, figures)
    return figures.show()


if __name__ == "__main__":
    sys.exit(main())
