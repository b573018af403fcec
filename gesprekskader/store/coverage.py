"""Coverage: which items were talked about, got an action, and were looked back on."""

from datetime import date

from sqlite_utils import Database

from gesprekskader.records import CoverageCell
from gesprekskader.store.db import as_json, rows

MEETINGS, NETWORKS, YEARS = "bijeenkomsten", "netwerken", "schooljaren"
_COLUMN = {
    MEETINGS: ("t.id", "t.title", "t.meeting_on", "t.meeting_on || t.id"),
    NETWORKS: ("t.network_id", "n.name", "''", "n.name"),
    YEARS: ("t.school_year", "t.school_year", "''", "t.school_year"),
}


def count(
    db: Database, network_ids: list[str], *, columns: str, network_id: str = "", year: str = ""
) -> list[CoverageCell]:
    """Groups per item and column: how many wrote at it, made an action, looked back on one.

    Real meetings that were held; own points of a group have no item. In order of the columns.
    `columns` is MEETINGS, NETWORKS or YEARS; `network_id` and `year` leave out the rest.
    """
    key, name, day, place = _COLUMN[columns]
    found = rows(
        db,
        "select col, max(name) as name, max(held_on) as held_on, item_key,"  # noqa: S608
        " sum(talked) as talked, sum(acted) as acted, sum(looked_back) as looked_back from ("
        f" select {key} as col, {name} as name, {day} as held_on, {place} as place, i.item_key,"
        "  exists (select 1 from outcomes o where o.picked_item_id = i.id"
        "   and o.removed_at is null) or exists (select 1 from follow_ups f"
        "   where f.picked_item_id = i.id and f.removed_at is null) as talked,"
        "  exists (select 1 from follow_ups f where f.picked_item_id = i.id"
        "   and f.removed_at is null) as acted,"
        "  exists (select 1 from follow_ups f join revisits r on r.follow_up_id = f.id"
        "   where f.picked_item_id = i.id and f.removed_at is null) as looked_back"
        "  from meetings t join networks n on n.id = t.network_id"
        "  join conversations c on c.meeting_id = t.id and c.hidden_at is null"
        "  join picked_items i on i.conversation_id = c.id and i.item_key is not null"
        "  where t.network_id in (select value from json_each(:networks))"
        "  and (:network = '' or t.network_id = :network) and (:year = '' or t.school_year = :year)"
        "  and not t.is_rehearsal and not t.is_cancelled and t.stage <> 'concept'"
        " ) group by col, item_key order by max(place)",
        {"networks": as_json(network_ids), "network": network_id, "year": year},
    )
    return [
        CoverageCell(
            **row | {"held_on": date.fromisoformat(row["held_on"]) if row["held_on"] else None}
        )
        for row in found
    ]
