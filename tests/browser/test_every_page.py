"""Every page a role can reach: accessible, labelled, no sideways scroll, no console error."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from walks import IS_WHOLE, each_once

from gesprekskader.exports.formats import FORMATS

pytestmark = pytest.mark.browser

UNLABELLED = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, select")]
  .filter(e => !e.labels?.length && !e.getAttribute("aria-label")).map(e => e.outerHTML)"""
SMALL = """() => [
    ...document.querySelectorAll("button, .button, .tabs a, .picker a, select, input")
  ].filter(e => e.checkVisibility() && !["hidden", "checkbox", "radio"].includes(e.type)
    && !e.matches(".visually-hidden"))
  .map(e => [Math.round(e.getBoundingClientRect().height), e.outerHTML.slice(0, 90)])
  .filter(([height]) => height > 0 && height < 44)"""
BESIDE = """width => [...document.querySelectorAll("body *")]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1)
  .map(e => e.outerHTML.slice(0, 120)).slice(0, 4)"""
FILES = re.compile(rf"\.({'|'.join(FORMATS)}|svg|ics|zip)(\?|$)|/demo/")
LINKS = "elements => elements.map(e => e.href)"
FOUND = {"resultTypes": ["violations"], "selectors": False}
"""What axe is to tell: no more than is read here."""
ROLES = [
    "administrator",
    "screen_facilitator",
    "member_1",
    "coordinator",
    "stranger",
    # these see what the first two see
    *(["facilitator", "institute_facilitator"] if IS_WHOLE else []),
]
ALIKE = re.compile(r"/(kader|hulp|patronen|plank)\b")
"""The same for everybody: who goes first at each width looks at them for all."""
FIRST = ("administrator", "screen_facilitator")
IN_FILES = re.compile(r"/(inhoud/\w+)/[\w-]+$")
"""The same page for each of sixty files; a whole walk looks at all."""
STRANGER = [
    "/",
    "/kader",
    "/kader/item/w2-lo-7",
    "/meedoen",
    "/inloggen",
    "/sleutel",
    "/hulp/privacy",
]


def pattern(url: str) -> str:
    """Addresses that differ in ids only are the same page."""
    url = re.sub(r"/[2-9a-hjkmnp-z]{12}(?=/|$|\?)", "/X", url.split("#")[0])
    url = re.sub(r"/(item|subthema|waarborg)/[\w-]+", r"/\1/X", url)
    url = url if IS_WHOLE else IN_FILES.sub(r"/\1/X", url)
    return re.sub(r"=[\w-]+", "=X", url)


@pytest.mark.parametrize(("role", "width"), each_once(ROLES, [360, 1280]))
def test_every_page_of_a_role(demo, open_page, role, width):
    page = open_page(width)
    base = demo["base_url"]
    if role == "stranger":
        todo = [base + path for path in STRANGER]
    else:
        page.goto(demo["roles"][role])
        todo = [page.url, f"{base}/", f"{base}/patronen"]
    asked, seen = set(todo), set[str]()
    wrong: list[tuple] = []
    while todo:
        url = todo.pop(0)
        is_looked_at = ALIKE.search(url) and role not in FIRST and not IS_WHOLE
        if pattern(url) in seen or FILES.search(url) or (is_looked_at and url not in asked):
            continue
        seen.add(pattern(url))
        answer = page.goto(url)
        if answer.status != 200:
            wrong.append((url, "status", answer.status))
            continue
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((url, "scrolls sideways", page.title(), page.evaluate(BESIDE, width)))
        wrong += [(url, "no label", field) for field in page.evaluate(UNLABELLED)]
        wrong += [(url, "small", *found) for found in page.evaluate(SMALL)]
        for violation in Axe().run(page, options=FOUND).response["violations"]:
            nodes = [node["html"][:120] for node in violation["nodes"]]
            wrong.append((url, violation["id"], nodes[:3]))
        links = page.eval_on_selector_all("a[href]", LINKS)
        todo += [link for link in links if link.startswith(base)]
    assert wrong == []
    assert len(seen) >= (5 if role == "stranger" else 15)
