"""Meeting formats: timed phases with a prompt, repeated per item or round where the format says so.

docs/werkvormen.md has the whole language on one page.
"""

import re

from gesprekskader import rules
from gesprekskader.catalogue import examples
from gesprekskader.catalogue.folders import Place, pages, within
from gesprekskader.catalogue.format_parts import (
    FIELDS,
    checked_kinds,
    notes_line,
    phase_of,
)
from gesprekskader.catalogue.model import ONCE, PER_ITEM, MeetingFormat, Phase
from gesprekskader.catalogue.parse import Document, parse
from gesprekskader.catalogue.render import Renderer
from gesprekskader.catalogue.strays import check_headings
from gesprekskader.errors import ContentError
from gesprekskader.rules import switch

WHO_CHOOSES = {"gespreksleider": "shared", "groep": "own", "niemand": "none"}
NEEDED = {"sleutel", "titel", "terugblik", "groepsgrootte"}
_LISTS = {"items", "soorten", "groepen"}
OFFERED = {"wie kiest", "agendapunten"} | _LISTS | examples.FIELDS
_KEY = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)?")


def read_formats(
    root: Place, renderer: Renderer, item_keys: set[str] | None, mistakes: list[ContentError]
) -> dict[str, MeetingFormat]:
    """All formats of content/werkvormen/ by key; what is wrong is added to `mistakes`.

    `item_keys` is what a format may propose; None when the framework is not whole.
    """
    found: dict[str, MeetingFormat] = {}
    for path in pages(root, "werkvormen", mistakes):
        page = parse(path, within(root, path), mistakes, FIELDS)
        made = _format(page, renderer, item_keys)
        if made.key and made.key in found:
            page.wrong(page.meta_lines.get("sleutel", 1), f"sleutel '{made.key}' staat er al")
        found[made.key] = made
    return found


def _format(page: Document, renderer: Renderer, item_keys: set[str] | None) -> MeetingFormat:
    page.check_meta(NEEDED, OFFERED, _LISTS | examples.LISTS)
    notes = [line for section in page.sections if (line := notes_line(section))]
    check_headings(page, "'## 2. Titel' boven een onderdeel", notes)
    if page.is_whole and not page.sections:
        page.wrong(1, "deze werkvorm heeft geen onderdelen (koppen als '## 1. Welkom')")
    _check_numbers(page)
    kinds = checked_kinds(page, page.words("soorten", "woorden"), page.meta_lines.get("soorten", 1))
    groups = tuple(dict.fromkeys(page.words("groepen", "namen")))
    phases = tuple(phase_of(page, section, kinds, groups) for section in page.sections)
    _check_stages(page, phases)
    _check_tallies(page, phases)
    _check_points(page)
    return MeetingFormat(
        key=page.word("sleutel"),
        title=page.word("titel"),
        intro=renderer.html(page.intro),
        looks_back=_yes(page, "terugblik"),
        group_size=page.word("groepsgrootte"),
        who_chooses=_who_chooses(page, phases),
        groups=groups,
        takes_points=_yes(page, "agendapunten"),
        items=_proposed(page, item_keys),
        phases=phases,
        example=examples.example_of(page, phases),
    )


def _yes(page: Document, name: str) -> bool:
    word = page.word(name).lower()
    if word not in ("", "ja", "nee"):
        page.wrong(page.meta_lines.get(name, 1), f"'{name}' is ja of nee")
    return word == "ja"


def _who_chooses(page: Document, phases: tuple[Phase, ...]) -> str:
    word, line = page.word("wie kiest").lower(), page.meta_lines.get("wie kiest", 1)
    if word and word not in WHO_CHOOSES:
        page.wrong(line, f"wie kiest '{word}' kennen we niet; kies {', '.join(WHO_CHOOSES)}")
    per_item = next((phase for phase in phases if phase.repeat == PER_ITEM), None)
    if word == "niemand" and per_item:
        page.wrong(line, f"'{per_item.title}' komt per item terug, en hier kiest niemand items")
    return WHO_CHOOSES.get(word, "")


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
    known = [phase.stage if phase.stage in switch.NAMED else "" for phase in phases]
    for number, section in enumerate(page.sections, 1):
        if not switch.is_in_order(known[:number]):
            line = section.fields["stadium"].line if "stadium" in section.fields else section.line
            page.wrong(line, "'stadium' gaat hier terug; ophalen komt voor afronden")
            return


def _check_tallies(page: Document, phases: tuple[Phase, ...]) -> None:
    """Three are chosen of what everybody reads: topics, or texts from the harvest on; beforehand
    there is nothing but topics."""
    is_read = False
    for section, phase in zip(page.sections, phases, strict=True):
        is_read = is_read or phase.stage in switch.NAMED or phase.capture == rules.TOPICS
        if phase.capture == rules.TOP_THREE and not is_read:
            page.wrong(
                section.fields["legt vast"].line,
                f"'{rules.TOP_THREE}' kan vanaf 'stadium: ophalen', of na '{rules.TOPICS}'",
            )
        if phase.capture in rules.TALLIES and phase.repeat != ONCE:
            page.wrong(section.fields["herhaal"].line, f"'{phase.capture}' komt niet terug")
        if phase.setting == rules.BEFOREHAND and phase.capture != rules.TOPICS:
            page.wrong(section.fields["vorm"].line, f"vooraf hoort bij 'legt vast: {rules.TOPICS}'")
        if phase.setting == rules.BEFOREHAND and phase.minutes:
            page.wrong(section.fields["minuten"].line, "vooraf heeft 'minuten: 0'")


def _check_points(page: Document) -> None:
    keys: dict[str, int] = {}
    for section in page.sections:
        if section.key is None:
            continue
        if not _KEY.fullmatch(section.key):
            problem = f"sleutel '{section.key}' heeft kleine letters, cijfers en streepjes"
            page.wrong(section.line, problem)
        elif section.key in keys:
            first = keys[section.key]
            page.wrong(section.line, f"sleutel '{section.key}' staat er al (regel {first})")
        keys.setdefault(section.key, section.line)
