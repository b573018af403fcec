"""The one place that decides who may do what. Views ask before reading, writes ask again inside
their transaction.

A refusal is always NotFound: we do not confirm that something exists to somebody it is not for.
"""

import json
from enum import Enum

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import moment
from gesprekskader.records import Actor, Allowed, Reach
from gesprekskader.store import actors
from gesprekskader.store.db import one, rows

# A colleague who facilitates the network in its newest school year takes over everything, older
# years included; who left at the roll-over has no hold on it any more.
FACILITATES = """
  :has_account and exists (
    select 1 from memberships m where m.network_id = {network} and m.person_id = :person
    and m.is_facilitator and m.left_on is null and m.school_year =
      (select max(school_year) from memberships where network_id = m.network_id))"""

_SITS = """
  exists (select 1 from seats s where s.group_id = {group}
          and (s.person_id = :person or s.visit_id = :visit))"""

SITS = f"""
  ({_SITS.format(group="c.id")} or {FACILITATES.format(network="t.network_id")})"""
"""Whether an actor may sit at the group `c` of the meeting `t`."""

_ATTENDS = """
  (exists (select 1 from attendances a where a.meeting_id = t.id and a.person_id = :person)
   or exists (select 1 from visits v where v.id = :visit and v.meeting_id = t.id))"""

# Of the network are those on its list of that year. Who came with a code and is on no list, and who
# left, keep what they were at.
_BELONGS = """
  exists (select 1 from memberships m where m.network_id = t.network_id and m.left_on is null
          and m.person_id = :person and m.school_year = t.school_year)"""

# Left in this year or a later one. Who joins a meeting after that is there as a guest.
_LEFT_AT = """
  (select min(coalesce(m.left_at, m.left_on || 'T00:00:00+00:00')) from memberships m
   where m.network_id = t.network_id
   and m.person_id = :person and m.school_year >= t.school_year
   and not exists (select 1 from attendances a where a.meeting_id = t.id
                   and a.person_id = :person and a.joined_at > coalesce(m.left_at, m.left_on)))"""

FOR_ITS_BOARD = "(r.board_id is null or r.board_id = w.board_id)"
"""Whether a seat `r` is for what was forwarded as `w`: one for a bestuur reads only its own."""

OF_OWN_BOARD = f"""
  (w.board_id is null or exists (select 1 from roundtable_seats r where r.person_id = :person
    and r.until_on >= :today and {FOR_ITS_BOARD}))"""
"""Whether what was forwarded as `w` is for no other bestuur than those the actor sits for: what
leaves its network for who sits at a table does not leave it for another bestuur."""

# A member, or the substitute of one until the day that was named.
_AT_ROUNDTABLE = f"""
  :has_account and exists (
    select 1 from roundtable_seats r where r.person_id = :person and r.roundtable_key = {{key}}
    and r.until_on >= :today and {FOR_ITS_BOARD})"""

# Actions that name an organisation as their board, and where they were written down.
_NAMED = """
  from follow_ups f join groups c on c.id = f.group_id
  join meetings t on t.id = c.meeting_id where f.board_id = g.id"""

# What still counts of what was forwarded: not taken back, its text not removed, its step shared;
# of a wish of several, as long as somebody is behind it or a table answered.
STILL_FORWARDED = """
  w.withdrawn_at is null
  and not exists (select 1 from follow_ups f where f.id = w.follow_up_id
                  and f.removed_at is not null)
  and not exists (select 1 from personal_steps p where p.id = w.step_id
                  and (p.removed_at is not null or p.shared_with <> 'network'))
  and (w.wish_id is null or w.answered_at is not null
       or exists (select 1 from wish_steps x where x.wish_id = w.wish_id))"""


# No rehearsal's.
_IS_REAL = """
  not exists (select 1 from meetings o where o.id = w.meeting_id and o.is_rehearsal)"""

OWNS = """
  f.id in (select coalesce(s.merged_into_id, s.id) from follow_ups s
    where s.owner_id = :person and s.removed_at is null)"""
"""Whether a person does the action `f`, or one that became a source of it."""

ASKED = """
  (w.person_id = :person
   or exists (select 1 from personal_steps p where p.id = w.step_id and p.person_id = :person)
   or exists (select 1 from wish_steps x join personal_steps p on p.id = x.step_id
     where x.wish_id = w.wish_id and p.person_id = :person)
   or exists (select 1 from follow_ups f
     where (f.id = w.follow_up_id or f.merged_into_id = w.follow_up_id) and f.removed_at is null
     and (f.owner_id = :person or f.author_id = :person or exists (select 1 from seats s
       where s.group_id = f.group_id and s.person_id = :person))))"""
