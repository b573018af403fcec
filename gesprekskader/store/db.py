"""Opens the database safely, and holds what every store module shares."""

import hashlib
import json
import os
import secrets
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pysqlite3
from sqlite_utils import Database

from gesprekskader.errors import StorageUnsafe
from gesprekskader.moments import stamp
from gesprekskader.records import ItemRef, Thread
from gesprekskader.records.meetings import OF_FORMAT, OF_MEETING
from gesprekskader.store import shut_list

_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"

# Item columns, alike in every table that keeps an item as it stood when it was picked.
ITEM_COLUMNS = (
    "framework, framework_version, item_key, warranty, subtheme, item_number, wording, round"
)


def sqlite_is_safe(version: tuple[int, int, int]) -> bool:
    """False for versions with the WAL-reset fault, in which a commit can be lost.

    Present from 3.7.0, mended in 3.51.3 and in the branches 3.50.7 and 3.44.6
    (sqlite.org/wal.html).
    """
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    return version >= (3, 51, 3)


def connect(path: Path) -> Database:
    """Open the database file with the settings that keep an acknowledged text safe.

    Raises StorageUnsafe when the SQLite at hand could lose a commit.
    """
    if not sqlite_is_safe(pysqlite3.sqlite_version_info):
        raise StorageUnsafe(
            f"SQLite {pysqlite3.sqlite_version} kan teksten kwijtraken."
            " Verwijder de map .venv en start opnieuw; dan komt er een nieuwere versie."
        )
    if not path.exists() and path.with_name(f"{path.name}-wal").exists():
        raise StorageUnsafe(GONE)
    if not path.exists():  # readable for nobody else, and so are the log files beside it
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = pysqlite3.connect(str(path), timeout=10, check_same_thread=False)
    connection.row_factory = None
    db = Database(connection, strict=True)
    db.folder = path.parent  # type: ignore[attr-defined] # where the list of what was shut is
    try:
        for pragma in (
            "busy_timeout = 10000",
            "journal_mode = wal",
            "synchronous = full",
            "foreign_keys = on",
            "secure_delete = on",  # what is struck or erased leaves no words in the file
            "trusted_schema = off",
            "temp_store = memory",  # a full disk must not stop a sort
            "cache_size = -8000",
        ):
            connection.execute(f"pragma {pragma}")
        shut_list.watch(db)
    except pysqlite3.DatabaseError as error:
        connection.close()
        if is_damage(error):
            raise StorageUnsafe(DAMAGED) from error
        raise
    return db


def connect_to_look(path: Path) -> Database:
    """A connection that only reads and never waits for a writer: it raises OperationalError."""
    db = connect(path)
    db.execute("pragma query_only = on")
    db.execute("pragma busy_timeout = 0")
    return db


GONE = (
    "Het databasebestand is weg, maar het logboek ervan staat er nog."
    " Zet een reservekopie terug met: python3 app.py restore"
)
DAMAGED = (
    "Het databasebestand is beschadigd. Er wordt niets meer in opgeslagen."
    " Zet een reservekopie terug met: python3 app.py restore"
)


def is_damage(error: BaseException) -> bool:
    """Whether this says that the file itself is broken."""
    code = getattr(error, "sqlite_errorname", "")
    return code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed" in str(error)


def check_sound(db: Database) -> None:
    """Raise StorageUnsafe when the database file is damaged; reads all of it once."""
    try:
        verdict = db.execute("pragma quick_check(1)").fetchone()[0]
    except pysqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        raise StorageUnsafe(DAMAGED) from error
    if verdict != "ok":
        raise StorageUnsafe(DAMAGED)


def beat(db: Database) -> None:
    """Write and read for real, to prove that both work."""
    with writing(db):
        db.execute(
            "insert into pulse (id, beat_at) values (1, ?)"
            " on conflict do update set beat_at = excluded.beat_at",
            [stamp()],
        )
    one(db, "select count(*) from persons")


def scrub(db: Database) -> None:
    """After a strike or an erasure: write the log back, so that its copy of the words goes too.

    Somebody who reads at that moment keeps the log as it is; the hourly backup tries again.
    """
    one(db, "pragma wal_checkpoint(truncate)")


