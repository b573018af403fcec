"""The harvest for who leads, in a real browser: few taps, the place and the focus kept, live."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import press
from playwright.sync_api import expect
from waiting import NET

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"


def write(phone, words: str) -> None:
    phone.get_by_label(FORM).fill(words)
    phone.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator(".outcome:not(.unsent)", has_text=words)).to_be_visible()


@pytest.fixture
def phone(own, open_page):
    phone = open_page()
    phone.goto(own["roles"]["member_1"])
    return phone


@pytest.fixture
def lead(own, open_page, phone):
    for words in ("Mentoren nodigen niet uit", "Uitnodigen gebeurt zelden"):
        write(phone, words)
    lead = open_page(1280, height=800)
    lead.goto(own["roles"]["screen_facilitator"])
    board = lead.url.removesuffix("/scherm")
    lead.goto(board)
    press(lead, "Ophalen", loads=True)
    lead.goto(f"{board}/ophalen")
    return lead


def row(lead, words: str):
    return lead.locator(".gathered__row", has_text=words)


def test_a_star_is_one_tap_without_leaving_and_focus_stays(lead):
    lead.evaluate("document.body.dataset.stays = 'yes'")
    star = row(lead, "gebeurt zelden").locator(".tool")
    star.focus()
    lead.keyboard.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()
    expect(lead.locator("[data-said]")).to_have_text("Ster gegeven.")
    assert lead.evaluate("document.body.dataset.stays") == "yes"


def test_two_texts_are_put_together_in_three_taps_where_they_stand(lead):
    together = lead.get_by_role("button", name="Zet samen")
    expect(together).to_be_hidden()
    row(lead, "nodigen niet uit").locator(".pick").click()
    row(lead, "gebeurt zelden").locator(".pick").click()
    lead.get_by_role("button", name="Toch niet").click()
    expect(together).to_be_hidden()
    row(lead, "nodigen niet uit").locator(".pick").click()
    row(lead, "gebeurt zelden").locator(".pick").click()
    lead.get_by_role("button", name="Andersom").click()
    stays = row(lead, "gebeurt zelden")
    expect(stays.get_by_role("checkbox")).to_be_focused()
    expect(stays.get_by_role("checkbox")).not_to_be_checked()
    expect(row(lead, "nodigen niet uit")).to_have_count(1), "as a source, in the fold"
    stays.locator(".fold > summary").click()
    lead.get_by_role("button", name="Losmaken").click()
    expect(lead.locator(".pick", has_text="nodigen niet uit")).to_have_count(1)


def test_it_says_what_drops_out_of_two_kinds_and_why_a_first_pick_is_let_go(lead, phone):
    phone.get_by_label("Soort").select_option("knelpunt")
    write(phone, "Uitnodigen is een knelpunt")
    phone.get_by_role("link", name="Acties").click()
    phone.get_by_label("Wat gaat er gebeuren?").fill("Een kaartje maken")
    phone.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator(".outcome:not(.unsent)", has_text="Een kaartje maken")).to_be_visible()
    lead.reload()
    unlike, why = lead.locator("[data-picks-unlike]"), lead.locator("[data-picks-why]")
    row(lead, "nodigen niet uit").locator(".pick").click()
    row(lead, "gebeurt zelden").locator(".pick").click()
    expect(lead.locator("form.together")).to_contain_text("de onderste niet")
    expect(unlike).to_be_hidden()
    row(lead, "is een knelpunt").locator(".pick").click()  # a third
    expect(why).to_have_text("Je zet er twee tegelijk samen. De eerste is weer los.")
    expect(unlike).to_contain_text("de bovenste is knelpunt, de onderste opbrengst")
    expect(row(lead, "nodigen niet uit").get_by_role("checkbox")).not_to_be_checked()
    row(lead, "Een kaartje maken").locator(".pick").click()
    words = "Een opbrengst en een actie kunnen niet samen. De eerste is weer los."
    expect(why).to_have_text(words)
    expect(why).to_be_in_viewport()
    expect(lead.locator("[data-said]")).to_have_text(words)
    row(lead, "Een kaartje maken").locator(".pick").click()
    expect(why).to_be_hidden()


def test_what_a_group_adds_comes_by_itself_and_takes_no_pick_away(lead, phone):
    row(lead, "nodigen niet uit").locator(".pick").click()
    lead.locator("h1").click()  # the hand is elsewhere
    lead.evaluate("document.activeElement.blur()")
    write(phone, "Dit komt er nog bij")
    expect(row(lead, "Dit komt er nog bij")).to_be_visible(timeout=3000)
    expect(row(lead, "nodigen niet uit").get_by_role("checkbox")).to_be_checked()


def test_without_a_script_two_boxes_and_a_button_do_it(own, open_page, lead):
    plain = open_page(1280, script=False)
    plain.goto(own["roles"]["screen_facilitator"])
    plain.goto(lead.url)
    row(plain, "nodigen niet uit").locator(".pick").click()
    row(plain, "gebeurt zelden").locator(".pick").click()
    plain.get_by_role("button", name="Zet samen").click()
    expect(plain.locator(".pick", has_text="gebeurt zelden")).to_have_count(0)
    row(plain, "nodigen niet uit").locator(".tool").click()
    expect(row(plain, "nodigen niet uit").locator(".tool")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_nobody_is_kept_out(lead):
    row(lead, "nodigen niet uit").locator(".fold > summary").click()
    found = Axe().run(lead).response["violations"]
    assert [(v["id"], [n["html"][:90] for n in v["nodes"]][:2]) for v in found] == []
    lead.set_viewport_size({"width": 320, "height": 640})
    assert lead.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_a_connection_the_page_stays_and_says_so(lead, open_page):
    open_page.forgives.extend(NET)
    star = row(lead, "gebeurt zelden").locator(".tool")
    lead.context.set_offline(True)
    star.click()
    expect(lead.locator("[data-said]")).to_contain_text("geen verbinding")
    expect(star).to_have_attribute("aria-pressed", "false")
    lead.context.set_offline(False)
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
