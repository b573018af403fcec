"""Reminders stand in a table: each goes once, whoever runs and however often it restarts."""

from datetime import date, timedelta

from sqlite_utils import Database

from gesprekskader.moments import AMSTERDAM, moment, now, stamp, today
from gesprekskader.records import Actor, Reminder
from gesprekskader.rules import ENDINGS, school_year_of, step_words
from gesprekskader.rules.reminders import due_days
from gesprekskader.store import access
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, new_id, one, rows, writing

_TRIES = 5
_LATE = 14  # days after which a reminder that could not go is no longer news
_OPEN = """
  not exists (select 1 from newest_revisits r where r.step_id = p.id
    and r.result in (select value from json_each(:endings)))"""


def plan(db: Database) -> int:
    """Write down which reminders are due today, for whoever has an open step; how many are new.

    Once per person, network, school year and kind, for ever. One that could not go for two weeks
    is dropped: by then it is no news.
    """
    year = school_year_of(today())
    due = _due(db, year)
    made = 0
    with writing(db):
        db.execute(
            "update reminders set dropped_at = ? where due_on < ? and sent_at is null"
            " and dropped_at is null and claimed_at is null",
            [stamp(), (today() - timedelta(days=_LATE)).isoformat()],
        )
        for person_id, network_id, kind, day in due:
            made += db.execute(
                "insert into reminders (id, person_id, network_id, school_year, kind, due_on,"
                " made_at) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                [new_id(), person_id, network_id, year, kind, day.isoformat(), stamp()],
            ).rowcount
    return made


def _due(db: Database, year: str) -> list[tuple[str, str, str, date]]:
    """(person, network, kind, day) of what is due today, or was in the last two weeks."""
    found = rows(
        db,
        "select p.person_id, p.network_id, min(case when p.carried_from_id is null"
        "   then p.created_at else max(p.created_at, coalesce(first_on, :september)) end)"
        "  as written_at, next_on, last_on from (select network_id, min(meeting_on) as first_on,"
        "   min(case when meeting_on > :today then meeting_on end) as next_on,"
        "   max(case when is_last then meeting_on end) as last_on from real_meetings"
        "   where school_year = :year"
        "   group by network_id) t"
        " join standing_steps p on p.network_id = t.network_id and p.school_year = :year"
        " join networks n on n.id = p.network_id and n.reminds"
        " join persons s on s.id = p.person_id and s.erased_at is null"
        f" where {_WANTED} and {_OPEN} group by p.person_id, p.network_id",
        {
            "year": year,
            "september": f"{year[:4]}-09-01",
            "today": today().isoformat(),
            "endings": as_json(list(ENDINGS)),
        },
    )
    return [
        (row["person_id"], row["network_id"], kind, day)
        for row in found
        for kind, day in due_days(
            _day(row["written_at"]), _date(row["next_on"]), _date(row["last_on"])
        ).items()
        if day <= today() <= day + timedelta(days=_LATE)
    ]


# Somebody who stopped the mail, or left the network, is not asked.
_WANTED = """
  not exists (select 1 from reminder_stops q where q.person_id = p.person_id
    and q.network_id = p.network_id)
  and not exists (select 1 from memberships m where m.network_id = p.network_id
    and m.person_id = p.person_id and m.school_year = p.school_year and m.left_on is not null)"""


def _day(stamped: str) -> date:
    """The day in the Netherlands of a stored moment, or a stored day."""
    if len(stamped) == len("2026-10-12"):
        return date.fromisoformat(stamped)
    return moment(stamped).astimezone(AMSTERDAM).date()


