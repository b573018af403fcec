"""One member: details that change, leaving, and who a joiner turns out to be."""

import json

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp, today
from gesprekskader.records import Actor, Joiner, Meeting, Member, Person
from gesprekskader.store import access, claims, meetings, minutes_mails, networks, people
from gesprekskader.store.access import Deed
from gesprekskader.store.db import insert, one, rows, writing

# A listed name that nobody came in as, and that no colleague was invited under.
_UNUSED_MEMBERS = f"""
  select m.person_id from memberships m where m.left_on is null and not m.is_facilitator
  and not exists (select 1 from keys k where k.person_id = m.person_id and k.kind = 'invitation')
  and {people.UNUSED.format(id="m.person_id")}"""


def find(db: Database, network_id: str, school_year: str, person_id: str) -> Member:
    """A member, or somebody who left this year. Raises NotFound."""
    everybody = networks.everybody(db, network_id, school_year)
    for member in everybody:
        if member.person.id == person_id:
            return member
    raise NotFound


def change(
    db: Database,
    actor: Actor,
    member: Member,
    *,
    name: str,
    email: str,
    role_word: str,
    organisation_id: str | None,
    version: int,
    submission_id: str = "",
) -> None:
    """Correct details, or move somebody to another organisation. Raises StaleEdit.

    Somebody with an account keeps the name and address of their own choice.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, member.network_id)
        member = find(db, member.network_id, member.school_year, member.person.id)
        if member.has_account:
            name, email = member.person.name, member.person.email
        people.change(
            db,
            member.person.id,
            name=name,
            email=email,
            role_word=role_word,
            organisation_id=organisation_id,
            version=version,
            submission_id=submission_id,
        )


def set_left(
    db: Database, actor: Actor, network_id: str, school_year: str, person_id: str, *, left: bool
) -> None:
    """Somebody left the network (oud-deelnemer), or came back. What was written stays."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        member = find(db, network_id, school_year, person_id)
        if left and member.is_facilitator:
            networks.check_not_last_facilitator(db, network_id, school_year, person_id)
        db.execute(
            "update memberships set left_on = ?, left_at = ?"
            " where network_id = ? and person_id = ? and school_year >= ?",
            [
                today().isoformat() if left else None,
                stamp() if left else None,
                network_id,
                person_id,
                school_year,
            ],
        )


def joiners(db: Database, meeting: Meeting) -> list[Joiner]:
    """Who joined a meeting, by name, with who they turned out to be."""
    found = rows(
        db,
        "select p.id as person_id, p.name, coalesce(o.name, p.said_organisation) as organisation,"
        " exists (select 1 from memberships m where m.person_id = p.id and m.network_id = :network"
        "  and m.school_year = :year and m.left_on is null) as is_member,"
        " exists (select 1 from accounts a where a.person_id = p.id) as has_account,"
        " case when t.joiner_id is null then '' else p.name end as tied_to,"
        " coalesce(t.name, '') as joined_as,"
        " coalesce((select c.name from seats s join groups c on c.id = s.group_id"
        "  where s.person_id = p.id and c.meeting_id = :meeting order by s.id desc limit 1), '')"
        ' as "group"'
        " from attendances a join persons p on p.id = a.person_id"
        " left join organisations o on o.id = p.organisation_id"
        " left join ties t on t.joiner_id = p.id"
        " where a.meeting_id = :meeting and p.erased_at is null"
        " order by p.name collate nocase, p.id",
        {"network": meeting.network_id, "year": meeting.school_year, "meeting": meeting.id},
    )
    return [
        Joiner(
            is_member=bool(row.pop("is_member")), has_account=bool(row.pop("has_account")), **row
        )
        for row in found
    ]


def not_seen_yet(db: Database, meeting: Meeting) -> list[Member]:
    """Members of the meeting's year whom nobody joined as yet: a joiner can be one of them."""
    found = rows(
        db,
        f"{_UNUSED_MEMBERS} and m.network_id = ? and m.school_year = ?",
        [meeting.network_id, meeting.school_year],
    )
    unused = {row["person_id"] for row in found}
    listed = networks.members(db, meeting.network_id, meeting.school_year)
    return [member for member in listed if member.person.id in unused]


