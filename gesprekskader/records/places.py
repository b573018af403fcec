"""A place: a meeting, or a group at one, with what its visitor may do there. Read in one go."""

from dataclasses import dataclass

from gesprekskader.records.meetings import Clock, Conversation, Meeting, PickedItem
from gesprekskader.records.people import Reach


@dataclass(frozen=True)
class Allowed:
    """What somebody may do at one meeting; the reasons stand with `store.access.Deed`."""

    facilitates: bool
    attends: bool
    """Came in with the code, on this device or as this person."""
    belongs: bool
    """Is on the network's list of that year."""
    reach: Reach
    """What of the year they may read."""


@dataclass(frozen=True)
class AtMeeting:
    """A meeting as one visitor comes to it."""

    meeting: Meeting
    clock: Clock | None
    """None while the programme does not run."""
    allowed: Allowed


@dataclass(frozen=True)
class AtGroup:
    """A small group as one visitor comes to it: who sits there, or leads its meeting."""

    group: Conversation
    picked: list[PickedItem]
    """What the group talks about, in order."""
    has_merged: bool
    """Whether another group went into it."""
    meeting: Meeting
    clock: Clock | None
    allowed: Allowed
