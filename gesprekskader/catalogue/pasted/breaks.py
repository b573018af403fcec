"""Lines that a PDF or a mail broke, whole again."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

_NARROWEST, _WIDEST = 40, 140
"""How wide a page can be. Where every line is shorter nothing was broken, and where one is longer
each line is a paragraph."""
_TITLE_WORDS = 6
_END = re.compile(r"[.?!:;][\"'”’)]*$")
_CUT = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_ALONE = re.compile(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\W|o)$")
"""A number or a sign of a list with nothing behind it: its text stands on the next line."""
_ASKS = re.compile(r"(?:Wat|Welke?|Waar\w*|Wie\w*|Hoe\w*|Wanneer)\b")
_AND = re.compile(r"(?:en|of|en/of|tot|dan wel)\b")


@dataclass(frozen=True)
class RawLine:
    """A line as it was pasted, without blanks around it."""

    number: int
    text: str
    indent: int = 0
    is_after_gap: bool = False
    is_after_page: bool = False
    also: tuple[int, ...] = ()


def joined(lines: list[RawLine], starts_new: Callable[[str], bool]) -> list[RawLine]:
    """The lines with those that go on with the one before added to it; `starts_new` says which
    begin something by what stands in front."""
    width = _width(lines)
    wrapped = sum(
        _goes_on(before.text, line.text, width) and not starts_new(line.text)
        for before, line in zip(lines, lines[1:], strict=False)
    )
    found: list[RawLine] = []
    last = ""
    for at, line in enumerate(lines):
        follows = bool(found) and not starts_new(line.text)
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        is_title = _is_title(line.text, after, starts_new)
        asks = line.text.endswith("?") and not (found and _ASKS.search(found[-1].text))
        if follows and _is_one(last, line, width, wrapped > 1 and not is_title and not asks):
            found[-1] = _with(found[-1], line)
        else:
            found.append(line)
        last = line.text
    return [replace(line, text=line.text.rstrip("\u00ad")) for line in found]


def _is_title(text: str, after: str, starts_new: Callable[[str], bool]) -> bool:
    """Whether a short line stands above something of its own: an item, or a longer sentence."""
    is_short = len(text.split()) <= _TITLE_WORDS and not _END.search(text)
    is_above = starts_new(after) or (after[:1].isupper() and len(after.split()) > _TITLE_WORDS)
    return is_short and is_above


def _is_one(last: str, line: RawLine, width: int, wrapped: bool) -> bool:
    if _ALONE.match(last):
        return True
    if _CUT.search(last) and line.text[0].islower():
        return True
    if line.is_after_gap:
        return False
    if line.text[0].isupper():
        return wrapped and not _ASKS.match(line.text) and _is_full(last, line.text, width)
    return _goes_on(last, line.text, width)


def _goes_on(last: str, text: str, width: int) -> bool:
    first = text[0]
    begins = first in "(\"'\u2018\u201c" or (first.isalnum() and not first.isupper())
    return begins and _is_full(last, text, width)


def _is_full(last: str, text: str, width: int) -> bool:
    """Whether the first word of the next line did not fit on this one."""
    if not _NARROWEST <= width <= _WIDEST or _END.search(last):
        return False
    return len(last) + 1 + len(text.split()[0]) > 0.85 * width


def _width(lines: list[RawLine]) -> int:
    """How long a full line is; a few that are longer do not count."""
    lengths = sorted((len(line.text) for line in lines), reverse=True)
    return lengths[len(lengths) // 20] if lengths else 0


def _with(line: RawLine, more: RawLine) -> RawLine:
    text, also = line.text, (*line.also, more.number, *more.also)
    word = text.split()[-1]
    if text.endswith("\u00ad"):
        text = text[:-1]
    elif not _CUT.search(text) or _AND.match(more.text):
        text += " "
    elif not (word[:-1].isupper() and len(word) > 2):
        text = text[:-1]
    return replace(line, text=text + more.text, also=also)
