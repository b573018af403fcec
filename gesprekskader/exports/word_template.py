"""Somebody's own Word file: whether it can be used, and what is left of it without its text."""

import io
import re
import zipfile
from copy import deepcopy

from docx import Document
from docx.document import Document as DocumentType
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from gesprekskader.errors import RuleBroken

MOST = 5 * 1024**2
_MOST_INSIDE, _MOST_PARTS = 60 * 1024**2, 2000
_MACROS = re.compile(r"vbaproject|vbadata|/embeddings/|/activex/", re.IGNORECASE)
_NEEDED = ("Title", "Subtitle", *(f"Heading {n}" for n in (1, 2, 3)), "Table Grid", "List Bullet")
_ATTACHED = RELATIONSHIP_TYPE.HYPERLINK.replace("hyperlink", "attachedTemplate")
_NO_WORD = "Dit is geen Word-bestand (.docx), of het is kapot. Bewaar het in Word als .docx."


def check(name: str, body: bytes) -> None:
    """Raise RuleBroken, with what to do, for a file that cannot be a template."""
    if not body:
        raise RuleBroken("Kies eerst een Word-bestand (.docx).")
    if len(body) > MOST:
        raise RuleBroken("Dit bestand is groter dan 5 MB. Maak het logo kleiner.")
    if not name.casefold().endswith(".docx"):
        raise RuleBroken("Dit is geen .docx. Bewaar het in Word als 'Word-document (.docx)'.")
    try:
        emptied(body).save(io.BytesIO())
    except RuleBroken:
        raise
    except Exception as error:
        raise RuleBroken(_NO_WORD) from error


def emptied(body: bytes) -> DocumentType:
    """The file without its text: styles, header, footer and page stay. What it lacks of the styles
    we use comes from our own. Raises RuleBroken, and whatever a broken file makes of it."""
    _check_inside(body)
    document = Document(io.BytesIO(body))
    _keep_at_home(document)
    inside = document.element.body
    for element in list(inside):
        if element.tag != qn("w:sectPr"):
            inside.remove(element)
    _lend_styles(document)
    return document


def _check_inside(body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            found = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RuleBroken(_NO_WORD) from error
    if len(found) > _MOST_PARTS or sum(part.file_size for part in found) > _MOST_INSIDE:
        raise RuleBroken("Er zit te veel in dit bestand. Begin met een leeg document.")
    if any(_MACROS.search(f"/{part.filename}") for part in found):
        raise RuleBroken(
            "In dit bestand zitten macro's of andere bestanden. Bewaar het als .docx zonder die."
        )


def _keep_at_home(document: DocumentType) -> None:
    """Nothing in it leads to a file elsewhere, that Word would fetch on opening."""
    for part in document.part.package.iter_parts():
        for key, rel in list(part.rels.items()):
            if not rel.is_external:
                continue
            if rel.reltype == _ATTACHED and isinstance(part, XmlPart):
                for element in part.element.findall(qn("w:attachedTemplate")):
                    part.element.remove(element)
                del part.rels[key]
            elif rel.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                raise RuleBroken(
                    "In dit bestand staat een plaatje dat ergens anders ligt. Voeg het in Word in"
                    " het document zelf in."
                )


def _lend_styles(document: DocumentType) -> None:
    ours, known = Document(), {style.name for style in document.styles}
    for name in _NEEDED:
        if name not in known:
            style = deepcopy(ours.styles[name].element)
            for numbers in list(style.iter(qn("w:numPr"))):  # those of another file's lists
                numbers.getparent().remove(numbers)
            document.styles.element.append(style)
