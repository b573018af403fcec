"""Copies of the database: made, checked, pruned and put back. Also who may never come back."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3
from sqlite_utils import Database

from gesprekskader.errors import StorageUnsafe
from gesprekskader.store import own_data
from gesprekskader.store.db import connect, now
from gesprekskader.store.migrations import check_known, migrate

HOURS, DAYS = 48, 30
"""Kept: one an hour for two days, one a day for a month."""
ERASED = "gewist.txt"
_FORM = "gesprekskader-%Y%m%dT%H%M%SZ.db"


def made_at(path: Path) -> datetime:
    """When a backup was made (aware, UTC), from its name."""
    return datetime.strptime(path.name, _FORM).replace(tzinfo=UTC)


def everything(folder: Path) -> list[Path]:
    """All finished backups in a folder, oldest first."""
    return sorted(folder.glob("gesprekskader-????????T??????Z.db"))


def counts(connection: pysqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    found = connection.execute("select name from sqlite_schema where type = 'table'").fetchall()
    return {
        name: connection.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in found
    }


def check(path: Path) -> dict[str, int]:
    """Open a database file and check it; its row counts. Raises StorageUnsafe when it is broken."""
    if not path.exists():
        raise StorageUnsafe(f"Dit bestand is er niet: {path}")
    connection = None
    try:
        connection = pysqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        verdict = connection.execute("pragma integrity_check").fetchone()[0]
        loose = connection.execute("pragma foreign_key_check").fetchone()
        if verdict == "ok" and loose is None and (found := counts(connection)):
            return found
        verdict = "leeg" if verdict == "ok" and loose is None else verdict
    except pysqlite3.DatabaseError as error:
        verdict = str(error)
    finally:
        if connection:
            connection.close()
    raise StorageUnsafe(f"De kopie {path.name} is niet goed ({verdict}). Neem een andere.")


def make(database: Path, folder: Path) -> Path:
    """Copy the database while it is in use, check the copy, and only then give it its name.

    Raises StorageUnsafe when the copy differs or is broken; nothing is left of it then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / now().strftime(_FORM)
    part = path.with_suffix(".deel")
    part.unlink(missing_ok=True)
    source = pysqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    target = pysqlite3.connect(str(part))
    try:
        # One read transaction: the counts and the copy are of the same moment.
        source.execute("begin")
        before = counts(source)
        source.backup(target)
        source.rollback()
        target.execute("pragma journal_mode = delete")  # one file, no log beside it
        target.close()
        if check(part) != before:
            raise StorageUnsafe("De kopie is niet gelijk aan de database. Probeer het opnieuw.")
        _to_disk(part)
        os.replace(part, path)
        _to_disk(folder)
    finally:
        source.close()
        target.close()
        part.unlink(missing_ok=True)
    return path


def prune(folder: Path) -> list[Path]:
    """Remove what is not kept any more; which files went. The newest always stays."""
    kept: set[Path] = set()
    slots: set[str] = set()
    for path in reversed(everything(folder)):
        age = now() - made_at(path)
        slot = f"{made_at(path):%Y-%m-%d %H}" if age <= timedelta(hours=HOURS) else ""
        if not slot and age <= timedelta(days=DAYS):
            slot = f"{made_at(path):%Y-%m-%d}"
        if not kept or (slot and slot not in slots):
            kept.add(path)
        slots.add(slot)
    gone = [path for path in everything(folder) if path not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def restore(copy: Path, database: Path, folder: Path) -> Path | None:
    """Put a backup back; where the replaced database went, None when there was none.

    The copy is checked first and brought up to date beside the database, and whoever had
    themselves wiped is wiped again; then it takes the place in one move. Raises StorageUnsafe.
    """
    check(copy)
    database.parent.mkdir(parents=True, exist_ok=True)
    part = database.with_suffix(".herstel")
    for name in (part, *_beside(part)):
        name.unlink(missing_ok=True)
    part.write_bytes(copy.read_bytes())
    try:
        db = connect(part)
        try:
            check_known(db)
            migrate(db)
            own_data.wipe_again(db, erased(database.parent, folder))
            db.execute("pragma wal_checkpoint(truncate)")
        finally:
            db.close()
        check(part)
        _to_disk(part)
        aside = None
        if database.exists():
            aside = database.with_name(f"voor-herstel-{now():%Y%m%dT%H%M%SZ}.db")
            for old, new in zip(
                (database, *_beside(database)), (aside, *_beside(aside)), strict=True
            ):
                if old.exists():
                    os.replace(old, new)
        os.replace(part, database)
        _to_disk(database.parent)
    finally:
        for name in (part, *_beside(part)):
            name.unlink(missing_ok=True)
    return aside


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def note_erased(person_id: str, *folders: Path) -> None:
    """Write down, outside the database, that this person never comes back. An id, no name."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ERASED).open("a", encoding="ascii") as file:
            file.write(f"{person_id}\n")
            file.flush()
            os.fsync(file.fileno())


def erased(*folders: Path) -> list[str]:
    """Everybody on the lists in these folders."""
    found: dict[str, None] = {}
    for folder in folders:
        path = folder / ERASED
        if path.exists():
            found |= dict.fromkeys(path.read_text(encoding="ascii").split())
    return list(found)


def keep_erased(db: Database, *folders: Path) -> int:
    """Make the lists and the database agree; how many people were wiped again."""
    listed, known = set(erased(*folders)), set(own_data.erased(db))
    for folder in folders:
        for person_id in (listed | known) - set(erased(folder)):
            note_erased(person_id, folder)
    return own_data.wipe_again(db, sorted(listed - known)) if listed - known else 0


def _to_disk(path: Path) -> None:
    """Wait until it stands on the disk itself."""
    if os.name == "nt" and path.is_dir():
        return  # Windows keeps no handle on a folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
