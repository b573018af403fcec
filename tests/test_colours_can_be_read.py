"""Letters are read on what lies under them, in the light and in a dark room: at least 4.5 to 1."""

import re

import pytest
from support import ROOT

TOKENS = (ROOT / "gesprekskader/static/css/20-tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.index(":root {"), TOKENS.index("[data-dark] {")
PAIRS = [
    *((ink, under) for ink in ("ink", "ink-soft") for under in ("paper", "card", "deed-tint")),
    *((f"w{n}", under) for n in range(1, 9) for under in ("paper", "card", f"w{n}-tint")),
    *(("mark-ink", f"w{n}") for n in range(1, 9)),
    *(("deed", under) for under in ("paper", "card", "deed-tint")),
    ("deed-ink", "deed"),
    ("deed-ink", "deed-deep"),
    ("warn", "warn-tint"),
    ("paper", "ink"),
]


def colours(at: int) -> dict[str, str]:
    block = TOKENS[at : TOKENS.index("\n  }", at)]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def light_of(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("room", ["light", "dark"])
def test_every_letter_stands_out_from_what_it_stands_on(room):
    told = colours(LIGHT) | (colours(DARK) if room == "dark" else {})
    faint = {}
    for ink, under in PAIRS:
        lights = sorted((light_of(told[ink]), light_of(told[under])))
        ratio = (lights[1] + 0.05) / (lights[0] + 0.05)
        if ratio < 4.5:
            faint[ink, under] = round(ratio, 2)
    assert faint == {}
