"""All that was forwarded, wherever it lies: for the seats that content names (decisions 18)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from gesprekskader.moments import moment
from gesprekskader.records import Actor, Forwarding
from gesprekskader.records.waiting import LatePoint
from gesprekskader.rules import begin_of, next_school_year
from gesprekskader.store import access, actors, forwardings
from gesprekskader.store.access import STILL_FORWARDED, Deed
from gesprekskader.store.db import as_json, one, rows

_SEES_ALL = """
  select 1 from roundtable_seats r where r.person_id = :person and :has_account
  and r.until_on >= :today and r.board_id is null
  and r.roundtable_key in (select value from json_each(:tables))"""


def may_see(db: Database, actor: Actor, tables: Sequence[str]) -> bool:
    """Whether somebody sits, for no single bestuur, at one of these tables: those that see all."""
    asked = actors.parameters(actor) | {"tables": as_json(tables)}
    return one(db, _SEES_ALL, asked) is not None


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of it: "" for all."""

    year: str
    table: str = ""
    warranty: str = ""
    stand: str = ""


OPEN, ANSWERED = "open", "beantwoord"
EVERY = -1
_IS_NUMBER = re.compile(r"[0-9]{1,3}")


def of_year(db: Database, asked: Asked, most: int) -> list[Forwarding]:
    """What was forwarded in a school year, and of earlier ones what has no answer; the longest
    there first, so many of them (EVERY for all). Ask `may_see` first, and `readable` before
    showing words."""
    begin, end = begin_of(asked.year), begin_of(next_school_year(asked.year))
    return forwardings.of_all(
        db,
        begin.isoformat(),
        end.isoformat(),
        table=asked.table,
        warranty=int(asked.warranty) if _IS_NUMBER.fullmatch(asked.warranty) else None,
        answered={OPEN: False, ANSWERED: True}.get(asked.stand),
        most=most,
    )


def readable(db: Database, actor: Actor, found: Sequence[Forwarding]) -> set[str]:
    """Ids of those whose words this actor may read: at an own table, or on its way past one."""
    return access.among(db, actor, Deed.READ_POINT, [f.id for f in found])


def late(db: Database, actor: Actor, tables: Sequence[str], before: datetime) -> list[LatePoint]:
    """What lies at some table since before that moment without an answer, and comes up on no day
    to come, the oldest first; nothing for who does not see all. No words of it."""
    found = rows(
        db,
        f"""select w.id, w.at_title as "table", coalesce(b.name, '') as board, w.at_since as since
        from forwardings w left join organisations b on b.id = w.board_id
        where exists ({_SEES_ALL}) and w.answered_at is null and w.at_since < :before
        and {STILL_FORWARDED}
        and not exists (select 1 from meetings t where t.id = w.meeting_id and t.is_rehearsal)
        and not exists (select 1 from agenda_lines l join agendas a on a.id = l.agenda_id
          where l.forwarding_id = w.id and a.roundtable_key = w.at_key and a.held_on >= :today)
        order by w.at_since, w.rowid""",
        actors.parameters(actor) | {"tables": as_json(tables), "before": before.isoformat()},
    )
    return [LatePoint(**row | {"since": moment(row["since"])}) for row in found]
