"""The running sheet in a browser: minutes by taps, parts moved by keys, two who lead at once."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from waiting import until

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(demo, open_page) -> Page:
    """The programme of a meeting that is planned, on the laptop of who leads it."""
    page = open_page(1280)
    page.goto(demo["roles"]["facilitator"])
    page.goto(f"{demo['base_url']}/netwerken")
    page.locator("main a[href^='/netwerken/']").first.click()
    page.get_by_role("link", name="Laatste contactmiddag").first.click()
    page.get_by_role("link", name="Programma aanpassen").first.click()
    expect(page.get_by_role("heading", name="Programma", level=1)).to_be_visible()
    return page


def names(page: Page) -> list[str]:
    return page.locator(".part__name > a").all_inner_texts()


def step(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def test_taps_on_minutes_are_summed_at_once_and_kept(sheet):
    first = names(sheet)[0]
    done = sheet.locator("[data-done]")
    before, second = done.inner_text(), sheet.locator(".part time").nth(1)
    at = second.inner_text()
    with sheet.expect_response("**/minuten"):
        for _ in range(3):
            step(sheet, f"Minuut erbij bij {first}")
        assert done.inner_text() != before
        assert second.inner_text() != at
    box = sheet.get_by_label(f"Minuten van {first}", exact=True)
    there = box.input_value()
    expect(sheet.locator("[data-said]")).to_have_text("Dat is gedaan.")
    sheet.reload()
    assert box.input_value() == there


def test_a_tap_on_minutes_while_those_of_before_come_back_counts_too(sheet):
    first = names(sheet)[0]
    box = sheet.get_by_label(f"Minuten van {first}", exact=True)
    before = int(box.input_value())
    with sheet.expect_response("**/minuten"):
        step(sheet, f"Minuut erbij bij {first}")
        sheet.get_by_role("button", name=f"Minuut erbij bij {first}").hover()
        sheet.mouse.down()
    sheet.wait_for_timeout(300)  # it would have been laid by now
    with sheet.expect_response("**/minuten"):
        sheet.mouse.up()
    expect(box).to_have_value(str(before + 2))


@pytest.mark.parametrize("then", ["waits", "moves a part", "leaves"])
def test_taps_at_two_parts_right_after_each_other_are_both_kept(sheet, then):
    one, two = names(sheet)[:2]
    boxes = [sheet.get_by_label(f"Minuten van {name}", exact=True) for name in (one, two)]
    before = [int(box.input_value()) for box in boxes]
    sent = answers(sheet)
    step(sheet, f"Minuut erbij bij {one}")
    step(sheet, f"Minuut erbij bij {two}")
    if then == "moves a part":
        sheet.locator(".part__name > a").nth(1).focus()
        with sheet.expect_response("**/plek"):
            sheet.keyboard.press("Alt+ArrowUp")
    elif then == "waits":
        until(sheet, lambda: len(sent) == 2)
    else:
        sheet.goto("about:blank")
        sheet.go_back()
    until(sheet, lambda: sheet.reload() and [int(b.input_value()) for b in boxes] == kept(before))


def test_minutes_of_a_part_that_a_colleague_took_away_keep_no_others_waiting(sheet, open_page):
    there = names(sheet)
    colleague = open_page(1280)
    colleague.context.add_cookies(sheet.context.cookies())
    colleague.goto(sheet.url)
    colleague.get_by_role("link", name=there[1], exact=True).click()
    colleague.get_by_role("button", name="Weghalen").click()
    expect(colleague.locator(".part__name > a").nth(1)).not_to_have_text(there[1])
    sent = answers(sheet)
    for name in there[:3]:
        step(sheet, f"Minuut erbij bij {name}")
    box = sheet.get_by_label(f"Minuten van {there[2]}", exact=True)
    more = int(box.input_value())
    expect(sheet.get_by_label(f"Minuten van {there[1]}", exact=True)).to_have_count(0)
    until(sheet, lambda: len(sent) == 2)  # not only on leaving
    sheet.reload()
    expect(box).to_have_value(str(more))


def minutes_of(page: Page, name: str):
    return page.get_by_label(f"Minuten van {name}", exact=True)


def answers(page: Page) -> list[int]:
    """The statuses of what was sent about minutes, as they come."""
    found: list[int] = []
    page.on("response", lambda a: found.append(a.status) if "/minuten" in a.url else None)
    return found


def beside(sheet: Page, open_page) -> Page:
    """A colleague who leads too, on the same programme."""
    colleague = open_page(1280)
    colleague.context.add_cookies(sheet.context.cookies())
    colleague.goto(sheet.url)
    return colleague


@pytest.mark.parametrize("which", [0, 1])
def test_minutes_of_a_colleague_are_not_replaced_unseen_by_mine_in_line(sheet, open_page, which):
    """They come while my first are on their way; what is refused stays in sight after the rest."""
    open_page.forgives.append("409")
    pair, held = names(sheet)[:2], []
    colleague = beside(sheet, open_page)
    sheet.route("**/minuten", lambda r: r.continue_() if held else held.append(r))
    for name in pair:
        step(sheet, f"Minuut erbij bij {name}")
    until(sheet, lambda: held)
    with colleague.expect_response("**/minuten"):
        minutes_of(colleague, pair[which]).fill("40")
    sent = answers(sheet)
    held[0].continue_()
    until(sheet, lambda: len(sent) == 2)
    notice = sheet.locator(".notice--stop")
    expect(notice).to_contain_text(f"Iemand anders gaf '{pair[which]}' intussen 40 minuten.")
    expect(sheet.locator("[data-said]")).to_contain_text("Iemand anders gaf")
    colleague.reload()
    expect(minutes_of(colleague, pair[which])).to_have_value("40")


def test_a_deed_that_waits_behind_a_slow_line_goes_along_on_leaving(sheet, open_page):
    before, address = names(sheet), sheet.url
    colleague, held = beside(sheet, open_page), []
    sheet.route("**/minuten", lambda route: held.append(route))
    step(sheet, f"Minuut erbij bij {before[0]}")
    until(sheet, lambda: held)
    sheet.locator(".part__name > a").nth(2).focus()
    sheet.keyboard.press("Alt+ArrowUp")
    sheet.goto("about:blank")
    until(colleague, lambda: colleague.goto(address) and names(colleague) != before)


def test_an_answer_of_a_portal_is_no_answer(sheet):
    first, asked = names(sheet)[0], []
    before = int(minutes_of(sheet, first).input_value())

    def portal(route) -> None:
        asked.append(route)
        route.fulfill(status=200, content_type="text/html", body="<p>Log in op de wifi</p>")

    sheet.route("**/minuten", portal)
    step(sheet, f"Minuut erbij bij {first}")
    expect(sheet.locator("[data-said]")).to_contain_text("Er is geen verbinding.")
    sheet.unroute("**/minuten")
    with sheet.expect_response("**/minuten"):
        sheet.evaluate("dispatchEvent(new Event('online'))")
    sheet.reload()
    expect(minutes_of(sheet, first)).to_have_value(str(before + 1))


@pytest.mark.parametrize("leaves", [False, True])
def test_minutes_whose_answer_got_lost_are_no_others(sheet, open_page, leaves):
    """The server has them, the page does not know: what is tapped after that is kept."""
    first, address, lost = names(sheet)[0], sheet.url, []
    before = int(minutes_of(sheet, first).input_value())
    colleague = beside(sheet, open_page)

    def lose(route) -> None:
        lost.append(route.fetch(max_redirects=0))
        route.abort()

    sheet.route("**/minuten", lose)
    step(sheet, f"Minuut erbij bij {first}")
    expect(sheet.locator("[data-said]")).to_contain_text("Er is geen verbinding.")
    assert [answer.status for answer in lost] == [303]
    sheet.unroute("**/minuten")
    sent = answers(sheet)
    step(sheet, f"Minuut erbij bij {first}")
    if leaves:
        sheet.goto("about:blank")
    else:
        until(sheet, lambda: sent == [303])
        expect(sheet.locator(".notice--stop")).to_have_count(0)

    def is_kept() -> bool:
        colleague.goto(address)
        return minutes_of(colleague, first).input_value() == str(before + 2)

    until(colleague, is_kept)
    open_page.forgives.append("ERR_FAILED")


def test_minutes_that_never_arrived_do_not_go_over_those_of_a_colleague_later(sheet, open_page):
    open_page.forgives += ["ERR_FAILED", "409"]
    first = names(sheet)[0]
    colleague = beside(sheet, open_page)
    sheet.route("**/minuten", lambda route: route.abort())
    step(sheet, f"Minuut erbij bij {first}")
    expect(sheet.locator("[data-said]")).to_contain_text("Er is geen verbinding.")
    sheet.unroute("**/minuten")
    with colleague.expect_response("**/minuten"):
        minutes_of(colleague, first).fill("40")
    sheet.evaluate("dispatchEvent(new Event('online'))")
    notice = sheet.locator(".notice--stop")
    expect(notice).to_contain_text(f"Iemand anders gaf '{first}' intussen 40 minuten.")
    colleague.reload()
    expect(minutes_of(colleague, first)).to_have_value("40")


def kept(before: list[int]) -> list[int]:
    return [minutes + 1 for minutes in before]


def test_a_part_moves_by_keys_and_focus_goes_along(sheet):
    before = names(sheet)
    name = sheet.locator(".part__name > a").nth(1)
    name.focus()
    with sheet.expect_response("**/plek"):
        sheet.keyboard.press("Alt+ArrowUp")
    expect(sheet.locator(".part__name > a").first).to_have_text(before[1])
    expect(sheet.locator(".part__name > a").first).to_be_focused()
    with sheet.expect_response("**/plek"):
        sheet.keyboard.press("Alt+ArrowDown")
    expect(sheet.locator(".part__name > a").first).to_have_text(before[0])


def test_what_is_typed_is_saved_and_shown_as_on_the_screen_and_stays_while_minutes_change(sheet):
    name = names(sheet)[2]
    sheet.get_by_role("link", name=name, exact=True).click()
    box = sheet.get_by_label("Wat staat er op het scherm en op de telefoon?")
    box.fill("Bas **vertelt**.")
    expect(sheet.locator("[data-saves-said]")).to_contain_text("bewaard om")
    expect(sheet.locator("[data-preview] strong")).to_have_text("vertelt")
    box.fill("Bas vertelt VERDER.")
    with sheet.expect_response("**/minuten"):
        step(sheet, f"Minuut erbij bij {name}")
    assert box.input_value() == "Bas vertelt VERDER."
    expect(sheet.locator("[data-preview]")).to_contain_text("VERDER")


def test_two_who_lead_at_once_lose_nothing(sheet, demo, open_page):
    theirs = open_page(1280)
    theirs.goto(demo["roles"]["facilitator"])
    sheet.get_by_role("link", name=names(sheet)[3], exact=True).click()
    theirs.goto(sheet.url)
    sheet.get_by_label("Naam van dit onderdeel").fill("VAN DE EEN")
    expect(sheet.locator("[data-saves-said]")).to_contain_text("bewaard om")
    theirs.get_by_label("Wat staat er op het scherm en op de telefoon?").fill("VAN DE ANDER")
    expect(theirs.locator("[data-saves-said]")).to_contain_text("bewaard om")
    sheet.reload()
    expect(sheet.get_by_label("Naam van dit onderdeel")).to_have_value("VAN DE EEN")
    expect(sheet.locator(".part__edit textarea").first).to_have_value("VAN DE ANDER")


def test_what_is_left_out_is_put_back_by_one_tap(sheet):
    before = names(sheet)
    sheet.get_by_role("link", name=before[-1], exact=True).click()
    step(sheet, "Weghalen")
    expect(sheet.get_by_role("link", name=before[-1], exact=True)).to_have_count(0)
    step(sheet, f"Zet {before[-1]} terug")
    expect(sheet.get_by_role("link", name=before[-1], exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_stands_sideways(sheet, width):
    sheet.set_viewport_size({"width": width, "height": 780})
    for _ in range(2):
        found = Axe().run(sheet, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        assert sheet.evaluate("document.documentElement.scrollWidth") <= width
        sheet.locator(".part__name > a").first.click()
        sheet.wait_for_url("**/programma/*")


def test_a_part_that_is_being_added_is_stored_when_somebody_says_ready(sheet):
    sheet.locator(".run-sheet__add a").click()
    sheet.get_by_label("Naam van dit onderdeel").fill("Zo deed De Zwaluw het")
    sheet.locator("textarea[name=prompt]").fill("Wat neem jij mee?")
    programme = sheet.url.split("/programma")[0] + "/programma"
    sheet.get_by_role("link", name="Klaar", exact=True).click()
    expect(sheet.locator(".run, .run-sheet__list").first).to_contain_text("Zo deed De Zwaluw het")
    sheet.goto(programme)
    assert names(sheet).count("Zo deed De Zwaluw het") == 1


def test_a_part_that_is_being_added_stays_while_minutes_of_another_change(sheet):
    first = names(sheet)[0]
    sheet.locator(".run-sheet__add a").click()
    sheet.get_by_label("Naam van dit onderdeel").fill("Nog niet klaar")
    with sheet.expect_response("**/minuten"):
        step(sheet, f"Minuut erbij bij {first}")
    expect(sheet.locator("[data-said]")).to_have_text("Dat is gedaan.")
    expect(sheet.get_by_label("Naam van dit onderdeel")).to_have_value("Nog niet klaar")


def test_what_is_typed_in_a_part_is_stored_when_somebody_goes_to_another(sheet, demo, open_page):
    sheet.locator(".part__name > a").first.click()
    sheet.locator("textarea[name=prompt]").fill("Meteen weer weg.")
    sheet.get_by_role("link", name="Klaar", exact=True).click()
    expect(sheet.get_by_role("heading", name="Programma", level=1)).not_to_be_visible()
    other = open_page(1280)
    other.goto(demo["roles"]["screen_facilitator"])
    other.goto(sheet.url.split("?")[0].rstrip("/") + "/programma")
    other.locator(".part__name > a").first.click()
    expect(other.locator("textarea[name=prompt]")).to_have_value("Meteen weer weg.")
