"""Which lines are headings, and of what: by their words, their size, their number or their look.

A heading of the outer kind comes first in every document, so what is met first is the outer one.
"""

from dataclasses import replace
from statistics import median

from gesprekskader.catalogue.pasted.kinds import (
    ITEM,
    LABEL,
    PROBE,
    SUBTHEME,
    TITLE,
    WARRANTY,
    named,
)
from gesprekskader.catalogue.pasted.lines import BULLET, TextLine

_STATEMENT = 7
"""From so many words on (the middle one of them all) lines are statements, not titles."""
_TITLE_WORDS = 8
_SENTENCE = 8
"""From so many words on a loose line with a full stop is no title and no item."""
Kinds = dict[int, str]
"""Place of a line -> one of `kinds`."""


def headings(lines: list[TextLine]) -> Kinds:
    """What is known of lines before they are read one after another: headings, and numbered
    lines that are items or questions."""
    found = _said(lines)
    found |= {at: kind for at, kind in _by_size(lines, found).items() if at not in found}
    found |= {at: kind for at, kind in _by_number(lines, found).items() if at not in found}
    return found | _by_look(lines, found)


def titled(lines: list[TextLine]) -> list[TextLine]:
    """The lines, with a title that stands below its number added to it: "Waarborg 3", "Tijd"."""
    found: list[TextLine] = []
    last = None
    for line in lines:
        is_number = last and last.kind in (WARRANTY, SUBTHEME) and not last.text
        if is_number and found[-1].level >= line.level and _is_title(line):
            whole = f"{found[-1].text.rstrip(' .:-')}: {line.text}"
            found[-1] = replace(found[-1], text=whole, also=(*found[-1].also, line.number))
            last = None
        else:
            found.append(line)
            last = None if line.kind else named(line.text)
    return found


def words(line: TextLine) -> int:
    return len(line.text.split())


def is_sentence(line: TextLine) -> bool:
    """A loose line that explains what stands above it."""
    is_long = words(line) >= _SENTENCE and not line.marker
    return is_long and line.text.endswith((".", ".”", ".)"))


def depth(line: TextLine) -> int:
    """How many numbers stand in front: 3 for "3.1.2"; 0 for a bullet, a letter or nothing."""
    return line.marker.count(".") + 1 if line.marker[:1].isdecimal() else 0


def are_statements(lines: list[TextLine]) -> bool:
    return bool(lines) and median(map(words, lines)) >= _STATEMENT


def _said(lines: list[TextLine]) -> Kinds:
    """What a column or the first word says. Of two words the first one is the outer kind."""
    found: Kinds = {}
    outer = ""
    for at, line in enumerate(lines):
        said = named(line.text)
        if line.kind:
            found[at] = line.kind
        elif said and said.kind == WARRANTY:
            outer = outer or said.word
            found[at] = WARRANTY if said.word == outer else SUBTHEME
        elif said and (said.kind != LABEL or not line.level):
            found[at] = said.kind
    return found


def _by_size(lines: list[TextLine], said: Kinds) -> Kinds:
    """Headings of Word and of Markdown, by their level."""
    sizes: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if line.level and line.kind != TITLE:
            sizes.setdefault(line.level, []).append(at)
    outer = {lines[at].level for at, kind in said.items() if kind == WARRANTY and lines[at].level}
    order = sorted(sizes)
    found: Kinds = {}
    if outer:  # "Waarborg 3: ..." stands there in so many words: what is larger is above it
        above = [size for size in order if size < min(outer)]
        found = {at: TITLE for size in above for at in sizes[size][:1]}
        order = [size for size in order if size >= min(outer)]
    elif len(order) > 1 and _has_title(lines, sizes, order):
        found = {at: TITLE for at in sizes[order[0]]}
        order = order[1:]
    kinds = [WARRANTY, SUBTHEME, ITEM, PROBE]
    if not outer and WARRANTY in said.values():
        kinds = kinds[1:]
    for size in order:
        parts = [lines[at] for at in sizes[size]]
        if kinds[0] == SUBTHEME and are_statements(parts):
            kinds = kinds[1:]
        found |= dict.fromkeys(sizes[size], kinds[0])
        kinds = kinds[1:] or kinds
    return found


def _has_title(lines: list[TextLine], sizes: dict[int, list[int]], order: list[int]) -> bool:
    """Whether the largest heading, that is there once, is about the whole."""
    first = sizes[order[0]]
    inner = [at for size in order[1:] for at in sizes[size]]
    if len(first) > 1 or first[0] > min(inner) or lines[first[0]].marker:
        return False
    return len(order) > 2 or "kader" in lines[first[0]].text.casefold()


