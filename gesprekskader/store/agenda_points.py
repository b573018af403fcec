"""Points for the agenda of one meeting, put in beforehand by who leads and, where its format says
so, by members. Every group of the meeting has them to talk about.
"""

import json
from collections.abc import Sequence

from sqlite_utils import Database

from gesprekskader.errors import Closed, NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, AgendaPoint
from gesprekskader.records.meetings import OF_MEETING
from gesprekskader.rules import CLOSED, CONCEPT
from gesprekskader.store import access, picked_items, places, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import insert, new_id, one, rows, writing

MOST = 40
"""Points on one agenda."""
SUBTHEME = "Agenda"
_POINT = """
  select a.id, a.meeting_id, a.words, a.version, a.person_id, coalesce(p.name, '') as name
  from agenda_points a left join persons p on p.id = a.person_id"""


def of_meeting(db: Database, meeting_id: str) -> list[AgendaPoint]:
    """In the order of the agenda."""
    found = rows(db, f"{_POINT} where a.meeting_id = ? order by a.position, a.rowid", [meeting_id])
    return [AgendaPoint(**row) for row in found]


def of_person(db: Database, meeting_id: str, person_id: str) -> list[AgendaPoint]:
    """What this person put there."""
    return [one for one in of_meeting(db, meeting_id) if one.person_id == person_id]


def add(
    db: Database, actor: Actor, meeting_id: str, words: str, *, submission_id: str, leads: bool
) -> str:
    """Put a point at the end; its id. Sent twice there is one, with the newest words while nobody
    changed it. `leads` is by who leads, at any time; else by a member, before the meeting opens.

    Raises NotFound, Closed, RuleBroken for a long agenda, SentEarlier.
    """
    with writing(db):
        _check(db, actor, meeting_id, leads=leads)
        sql = "select id, words, version from agenda_points where submission_id = ?"
        if known := one(db, sql, [submission_id]):
            newer = submissions.brings_newer(
                db,
                known["id"],
                submission_id,
                words,
                version=known["version"],
                stands=known["words"] == words,
            )
            if newer:
                _reword(db, known["id"], words)
                version = known["version"] + 1
                submissions.remember(db, known["id"], submission_id, words, version=version)
            return known["id"]
        many = rows(db, "select id from agenda_points where meeting_id = ?", [meeting_id])
        if len(many) >= MOST:
            raise RuleBroken(f"Er staan al {MOST} punten op deze agenda. Haal er eerst een weg.")
        point_id = _insert(db, actor, meeting_id, words, submission_id)
        submissions.remember(db, point_id, submission_id, words, version=1)
        give(db, meeting_id)
        _bump(db, meeting_id)
        return point_id


def _insert(db: Database, actor: Actor, meeting_id: str, words: str, submission_id: str) -> str:
    sql = "select coalesce(max(position), 0) + 1 as place from agenda_points where meeting_id = ?"
    place = (one(db, sql, [meeting_id]) or {"place": 1})["place"]
    values = {
        "id": new_id(),
        "meeting_id": meeting_id,
        "position": place,
        "words": words,
        "person_id": actor.person_id,
        "submission_id": submission_id,
        "made_at": stamp(),
    }
    insert(db, "agenda_points", values)
    return str(values["id"])


def insert_all(db: Database, actor: Actor, meeting_id: str, words: Sequence[str]) -> None:
    """Inside an open transaction: the points of a new meeting, that has no group as yet."""
    db.execute(
        "insert into agenda_points (id, meeting_id, position, words, person_id, submission_id,"
        " made_at) select lower(hex(randomblob(6))), :meeting, k.key + 1, k.value, :person,"
        " :meeting || '-' || k.key, :now from json_each(:words) k",
        {
            "meeting": meeting_id,
            "person": actor.person_id,
            "now": stamp(),
            "words": json.dumps(list(words)[:MOST]),
        },
    )


def reword(db: Database, actor: Actor, point_id: str, words: str, *, was: str) -> None:
    """Other words for a point; groups that wrote nothing at it see them too. `was` is what the page
    showed: somebody else's words are not written over. Raises NotFound, Closed, RuleBroken."""
    with writing(db):
        point = _mine(db, actor, point_id)
        if point.words == words:
            return
        if point.words != was:
            raise RuleBroken(f"Dit punt is intussen veranderd. Nu staat er: '{point.words}'.")
        _reword(db, point_id, words)
        _bump(db, point.meeting_id)


