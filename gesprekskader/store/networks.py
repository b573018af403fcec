"""Networks and their members and facilitators, kept per school year."""

from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, stamp, today
from gesprekskader.records import Actor, Member, Network, Person
from gesprekskader.store import access, accounts, actors, people, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, new_id, one, rows, writing

_NETWORK = """
  select n.id, n.name, n.description, n.version, n.reminds, n.framework, n.dossier_since,
  n.sister_id, coalesce((select s.name from networks s where s.id = n.sister_id), '') as sister
  from networks n"""


def _network(row: dict) -> Network:
    since = row["dossier_since"]
    whole = {"reminds": bool(row["reminds"]), "dossier_since": moment(since) if since else None}
    return Network(**row | whole)


def find(db: Database, network_id: str) -> Network:
    """Raises NotFound."""
    row = one(db, f"{_NETWORK} where n.id = ?", [network_id])
    if row is None:
        raise NotFound
    return _network(row)


def led(db: Database, actor: Actor, network_id: str) -> Network:
    """As `find`, for who facilitates it: access and the network in one read. Raises NotFound."""
    row = one(
        db,
        f"{_NETWORK} where n.id = :id and {access.FACILITATES.format(network='n.id')}",
        actors.parameters(actor) | {"id": network_id},
    )
    if row is None:
        raise NotFound
    return _network(row)


def led_in(db: Database, actor: Actor, network_id: str, school_year: str) -> Network:
    """As `led`, and NotFound too for a school year without members and meetings."""
    row = one(
        db,
        f"{_NETWORK} where n.id = :id and {access.FACILITATES.format(network='n.id')}"
        " and (exists (select 1 from memberships m where m.network_id = n.id"
        "   and m.school_year = :year)"
        "  or exists (select 1 from meetings t where t.network_id = n.id"
        "   and t.school_year = :year))",
        actors.parameters(actor) | {"id": network_id, "year": school_year},
    )
    if row is None:
        raise NotFound
    return _network(row)


def facilitated_by(db: Database, actor: Actor) -> list[Network]:
    """The networks this actor facilitates now, by name."""
    found = rows(
        db,
        f"{_NETWORK} join memberships m on m.network_id = n.id"
        " where ? and m.person_id = ? and m.is_facilitator and m.left_on is null"
        " and m.school_year = (select max(school_year) from memberships where network_id = n.id)"
        " order by n.name collate nocase",
        [actor.has_account, actor.person_id],
    )
    return [_network(row) for row in found]


def everything(db: Database) -> list[tuple[str, str]]:
    """All networks as (id, name), by name; for coordinators' figures."""
    found = rows(db, "select id, name from networks order by name collate nocase")
    return [(row["id"], row["name"]) for row in found]


def add(
    db: Database,
    actor: Actor,
    *,
    name: str,
    description: str,
    school_year: str,
    framework: str = "",
    submission_id: str = "",
) -> str:
    """A new network with its maker as facilitator; its id. The same submission again gives the
    same network, with the newest words. Raises RuleBroken on a known name."""
    if not actor.has_account:
        raise NotFound
    sent = (name, description, framework)
    with writing(db):
        known = one(
            db,
            "select n.id, n.version, n.name, n.description, n.framework from submissions s"
            " join networks n on n.id = s.thing_id join memberships m on m.network_id = n.id"
            " where s.submission_id = ? and m.person_id = ? and m.is_facilitator",
            [submission_id, actor.person_id],
        )
        if known:
            stands = (known["name"], known["description"], known["framework"]) == sent
            if submissions.brings_newer(
                db, known["id"], submission_id, sent, version=known["version"], stands=stands
            ):
                _reword(db, known["id"], known["version"], sent, submission_id)
            return known["id"]
        _check_name(db, name, None)
        network_id = new_id()
        db.execute(
            "insert into networks (id, name, description, framework, created_at)"
            " values (?, ?, ?, ?, ?)",
            [network_id, *sent, stamp()],
        )
        insert_membership(db, network_id, actor.own_id, school_year, is_facilitator=True)
        submissions.remember(db, network_id, submission_id, sent, version=1)
    return network_id


def change(
    db: Database,
    actor: Actor,
    network_id: str,
    *,
    name: str,
    description: str,
    framework: str = "",
    version: int,
    submission_id: str = "",
) -> None:
    """Rename, describe, or talk about another framework. Raises StaleEdit with the stored network,
    RuleBroken for another framework in a school year that has a meeting (decisions 36)."""
    sent = (name, description, framework)
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        stored = find(db, network_id)
        if submissions.is_done(
            db,
            network_id,
            submission_id,
            sent,
            based_on=version,
            stored=stored,
            stands=(stored.name, stored.description, stored.framework) == sent,
        ):
            return
        if framework != stored.framework and has_meetings_from_now(db, network_id):
            raise RuleBroken(
                "Dit netwerk heeft dit schooljaar al een bijeenkomst. Kies een ander kader vóór de"
                " eerste bijeenkomst van een schooljaar."
            )
        _reword(db, network_id, stored.version, sent, submission_id)


