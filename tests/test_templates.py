"""Templates that people can read: one element a line, short lines, pages in parts."""

import re
from pathlib import Path

import pytest
from support import ROOT

FOLDER = ROOT / "templates"
ALL = sorted(FOLDER.rglob("*.html"))
WIDE = 120
LONG = 70
BLOCK = (
    "article|aside|blockquote|dd|details|div|dl|dt|fieldset|footer|form|h[1-6]|header|legend|li"
    "|main|nav|ol|option|p|section|select|summary|table|tbody|td|th|thead|tr|ul"
)
KEPT = re.compile(r"\.([\w-]+) \{[^}]*white-space: pre")
"""Classes that show a line break as one, in the nested style sheets."""


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", ALL, ids=name)
def test_no_line_is_longer_than_a_screen_is_wide(path):
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    assert [number for number, line in lines if len(line) > WIDE] == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_an_element_has_a_line_of_its_own(path):
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    opened = re.compile(rf"<(?:{BLOCK})\b")
    assert [number for number, line in lines if len(opened.findall(line)) > 1] == []


def keeps_lines() -> set[str]:
    sheets = [*(ROOT / "gesprekskader/static/css").glob("*.css"), *(FOLDER / "print").glob("*.css")]
    return {found for sheet in sheets for found in KEPT.findall(sheet.read_text(encoding="utf-8"))}


def test_no_template_breaks_a_line_that_would_be_seen():
    """What keeps the line breaks of a text keeps those of the template too."""
    keeping = keeps_lines()
    assert {"outcome__text", "copy-box", "text", "check__words"} <= keeping
    opened = re.compile(
        rf'class="(?:[^"]* )?(?:{"|".join(keeping)})(?: [^"]*)?"[^>]*>(?=\n)' + r"(?!\n *{%-)"
    )
    seen = {name(path): opened.findall(path.read_text(encoding="utf-8")) for path in ALL}
    assert {where: found for where, found in seen.items() if found} == {}


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_page_is_one_screen_and_the_rest_of_it_is_in_parts(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONG


def sends(source: str) -> list[str]:
    """Every button that sends something, as it stands in a template."""
    source = re.sub(r"\{% macro (post|press|giving)\(.*", "", source)
    buttons = re.findall(r"<button\b(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*>", source)
    calls = re.findall(r"\bpost\((?:[^()]|\([^()]*\))*\)", source)
    return [one for one in buttons if 'type="' not in one] + calls


WHERE = ("room/", "wall/", "tables/forwardings/", "tables/wishes/")
SAYS_IT_ELSEWHERE = ("room/clock/_keys.html", "room/groups/_write", "room/paper/_sheet.html")
"""The clock says which part runs; what goes by the outbox says where it is."""


@pytest.mark.parametrize("path", [p for p in ALL if name(p).startswith(WHERE)], ids=name)
def test_a_deed_in_the_room_says_in_a_sentence_what_happened(path):
    if name(path).startswith(SAYS_IT_ELSEWHERE):
        return
    deeds = sends(path.read_text(encoding="utf-8"))
    assert [one for one in deeds if "says=" not in one] == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_no_label_is_cut_within_a_word(path):
    """`shortened` keeps whole words, and says that there are more."""
    cut = re.findall(r"\b(?:text|question|words|wording)\[:\d+\]", path.read_text(encoding="utf-8"))
    assert cut == []
