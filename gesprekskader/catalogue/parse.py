"""Reads one content file: bytes -> front matter and sections, with the line of everything.

Knows nothing of items or phases. A mistake is noted in `mistakes` and reading goes on, so an
editor sees all of them at once.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import PurePath

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from gesprekskader.catalogue.folders import Place
from gesprekskader.catalogue.knots import check_knots, tangled_head
from gesprekskader.catalogue.strays import check_signs
from gesprekskader.errors import ContentError

_HEADING = re.compile(r"##\s+(?:(?P<number>[0-9]{1,4})\.\s+)?(?P<text>.*)$")
_FIELD = re.compile(r"(?P<name>[a-z][a-z ]{0,18}):\s*(?P<value>.*)$")
_KEPT = re.compile(r"\\+(?=[A-Za-z][a-z ]{0,18}:|#)")
"""Before a line that would be a field or a heading, and is text."""
_BULLET = re.compile(r"\s*[-*+]\s+(?P<text>.+)$")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
_CURLY_VALUE = re.compile(r"^(\s*[\w-][\w -]*:\s*|\s*-\s+)[“„](.*)[”“]\s*$")
_CURLY_SINGLE = re.compile(r"^(\s*[\w-][\w -]*:\s*|\s*-\s+)‘(.*)’\s*$")
_UNREADABLE = {
    FileNotFoundError: "dit bestand ontbreekt",
    IsADirectoryError: "dit is een map; hier hoort een bestand",
    PermissionError: "dit bestand mogen we niet lezen; geef de server leesrecht",
}


@dataclass
class Line:
    """A line of the body, or a value of a section's field, with its number in the file."""

    text: str
    line: int


@dataclass
class Section:
    """What stands under one `## 3. Heading {#key}`: its fields, and all lines below those."""

    line: int
    number: int | None
    title: str
    key: str | None
    fields: dict[str, Line] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @property
    def markdown(self) -> str:
        """Everything under the fields, as it was written."""
        return "\n".join(line.text for line in self.lines).strip()

    @property
    def bullets(self) -> list[str]:
        """The lines of lists; a line that goes on below its bullet belongs to it."""
        return _split(self.lines)[0]

    @property
    def text(self) -> str:
        """What is no list."""
        return "\n".join(line.text for line in self.prose).strip()

    @property
    def prose(self) -> list[Line]:
        return _split(self.lines)[1]


@dataclass
class Document:
    path: PurePath
    meta: dict[str, object]
    meta_lines: dict[str, int]
    lines: list[Line]
    """Every line under the front matter."""
    intro: str
    sections: list[Section]
    mistakes: list[ContentError]
    is_whole: bool = True
    """False when the front matter could not be read: what it lacks is then no second mistake."""

    @property
    def body(self) -> str:
        return "\n".join(line.text for line in self.lines).strip()

    def wrong(self, line: int, problem: str) -> None:
        self.mistakes.append(ContentError(self.path, line, problem))

    def check_meta(
        self,
        required: Set[str],
        optional: Set[str] = frozenset(),
        lists: Set[str] = frozenset(),
    ) -> None:
        """Note every front-matter field that is missing, is no text or that we do not know."""
        if not self.is_whole:
            return
        for name in sorted(required):
            if self.meta.get(name) in (None, "", []):
                self.wrong(self.meta_lines.get(name, 1), f"het veld '{name}' ontbreekt of is leeg")
        for name, value in self.meta.items():
            line = self.meta_lines.get(name, 1)
            if name not in required | optional:
                self.wrong(line, f"het veld '{name}' kennen we niet")
            elif name not in lists and isinstance(value, list | dict):
                self.wrong(line, f"'{name}' is één tekst, geen lijst")

    def word(self, name: str) -> str:
        """A front-matter field as text without blanks around it; "" when it is not there."""
        value = self.meta.get(name)
        if isinstance(value, bool):  # YAML reads a bare ja/nee as text, but yes/no as a boolean
            return "ja" if value else "nee"
        return "" if value is None or isinstance(value, list | dict) else str(value).strip()

    def words(self, name: str, what: str) -> list[str]:
        """A front-matter field that is a list, as texts; `what` says it in a mistake."""
        value, line = self.meta.get(name) or [], self.meta_lines.get(name, 1)
        if not isinstance(value, list) or any(isinstance(one, list | dict) for one in value):
            self.wrong(line, f"'{name}' is een lijst van {what}, elk op een regel met '- ' ervoor")
            return []
        return [str(one).strip() for one in value]


def parse(
    path: Place, shown: PurePath, mistakes: list[ContentError], fields: tuple[str, ...] = ()
) -> Document:
    """Read `path`; `shown` is how the path is written in a mistake, `fields` what may stand right
    under a heading (a capital is fine).

    Never raises for a wrong file: what is wrong is added to `mistakes`.
    """
    document = Document(shown, {}, {}, [], "", [], mistakes, is_whole=False)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        document.wrong(line, "dit bestand is geen UTF-8; kies bij opslaan de codering UTF-8")
        return document
    except OSError as error:
        problem = _UNREADABLE.get(type(error), "dit bestand is niet te lezen")
        document.wrong(1, problem)
        return document
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    body_start = _front_matter(document, lines)
    if body_start is not None:
        _body(document, lines, body_start, fields)
        check_signs(document)
        check_knots(document)
    return document


class _NoAliases(yaml.SafeLoader):
    """Reads no words by name: a few lines could stand for more than fits in memory."""

    def compose_node(self, parent: object, index: object) -> object:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("a name for words that stand elsewhere")
        return super().compose_node(parent, index)


