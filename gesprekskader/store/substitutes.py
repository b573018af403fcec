"""Substitutes: a member of a roundtable names one person who sits there until a day (inclusive)."""

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp, today
from gesprekskader.records import Actor
from gesprekskader.store import accounts, people
from gesprekskader.store.db import insert, one, rows, token_hash, writing


@dataclass(frozen=True)
class SubstituteDraft:
    name: str
    email: str
    until: date
    """The last day."""


def name(
    db: Database, actor: Actor, key: str, draft: SubstituteDraft, *, submission_id: str
) -> str | None:
    """Somebody sits there for the actor, who is a member: the single-use secret of an invitation.

    None where nothing has to be sent: the address has an account, which sits there now, or this
    very submission named somebody already. Who has no account is a new person, whatever list the
    address is on: who names may see the link. Raises NotFound for who is no member, RuleBroken for
    a day that is over, oneself, and while another one sits there.
    """
    with writing(db):
        _require_member(db, actor, key)
        there = _of_member(db, actor, key)
        if there and there["submission_id"] == submission_id:
            return None
        owner = accounts.person_of(db, draft.email)
        _check(actor, draft, owner, there)
        _drop(db, actor, key)
        person_id = owner or people.insert(db, draft.name, email=draft.email)
        secret = None if owner else accounts.invite(db, person_id, draft.email, actor.person_id)
        values = {
            "roundtable_key": key,
            "member_id": actor.person_id,
            "person_id": person_id,
            "until_on": draft.until.isoformat(),
            "key_hash": token_hash(secret) if secret else "",
            "submission_id": submission_id,
            "named_at": stamp(),
        }
        insert(db, "substitutes", values)
    return secret


def _check(actor: Actor, draft: SubstituteDraft, owner: str | None, there: dict | None) -> None:
    if draft.until < today():
        raise RuleBroken("Die dag is al voorbij. Kies een dag vanaf vandaag.")
    if owner == actor.person_id:
        raise RuleBroken("Dit is je eigen mailadres. Kies iemand anders.")
    if there and there["until_on"] >= today().isoformat():
        raise RuleBroken("Er valt al iemand voor je in. Haal die eerst weg.")


def take_back(db: Database, actor: Actor, key: str) -> None:
    """Nobody sits there for the actor any more, and no link opens it. Twice is as once."""
    with writing(db):
        _require_member(db, actor, key)
        _drop(db, actor, key)


def _drop(db: Database, actor: Actor, key: str) -> None:
    """Inside an open transaction: also who never came in and was named here only is gone."""
    sql = """delete from substitutes where roundtable_key = ? and member_id = ?
        returning person_id, key_hash"""
    for there in rows(db, sql, [key, actor.person_id]):
        if there["key_hash"]:
            db.execute("delete from keys where hash = ? and used_at is null", [there["key_hash"]])
            people.delete_unlisted(db, there["person_id"])


def _of_member(db: Database, actor: Actor, key: str) -> dict | None:
    return one(
        db,
        "select person_id, until_on, key_hash, submission_id from substitutes"
        " where roundtable_key = ? and member_id = ?",
        [key, actor.person_id],
    )


def _require_member(db: Database, actor: Actor, key: str) -> None:
    sql = "select 1 from roundtable_members where roundtable_key = ? and person_id = ? and ?"
    if not one(db, sql, [key, actor.person_id, actor.has_account]):
        raise NotFound
