"""What a dossier finds in closed meetings, which of it was picked, and the words of its maker."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Dossier, Finding
from gesprekskader.store import (
    access,
    actors,
    dossiers,
    follow_ups,
    outcomes,
    own_formats,
    submissions,
    wishes,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.db import (
    FRAMEWORK_OF,
    as_json,
    item_columns,
    new_id,
    one,
    rows,
    take_item,
    writing,
)

OUTCOME, FOLLOW_UP, WISH = "outcome", "follow_up", "wish"
_ITEM = item_columns("i")
# Only closed meetings; a quote only when who said it agreed; never a step. Of several people's wish
# the words of the room; outside the network only when they went to a table, and not to that of
# another bestuur.
_WHERE = f"""
  (t.network_id in (select value from json_each(:own))
   or (t.network_id in (select value from json_each(:given))
       and n.dossier_since <= {{text}}.created_at))
  and t.stage = 'gesloten'
  and t.school_year in (select value from json_each(:years))
  and (:every_framework or i.framework is null
   or {FRAMEWORK_OF} in (select value from json_each(:frameworks)))
  and (:everything or i.item_number is null
   or i.warranty in (select value from json_each(:warranties))
   or i.item_key in (select value from json_each(:keys)))"""
_PLACE = f"""
  t.id as meeting_id, t.title as meeting_title, t.meeting_on, t.format_key, n.name as network,
  {_ITEM}, coalesce(e.id, '') as entry_id,
  e.id is not null and e.dropped_at is null as is_chosen, coalesce(e.position, 0) as position,
  coalesce(e.words, '') as words, coalesce(e.version, 0) as version,
  coalesce(e.subtheme, '') as in_subtheme"""
_FROM = """
  join picked_items i on i.id = {text}.picked_item_id
  join groups c on c.id = {text}.group_id and c.hidden_at is null
  join real_meetings t on t.id = c.meeting_id
  join networks n on n.id = t.network_id"""


def _of_outcome(column: str) -> str:
    return "".join(f"{column.format(name)}, " for name in outcomes.ALONG)


_FINDINGS = f"""
  select 'outcome' as source, o.id as id, o.text, o.kind, {_of_outcome("o.{}")} o.is_starred,
  c.id as group_id, {outcomes.GROUPS} as groups, {outcomes.CHECKED} as checked, 0 as people,
  '' as owner, '' as "when", null as due_on, null as by, '' as result, '' as yielded, {_PLACE}
  from standing_outcomes o {_FROM.format(text="o")}
  left join dossier_entries e on e.dossier_id = :dossier and e.outcome_id = o.id
  where {outcomes.MAY_LEAVE} and {_WHERE.format(text="o")} {{among_outcomes}}
  union all
  select 'follow_up', f.id, f.text, 'actie', {_of_outcome("''")} f.is_starred,
  c.id, {follow_ups.GROUPS}, 0, 0,
  case when f.owner_kind = 'persoon' and t.network_id not in (select value from json_each(:own))
   then 'een deelnemer' else f.owner end, f.due, f.due_on, {follow_ups.BY},
  coalesce(r.result, ''), coalesce(r.yielded, ''), {_PLACE}
  from standing_follow_ups f {_FROM.format(text="f")}
  left join newest_revisits r on r.follow_up_id = f.id
  left join dossier_entries e on e.dossier_id = :dossier and e.follow_up_id = f.id
  where {_WHERE.format(text="f")} {{among_actions}}
  union all
  select 'wish', g.id, g.words, 'wens', {_of_outcome("''")} 0,
  '', 0, 0, {wishes.PEOPLE},
  '', '', null, null, '', '', {_PLACE}
  from wishes g join real_meetings t on t.id = g.meeting_id join networks n on n.id = t.network_id
  left join wish_items i on i.wish_id = g.id and i.position = (
   select y.position from wish_items y where y.wish_id = g.id order by
   y.item_key in (select value from json_each(:keys)) desc,
   y.warranty in (select value from json_each(:warranties)) desc, y.position limit 1)
  left join dossier_entries e on e.dossier_id = :dossier and e.wish_id = g.id
  where {wishes.STANDS} and {_WHERE.format(text="g")} {{among_wishes}}
  and (t.network_id in (select value from json_each(:own)) or exists (
   select 1 from forwardings w where w.wish_id = g.id and {access.STILL_FORWARDED}
   and {access.OF_OWN_BOARD}))
  order by meeting_on desc, source desc, id"""


@dataclass(frozen=True)
class LinkingWords:
    """The maker's stored words."""

    words: str
    version: int
    entry_id: str = ""


