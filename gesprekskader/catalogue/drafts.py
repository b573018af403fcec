"""A framework as somebody edits it: parts and items in order, read from files and written to them.

Whatever is wrong with it can be edited too; `FrameworkReader` says what is wrong. Written and read
again it is the same draft.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import starmap
from pathlib import PurePosixPath

import yaml

from gesprekskader.catalogue.folders import Place, is_folder, is_text, numbered
from gesprekskader.catalogue.parse import Document, Section, parse
from gesprekskader.catalogue.text_folder import TextFolder
from gesprekskader.errors import ContentError, RuleBroken

_FIELDS = ("herkomst", "noot", "bron", "was", "uit", "vervalt")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class DraftItem:
    key: str
    """"" for one that is new: `with_keys` gives it one."""
    text: str
    origin: str = ""
    """One of model.ORIGINS; "" for that of its subtheme."""
    source: str = ""
    note: str = ""
    probes: tuple[str, ...] = ()
    """Questions of its own; none for those of the framework."""
    explanation: str = ""
    """Markdown."""
    was: tuple[str, ...] = ()
    is_retired: bool = False
    split_from: str = ""
    """Key of the item that it was a part of."""
    number: int = 0
    """Given by hand; 0 for one that counts on from those before it."""


@dataclass(frozen=True)
class DraftSubtheme:
    key: str
    title: str
    short: str = ""
    origin: str = "eigen"
    intro: str = ""
    items: tuple[DraftItem, ...] = ()
    is_whole: bool = False
    """The only part of a warranty without subthemes."""


@dataclass(frozen=True)
class DraftWarranty:
    key: str
    title: str
    intro: str = ""
    subthemes: tuple[DraftSubtheme, ...] = ()


@dataclass(frozen=True)
class DraftFramework:
    title: str
    version: str = "1"
    intro: str = ""
    probes: tuple[str, ...] = (
        "Waaruit blijkt dat?",
        "Hoe kun je dit zien?",
        "Hoe wordt het geborgd?",
    )
    warranties: tuple[DraftWarranty, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    """What else stands in the head of kader.md, as it was written."""
    prefix: str = ""
    """Before the keys of what is new: a copy shares the keys of its parent, and never a new one
    with another copy."""

    @property
    def items(self) -> list[DraftItem]:
        return [i for w in self.warranties for s in w.subthemes for i in s.items]

    @property
    def called(self) -> str:
        """What it calls a warranty."""
        return str(self.fields.get("waarborg-heet") or "waarborg")

    @property
    def called_many(self) -> str:
        return str(self.fields.get("waarborgen-heten") or "waarborgen")

    @property
    def keys(self) -> set[str]:
        """Every key that is taken, those that items had before too."""
        found = {w.key for w in self.warranties}
        found |= {s.key for w in self.warranties for s in w.subthemes}
        return found | {key for item in self.items for key in (item.key, *item.was) if key}


def slug(words: str) -> str:
    """Words as a key or the name of a file has them: "Visie op leren" -> "visie-op-leren"."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    return _NO_LETTERS.sub("-", plain).strip("-")[:40].strip("-") or "deel"


def with_keys(draft: DraftFramework) -> DraftFramework:
    """The same with a key for every part and item that has none: of the part it stands in, and a
    number that none had before."""
    taken = set(draft.keys)
    warranties = []
    for at, warranty in enumerate(draft.warranties, 1):
        key = warranty.key or _free(f"{draft.prefix}w{at}", taken)
        subthemes = []
        for number, subtheme in enumerate(warranty.subthemes, 1):
            short = (
                f"{key}-items"
                if subtheme.is_whole
                else f"{key}-{_initials(subtheme.title, number)}"
            )
            own = subtheme.key or _free(_within(draft.prefix, short), taken)
            base = _within(draft.prefix, key if subtheme.is_whole else own)
            items = tuple(
                item if item.key else replace(item, key=_numbered(base, taken))
                for item in subtheme.items
            )
            subthemes.append(replace(subtheme, key=own, items=items))
        warranties.append(replace(warranty, key=key, subthemes=tuple(subthemes)))
    return replace(draft, warranties=tuple(warranties))


