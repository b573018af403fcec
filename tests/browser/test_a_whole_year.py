"""A year in a browser with a moved clock: October, November, January, March, June, August."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from leading import to_stage
from pages import press
from playwright.sync_api import Page, expect
from servers import mailing, served_here
from support import PASSWORD, add_account

from gesprekskader import chores, rules
from gesprekskader.moments import AMSTERDAM, _moved_clock, clock_at
from gesprekskader.store import networks, step_notes, steps
from gesprekskader.store.db import writing

pytestmark = pytest.mark.browser
START = 2030  # a school year of its own, whatever today is
WORDS = "halverwege een contactmoment plannen met de mentor"


@pytest.fixture
def year(settings, catalogue, box):
    """The real app in this process, so that its clock can be moved; and a mail server."""
    there = mailing(settings, box)
    with served_here(there, catalogue) as app:
        pool = app.extensions["gesprekskader"].pool
        with clock_at(at(10, 12)), pool.borrowed() as db:
            person = add_account(db, "Begeleider", "begeleider@voorbeeld.invalid")
            from gesprekskader.records import Actor

            lead = Actor(person_id=person, has_account=True)
            networks.add(
                db,
                lead,
                name="Instituutsopleiders",
                description="",
                school_year=rules.school_year_of(at(10, 12).date()),
            )
        yield Year(there, pool, box)


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of this school year on the clock in the Netherlands."""
    return datetime(START if month >= 8 else START + 1, month, day, hour, minute, tzinfo=AMSTERDAM)


class Year:
    def __init__(self, settings, pool, box) -> None:
        self.settings, self.pool, self.box = settings, pool, box
        self.base = settings.base_url

    @contextmanager
    def on(self, moment: datetime):
        """Everything that happens inside happens at this moment; devices stay known, also those
        that ask for news just when the clock moves."""
        seen = moment.astimezone(UTC).isoformat()
        with self.pool.borrowed() as db, writing(db):
            db.execute("update visits set created_at = ?, seen_at = ?", [seen, seen])
        with clock_at(moment):
            yield

    def remind(self) -> int:
        return chores.remind(self.settings, self.pool)

    def mail(self, kind: str = "plain") -> str:
        return self.box.mails[-1].get_body((kind,)).get_content()


def plan(lead: Page, year: Year, title: str, day: datetime, *, last: bool = False) -> str:
    """A meeting about two items; its join code."""
    lead.goto(f"{year.base}/netwerken")
    lead.locator("a.card--link").first.click()
    lead.get_by_role("link", name="Bijeenkomst maken").first.click()
    lead.get_by_label("Titel").fill(title)
    key = "laatste-bijeenkomst" if last else "netwerkbijeenkomst"
    lead.locator(f"input[name=format_key][value={key}]").check()
    lead.get_by_label("Datum").fill(f"{day:%Y-%m-%d}")
    lead.get_by_label("Begint om").fill("10.00")
    press(lead, "Items kiezen", loads=True)
    for key in ("w2-bg-5", "w2-bg-8"):
        box = lead.locator(f"input[value='{key}']").first
        box.evaluate("b => b.closest('details') && (b.closest('details').open = true)")
        box.evaluate(
            "b => { b.checked = true; b.dispatchEvent(new Event('change', {bubbles: true})) }"
        )
    lead.locator("main form button.button--deed").last.click()
    lead.wait_for_url("**/programma")
    board = lead.url.removesuffix("/programma")
    lead.goto(board)
    return board


def open_it(lead: Page, board: str) -> str:
    lead.goto(board)
    press(lead, "Openen voor deelnemers")
    expect(lead.locator("[data-stage=open]")).to_be_visible()
    return lead.locator(".join-box .code").inner_text().replace(" ", "")


def close_it(lead: Page, board: str) -> None:
    lead.goto(board)
    for words in ("Ophalen", "Afronden", "Sluiten"):
        to_stage(lead, words)
    expect(lead.locator("[data-stage=gesloten]")).to_be_visible()


def write_step(page: Page, year: Year, words: str) -> None:
    page.get_by_role("link", name="Mijn stap").click()
    page.locator("label", has_text="Ik ga").first.click()
    page.get_by_label("Je stap").fill(words)
    page.locator("input[name=about]").first.check()
    press(page, "Stap toevoegen")
    expect(page.locator(".step", has_text=words)).to_be_visible()


