"""Reads one content file: bytes -> front matter and sections, with the line of everything.

Knows nothing of items or phases. A mistake is noted in `mistakes` and reading goes on, so an
editor sees all of them at once.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import frontmatter
import yaml

from gesprekskader.errors import ContentError

_HEADING = re.compile(r"##\s+(?:(?P<number>\d+)\.\s+)?(?P<text>.*?)\s*(?:\{#(?P<key>[^}]*)\})?\s*$")
_FIELD = re.compile(r"(?P<name>[a-z][a-z ]{0,18}):\s*(?P<value>.*)$")
_BULLET = re.compile(r"[-*]\s+(?P<text>.+)$")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
_CURLY_VALUE = re.compile(r"^(\s*[\w -]+:\s*|\s*-\s+)[“„](.*)[”“]\s*$")
_CURLY_SINGLE = re.compile(r"^(\s*[\w -]+:\s*|\s*-\s+)‘(.*)’\s*$")


@dataclass
class Value:
    """A value of a section's field, with its line."""

    text: str
    line: int


@dataclass
class Section:
    """What stands under one `## 3. Heading {#key}`."""

    line: int
    number: int | None
    title: str
    key: str | None
    fields: dict[str, Value] = field(default_factory=dict)
    bullets: list[str] = field(default_factory=list)
    text: str = ""


@dataclass
class Document:
    path: Path
    meta: dict[str, object]
    meta_lines: dict[str, int]
    intro: str
    sections: list[Section]
    mistakes: list[ContentError]

    def wrong(self, line: int, problem: str) -> None:
        self.mistakes.append(ContentError(self.path, line, problem))

    def check_meta(self, required: set[str], optional: set[str] = frozenset()) -> None:
        """Note every front-matter field that is missing or that we do not know."""
        for name in sorted(required):
            if self.meta.get(name) in (None, "", []):
                self.wrong(self.meta_lines.get(name, 1), f"het veld '{name}' ontbreekt of is leeg")
        for name in self.meta:
            if name not in required | optional:
                self.wrong(self.meta_lines.get(name, 1), f"het veld '{name}' kennen we niet")

    def word(self, name: str) -> str:
        """A front-matter field as text without blanks around it; "" when it is not there."""
        value = self.meta.get(name)
        if isinstance(value, bool):  # YAML reads a bare ja/nee as text, but yes/no as a boolean
            return "ja" if value else "nee"
        return "" if value is None else str(value).strip()


def parse(path: Path, shown: Path, mistakes: list[ContentError]) -> Document:
    """Read `path`; `shown` is how the path is written in a mistake.

    Never raises for a wrong file: what is wrong is added to `mistakes`.
    """
    document = Document(shown, {}, {}, "", [], mistakes)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        document.wrong(line, "dit bestand is geen UTF-8; kies bij opslaan de codering UTF-8")
        return document
    except OSError as error:
        document.wrong(1, f"dit bestand is niet te lezen ({error.strerror})")
        return document
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    body_start = _front_matter(document, lines)
    if body_start is not None:
        _body(document, lines, body_start)
    return document


def _front_matter(document: Document, lines: list[str]) -> int | None:
    """Fill `meta`; the index of the first body line, or None when reading can't go on."""
    if lines[0].rstrip() != "---":
        document.wrong(1, "het bestand begint niet met '---' en een kop met velden")
        return None
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        document.wrong(1, "de kop met velden is niet afgesloten met '---'")
        return None
    head = [_plain_quotes(line.expandtabs(2)) for line in lines[1:end]]
    for index, line in enumerate(head):
        if found := re.match(r"([\w-]+)\s*:", line):
            name = found.group(1)
            if name in document.meta_lines:
                document.wrong(index + 2, f"het veld '{name}' staat er twee keer")
            document.meta_lines.setdefault(name, index + 2)
    try:
        document.meta = dict(frontmatter.loads("\n".join(["---", *head, "---", ""])).metadata)
    except (yaml.YAMLError, TypeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 2  # the mark counts from the opening ---
        document.wrong(
            line,
            "de kop met velden is geen geldige YAML;"
            " zet een waarde met een dubbele punt tussen aanhalingstekens",
        )
        return None
    return end + 1


def _plain_quotes(line: str) -> str:
    """Word and Notepad curl the quotes around a value; YAML only knows straight ones."""
    if found := _CURLY_VALUE.match(line):
        return f'{found.group(1)}"{found.group(2).replace(chr(34), chr(92) + chr(34))}"'
    if found := _CURLY_SINGLE.match(line):
        return f"{found.group(1)}'{found.group(2).replace(chr(39), chr(39) * 2)}'"
    return line


def _body(document: Document, lines: list[str], start: int) -> None:
    section: Section | None = None
    intro: list[str] = []
    prose: list[str] = []
    for index in range(start, len(lines)):
        line = lines[index].replace("\t", " ").rstrip()
        if line.startswith("##") and not line.startswith("###"):
            _end(section, prose)
            section, prose = _heading(document, line, index + 1), []
        elif section is None:
            intro.append(line)
        elif not prose and (found := _FIELD.match(line)):
            name = found.group("name")
            if name in section.fields:
                document.wrong(index + 1, f"het veld '{name}' staat er twee keer")
            section.fields[name] = Value(found.group("value").strip(), index + 1)
        elif found := _BULLET.match(line.strip()):
            section.bullets.append(found.group("text").strip())
        elif line or prose:
            prose.append(line)
    _end(section, prose)
    document.intro = "\n".join(intro).strip()


def _heading(document: Document, line: str, number: int) -> Section:
    found = _HEADING.match(line)
    if not found:
        document.wrong(number, "deze kop kunnen we niet lezen; schrijf '## 1. Tekst'")
        section = Section(number, None, line.strip("# "), None)
    else:
        section = Section(
            number,
            int(found.group("number")) if found.group("number") else None,
            found.group("text").strip(),
            found.group("key").translate(_CURLY).strip() if found.group("key") else None,
        )
    document.sections.append(section)
    return section


def _end(section: Section | None, prose: list[str]) -> None:
    if section is not None:
        section.text = "\n".join(prose).strip()
