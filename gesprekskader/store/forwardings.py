"""Forwardings: an action or a shared step goes to a roundtable, with a question."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Actor, Forwarding
from gesprekskader.store import access, follow_ups, meetings, steps
from gesprekskader.store.access import Deed
from gesprekskader.store.db import moment, new_id, one, rows, stamp, writing

_FORWARDING = """
  select w.id, w.meeting_id, t.network_id, w.follow_up_id, w.step_id, w.roundtable_key,
  w.roundtable, w.question, coalesce(f.text, p.text) as text, coalesce(p.kind, '') as step_kind,
  w.created_at as forwarded_at,
  coalesce(s.name, '') as forwarded_by,
  coalesce(case when i.item_key is null and i.id is not null then 'Eigen punt'
    when i.id is not null then i.subtheme || ' · item ' || i.item_number end,
    (select group_concat(x.subtheme || ' · item ' || x.item_number, ', ') from step_items x
     where x.step_id = p.id), '') as item_labels
  from forwardings w join meetings t on t.id = w.meeting_id
  left join follow_ups f on f.id = w.follow_up_id
  left join picked_items i on i.id = f.picked_item_id
  left join personal_steps p on p.id = w.step_id left join persons s on s.id = w.person_id
  where w.withdrawn_at is null and (f.id is null or f.removed_at is null)
  and (p.id is null or (p.removed_at is null and p.shared_with = 'network'))"""


def _forwarding(row: dict) -> Forwarding:
    row["forwarded_at"] = moment(row["forwarded_at"])
    lead = {"ga": "Ik ga ", "wil": "Ik wil "}.get(row.pop("step_kind"), "")
    row["text"] = lead + row["text"]
    return Forwarding(**row)


def of_meeting(db: Database, meeting_id: str) -> list[Forwarding]:
    """What was forwarded at this meeting, in order."""
    found = rows(db, f"{_FORWARDING} and w.meeting_id = ? order by w.rowid", [meeting_id])  # noqa: S608
    return [_forwarding(row) for row in found]


def of_year(db: Database, network_id: str, school_year: str) -> list[Forwarding]:
    """What was forwarded by a network in a school year, in order."""
    found = rows(
        db,
        f"{_FORWARDING} and t.network_id = ? and t.school_year = ?"  # noqa: S608
        " and not t.is_rehearsal order by w.rowid",
        [network_id, school_year],
    )
    return [_forwarding(row) for row in found]


def of_step(db: Database, step_id: str) -> list[Forwarding]:
    """Where a step lies now; for its owner."""
    found = rows(db, f"{_FORWARDING} and w.step_id = ? order by w.rowid", [step_id])  # noqa: S608
    return [_forwarding(row) for row in found]


def forward(
    db: Database,
    actor: Actor,
    meeting_id: str,
    *,
    follow_up_id: str | None,
    step_id: str | None,
    roundtable: tuple[str, str],
    question: str,
    submission_id: str,
) -> str:
    """Forward an action, or a step its owner shared, to a roundtable (key, title); the id.

    The facilitator presses the button, the group decides (002:551). Only what the whole network
    may see goes on: raises NotFound for a private or group-shared step, RuleBroken when it lies
    at that table already.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        meeting = meetings.find(db, meeting_id)
        if step_id:
            shared = steps.shared_for(db, meeting)
            allowed = {step.id for step in shared if step.shared_with == steps.NETWORK}
        else:
            found = follow_ups.to_look_back_on(db, meeting, everything=True)
            allowed = {follow_up.id for follow_up in found}
        if (step_id or follow_up_id) not in allowed:
            raise NotFound
        known = one(
            db,
            "select id from forwardings where meeting_id = ? and submission_id = ?",
            [meeting_id, submission_id],
        )
        if known:
            return known["id"]
        same = one(
            db,
            "select 1 from forwardings where withdrawn_at is null and roundtable_key = ?"
            " and (follow_up_id = ? or step_id = ?)",
            [roundtable[0], follow_up_id, step_id],
        )
        if same:
            raise RuleBroken(f"Dit ligt al bij {roundtable[1]}.")
        forwarding_id = new_id()
        db.execute(
            "insert into forwardings (id, meeting_id, follow_up_id, step_id, roundtable_key,"
            " roundtable, question, person_id, submission_id, created_at) values (?, ?, ?,"
            " ?, ?, ?, ?, ?, ?, ?)",
            [
                forwarding_id,
                meeting_id,
                follow_up_id,
                step_id,
                *roundtable,
                question,
                actor.person_id,
                submission_id,
                stamp(),
            ],
        )
    return forwarding_id


def meeting_of(db: Database, forwarding_id: str) -> str:
    """The meeting a forwarding was made at. Raises NotFound."""
    row = one(db, "select meeting_id from forwardings where id = ?", [forwarding_id])
    if row is None:
        raise NotFound
    return row["meeting_id"]


def withdraw(db: Database, actor: Actor, forwarding_id: str) -> None:
    """Take a forwarding back. Twice is as once."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_of(db, forwarding_id))
        db.execute(
            "update forwardings set withdrawn_at = coalesce(withdrawn_at, ?) where id = ?",
            [stamp(), forwarding_id],
        )
