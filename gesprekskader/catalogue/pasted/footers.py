"""What stands on every page of a document and is no part of it; each line with the reason."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from gesprekskader.catalogue.pasted.breaks import RawLine

PAGE, REPEATED, CONTENTS, RULE = (
    "een paginanummer",
    "staat op elke bladzijde",
    "uit de inhoudsopgave",
    "een streep",
)
TEXT_BOX, FOOTNOTE, MARGIN = "een tekstvak", "een voetnoot", "een kop- of voettekst"
"""What stands beside the text of a Word document."""
_PAGE = re.compile(
    r"(?:[-\u2013|]\s*)?(?:(?:pagina|pag\.?|blz\.?|bladzijde|page|p\.)\s*\d{1,3}"
    r"(?:\s*(?:van|of|/)\s*\d{1,3})?|\d{1,3}\s*(?:van|/)\s*\d{1,3}|[-\u2013|]\s*\d{1,3})"
    r"(?:\s*[-\u2013|])?",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,3}")
_CONTENTS = re.compile(r".*\S\s*(?:\.{3,}|…|(?:\s\.){3,})\s*\d{1,3}$")
_WITH_PAGE = re.compile(
    r".*(?:[|\u2022\u00b7]|\s[-\u2013]|pagina|blz\.?)\s*\d{1,3}$", re.IGNORECASE
)
_PAGE_FIRST = re.compile(r"\d{1,3}\s*[|\u2022\u00b7]\s*\S")
_DIGITS = re.compile(r"\d+")
_LONGEST = 200
"""A footer is no paragraph."""
_FEW_LINES = 6
"""Bare numbers that stand closer together number items, not pages."""


def without_footers(
    lines: list[RawLine], starts_new: Callable[[str], bool]
) -> tuple[list[RawLine], list[tuple[RawLine, str]]]:
    """What is left, and what was left out with the reason; both in order. A line that begins
    something by what stands in front is no footer, however often it comes back."""
    why = _sure(lines)
    why |= {at: PAGE for at in _bare(lines, why)}
    why |= {at: REPEATED for at in _repeated(lines, why, starts_new)}
    kept = [_closed(lines, at, why) for at in range(len(lines)) if at not in why]
    return kept, [(lines[at], why[at]) for at in sorted(why)]


def _closed(lines: list[RawLine], at: int, why: dict[int, str]) -> RawLine:
    """The line without the gap that a footer before it left: a sentence may go on over a page."""
    is_after_footer = why.get(at - 1) in (PAGE, REPEATED)
    return replace(lines[at], is_after_gap=False) if is_after_footer else lines[at]


def _sure(lines: list[RawLine]) -> dict[int, str]:
    """By what the line says itself, wherever it stands."""
    found = {}
    for at, line in enumerate(lines):
        if len(line.text) > _LONGEST:
            continue
        if _PAGE.fullmatch(line.text):
            found[at] = PAGE
        elif _CONTENTS.fullmatch(line.text):
            found[at] = CONTENTS
        elif len(line.text) > 2 and not any(map(str.isalnum, line.text)):
            found[at] = RULE
    return found


def _bare(lines: list[RawLine], known: dict[int, str]) -> list[int]:
    """Lines with nothing but a number, where those rise from page to page."""
    found = [at for at, line in enumerate(lines) if _BARE.fullmatch(line.text)]
    numbers = [int(lines[at].text) for at in found]
    if not found or numbers != sorted(set(numbers)):
        return [at for at in found if _is_at_a_break(lines, at, known)]
    gaps = [right - left for left, right in zip(found, found[1:], strict=False)]
    if len(found) > 1 and sum(gaps) / len(gaps) >= _FEW_LINES:
        return found
    return [at for at in found if _is_at_a_break(lines, at, known)]


def _is_at_a_break(lines: list[RawLine], at: int, known: dict[int, str]) -> bool:
    after = lines[at + 1] if at + 1 < len(lines) else None
    return after is None or after.is_after_page or bool({at - 1, at + 1} & known.keys())


def _repeated(
    lines: list[RawLine], known: dict[int, str], starts_new: Callable[[str], bool]
) -> list[int]:
    """The same line at several page numbers, in the midst of a sentence, or with a number of its
    own that rises. A question is asked again and again, and a heading may come back."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        is_own = starts_new(line.text) or line.text.endswith("?")
        if at not in known and len(line.text) <= _LONGEST and not is_own:
            places[_DIGITS.sub("0", line.text.casefold())].append(at)
    found = []
    for alike in places.values():
        texts = [lines[at].text for at in alike]
        is_one = len(set(texts)) == 1 and (_at_pages(lines, alike, known) or _cuts(lines, alike))
        if len(alike) > 1 and (is_one or _counts_pages(texts)):
            found += alike
    return found


def _counts_pages(texts: list[str]) -> bool:
    if not all(_WITH_PAGE.fullmatch(text) or _PAGE_FIRST.match(text) for text in texts):
        return False
    numbers = [[int(number) for number in _DIGITS.findall(text)] for text in texts]
    return all(left < right for left, right in zip(numbers, numbers[1:], strict=False))


def _at_pages(lines: list[RawLine], alike: list[int], known: dict[int, str]) -> bool:
    near = [at for at in alike if lines[at].is_after_page or _is_beside_a_number(at, known)]
    return len(near) * 2 >= len(alike) and len(near) > 1


def _is_beside_a_number(at: int, known: dict[int, str]) -> bool:
    return PAGE in (known.get(at - 1), known.get(at + 1))


def _cuts(lines: list[RawLine], alike: list[int]) -> bool:
    """Whether it stands between two halves of a sentence."""
    for at in alike:
        if 0 < at < len(lines) - 1:
            before, after = lines[at - 1].text, lines[at + 1].text
            if before[-1].isalpha() and after[0].islower() and not after.endswith("?"):
                return True
    return False
