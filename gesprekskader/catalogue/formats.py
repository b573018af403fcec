"""Meeting formats: timed phases with a prompt, repeated per item where the format says so."""

import re

from gesprekskader import rules
from gesprekskader.catalogue.folders import Place, pages, within
from gesprekskader.catalogue.model import Item, MeetingFormat, Phase
from gesprekskader.catalogue.parse import Document, Line, Section, parse
from gesprekskader.catalogue.render import Renderer
from gesprekskader.catalogue.strays import check_headings, check_links
from gesprekskader.errors import ContentError
from gesprekskader.rules import switch

SETTINGS = ("alleen", "duo", "groepje", "plenair", "pauze")
PAUSE = "pauze"
CAPTURES = (rules.NOTHING, "opbrengst", "vervolgactie", "stap", "terugblik", "doorgeven")
PER_ITEM, HALFWAY, ONCE = "per item", "halverwege", ""
PLACEHOLDERS = (
    "items",
    "item",
    "doorvragen",
    "datum",
    "datum laatste bijeenkomst",
    "volgend schooljaar",
)
_FIELDS = ("minuten", "vorm", "legt vast", "herhaal", "stadium")
_PLACEHOLDER = re.compile(r"\[([^\]]*)\](?!\()")  # [words](address) is a link


def read_formats(
    root: Place, renderer: Renderer, item_keys: set[str] | None, mistakes: list[ContentError]
) -> dict[str, MeetingFormat]:
    """All formats of content/werkvormen/ by key; what is wrong is added to `mistakes`.

    `item_keys` is what a format may propose; None when the framework is not whole.
    """
    found: dict[str, MeetingFormat] = {}
    for path in pages(root, "werkvormen", mistakes):
        page = parse(path, within(root, path), mistakes, _FIELDS)
        page.check_meta({"sleutel", "titel", "terugblik", "groepsgrootte"}, {"items"}, {"items"})
        check_headings(page, "'## 2. Titel' boven een onderdeel")
        key = page.word("sleutel")
        if key and key in found:
            page.wrong(page.meta_lines.get("sleutel", 1), f"sleutel '{key}' staat er al")
        looks_back = page.word("terugblik").lower()
        if looks_back not in ("", "ja", "nee"):
            page.wrong(page.meta_lines["terugblik"], "'terugblik' is ja of nee")
        if page.is_whole and not page.sections:
            page.wrong(1, "deze werkvorm heeft geen onderdelen (koppen als '## 1. Welkom')")
        _check_numbers(page)
        phases = tuple(_phase(page, section) for section in page.sections)
        _check_stages(page, phases)
        found[key] = MeetingFormat(
            key=key,
            title=page.word("titel"),
            intro=renderer.html(page.intro),
            looks_back=looks_back == "ja",
            group_size=page.word("groepsgrootte"),
            items=_proposed(page, item_keys),
            phases=phases,
        )
    return found


def _proposed(page: Document, item_keys: set[str] | None) -> tuple[str, ...]:
    chosen = page.words("items", "sleutels")
    for key in chosen:
        if item_keys is not None and key not in item_keys:
            page.wrong(page.meta_lines["items"], f"item '{key}' bestaat niet in het kader")
    return tuple(dict.fromkeys(chosen))


def _check_numbers(page: Document) -> None:
    numbers: dict[int, int] = {}
    for section in page.sections:
        if section.number in numbers:
            first = numbers[section.number]
            page.wrong(section.line, f"nummer {section.number} staat er al (regel {first})")
        elif section.number is not None:
            numbers[section.number] = section.line


def _check_stages(page: Document, phases: tuple[Phase, ...]) -> None:
    for number, section in enumerate(page.sections, 1):
        if not switch.is_in_order([phase.stage for phase in phases[:number]]):
            line = section.fields["stadium"].line if "stadium" in section.fields else section.line
            page.wrong(line, "'stadium' gaat hier terug; ophalen komt voor afronden")
            return


def _phase(page: Document, section: Section) -> Phase:
    for name, value in section.fields.items():
        if name not in _FIELDS:
            page.wrong(value.line, f"het veld '{name}' kennen we niet")
    if not section.title:
        page.wrong(section.line, "dit onderdeel heeft geen titel")
    if section.key is not None:
        page.wrong(section.line, "een onderdeel heeft geen sleutel; haal {#...} weg")
    for one in (Line(section.title, section.line), *section.lines):
        for name in _PLACEHOLDER.findall(one.text):
            if name not in PLACEHOLDERS:
                page.wrong(one.line, f"[{name}] kunnen we niet invullen")
    check_links(page, section)
    setting = _one_of(page, section, "vorm", SETTINGS)
    capture = _one_of(page, section, "legt vast", CAPTURES, default="")
    if setting == PAUSE and capture not in ("", rules.NOTHING):
        line = section.fields["legt vast"].line
        page.wrong(line, f"een pauze legt niets vast; haal 'legt vast: {capture}' weg")
    return Phase(
        title=section.title,
        minutes=_minutes(page, section),
        setting=setting,
        capture=capture,
        repeat=_one_of(page, section, "herhaal", (PER_ITEM, HALFWAY), default=ONCE),
        prompt=section.markdown,
        stage=_one_of(page, section, "stadium", switch.NAMED, default=""),
    )


def _minutes(page: Document, section: Section) -> int:
    value = section.fields.get("minuten")
    if value is None:
        page.wrong(section.line, "het veld 'minuten' ontbreekt")
        return 0
    if not re.fullmatch(r"[0-9]{1,4}", value.text):
        page.wrong(value.line, f"minuten '{value.text}' is geen getal")
        return 0
    if int(value.text) > rules.MOST_MINUTES:
        problem = f"minuten '{value.text}' is te lang; kies 0 tot en met {rules.MOST_MINUTES}"
        page.wrong(value.line, problem)
    return int(value.text)


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