def _date(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


WAITS = """
  r.sent_at is null and r.dropped_at is null and r.claimed_at is null
  and (r.again_at is null or r.again_at <= :now)"""
"""Whether the reminder `r` can go now, as far as we are concerned."""


def due_of(db: Database, person_id: str) -> tuple[Reminder, ...]:
    """The reminders of this person that can go now, the oldest first. Who has no address, stopped,
    or has nothing open, is passed by: that can change tomorrow."""
    found = rows(
        db,
        "select r.id, r.person_id, r.network_id, n.name as network, r.school_year, r.kind,"
        " s.name, coalesce(a.email, s.email) as email, s.has_own_email as is_own_address"
        " from reminders r join persons s on s.id = r.person_id and s.erased_at is null"
        " join networks n on n.id = r.network_id and n.reminds"
        " left join accounts a on a.person_id = r.person_id"
        f" where r.person_id = :person and {WAITS}"
        " and coalesce(a.email, s.email) <> '' and exists (select 1 from standing_steps p"
        "  where p.person_id = r.person_id and p.network_id = r.network_id"
        f"  and p.school_year = r.school_year and {_WANTED} and {_OPEN})"
        " order by r.due_on, r.rowid",
        {"person": person_id, "endings": as_json(list(ENDINGS)), "now": stamp()},
    )
    return tuple(Reminder(**row | {"is_own_address": bool(row["is_own_address"])}) for row in found)


def claim(db: Database, due: tuple[Reminder, ...]) -> None:
    """Inside an open transaction, before they are sent: a server that is killed in between sends
    them never rather than twice."""
    for each in due:
        db.execute("update reminders set claimed_at = ? where id = ?", [stamp(), each.id])


def release(db: Database, due: tuple[Reminder, ...]) -> None:
    """Inside an open transaction: as if they were never claimed."""
    for each in due:
        db.execute("update reminders set claimed_at = null where id = ?", [each.id])


def sent(db: Database, due: tuple[Reminder, ...]) -> None:
    """Inside an open transaction."""
    for each in due:
        db.execute("update reminders set sent_at = ? where id = ?", [stamp(), each.id])


def refused(db: Database, due: tuple[Reminder, ...]) -> None:
    """Inside an open transaction. The mail server took no mail for this address: again after an
    hour, then longer, at most five times."""
    for each in due:
        row = one(db, "select tries from reminders where id = ?", [each.id])
        tries = row["tries"] + 1 if row else _TRIES
        db.execute(
            "update reminders set claimed_at = null, tries = ?, again_at = ?, dropped_at = ?"
            " where id = ?",
            [
                tries,
                (now() + timedelta(hours=4**tries / 4)).isoformat(),
                stamp() if tries >= _TRIES else None,
                each.id,
            ],
        )


def open_steps_of(db: Database, person_id: str, network_id: str, school_year: str) -> list[dict]:
    """Id, kind, words and date of the open steps a reminder is about, oldest first."""
    found = rows(
        db,
        "select p.id, p.kind, p.text, p.created_at from standing_steps p"
        " where p.person_id = :person and p.network_id = :network and p.school_year = :year"
        f" and {_OPEN} order by p.created_at, p.rowid",
        {
            "person": person_id,
            "network": network_id,
            "year": school_year,
            "endings": as_json(list(ENDINGS)),
        },
    )
    return [row | {"words": step_words(row["kind"], row["text"])} for row in found]


def stop(db: Database, person_id: str, network_id: str, *, stopped: bool) -> None:
    """No more mail about this network, or mail again. Twice is as once."""
    with writing(db):
        set_stop(db, person_id, network_id, stopped=stopped)


def set_stop(db: Database, person_id: str, network_id: str, *, stopped: bool) -> None:
    """The same inside an open transaction."""
    if stopped:
        db.execute(
            "insert into reminder_stops (person_id, network_id, stopped_at) values (?, ?, ?)"
            " on conflict do nothing",
            [person_id, network_id, stamp()],
        )
    else:
        db.execute(
            "delete from reminder_stops where person_id = ? and network_id = ?",
            [person_id, network_id],
        )


def stopped(db: Database, person_id: str) -> set[str]:
    """Networks this person wants no mail about."""
    found = rows(db, "select network_id from reminder_stops where person_id = ?", [person_id])
    return {row["network_id"] for row in found}


def set_network(db: Database, actor: Actor, network_id: str, *, reminds: bool) -> None:
    """Whether members of a network get reminders at all."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        db.execute("update networks set reminds = ? where id = ?", [reminds, network_id])
