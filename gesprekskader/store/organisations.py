"""Organisations: boards, schools, institutes. A school belongs to a board."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, Organisation
from gesprekskader.rules import ORGANISATION_KINDS
from gesprekskader.store import access, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import new_id, one, rows, writing

_ORGANISATION = """
  select o.id, o.name, o.kind, o.parent_id, coalesce(p.name, '') as parent, o.version,
  coalesce(w.name, '') as changed_by, o.changed_at
  from organisations o left join organisations p on p.id = o.parent_id
  left join persons w on w.id = o.changed_by"""


def _organisation(row: dict) -> Organisation:
    row["changed_at"] = moment(row["changed_at"]) if row["changed_at"] else None
    return Organisation(**row)


def everything(db: Database) -> list[Organisation]:
    """All organisations: by kind (boards first), then by name."""
    found = rows(
        db,
        f"{_ORGANISATION} order by case o.kind when 'bestuur' then 0 when 'opleidingsinstituut'"
        " then 1 when 'school' then 2 else 3 end, o.name collate nocase",
    )
    return [_organisation(row) for row in found]


def boards(db: Database) -> list[tuple[str, str]]:
    """Every bestuur: (id, name), by name."""
    found = rows(
        db,
        "select id, name from organisations where kind = 'bestuur'"
        " order by name collate nocase, id",
    )
    return [(row["id"], row["name"]) for row in found]


def find(db: Database, organisation_id: str) -> Organisation:
    """Raises NotFound."""
    row = one(db, f"{_ORGANISATION} where o.id = ?", [organisation_id])
    if row is None:
        raise NotFound
    return _organisation(row)


def save(
    db: Database,
    organisation_id: str | None,
    *,
    name: str,
    kind: str,
    parent_id: str | None,
    actor: Actor | None = None,
    version: int = 0,
    submission_id: str = "",
) -> str:
    """Add an organisation (no id), or let this actor change one; its id. Who changed it and when
    stays beside it. The same submission again adds the same one, in its newest words. Raises
    RuleBroken, NotFound, StaleEdit with the stored one, SentEarlier."""
    who, sent = actor or Actor(), (name, kind, parent_id)
    with writing(db):
        if organisation_id is None:
            return _add(db, who, sent, submission_id)
        access.require(db, who, Deed.CHANGE_ORGANISATION, organisation_id)
        stored = find(db, organisation_id)
        if not submissions.is_done(
            db,
            organisation_id,
            submission_id,
            sent,
            based_on=version,
            stored=stored,
            stands=_words(stored) == sent,
        ):
            _write(db, who, stored, sent, submission_id)
        return organisation_id


_Words = tuple[str, str, str | None]


def _words(stored: Organisation) -> _Words:
    return stored.name, stored.kind, stored.parent_id


def _add(db: Database, actor: Actor, sent: _Words, submission_id: str) -> str:
    if made := _made_by(db, actor, submission_id):
        stands = _words(made) == sent
        if submissions.brings_newer(
            db, made.id, submission_id, sent, version=made.version, stands=stands
        ):
            _write(db, actor, made, sent, submission_id)
        return made.id
    _check(db, None, *sent)
    organisation_id = insert(db, *sent)
    for network_id in access.all_of(db, actor, Deed.FACILITATE_NETWORK, "networks"):
        belongs_with(db, organisation_id, network_id)
    submissions.remember(db, organisation_id, submission_id, sent, version=1)
    return organisation_id


def _made_by(db: Database, actor: Actor, submission_id: str) -> Organisation | None:
    """What this submission added, when the actor may change it."""
    sql = """select s.thing_id as id from submissions s join organisations o on o.id = s.thing_id
        where s.submission_id = ?"""
    found = one(db, sql, [submission_id])
    is_own = found and access.may(db, actor, Deed.CHANGE_ORGANISATION, found["id"])
    return find(db, found["id"]) if found and is_own else None


def _write(
    db: Database, actor: Actor, stored: Organisation, sent: _Words, submission_id: str
) -> None:
    _check(db, stored.id, *sent)
    db.execute(
        f"update organisations set name = ?, kind = ?, parent_id = ?, {_TRACE} where id = ?",
        [*sent, actor.person_id, stamp(), stored.id],
    )
    submissions.remember(db, stored.id, submission_id, sent, version=stored.version + 1)


_TRACE = "version = version + 1, changed_by = ?, changed_at = ?"


def _trace(db: Database, actor: Actor, organisation_id: str) -> None:
    """Inside an open transaction: who changed it, and when."""
    db.execute(
        f"update organisations set {_TRACE} where id = ?",
        [actor.person_id, stamp(), organisation_id],
    )


def insert(db: Database, name: str, kind: str, parent_id: str | None = None) -> str:
    """Add one inside a transaction that is already open; its id."""
    organisation_id = new_id()
    db.execute(
        "insert into organisations (id, name, kind, parent_id) values (?, ?, ?, ?)",
        [organisation_id, name, kind, parent_id],
    )
    return organisation_id


def belongs_with(db: Database, organisation_id: str, network_id: str) -> None:
    """Inside an open transaction: this network made it. While nobody belongs to it, that says who
    may change it, as does who had people of it (which the database notes by itself)."""
    db.execute(
        "insert into organisation_networks (organisation_id, network_id) values (?, ?)"
        " on conflict do nothing",
        [organisation_id, network_id],
    )


_USED = """
  select 1 where exists (select 1 from persons where organisation_id = :id)
  or exists (select 1 from organisations where parent_id = :id)
  or exists (select 1 from ties where organisation_id = :id)
  or exists (select 1 from follow_ups where board_id = :id)
  or exists (select 1 from forwardings where board_id = :id)
  or exists (select 1 from agendas where board_id = :id)
  or exists (select 1 from roundtable_members where board_id = :id)
  or exists (select 1 from seat_invitations where board_id = :id)"""


def remove_if_unused(db: Database, organisation_id: str) -> bool:
    """Inside an open transaction: take it off the list when nobody and nothing hangs on it."""
    if one(db, _USED, {"id": organisation_id}):
        return False
    forget = "update paste_changes set organisation_id = null where organisation_id = ?"
    db.execute(forget, [organisation_id])
    gone = db.execute("delete from organisations where id = ?", [organisation_id])
    return bool(gone.rowcount)


def remove(db: Database, actor: Actor, organisation_id: str) -> None:
    """Tidy away one that nobody uses. Raises NotFound, RuleBroken while something hangs on it."""
    with writing(db):
        access.require(db, actor, Deed.CHANGE_ORGANISATION, organisation_id)
        name = find(db, organisation_id).name
        if not remove_if_unused(db, organisation_id):
            raise RuleBroken(
                f"{name} is nog in gebruik. Voeg hem samen met een andere organisatie."
            )


def merge(db: Database, actor: Actor, organisation_id: str, into_id: str) -> None:
    """The one becomes the other: people and schools move, its name goes. There is no way back.

    A right over the one that goes is enough: its people may be anywhere. What it has at a
    roundtable only an administrator gives to another. Raises NotFound, and RuleBroken where a
    school would fall under something that is no board.
    """
    with writing(db):
        access.require(db, actor, Deed.CHANGE_ORGANISATION, organisation_id)
        check_can_merge(db, organisation_id, into_id)
        _check_table(db, actor, organisation_id)
        for table, column in _POINTS_AT:
            db.execute(
                f"update {table} set {column} = ? where {column} = ?",
                [into_id, organisation_id],
            )
        db.execute(
            "insert into organisation_networks (organisation_id, network_id)"
            " select ?, network_id from organisation_networks where organisation_id = ?"
            " on conflict do nothing",
            [into_id, organisation_id],
        )
        _trace(db, actor, into_id)
        if not remove_if_unused(db, organisation_id):
            raise RuleBroken("Samenvoegen lukte niet. Probeer het nog een keer.")


_POINTS_AT = (
    ("persons", "organisation_id"),
    ("organisations", "parent_id"),
    ("ties", "organisation_id"),
    ("follow_ups", "board_id"),
    ("forwardings", "board_id"),
    ("agendas", "board_id"),
    ("roundtable_members", "board_id"),
    ("seat_invitations", "board_id"),
    ("paste_changes", "organisation_id"),
)


def check_can_merge(db: Database, organisation_id: str, into_id: str) -> None:
    """Raise RuleBroken when these two can't become one."""
    one_of_two, other = find(db, organisation_id), find(db, into_id)
    if organisation_id == into_id:
        raise RuleBroken("Kies een andere organisatie.")
    below = one(db, "select 1 from organisations where parent_id = ?", [organisation_id])
    if below and other.kind != "bestuur":
        raise RuleBroken(
            f"Onder {one_of_two.name} vallen scholen. Kies een bestuur om mee samen te voegen."
        )


