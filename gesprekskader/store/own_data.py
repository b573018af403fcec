"""Somebody's own data: everything we keep about one person, and wiping it."""

import json

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor
from gesprekskader.store import accounts, people
from gesprekskader.store.db import one, rows, scrub, together, writing
from gesprekskader.store.own_kinds import KINDS

NAMELESS = "naamloos"


def of_person(db: Database, person_id: str) -> dict[str, list[dict]]:
    """Everything we keep about somebody, by kind, in plain values; for that person only."""
    return together(db, {name: kind.sql for name, kind in KINDS.items()}, {"id": person_id})


def correct(
    db: Database,
    actor: Actor,
    *,
    name: str,
    email: str,
    role_word: str,
    version: int,
    submission_id: str = "",
) -> None:
    """The owner corrects name, mail address and role. Raises StaleEdit, NotFound."""
    if actor.person_id is None:
        raise NotFound
    with writing(db):
        person = people.find(db, actor.person_id)
        people.change(
            db,
            person.id,
            name=name,
            email=person.email if _has_account(db, person.id) else email,
            role_word=role_word,
            organisation_id=person.organisation_id,
            version=version,
            submission_id=submission_id,
            by_owner=True,
        )


def _has_account(db: Database, person_id: str) -> bool:
    return one(db, "select 1 from accounts where person_id = ?", [person_id]) is not None


def check_can_go(db: Database, actor: Actor) -> None:
    """Raise RuleBroken for the last administrator and for who runs a network alone.

    Who has an account signs in first: a link alone must not end a network's account.
    """
    if actor.person_id is None:
        raise NotFound
    if not _has_account(db, actor.person_id):
        return
    if not actor.has_account:
        raise RuleBroken("Je hebt een account. Log eerst in met je wachtwoord.")
    accounts.check_not_last_admin(db, actor.person_id)
    if alone := accounts.facilitates_alone(db, actor.person_id):
        raise RuleBroken(
            f"Jij bent de enige gespreksleider van: {', '.join(alone)}."
            " Nodig eerst een collega uit. Daarna kun je alles wissen."
        )


def all_ids(db: Database, person_id: str) -> list[str]:
    """Every id this human has or had: also newcomers that became it, and lines it was tied to."""
    found = rows(
        db,
        "select before_id as id from mergers where after_id = :id"
        " union select member_id from ties where joiner_id = :id",
        {"id": person_id},
    )
    return [person_id, *(row["id"] for row in found)]


def erase(db: Database, actor: Actor) -> None:
    """The actor wipes everything about themselves. Raises as `check_can_go` does.

    Texts of a group stay, without a name.
    """
    with writing(db):
        check_can_go(db, actor)
        wipe(db, actor.own_id)
    scrub(db)


def wipe(db: Database, person_id: str) -> None:
    """Inside an open transaction: nothing is left of this person but nameless group texts.

    Safe to do again, as a restore of an older backup does.
    """
    if one(db, "select 1 from persons where id = ?", [person_id]) is None:
        return
    for same in all_ids(db, person_id):
        row = one(db, "select name from persons where id = ?", [same])
        if row is None:
            continue
        if same != person_id and row["name"] and not people.is_unused(db, same):
            continue  # a line that somebody came in as since: another human's now
        people.rename_texts(db, same, row["name"], NAMELESS)
        for sql in _FORGET:
            db.execute(sql, [same])
        accounts.delete(db, same)
        people.blank(db, same)
        db.execute(
            "insert into erasures (person_id, erased_at) values (?, ?) on conflict do nothing",
            [same, stamp()],
        )


_FORGET = (
    "delete from dossiers where person_id = ?",
    "delete from minutes_mails where person_id = ?",
    "delete from outcomes where author_id = ? and sees = 'eigen'",  # nobody else read it
    "update shelf set shared_by = null where shared_by = ?",
    "update shelf set organisation_kind = '' where outcome_id in"
    " (select id from outcomes where author_id = ?)",
    "update outcomes set author_id = null where author_id = ?",
    "update outcomes set changed_by_id = null where changed_by_id = ?",
    "update follow_ups set author_id = null where author_id = ?",
    "update follow_ups set changed_by_id = null where changed_by_id = ?",
    "update follow_ups set owner_id = null where owner_id = ?",
    "update forwardings set person_id = null where person_id = ?",
    "update forwarding_moves set person_id = null where person_id = ?",
    "delete from answers_seen where person_id = ?",
    "update wishes set made_by = null where made_by = ?",
    "update minutes set written_by = null where written_by = ?",
    "update word_templates set put_by = null where put_by = ?",
    "update meetings set created_by = null where created_by = ?",
    "update meetings set turned_by = null where turned_by = ?",
    "update agenda_points set person_id = null where person_id = ?",
    "update series set made_by = null where made_by = ?",
    "update topics set person_id = null where person_id = ?",
    "delete from marks where person_id = ?",
    "update organisations set changed_by = null where changed_by = ?",
    "update keys set made_by = null where made_by = ?",
    "update keys set answer = 'weg' where newcomer_id = ? and answer = ''",
    "update pastes set person_id = null where person_id = ?",
    "delete from paste_changes where person_id = ?",
    "update ties set tied_by = null where tied_by = ?",
    "delete from forwardings where step_id in (select id from personal_steps where person_id = ?)",
    "delete from personal_steps where person_id = ?",
    "update personal_steps set shown_to_id = null where shown_to_id = ?",
    "update revisits set person_id = null where person_id = ?",
    "delete from reminders where person_id = ?",
    "delete from reminder_stops where person_id = ?",
    "delete from digests where person_id = ?",
    "delete from digest_news where person_id = ?",
    "delete from mail_stops where person_id = ?",
    "delete from memberships where person_id = ?",
    "delete from seat_invitations where person_id = ?",
    "delete from substitutes where person_id = ?",
    "delete from seats where person_id = ?",
    "delete from ties where joiner_id = ?",
    "delete from ties where member_id = ?",
)


def erased(db: Database) -> list[str]:
    """Ids of everybody who was wiped, oldest first."""
    return [row["person_id"] for row in rows(db, "select person_id from erasures order by rowid")]


def wipe_again(db: Database, person_ids: list[str]) -> int:
    """After a restore: wipe whoever had themselves wiped since that backup; how many came back."""
    with writing(db):
        known = rows(
            db,
            "select id from persons where id in (select value from json_each(?))"
            " and erased_at is null",
            [json.dumps(person_ids)],
        )
        for row in known:
            wipe(db, row["id"])
    return len(known)
