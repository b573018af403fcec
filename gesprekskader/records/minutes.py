"""What stands around the texts in minutes: own words, who was there, when people meet again."""

from dataclasses import dataclass
from datetime import date

from gesprekskader.records.steps import LookBackCount
from gesprekskader.records.tallies import Choice, Tally


@dataclass(frozen=True)
class MinutesWords:
    """What who leads a meeting adds to its minutes."""

    opening: str
    closing: str
    people: int | None
    """How many were there, when that is known better than the devices tell."""
    signed: str
    """The name of who wrote it last; "" when nobody did."""
    version: int
    """0 while nothing was written."""


@dataclass(frozen=True)
class Present:
    """Somebody who joined a meeting."""

    name: str
    organisation: str
    """The board that its organisation belongs to, else the organisation; "" when unknown."""


@dataclass(frozen=True)
class NextMeeting:
    meeting_on: date
    starts_at: str
    ends_at: str
    place: str


@dataclass(frozen=True)
class Around:
    words: MinutesWords
    people: int
    groups: int
    """Those in which somebody sat or something was written."""
    has_table_phone: bool
    """Whether a device spoke for more people than joined."""
    present: tuple[Present, ...]
    """By name; who joined with an own device."""
    next_meeting: NextMeeting | None
    """The next one that its network planned after it."""
    met_before: date
    """The day its network met before it; `date.min` when it is the first."""
    that_day: dict[str, str]
    """What its network does on that day, in the order it was made: id -> title."""
    leaders: tuple[str, ...]
    """Who leads its network in that year, by name."""
    looked_back: LookBackCount | None
    """At the last meeting of a year: how far the look back is."""
    marked: list[tuple[Tally, list[Choice]]]
    """What each marked in parts that ask for it, in the order of the programme."""
