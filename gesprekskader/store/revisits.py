"""Revisits: was it done, what did it yield, what held it up. Many per step or action."""

import json
from dataclasses import dataclass, replace

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, LookBackCount, Revisit
from gesprekskader.store import access, carried_steps, follow_ups, places, steps, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, new_id, one, rows, writing
from gesprekskader.store.follow_ups import Doer

_COLUMNS = """
  r.id, r.step_id, r.follow_up_id, r.meeting_id, coalesce(t.title, '') as meeting_title,
  r.result, r.yielded, r.held_up, r.needed, r.takes_along, r.shares_held_up, r.version,
  r.created_at"""
"""All that a Revisit says, said once."""
_REVISIT = f"select {_COLUMNS} from revisits r left join meetings t on t.id = r.meeting_id"
_NEWEST = f"select {_COLUMNS} from newest_revisits r left join meetings t on t.id = r.meeting_id"


@dataclass(frozen=True)
class RevisitDraft:
    result: str
    yielded: str = ""
    held_up: str = ""
    needed: str = ""
    takes_along: bool | None = False
    """None leaves it as it is: not asked."""
    shares_held_up: bool = False


def _revisit(row: dict) -> Revisit:
    row["takes_along"] = bool(row["takes_along"])
    row["shares_held_up"] = bool(row["shares_held_up"])
    row["created_at"] = moment(row["created_at"])
    return Revisit(**row)


def of_step(db: Database, *step_ids: str) -> list[Revisit]:
    """All look backs on a step, or on one over the years; newest first; for its owner only."""
    found = rows(
        db,
        f"{_REVISIT} where r.step_id in (select value from json_each(?)) order by r.rowid desc",
        [as_json(step_ids)],
    )
    return [_revisit(row) for row in found]


def newest_of_person(db: Database, person_id: str) -> dict[str, Revisit]:
    """The newest look back of each of somebody's own steps, by step id; for the owner only."""
    found = rows(
        db,
        f"{_NEWEST} join personal_steps p on p.id = r.step_id where p.person_id = ?",
        [person_id],
    )
    return {row["step_id"]: _revisit(row) for row in found}


def of_follow_up(db: Database, follow_up_id: str) -> list[Revisit]:
    """All look backs on an action, newest first."""
    found = rows(
        db,
        f"{_REVISIT} where r.follow_up_id = ? order by r.rowid desc",
        [follow_up_id],
    )
    return [_revisit(row) for row in found]


def look_back_on_step(
    db: Database,
    actor: Actor,
    step_id: str,
    draft: RevisitDraft,
    *,
    meeting_id: str | None,
    version: int,
    submission_id: str,
) -> None:
    """Look back on an own step. In one meeting a second time changes the first; else it adds one.

    `version` is that of the revisit of this meeting, 0 when there is none. Raises StaleEdit.
    """
    with writing(db):
        step = steps.own(db, actor, step_id)
        if draft.result not in rules.results_for(step.kind):
            raise RuleBroken("Kies eerst hoe het met deze stap staat.")
        if meeting_id:
            access.require(db, actor, Deed.LOOK_BACK, meeting_id)
        before = _before(db, "step_id", step_id, meeting_id, submission_id)
        if before:
            as_asked = draft.takes_along in (None, carried_steps.is_carried(db, step_id))
            if _is_done(db, before, submission_id, draft, version, stands=as_asked, own=True):
                return
        takes_along = draft.takes_along
        if takes_along is None:
            takes_along = carried_steps.is_carried(db, step_id)
        written = replace(draft, takes_along=takes_along)
        about = ("step_id", step_id, meeting_id)
        revisit_id = _write(db, actor, about, written, before, submission_id)
        _remember(db, revisit_id, submission_id, draft, before)
        if takes_along:
            carried_steps.take_along(db, step, rules.next_school_year(step.school_year))
        else:
            carried_steps.leave_behind(db, step)


def look_back_on_follow_up(
    db: Database,
    actor: Actor,
    follow_up_id: str,
    draft: RevisitDraft,
    *,
    meeting_id: str,
    version: int,
    submission_id: str,
    doer: Doer | None = None,
) -> None:
    """Look back on an action of this year, in a meeting of the same network. What goes on is done
    by `doer` from now on; None leaves it with who does it. Raises as above."""
    with writing(db):
        here = places.at_meeting(db, actor, meeting_id)
        reach, meeting = here.allowed.reach, here.meeting
        waiting = follow_ups.to_look_back_on(db, meeting, reach)
        action = next((f for f in waiting if f.id == follow_up_id), None)
        if not here.allowed.looks_back or reach.until or action is None:
            raise NotFound
        before = _before(db, "follow_up_id", follow_up_id, meeting_id, submission_id)
        if doer == submissions.as_draft(Doer, action) or draft.result in rules.ENDINGS:
            doer = None
        if _is_done(db, before, submission_id, draft, version, doer=doer):
            return
        rules.check_takes_texts(meeting.stage, cancelled=meeting.is_cancelled)
        if draft.result not in rules.ACTION_RESULTS:
            raise RuleBroken("Kies eerst hoe het met deze actie staat.")
        about = ("follow_up_id", follow_up_id, meeting_id)
        revisit_id = _write(db, actor, about, draft, before, submission_id)
        if doer:
            follow_ups.hand_over(db, action, doer)
        _remember(db, revisit_id, submission_id, draft, before, doer)


