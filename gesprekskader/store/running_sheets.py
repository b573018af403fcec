"""A programme that is edited part by part, before the meeting and while it runs. Two who lead lose
nothing: each write begins with the parts as they are now."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from gesprekskader.errors import Closed, RuleBroken, StaleEdit
from gesprekskader.records import Actor, ItemRef, Meeting, PhasePlan
from gesprekskader.rules import CLOSED, fitting, programme, tidy
from gesprekskader.store import (
    archives,
    groups,
    meetings,
    picked_items,
    programmes,
    submissions,
)
from gesprekskader.store.db import new_id, writing

Parts = list[PhasePlan]


@dataclass(frozen=True)
class Stood:
    """A part as somebody else left it, for beside one's own words."""

    part: PhasePlan
    version: int = 0


def place(db: Database, actor: Actor, meeting_id: str, part_id: str, after: str, sent: str) -> None:
    """The part stands behind another, "" at the begin. `sent` is the submission. Raises RuleBroken
    when one of them is gone, Closed for a meeting that was held."""
    _edit(
        db,
        actor,
        meeting_id,
        (sent, part_id, after),
        lambda parts, _: programme.placed(parts, part_id, after),
    )


def step(db: Database, actor: Actor, meeting_id: str, part_id: str, *, up: bool, sent: str) -> None:
    """One place up or down."""
    _edit(
        db,
        actor,
        meeting_id,
        (sent, part_id, up),
        lambda parts, _: programme.stepped(parts, part_id, up=up),
    )


def leave_out(db: Database, actor: Actor, meeting_id: str, part_id: str) -> None:
    """The programme goes on without it; what groups picked and wrote stays. Twice is as once."""
    _edit(
        db,
        actor,
        meeting_id,
        None,
        lambda parts, running: programme.left_out(parts, part_id, running),
    )


def put_back(
    db: Database,
    actor: Actor,
    meeting_id: str,
    part_id: str,
    point_of: Callable[[PhasePlan], ItemRef],
) -> None:
    """The part stands where it stood; groups that began without its talking point get it."""

    def edit(parts: Parts, _: str) -> Parts:
        part = programme.found(parts, part_id)
        if part.point:
            there = [group.id for group in groups.of_meeting(db, meeting_id)]
            picked_items.give_missing(db, there, [point_of(part)])
        return programme.put_back(parts, part_id)

    _edit(db, actor, meeting_id, None, edit)


def add(
    db: Database, actor: Actor, meeting_id: str, new: PhasePlan, *, after: str, sent: str
) -> str:
    """A part of who leads, behind another; its id. Sent twice there is one."""
    made = new_id()
    _edit(
        db,
        actor,
        meeting_id,
        (sent, new, after),
        lambda parts, _: programme.added(parts, replace(new, id=made), after),
    )
    return made


def change(
    db: Database,
    actor: Actor,
    meeting_id: str,
    part_id: str,
    typed: Mapping[str, str],
    knew: Mapping[str, str],
    written: Callable[[PhasePlan, Mapping[str, str]], PhasePlan],
) -> PhasePlan:
    """What was typed in one part, field by field, as words; `knew` is what the page knew of each,
    and `written` makes the part of it. What another changed in other fields stays. The part as it
    is now; raises StaleEdit (with a `Stood`) when both changed the same."""

    def edit(parts: Parts, _: str) -> Parts:
        part = programme.found(parts, part_id)
        fresh = programme.merged(words_of(part), typed, knew)
        if fresh is None:
            raise StaleEdit(Stood(part))
        return [written(part, fresh) if one.id == part_id and fresh else one for one in parts]

    return programme.found(_edit(db, actor, meeting_id, None, edit), part_id)


