"""Pasted text to lines: every line whole, with its number, and what stood in front of it apart."""

import re
import unicodedata
from dataclasses import dataclass, replace
from hashlib import sha256

from gesprekskader.catalogue.pasted.breaks import RawLine, joined
from gesprekskader.catalogue.pasted.footers import without_footers
from gesprekskader.catalogue.pasted.kinds import named
from gesprekskader.rules.signs import DASHES, LIST_SIGNS

BULLET = "•"
_SIGNS = f"{LIST_SIGNS}\u00a7"
_INNER_SIGNS = "\u25aa\u25ab\u25e6\u25cb\u25a1\u00a7o"
"""Signs that Word gives a list within a list."""
_BULLET = re.compile(
    rf"(?P<sign>[{_SIGNS}])\s*|(?P<dash>[-*+o{DASHES}])(?:\s+|$)"
    r"|-(?=[^\W\d_])"
)
_NUMBER = re.compile(
    r"\(?(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})"
    r"(?:[.):]+(?:\s+|$|(?=[^\W\d_]))|\s+[-\u2013]\s+|\s+(?=[A-Z\u00c0-\u00de]))"
)
_DEEP_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){2,3})\s+")
_LETTER = re.compile(r"\(?(?P<number>[A-Ha-h]|[ivx]{2,4})[.)]\s+(?=\S)")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_BOLD = re.compile(r"(?:\*\*|__)(?P<text>[^*_]+)(?:\*\*|__)(?P<sign>:?)$")
_KEY = re.compile(r"\s*\{#[^{}]*\}\s*$")
EMPTY, COLUMN, FIELD = (
    "er staat niets achter",
    "een kolom die we niet kennen",
    "een veld uit de kop",
)
NO_WORDS = (EMPTY, COLUMN, FIELD, "een veld van een item")
"""Reasons to leave out what says nothing by itself."""
LEFT_OUT = "Weggelaten"
"""With the reason behind it: a line that was left out when it was read out of a file."""
_SAYS_SO = re.compile(rf"{LEFT_OUT} \((?P<why>[^()]{{1,60}})\): (?P<text>.+)$")
_QUOTED = re.compile(r"^(?:>\s?)+")
_LIGATURES = {sign: unicodedata.normalize("NFKC", sign) for sign in "ﬀﬁﬂﬃﬄﬅﬆĳĲ"}
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u3000\u000b\u2028\u2029\u0085]")
_UNSEEN = re.compile("[\u0000-\u0008\u000e-\u001f\u007f\u200b-\u200f\u2060\u202a-\u202e\ufeff]")


@dataclass(frozen=True)
class TextLine:
    """A line of what came in, whole."""

    number: int
    """Of the line, the paragraph or the row where it begins, from 1."""
    text: str
    level: int = 0
    """Of a heading; 0 for none."""
    list_level: int | None = None
    is_bold: bool = False
    marker: str = ""
    """What stood in front: BULLET, or a number ("3.1.2") or letter without signs around it."""
    also: tuple[int, ...] = ()
    """Lines that go on with it."""
    kind: str = ""
    """What a column or a style says that it is, one of `kinds`; "" when it is read."""
    left_out: str = ""
    """Why it is no part of a framework; "" when it may be."""

    @property
    def mark(self) -> str:
        """A few signs that come along with an answer: of a line that is another by now it is
        none."""
        return sha256(self.text.encode()).hexdigest()[:8]

    @property
    def can_come_back(self) -> bool:
        """Whether what was left out has words of its own."""
        return self.left_out not in NO_WORDS


def lines_of_text(text: str) -> list[TextLine]:
    """Every line that holds a sign, in order: broken ones whole again, and what repeats on each
    page with the reason in `left_out`."""
    raw = raw_lines(text)
    told = {line.number: said for line in raw if (said := _SAYS_SO.match(line.text))}
    kept, footers = without_footers([line for line in raw if line.number not in told], starts_new)
    found = [marked(line) for line in joined(kept, starts_new)]
    found += [TextLine(line.number, line.text, left_out=why) for line, why in footers]
    found += [TextLine(n, said["text"], left_out=said["why"]) for n, said in told.items()]
    return sorted(found, key=lambda line: line.number)


def raw_lines(text: str) -> list[RawLine]:
    """The lines that hold a sign, without what nobody sees; the margin of all of them is gone."""
    found, gap, page = [], False, False
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        page = page or "\f" in line
        plain = _QUOTED.sub("", clean(line)).expandtabs(4).rstrip()
        if not plain.strip():
            gap = True
            continue
        indent = len(plain) - len(plain.lstrip())
        found.append(RawLine(number, " ".join(plain.split()), indent, gap, page))
        gap = page = False
    margin = min((line.indent for line in found), default=0)
    return [replace(line, indent=line.indent - margin) for line in found]


def clean(text: str) -> str:
    """Without marks nobody sees; every blank is a blank; a soft hyphen stays at the end only."""
    for sign, letters in _LIGATURES.items():
        text = text.replace(sign, letters)
    text = _UNSEEN.sub("", _BLANKS.sub(" ", text.replace("\f", "")))
    return unicodedata.normalize("NFC", re.sub("\u00ad(?!\\s*$)", "", text))


def starts_new(text: str) -> bool:
    """Whether a line begins something by what stands in front of it."""
    return bool(_HEADING.match(text) or _in_front(text)[0] or named(text))


def marked(line: RawLine) -> TextLine:
    """The line with what stands in front of it apart."""
    text, level = line.text, 0
    if heading := _HEADING.match(text):
        level, text = len(heading[1]), heading[2].rstrip("# ")
    if bold := _BOLD.match(text):
        text = bold["text"].strip() + bold["sign"]
    marker, rest, is_inner = _in_front(text)
    list_level = (1 if is_inner or line.indent > 1 else 0) if marker and not level else None
    return TextLine(
        line.number, _KEY.sub("", rest), level, list_level, bool(bold), marker, line.also
    )


def _in_front(text: str) -> tuple[str, str, bool]:
    """What stands in front, the rest, and whether it is the sign of a list within a list."""
    if found := _BULLET.match(text):
        sign = found["sign"] or found["dash"] or "-"
        return BULLET, text[found.end() :], sign in _INNER_SIGNS
    if found := _NUMBER.match(text) or _DEEP_NUMBER.match(text):
        return found["number"], text[found.end() :], False
    if found := _LETTER.match(text):
        return found["number"], text[found.end() :], found["number"].islower()
    return "", text, False
