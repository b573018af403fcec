"""A framework from its folder: kader.md, a folder per warranty, a file per subtheme."""

import re
from pathlib import Path

from gesprekskader.catalogue.model import ORIGINS, Framework, Item, Subtheme, Warranty
from gesprekskader.catalogue.parse import Document, Section, parse
from gesprekskader.catalogue.render import Renderer
from gesprekskader.errors import ContentError

_NUMBERED = re.compile(r"(\d+)-")
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class FrameworkReader:
    """Reads one framework folder; every mistake lands in `mistakes`."""

    def __init__(self, root: Path, folder: Path, renderer: Renderer) -> None:
        self.root, self.folder, self.renderer = root, folder, renderer
        self.mistakes: list[ContentError] = []
        self._seen: dict[str, str] = {}

    def read(self) -> Framework:
        """The framework, as whole as the files allow; look at `mistakes` before using it."""
        head = self._open(self.folder / "kader.md")
        head.check_meta({"titel", "versie", "doorvragen"})
        probes = head.meta.get("doorvragen") or []
        if not isinstance(probes, list) or len(probes) != 3:
            head.wrong(head.meta_lines.get("doorvragen", 1), "'doorvragen' heeft drie vragen nodig")
            probes = probes if isinstance(probes, list) else []
        trio = tuple(str(probe).strip() for probe in probes)
        warranties = tuple(
            self._warranty(folder, number, trio)
            for number, folder in self._numbered(self.folder, folders=True)
        )
        if not warranties:
            head.wrong(1, "dit kader heeft geen waarborgen (mappen als '1-lerende-leraar')")
        return Framework(
            key=self.folder.name,
            title=head.word("titel"),
            version=head.word("versie"),
            intro=self.renderer.html(head.intro),
            probes=trio,
            warranties=warranties,
        )

    def _warranty(self, folder: Path, number: int, trio: tuple[str, ...]) -> Warranty:
        head = self._open(folder / "waarborg.md")
        head.check_meta({"titel", "sleutel"})
        self._claim(head, head.word("sleutel"), head.meta_lines.get("sleutel", 1))
        return Warranty(
            key=head.word("sleutel"),
            number=number,
            title=head.word("titel"),
            intro=self.renderer.html(head.intro),
            subthemes=tuple(
                self._subtheme(path, sub, number, trio)
                for sub, path in self._numbered(folder, folders=False)
            ),
        )

    def _subtheme(self, path: Path, number: int, warranty: int, trio: tuple[str, ...]) -> Subtheme:
        page = self._open(path)
        page.check_meta({"titel", "sleutel", "herkomst"}, {"kort"})
        key = page.word("sleutel")
        self._claim(page, key, page.meta_lines.get("sleutel", 1))
        origin = page.word("herkomst")
        if origin and origin not in ORIGINS:
            self._bad_origin(page, page.meta_lines.get("herkomst", 1), origin)
        short = page.word("kort") or page.word("titel")
        if page.meta and not page.sections:
            page.wrong(1, "dit subthema heeft geen items (koppen als '## 1. Tekst {#sleutel}')")
        numbers: dict[int, int] = {}
        items = []
        for section in page.sections:
            self._number(page, section, numbers)
            items.append(self._item(page, section, origin, trio, key, short, warranty))
        return Subtheme(
            key=key,
            number=number,
            title=page.word("titel"),
            short=short,
            intro=self.renderer.html(page.intro),
            items=tuple(items),
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
        trio: tuple[str, ...],
        subtheme_key: str,
        subtheme: str,
        warranty: int,
    ) -> Item:
        if not section.title:
            page.wrong(section.line, "dit item heeft geen tekst")
        if not section.key:
            page.wrong(section.line, "dit item heeft geen sleutel; zet {#...} achter de tekst")
        else:
            self._claim(page, section.key, section.line)
        for name, value in section.fields.items():
            if name not in ("herkomst", "noot"):
                page.wrong(value.line, f"het veld '{name}' kennen we niet")
        origin = default_origin
        if given := section.fields.get("herkomst"):
            origin = given.text
            if origin not in ORIGINS:
                self._bad_origin(page, given.line, origin)
        note = section.fields.get("noot")
        return Item(
            key=section.key or "",
            number=section.number or 0,
            text=section.title,
            origin=origin if origin in ORIGINS else "eigen",
            note=note.text if note else "",
            probes=tuple(section.bullets) or trio,
            has_own_probes=bool(section.bullets),
            explanation=self.renderer.html(section.text),
            subtheme_key=subtheme_key,
            subtheme=subtheme,
            warranty_number=warranty,
        )

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

    def _open(self, path: Path) -> Document:
        return parse(path, path.relative_to(self.root), self.mistakes)

    def _numbered(self, folder: Path, *, folders: bool) -> list[tuple[int, Path]]:
        """Folders or files called `<nr>-<name>`, by number; the number is the one on the page."""
        found: dict[int, Path] = {}
        for path in sorted(folder.iterdir()):
            match = _NUMBERED.match(path.name)
            if not match or path.is_dir() != folders or (not folders and path.suffix != ".md"):
                continue
            number = int(match.group(1))
            if number in found:
                shown = path.relative_to(self.root)
                other = found[number].name
                self.mistakes.append(ContentError(shown, 1, f"nummer {number} heeft ook {other}"))
            else:
                found[number] = path
        return sorted(found.items())
