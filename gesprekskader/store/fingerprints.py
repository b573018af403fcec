"""What a database says, as one word: to see later whether anybody wrote or changed something."""

from hashlib import sha256
from pathlib import Path

import pysqlite3

# Looking around writes these too, and the server by itself.
_BY_ITSELF = {
    "visits",
    "misses",
    "pulse",
    "chores",
    "reminders",
    "digests",
    "digest_news",
    "shut",
    "submissions",
    "troubles",
    "_sqlite_migrations",
}
_SEEN = {"seen_at"}


def of(database: Path) -> str:
    """Another word for every other content; the same however often somebody only looked.

    "" when the file is no database that can be read.
    """
    word = sha256()
    connection = None
    try:
        connection = pysqlite3.connect(database.as_uri() + "?mode=ro", uri=True, timeout=10)
        connection.row_factory = pysqlite3.Row
        for (table,) in connection.execute(
            "select name from pragma_table_list where type = 'table' and schema = 'main'"
            " and name not like 'sqlite_%' order by name"
        ).fetchall():
            if table in _BY_ITSELF:
                continue
            word.update(table.encode())
            for line in sorted(map(_line, connection.execute(f'select * from "{table}"'))):
                word.update(line.encode())
    except pysqlite3.DatabaseError:
        return ""
    finally:
        if connection:
            connection.close()
    return word.hexdigest()


def _line(row: pysqlite3.Row) -> str:
    return repr([(name, row[name]) for name in row.keys() if name not in _SEEN])  # noqa: SIM118
