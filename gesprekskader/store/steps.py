"""Personal steps: private until their owner shares them; every wording is kept for the owner."""

import json
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, stamp, today
from gesprekskader.records import Actor, ItemRef, Meeting, PersonalStep, Reach, StepVersion
from gesprekskader.rules import ENDINGS, school_year_of
from gesprekskader.store import access, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import (
    ITEM_COLUMNS,
    as_json,
    insert,
    item_json,
    item_values,
    items_from,
    new_id,
    one,
    rows,
    writing,
)

_COLUMNS = f"""
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
_PLACE = """
  join persons s on s.id = p.person_id join networks n on n.id = p.network_id
  left join meetings t on t.id = p.meeting_id
  left join newest_revisits r on r.step_id = p.id"""
_STEP = f"select {_COLUMNS} from personal_steps p {_PLACE}"

GROUP, NETWORK = "group", "network"


@dataclass(frozen=True)
class StepDraft:
    kind: str
    text: str
    items: tuple[ItemRef, ...]


def _steps(found: list[dict]) -> list[PersonalStep]:
    return [_step(row) for row in found]


def _step(row: dict) -> PersonalStep:
    row["items"] = items_from(row["items"])
    row["created_at"] = moment(row["created_at"])
    row["changed_at"] = moment(row["changed_at"])
    row["meeting_on"] = date.fromisoformat(row["meeting_on"]) if row["meeting_on"] else None
    for name in ("shared_at", "looked_back_at"):
        row[name] = moment(row[name]) if row[name] else None
    row["is_removed"] = row.pop("removed_at") is not None
    return PersonalStep(**row)


def find(db: Database, step_id: str) -> PersonalStep:
    """Also a removed one. Raises NotFound. Ask access before showing it to anybody."""
    row = one(db, f"{_STEP} where p.id = ?", [step_id])
    if row is None:
        raise NotFound
    return _step(row)


def of_person(db: Database, person_id: str, *, also_removed: bool = False) -> list[PersonalStep]:
    """Somebody's own steps, newest first; for that person only."""
    found = rows(
        db,
        f"{_STEP} where p.person_id = ? and (? or p.removed_at is null)"
        " order by p.created_at desc, p.rowid desc",
        [person_id, also_removed],
    )
    return _steps(found)


def to_look_back_on(db: Database, person_id: str, meeting: Meeting) -> list[PersonalStep]:
    """Somebody's steps of a meeting's year and network, oldest first; of a rehearsal its own."""
    if meeting.is_rehearsal:
        return [
            step for step in reversed(of_person(db, person_id)) if step.meeting_id == meeting.id
        ]
    return [
        step
        for step in reversed(of_person(db, person_id))
        if step.network_id == meeting.network_id and step.school_year == meeting.school_year
    ]


def is_open(step: PersonalStep) -> bool:
    return step.result not in ENDINGS


def shared_in_year(
    db: Database, network_id: str, school_year: str, *, group_id: str | None = None
) -> list[PersonalStep]:
    """Steps their owners shared: with the network, or with the group of `group_id`.

    Without a group: what facilitators see, shared with the network or with any group.
    """
    found = rows(
        db,
        f"select {_COLUMNS} from standing_steps p {_PLACE}"
        " where p.network_id = :network and p.school_year = :year and p.shared_with <> ''"
        " and (:group is null or p.shared_with = 'network'"
        "      or p.shared_group_id = :group)"
        " order by p.created_at, p.rowid",
        {"network": network_id, "year": school_year, "group": group_id},
    )
    return _steps(found)


def own_and_shown(db: Database, person_id: str) -> tuple[list[PersonalStep], list[PersonalStep]]:
    """Somebody's own steps, removed ones too, and what others chose to show this one person; each
    newest first. Nothing that others wrote at a rehearsal."""
    found = rows(
        db,
        f"{_STEP} where p.person_id = :id or p.id in"
        " (select s.id from standing_steps s where s.shown_to_id = :id)"
        " order by p.created_at desc, p.rowid desc",
        {"id": person_id},
    )
    every = _steps(found)
    own = [step for step in every if step.person_id == person_id]
    return own, [step for step in every if step.person_id != person_id]


def own(db: Database, actor: Actor, step_id: str) -> PersonalStep:
    """As `find`, for its owner only, as `Deed.OWN_STEP` says. Raises NotFound."""
    step = find(db, step_id)
    if actor.person_id is None or step.person_id != actor.person_id:
        raise NotFound
    return step


def shared_for(
    db: Database, meeting: Meeting, reach: Reach, *, group_id: str | None = None
) -> list[PersonalStep]:
    """As `shared_in_year`, for the year of a meeting, as far as this reader's reach goes; without
    the whole year what belongs to this meeting. A rehearsal knows only its own."""
    if meeting.is_rehearsal:
        return shared_at(db, meeting.id, reach)
    found = shared_in_year(db, meeting.network_id, meeting.school_year, group_id=group_id)
    if not reach.whole_year:
        found = [
            s
            for s in found
            if (s.meeting_id == meeting.id and s.shared_with == NETWORK)
            or (group_id and s.shared_group_id == group_id)
        ]
    return _within(found, reach)