def _by_number(lines: list[TextLine], found: Kinds) -> Kinds:
    """Lines with a number in front, by how deep it is."""
    marks = [at for at, line in enumerate(lines) if depth(line) and at not in found]
    deep: dict[int, list[int]] = {}
    for at in marks:
        deep.setdefault(min(depth(lines[at]), 4), []).append(at)
    parents = _parents(lines, marks)
    are_most = 2 * len(parents) > len(deep.get(1, []))
    if not are_most:  # a statement "2." above "2.1" has that number by chance
        parents = {at for at in parents if words(lines[at]) < _STATEMENT}
    tiers = [WARRANTY, SUBTHEME, ITEM, PROBE]
    if WARRANTY in found.values():
        tiers[0] = ITEM
    if 2 in deep and 3 not in deep:
        seconds, firsts = [lines[at] for at in deep[2]], [lines[at] for at in sorted(parents)]
        tiers[1] = SUBTHEME
        if are_statements(seconds) or SUBTHEME in found.values():
            tiers[1] = ITEM
        if are_most and are_statements(firsts):
            tiers[0], tiers[1] = ITEM, PROBE
    known: Kinds = {}
    for tier, there in deep.items():
        for at in there:
            is_lower = lines[at].list_level and tier == 1
            is_loose = tier == 1 and at not in parents
            kind = PROBE if is_lower else ITEM if is_loose else tiers[tier - 1]
            known[at] = kind
    return _with_listed(lines, known) if set(deep) == {1} else known


def _parents(lines: list[TextLine], marks: list[int]) -> set[int]:
    """Lines with one number, whose next numbered line is the first that counts within it: "3"
    above "3.1". An item "1." that stands between "1.1" and "1.2" is none."""
    found: set[int] = set()
    begun: set[str] = set()
    for at, after in zip(marks, marks[1:], strict=False):
        number, _, _ = lines[after].marker.partition(".")
        is_within = depth(lines[at]) == 1 and lines[at].marker == number
        if is_within and depth(lines[after]) > 1 and number not in begun:
            found.add(at)
        if depth(lines[after]) > 1:
            begun.add(number)
    return found


def _with_listed(lines: list[TextLine], known: Kinds) -> Kinds:
    """Numbered titles above bullets that are the statements: "1. Organisatie"."""
    loose = [lines[at] for at, kind in known.items() if kind == ITEM]
    listed = [line for line in lines if line.marker == BULLET]
    asked = [line for line in listed if line.text.endswith("?")]
    are_titles = loose and median(map(words, loose)) <= 4
    if are_titles and are_statements(listed) and 2 * len(asked) < len(listed):
        return {at: WARRANTY if kind == ITEM else kind for at, kind in known.items()}
    return known


def _by_look(lines: list[TextLine], found: Kinds) -> Kinds:
    """Short lines without a number that are bold, or stand above an item."""
    looks = {at for at in range(len(lines)) if at not in found and _is_short(lines, at, found)}
    if not looks:
        return {}
    kinds = {kind for at, kind in found.items() if kind in (WARRANTY, SUBTHEME)}
    if WARRANTY in kinds:
        return dict.fromkeys(looks, SUBTHEME) if SUBTHEME not in kinds else {}
    outer = {at for at in looks if at + 1 in looks}
    if not outer:
        return dict.fromkeys(looks, WARRANTY)
    return {at: WARRANTY if at in outer else SUBTHEME for at in looks}


def _is_short(lines: list[TextLine], at: int, found: Kinds) -> bool:
    line = lines[at]
    if not _is_title(line):
        return False
    if line.is_bold:
        return True
    return words(line) <= 6 and _is_above_items(lines, at, found)


def _is_above_items(lines: list[TextLine], at: int, found: Kinds) -> bool:
    """Whether a numbered item comes next, or after a sentence or two that introduce it. Where the
    numbers begin anew below each heading it is a first one."""
    below = at + 1
    while below < min(len(lines), at + 4) and below not in found and is_sentence(lines[below]):
        below += 1
    if found.get(below) != ITEM or not lines[below].marker:
        return False
    firsts = [place for place, kind in found.items() if kind == ITEM and _is_first(lines[place])]
    return len(firsts) < 2 or _is_first(lines[below])


def _is_first(line: TextLine) -> bool:
    return line.marker.rpartition(".")[2] == "1"


def _is_title(line: TextLine) -> bool:
    is_short = words(line) <= _TITLE_WORDS and line.text[-1] not in ".?!;,:"
    is_free = not (line.marker or line.kind or named(line.text))
    return is_short and is_free and line.text[0].isupper()
