"""What each line is, read one after another; "" for a line that somebody has to say it of."""

from gesprekskader.catalogue.pasted.headings import Kinds, headings, is_sentence, words
from gesprekskader.catalogue.pasted.kinds import (
    EXPLANATION,
    ITEM,
    LABEL,
    NOTE,
    ORIGIN,
    PROBE,
    SOURCE,
    SUBTHEME,
    TITLE,
    UNKNOWN,
    WARRANTY,
    named,
)
from gesprekskader.catalogue.pasted.lines import BULLET, TextLine

_HEADINGS = (TITLE, WARRANTY, SUBTHEME)
_BELOW_AN_ITEM = (PROBE, ORIGIN, SOURCE, NOTE)
_LISTED, _PLAIN, _STOPPED = "bullets", "plain", "plain, with a full stop"
_GOES_ON = "a sentence"
"""What an explanation announces: a short sentence below it goes on with it."""
_STATEMENT = 4


class Shape:
    """What is known of lines together: an answer about one of them moves no other."""

    def __init__(self, lines: list[TextLine]) -> None:
        self.lines = lines
        self._known = headings(lines)
        self._style = _style(lines, self._known)
        self.alone = _empty_headings(lines, self._all())
        """Headings with no item below them, each with the places of the sentences below."""

    def kind(self, at: int, is_item: bool, told: str) -> str:
        """One of `kinds`: `is_item` says whether an item is the last thing above, `told` what a
        label announced."""
        line = self.lines[at]
        kind = self._known.get(at) or _loose(
            self.lines, at, self._style, is_item, told, self._known
        )
        return UNKNOWN if kind in _BELOW_AN_ITEM and not is_item and not line.kind else kind

    def _all(self) -> list[str]:
        found: list[str] = []
        is_item, told = False, ""
        for at, line in enumerate(self.lines):
            found.append(self.kind(at, is_item, told))
            if found[-1] in (*_HEADINGS, ITEM):
                is_item = found[-1] == ITEM
            told = announced(line, found[-1], told)
        return found


def announced(line: TextLine, kind: str, told: str) -> str:
    """What comes next, where a label says so: after "Toelichting" more than one line explains."""
    if kind == EXPLANATION:
        return told or _GOES_ON
    return _told(line) if kind == LABEL else ""


def _told(line: TextLine) -> str:
    said = named(line.text)
    return EXPLANATION if said and said.word in ("toelichting", "uitleg") else PROBE


def _style(lines: list[TextLine], known: Kinds) -> str:
    """Where the items stand when they have no number: in bullets, or in lines of their own."""
    if ITEM in known.values():
        return ""
    listed = [line for line in lines if line.marker == BULLET and not line.list_level]
    if any(not line.text.endswith("?") for line in listed):
        return _LISTED
    plain = [line for at, line in enumerate(lines) if at not in known and words(line) >= _STATEMENT]
    said = [line for line in plain if not line.text.endswith("?")]
    stopped = [line for line in said if line.text.endswith(".")]
    return _STOPPED if 2 * len(stopped) > len(said) else _PLAIN


def _loose(
    lines: list[TextLine], at: int, style: str, is_item: bool, told: str, known: Kinds
) -> str:
    """What a line is that says nothing of itself; `told` is what a label above it announced."""
    line = lines[at]
    is_asked = line.text.endswith("?")
    if line.marker:
        if style == _LISTED and not line.list_level and not is_asked:
            return ITEM
        return PROBE if is_item else ITEM if style and not is_asked else UNKNOWN
    if told == EXPLANATION:
        return EXPLANATION
    if is_asked:
        return PROBE if is_item else UNKNOWN
    if at == 0 and _is_title(lines, known):
        return TITLE
    if told == _GOES_ON and line.text.endswith("."):
        return EXPLANATION
    explains = is_sentence(line) and (is_item or _is_introduced(at, known))
    if style in (_PLAIN, _STOPPED) and words(line) >= _STATEMENT:
        is_apart = style == _PLAIN or _is_intro(at, known)
        return EXPLANATION if explains and is_apart else ITEM
    return EXPLANATION if explains else UNKNOWN


def _is_title(lines: list[TextLine], known: Kinds) -> bool:
    line = lines[0]
    is_short = words(line) <= 12 and not line.text.endswith((".", ":", ";"))
    return is_short and ("kader" in line.text.casefold() or known.get(1) == WARRANTY)


def _is_introduced(at: int, known: Kinds) -> bool:
    """Whether a heading stands somewhere above: a sentence below it introduces it."""
    return any(kind in _HEADINGS for above, kind in known.items() if above < at)


def _is_intro(at: int, known: Kinds) -> bool:
    """In a document with subthemes: below a warranty, or before everything."""
    if SUBTHEME not in known.values():
        return not any(above < at for above in known)
    above = [place for place in known if place < at]
    return not above or known[max(above)] in (WARRANTY, TITLE)


def _empty_headings(lines: list[TextLine], kinds: list[str]) -> dict[int, list[int]]:
    """Headings with no item below them in a document that has items ("Inleiding", "Literatuur"):
    their place, and the places of the sentences below. Those that say what they are stay."""
    if ITEM not in kinds:
        return {}
    found = {}
    for at, kind in enumerate(kinds):
        if kind not in (WARRANTY, SUBTHEME) or lines[at].kind or named(lines[at].text):
            continue
        ends = (WARRANTY, SUBTHEME, TITLE) if kind == SUBTHEME else (WARRANTY, TITLE)
        below = []
        for place in range(at + 1, len(kinds)):
            if kinds[place] in ends:
                break
            below.append(place)
        if all(kinds[place] in (EXPLANATION, LABEL) for place in below):
            found[at] = below
    return found
