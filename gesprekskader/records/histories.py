"""What the years left at an item."""

from dataclasses import dataclass
from datetime import date

from gesprekskader.records.texts import FollowUpAction, Outcome
from gesprekskader.records.wishes import Wish


@dataclass(frozen=True)
class Trace:
    """What one meeting left at an item: texts, and actions with their ending."""

    meeting_id: str
    meeting_title: str
    meeting_on: date
    network: str
    school_year: str
    wording: str
    """The item as it stood then."""
    round: str
    outcomes: tuple[Outcome, ...]
    """Starred ones first, then good examples, then the rest."""
    follow_ups: tuple[FollowUpAction, ...]
    chosen: dict[str, int]
    """Id of a text -> how many people chose it as one of their three."""


@dataclass(frozen=True)
class WishTrace:
    """A wish of several as it stands in the history of an item: with where it was put together."""

    wish: Wish
    meeting_id: str
    meeting_title: str
    meeting_on: date
    network: str
    school_year: str


@dataclass(frozen=True)
class SharedYield:
    """What a shared step at an item yielded; no name."""

    lead: str
    text: str
    result: str
    yielded: str
    school_year: str
    network: str

    @property
    def words(self) -> str:
        return f"{self.lead} {self.text}".lstrip()


@dataclass(frozen=True)
class History:
    """What school years left at an item, newest first: of meetings, wishes, and shared steps."""

    traces: tuple[Trace, ...] = ()
    wishes: tuple[WishTrace, ...] = ()
    yields: tuple[SharedYield, ...] = ()

    @property
    def networks(self) -> list[str]:
        """Whose it is, by name."""
        of_meetings = {trace.network for trace in self.traces}
        of_wishes = {wish.network for wish in self.wishes}
        return sorted(of_meetings | of_wishes | {shared.network for shared in self.yields})

    def of(self, school_year: str) -> "History":
        """What one of these years left."""
        return History(
            tuple(trace for trace in self.traces if trace.school_year == school_year),
            tuple(wish for wish in self.wishes if wish.school_year == school_year),
            tuple(shared for shared in self.yields if shared.school_year == school_year),
        )