_AT_TABLE = """
  select 1 where exists (select 1 from roundtable_members where board_id = :id)
  or exists (select 1 from seat_invitations where board_id = :id)
  or exists (select 1 from forwardings where board_id = :id)
  or exists (select 1 from agendas where board_id = :id)"""


def _check_table(db: Database, actor: Actor, organisation_id: str) -> None:
    """Who sits for a bestuur would read what is for the other."""
    is_asked = not access.may(db, actor, Deed.ADMINISTER)
    if is_asked and one(db, _AT_TABLE, {"id": organisation_id}):
        raise RuleBroken(
            f"{find(db, organisation_id).name} heeft plekken of vragen aan een overlegtafel."
            " Alleen een beheerder kan dit samenvoegen. Vraag het aan de beheerder."
        )


def place_under(db: Database, actor: Actor, organisation_ids: list[str], board_id: str) -> None:
    """Many under one board at once. Twice is as once.

    Raises NotFound, and RuleBroken for none, for a board, and for a name that stands there.
    """
    with writing(db):
        if not organisation_ids:
            raise RuleBroken("Vink eerst aan wie bij dit bestuur horen.")
        if not board_id:
            raise RuleBroken("Kies eerst een bestuur.")
        for organisation_id in organisation_ids:
            access.require(db, actor, Deed.CHANGE_ORGANISATION, organisation_id)
            school = find(db, organisation_id)
            _check(db, organisation_id, school.name, school.kind, board_id)
            db.execute(
                "update organisations set parent_id = ? where id = ?", [board_id, organisation_id]
            )
            _trace(db, actor, organisation_id)


