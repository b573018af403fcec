"""Meetings as a calendar file. The same meeting keeps its UID: an update is no double."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from gesprekskader.moments import AMSTERDAM
from gesprekskader.records import Meeting

_LENGTH = timedelta(hours=2)  # when no end was planned


def write(meetings: list[Meeting], made_at: datetime) -> bytes:
    """The calendar file (RFC 5545), times in UTC; cancelled meetings are marked so."""
    calendar = Calendar()
    calendar.add("prodid", "-//Gesprekskader//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for meeting in meetings:
        calendar.add_component(_event(meeting, made_at))
    return calendar.to_ical()


def _event(meeting: Meeting, made_at: datetime) -> Event:
    begins = _moment(meeting, meeting.starts_at)
    ends = _moment(meeting, meeting.ends_at) if meeting.ends_at else begins + _LENGTH
    event = Event()
    event.add("uid", f"{meeting.id}@gesprekskader")
    event.add("dtstamp", made_at)
    event.add("sequence", meeting.revision)  # rises with every change, cancelling too
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", meeting.title)
    event.add("description", meeting.network)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event


def _moment(meeting: Meeting, clock: str) -> datetime:
    hour, minute = (int(part) for part in clock.split(":"))
    there = datetime.combine(meeting.meeting_on, datetime.min.time(), tzinfo=AMSTERDAM)
    return there.replace(hour=hour, minute=minute).astimezone(UTC)
