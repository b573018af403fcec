"""The list outside the database of what was shut: ids and kinds, never a word.

A restored backup knows nothing of what was shut since; this file does. Triggers note a deed in
the table `shut` inside its own transaction; the line stands here before that is committed.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pysqlite3
from sqlite_utils import Database

SHUT = "dicht.txt"
_NEW = "update shut set noted_at = ? where noted_at is null returning rowid, id, kind, thing"
_NOTED = (
    "select noted_at, id, kind, thing from shut where noted_at is not null order by noted_at, rowid"
)


@dataclass(frozen=True)
class ShutLine:
    at: str
    id: str
    kind: str
    """With a minus in front what was shut is open again."""
    thing: str


def watch(db: Database) -> None:
    """Let a new connection say by itself when something is shut on it. One to a database without
    the list cannot; it looks after each write."""
    try:
        db.conn.create_function("shuts", 0, lambda: setattr(db, "shuts", True))
        db.execute("create temp trigger shuts after insert on main.shut begin select shuts(); end")
    except pysqlite3.OperationalError:
        return
    db.shuts = False  # type: ignore[attr-defined]


def note(db: Database, at: str) -> None:
    """Inside an open transaction, just before its end: what it shuts, onto the list and the disk.

    A crash in between shuts it at the next start.
    """
    try:
        fresh = sorted(db.execute(_NEW, [at]))  # as they were shut
    except pysqlite3.OperationalError:  # a database of before this list
        return
    if not fresh:
        return
    if folder := getattr(db, "folder", None):
        append(folder, [ShutLine(at, *said) for _, *said in fresh])
    if hasattr(db, "shuts"):
        db.shuts = False


def append(folder: Path, lines: Iterable[ShutLine]) -> None:
    """Write lines behind those that stand there, and wait until they are on the disk."""
    text = "".join(f"{line.at} {line.id} {line.kind} {line.thing}\n" for line in lines)
    try:
        with open(folder / SHUT, "a", encoding="ascii", opener=_for_us) as file:
            file.write(f"\n{text}")  # a line that a full disk cut short spoils only itself
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise pysqlite3.OperationalError("database or disk is full") from error


def read(*folders: Path) -> list[ShutLine]:
    """All lines of these folders, oldest first, each once."""
    return together(line for folder in folders for line in _lines(folder))


def together(lines: Iterable[ShutLine]) -> list[ShutLine]:
    """The lines of several lists as one, oldest first, each once."""
    found: dict[str, ShutLine] = {}
    for line in lines:
        found.setdefault(line.id, line)
    return sorted(found.values(), key=lambda line: line.at)


def _lines(folder: Path) -> Iterator[ShutLine]:
    path = folder / SHUT
    text = path.read_text(encoding="ascii", errors="replace") if path.exists() else ""
    for parts in map(str.split, text.splitlines()):
        if len(parts) == 4:
            yield ShutLine(*parts)


def noted(db: Database) -> list[ShutLine]:
    """All lines that a database itself knows of, oldest first; none in one of before this list."""
    try:
        found = db.execute(_NOTED).fetchall()
    except pysqlite3.OperationalError:
        return []
    return [ShutLine(*row) for row in found]


def write(folder: Path, lines: Iterable[ShutLine]) -> None:
    """The whole list anew, in one move."""
    part = folder / f"{SHUT}.deel"
    part.unlink(missing_ok=True)
    with open(part, "w", encoding="ascii", opener=_for_us) as file:
        file.writelines(f"{line.at} {line.id} {line.kind} {line.thing}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, folder / SHUT)


def _for_us(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
