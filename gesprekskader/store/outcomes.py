"""Outcomes: what a group wrote down at an item."""

import json
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.moments import moment
from gesprekskader.records import Actor, ItemRef, Landed, Outcome, Thread
from gesprekskader.rules import FIRST_KINDS, GOOD_EXAMPLE, QUOTE, SEES_SELF, STANDING_OUT
from gesprekskader.store import group_writes, new_texts, shelf, submissions
from gesprekskader.store.db import IN_THREAD, item_json, item_of, of_thread, one, rows
from gesprekskader.store.group_writes import set_removed
from gesprekskader.store.new_texts import NewText, Written

GROUPS = """
  (1 + (select count(distinct g.group_id) from outcomes g
   where g.merged_into_id = o.id and g.removed_at is null and g.group_id <> o.group_id))"""
"""How many groups wrote the outcome `o`: its own, and those of its sources."""
CHECKED = """
  (select count(distinct g.group_id) from outcomes g join picked_items k on k.id = g.picked_item_id
   where (g.id = o.id or g.merged_into_id = o.id) and g.removed_at is null
   and k.checked_at is not null)"""
"""How many of these read their own texts there again, and said that they are right."""
_COLUMNS = f"""
  o.id, o.group_id, o.picked_item_id, o.kind, o.text, o.quote_role, o.has_consent, o.author,
  o.changed_by, o.version, o.created_at, o.removed_at, o.is_starred, o.struck_at,
  coalesce((select iif(b.for_network_id is null, b.reach, 'sister') from shelf b
    where b.outcome_id = o.id), '') as reach,
  o.merged_into_id, o.sees, {GROUPS} as groups"""
"""All that an Outcome says, said once."""
WORDS = ("text", "quote_role")
"""What is gone when an outcome is struck."""
ALONG = ("quote_role",)
"""What a text in a dossier says beside its words, its kind and its star; a Finding has the same."""
FOR_ALL = "o.kind, o.text, o.quote_role, o.has_consent, o.is_starred"
"""What another program may know: the JSON (docs/json.md)."""
FOR_WHO_WROTE = """
  o.text as tekst, o.kind as soort, o.quote_role as rol,
  case o.kind when 'citaat' then o.has_consent end as toestemming"""
"""Own data, in the words of its page."""
MAY_LEAVE = "(o.has_consent or (o.kind <> 'citaat' and o.quote_role = ''))"
"""A quote leaves the network only when who said it agreed."""
_OUTCOME = f"select {_COLUMNS} from outcomes o"
AT_PICKS = f"""
  select {_COLUMNS} from standing_outcomes o where o.picked_item_id in ({{picks}})
  order by o.rowid"""
"""What was written at these picked items, in order of writing; for `take`."""
_SHOWN = f"o.sees <> '{SEES_SELF}'"
_MINE = f"o.sees = '{SEES_SELF}' and (o.author_id = :me or (:sits and o.author_id is null))"
"""Shown to nobody else yet: of this person, or of the phone of their table."""
# cross join: the network first. The index on item_key would go through what all of them picked.
_KEPT_AT = f"""real_meetings t cross join groups c on c.meeting_id = t.id
  cross join picked_items i on i.group_id = c.id where {IN_THREAD}
  and t.network_id = :network and c.hidden_at is null and t.stage = 'gesloten'"""


@dataclass(frozen=True)
class OutcomeDraft:
    """What comes from the form; role and consent only count for a quote."""

    kind: str
    text: str
    quote_role: str = ""
    has_consent: bool = False


def take(row: dict) -> Outcome:
    """An outcome of its columns."""
    row["has_consent"] = bool(row["has_consent"])
    row["created_at"] = moment(row["created_at"])
    row["is_removed"] = row.pop("removed_at") is not None
    row["is_starred"] = bool(row["is_starred"])
    row["is_struck"] = row.pop("struck_at") is not None
    row["is_hidden"] = row["sees"] == SEES_SELF
    row["is_quote"] = row["kind"] == QUOTE
    row["is_good_example"] = row["kind"] == GOOD_EXAMPLE
    row["is_decision"] = row["kind"] in FIRST_KINDS
    return Outcome(**row)


def find(db: Database, outcome_id: str, actor: Actor | None = None) -> Outcome:
    """Also a removed one, so that it can be put back. Raises NotFound, also for what somebody else
    thought and did not show yet: that is there for this actor only."""
    mine = f" or {_MINE}" if actor else ""
    row = one(
        db,
        f"{_OUTCOME} where o.id = :id and ({_SHOWN}{mine})",
        {"id": outcome_id, "me": actor.person_id if actor else None, "sits": True},
    )
    if row is None:
        raise NotFound
    return take(row)


