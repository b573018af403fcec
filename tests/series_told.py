"""A series of twelve dates for a team and its management team, as tests plan it."""

from datetime import date, timedelta
from uuid import uuid4

from icalendar import Calendar
from support import TODAY, draft

from gesprekskader.rules import school_year_of
from gesprekskader.store import networks, series
from gesprekskader.store.series import MeetingPlan

STEP = timedelta(weeks=4)
FIRST = TODAY + timedelta(weeks=2)
"""Twelve dates from here on pass both nights in which the clock changes, and the summer."""


def second_network(db, cast, name="MT") -> str:
    """Another network that the facilitator of the cast leads."""
    year = school_year_of(TODAY)
    return networks.add(db, cast.facilitator, name=name, description="", school_year=year)


def plan(network_id: str, day: date, **over) -> MeetingPlan:
    values = {
        "format_key": "contactmiddag",
        "framework": "",
        "phases": (),
        "offers": (),
        "is_last_when_free": False,
    }
    words = {name: over.pop(name) for name in ("title", "starts_at", "ends_at") if name in over}
    whole = draft(meeting_on=day, **{"title": "Dagdeel", "ends_at": ""} | words)
    return MeetingPlan(network_id, whole, **values | over)


def twelve(db, cast, *network_ids: str, submission_id: str = "") -> str:
    """Twelve meetings, one every four weeks, of these networks in turn."""
    plans = [
        plan(network_ids[n % len(network_ids)], FIRST + n * STEP, title=f"Dagdeel {n + 1}")
        for n in range(12)
    ]
    return series.add(
        db,
        cast.facilitator,
        "twaalf",
        "Twaalf dagdelen",
        plans,
        submission_id=submission_id or uuid4().hex,
    )


def days(found) -> list[date]:
    return [meeting.meeting_on for meeting in found.meetings]


def events(body: bytes) -> dict[str, object]:
    """The appointments of a calendar file, by UID; none is there twice."""
    calendar = Calendar.from_ical(body)
    found = calendar.walk("VEVENT")
    by_uid = {str(event["uid"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid
