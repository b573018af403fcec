"""The filter in the browser finds what the server finds, and says how many."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ASKED = (
    "mentor", "mentor,", "(mentor)", '"beroepsbeeld"', "“beroepsbeeld”", "opleider", "COÖRDINATOR",
    "item 7", "item 1", "w2-lo", "samen school", "ß", "7",
)  # fmt: skip


def test_while_typing_the_same_is_found_as_on_the_server_and_said(demo, open_page, catalogue):
    page = open_page()
    page.goto(f"{demo['base_url']}/kader")
    box, says = page.get_by_label("Zoek in alle items"), page.locator("[data-filter-says]")
    rows = page.locator("#alle-items li:visible")
    expect(says).to_be_empty()
    for words in ASKED:
        box.fill(words)
        found = [item.text for item in catalogue.framework.search(words)]
        expect(rows).to_have_count(len(found))
        assert [row.inner_text().split("\n")[-1] for row in rows.all()] == found
        if found:
            expect(says).to_contain_text(f"{len(found)} item")
        else:
            expect(says).to_have_text("Geen item gevonden. Probeer een ander woord.")
    box.fill("zzzzqq")
    expect(says).to_have_text("Geen item gevonden. Probeer een ander woord.")
    box.press("Enter")
    expect(page.locator("[data-filter-says]")).to_have_text(
        "Geen item gevonden. Probeer een ander woord."
    )