def people_of(db: Database) -> dict[str, int]:
    """How many people each organisation has; one that is not in it has none. A joiner and the line
    of the list that is theirs are one."""
    found = rows(
        db,
        "select organisation_id, count(*) as n from persons where organisation_id is not null"
        " and erased_at is null and id not in (select member_id from ties)"
        " group by organisation_id",
    )
    return {row["organisation_id"]: row["n"] for row in found}


def _check(
    db: Database, organisation_id: str | None, name: str, kind: str, parent_id: str | None
) -> None:
    if kind not in ORGANISATION_KINDS:
        raise RuleBroken("Kies wat voor organisatie dit is.")
    same = one(
        db,
        "select 1 from organisations where name = ? and parent_id is ? and id is not ?",
        [name, parent_id, organisation_id],
    )
    if same:
        raise RuleBroken(f"{name} staat al in de lijst.")
    below = one(db, "select 1 from organisations where parent_id = ?", [organisation_id])
    if below and kind != "bestuur":
        raise RuleBroken("Onder dit bestuur vallen scholen. Geef die eerst een ander bestuur.")
    if parent_id is None:
        return
    parent = one(db, "select kind, parent_id from organisations where id = ?", [parent_id])
    if parent is None:
        raise RuleBroken("Dat bestuur kennen we niet.")
    if parent["kind"] != "bestuur" or kind == "bestuur":
        raise RuleBroken("Een organisatie kan alleen onder een bestuur vallen.")
