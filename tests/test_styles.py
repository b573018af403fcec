"""Styles people can read: one declaration a line, one component one file, and every colour, size of
letters, space, corner, stroke and layer said once, as a token.

A box's own measure (how wide a column is, how high a bar) stays with its component. Percentages,
`em` that follows the text, parts of the screen (`vw`) and of a grid (`fr`) are no sizes of ours;
nor is a line of 1px. On paper a length in mm is a place on the sheet.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest
import tinycss2
import tinycss2.color4
from support import ROOT

SCREEN = sorted((ROOT / "gesprekskader" / "static" / "css").glob("*.css"))
PAPER = sorted((ROOT / "templates" / "print").glob("*.css"))
TOKENS = {path for path in SCREEN + PAPER if path.stem.endswith("-tokens")}
MOST_LINES = 180

SIZED = re.compile(
    r"padding|margin|(row-|column-)?gap$|scroll-(padding|margin)|text-indent|font(-size)?$"
    r"|border|outline|box-shadow|z-index$"
)
FREE_UNITS = {"em", "ch", "vw", "vh", "dvh", "fr"}
WORDS = {"transparent", "currentcolor"}
SYSTEM = {"canvas", "canvastext", "highlight", "highlighttext"}  # with forced colours only

At = tuple[Path, int]


class Sheet:
    """The rules and declarations of one file, each with its line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.selectors: list[tuple[str, At]] = []
        self.declarations: list[tuple[str, list, At, tuple[str, ...]]] = []
        self._rules(tinycss2.parse_stylesheet(path.read_text(encoding="utf-8")), ())

    def _rules(self, nodes: list, around: tuple[str, ...]) -> None:
        for node in nodes:
            if node.type == "error":
                pytest.fail(f"{self.path.name}:{node.source_line}: {node.message}")
            if node.type == "qualified-rule":
                self.selectors.append((_text(node.prelude), self._at(node)))
                self._declarations(node.content, around)
            elif node.type == "at-rule" and node.content is not None:
                name = f"@{node.at_keyword} {_text(node.prelude)}"
                if node.at_keyword in ("page", "font-face"):
                    self._declarations(node.content, (*around, name))
                else:
                    self._rules(tinycss2.parse_rule_list(node.content), (*around, name))

    def _declarations(self, content: list, around: tuple[str, ...]) -> None:
        for node in tinycss2.parse_blocks_contents(content):
            if node.type == "error":
                pytest.fail(f"{self.path.name}:{node.source_line}: {node.message}")
            if node.type == "declaration":
                self.declarations.append((node.name, node.value, self._at(node), around))
            elif node.type == "at-rule":
                self._declarations(node.content, around)
            elif node.type == "qualified-rule":
                pytest.fail(f"{self.path.name}:{node.source_line}: a rule inside a rule")

    def _at(self, node: object) -> At:
        return self.path, node.source_line


def _text(tokens: list) -> str:
    return re.sub(r"\s+", " ", tinycss2.serialize(tokens)).strip()


def _flat(tokens: list) -> list:
    """Every token of a value, also inside clamp() and calc(), but not a token's own name."""
    found = []
    for token in tokens:
        found.append(token)
        if token.type == "function":
            found += _flat(token.arguments)
    return found


SHEETS = [Sheet(path) for path in SCREEN + PAPER]
ALL = [each for sheet in SHEETS for each in sheet.declarations]


def nothing(wrong: list[tuple[At, str]]) -> None:
    """Fails with a line for each thing that is wrong: which file, which line, what."""
    lines = [f"{path.relative_to(ROOT)}:{line}: {what}" for (path, line), what in wrong]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def _is_colour(token) -> bool:
    is_word = token.type == "ident" and token.lower_value in WORDS
    return token.type == "hash" or (not is_word and bool(tinycss2.color4.parse_color(token)))


def test_there_is_one_declaration_a_line_and_nothing_beside_it():
    lines = re.compile(
        r"\s*(/\*.*|.*\*/|[\w-]+: [^;{}]+;( /\* .* \*/)?|[^;]*[{,]|@layer [\w, ]+;|\}|)"
    )
    wrong = []
    for path in SCREEN + PAPER:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not lines.fullmatch(line):
                wrong.append(((path, number), f"one declaration a line: {line.strip()}"))
    nothing(wrong)


def test_colours_stand_in_the_tokens_only():
    wrong = []
    for name, value, at, around in ALL:
        if at[0] in TOKENS:
            continue
        forced = any("forced-colors" in each for each in around)
        for token in _flat(value):
            is_system = token.type == "ident" and token.lower_value in SYSTEM
            if (_is_colour(token) and not is_system) or (is_system and not forced):
                wrong.append((at, f"a raw colour in {name}: {token.serialize()}"))
    nothing(wrong)


def test_sizes_stand_in_the_tokens_only():
    wrong = []
    for name, value, at, _ in ALL:
        if at[0] in TOKENS or not SIZED.match(name):
            continue
        for token in _flat(value):
            raw = token.type == "dimension" and token.serialize() != "1px"
            raw = raw and token.lower_unit not in FREE_UNITS | ({"mm"} if at[0] in PAPER else set())
            raw = raw or (name == "z-index" and token.type == "number" and at[0] in SCREEN)
            if raw:
                wrong.append((at, f"a raw size in {name}: {token.serialize()}"))
    nothing(wrong)


@pytest.mark.parametrize("sheets", [SCREEN, PAPER], ids=["screen", "paper"])
def test_every_token_is_used_and_every_name_is_a_token(sheets):
    made, used = defaultdict(list), defaultdict(list)
    for name, value, at, _ in ALL:
        if at[0] in sheets:
            if name.startswith("--"):
                made[name].append(at)
            for token in _flat(value):
                if token.type == "function" and token.lower_name == "var":
                    used[token.arguments[0].value].append(at)
    wrong = [(made[name][0], f"nobody uses {name}") for name in sorted(made.keys() - used.keys())]
    wrong += [(used[name][0], f"no token {name}") for name in sorted(used.keys() - made.keys())]
    nothing(wrong)


def test_a_component_lives_in_one_file():
    """The first class of a selector is the component that it dresses."""
    homes = defaultdict(dict)
    for sheet in SHEETS:
        if sheet.path in SCREEN and "40" <= sheet.path.name[:2] < "90":
            for selector, at in sheet.selectors:
                for one in re.split(r",\s*(?![^(]*\))", selector):
                    if found := re.search(r"\.([a-z]+(?:-[a-z]+)*)", one):
                        homes[found[1]].setdefault(sheet.path, at)
    wrong = [
        (at, f"{block} has another file already: {min(places).name}")
        for block, places in homes.items()
        for path, at in places.items()
        if path != min(places)
    ]
    nothing(wrong)


def test_a_file_fits_on_a_few_screens_and_says_what_it_is_for():
    wrong = []
    for path in SCREEN + PAPER:
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > MOST_LINES:
            wrong.append(((path, len(lines)), f"more than {MOST_LINES} lines: split it"))
        if not lines[0].startswith("/* "):
            wrong.append(((path, 1), "the first line says what this file is for"))
    nothing(wrong)


def test_a_drawing_in_a_template_takes_its_colours_from_the_styles():
    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := re.search(r'\b(fill|stroke|stop-color|color)="(?!none")[^"{]*"', line):
                wrong.append(((path, number), f"a raw colour: {found[0]}"))
    nothing(wrong)