"""Whether a person asked what was forwarded as `w`: forwarded it, wrote the step or has one in the
wish, wrote or does the action, or sits in a group that wrote it."""

_LEADS = FACILITATES.format(network="t.network_id")
_TAKES_PART = f"({_ATTENDS} or {_LEADS})"
# Outcomes and actions: the whole meeting from the harvest on, the network afterwards.
_READS = f"""
  ({_LEADS}
   or (t.stage in ('ophalen', 'afronden', 'gesloten') and {_ATTENDS})
   or (t.stage = 'gesloten' and t.is_rehearsal = 0 and {_BELONGS}))"""
BELONGS = _BELONGS
"""Whether an actor is on the list of the network of the meeting `t`, in its year."""
OF_NO_LIST = """
  not exists (select 1 from memberships m join meetings t on t.id = x.meeting_id
              where m.network_id = t.network_id and m.school_year >= t.school_year
              and m.person_id = x.person_id)"""
"""Whether `x` (a topic or a mark) is of somebody who was never on the list of the network, in the
year of its meeting or later: of who came by the link, when it was put in beforehand."""
GATHERS_NOW = """
  (h.capture = 'onderwerpen' and h.stood_at = 0 and t.stage = 'concept' and not t.is_cancelled
   and t.meeting_on >= :today and exists (select 1 from tallies y where y.part_id = h.id
               and y.opened_at is not null and y.ended_at is null))"""
"""Whether topics are gathered now for the part `h` of the meeting `t`, which is still to come."""
MARKS = f"""
  ({_TAKES_PART} or (not t.is_rehearsal and {_BELONGS}) or ({GATHERS_NOW} and exists (
    select 1 from early_visits e where e.visit_id = :visit and e.meeting_id = t.id)))"""
"""Whether an actor may put topics in and mark for the part `h` of the meeting `t`: who is there or
on the list; and while they are gathered a device that came in with the code."""
READS_MEETING = _READS
"""Whether an actor may read the outcomes of the meeting `t`."""
# Actions of a year come back in the last meeting, for whoever is there or belongs there.
_LOOKS_BACK = f"({_LEADS} or (t.stage <> 'concept' and ({_ATTENDS} or {_BELONGS})))"


