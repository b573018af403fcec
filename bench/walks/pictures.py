"""The room in pictures: a meeting of one group and no text, and one of nine groups, forty texts,
names of forty signs and words that do not fit. Leaves a picture of each page at each size, and
prints what scrolls sideways, stands outside its card or is cut; ends with 1 when anything does.

    .venv/bin/python bench/walks/pictures.py FOLDER
"""

import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from browsers import demo
from playwright.sync_api import Page, sync_playwright
from room import Room

from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.config import from_environment
from gesprekskader.moments import today
from gesprekskader.records import Meeting, PhasePlan
from gesprekskader.store import (
    actors,
    clocks,
    follow_ups,
    groups,
    harvests,
    meetings,
    minutes,
    outcomes,
    picked_items,
    programmes,
    seats,
)
from gesprekskader.store.clock_states import of_meeting
from gesprekskader.store.db import one
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.minutes import MinutesDraft
from gesprekskader.store.outcomes import OutcomeDraft

ITEMS = ["w2-lo-1", "w2-lo-7"]
ENDLESS = "Schulpraxisbegleitungsverantwortlichkeitsvereinbarung"
NAME = "Aleksandra-Willemijn van der Meer-Visser"
assert len(NAME) == 40
SAID = (
    "Studenten gaan vanzelf mee op kamp en schoolreis.",
    f"Wij spraken over de {ENDLESS} van onze school, en wie die tekent.",
    "Vooral derde- en vierdejaars worden gevraagd. Eerstejaars zien we in de teamkamer, niet in de"
    " vergadering. Wie niet gevraagd wordt, leert de school niet kennen.",
    "Na een mislukte les wordt er gelachen, niet gezucht.",
)
KINDS = ("goed voorbeeld", "knelpunt", "opbrengst", "vraag", "citaat", "besluit")
BOARDS = ((1280, 800), (1440, 900), (360, 780))
PHONES = ((360, 640), (390, 844))
WALL = (1920, 1080)
OUTSIDE = """() => {
  const found = [];
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className}`.slice(0, 60);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`scrolls ${wide} px sideways`);
  const cards = ".card, .group, .join-box, .switch, .composer, .outcome, .wall, .chip, .button";
  for (const card of document.querySelectorAll(cards)) {
    const box = card.getBoundingClientRect();
    if (!card.checkVisibility() || !box.width) continue;
    for (const e of card.querySelectorAll("*")) {
      const at = e.getBoundingClientRect();
      if (!e.checkVisibility() || at.width < 2 || e.closest("details:not([open]) > :not(summary)"))
        continue;
      if (["absolute", "fixed"].includes(getComputedStyle(e).position)) continue;
      if (at.right > box.right + 1 || at.left < box.left - 1)
        found.push(`${name(e)} stands outside ${name(card)}: ${e.textContent.trim().slice(0, 40)}`);
    }
    if (card.scrollWidth > card.clientWidth + 1 && getComputedStyle(card).overflowX !== "visible")
      found.push(`${name(card)} is cut: ${card.textContent.trim().slice(0, 40)}`);
  }
  return [...new Set(found)];
}"""


@dataclass(frozen=True)
class Kind:
    name: str
    groups: int
    texts: int
    title: str
    names: tuple[str, ...] = ()


KINDS_OF_MEETING = (
    Kind("klein", 1, 0, "Contactmiddag Leeromgeving"),
    Kind(
        "groot",
        9,
        40,
        f"Contactmiddag {ENDLESS}",
        ("De kring van mentoren uit het noordwesten", ENDLESS[:40], "Rivier", "", "", "", "", ""),
    ),
)


