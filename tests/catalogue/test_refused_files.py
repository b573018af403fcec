"""What is no framework gets a sentence: nothing runs, and nothing is unpacked that is too large."""

import pytest
from frameworks_told import excel, sent, told, with_part, word, zipped

from gesprekskader.catalogue.pasted.lines import TextLine
from gesprekskader.catalogue.pasted.uploads import lines_of_file
from gesprekskader.errors import RuleBroken

WORD = word(lambda document: document.add_paragraph("1. Er is tijd"))
EXCEL = excel(Blad=[["Item", "Vraag"], ["Er is tijd", "Hoe?"]])
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><w:document/>'
LOCKED = bytearray(WORD)
for start in range(len(LOCKED)):
    if LOCKED[start : start + 4] == b"PK\x01\x02":
        LOCKED[start + 8] |= 1
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


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_framework_gets_a_sentence(case):
    name, body, why = REFUSED[case]
    with pytest.raises(RuleBroken, match=why) as caught:
        lines_of_file(name, body)
    assert str(caught.value).endswith(".")


def test_what_is_beside_the_limit_is_read():
    rows = b"Nr;Item\n" + b"1;Er is tijd\n" * 1000
    assert sum(line.kind == "item" for line in lines_of_file("x.csv", rows)) == 1000
    assert lines_of_file("x.docx", with_part(WORD, "word/media/a.png", bytes(1024**2))) == [
        TextLine(1, "Er is tijd", list_level=0, marker="1")
    ]


def test_a_formula_is_what_it_came_to_and_nothing_runs():
    reading = sent("x.xlsx", excel(Blad=[["Item", "Vraag"], ["Er is tijd", "=1+1"]]))
    assert told(reading.draft) == "# Ons kader\n1 Er is tijd"
