"""Follow-up actions: what must happen, by whom and when. Open ones never leave until they end."""

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, FollowUpAction, Meeting, Reach
from gesprekskader.rules import ENDINGS, NEXT_MEETING, THIS_YEAR, begin_of
from gesprekskader.rules import reach as known
from gesprekskader.store import access, group_writes, new_texts, picked_items, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, item_columns, one, rows, take_item, writing
from gesprekskader.store.group_writes import group_of, set_removed
from gesprekskader.store.new_texts import NewText, Written

# The meeting that an action waits for is the one that comes next, wherever it moves; "this year"
# ends with the last meeting, or else with the year.
BY = f"""
  coalesce(f.due_on, case f.due
    when '{NEXT_MEETING}' then (select min(m.meeting_on) from real_meetings m
      where m.network_id = t.network_id and m.meeting_on > t.meeting_on)
    when '{THIS_YEAR}' then coalesce((select min(m.meeting_on) from real_meetings m
        where m.network_id = t.network_id and m.school_year = t.school_year and m.is_last
        and m.meeting_on > t.meeting_on), substr(t.school_year, 6) || '-07-31') end)"""
GROUPS = """
  (select max(1, count(distinct g.group_id)) from follow_ups g
   where (g.id = f.id or g.merged_into_id = f.id) and g.removed_at is null)"""
"""How many groups wrote the action `f`: its own, and those of its sources."""
_COLUMNS = f"""
  f.id, f.group_id, f.picked_item_id, f.text, f.owner_kind, f.owner,
  coalesce(f.owner_id, '') as owner_id, f.disowned_at, f.handed_over_at,
  f.due as "when", f.due_on, {BY} as by, f.author,
  f.changed_by, f.version, f.created_at, f.removed_at, f.is_starred, f.struck_at, f.merged_into_id,
  {GROUPS} as groups,
  {item_columns("i")}, c.name as group_name,
  t.id as meeting_id, t.title as meeting_title, t.meeting_on,
  coalesce(r.result, '') as result, coalesce(r.yielded, '') as yielded,
  r.created_at as looked_back_at"""
"""All that a FollowUpAction says, said once."""
WORDS = ("text", "owner", "due")
"""What is gone when an action is struck."""
_PLACE = """
  join picked_items i on i.id = f.picked_item_id
  join groups c on c.id = f.group_id join meetings t on t.id = c.meeting_id
  left join newest_revisits r on r.follow_up_id = coalesce(f.merged_into_id, f.id)"""
_FOLLOW_UP = f"select {_COLUMNS} from follow_ups f {_PLACE}"
_STANDING = f"select {_COLUMNS} from standing_follow_ups f {_PLACE}"
AT_PICKS = f"{_STANDING} where f.picked_item_id in ({{picks}}) order by f.rowid"
"""What must happen at these picked items, in order of writing, sources left out; for `take`."""

# ... by group and order of writing, what was split off beside what it came from
_IN_GROUP = """c.number, coalesce((select s.rowid from follow_ups s
  where s.id = f.split_from_id), f.rowid), f.rowid"""


@dataclass(frozen=True)
class Doer:
    """Who does an action: a kind, in words, and a person's id where we know one."""

    owner_kind: str
    owner: str = ""
    owner_id: str = ""


@dataclass(frozen=True)
class FollowUpDraft:
    text: str
    owner_kind: str
    owner: str = ""
    when: str = ""
    owner_id: str = ""
    due_on: date | None = None


def take(row: dict) -> FollowUpAction:
    """An action of its columns."""
    looked_back_at = row["looked_back_at"]
    row["item"] = take_item(row)
    row["created_at"] = moment(row["created_at"])
    row["is_removed"] = row.pop("removed_at") is not None
    row["meeting_on"] = date.fromisoformat(row["meeting_on"])
    for day in ("due_on", "by"):
        row[day] = date.fromisoformat(row[day]) if row[day] else None
    row["looked_back_at"] = moment(looked_back_at) if looked_back_at else None
    handed_over_at = row["handed_over_at"]
    row["handed_over_at"] = moment(handed_over_at) if handed_over_at else None
    row["is_disowned"] = row.pop("disowned_at") is not None
    row["is_starred"] = bool(row["is_starred"])
    row["is_struck"] = row.pop("struck_at") is not None
    return FollowUpAction(**row)


def find(db: Database, follow_up_id: str) -> FollowUpAction:
    """Also a removed one, so that it can be put back. Raises NotFound."""
    row = one(db, f"{_FOLLOW_UP} where f.id = ?", [follow_up_id])
    if row is None:
        raise NotFound
    return take(row)


