"""What each marks in a part of a programme: topics that people put in, or three points of what is
there. Nothing here says who marked what."""

from dataclasses import dataclass

WANTED, HELPS, CHOSEN = "ook", "helpen", "drie"
"""What a mark says: I want this too, I can help with this, this is one of my three."""


@dataclass(frozen=True)
class Tally:
    """Where the marks of one part stand."""

    part_id: str
    title: str
    takes: str
    """What is marked (rules.TALLIES)."""
    is_beforehand: bool
    is_open: bool
    """Whether people mark now: its part runs, or who leads opened it by hand."""
    has_ended: bool
    """Whether it was open, and is not any more."""
    people: int | None
    """How many marked something, once that is told; None while it runs, and for fewer than five."""


@dataclass(frozen=True)
class Choice:
    """One thing to mark, for who looks."""

    id: str
    words: str
    mine: frozenset[str]
    """What the visitor marked here."""
    is_own: bool
    """Whether the visitor put it in, or their device did."""
    is_by_link: bool
    """Whether it is of somebody on no list; who leads reads how many, and never which."""
    numbers: dict[str, int]
    """By what the mark says, once that is told; a mark that nobody gave is not in it."""

    @property
    def wanted(self) -> int:
        """How many want it too, or chose it: what they stand in order of."""
        return self.numbers.get(WANTED, 0) + self.numbers.get(CHOSEN, 0)

    @property
    def helpers(self) -> int:
        return self.numbers.get(HELPS, 0)
