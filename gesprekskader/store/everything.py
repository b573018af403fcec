"""Everything that networks said and agreed, in plain values: for another program, or an archive.

Not in it, ever: steps that were not shared, notes, accounts, mail addresses, codes, secrets. What
was struck or taken away is not in it either. docs/json.md says what each name means.
"""

import json

from sqlite_utils import Database

from gesprekskader.moments import stamp
from gesprekskader.store import outcomes
from gesprekskader.store.access import STILL_FORWARDED
from gesprekskader.store.db import as_json, rows

VERSION = 1
_ITEM = """json_object('key', i.item_key, 'warranty', i.warranty, 'subtheme', i.subtheme,
  'number', i.item_number, 'wording', i.wording, 'round', i.round, 'framework', i.framework,
  'framework_version', i.framework_version)"""
_MINE = """with mine as materialized (select * from meetings where not is_rehearsal
  and network_id in (select value from json_each(:networks)))"""

# name in the file -> its rows; a text that ends in _json is read as JSON
_KINDS = {
    "networks": """select id, name, description from networks
        where id in (select value from json_each(:networks)) order by name collate nocase""",
    "meetings": """select t.id, t.network_id, t.school_year, t.title, t.meeting_on, t.starts_at,
        t.ends_at, t.place, t.format_key as format, t.stage, t.is_last, t.is_cancelled,
        (select s.title from series s where s.id = t.series_id) as series,
        (select count(*) from attendances a where a.meeting_id = t.id) as people
        from mine t order by t.meeting_on, t.id""",
    "groups": """select c.id, c.meeting_id, c.number, c.name, c.merged_into_id as merged_into
        from groups c join mine t on t.id = c.meeting_id
        order by t.meeting_on, t.id, c.number""",
    "picked_items": """select i.id, i.group_id as group_id, i.position, ITEM as item_json,
        i.checked_at is not null as is_checked
        from picked_items i join groups c on c.id = i.group_id
        join mine t on t.id = c.meeting_id order by c.id, i.position""",
    "outcomes": """select o.id, o.group_id as group_id, o.picked_item_id, FOR_ALL,
        o.merged_into_id as merged_into, o.created_at from outcomes o
        join groups c on c.id = o.group_id join mine t on t.id = c.meeting_id
        where o.removed_at is null and o.sees <> 'eigen' and MAY_LEAVE order by o.rowid""",
    "topics": """select x.id, x.meeting_id, h.title as part, x.words from topics x
        join mine t on t.id = x.meeting_id left join meeting_phases h on h.id = x.part_id
        order by t.meeting_on, t.id, x.id""",
    "marked": """select y.meeting_id, h.title as part, y.people, y.totals as numbers_json
        from tallies y join mine t on t.id = y.meeting_id
        left join meeting_phases h on h.id = y.part_id
        where y.people is not null order by t.meeting_on, t.id, y.rowid""",
    "follow_ups": """select f.id, f.group_id as group_id, f.picked_item_id, f.text,
        f.owner_kind, case f.owner_kind when 'persoon' then '' else f.owner end as owner,
        f.due, f.due_on, f.handed_over_at, f.is_starred, f.merged_into_id as merged_into,
        f.split_from_id as split_from, f.created_at from follow_ups f
        join groups c on c.id = f.group_id join mine t on t.id = c.meeting_id
        where f.removed_at is null order by f.rowid""",
    "revisits": """select r.follow_up_id, r.result, r.yielded, r.created_at from revisits r
        join follow_ups f on f.id = r.follow_up_id and f.removed_at is null
        join groups c on c.id = f.group_id join mine t on t.id = c.meeting_id
        order by r.rowid""",
    "shared_steps": """select p.id, p.network_id, p.school_year, p.kind, p.text,
        (select json_group_array(x.item_key) from step_items x where x.step_id = p.id)
        as items_json,
        coalesce(r.result, '') as result, coalesce(r.yielded, '') as yielded
        from standing_steps p left join newest_revisits r on r.step_id = p.id
        where p.network_id in (select value from json_each(:networks))
        and p.shared_with = 'network' order by p.rowid""",
    "wishes": """select g.id, g.meeting_id, g.words, (select count(distinct p.person_id)
        from wish_steps x join personal_steps p on p.id = x.step_id
        where x.wish_id = g.id) as people,
        (select json_group_array(x.item_key) from wish_items x where x.wish_id = g.id)
        as items_json, g.created_at from wishes g join mine t on t.id = g.meeting_id
        where exists (select 1 from wish_steps x where x.wish_id = g.id)
        or exists (select 1 from forwardings w where w.wish_id = g.id and w.answered_at <> '')
        order by g.rowid""",
    "forwardings": """select w.id, w.meeting_id, w.follow_up_id, w.step_id, w.wish_id, w.roundtable,
        w.question, coalesce(b.name, '') as board, w.created_at, w.at_title as lies_at,
        w.answered_at from forwardings w left join organisations b on b.id = w.board_id
        join mine t on t.id = w.meeting_id where STILL_FORWARDED order by w.rowid""",
    "forwarding_moves": """select v.forwarding_id, v.kind, v.from_title, v.sentence, v.created_at
        from forwarding_moves v join forwardings w on w.id = v.forwarding_id
        join mine t on t.id = w.meeting_id where STILL_FORWARDED order by v.rowid""",
}


_SAID_ELSEWHERE = {
    "ITEM": _ITEM,
    "STILL_FORWARDED": STILL_FORWARDED,
    "FOR_ALL": outcomes.FOR_ALL,
    "MAY_LEAVE": outcomes.MAY_LEAVE,
}


def of_networks(db: Database, network_ids: list[str]) -> dict[str, object]:
    """The whole, ready for JSON: lists by kind, oldest first."""
    values = {"networks": as_json(network_ids)}
    found: dict[str, object] = {"gesprekskader": VERSION, "made_at": stamp()}
    db.execute("begin")  # the lists are of one moment
    for name, sql in _KINDS.items():
        found[name] = [_plain(row) for row in rows(db, f"{_MINE} {_whole(sql)}", values)]
    db.execute("rollback")
    return found


def _whole(sql: str) -> str:
    for name, words in _SAID_ELSEWHERE.items():
        sql = sql.replace(name, words)
    return sql


def _plain(row: dict) -> dict:
    plain: dict[str, object] = {}
    for name, value in row.items():
        if name.endswith("_json"):
            plain[name.removesuffix("_json")] = json.loads(value)
        else:
            plain[name] = bool(value) if name.startswith(("is_", "has_")) else value
    return plain
