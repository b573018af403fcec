"""How a step is read from its row: its columns, said once."""

from datetime import date

from gesprekskader.moments import moment
from gesprekskader.records import PersonalStep
from gesprekskader.store.db import item_json, items_from

COLUMNS = f"""
  p.id, p.person_id, s.name as person, p.kind, p.text, p.network_id, n.name as network,
  p.meeting_id, coalesce(t.title, '') as meeting_title, t.meeting_on, p.school_year, p.shared_with,
  p.shared_at, p.shared_group_id, p.carried_from_id,
  p.shown_to_id, coalesce((select q.name from persons q where q.id = p.shown_to_id
    and q.id <> p.person_id), '')
    as shown_to,
  p.version, p.created_at, p.changed_at, p.removed_at,
  coalesce(r.result, '') as result, coalesce(r.yielded, '') as yielded,
  r.created_at as looked_back_at, r.meeting_id as looked_back_in,
  coalesce((select m.title from meetings m where m.id = r.meeting_id), '') as looked_back_title,
  coalesce((select w.wish_id from wish_steps w where w.step_id = p.id), '') as wish_id,
  coalesce((select g.words from wish_steps w join wishes g on g.id = w.wish_id
    where w.step_id = p.id), '') as wish_words,
  (select count(distinct o.person_id) from wish_steps w join wish_steps x on x.wish_id = w.wish_id
    join personal_steps o on o.id = x.step_id
    where w.step_id = p.id and o.person_id <> p.person_id) as wish_others,
  (select json_group_array({item_json("x")}) from
    (select * from step_items i where i.step_id = p.id order by i.position) x) as items"""
"""All that a PersonalStep says, said once."""
PLACE = """
  join persons s on s.id = p.person_id join networks n on n.id = p.network_id
  left join meetings t on t.id = p.meeting_id
  left join newest_revisits r on r.step_id = p.id"""
STEP = f"select {COLUMNS} from personal_steps p {PLACE}"
"""Removed ones too."""


def take_all(found: list[dict]) -> list[PersonalStep]:
    return [take(row) for row in found]


def take(row: dict) -> PersonalStep:
    row["items"] = items_from(row["items"])
    row["created_at"] = moment(row["created_at"])
    row["changed_at"] = moment(row["changed_at"])
    row["meeting_on"] = date.fromisoformat(row["meeting_on"]) if row["meeting_on"] else None
    for name in ("shared_at", "looked_back_at"):
        row[name] = moment(row[name]) if row[name] else None
    row["is_removed"] = row.pop("removed_at") is not None
    return PersonalStep(**row)
