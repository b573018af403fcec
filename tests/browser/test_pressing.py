"""What is pressed while the page is told of news: the press goes where it began."""

import pytest
from leading import go_on, to_part
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FORM = "Wat viel jullie op?"
QUIET = "() => new Promise((done) => setTimeout(done, 300))"


def news(phone: Page, lead: Page, text: str) -> None:
    """A text of a group comes to the board: its answer is there, and had time to be laid."""
    with lead.expect_response(lambda a: a.url.endswith("/stand") and a.status == 200):
        phone.get_by_label(FORM).fill(text)
        phone.get_by_role("button", name="Zet erbij").click()
    lead.evaluate(QUIET)


@pytest.fixture
def room(own, open_page) -> tuple[Page, Page]:
    """A board in the part where groups talk, and a phone in one of them."""
    lead, phone = open_page(1280, height=800), open_page()
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    go_on(lead)
    to_part(lead, "Gesprek over item 8")
    phone.goto(own["roles"]["member_1"])
    return lead, phone


@pytest.mark.parametrize("by", ["the mouse", "the space bar"])
def test_a_press_that_lasts_while_news_comes_is_not_lost(room, by):
    lead, phone = room
    lead.locator(".run summary", has_text="Ophalen").first.click()
    button = lead.get_by_role("button", name="Ga naar Ophalen", exact=True)
    button.hover()
    button.focus()
    lead.mouse.down() if by == "the mouse" else lead.keyboard.down(" ")
    news(phone, lead, "Terwijl iemand drukt.")
    with lead.expect_navigation():
        lead.mouse.up() if by == "the mouse" else lead.keyboard.up(" ")
    expect(lead.locator(".run [aria-current=step]")).to_contain_text("Ophalen")


def test_what_waits_for_a_press_comes_after_it_and_a_long_press_keeps_nothing_away(room):
    lead, phone = room
    lead.mouse.move(5, 5)
    lead.mouse.down()
    before = lead.locator("#groepen").inner_text()
    news(phone, lead, "Na een hele lange druk.")
    assert lead.locator("#groepen").inner_text() == before
    expect(lead.locator("#groepen")).not_to_have_text(before, use_inner_text=True, timeout=10_000)
    lead.mouse.up()


def test_a_press_on_a_text_that_waits_lasts_while_another_comes_to_wait(own, open_page):
    phone = open_page()
    phone.goto(own["roles"]["member_1"])
    closed = {"status": 409, "headers": {"X-Gesprekskader": "1"}, "body": "<p>Gesloten.</p>"}
    phone.route("**/opbrengsten", lambda route: route.fulfill(**closed))
    phone.get_by_label(FORM).fill("Net te laat.")
    phone.get_by_role("button", name="Zet erbij").click()
    copy = phone.get_by_role("button", name="niet verstuurd, tik om te kopi")
    copy.hover()
    phone.mouse.down()
    phone.get_by_label(FORM).fill("En nog een.")
    with phone.expect_request("**/opbrengsten", timeout=2_000):  # the press holds up no text
        phone.get_by_label(FORM).evaluate("(box) => box.form.requestSubmit()")
    phone.wait_for_timeout(300)
    phone.mouse.up()
    expect(phone.locator("[data-outbox] .outcome__text")).to_have_text(["En nog een."])
    open_page.forgives.append("409")
