"""Bad wifi: what somebody typed is on the device until the server has it, exactly once."""

import re

import pytest
from leading import go_on, to_stage
from playwright.sync_api import Page, Route, expect
from servers import demo_on, free_port
from waiting import NET, after_looks, until, until_gone

pytestmark = pytest.mark.browser
FORM = "Wat viel jullie op?"
UNSENT = "[data-outbox] li"


def sheet(demo: dict, page: Page, role: str = "member_1") -> None:
    page.goto(demo["roles"][role])
    expect(page.get_by_label(FORM)).to_be_visible()


def write(page: Page, text: str) -> None:
    page.get_by_label(FORM).fill(text)
    page.get_by_role("button", name="Zet erbij").click()


def times_on_the_sheet(page: Page, text: str) -> int:
    """How often the server has it, once it has."""
    on_sheet = page.locator("[data-live] .outcome__text", has_text=re.compile(f"^{text}$"))
    expect(on_sheet.first).to_be_visible(timeout=15_000)
    expect(page.locator(UNSENT)).to_have_count(0)
    page.reload()
    return page.locator("[data-live] .outcome__text", has_text=re.compile(f"^{text}$")).count()


def forget_network_noise(open_page) -> None:
    open_page.forgives.extend(NET)


def test_a_text_written_without_a_connection_is_sent_when_it_is_back(demo, open_page):
    phone, neighbour = open_page(), open_page()
    sheet(demo, phone)
    phone.context.set_offline(True)
    write(phone, "Zonder net geschreven.")
    expect(phone.locator(UNSENT)).to_contain_text("bewaard op dit apparaat")
    expect(phone.get_by_label(FORM)).to_have_value("")
    phone.context.set_offline(False)
    expect(phone.locator(UNSENT)).to_have_count(0, timeout=5_000)
    sheet(demo, neighbour, "member_2")
    for page in (phone, neighbour):
        assert times_on_the_sheet(page, "Zonder net geschreven.") == 1
    forget_network_noise(open_page)


def test_a_reload_and_a_closed_tab_lose_no_waiting_text(demo, open_page):
    phone = open_page()
    sheet(demo, phone)
    address = phone.url
    phone.route("**/opbrengsten", lambda route: route.abort())
    write(phone, "Eerste van twee.")
    write(phone, "Tweede van twee.")
    expect(phone.locator(UNSENT)).to_have_count(2)
    phone.close()
    again = phone.context.new_page()
    again.goto(address)
    expect(again.locator(UNSENT)).to_have_count(0, timeout=6_000)
    for text in ("Eerste van twee.", "Tweede van twee."):
        assert times_on_the_sheet(again, text) == 1
    forget_network_noise(open_page)


def test_a_half_typed_text_survives_a_reload_and_a_closed_tab(demo, open_page):
    phone = open_page()
    sheet(demo, phone, "member_2")
    phone.get_by_label(FORM).fill("Half af, en toen ging de telefoon op slot")
    address = phone.url
    phone.close()
    again = phone.context.new_page()
    again.goto(address)
    expect(again.get_by_label(FORM)).to_have_value("Half af, en toen ging de telefoon op slot")
    again.get_by_label(FORM).fill("")


def test_half_typed_words_stay_on_every_tab_while_the_clock_runs(own, open_page):
    lead, phone = open_page(1280), open_page()
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    phone.goto(own["roles"]["member_1"])
    go_on(lead)
    expect(phone.locator("[data-clock]")).to_be_visible(timeout=6000)
    phone.reload()  # as it is drawn with a clock from the start
    boxes = {"Gesprek": "Wat viel jullie op?", "Acties": "Wat gaat er gebeuren?"}
    boxes["Mijn stap"] = "Je stap"
    for tab, box in boxes.items():
        phone.get_by_role("link", name=tab, exact=True).click()
        phone.get_by_label(box, exact=True).press_sequentially(f"Half getypt bij {tab}")
    for tab, box in boxes.items():
        phone.get_by_role("link", name=tab, exact=True).click()
        expect(phone.get_by_label(box, exact=True)).to_have_value(f"Half getypt bij {tab}")
    phone.reload()
    expect(phone.get_by_label("Je stap", exact=True)).to_have_value("Half getypt bij Mijn stap")


def test_two_tabs_of_one_page_keep_a_text_each(demo, open_page):
    one = open_page()
    sheet(demo, one, "member_2")
    two = one.context.new_page()
    two.goto(one.url)
    two.get_by_label(FORM).fill("tekst in tab 2")
    one.get_by_label(FORM).fill("tekst in tab 1")
    for page, words in ((two, "tekst in tab 2"), (one, "tekst in tab 1")):
        page.reload()
        expect(page.get_by_label(FORM)).to_have_value(words)
        page.get_by_label(FORM).fill("")


def test_a_wifi_portal_that_answers_for_us_stores_nothing_and_loses_nothing(demo, open_page):
    phone = open_page()
    sheet(demo, phone)

    def portal(route: Route) -> None:
        route.fulfill(
            status=200, content_type="text/html", body="<html>Welkom op ons gastnetwerk</html>"
        )

    phone.route(re.compile(r"/(opbrengsten|stand)"), portal)
    write(phone, "Geschreven achter een portaal.")
    expect(phone.locator(UNSENT)).to_contain_text("bewaard op dit apparaat")
    after_looks(phone)
    assert "gastnetwerk" not in phone.content()
    phone.unroute_all()
    expect(phone.locator(UNSENT)).to_have_count(0, timeout=6_000)
    assert times_on_the_sheet(phone, "Geschreven achter een portaal.") == 1


