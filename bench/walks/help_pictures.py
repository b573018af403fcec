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


def at(path: str):
    def go(page: Page) -> None:
        page.goto(f"{root_of(page)}{path}")

    return go


def root_of(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def board_of(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Open het bord")).first.click()


def harvest_of(page: Page) -> None:
    board_of(page)
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/ophalen")


def new_meeting(page: Page) -> None:
    at("/netwerken")(page)
    page.locator("main a[href^='/netwerken/']").first.click()
    page.get_by_role("link", name="Bijeenkomst maken").first.click()
    page.get_by_label("Contactmiddag").first.check()
    page.locator(".field:has([name=title])").first.scroll_into_view_if_needed()


def joining(page: Page) -> None:
    """As who comes in for the first time, with the code that stands on the beamer."""
    board_of(page)
    code = page.locator(".code").first.inner_text().replace(" ", "")
    root = root_of(page)
    page.goto("about:blank")  # the board asks for news, and is answered with its cookies
    page.context.clear_cookies()
    page.goto(f"{root}/meedoen/{code}")
    page.get_by_label(re.compile("voornaam", re.IGNORECASE)).first.fill("Noor")
    page.get_by_role("button", name="Verder").first.click()


def own_step(page: Page) -> None:
    at("/mijn")(page)
    page.get_by_role("heading", name="Mijn stappen").first.evaluate("one => one.scrollIntoView()")


def questions(page: Page) -> None:
    page.locator(".laid").first.evaluate("one => one.scrollIntoView()")


def own_framework(page: Page) -> None:
    at("/kader/beheer")(page)
    page.get_by_label("Hoe heet jullie kader?").fill("Kader van ons partnerschap")
    page.get_by_label("Waarmee begin je?").select_option(index=1)
    page.get_by_role("button", name="Begin een concept").click()
    page.wait_for_url(re.compile("/kader/beheer/."))
    page.locator(".editor a[href*='/item']").first.click()


PICTURES = {
    "gesprek": ("member_1", PHONE, lambda page: None),
    "kiezen": ("facilitator", PHONE, joining),
    "mijn-jaar": ("member_1", PHONE, own_step),
    "bord": ("facilitator", DESK, board_of),
    "ophalen": ("facilitator", DESK, harvest_of),
    "plannen": ("facilitator", DESK, new_meeting),
    "tafel": ("coordinator", PHONE, questions),
    "kader": ("administrator", DESK, own_framework),
}
"""Name -> who looks, how large, and the way there from where the demo lets them in."""
OURS = ".demo-note, .notice--warn:has(code)"
"""What stands on a page because this is a demo on one computer."""


def check_is_no_error(page: Page, statuses: list[int], name: str) -> None:
    """A picture of an error explains nothing: stop there."""
    if statuses[-1] >= 400 or page.title().startswith("Dit lukte niet"):
        sys.exit(f"{name}: {page.url} is an error page ({statuses[-1]}, {page.title()!r})")


def taken(page: Page, width: int, height: int) -> Image.Image:
    page.wait_for_load_state("networkidle")
    page.evaluate(f"document.querySelectorAll({OURS!r}).forEach(one => one.remove())")
    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.thumbnail((width * 3 // 2, height * 3 // 2))
    return shot


def main() -> None:
    with demo() as info, sync_playwright() as machine:
        browser = machine.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for name, (role, (width, height), go) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, device_scale_factor=2
            )
            page, statuses = context.new_page(), []
            page.on(
                "response",
                lambda answer, seen=statuses: (
                    answer.request.is_navigation_request() and seen.append(answer.status)
                ),
            )
            page.goto(info["roles"][role])
            go(page)
            shot = taken(page, width, height)
            check_is_no_error(page, statuses, name)
            path = FOLDER / f"hulp-{name}.webp"
            shot.save(path, "webp", quality=55, method=6)
            print(f"{name}: {path.stat().st_size // 1024} KB, {page.url.split('/', 3)[3]}")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
