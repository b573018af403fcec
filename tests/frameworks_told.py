"""A draft of a framework as lines that a test can compare whole."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.document import Document as DocumentType
from openpyxl import Workbook

from gesprekskader.catalogue.drafts import DraftFramework
from gesprekskader.catalogue.pasted.reader import FrameworkReading, read
from gesprekskader.catalogue.pasted.uploads import lines_of_file, lines_of_paste


def told(draft: DraftFramework) -> str:
    """One line for each thing: `=` the framework, `#` a warranty, `##` a subtheme, a number for an
    item, `-` for a question of it, `>` what explains the thing above, `@` where an item is from."""
    lines = [f"= {draft.title}"] if draft.title else []
    lines += _explained(draft.intro)
    for warranty in draft.warranties:
        lines += [f"# {warranty.title}", *_explained(warranty.intro)]
        for part in warranty.subthemes:
            lines += [] if part.is_whole else [f"## {part.title}"]
            lines += _explained(part.intro)
            for number, item in enumerate(part.items, 1):
                lines += [f"{number} {item.text}", *(f"- {asked}" for asked in item.probes)]
                lines += _explained(item.explanation)
                lines += [f"@ {one}" for one in (item.origin, item.source, item.note) if one]
    return "\n".join(lines)


def _explained(text: str) -> list[str]:
    return [f"> {part}" for part in text.split("\n\n") if part]


def right(text: str) -> str:
    """The right outcome as it stands in a test: without the margin and empty lines."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def pasted(text: str, answers: dict[int, str] | None = None) -> FrameworkReading:
    return read(lines_of_paste(text), answers or {})


def sent(name: str, body: bytes, answers: dict[int, str] | None = None) -> FrameworkReading:
    return read(lines_of_file(name, body), answers or {})


def word(write: Callable[[DocumentType], object]) -> bytes:
    document, body = Document(), io.BytesIO()
    write(document)
    document.save(body)
    return body.getvalue()


def excel(**sheets: list[list[object]]) -> bytes:
    book, body = Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(body)
    return body.getvalue()


def zipped(**parts: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return body.getvalue()


def with_part(body: bytes, name: str, text: bytes) -> bytes:
    new = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as old,
        zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for part in old.infolist():
            if part.filename != name:
                file.writestr(part.filename, old.read(part))
        file.writestr(name, text)
    return new.getvalue()
