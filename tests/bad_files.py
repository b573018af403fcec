"""Files that are no framework, each with what its sentence says."""

import io
import zipfile

from frameworks_told import excel, with_part, word, zipped

WORD = word(lambda document: document.add_paragraph("1. Er is tijd"))
EXCEL = excel(Blad=[["Item", "Vraag"], ["Er is tijd", "Hoe?"]])
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><w:document/>'
LOCKED = bytearray(WORD)
for start in range(len(LOCKED)):
    if LOCKED[start : start + 4] == b"PK\x01\x02":
        LOCKED[start + 8] |= 1
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LONG = (
    f'<w:document xmlns:w="{_WORDS}"><w:body>'
    + "<w:p><w:r><w:t>1. Er is tijd</w:t></w:r></w:p>" * 49_000
    + "</w:body></w:document>"
)
REFUSED = {
    "empty": ("x.docx", b"", "leeg"),
    "large": ("x.docx", b"PK" + bytes(5 * 1024**2), "groter dan 5 MB"),
    "pdf": ("x.pdf", b"%PDF-1.7", "plak de tekst"),
    "pdf by another name": ("x.txt", b"%PDF-1.7", "iets anders"),
    "old word": ("x.doc", b"\xd0\xcf\x11\xe0", "oud Word-bestand"),
    "picture": ("x.png", b"\x89PNG", "lezen we niet"),
    "no ending": ("kader", b"1. Er is tijd", "lezen we niet"),
    "zip": ("x.zip", zipped(a=b"1. Er is tijd"), "Pak het zip-bestand eerst uit"),
    "zip by another name": ("x.docx", zipped(a=b"1. Er is tijd"), "geen Word-bestand"),
    "word by another name": ("x.csv", WORD, "iets anders"),
    "excel as word": ("x.docx", EXCEL, "geen Word-bestand"),
    "word as excel": ("x.xlsx", WORD, "geen Excel-bestand"),
    "cut off": ("x.docx", WORD[:-300], "geen Word-bestand"),
    "no xml": ("x.docx", with_part(WORD, "word/document.xml", b"<"), "geen Word-bestand"),
    "zip in a zip": ("x.docx", with_part(WORD, "word/a.zip", b"PK"), "andere bestanden"),
    "embedded": ("x.docx", with_part(WORD, "word/embeddings/a", b"PK"), "andere bestanden"),
    "bomb of words": ("x.docx", with_part(WORD, "word/a.xml", bytes(16 * 1024**2)), "te veel"),
    "bomb": ("x.xlsx", with_part(EXCEL, "xl/media/a.png", bytes(41 * 1024**2)), "te veel"),
    "many parts": ("x.docx", zipped(**{f"word__{n}": b"" for n in range(2001)}), "te veel"),
    "too many paragraphs": (
        "x.docx",
        with_part(WORD, "word/document.xml", LONG.encode()),
        "meer dan 1000 items",
    ),
    "macros": ("x.docx", with_part(WORD, "word/vbaProject.bin", b"x"), "macro's"),
    "macros by name": ("x.docm", WORD, "macro's"),
    "macros in excel": ("x.xlsm", EXCEL, "macro's"),
    "entities": ("x.docx", with_part(WORD, "word/document.xml", ENTITY), "geen Word-bestand"),
    "entities hidden": (
        "x.xlsx",
        with_part(EXCEL, "xl/a.xml", ENTITY.decode().encode("utf-16")),
        "geen Excel-bestand",
    ),
    "password": ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "wachtwoord"),
    "password in the zip": ("x.docx", bytes(LOCKED), "wachtwoord"),
    "garbage": ("x.txt", bytes(range(256)), "niet als tekst"),
    "a code we do not know": ("x.csv", b"Item\x81;Vraag", "niet als tekst"),
    "broken utf-16": ("x.txt", b"\xff\xfe\x00\xd8a", "niet als tekst"),
    "no words": ("x.docx", word(lambda document: None), "geen tekst"),
    "too many rows": ("x.csv", b"Nr;Item\n" + b"1;Er is tijd\n" * 1001, "meer dan 1000 items"),
    "too many lines": ("x.txt", b"- x\n" * 10_002, "meer dan 1000 items"),
}
HEAD = "---\ntitel: Ons kader\nversie: '1'\ndoorvragen:\n  - Hoe dan?\n---\n"
WARRANTY = "---\nsleutel: w1\ntitel: Leren\n---\n\n"
ITEM = "## 1. Er is tijd {#w1-1}\n"


def framework(**over: bytes | str) -> bytes:
    """A framework of one item as a zip; "__" in a name is a slash, "_md" an ending."""
    files = {"kader_md": HEAD, "1-leren__waarborg_md": WARRANTY + ITEM} | over
    return zipped(
        **{
            f"x__{name.replace('_md', '.md')}": text.encode() if isinstance(text, str) else text
            for name, text in files.items()
        }
    )


def outside() -> bytes:
    body = io.BytesIO(framework())
    with zipfile.ZipFile(body, "a") as packed:
        packed.writestr("x/../../../etc/kader.md", HEAD)
        packed.writestr("/etc/kader.md", HEAD)
    return body.getvalue()


def locked() -> bytes:
    body = bytearray(framework())
    for start in range(len(body)):
        if body[start : start + 4] == b"PK\x01\x02":
            body[start + 8] |= 1
    return bytes(body)


def many(number: int) -> str:
    return WARRANTY + "".join(f"## {n}. Er is tijd {{#w1-{n}}}\n\n" for n in range(1, number + 1))


DEEP = "[" * 20_000
NAMED = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(8)
)
BAD_ZIPS = {
    "empty": (b"", "hooguit 5 MB"),
    "no zip": (b"geen zip", "geen zip"),
    "cut off": (framework()[:-40], "geen zip"),
    "large": (bytes(5 * 1024**2 + 1), "hooguit 5 MB"),
    "bomb": (framework(bom_md=bytes(60 * 1024**2)), "uitgepakt te groot"),
    "many files": (framework(**{f"{n}_md": "" for n in range(600)}), "uitgepakt te groot"),
    "password": (locked(), "geen zip"),
    "zip in a zip": (framework(a=framework()), "lezen we niet"),
    "word in a zip": (framework(**{"1-leren__a.docx": WORD}), "lezen we niet"),
    "only a zip in a zip": (zipped(**{"kader.zip": framework()}), "geen kader.md"),
    "a script": (framework(**{"1-leren__run.sh": "rm -rf /"}), "lezen we niet"),
    "not utf-8": (framework(kader_md=HEAD.encode() + b"caf\xe9"), "UTF-8"),
    "a thousand items": (framework(**{"1-leren__waarborg_md": many(1001)}), "1000 items"),
    "words by name": (framework(kader_md=HEAD.replace("titel", NAMED + "titel")), "geldige YAML"),
    "deep": (framework(kader_md=HEAD.replace("titel", f"x: {DEEP}\ntitel")), "regel is te lang"),
    "code in yaml": (
        framework(kader_md=HEAD.replace("titel", "x: !!python/object/apply:os.system [ls]\ntitel")),
        "geldige YAML",
    ),
    "no items": (framework(**{"1-leren__waarborg_md": WARRANTY}), "geen subthema"),
}
"""What a zip of a framework is, and what the page says."""
