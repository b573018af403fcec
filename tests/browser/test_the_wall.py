"""The wall during the harvest, in a real browser: live, calm, and it follows who leads."""

import pytest
from pages import press
from playwright.sync_api import expect
from waiting import until

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"
READ_MS = 12000


def to_harvest(lead, demo) -> str:
    """The page of the harvest's beamer; its board is one step up."""
    lead.goto(demo["roles"]["screen_facilitator"])
    screen = lead.url
    lead.goto(screen.removesuffix("/scherm"))
    press(lead, "Ophalen", loads=True)
    lead.goto(screen)
    return screen


def test_a_text_of_a_group_is_on_the_wall_within_three_seconds(own, open_page):
    lead, phone = open_page(1920, height=1080), open_page()
    to_harvest(lead, own)
    phone.goto(own["roles"]["member_1"])
    phone.get_by_label(FORM).fill("Dit komt er nu bij.")
    phone.get_by_role("button", name="Zet erbij").click()
    said = lead.locator(".wall__texts li", has_text="Dit komt er nu bij.")
    expect(said).to_be_visible(timeout=3000)
    expect(said).to_contain_text("zojuist")
    assert said.locator("p").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 40


def test_what_is_chosen_stays_in_the_full_window_and_every_window_follows(own, open_page):
    lead, other = open_page(1920, height=1080), open_page(1280)
    screen = to_harvest(lead, own)
    other.goto(own["roles"]["screen_facilitator"])
    tabs = lead.locator(".tabs-of-wall button")
    expect(tabs.nth(1)).to_be_visible()
    words = tabs.nth(1).inner_text()
    lead.evaluate("document.body.dataset.stays = 'yes'")
    tabs.nth(1).focus()
    lead.keyboard.press("Enter")
    expect(tabs.nth(1)).to_have_attribute("aria-current", "true")
    expect(tabs.nth(1)).to_be_focused()
    assert (lead.url, lead.evaluate("document.body.dataset.stays")) == (screen, "yes")
    expect(other.locator(".tabs-of-wall [aria-current]")).to_have_text(words, timeout=3000)


def test_a_dark_room_is_kept_on_this_device(own, open_page):
    lead = open_page(1920, height=1080)
    to_harvest(lead, own)
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = lead.evaluate(paper)
    lead.get_by_role("button", name="Donkere zaal").click()
    dark = lead.evaluate(paper)
    lead.reload()
    expect(lead.get_by_role("button", name="Donkere zaal")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert (lead.evaluate(paper), dark) == (dark, dark) != (light, light)


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_what_does_not_fit_rolls_by_but_not_for_who_wants_less_motion(own, open_page, motion):
    lead, phone = open_page(1920, height=420), open_page()
    phone.goto(own["roles"]["member_1"])
    for number in range(4):
        phone.get_by_label(FORM).fill(f"Tekst {number}")
        phone.get_by_role("button", name="Zet erbij").click()
        expect(phone.locator(".outcome:not(.unsent)", has_text=f"Tekst {number}")).to_be_visible()
    lead.emulate_media(reduced_motion=motion)
    lead.clock.install()
    to_harvest(lead, own)
    box, stop = lead.locator(".wall__texts"), lead.get_by_role("button", name="Stilzetten")
    top = "box => box.scrollTop"
    lead.clock.run_for(READ_MS)
    if motion == "reduce":
        expect(stop).to_be_hidden()
        assert box.evaluate(top) == 0
        return
    until(lead, lambda: box.evaluate(top) > 20)
    stop.click()
    lead.clock.run_for(READ_MS)
    expect(stop).to_have_attribute("aria-pressed", "true")


def test_another_tab_begins_at_its_top_and_the_one_that_stands_there_shows_what_is_new(
    own, open_page
):
    lead, phone = open_page(1920, height=420), open_page()
    lead.emulate_media(reduced_motion="reduce")  # nothing rolls by itself meanwhile
    phone.goto(own["roles"]["member_1"])

    def write(words: str) -> None:
        phone.get_by_label(FORM).fill(words)
        phone.get_by_role("button", name="Zet erbij").click()
        expect(phone.locator(".outcome:not(.unsent)", has_text=words)).to_be_visible()

    for number in range(5):
        write(f"Tekst {number}")
    to_harvest(lead, own)
    tabs, box, top = lead.locator(".tabs-of-wall button"), ".wall__texts", "box => box.scrollTop"
    expect(lead.locator(f"{box} li", has_text="Tekst 4")).to_be_attached()
    for at in (1, 0):
        tabs.nth(at).click()
        expect(tabs.nth(at)).to_have_attribute("aria-current", "true")
        expect(lead.locator(box)).to_be_visible()
        assert lead.locator(box).evaluate(top) == 0
    assert lead.locator(box).evaluate("box => box.scrollHeight > box.clientHeight")
    write("Dit komt er nu bij.")
    expect(lead.locator(f"{box} li", has_text="Dit komt er nu bij.")).to_be_in_viewport()
    until(lead, lambda: lead.locator(box).evaluate(top) > 0)


def test_what_does_not_fit_in_the_opening_is_counted_and_not_cut(demo, open_page):
    lead = open_page(1280, height=1600)
    lead.goto(demo["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm") + "/verslag-van-vorige-keer/groot")
    entries, more = lead.locator("[data-fits] li"), lead.locator("[data-fits-more]")
    expect(more).to_be_hidden()
    total = entries.count()
    lead.set_viewport_size({"width": 1280, "height": 520})
    expect(more).to_be_in_viewport()
    seen = sum(one.is_visible() for one in entries.all())
    assert 0 < seen < total
    expect(more).to_contain_text(f"En nog {total - seen}.")
    assert lead.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert not lead.locator("[data-fits] section", has_not=lead.locator("li:visible")).is_visible()
    lead.set_viewport_size({"width": 1280, "height": 1600})
    expect(entries.last).to_be_visible()
