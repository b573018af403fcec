"""Think alone and show it then; a case that leaves nothing anywhere; boxes beside each other."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from leading import go_on
from playwright.sync_api import Page, expect
from servers import demo_on, free_port

pytestmark = pytest.mark.browser
BOX = "Wat viel jullie op?"
KEPT = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const { name } of await indexedDB.databases()) {
    const ask = (request) => new Promise((done) => {
      request.onsuccess = () => done(request.result);
    });
    const db = await ask(indexedDB.open(name));
    for (const store of db.objectStoreNames)
      found.push(JSON.stringify(await ask(db.transaction(store).objectStore(store).getAll())));
  }
  return found.join(" ");
}"""


@pytest.fixture
def demo(tmp_path):
    """A demo of its own; `change` says what its second part is."""
    with demo_on(tmp_path / "demo", free_port()) as process:

        def change(**columns: object) -> dict:
            newer = ", ".join(f"{name} = ?" for name in columns)
            with closing(sqlite3.connect(process.info["database"])) as db:
                sql = f"update meeting_phases set {newer} where position = 2"
                db.execute(sql, list(columns.values()))
                db.commit()
            return process.info

        yield change


def board(open_page, info) -> Page:
    lead = open_page(1280)
    lead.goto(info["roles"]["screen_facilitator"])
    lead.goto(lead.url.removesuffix("/scherm"))
    return lead


def at_part(page: Page, number: int) -> None:
    expect(page.locator(".clock__part").first).to_contain_text(f"{number} van", timeout=12000)


def test_who_thinks_alone_is_read_when_the_next_part_begins(demo, open_page):
    info = demo(sees="eigen", capture="opbrengst", kinds="[]")
    lead, mine, other = board(open_page, info), open_page(), open_page()
    mine.goto(info["roles"]["member_1"])
    other.goto(info["roles"]["member_2"])
    go_on(lead)
    for phone in (mine, other):
        at_part(phone, 1)
    go_on(lead)
    at_part(mine, 2)
    expect(mine.locator("#lezers")).to_contain_text("Nu zie alleen jij dit.")
    mine.get_by_label(BOX).fill("EIGEN-GEDACHTE")
    mine.get_by_role("button", name="Zet erbij").click()
    own = mine.locator("#alleen-jij")
    expect(own).to_contain_text("EIGEN-GEDACHTE", timeout=12000)
    at_part(other, 2)
    other.reload()
    expect(other.locator("body")).not_to_contain_text("EIGEN-GEDACHTE")
    go_on(lead)
    for phone in (mine, other):
        expect(phone.locator("[data-listing]")).to_contain_text("EIGEN-GEDACHTE", timeout=12000)
    expect(own).not_to_contain_text("EIGEN-GEDACHTE")


def test_a_case_leaves_nothing_on_the_server_and_on_no_device(demo, open_page):
    info = demo(capture="niets")
    lead, phone = board(open_page, info), open_page()
    open_page.forgives.append("409")
    phone.goto(info["roles"]["member_1"])
    go_on(lead)
    at_part(phone, 1)
    go_on(lead)
    at_part(phone, 2)
    expect(phone.get_by_label(BOX)).to_be_hidden()
    phone.reload()
    phone.evaluate("document.querySelector('form.composer').hidden = false")
    phone.get_by_label(BOX).fill("MERKCASUS")
    assert "MERKCASUS" not in phone.evaluate(KEPT)
    phone.get_by_role("button", name="Zet erbij").click()
    expect(
        phone.get_by_text("In dit onderdeel schrijven jullie niets op. Je tekst")
    ).to_be_visible()
    expect(phone.get_by_label(BOX)).to_have_value("MERKCASUS")
    assert "MERKCASUS" not in phone.evaluate(KEPT)
    phone.reload()
    assert "MERKCASUS" not in phone.content()
    folder = Path(info["database"]).parent
    found = [
        path for path in folder.rglob("*") if path.is_file() and b"MERKCASUS" in path.read_bytes()
    ]
    assert found == []


def test_boxes_stand_beside_each_other_and_a_text_lands_in_its_box(demo, open_page):
    kinds = ["tevreden", "gemis", "behoefte", "wens"]
    info = demo(kinds=json.dumps(kinds), side_by_side=1, capture="opbrengst")
    lead, phone, wide = board(open_page, info), open_page(), open_page(600)
    phone.goto(info["roles"]["member_1"])
    go_on(lead)
    at_part(phone, 1)
    go_on(lead)
    at_part(phone, 2)
    phone.get_by_role("radio", name="Wens").check()  # the page lay open when the part began
    phone.get_by_label(BOX).fill("Meer tijd samen")
    phone.get_by_role("button", name="Zet erbij").click()
    box = phone.locator("[data-box=wens]")
    expect(box).to_contain_text("Meer tijd samen", timeout=12000)
    wide.goto(info["roles"]["member_2"])
    for page, beside in ((phone, False), (wide, True)):
        first, second = (page.locator(f"[data-box={kind}]").bounding_box() for kind in kinds[:2])
        assert (first["y"] == second["y"]) is beside
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