def has_meetings_from_now(db: Database, network_id: str) -> bool:
    """Whether there is a real meeting in this school year, or a later one."""
    sql = "select 1 from real_meetings where network_id = ? and school_year >= ? limit 1"
    return one(db, sql, [network_id, rules.school_year_of(today())]) is not None


def settle_framework(db: Database, default: str) -> None:
    """Meetings that opened and dossiers that named no framework were about the default of then: it
    is written down, so that another default takes nothing over. `default` is its key."""
    loose = "select 1 from meetings where framework = '' and stage <> 'concept'"
    if one(db, f"{loose} union all select 1 from dossiers where framework = '' limit 1"):
        with writing(db):
            db.execute(
                "update meetings set framework = ? where framework = '' and stage <> 'concept'",
                [default],
            )
            db.execute("update dossiers set framework = ? where framework = ''", [default])


def frameworks_of(db: Database, network_ids: Iterable[str]) -> list[str]:
    """Keys of the frameworks that these networks talk about, or talked about at a meeting."""
    found = rows(
        db,
        "select framework from networks where id in (select value from json_each(:ids))"
        " union select framework from meetings where network_id in"
        "  (select value from json_each(:ids))",
        {"ids": as_json(network_ids)},
    )
    return [row["framework"] for row in found]


def _reword(
    db: Database, network_id: str, version: int, sent: tuple[str, str, str], submission_id: str
) -> None:
    _check_name(db, sent[0], network_id)
    db.execute(
        "update networks set name = ?, description = ?, framework = ?, version = version + 1"
        " where id = ?",
        [*sent, network_id],
    )
    submissions.remember(db, network_id, submission_id, sent, version=version + 1)


def _check_name(db: Database, name: str, network_id: str | None) -> None:
    same = one(db, "select id from networks where name = ?", [name])
    if same and same["id"] != network_id:
        raise RuleBroken("Er is al een netwerk met deze naam. Kies een andere naam.")


def school_years(db: Database, network_id: str) -> list[str]:
    """School years in which the network has members, newest first."""
    found = rows(
        db,
        "select distinct school_year from memberships where network_id = ? order by 1 desc",
        [network_id],
    )
    return [row["school_year"] for row in found]


def years_in_sight(db: Database, network_id: str) -> dict[str, bool]:
    """School years in which the network has members or a meeting, newest first; with whether it
    has members."""
    found = rows(
        db,
        "select school_year, max(has_members) as has_members from ("
        " select school_year, 1 as has_members from memberships where network_id = :id"
        " union select school_year, 0 from meetings where network_id = :id)"
        " group by school_year order by 1 desc",
        {"id": network_id},
    )
    return {row["school_year"]: bool(row["has_members"]) for row in found}


def later_years(db: Database, network_id: str, school_year: str) -> list[str]:
    """School years after this one that were opened already, by planning ahead."""
    return [year for year in school_years(db, network_id) if year > school_year]


_MEMBER = f"""
  select {people.COLUMNS}, m.is_facilitator, m.left_on,
  exists (select 1 from accounts a where a.person_id = p.id) as has_account
  from memberships m join persons p on p.id = m.person_id
  left join organisations o on o.id = p.organisation_id
  where m.network_id = ? and m.school_year = ?
  order by m.is_facilitator desc, p.name collate nocase"""


def members(db: Database, network_id: str, school_year: str) -> list[Member]:
    """Who belongs to the network in a school year: facilitators first, then by name."""
    return [m for m in everybody(db, network_id, school_year) if m.left_on is None]


def everybody(db: Database, network_id: str, school_year: str) -> list[Member]:
    """Also who left the network during this school year (oud-deelnemers): in the same order."""
    return [
        _member(row, network_id, school_year)
        for row in rows(db, _MEMBER, [network_id, school_year])
    ]


def _member(row: dict, network_id: str, school_year: str) -> Member:
    left_on = row.pop("left_on")
    return Member(
        is_facilitator=bool(row.pop("is_facilitator")),
        has_account=bool(row.pop("has_account")),
        left_on=date.fromisoformat(left_on) if left_on else None,
        network_id=network_id,
        school_year=school_year,
        person=Person(**row),
    )