def _within(prefix: str, key: str) -> str:
    return key if key.startswith(prefix) else f"{prefix}{key}"


def _initials(title: str, number: int) -> str:
    words = [word for word in slug(title).split("-") if word]
    return "".join(word[0] for word in words[:3]) or str(number)


def _free(key: str, taken: set[str]) -> str:
    found, more = key, 2
    while found in taken:
        found, more = f"{key}-{more}", more + 1
    taken.add(found)
    return found


def _numbered(base: str, taken: set[str]) -> str:
    used = [key.removeprefix(f"{base}-") for key in taken if key.startswith(f"{base}-")]
    number = max((int(tail) for tail in used if tail.isdecimal()), default=0) + 1
    key = f"{base}-{number}"
    taken.add(key)
    return key


def files_of(draft: DraftFramework) -> dict[str, str]:
    """The draft as files of a framework's folder: path -> text. Every part has its key by now."""
    head = {
        "titel": draft.title,
        "versie": draft.version,
        **draft.fields,
        "doorvragen": list(draft.probes),
    }
    files = {"kader.md": _page(head, draft.intro)}
    for number, warranty in enumerate(draft.warranties, 1):
        folder = f"{number}-{slug(warranty.title)}"
        head = {"sleutel": warranty.key, "titel": warranty.title}
        whole = next((s for s in warranty.subthemes if s.is_whole), None)
        if whole:
            head |= {"herkomst": whole.origin}
            files[f"{folder}/waarborg.md"] = _page(head, warranty.intro, whole.items)
            continue
        files[f"{folder}/waarborg.md"] = _page(head, warranty.intro)
        for at, subtheme in enumerate(warranty.subthemes, 1):
            head = {"sleutel": subtheme.key, "titel": subtheme.title}
            head |= {"kort": subtheme.short} if subtheme.short else {}
            head |= {"herkomst": subtheme.origin}
            path = f"{folder}/{at}-{slug(subtheme.title)}.md"
            files[path] = _page(head, subtheme.intro, subtheme.items)
    return files


def _page(head: Mapping[str, object], intro: str, items: tuple[DraftItem, ...] = ()) -> str:
    told = yaml.safe_dump(dict(head), allow_unicode=True, sort_keys=False, width=10_000)
    parts = [f"---\n{told}---", intro.strip(), *starmap(_item_text, counted(items))]
    return "\n\n".join(filter(None, parts)) + "\n"


def counted(items: Iterable[DraftItem]) -> list[tuple[int, DraftItem]]:
    """Items with their numbers: those that lapsed stand last, and count on."""
    found: list[tuple[int, DraftItem]] = []
    highest = 0
    for item in sorted(items, key=lambda one: one.is_retired):
        number = item.number or highest + 1
        highest = max(highest, number)
        found.append((number, item))
    return found


def _by_hand(items: Iterable[tuple[int, DraftItem]]) -> tuple[DraftItem, ...]:
    """Items that have these numbers: by hand where one does not count on from those before it."""
    found: list[DraftItem] = []
    highest = 0
    for number, item in items:
        found.append(replace(item, number=0 if number == highest + 1 else number))
        highest = max(highest, number)
    return tuple(found)


def _item_text(number: int, item: DraftItem) -> str:
    fields = {
        "herkomst": item.origin,
        "bron": item.source,
        "noot": item.note,
        "was": ", ".join(item.was),
        "uit": item.split_from,
        "vervalt": "ja" if item.is_retired else "",
    }
    said = "\n".join(f"{name}: {value}" for name, value in fields.items() if value)
    asked = "\n".join(f"- {question}" for question in item.probes)
    parts = [f"## {number}. {item.text} {{#{item.key}}}", said, asked, item.explanation.strip()]
    return "\n\n".join(filter(None, parts))