class Pool:
    """Connections that are kept: opening one costs more than most pages.

    The first stays open for the life of the process; without it a full disk would break even
    reads, because the last one to leave takes the shared memory of the log along.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._free: deque[Database] = deque()
        self.is_damaged = False
        """Set when the file turned out to be broken: from then on nothing is written."""
        self._anchor = connect(path)

    def take(self) -> Database:
        """A connection for one request; give it back when done."""
        try:
            return self._free.pop()
        except IndexError:
            db = connect(self._path)
            db.pool = self  # type: ignore[attr-defined]
            return db

    def give_back(self, db: Database) -> None:
        if db.conn.in_transaction:
            db.rollback()
        self._free.append(db)

    @contextmanager
    def borrowed(self) -> Iterator[Database]:
        """A connection for the length of a `with`."""
        db = self.take()
        try:
            yield db
        finally:
            self.give_back(db)

    def close(self) -> None:
        """Close every connection; for the end of a test or of the process."""
        while self._free:
            self._free.pop().close()
        self._anchor.close()


@contextmanager
def writing(db: Database) -> Iterator[Database]:
    """Take the write lock first, then read and write as one step.

    db.atomic() alone starts a deferred transaction: two phones that both read before
    they write get "database is locked" at once, whatever the timeout.
    """
    if getattr(getattr(db, "pool", None), "is_damaged", False):
        raise StorageUnsafe(DAMAGED)
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        if getattr(db, "shuts", True):  # something was shut, or nobody can tell
            shut_list.note(db, stamp())
    except BaseException:
        db.rollback()
        raise
    db.commit()


def rows(db: Database, sql: str, parameters: dict | list | tuple = ()) -> list[dict]:
    """All rows of a select, as dictionaries.

    db.query() would say SAVEPOINT and RELEASE around each: three statements for one.
    """
    cursor = db.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def one(db: Database, sql: str, parameters: dict | list | tuple = ()) -> dict | None:
    """The first row, or None."""
    cursor = db.execute(sql, parameters)
    row = cursor.fetchone()
    if row is None:
        return None
    return dict(zip((column[0] for column in cursor.description), row, strict=True))


_columns_of: dict[str, list[str]] = {}  # of a select, however often it is asked


def together(db: Database, selects: dict[str, str], parameters: dict) -> dict[str, list[dict]]:
    """Several selects as one statement, by name; for a page that shows a little of everything."""
    for sql in selects.values():
        if sql not in _columns_of:
            cursor = db.execute(f"select * from ({sql}) limit 0", parameters)
            _columns_of[sql] = [column[0] for column in cursor.description]
    parts = [
        f"select '{name}' as name, (select json_group_array(json_array("
        + ", ".join(f'"{column}"' for column in _columns_of[sql])
        + f")) from ({sql})) as found"
        for name, sql in selects.items()
    ]
    found = rows(db, " union all ".join(parts), parameters)
    lists = {row["name"]: json.loads(row["found"]) for row in found}
    return {
        name: [dict(zip(_columns_of[sql], values, strict=True)) for values in lists[name]]
        for name, sql in selects.items()
    }


def insert(db: Database, table: str, values: Mapping[str, object]) -> None:
    """Inside an open transaction: one row, by column. Names are ours, never a visitor's."""
    columns, places = ", ".join(values), ", ".join(f":{column}" for column in values)
    db.execute(f"insert into {table} ({columns}) values ({places})", dict(values))


def insert_all(db: Database, table: str, found: Sequence[Mapping[str, object]]) -> None:
    """Inside an open transaction: rows of the same columns, in order, as one statement."""
    if not found:
        return
    columns, values = ", ".join(found[0]), ", ".join(f"value ->> '{name}'" for name in found[0])
    db.execute(
        f"insert into {table} ({columns}) select {values} from json_each(?)",
        [json.dumps([dict(row) for row in found])],
    )


def as_json(values: Iterable[str]) -> str:
    """Ids as one parameter, for `in (select value from json_each(?))`."""
    return json.dumps(list(values))


def new_id() -> str:
    """Random text for an address: 12 of 31 characters, easy to read aloud."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(12))


def token_hash(token: str) -> str:
    """What we keep of a secret: SHA-256, so a stolen file opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


def item_values(item: ItemRef) -> dict[str, object]:
    """An ItemRef as named parameters for ITEM_COLUMNS."""
    return {
        "framework": item.framework,
        "framework_version": item.framework_version,
        "item_key": item.key,
        "warranty": item.warranty,
        "subtheme": item.subtheme,
        "item_number": item.number,
        "wording": item.wording,
        "round": item.round,
    }


_ITEM_NAMES = ITEM_COLUMNS.split(", ")
IN_THREAD = """i.item_key in (select value from json_each(:keys))
  and i.framework in (select value from json_each(:frameworks))"""
"""Whether the picked item `i` is about the item of a thread."""


FRAMEWORK_OF = f"""iif(i.framework glob '{OF_FORMAT}*' or i.framework glob '{OF_MEETING}*',
  t.framework, i.framework)"""
"""The framework that a picked item `i` of the meeting `t` goes with: a point of a format or of an
agenda goes with the one that its meeting is about ("" for the default)."""


def of_thread(thread: Thread) -> dict[str, str]:
    """The parameters of IN_THREAD."""
    return {"keys": as_json(thread.keys), "frameworks": as_json(thread.frameworks)}


def item_columns(alias: str) -> str:
    """An item's columns of `alias`, in a query; for `item_of` or `take_item`."""
    return ", ".join(f"{alias}.{name}" for name in _ITEM_NAMES)


def take_item(row: dict) -> ItemRef:
    """The columns of `item_columns` taken out of a row, so that the rest can make a record."""
    return item_of({name: row.pop(name) for name in _ITEM_NAMES})


def item_json(alias: str) -> str:
    """An item's columns of `alias` as one JSON object, in a query; for `items_from`."""
    parts = ", ".join(f"'{name}', {alias}.{name}" for name in _ITEM_NAMES)
    return f"json_object({parts})"


def items_from(column: str) -> tuple[ItemRef, ...]:
    """A JSON array of `item_json` as references."""
    return tuple(map(item_of, json.loads(column)))


def item_of(row: dict) -> ItemRef:
    return ItemRef(
        framework=row["framework"],
        framework_version=row["framework_version"],
        key=row["item_key"],
        warranty=row["warranty"],
        subtheme=row["subtheme"],
        number=row["item_number"],
        wording=row["wording"],
        round=row["round"],
    )