def insert_membership(
    db: Database, network_id: str, person_id: str, school_year: str, *, is_facilitator: bool = False
) -> None:
    """Inside an open transaction. A facilitator stays one when added again as a member."""
    db.execute(
        "insert into memberships (network_id, person_id, school_year, is_facilitator)"
        " values (?, ?, ?, ?) on conflict do update set"
        " is_facilitator = max(is_facilitator, excluded.is_facilitator), left_on = null,"
        " left_at = null",
        [network_id, person_id, school_year, is_facilitator],
    )


def open_year(db: Database, network_id: str, school_year: str) -> None:
    """Inside an open transaction: a year without members starts with those of the year before."""
    db.execute(
        "insert into memberships (network_id, person_id, school_year, is_facilitator)"
        " select network_id, person_id, :year, is_facilitator from memberships"
        " where network_id = :id and left_on is null and school_year = (select max(school_year)"
        "  from memberships where network_id = :id and school_year < :year)"
        " and not exists (select 1 from memberships"
        "  where network_id = :id and school_year = :year)",
        {"id": network_id, "year": school_year},
    )


def begin_year(db: Database, actor: Actor, network_id: str, school_year: str) -> None:
    """Roll over: the members come along; what is open needs nothing, it stays. Twice is as once.

    Raises RuleBroken for another year than this one or the next.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        now = rules.school_year_of(today())
        if school_year not in (now, rules.next_school_year(now)):
            raise RuleBroken("Begin met dit schooljaar of het volgende.")
        open_year(db, network_id, school_year)


def _known_mails(db: Database, network_id: str) -> dict[str, str]:
    found = rows(
        db,
        "select distinct p.email, p.id from persons p join memberships m on m.person_id = p.id"
        " where m.network_id = ? and p.email <> '' and not p.has_own_email",
        [network_id],
    )
    return {row["email"].casefold(): row["id"] for row in found}


def remove_member(
    db: Database, actor: Actor, network_id: str, school_year: str, person_id: str
) -> None:
    """Take somebody off the list of a year and of later ones; the person and texts stay.

    Raises RuleBroken for the last facilitator.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        member = one(
            db,
            "select is_facilitator from memberships"
            " where network_id = ? and school_year = ? and person_id = ?",
            [network_id, school_year, person_id],
        )
        if member is None:
            raise NotFound
        if member["is_facilitator"]:
            check_not_last_facilitator(db, network_id, school_year, person_id)
        db.execute(
            "delete from memberships where network_id = ? and school_year >= ? and person_id = ?",
            [network_id, school_year, person_id],
        )


def check_not_last_facilitator(
    db: Database, network_id: str, school_year: str, person_id: str
) -> None:
    """Inside an open transaction: somebody with an account must stay to run the network."""
    others = one(
        db,
        "select 1 from memberships m join accounts a on a.person_id = m.person_id"
        " where m.network_id = ? and m.school_year = ? and m.is_facilitator and m.left_on is null"
        " and m.person_id <> ?",
        [network_id, school_year, person_id],
    )
    if others is None:
        raise RuleBroken(
            "Dit is de laatste gespreksleider met een account. Nodig eerst een collega uit."
        )


def add_facilitator(
    db: Database, actor: Actor, network_id: str, school_year: str, *, name: str, email: str
) -> tuple[str, str | None]:
    """A colleague who runs this network too: person id, and a single-use secret to set a password.

    Somebody who has an account already needs no secret (None).
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        account = one(db, "select person_id from accounts where email = ?", [email])
        person_id = account["person_id"] if account else _invited_or_unused(db, network_id, email)
        if person_id is None:
            person_id = people.insert(db, name, email=email)
        open_year(db, network_id, school_year)
        for year in {school_year, *later_years(db, network_id, school_year)}:
            insert_membership(db, network_id, person_id, year, is_facilitator=True)
        if account:
            return person_id, None
        return person_id, accounts.invite(db, person_id, email, actor.person_id)


def _invited_or_unused(db: Database, network_id: str, email: str) -> str | None:
    """Who has an invitation of this network on this address, or a listed member with it.

    Only somebody who never used the tool yet: the inviter may see the invitation, so it must
    never open somebody's private steps.
    """
    pending = one(
        db,
        "select k.person_id from keys k join memberships m on m.person_id = k.person_id"
        " where k.kind = 'invitation' and k.used_at is null and k.email = ? collate nocase"
        " and m.network_id = ?",
        [email, network_id],
    )
    person_id = (
        pending["person_id"] if pending else _known_mails(db, network_id).get(email.casefold())
    )
    return person_id if person_id and people.is_unused(db, person_id) else None
