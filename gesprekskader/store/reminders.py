"""Reminders stand in a table: each goes once, whoever runs and however often it restarts."""

from datetime import date, timedelta

from sqlite_utils import Database

from gesprekskader.records import Actor, Reminder
from gesprekskader.rules import ENDINGS, school_year_of
from gesprekskader.rules.reminders import due_days
from gesprekskader.store import access
from gesprekskader.store.access import Deed
from gesprekskader.store.db import new_id, now, one, rows, stamp, today, writing

_TRIES = 5
_LATE = 14  # days after which a reminder that could not go is no longer news
_OPEN = """
  p.removed_at is null and not exists (select 1 from meetings m where m.id = p.meeting_id
    and m.is_rehearsal)
  and coalesce((select result from revisits r where r.step_id = p.id order by r.rowid desc limit 1),
    '') not in (select value from json_each(:endings))"""
_ENDINGS = "[" + ",".join(f'"{ending}"' for ending in ENDINGS) + "]"


def plan(db: Database) -> int:
    """Write down which reminders are due today, for whoever has an open step; how many are new.

    Once per person, network, school year and kind, for ever.
    """
    year = school_year_of(today())
    found = rows(
        db,
        "select p.person_id, p.network_id, min(p.created_at) as written_at,"  # noqa: S608
        " (select min(t.meeting_on) from meetings t where t.network_id = p.network_id"
        "  and t.school_year = :year and t.meeting_on > substr(min(p.created_at), 1, 10)"
        "  and not t.is_rehearsal and not t.is_cancelled) as next_on,"
        " (select t.meeting_on from meetings t where t.network_id = p.network_id"
        "  and t.school_year = :year and t.is_last and not t.is_rehearsal and not t.is_cancelled)"
        " as last_on"
        " from personal_steps p join networks n on n.id = p.network_id and n.reminds"
        " join persons s on s.id = p.person_id and s.erased_at is null"
        " where p.school_year = :year and not exists (select 1 from reminder_stops q"
        "  where q.person_id = p.person_id and q.network_id = p.network_id)"
        f" and {_OPEN} group by p.person_id, p.network_id",
        {"year": year, "endings": _ENDINGS},
    )
    due = [
        (row["person_id"], row["network_id"], kind, day)
        for row in found
        for kind, day in due_days(
            date.fromisoformat(row["written_at"][:10]),
            date.fromisoformat(row["next_on"]) if row["next_on"] else None,
            date.fromisoformat(row["last_on"]) if row["last_on"] else None,
        ).items()
        if day <= today() <= day + timedelta(days=_LATE)
    ]
    made = 0
    with writing(db):
        for person_id, network_id, kind, day in due:
            made += db.execute(
                "insert into reminders (id, person_id, network_id, school_year, kind, due_on,"
                " made_at) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                [new_id(), person_id, network_id, year, kind, day.isoformat(), stamp()],
            ).rowcount
    return made


def claim(db: Database) -> Reminder | None:
    """The next reminder to send, claimed for whoever asks; None when there is none.

    Claimed before it is sent: a server that is killed in between sends it never rather than twice.
    Who has no address, stopped, or has nothing open any more, is passed by.
    """
    with writing(db):
        while True:
            row = one(
                db,
                "select r.id, r.person_id, r.network_id, n.name as network, r.school_year, r.kind,"  # noqa: S608
                " s.name, coalesce(a.email, s.email) as email,"
                " a.email is not null or s.has_own_email as is_own_address,"
                " s.erased_at is not null or not n.reminds or exists (select 1 from"
                "  reminder_stops q where q.person_id = r.person_id"
                "  and q.network_id = r.network_id) as is_unwanted,"
                " exists (select 1 from personal_steps p where p.person_id = r.person_id"
                "  and p.network_id = r.network_id and p.school_year = r.school_year"
                f"  and {_OPEN}) as has_open"
                " from reminders r join persons s on s.id = r.person_id"
                " join networks n on n.id = r.network_id"
                " left join accounts a on a.person_id = r.person_id"
                " where r.sent_at is null and r.dropped_at is null and r.claimed_at is null"
                " order by r.due_on, r.rowid limit 1",
                {"endings": _ENDINGS},
            )
            if row is None:
                return None
            if row.pop("is_unwanted") or not row.pop("has_open") or not row["email"]:
                db.execute("update reminders set dropped_at = ? where id = ?", [stamp(), row["id"]])
                continue
            db.execute("update reminders set claimed_at = ? where id = ?", [stamp(), row["id"]])
            row["is_own_address"] = bool(row["is_own_address"])
            return Reminder(**row)


def sent(db: Database, reminder_id: str) -> None:
    with writing(db):
        db.execute("update reminders set sent_at = ? where id = ?", [stamp(), reminder_id])


def failed(db: Database, reminder_id: str) -> None:
    """The mail server said no: try again at the next round, five times at most."""
    with writing(db):
        db.execute(
            "update reminders set claimed_at = null, tries = tries + 1,"
            " dropped_at = case when tries + 1 >= ? then ? end where id = ?",
            [_TRIES, stamp(), reminder_id],
        )


def open_steps_of(db: Database, person_id: str, network_id: str, school_year: str) -> list[dict]:
    """Id, kind, text and date of the open steps a reminder is about, oldest first."""
    return rows(
        db,
        "select p.id, p.kind, p.text, p.created_at from personal_steps p"  # noqa: S608
        " where p.person_id = :person and p.network_id = :network and p.school_year = :year"
        f" and {_OPEN} order by p.created_at, p.rowid",
        {
            "person": person_id,
            "network": network_id,
            "year": school_year,
            "endings": _ENDINGS,
        },
    )


def stop(db: Database, person_id: str, network_id: str, *, stopped: bool) -> None:
    """No more mail about this network, or mail again. Twice is as once."""
    with writing(db):
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


def sent_since(db: Database, days: int) -> int:
    """How many went in the last days; a figure for the doctor, of everybody together."""
    since = (now() - timedelta(days=days)).isoformat()
    row = one(db, "select count(*) as n from reminders where sent_at >= ?", [since])
    return row["n"] if row else 0
