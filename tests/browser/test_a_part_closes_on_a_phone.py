"""In a part that takes no texts the empty box goes by itself; what was begun stays, and is sent."""

import sqlite3
from contextlib import closing

import pytest
from leading import go_on
from playwright.sync_api import expect
from servers import demo_on, free_port

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(tmp_path) -> dict:
    """A demo of its own, whose second part takes no texts."""
    with demo_on(tmp_path / "demo", free_port()) as process:
        with closing(sqlite3.connect(process.info["database"])) as db:
            db.execute("update meeting_phases set capture = 'niets' where position = 2")
            db.commit()
        yield process.info


def test_the_box_goes_and_comes_back_and_what_was_begun_is_sent(demo, open_page):
    lead, typing, idle = open_page(1280), open_page(), open_page()
    lead.goto(demo["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    typing.goto(demo["roles"]["member_1"])
    idle.goto(demo["roles"]["other_group_member"])
    go_on(lead)
    for phone in (typing, idle):
        expect(phone.locator(".clock__part")).to_contain_text("1 van", timeout=12000)
        phone.reload()  # the box as it is while the first part runs
    typing.get_by_label("Wat viel jullie op?").fill("BEGONNEN-IN-DEEL-EEN")

    go_on(lead)
    expect(idle.locator("[data-closed-says]")).to_be_visible(timeout=12000)
    expect(idle.get_by_label("Wat viel jullie op?")).to_be_hidden()
    expect(typing.locator("[data-closed-says]")).to_be_visible(timeout=12000)
    expect(typing.get_by_label("Wat viel jullie op?")).to_be_visible()
    typing.reload()  # the draft keeps the part it was begun in
    expect(typing.get_by_label("Wat viel jullie op?")).to_have_value("BEGONNEN-IN-DEEL-EEN")
    typing.get_by_role("button", name="Zet erbij").click()
    expect(typing.locator(".outcome__text", has_text="BEGONNEN-IN-DEEL-EEN")).to_be_visible()
    expect(typing.get_by_label("Wat viel jullie op?")).to_be_hidden()

    go_on(lead)
    for phone in (typing, idle):
        expect(phone.get_by_label("Wat viel jullie op?")).to_be_visible(timeout=12000)
        expect(phone.locator("[data-closed-says]")).to_be_hidden()
