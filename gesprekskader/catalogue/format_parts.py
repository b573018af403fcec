"""One part of a meeting format, as its file says it under a heading."""

import re

from gesprekskader import rules
from gesprekskader.catalogue.model import HALFWAY, ONCE, PER_ITEM, PER_ROUND, Phase
from gesprekskader.catalogue.parse import Document, Line, Section, bullets_of
from gesprekskader.catalogue.strays import check_links
from gesprekskader.rules import switch

SETTINGS = ("alleen", "duo", "groepje", "plenair", "pauze", rules.BEFOREHAND)
PAUSE = "pauze"
CAPTURES = (
    rules.NOTHING,
    "opbrengst",
    "vervolgactie",
    "stap",
    "terugblik",
    "open acties",
    "doorgeven",
    "uitspraak",
    *rules.TALLIES,
)
REPEATS = (PER_ITEM, PER_ROUND, HALFWAY)
SEES = (rules.SEES_SELF, rules.SEES_GROUP, rules.SEES_ALL)
MOST_KINDS, KIND_LIMIT = 6, 30
PLACEHOLDERS = (
    "items",
    "item",
    "doorvragen",
    "ronde",
    "datum",
    "datum laatste bijeenkomst",
    "volgend schooljaar",
)
FIELDS = (
    "minuten",
    "vorm",
    "legt vast",
    "herhaal",
    "stadium",
    "soorten",
    "vakken",
    "ziet",
    "groep",
    "link",
    "link om",
)
_NOTES = re.compile(r"###\s+voor de gespreksleider\s*$", re.IGNORECASE)
_MINUTES = re.compile(r"(?P<number>[0-9]{1,4})(?P<divided>\s+verdeeld)?")
_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<address>https?://[^)\s]+)\)|(?P<bare>[^\[\]()]+)")
_CLOCK = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])[.:](?P<minute>[0-5][0-9])(?: uur)?")
_PLACEHOLDER = re.compile(r"\[([^\]]*)\](?!\()")  # [words](address) is a link


def phase_of(
    page: Document, section: Section, kinds: tuple[str, ...], groups: tuple[str, ...]
) -> Phase:
    for name, value in section.fields.items():
        if name not in FIELDS:
            page.wrong(value.line, f"het veld '{name}' kennen we niet")
    if not section.title:
        page.wrong(section.line, "dit onderdeel heeft geen titel")
    for one in (Line(section.title, section.line), *section.lines):
        for name in _PLACEHOLDER.findall(one.text):
            if name not in PLACEHOLDERS:
                page.wrong(one.line, f"[{name}] kunnen we niet invullen")
    check_links(page, section)
    setting = _one_of(page, section, "vorm", SETTINGS)
    prompt, notes = _prompt_and_notes(section)
    own_kinds, side_by_side = _kinds_of(page, section, kinds)
    link, link_words, link_at = _link(page, section)
    repeat = _one_of(page, section, "herhaal", REPEATS, default=ONCE)
    minutes, is_divided = _minutes(page, section, repeat)
    return Phase(
        title=section.title,
        minutes=minutes,
        is_divided=is_divided,
        setting=setting,
        capture=_captures(page, section, setting),
        repeat=repeat,
        prompt="\n".join(line.text for line in prompt).strip(),
        stage=_one_of(page, section, "stadium", switch.NAMED, default=""),
        point=_point(page, section),
        probes=tuple(bullets_of(prompt)) if section.key else (),
        kinds=own_kinds,
        side_by_side=side_by_side,
        sees=_sees(page, section),
        only_for=_only_for(page, section, groups),
        link=link,
        link_words=link_words,
        link_at=link_at,
        notes=notes,
    )


def _point(page: Document, section: Section) -> str:
    """The key of a talking point, for ever: with its format, as a copy takes those of its parent
    along."""
    if section.key is None:
        return ""
    return section.key if "/" in section.key else f"{page.word('sleutel')}/{section.key}"


def notes_line(section: Section) -> int | None:
    return next((line.line for line in section.lines if _NOTES.match(line.text)), None)


def _prompt_and_notes(section: Section) -> tuple[list[Line], str]:
    """What everybody reads, and what is for who leads."""
    at = notes_line(section)
    if at is None:
        return section.lines, ""
    notes = "\n".join(line.text for line in section.lines if line.line > at)
    return [line for line in section.lines if line.line < at], notes.strip()


def _captures(page: Document, section: Section, setting: str) -> str:
    value = section.fields.get("legt vast")
    if value is None:
        return ""
    words = _words(value.text)
    for word in words:
        if word not in CAPTURES:
            known = ", ".join(CAPTURES)
            page.wrong(value.line, f"legt vast '{word}' kennen we niet; kies {known}")
    if rules.NOTHING in words and len(words) > 1:
        page.wrong(value.line, f"'{rules.NOTHING}' staat alleen, of helemaal niet")
    if setting == PAUSE and set(words) - {rules.NOTHING}:
        said = ", ".join(words)
        page.wrong(value.line, f"een pauze legt niets vast; haal 'legt vast: {said}' weg")
    if set(words) & set(rules.TALLIES) and len(words) > 1:
        page.wrong(value.line, f"'{rules.TOPICS}' en '{rules.TOP_THREE}' staan alleen")
    return ", ".join(words)


