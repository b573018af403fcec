"""Figures over networks, for coordinators: totals, never a text and never a person."""

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.records import YearCount
from gesprekskader.store.access import STILL_FORWARDED
from gesprekskader.store.db import one, rows

_HELD = "not t.is_rehearsal and not t.is_cancelled and t.stage <> 'concept'"


def of_year(db: Database, school_year: str) -> list[YearCount]:
    """Every network that met this school year, by name."""
    found = rows(
        db,
        "select n.id as network_id, n.name as network,"  # noqa: S608 - constant text
        " count(distinct t.id) as meetings, count(distinct c.id) as groups,"
        " (select count(*) from meetings t join groups c on c.meeting_id = t.id"
        "  join outcomes o on o.group_id = c.id and o.removed_at is null"
        f"  where t.network_id = n.id and t.school_year = :year and {_HELD}) as outcomes,"
        f" {_ACTIONS} ) as follow_ups,"
        f" {_ACTIONS} and coalesce((select r.result from revisits r where r.follow_up_id = f.id"
        "   order by r.rowid desc limit 1), '') not in ('gezet', 'niet meer nodig'))"
        "   as open_follow_ups,"
        f" (select count(*) from {_FORWARDED} and {STILL_FORWARDED})"
        "   as forwarded,"
        f" (select count(*) from {_FORWARDED} and {STILL_FORWARDED}"
        "   and w.answered_at is not null) as answered,"
        " (select count(*) from personal_steps p where p.network_id = n.id"
        "   and p.school_year = :year and p.removed_at is null and p.shared_with = 'network'"
        "   and not exists (select 1 from meetings m where m.id = p.meeting_id"
        "   and m.is_rehearsal)) as shared_steps"
        f" from networks n join meetings t on t.network_id = n.id and {_HELD}"
        " and t.school_year = :year left join groups c on c.meeting_id = t.id"
        " and c.hidden_at is null group by n.id order by n.name collate nocase",
        {"year": school_year},
    )
    return [YearCount(**row) for row in found]


_ACTIONS = f"""(select count(*) from meetings t join groups c on c.meeting_id = t.id
  join follow_ups f on f.group_id = c.id and f.removed_at is null
  and f.merged_into_id is null where t.network_id = n.id and t.school_year = :year and {_HELD}"""  # noqa: S608 - constant text
_FORWARDED = """meetings t join forwardings w on w.meeting_id = t.id
  where t.network_id = n.id and t.school_year = :year and not t.is_rehearsal"""


def own_steps(db: Database, school_year: str) -> tuple[int, int] | None:
    """(people, steps) of all networks together, private ones included; None below five people."""
    row = one(
        db,
        "select count(distinct p.person_id) as people, count(*) as steps from personal_steps p"
        " where p.school_year = ? and p.removed_at is null"
        " and not exists (select 1 from meetings m where m.id = p.meeting_id and m.is_rehearsal)",
        [school_year],
    )
    if row is None or rules.shown_count(row["people"], row["people"]) is None:
        return None
    return row["people"], row["steps"]


def years(db: Database) -> list[str]:
    """School years in which anybody met, newest first."""
    found = rows(
        db,
        f"select distinct school_year from meetings t where {_HELD} order by 1 desc",  # noqa: S608
    )
    return [row["school_year"] for row in found]
