"""Codes that a facilitator handed out, for somebody who was here before: the owner is asked first.

A device that types such a code is a newcomer until the owner says "that was me". A key of kind
claim then keeps `newcomer_id` and the `answer`: "" (waits), ja, nee, stil (nobody answered) or weg
(the newcomer is gone).
"""

from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, now, stamp, today
from gesprekskader.records import Actor, Claim
from gesprekskader.rules.claims import SILENT_DAYS
from gesprekskader.store import keys, meetings, people, seats, visits
from gesprekskader.store.db import one, rows, token_hash, writing

YES, NO, SILENT = "ja", "nee", "stil"

_CLAIM = f"""
  select substr(k.hash, 1, 16) as mark, k.person_id, k.newcomer_id, k.answer,
  p.name as person, n.name as newcomer, coalesce(m.name, '') as made_by, k.made_at, k.used_at,
  coalesce((select v.device from visits v where v.person_id = k.newcomer_id
    order by v.rowid desc limit 1), '') as device,
  coalesce((select t.title from attendances a join meetings t on t.id = a.meeting_id
    where a.person_id = k.newcomer_id order by a.rowid desc limit 1), '') as meeting
  from keys k join persons p on p.id = k.person_id join persons n on n.id = k.newcomer_id
  left join persons m on m.id = k.made_by
  where k.kind = '{keys.CLAIM}'"""


def _claim(row: dict) -> Claim:
    row["made_at"], row["used_at"] = moment(row["made_at"]), moment(row["used_at"])
    return Claim(**row)


def use(db: Database, key_hash: str, *, actor: Actor, old_visit: str, device: str) -> str:
    """This device is a newcomer with the owner's name, and the owner is asked; the new secret.

    In a meeting of today that is open it takes part at once. Who joined here just now stays who
    they are. Raises NotFound, RuleBroken for a colleague who is signed in.
    """
    with writing(db):
        key = keys.find_by_hash(db, key_hash)
        if key.kind != keys.CLAIM or people.is_unused(db, key.person_id):
            raise NotFound
        keys.check_not_signed_in(actor, key)
        newcomer = actor.own_id
        if not people.is_newcomer(db, newcomer, actor.visit_id) or _typed_one(db, newcomer):
            newcomer = people.insert(db, key.person)
            if meeting_id := _open_today(db, key.person_id):
                seats.attend(db, meeting_id, newcomer)
        db.execute(
            "update keys set used_at = ?, newcomer_id = ? where hash = ?",
            [stamp(), newcomer, key_hash],
        )
        return visits.insert(
            db, person_id=newcomer, instead_of=old_visit, way=visits.JOINED, device=device
        )


def _typed_one(db: Database, newcomer_id: str) -> bool:
    """Each newcomer waits for one owner only."""
    return one(db, "select 1 from keys where newcomer_id = ?", [newcomer_id]) is not None


def _open_today(db: Database, person_id: str) -> str | None:
    """The meeting that is going on now in a network of this person."""
    row = one(
        db,
        "select t.id from real_meetings t where t.stage in ('open', 'ophalen')"
        " and t.meeting_on = :today and ("
        "  exists (select 1 from memberships m where m.network_id = t.network_id"
        "   and m.person_id = :person and m.school_year = t.school_year and m.left_on is null)"
        "  or exists (select 1 from attendances a join meetings o on o.id = a.meeting_id"
        "   where a.person_id = :person and o.network_id = t.network_id))"
        " order by t.starts_at desc limit 1",
        {"person": person_id, "today": today().isoformat()},
    )
    return row["id"] if row else None


def meeting_of(db: Database, person_id: str) -> str | None:
    """Where a newcomer takes part, newest first."""
    return next((m.id for m in meetings.attended_by(db, person_id)), None)


def open_question(db: Database, person_id: str) -> tuple[str, str]:
    """A secret for in a mail, that answers for the newest claim that waits, and the address.

    ("", "") when nothing waits, or when the owner never confirmed an address.
    """
    address, is_own = people.address_of(db, person_id)
    waits = one(
        db,
        "select newcomer_id from keys where person_id = ? and kind = 'claim'"
        " and newcomer_id is not null and answer = '' order by used_at desc, rowid desc",
        [person_id],
    )
    if not address or not is_own or waits is None:
        return "", ""
    secret = keys.new_secret()
    with writing(db):
        keys.insert(db, secret, person_id, keys.QUESTION, made_by=None, email=address)
        db.execute(
            "update keys set newcomer_id = ? where hash = ?",
            [waits["newcomer_id"], token_hash(secret)],
        )
    return secret, address