def _words(text: str) -> list[str]:
    """ "[a, b]" or "a, b": words with commas between, each once."""
    return list(dict.fromkeys(w.strip().lower() for w in text.strip("[] ").split(",") if w.strip()))


def _kinds_of(
    page: Document, section: Section, kinds: tuple[str, ...]
) -> tuple[tuple[str, ...], bool]:
    """What texts are called in this part, and whether those stand side by side."""
    value = section.fields.get("soorten")
    if value:
        kinds = checked_kinds(page, _words(value.text), value.line)
    boxes = section.fields.get("vakken")
    if boxes and boxes.text.lower() not in ("ja", "nee"):
        page.wrong(boxes.line, "'vakken' is ja of nee")
    side_by_side = bool(boxes and boxes.text.lower() == "ja")
    if boxes and side_by_side and not kinds:
        page.wrong(boxes.line, "'vakken' zet soorten naast elkaar; schrijf er 'soorten' bij")
    return kinds, side_by_side


def checked_kinds(page: Document, words: list[str], line: int) -> tuple[str, ...]:
    if len(words) > MOST_KINDS:
        page.wrong(line, f"hooguit {MOST_KINDS} soorten, anders kiest niemand meer")
    for word in words:
        if len(word) > KIND_LIMIT:
            page.wrong(line, f"soort '{word}' is te lang; hooguit {KIND_LIMIT} tekens")
    return tuple(dict.fromkeys(words))


def _sees(page: Document, section: Section) -> str:
    found = _one_of(page, section, "ziet", SEES, default="")
    return "" if found == rules.SEES_GROUP else found


def _only_for(page: Document, section: Section, groups: tuple[str, ...]) -> str:
    value = section.fields.get("groep")
    if value is None:
        return ""
    named = next((group for group in groups if group.casefold() == value.text.casefold()), None)
    if named is None:
        page.wrong(value.line, f"groep '{value.text}' staat niet bij 'groepen' bovenaan")
    return named or value.text


def _link(page: Document, section: Section) -> tuple[str, str, str]:
    """Address, words and time; without an address who leads fills it in for the meeting."""
    value, at = section.fields.get("link"), section.fields.get("link om")
    if at and not value:
        page.wrong(at.line, "'link om' hoort bij 'link'")
    if at and not clock_of(at.text):
        page.wrong(at.line, f"link om '{at.text}' is geen tijd; schrijf 16.00")
    found = _LINK.fullmatch(value.text) if value else None
    if value and not found:
        page.wrong(value.line, "schrijf de link als [woorden](https://adres), of alleen de woorden")
    return (
        (found["address"] or "") if found else "",
        (found["words"] or found["bare"]).strip() if found else "",
        clock_of(at.text) if at else "",
    )


def clock_of(text: str) -> str:
    """ "9.30 uur" as "09:30"; "" when it is no time."""
    found = _CLOCK.fullmatch(text)
    return f"{int(found['hour']):02}:{found['minute']}" if found else ""


def _minutes(page: Document, section: Section, repeat: str) -> tuple[int, bool]:
    value = section.fields.get("minuten")
    if value is None:
        page.wrong(section.line, "het veld 'minuten' ontbreekt")
        return 0, False
    found = _MINUTES.fullmatch(value.text)
    if not found:
        page.wrong(value.line, f"minuten '{value.text}' is geen getal")
        return 0, False
    minutes, is_divided = int(found["number"]), bool(found["divided"])
    if minutes > rules.MOST_MINUTES:
        problem = f"minuten '{value.text}' is te lang; kies 0 tot en met {rules.MOST_MINUTES}"
        page.wrong(value.line, problem)
    if is_divided and repeat not in (PER_ITEM, PER_ROUND):
        page.wrong(value.line, "'verdeeld' hoort bij 'herhaal: per ronde' of 'per item'")
    return minutes, is_divided


def _one_of(
    page: Document,
    section: Section,
    name: str,
    choices: tuple[str, ...],
    default: str | None = None,
) -> str:
    value = section.fields.get(name)
    if value is None:
        if default is None:
            page.wrong(section.line, f"het veld '{name}' ontbreekt")
        return choices[0] if default is None else default
    word = value.text.lower()
    if word not in choices:
        page.wrong(value.line, f"{name} '{value.text}' kennen we niet; kies {', '.join(choices)}")
    return word


def fill(prompt: str, values: dict[str, str]) -> str:
    """The prompt with its placeholders filled; one without a value gets its own name, bare."""
    return _PLACEHOLDER.sub(lambda match: values.get(match.group(1)) or match.group(1), prompt)