def for_minutes(db: Database, meeting: Meeting, reach: Reach) -> list[PersonalStep]:
    """As `shared_at`; at the last meeting of a year after them all that its network was shown."""
    if not meeting.is_last:
        return shared_at(db, meeting.id, reach)
    found = [s for s in shared_for(db, meeting, reach) if s.shared_with == NETWORK]
    return sorted(found, key=lambda step: step.meeting_id != meeting.id)


def shared_at(db: Database, meeting_id: str, reach: Reach) -> list[PersonalStep]:
    """Steps written at this meeting that their owners shared with the network."""
    found = rows(
        db,
        f"{_STEP} where p.meeting_id = ? and p.removed_at is null"
        " and p.shared_with = 'network' order by p.created_at, p.rowid",
        [meeting_id],
    )
    return _within(_steps(found), reach)


def _within(found: list[PersonalStep], reach: Reach) -> list[PersonalStep]:
    """Steps in the words that they were shared in while this reader could follow them."""
    end = reach.steps_until
    if end is None:
        return found
    return [s for s in found if s.shared_at and max(s.shared_at, s.changed_at) < end]


def networks_of(db: Database, person_id: str) -> list[tuple[str, str]]:
    """Networks somebody can tie a step to, as (id, name): member, facilitator or once joined."""
    found = rows(
        db,
        "select n.id, n.name from networks n where n.id in ("
        " select network_id from memberships where person_id = :person"
        " union select t.network_id from meetings t join attendances a on a.meeting_id = t.id"
        " where a.person_id = :person and not t.is_rehearsal) order by n.name collate nocase",
        {"person": person_id},
    )
    return [(row["id"], row["name"]) for row in found]


def add(
    db: Database,
    actor: Actor,
    draft: StepDraft,
    *,
    network_id: str,
    meeting_id: str | None,
    school_year: str | None = None,
    submission_id: str,
) -> str:
    """Write an own step; its id. The same submission again gives the same step.

    Raises NotFound for the table's phone (it has no person) and for a foreign network or meeting.
    """
    with writing(db):
        if actor.person_id is None:
            raise NotFound
        if meeting_id:
            access.require(db, actor, Deed.TAKE_PART, meeting_id)
        elif network_id not in dict(networks_of(db, actor.person_id)):
            raise NotFound
        sql = "select id from personal_steps where person_id = ? and submission_id = ?"
        if known := one(db, sql, [actor.person_id, submission_id]):
            _catch_up(db, known["id"], draft, submission_id)
            return known["id"]
        return write_new(
            db,
            actor.person_id,
            draft,
            network_id=network_id,
            meeting_id=meeting_id,
            school_year=school_year or school_year_of(today()),
            submission_id=submission_id,
        )


def write_new(
    db: Database,
    person_id: str,
    draft: StepDraft,
    *,
    network_id: str,
    meeting_id: str | None,
    school_year: str,
    submission_id: str,
) -> str:
    """Inside an open transaction: a step of this person; its id."""
    step_id = new_id()
    values = {
        "id": step_id,
        "person_id": person_id,
        "kind": draft.kind,
        "text": draft.text,
        "network_id": network_id,
        "meeting_id": meeting_id,
        "school_year": school_year,
        "submission_id": submission_id,
        "created_at": stamp(),
        "changed_at": stamp(),
    }
    insert(db, "personal_steps", values)
    set_items(db, step_id, draft.items)
    submissions.remember(db, step_id, submission_id, draft, version=1)
    return step_id


def _catch_up(db: Database, step_id: str, draft: StepDraft, submission_id: str) -> None:
    """The answer got lost, the writer typed on and sent again: the newer words count."""
    stored = find(db, step_id)
    if submissions.brings_newer(
        db,
        step_id,
        submission_id,
        draft,
        version=stored.version,
        stands=submissions.as_draft(StepDraft, stored) == draft,
        is_built_on=lambda: _is_built_on(db, step_id),
    ):
        _write(db, stored, draft)
        submissions.remember(db, step_id, submission_id, draft, version=stored.version + 1)


def _is_built_on(db: Database, step_id: str) -> bool:
    """Whether this step was shared, shown, deleted, forwarded, looked back on, or taken along."""
    sql = """select 1 from personal_steps
         where id = :id
         and (shared_with <> '' or shown_to_id is not null or removed_at is not null)
        union all select 1 from forwardings where step_id = :id and withdrawn_at is null
        union all select 1 from revisits where step_id = :id
        union all select 1 from personal_steps where carried_from_id = :id limit 1"""
    return one(db, sql, {"id": step_id}) is not None


