"""Meetings and actions as a calendar file (RFC 5545), to be taken in as RFC 5546 says. Each keeps
its UID and its SEQUENCE rises: an update is no double, and what is called off goes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from gesprekskader.moments import AMSTERDAM
from gesprekskader.records import FollowUpAction, Meeting
from gesprekskader.rules import ENDINGS

if TYPE_CHECKING:  # a big library, for a file now and then
    from icalendar import Calendar, Event

_LENGTH = timedelta(hours=2)  # when no end was planned
_FOLLOWED = timedelta(hours=12)  # how often a calendar looks again


def write(
    meetings: list[Meeting], made_at: datetime, actions: Sequence[FollowUpAction] = ()
) -> bytes:
    """Somebody's own days, times in UTC. Actions that have a day fill it whole. Cancelled meetings
    and actions that ended are marked so, that a calendar drops them."""
    from icalendar import Event

    calendar = _calendar("PUBLISH")
    for meeting in meetings:
        calendar.add_component(_event(Event(), meeting, made_at))
    for action in actions:
        if action.by:
            calendar.add_component(_whole_day(Event(), action, action.by, made_at))
    return calendar.to_ical()


def invitation(meeting: Meeting, made_at: datetime, sender: str, words: str) -> bytes:
    """One meeting for who is invited; `sender` is the address that it comes from, `words` how to
    join. Called off it takes back what an earlier file put in (METHOD:CANCEL)."""
    from icalendar import Event, vCalAddress

    calendar = _calendar("CANCEL" if meeting.is_cancelled else "PUBLISH")
    event = _event(Event(), meeting, made_at, words)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["CN"] = meeting.network
    event.add("organizer", organizer)
    calendar.add_component(event)
    return calendar.to_ical()


def followed(name: str, meetings: list[Meeting], made_at: datetime) -> bytes:
    """A calendar that is looked at again and again (RFC 7986): all meetings of a network, and
    nobody's name."""
    from icalendar import Event

    calendar = _calendar("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _FOLLOWED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for meeting in meetings:
        calendar.add_component(_event(Event(), meeting, made_at))
    return calendar.to_ical()


def _calendar(method: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Gesprekskader//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _whole_day(event: "Event", action: FollowUpAction, day: date, made_at: datetime) -> "Event":
    has_ended = action.result in ENDINGS
    event.add("uid", f"actie-{action.id}@gesprekskader")
    event.add("dtstamp", made_at)
    event.add("sequence", action.version + has_ended)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"Actie: {action.text}")
    event.add("description", action.meeting_title)
    event.add("transp", "TRANSPARENT")  # keeps nobody's day occupied
    event.add("status", "CANCELLED" if has_ended else "CONFIRMED")
    return event


def _event(event: "Event", meeting: Meeting, made_at: datetime, words: str = "") -> "Event":
    begins = _moment(meeting, meeting.starts_at)
    ends = _moment(meeting, meeting.ends_at) if meeting.ends_at else begins + _LENGTH
    event.add("uid", f"{meeting.id}@gesprekskader")
    event.add("dtstamp", made_at)
    event.add("sequence", meeting.revision)  # rises with every change, cancelling too
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", meeting.title)
    event.add("description", f"{meeting.network}\n{words}" if words else meeting.network)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event


def _moment(meeting: Meeting, clock: str) -> datetime:
    hour, minute = (int(part) for part in clock.split(":"))
    there = datetime.combine(meeting.meeting_on, datetime.min.time(), tzinfo=AMSTERDAM)
    return there.replace(hour=hour, minute=minute).astimezone(UTC)
