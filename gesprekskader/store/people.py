"""Persons. A name is never an identity: two people with one name are two."""

from datetime import timedelta

import pysqlite3
from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import now, stamp
from gesprekskader.records import Person
from gesprekskader.store import submissions
from gesprekskader.store.db import new_id, one, writing

COLUMNS = """
  p.id, p.name, p.email, p.role_word, p.organisation_id,
  coalesce(o.name, p.said_organisation) as organisation, p.version"""
"""All that a Person says, of the person `p` and the organisation `o` or none."""
_PERSON = f"""
  select {COLUMNS} from persons p
  left join organisations o on o.id = p.organisation_id where p.erased_at is null"""


def find(db: Database, person_id: str) -> Person:
    """The person with this id. Raises NotFound, also for who was erased."""
    row = one(db, f"{_PERSON} and p.id = ?", [person_id])
    if row is None:
        raise NotFound
    return Person(**row)


def insert(
    db: Database,
    name: str,
    *,
    email: str = "",
    role_word: str = "",
    organisation_id: str | None = None,
    said_organisation: str = "",
) -> str:
    """Add a person inside a transaction that is already open; the new id.

    `said_organisation` is what somebody typed that is not in the list of organisations.
    """
    person_id = new_id()
    db.execute(
        "insert into persons (id, name, email, role_word, organisation_id, said_organisation,"
        " created_at) values (?, ?, ?, ?, ?, ?, ?)",
        [person_id, name, email, role_word, organisation_id, said_organisation, stamp()],
    )
    return person_id


def change(
    db: Database,
    person_id: str,
    *,
    name: str,
    email: str,
    role_word: str,
    organisation_id: str | None,
    version: int,
    submission_id: str = "",
    by_owner: bool = False,
) -> None:
    """Inside an open transaction: correct a person's details. Raises StaleEdit.

    A new name is also the name under what they wrote at a table: one human, one name. An address
    that the owner typed (`by_owner`) never decides who a pasted row is.
    """
    before = find(db, person_id)
    sent = (name, email, role_word, organisation_id)
    if submissions.is_done(
        db,
        person_id,
        submission_id,
        sent,
        based_on=version,
        stored=before,
        stands=sent == (before.name, before.email, before.role_word, before.organisation_id),
    ):
        return
    db.execute(
        "update persons set name = ?, role_word = ?, organisation_id = ?,"
        " has_own_email = case when email = ? then has_own_email else ? end, email = ?,"
        " version = version + 1 where id = ?",
        [name, role_word, organisation_id, email, by_owner, email, person_id],
    )
    submissions.remember(db, person_id, submission_id, sent, version=before.version + 1)
    if name != before.name:
        rename_texts(db, person_id, before.name, name)


def rename_texts(db: Database, person_id: str, before: str, name: str) -> None:
    """Inside an open transaction: what this person signed or took on carries another name now.

    Also older texts without an author's id, and actions, when the name is the same, in meetings
    of networks this person was part of.
    """
    if not before:
        return
    theirs = {
        column: f"{column} = :before"
        f" and ({column}_id = :id or {column}_id is null and {_THEIR_MEETINGS})"
        for column in ("author", "changed_by")
    }
    renamed = ", ".join(f"{column} = iif({its}, :name, {column})" for column, its in theirs.items())
    signed, about = " or ".join(theirs.values()), {"name": name, "before": before, "id": person_id}
    does = f"""owner_kind = 'persoon' and (owner_id = :id
        or owner_id is null and owner = :before collate nocase and {_THEIR_MEETINGS})"""
    db.execute(f"update outcomes set {renamed} where {signed}", about)
    db.execute(
        f"update follow_ups set {renamed}, owner = iif({does}, :name, owner)"
        f" where {signed} or {does}",
        about,
    )


_THEIR_MEETINGS = """
  group_id in (select c.id from groups c join meetings t on t.id = c.meeting_id
    where exists (select 1 from attendances a where a.meeting_id = t.id and a.person_id = :id)
    or exists (select 1 from memberships m where m.network_id = t.network_id
               and m.person_id = :id))"""

# Nobody ever came in as this person: nothing private can be behind the name.
UNUSED = """
  not exists (select 1 from accounts x where x.person_id = {id})
  and not exists (select 1 from visits x where x.person_id = {id})
  and not exists (select 1 from attendances x where x.person_id = {id})
  and not exists (select 1 from personal_steps x where x.person_id = {id})
  and not exists (select 1 from seats x where x.person_id = {id})
  and not exists (select 1 from keys x where x.person_id = {id}
                  and (x.used_at is not null or x.kind in ('link', 'code')))"""


def is_unused(db: Database, person_id: str) -> bool:
    """Whether nobody ever came in as this person: a line on a list, no more."""
    sql = f"select 1 where {UNUSED.format(id=':id')}"
    return one(db, sql, {"id": person_id}) is not None


_UNLISTED = f"""
  select 1 from persons p where p.id = :id and {UNUSED.format(id="p.id")}
  and not exists (select 1 from memberships x where x.person_id = p.id)
  and not exists (select 1 from keys x where x.person_id = p.id)
  and not exists (select 1 from ties x where p.id in (x.member_id, x.joiner_id))
  and not exists (select 1 from mergers x where x.after_id = p.id)
  and not exists (select 1 from roundtable_members x where x.person_id = p.id)
  and not exists (select 1 from seat_invitations x where x.person_id = p.id)
  and not exists (select 1 from substitutes x where p.id in (x.person_id, x.member_id))"""


def delete_unlisted(db: Database, person_id: str) -> None:
    """Inside an open transaction: a line that stands on no list any more and was never used."""
    if one(db, _UNLISTED, {"id": person_id}):
        drop(db, person_id)


