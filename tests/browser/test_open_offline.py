"""The service worker: the group's sheet opens without a connection, a personal page never does."""

import pytest
from leading import more
from playwright.sync_api import Page, expect
from servers import demo_on, free_port
from waiting import NET, until, until_gone

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"
SHEETS = """async () => {
  const names = (await caches.keys()).filter(name => name.startsWith("bladen:"));
  const kept = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
  return kept.flat().map(request => new URL(request.url).pathname);
}"""


def wait_until_kept(page: Page, number: int = 1) -> list[str]:
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    until(page, lambda: len(page.evaluate(SHEETS)) >= number)
    return page.evaluate(SHEETS)


def test_the_sheet_opens_and_takes_texts_while_the_server_is_away(tmp_path, open_page):
    port, folder = free_port(), tmp_path / "demo"
    with demo_on(folder, port) as first:
        phone = open_page(worker=True)
        phone.goto(first.info["roles"]["member_1"])
        text = phone.locator("[data-live] .outcome__text").first.inner_text()
        sheet = phone.url
        phone.get_by_role("link", name="Mijn stap").click()
        own_page = phone.url
        phone.goto(sheet)
        kept = wait_until_kept(phone)
        assert all("/gesprekken/" in path and "/items/" in path for path in kept)
        first.kill()
        first.wait()
        until_gone(port)
        phone.goto(sheet)
        expect(phone.get_by_text(text)).to_be_visible()
        expect(phone.locator("[data-net]")).to_contain_text("Je ziet de stand van", timeout=12_000)
        phone.get_by_label(FORM).fill("Geschreven na openen zonder net.")
        phone.get_by_role("button", name="Zet erbij").click()
        expect(phone.locator("[data-outbox] li")).to_contain_text("bewaard op dit apparaat")
        phone.goto(own_page)
        expect(phone.get_by_role("heading", name="Geen verbinding")).to_be_visible()
        phone.locator("[data-kept] a").first.click()
        expect(phone.locator("[data-outbox] li")).to_have_count(1)
    with demo_on(folder, port):
        expect(phone.locator("[data-outbox] li")).to_have_count(0, timeout=15_000)
        phone.reload()
        written = phone.locator(".outcome__text", has_text="Geschreven na openen zonder net.")
        expect(written).to_have_count(1)
        expect(phone.locator("[data-net]")).to_be_empty()
    open_page.forgives.extend(NET)


def test_a_question_about_ones_own_name_is_not_kept_with_the_sheet(own, open_page):
    demo, base = own, own["base_url"]
    lead = open_page(1280)
    lead.goto(demo["roles"]["facilitator"])
    lead.get_by_role("link", name="Open het bord").click()
    more(lead, "Deelnemers")
    row = lead.locator("li", has_text="Roos Tadema")
    row.get_by_role("link", name="Code uitdelen").click()
    lead.locator("main form button").click()
    code = lead.locator(".key-code").inner_text()
    other = open_page()
    other.goto(f"{base}/sleutel")
    other.get_by_label("Je code").fill(code)
    other.get_by_role("button", name="Verder").click()
    other.get_by_role("button", name="Ja, dat ben ik").click()
    expect(other.get_by_role("heading", name="Deze code wacht op Roos Tadema")).to_be_visible()
    phone = open_page(worker=True)
    phone.goto(demo["roles"]["member_1"])
    expect(phone.get_by_role("heading", name="Ben jij dit?")).to_be_visible()
    (kept,) = wait_until_kept(phone)
    words = phone.evaluate("async path => (await (await caches.match(path)).text())", kept)
    assert FORM in words
    assert "Ben jij dit?" not in words
    phone.get_by_role("button", name="Nee").click()  # no question stays for another test
    expect(phone.get_by_role("heading", name="Ben jij dit?")).to_have_count(0)


def test_who_leaves_or_takes_over_a_device_leaves_no_sheet_on_it(demo, open_page):
    phone = open_page(worker=True)
    phone.goto(demo["roles"]["other_group_member"])
    kept = wait_until_kept(phone)
    phone.goto(demo["roles"]["member_2"])
    until(phone, lambda: not set(phone.evaluate(SHEETS)) & set(kept))
    wait_until_kept(phone)
    phone.goto(demo["base_url"])
    phone.get_by_role("button", name="Vergeet mij op dit toestel").click()
    phone.get_by_role("heading", name="Samen in gesprek over samen opleiden").wait_for()
    assert phone.evaluate(SHEETS) == []


def test_a_phone_asks_for_every_script_before_the_first_has_come(demo, open_page):
    """app.js is held back until all that it imports was asked for."""
    phone, held, asked = open_page(), [], []
    phone.route("**/js/app.js", lambda route: held.append(route))
    phone.on("request", lambda one: asked.append(one.url) if one.url.endswith(".js") else None)
    phone.goto(demo["roles"]["member_1"], wait_until="commit")
    until(phone, lambda: phone.evaluate("document.readyState") == "interactive")
    links = phone.locator('link[rel="modulepreload"]')
    until(phone, lambda: held and links.count() < len(set(asked)))
    held[0].continue_()
    until(phone, lambda: phone.evaluate("document.readyState") == "complete")
    assert len(asked) == len(set(asked)) == links.count() + 1
