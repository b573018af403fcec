"""What somebody hears who does not look: each thing once, in a region that stood long enough."""

import re

import pytest
from leading import more, to_stage
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"

HEAR = """() => {
  const region = "[role=status], [role=alert], [aria-live]", born = new WeakMap();
  globalThis.heard = [];
  new MutationObserver((changes) => {
    const spoke = new Set();
    for (const { target, addedNodes } of changes) {
      for (const node of addedNodes)
        for (const one of node.querySelectorAll?.(region) ?? []) born.set(one, performance.now());
      const line = (target.closest ? target : target.parentElement)?.closest(region);
      if (line) spoke.add(line);
    }
    for (const line of spoke) {
      const words = line.textContent.trim(), age = performance.now() - (born.get(line) ?? -1000);
      if (words) heard.push(age < 100 ? `te vroeg: ${words}` : words);
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


def sheet(info: dict, page: Page) -> None:
    page.goto(info["roles"]["member_1"])
    expect(page.get_by_label(FORM)).to_be_visible()


def test_a_change_of_stage_is_said_once_and_a_page_that_opens_is_silent(own, open_page):
    phone, lead = open_page(), open_page(1280)
    sheet(own, phone)
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    phone.evaluate(HEAR)
    says = phone.locator("[data-clock-says]")
    told = []
    for button, words, done in (
        ("Terug naar concept", "Deze bijeenkomst is nog niet open.", "is weer een concept"),
        ("Openen voor deelnemers", "Deze bijeenkomst is open. Schrijf gerust.", "is open"),
        ("Ophalen", "Iedereen hier kan nu lezen wat de groepen schreven.", "alle teksten lezen"),
        ("Afronden", "Jullie kunnen nog aanvullen en verbeteren.", "nog een week aanvullen"),
        ("Sluiten", "Deze bijeenkomst is gesloten. Je kunt alles nog lezen.", "is gesloten"),
    ):
        if button == "Terug naar concept":
            more(lead, button)
        elif button == "Openen voor deelnemers":
            lead.get_by_role("button", name=button, exact=True).click()
        else:
            to_stage(lead, button)
        expect(lead.locator("[data-said]")).to_have_text(re.compile(done))
        phone.evaluate("document.dispatchEvent(new Event('live:look'))")
        expect(says).to_have_text(words)
        told.append(words)
    phone.evaluate("document.dispatchEvent(new Event('clock:look'))")
    assert phone.evaluate("heard") == told
    phone.reload()
    phone.evaluate("document.dispatchEvent(new Event('clock:look'))")
    expect(says).to_be_empty()


def test_a_clock_says_the_part_also_when_it_is_short_and_that_time_came_or_it_stopped(
    own, open_page
):
    phone, lead = open_page(), open_page(1280)
    sheet(own, phone)
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    lead.get_by_role("button", name="Begin met Welkom en doel").click()
    says, clock = phone.locator("[data-clock-says]"), "document.querySelector('[data-clock]')"
    expect(says).to_have_text("Nu: Welkom en doel")
    lead.get_by_role("button", name="5 min erbij").click()
    expect(lead.locator("[data-said]")).to_have_text("Er zijn 5 minuten bij.")
    assert lead.locator("[data-clock-says]").inner_text() == ""
    phone.route("**/stand*", lambda route: route.abort())  # from here the test moves its clock
    phone.evaluate(HEAR)
    for left, part, words in (
        (90, 9, "Nu: Welkom en doel. Nog twee minuten."),
        (900, 9, "Er is tijd bij gekomen."),
        (100, 9, "Nog twee minuten."),
        (-1, 9, "Tijd is om. Rond je zin af."),
        (400, 8, "Nu: Welkom en doel"),
    ):
        phone.evaluate(
            f"""async () => {{
              const app = document.querySelector("script[type=module]").src;
              const {{ now }} = await import(app.replace("app.js", "now.js"));
              Object.assign({clock}.dataset, {{ part: "{part}",
              ends: String(now() + {left} * 1000 + 500) }});
              document.dispatchEvent(new Event("clock:look")); }}"""
        )
        expect(says).to_have_text(words)
    phone.evaluate(f"{clock}.remove(); document.dispatchEvent(new Event('clock:look'))")
    expect(says).to_have_text("De klok loopt niet meer.")
    phone.evaluate("document.dispatchEvent(new Event('clock:look'))")
    assert len(phone.evaluate("heard.filter((words) => !words.startsWith('Geen'))")) == 6
    open_page.forgives.append("ERR_FAILED")


def test_what_is_sent_or_refused_is_said_in_a_line_that_stood_there(own, open_page):
    phone = open_page()
    sheet(own, phone)
    phone.evaluate(HEAR)
    phone.get_by_label(FORM).fill("Dit hoor je één keer.")
    phone.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator("[data-status]")).to_contain_text("verstuurd om")
    phone.get_by_label("Soort").select_option("citaat")
    phone.get_by_label(FORM).fill("Zonder rol.")
    phone.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator("[data-status]")).to_contain_text("Nog niet opgeslagen.")
    sent, refused = phone.evaluate("heard")  # the words by the box come with the focus there
    assert sent.startswith("Je tekst is verstuurd om")
    assert refused == "Nog niet opgeslagen. Kijk wat er bij het vak staat."
    phone.get_by_label(FORM).fill("")
    open_page.forgives.append("422")


def test_who_sits_down_hears_where(own, open_page):
    phone, lead = open_page(), open_page(1280)
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    code = lead.locator(".join-box .code").inner_text().replace(" ", "")
    phone.goto(f"{own['base_url']}/meedoen/{code}")
    phone.get_by_label("Je voornaam").fill("Yara")
    phone.get_by_role("button", name="Verder").click()
    group = phone.get_by_role("button", name="Groep 1")
    expect(group).to_be_visible()
    phone.wait_for_timeout(400)  # longer than a sentence waits
    expect(phone.locator("[data-said]")).to_be_empty()
    group.click()
    expect(phone.locator("[data-said]")).to_have_text("Je zit bij Groep 1.")


def test_what_was_refused_is_not_said_to_be_done_on_the_page_after(own, open_page):
    lead = open_page(1280)
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    late = ("now=open", "now=gesloten")  # as from a page that lay open
    lead.route(
        "**/stadium",
        lambda route: route.continue_(post_data=route.request.post_data.replace(*late)),
        times=1,
    )
    to_stage(lead, "Ophalen")
    expect(lead.locator("h1")).to_contain_text("intussen al verder")
    lead.get_by_role("link", name="Terug").click()
    expect(lead.locator("#klok")).to_be_visible()
    lead.wait_for_timeout(400)  # longer than a sentence waits
    expect(lead.locator("[data-said]")).to_be_empty()
    to_stage(lead, "Ophalen")
    expect(lead.locator("[data-said]")).to_have_text(
        "Iedereen in de zaal kan nu alle teksten lezen."
    )
    open_page.forgives.append("422")


def test_news_in_a_list_is_said_and_all_else_comes_in_silence(demo, open_page):
    phone = open_page()
    words = {"": "<p>Nog bezig.</p>", "news": "<p data-news>Klaar.</p>"}
    kind = ""
    phone.route(
        "**/stand*",
        lambda route: route.fulfill(
            body=words[kind], headers={"X-Gesprekskader": "1", "ETag": kind or "none"}
        ),
    )
    phone.add_init_script("delete globalThis.EventSource")  # it looks by itself
    sheet(demo, phone)
    phone.evaluate(HEAR)
    expect(phone.locator("[data-live]")).to_have_text("Nog bezig.")
    assert phone.evaluate("heard") == []
    kind = "news"
    expect(phone.locator("[data-said]")).to_have_text("Klaar.")


def test_a_stream_that_hangs_does_not_hide_that_the_connection_is_gone_and_back(demo, open_page):
    phone = open_page()
    with phone.expect_response(lambda answer: "event-stream" in answer.headers["content-type"]):
        sheet(demo, phone)
    phone.evaluate(HEAR)
    phone.route("**/stand*", lambda route: route.abort())  # the stream that is open stays so
    phone.evaluate("document.dispatchEvent(new Event('live:look'))")
    net = phone.locator("[data-net]")
    expect(net).to_contain_text("Geen verbinding. Schrijf gerust door")
    phone.unroute_all()
    expect(net).to_have_text("De verbinding is er weer.", timeout=12_000)
    expect(net).to_be_empty()
    assert len(phone.evaluate("heard")) == 2
    open_page.heard[:] = [t for t in open_page.heard if "ERR_FAILED" not in t]


def test_a_kind_that_was_chosen_stays_while_others_write(own, open_page):
    phone, other = open_page(), open_page()
    sheet(own, phone)
    other.goto(own["roles"]["member_2"])
    phone.get_by_label("Soort").select_option("citaat")
    other.goto(phone.url)
    other.get_by_label(FORM).fill("Van een ander.")
    other.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator("main")).to_contain_text("Van een ander.")
    expect(phone.get_by_label("Soort")).to_have_value("citaat")