def landed(db: Database, actor: Actor, outcome_id: str) -> Landed:
    """What this actor wrote just now, where it is: `record` asked whether they may. Raises NotFound
    for what somebody else thought and did not show yet."""
    row = one(
        db,
        f"select {_COLUMNS}, coalesce(i.warranty, 0) as warranty,"
        " t.stage in ('open', 'ophalen', 'afronden') and not t.is_cancelled as takes_texts"
        " from outcomes o join picked_items i on i.id = o.picked_item_id"
        " join groups c on c.id = o.group_id join meetings t on t.id = c.meeting_id"
        f" where o.id = :id and ({_SHOWN} or {_MINE})",
        {"id": outcome_id, "me": actor.person_id, "sits": True},
    )
    if row is None:
        raise NotFound
    warranty, takes_texts = row.pop("warranty"), bool(row.pop("takes_texts"))
    return Landed(outcome=take(row), warranty=warranty, takes_texts=takes_texts)


def of_group(db: Database, group_id: str) -> list[Outcome]:
    """A group's outcomes in order of writing; removed ones too, marked so."""
    sql = f"{_OUTCOME} where o.group_id = ? and {_SHOWN} order by o.rowid"
    found = rows(db, sql, [group_id])
    return [take(row) for row in found]


def at_item(db: Database, picked_item_id: str) -> list[Outcome]:
    """What a group wrote at an item, in order of writing; removed ones too, marked so."""
    sql = f"{_OUTCOME} where o.picked_item_id = ? and {_SHOWN} order by o.rowid"
    found = rows(db, sql, [picked_item_id])
    return [take(row) for row in found]


def not_shown_yet(
    db: Database, picked_item_id: str, person_id: str | None, *, sits: bool = True
) -> list[Outcome]:
    """What this person thought at an item and nobody else sees yet, and for who `sits` there what
    was written on the phone of the table; in order of writing, removed ones left out."""
    found = rows(
        db,
        f"{_OUTCOME} where o.picked_item_id = :at and {_MINE} and o.removed_at is null"
        " order by o.rowid",
        {"at": picked_item_id, "me": person_id, "sits": sits},
    )
    return [take(row) for row in found]


def of_meeting(db: Database, meeting_id: str) -> list[Outcome]:
    """All groups' outcomes by group and order of writing; without removed ones and sources."""
    found = rows(
        db,
        f"select {_COLUMNS} from groups c join standing_outcomes o on o.group_id = c.id"
        " where c.meeting_id = ? order by c.number, o.rowid",
        [meeting_id],
    )
    return [take(row) for row in found]


def with_sources(db: Database, meeting_id: str) -> tuple[list[Outcome], dict[str, list[Outcome]]]:
    """As `of_meeting`, and beside it the outcomes that were merged into another one: id of that
    one -> its sources, by group."""
    found = rows(
        db,
        f"select {_COLUMNS} from groups c join outcomes o on o.group_id = c.id"
        f" where c.meeting_id = ? and o.removed_at is null and {_SHOWN} order by c.number, o.rowid",
        [meeting_id],
    )
    whole: list[Outcome] = []
    sources: dict[str, list[Outcome]] = {}
    for outcome in map(take, found):
        into = outcome.merged_into_id
        (sources.setdefault(into, []) if into else whole).append(outcome)
    return whole, sources


def kept_of_year(db: Database, network_id: str, school_year: str) -> list[tuple[ItemRef, Outcome]]:
    """(ItemRef, Outcome) of what a network starred, and of all kinds but ordinary outcomes, in a
    school year; quotes with consent only. By waarborg and item number, own points last, oldest
    first."""
    found = rows(
        db,
        f"select {_COLUMNS}, {item_json('i')} as item from real_meetings t"
        " join groups c on c.meeting_id = t.id join standing_outcomes o on o.group_id = c.id"
        " join picked_items i on i.id = o.picked_item_id"
        " where t.network_id = ? and t.school_year = ?"
        f" and (o.is_starred or o.kind in ({', '.join('?' * len(STANDING_OUT))}))"
        " and (o.kind <> ? or o.has_consent)"
        " order by i.warranty is null, i.warranty, i.item_key, o.rowid",
        [network_id, school_year, *STANDING_OUT, QUOTE],
    )
    return [(item_of(json.loads(row.pop("item"))), take(row)) for row in found]


