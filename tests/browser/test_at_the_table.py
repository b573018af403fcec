"""A table is a place of work: besturen, a substitute, equal points, a phone, paper, a meeting."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import COOP, boards, point, split_points
from playwright.sync_api import Page, expect
from servers import free_port, served_here
from support import TODAY

from gesprekskader.records import Actor
from gesprekskader.store import (
    agendas,
    forwardings,
    groups,
    meetings,
    networks,
    outcomes,
    picked_items,
    roundtables,
)
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.db import one
from gesprekskader.store.outcomes import OutcomeDraft

pytestmark = pytest.mark.browser
TABLE = ("projectgroep", "Projectgroep")
DAY = TODAY + timedelta(days=14)


class Room:
    """The real app in this process, and devices of the cast."""

    def __init__(self, app, settings, cast) -> None:
        self.app, self.base, self.secrets = app, settings.base_url, dict(cast.secrets)

    def as_(self, page: Page, who: str, path: str) -> Page:
        signer = self.app.session_interface.get_signing_serializer(self.app)
        value = signer.dumps({"visit": self.secrets[who], "_permanent": True})
        name = self.app.config["SESSION_COOKIE_NAME"]
        page.context.add_cookies([{"name": name, "value": value, "url": self.base}])
        page.goto(f"{self.base}{path}")
        return page


@pytest.fixture
def room(settings, catalogue, db, cast):
    there = replace(settings, base_url=f"http://127.0.0.1:{free_port()}")
    with served_here(there, catalogue) as app:
        yield Room(app, there, cast)


def next_day(db, actor: Actor, *ids: str) -> str:
    draft = DayDraft(DAY, "15:30", "Kamer 3")
    made = agendas.add(db, actor, TABLE, None, draft, submission_id=uuid4().hex)
    if ids:
        agendas.put_on(db, actor, made, list(ids))
    return made


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


def test_five_points_are_handled_on_a_phone_in_twelve_taps(room, db, cast, open_page):
    ids = [point(db, cast, f"VRAAG-{n}") for n in range(5)]
    next_day(db, cast.coordinator)
    phone = room.as_(open_page(360), "coordinator", "/overlegtafel")
    taps = Taps(phone)
    for id_ in ids[:2]:
        line = phone.locator(f"#punt-{id_}")
        taps(line.get_by_role("button", name="Op de agenda van"))
        expect(phone.locator(f"#punt-{id_}")).to_contain_text("✓ agenda")
    for id_ in ids[2:4]:
        taps(phone.locator(f"#punt-{id_}").get_by_role("link", name="Antwoord"))
        box = phone.get_by_label("Jouw antwoord")
        expect(box).to_be_focused()
        phone.keyboard.type(f"ANTWOORD {id_}")
        taps(phone.get_by_role("button", name="Geef dit antwoord"))
        expect(phone.get_by_text("Je antwoord is gegeven")).to_be_visible()
    taps(phone.locator(f"#punt-{ids[4]}").get_by_role("link", name="Stuur door"))
    taps.choose(phone.get_by_label("Naar welke tafel?"), "stuurgroep")
    phone.keyboard.press("Tab")
    phone.get_by_label("Wat wil je erbij zeggen?").fill("Dit is voor jullie.")
    taps(phone.get_by_role("button", name="Doorsturen"))
    expect(phone.get_by_text("ligt nu bij de andere tafel")).to_be_visible()
    assert taps.number <= 12
    found = forwardings.of_ids(db, ids)
    assert [f.is_on_agenda for f in found] == [True, True, False, False, False]
    assert [f.is_answered for f in found] == [False, False, True, True, False]
    assert found[4].at_key == "stuurgroep"


def test_besturen_read_their_own_and_who_stands_in_does_too(room, db, cast, open_page):
    boards(db, cast)
    split_points(db, cast)
    for who, own, other in (("colleague", "Alfa", "Beta"), ("outsider", "Beta", "Alfa")):
        page = room.as_(open_page(1280), who, "/overlegtafel")
        expect(page.get_by_role("heading", name=f"VRAAG {own}")).to_be_visible()
        expect(page.get_by_text(f"VRAAG {other}")).to_have_count(0)
    member = room.as_(open_page(1280), "colleague", "/overlegtafel/vervanger")
    member.get_by_label("Wie valt er voor je in?").fill("Facilitator")
    member.get_by_label("Mailadres").fill("facilitator@voorbeeld.invalid")
    member.get_by_label("Tot en met welke dag?").fill(DAY.isoformat())
    member.get_by_role("button", name="Laat invallen").click()
    expect(member.get_by_text("in voor Colleague tot en met")).to_be_visible()
    stand_in = room.as_(open_page(360), "facilitator", "/overlegtafel")
    expect(stand_in.get_by_role("heading", name="VRAAG Alfa")).to_be_visible()
    expect(stand_in.get_by_text("VRAAG Beta")).to_have_count(0)
    assert roundtables.members(db)[COOP[0]]


def test_equal_points_together_a_sheet_a_meeting_and_its_outcome_as_the_answer(
    room, db, cast, refs, open_page
):
    ids = [point(db, cast, f"GELIJK-{n}") for n in range(3)]
    agenda = next_day(db, cast.coordinator)
    page = room.as_(open_page(1280), "coordinator", "/overlegtafel")
    for id_ in ids:
        page.get_by_label("Kies: GELIJK").nth(ids.index(id_)).check()
    page.get_by_role("button", name="Zet samen").click()
    expect(page.get_by_text("3 keer gevraagd")).to_be_visible()
    page.get_by_role("button", name="Op de agenda van").click()
    expect(page.locator("#agenda")).to_contain_text("GELIJK-0")

    page.get_by_role("link", name="Volgorde en minuten").click()
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Druk af").click()
    assert sheet.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Maak bijeenkomst").click()
    page.get_by_role("button", name="Maak netwerk").click()
    page.get_by_role("button", name="Maak bijeenkomst").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Overleg Projectgroep")

    hold(db, cast, refs, agenda, "WIJ-DOEN-DIT")
    page.goto(f"{room.base}/overlegtafel")
    page.get_by_role("link", name="Antwoord", exact=False).first.click()
    page.get_by_role("link", name="Neem over").click()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("WIJ-DOEN-DIT")
    page.get_by_role("button", name="Geef dit antwoord").click()
    expect(page.get_by_text("Je antwoord is gegeven")).to_be_visible()
    assert {f.answer for f in forwardings.of_ids(db, ids)} == {"WIJ-DOEN-DIT"}

    asker = room.as_(open_page(360), "facilitator", f"/antwoorden/{ids[2]}")
    for words in ("WIJ-DOEN-DIT", "op de agenda van Projectgroep", "antwoord van Projectgroep"):
        expect(asker.get_by_text(words).first).to_be_visible()
    expect(asker.get_by_text("GELIJK-0")).to_have_count(0)


def hold(db, cast, refs, agenda: str, words: str) -> None:
    """The meeting that was made of it is held, and yields one outcome."""
    meeting = one(db, "select id from meetings where origin = ?", [agenda])["id"]
    meetings.move_stage(db, cast.coordinator, meeting, now="concept", new="open")
    assert networks.facilitated_by(db, cast.coordinator)
    group = groups.start(db, cast.coordinator, meeting, refs("w2-lo-1"), submission_id=uuid4().hex)
    (picked, *_) = picked_items.of_group(db, group)
    draft = OutcomeDraft("opbrengst", words)
    outcomes.record(db, cast.coordinator, group, picked.id, draft, submission_id=uuid4().hex)
