"""Small helps of the browser: counting, copying, and what shows when Windows picks the colours."""

import pytest
from playwright.sync_api import expect

from gesprekskader import rules

pytestmark = pytest.mark.browser

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
REFUSING = """Object.defineProperty(navigator, 'clipboard',
    {value: {writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError'))}})"""


def test_the_counter_counts_as_the_server_does(demo, open_page):
    page = open_page()
    page.goto(demo["roles"]["member_1"])
    box = page.get_by_label("Wat viel jullie op?")
    left = box.locator("xpath=following-sibling::*[@class and contains(@class, 'field__left')]")
    for start in (
        "👍" * 1950,
        "👩‍🏫" * 640,
        "  a\n" * 490,
        "e\u0301" * 1990,
        "x" * 2003,
        "\t" + "y" * 1999,
    ):
        box.fill(start)
        number = rules.OUTCOME_LIMIT - len(rules.tidy(start))
        one = "teken" if abs(number) == 1 else "tekens"
        said = f"nog {number} {one}" if number >= 0 else f"{-number} {one} te lang"
        expect(left).to_have_text(said)
        assert left.is_visible() == (number <= 100)


@pytest.mark.parametrize(
    ("script", "button", "said"),
    [
        (NO_CLIPBOARD, "Alles selecteren", "Alles is geselecteerd."),
        (REFUSING, "Tekst kopiëren", "Kopiëren mag niet van je browser. Alles is geselecteerd."),
    ],
)
def test_where_copying_is_not_possible_the_text_is_selected(demo, open_page, script, button, said):
    page = open_page(1280)
    page.add_init_script(script)
    page.goto(demo["roles"]["screen_facilitator"])
    page.goto(f"{page.url.removesuffix('/scherm')}/uitnodiging")
    page.get_by_role("button", name=button).click()
    expect(page.locator("[data-status]")).to_contain_text(said)
    text = page.locator("#uitnodiging").inner_text().strip()
    assert page.evaluate("getSelection().toString().trim()") == text


def test_in_forced_colours_the_digits_cover_nothing_and_what_is_current_shows(own, open_page):
    page = open_page(1280)
    page.emulate_media(forced_colors="active")
    page.goto(own["roles"]["screen_facilitator"])
    screen, board = page.url, page.url.removesuffix("/scherm")
    page.goto(board)
    page.get_by_role("button", name="Begin met Welkom en doel").click()
    now = page.locator(".run [aria-current=step]")
    expect(now).to_have_css("outline-style", "solid")
    page.goto(screen)
    expect(page.locator(".screen [data-left]")).to_have_css("forced-color-adjust", "none")
    phone = open_page()
    phone.emulate_media(forced_colors="active")
    phone.goto(own["roles"]["member_1"])
    back = "e => getComputedStyle(e).backgroundColor"
    for links in (phone.locator(".tabs a"), phone.locator(".picker a")):
        colours = {link.get_attribute("aria-current"): link.evaluate(back) for link in links.all()}
        assert len(colours) == 2
        assert colours["page"] != colours[None]


def test_in_large_letters_a_quote_is_as_large_as_any_text(demo, open_page):
    page = open_page(1920, height=1080)
    page.goto(f"{demo['base_url']}/kader")
    sizes = page.evaluate("""() => {
        const box = document.createElement("div");
        box.className = "harvest harvest--big";
        box.innerHTML = '<p class="outcome__text">a</p>' +
            '<p class="outcome__text outcome__text--quote">b</p>';
        document.querySelector("main").append(box);
        return [...box.children].map((e) => parseFloat(getComputedStyle(e).fontSize));
    }""")
    assert sizes[1] >= sizes[0] > 40


def test_what_is_about_badges_shows_with_their_tick_among_the_others(demo, open_page):
    page = open_page(1280)
    page.goto(demo["roles"]["screen_facilitator"])
    page.goto(f"{page.url.removesuffix('/scherm')}/drukwerk")
    about = page.get_by_text("Op de achterkant van een naamkaartje staat een code.")
    expect(about).to_be_hidden()
    page.get_by_label("Naamkaartjes met een eigen code").check()
    expect(about).to_be_visible()