def _reword(db: Database, point_id: str, words: str) -> None:
    sql = "update agenda_points set words = ?, version = version + 1 where id = ?"
    db.execute(sql, [words, point_id])
    wrote = picked_items.HAS_TEXTS
    sql = f"update picked_items set wording = ? where item_key = ? and not ({wrote})"
    db.execute(sql, [words, f"punt/{point_id}"])


def move(db: Database, actor: Actor, point_id: str, *, up: bool) -> None:
    """One place up or down; at the end it stays. For who leads."""
    with writing(db):
        point = _find(db, point_id)
        _check(db, actor, point.meeting_id, leads=True)
        ids = [one.id for one in of_meeting(db, point.meeting_id)]
        at = ids.index(point_id)
        to = min(max(at + (-1 if up else 1), 0), len(ids) - 1)
        ids.insert(to, ids.pop(at))
        for place, id_ in enumerate(ids, 1):
            db.execute("update agenda_points set position = ? where id = ?", [place, id_])
        _order_picks(db, point.meeting_id)
        _bump(db, point.meeting_id)


def _order_picks(db: Database, meeting_id: str) -> None:
    """In each group its points change places among themselves, as on the agenda."""
    db.execute(
        "with ours as (select i.id, i.group_id, i.position,"
        " row_number() over (partition by i.group_id order by i.position, i.rowid) as stands,"
        " row_number() over (partition by i.group_id order by a.position, a.rowid) as wanted"
        " from agenda_points a join picked_items i on i.item_key = 'punt/' || a.id"
        " where a.meeting_id = ?)"
        " update picked_items set position = there.position from ours me"
        " join ours there on there.group_id = me.group_id and there.stands = me.wanted"
        " where picked_items.id = me.id",
        [meeting_id],
    )


def remove(db: Database, actor: Actor, point_id: str) -> None:
    """Take a point away; where a group wrote at it, it stays with that group. Raises NotFound."""
    with writing(db):
        point = _mine(db, actor, point_id)
        db.execute("delete from agenda_points where id = ?", [point_id])
        sql = f"delete from picked_items where item_key = ? and not ({picked_items.HAS_TEXTS})"
        db.execute(sql, [f"punt/{point_id}"])
        _bump(db, point.meeting_id)


def give(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: every group of the meeting has every point, in order."""
    db.execute(
        "insert into picked_items (id, group_id, position, framework, framework_version, item_key,"
        " warranty, subtheme, item_number, wording, round)"
        " select lower(hex(randomblob(6))), c.id, (select coalesce(max(position), 0)"
        "   from picked_items where group_id = c.id) + a.position,"
        " :framework, '', 'punt/' || a.id, null, :subtheme, null, a.words, ''"
        " from groups c join agenda_points a on a.meeting_id = c.meeting_id"
        " where c.meeting_id = :id and c.merged_into_id is null and not exists"
        " (select 1 from picked_items i where i.group_id = c.id and i.item_key = 'punt/' || a.id)"
        " order by c.number, a.position, a.rowid",
        {"id": meeting_id, "framework": f"{OF_MEETING}{meeting_id}", "subtheme": SUBTHEME},
    )


def _find(db: Database, point_id: str) -> AgendaPoint:
    row = one(db, f"{_POINT} where a.id = ?", [point_id])
    if row is None:
        raise NotFound
    return AgendaPoint(**row)


def _mine(db: Database, actor: Actor, point_id: str) -> AgendaPoint:
    """A point that this actor may change: who leads every one, a member an own one."""
    point = _find(db, point_id)
    leads = access.may(db, actor, Deed.FACILITATE, point.meeting_id)
    if not leads and (not actor.person_id or point.person_id != actor.person_id):
        raise NotFound
    _check(db, actor, point.meeting_id, leads=leads)
    return point


def _check(db: Database, actor: Actor, meeting_id: str, *, leads: bool) -> None:
    access.require(db, actor, Deed.FACILITATE if leads else Deed.PUT_ON_AGENDA, meeting_id)
    meeting = places.at_meeting(db, actor, meeting_id).meeting
    if meeting.stage == CLOSED or meeting.is_cancelled:
        raise Closed("Deze bijeenkomst is geweest. De agenda blijft zoals hij was.")
    if not leads and meeting.stage != CONCEPT:
        raise Closed("De bijeenkomst is al begonnen. Noem je punt in je groep.")


def _bump(db: Database, meeting_id: str) -> None:
    db.execute("update meetings set revision = revision + 1 where id = ?", [meeting_id])
    db.execute("update groups set revision = revision + 1 where meeting_id = ?", [meeting_id])
