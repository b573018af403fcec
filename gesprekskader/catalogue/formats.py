"""Meeting formats: timed phases with a prompt, repeated per item where the format says so."""

import re
from pathlib import Path

from gesprekskader.catalogue.model import Item, MeetingFormat, Phase
from gesprekskader.catalogue.parse import Document, Section, parse
from gesprekskader.catalogue.render import Renderer
from gesprekskader.errors import ContentError

SETTINGS = ("alleen", "duo", "groepje", "plenair", "pauze")
CAPTURES = ("niets", "opbrengst", "vervolgactie", "stap", "terugblik", "doorgeven")
PER_ITEM, HALFWAY, ONCE = "per item", "halverwege", ""
PLACEHOLDERS = (
    "items",
    "item",
    "doorvragen",
    "datum",
    "datum laatste bijeenkomst",
    "volgend schooljaar",
)
_PLACEHOLDER = re.compile(r"\[([^\]]*)\]")


def read_formats(
    root: Path, renderer: Renderer, item_keys: set[str], mistakes: list[ContentError]
) -> dict[str, MeetingFormat]:
    """All formats of content/werkvormen/ by key; what is wrong is added to `mistakes`."""
    found: dict[str, MeetingFormat] = {}
    for path in sorted((root / "werkvormen").glob("*.md")):
        page = parse(path, path.relative_to(root), mistakes)
        page.check_meta({"sleutel", "titel", "terugblik", "groepsgrootte"}, {"items"})
        key = page.word("sleutel")
        if key in found:
            page.wrong(page.meta_lines.get("sleutel", 1), f"sleutel '{key}' staat er al")
        if page.word("terugblik") not in ("", "ja", "nee"):
            page.wrong(page.meta_lines["terugblik"], "'terugblik' is ja of nee")
        _check_items(page, item_keys)
        if page.meta and not page.sections:
            page.wrong(1, "deze werkvorm heeft geen onderdelen (koppen als '## 1. Welkom')")
        found[key] = MeetingFormat(
            key=key,
            title=page.word("titel"),
            intro=renderer.html(page.intro),
            looks_back=page.word("terugblik") == "ja",
            group_size=page.word("groepsgrootte"),
            phases=tuple(_phase(page, section) for section in page.sections),
        )
    return found


def _check_items(page: Document, item_keys: set[str]) -> None:
    chosen = page.meta.get("items") or []
    line = page.meta_lines.get("items", 1)
    if not isinstance(chosen, list):
        page.wrong(line, "'items' is een lijst van sleutels")
        return
    for key in chosen:
        if key not in item_keys:
            page.wrong(line, f"item '{key}' bestaat niet in het kader")


def _phase(page: Document, section: Section) -> Phase:
    known = ("minuten", "vorm", "legt vast", "herhaal")
    for name, value in section.fields.items():
        if name not in known:
            page.wrong(value.line, f"het veld '{name}' kennen we niet")
    if not section.title:
        page.wrong(section.line, "dit onderdeel heeft geen titel")
    for text in (section.title, section.text):
        for name in _PLACEHOLDER.findall(text):
            if name not in PLACEHOLDERS:
                page.wrong(section.line, f"[{name}] kunnen we niet invullen")
    return Phase(
        title=section.title,
        minutes=_minutes(page, section),
        setting=_one_of(page, section, "vorm", SETTINGS),
        capture=_one_of(page, section, "legt vast", CAPTURES),
        repeat=_one_of(page, section, "herhaal", (PER_ITEM, HALFWAY), default=ONCE),
        prompt=" ".join(section.text.split()),
    )


def _minutes(page: Document, section: Section) -> int:
    value = section.fields.get("minuten")
    if value is None:
        page.wrong(section.line, "het veld 'minuten' ontbreekt")
        return 0
    if not re.fullmatch(r"\d{1,3}", value.text):
        page.wrong(value.line, f"minuten '{value.text}' is geen getal")
        return 0
    return int(value.text)


def _one_of(
    page: Document,
    section: Section,
    name: str,
    choices: tuple[str, ...],
    default: str | None = None,
) -> str:
    value = section.fields.get(name)
    if value is None and default is not None:
        return default
    if value is None:
        page.wrong(section.line, f"het veld '{name}' ontbreekt")
        return choices[0]
    if value.text not in choices:
        page.wrong(value.line, f"{name} '{value.text}' kennen we niet; kies {', '.join(choices)}")
    return value.text


def expand(meeting_format: MeetingFormat, items: list[Item]) -> list[tuple[Phase, Item | None]]:
    """The phases of one meeting, in order: a run of "per item" phases comes back for each item.

    A "halverwege" phase stands after the first half of the items; with one item it goes.
    Without items the "per item" phases stand once, without an item.
    """
    planned: list[tuple[Phase, Item | None]] = []
    block: list[Phase] = []
    for phase in meeting_format.phases:
        if phase.repeat == ONCE:
            planned += _repeat(block, items)
            block = []
            planned.append((phase, None))
        else:
            block.append(phase)
    return planned + _repeat(block, items)


def _repeat(block: list[Phase], items: list[Item]) -> list[tuple[Phase, Item | None]]:
    halves = [phase for phase in block if phase.repeat == HALFWAY]
    rounds = [phase for phase in block if phase.repeat == PER_ITEM]
    if len(items) < 2:
        only = items[0] if items else None
        return [(phase, only) for phase in rounds]
    planned: list[tuple[Phase, Item | None]] = []
    for index, item in enumerate(items, 1):
        planned += [(phase, item) for phase in rounds]
        if index == (len(items) + 1) // 2:
            planned += [(phase, None) for phase in halves]
    return planned


def fill(prompt: str, values: dict[str, str]) -> str:
    """The prompt with its placeholders filled; one without a value gets its own name, bare."""
    return _PLACEHOLDER.sub(lambda match: values.get(match.group(1)) or match.group(1), prompt)
