"""A series: meetings that were planned together, and move together or apart."""

from dataclasses import dataclass
from datetime import date

from gesprekskader.records.meetings import Meeting


@dataclass(frozen=True)
class Series:
    """As one facilitator comes to it: the meetings of networks that somebody else leads are
    counted only."""

    id: str
    title: str
    meetings: tuple[Meeting, ...]
    """By day and time; called off ones too."""
    elsewhere: int
    """How many are in networks of others."""

    @property
    def networks(self) -> dict[str, str]:
        """id -> name of those that are led, in the order of their first meeting."""
        return {meeting.network_id: meeting.network for meeting in self.meetings}

    def movable(self, today: date) -> list[Meeting]:
        """What is still to come, and did not begin: the rest was held, or called off."""
        return [
            meeting
            for meeting in self.meetings
            if not meeting.was_opened and not meeting.is_cancelled and meeting.meeting_on >= today
        ]


@dataclass(frozen=True)
class SeriesOfNetwork:
    """A series in the year of a network, in a list."""

    id: str
    title: str
    first_on: date
    last_on: date
    meetings: int
