"""What a room does to a page: no mouse, a held key, a device that changes hands, a dead line."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from leading import go_on, more, to_part, to_stage
from pages import press
from playwright.sync_api import Page, expect
from waiting import NET, after_looks, until

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"
UNSENT = "[data-outbox] li"


def forget_noise(open_page) -> None:
    open_page.forgives.extend(NET)


def board_of(lead: Page, demo: dict) -> str:
    lead.goto(demo["roles"]["screen_facilitator"])
    board = lead.url.removesuffix("/scherm")
    lead.goto(board)
    return board


def violations(page: Page) -> list:
    found = Axe().run(page).response["violations"]
    return [(v["id"], [node["html"][:100] for node in v["nodes"]][:3]) for v in found]


def test_a_refused_text_stays_through_another_tab_and_a_reload(demo, open_page):
    phone = open_page()
    phone.goto(demo["roles"]["member_1"])
    phone.get_by_label(FORM).fill("Dat zei een mentor bij ons.")
    phone.get_by_label("Soort").select_option("citaat")
    press(phone, "Zet erbij")
    expect(phone.get_by_text("Vul de rol in, geen naam.")).to_be_visible()
    phone.get_by_role("link", name="Acties", exact=True).click()
    phone.get_by_role("link", name="Gesprek", exact=True).click()
    expect(phone.get_by_label(FORM)).to_have_value("Dat zei een mentor bij ons.")
    phone.reload()
    expect(phone.get_by_label(FORM)).to_have_value("Dat zei een mentor bij ons.")
    phone.get_by_label(FORM).fill("")
    forget_noise(open_page)


def test_a_text_that_came_after_closing_can_be_copied_on_every_page(own, open_page):
    phone, lead = open_page(), open_page(1280)
    phone.goto(own["roles"]["member_1"])
    sheet = phone.url
    board_of(lead, own)
    phone.context.set_offline(True)
    phone.get_by_label(FORM).fill("Net te laat.")
    press(phone, "Zet erbij")
    expect(phone.locator(UNSENT)).to_have_count(1)
    for words in ("Ophalen", "Afronden", "Sluiten"):
        to_stage(lead, words)
    phone.context.set_offline(False)
    copy = phone.get_by_role("button", name=re.compile("niet verstuurd, tik om te kopiëren"))
    expect(copy).to_be_visible(timeout=8_000)
    said = phone.locator("[data-said]")
    expect(said).to_contain_text("Niet verstuurd. Deze bijeenkomst is al gesloten.")
    with phone.expect_response(lambda answer: "/opbrengsten" in answer.url):
        phone.goto(own["base_url"])
    expect(copy).to_be_visible()
    phone.wait_for_timeout(400)  # longer than a sentence waits
    expect(said).to_be_empty()  # it was tried again: that is said once
    phone.goto(sheet)
    expect(copy).to_be_visible()
    press(lead, "Weer openen om aan te vullen", loads=True)
    phone.reload()
    expect(phone.locator(UNSENT)).to_have_count(0, timeout=8_000)
    expect(phone.locator(".outcome__text", has_text="Net te laat.")).to_have_count(1)
    forget_noise(open_page)


def test_a_phone_that_lies_open_closes_with_the_meeting_and_keeps_what_was_begun(own, open_page):
    typing, idle, lead = open_page(), open_page(), open_page(1280)
    typing.goto(own["roles"]["member_1"])
    idle.goto(own["roles"]["member_2"])
    typing.get_by_label(FORM).fill("Nog niet af.")
    board_of(lead, own)
    for words in ("Ophalen", "Afronden", "Sluiten"):
        to_stage(lead, words)
    for phone in (typing, idle):
        expect(phone.locator("[data-closed-view]")).to_contain_text("is gesloten.")
        expect(phone.get_by_role("link", name="Maak nu je eigen link")).to_be_visible()
        expect(phone.get_by_text("Het verslag lees je nu bij")).to_be_visible()
    expect(idle.get_by_label(FORM)).to_be_hidden()
    expect(typing.get_by_label(FORM)).to_have_value("Nog niet af.")
    expect(typing.get_by_text("Kopieer hem als je hem wilt houden.")).to_be_visible()
    expect(typing.get_by_role("button", name="Zet erbij")).to_be_hidden()
    press(lead, "Weer openen om aan te vullen", loads=True)
    press(typing, "Zet erbij")
    expect(typing.locator("[data-live] .outcome", has_text="Nog niet af.")).to_be_visible()
    expect(idle.get_by_label(FORM)).to_be_visible()
    forget_noise(open_page)


def test_half_typed_text_follows_a_group_that_was_merged(own, open_page):
    phone, lead = open_page(), open_page(1280)
    phone.goto(own["roles"]["other_group_member"])
    phone.get_by_label(FORM).fill("Half af toen de groepen samen gingen")
    board_of(lead, own)
    lead.get_by_role("link", name=re.compile("Regelen.*Groep 2")).click()
    press(lead, "Bij Groep 1", loads=True)
    expect(phone.locator(".group-head strong")).to_have_text("Groep 1")  # and not its old name
    expect(phone).to_have_title(re.compile("^Groep 1"))
    phone.get_by_role("link", name="Naar Groep 1").click()
    expect(phone.get_by_label(FORM)).to_have_value("Half af toen de groepen samen gingen")
    forget_noise(open_page)


def test_another_tab_of_who_came_before_neither_sends_nor_keeps(demo, open_page):
    old = open_page()
    old.goto(demo["roles"]["other_group_member"])
    old.route("**/opbrengsten", lambda route: route.abort())
    old.get_by_label(FORM).fill("Van wie hier eerst zat.")
    press(old, "Zet erbij")
    expect(old.locator(UNSENT)).to_have_count(1)
    new = old.context.new_page()
    new.goto(demo["roles"]["member_2"])
    expect(new.get_by_label(FORM)).to_be_visible()
    old.unroute_all()
    until(old, lambda: "Van wie hier eerst zat." not in old.content())
    new.reload()
    assert "Van wie hier eerst zat." not in new.content()
    forget_noise(open_page)


def test_one_line_that_hangs_does_not_hold_up_the_rest(demo, open_page):
    phone = open_page()
    phone.clock.install()
    phone.goto(demo["roles"]["member_1"])
    held = []

    def hang_once(route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)  # no answer, ever

    phone.route("**/opbrengsten", hang_once)
    phone.get_by_label(FORM).fill("Blijft eerst hangen.")
    press(phone, "Zet erbij")
    expect(phone.locator(UNSENT)).to_contain_text("wordt verstuurd")
    phone.clock.resume()
    expect(phone.locator(UNSENT)).to_have_count(0, timeout=25_000)
    shown = phone.locator("[data-live] .outcome__text", has_text="Blijft eerst hangen.")
    expect(shown).to_have_count(1)
    forget_noise(open_page)


def test_the_beamer_keeps_up_after_a_click_and_a_key_leaves_it_on_its_page(own, open_page):
    lead, beamer = open_page(1280), open_page(1920, height=1080)
    beamer.goto(own["roles"]["screen_facilitator"])
    beamer.evaluate("window.notReloaded = true")
    beamer.locator("main").click()
    board_of(lead, own)
    press(lead, "Begin met Welkom en doel")
    expect(beamer.locator("main")).to_contain_text("1 van", timeout=12_000)
    beamer.keyboard.press("ArrowRight")
    expect(beamer.locator("main")).to_contain_text("2 van", timeout=5_000)
    held = "new KeyboardEvent('keydown', {key: 'ArrowRight', repeat: true, bubbles: true})"
    posted = []
    beamer.on("request", lambda asked: posted.append(asked.url) if asked.method == "POST" else 0)
    for _ in range(4):
        beamer.evaluate(f"document.body.dispatchEvent({held})")
    after_looks(beamer, 1)
    assert posted == []
    expect(beamer.locator("main")).to_contain_text("2 van")
    assert beamer.evaluate("window.notReloaded") is True
    expect(beamer.locator("main")).to_contain_text("Net binnen? Code")
    assert violations(beamer) == []


def test_the_first_part_is_said_to_who_had_the_page_open(own, open_page):
    phone, lead = open_page(), open_page(1280)
    phone.goto(own["roles"]["member_1"])
    after_looks(phone, 1)  # its clock looked too
    board_of(lead, own)
    press(lead, "Begin met Welkom en doel")
    expect(phone.locator("[data-clock-says]")).to_have_text("Nu: Welkom en doel", timeout=6_000)


def test_a_group_works_with_the_keyboard_alone(own, open_page):
    page = open_page(1280)
    page.goto(own["roles"]["member_1"])
    box = page.get_by_label(FORM)
    for _ in range(60):
        page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    expect(box).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert (
        page.evaluate(outline) != "none"
        or page.evaluate("getComputedStyle(document.activeElement).boxShadow") != "none"
    )
    page.keyboard.type("Met de toetsen geschreven.")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # another kind
    button = page.get_by_role("button", name="Zet erbij")
    for _ in range(6):
        page.keyboard.press("Tab")
        if button.evaluate("b => b === document.activeElement"):
            break
    page.keyboard.press("Enter")
    written = page.locator("[data-live] article", has_text="Met de toetsen geschreven.")
    expect(written).to_contain_text("goed voorbeeld")
    expect(button).to_be_focused()  # where one was, for the next text
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent.startsWith('Wijzigen')"):
            break
    expect(page.locator("[data-live] :focus")).to_have_count(1)


def test_live_pages_stay_accessible_and_say_little(own, open_page):
    phone, lead = open_page(), open_page(1280)
    phone.goto(own["roles"]["member_1"])
    board = board_of(lead, own)
    press(lead, "Begin met Welkom en doel")
    for _ in range(3):
        go_on(lead)
    expect(phone.locator(".clock__part")).to_contain_text("4 van", timeout=6_000)
    phone.evaluate(
        """() => { window.said = [];
        for (const place of document.querySelectorAll('[role=status], [aria-live]'))
          new MutationObserver(() => place.textContent.trim() && said.push(place.textContent))
            .observe(place, {childList: true, characterData: true, subtree: true}); }"""
    )
    after_looks(phone)
    assert phone.evaluate("said") == []  # a clock that ticks and a poll are no news
    phone.route("**/opbrengsten", lambda route: route.abort())
    phone.get_by_label(FORM).fill("Wacht op verbinding.")
    press(phone, "Zet erbij")
    expect(phone.locator(UNSENT)).to_contain_text("bewaard op dit apparaat")
    assert violations(phone) == []
    phone.unroute_all()
    expect(phone.locator(UNSENT)).to_have_count(0, timeout=8_000)
    expect(phone.locator("[data-status]").first).to_contain_text("verstuurd om")
    assert len(phone.evaluate("said")) <= 6
    assert violations(phone) == []
    assert violations(lead) == []
    to_part(lead, "Ophalen")
    lead.goto(f"{board}/ophalen")
    lead.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert violations(lead) == []
    forget_noise(open_page)


def test_who_wants_less_motion_gets_none(demo, browser):
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, reduced_motion="reduce", service_workers="block"
    )
    page = context.new_page()
    page.goto(demo["roles"]["member_1"])
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => {
          const style = getComputedStyle(e);
          const long = value => value.split(',').some(v => parseFloat(v) > 0.01);
          return long(style.transitionDuration) || long(style.animationDuration);
        }).map(e => e.className)"""
    )
    context.close()
    assert moving == []


