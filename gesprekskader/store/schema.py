"""What a database is made of, to tell one of ours from one that only looks like it."""

from collections.abc import Callable, Iterable

import pysqlite3
from sqlite_utils import Database

Shape = dict[str, frozenset[tuple]]

# Every part of a table counts, in whatever order or words it was written down.
_COLUMNS = """
  select 'tabel ' || t.name, c.name, upper(c.type), c."notnull", coalesce(c.dflt_value, ''), c.pk
  from pragma_table_list t, pragma_table_xinfo(t.name) c
  where t.schema = 'main' and t.type in ('table', 'virtual') and t.name not like 'sqlite_%'
  and t.name <> '_sqlite_migrations'"""
_REFERENCES = """
  select 'tabel ' || t.name, f."from", f."table", f.on_delete
  from pragma_table_list t, pragma_foreign_key_list(t.name) f
  where t.schema = 'main' and t.type = 'table'"""
_REST = """
  select case type when 'view' then 'overzicht ' else type || ' ' end || name, sql
  from sqlite_schema where type in ('index', 'trigger', 'view') and sql is not null
  and tbl_name not like 'sqlite_%' and tbl_name <> '_sqlite_migrations'"""


def of(db: Database) -> Shape:
    """The tables, indexes, triggers and views by name, each with what it consists of."""
    found: dict[str, set[tuple]] = {}
    for sql in (_COLUMNS, _REFERENCES):
        for name, *parts in db.execute(sql):
            found.setdefault(name, set()).add(tuple(parts))
    for name, sql in db.execute(_REST):
        found[name] = {(_tidy(sql),)}
    return {name: frozenset(parts) for name, parts in found.items()}


def _tidy(sql: str) -> str:
    """The same statement reads the same: a rename by SQLite puts quotes around a name."""
    return " ".join(sql.replace('"', "").casefold().split())


def made_by(steps: Iterable[Callable[[Database], None]]) -> Shape:
    """What these steps make of an empty database."""
    db = Database(pysqlite3.connect(":memory:"), strict=True)
    try:
        for step in steps:
            step(db)
        return of(db)
    finally:
        db.close()


def differs(db: Database, wanted: Shape) -> str:
    """The first thing that is missing or other than it should be, in a word; "" when all is well.

    What somebody added beside it, an index for instance, does no harm.
    """
    there = of(db)
    return min((name for name in wanted if there.get(name) != wanted[name]), default="")
