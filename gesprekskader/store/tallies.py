"""Topics that people put in, and what each marks: one mark a person, else a device. The numbers are
counted once, when it ends, from five people up (decisions 33). Nothing that is read here says who
marked what but to who did.
"""

import json

from sqlite_utils import Database

from gesprekskader.errors import Closed, NotFound
from gesprekskader.moments import stamp
from gesprekskader.records import Actor
from gesprekskader.records.tallies import CHOSEN, Choice, Tally
from gesprekskader.rules import (
    BEFOREHAND,
    CLOSED,
    HARVEST,
    QUOTE,
    SMALLEST_COUNT,
    STAGES,
    TOP_THREE,
    TOPICS,
)
from gesprekskader.store import access, group_writes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, writing

_TALLY = f"""
  select h.id as part_id, h.title, h.capture as takes, h.setting = '{BEFOREHAND}' as is_beforehand,
  y.people is null and y.ended_at is null and h.stood_at = 0 and not t.is_cancelled
    and t.stage <> '{CLOSED}'
    and (h.position is t.clock_phase or y.opened_at is not null) as is_open,
  y.ended_at is not null as has_ended, y.people, t.stage, coalesce(y.totals, '{{}}') as totals
  from meeting_phases h join meetings t on t.id = h.meeting_id
  left join tallies y on y.part_id = h.id
  where h.meeting_id = :meeting and h.capture in ('{TOPICS}', '{TOP_THREE}')"""
MINE = "(x.person_id = :person or x.visit_id = :visit)"
"""Whether `x` is of this actor: of the person, or else of the device; `me` beside it."""
_TOPICS = f"""
  select x.id, x.words, x.part_id, coalesce({MINE}, 0) as is_own,
  {access.OF_NO_LIST} as is_by_link from topics x where x.meeting_id = :meeting"""
# What was said and still stands, without words of others; in the order of the groups.
_SAID = f"""
  select o.id, o.text as words, '' as part_id, 0 as is_own
  from groups c join standing_outcomes o on o.group_id = c.id
  where c.meeting_id = :meeting and c.hidden_at is null and o.kind <> '{QUOTE}'
  order by c.number, o.rowid"""
GATHERS = f"""
  (select h.id from meeting_phases h where h.meeting_id = t.id and {access.GATHERS_NOW}
   and {access.MARKS} order by h.position)"""
"""The part for which the meeting `t` gathers topics now, of who may put some in."""
CHOSEN_AT = f"""
  (select json_group_object(substr(x.key, 1, length(x.key) - length('/{CHOSEN}')), x.value)
   from tallies y join json_each(y.totals) x where y.meeting_id = t.id
   and x.key like '%/{CHOSEN}')"""
"""What was chosen among three at the meeting `t`, once that is told: id -> how often, as JSON."""
_ROW = """
  json_object('part_id', part_id, 'title', title, 'takes', takes, 'is_beforehand', is_beforehand,
  'is_open', is_open, 'has_ended', has_ended, 'people', people, 'totals', totals)"""
_CHOICE = "json_object('id', id, 'words', words, 'part_id', part_id, 'is_own', 0)"
TOLD = f"""
  json_object(
    'tallies', (select json_group_array({_ROW}) from ({_TALLY} order by h.position)),
    'topics', (select json_group_array({_CHOICE}) from (
      select * from topics where meeting_id = :meeting order by rowid)),
    'said', (select json_group_array({_CHOICE}) from ({_SAID}) where exists (
      select 1 from tallies y where y.meeting_id = :meeting and y.people is not null)))"""
"""All that was marked at a meeting, as one column for `take_told`."""
OVER = "Vooraf kiezen is klaar. Is de bijeenkomst begonnen? Doe dan mee met de code."
# What was put together with another text counts there; each voice once.
_VOICES = """
  select m.part_id, coalesce(o.merged_into_id, m.choice_id) as choice, m.word,
    coalesce(m.person_id, m.visit_id) as voice
  from marks m left join outcomes o on o.id = m.choice_id where m.meeting_id = :meeting"""