def of_dossier(
    db: Database,
    actor: Actor,
    dossier: Dossier,
    *,
    keys: Iterable[str] = (),
    frameworks: Iterable[str] | None = None,
) -> list[Finding]:
    """Everything that may go in, newest meeting first. Four queries.

    `frameworks` are those that share their items with the dossier's; None for all.
    `keys` are the items that stand in the dossier's warranties today: one that moved there comes
    along, and one that stood there when it was talked about too. Own points always do.
    """
    found = _found(db, actor, dossier, keys=keys, frameworks=frameworks)
    texts = own_formats.taken_by(db, {row["meeting_id"] for row in found})
    return [_finding(row, texts.get(row["meeting_id"], "")) for row in found]


def _of_refs(db: Database, actor: Actor, dossier: Dossier, refs: list[str]) -> list[Finding]:
    """Only these, to choose and to put in order: without the text of a format. Three queries."""
    return [_finding(row) for row in _found(db, actor, dossier, refs)]


def _found(
    db: Database,
    actor: Actor,
    dossier: Dossier,
    refs: list[str] | None = None,
    *,
    keys: Iterable[str] = (),
    frameworks: Iterable[str] | None = None,
) -> list[dict]:
    among = {"among_outcomes": "", "among_actions": "", "among_wishes": ""}
    if refs is not None:
        among["among_outcomes"] = "and o.id in (select value from json_each(:outcomes))"
        among["among_actions"] = "and f.id in (select value from json_each(:actions))"
        among["among_wishes"] = "and g.id in (select value from json_each(:wishes))"
    return rows(
        db,
        _FINDINGS.format(**among),
        actors.parameters(actor)
        | {
            "dossier": dossier.id,
            "own": as_json(dossiers.own_networks(db, actor)),
            "given": as_json(dossiers.given_networks(db, actor)),
            "years": as_json(dossier.school_years),
            "warranties": json.dumps(dossier.warranties),
            "keys": as_json(keys),
            "every_framework": refs is not None or frameworks is None,
            "frameworks": as_json(frameworks or ()),
            "everything": refs is not None,
            "outcomes": as_json(_ids(refs, OUTCOME)),
            "actions": as_json(_ids(refs, FOLLOW_UP)),
            "wishes": as_json(_ids(refs, WISH)),
        },
    )


def _ids(refs: list[str] | None, source: str) -> list[str]:
    return [ref.partition(":")[2] for ref in refs or () if ref.startswith(f"{source}:")]


def _chosen_refs(db: Database, dossier_id: str) -> list[str]:
    found = rows(
        db,
        "select outcome_id, follow_up_id, wish_id from dossier_entries"
        " where dossier_id = ? and dropped_at is null",
        [dossier_id],
    )
    return [
        f"{source}:{row[f'{source}_id']}"
        for row in found
        for source in (OUTCOME, FOLLOW_UP, WISH)
        if row[f"{source}_id"]
    ]


def out_of_sight(db: Database, dossier_id: str, found: list[Finding]) -> list[LinkingWords]:
    """What was chosen and can't be read any more (taken away, opened again, or no longer given),
    with the maker's own words, which stay."""
    seen = {f.entry_id for f in found}
    kept = rows(
        db,
        "select id, words, version from dossier_entries"
        " where dossier_id = ? and dropped_at is null order by position",
        [dossier_id],
    )
    return [
        LinkingWords(row["words"], row["version"], row["id"])
        for row in kept
        if row["id"] not in seen
    ]


def drop(db: Database, actor: Actor, dossier_id: str, entry_id: str) -> None:
    """Take an entry out of the pick list whose text can't be read any more."""
    with writing(db):
        access.require(db, actor, Deed.OWN_DOSSIER, dossier_id)
        db.execute(
            "update dossier_entries set dropped_at = ? where id = ? and dossier_id = ?",
            [stamp(), entry_id, dossier_id],
        )