def _write(db: Database, stored: PersonalStep, draft: StepDraft) -> None:
    db.execute(
        "update personal_steps set kind = ?, text = ?, version = version + 1, changed_at = ?,"
        " removed_at = null where id = ?",
        [draft.kind, draft.text, stamp(), stored.id],
    )
    db.execute("delete from step_items where step_id = ?", [stored.id])
    set_items(db, stored.id, draft.items)


def change(
    db: Database,
    actor: Actor,
    step_id: str,
    draft: StepDraft,
    *,
    version: int,
    submission_id: str = "",
) -> None:
    """Reword a step; the earlier wording stays for its owner. Raises StaleEdit when another device
    of the owner's was first."""
    with writing(db):
        before = own(db, actor, step_id)
        if submissions.is_done(
            db,
            step_id,
            submission_id,
            draft,
            based_on=version,
            stored=before,
            stands=submissions.as_draft(StepDraft, before) == draft and not before.is_removed,
            own=True,
        ):
            return
        _write(db, before, draft)
        if (before.kind, before.text) != (draft.kind, draft.text):
            db.execute(
                "insert into step_versions (step_id, version, kind, text, changed_at)"
                " values (?, ?, ?, ?, ?)",
                [step_id, before.version, before.kind, before.text, before.changed_at.isoformat()],
            )
        submissions.remember(db, step_id, submission_id, draft, version=before.version + 1)


def versions(db: Database, *step_ids: str) -> list[StepVersion]:
    """Earlier wordings of a step, or of one over the years; newest first; for the owner only."""
    found = rows(
        db,
        "select kind, text, changed_at from step_versions"
        " where step_id in (select value from json_each(?)) order by changed_at desc, version desc",
        [as_json(step_ids)],
    )
    return [StepVersion(row["kind"], row["text"], moment(row["changed_at"])) for row in found]


def share(
    db: Database, actor: Actor, step_id: str, shared_with: str, group_id: str | None = None
) -> None:
    """Share with the group or the network, or take back ("").

    What was forwarded from a step is withdrawn when the step is taken back.
    """
    with writing(db):
        if shared_with:
            _check_shares(db, actor, step_id, group_id if shared_with == GROUP else "")
        shared = db.execute(
            "update personal_steps set shared_with = ?, shared_group_id = ?, shared_at = ?"
            " where id = ? and person_id = ?",
            [
                shared_with,
                group_id if shared_with == GROUP else None,
                stamp() if shared_with else None,
                step_id,
                actor.person_id,
            ],
        )
        if not shared.rowcount:
            raise NotFound
        if not shared_with:
            _withdraw(db, step_id)


def _check_shares(db: Database, actor: Actor, step_id: str, group_id: str | None) -> None:
    """Raise NotFound, or RuleBroken for who is not of the network of the step, or does not sit in
    this group of it ("" for the whole network)."""
    may = access.which(db, actor, step_id, Deed.OWN_STEP, Deed.SHARE_STEP)
    if Deed.OWN_STEP not in may:
        raise NotFound
    if Deed.SHARE_STEP not in may:
        raise RuleBroken("Je hoort niet bij dit netwerk. De stap blijft van jou alleen.")
    sits = """select 1 from seats s join groups c on c.id = s.group_id
        join meetings t on t.id = c.meeting_id join personal_steps p on p.network_id = t.network_id
        where c.id = ? and s.person_id = ? and p.id = ?"""
    if group_id != "" and one(db, sits, [group_id, actor.person_id, step_id]) is None:
        raise RuleBroken("Je zit niet in een groep van dit netwerk. Deel met het netwerk.")


def set_removed(db: Database, actor: Actor, step_id: str, *, removed: bool) -> None:
    """Delete an own step, or undo that. A deleted step is shown to nobody any more."""
    with writing(db):
        access.require(db, actor, Deed.OWN_STEP, step_id)
        db.execute(
            "update personal_steps set removed_at = ? where id = ?",
            [stamp() if removed else None, step_id],
        )
        if removed:
            db.execute(
                "update personal_steps set shared_with = '', shared_group_id = null,"
                " shared_at = null, shown_to_id = null where id = ?",
                [step_id],
            )
            _withdraw(db, step_id)


def _withdraw(db: Database, step_id: str) -> None:
    db.execute(
        "update forwardings set withdrawn_at = ? where step_id = ? and withdrawn_at is null",
        [stamp(), step_id],
    )


def set_items(db: Database, step_id: str, items: tuple[ItemRef, ...]) -> None:
    """Inside an open transaction: what a step is about, in order."""
    db.execute(
        f"insert into step_items (step_id, position, {ITEM_COLUMNS})"
        " select ?, key, value ->> 'framework', value ->> 'framework_version',"
        " value ->> 'item_key', value ->> 'warranty', value ->> 'subtheme',"
        " value ->> 'item_number', value ->> 'wording', value ->> 'round' from json_each(?)",
        [step_id, json.dumps([item_values(item) for item in items])],
    )
