"""Where a framework is in use: what was said about it, and what is planned with it."""

import json
from datetime import date

from sqlite_utils import Database

from gesprekskader.moments import today
from gesprekskader.store.db import as_json, rows


def talks(db: Database, frameworks: list[str]) -> dict[str, list[str]]:
    """Groups of real meetings that wrote at an item of these frameworks, by its key of that day."""
    found = rows(
        db,
        "select i.item_key, json_group_array(distinct c.id) as told from picked_items i"
        " join groups c on c.id = i.group_id and c.hidden_at is null"
        " join real_meetings t on t.id = c.meeting_id and t.stage <> 'concept'"
        " where i.item_key is not null and i.framework in (select value from json_each(?))"
        " and exists (select 1 from standing_texts s where s.picked_item_id = i.id)"
        " group by i.item_key",
        [as_json(frameworks)],
    )
    return {row["item_key"]: json.loads(row["told"]) for row in found}


def planned(db: Database, frameworks: list[str]) -> dict[str, tuple[str, date]]:
    """The first meeting still to come that offers something of these frameworks, by the key that
    it offers: (title, day)."""
    found = rows(
        db,
        "select o.content_key, t.title, min(t.meeting_on) as meeting_on from offers o"
        " join real_meetings t on t.id = o.meeting_id and t.stage = 'concept'"
        " where t.meeting_on >= ? and t.framework in (select value from json_each(?))"
        " group by o.content_key",
        [today().isoformat(), as_json(frameworks)],
    )
    return {
        row["content_key"]: (row["title"], date.fromisoformat(row["meeting_on"])) for row in found
    }
