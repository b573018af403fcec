"""A framework from its folder: kader.md, a folder per warranty, a file per subtheme."""

import re

from gesprekskader.catalogue.folders import Place, is_folder, is_text, name_others, numbered, within
from gesprekskader.catalogue.model import (
    MARKS,
    MOST_WARRANTIES,
    ORIGINS,
    OWN,
    Framework,
    Item,
    Subtheme,
    Warranty,
)
from gesprekskader.catalogue.parse import Document, Section, parse
from gesprekskader.catalogue.render import Renderer
from gesprekskader.catalogue.strays import check_headings, check_numbered, check_statement
from gesprekskader.errors import ContentError
from gesprekskader.words import plural

_AN_ITEM = "'## 1. Tekst {#sleutel}'"
_MOST_PROBES = 6
NEEDED = {"titel", "versie", "doorvragen"}
HEAD = {
    "eigen-doorvragen",
    "ouder",
    "standaard",
    "waarborg-heet",
    "waarborgen-heten",
    "bron",
    *(f"herkomst-{origin}" for origin in ORIGINS),
}
WARRANTY_FIELDS = {"titel", "sleutel", "herkomst"}
SUBTHEME_FIELDS = {"titel", "sleutel", "herkomst", "kort"}
ITEM_FIELDS = ("herkomst", "noot", "bron", "was", "uit", "vervalt")
"""docs/kader.md says what each field is."""
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class FrameworkReader:
    """Reads one framework folder; every mistake lands in `mistakes`."""

    def __init__(self, root: Place, folder: Place, renderer: Renderer) -> None:
        self.root, self.folder, self.renderer = root, folder, renderer
        self.mistakes: list[ContentError] = []
        self.is_whole = True
        """False when a file could not be read: its items are then missing, not wrong."""
        self._seen: dict[str, str] = {}
        self._parts: list[tuple[Document, int, Item]] = []
        self._own_probes: int | None = None
        self._source = ""
        self._called = "waarborg"
        self._origins, self._marks = ORIGINS, MARKS

    def read(self) -> Framework:
        """The framework, as whole as the files allow; look at `mistakes` before using it."""
        head = self._open(self.folder / "kader.md")
        head.check_meta(NEEDED, HEAD, {"doorvragen"})
        fixed = tuple(head.words("doorvragen", "vragen"))
        if len(fixed) > _MOST_PROBES:
            head.wrong(
                head.meta_lines["doorvragen"], f"'doorvragen' zijn er hooguit {_MOST_PROBES}"
            )
        self._own_probes = self._number_of_own_probes(head)
        self._source = head.word("bron")
        self._called = head.word("waarborg-heet") or "waarborg"
        own = {o: head.word(f"herkomst-{o}") for o in ORIGINS}
        self._origins = {o: own[o] or said for o, said in ORIGINS.items()}
        self._marks = {o: in_short(own[o]) or said for o, said in MARKS.items()}
        warranties = self._warranties(head, fixed)
        called = head.word("waarborg-heet")
        if bool(called) != bool(head.word("waarborgen-heten")):
            head.wrong(1, "schrijf 'waarborg-heet' en 'waarborgen-heten' allebei, of geen van twee")
        framework = Framework(
            key=self.folder.name,
            title=head.word("titel"),
            version=head.word("versie"),
            intro=self.renderer.html(head.body),
            probes=fixed,
            warranties=warranties,
            parent=head.word("ouder"),
            called=called or "waarborg",
            called_many=head.word("waarborgen-heten") or "waarborgen",
            is_default=self._is_yes(head, head.word("standaard"), "standaard"),
        )
        for page, line, item in self._parts:
            self._check_part(framework, page, line, item)
        return framework

    def _warranties(self, head: Document, fixed: tuple[str, ...]) -> tuple[Warranty, ...]:
        """Its folders in the order of their numbers; what stands beside them is named."""
        folders = numbered(self.root, self.folder, is_folder, self.mistakes)
        known = [self.folder / "kader.md", *(folder for _, folder in folders)]
        expected = "kader.md of een map als '1-lerende-leraar'"
        name_others(self.root, self.folder, known, expected, self.mistakes)
        warranties = tuple(self._warranty(folder, number, fixed) for number, folder in folders)
        if not warranties:
            head.wrong(1, "dit kader heeft geen waarborgen (mappen als '1-lerende-leraar')")
        if warranties and warranties[-1].number > MOST_WARRANTIES:
            problem = f"een kader heeft hooguit {MOST_WARRANTIES} waarborgen, genummerd vanaf 1"
            head.wrong(1, problem)
        return warranties

    def _is_yes(self, page: Document, said: str, name: str, line: int = 0) -> bool:
        if said.lower() not in ("", "ja", "nee"):
            page.wrong(line or page.meta_lines.get(name, 1), f"'{name}' is ja of nee")
        return said.lower() == "ja"

    def _warranty(self, folder: Place, number: int, fixed: tuple[str, ...]) -> Warranty:
        head = self._open(folder / "waarborg.md", ITEM_FIELDS)
        head.check_meta(WARRANTY_FIELDS - {"herkomst"}, {"herkomst"})
        self._claim(head, head.word("sleutel"), head.meta_lines.get("sleutel", 1))
        files = numbered(self.root, folder, is_text, self.mistakes)
        known = [folder / "waarborg.md", *(path for _, path in files)]
        name_others(
            self.root,
            folder,
            known,
            "waarborg.md of een bestand als '1-beroepsbeeld.md'",
            self.mistakes,
        )
        if head.sections and files:
            line = head.sections[0].line
            head.wrong(line, "zet items in de bestanden van de subthema's, of laat die weg")
        elif not files and not head.sections:
            wanted = "bestanden als '1-beroepsbeeld.md', of items in waarborg.md"
            head.wrong(1, f"deze waarborg heeft geen subthema's ({wanted})")
        parts = [self._subtheme(path, sub, number, fixed) for sub, path in files]
        if head.sections and not files:
            parts = [self._items_of(head, 1, number, fixed, f"{head.word('sleutel')}-items")]
        return Warranty(
            key=head.word("sleutel"),
            number=number,
            title=head.word("titel"),
            intro=self.renderer.html(head.intro if head.sections else head.body),
            subthemes=tuple(parts),
            framework=self.folder.name,
            called=self._called,
        )

    def _subtheme(
        self, path: Place, number: int, warranty: int, fixed: tuple[str, ...]
    ) -> Subtheme:
        page = self._open(path, ITEM_FIELDS)
        page.check_meta(SUBTHEME_FIELDS - {"kort"}, {"kort"})
        return self._items_of(page, number, warranty, fixed)

    def _items_of(
        self, page: Document, number: int, warranty: int, fixed: tuple[str, ...], whole: str = ""
    ) -> Subtheme:
        """The items of a page; `whole` is the key of the only part of a warranty without
        subthemes."""
        check_headings(page, _AN_ITEM)
        check_numbered(page, page.lines, _AN_ITEM)
        key = whole or page.word("sleutel")
        self._claim(page, key, page.meta_lines.get("sleutel", 1))
        origin = page.word("herkomst").lower()
        if origin and origin not in ORIGINS:
            self._bad_origin(page, page.meta_lines.get("herkomst", 1), origin)
        short = page.word("kort") or page.word("titel")
        if page.is_whole and not page.sections:
            page.wrong(1, "dit subthema heeft geen items (koppen als '## 1. Tekst {#sleutel}')")
        numbers: dict[int, int] = {}
        items = []
        for section in page.sections:
            self._number(page, section, numbers)
            items.append(self._item(page, section, origin, fixed, key, short, warranty))
        return Subtheme(
            key=key,
            number=number,
            title=page.word("titel"),
            short=short,
            intro=self.renderer.html("" if whole else page.intro),
            items=tuple(item for item in items if not item.is_retired),
            retired=tuple(item for item in items if item.is_retired),
            framework=self.folder.name,
            is_whole=bool(whole),
        )

    def _number(self, page: Document, section: Section, numbers: dict[int, int]) -> None:
        if section.number is None:
            page.wrong(section.line, "dit item heeft geen nummer; schrijf '## 1. Tekst {#sleutel}'")
        elif section.number in numbers:
            first = numbers[section.number]
            page.wrong(section.line, f"nummer {section.number} staat er al (regel {first})")
        else:
            numbers[section.number] = section.line

    def _item(
        self,
        page: Document,
        section: Section,
        default_origin: str,
        fixed: tuple[str, ...],
        subtheme_key: str,
        subtheme: str,
        warranty: int,
    ) -> Item:
        self._check_item(page, section)
        origin = self._origin_of(page, section) or default_origin
        bullets = self._own_questions(page, section)
        said = {name: value.text for name, value in section.fields.items()}
        lapsed = section.fields.get("vervalt")
        item = Item(
            key=section.key or "",
            number=section.number or 0,
            text=section.title,
            origin=origin if origin in ORIGINS else OWN,
            note=said.get("noot", ""),
            probes=tuple(bullets) or fixed,
            has_own_probes=bool(bullets),
            explanation=self.renderer.html(section.text),
            subtheme_key=subtheme_key,
            subtheme=subtheme,
            warranty_number=warranty,
            framework=self.folder.name,
            called=self._called,
            origin_sentence=self._origin_sentence(origin, said.get("bron", "")),
            origin_mark=self._marks.get(origin) or self._marks[OWN],
            was=self._earlier_keys(page, section),
            is_retired=bool(lapsed and self._is_yes(page, lapsed.text, "vervalt", lapsed.line)),
            split_from=said.get("uit", ""),
        )
        if part := section.fields.get("uit"):
            self._parts.append((page, part.line, item))
        return item

    def _check_item(self, page: Document, section: Section) -> None:
        """Name what is wrong with its heading and the names of its fields."""
        check_statement(page, section)
        if not section.title:
            page.wrong(section.line, "dit item heeft geen tekst")
        if section.key:
            self._claim(page, section.key, section.line)
        elif "{#" not in section.text:  # a key at the end of the next line is told there
            page.wrong(section.line, "dit item heeft geen sleutel; zet {#...} achter de tekst")
        for name, value in section.fields.items():
            if name not in ITEM_FIELDS:
                page.wrong(value.line, f"het veld '{name}' kennen we niet")

    def _origin_of(self, page: Document, section: Section) -> str:
        """What the item says of itself; "" when it leaves that to its subtheme."""
        given = section.fields.get("herkomst")
        if given is None:
            return ""
        origin = given.text.lower()
        if origin not in ORIGINS:
            self._bad_origin(page, given.line, origin)
        return origin

    def _own_questions(self, page: Document, section: Section) -> list[str]:
        """The probing questions of its own, as many as the framework asks for, or none."""
        bullets = section.bullets
        if bullets and self._own_probes and len(bullets) != self._own_probes:
            wanted = f"dit kader vraagt er {self._own_probes} ('eigen-doorvragen' in kader.md)"
            page.wrong(section.line, f"dit item heeft {_questions(len(bullets))}; {wanted}")
        return bullets

    def _check_part(self, framework: Framework, page: Document, line: int, item: Item) -> None:
        """What was split lapses, so that nobody talks about it and about its parts at once."""
        whole = framework.item(item.split_from)
        if whole is None or whole.key == item.key:
            page.wrong(line, f"'uit' noemt '{item.split_from}'; dat item staat hier niet")
        elif not whole.is_retired and not item.is_retired:
            page.wrong(
                line,
                f"'uit' noemt '{item.split_from}', en dat vervalt niet; schrijf daar 'vervalt: ja'",
            )

    def _origin_sentence(self, origin: str, source: str) -> str:
        said = self._origins.get(origin) or self._origins[OWN]
        source = source or (self._source if origin != OWN else "")
        return f"{said} Bron: {source.rstrip('.')}." if source else said

    def _earlier_keys(self, page: Document, section: Section) -> tuple[str, ...]:
        """Keys that an item had: nothing else may have them."""
        had = section.fields.get("was")
        keys = [key.strip() for key in had.text.split(",")] if had else []
        for key in keys:
            self._claim(page, key, had.line if had else section.line)
        return tuple(keys)

    def _bad_origin(self, page: Document, line: int, origin: str) -> None:
        page.wrong(line, f"herkomst '{origin}' kennen we niet; kies {' of '.join(ORIGINS)}")

    def _claim(self, page: Document, key: str, line: int) -> None:
        """Keys live for ever, so each may stand in one place only."""
        if not key:
            return
        if not _KEY.fullmatch(key):
            page.wrong(line, f"sleutel '{key}' mag alleen kleine letters, cijfers en - hebben")
        if key in self._seen:
            page.wrong(line, f"sleutel '{key}' staat er al ({self._seen[key]})")
        else:
            self._seen[key] = f"{page.path}:{line}"

    def _number_of_own_probes(self, head: Document) -> int | None:
        """How many questions of its own an item has when it has any; None: as many as it wants."""
        asked = head.meta.get("eigen-doorvragen")
        if asked is None or (type(asked) is int and 1 <= asked <= _MOST_PROBES):
            return asked
        line = head.meta_lines.get("eigen-doorvragen", 1)
        head.wrong(line, f"'eigen-doorvragen' is een getal van 1 tot en met {_MOST_PROBES}")
        return None

    def _open(self, path: Place, fields: tuple[str, ...] = ()) -> Document:
        page = parse(path, within(self.root, path), self.mistakes, fields)
        self.is_whole = self.is_whole and page.is_whole
        return page


def in_short(sentence: str) -> str:
    """What a sentence says of an item, to stand beside it: no "Dit item is", no full stop."""
    said = sentence.removeprefix("Dit item is ").removeprefix("Dit item komt ").rstrip(".")
    return said[:1].lower() + said[1:]


def _questions(number: int) -> str:
    return plural(number, "eigen vraag", "eigen vragen")
