"""What goes by itself, when: the deeds behind `rules.retention`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta

from sqlite_utils import Database

from gesprekskader.moments import day_of, now, stamp
from gesprekskader.rules import school_year_before, school_year_of
from gesprekskader.rules.retention import RETENTION, days_of
from gesprekskader.store import own_data, wiped_meetings
from gesprekskader.store.db import one, rows, writing

# key -> which rows are too old; :before is the moment before which they go. Constant texts.
_WHICH = {
    "misses": ("misses", "missed_at < :before"),
    "rehearsals": ("meetings", "is_rehearsal and meeting_on < :day"),
    "pastes": ("pastes", "pasted_at < :before"),
    "removed_steps": ("personal_steps", "removed_at < :before"),
    "removed_texts": (
        "outcomes",
        "removed_at < :before and group_id in (select c.id from groups c"
        " join meetings t on t.id = c.meeting_id where t.stage = 'gesloten')",
    ),
    "submissions": ("submissions", "sent_at < :before"),
    "minutes_addresses": (
        "minutes_mails",
        "email <> '' and coalesce((select t.closed_at from meetings t"
        " where t.id = minutes_mails.meeting_id), given_at) < :before",
    ),
    # what a device chose beforehand is still counted, and what it put in can be taken away
    "table_visits": (
        "visits",
        "person_id is null and seen_at < :before and not exists (select 1 from meetings t"
        " where t.meeting_on >= :day and t.id in (select m.meeting_id from marks m"
        "  where m.visit_id = visits.id union all select x.meeting_id from topics x"
        "  where x.visit_id = visits.id))",
    ),
    "early_visits": (
        "early_visits",
        "meeting_id in (select t.id from meetings t where t.meeting_on < :day)",
    ),
    "keys": ("keys", "used_at is null and expires_at < :before"),
    "substitutes": ("substitutes", "until_on < :day"),
    "visits": ("visits", "seen_at < :before"),
    "used_keys": ("keys", "used_at < :before"),
    "signals": ("forwardings", "from_key <> '' and created_at < :before"),
    "agendas": ("agendas", "held_on < :day"),
    "meetings": ("meetings", "meeting_on < :day"),
}
_ALSO = {"removed_texts": ("follow_ups",)}
_PERSONS = """
  select p.id from persons p where p.erased_at is null
  and coalesce(p.seen_at, p.created_at) < :before
  and not exists (select 1 from accounts a where a.person_id = p.id)
  and not exists (select 1 from memberships m where m.person_id = p.id and m.left_on is null
                  and m.school_year >= :year)
  and not exists (select 1 from ties t where t.member_id = p.id)"""


def _parameters(key: str, at: datetime) -> dict[str, str]:
    """The moment (UTC) and the day (here) before which things of this kind go."""
    before = at - timedelta(days=days_of(key))
    return {
        "before": before.isoformat(),
        "day": day_of(before).isoformat(),
        "year": school_year_before(school_year_of(day_of(at))),
    }


def due(db: Database, at: datetime) -> dict[str, int]:
    """How many things of each kind go at that moment (aware) if nothing changes."""
    which = {
        f"{key} {name}": (key, f"select 1 from {name} where {what}")
        for key, (table, what) in _WHICH.items()
        for name in (table, *_ALSO.get(key, ()))
    } | {"persons persons": ("persons", _PERSONS)}
    parts, parameters = [], {}
    for number, (name, (key, sql)) in enumerate(which.items()):
        for word, value in _parameters(key, at).items():
            sql = sql.replace(f":{word}", f":{word}_{number}")
            parameters[f"{word}_{number}"] = value
        parts.append(f"select '{name}' as name, (select count(*) from ({sql})) as n")
    counts = dict.fromkeys((key for key, _ in which.values()), 0)
    for row in rows(db, " union all ".join(parts), parameters):
        counts[which[row["name"]][0]] += row["n"]
    return counts


def run(
    db: Database, erasing: Callable[[list[str]], AbstractContextManager] | None = None
) -> dict[str, int]:
    """Let go what is too old; how many of each kind. Each kind is a transaction of its own.

    `erasing` is entered around the wiping of each person with all ids of that human, for the list
    that outlives a restore. What can't go holds up nothing else: it is raised when all is done.
    """
    gone = due(db, now())
    failed: list[Exception] = []
    for row in _old_rehearsals(db):
        with _going_on(failed), writing(db):
            wiped_meetings.wipe(db, row["id"])
    for key in (key for key in _WHICH if key != "rehearsals"):
        with _going_on(failed), writing(db):
            _delete(db, key)
    for row in rows(db, _PERSONS, _parameters("persons", now())):
        ids = own_data.all_ids(db, row["id"])
        with _going_on(failed), erasing(ids) if erasing else nullcontext(), writing(db):
            own_data.wipe(db, row["id"])
    if failed:
        raise failed[0]
    with writing(db):
        db.execute(
            "insert into chores (name, done_at) values ('retention', ?)"
            " on conflict do update set done_at = excluded.done_at",
            [stamp()],
        )
    return {rule.key: gone[rule.key] for rule in RETENTION}


@contextmanager
def _going_on(failed: list[Exception]) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        failed.append(error)


def _delete(db: Database, key: str) -> None:
    table, which = _WHICH[key]
    for name in (table, *_ALSO.get(key, ())):
        sql = f"delete from {name} where {which}"
        db.execute(sql, _parameters(key, now()))


def _old_rehearsals(db: Database) -> list[dict]:
    table, which = _WHICH["rehearsals"]
    sql = f"select id from {table} where {which}"
    return rows(db, sql, _parameters("rehearsals", now()))


def done_at(db: Database) -> str:
    """When this ran last (UTC ISO time), or ""."""
    row = one(db, "select done_at from chores where name = 'retention'")
    return row["done_at"] if row else ""