def kept_before(
    db: Database, thread: Thread, network_id: str, before_year: str, *, most: int = 5
) -> list[Outcome]:
    """What a network starred, or called a good example, the last time it talked about an item in
    an earlier school year: a handful, starred ones first, in order of writing."""
    found = rows(
        db,
        f"select {_COLUMNS} from standing_outcomes o where o.picked_item_id in"
        f" (select i.id from {_KEPT_AT} and t.school_year = (select max(t.school_year)"
        f" from {_KEPT_AT} and t.school_year < :year and exists (select 1"
        "  from standing_outcomes o where o.picked_item_id = i.id"
        "  and (o.is_starred or o.kind = :good))))"
        " and (o.is_starred or o.kind = :good)"
        " order by not o.is_starred, o.kind <> :good, o.rowid limit :most",
        of_thread(thread)
        | {
            "network": network_id,
            "year": before_year,
            "good": GOOD_EXAMPLE,
            "most": most,
        },
    )
    return [take(row) for row in found]


def state_before(db: Database, network_id: str, before_year: str) -> str:
    """Another word for other texts in a network's earlier school years: each change of a text
    raises the revision of its meeting. "" without meetings."""
    row = one(
        db,
        "select group_concat(id || revision || stage) as state from real_meetings"
        " where network_id = ? and school_year < ?",
        [network_id, before_year],
    )
    return (row["state"] if row else "") or ""


def record(
    db: Database,
    actor: Actor,
    group_id: str,
    picked_item_id: str,
    draft: OutcomeDraft,
    *,
    submission_id: str,
    part: str = "",
    from_paper: bool = False,
) -> Written:
    """Write an outcome. The same submission again gives the same outcome, also later. `part` is
    the part of the programme in which it was begun.

    Raises NotFound without a seat, RuleBroken for an item that is not this group's, Closed when
    texts are not taken. A group that was merged since takes the text in where it is now.
    """
    sent = (draft, picked_item_id)
    text = NewText("outcomes", _columns(draft), submission_id, sent, _is_built_on)
    place = (group_id, picked_item_id)
    return new_texts.record(db, actor, text, place, part=part, from_paper=from_paper)


def _columns(draft: OutcomeDraft) -> dict[str, object]:
    return dict(vars(draft))


def _is_built_on(db: Database, outcome_id: str) -> bool:
    """Whether somebody starred or merged this text, put it on the shelf or in a dossier, or parked
    it."""
    sql = """select 1 from outcomes where id = :id and (is_starred or merged_into_id is not null)
        union all select 1 from outcomes where merged_into_id = :id
        union all select 1 from shelf where outcome_id = :id
        union all select 1 from dossier_entries where outcome_id = :id
        union all select 1 from parked_points where outcome_id = :id limit 1"""
    return one(db, sql, {"id": outcome_id}) is not None


def _keep_shelf_true(db: Database, outcome_id: str, kind: str) -> None:
    """Other words are found by the other words; what is no good example any more is taken off."""
    if kind == GOOD_EXAMPLE:
        shelf.index(db, outcome_id)
    else:
        shelf.drop(db, outcome_id)


def change(
    db: Database,
    actor: Actor,
    outcome_id: str,
    draft: OutcomeDraft,
    *,
    version: int,
    submission_id: str = "",
) -> None:
    """Reword an outcome. Raises StaleEdit with the stored outcome when somebody was first.

    Rewording one that was taken away meanwhile, knowing that, brings it back.
    """
    group_id = find(db, outcome_id, actor).group_id
    with group_writes.write_at(db, actor, group_id) as group:
        stored = find(db, outcome_id, actor)
        stands = submissions.as_draft(OutcomeDraft, stored) == draft and not stored.is_removed
        if submissions.is_done(
            db, outcome_id, submission_id, draft, based_on=version, stored=stored, stands=stands
        ):
            return
        group.check_takes_texts()
        group.reword(db, actor, "outcomes", stored, _columns(draft))
        submissions.remember(db, outcome_id, submission_id, draft, version=stored.version + 1)
        _keep_shelf_true(db, outcome_id, draft.kind)
        if draft.kind == QUOTE:  # whose words those are: one voice, and one yes
            group_writes.come_loose(db, "outcomes", outcome_id)


def remove(db: Database, actor: Actor, outcome_id: str) -> None:
    """Take an outcome away; `restore` brings it back until the meeting closes."""
    group_id = find(db, outcome_id, actor).group_id
    set_removed(db, actor, "outcomes", outcome_id, group_id, removed=True)


def restore(db: Database, actor: Actor, outcome_id: str) -> None:
    group_id = find(db, outcome_id, actor).group_id
    set_removed(db, actor, "outcomes", outcome_id, group_id, removed=False)