def _finding(row: dict, format_text: str = "") -> Finding:
    row["item"], row["subtheme"] = take_item(row), row.pop("in_subtheme")
    row["meeting_on"] = date.fromisoformat(row["meeting_on"])
    for day in ("due_on", "by"):
        row[day] = date.fromisoformat(row[day]) if row[day] else None
    row["is_starred"], row["is_chosen"] = bool(row["is_starred"]), bool(row["is_chosen"])
    return Finding(**row, format_text=format_text)


def in_order(found: list[Finding]) -> list[Finding]:
    """What was chosen, in the maker's order."""
    return sorted((f for f in found if f.is_chosen), key=lambda f: (f.position, f.entry_id))


def choose(
    db: Database,
    actor: Actor,
    dossier_id: str,
    subtheme: str,
    *,
    add: list[str],
    drop: list[str],
) -> None:
    """Put these refs in the pick list, and take those out; others stay as they are.

    New ones come last; who drops one keeps the own words with it, for when it comes back.
    """
    with writing(db):
        access.require(db, actor, Deed.OWN_DOSSIER, dossier_id)
        here = dossiers.find(db, dossier_id)
        known = {f.ref: f for f in _of_refs(db, actor, here, [*add, *drop])}
        for ref in [*add, *drop]:
            finding = known.get(ref)
            if finding is None or finding.is_chosen == (ref in add):
                continue
            if finding.entry_id:
                db.execute(
                    "update dossier_entries set dropped_at = ? where id = ?",
                    [None if ref in add else stamp(), finding.entry_id],
                )
            else:
                _put_last(db, dossier_id, subtheme, finding)


def _put_last(db: Database, dossier_id: str, subtheme: str, finding: Finding) -> None:
    """Inside an open transaction: chosen for the first time."""
    db.execute(
        "insert into dossier_entries (id, dossier_id, outcome_id, follow_up_id,"
        " wish_id, subtheme, position) values"
        " (:id, :dossier, :outcome, :action, :wish, :subtheme,"
        " (select coalesce(max(position), 0) + 1 from dossier_entries"
        "  where dossier_id = :dossier))",
        {
            "id": new_id(),
            "dossier": dossier_id,
            "outcome": finding.id if finding.source == OUTCOME else None,
            "action": finding.id if finding.source == FOLLOW_UP else None,
            "wish": finding.id if finding.source == WISH else None,
            "subtheme": subtheme,
        },
    )


def swap(db: Database, actor: Actor, dossier_id: str, entry_id: str, before: str) -> None:
    """Let an entry and the one above it change places. When that one stands below by now, as after
    a double click, nothing happens."""
    with writing(db):
        access.require(db, actor, Deed.OWN_DOSSIER, dossier_id)
        refs = _chosen_refs(db, dossier_id)
        order = in_order(_of_refs(db, actor, dossiers.find(db, dossier_id), refs))
        here = next((f for f in order if f.entry_id == entry_id), None)
        if here is None:
            raise NotFound
        above = next((f for f in order if f.entry_id == before), None)
        if above is None or order.index(above) > order.index(here):
            return
        for id_, position in ((here.entry_id, above.position), (before, here.position)):
            sql = "update dossier_entries set position = ? where id = ?"
            db.execute(sql, [position, id_])


def set_words(
    db: Database,
    actor: Actor,
    dossier_id: str,
    entry_id: str,
    words: str,
    *,
    version: int,
    submission_id: str = "",
) -> None:
    """The maker's own words before an entry. Raises StaleEdit when another tab was first."""
    with writing(db):
        access.require(db, actor, Deed.OWN_DOSSIER, dossier_id)
        row = one(
            db,
            "select words, version from dossier_entries where id = ? and dossier_id = ?",
            [entry_id, dossier_id],
        )
        if row is None:
            raise NotFound
        stored = LinkingWords(row["words"], row["version"])
        if submissions.is_done(
            db,
            entry_id,
            submission_id,
            words,
            based_on=version,
            stored=stored,
            stands=stored.words == words,
            own=True,
        ):
            return
        db.execute(
            "update dossier_entries set words = ?, version = version + 1 where id = ?",
            [words, entry_id],
        )
        submissions.remember(db, entry_id, submission_id, words, version=stored.version + 1)
