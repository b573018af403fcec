"""The pictures of the help pages, made of the demo: each screen as people see it, small enough for
a phone. Run it after a screen changed; a test asks that every page that names a picture has it.

    .venv/bin/python bench/walks/help_pictures.py
"""

import io
import re
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

from browsers import demo  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

FOLDER = Path(__file__).resolve().parents[2] / "gesprekskader" / "static" / "img"
PHONE, DESK = (360, 640), (1100, 760)
CHROMIUM = ["--no-sandbox", "--disable-gpu"]


def board_of(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Open het bord")).first.click()


def harvest_of(page: Page) -> None:
    board_of(page)
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/ophalen")


def new_meeting(page: Page) -> None:
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/netwerken")
    page.locator("main a[href^='/netwerken/']").first.click()
    page.get_by_role("link", name="Bijeenkomst maken").first.click()


def at(path: str):
    def go(page: Page) -> None:
        page.goto("/".join(page.url.split("/")[:3]) + path)

    return go


PICTURES = {
    "gesprek": ("member_1", PHONE, lambda page: None),
    "kiezen": ("member_1", PHONE, at("/meedoen")),
    "mijn-jaar": ("member_1", PHONE, at("/mijn")),
    "bord": ("facilitator", DESK, board_of),
    "ophalen": ("facilitator", DESK, harvest_of),
    "plannen": ("facilitator", DESK, new_meeting),
    "tafel": ("coordinator", DESK, at("/overlegtafel")),
    "kader": ("facilitator", DESK, at("/kader")),
}
"""Name -> who looks, how large, and the way there from where the demo lets them in."""


def main() -> None:
    with demo() as info, sync_playwright() as machine:
        browser = machine.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for name, (role, (width, height), go) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, device_scale_factor=2
            )
            page = context.new_page()
            page.goto(info["roles"][role])
            go(page)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.querySelector('.demo-note')?.remove()")
            shot = Image.open(io.BytesIO(page.screenshot()))
            shot.thumbnail((width * 3 // 2, height * 3 // 2))
            path = FOLDER / f"hulp-{name}.webp"
            shot.save(path, "webp", quality=60, method=6)
            print(f"{name}: {path.stat().st_size // 1024} KB, {page.url.split('/', 3)[3]}")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
