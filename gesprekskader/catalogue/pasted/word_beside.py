"""What stands beside the text of a Word document: footnotes, text boxes, headers and footers.

It is no part of a framework until somebody says so; it is read, so that nothing is lost unseen.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gesprekskader.catalogue.pasted.footers import FOOTNOTE, TEXT_BOX

if TYPE_CHECKING:
    from docx.document import Document as DocumentType

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX, _REFERENCE = f"{_W}txbxContent", (f"{_W}footnoteReference", f"{_W}endnoteReference")
_MOST_TEXT = 2_000
Words = Callable[[Any], str]
"""The words of a paragraph."""
Notes = dict[tuple[str, str], str]
"""(kind of reference, its number) -> words."""


def notes_of(document: "DocumentType", words: Words) -> Notes:
    """Every footnote and endnote."""
    found: Notes = {}
    for kind in ("footnote", "endnote"):
        for root in _parts(document, f"{kind}s"):
            for note in root.iter(f"{_W}{kind}"):
                if not note.get(f"{_W}type"):  # the line above notes is one as well
                    key = (f"{_W}{kind}Reference", note.get(f"{_W}id", ""))
                    found[key] = _told(note, words)
    return found


def unread_beside(block: Any, notes: Notes, words: Words) -> list[tuple[str, str]]:
    """(words, what it is) of the notes and the text boxes at a paragraph or a table."""
    found = []
    for element in block.iter(_BOX, *_REFERENCE):
        if element.tag == _BOX and not _is_again(element):
            found.append((_told(element, words), TEXT_BOX))
        elif element.tag != _BOX:
            found.append((notes.get((element.tag, element.get(f"{_W}id", "")), ""), FOOTNOTE))
    return [(text, why) for text, why in found if text]


def unread_margins(document: "DocumentType", words: Words) -> list[str]:
    """What stands above and below every page, each once."""
    roots = [root for name in ("header", "footer") for root in _parts(document, name)]
    told = (words(paragraph) for root in roots for paragraph in root.iter(f"{_W}p"))
    return list(dict.fromkeys(filter(None, map(_in_one_line, told))))


def _is_again(box: Any) -> bool:
    """A box stands there twice: for Word, and for a Word that does not know how."""
    return next(box.iterancestors(_FALLBACK), None) is not None


def _parts(document: "DocumentType", name: str) -> list[Any]:
    from docx.oxml import parse_xml

    rels = document.part.rels.values()
    return [
        parse_xml(rel.target_part.blob)
        for rel in rels
        if not rel.is_external and rel.reltype.endswith(f"/{name}")
    ]


def _told(element: Any, words: Words) -> str:
    return _in_one_line(" ".join(map(words, element.iter(f"{_W}p"))))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())[:_MOST_TEXT]