class Walk:
    def __init__(self, room: Room, kind: Kind, folder: Path) -> None:
        self.room, self.kind, self.folder = room, kind, folder
        self.wrong: list[str] = []
        with room.pool.borrowed() as db:
            self.meeting = self._meeting(db)
        self.at = f"/bijeenkomsten/{self.meeting.id}"

    def _meeting(self, db) -> Meeting:
        catalogue = read_catalogue(from_environment().content)
        row = one(db, "select network_id from meetings where id = ?", [self.room.meeting_id])
        items = catalogue.framework.items_of(ITEMS)
        draft = MeetingDraft(
            self.kind.title, today(), "13:30", "15:10", "Kantine van De Zwaluw", "shared", False
        )
        meeting_id = meetings.add(
            db,
            self.room.lead,
            row["network_id"],
            draft,
            format_key="contactmiddag",
            is_rehearsal=False,
            phases=planned_phases(catalogue.formats["contactmiddag"], items, "shared"),
            submission_id=uuid4().hex,
        )
        refs = [ref_in(catalogue.framework, item) for item in items]
        programmes.offer(db, self.room.lead, meeting_id, ITEMS, refs, None)
        meetings.move_stage(db, self.room.lead, meeting_id, now="concept", new="open")
        names = [*self.kind.names, *[""] * self.kind.groups][: self.kind.groups]
        sid = uuid4().hex
        groups.prepare(db, self.room.lead, meeting_id, names, refs, submission_id=sid)
        return meetings.find(db, meeting_id)

    def sit(self) -> None:
        """Four at each table, all of them with long names."""
        with self.room.pool.borrowed() as db:
            for n, group in enumerate(groups.of_meeting(db, self.meeting.id)):
                for who in range(4):
                    name = NAME if who % 2 else f"{NAME[:36]} {n}{who}"
                    secret = seats.join_as_new(
                        db,
                        self.meeting.id,
                        name,
                        f"Basisschool {ENDLESS}"[:60],
                        old_visit="",
                        submission_id=uuid4().hex,
                    )
                    seats.sit_down(db, actors.of(db, secret), group.id)
            if self.kind.groups > 5:
                called = groups.of_meeting(db, self.meeting.id)[5]
                groups.call(db, self.room.lead, called.id, comes=True)

    def write(self) -> None:
        lead = self.room.lead
        with self.room.pool.borrowed() as db:
            there = groups.of_meeting(db, self.meeting.id)
            for n in range(self.kind.texts):
                group = there[n % len(there)]
                picked = picked_items.of_group(db, group.id)[n % 2].id
                sid = uuid4().hex
                if n % 4 == 3:
                    owner = ("persoon", NAME) if n % 8 == 3 else ("", "")
                    draft = FollowUpDraft(f"{SAID[n % 3]} ({n})", *owner, when="volgend schooljaar")
                    follow_ups.record(db, lead, group.id, picked, draft, submission_id=sid)
                    continue
                kind = KINDS[n % 6]
                said = OutcomeDraft(
                    kind,
                    f"{SAID[n % 4]} ({n})",
                    "student" if kind == "citaat" else "",
                    kind == "citaat",
                )
                made = outcomes.record(db, lead, group.id, picked, said, submission_id=sid).id
                if n % 5 == 0:
                    harvests.star(db, lead, "outcomes", made, starred=True)

    def to(self, title: str) -> None:
        """To the first part that is called so."""
        with self.room.pool.borrowed() as db:
            parts = programmes.phases_of(db, self.meeting.id)
            self._go(db, next(part for part in parts if part.title.startswith(title)))

    def _go(self, db, part: PhasePlan) -> None:
        clock = of_meeting(db, self.meeting.id)
        if clock is None:
            clocks.turn(db, self.room.lead, self.meeting.id, clocks.START, phase=0)
            clock = of_meeting(db, self.meeting.id)
        if clock.phase != part.position:
            clocks.turn(
                db,
                self.room.lead,
                self.meeting.id,
                clocks.JUMP,
                phase=clock.phase,
                to=part.position,
            )

    def see(self, page: Page, name: str, size: tuple[int, int], *, whole: bool = True) -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready")
        name = f"{self.kind.name}-{name}-{size[0]}"
        self.wrong += [f"{name}: {what}" for what in page.evaluate(OUTSIDE)]
        page.screenshot(path=self.folder / f"{name}.png", full_page=whole)

    def lead(self, name: str, path: str, *sizes: tuple[int, int], whole: bool = True) -> None:
        page = self.room.page("facilitator", f"{self.at}{path}")
        for size in sizes:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.reload()
            self.see(page, name, size, whole=whole)
        page.context.close()

    def phone(self, size: tuple[int, int]) -> None:
        context = self.room.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="nl-NL", service_workers="block"
        )
        page = context.new_page()
        page.goto(f"{self.room.info['base_url']}/meedoen/{self.meeting.join_code}")
        self.see(page, "telefoon-naam", size)
        page.get_by_label("Je voornaam").fill(NAME)
        page.get_by_role("button", name="Verder").first.click()
        page.wait_for_url("**/groepen")
        self.see(page, "telefoon-groepen", size)
        page.locator("button[form=plek]").first.click()
        page.wait_for_url("**/gesprekken/**")
        page.wait_for_selector("textarea[name=text]")
        self.see(page, "telefoon-lijst", size, whole=False)
        page.locator(".tabs a", has_text="Acties").click()
        page.wait_for_url("**/acties*")
        page.locator("textarea[name=text]").first.fill(f"Rooster van de {ENDLESS} delen")
        self.see(page, "telefoon-actie", size, whole=False)
        context.close()

    def play(self) -> list[str]:
        self.lead("bord-voor", "", *BOARDS)
        self.lead("scherm-binnen", "/scherm", WALL, whole=False)
        self.lead("klaarzetten", "/groepen/klaarzetten", BOARDS[0], BOARDS[2])
        self.sit()
        self.to("Gesprek over")
        self.lead("scherm-gesprek", "/scherm", WALL, whole=False)
        self.to("Opbrengst bij")
        self.write()
        self.lead("scherm-schrijven", "/scherm", WALL, whole=False)
        self.lead("bord", "", *BOARDS)
        for size in PHONES:
            self.phone(size)
        self.to("Ophalen")
        self.lead("scherm-ophalen", "/scherm", WALL, whole=False)
        self.lead("ophalen", "/ophalen", (1280, 800), (360, 780))
        with self.room.pool.borrowed() as db:
            clock = of_meeting(db, self.meeting.id)
            clocks.turn(db, self.room.lead, self.meeting.id, clocks.STOP, phase=clock.phase)
            now = meetings.find(db, self.meeting.id).stage
            meetings.move_stage(db, self.room.lead, self.meeting.id, now=now, new="gesloten")
            draft = MinutesDraft("Beste allemaal, wat een middag.", "Tot de volgende keer.")
            minutes.set_words(db, self.room.lead, self.meeting.id, draft, version=0)
        self.lead("scherm-klaar", "/scherm", WALL, whole=False)
        self.lead("verslag", "/verslag", (1280, 800), (360, 780))
        self.lead("versturen", "/verslag/versturen", (1280, 800), (360, 780))
        page = self.room.page("facilitator")
        answer = page.request.get(f"{self.room.info['base_url']}{self.at}/verslag.pdf")
        (self.folder / f"{self.kind.name}.pdf").write_bytes(answer.body())
        page.context.close()
        return self.wrong


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    with demo() as info, sync_playwright() as playwright:
        room = Room(info, playwright, None)
        with closing(room.pool), closing(room.browser):
            for kind in KINDS_OF_MEETING:
                wrong += Walk(room, kind, folder).play()
    print(*wrong or ("nothing stands outside its place",), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
