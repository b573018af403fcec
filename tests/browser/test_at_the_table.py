"""A table is a place of work: besturen, a substitute, a phone, equal points, paper, a meeting."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import COOP, action, add_boards, ask, asked_elsewhere, boards, point
from playwright.sync_api import Page, expect
from servers import free_port, served_here
from support import TODAY

from gesprekskader.store import (
    agendas,
    follow_ups,
    forwardings,
    groups,
    harvests,
    meetings,
    networks,
    outcomes,
    picked_items,
)
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.db import one
from gesprekskader.store.outcomes import OutcomeDraft

pytestmark = pytest.mark.browser
TABLE = ("projectgroep", "Projectgroep")
DAY = TODAY + timedelta(days=14)
EQUAL = ("GELIJK-EEN", "GELIJK-TWEE", "GELIJK-DRIE")
FOUR = ("Alfa", "Beta", "Gamma", "Delta")


@dataclass
class World:
    """The real app in this process, a device for each of the cast, and what stands in the store."""

    app: object
    base: str
    db: object
    cast: object
    refs: Callable
    open_page: Callable

    def as_(self, who: str, path: str, width: int = 1280) -> Page:
        page = self.open_page(width)
        signer = self.app.session_interface.get_signing_serializer(self.app)
        value = signer.dumps({"visit": self.cast.secrets[who], "_permanent": True})
        name = self.app.config["SESSION_COOKIE_NAME"]
        page.context.add_cookies([{"name": name, "value": value, "url": self.base}])
        page.goto(f"{self.base}{path}")
        return page


@pytest.fixture
def world(settings, catalogue, db, cast, refs, open_page):
    there = replace(settings, base_url=f"http://127.0.0.1:{free_port()}")
    with served_here(there, catalogue) as app:
        yield World(app, there.base_url, db, cast, refs, open_page)


class Taps:
    """Touches on a phone; typing is none."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def __call__(self, locator) -> None:
        self.number += 1
        locator.click()
        self.page.wait_for_load_state()

    def choose(self, locator, value: str) -> None:
        """A list opens with one touch and takes another."""
        self.number += 2
        locator.select_option(value)


def test_a_table_works_between_two_visits_and_everybody_who_asked_reads_each_step(world):
    lines = split_by_four_besturen(world)
    two_sit_there_and_one_stands_in(world, lines)
    equal = equal_points_of_three_networks_become_one(world)
    rest = [point(world.db, world.cast, f"VRAAG-{n}") for n in range(4)]
    agenda = five_points_on_a_phone(world, [equal[0], *rest])
    the_agenda_is_printed_and_held(world, agenda)
    its_outcome_is_the_answer(world, equal)
    who_asked_reads_each_step(world, equal, rest, lines)


def split_by_four_besturen(world: World) -> dict[str, str]:
    """The action of a group, one for each bestuur, forwarded line by line: the four points."""
    db, cast = world.db, world.cast
    boards(db, cast)
    add_boards(db, cast, "Stichting Gamma", "Stichting Delta")
    whole = action(db, cast)
    lead = world.as_("facilitator", f"/bijeenkomsten/{cast.meeting_id}/ophalen")
    lead.locator(f"#meer-{whole} > summary").click()
    lead.locator(f"#meer-{whole}").get_by_text("Splitsen per bestuur").click()
    lead.locator(f"#meer-{whole}").get_by_role("button", name="Splitsen").click()
    for name in FOUR:
        expect(lead.get_by_text(f"CoOP'er van Stichting {name}").first).to_be_visible()
    assert harvests.split(db, cast.facilitator, whole) == len(FOUR)  # twice is as once
    owners = {f.owner.split()[-1]: f.id for f in follow_ups.of_meeting(db, cast.meeting_id)}
    return {name: ask(db, cast, owners[name], f"VRAAG {name}") for name in FOUR}


def two_sit_there_and_one_stands_in(world: World, lines: dict[str, str]) -> None:
    """Each reads the own bestuur only; who stands in for Beta answers there."""
    member = world.as_("outsider", "/overlegtafel/vervanger")
    member.get_by_label("Wie valt er voor je in?").fill("Admin")
    member.get_by_label("Mailadres").fill("admin@voorbeeld.invalid")
    member.get_by_label("Tot en met welke dag?").fill(DAY.isoformat())
    member.get_by_role("button", name="Laat invallen").click()
    expect(member.get_by_text("in voor Outsider tot en met")).to_be_visible()
    for who, own in (("colleague", "Alfa"), ("outsider", "Beta"), ("admin", "Beta")):
        page = world.as_(who, "/overlegtafel", 360)
        for name in FOUR:
            there = page.get_by_role("heading", name=f"VRAAG {name}")
            expect(there).to_have_count(1 if name == own else 0)
    page.locator(f"#punt-{lines['Beta']}").get_by_role("link", name="Antwoord").click()
    give_answer(page, "BETA-DOET-HET")


def give_answer(page: Page, words: str) -> None:
    page.get_by_label("Jouw antwoord").fill(words)
    page.get_by_role("button", name="Geef dit antwoord").click()
    expect(page.get_by_text("Je antwoord is gegeven")).to_be_visible()


