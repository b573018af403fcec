"""The box to write in stands still below what was written, whatever stands there."""

import pytest
from leading import go_on
from playwright.sync_api import Page, expect
from waiting import NET

pytestmark = pytest.mark.browser
BOX = "Wat viel jullie op?"

IN_SIGHT = """(words) => {
  const all = [...document.querySelectorAll("textarea")];
  const box = all.find((one) => one.labels[0].innerText.trim() === words);
  const at = box.getBoundingClientRect();
  const end = document.querySelector(".tabs").getBoundingClientRect().top;
  const top = document.elementFromPoint(at.left + 20, at.top + 10);
  return top === box && at.top >= 0 && at.bottom <= end;
}"""


ABOVE_THE_FORM = """(words) => {
  const all = [...document.querySelectorAll("[data-live] .outcome")];
  const text = all.find((one) => one.textContent.includes(words))?.getBoundingClientRect();
  const form = document.querySelector(".composer").getBoundingClientRect();
  return text && text.top >= 0 && text.bottom <= form.top;
}"""


def write(page: Page, words: str) -> None:
    page.get_by_label(BOX).fill(words)
    page.get_by_role("button", name="Zet erbij").click()


def test_the_box_is_in_sight_with_no_text_and_with_twelve(own, open_page):
    phone = open_page(360, height=640)
    phone.goto(own["roles"]["other_group_member"])
    phone.get_by_role("link", name="+ kiezen").click()
    phone.get_by_label("Jullie eigen punt").fill("Een lang eigen punt. " * 12)
    phone.get_by_role("button", name="Eigen punt toevoegen").click()
    expect(phone.get_by_label(BOX)).to_be_visible()
    expect(phone.locator(".outcome")).to_have_count(0)
    assert phone.evaluate(IN_SIGHT, BOX)
    for number in range(12):
        write(phone, f"Tekst {number} over wat we zagen, met genoeg woorden voor twee regels.")
    expect(phone.locator("[data-live] .outcome")).to_have_count(12)
    assert phone.evaluate(IN_SIGHT, BOX)
    phone.reload()
    assert phone.evaluate(IN_SIGHT, BOX)
    expect(phone.locator(".group-head")).not_to_contain_text("bewaard")  # of another page
    write(phone, "Nog een.")
    expect(phone.locator(".group-head")).to_contain_text("bewaard")
    phone.get_by_role("link", name="Acties", exact=True).click()
    expect(phone.get_by_label("Wat gaat er gebeuren?")).to_be_visible()
    assert phone.evaluate(IN_SIGHT, "Wat gaat er gebeuren?")
    open_page.forgives.extend(NET)


ON_TOP = """(button) => {
  const { left, top, bottom } = button.getBoundingClientRect();
  const seen = document.elementFromPoint(left + 20, (top + bottom) / 2);
  return seen === button && bottom <= document.querySelector(".tabs").getBoundingClientRect().top;
}"""


@pytest.mark.parametrize("screen", [640, 740])
def test_the_button_of_an_own_step_is_in_sight_and_each_item_is_one_line(demo, open_page, screen):
    phone = open_page(360, height=screen)
    phone.goto(demo["roles"]["member_1"])
    phone.get_by_role("link", name="Mijn stap").click()
    send = phone.get_by_role("button", name="Stap toevoegen")
    expect(send).to_be_visible()
    assert send.evaluate(ON_TOP)
    item = phone.locator(".check--line").nth(1)
    assert item.evaluate("(label) => label.offsetHeight") < 60
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert item.evaluate("(label) => label.getBoundingClientRect().right") < 360
    height = "(button) => button.form.offsetHeight"
    before = send.evaluate(height)
    item.locator("input").check()
    assert send.evaluate(height) == before, "nothing moves under a finger"


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740), (430, 900)])
def test_nothing_stands_beside_the_screen_and_the_button_can_be_seen(
    demo, open_page, width, height
):
    phone = open_page(width, height=height)
    phone.goto(demo["roles"]["member_1"])
    for tab in ("Gesprek", "Acties"):
        phone.get_by_role("link", name=tab, exact=True).click()
        expect(phone.locator(".tabs [aria-current]")).to_have_text(tab)
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
        button = phone.get_by_role("button", name="Zet erbij").bounding_box()
        assert button["y"] + button["height"] <= phone.locator(".tabs").bounding_box()["y"]


KEYBOARD = """() => {
  const seen = Object.assign(new EventTarget(), { height: innerHeight, offsetTop: 0, scale: 1 });
  Object.defineProperty(globalThis, "visualViewport", { value: seen, configurable: true });
}"""
OPENS = """(height) => {
  visualViewport.height = height;
  visualViewport.dispatchEvent(new Event("resize"));
}"""


def test_where_a_keyboard_lies_over_the_page_the_form_stands_above_it(demo, open_page):
    phone = open_page(360, height=740)
    phone.add_init_script(f"({KEYBOARD})()")
    phone.goto(demo["roles"]["member_1"])
    for tab, box in (("Gesprek", BOX), ("Acties", "Wat gaat er gebeuren?")):
        phone.get_by_role("link", name=tab, exact=True).click()
        expect(phone.locator(".tabs [aria-current]")).to_have_text(tab)
        phone.get_by_label(box).focus()
        phone.evaluate(OPENS, 400)
        form = phone.locator(".composer").bounding_box()
        assert form["y"] >= 0
        assert form["y"] + form["height"] <= 400
        phone.evaluate(OPENS, 740)
        form = phone.locator(".composer").bounding_box()
        assert form["y"] + form["height"] > 600