class Deed(Enum):  # every text below is constant; values only come in as parameters
    """What a visitor wants to do with one thing; the SQL says when that is allowed."""

    FACILITATE_NETWORK = f"""
      select 1 from networks n where n.id = :id and {FACILITATES.format(network="n.id")}"""

    FACILITATE = f"""
      select 1 from meetings t where t.id = :id and {FACILITATES.format(network="t.network_id")}"""

    TAKE_PART = f"select 1 from meetings t where t.id = :id and {_TAKES_PART}"

    # Who is on the list of the network that year, before the meeting.
    PUT_ON_AGENDA = f"""
      select 1 from meetings t where t.id = :id and not t.is_rehearsal and {_BELONGS}"""

    # Also of one that was called off: it takes no mark, and what came in is read, as it can be on
    # again.
    MARK = f"""
      select 1 from meeting_phases h join meetings t on t.id = h.meeting_id
      where h.id = :id and {MARKS}"""

    # A device that came in with the code while topics were gathered. It opens nothing: who comes
    # back hears that it is over.
    CAME_EARLY = """
      select 1 from early_visits e where e.visit_id = :visit and e.meeting_id = :id"""

    READ_MEETING = f"select 1 from meetings t where t.id = :id and {_READS}"

    LOOK_BACK = f"select 1 from meetings t where t.id = :id and {_LOOKS_BACK}"

    SIT = f"""
      select 1 from groups c join meetings t on t.id = c.meeting_id where c.id = :id
      and {SITS}"""

    # Somebody without an account who is on a list of mine, or was at a meeting of mine, this school
    # year or the last: those get a claim code from me. Who has an account resets the password.
    HAND_OUT = f"""
      select 1 from persons p where p.id = :id and p.erased_at is null
      and not exists (select 1 from accounts a where a.person_id = p.id)
      and (exists (select 1 from memberships b where b.person_id = p.id and b.left_on is null
                   and b.school_year >= :last_year
                   and {FACILITATES.format(network="b.network_id")})
           or exists (select 1 from attendances a join meetings t on t.id = a.meeting_id
                      where a.person_id = p.id and t.school_year >= :last_year
                      and not exists (select 1 from memberships b where b.person_id = p.id
                        and b.network_id = t.network_id and b.left_on is not null)
                      and {FACILITATES.format(network="t.network_id")}))"""

    # Members of the table where a point lies, and of the tables it came past (002:551).
    READ_POINT = f"""
      select 1 from forwardings w where w.id = :id and {STILL_FORWARDED} and {_IS_REAL} and (
        {_AT_ROUNDTABLE.format(key="w.at_key")} or {_AT_ROUNDTABLE.format(key="w.roundtable_key")}
        or {_AT_ROUNDTABLE.format(key="w.from_key")}
        or exists (select 1 from forwarding_moves v where v.forwarding_id = w.id
                   and {_AT_ROUNDTABLE.format(key="v.from_key")}))"""

    # The answer, for everybody who asked, and for who leads the network.
    READ_ANSWER = f"""
      select 1 from forwardings w left join meetings t on t.id = w.meeting_id where w.id = :id
      and coalesce(t.is_rehearsal, 0) = 0 and w.answered_at is not null
      and {STILL_FORWARDED} and ({ASKED} or {_LEADS})"""

    ANSWER_POINT = f"""
      select 1 from forwardings w where w.id = :id and {STILL_FORWARDED} and {_IS_REAL}
      and {_AT_ROUNDTABLE.format(key="w.at_key")}"""

    # An organisation belongs to everybody: its name, its board and its end are for administrators,
    # and for who runs the networks of all its people and those of the schools under it. One member
    # of one's own gives no say over other people's. One that nobody belongs to is for who runs the
    # networks of all actions that name it, and else a network that made it or had people of it.
    CHANGE_ORGANISATION = f"""
      select 1 from organisations g where g.id = :id and :has_account and (:is_admin
        or not exists (select 1 from persons p join organisations o on o.id = p.organisation_id
          where g.id in (o.id, o.parent_id)
          and not exists (select 1 from memberships b where b.person_id = p.id
            and {FACILITATES.format(network="b.network_id")})
          and not exists (select 1 from attendances a join meetings t on t.id = a.meeting_id
            where a.person_id = p.id and {FACILITATES.format(network="t.network_id")}))
        and (exists (select 1 from persons p join organisations o on o.id = p.organisation_id
            where g.id in (o.id, o.parent_id))
          or not exists (select 1 {_NAMED}
            and not ({FACILITATES.format(network="t.network_id")}))
          and (exists (select 1 {_NAMED})
            or exists (select 1 from organisation_networks x where x.organisation_id = g.id
              and {FACILITATES.format(network="x.network_id")}))))"""

    # Who sits where a signal came from.
    TAKE_BACK_SIGNAL = f"""
      select 1 from forwardings w where w.id = :id and w.from_key <> ''
      and {_AT_ROUNDTABLE.format(key="w.from_key")}"""

    USE_AGENDA = """
      select 1 from agendas a where a.id = :id and :has_account and exists (
        select 1 from roundtable_seats r where r.person_id = :person and r.until_on >= :today
        and r.roundtable_key = a.roundtable_key
        and (r.board_id is null or r.board_id is a.board_id))"""

    EDIT_CONTENT = """
      select 1 from accounts a where a.person_id = :person and :has_account and a.edits_content
      and :id = :id"""

    ADMINISTER = "select 1 where :is_admin and :id = :id"

    OWN_DOSSIER = """
      select 1 from dossiers s where s.id = :id and s.person_id = :person and :has_account"""

    # A good example of the own group. Who left takes back, and gives no more; nothing comes of a
    # meeting that was called off.
    GIVE = f"""
      select 1 from groups c join meetings t on t.id = c.meeting_id where c.id = :id
      and not t.is_cancelled and (
        {FACILITATES.format(network="t.network_id")}
        or ({_SITS.format(group="c.id")} and {_LEFT_AT} is null
            and (t.is_rehearsal or t.school_year >= :this_year or exists (
              select 1 from memberships b where b.network_id = t.network_id
              and b.person_id = :person and b.left_on is null and b.school_year >= :this_year))))"""

    # An own step, with others of its network.
    SHARE_STEP = f"""
      select 1 from personal_steps p where p.id = :id and p.person_id = :person and (
        {FACILITATES.format(network="p.network_id")}
        or exists (select 1 from memberships b where b.network_id = p.network_id
                   and b.person_id = :person and b.left_on is null
                   and b.school_year >= p.school_year)
        or exists (select 1 from attendances a join meetings t on t.id = a.meeting_id
                   where a.person_id = :person and t.network_id = p.network_id
                   and not t.is_cancelled and {_LEFT_AT} is null))"""

    # An action on one's own name, whoever wrote it down.
    OWN_ACTION = f"""
      select 1 from standing_follow_ups f join groups c on c.id = f.group_id
      join meetings t on t.id = c.meeting_id
      where f.id = :id and {OWNS} and not t.is_cancelled"""

    OWN_STEP = "select 1 from personal_steps p where p.id = :id and p.person_id = :person"


