"""A second step beside the password: a code of the phone, or a recovery code."""

import secrets

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import now
from gesprekskader.records import Actor
from gesprekskader.store import accounts, keys
from gesprekskader.store.db import as_json, one, token_hash, writing

RECOVERY_CODES = 8
_STEP_SECONDS = 30


def is_needed(db: Database, person_id: str) -> bool:
    """Whether a password alone does not sign this person in."""
    return accounts.of_person(db, person_id).has_second_step


def start(db: Database, actor: Actor, secret: str, code: str) -> list[str]:
    """Turn the second step on, proven with a first code; the recovery codes, shown once.

    Raises RuleBroken when the code does not fit the secret.
    """
    if not actor.has_account or actor.person_id is None:
        raise NotFound
    step = _matching_step(secret, code, after=0)
    if step is None:
        raise RuleBroken("Deze code klopt niet. Kijk of de klok van je telefoon goed staat.")
    # Two codes' length: 118 bits, so that a plain hash is enough (ASVS 6.5.2).
    codes = [keys.new_code() + keys.new_code() for _ in range(RECOVERY_CODES)]
    with writing(db):
        accounts.drop_second_step_of(db, actor.person_id)
        db.execute(
            "update accounts set totp_secret = ?, totp_step = ? where person_id = ?",
            [secret, step, actor.person_id],
        )
        db.execute(
            "insert into recovery_codes (person_id, hash) select ?, value from json_each(?)",
            [actor.person_id, as_json(map(token_hash, codes))],
        )
        db.execute("update visits set has_second_step = 1 where id = ?", [actor.visit_id])
    return codes


def stop(db: Database, actor: Actor) -> None:
    """Turn the second step off: administering is not possible then. Raises NotFound."""
    if not actor.has_account or actor.person_id is None:
        raise NotFound
    with writing(db):
        accounts.drop_second_step_of(db, actor.person_id)


def take(db: Database, person_id: str, code: str) -> bool:
    """Whether this code is the second step; each works once (ASVS 6.5.1), also recovery codes."""
    with writing(db):
        row = one(
            db, "select totp_secret, totp_step from accounts where person_id = ?", [person_id]
        )
        if row is None or not row["totp_secret"]:
            return False
        step = _matching_step(row["totp_secret"], code, after=row["totp_step"])
        if step is not None:
            db.execute("update accounts set totp_step = ? where person_id = ?", [step, person_id])
            return True
        used = db.execute(
            "delete from recovery_codes where person_id = ? and hash = ?",
            [person_id, token_hash(rules.tidy_code(code))],
        )
        return bool(used.rowcount)


def _matching_step(secret: str, code: str, *, after: int) -> int | None:
    """The half minute this code belongs to, one early or late allowed, later than `after`.

    An `after` of the future is of a clock that was ahead: it shuts nobody out.
    """
    from pyotp import TOTP

    plain = rules.tidy_code(code)
    current = int(now().timestamp()) // _STEP_SECONDS
    after = 0 if after > current + 1 else after
    for step in (current - 1, current, current + 1):
        fits = secrets.compare_digest(TOTP(secret).generate_otp(step).encode(), plain.encode())
        if step > after and fits:
            return step
    return None
