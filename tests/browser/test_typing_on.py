"""Who types on after Enter loses no letter, and two lines never become one."""

import pytest
from playwright.sync_api import expect
from walks import IS_WHOLE

pytestmark = pytest.mark.browser
PATIENCE = 90_000
"""Milliseconds: ten times slower, on a machine that is busy; kept they are at once, drawn later."""
LINES = [f"egel {n} alfabet zonder gaten {n}" for n in range(1, 9)]


def from_paper(demo, open_page):
    """A laptop on which somebody is about to type over what stands on a sheet of paper."""
    laptop = open_page(1280)
    laptop.goto(demo["roles"]["screen_facilitator"])
    laptop.goto(laptop.url.split("/scherm")[0])
    laptop.locator('a[href$="/regelen"]').first.click()
    paper = laptop.get_by_role("heading", name="Van papier").locator("..")
    paper.get_by_role("link").first.click()
    expect(laptop.locator("#text")).to_be_focused()
    return laptop


@pytest.mark.parametrize(
    ("slower", "offline"), [(1, False), (10, True), *([(10, False)] if IS_WHOLE else [])]
)
def test_eight_lines_typed_without_a_pause_are_eight_lines(demo, open_page, slower, offline):
    laptop = from_paper(demo, open_page)
    laptop.context.new_cdp_session(laptop).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    laptop.context.set_offline(offline)
    mine = [f"{line} {slower} {offline}" for line in LINES]
    for line in mine:
        laptop.keyboard.type(line, delay=30)
        laptop.keyboard.press("Enter")
    if offline:
        waits = laptop.locator("[data-outbox] .outcome__text")
        expect(waits).to_have_text(mine, timeout=PATIENCE)
        laptop.context.set_offline(False)
        laptop.evaluate("dispatchEvent(new Event('online'))")
    for line in mine:
        stored = laptop.locator("[data-listing]").get_by_text(line, exact=True)
        expect(stored).to_have_count(1, timeout=PATIENCE)
    expect(laptop.locator("[data-outbox] li")).to_have_count(0)
    laptop.reload()
    page = laptop.locator("main").inner_text()
    assert [line for line in mine if page.count(line) != 1] == []
    open_page.forgives.append("ERR_INTERNET")


BUSY = """(ms) => new Promise((begun) => {
  const asked = indexedDB.open("gesprekskader", 1);
  asked.onsuccess = () => {
    const box = asked.result.transaction("outbox", "readwrite").objectStore("outbox");
    const until = Date.now() + ms;
    const again = () => { if (Date.now() < until) box.count().onsuccess = again; };
    again();
    begun();
  };
})"""

"""Keeps the store at work for others, so that what a page asks of it comes after that."""
WATCH = """window.waited = [];
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes)
    if (target.matches?.("[data-outbox]"))
      for (const node of addedNodes) window.waited.push(node.textContent);
}).observe(document, { childList: true, subtree: true });"""
"""All that a page says to be on its way, from when it opens."""


def test_what_was_sent_stays_sent_when_the_store_of_the_device_was_late(demo, open_page):
    laptop = from_paper(demo, open_page)
    laptop.evaluate(BUSY, 4000)
    line = "De wolf kwam later dan het schaap"
    laptop.keyboard.type(line)
    laptop.keyboard.press("Enter")
    expect(laptop.locator("[data-listing]").get_by_text(line, exact=True)).to_have_count(1)
    laptop.wait_for_timeout(3000)  # the store has done after all what nobody waited for
    laptop.add_init_script(WATCH)
    laptop.reload()
    laptop.wait_for_timeout(1000)
    assert laptop.evaluate("window.waited") == []
    assert laptop.locator("main").inner_text().count(line) == 1