def may(db: Database, actor: Actor, deed: Deed, thing_id: str = "") -> bool:
    """Whether this actor may do this deed with the thing of this id."""
    return one(db, deed.value, actors.parameters(actor) | {"id": thing_id}) is not None


def which(db: Database, actor: Actor, thing_id: str, *deeds: Deed) -> frozenset[Deed]:
    """Which of these deeds this actor may do with one thing, asked at once."""
    asked = ", ".join(f"exists ({deed.value})" for deed in deeds)
    found = db.execute(f"select {asked}", actors.parameters(actor) | {"id": thing_id}).fetchone()
    return frozenset(deed for deed, may in zip(deeds, found, strict=True) if may)


def all_of(db: Database, actor: Actor, deed: Deed, table: str) -> set[str]:
    """Ids of everything in a table that this actor may do this deed with: for a page of many."""
    sql = f"select x.id from {table} x where exists ({deed.value.replace(':id', 'x.id')})"
    return {row["id"] for row in rows(db, sql, actors.parameters(actor))}


ALL = Reach(facilitates=True, whole_year=True)
"""For whoever facilitates: ask Deed.FACILITATE first."""

ALLOWED = f"""
  {_LEADS} as facilitates, {_TAKES_PART} as takes_part, {_READS} as reads,
  {_LOOKS_BACK} as looks_back, {_BELONGS} as belongs, {_LEFT_AT} as left_at, t.closed_at,
  (select json_group_array(o.id) from attendances a join real_meetings o on o.id = a.meeting_id
   where a.person_id = :person and o.network_id = t.network_id) as been_at"""
"""What an actor may do at the meeting `t`, as columns beside its own; `parameters` of it."""
AT_MEETING = {
    Deed.FACILITATE: "facilitates",
    Deed.TAKE_PART: "takes_part",
    Deed.READ_MEETING: "reads",
    Deed.LOOK_BACK: "looks_back",
}
"""Deeds at a meeting that ALLOWED answers too, and by which name."""
_ASIDE = ("belongs", "left_at", "closed_at", "been_at")


def take_allowed(row: dict, meeting_id: str) -> Allowed:
    """The columns of ALLOWED taken out of a row, as a value.

    A member reads the whole year. A guest (a code, on no list) and who left read the meetings where
    they were; of steps what was shared before this one closed; who left also nothing from after
    leaving.
    """
    said = {name: row.pop(name) for name in _ASIDE}
    may = {name: bool(row.pop(name)) for name in AT_MEETING.values()}
    left = moment(said["left_at"]) if said["left_at"] else None
    closed = moment(said["closed_at"]) if said["closed_at"] and not said["belongs"] else None
    reach = Reach(
        whole_year=bool(said["belongs"]),
        meeting_ids=frozenset([meeting_id, *json.loads(said["been_at"])]),
        until=left,
        steps_until=min((end for end in (left, closed) if end), default=None),
    )
    return Allowed(**may, reach=ALL if may["facilitates"] else reach)


def reach(db: Database, actor: Actor, meeting_id: str) -> Reach:
    """What of the year of a meeting this actor may read, and up to when. For somebody who may
    read something there: ask a Deed first. Raises NotFound for an unknown meeting."""
    sql = f"select {ALLOWED} from meetings t where t.id = :id"
    row = one(db, sql, actors.parameters(actor) | {"id": meeting_id})
    if row is None:
        raise NotFound
    return take_allowed(row, meeting_id).reach


def among(db: Database, actor: Actor, deed: Deed, ids: list[str]) -> set[str]:
    """Which of these things this actor may do this deed with."""
    asked = deed.value.replace(":id", "k.value")
    sql = f"select k.value as id from json_each(:these) k where exists ({asked})"
    found = rows(db, sql, actors.parameters(actor) | {"these": json.dumps(ids)})
    return {row["id"] for row in found}


def require_all(db: Database, actor: Actor, deed: Deed, ids: list[str]) -> None:
    """Raise NotFound unless this actor may do this deed with each of these, and there is one."""
    if not ids or among(db, actor, deed, ids) != set(ids):
        raise NotFound


def require_seat(db: Database, actor: Actor, key: str, board_id: str | None) -> None:
    """Raise NotFound unless this actor sits at a roundtable, for this bestuur or for all."""
    sql = """select 1 from roundtable_seats r where r.person_id = :person and :has_account
        and r.until_on >= :today and r.roundtable_key = :key
        and (r.board_id is null or r.board_id is :board)"""
    if not one(db, sql, actors.parameters(actor) | {"key": key, "board": board_id}):
        raise NotFound


def require(db: Database, actor: Actor, deed: Deed, thing_id: str = "") -> None:
    """Raise NotFound unless this actor may do this deed with the thing of this id."""
    if not may(db, actor, deed, thing_id):
        raise NotFound