class _Head(YAMLHandler):
    def load(self, fm: str, **kwargs: object) -> dict[str, object]:
        return yaml.load(fm, Loader=_NoAliases)  # a SafeLoader # nosec B506


def _front_matter(document: Document, lines: list[str]) -> int | None:
    """Fill `meta`; the index of the first body line, or None when there is no head at all."""
    if lines[0].rstrip() != "---":
        document.wrong(1, "het bestand begint niet met '---' en een kop met velden")
        return None
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        document.wrong(1, "de kop met velden is niet afgesloten met '---'")
        return None
    if tangled := tangled_head(lines[1:end]):
        at, problem = tangled
        document.wrong(at + 2, problem)
        return end + 1
    head = [_plain_quotes(line.expandtabs(2)) for line in lines[1:end]]
    for index, line in enumerate(head):
        if found := re.match(r"([\w-]+(?: [\w-]+)*)\s*:", line):
            name = found.group(1)
            if name in document.meta_lines:
                document.wrong(index + 2, f"het veld '{name}' staat er twee keer")
            document.meta_lines.setdefault(name, index + 2)
    try:
        text = "\n".join(["---", *head, "---", ""])
        document.meta = dict(frontmatter.loads(text, handler=_Head()).metadata)
    except (yaml.YAMLError, TypeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = mark.line + 1 if mark else 2  # the mark counts from the opening ---
        document.wrong(
            at,
            "de kop met velden is geen geldige YAML;"
            " zet een waarde met een dubbele punt tussen aanhalingstekens",
        )
        return end + 1
    document.is_whole = True
    return end + 1


def _plain_quotes(line: str) -> str:
    """Word and Notepad curl the quotes around a value; YAML only knows straight ones."""
    if found := _CURLY_VALUE.match(line):
        return f'{found.group(1)}"{found.group(2).replace(chr(34), chr(92) + chr(34))}"'
    if found := _CURLY_SINGLE.match(line):
        return f"{found.group(1)}'{found.group(2).replace(chr(39), chr(39) * 2)}'"
    return line


def _body(document: Document, lines: list[str], start: int, fields: tuple[str, ...]) -> None:
    section: Section | None = None
    intro: list[str] = []
    for index in range(start, len(lines)):
        line = lines[index].replace("\t", " ").replace("\xa0", " ").rstrip()
        document.lines.append(Line(line, index + 1))
        if line.startswith("##") and not line.startswith("###"):
            section = _heading(document, line, index + 1)
        elif section is None:
            intro.append(line)
        elif found := _field(line, fields, is_first=not section.lines):
            name, value = found
            if name in section.fields:
                document.wrong(index + 1, f"het veld '{name}' staat er twee keer")
            section.fields.setdefault(name, Line(value, index + 1))
        elif line or section.lines:
            text = line[1:] if fields and _KEPT.match(line) else line
            section.lines.append(Line(text, index + 1))
    document.intro = "\n".join(intro).strip()


def as_text(text: str, fields: tuple[str, ...]) -> str:
    """A text as a file has it under a heading: a line that would be a field or a heading there gets
    a \\ before it, which is taken off when it is read."""

    def is_read(line: str) -> bool:
        means_more = line.startswith("#") or _KEPT.match(line)
        return bool(means_more or _field(line, fields, is_first=True))

    return "\n".join(f"\\{line}" if is_read(line) else line for line in text.split("\n"))


def _field(line: str, fields: tuple[str, ...], *, is_first: bool) -> tuple[str, str] | None:
    """Name and value of a line like `vorm: duo`: a name that we know anywhere, also with a
    capital; another word only before the text, so that a slip of the pen is told."""
    found = _FIELD.match(line[:1].lower() + line[1:]) if fields else None
    if not found:
        return None
    name, value = found.group("name"), found.group("value").strip()
    return (name, value) if name in fields or (is_first and line[0].islower()) else None


def _heading(document: Document, line: str, number: int) -> Section:
    found = _HEADING.match(line)
    if not found:
        document.wrong(number, "deze kop kunnen we niet lezen; schrijf '## 1. Tekst'")
        section = Section(number, None, line.strip("# "), None)
    else:
        title, key = _title_and_key(found.group("text").strip())
        section = Section(
            number, int(found.group("number")) if found.group("number") else None, title, key
        )
    document.sections.append(section)
    return section


def _title_and_key(text: str) -> tuple[str, str | None]:
    """What stands before and in the `{#key}` at the end of a heading."""
    inner = text.removesuffix("}")
    at = inner.find("{#", inner.rfind("}") + 1)
    if inner == text or at < 0:
        return text, None
    return inner[:at].strip(), inner[at + 2 :].translate(_CURLY).strip()


def bullets_of(lines: list[Line]) -> list[str]:
    """The lines of lists among these; a line that goes on below its bullet belongs to it."""
    return _split(lines)[0]


def _split(lines: list[Line]) -> tuple[list[str], list[Line]]:
    bullets: list[str] = []
    prose: list[Line] = []
    in_bullet = False
    for line in lines:
        if found := _BULLET.match(line.text):
            bullets.append(found.group("text").strip())
            in_bullet = True
        elif line.text and in_bullet and (line.text[0] == " " or bullets[-1][-1] not in "?.!"):
            bullets[-1] += " " + line.text.strip()
        else:
            in_bullet = False
            prose.append(line)
    return bullets, prose
