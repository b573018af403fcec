"""Copies of the database: made, checked, pruned and put back. Also who may never come back."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3
from sqlite_utils import Database

from gesprekskader.errors import StorageUnsafe
from gesprekskader.moments import now
from gesprekskader.store import own_data, shut, shut_list
from gesprekskader.store.db import connect
from gesprekskader.store.migrations import check_known, migrate
from gesprekskader.store.shut_list import ShutLine

HOURS, DAYS = 48, 30
"""Kept: one an hour for two days, one a day for a month."""
ERASED = "gewist.txt"
_FORM = "gesprekskader-%Y%m%dT%H%M%SZ.db"
_SPARE = 20 * 1024 * 1024  # bytes that people's own texts get before any copy does


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
        name: connection.execute(f'select count(*) from "{name}"').fetchone()[0]
        for (name,) in found
    }


def check(path: Path) -> dict[str, int]:
    """Open a database file and check it; its row counts. Raises StorageUnsafe when it is broken."""
    if not path.exists():
        raise StorageUnsafe(f"Dit bestand is er niet: {path}")
    connection = None
    try:
        connection = pysqlite3.connect(_read_only(path) + "&immutable=1", uri=True)
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

    Raises StorageUnsafe when the copy differs or is broken, or when the disk has no room for it;
    nothing is left of it then.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(folder).free < 3 * database.stat().st_size + _SPARE:
        raise StorageUnsafe("Er is te weinig ruimte voor een reservekopie. Maak ruimte.")
    path = folder / now().strftime(_FORM)
    part = path.with_suffix(".deel")
    try:
        _copy(database, part)
        os.replace(part, path)
        if folder != database.parent:  # the list beside it: what was shut since is on the newest
            shut_list.write(folder, shut_list.read(database.parent, folder))
        _to_disk(folder)
    finally:
        _remove(part)
    return path


def _copy(database: Path, part: Path) -> None:
    """A whole, checked copy in one file. Raises StorageUnsafe."""
    _remove(part)
    _private(part, b"")
    source = pysqlite3.connect(_read_only(database), uri=True, timeout=10)
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
    finally:
        source.close()
        target.close()


def _read_only(path: Path) -> str:
    """The file as an address for SQLite: a # or ? in a name is a part of the name."""
    return f"{path.resolve().as_uri()}?mode=ro"


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


ASIDE = "voor-herstel-%Y%m%dT%H%M%SZ.db"


@dataclass(frozen=True)
class Restored:
    aside: Path | None
    """Where the replaced database went, None when there was none."""
    kept_shut: dict[str, int]
    """What was shut again, as `shut.again` says it."""


def restore(copy: Path, database: Path, folder: Path) -> Restored:
    """Put a backup back.

    The copy is brought up to date and checked beside the database; whoever had themselves wiped is
    wiped again, and what was shut since is shut again. Then it takes the place in one move. There
    is a database file at every moment, and never a log of another one beside it. Raises
    StorageUnsafe.
    """
    if not copy.exists():
        raise StorageUnsafe(f"Dit bestand is er niet: {copy}")
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = database.with_suffix(".herstel")
    _remove(part)
    try:
        for old, new in zip((copy, *_beside(copy)), (part, *_beside(part)), strict=True):
            if old.exists() and not old.name.endswith("-shm"):
                _private(new, old.read_bytes())
        if not _beside(part)[0].exists():
            check(part)
        lists = {database.parent, folder, copy.resolve().parent, copy.resolve().parent.parent}
        gone_there, shut_there = _known_in(database)
        gone = {*erased(*lists), *gone_there}
        lines = shut_list.together([*shut_list.read(*lists), *shut_there])
        kept_shut = _bring_up_to_date(part, gone, lines)
        check(part)
        _to_disk(part)
        aside = _set_aside(database)
        # From here on the data folder knows it all, wherever the copy came from.
        shut_list.write(database.parent, lines)
        for person_id in gone - set(erased(database.parent)):
            note_erased(person_id, database.parent)
        for log in _beside(database):  # SQLite would play an old log over the backup
            log.unlink(missing_ok=True)
        os.replace(part, database)
        _to_disk(database.parent)
    finally:
        _remove(part)
    return Restored(aside, kept_shut)


