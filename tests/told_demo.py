"""The demo's story, told once a process: telling takes a second, and dozens of tests begin so."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from support import ROOT

from gesprekskader import demo
from gesprekskader.config import Settings


def lay(folder: Path) -> None:
    """Lay in a folder what the command `demo` makes there first; who has one already keeps it."""
    if not _in(folder).database.exists():
        shutil.copytree(_told(), folder, dirs_exist_ok=True)


def _in(folder: Path) -> Settings:
    return Settings(data=folder, content=ROOT / "content", is_demo=True)


@cache
def _told() -> Path:
    folder = Path(tempfile.mkdtemp())
    demo.prepare(_in(folder))
    return folder


def forget() -> None:
    if _told.cache_info().currsize:
        shutil.rmtree(_told(), ignore_errors=True)
