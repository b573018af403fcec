"""Keys: secrets that let somebody in as themselves. People hold the secret, we hold its hash.

A link and a code are made by and for their owner. A claim is handed out by a facilitator and works
once. An invitation and a reset lead to choosing a password, once.
"""

import json
import secrets
from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, now, stamp
from gesprekskader.records import Actor, Key
from gesprekskader.rules import CODE_ALPHABET, KEY_LENGTH
from gesprekskader.rules.claims import SILENT_DAYS
from gesprekskader.store import access, people, visits
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, one, rows, token_hash, writing

LINK, CODE, CLAIM, INVITATION, RESET = "link", "code", "claim", "invitation", "reset"
QUESTION = "question"
"""For in a mail: it answers whether a code was used by its owner, and lets nobody in."""
OWN = (LINK, CODE)
FOR_PASSWORD = (INVITATION, RESET)
DAYS = {CLAIM: 120, INVITATION: 14, RESET: 1, QUESTION: SILENT_DAYS}

_KEY = """
  select k.hash, k.kind, k.person_id, p.name as person, k.email, coalesce(m.name, '') as made_by,
  k.made_at, k.used_at, k.newcomer_id, k.answer, k.answered_at
  from keys k join persons p on p.id = k.person_id
  left join persons m on m.id = k.made_by"""


def _key(row: dict) -> Key:
    row["made_at"] = moment(row["made_at"])
    for column in ("used_at", "answered_at"):
        row[column] = moment(row[column]) if row[column] else None
    return Key(**row)


def new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(KEY_LENGTH))


def new_secret() -> str:
    """128 bits, for a link."""
    return secrets.token_urlsafe(16)


def find(db: Database, secret: str) -> Key:
    """What this secret opens. Raises NotFound when it is unknown, used up or too old.

    Looking uses nothing up: that takes `let_in` or a new password.
    """
    return find_by_hash(db, token_hash(secret))


def find_by_hash(db: Database, key_hash: str) -> Key:
    """As `find`, for a key that was looked at just before."""
    row = one(
        db,
        f"{_KEY} where k.hash = ? and p.erased_at is null and k.used_at is null"
        " and (k.expires_at is null or k.expires_at > ?)",
        [key_hash, stamp()],
    )
    if row is None:
        raise NotFound
    return _key(row)


def renew(db: Database, actor: Actor, instead_of: str = "") -> tuple[str, str]:
    """A new link (128 bits) and code for the actor, who alone gets to see them: (link, code).

    The old ones are dead at once. `instead_of` is the mark of the link that was shown; raises
    RuleBroken when that is not the one there is now, so that a reload kills no fresh link.
    Raises NotFound for the table's phone.
    """
    if actor.person_id is None:
        raise NotFound
    link, code = new_secret(), new_code()
    with writing(db):
        now_there = own_since(db, actor.person_id)
        if instead_of != (mark(now_there) if now_there else ""):
            raise RuleBroken("Je link is al gemaakt. Je ziet hem maar één keer.")
        db.execute(
            "delete from keys where person_id = ? and kind in ('link', 'code')", [actor.person_id]
        )
        insert(db, link, actor.person_id, LINK, made_by=actor.person_id)
        insert(db, code, actor.person_id, CODE, made_by=actor.person_id)
    return link, code


def mark(key: Key) -> str:
    """What names a key in a form; it opens nothing."""
    return key.hash[:16]


def waiting_claim(db: Database, person_id: str) -> Key | None:
    """The slip that was handed out last and is not used yet, or None."""
    sql = f"{_KEY} where k.person_id = ? and k.kind = 'claim' and k.used_at is null"
    row = one(db, sql, [person_id])
    return _key(row) if row else None


def own_since(db: Database, person_id: str) -> Key | None:
    """The personal link this person has now, or None."""
    row = one(db, f"{_KEY} where k.person_id = ? and k.kind = 'link'", [person_id])
    return _key(row) if row else None


def drop_own(db: Database, actor: Actor) -> None:
    """Without a link or code: only known devices get in."""
    with writing(db):
        db.execute(
            "delete from keys where person_id = ? and kind in ('link', 'code')", [actor.person_id]
        )


def made_by_others(db: Database, person_id: str) -> list[Key]:
    """Keys that somebody else made for this person, newest first; the owner sees them all."""
    found = rows(
        db,
        f"{_KEY} where k.person_id = ? and k.kind in ('claim', 'invitation', 'reset')"
        " order by k.made_at desc, k.rowid desc",
        [person_id],
    )
    return [_key(row) for row in found]


def hand_out(db: Database, actor: Actor, person_id: str, instead_of: str = "") -> str:
    """A one-time claim code for somebody of the actor's network; an unused earlier one ends.

    `instead_of` as in `renew`, for the slip that waits. Raises RuleBroken, and NotFound for
    somebody of another network or with an account.
    """
    code = new_code()
    with writing(db):
        access.require(db, actor, Deed.HAND_OUT, person_id)
        waits = waiting_claim(db, person_id)
        if instead_of != (mark(waits) if waits else ""):
            raise RuleBroken("Deze code is al gemaakt. Je ziet hem maar één keer.")
        db.execute(
            "delete from keys where person_id = ? and kind = 'claim' and used_at is null",
            [person_id],
        )
        insert(db, code, person_id, CLAIM, made_by=actor.person_id)
    return code


