"""What the styles and the lists of a Word document say of its paragraphs: no part of their text."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from gesprekskader.catalogue.pasted.lines import BULLET

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.styles.style import ParagraphStyle

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LISTED = re.compile(
    r"(?:list|lijst)[\w -]*?(bullet|opsom|number|nummer)\w*\s*(\d)?", re.IGNORECASE
)


@dataclass(frozen=True)
class WordLook:
    """What a style says of its paragraphs."""

    name: str = ""
    is_bold: bool = False
    list: str = ""
    """The number of the list that it puts them in; "" for none."""
    depth: int | None = None


def looks_of(document: "DocumentType") -> dict[str, WordLook]:
    """Every style of paragraphs, and under "" that of one that names none."""
    from docx.enum.style import WD_STYLE_TYPE

    found: dict[str, WordLook] = {}
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            number, depth = "", ""
            above: ParagraphStyle | None = cast("ParagraphStyle", style)
            seen: set[str] = set()  # two styles can be based on each other
            while above is not None and not number and above.style_id not in seen:
                seen.add(above.style_id)
                number, depth = listed(above.element.pPr)
                above = cast("ParagraphStyle | None", above.base_style)
            is_bold = bool(cast("ParagraphStyle", style).font.bold)
            look = WordLook(style.name or "", is_bold, number, int(depth) if depth else None)
            found[style.style_id] = look
            if style == document.styles.default(WD_STYLE_TYPE.PARAGRAPH):
                found[""] = look
    return found


class WordNumbers:
    """The numbers that Word itself puts before paragraphs: they are no part of the text."""

    def __init__(self, document: "DocumentType") -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        """List -> level -> (sort of number, how it is written, where it begins)."""
        self._counted: dict[str, dict[int, int]] = defaultdict(dict)
        self._list_of: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for one in root.iter(f"{_W}abstractNum"):
            levels = {int(x.get(f"{_W}ilvl", 0)): level_of(x) for x in one.iter(f"{_W}lvl")}
            self._levels[one.get(f"{_W}abstractNumId", "")] = levels
        for one in root.iter(f"{_W}num"):
            self._list_of[one.get(f"{_W}numId", "")] = value_of(one, "abstractNumId")

    def of(self, own: object, look: WordLook) -> tuple[str, int | None]:
        """The marker of a paragraph in a list, and its level there; ("", None) outside lists."""
        number, told = listed(own)
        number, depth = number or look.list, int(told) if told else look.depth or 0
        levels = self._levels.get(self._list_of.get(number, ""), {})
        if number in ("", "0") or depth not in levels:
            named = _LISTED.match(look.name)
            if not named or number == "0":
                return "", None
            is_bullet = named[1].lower() in ("bullet", "opsom")
            return BULLET if is_bullet else "1", int(named[2] or 1) - 1
        sort, written, _ = levels[depth]
        if sort == "bullet":
            return BULLET, depth
        if sort == "none":
            return "", None
        return self._count(number, depth, levels, written), depth

    def _count(
        self, number: str, depth: int, levels: dict[int, tuple[str, str, int]], written: str
    ) -> str:
        counted = self._counted[number]
        counted[depth] = counted.get(depth, levels[depth][2] - 1) + 1
        for deeper in [level for level in counted if level > depth]:
            del counted[deeper]
        if levels[depth][0] not in ("decimal", "decimalZero"):
            return chr(ord("a") + (counted[depth] - 1) % 26)
        said = re.sub(r"%(\d)", lambda m: str(counted.get(int(m[1]) - 1, 1)), written)
        return re.sub(r"[^\d.]+", "", said).strip(".") or str(counted[depth])


def level_of(element: Any) -> tuple[str, str, int]:
    start = value_of(element, "start")
    return value_of(element, "numFmt"), value_of(element, "lvlText"), int(start or 1)


def value_of(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val", ""))


def listed(own: object) -> tuple[str, str]:
    """The list that a paragraph or a style names itself, and the level in it."""
    numbers = getattr(own, "numPr", None)
    return ("", "") if numbers is None else (value_of(numbers, "numId"), value_of(numbers, "ilvl"))
