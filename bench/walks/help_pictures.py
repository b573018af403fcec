"""The pictures of the help pages, made of the demo: of each screen the one piece that the page is
about, as wide as a phone. Run it after a screen changed; a test asks that every page that names a
picture has it.

    .venv/bin/python bench/walks/help_pictures.py [NAME ...]
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
WIDTH, TALLEST, EDGE = 360, 600, 10
CHROMIUM = ["--no-sandbox", "--disable-gpu"]


def root_of(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def at(path: str):
    def go(page: Page) -> None:
        page.goto(f"{root_of(page)}{path}")

    return go


def board_of(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Open het bord")).first.click()
    page.wait_for_url(re.compile("/bijeenkomsten/"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.wait_for_load_state("networkidle")


def running_board(page: Page) -> None:
    board_of(page)
    press(page, "^Begin met")


def harvest(page: Page) -> None:
    """Where all read along, from the part that runs."""
    board_of(page)
    page.locator(".run summary", has_text="Ophalen").first.click()
    press(page, "^Ga naar Ophalen")
    page.goto(f"{page.url.split('?')[0].split('#')[0].rstrip('/')}/ophalen")


def passing_on(page: Page) -> None:
    board_of(page)
    page.goto(f"{page.url.split('?')[0].split('#')[0].rstrip('/')}/doorgeven")
    page.get_by_role("link", name=re.compile("^Doorgeven")).first.click()


def minutes(page: Page) -> None:
    page.get_by_role("link", name="Het verslag").first.click()


def new_meeting(page: Page) -> None:
    at("/netwerken")(page)
    page.locator("main a[href^='/netwerken/']").first.click()
    page.get_by_role("link", name="Bijeenkomst maken").first.click()
    page.get_by_label("Contactmiddag").first.check()


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
    step = page.locator(".step:has(.chip:text-is('alleen voor jou'))").first
    step.get_by_role("link", name="Bekijken of wijzigen").click()


def programme(page: Page) -> None:
    board_of(page)
    page.goto(f"{page.url.split('?')[0].split('#')[0].rstrip('/')}/programma")


def kit(page: Page) -> None:
    board_of(page)
    page.goto(f"{page.url.split('?')[0].split('#')[0].rstrip('/')}/drukwerk")


BESIDE = ".laid:not(:has(:checked)), .laid__deeds, .laid__about, .laid .soft"
"""What would push the bar out of the picture of what is ticked."""


def ticked(page: Page) -> None:
    at("/overlegtafel?kies=1")(page)
    for box in page.locator(".laid input[type=checkbox]").all()[:2]:
        box.check()
    page.evaluate(f"document.querySelectorAll({BESIDE!r}).forEach(one => one.remove())")
    page.locator(".laid__bar").evaluate("bar => bar.style.position = 'static'")


def dossier(page: Page) -> None:
    at("/dossier")(page)
    page.locator("main a[href^='/dossier/']").first.click()


def own_framework(page: Page) -> None:
    at("/kader/beheer")(page)
    page.get_by_label("Hoe heet jullie kader?").fill("Kader van ons partnerschap")
    page.get_by_label("Waarmee begin je?").select_option(index=1)
    page.get_by_role("button", name="Begin een concept").click()
    page.wait_for_url(re.compile("/kader/beheer/."))
    page.locator(".editor a[href*='/item']").first.click()


PICTURES = {
    "kiezen": ("facilitator", joining, "main"),
    "mijn-jaar": ("member_1", own_step, "main .step"),
    "plannen": ("facilitator", new_meeting, ".format:has(:checked)"),
    "programma": ("facilitator", programme, "[data-sheet]"),
    "papier": ("facilitator", kit, "fieldset.field"),
    "doorgeven": ("facilitator", passing_on, "main form.card"),
    "verslag": ("facilitator", minutes, "form.card:has-text('Wat staat erin?')"),
    "bord": ("facilitator", running_board, "#klok"),
    "gesprek": ("member_1", lambda page: None, "body"),
    "ophalen": ("facilitator", harvest, ".gathered"),
    "tafel": ("coordinator", at("/overlegtafel"), ".laid__line"),
    "antwoorden": ("coordinator", ticked, ".table-work > .stack"),
    "agenda-tafel": ("coordinator", at("/overlegtafel"), ".agenda-sheet"),
    "dossier": ("coordinator", dossier, "form.card"),
    "uitnodigen": ("administrator", at("/rollen"), "#uitnodigen"),
    "kader": ("administrator", own_framework, ".editor__item"),
}
"""Name -> who looks, the way there from where the demo lets them in, and the piece that is shown.
In this order, as some run a meeting."""
OURS = ".demo-note, .notice--warn:has(code), .first-use"
"""What stands on a page because this is a demo on one computer, or because it is the first time."""


def check_is_no_error(page: Page, statuses: list[int], name: str) -> None:
    """A picture of an error explains nothing: stop there."""
    if statuses[-1] >= 400 or page.title().startswith("Dit lukte niet"):
        sys.exit(f"{name}: {page.url} is an error page ({statuses[-1]}, {page.title()!r})")


def taken(page: Page, piece: str) -> Image.Image:
    """The piece with an edge around it, from its top."""
    page.wait_for_load_state("networkidle")
    page.evaluate(f"document.querySelectorAll({OURS!r}).forEach(one => one.remove())")
    page.evaluate("scrollTo(0, 0)")
    box = page.locator(piece).first.bounding_box()
    if box is None:
        sys.exit(f"{page.url}: nothing is {piece}")
    clip = {
        "x": max(box["x"] - EDGE, 0),
        "y": max(box["y"] - EDGE, 0),
        "width": min(box["width"] + 2 * EDGE, WIDTH),
        "height": min(box["height"] + 2 * EDGE, TALLEST),
    }
    return Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))


def main(only: list[str]) -> None:
    with demo() as info, sync_playwright() as machine:
        browser = machine.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for name, (role, go, piece) in PICTURES.items():
            if only and name not in only:
                continue
            context = browser.new_context(
                viewport={"width": WIDTH, "height": 740}, device_scale_factor=2, locale="nl-NL"
            )
            page, statuses = context.new_page(), []
            page.on(
                "response",
                lambda answer, seen=statuses: (
                    answer.request.is_navigation_request() and seen.append(answer.status)
                ),
            )
            page.set_default_timeout(10_000)
            page.goto(info["roles"][role])
            go(page)
            check_is_no_error(page, statuses, name)
            shot = taken(page, piece)
            path = FOLDER / f"hulp-{name}.webp"
            shot.save(path, "webp", quality=60, method=6)
            size = f"{shot.width // 2} x {shot.height // 2}"
            print(f"{name}: {size}, {path.stat().st_size // 1024} KB, {page.url.split('/', 3)[3]}")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