def without_account(db: Database, network_id: str, school_year: str) -> list[str]:
    """Ids of this year's members who come back with a code, by name."""
    return [row["id"] for row in rows(db, _SLIPS, [network_id, school_year])]


def hand_out_all(
    db: Database,
    actor: Actor,
    network_id: str,
    school_year: str,
    instead_of: str,
    drawn: dict[str, str] | None = None,
) -> list[tuple[str, str, str]]:
    """A claim code for every member of this year without an account: (person id, name, code), by
    name. `drawn` are codes by person that were printed already; a member without one gets none.

    `instead_of` is `mark_all` of when the page was shown; raises RuleBroken when slips were made
    since, so that a reload spoils none that were printed. Raises NotFound.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        if instead_of != mark_all(db, network_id, school_year):
            raise RuleBroken("Deze briefjes zijn al gemaakt. Je ziet de codes maar één keer.")
        made = [
            (row["id"], row["name"], code)
            for row in rows(db, _SLIPS, [network_id, school_year])
            if (code := new_code() if drawn is None else drawn.get(row["id"], ""))
        ]
        if not made and drawn is None:
            raise RuleBroken("Iedereen in dit netwerk heeft een account. Briefjes zijn niet nodig.")
        db.execute(
            "delete from keys where person_id in (select value from json_each(?))"
            " and kind = 'claim' and used_at is null",
            [as_json(id_ for id_, _, _ in made)],
        )
        insert_all(db, {code: id_ for id_, _, code in made}, CLAIM, made_by=actor.person_id)
    return made


_SLIPS = """
  select p.id, p.name from memberships m join persons p on p.id = m.person_id
  where m.network_id = ? and m.school_year = ? and m.left_on is null and p.erased_at is null
  and not exists (select 1 from accounts a where a.person_id = p.id)
  order by p.name collate nocase, p.id"""


def mark_all(db: Database, network_id: str, school_year: str) -> str:
    """What names all slips that were made in a network; it opens nothing."""
    waiting = rows(
        db,
        f"select k.hash from ({_SLIPS}) s join keys k on k.person_id = s.id"
        " and k.kind = 'claim' order by k.hash",
        [network_id, school_year],
    )
    return token_hash("|".join(row["hash"] for row in waiting))[:16]


def insert(
    db: Database, secret: str, person_id: str, kind: str, *, made_by: str | None, email: str = ""
) -> None:
    """Inside an open transaction: keep the hash of a new secret."""
    insert_all(db, {secret: person_id}, kind, made_by=made_by, email=email)


def insert_all(
    db: Database, whose: dict[str, str], kind: str, *, made_by: str | None, email: str = ""
) -> None:
    """Inside an open transaction: keep the hashes of new secrets (secret -> person)."""
    days = DAYS.get(kind)
    db.execute(
        "insert into keys (hash, person_id, kind, email, made_by, made_at, expires_at)"
        " select value ->> 0, value ->> 1, ?, ?, ?, ?, ? from json_each(?)",
        [
            kind,
            email,
            made_by,
            stamp(),
            (now() + timedelta(days=days)).isoformat() if days else None,
            json.dumps([[token_hash(secret), person_id] for secret, person_id in whose.items()]),
        ],
    )


def asks_first(db: Database, key: Key) -> bool:
    """Whether the owner of this key has to say yes first: a claim, for who was here before."""
    return key.kind == CLAIM and not people.is_unused(db, key.person_id)


def check_not_signed_in(actor: Actor, key: Key) -> None:
    if actor.has_account and actor.person_id != key.person_id:
        raise RuleBroken("Je bent ingelogd. Log eerst uit om als iemand anders verder te gaan.")


def let_in(
    db: Database, key_hash: str, *, actor: Actor, old_visit: str, device: str, take_along: bool
) -> str:
    """This device becomes the key's owner; the secret of the new visit. A claim is used up.

    With `take_along`, what the device wrote so far as somebody without an account becomes the
    owner's too. Raises NotFound, also for a claim whose owner was here before (`claims.use`), and
    RuleBroken when a colleague is signed in here.
    """
    with writing(db):
        key = find_by_hash(db, key_hash)
        if key.kind not in (*OWN, CLAIM) or asks_first(db, key):
            raise NotFound
        check_not_signed_in(actor, key)
        if key.kind == CLAIM:
            db.execute("update keys set used_at = ? where hash = ?", [stamp(), key_hash])
        before = actor.person_id
        if take_along and before and people.is_newcomer(db, before, actor.visit_id):
            people.become(db, before, key.person_id)
        return visits.insert(
            db,
            person_id=key.person_id,
            has_account=actor.has_account,
            has_second_step=actor.is_admin,
            instead_of=old_visit,
            way=key.kind,
            device=device,
        )