def test_what_a_facilitator_keeps_for_herself_is_folded(demo, open_page):
    lead = open_page(1280)
    lead.goto(demo["roles"]["facilitator"])
    lead.goto(f"{demo['base_url']}/mijn")
    own = lead.locator("article.step")
    if own.count():
        expect(own.first).to_be_hidden()
        lead.locator("details.private > summary").first.click()
        expect(own.first).to_be_visible()


def test_pages_that_stay_open_show_what_comes_by_themselves(own, open_page):
    """The harvest that is read aloud, and the groups that somebody still chooses from."""
    phone, lead, harvest, chooses = open_page(), open_page(1280), open_page(1280), open_page()
    board = board_of(lead, own)
    harvest.goto(own["roles"]["screen_facilitator"])
    harvest.goto(f"{board}/ophalen")
    chooses.goto(own["roles"]["other_group_member"])
    chooses.goto(f"{board}/groepen")
    groups = chooses.locator("[data-live] button").count()
    phone.goto(own["roles"]["member_1"])
    phone.get_by_label(FORM).fill("Terwijl er al gelezen wordt.")
    press(phone, "Zet erbij")
    more(lead, "Groep zonder telefoon toevoegen")
    expect(harvest.get_by_text("Terwijl er al gelezen wordt.", exact=True)).to_be_visible()
    expect(chooses.locator("[data-live] button")).to_have_count(groups + 1)
    chooses.locator("[data-live] button").first.click()
    expect(chooses.get_by_label(FORM)).to_be_visible()


