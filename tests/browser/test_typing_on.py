"""Who types on after Enter loses no letter, and two lines never become one."""

import pytest
from playwright.sync_api import expect
from walks import IS_WHOLE

pytestmark = pytest.mark.browser
PATIENCE = 90_000
"""Milliseconds: ten times slower, on a machine that is busy; kept they are at once, drawn later."""
LINES = [f"egel {n} alfabet zonder gaten {n}" for n in range(1, 9)]


@pytest.mark.parametrize(
    ("slower", "offline"), [(1, False), (10, True), *([(10, False)] if IS_WHOLE else [])]
)
def test_eight_lines_typed_without_a_pause_are_eight_lines(demo, open_page, slower, offline):
    laptop = open_page(1280)
    laptop.goto(demo["roles"]["screen_facilitator"])
    laptop.goto(laptop.url.split("/scherm")[0])
    laptop.locator('a[href$="/regelen"]').first.click()
    paper = laptop.get_by_role("heading", name="Van papier").locator("..")
    paper.get_by_role("link").first.click()
    box = laptop.locator("#text")
    expect(box).to_be_focused()
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
