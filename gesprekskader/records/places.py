"""A place: a meeting, or a group at one, with what its visitor may do there. Read in one go."""

from dataclasses import dataclass
from datetime import datetime

from gesprekskader.records.meetings import Clock, Group, Meeting, PickedItem
from gesprekskader.records.people import Reach


@dataclass(frozen=True)
class Allowed:
    """What somebody may do at one meeting: deeds of `store.access.Deed`, by other words."""

    facilitates: bool
    takes_part: bool
    reads: bool
    looks_back: bool
    reach: Reach
    """What of the year they may read."""


@dataclass(frozen=True)
class Turned:
    """Who pressed the switch last, for who leads the meeting too."""

    person_id: str
    name: str
    at: datetime


@dataclass(frozen=True)
class AtMeeting:
    """A meeting as one visitor comes to it."""

    meeting: Meeting
    clock: Clock | None
    """None while the programme does not run."""
    stopped_at: int | None
    """The part that the clock stopped at and can go on with."""
    turned: Turned | None
    """None before the first time."""
    allowed: Allowed
    seated: Group | None
    """The group where this visitor sits, as it was when the page began."""


@dataclass(frozen=True)
class AtGroup:
    """A small group as one visitor comes to it: who sits there, or leads its meeting."""

    group: Group
    picked: list[PickedItem]
    """What the group talks about, in order."""
    has_merged: bool
    """Whether another group went into it."""
    place: AtMeeting

    @property
    def meeting(self) -> Meeting:
        return self.place.meeting

    @property
    def allowed(self) -> Allowed:
        return self.place.allowed