def test_an_answer_that_got_lost_does_not_double_the_text(demo, open_page):
    phone = open_page()
    sheet(demo, phone)
    lost = []

    def lose_the_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # the server stores it; the phone never hears of it
        route.abort()

    phone.route("**/opbrengsten", lose_the_answer)
    write(phone, "Twee keer gestuurd.")
    assert times_on_the_sheet(phone, "Twee keer gestuurd.") == 1
    assert lost
    forget_network_noise(open_page)


def test_a_text_waits_out_a_server_that_was_killed(tmp_path, open_page):
    port, folder = free_port(), tmp_path / "demo"
    with demo_on(folder, port) as first:
        phone = open_page()
        sheet(first.info, phone)
        first.kill()
        first.wait()
        until_gone(port)
        write(phone, "Net voor de stekker eruit ging.")
        expect(phone.locator(UNSENT)).to_contain_text("bewaard op dit apparaat", timeout=15_000)
    with demo_on(folder, port):
        expect(phone.locator(UNSENT)).to_have_count(0, timeout=15_000)
        assert times_on_the_sheet(phone, "Net voor de stekker eruit ging.") == 1
    forget_network_noise(open_page)


def test_typing_on_while_a_text_travels_keeps_what_is_typed(demo, open_page):
    phone = open_page()
    sheet(demo, phone)

    held: list[Route] = []
    phone.route("**/opbrengsten", lambda route: held.append(route))
    write(phone, "De eerste zin.")
    box = phone.get_by_label(FORM)
    box.press_sequentially("De tweede, nog niet af", delay=20)
    until(phone, lambda: bool(held))
    held[0].continue_()
    expect(phone.locator("[data-live] .outcome__text", has_text="De eerste zin.")).to_be_visible()
    expect(box).to_have_value("De tweede, nog niet af")
    expect(box).to_be_focused()
    box.fill("")


def test_a_closed_meeting_refuses_and_the_text_can_be_copied(tmp_path, open_page):
    with demo_on(tmp_path / "demo", free_port()) as own:
        phone, lead = open_page(), open_page(1280)
        sheet(own.info, phone)
        lead.goto(
            own.info["roles"]["screen_facilitator"].replace("screen_facilitator", "facilitator")
        )
        lead.goto(own.info["base_url"])
        lead.get_by_role("link", name="Open het bord").click()
        phone.context.set_offline(True)
        write(phone, "Te laat voor de bijeenkomst.")
        for words in ("Ophalen", "Afronden", "Sluiten"):
            to_stage(lead, words)
        phone.context.set_offline(False)
        expect(phone.locator("main")).to_contain_text("al gesloten", timeout=8_000)
        expect(phone.get_by_text("Te laat voor de bijeenkomst.").first).to_be_visible()
    open_page.forgives.append("409")
    forget_network_noise(open_page)


def test_half_typed_words_in_a_closed_meeting_are_there_to_copy_after_a_reload(own, open_page):
    phone, lead = open_page(), open_page(1280)
    sheet(own, phone)
    left = phone.locator("[data-lies]")
    lead.goto(own["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    to_stage(lead, "Sluiten")
    phone.reload()
    expect(phone.get_by_text("Het verslag lees je nu bij")).to_be_visible()
    expect(left).to_be_hidden()
    lead.get_by_role("button", name="Weer openen om aan te vullen").click()
    phone.reload()
    phone.get_by_label(FORM).fill("Half af toen het dicht ging")
    to_stage(lead, "Sluiten")
    expect(phone.get_by_text("Het verslag lees je nu bij")).to_be_visible()
    phone.reload()
    expect(left).to_contain_text("Het is niet verstuurd: de bijeenkomst is gesloten.")
    expect(left.locator(".copy-box")).to_have_text("Half af toen het dicht ging")
    expect(left.get_by_role("button")).to_be_visible()
    lead.get_by_role("button", name="Weer openen om aan te vullen").click()
    phone.reload()
    expect(phone.get_by_label(FORM)).to_have_value("Half af toen het dicht ging")
    phone.get_by_label(FORM).fill("")
    forget_network_noise(open_page)


def test_leaving_a_shared_device_asks_about_unsent_texts_and_wipes_them(demo, open_page):
    phone, asked = open_page(), []
    sheet(demo, phone, "other_group_member")
    phone.route("**/opbrengsten", lambda route: route.abort())
    write(phone, "Nog niet verstuurd.")
    expect(phone.locator(UNSENT)).to_have_count(1)
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.goto(demo["base_url"])
    phone.get_by_role("button", name="Vergeet mij op dit toestel").click()
    expect(
        phone.get_by_role("heading", name="Samen in gesprek over samen opleiden")
    ).to_be_visible()
    assert asked == [
        "Er staat nog 1 tekst die niet verstuurd is. Als je doorgaat, verdwijnt dat. Toch doorgaan?"
    ]
    phone.unroute_all()
    kept = phone.evaluate(
        "async () => [Object.keys(localStorage).filter(k => k.startsWith('concept')).length,"
        " (await indexedDB.databases()).length]"
    )
    assert kept[0] == 0
    phone.goto(demo["roles"]["member_2"])
    expect(phone.get_by_label(FORM)).to_be_visible()
    after_looks(phone, 1)
    assert phone.locator(UNSENT).count() == 0
    assert "Nog niet verstuurd." not in phone.content()
    forget_network_noise(open_page)


def test_a_group_without_script_records_and_reads_as_well(demo, open_page):
    old = open_page(script=False)
    sheet(demo, old)
    write(old, "Zonder script geschreven.")
    expect(old.locator(".outcome__text", has_text="Zonder script geschreven.")).to_have_count(1)