def test_after_a_quote_the_next_text_is_a_plain_one_without_a_consent(demo, open_page):
    """Nobody's consent, role, owner or moment goes along to a text that it was not given for."""
    phone = open_page()
    phone.goto(demo["roles"]["member_1"])
    phone.get_by_label(FORM).fill("Dat zei een mentor, en het mag.")
    phone.get_by_label("Soort").select_option("citaat")
    press(phone, "Zet erbij")  # refused first, then mended
    expect(phone.get_by_text("Vul de rol in, geen naam.")).to_be_visible()
    phone.get_by_label("Rol van wie dit zei").fill("mentor")
    phone.get_by_label("Wie dit zei, vindt goed").check()
    press(phone, "Zet erbij")
    expect(phone.locator("[data-live] .outcome", has_text="en het mag")).to_contain_text("mentor")
    expect(phone.get_by_label("Wie dit zei, vindt goed")).to_be_hidden()
    expect(phone.locator(".field__error")).to_have_count(0)
    phone.get_by_label(FORM).fill("Een gewone tekst erna.")
    press(phone, "Zet erbij")
    card = phone.locator("[data-live] .outcome", has_text="Een gewone tekst erna.")
    expect(card.locator("footer b")).to_have_text("opbrengst")
    assert not phone.get_by_label("Wie dit zei, vindt goed").is_checked()
    phone.get_by_role("link", name="Acties", exact=True).click()
    kinds = phone.locator("form[data-anew] input[type=radio]:checked")
    plain = kinds.evaluate_all("all => all.map((one) => one.value)")
    phone.locator("form[data-anew] input[value=persoon]").check(force=True)
    phone.locator("form[data-anew] textarea").fill("Voor Jan.")
    phone.locator("form[data-anew] input[name=owner]").fill("Jan")
    phone.get_by_text("anders", exact=True).click()
    phone.locator("form[data-anew] input[name=when]").fill("voor de kerst")
    press(phone, "Zet erbij")
    expect(phone.locator("[data-live] .outcome", has_text="Voor Jan.")).to_have_count(1)
    assert kinds.evaluate_all("all => all.map((one) => one.value)") == plain
    texts = phone.locator("form[data-anew] input[type=text]")
    assert texts.evaluate_all("all => all.map((one) => one.value).join('')") == ""
    forget_noise(open_page)
