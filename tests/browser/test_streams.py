"""Whatever a network does with a stream: nothing is lost, nothing doubled, and a page that hears
nothing looks by itself within five seconds."""

import re

import pytest
from between import between
from playwright.sync_api import Page, expect
from servers import demo_on, free_port
from waiting import NET, until, until_gone

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"
KEPT = """
    globalThis.streams = [];
    const Own = globalThis.EventSource;
    globalThis.EventSource = class extends Own {
        constructor(...words) { super(...words); globalThis.streams.push(this); }
    };"""
OPEN = "streams.filter((one) => one.readyState === 1).length"
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
    document.dispatchEvent(new Event("visibilitychange")); }"""


def listening(open_page) -> Page:
    page = open_page()
    page.context.add_init_script(KEPT)
    return page


def sheet(demo: dict, page: Page, role: str) -> None:
    page.goto(demo["roles"][role])
    expect(page.get_by_label(FORM)).to_be_visible()


def write(page: Page, text: str) -> None:
    page.get_by_label(FORM).fill(text)
    page.get_by_role("button", name="Zet erbij").click()
    once(page, text)


def once(page: Page, text: str, timeout: float = 5_000) -> None:
    found = page.locator("[data-live] .outcome__text", has_text=re.compile(f"^{re.escape(text)}$"))
    expect(found).to_have_count(1, timeout=timeout)


def hears(page: Page) -> None:
    until(page, lambda: page.evaluate(OPEN) == 1)


def test_a_change_is_seen_by_a_page_that_would_not_look_for_long(demo, open_page):
    one, two = listening(open_page), open_page()
    sheet(demo, one, "member_1")
    hears(one)
    asked = []
    one.on("request", lambda request: asked.append(request.url) if "/stand" in request.url else 0)
    sheet(demo, two, "member_2")
    two.goto(one.url)
    for text in ("Bij ons helpt een maatje.", "En een vast moment."):
        write(two, text)
        once(one, text)
    assert asked == []  # it was brought


def test_an_answer_that_comes_after_a_newer_list_is_not_laid_over_it(demo, open_page):
    one, two = listening(open_page), open_page()
    sheet(demo, one, "member_1")
    hears(one)
    held = []

    def between(route) -> None:
        route.continue_() if held else held.append((route, route.fetch()))

    one.route("**/stand*", between)
    one.evaluate("document.querySelector('[data-live]').dataset.tag = ''")
    one.evaluate("document.dispatchEvent(new Event('live:look'))")
    until(one, lambda: len(held) == 1)
    sheet(demo, two, "member_2")
    two.goto(one.url)
    write(two, "Nieuwer dan dat antwoord.")
    once(one, "Nieuwer dan dat antwoord.")
    route, late = held[0]
    with one.expect_response(lambda answer: "/stand" in answer.url and answer.status == 304):
        route.fulfill(response=late)  # it asks once more
    once(one, "Nieuwer dan dat antwoord.")


@pytest.mark.parametrize("net", ["holds the stream", "refuses the stream", "cuts the stream"])
def test_a_network_without_streams_is_looked_through_within_seconds(demo, open_page, net):
    one, two = listening(open_page), open_page()

    def between(route) -> None:
        if route.request.headers.get("accept") != "text/event-stream":
            route.continue_()
        elif net == "refuses the stream":
            route.abort()

    if net != "cuts the stream":  # a request that is held gets no answer at all
        one.route("**/stand*", between)
    sheet(demo, one, "member_1")
    if net == "cuts the stream":
        hears(one)
        one.route("**/stand*", between)
        one.evaluate("streams.at(-1).dispatchEvent(new Event('error'))")
    sheet(demo, two, "member_2")
    two.goto(one.url)
    write(two, f"Geschreven terwijl het net {net}.")
    once(one, f"Geschreven terwijl het net {net}.")
    assert one.evaluate(OPEN) == 0
    assert one.locator("[data-net]").inner_text() == ""  # the page says nothing of it
    open_page.forgives.extend(NET)


def test_a_proxy_that_cuts_every_stream_after_a_while_loses_and_doubles_nothing(demo, open_page):
    one, two = listening(open_page), open_page()
    port = int(demo["base_url"].rsplit(":", 1)[1])
    with between(port) as proxy:
        here = demo["roles"]["member_1"].replace(f":{port}/", f":{proxy.port}/")
        one.goto(here)
        sheet(demo, two, "member_2")
        two.goto(one.url.replace(f":{proxy.port}/", f":{port}/"))
        for number in ("eerste", "tweede", "derde"):
            hears(one)
            assert proxy.cut() == 1
            write(two, f"Na de {number} keer.")
            once(one, f"Na de {number} keer.")
        hears(one)
        write(two, "Over een stroom die weer loopt.")
        for said in ("Na de eerste keer.", "Over een stroom die weer loopt."):
            once(one, said)
        assert one.locator("[data-net]").inner_text() == ""
    open_page.forgives.extend(NET)


def test_a_phone_that_sleeps_lets_go_and_hears_again_when_it_wakes(demo, open_page):
    one, two = listening(open_page), open_page()
    sheet(demo, one, "member_1")
    hears(one)
    one.evaluate(HIDE, True)
    assert one.evaluate(OPEN) == 0
    sheet(demo, two, "member_2")
    two.goto(one.url)
    write(two, "Geschreven terwijl jij sliep.")
    one.evaluate(HIDE, False)
    once(one, "Geschreven terwijl jij sliep.")
    hears(one)
    write(two, "Geschreven na het wakker worden.")
    once(one, "Geschreven na het wakker worden.")


def test_six_tabs_of_one_browser_leave_room_for_the_page_that_is_looked_at(demo, open_page):
    first = listening(open_page)
    sheet(demo, first, "member_1")
    address, tabs = first.url, [first]
    for _ in range(6):
        hears(tabs[-1])
        tabs[-1].evaluate(HIDE, True)
        tabs.append(first.context.new_page())
        tabs[-1].goto(address)
    write(tabs[-1], "Uit het zevende tabblad.")
    hears(tabs[-1])
    assert [tab.evaluate(OPEN) for tab in tabs] == [0, 0, 0, 0, 0, 0, 1]


def test_a_server_that_starts_again_is_heard_again(tmp_path, open_page):
    one, two = listening(open_page), open_page()
    port, folder = free_port(), tmp_path / "data"
    with demo_on(folder, port) as process:
        sheet(process.info, one, "member_1")
        hears(one)
        sheet(process.info, two, "member_2")
        two.goto(one.url)
        write(two, "Voor het uitvallen.")
        once(one, "Voor het uitvallen.")
    until_gone(port)
    with demo_on(folder, port):
        expect(two.locator("[data-net]")).to_have_text("", timeout=20_000)
        write(two, "Na het uitvallen.")
        once(one, "Na het uitvallen.", timeout=10_000)
        hears(one)
        once(one, "Voor het uitvallen.")
    open_page.forgives.extend(NET)