def drop(db: Database, person_id: str) -> None:
    """Inside an open transaction: somebody who is known nowhere any more is gone, with devices and
    keys. Where something of others still points at them, only a nameless row stays."""
    for sql in _DROP:
        db.execute(sql, [person_id])
    try:
        db.execute("delete from persons where id = ?", [person_id])
    except pysqlite3.IntegrityError:
        blank(db, person_id)


_DROP = (
    "delete from visits where person_id = ?",
    "delete from keys where person_id = ?",
    "update keys set newcomer_id = null, answer = 'weg' where newcomer_id = ?",
    "delete from ties where ? in (joiner_id, member_id)",
    "delete from paste_changes where person_id = ?",
)


FRESH_DAYS = 7

_FRESH = """
  select 1 from persons p where p.id = :id and p.erased_at is null and p.created_at > :since
  and not exists (select 1 from accounts x where x.person_id = p.id)
  and not exists (select 1 from memberships x where x.person_id = p.id)
  and not exists (select 1 from keys x where x.person_id = p.id)
  and not exists (select 1 from ties x where x.joiner_id = p.id)
  and (select count(*) from visits x where x.person_id = p.id) = 1
  and exists (select 1 from visits x where x.person_id = p.id and x.id = :visit
              and x.way = 'joined')"""


def is_newcomer(db: Database, person_id: str, visit_id: str) -> bool:
    """Whether this person is only a first name that joined on this very device, days ago.

    Only then can the device say "that was me": nobody else can come in as this person.
    """
    since = (now() - timedelta(days=FRESH_DAYS)).isoformat()
    return one(db, _FRESH, {"id": person_id, "visit": visit_id, "since": since}) is not None


def confirm_address(db: Database, person_id: str) -> None:
    """The owner says: this is my address, my words may go there. Twice is as once."""
    with writing(db):
        db.execute(
            "update persons set has_own_email = 1, email = coalesce((select a.email from accounts a"
            " where a.person_id = persons.id), email) where id = ?",
            [person_id],
        )


def address_of(db: Database, person_id: str) -> tuple[str, bool]:
    """Where mail goes, and whether its owner said that it is theirs."""
    row = one(
        db,
        "select coalesce(a.email, p.email) as email, p.has_own_email from persons p"
        " left join accounts a on a.person_id = p.id where p.id = ?",
        [person_id],
    )
    return (row["email"], bool(row["has_own_email"])) if row else ("", False)


def become(db: Database, before: str, after: str) -> None:
    """Inside an open transaction: what a newcomer wrote belongs to `after` from now on.

    Ask `is_newcomer` first. Remembered, so that wiping one wipes both, also after a restore.
    """
    old, new = find(db, before), find(db, after)
    rename_texts(db, before, old.name, new.name)
    # Minutes that went to one of them went to both: an address that still waits is for nothing.
    db.execute(
        "delete from minutes_mails where person_id = ? and asked_at is null and meeting_id in"
        " (select meeting_id from minutes_mails where person_id = ? and asked_at is not null)",
        [after, before],
    )
    # Of two who chose three each, those of the one that stays count.
    db.execute(
        "delete from marks where person_id = ? and word = 'drie' and part_id in"
        " (select part_id from marks where person_id = ? and word = 'drie')",
        [before, after],
    )
    for table, column in _MOVES:
        # What the other one has already (the same meeting, the same group) stays as it is.
        db.execute(
            f"update or ignore {table} set {column} = ? where {column} = ?",
            [after, before],
        )
    for table in _OF_ONE:
        db.execute(f"delete from {table} where person_id = ?", [before])
    # A question about a code of somebody else ends too: who typed it is no newcomer any more.
    db.execute(
        "update keys set answer = iif(person_id = ?, 'ja', 'weg'), answered_at = ?"
        " where newcomer_id = ? and kind = 'claim' and answer = ''",
        [after, stamp(), before],
    )
    db.execute("update mergers set after_id = ? where after_id = ?", [after, before])
    db.execute(
        "insert into mergers (before_id, after_id, merged_at) values (?, ?, ?)",
        [before, after, stamp()],
    )
    blank(db, before)


_OF_ONE = (
    *("attendances", "seats", "reminders", "reminder_stops", "seat_invitations", "substitutes"),
    *("digests", "digest_news", "mail_stops", "minutes_mails"),
    "marks",
)
_MOVES = (
    ("attendances", "person_id"),
    ("seats", "person_id"),
    ("personal_steps", "person_id"),
    ("personal_steps", "shown_to_id"),
    ("revisits", "person_id"),
    ("outcomes", "author_id"),
    ("outcomes", "changed_by_id"),
    ("follow_ups", "author_id"),
    ("follow_ups", "changed_by_id"),
    ("follow_ups", "owner_id"),
    ("reminders", "person_id"),
    ("reminder_stops", "person_id"),
    ("digest_news", "person_id"),
    ("mail_stops", "person_id"),
    ("shelf", "shared_by"),
    ("answers_seen", "person_id"),
    ("minutes", "written_by"),
    ("word_templates", "put_by"),
    ("own_content", "made_by"),
    ("content_edits", "made_by"),
    ("minutes_mails", "person_id"),
    ("seat_invitations", "person_id"),
    ("substitutes", "person_id"),
    ("meetings", "turned_by"),
    ("agenda_points", "person_id"),
    ("series", "made_by"),
    ("topics", "person_id"),
    ("marks", "person_id"),
)


def blank(db: Database, person_id: str) -> None:
    """Inside an open transaction: nothing about this person is left but that there was one."""
    db.execute(
        "update persons set name = '', email = '', role_word = '', organisation_id = null,"
        " said_organisation = '', erased_at = coalesce(erased_at, ?), version = version + 1"
        " where id = ?",
        [stamp(), person_id],
    )
