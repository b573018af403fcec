"""Chores that keep failing, for whoever looks: the page of health, the doctor, administrators."""

from sqlite_utils import Database

from gesprekskader.moments import AMSTERDAM, moment, now, stamp
from gesprekskader.records.troubles import Trouble
from gesprekskader.rules import troubles
from gesprekskader.store.db import one, rows, writing


def note(db: Database, chore: str, error: Exception) -> None:
    """A chore failed; since when stays that of the first time in a row."""
    with writing(db):
        db.execute(
            "insert into troubles (chore, since, advice) values (?, ?, ?)"
            " on conflict do update set advice = excluded.advice",
            [chore, stamp(), troubles.advice(error)],
        )


def over(db: Database, chore: str) -> None:
    """A chore did what it should."""
    if one(db, "select 1 from troubles where chore = ?", [chore]):
        with writing(db):
            db.execute("delete from troubles where chore = ?", [chore])


def sentences(db: Database) -> list[str]:
    """What fails for longer than it takes to mend itself, since when and what to do."""
    found = [
        Trouble(row["chore"], moment(row["since"]), row["advice"])
        for row in rows(db, "select chore, since, advice from troubles order by since, chore")
    ]
    return [
        troubles.sentence(trouble, trouble.since.astimezone(AMSTERDAM))
        for trouble in found
        if troubles.is_lasting(trouble, now())
    ]