def check_words(draft: DraftFramework) -> None:
    """Raise RuleBroken when words of the draft would mean something else in its files: a heading, a
    list, a field. They would be lost there, or become an item."""
    again, mistakes = draft_of(files_of(draft))
    if mistakes or replace(again, prefix=draft.prefix) != _as_written(draft):
        raise RuleBroken(
            "In een tekst staat iets dat in de bestanden een kop, een lijst of een veld wordt,"
            " zoals een regel die begint met ##, met een streepje, of met Bron: of Noot:. Schrijf"
            " die regel anders; de rest blijft staan."
        )


def _as_written(draft: DraftFramework) -> DraftFramework:
    """With the items in the order that they get in a file, and without blanks around words."""

    def part(one: DraftSubtheme) -> DraftSubtheme:
        items = tuple(
            replace(item, explanation=item.explanation.strip())
            for item in _by_hand(counted(one.items))
        )
        return replace(one, items=items, intro=one.intro.strip())

    warranties = tuple(
        replace(w, intro=w.intro.strip(), subthemes=tuple(map(part, w.subthemes)))
        for w in draft.warranties
    )
    return replace(draft, intro=draft.intro.strip(), warranties=warranties)


def draft_of(files: Mapping[str, str | bytes]) -> tuple[DraftFramework, list[ContentError]]:
    """The draft that stands in these files of one framework, and what could not be read."""
    mistakes: list[ContentError] = []
    root = TextFolder(files)
    head = _open(root / "kader.md", mistakes)
    fixed = {name: value for name, value in head.meta.items() if name not in ("titel", "versie")}
    probes = fixed.pop("doorvragen", None) or []
    warranties = tuple(
        _warranty(folder, mistakes) for _, folder in numbered(root, root, is_folder, mistakes)
    )
    draft = DraftFramework(
        title=head.word("titel"),
        version=head.word("versie"),
        intro=head.body,
        probes=tuple(str(one).strip() for one in probes) if isinstance(probes, list) else (),
        warranties=warranties,
        fields=fixed,
    )
    return draft, mistakes


def _open(place: Place, mistakes: list[ContentError]) -> Document:
    return parse(place, PurePosixPath(str(place)), mistakes, _FIELDS)


def _warranty(folder: Place, mistakes: list[ContentError]) -> DraftWarranty:
    head = _open(folder / "waarborg.md", mistakes)
    parts = [
        _subtheme(_open(path, mistakes))
        for _, path in numbered(TextFolder({}), folder, is_text, mistakes)
    ]
    if not parts:
        whole = _subtheme(head)
        key = f"{whole.key}-items"
        parts = [replace(whole, key=key, title=head.word("titel"), intro="", is_whole=True)]
    intro = head.intro if head.sections else head.body
    return DraftWarranty(head.word("sleutel"), head.word("titel"), intro, tuple(parts))


def _subtheme(page: Document) -> DraftSubtheme:
    return DraftSubtheme(
        key=page.word("sleutel"),
        title=page.word("titel"),
        short=page.word("kort"),
        origin=page.word("herkomst").lower() or "eigen",
        intro=page.intro,
        items=_by_hand((section.number or 0, _item(section)) for section in page.sections),
    )


def _item(section: Section) -> DraftItem:
    said = {name: value.text for name, value in section.fields.items()}
    return DraftItem(
        key=section.key or "",
        text=section.title,
        origin=said.get("herkomst", "").lower(),
        source=said.get("bron", ""),
        note=said.get("noot", ""),
        probes=tuple(section.bullets),
        explanation=section.text,
        was=tuple(filter(None, (key.strip() for key in said.get("was", "").split(",")))),
        is_retired=said.get("vervalt", "").lower() == "ja",
        split_from=said.get("uit", ""),
    )