def equal_points_of_three_networks_become_one(world: World) -> list[str]:
    db, cast = world.db, world.cast
    (second,) = networks.facilitated_by(db, cast.outsider)
    year = one(db, "select school_year from meetings where id = ?", [cast.meeting_id])
    third = networks.add(db, cast.colleague, name="Derde netwerk", description="", **year)
    ids = [
        point(db, cast, EQUAL[0]),
        asked_elsewhere(db, cast.outsider, second.id, world.refs, EQUAL[1]),
        asked_elsewhere(db, cast.colleague, third, world.refs, EQUAL[2]),
    ]
    table = world.as_("coordinator", "/overlegtafel")
    for words in EQUAL:
        table.get_by_label(f"Kies: {words}").check()
    table.get_by_role("button", name="Zet samen").click()
    expect(table.get_by_text("3 netwerken vroegen dit")).to_be_visible()
    return ids


def five_points_on_a_phone(world: World, ids: list[str]) -> str:
    """Two on the agenda, two answered, one sent on; the id of the agenda."""
    draft = DayDraft(DAY, "15:30", "Kamer 3")
    sid = uuid4().hex
    agenda = agendas.add(world.db, world.cast.coordinator, TABLE, None, draft, submission_id=sid)
    phone = world.as_("coordinator", "/overlegtafel", 360)
    taps = Taps(phone)
    for id_ in ids[:2]:
        taps(phone.locator(f"#punt-{id_}").get_by_role("button", name="Op de agenda van"))
        expect(phone.locator(f"#punt-{id_}")).to_contain_text("✓ agenda")
    for id_ in ids[2:4]:
        taps(phone.locator(f"#punt-{id_}").get_by_role("link", name="Antwoord"))
        expect(phone.get_by_label("Jouw antwoord")).to_be_focused()
        phone.keyboard.type(f"ANTWOORD {id_}")
        taps(phone.get_by_role("button", name="Geef dit antwoord"))
        expect(phone.get_by_text("Je antwoord is gegeven")).to_be_in_viewport()
        expect(phone.get_by_role("heading", level=1)).not_to_be_in_viewport()
    taps(phone.locator(f"#punt-{ids[4]}").get_by_role("link", name="Stuur door"))
    taps.choose(phone.get_by_label("Naar welke tafel?"), "stuurgroep")
    phone.get_by_label("Waarom hoort het daar? (nodig)").fill("VOOR-JULLIE")
    taps(phone.get_by_role("button", name="Doorsturen"))
    expect(phone.get_by_text("ligt nu bij de andere tafel")).to_be_visible()
    expect(
        phone.locator("#klaar")
    ).to_be_focused()  # the sentence, not the button that takes it back
    print(f"five points on a phone: {taps.number} taps")
    assert taps.number <= 12
    return agenda


def the_agenda_is_printed_and_held(world: World, agenda: str) -> None:
    page = world.as_("coordinator", "/overlegtafel")
    page.get_by_role("link", name="Volgorde en minuten").click()
    with page.expect_download(timeout=60_000) as sheet:
        page.get_by_role("link", name="Druk af").click(timeout=60_000)  # made cold
    assert sheet.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Maak bijeenkomst").click()
    page.get_by_role("button", name="Maak netwerk").click()
    page.get_by_role("button", name="Maak bijeenkomst").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Overleg Projectgroep")
    expect(page.locator(".run")).to_contain_text(EQUAL[0])
    hold(world, agenda, "WIJ-DOEN-DIT")


def hold(world: World, agenda: str, words: str) -> None:
    """The meeting that was made of it is held, and yields one outcome at a point of the agenda."""
    db, lead = world.db, world.cast.coordinator
    meeting = one(db, "select id from meetings where origin = ?", [agenda])["id"]
    meetings.move_stage(db, lead, meeting, now="concept", new="open")
    group = groups.start(db, lead, meeting, world.refs("w2-lo-1"), submission_id=uuid4().hex)
    picked = next(p for p in picked_items.of_group(db, group) if p.item.wording == EQUAL[0])
    draft = OutcomeDraft("opbrengst", words)
    outcomes.record(db, lead, group, picked.id, draft, submission_id=uuid4().hex)


def its_outcome_is_the_answer(world: World, equal: list[str]) -> None:
    page = world.as_("coordinator", "/overlegtafel")
    page.locator(f"#punt-{equal[0]}").get_by_role("link", name="Antwoord").click()
    page.get_by_role("link", name="Neem over").click()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("WIJ-DOEN-DIT")
    give_answer(page, "WIJ-DOEN-DIT")
    assert {f.answer for f in forwardings.of_ids(world.db, equal)} == {"WIJ-DOEN-DIT"}


def who_asked_reads_each_step(
    world: World, equal: list[str], rest: list[str], lines: dict[str, str]
) -> None:
    """Of the three that were put together none reads the words of another."""
    askers = zip(("facilitator", "outsider", "colleague"), equal, EQUAL, strict=True)
    for who, id_, own in askers:
        page = world.as_(who, f"/antwoorden/{id_}", 360)
        for words in ("WIJ-DOEN-DIT", own, "op de agenda van Projectgroep", "antwoord van"):
            expect(page.get_by_text(words).first).to_be_visible()
        for words in set(EQUAL) - {own}:
            expect(page.get_by_text(words)).to_have_count(0)
    page = world.as_("facilitator", f"/bijeenkomsten/{world.cast.meeting_id}/doorgeven", 360)
    for id_, words in (
        (rest[0], "Op de agenda van Projectgroep"),
        (rest[1], f"ANTWOORD {rest[1]}"),
        (rest[2], f"ANTWOORD {rest[2]}"),
        (rest[3], "VOOR-JULLIE"),
        (lines["Beta"], "BETA-DOET-HET"),
        (lines["Alfa"], f"Ligt nu bij: {COOP[1]}, Stichting Alfa"),
        (lines["Gamma"], "Aan deze tafel zit nog niemand"),
    ):
        expect(page.locator(f"#punt-{id_}")).to_contain_text(words)
