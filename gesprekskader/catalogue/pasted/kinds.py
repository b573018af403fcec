"""What a line can be, and the words with which a line says so itself."""

import re
from dataclasses import dataclass

from gesprekskader.catalogue.model import ADAPTED, OWN, QUOTED

TITLE, WARRANTY, SUBTHEME, ITEM = "kader", "waarborg", "subthema", "item"
PROBE, EXPLANATION, MORE, NOTHING = "vraag", "toelichting", "vervolg", "weg"
BACK = "terug"
"""An answer about a line that was left out: it comes along, and is asked about."""
ASIDE = "terzijde"
"""A line that comes along: it says nothing of the lines around it."""
ORIGIN, SOURCE, NOTE, LABEL, UNKNOWN = "herkomst", "bron", "noot", "kopje", ""

_UPPER = "waarborg|thema|standaard|kwaliteitsstandaard|domein|pijler|hoofdstuk|onderdeel|ambitie"
_LOWER = "subthema|deelthema|sub-thema|aspect|paragraaf|deelaspect"
_ITEM = "item|stelling|indicator|criterium|uitspraak"
_PART = re.compile(
    rf"(?P<word>{_UPPER}|{_LOWER})\s+(?P<number>\d{{1,2}}(?:\.\d{{1,2}})?|[IVX]{{1,4}}|[A-H])\b"
    r"\s*(?P<sign>[:.|\u2013\u2014-]?)\s*(?P<text>.*)$",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(
    rf"(?P<word>{_UPPER}|{_LOWER}|{_ITEM})\s*:\s*(?P<text>\S.*)$", re.IGNORECASE
)
_STATEMENT = re.compile(
    rf"(?:{_ITEM})\s+(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*)\s*[:.\u2013\u2014-]\s*(?P<text>\S.*)$",
    re.IGNORECASE,
)
_FIELDS = {
    TITLE: re.compile(r"kader\s*:\s*(?P<text>\S.*)$", re.I),
    PROBE: re.compile(r"(?:door|bespreek|gespreks)?vraag(?:\s+\d+)?\s*:\s*(?P<text>\S.*)$", re.I),
    EXPLANATION: re.compile(r"(?:toelichting|uitleg)\s*:\s*(?P<text>\S.*)$", re.I),
    ORIGIN: re.compile(r"herkomst\s*:\s*(?P<text>\S.*)$", re.I),
    SOURCE: re.compile(r"bron\s*:\s*(?P<text>\S.*)$", re.I),
    NOTE: re.compile(r"noot\s*:\s*(?P<text>\S.*)$", re.I),
}
_LABEL = re.compile(
    r"(?:door|bespreek|gespreks)?vragen(?: (?:bij|voor|over) [^.?!]{1,40})?\s*:?$"
    r"|(?:items|stellingen|indicatoren|toelichting|uitleg|subthema's?|inhoud|inhoudsopgave)\s*:?$",
    re.IGNORECASE,
)
_ORIGINS = {
    ADAPTED: ("bewerkt", "naar", "gebaseerd", "aangepast"),
    OWN: ("eigen", "zelf", "nieuw"),
    QUOTED: ("geciteerd", "letterlijk", "citaat", "bron"),
}


@dataclass(frozen=True)
class Named:
    """A line that says what it is: "Waarborg 3: Organisatie"."""

    kind: str
    word: str
    """The word it used, small: two words of one kind can be two tiers."""
    text: str
    """What is left without it; "" when there was only a number."""


def named(text: str) -> Named | None:
    """What a line says that it is by its first word; None when it says nothing of the kind."""
    if found := _STATEMENT.match(text):
        return Named(ITEM, ITEM, found["text"])
    if (found := _PART.match(text)) and _is_heading(found):
        word = found["word"].lower()
        return Named(_kind(word), word, found["text"].strip())
    if found := _UNNUMBERED.match(text):
        word = found["word"].lower()
        if _kind(word) == ITEM or len(found["text"].split()) <= 12:
            return Named(_kind(word), word, found["text"].strip())
    for kind, pattern in _FIELDS.items():
        if found := pattern.match(text):
            return Named(kind, kind, found["text"].strip())
    return Named(LABEL, text.rstrip(" :").lower(), "") if _LABEL.match(text) else None


def _is_heading(found: re.Match[str]) -> bool:
    """Not the beginning of a sentence: "Waarborg 3 gaat over tijd en geld."."""
    text = found["text"]
    if not text:
        return True
    is_short = len(text.split()) <= 12 and text[-1] not in ".?!;,"
    return is_short and (bool(found["sign"]) or text[0].isupper())


def _kind(word: str) -> str:
    if re.fullmatch(_ITEM, word):
        return ITEM
    return SUBTHEME if re.fullmatch(_LOWER, word) else WARRANTY


def origin_of(words: str) -> str:
    """Where an item comes from, in somebody's words, as one of ORIGINS; "" when that is unclear."""
    said = re.findall(r"[a-z]+", words.lower())
    return next((o for o, known in _ORIGINS.items() if set(said) & set(known)), "")
