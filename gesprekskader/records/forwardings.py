"""What goes to a roundtable, and comes back."""

from dataclasses import dataclass
from datetime import date, datetime

from gesprekskader.records.meetings import ItemRef
from gesprekskader.records.wishes import shared_by


@dataclass(frozen=True)
class Forwarding:
    """An action, a shared step or a wish of several, on its way to a roundtable with a question; or
    a signal of another table, in its own words, without a meeting.

    `roundtable` is where it went first, `at` where it lies now.
    """

    id: str
    meeting_id: str | None
    network_id: str | None
    follow_up_id: str | None
    whole_id: str
    """The action as it stands by now: the one that it became a source of; "" for a step or wish."""
    step_id: str | None
    wish_id: str | None
    roundtable: str
    question: str
    text: str
    people: int
    """How many stand behind a wish of several; 0 for an action or a step."""
    items: tuple[ItemRef, ...]
    forwarded_at: datetime
    bundle: str
    """Alike for all that a table put together; "" for a point of its own."""
    from_key: str
    from_title: str
    """The table that a signal comes from; "" for what came from a meeting."""
    agenda_on: date | None
    """The last day that it comes up, or came up, at the table where it lies."""
    is_on_agenda: bool
    """Whether that day is to come, and it has no answer."""
    at_key: str
    at: str
    at_since: datetime
    at_is_empty: bool
    """Nobody sits at that table here: the question has to be sent by hand."""
    at_is_asked: bool
    """Somebody was invited to a seat there."""
    answered_at: datetime | None
    answer: str
    answered_by: str
    """The roundtable that answered; never a person."""
    is_decision: bool
    """Whether the table called its answer a decision."""
    sent_on_words: str
    """What the table that sent it on last said with it; "" when it still lies where it went."""
    sent_on_by: str
    version: int
    board: str
    """The bestuur that it is for: of an action that was split, or chosen; "" for all of them."""
    board_id: str | None

    @property
    def about_id(self) -> str:
        """The id of the action, the step or the wish that it is about."""
        return self.wish_id or self.step_id or self.follow_up_id or ""

    @property
    def about(self) -> str:
        """Its words, and of a wish how many people share it; never who."""
        return f"{self.text} ({self.shared_by})" if self.people else self.text

    @property
    def shared_by(self) -> str:
        """How many stand behind a wish of several; "" when nobody does, or it is no wish."""
        return shared_by(self.people) if self.people else ""

    @property
    def nobody_there(self) -> str:
        """What to say of a table where nobody sits, after "daar": "" where somebody does."""
        if not self.at_is_empty:
            return ""
        return "is iemand uitgenodigd" if self.at_is_asked else "zit nog niemand in dit hulpmiddel"

    @property
    def place(self) -> str:
        """Where it lies now, with the bestuur that it is for."""
        return f"{self.at}, {self.board}" if self.board else self.at

    @property
    def item_labels(self) -> str:
        return ", ".join(item.label for item in self.items)

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


@dataclass(frozen=True)
class Move:
    """A stop on the way of something forwarded: put on an agenda, sent on, or answered."""

    kind: str
    from_title: str
    to_title: str
    sentence: str
    day: date | None
    """When it comes up, of one that was put on an agenda."""
    moved_at: datetime

    @property
    def is_sent_on(self) -> bool:
        return self.kind == "sent on"

    @property
    def is_for_agenda(self) -> bool:
        return self.kind == "agenda"


@dataclass(frozen=True)
class LooseQuestion:
    """A question at a table with seats for each bestuur, that is for none yet: for who assigns."""

    id: str
    question: str
    table: str
    network: str
    since: datetime
    is_answered: bool


@dataclass(frozen=True)
class Point:
    """Something forwarded as a roundtable sees it: no names of people or groups."""

    forwarding: Forwarding
    meeting: str
    meeting_on: date | None
    network: str
    """"", None and "" for a signal of a table."""
    by: date | None
    """The day by which an action asks it, as far as it is known."""
    groups: int
    """How many groups wrote it in these words; 0 for what no group wrote."""
