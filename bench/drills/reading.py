"""All the words in an answer, whatever kind of file it is: there a drill looks for its markers."""

import io
import re
import zipfile
from contextlib import suppress

import pikepdf


def words_in(body: bytes) -> str:
    """The text of a page, PDF, Word or Excel file. Of a kind that breaks off lines once more as one
    line: a marker that was broken off is found too."""
    if body.startswith(b"PK\x03\x04"):
        return in_zip(body)
    is_pdf = body.startswith(b"%PDF")
    text = in_pdf(body) if is_pdf else body.decode(errors="replace")
    if is_pdf or body.startswith(b"BEGIN:VCALENDAR"):
        text += re.sub(r"[\s\u00ad\u2010-]", "", text)
    return text


def in_zip(body: bytes) -> str:
    """Every part of the file, and once more without its tags: they may stand amidst a word."""
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        for name in file.namelist():
            part = file.read(name).decode(errors="replace")
            found += [name, part, re.sub(r"<[^>]*>", "", part)]
    return "\n".join(found)


def in_pdf(body: bytes) -> str:
    """Every page, read back by the fonts' own tables; titles, alternatives and data beside them."""
    with pikepdf.open(io.BytesIO(body)) as document:
        pages = [_on_page(page) for page in document.pages]
        return "\n".join([*pages, *_beside(document)])


def _on_page(page: pikepdf.Page) -> str:
    fonts = page.Resources.get("/Font", {})
    maps = {name: _table(font) for name, font in fonts.items()}
    found, table = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            table = maps[str(operands[0])]
        pieces = operands[0] if str(operator) == "TJ" else operands
        if str(operator) in ("TJ", "Tj"):
            found += [_letters(bytes(p), table) for p in pieces if isinstance(p, pikepdf.String)]
    return "".join(found)


def _table(font: pikepdf.Object) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", cmap)
    return {int(code, 16): bytes.fromhex(sign).decode("utf-16-be") for code, sign in pairs}


def _letters(raw: bytes, table: dict[int, str]) -> str:
    return "".join(table.get(int.from_bytes(raw[i : i + 2]), "") for i in range(0, len(raw), 2))


def _beside(document: pikepdf.Pdf) -> list[str]:
    found = []
    for thing in document.objects:
        found += _strings(thing)
        if isinstance(thing, pikepdf.Stream) and "/Length1" not in thing:  # no font
            with suppress(pikepdf.PdfError):
                found.append(thing.read_bytes().decode("latin-1"))
    return found


def _strings(thing: object) -> list[str]:
    """Of this object itself; what it points at comes by its own number."""
    if isinstance(thing, pikepdf.String):
        return [str(thing)]
    if isinstance(thing, pikepdf.Array):
        parts = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        parts = [thing[key] for key in thing.keys()]  # noqa: SIM118 - it is no dict
    else:
        return []
    return [
        words
        for part in parts
        if not (isinstance(part, pikepdf.Object) and part.is_indirect)
        for words in _strings(part)
    ]
