"""The mail of the day: all that is new for one person, claimed for whoever sends it."""

from dataclasses import dataclass

from gesprekskader.records.steps import Reminder
from gesprekskader.records.waiting import LyingPoint, OwnAction, ReturnedAnswer


@dataclass(frozen=True)
class Digest:
    person_id: str
    name: str
    email: str
    is_own_address: bool
    """Whether the person gave this address, or signs in with it; only there go words."""
    points: tuple[LyingPoint, ...] = ()
    answers: tuple[ReturnedAnswer, ...] = ()
    actions: tuple[OwnAction, ...] = ()
    reminders: tuple[Reminder, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not any((self.points, self.answers, self.actions, self.reminders))
