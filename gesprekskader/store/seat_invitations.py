"""Invitations to a seat at a roundtable, by an administrator: a person, the way to an account and
the seat at once. Who opens the account sits there; until then the table knows who was asked."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, now, stamp
from gesprekskader.records import Actor
from gesprekskader.records.seats import InvitedSeat
from gesprekskader.store import access, accounts, people
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, token_hash, writing

_KEY = "keys k on k.hash = q.key_hash and k.used_at is null"
UNTIL = f"""
  (select max(k.expires_at) from seat_invitations q join {_KEY} where q.roundtable_key = {{key}}
   and (q.board_id is null or q.board_id = {{board}}))"""
"""Until when somebody who was invited to a table, for a bestuur, can take the seat, or null."""
_INVITED = f"""
  select q.roundtable_key, q.person_id, p.name, coalesce(k.email, p.email) as email, q.invited_at,
  q.key_hash, q.board_id, coalesce(b.name, '') as board, k.expires_at
  from seat_invitations q join persons p on p.id = q.person_id
  left join organisations b on b.id = q.board_id
  left join {_KEY}"""


def _invited(row: dict) -> InvitedSeat:
    until = row.pop("expires_at")
    row["invited_at"] = moment(row["invited_at"])
    row["mark"] = row.pop("key_hash")[:16]
    return InvitedSeat(**row, is_expired=until is None or moment(until) <= now())


def waiting(db: Database) -> dict[str, list[InvitedSeat]]:
    """Who was invited where and did not come yet: roundtable key -> invitations by name."""
    found: dict[str, list[InvitedSeat]] = {}
    for row in rows(db, f"{_INVITED} order by p.name collate nocase, p.id"):
        found.setdefault(row["roundtable_key"], []).append(_invited(row))
    return found


def taken(db: Database) -> dict[str, str]:
    """Tables by key: "sits" where somebody does, else "invited" where somebody was."""
    found = rows(
        db,
        f"select q.roundtable_key, 'invited' as how from seat_invitations q join {_KEY}"
        " where k.expires_at > ? union all select roundtable_key, 'sits' from roundtable_members",
        [stamp()],
    )
    return {row["roundtable_key"]: row["how"] for row in found}


def insert_seat(db: Database, key: str, person_id: str, board_id: str | None = None) -> None:
    """Inside an open transaction: somebody sits there, for one bestuur or for all. Twice is as
    once; for another bestuur, the newest counts."""
    db.execute(
        "insert into roundtable_members (roundtable_key, person_id, board_id, added_at)"
        " values (?, ?, ?, ?) on conflict do update set board_id = excluded.board_id"
        " where board_id is not excluded.board_id",
        [key, person_id, board_id, stamp()],
    )
    _forget(db, key, person_id)


def _forget(db: Database, key: str, person_id: str) -> None:
    db.execute(
        "delete from seat_invitations where roundtable_key = ? and person_id = ?", [key, person_id]
    )


def invite(
    db: Database,
    actor: Actor,
    key: str,
    *,
    name: str,
    email: str,
    submission_id: str,
    board_id: str | None = None,
) -> str | None:
    """A seat at a roundtable for an address, for one bestuur or for all: the single-use secret of
    the invitation.

    None where nothing has to be sent: the address has an account, which sits there now, or this
    very submission invited already. Raises NotFound.
    """
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        if owner := accounts.person_of(db, email):
            insert_seat(db, key, owner, board_id)
            return None
        if one(db, "select 1 from seat_invitations where submission_id = ?", [submission_id]):
            return None
        person_id = invitable(db, email) or people.insert(db, name, email=email)
        db.execute(
            "insert into seat_invitations (roundtable_key, person_id, board_id, submission_id,"
            " key_hash, invited_at) values (?, ?, ?, ?, '', ?) on conflict do update set"
            " submission_id = excluded.submission_id, board_id = excluded.board_id",
            [key, person_id, board_id, submission_id, stamp()],
        )
        return send(db, actor, person_id, email)


def invitable(db: Database, email: str) -> str | None:
    """Who has an invitation on this address, or is listed with it: only somebody who never used
    the tool yet. Who invites may see the link, so that it must never open private steps."""
    row = one(
        db,
        "select p.id, max(k.hash) as invited from persons p left join keys k on k.person_id = p.id"
        " and k.kind = 'invitation' and k.used_at is null where p.erased_at is null"
        " and (p.email = :email collate nocase or k.email = :email collate nocase)"
        f" and {people.UNUSED.format(id='p.id')}"
        " group by p.id order by invited is null, p.rowid limit 1",
        {"email": email},
    )
    return row["id"] if row else None


def send(db: Database, actor: Actor, person_id: str, email: str) -> str:
    """Inside an open transaction: one link for all seats somebody was invited to, or asked to stand
    in at; earlier links end. Only this one gives the seats: a link that somebody else makes for
    this person does not."""
    secret = accounts.invite(db, person_id, email, actor.person_id)
    db.execute(
        "update seat_invitations set key_hash = ?, invited_at = ? where person_id = ?",
        [token_hash(secret), stamp(), person_id],
    )
    db.execute(
        "update substitutes set key_hash = ? where person_id = ?", [token_hash(secret), person_id]
    )
    return secret


def renew(
    db: Database, actor: Actor, key: str, person_id: str, *, instead_of: str
) -> tuple[InvitedSeat, str | None]:
    """The same invitation with a new link, while the old one ends; None when the address has an
    account by now, which sits there at once.

    Raises NotFound, and RuleBroken when `instead_of` is not the one that was sent last: a second
    tap kills no fresh link.
    """
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        _check_sits_not(db, key, person_id)
        sql = f"{_INVITED} where q.roundtable_key = ? and q.person_id = ?"
        row = one(db, sql, [key, person_id])
        if row is None:
            raise NotFound
        invited = _invited(row)
        if instead_of != invited.mark:
            raise RuleBroken("Er is net al een nieuwe link gemaakt. Alleen die werkt.")
        if owner := accounts.person_of(db, invited.email):
            insert_seat(db, key, owner, invited.board_id)
            _forget(db, key, person_id)
            return invited, None
        return invited, send(db, actor, person_id, invited.email)


def take_back(db: Database, actor: Actor, key: str, person_id: str) -> None:
    """No seat, and no way in any more for who was asked for this table only. Twice is as once.
    Raises NotFound, RuleBroken once the account was opened."""
    with writing(db):
        access.require(db, actor, Deed.ADMINISTER)
        about = {"key": key, "id": person_id}
        for row in rows(db, _TAKE_BACK, about):
            db.execute(_END_KEY, about | row)
            people.delete_unlisted(db, person_id)
            return
        _check_sits_not(db, key, person_id)


_TAKE_BACK = """
  delete from seat_invitations where roundtable_key = :key and person_id = :id
  and not exists (select 1 from roundtable_members
    where roundtable_key = :key and person_id = :id) returning key_hash"""
_END_KEY = """
  delete from keys where hash = :key_hash and used_at is null
  and not exists (select 1 from seat_invitations where person_id = :id)
  and not exists (select 1 from substitutes where person_id = :id)
  and not exists (select 1 from memberships where person_id = :id and is_facilitator)"""


def _check_sits_not(db: Database, key: str, person_id: str) -> None:
    sits = "select 1 from roundtable_members where roundtable_key = ? and person_id = ?"
    if one(db, sits, [key, person_id]):
        raise RuleBroken("Het account is al geopend: deze persoon zit nu aan tafel.")