def test_with_letters_twice_as_large_box_and_button_can_be_reached(demo, open_page):
    phone = open_page(360, height=740)
    phone.goto(demo["roles"]["member_1"])
    for tab in ("Gesprek", "Acties"):
        phone.get_by_role("link", name=tab, exact=True).click()
        expect(phone.locator(".tabs [aria-current]")).to_have_text(tab)
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        phone.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        button = phone.get_by_role("button", name="Zet erbij").bounding_box()
        assert button["y"] + button["height"] <= phone.locator(".tabs").bounding_box()["y"]
        assert button["x"] + button["width"] <= 360


def test_on_its_side_the_form_scrolls_along(demo, open_page):
    phone = open_page(667, height=320)
    phone.goto(demo["roles"]["member_1"])
    assert (
        phone.locator(".composer").evaluate("(one) => getComputedStyle(one).position") == "static"
    )


def test_a_fold_that_was_opened_stays_open_when_the_list_is_renewed(own, open_page):
    lead, one, two = open_page(1280), open_page(), open_page()
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.split("/scherm")[0])
    go_on(lead)
    expect(lead.locator("[data-clock]").first).to_be_visible()
    one.goto(own["roles"]["member_1"])
    fold = one.locator(".group-clock details")
    fold.locator("summary").click()
    two.goto(own["roles"]["member_2"])
    two.goto(one.url)
    write(two, "Nieuw voor de ander.")
    expect(one.locator("[data-live]")).to_contain_text("Nieuw voor de ander.")
    expect(fold).to_have_attribute("open", "")
    open_page.forgives.extend(NET)


def test_what_one_phone_asks_another_of_the_group_takes_back(own, open_page):
    one, two = open_page(), open_page()
    one.goto(own["roles"]["member_1"])
    two.goto(own["roles"]["member_2"])
    two.goto(one.url)
    one.get_by_role("button", name="Kom even").click()
    expect(one.get_by_role("button", name="Gevraagd")).to_be_focused()
    back = two.get_by_role("button", name="Gevraagd · toch niet")
    back.click()
    expect(two.get_by_role("button", name="Kom even")).to_be_visible()
    expect(one.get_by_role("button", name="Kom even")).to_be_visible()
    assert two.url.split("#")[0] == one.url.split("#")[0]  # both stayed where they were
    write(two, "En schrijven gaat gewoon door.")
    expect(one.locator("[data-live]")).to_contain_text("En schrijven gaat gewoon door.")
    open_page.forgives.extend(NET)


def test_a_text_that_was_just_sent_stands_above_the_form(own, open_page):
    phone = open_page(360, height=740)
    phone.goto(own["roles"]["other_group_member"])
    phone.get_by_role("link", name="+ kiezen").click()
    phone.get_by_label("Jullie eigen punt").fill("Een lang eigen punt. " * 14)
    phone.get_by_role("button", name="Eigen punt toevoegen").click()
    for number in range(3):
        write(phone, f"Tekst {number} over wat we zagen, met genoeg woorden voor twee regels.")
        phone.wait_for_function(ABOVE_THE_FORM, arg=f"Tekst {number}", timeout=5000)
    assert phone.evaluate(IN_SIGHT, BOX)


def test_what_is_to_be_mended_in_an_action_has_focus_and_is_in_sight_with_its_sentence(
    own, open_page
):
    phone = open_page(360, height=740)
    phone.goto(own["roles"]["member_1"])
    phone.get_by_role("link", name="Acties", exact=True).click()
    for chip, box, says in (
        ("rol", "Naam of rol", "Vul in wie dit doet"),
        ("tafel", "Overlegtafel", "Kies een overlegtafel."),
    ):
        phone.get_by_label("Wat gaat er gebeuren?").fill("Een kaartje maken")
        phone.locator(".composer").get_by_text(chip, exact=True).click()
        phone.get_by_role("button", name="Zet erbij").click()
        sentence = phone.locator(".composer .field__error", has_text=says)
        expect(sentence).to_be_in_viewport()
        expect(phone.get_by_label(box)).to_be_focused()
        row = phone.locator(".composer__row").bounding_box()
        words = sentence.bounding_box()
        assert words["y"] + words["height"] <= row["y"]
        expect(phone.get_by_label("Wat gaat er gebeuren?")).to_have_value("Een kaartje maken")
    phone.get_by_label("Wat gaat er gebeuren?").fill("")
    open_page.forgives.append("422")


def test_a_phone_on_the_own_step_sees_the_next_part_begin(own, open_page):
    phone, lead = open_page(), open_page(1280)
    phone.goto(own["roles"]["member_1"])
    phone.get_by_role("link", name="Mijn stap", exact=True).click()
    phone.get_by_label("Je stap").fill("Half geschreven")
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.split("/scherm")[0])
    go_on(lead)
    expect(phone.locator(".group-clock")).to_contain_text("Welkom en doel")
    go_on(lead)
    expect(phone.locator(".group-clock")).to_contain_text("Even voor jezelf")
    expect(phone.get_by_label("Je stap")).to_have_value("Half geschreven")
    phone.get_by_label("Je stap").fill("")
    open_page.forgives.extend(NET)
