"""The clock on real screens: the same on every device, a banner that is tapped, arrow keys."""

import re

import pytest
from leading import ask, go_on
from pages import press
from playwright.sync_api import Page, expect
from servers import demo_on, free_port

pytestmark = pytest.mark.browser
TIME = re.compile(r"^\d+:\d\d$")


def seconds(page: Page) -> int:
    expect(page.locator("[data-left]").first).to_have_text(TIME)
    minutes, rest = page.locator("[data-left]").first.inner_text().split(":")
    return int(minutes) * 60 + int(rest)


@pytest.fixture
def demo(tmp_path) -> dict:
    """A demo of its own: what runs here must not run on other tests' screens."""
    with demo_on(tmp_path / "demo", free_port()) as process:
        yield process.info


def test_a_doubled_group_is_merged_from_the_board_with_the_phone_in_hand(demo, open_page):
    lead = open_page(360)
    lead.goto(demo["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    lead.get_by_role("link", name=re.compile("Regelen.*Groep 2")).click()
    press(lead, "Bij Groep 1", loads=True)
    expect(lead.locator(".group")).to_have_count(1)
    lead.locator(".group h3 a").click()
    expect(lead.locator(".statement h1")).to_be_visible()


def test_one_afternoon_with_a_board_a_beamer_and_a_phone_whose_clock_is_wrong(demo, open_page):
    lead, beamer, phone = open_page(1280), open_page(1920, height=1080), open_page()
    # this phone thinks it is forty minutes later
    phone.add_init_script("const real = Date.now; Date.now = () => real() + 40 * 60 * 1000;")
    phone.goto(demo["roles"]["member_1"])
    beamer.goto(demo["roles"]["screen_facilitator"])
    lead.goto(demo["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))

    press(lead, "Begin met Welkom en doel")
    expect(lead.locator("[data-left]")).to_have_text(TIME)
    expect(phone.locator("[data-left]")).to_have_text(TIME, timeout=6000)
    expect(beamer.locator("[data-left]")).to_have_text(TIME, timeout=12000)
    times = [seconds(page) for page in (lead, phone, beamer)]
    assert max(times) - min(times) <= 2, times

    box = phone.get_by_label("Wat viel jullie op?")
    box.fill("half getypt")
    box.focus()
    before = seconds(lead)
    press(lead, "2 min erbij", loads=True)
    assert seconds(lead) - before > 100
    for _ in range(3):
        go_on(lead)
    expect(phone.locator(".clock__part")).to_contain_text("4 van", timeout=6000)
    expect(box).to_have_value("half getypt")
    expect(box).to_be_focused()
    box.fill("")
    expect(beamer.locator(".poster__where")).to_be_visible(timeout=12000)
    beamer.keyboard.press("ArrowRight")
    expect(lead.locator(".clock__part")).to_contain_text("5 van", timeout=12000)
    press(lead, "Zet stil")
    expect(lead.locator(".now__clock")).to_contain_text("pauze, nog")
    ask(lead, "Klok stoppen")
    expect(lead.get_by_role("button", name="Verder bij")).to_be_visible()
    expect(phone.locator("[data-clock]")).to_have_count(0, timeout=12000)
    expect(beamer.locator("[data-clock]")).to_have_count(0, timeout=12000)
    beamer.keyboard.press("ArrowRight")  # that is for another part, not for the start again
    beamer.keyboard.press("ArrowLeft")
    expect(lead.locator(".clock__part")).to_contain_text("5 van", timeout=12000)
