"""The mail of the day: all that is new for one person, claimed for whoever sends it."""

from dataclasses import dataclass

from gesprekskader.records.steps import Reminder
from gesprekskader.records.waiting import LatePoint, LyingPoint, OwnAction, ReturnedAnswer


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
    lying: tuple[LyingPoint, ...] = ()
    """At an own table for weeks, and told of before."""
    late: tuple[LatePoint, ...] = ()
    """At any table for months, for who sees all."""

    @property
    def is_nothing(self) -> bool:
        news = (self.points, self.answers, self.actions, self.reminders)
        return not any((*news, self.lying, self.late))
