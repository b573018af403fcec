"""A wish of several: steps that people shared, as one wish in the words of the room."""

from dataclasses import dataclass
from datetime import datetime

from gesprekskader.records.meetings import ItemRef


@dataclass(frozen=True)
class Wish:
    """Steps that were put together; the words are the group's and stay when one leaves."""

    id: str
    meeting_id: str
    words: str
    people: int
    step_ids: frozenset[str]
    items: tuple[ItemRef, ...]
    version: int
    created_at: datetime
    is_answered: bool

    @property
    def shared_by(self) -> str:
        return shared_by(self.people)


def shared_by(people: int) -> str:
    """How many stand behind a wish, never who."""
    return "1 iemand deelt deze wens" if people == 1 else f"{people} mensen delen deze wens"
