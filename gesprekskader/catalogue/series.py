"""Series of meetings: which formats, in which weeks from one date, and for which networks.

docs/reeksen.md has the whole language on one page.
"""

import re
from collections.abc import Iterable
from pathlib import PurePath

from gesprekskader import rules
from gesprekskader.catalogue.folders import Place, pages, within
from gesprekskader.catalogue.format_parts import clock_of
from gesprekskader.catalogue.model import MeetingSeries, SeriesMeeting
from gesprekskader.catalogue.parse import Document, Section, parse
from gesprekskader.catalogue.render import Renderer
from gesprekskader.catalogue.strays import check_headings
from gesprekskader.catalogue.text_folder import TextFolder
from gesprekskader.errors import ContentError

NEEDED = {"sleutel", "titel"}
FIELDS = ("werkvorm", "week", "voor", "begint om")
MOST_WEEKS, MOST_MEETINGS = 104, 60
_KEY = re.compile(r"[a-z0-9-]+")


def read_series(
    root: Place,
    renderer: Renderer,
    format_keys: Iterable[str] | None,
    mistakes: list[ContentError],
    *,
    has_all: bool = True,
) -> dict[str, MeetingSeries]:
    """All series of content/reeksen/ by key; what is wrong is added to `mistakes`.

    `format_keys` is what a series may name; None when that is not known. Without `has_all` the
    formats are of another folder than the series: one that names a format which is not there is
    left out, and is no mistake.
    """
    keys = None if format_keys is None else set(format_keys)
    found: dict[str, MeetingSeries] = {}
    for path in pages(root, "reeksen", mistakes):
        page = parse(path, within(root, path), mistakes, FIELDS)
        made = _series(page, renderer)
        if made.key and made.key in found:
            page.wrong(page.meta_lines.get("sleutel", 1), f"sleutel '{made.key}' staat er al")
        if has_all and keys is not None:
            _check_formats(page, keys)
        if has_all or keys is None or {one.format_key for one in made.meetings} <= keys:
            found[made.key] = made
    return found


def read_own_series(
    key: str, text: str, format_keys: Iterable[str] | None
) -> tuple[MeetingSeries | None, list[ContentError]]:
    """The series of one file, and every mistake in it; what is edited on screen gets no HTML."""
    mistakes: list[ContentError] = []
    folder = TextFolder({f"reeksen/{key}.md": text.encode()})
    found = read_series(folder, Renderer(is_trusted=False), format_keys, mistakes)
    made = next(iter(found.values()), None)
    if made and made.key != key and not mistakes:
        path = PurePath("reeksen") / f"{key}.md"
        mistakes.append(ContentError(path, 2, f"de sleutel blijft '{key}'"))
    return made, mistakes


def written_series(made: MeetingSeries) -> str:
    """The file of a series, without an introduction: read again it is the same series."""
    head = f"---\nsleutel: {made.key}\ntitel: {_quoted(made.title)}\n---"
    return "\n\n".join([head, *map(_written, enumerate(made.meetings, 1))]) + "\n"


def _quoted(words: str) -> str:
    inside = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'


def _written(numbered: tuple[int, SeriesMeeting]) -> str:
    number, one = numbered
    fields = {
        "werkvorm": one.format_key,
        "week": str(one.week),
        "voor": one.part,
        "begint om": one.starts_at.replace(":", "."),
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join([f"## {number}. {one.title}", "", *lines])


def _series(page: Document, renderer: Renderer) -> MeetingSeries:
    page.check_meta(NEEDED)
    check_headings(page, "'## 2. Titel' boven een bijeenkomst")
    key, line = page.word("sleutel"), page.meta_lines.get("sleutel", 1)
    if key and not _KEY.fullmatch(key):
        page.wrong(line, f"sleutel '{key}' heeft kleine letters, cijfers en streepjes")
    if len(title := page.word("titel")) > rules.LINE_LIMIT:
        page.wrong(page.meta_lines["titel"], f"een titel heeft hooguit {rules.LINE_LIMIT} tekens")
    if page.is_whole and not page.sections:
        page.wrong(1, "deze reeks heeft geen bijeenkomsten (koppen als '## 1. Start')")
    if len(page.sections) > MOST_MEETINGS:
        page.wrong(page.sections[MOST_MEETINGS].line, f"hooguit {MOST_MEETINGS} bijeenkomsten")
    parts: dict[str, str] = {}  # a capital makes no other network
    meetings = tuple(_meeting(page, section, parts) for section in page.sections)
    return MeetingSeries(key, title, renderer.html(page.intro), meetings)


def _meeting(page: Document, section: Section, parts: dict[str, str]) -> SeriesMeeting:
    for name, value in section.fields.items():
        if name not in FIELDS:
            page.wrong(value.line, f"het veld '{name}' kennen we niet")
    if section.number is None or not section.title:
        page.wrong(section.line, "schrijf de kop als '## 1. Titel'")
    if len(section.title) > rules.LINE_LIMIT:
        page.wrong(section.line, f"een titel heeft hooguit {rules.LINE_LIMIT} tekens")
    if section.key is not None:
        page.wrong(section.line, "een bijeenkomst in een reeks heeft geen sleutel")
    if section.lines:
        problem = "onder een bijeenkomst staan alleen velden; zet tekst bovenaan, in de inleiding"
        page.wrong(section.lines[0].line, problem)
    part = _part(page, section)
    return SeriesMeeting(
        title=section.title,
        format_key=_field(page, section, "werkvorm"),
        week=_week(page, section),
        part=parts.setdefault(part.casefold(), part),
        starts_at=_clock(page, section),
    )


def _field(page: Document, section: Section, name: str) -> str:
    value = section.fields.get(name)
    if value is None or not value.text:
        page.wrong(value.line if value else section.line, f"het veld '{name}' ontbreekt")
        return ""
    return value.text


def _week(page: Document, section: Section) -> int:
    text = _field(page, section, "week")
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MOST_WEEKS:
        return int(text)
    if text:
        problem = f"week '{text}' is geen getal van 1 tot en met {MOST_WEEKS}"
        page.wrong(section.fields["week"].line, problem)
    return 1


def _part(page: Document, section: Section) -> str:
    value = section.fields.get("voor")
    if value and len(value.text) > rules.NAME_LIMIT:
        page.wrong(value.line, f"'voor' heeft hooguit {rules.NAME_LIMIT} tekens")
    return value.text if value else ""


def _clock(page: Document, section: Section) -> str:
    value = section.fields.get("begint om")
    if value and not clock_of(value.text):
        page.wrong(value.line, f"begint om '{value.text}' is geen tijd; schrijf 13.30")
    return clock_of(value.text) if value else ""


def _check_formats(page: Document, keys: set[str]) -> None:
    for section in page.sections:
        value = section.fields.get("werkvorm")
        if value and value.text and value.text not in keys:
            page.wrong(value.line, f"werkvorm '{value.text}' kennen we niet")
