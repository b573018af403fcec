"""The mail of the day: at most one a person a day, and each thing goes once (decisions 19)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from gesprekskader.moments import now, stamp, today
from gesprekskader.records import Actor
from gesprekskader.records.digests import Digest
from gesprekskader.records.waiting import LyingPoint
from gesprekskader.rules.digests import (
    ACTIONS,
    ANSWERS,
    LATE,
    LATE_FOR,
    LIES_FOR,
    LYING,
    NEWS_FOR,
    POINTS,
)
from gesprekskader.store import everywhere, reminders, waiting
from gesprekskader.store.access import FOR_ITS_BOARD
from gesprekskader.store.db import as_json, one, rows, writing

Key = tuple[str, str, str]
"""Kind, id, and since when: a better answer is another thing."""
_TRIES = 5

# Who may have news: more than do, as what is really new is looked at one by one.
_MAYBE = f"""
  select r.person_id from roundtable_seats r join forwardings w
    on w.at_key = r.roundtable_key and w.answered_at is null and {FOR_ITS_BOARD}
  where r.until_on >= :day
  union select r.person_id from roundtable_seats r where r.until_on >= :day
    and r.roundtable_key in (select value from json_each(:tables))
    and exists (select 1 from forwardings w where w.answered_at is null and w.at_since < :late)
  union select f.owner_id from standing_follow_ups f where f.owner_id is not null
    and not exists (select 1 from digest_news d
      where d.person_id = f.owner_id and d.follow_up_id = f.id)
  union select w.person_id from forwardings w where w.answered_at >= :lately
  union select p.person_id from forwardings w join personal_steps p on p.id = w.step_id
    where w.answered_at >= :lately
  union select p.person_id from forwardings w join wish_steps k on k.wish_id = w.wish_id
    join personal_steps p on p.id = k.step_id where w.answered_at >= :lately
  union select f.owner_id from forwardings w
    join follow_ups f on w.follow_up_id in (f.id, f.merged_into_id) where w.answered_at >= :lately
  union select s.person_id from forwardings w
    join follow_ups f on w.follow_up_id in (f.id, f.merged_into_id)
    join seats s on s.group_id = f.group_id where w.answered_at >= :lately
  union select r.person_id from reminders r where {reminders.WAITS}"""


def plan(db: Database, sees_all: Sequence[str] = ()) -> None:
    """Write down who may get a mail today: once a day, so that a mail has its hour. What comes
    later on the day is for tomorrow. `sees_all`: keys of the tables that see where all lies."""
    day = today().isoformat()
    if one(db, "select 1 from chores where name = 'digests' and done_at = ?", [day]):
        return
    reminders.plan(db)
    values = {
        "day": day,
        "lately": (now() - NEWS_FOR).isoformat(),
        "late": (now() - LATE_FOR).isoformat(),
        "tables": as_json(sees_all),
        "now": stamp(),
    }
    with writing(db):
        db.execute(
            "insert into digests (person_id, planned_on)"
            " select p.id, :day from persons p left join accounts a on a.person_id = p.id"
            " where p.erased_at is null and coalesce(a.email, p.email) <> ''"
            f" and p.id in ({_MAYBE})"
            " on conflict do update set planned_on = excluded.planned_on",
            values,
        )
        db.execute(
            "insert into chores (name, done_at) values ('digests', ?)"
            " on conflict do update set done_at = excluded.done_at",
            [day],
        )


def claim(db: Database, sees_all: Sequence[str] = ()) -> Digest | None:
    """The next mail to send, claimed for whoever asks with all that is in it; None when there is
    none. A server that is killed in between sends it never rather than twice."""
    with writing(db):
        while row := one(
            db,
            "select p.id as person_id, p.name, coalesce(a.email, p.email) as email,"
            " p.has_own_email or a.email is not null as is_own_address,"
            " a.email is not null as has_account from digests d"
            " join persons p on p.id = d.person_id and p.erased_at is null"
            " left join accounts a on a.person_id = p.id"
            " where d.planned_on = :day and coalesce(d.claimed_on, '') <> :day"
            " and (d.again_at is null or d.again_at <= :now)"
            " and coalesce(a.email, p.email) <> '' order by p.rowid limit 1",
            {"day": today().isoformat(), "now": stamp()},
        ):
            db.execute(
                "update digests set claimed_on = ?, again_at = null where person_id = ?",
                [today().isoformat(), row["person_id"]],
            )
            found = _news(db, row, sees_all)
            if not found.is_nothing:
                _tell(db, found)
                return found
    return None


def _news(db: Database, row: dict, sees_all: Sequence[str]) -> Digest:
    """All that waits for this person, without what was told, stopped, or is of a network left."""
    person_id = row["person_id"]
    has_account = bool(row.pop("has_account"))
    actor = Actor(person_id=person_id, has_account=has_account)
    waits = waiting.of(db, actor)
    told, unwanted = _told(db, person_id), stopped(db, person_id)
    left = _of_networks_left(db, person_id)
    since = now() - NEWS_FOR

    def is_new(key: Key) -> bool:
        stop = POINTS if key[0] == LYING else key[0]
        return key not in told and stop not in unwanted and key[1] not in left

    here = waiting.points_of(db, actor)
    points = tuple(p for p in here if is_new(_key(POINTS, p.id, p.since)))
    return Digest(
        **row | {"is_own_address": bool(row["is_own_address"])},
        points=points,
        lying=tuple(
            p
            for p in here
            if p not in points and _lies_long(p) and is_new(_key(LYING, p.id, p.since))
        ),
        late=tuple(
            p
            for p in everywhere.late(db, actor, sees_all, now() - LATE_FOR)
            if is_new(_key(LATE, p.id, p.since))
        ),
        answers=tuple(
            a
            for a in waits.answers
            if a.answered_at >= since and is_new(_key(ANSWERS, a.id, a.answered_at))
        ),
        actions=tuple(f for f in waits.actions if is_new(_key(ACTIONS, f.id))),
        reminders=reminders.due_of(db, person_id),
    )


def _lies_long(point: LyingPoint) -> bool:
    return point.since <= now() - LIES_FOR


def _key(kind: str, thing_id: str, since: datetime | None = None) -> Key:
    return kind, thing_id, since.isoformat() if since else ""


def _keys(digest: Digest) -> list[Key]:
    return [
        *(_key(POINTS, point.id, point.since) for point in digest.points),
        # who hears only now of what lies there for long is not told again tomorrow
        *(_key(LYING, p.id, p.since) for p in (*digest.lying, *filter(_lies_long, digest.points))),
        *(_key(LATE, point.id, point.since) for point in digest.late),
        *(_key(ANSWERS, answer.id, answer.answered_at) for answer in digest.answers),
        *(_key(ACTIONS, follow_up.id) for follow_up in digest.actions),
    ]


def _told(db: Database, person_id: str) -> set[Key]:
    sql = "select kind, coalesce(forwarding_id, follow_up_id), since from digest_news"
    return set(db.execute(f"{sql} where person_id = ?", [person_id]).fetchall())


def _of_networks_left(db: Database, person_id: str) -> set[str]:
    """Ids of answers and actions of a year in which this person left, or before it. What lies at a
    table is the table's: whoever sits there."""
    sql = """
      select {id} from {things} join meetings t on t.id = {meeting}
      join memberships m on m.network_id = t.network_id and m.person_id = :person
        and m.left_on is not null and m.school_year >= t.school_year"""
    answers = sql.format(id="w.id", things="forwardings w", meeting="w.meeting_id")
    actions = sql.format(
        id="f.id",
        things="follow_ups f join groups c on c.id = f.group_id",
        meeting="c.meeting_id",
    )
    at_my_table = """
      select w.id from roundtable_seats r join forwardings w on w.at_key = r.roundtable_key
      where r.person_id = :person and w.answered_at is null"""
    found = db.execute(
        f"select * from ({answers} union {actions}) except {at_my_table}", {"person": person_id}
    )
    return {row[0] for row in found}


