"""Every phone and iPad in a school: whatever a browser lacks, what is written is stored, an edit
goes on, shared is shared, and what is not shared any more is not shared."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"

LACKS = {
    "nothing": "",
    "checkVisibility": "delete Element.prototype.checkVisibility",
    "AbortSignal.timeout": "delete AbortSignal.timeout",
    "requestSubmit": "delete HTMLFormElement.prototype.requestSubmit",
    "FormData with a button": """
        const Old = FormData;
        globalThis.FormData = function (form) { return new Old(form); };""",
    "randomUUID": "delete Crypto.prototype.randomUUID",
    "clipboard, share": "delete Navigator.prototype.clipboard; delete Navigator.prototype.share",
    "IndexedDB": "delete globalThis.indexedDB",
    "IndexedDB that throws": """
        IDBFactory.prototype.open = () => { throw new Error("refused"); };""",
    "IndexedDB that never answers": """
        IDBFactory.prototype.open = () => ({});""",
    "IndexedDB that got lost": """
        const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (...words) {
            const asked = open.apply(this, words);
            asked.addEventListener("success", () => setTimeout(() => asked.result.close(), 50));
            return asked;
        };""",
    "localStorage": """
        Storage.prototype.setItem = Storage.prototype.getItem =
            () => { throw new Error("refused"); };""",
    "any storage": """
        delete globalThis.indexedDB;
        Storage.prototype.setItem = Storage.prototype.getItem =
            () => { throw new Error("refused"); };""",
    "drawing of lines": """
        const old = Element.prototype.replaceChildren;
        Element.prototype.replaceChildren = function (...nodes) {
            if (this.matches("[data-outbox]")) throw new Error("no drawing");
            return old.apply(this, nodes);
        };""",
    "modules that are new enough": "delete SubmitEvent.prototype.submitter",
}


@pytest.fixture(params=LACKS)
def phone(request, open_page) -> Page:
    page = open_page()
    page.lacks = request.param
    page.context.add_init_script(LACKS[request.param])
    return page


def write(page: Page, text: str) -> None:
    page.get_by_label(FORM).fill(text)
    page.get_by_role("button", name="Zet erbij").click()
    on_sheet(page, text)
    expect(page.get_by_label(FORM)).to_have_value("")


def on_sheet(page: Page, text: str) -> None:
    found = page.locator("[data-live] .outcome__text", has_text=re.compile(f"^{re.escape(text)}$"))
    expect(found).to_have_count(1)


def edit(page: Page, text: str, newer: str) -> None:
    card = page.locator("[data-live] .outcome", has_text=text)
    card.get_by_role("link", name="Wijzigen").click()
    page.locator("main textarea").first.fill(newer)
    page.get_by_role("button", name="Opslaan").click()
    on_sheet(page, newer)


def look_back_and_share(page: Page, text: str) -> None:
    page.get_by_role("link", name="Mijn stap").first.click()
    page.get_by_role("textbox").first.fill(text)
    page.locator("input[name=kind]").first.check(force=True)
    page.locator("input[name=about]").first.check()
    page.get_by_role("button", name="Stap toevoegen").click()
    expect(page.locator("article.step", has_text=text)).to_be_visible()
    page.goto(re.match(r"https?://[^/]+", page.url)[0] + "/mijn")
    card = page.locator("article", has_text=text).first
    card.get_by_role("link", name="Terugblikken").click()
    page.get_by_label("Gezet", exact=True).check(force=True)
    page.get_by_label("Wat leverde het op?").fill("Rust.")
    page.get_by_role("button", name="Opslaan en delen met het netwerk").click()
    expect(page.get_by_role("button", name="Opslaan en niet meer delen")).to_be_visible()


def take_back(page: Page) -> None:
    page.get_by_role("button", name="Opslaan en niet meer delen").click()
    expect(page.get_by_role("button", name="Opslaan en delen met het netwerk")).to_be_visible()


def test_a_browser_that_lacks_something_loses_no_text(demo, open_page, phone):
    mine, theirs = f"Geschreven zonder {phone.lacks}.", f"Van een ander, bij {phone.lacks}."
    phone.goto(demo["roles"]["member_1"])
    write(phone, mine)
    edit(phone, mine, f"Aangepast zonder {phone.lacks}.")
    neighbour = open_page()
    neighbour.goto(demo["roles"]["member_2"])
    neighbour.goto(phone.url)
    write(neighbour, theirs)
    if phone.lacks == "modules that are new enough":
        phone.reload()  # the page without script
    on_sheet(phone, theirs)
    look_back_and_share(phone, f"minder doen zonder {phone.lacks}")
    take_back(phone)
    print(f"{phone.lacks:32} written yes  edited yes  shared yes  taken back yes  live yes")


def test_the_line_says_where_a_text_is_when_the_device_keeps_nothing(demo, open_page):
    phone = open_page()
    phone.context.add_init_script(LACKS["any storage"])
    phone.goto(demo["roles"]["member_1"])
    phone.route("**/opbrengsten", lambda route: route.abort())
    phone.get_by_label(FORM).fill("Alleen in het geheugen.")
    phone.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator("[data-outbox] li")).to_contain_text("staat alleen op deze pagina")
    phone.unroute_all()
    on_sheet(phone, "Alleen in het geheugen.")
    open_page.forgives.append("ERR_FAILED")
