"""Scripts and styles ask no more than the oldest browser we promise: iOS and iPadOS 15.4,
Firefox 102, Chrome 105. Versions are those of MDN's browser-compat-data. What is newer stands
behind a test of its own (`floor.js`, `@supports`), or only adds comfort and is listed so."""

import re

import pytest
from support import ROOT

STATIC = ROOT / "gesprekskader" / "static"

# what it looks like -> (since which iOS, Firefox, Chrome, where it may stand all the same and why)
TOO_NEW_JS = {
    r"checkVisibility": ("17.4, 106, 105", {}),
    r"AbortSignal\.(timeout|any)": ("16, 100, 103", {}),
    r"requestSubmit": ("16, 75, 76", {"floor.js": "asked for first, a button does it else"}),
    r"new FormData\([^)]*,": ("16.4, 111, 112", {}),
    r"structuredClone|randomUUID|Promise\.withResolvers": ("15.4 on https only, or later", {}),
    r"\.(findLast|toSorted|toReversed|with)\(": ("15.4-16, 104-115, 97-110", {}),
    r"Object\.groupBy|Array\.fromAsync": ("17.4, 119, 117", {}),
    r"\.(showPopover|togglePopover)": ("17, 125, 114", {}),
    r"startViewTransition|scheduler\.|navigation\.": ("18, 144, 102", {}),
    r"scrollend|CloseWatcher": ("26.2, 109, 114", {}),
    r"\(\?<[=!]": ("16.4, 78, 62", {}),
    r"/[a-z]*v[a-z]*\.test": ("17, 116, 112", {}),
    r"assert \{|with \{ type": ("17.2, 138, 123", {}),
    r"(?<![\w.])static \{": ("16.4, 93, 94", {}),
}
TOO_NEW_CSS = {
    r"@media[^{]*\((width|height|inline-size) [<>]": ("16.4, 102, 104", {}),
    r"@media[^{]*[<>]=? ?(width|height)": ("16.4, 102, 104", {}),
    r"&[ .:#\[>]|&:": ("nesting: 17.2, 117, 120", {}),
    r"@container": ("16, 110, 105", {}),
    r"subgrid": ("16, 71, 117", {}),
    r"color-mix|oklch|light-dark|lab\(": ("16.2, 113, 111", {}),
    r"@starting-style|@scope|@property": ("17.4, 128, 118", {}),
    r"anchor-name|position-try": ("26, 147, 125", {}),
    r"(?<!v)\b(sv|lv)[hw]\b": ("15.4, 101, 108", {}),
}


def files(suffix: str) -> list:
    return sorted(STATIC.rglob(f"*.{suffix}"))


@pytest.mark.parametrize(("suffix", "too_new"), [("js", TOO_NEW_JS), ("css", TOO_NEW_CSS)])
def test_nothing_asks_for_a_newer_browser_than_we_promise(suffix, too_new):
    found = []
    for path in files(suffix):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"(?m)^\s*//.*$", "", text)
        for look, (since, allowed) in too_new.items():
            if re.search(look, text) and path.name not in allowed:
                found.append(f"{path.name}: {look} needs {since}")
    assert found == []


def test_what_makes_a_control_invisible_asks_first_whether_has_is_there():
    """Without :has (Firefox until 121) a chosen radio must still be seen."""
    for path in files("css"):
        text = path.read_text(encoding="utf-8")
        outside = re.sub(r"@supports selector\(:has\(\*\)\) \{.*?\n  \}", "", text, flags=re.DOTALL)
        assert not re.search(r"input[^{]*\{[^}]*opacity: 0", outside), path.name


def test_every_sign_before_a_text_is_there_without_its_silent_form():
    """`content: "x" / ""` is dropped whole before iOS 17.4 and Firefox 128."""
    for path in files("css"):
        text = path.read_text(encoding="utf-8")
        for sign in re.findall(r'content: ("[^"]*") / ""', text):
            assert re.search(rf"content: {re.escape(sign)};\s*content: {re.escape(sign)} /", text)


def test_every_screen_high_box_has_a_height_for_older_browsers():
    for path in files("css"):
        for line in re.findall(r"[^;{]*100dvh[^;]*;", path.read_text(encoding="utf-8")):
            plain = line.replace("100dvh", "100vh").strip()
            assert plain in path.read_text(encoding="utf-8"), (path.name, line)