def asked(db: Database, actor: Actor) -> list[Claim]:
    """What this device asks or tells its owner about codes that others made, oldest first."""
    found = rows(
        db,
        f"{_CLAIM} and exists (select 1 from visits v where v.id = ? and v.person_id = k.person_id"
        f" and {visits.ASKED}) order by k.used_at, k.rowid",
        [actor.visit_id],
    )
    return [_claim(row) for row in found]


def waiting_for(db: Database, newcomer_id: str) -> Claim | None:
    """The code that this newcomer typed and whose owner did not answer yet, or None."""
    row = one(db, f"{_CLAIM} and k.newcomer_id = ? and k.answer = ''", [newcomer_id])
    return _claim(row) if row else None


def behind(db: Database, question_hash: str) -> Claim:
    """What a question in a mail is about. Raises NotFound when it was answered."""
    row = one(
        db,
        f"{_CLAIM} and k.answer = '' and exists (select 1 from keys q where q.hash = ?"
        " and q.kind = 'question' and q.newcomer_id = k.newcomer_id and q.used_at is null"
        " and q.person_id = k.person_id and q.expires_at > ?)",
        [question_hash, stamp()],
    )
    if row is None:
        raise NotFound
    return _claim(row)


def answer(db: Database, actor: Actor, mark: str, *, is_me: bool) -> None:
    """The owner says whether that was them. Raises NotFound for a device that is not asked."""
    with writing(db):
        claim = _find(db, actor, mark)
        if claim.answer:
            raise RuleBroken("Deze vraag is al beantwoord.")
        _end(db, claim, YES if is_me else NO)


def answer_by_mail(db: Database, question_hash: str, *, is_me: bool) -> None:
    """As `answer`, for who opened the question at an address of the owner. Raises NotFound."""
    with writing(db):
        _end(db, behind(db, question_hash), YES if is_me else NO)


def read(db: Database, actor: Actor) -> None:
    """The owner read on this device that a code opened by itself.

    Only a device that was there before the code was typed reads for the others too: who came in
    with the code can hide nothing from its owner.
    """
    with writing(db):
        db.execute("update visits set read_at = ? where id = ?", [stamp(), actor.visit_id])
        db.execute(
            "update keys set read_at = ? where person_id = ? and answer = ? and exists ("
            " select 1 from visits v where v.id = ? and v.created_at < keys.used_at)",
            [stamp(), actor.person_id, SILENT, actor.visit_id],
        )


def _find(db: Database, actor: Actor, mark: str) -> Claim:
    found = next((claim for claim in asked(db, actor) if claim.mark == mark), None)
    if found is None:
        raise NotFound
    return found


def open_silent(db: Database) -> int:
    """Codes whose owner did not answer within a week open now; how many."""
    before = (now() - timedelta(days=SILENT_DAYS)).isoformat()
    with writing(db):
        late = rows(db, f"{_CLAIM} and k.answer = '' and k.used_at <= ?", [before])
        for row in late:
            _end(db, _claim(row), SILENT)
    return len(late)


def _end(db: Database, claim: Claim, answer: str) -> None:
    """Inside an open transaction: keep the answer; with a yes or a silence the two are one."""
    db.execute(
        "update keys set answer = ?, answered_at = ? where newcomer_id = ? and kind = 'claim'",
        [answer, stamp(), claim.newcomer_id],
    )
    db.execute("delete from keys where kind = 'question' and newcomer_id = ?", [claim.newcomer_id])
    if answer in (YES, SILENT):
        _join(db, claim.newcomer_id, claim.person_id)


def _join(db: Database, newcomer: str, owner: str) -> None:
    """The newcomer's devices and texts are the owner's; the owner's own link stays the only one."""
    db.execute(
        "update visits set person_id = ?, way = ? where person_id = ?",
        [owner, keys.CLAIM, newcomer],
    )
    db.execute("delete from keys where person_id = ?", [newcomer])
    people.become(db, newcomer, owner)