def test_a_step_from_october_to_the_next_school_year(year, open_page):
    lead, phone = open_page(1280), open_page()
    with year.on(at(10, 12)):
        lead.goto(f"{year.base}/inloggen")
        lead.get_by_label("Mailadres").fill("begeleider@voorbeeld.invalid")
        lead.get_by_label("Wachtwoord").fill(PASSWORD)
        press(lead, "Inloggen", loads=True)
        october = plan(lead, year, "Oktober", at(10, 12))
        march = plan(lead, year, "Maart", at(3, 12))
        june = plan(lead, year, "Juni", at(6, 12), last=True)
        code = open_it(lead, october)
        phone.goto(f"{year.base}/meedoen/{code}")
        phone.get_by_label("Je voornaam").fill("Sam")
        press(phone, "Verder")
        press(phone, "Nieuwe groep starten")
        write_step(phone, year, WORDS)
        phone.goto(f"{year.base}/mijn/gegevens")
        phone.get_by_label("Je mailadres").fill("sam@voorbeeld.invalid")
        press(phone, "Opslaan", loads=True)
        close_it(lead, october)

    with year.on(at(11, 22)):
        assert year.remind() == 0
    with year.on(at(11, 25)):  # a quiet mail with his own words, once
        assert year.remind() == 1
        assert year.remind() == 0
        assert WORDS in year.mail()
        link = re.search(r'href="([^"]+)"[^>]*>Loopt nog<', year.mail("html"))[1]
        scanner = open_page()
        scanner.goto(link.replace("#", "?x="))  # what a mail scanner does
        answering = open_page()
        answering.goto(link)
        expect(answering.get_by_role("heading", name="Hoe staat het ermee?")).to_be_visible()
        expect(answering.get_by_text(WORDS)).to_be_visible()
        press(answering, "Ja, bewaar dit")
        expect(answering.get_by_role("heading", name="Bewaard")).to_be_visible()
        phone.goto(f"{year.base}/mijn")
        expect(phone.get_by_text("Loopt nog")).to_be_visible()
        phone.locator("summary", has_text="Notitie").first.click()
        phone.get_by_label("Hoe gaat het ermee?").fill("Bij 2 van 6 scholen gepland")
        press(phone, "Notitie bewaren")
        expect(phone.locator(".note", has_text="Bij 2 van 6 scholen gepland")).to_be_visible()

    with year.on(at(1, 14)):  # another school: he changes the words; the old ones stay for him
        phone.goto(f"{year.base}/mijn")
        phone.get_by_role("link", name="Bekijken of wijzigen").first.click()
        phone.get_by_role("link", name=re.compile("Wijzigen")).first.click()
        phone.get_by_label("Je stap").fill("alleen bij de twee scholen met nieuwe mentoren")
        press(phone, "Opslaan", loads=True)
        phone.locator("summary", has_text="Eerdere versies").click()
        expect(phone.get_by_text(WORDS)).to_be_visible()

    with year.on(at(3, 12)):
        code = open_it(lead, march)
        phone.goto(f"{year.base}/meedoen/{code}")
        press(phone, "Ja, meedoen als Sam", loads=True)
        close_it(lead, march)

    for night in (at(3, 30, 1, 59), at(3, 30, 3, 1), at(10, 27, 2, 30), at(10, 27, 2, 30)):
        with year.on(night.replace(fold=1)):  # 02.30 never, and 02.30 twice
            assert phone.goto(f"{year.base}/mijn").status == 200

    with year.on(at(5, 23)):
        assert year.remind() == 1  # three weeks before the last meeting
        assert "Juni" in year.mail()

    with year.on(at(6, 12)):
        code = open_it(lead, june)
        phone.goto(f"{year.base}/meedoen/{code}")
        press(phone, "Ja, meedoen als Sam")
        press(phone, "Nieuwe groep starten")
        phone.get_by_role("link", name="Terugblik", exact=True).click()
        phone.get_by_role(
            "link", name=re.compile("alleen bij de twee|Terugblikken|Begin")
        ).first.click()
        phone.locator(".choices label", has_text="Gezet").first.click()
        phone.get_by_label(re.compile("Wat leverde het op")).fill("Op tijd verlengd begeleid.")
        press(phone, "Opslaan en delen met het netwerk")
        expect(phone.get_by_role("button", name="Opslaan en niet meer delen")).to_be_visible()
        lead.goto(f"{june}/terugblik/overzicht")
        expect(lead.get_by_text("Op tijd verlengd begeleid.").first).to_be_visible()
        expect(lead.get_by_text("Aantallen staan hier vanaf vijf mensen")).to_be_visible()
        close_it(lead, june)

    with year.on(at(7, 31, 23, 59)):
        lead.goto(f"{year.base}/netwerken")
        lead.locator("a.card--link").first.click()
        expect(lead.locator(".title__kicker").first).to_contain_text(f"{START}-{START + 1}")
        press(lead, f"Schooljaar {START + 1}-{START + 2} beginnen")
        expect(lead.locator(".title__kicker").first).to_contain_text(f"{START + 1}-{START + 2}")

    with year.on(at(7, 31, 23, 59) + timedelta(minutes=2)):  # 1 August
        lead.goto(october)
        press(lead, "Weer openen om aan te vullen", loads=True)
        expect(lead.locator("h1")).to_contain_text("vorig schooljaar")
        phone.goto(f"{year.base}/mijn")
        expect(phone.get_by_role("heading", name="Juni")).to_be_visible()
        assert phone.locator("article.step", has_text="Terugblikken").count() == 0
    assert _moved_clock == []
    open_page.forgives.append("422")
    with year.pool.borrowed() as db:
        (row,) = db.query("select id, person_id from personal_steps")
        assert len(steps.versions(db, row["id"])) == 1
        assert step_notes.of_person(db, row["person_id"])[row["id"]]
