"""Two people on one text, also without a connection: both texts stay until somebody chooses."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from waiting import NET

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"


def sheet(demo: dict, page: Page, role: str) -> None:
    page.goto(demo["roles"][role])
    expect(page.get_by_label(FORM)).to_be_visible()


def write(page: Page, text: str) -> None:
    page.get_by_label(FORM).fill(text)
    page.get_by_role("button", name="Zet erbij").click()
    expect(on_sheet(page, text)).to_have_count(1)


def on_sheet(page: Page, text: str):
    return page.locator("[data-live] .outcome__text", has_text=re.compile(f"^{re.escape(text)}$"))


def begin_edit(page: Page, text: str) -> None:
    article = page.locator("[data-live] article", has_text=text)
    article.get_by_role("link", name="Wijzigen").click()
    expect(page.get_by_role("heading", name="Opbrengst wijzigen")).to_be_visible()


def save(page: Page, words: str) -> None:
    page.get_by_label(FORM).fill(words)
    page.get_by_role("button", name="Opslaan").click()


def forget_network_noise(open_page) -> None:
    open_page.forgives.extend(NET)


def test_two_editors_see_both_texts_and_put_them_together(demo, open_page):
    one, two = open_page(), open_page()
    sheet(demo, one, "member_1")
    write(one, "Samen voorbereiden helpt.")
    sheet(demo, two, "member_2")
    begin_edit(one, "Samen voorbereiden helpt.")
    begin_edit(two, "Samen voorbereiden helpt.")
    save(one, "Samen voorbereiden helpt, elke week.")
    expect(on_sheet(one, "Samen voorbereiden helpt, elke week.")).to_be_visible()
    save(two, "Samen voorbereiden helpt, met de mentor.")
    expect(two.locator("[data-theirs]")).to_have_text("Samen voorbereiden helpt, elke week.")
    expect(two.get_by_label(FORM)).to_have_value("Samen voorbereiden helpt, met de mentor.")
    two.get_by_role("button", name="Zet beide in het vak").click()
    two.get_by_role("button", name="Opslaan").click()
    for page in (one, two):
        expect(page.locator("[data-live]")).to_contain_text("met de mentor.")
        expect(page.locator("[data-live]")).to_contain_text("elke week.")
        page.reload()
        kept = page.locator("[data-live] .outcome__text", has_text="Samen voorbereiden helpt")
        expect(kept).to_have_count(1)
    open_page.forgives.append("409")


def meet_elsewhere(demo, one: Page, two: Page, text: str, theirs: str, mine: str) -> Locator:
    """Both change a text, the second without a connection. What leads that one to both texts, on
    another page."""
    sheet(demo, one, "member_1")
    write(one, text)
    sheet(demo, two, "member_2")
    back = two.url
    begin_edit(two, text)
    two.route("**/wijzigen", lambda route: route.abort())
    save(two, mine)
    expect(two.locator("[data-outbox] li")).to_contain_text("bewaard op dit apparaat")
    begin_edit(one, text)
    save(one, theirs)
    expect(on_sheet(one, theirs)).to_be_visible()
    two.goto(back)  # on to something else; the net comes back meanwhile
    two.unroute_all()
    tap = two.get_by_role("button", name="hier staat intussen iets anders")
    expect(tap).to_be_visible(timeout=8_000)
    two.reload()
    return tap


def test_an_edit_made_without_a_connection_that_met_another_shows_both(demo, open_page):
    one, two = open_page(), open_page()
    theirs = "Een plek om te oefenen, in de klas."
    mine = "Een plek om te oefenen, in het leerplein."
    meet_elsewhere(demo, one, two, "Een plek om te oefenen.", theirs, mine).click()
    expect(two.locator("[data-theirs]")).to_have_text(theirs)
    expect(two.get_by_label(FORM)).to_have_value(mine)
    two.get_by_role("link", name="Houd hun tekst").click()
    expect(on_sheet(two, theirs)).to_have_count(1)
    expect(two.locator("[data-outbox] li")).to_have_count(0)
    begin_edit(two, theirs)
    expect(two.get_by_label(FORM)).to_have_value(theirs)
    open_page.forgives.append("409")
    forget_network_noise(open_page)


SHUT = """if (sessionStorage.getItem("dicht")) {
  const asks = IDBFactory.prototype.open;
  const goes = new Promise((go) => { window.letOpen = go; });
  IDBFactory.prototype.open = function (...words) {
    const late = {};
    goes.then(() => {
      const asked = asks.apply(this, words);
      asked.onsuccess = () => { late.result = asked.result; late.onsuccess(); };
    });
    return late;
  };
}"""
"""The store of the device opens when we say so, on pages from when it is `dicht`."""


def test_words_sent_while_the_page_with_both_texts_opens_are_kept(demo, open_page):
    one, two = open_page(), open_page()
    two.add_init_script(SHUT)
    theirs, mine = "Een vraag per week, in het team.", "Een vraag per week, met de student."
    tap = meet_elsewhere(demo, one, two, "Een vraag per week.", theirs, mine)
    two.evaluate("sessionStorage.setItem('dicht', 'ja')")
    tap.click()
    expect(two.locator("[data-theirs]")).to_have_text(theirs)
    two.wait_for_load_state()  # a press before the scripts run sends the form as it is
    two.route("**/wijzigen", lambda route: route.abort())
    save(two, "Een vraag per week, met iedereen.")
    two.evaluate("letOpen()")
    waits = two.locator("[data-outbox] li")
    expect(waits).to_contain_text("bewaard op dit apparaat")
    expect(waits.locator(".outcome__text")).to_have_text(["Een vraag per week, met iedereen."])
    open_page.forgives.append("409")
    forget_network_noise(open_page)


def test_an_edit_without_a_connection_is_sent_later_and_only_once(demo, open_page):
    phone = open_page()
    sheet(demo, phone, "member_1")
    write(phone, "Tijd voor de mentor.")
    begin_edit(phone, "Tijd voor de mentor.")
    phone.context.set_offline(True)
    save(phone, "Elke week tijd voor de mentor.")
    expect(phone.locator("[data-outbox] li")).to_contain_text("bewaard op dit apparaat")
    phone.context.set_offline(False)
    expect(on_sheet(phone, "Elke week tijd voor de mentor.")).to_have_count(1, timeout=6_000)
    expect(on_sheet(phone, "Tijd voor de mentor.")).to_have_count(0)
    forget_network_noise(open_page)


def test_an_edit_that_was_not_finished_is_there_again_and_knows_its_version(demo, open_page):
    one, two = open_page(), open_page()
    sheet(demo, one, "member_1")
    write(one, "Werkplekleren vraagt rust.")
    begin_edit(one, "Werkplekleren vraagt rust.")
    one.get_by_label(FORM).fill("Werkplekleren vraagt rust en een maatje.")
    edit = one.url
    one.close()
    sheet(demo, two, "member_2")
    begin_edit(two, "Werkplekleren vraagt rust.")
    save(two, "Werkplekleren vraagt rust en tijd.")
    expect(on_sheet(two, "Werkplekleren vraagt rust en tijd.")).to_be_visible()
    again = one.context.new_page()
    again.goto(edit)
    expect(again.get_by_label(FORM)).to_have_value("Werkplekleren vraagt rust en een maatje.")
    expect(again.get_by_text("Dit typte je eerder.")).to_be_visible()
    again.get_by_role("button", name="Opslaan").click()
    expect(again.locator("[data-theirs]")).to_have_text("Werkplekleren vraagt rust en tijd.")
    open_page.forgives.append("409")


def test_a_hidden_tab_asks_nothing_and_catches_up_on_return(demo, open_page):
    one, two = open_page(), open_page()
    one.clock.install()
    sheet(demo, one, "member_1")
    sheet(demo, two, "member_2")
    hide = """() => { Object.defineProperty(document, 'hidden', {value: %s, configurable: true});
      document.dispatchEvent(new Event('visibilitychange')); }"""
    one.evaluate(hide % "true")
    asked = []
    one.on("request", lambda request: asked.append(request.url) if "/stand" in request.url else 0)
    write(two, "Geschreven terwijl jij weg was.")
    one.clock.run_for(60_000)
    assert asked == []
    one.evaluate(hide % "false")
    expect(on_sheet(one, "Geschreven terwijl jij weg was.")).to_have_count(1, timeout=2_000)
    assert asked