def tie(db: Database, actor: Actor, meeting_id: str, joiner_id: str, member_id: str) -> None:
    """This joiner is that member: the joiner takes the member's place on every list.

    Nothing private moves: the member's line was never used, and what the joiner wrote stays the
    joiner's. A member who was here before comes back with a key instead. Raises NotFound,
    RuleBroken.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = meetings.find(db, meeting_id)
        _check_can_tie(db, meeting, joiner_id, member_id)
        before, member = people.find(db, joiner_id), people.find(db, member_id)
        # A slip for the old line would open an empty person next to this one.
        db.execute("delete from keys where person_id = ? and used_at is null", [member_id])
        _note_tie(db, actor, before, member_id)
        db.execute(
            "update memberships set person_id = ? where person_id = ?", [joiner_id, member_id]
        )
        db.execute(
            "update ties set actions = (select json_group_array(id) from follow_ups"
            " where owner_id = :member) where joiner_id = :joiner",
            {"member": member_id, "joiner": joiner_id},
        )
        db.execute("update follow_ups set owner_id = ? where owner_id = ?", [joiner_id, member_id])
        for table in ("digest_news", "mail_stops"):  # what the same address was told, and not
            db.execute(
                f"update or ignore {table} set person_id = ? where person_id = ?",
                [joiner_id, member_id],
            )
        minutes_mails.take_along(db, member_id, joiner_id)
        people.change(
            db,
            joiner_id,
            name=member.name,
            email=member.email,
            role_word=member.role_word,
            organisation_id=member.organisation_id,
            version=before.version,
        )


def _check_can_tie(db: Database, meeting: Meeting, joiner_id: str, member_id: str) -> None:
    """Raise NotFound for who did not join, RuleBroken with the reason why these two stay apart."""
    joiner = next((j for j in joiners(db, meeting) if j.person_id == joiner_id), None)
    if joiner is None:
        raise NotFound
    if claims.waiting_for(db, joiner_id):
        raise RuleBroken(
            f"{joiner.name} kwam binnen met een code. Zegt de eigenaar daarvan ja, dan komt dit"
            " vanzelf goed."
        )
    if joiner.is_member or joiner.has_account:
        raise RuleBroken(f"{joiner.name} staat al op de lijst van dit netwerk.")
    if member_id not in {m.person.id for m in not_seen_yet(db, meeting)}:
        raise RuleBroken(
            "Dit lid deed al eerder mee. Deel een code uit; dan komt het lid zelf terug."
        )
    moved = _places(db, member_id)
    if any(place in moved for place in _places(db, joiner_id)):
        raise RuleBroken(f"{joiner.name} staat al bij de (oud-)deelnemers van dit netwerk.")


def _note_tie(db: Database, actor: Actor, before: Person, member_id: str) -> None:
    """How the joiner was, and which lines of the member move: for parting them again."""
    insert(
        db,
        "ties",
        {
            "joiner_id": before.id,
            "member_id": member_id,
            "name": before.name,
            "email": before.email,
            "role_word": before.role_word,
            "organisation_id": before.organisation_id,
            "moved": json.dumps(_places(db, member_id)),
            "tied_by": actor.person_id,
            "tied_at": stamp(),
        },
    )


def _places(db: Database, person_id: str) -> list[tuple[str, str]]:
    """(network id, school year) of every list this person is or was on."""
    sql = "select network_id, school_year from memberships where person_id = ?"
    return [(row["network_id"], row["school_year"]) for row in rows(db, sql, [person_id])]


def untie(db: Database, actor: Actor, meeting_id: str, joiner_id: str) -> None:
    """Part them again: the member is back on the list, the joiner has the own name back.

    Raises NotFound, RuleBroken when an account was made meanwhile.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = meetings.find(db, meeting_id)
        joiner = next((j for j in joiners(db, meeting) if j.person_id == joiner_id), None)
        tied = one(db, "select * from ties where joiner_id = ?", [joiner_id])
        if joiner is None or tied is None:
            raise NotFound
        if joiner.has_account:
            raise RuleBroken(f"{joiner.name} heeft nu een account. Losmaken kan niet meer.")
        now_known = people.find(db, joiner_id)
        for network_id, school_year in json.loads(tied["moved"]):
            # that year, and what was opened after it; the joiner's own earlier years stay
            db.execute(
                "update or ignore memberships set person_id = ?"
                " where person_id = ? and network_id = ? and school_year >= ?",
                [tied["member_id"], joiner_id, network_id, school_year],
            )
        db.execute(
            "update follow_ups set owner_id = ? where owner_id = ?"
            " and id in (select value from json_each(?))",
            [tied["member_id"], joiner_id, tied["actions"]],
        )
        db.execute("delete from ties where joiner_id = ?", [joiner_id])
        _set_details(db, tied["member_id"], vars(now_known))
        _set_details(db, joiner_id, tied)
        people.rename_texts(db, joiner_id, now_known.name, tied["name"])


def _set_details(db: Database, person_id: str, details: dict) -> None:
    db.execute(
        "update persons set name = ?, email = ?, role_word = ?, organisation_id = ?,"
        " version = version + 1 where id = ?",
        [
            details["name"],
            details["email"],
            details["role_word"],
            details["organisation_id"],
            person_id,
        ],
    )
