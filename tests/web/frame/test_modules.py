"""A page names every script it needs, so that a phone asks for all of them at once."""

import re

from support import ROOT

JS = ROOT / "gesprekskader" / "static" / "js"


def brought_along(name: str) -> set[str]:
    """What a script imports, at any depth, by any way of writing it."""
    text = (JS / name).read_text(encoding="utf-8")
    found = set(re.findall(r'(?:from|import)\s*\(?\s*"\./([\w-]+\.js)"', text))
    return found.union(*(brought_along(each) for each in found))


def test_a_page_names_what_its_script_brings_along_once_and_nothing_else(stranger):
    page = stranger.get("/inloggen").text
    named = re.findall(r'<link rel="modulepreload" href="(/vast/\w+)/js/([\w-]+\.js)">', page)
    assert sorted(name for _, name in named) == sorted(brought_along("app.js"))
    script = re.search(r'<script type="module" src="(/vast/\w+)/js/app\.js">', page)
    assert {base for base, _ in named} == {script[1]}
    assert all(stranger.get(f"{base}/js/{name}").status_code == 200 for base, name in named)


def test_what_a_phone_keeps_holds_every_module(stranger):
    """The service worker's list: the same addresses as those in a page."""
    page, worker = (stranger.get(path).text for path in ("/inloggen", "/dienst.js"))
    named = re.findall(r'modulepreload" href="([^"]+)"', page)
    assert named
    assert all(f'"{each}"' in worker for each in named)