def _bring_up_to_date(part: Path, gone: set[str], lines: list[ShutLine]) -> dict[str, int]:
    try:
        db = connect(part)
    except StorageUnsafe:
        raise StorageUnsafe(f"De kopie {part.name} is niet goed. Neem een andere.") from None
    try:
        check_known(db)
        migrate(db)
        kept_shut = shut.again(db, lines)
        own_data.wipe_again(db, sorted(gone))
        db.execute("pragma wal_checkpoint(truncate)")
        db.execute("pragma journal_mode = delete")
        return kept_shut
    except pysqlite3.DatabaseError as error:
        raise StorageUnsafe(f"De kopie is niet goed ({error}). Neem een andere.") from error
    finally:
        db.close()


def _known_in(database: Path) -> tuple[list[str], list[ShutLine]]:
    """Who was wiped and what was shut, as the database that is replaced knows it; nothing when it
    can't be read."""
    try:
        if not database.exists():
            return [], []
        with closing(connect(database)) as db:
            return own_data.erased(db), shut_list.noted(db)
    except (StorageUnsafe, pysqlite3.DatabaseError):
        return [], []


def _set_aside(database: Path) -> Path | None:
    """Keep what stands there as one whole file; its raw pieces when it is damaged."""
    if not database.exists():
        return None
    aside = database.with_name(now().strftime(ASIDE))
    try:
        _copy(database, aside)
    except (StorageUnsafe, pysqlite3.DatabaseError):
        aside.unlink(missing_ok=True)
        for old, new in zip((database, *_beside(database)), (aside, *_beside(aside)), strict=True):
            if old.exists():
                _private(new, old.read_bytes())
    return aside


def prune_shut(db: Database, data: Path, folder: Path) -> None:
    """Let go of what was shut before the oldest copy that is kept."""
    oldest = [made_at(path) for path in everything(folder)[:1]]
    shut.prune(db, min([now() - timedelta(days=DAYS), *oldest]) - timedelta(days=1), data, folder)


def prune_aside(data: Path) -> list[Path]:
    """Remove what was set aside by a restore more than a month ago; which files went."""
    before = now() - timedelta(days=DAYS)
    gone = []
    for path in data.glob("voor-herstel-*.db*"):
        stamp = path.name.removeprefix("voor-herstel-").partition(".")[0]
        if datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) < before:
            path.unlink(missing_ok=True)
            gone.append(path)
    return gone


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _remove(path: Path) -> None:
    for name in (path, *_beside(path)):
        name.unlink(missing_ok=True)


def _private(path: Path, body: bytes) -> None:
    """Write a file that nobody else on the computer can read."""
    with open(path, "wb", opener=_for_us) as file:
        file.write(body)


def _for_us(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def note_erased(person_id: str, *folders: Path) -> None:
    """Write down, outside the database, that this person never comes back. An id, no name.

    With a minus in front the line says that an earlier one does not count.
    """
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(folder / ERASED, "a", encoding="ascii", opener=_for_us) as file:
            file.write(f"{person_id}\n")
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def erasing(person_ids: list[str], *folders: Path) -> Iterator[None]:
    """Around the wiping: first on the list, so that a crash in between wipes at the next start.

    A wiping that is refused takes its lines back.
    """
    for person_id in person_ids:
        note_erased(person_id, *folders)
    try:
        yield
    except Exception:
        for person_id in person_ids:
            note_erased(f"-{person_id}", *folders)
        raise


def erased(*folders: Path) -> list[str]:
    """Everybody on the lists in these folders."""
    found: dict[str, None] = {}
    for folder in folders:
        path = folder / ERASED
        for line in path.read_text(encoding="ascii").split() if path.exists() else ():
            if line.startswith("-"):
                found.pop(line[1:], None)
            else:
                found[line] = None
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