_ENOUGH = f"count(distinct v.voice) >= {SMALLEST_COUNT}"
_COUNT = f"""
  with voices as materialized ({_VOICES})
  insert into tallies (part_id, meeting_id, ended_at, people, totals)
  select v.part_id, :meeting, :now, iif({_ENOUGH}, count(distinct v.voice), null),
    iif({_ENOUGH}, (select json_group_object(choice || '/' || word, number) from (
      select w.choice, w.word, count(distinct w.voice) as number from voices w
      where w.part_id = v.part_id group by w.choice, w.word)), '{{}}')
  from voices v where :part in ('', v.part_id) group by v.part_id
  on conflict (part_id) do update set ended_at = excluded.ended_at, people = excluded.people,
    totals = excluded.totals where tallies.people is null"""


def take_told(found: str) -> list[tuple[Tally, list[Choice]]]:
    """TOLD as records: every tally in the order of the programme, with what could be marked, the
    most wanted first; for nobody in particular. Those at which nothing came in are left out."""
    kinds = json.loads(found)
    told = []
    for row in kinds["tallies"]:
        is_told = row["takes"] == TOPICS or row["people"] is not None
        choices = _told(row, kinds["topics"], kinds["said"], {}) if is_told else []
        told.append((_tally(row), choices))
    return [(tally, choices) for tally, choices in told if choices or tally.has_ended]


def at_part(
    db: Database, actor: Actor, meeting_id: str, part_id: str
) -> tuple[Tally, list[Choice]]:
    """One tally, and what this actor can mark or marked. Raises NotFound for another part."""
    row = find(db, meeting_id, part_id)
    return _tally(row), choices_of(db, meeting_id, row, actor)


def find(db: Database, meeting_id: str, part_id: str) -> dict:
    """The row of one tally. Raises NotFound for another part."""
    row = one(db, f"{_TALLY} and h.id = :part", {"meeting": meeting_id, "part": part_id})
    if row is None:
        raise NotFound
    return row


def _tally(row: dict) -> Tally:
    return Tally(
        part_id=row["part_id"],
        title=row["title"],
        takes=row["takes"],
        is_beforehand=bool(row["is_beforehand"]),
        is_open=bool(row["is_open"]),
        has_ended=bool(row["has_ended"]),
        people=row["people"],
    )


def choices_of(db: Database, meeting_id: str, row: dict, actor: Actor) -> list[Choice]:
    """What can be marked in a tally, the most wanted first once that is told."""
    who = me(actor) | {"meeting": meeting_id}
    topics = rows(db, f"{_TOPICS} order by x.rowid", who)
    is_read = STAGES.index(row["stage"]) >= STAGES.index(HARVEST)  # by everybody there
    said = rows(db, _SAID, who) if row["takes"] == TOP_THREE and is_read and not topics else []
    mine = marks_of(db, row["part_id"], actor) if actor.visit_id or actor.person_id else {}
    return _told(row, topics, said, mine)


def _told(
    row: dict, topics: list[dict], said: list[dict], mine: dict[str, frozenset[str]]
) -> list[Choice]:
    """What there is to mark: the topics of this part, or all of them, else what was said."""
    here = [topic for topic in topics if topic["part_id"] == row["part_id"]]
    totals: dict[str, dict[str, int]] = {}
    for name, number in json.loads(row["totals"]).items():
        choice, _, word = name.rpartition("/")
        totals.setdefault(choice, {})[word] = number
    choices = [
        Choice(
            id=each["id"],
            words=each["words"],
            mine=mine.get(each["id"], frozenset()),
            is_own=bool(each["is_own"]),
            is_by_link=bool(each.get("is_by_link")),
            numbers=totals.get(each["id"], {}),
        )
        for each in (here if row["takes"] == TOPICS else topics or said)
    ]
    return sorted(choices, key=lambda each: -each.wanted)


def me(actor: Actor) -> dict[str, object]:
    """Who marks: the person, else the device."""
    return {"person": actor.person_id, "visit": actor.visit_id or None}