def look_back_on_own_action(
    db: Database,
    actor: Actor,
    follow_up_id: str,
    draft: RevisitDraft,
    *,
    version: int,
    submission_id: str,
) -> None:
    """Who does an action says how it stands, at home; a later time adds to it. Raises as above."""
    with writing(db):
        access.require(db, actor, Deed.OWN_ACTION, follow_up_id)
        before = _before(db, "follow_up_id", follow_up_id, None, submission_id)
        if _is_done(db, before, submission_id, draft, version):
            return
        if draft.result not in rules.ACTION_RESULTS:
            raise RuleBroken("Kies eerst hoe het met deze actie staat.")
        about = ("follow_up_id", follow_up_id, None)
        revisit_id = _write(db, actor, about, draft, before, submission_id)
        _remember(db, revisit_id, submission_id, draft, before)


def _before(
    db: Database, column: str, thing_id: str, meeting_id: str | None, submission_id: str
) -> Revisit | None:
    """The look back that this one is about: the one it wrote before, or that of this meeting."""
    row = one(
        db,
        f"{_REVISIT} where r.{column} = :thing"
        " and (r.submission_id = :submission or r.meeting_id = :meeting)"
        " order by r.submission_id = :submission desc limit 1",
        {"thing": thing_id, "submission": submission_id, "meeting": meeting_id},
    )
    return _revisit(row) if row else None


def _is_done(
    db: Database,
    before: Revisit | None,
    submission_id: str,
    draft: RevisitDraft,
    version: int,
    *,
    stands: bool = True,
    own: bool = False,
    doer: Doer | None = None,
) -> bool:
    return before is not None and submissions.is_done(
        db,
        before.id,
        submission_id,
        (draft, doer) if doer else draft,
        based_on=version,
        stored=before,
        stands=stands and doer is None and _draft(before, draft) == draft,
        own=own,
    )


def _draft(stored: Revisit, asked: RevisitDraft) -> RevisitDraft:
    """What is stored, as a draft; without what was not asked."""
    found = submissions.as_draft(RevisitDraft, stored)
    return found if asked.takes_along is not None else replace(found, takes_along=None)


def _write(
    db: Database,
    actor: Actor,
    about: tuple[str, str, str | None],
    draft: RevisitDraft,
    before: Revisit | None,
    submission_id: str,
) -> str:
    """Inside an open transaction: write it over the one before, or as a new one; its id.

    `about` is the column of the thing, its id, and the meeting or None.
    """
    column, thing_id, meeting_id = about
    values = [draft.result, draft.yielded, draft.held_up, draft.needed, draft.takes_along]
    values.append(draft.shares_held_up)
    if before is not None:
        db.execute(
            "update revisits set result = ?, yielded = ?, held_up = ?, needed = ?, takes_along = ?,"
            " shares_held_up = ?, version = version + 1 where id = ?",
            [*values, before.id],
        )
        return before.id
    revisit_id = new_id()
    db.execute(
        f"insert into revisits (id, {column}, meeting_id, person_id, result,"
        " yielded, held_up, needed, takes_along, shares_held_up, submission_id, created_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [revisit_id, thing_id, meeting_id, actor.person_id, *values, submission_id, stamp()],
    )
    return revisit_id


def _remember(
    db: Database,
    revisit_id: str,
    submission_id: str,
    draft: RevisitDraft,
    before: Revisit | None,
    doer: Doer | None = None,
) -> None:
    sent = (draft, doer) if doer else draft
    version = before.version + 1 if before else 1
    submissions.remember(db, revisit_id, submission_id, sent, version=version)


COUNTS = """
  select json_array(count(distinct p.person_id),
    count(distinct case when r.created_at >= coalesce((select m.meeting_on from real_meetings m
      where m.network_id = p.network_id and m.school_year = p.school_year and m.is_last), '')
      then p.person_id end),
    count(*), count(case when r.result = 'gezet' then 1 end),
    (select count(*) from personal_steps o join personal_steps x on x.id = o.carried_from_id
      where x.network_id = {network} and x.school_year = {year} and o.removed_at is null))
  from standing_steps p left join newest_revisits r on r.step_id = p.id
  where p.network_id = {network} and p.school_year = {year}"""
"""How far the look back of a network's year is, as one column for `take_counts`."""


def take_counts(column: str) -> LookBackCount:
    """The column of COUNTS as a record."""
    people, *counts = json.loads(column)
    return LookBackCount(*(rules.shown_count(number, people) for number in (people, *counts)))


def counts(db: Database, network_id: str, school_year: str) -> LookBackCount:
    """How many people with steps looked back, how many steps were taken, and how many go along to
    the next year; None below five people.

    With a last meeting planned, looking back is what happened there or later: an answer to a mail
    halfway says how it goes, not how it went.
    """
    sql = f"select ({COUNTS.format(network=':network', year=':year')}) as counts"
    (row,) = rows(db, sql, {"network": network_id, "year": school_year})
    return take_counts(row["counts"])


def held_up(db: Database, network_id: str, school_year: str) -> list[tuple[str, str]]:
    """(what held people up, about what), no names: of actions, and of shared steps whose owners
    chose to show it; newest first."""
    found = rows(
        db,
        "select r.held_up, f.text as about from revisits r"
        " join follow_ups f on f.id = r.follow_up_id"
        " join groups c on c.id = f.group_id join meetings t on t.id = c.meeting_id"
        " where t.network_id = :network and t.school_year = :year and r.held_up <> ''"
        " and f.removed_at is null and not t.is_rehearsal"
        " union all select r.held_up, p.text from standing_steps p"
        " join newest_revisits r on r.step_id = p.id where p.network_id = :network"
        " and p.school_year = :year and p.shared_with = 'network' and r.shares_held_up"
        " and r.held_up <> ''",
        {"network": network_id, "year": school_year},
    )
    return [(row["held_up"], row["about"]) for row in found]
