"""What was edited on screen and is valid in another database: the demo is told with it."""

import re
from pathlib import Path

from sqlite_utils import Database

from gesprekskader.moments import today
from gesprekskader.store.db import Pool, insert, one, rows, writing
from gesprekskader.store.migrations import pending

Rows = list[dict]
_DEFAULT = re.compile(r"^standaard:.*\n", re.MULTILINE)


def of_file(path: Path) -> tuple[Rows, str]:
    """What was edited on screen and is valid in the database there, and the key of the framework
    that most of its networks use, "" for none; ([], "") where there is no database, or one of
    another release."""
    if not path.is_file():
        return [], ""
    pool = Pool(path)
    try:
        with pool.borrowed() as db:
            return ([], "") if pending(db) else _valid(db)
    finally:
        pool.close()


def _valid(db: Database) -> tuple[Rows, str]:
    first = one(
        db,
        "select c.key from own_content c where c.kind = 'kader' and c.valid_from <= ? order by"
        " (select count(*) from networks n where n.framework = c.key) desc, c.key limit 1",
        [today().isoformat()],
    )
    sql = """select kind, key, version, path, base, text, valid_from, made_at from own_content
        where valid_from is not null and network_id is null order by key, version, path"""
    return rows(db, sql), first["key"] if first else ""


def put(db: Database, found: Rows, first: str) -> bool:
    """The same in this database, where `first` is the framework for who chose none; whether there
    was any. Who made it stays where it was."""
    with writing(db):
        for row in found:
            if row["kind"] == "kader" and row["path"] == "kader.md":
                head, sign, below = _DEFAULT.sub("", row["text"]).partition("---\n")
                said = "standaard: ja\n" if row["key"] == first else ""
                row["text"] = f"{head}{sign}{said}{below}"
            insert(db, "own_content", row | {"made_by": None})
    return bool(found)