def marks_of(db: Database, part_id: str, actor: Actor) -> dict[str, frozenset[str]]:
    """What this actor marked: choice id -> what the marks say."""
    found = rows(
        db,
        "select x.choice_id, json_group_array(x.word) as words from marks x"
        f" where x.part_id = :part and {MINE} group by x.choice_id",
        me(actor) | {"part": part_id},
    )
    return {row["choice_id"]: frozenset(json.loads(row["words"])) for row in found}


def open_by_hand(db: Database, actor: Actor, meeting_id: str, part_id: str) -> None:
    """Gather topics from now on, also before the meeting opens. Raises NotFound, and Closed for
    what was counted, or a meeting that was held."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        row = find(db, meeting_id, part_id)
        check_not_closed(db, meeting_id)
        if row["people"] is not None:
            raise Closed("De aantallen zijn al te zien. Kiezen kan hier niet meer.")
        db.execute(
            "insert into tallies (part_id, meeting_id, opened_at) values (:part, :meeting, :now)"
            " on conflict do update set opened_at = coalesce(opened_at, :now), ended_at = null",
            {"part": part_id, "meeting": meeting_id, "now": stamp()},
        )
        group_writes.bump_meeting(db, meeting_id)


def end_by_hand(db: Database, actor: Actor, meeting_id: str, part_id: str) -> None:
    """Nobody marks here any more; the numbers are counted. Twice is as once. Raises NotFound."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        if find(db, meeting_id, part_id)["is_open"]:
            end_part(db, meeting_id, part_id)
            group_writes.bump_meeting(db, meeting_id)


def begin_part(db: Database, meeting_id: str, part_id: str) -> None:
    """Inside an open transaction: the clock comes to this part. What was ended and not counted
    begins again, for as long as the clock is there."""
    db.execute(
        "update tallies set opened_at = null, ended_at = null where (meeting_id, part_id) = (?, ?)"
        " and ended_at is not null and people is null",
        [meeting_id, part_id],
    )


def end_part(db: Database, meeting_id: str, part_id: str) -> None:
    """Inside an open transaction: this part is over. From five people up the numbers are counted,
    once and for all; with fewer it can begin again, as nothing was shown."""
    db.execute(
        "insert into tallies (part_id, meeting_id, ended_at) values (:part, :meeting, :now)"
        " on conflict do update set ended_at = :now where people is null",
        {"part": part_id, "meeting": meeting_id, "now": stamp()},
    )
    _count(db, meeting_id, part_id)


def end_all(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: the meeting closes."""
    _count(db, meeting_id, "")


def _count(db: Database, meeting_id: str, part_id: str) -> None:
    db.execute(_COUNT, {"meeting": meeting_id, "part": part_id, "now": stamp()})


def check_open(db: Database, actor: Actor, meeting_id: str, part_id: str, takes: str) -> dict:
    """Inside an open transaction: the row of a tally that takes marks of this kind now. Who is on
    the list puts topics in; of what was said only who is there chooses. Raises NotFound, Closed."""
    if takes != TOPICS:
        access.require(db, actor, Deed.TAKE_PART, meeting_id)
    elif not still_in(db, actor, meeting_id, part_id):
        raise Closed(OVER)
    row = find(db, meeting_id, part_id)
    if row["takes"] != takes:
        raise NotFound
    if not row["is_open"]:
        raise Closed("Dit is nu niet open. Kijk of de gespreksleider al verder is.")
    return row


def still_in(db: Database, actor: Actor, meeting_id: str, part_id: str) -> bool:
    """Whether this actor may mark at a part; False for a device that was let in as long as topics
    were gathered, and that is over. Raises NotFound for everybody else."""
    if access.may(db, actor, Deed.MARK, part_id):
        return True
    access.require(db, actor, Deed.CAME_EARLY, meeting_id)
    return False


def check_not_closed(db: Database, meeting_id: str) -> None:
    """Inside an open transaction: raise Closed for a meeting that was held or called off."""
    row = one(db, "select stage, is_cancelled from meetings where id = ?", [meeting_id])
    if row is None or row["stage"] == CLOSED or row["is_cancelled"]:
        raise Closed("Deze bijeenkomst is geweest. Dit blijft zoals het was.")
