"""A point that somebody put on the agenda of one meeting beforehand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AgendaPoint:
    id: str
    meeting_id: str
    words: str
    version: int
    person_id: str | None
    """Who put it in, for who leads only; None for who is wiped."""
    name: str
