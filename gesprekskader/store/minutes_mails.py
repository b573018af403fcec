"""Minutes by mail: addresses for these minutes only, who gets them, and each mail once."""

import json
from collections.abc import Collection
from datetime import timedelta

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import RuleBroken
from gesprekskader.moments import moment, now, stamp
from gesprekskader.records import Actor, Mailing, MinutesMail, OwnAddress, Reach, Recipient
from gesprekskader.store import access, meetings
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, new_id, one, rows, writing

_TRIES = 5
_MOST_LOOSE = 60  # addresses that devices without a person may give at one meeting
_ADDRESS = "coalesce(nullif(g.email, ''), a.email, p.email, '')"
_OVER = """
  exists (select 1 from minutes_mails x where x.meeting_id = :meeting and x.asked_at <> ''
    and (x.person_id = :person or :person is null or x.person_id in
     (select y.member_id from ties y where y.joiner_id = :person)))"""
"""Whether this person's mail went; of a device that knows nobody, whether any did."""

# Who was there, and who is on the list of that year; nobody who left since, and nobody whose line
# on the list got them before it was theirs.
_PEOPLE = f"""
  select p.id as person_id, {_ADDRESS} as email, p.name,
  exists (select 1 from attendances x where x.meeting_id = t.id and x.person_id = p.id) as came
  from meetings t join persons p on p.erased_at is null
  left join accounts a on a.person_id = p.id
  left join minutes_mails g on g.meeting_id = t.id and g.person_id = p.id
  where t.id = :meeting and g.asked_at is null
  and (exists (select 1 from attendances x where x.meeting_id = t.id and x.person_id = p.id)
    or exists (select 1 from memberships m where m.network_id = t.network_id
      and m.school_year = t.school_year and m.person_id = p.id))
  and not exists (select 1 from memberships m where m.network_id = t.network_id
    and m.school_year >= t.school_year and m.person_id = p.id and m.left_on is not null)
  and not exists (select 1 from ties y join minutes_mails x on x.person_id = y.member_id
    where y.joiner_id = p.id and x.meeting_id = t.id and x.asked_at is not null)"""
_RECIPIENTS = f"""
  select person_id, email from ({_PEOPLE}) where email <> '' union all
  select null, g.email from minutes_mails g
  where g.meeting_id = :meeting and g.person_id is null and g.email <> '' and g.asked_at is null"""


def own_address(db: Database, actor: Actor, meeting_id: str) -> OwnAddress:
    """What this device reads of the minutes by mail."""
    row = one(
        db,
        f"select {_OVER} as is_over, coalesce((select g.email from minutes_mails g"
        "  where g.meeting_id = :meeting and g.person_id = :person), '') as email,"
        " exists (select 1 from persons p left join accounts a on a.person_id = p.id"
        "  where p.id = :person and coalesce(a.email, p.email) <> '') as is_known",
        {"meeting": meeting_id, "person": actor.person_id},
    )
    known = row or {"email": "", "is_known": 0, "is_over": 0}
    return OwnAddress(known["email"], bool(known["is_known"]), bool(known["is_over"]))


def give(db: Database, actor: Actor, meeting_id: str, email: str) -> None:
    """An address for these minutes only; "" takes one's own back. Twice is as once. Raises
    RuleBroken once they were sent."""
    with writing(db):
        access.require(db, actor, Deed.TAKE_PART, meeting_id)
        about = {"meeting": meeting_id, "person": actor.person_id, "email": email}
        if one(db, f"select 1 where {_OVER}", about):
            raise RuleBroken("Het verslag is al verstuurd. Vraag het aan je gespreksleider.")
        db.execute(
            "delete from minutes_mails where meeting_id = :meeting and person_id = :person", about
        )
        if email and actor.person_id is None:
            _check_room(db, meeting_id)
        if email:
            db.execute(
                "insert into minutes_mails (id, meeting_id, person_id, email, given_at)"
                " values (:id, :meeting, :person, :email, :now) on conflict do nothing",
                about | {"id": new_id(), "now": stamp()},
            )


def _check_room(db: Database, meeting_id: str) -> None:
    sql = "select count(*) as n from minutes_mails where meeting_id = ? and person_id is null"
    if (one(db, sql, [meeting_id]) or {"n": 0})["n"] >= _MOST_LOOSE:
        raise RuleBroken("Er zijn al veel adressen gegeven. Vraag het aan je gespreksleider.")


def of_meeting(db: Database, meeting_id: str) -> Mailing:
    """Who gets the minutes and did not yet, each address once, and how many did."""
    waiting: dict[str, Recipient] = {}
    for row in sorted(rows(db, _RECIPIENTS, {"meeting": meeting_id}), key=_persons_first):
        waiting.setdefault(row["email"].casefold(), Recipient(**row))
    row = one(
        db,
        "select count(*) filter (where claimed_at is null) as under_way, count(sent_at) as sent,"
        " count(claimed_at) - count(sent_at) as unsure from minutes_mails"
        " where meeting_id = ? and asked_at is not null",
        [meeting_id],
    ) or {"under_way": 0, "sent": 0, "unsure": 0}
    nameless = rows(
        db,
        f"select name, came from ({_PEOPLE}) where email = '' and name <> ''"
        " order by name collate nocase",
        {"meeting": meeting_id},
    )
    came = tuple(each["name"] for each in nameless if each["came"])
    absent = tuple(each["name"] for each in nameless if not each["came"])
    return Mailing(tuple(waiting.values()), without=came, absent_without=absent, **row)


def _persons_first(row: dict) -> tuple[bool, str]:
    return row["person_id"] is None, row["email"].casefold()


