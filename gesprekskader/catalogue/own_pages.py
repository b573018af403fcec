"""Formats, roundtables and pages of help that are kept on screen: one file each, read as those of
content/ are, without HTML of their own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TypeVar

import yaml

from gesprekskader.catalogue.folders import is_text
from gesprekskader.catalogue.formats import read_formats
from gesprekskader.catalogue.help import PRIVACY, read_help
from gesprekskader.catalogue.model import Catalogue, HelpPage, MeetingFormat, Roundtable
from gesprekskader.catalogue.render import Renderer
from gesprekskader.catalogue.roundtables import read_roundtables
from gesprekskader.catalogue.text_folder import TextFolder
from gesprekskader.errors import ContentError
from gesprekskader.records.content import OwnPage

Made = MeetingFormat | Roundtable | HelpPage
Page = TypeVar("Page", MeetingFormat, Roundtable, HelpPage)
FORMAT, ROUNDTABLE, HELP = "werkvorm", "overlegtafel", "hulp"
ROOM_OF = {FORMAT: "werkvormen", ROUNDTABLE: "overlegtafels", HELP: "hulp"}
_BESIDE = "--bestand"  # no key that is made of a title has it
_KEY = re.compile(r"^sleutel:(?P<key>.*)$", re.MULTILINE)
_PLAIN = re.compile(r"[a-z0-9-]+")
_TITLE = re.compile(r"^titel:.*$", re.MULTILINE)
_POINT = re.compile(r"^(##[^#\n].*\{#)([a-z0-9-]+)(\}[ \t]*)$", re.MULTILINE)
_NEW = {
    FORMAT: """terugblik: nee
groepsgrootte: 3-5
---

Wat is dit voor gesprek?

## 1. Welkom

minuten: 5
vorm: plenair

Wat gaan we doen?

## 2. In gesprek

minuten: 30
vorm: groepje
legt vast: opbrengst

Waar hebben we het over?

### Voor de gespreksleider

Dit leest alleen wie de bijeenkomst leidt.
""",
    ROUNDTABLE: "niveau: operationeel\n---\n\nWat doet deze tafel?\n",
    HELP: "---\n\nSchrijf hier je tekst.\n",
}


@dataclass(frozen=True)
class PageText:
    """The text of a draft as it stands now."""

    text: str
    version: int


def read_page(
    kind: str, key: str, text: str, base: Catalogue | None = None
) -> tuple[Made | None, list[ContentError]]:
    """What one file says, and every mistake in it. A privacy page has to speak of every kind of
    data that the one of `base` speaks of."""
    mistakes: list[ContentError] = []
    room, renderer = ROOM_OF[kind], Renderer(is_trusted=False)
    folder = TextFolder({f"{room}/{key}.md": text})
    made: Made | None
    if kind == FORMAT:
        made = _only(read_formats(folder, renderer, None, mistakes))
    elif kind == ROUNDTABLE:
        made = _only(read_roundtables(folder, renderer, mistakes))
    else:
        made = _only(read_help(folder, renderer, mistakes, has_privacy=True))
    path = PurePath(room) / f"{key}.md"
    if made and made.key != key and not mistakes:
        mistakes.append(ContentError(path, _line_of(text, "sleutel"), f"de sleutel blijft '{key}'"))
    if base and (left_out := _left_out(base, made)):
        problem = f"bij 'gegevens' staat nog niet: {', '.join(left_out)}"
        mistakes.append(ContentError(path, _line_of(text, "gegevens"), problem))
    return made, sorted(mistakes, key=lambda one: one.line)


@lru_cache(maxsize=100)
def format_as(key: str, text: str) -> MeetingFormat | None:
    """A format as this text says it; None for no format."""
    made = read_page(FORMAT, key, text)[0] if text else None
    return made if isinstance(made, MeetingFormat) else None


def _only(found: Mapping[str, Page]) -> Page | None:
    return next(iter(found.values()), None)


def _line_of(text: str, field: str) -> int:
    lines = text.split("\n")
    return next((at for at, line in enumerate(lines, 1) if line.startswith(f"{field}:")), 1)


def _left_out(base: Catalogue, made: Made | None) -> list[str]:
    """Kinds of data that a privacy page should speak of and does not (decisions 35)."""
    if not isinstance(made, HelpPage) or made.key != PRIVACY or PRIVACY not in base.help_pages:
        return []
    return [name for name in base.help_pages[PRIVACY].tables if name not in made.tables]


def with_pages(catalogue: Catalogue, own: Iterable[OwnPage]) -> Catalogue:
    """The catalogue with pages that are kept elsewhere. What was right when it was made valid is
    shown as it is, also when this release asks more of it (decisions 35). A roundtable or a page of
    help stands over the one of a file; a format, which had its key first, beside it."""
    formats, tables = dict(catalogue.formats), dict(catalogue.roundtables)
    pages = dict(catalogue.help_pages)
    for one in own:
        made = read_page(one.kind, one.key, one.text)[0]
        if isinstance(made, MeetingFormat):
            if one.key in catalogue.formats:
                beside = f"{one.key}{_BESIDE}"
                formats[beside] = replace(catalogue.formats[one.key], key=beside)
            whose = one.network_id or ""
            kept = replace(made, key=one.key, network_id=whose, is_retired=one.is_retired)
            formats[one.key] = kept
        elif isinstance(made, Roundtable) and not one.is_retired:
            tables[one.key] = replace(made, key=one.key)
        elif isinstance(made, HelpPage) and not one.is_retired and not _left_out(catalogue, made):
            pages[one.key] = replace(made, key=one.key)
    return replace(catalogue, formats=formats, roundtables=tables, help_pages=pages)


def new_text(kind: str, key: str, title: str) -> str:
    """The file that somebody begins with."""
    return f"---\nsleutel: {key}\ntitel: {_quoted(title)}\n{_NEW[kind]}"


def _quoted(title: str) -> str:
    return yaml.safe_dump(title, allow_unicode=True, width=10_000).removesuffix("...\n").strip()


def copied(text: str, key: str, title: str) -> str:
    """The same format under another key and title."""
    return _TITLE.sub(lambda _: f"titel: {_quoted(title)}", with_key(text, key), count=1)


def with_key(text: str, key: str) -> str:
    """The file under this key; as it is when it says none, which is told as a mistake. Talking
    points of a format keep the key that they had, so that they stay the same."""
    was = key_in(text)
    text = _KEY.sub(f"sleutel: {key}", text, count=1)
    keeps = _PLAIN.fullmatch(was) and was != key
    return _POINT.sub(rf"\g<1>{was}/\g<2>\g<3>", text) if keeps else text


def key_in(text: str) -> str:
    """The key that a file says; "" when it says none."""
    found = _KEY.search(text.partition("\n---")[0])
    return found["key"].strip().strip("\"'") if found else ""


def text_in_files(homes: Iterable[Path], kind: str, key: str) -> str:
    """The file of the first of these content folders that has a page with this key; "" for none."""
    for home in homes:
        for path in sorted((home / ROOM_OF[kind]).glob("*.md")):
            if is_text(path) and key_in(text := path.read_text(encoding="utf-8-sig")) == key:
                return text
    return ""
