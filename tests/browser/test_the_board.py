"""The board on a laptop: what is pressed blindly keeps its place, whatever the next part is."""

import pytest
from leading import to_part
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_window_and_the_menu_keep_their_corner_and_the_menu_its_margin(own, open_page):
    lead = open_page(1280, height=800)
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    lead.get_by_role("button", name="Begin met Welkom en doel").click()
    to_part(lead, "Ophalen")
    expect(lead.get_by_role("link", name="Wat de groepen zeiden").first).to_be_visible()
    main = lead.locator(".switch .button--big").bounding_box()
    screen = lead.locator(".switch__far .button").first.bounding_box()
    assert main["y"] <= screen["y"] <= main["y"] + main["height"] - screen["height"]
    lead.locator("#meer > summary").click()
    words = (
        lead.locator("#meer > ul")
        .get_by_role("link")
        .or_(lead.locator("#meer > ul").get_by_role("button"))
    )
    edges = {round(one.bounding_box()["x"]) for one in words.all()}
    assert len(edges) == 1
    lead.get_by_text("Verder zonder klok").click()
    expect(lead.locator("#zonder-klok").get_by_role("button", name="Gesprek")).to_be_in_viewport()