def of_group(db: Database, group_id: str) -> list[FollowUpAction]:
    """A group's actions in order of writing; removed ones too, marked so."""
    found = rows(
        db,
        f"{_FOLLOW_UP} where f.group_id = ? order by f.rowid",
        [group_id],
    )
    return [take(row) for row in found]


def of_meeting(db: Database, meeting_id: str) -> list[FollowUpAction]:
    """All groups' actions by group and order of writing; without removed ones and sources."""
    found = rows(
        db,
        f"{_STANDING} where t.id = ? order by {_IN_GROUP}",
        [meeting_id],
    )
    return [take(row) for row in found]


def with_sources(
    db: Database, meeting_id: str
) -> tuple[list[FollowUpAction], dict[str, list[FollowUpAction]]]:
    """As `of_meeting`, and beside it the actions that were merged into another one: id of that
    one -> its sources, by group."""
    found = rows(
        db,
        f"{_FOLLOW_UP} where t.id = ? and f.removed_at is null order by {_IN_GROUP}",
        [meeting_id],
    )
    whole: list[FollowUpAction] = []
    sources: dict[str, list[FollowUpAction]] = {}
    for action in map(take, found):
        into = action.merged_into_id
        (sources.setdefault(into, []) if into else whole).append(action)
    return whole, sources


def of_year(db: Database, network_id: str, school_year: str) -> list[FollowUpAction]:
    """All actions of a network in a school year, oldest meeting first; rehearsals left out."""
    found = rows(
        db,
        f"{_STANDING} where t.network_id = ? and t.school_year = ? and not t.is_rehearsal"
        " order by t.meeting_on, c.number, f.rowid",
        [network_id, school_year],
    )
    return [take(row) for row in found]


def of_network(db: Database, network_id: str) -> list[FollowUpAction]:
    """All actions of a network, of every school year, oldest meeting first; without those of
    rehearsals and of meetings that were called off."""
    found = rows(
        db,
        f"{_STANDING} where t.network_id = ? and not t.is_rehearsal and not t.is_cancelled"
        " order by t.meeting_on, c.number, f.rowid",
        [network_id],
    )
    return [take(row) for row in found]


def in_sight(
    db: Database, network_id: str, school_year: str, *, only_harvested: bool = False
) -> list[FollowUpAction]:
    """As `of_year`, and after them those of earlier years that had no ending when it began: the
    newest year first. Looked back on this year, they stay until the next. `only_harvested` leaves
    out what groups did not show each other yet."""
    found = rows(
        db,
        f"{_STANDING} where t.network_id = :network and not t.is_rehearsal"
        " and (t.school_year = :year or t.school_year < :year and coalesce("
        "  (select r.result from revisits r left join meetings m on m.id = r.meeting_id"
        "   where r.follow_up_id = f.id and coalesce(m.school_year < :year, r.created_at < :begin)"
        "   order by r.rowid desc limit 1),"
        "  '') not in (select value from json_each(:endings)))"
        " and (not :harvested or t.stage in ('ophalen', 'afronden', 'gesloten'))"
        f" order by t.school_year desc, t.meeting_on, {_IN_GROUP}",
        {
            "network": network_id,
            "year": school_year,
            "endings": as_json(list(ENDINGS)),
            "harvested": only_harvested,
            "begin": begin_of(school_year).isoformat(),
        },
    )
    return [take(row) for row in found]


def of_owner(db: Database, person_id: str) -> list[FollowUpAction]:
    """Actions on somebody's name: what is open first, by its day; for that person."""
    found = rows(
        db,
        f"{_STANDING} where {access.OWNS} and not t.is_rehearsal and not t.is_cancelled"
        " order by by is null, by, f.created_at, f.rowid",
        {"person": person_id},
    )
    mine = [take(row) for row in found]
    return sorted(mine, key=lambda f: f.result in ENDINGS)


def disown(db: Database, actor: Actor, follow_up_id: str) -> None:
    """ "This is not me": the name stays as words, nobody is behind it, and the group reads so. It
    is lent to no other action any more. Twice is as once.

    Raises NotFound for somebody else's action.
    """
    with writing(db):
        access.require(db, actor, Deed.OWN_ACTION, follow_up_id)
        db.execute(
            "update follow_ups set owner_id = null, disowned_at = ?, version = version + 1"
            " where id = ?",
            [stamp(), follow_up_id],
        )
        db.execute(
            "update follow_ups set owner_id = null where merged_into_id = ? and owner_id = ?",
            [follow_up_id, actor.person_id],
        )


def hand_over(db: Database, action: FollowUpAction, doer: Doer) -> None:
    """Inside the write of a look back: from now on somebody else does it. The words of the action
    stay as the group wrote them."""
    values = vars(doer) | {"owner_id": doer.owner_id or None, "handed_over_at": stamp()}
    given = ", ".join(f"{column} = :{column}" for column in values)
    db.execute(
        f"update follow_ups set {given}, owner_from_id = null, disowned_at = null,"
        " version = version + 1 where id = :id",
        values | {"id": action.id},
    )


