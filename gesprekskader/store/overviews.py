"""Figures over networks, for coordinators: totals, never a text and never a person."""

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.records import YearCount
from gesprekskader.store.access import STILL_FORWARDED
from gesprekskader.store.db import one, rows


def of_year(db: Database, school_year: str) -> list[YearCount]:
    """Every network that met this school year, by name."""
    found = rows(
        db,
        "select n.id as network_id, n.name as network,"
        " count(distinct t.id) as meetings, count(distinct c.id) as groups,"
        f" (select count(*) {_GROUPS} join standing_outcomes o on o.group_id = c.id) as outcomes,"
        f" (select count(*) {_GROUPS} join standing_follow_ups f on f.group_id = c.id"
        "   ) as follow_ups,"
        f" (select count(*) {_GROUPS} join standing_follow_ups f on f.group_id = c.id"
        "   left join newest_revisits r on r.follow_up_id = f.id"
        "   where coalesce(r.result, '') not in ('gezet', 'niet meer nodig')) as open_follow_ups,"
        f" (select count(*) from {_FORWARDED} and {STILL_FORWARDED})"
        "   as forwarded,"
        f" (select count(*) from {_FORWARDED} and {STILL_FORWARDED}"
        "   and w.answered_at is not null) as answered,"
        " (select count(*) from standing_steps p where p.network_id = n.id"
        "   and p.school_year = :year and p.shared_with = 'network') as shared_steps"
        " from networks n join real_meetings t on t.network_id = n.id and t.stage <> 'concept'"
        " and t.school_year = :year left join groups c on c.meeting_id = t.id"
        " and c.hidden_at is null group by n.id order by n.name collate nocase",
        {"year": school_year},
    )
    return [YearCount(**row) for row in found]


_GROUPS = """from real_meetings t join groups c on c.meeting_id = t.id
  and t.network_id = n.id and t.school_year = :year and t.stage <> 'concept'"""
_FORWARDED = """meetings t join forwardings w on w.meeting_id = t.id
  where t.network_id = n.id and t.school_year = :year and not t.is_rehearsal"""


def own_steps(db: Database, school_year: str) -> tuple[int, int] | None:
    """(people, steps) of all networks together, private ones included; None below five people."""
    row = one(
        db,
        "select count(distinct p.person_id) as people, count(*) as steps from standing_steps p"
        " where p.school_year = ?",
        [school_year],
    )
    if row is None or rules.shown_count(row["people"], row["people"]) is None:
        return None
    return row["people"], row["steps"]


def years(db: Database) -> list[str]:
    """School years in which anybody met, newest first."""
    found = rows(
        db,
        "select distinct school_year from real_meetings where stage <> 'concept' order by 1 desc",
    )
    return [row["school_year"] for row in found]
