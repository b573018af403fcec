"""The board on a laptop: what is pressed blindly keeps its place, whatever the next part is."""

import re

import pytest
from leading import go_on, to_part
from pages import press
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

IN_ONE_ROW = """() => {
  const [main, far] = [".switch .button--big", ".switch__far .button"]
    .map((words) => document.querySelector(words).getBoundingClientRect());
  return main.top <= far.top && far.bottom <= main.bottom;
}"""
EDGES = """() => {
  const all = [...document.querySelectorAll("#meer > ul > li :is(a, button, summary)")];
  const seen = all.filter((one) => one.checkVisibility());
  return [...new Set(seen.map((one) => Math.round(one.getBoundingClientRect().x)))];
}"""


PLACES = """() => [".now__clock [data-left]", ".switch", "#pauze", "#groepen"].map((words) => {
  const { x, y } = document.querySelector(words).getBoundingClientRect();
  return [Math.round(x), Math.round(y)];
})"""


def test_a_pause_moves_nothing_and_going_on_stands_where_it_stood(own, open_page):
    lead = open_page(1280, height=800)
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    go_on(lead)
    expect(lead.locator("[data-left]")).to_have_text(re.compile(r"^\d+:\d\d$"))
    before = lead.evaluate(PLACES)
    for words, other in (("Zet stil", "Verdergaan"), ("Verdergaan", "Zet stil")):
        press(lead, words, loads=True)
        expect(lead.get_by_role("button", name=other, exact=True)).to_be_focused()
        expect(lead.locator("[data-left]")).to_have_text(re.compile(r"^\d+:\d\d$"))
        assert lead.evaluate(PLACES) == before
    lead.get_by_role("button", name="Zet stil", exact=True).click()
    expect(lead.locator(".now__clock")).to_have_text(re.compile(r"pauze, nog\s+\d+:\d\d\s*$"))


def test_the_window_and_the_menu_keep_their_corner_and_the_menu_its_margin(own, open_page):
    lead = open_page(1280, height=800)
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    press(lead, "Begin met Welkom en doel", loads=True)
    to_part(lead, "Ophalen")
    expect(lead.get_by_role("link", name="Wat de groepen zeiden").first).to_be_visible()
    assert lead.evaluate(IN_ONE_ROW)
    lead.locator("#meer > summary").click()
    assert len(lead.evaluate(EDGES)) == 2, "one margin a column"
    lead.get_by_text("Verder zonder klok").click()
    expect(lead.locator("#zonder-klok").get_by_role("button", name="Gesprek")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1000])
def test_what_is_asked_before_closing_hangs_over_no_edge(own, open_page, width):
    lead = open_page(width)
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    press(lead, "Ophalen", loads=True)
    lead.locator("#klok .stages summary", has_text="Sluiten").click()
    expect(lead.get_by_role("button", name="Ja, sluiten")).to_be_visible()
    assert lead.evaluate("document.documentElement.scrollWidth") <= width
