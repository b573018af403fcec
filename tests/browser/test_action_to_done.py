"""From an action's sentence to its owner's *gedaan*, on two phones; the taps are counted."""

import pytest
from playwright.sync_api import Page, expect
from waiting import NET

pytestmark = pytest.mark.browser
SENTENCE = "Het rooster van teamactiviteiten delen."


class Hand:
    """Taps, and counts them: touches without typing."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, locator) -> None:
        locator.click()
        self.taps += 1

    def button(self, words: str) -> None:
        self.tap(self.page.get_by_role("button", name=words, exact=True).first)


def test_two_taps_after_the_sentence_and_three_to_done(demo, open_page):
    writer, owner = Hand(open_page()), Hand(open_page())
    writer.page.goto(demo["roles"]["member_1"])
    writer.page.get_by_role("link", name="Acties", exact=True).click()
    writer.page.get_by_label("Wat gaat er gebeuren?").fill(SENTENCE)
    writer.tap(writer.page.locator("form[data-anew]").get_by_text("Emre", exact=False).first)
    writer.button("Zet erbij")
    expect(writer.page.locator("[data-live] .outcome", has_text=SENTENCE)).to_contain_text("Emre")

    owner.page.goto(demo["roles"]["member_2"])
    owner.page.goto(demo["base_url"])
    expect(owner.page.locator(".waits li", has_text=SENTENCE)).to_have_count(0)  # not yet asked
    owner.tap(owner.page.get_by_role("link", name=SENTENCE))
    owner.tap(owner.page.get_by_text("Gedaan", exact=True))
    owner.button("Opslaan")
    expect(owner.page.get_by_role("heading", name="Mijn jaar")).to_be_visible()
    done = owner.page.locator("article", has_text=SENTENCE)
    expect(done).to_contain_text("Gedaan")
    owner.page.goto(demo["base_url"])
    expect(owner.page.get_by_text(SENTENCE)).to_have_count(0)
    print(f"taps: {writer.taps} after the sentence, {owner.taps} from home to done")
    assert (writer.taps, owner.taps) == (2, 3)
    open_page.forgives.extend(NET)
