"""What Word and Excel files are made of: looked at before anything of it is unpacked."""

import io
import re
import zipfile
import zlib

from gesprekskader.errors import RuleBroken

_MOST_PARTS, _MOST_INSIDE, _MOST_WORDS = 2000, 40 * 1024**2, 15 * 1024**2
"""Parts; bytes of all of them unpacked, and of those that hold words."""
_MOST_TAGS = 400_000
"""Of all parts: each takes memory, and a framework of a thousand items has a third of them."""
_MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/", re.IGNORECASE)
_FILES = re.compile(
    r"/embeddings/|\.(?:zip|7z|rar|gz|docx?|xlsx?|docm|xlsm|exe|bin)$", re.IGNORECASE
)
_HARMLESS = re.compile(r"/printersettings/|/customproperty", re.IGNORECASE)
_NEEDED = {"Word": "word/document.xml", "Excel": "xl/workbook.xml"}
_TOO_MUCH = "Er zit te veel in dit bestand. Haal de plaatjes eruit, of plak de tekst."
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError, OSError)
_DOCTYPES = [b"<!DOCTYPE", *("<!DOCTYPE".encode(code) for code in ("utf-16-le", "utf-16-be"))]


def check_parts(body: bytes, program: str, kind: str) -> None:
    """Raise RuleBroken, with what to do, unless this is a file of `program` that can be opened
    safely: no macros, no files within it, no password, and no more in it than it says."""
    broken = f"Dit is geen {program}-bestand ({kind}), of het is kapot. Bewaar het als {kind}."
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            _check(parts, program, kind)
            if _NEEDED[program] not in parts.namelist():
                raise RuleBroken(broken)
            tags = 0
            for part in parts.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    tags += _tags(parts.read(part), broken)
                if tags > _MOST_TAGS:
                    raise RuleBroken(_TOO_MUCH)
    except _BROKEN as error:
        raise RuleBroken(broken) from error


def _check(parts: zipfile.ZipFile, program: str, kind: str) -> None:
    found = parts.infolist()
    names = [f"/{part.filename}" for part in found]
    if any(map(_MACROS.search, names)):
        raise RuleBroken(f"In dit bestand zitten macro's. Bewaar het als {kind} zonder macro's.")
    if any(_FILES.search(name) and not _HARMLESS.search(name) for name in names):
        raise RuleBroken(
            f"In dit bestand zitten andere bestanden. Haal die eruit, en bewaar het als {kind}."
        )
    if any(part.flag_bits & 1 for part in found):
        raise RuleBroken(f"Dit bestand heeft een wachtwoord. Bewaar het als {kind} zonder.")
    words = sum(part.file_size for part in found if part.filename.endswith(".xml"))
    inside = sum(part.file_size for part in found)
    if len(found) > _MOST_PARTS or inside > _MOST_INSIDE or words > _MOST_WORDS:
        raise RuleBroken(_TOO_MUCH)


def _tags(text: bytes, broken: str) -> int:
    """How many there are. A part that explains its own names to the reader is none that Word or
    Excel writes."""
    if any(sign in text for sign in _DOCTYPES):
        raise RuleBroken(broken)
    return text.count(b"<")
