"""What waits for somebody: for the first page, and the numbers in the menu."""

from dataclasses import dataclass
from datetime import date, datetime

MANY = 99
"""What is more than this is not counted: a menu says 99+."""


@dataclass(frozen=True)
class LyingPoint:
    """A question that lies at a table of mine, without an answer."""

    id: str
    question: str
    table: str
    since: datetime


@dataclass(frozen=True)
class LatePoint:
    """A question that lies at some table for long, without its words: for who sees all."""

    id: str
    table: str
    board: str
    since: datetime


@dataclass(frozen=True)
class TableLoad:
    """What lies at one table of mine: how many questions without an answer, and the oldest."""

    table: str
    points: int
    """Counted to MANY + 1: no page is kept waiting for ten years of them."""
    since: datetime
    """Since when the oldest lies there."""
    oldest: tuple[str, ...]
    """Its first questions, the oldest first; as many as a first page names."""

    @property
    def is_counted(self) -> bool:
        """Whether `points` is all of them."""
        return self.points <= MANY


@dataclass(frozen=True)
class ReturnedAnswer:
    """An answer to something I asked, that I did not open yet."""

    id: str
    text: str
    """What was asked about."""
    answer: str
    answered_by: str
    """The roundtable; never a person."""
    answered_at: datetime
    asked_at: datetime
    is_decision: bool


@dataclass(frozen=True)
class OwnAction:
    """An open action on my name."""

    id: str
    text: str
    when: str
    due_on: date | None
    by: date | None
    is_asked: bool
    """Whether its moment is near and it is asked how it stands; until then it only stands there."""
    meeting_title: str
    meeting_on: date


@dataclass(frozen=True)
class StepsToCome:
    """How many own steps are open while the network meets soon."""

    meeting_id: str
    meeting_title: str
    meeting_on: date
    steps: int


@dataclass(frozen=True)
class MinutesReady:
    """Minutes of a meeting I led, that nobody took along yet."""

    meeting_id: str
    meeting_title: str
    meeting_on: date


@dataclass(frozen=True)
class EmptyTable:
    """A table where questions lie and nobody sits; for administrators."""

    key: str
    table: str
    board: str
    """The bestuur that the questions are for; "" for no one of them."""
    questions: int
    is_invited: bool
    """Somebody was invited to a seat there."""


@dataclass(frozen=True)
class LastTime:
    """The last real meeting of a network I lead: what it agreed, and what of it is open."""

    network_id: str
    meeting_id: str
    meeting_title: str
    meeting_on: date
    actions: int
    open_actions: int


@dataclass(frozen=True)
class Waiting:
    tables: tuple[TableLoad, ...] = ()
    answers: tuple[ReturnedAnswer, ...] = ()
    actions: tuple[OwnAction, ...] = ()
    steps: tuple[StepsToCome, ...] = ()
    minutes: tuple[MinutesReady, ...] = ()
    empty_tables: tuple[EmptyTable, ...] = ()
    last_times: tuple[LastTime, ...] = ()

    @property
    def points(self) -> int:
        """The number at *Tafel*: questions at my tables without an answer."""
        return sum(load.points for load in self.tables)

    @property
    def asked(self) -> tuple[OwnAction, ...]:
        """Actions whose moment is near, or came: how does it stand?"""
        return tuple(action for action in self.actions if action.is_asked)

    @property
    def for_later(self) -> tuple[OwnAction, ...]:
        """Actions that wait for nothing yet."""
        return tuple(action for action in self.actions if not action.is_asked)

    @property
    def at_my_year(self) -> int:
        """The number at *Mijn jaar*, as the first page says it: actions that I am asked about,
        answers that I heard back, and own steps before a meeting."""
        steps = sum(to_come.steps for to_come in self.steps)
        return len(self.asked) + len(self.answers) + steps

    @property
    def is_nothing(self) -> bool:
        found = (self.tables, self.answers, self.asked, self.steps, self.minutes)
        return not any((*found, self.empty_tables))