def _tell(db: Database, digest: Digest) -> None:
    for kind, thing, since in _keys(digest):
        column = "follow_up_id" if kind == ACTIONS else "forwarding_id"
        db.execute(
            f"insert into digest_news (person_id, kind, {column}, since, told_at)"
            " values (?, ?, ?, ?, ?)",
            [digest.person_id, kind, thing, since, stamp()],
        )
    reminders.claim(db, digest.reminders)


def _untell(db: Database, digest: Digest) -> None:
    for kind, thing, since in _keys(digest):
        db.execute(
            "delete from digest_news where person_id = ? and kind = ?"
            " and coalesce(forwarding_id, follow_up_id) = ? and since = ?",
            [digest.person_id, kind, thing, since],
        )


def release(db: Database, digest: Digest) -> None:
    """The mail server was away: as if it was never claimed."""
    with writing(db):
        _untell(db, digest)
        reminders.release(db, digest.reminders)
        db.execute("update digests set claimed_on = null where person_id = ?", [digest.person_id])


def sent(db: Database, digest: Digest) -> None:
    with writing(db):
        reminders.sent(db, digest.reminders)
        db.execute(
            "update digests set sent_at = ?, tries = 0 where person_id = ?",
            [stamp(), digest.person_id],
        )


def refused(db: Database, digest: Digest) -> None:
    """The mail server took no mail for this address: again after an hour, then longer, at most
    five times. After that the first page still has what was in it."""
    with writing(db):
        reminders.refused(db, digest.reminders)
        row = one(db, "select tries from digests where person_id = ?", [digest.person_id])
        tries = row["tries"] + 1 if row else _TRIES
        again = (now() + timedelta(hours=4**tries / 4)).isoformat()
        if tries < _TRIES:
            _untell(db, digest)
            db.execute(
                "update digests set claimed_on = null, tries = ?, again_at = ? where person_id = ?",
                [tries, again, digest.person_id],
            )
        else:
            db.execute("update digests set tries = 0 where person_id = ?", [digest.person_id])


def stopped(db: Database, person_id: str) -> set[str]:
    """Kinds of news that this person wants no mail about."""
    found = rows(db, "select kind from mail_stops where person_id = ?", [person_id])
    return {row["kind"] for row in found}


def choose(
    db: Database, person_id: str, *, kinds: dict[str, bool], networks: dict[str, bool]
) -> None:
    """Whether mail of these kinds comes, and reminders of these networks; what is not named stays
    as it is. Twice is as once."""
    with writing(db):
        for kind, wants in kinds.items():
            if wants:
                sql = "delete from mail_stops where person_id = ? and kind = ?"
                db.execute(sql, [person_id, kind])
            else:
                db.execute(
                    "insert into mail_stops (person_id, kind, stopped_at) values (?, ?, ?)"
                    " on conflict do nothing",
                    [person_id, kind, stamp()],
                )
        for network_id, wants in networks.items():
            reminders.set_stop(db, person_id, network_id, stopped=not wants)
