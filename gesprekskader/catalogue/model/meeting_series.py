"""Meetings that are planned at once."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class SeriesMeeting:
    """One meeting of a series, as its file says it."""

    title: str
    format_key: str
    week: int
    """1 is the week of the first date."""
    part: str
    """For which network it is, in a word ("team", "MT"); "" for who plans the series."""
    starts_at: str
    """ "13:30"; "" for the hour of the whole series."""


@dataclass(frozen=True)
class MeetingSeries:
    """Meetings that are planned at once, weeks after one date."""

    key: str
    title: str
    intro: Markup
    meetings: tuple[SeriesMeeting, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """Which networks it is for, in words; each once, in order."""
        return tuple(dict.fromkeys(one.part for one in self.meetings))

    @property
    def weeks(self) -> int:
        """In which week its last meeting is."""
        return max(one.week for one in self.meetings)
