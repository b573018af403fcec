"""Coming back as yourself, on real devices: link, slip, renewed link, typed code, shared device."""

import re

import pytest
from leading import more
from pages import press
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
CODE = re.compile(r"(?:\w{4}-){2}\w{4}")
STEP = "twee eerstejaars vragen om mee te lopen"


@pytest.fixture
def owner(demo, open_page) -> Page:
    """Somebody with a step, on the own phone."""
    page = open_page()
    page.goto(demo["roles"]["member_1"])
    return page


def make_link(page: Page, base: str) -> tuple[str, str]:
    """The link and the code, as the owner sees them once."""
    page.goto(f"{base}/mijn/sleutel")
    page.get_by_role("button", name=re.compile("Maak mijn link|Nieuwe link maken")).click()
    return page.locator("#mijn-link").inner_text(), page.locator(".key-code").inner_text()


def test_a_link_opens_the_own_steps_on_a_second_device(demo, owner, open_page):
    base = demo["base_url"]
    link, _ = make_link(owner, base)
    expect(owner.locator("svg.qr")).to_be_visible()
    laptop, asked = open_page(1280), []
    laptop.on("request", lambda request: asked.append((request.url, request.headers)))
    laptop.goto(link)
    expect(laptop.get_by_role("heading", name="Ben jij Roos Tadema?")).to_be_visible()
    assert laptop.url == f"{base}/sleutel/ben-jij-dit"
    assert "#" not in laptop.evaluate("document.referrer")
    press(laptop, "Ja, dat ben ik")
    laptop.goto(f"{base}/mijn")
    expect(laptop.get_by_text(STEP).first).to_be_visible()
    secret = link.split("#")[1]
    for url, headers in asked:
        assert secret not in url
        assert secret not in headers.get("referer", "")


def test_looking_at_a_link_and_saying_no_changes_nothing(demo, owner, open_page):
    link, _ = make_link(owner, demo["base_url"])
    other = open_page()
    other.goto(link)
    press(other, "Nee, dat ben ik niet")
    other.goto(f"{demo['base_url']}/mijn")
    expect(other.get_by_role("heading", name="Verder als jezelf")).to_be_visible()


def test_a_renewed_link_leaves_the_old_one_dead(demo, owner, open_page):
    old, _ = make_link(owner, demo["base_url"])
    new, _ = make_link(owner, demo["base_url"])
    other = open_page()
    other.goto(old)
    expect(other.get_by_text("Deze link of code werkt niet")).to_be_visible()
    assert old.split("#")[1] not in other.content()
    other.goto("about:blank")
    other.goto(new)
    expect(other.get_by_role("heading", name="Ben jij Roos Tadema?")).to_be_visible()
    open_page.forgives.append("422")


def test_a_slip_of_the_facilitator_asks_its_owner_first(demo, owner, open_page):
    base = demo["base_url"]
    lead = open_page(1280)
    lead.goto(demo["roles"]["facilitator"])
    lead.get_by_role("link", name="Open het bord").click()
    more(lead, "Deelnemers")
    row = lead.locator("li", has_text="Roos Tadema")
    row.get_by_role("link", name="Code uitdelen").click()
    press(lead, "Code maken")
    code = lead.locator(".key-code").inner_text()
    assert CODE.fullmatch(code)

    phone = open_page()
    phone.goto(f"{base}/")
    phone.get_by_label("Code van de bijeenkomst").fill(code.lower().replace("-", " "))
    press(phone, "Meedoen met code")
    expect(phone.get_by_role("heading", name="Ben jij Roos Tadema?")).to_be_visible()
    press(phone, "Ja, dat ben ik")
    expect(phone.get_by_role("heading", name="Deze code wacht op Roos Tadema")).to_be_visible()
    phone.goto(f"{base}/mijn")
    assert STEP not in phone.content()

    other = open_page()
    other.goto(f"{base}/sleutel")
    other.get_by_label("Je code").fill(code)
    press(other, "Verder")
    expect(other.get_by_text("Deze link of code werkt niet")).to_be_visible()

    owner.goto(f"{base}/kader")
    expect(owner.get_by_role("heading", name="Ben jij dit?")).to_be_visible()
    expect(owner.get_by_text("Wietske Brandsma maakte op")).to_be_visible()
    press(owner, "Ja, dat ben ik")
    expect(owner.get_by_text("Jij zei: dat ben ik.")).to_be_visible()
    phone.goto(f"{base}/mijn")
    expect(phone.get_by_text(STEP).first).to_be_visible()
    open_page.forgives.append("422")


def test_a_code_is_typed_where_there_is_no_script(demo, owner, open_page):
    _, code = make_link(owner, demo["base_url"])
    old = open_page(script=False)
    old.goto(f"{demo['base_url']}/sleutel")
    old.get_by_label("Je code").fill(code.lower())
    press(old, "Verder")
    expect(old.get_by_role("heading", name="Ben jij Roos Tadema?")).to_be_visible()
    press(old, "Ja, dat ben ik")
    old.goto(f"{demo['base_url']}/mijn")
    expect(old.get_by_text(STEP).first).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_after_leaving_a_shared_device_back_shows_nothing(demo, owner, open_page, script):
    _, code = make_link(owner, demo["base_url"])
    shared = open_page(script=script)
    shared.goto(f"{demo['base_url']}/sleutel")
    shared.get_by_label("Je code").fill(code)
    press(shared, "Verder")
    press(shared, "Ja, dat ben ik")
    shared.goto(f"{demo['base_url']}/mijn")
    expect(shared.get_by_text(STEP).first).to_be_visible()
    shared.goto(f"{demo['base_url']}/mijn/sleutel")
    press(shared, "Vergeet mij op dit toestel")
    expect(
        shared.get_by_role("heading", name="Samen in gesprek over samen opleiden")
    ).to_be_visible()
    for _ in range(6):
        shared.go_back()
        shared.wait_for_load_state()
        assert STEP not in shared.content()
        assert code not in shared.content()
        assert "Roos Tadema" not in shared.content()


def test_a_coordinator_answers_on_a_phone(demo, open_page):
    page = open_page()
    page.goto(demo["roles"]["coordinator"])
    expect(page.get_by_role("heading", name=re.compile("vragen"))).to_be_visible()
    page.get_by_role("link", name=re.compile("Kunnen jullie scholing")).first.click()
    page.get_by_label("Jouw antwoord").fill("In november is er een training. Je krijgt een mail.")
    press(page, "Geef dit antwoord")
    expect(page.get_by_role("heading", name="Antwoord verbeteren")).to_be_visible()