def ask(
    db: Database, actor: Actor, meeting_id: str, *, by_hand: Collection[str] | None = None
) -> int:
    """Have the minutes sent to everybody who did not get them, once each; how many. `by_hand`:
    addresses that who leads mailed; what was given for this goes, and who gave one since waits.
    Raises RuleBroken."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = meetings.find(db, meeting_id)
        if meeting.stage != rules.CLOSED or meeting.is_cancelled or meeting.is_rehearsal:
            raise RuleBroken("Sluit eerst de bijeenkomst. Dan staat het verslag vast.")
        mailed = None if by_hand is None else {email.casefold() for email in by_hand}
        waiting = [
            recipient
            for recipient in of_meeting(db, meeting_id).waiting
            if mailed is None or recipient.email.casefold() in mailed
        ]
        about = {"meeting": meeting_id, "now": stamp(), "mailed": as_json(list(mailed or ()))}
        _ask_for(db, waiting, about)
        # what is left came twice: the same address is somebody's who gets them already
        among = "" if mailed is None else " and email in (select value from json_each(:mailed))"
        db.execute(
            "delete from minutes_mails where meeting_id = :meeting and asked_at is null" + among,
            about,
        )
        if mailed is not None:
            db.execute(
                "update minutes_mails set claimed_at = :now, sent_at = :now, email = ''"
                " where meeting_id = :meeting and asked_at = :now and claimed_at is null",
                about,
            )
    return len(waiting)


def _ask_for(db: Database, waiting: list[Recipient], about: dict[str, str]) -> None:
    people = {new_id(): each.person_id for each in waiting if each.person_id}
    db.execute(
        "insert into minutes_mails (id, meeting_id, person_id, asked_at)"
        " select key, :meeting, value, :now from json_each(:people)"
        " where true on conflict do update set asked_at = :now",
        about | {"people": json.dumps(people)},
    )
    loose = as_json(each.email for each in waiting if not each.person_id)
    db.execute(
        "update minutes_mails set asked_at = :now where meeting_id = :meeting"
        " and person_id is null and email in (select value from json_each(:loose))",
        about | {"loose": loose},
    )


def take_along(db: Database, member: str, joiner: str) -> None:
    """Inside an open transaction: what is on its way to a line of the list goes to who takes it."""
    on_its_way = "asked_at is not null and claimed_at is null"
    db.execute(
        f"update or ignore minutes_mails set person_id = ? where person_id = ? and {on_its_way}",
        [joiner, member],
    )
    db.execute(f"delete from minutes_mails where person_id = ? and {on_its_way}", [member])


_WAITS = """
  g.asked_at is not null and g.claimed_at is null and (g.again_at is null or g.again_at <= :now)"""


def claim(db: Database) -> MinutesMail | None:
    """The next mail to send, claimed for whoever asks; None when there is none. A server that is
    killed in between sends it never rather than twice. Who may not read the minutes any more, as
    the meeting was opened again or they left, gets nothing."""
    if one(db, f"select 1 from minutes_mails g where {_WAITS}", {"now": stamp()}) is None:
        return None
    with writing(db):
        while row := one(
            db,
            f"select g.id, g.meeting_id, g.person_id, {_ADDRESS} as email, t.closed_at"
            " from minutes_mails g"
            " join meetings t on t.id = g.meeting_id and t.stage = 'gesloten'"
            "  and not t.is_cancelled"
            " left join persons p on p.id = g.person_id and p.erased_at is null"
            f" left join accounts a on a.person_id = p.id where {_WAITS} order by g.rowid limit 1",
            {"now": stamp()},
        ):
            person_id, closed_at = row.pop("person_id"), row.pop("closed_at")
            reach = _reach(db, person_id, row["meeting_id"], closed_at)
            db.execute(
                "update minutes_mails set claimed_at = ?, again_at = null where id = ?",
                [stamp(), row["id"]],
            )
            if reach and row["email"]:
                return MinutesMail(**row, reach=reach)
    return None


def _reach(
    db: Database, person_id: str | None, meeting_id: str, closed_at: str | None
) -> Reach | None:
    """What somebody may read; of a table's phone as a guest does; None for nothing."""
    if person_id is None:
        until = moment(closed_at) if closed_at else None
        return Reach(meeting_ids=frozenset([meeting_id]), steps_until=until)
    actor = Actor(person_id=person_id)
    if not access.may(db, actor, Deed.READ_MEETING, meeting_id):
        return None
    return access.reach(db, actor, meeting_id)


def release(db: Database, mail: MinutesMail) -> None:
    """The mail server was away: as if it was never claimed."""
    with writing(db):
        db.execute("update minutes_mails set claimed_at = null where id = ?", [mail.id])


def sent(db: Database, mail: MinutesMail) -> None:
    """It went; the address that was given for it is gone."""
    with writing(db):
        db.execute(
            "update minutes_mails set sent_at = ?, email = '' where id = ?", [stamp(), mail.id]
        )


def refused(db: Database, mail: MinutesMail) -> None:
    """The mail server took no mail for this address: again after an hour, then longer, at most
    five times."""
    with writing(db):
        row = one(db, "select tries from minutes_mails where id = ?", [mail.id])
        tries = row["tries"] + 1 if row else _TRIES
        if tries >= _TRIES:
            db.execute("update minutes_mails set email = '' where id = ?", [mail.id])
            return
        again = (now() + timedelta(hours=4**tries / 4)).isoformat()
        db.execute(
            "update minutes_mails set claimed_at = null, tries = ?, again_at = ? where id = ?",
            [tries, again, mail.id],
        )