def to_look_back_on(db: Database, meeting: Meeting, reach: Reach) -> list[FollowUpAction]:
    """The actions that a meeting looks back on: of this year, its own included, and what earlier
    years left open, as in `in_sight`.

    Participants see those of meetings that were harvested; without the whole year those of where
    they were. A rehearsal touches nothing real: only its own actions.
    """
    if meeting.is_rehearsal:
        return of_meeting(db, meeting.id)
    harvested = not reach.facilitates
    year = in_sight(db, meeting.network_id, meeting.school_year, only_harvested=harvested)
    if not reach.whole_year:
        year = [f for f in year if f.meeting_id in reach.meeting_ids]
    return known.actions(year, reach)


def still_open(found: list[FollowUpAction]) -> list[FollowUpAction]:
    """Those that did not end yet: not done, and still needed."""
    return [f for f in found if f.result not in ENDINGS]


def record(
    db: Database,
    actor: Actor,
    group_id: str,
    picked_item_id: str,
    draft: FollowUpDraft,
    *,
    submission_id: str,
    part: str = "",
    from_paper: bool = False,
) -> Written:
    """Write an action. The same submission again gives the same action, also later. `part` is
    the part of the programme in which it was begun.

    Raises NotFound without a seat, RuleBroken for an item that is not this group's, Closed when
    texts are not taken. A group that was merged since takes the text in where it is now.
    """
    sent = (draft, picked_item_id)
    text = NewText("follow_ups", _columns(draft), submission_id, sent, _is_built_on)
    place = (group_id, picked_item_id)
    return new_texts.record(db, actor, text, place, part=part, from_paper=from_paper)


def _columns(draft: FollowUpDraft) -> dict[str, object]:
    return {
        "text": draft.text,
        "owner_kind": draft.owner_kind,
        "owner": draft.owner,
        "owner_id": draft.owner_id or None,
        "due": draft.when,
        "due_on": draft.due_on.isoformat() if draft.due_on else None,
    }


def _is_built_on(db: Database, follow_up_id: str) -> bool:
    """Whether this action was starred, merged, split, forwarded, looked back on, or put in a
    dossier."""
    sql = """select 1 from follow_ups
         where id = :id and (is_starred or merged_into_id is not null)
        union all select 1 from follow_ups where merged_into_id = :id or split_from_id = :id
        union all select 1 from forwardings where follow_up_id = :id and withdrawn_at is null
        union all select 1 from revisits where follow_up_id = :id
        union all select 1 from dossier_entries where follow_up_id = :id limit 1"""
    return one(db, sql, {"id": follow_up_id}) is not None


def change(
    db: Database,
    actor: Actor,
    follow_up_id: str,
    picked_item_id: str,
    draft: FollowUpDraft,
    *,
    version: int,
    submission_id: str = "",
) -> None:
    """Change an action, or the item it belongs to. Raises StaleEdit with the stored action.

    A form that began before groups were merged or parted names the item as it was there.
    """
    sent = (draft, picked_item_id)
    begun_at = group_of(db, "follow_ups", follow_up_id)
    with group_writes.write_at(db, actor, begun_at) as group:
        stored = find(db, follow_up_id)
        if picked_item_id != stored.picked_item_id:
            picked_item_id = picked_items.here(db, group.id, picked_item_id)
        is_same = submissions.as_draft(FollowUpDraft, stored) == draft
        stands = is_same and stored.picked_item_id == picked_item_id and not stored.is_removed
        if submissions.is_done(
            db, follow_up_id, submission_id, sent, based_on=version, stored=stored, stands=stands
        ):
            return
        group.check_takes_texts()
        picked_items.check(db, group.id, picked_item_id)
        values = _columns(draft) | {"picked_item_id": picked_item_id}
        if draft.owner != stored.owner:  # whose name a merger took over
            values["owner_from_id"] = None
        if (draft.owner, draft.owner_id) != (stored.owner, stored.owner_id):
            values["disowned_at"] = None
        group.reword(db, actor, "follow_ups", stored, values)
        submissions.remember(db, follow_up_id, submission_id, sent, version=stored.version + 1)


def remove(db: Database, actor: Actor, follow_up_id: str) -> None:
    """Take an action away; `restore` brings it back until the meeting closes."""
    group_id = group_of(db, "follow_ups", follow_up_id)
    set_removed(db, actor, "follow_ups", follow_up_id, group_id, removed=True)


def restore(db: Database, actor: Actor, follow_up_id: str) -> None:
    group_id = group_of(db, "follow_ups", follow_up_id)
    set_removed(db, actor, "follow_ups", follow_up_id, group_id, removed=False)