def set_minutes(
    db: Database,
    actor: Actor,
    meeting_id: str,
    part_id: str,
    minutes: int,
    stood: int | None,
    unsure: Collection[int | None] = (),
) -> None:
    """Give a part these minutes, where it has what the page knew: `stood`, or one of `unsure`, that
    this page sent before without an answer. Raises StaleEdit (with a `Stood`) for others."""

    def edit(parts: Parts, _: str) -> Parts:
        part = programme.found(parts, part_id)
        is_same = part.minutes == minutes or (minutes == stood and not unsure)
        if not is_same and part.minutes != stood and part.minutes not in unsure:
            raise StaleEdit(Stood(part))
        fresh = part if is_same else replace(part, minutes=minutes)
        return [fresh if one.id == part_id else one for one in parts]

    _edit(db, actor, meeting_id, None, edit)


def words_of(part: PhasePlan) -> dict[str, str]:
    """A part field by field, as a form shows it."""
    names = ("title", "minutes", "setting", "capture", "prompt", "notes")
    return {
        name: tidy(str(getattr(part, name))) for name in (*names, "link", "link_words", "link_at")
    }


def fit(db: Database, actor: Actor, meeting_id: str, key: str, over: int) -> None:
    """One of the ways to make it fit, as it was shown for so many minutes over. Raises RuleBroken
    when that is not so any more."""

    def edit(parts: Parts, running: str) -> Parts:
        meeting = meetings.find(db, meeting_id)
        way = next((w for w in fits(meeting, parts, running) if w.key == key), None)
        if way is None or over != minutes_over(meeting, parts):
            raise RuleBroken("Het programma is intussen veranderd. Kijk het nog eens na.")
        if way.ends_at:
            sql = "update meetings set ends_at = ?, version = version + 1 where id = ?"
            db.execute(sql, [way.ends_at, meeting_id])
        return [replace(p, minutes=way.minutes.get(p.id, p.minutes)) for p in parts]

    _edit(db, actor, meeting_id, None, edit)


def fits(meeting: Meeting, parts: Parts, running: str) -> list[fitting.Fit]:
    """The ways to make the programme fit; what runs or is past stays as long as it is."""
    there = programme.inside(parts)
    at = next((part.position for part in there if part.id == running), 0)
    over = minutes_over(meeting, parts) or 0
    return fitting.ways_to_fit(there, over, meeting.ends_at, after=at)


def minutes_over(meeting: Meeting, parts: Parts) -> int | None:
    """How many minutes it runs past the planned end (negative: to spare); None without an end."""
    total = sum(part.minutes for part in programme.inside(parts))
    return fitting.minutes_over(total, meeting.starts_at, meeting.ends_at)


def _edit(
    db: Database,
    actor: Actor,
    meeting_id: str,
    sent: tuple | None,
    edit: Callable[[Parts, str], Parts],
) -> Parts:
    """One change: `edit` gets the parts and the id of the one that runs, and gives them as they are
    to be. `sent` is the submission and what it said; the same again changes nothing."""
    with writing(db):
        here = archives.led(db, actor, meeting_id)
        if here.meeting.stage == CLOSED or here.meeting.is_cancelled:
            raise Closed("Deze bijeenkomst is geweest. Het programma blijft zoals het was.")
        before = programmes.all_parts(db, meeting_id)
        if sent and submissions.is_stored(db, sent[0], sent[1:]):
            return before
        at = here.clock.phase if here.clock else None
        after = edit(before, next((part.id for part in before if part.position == at), ""))
        if after != before:
            programmes.rewrite(db, meeting_id, before, after)
            _rename_points(db, meeting_id, before, after)
        if sent:
            submissions.remember(db, meeting_id, sent[0], sent[1:], version=0)
        return after


def _rename_points(db: Database, meeting_id: str, before: Parts, after: Parts) -> None:
    """A talking point that is called otherwise keeps its key; groups that wrote nothing
    at it see its new name."""
    was = {part.id: part.title for part in before}
    for part in after:
        if part.point and was.get(part.id) not in (None, part.title):
            db.execute(
                "update picked_items set wording = ? where item_key = ? and round = ?"
                " and group_id in (select id from groups where meeting_id = ?)"
                f" and not ({picked_items.HAS_TEXTS})",
                [part.title.removesuffix(f": {part.round}"), part.point, part.round, meeting_id],
            )
