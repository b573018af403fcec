"""A copy of the content to spoil, and what is said about it."""

import shutil
from pathlib import Path

import pytest
from support import ROOT

from gesprekskader.catalogue import read_catalogue
from gesprekskader.errors import ContentErrors


def copied(folder: Path) -> Path:
    shutil.copytree(ROOT / "content", folder)
    return folder


def change(content: Path, name: str, old: str, new: str) -> int:
    """Replace text in a content file, at its first place; the line the new text starts on."""
    path = content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(content: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentErrors) as caught:
        read_catalogue(content)
    return [(str(e.path), e.line, e.problem) for e in caught.value.errors]
