"""One framework, written down as people do, reads as the same framework."""

import textwrap
from collections.abc import Callable

import pytest
from frameworks_told import pasted, told
from support import ROOT

OUTLINE = (ROOT / "tests/texts/kader.txt").read_text("utf-8").splitlines()
"""A framework as `told` writes it: it stands still, whatever ours becomes."""


def outline(*, with_intros: bool) -> list[str]:
    return [line for line in OUTLINE if with_intros or line[0] != ">"]


# how a warranty, a subtheme, an item and a question are written
WAYS = {
    "named": ("Waarborg {w}: {text}", "{text}", "{i}. {text}", "\u2022 {text}"),
    "tabs out of Word": ("Waarborg {w} {text}", "{text}", "{i}.\t{text}", "\u2022\t{text}"),
    "numbers": ("{w} {text}", "{w}.{s} {text}", "{w}.{s}.{i} {text}", "- {text}"),
    "standards": ("Standaard {w}. {text}", "{w}.{s} {text}", "{i}) {text}", "{text}"),
    "markdown": ("# {text}", "## {text}", "{i}. {text}", "   - {text}"),
    "headings only": ("# {text}", "## {text}", "{text}", "{text}"),
}


def written(lines: list[str], way: str) -> list[str]:
    head, part_head, item_line, question = WAYS[way]
    found, w, s = [], 0, 0
    for line in lines:
        sign, text = line.split(" ", 1)
        if sign == "#":
            w, s = w + 1, 0
            found.append(head.format(w=w, text=text))
        elif sign == "##":
            s += 1
            found.append(part_head.format(w=w, s=s, text=text))
        elif sign == "-":
            found.append(question.format(text=text))
        else:
            found.append(text if sign == ">" else item_line.format(w=w, s=s, i=sign, text=text))
    return found


@pytest.mark.parametrize("with_intros", [False, True])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("way", WAYS)
def test_it_reads_the_same_written_by(way, between, with_intros):
    lines = outline(with_intros=with_intros)
    reading = pasted(between.join(written(lines, way)))
    assert told(reading.draft) == "\n".join(lines)
    assert reading.questions == []


FOOTERS: dict[str, Callable[[int], list[str]]] = {
    "a footer with a number": lambda page: [f"Gesprekskader De Brug | {page}"],
    "a number and a header": lambda page: ["", str(page), "\fGesprekskader De Brug"],
    "pages of many": lambda page: [f"Pagina {page} van 9", "", "\f"],
}


def paged(lines: list[str], width: int, footer: Callable[[int], list[str]]) -> str:
    broken = [part for line in lines for part in textwrap.wrap(line, width)]
    pages = [broken[at : at + 40] for at in range(0, len(broken), 40)]
    return "\n".join(x for n, page in enumerate(pages, 1) for x in (*page, *footer(n)))


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("width", [72, 80, 90])
@pytest.mark.parametrize("way", ["named", "numbers"])
def test_it_reads_the_same_out_of_a_pdf_with(way, width, footer):
    lines = outline(with_intros=False)
    reading = pasted(paged(written(lines, way), width, FOOTERS[footer]))
    assert told(reading.draft) == "\n".join(lines)
    assert reading.questions == []
