"""Series: meetings that are planned together, in one network or several, and moved together."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp, today
from gesprekskader.records import Actor, Meeting, PhasePlan
from gesprekskader.records.series import Series, SeriesOfNetwork
from gesprekskader.store import access, actors, meetings, networks, places, programmes, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import insert, new_id, one, rows, writing
from gesprekskader.store.meetings import MeetingDraft

ONE, AFTER, ALL = "deze", "erna", "alles"
"""How far a move reaches: one meeting, that one and what comes after it, or all that is to come."""


@dataclass(frozen=True)
class MeetingPlan:
    """One meeting that is to be made; `is_last_when_free` makes it the last of its school year
    unless there is one."""

    network_id: str
    draft: MeetingDraft
    format_key: str
    framework: str
    phases: tuple[PhasePlan, ...]
    offers: tuple[str, ...]
    is_last_when_free: bool

    @property
    def year(self) -> tuple[str, str]:
        return self.network_id, rules.school_year_of(self.draft.meeting_on)


def led(db: Database, actor: Actor, series_id: str) -> Series:
    """The series with its meetings in the networks that this actor leads: access and the series in
    one read. Raises NotFound when there are none."""
    found = rows(
        db,
        f"select {places.MEETING},"
        f" {access.FACILITATES.format(network='t.network_id')} as is_mine"
        " from meetings t join networks n on n.id = t.network_id"
        " where t.series_id = :series order by t.meeting_on, t.starts_at, t.rowid",
        actors.parameters(actor) | {"series": series_id},
    )
    mine = [places.take_meeting(row) for row in found if row.pop("is_mine")]
    if not mine:
        raise NotFound
    return Series(series_id, mine[0].series, tuple(mine), len(found) - len(mine))


def of_network(db: Database, network_id: str, since: str) -> list[SeriesOfNetwork]:
    """The series with a meeting of this network from a school year on, the first first."""
    found = rows(
        db,
        "select s.id, s.title, min(t.meeting_on) as first_on, max(t.meeting_on) as last_on,"
        " count(*) as meetings from meetings t join series s on s.id = t.series_id"
        " where t.network_id = ? and t.school_year >= ? group by s.id order by 3, s.rowid",
        [network_id, since],
    )
    days = ("first_on", "last_on")
    return [
        SeriesOfNetwork(**row | {name: date.fromisoformat(row[name]) for name in days})
        for row in found
    ]


def add(
    db: Database,
    actor: Actor,
    key: str,
    title: str,
    plans: Sequence[MeetingPlan],
    *,
    submission_id: str,
) -> str:
    """Plan all these meetings at once, as one series; its id. The same submission again gives the
    same series. Raises NotFound for a network of somebody else, RuleBroken for the same submission
    with other days."""
    sent = (key, [(plan.network_id, plan.draft, plan.format_key) for plan in plans])
    with writing(db):
        for network_id in {plan.network_id for plan in plans}:
            access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        sql = "select id from series where made_by = ? and submission_id = ?"
        if known := one(db, sql, [actor.own_id, submission_id]):
            if not submissions.is_stored(db, submission_id, sent):
                raise RuleBroken(
                    "Deze reeks staat al in het jaar, met de datums van de eerste keer. Verzet ze"
                    " op de pagina van de reeks."
                )
            return known["id"]
        series_id = new_id()
        values = {"id": series_id, "key": key, "title": title, "made_by": actor.own_id}
        insert(db, "series", values | {"made_at": stamp(), "submission_id": submission_id})
        _insert(db, actor, series_id, _with_last(db, plans))
        submissions.remember(db, series_id, submission_id, sent, version=1)
    return series_id


def _with_last(db: Database, plans: Sequence[MeetingPlan]) -> list[MeetingPlan]:
    """The same; who may be the last of a school year is, when there is none."""
    taken: set[tuple[str, str]] = set()
    found = []
    for plan in plans:
        is_last = plan.is_last_when_free and plan.year not in taken
        if is_last:
            taken.add(plan.year)
            is_last = meetings.last_of_year(db, *plan.year) is None
        found.append(replace(plan, draft=replace(plan.draft, is_last=is_last)))
    return found


def _insert(db: Database, actor: Actor, series_id: str, plans: list[MeetingPlan]) -> None:
    for network_id, year in dict.fromkeys(plan.year for plan in plans):
        networks.open_year(db, network_id, year)
    ids = [new_id() for _ in plans]
    codes = meetings.new_codes(db, len(plans))
    made = [
        meetings.columns(plan.draft)
        | {"id": id_, "network_id": plan.network_id, "school_year": plan.year[1]}
        | {"join_code": code, "format_key": plan.format_key, "framework": plan.framework}
        | {"created_by": actor.person_id, "created_at": stamp(), "series_id": series_id}
        for id_, code, plan in zip(ids, codes, plans, strict=True)
    ]
    taken = ", ".join(f"value ->> '{name}'" for name in made[0])
    db.execute(
        f"insert into meetings ({', '.join(made[0])}) select {taken} from json_each(?)",
        [json.dumps(made)],
    )
    both = list(zip(ids, plans, strict=True))
    programmes.insert_all_phases(db, {id_: plan.phases for id_, plan in both})
    programmes.insert_all_offers(db, {id_: plan.offers for id_, plan in both})


def move(
    db: Database,
    actor: Actor,
    series_id: str,
    meeting_id: str,
    day: date,
    *,
    was_on: date,
    reach: str,
    network_ids: Iterable[str],
) -> int:
    """A meeting goes to another day, and as many days further what goes along: of `network_ids`, as
    far as `reach` says. What was held, or called off, stays, and networks of others do.

    `was_on` is the day that was looked at. Twice is as once. Raises NotFound, RuleBroken when
    somebody else was first, and for a day that is past. How many moved.
    """
    with writing(db):
        movable = led(db, actor, series_id).movable(today())
        first = next((meeting for meeting in movable if meeting.id == meeting_id), None)
        if first is None:
            raise RuleBroken("Deze bijeenkomst is al begonnen of voorbij. Die blijft waar hij is.")
        if first.meeting_on == day:
            return 0
        if first.meeting_on != was_on:
            raise RuleBroken("Iemand verzette dit intussen. Kijk eerst welke datum er nu staat.")
        moved = _along(movable, first, reach, set(network_ids))
        _put(db, moved, day - first.meeting_on)
        return len(moved)


def _along(movable: list[Meeting], first: Meeting, reach: str, chosen: set[str]) -> list[Meeting]:
    """What moves with the first, and that itself."""
    since = movable.index(first)
    return [
        meeting
        for place, meeting in enumerate(movable)
        if meeting == first
        or (meeting.network_id in chosen and (reach == ALL or (reach == AFTER and place > since)))
    ]


def _put(db: Database, moved: list[Meeting], by: timedelta) -> None:
    told = []
    for meeting in moved:
        day = meeting.meeting_on + by
        year = rules.school_year_of(day)
        if day < today():
            raise RuleBroken(
                f"Dan komt '{meeting.title}' op een dag die al voorbij is. Kies een latere dag."
            )
        if year != meeting.school_year:
            meetings.check_only_last(
                db, meeting.network_id, year, meeting.id, is_last=meeting.is_last
            )
        told.append({"id": meeting.id, "day": day.isoformat(), "year": year})
    for network_id, year in {(m.network_id, t["year"]) for m, t in zip(moved, told, strict=True)}:
        networks.open_year(db, network_id, year)
    db.execute(
        "update meetings set meeting_on = v.value ->> 'day', school_year = v.value ->> 'year',"
        " version = version + 1, revision = revision + 1"
        " from json_each(?) v where meetings.id = v.value ->> 'id'",
        [json.dumps(told)],
    )
