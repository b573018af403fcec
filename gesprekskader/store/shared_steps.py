"""Shared steps: what others see of steps, for as long as their owner lets them."""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Meeting, PersonalStep, Reach
from gesprekskader.store import access, step_rows
from gesprekskader.store.access import Deed
from gesprekskader.store.db import one, rows, writing

GROUP, NETWORK = "group", "network"


def shared_in_year(
    db: Database, network_id: str, school_year: str, *, group_id: str | None = None
) -> list[PersonalStep]:
    """Steps their owners shared: with the network, or with the group of `group_id`.

    Without a group: what facilitators see, shared with the network or with any group.
    """
    found = rows(
        db,
        f"select {step_rows.COLUMNS} from standing_steps p {step_rows.PLACE}"
        " where p.network_id = :network and p.school_year = :year and p.shared_with <> ''"
        " and (:group is null or p.shared_with = 'network'"
        "      or p.shared_group_id = :group)"
        " order by p.created_at, p.rowid",
        {"network": network_id, "year": school_year, "group": group_id},
    )
    return step_rows.take_all(found)


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
        f"{step_rows.STEP} where p.meeting_id = ? and p.removed_at is null"
        " and p.shared_with = 'network' order by p.created_at, p.rowid",
        [meeting_id],
    )
    return _within(step_rows.take_all(found), reach)


def _within(found: list[PersonalStep], reach: Reach) -> list[PersonalStep]:
    """Steps in the words that they were shared in while this reader could follow them."""
    end = reach.steps_until
    if end is None:
        return found
    return [s for s in found if s.shared_at and max(s.shared_at, s.changed_at) < end]


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
            withdraw(db, step_id)


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


def withdraw(db: Database, step_id: str) -> None:
    """Inside an open transaction: what was forwarded of a step is taken back with it."""
    db.execute(
        "update forwardings set withdrawn_at = ? where step_id = ? and withdrawn_at is null",
        [stamp(), step_id],
    )
