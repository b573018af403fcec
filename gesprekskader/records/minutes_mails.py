"""Minutes that go out by mail: who gets them, and how far that is."""

from dataclasses import dataclass

from gesprekskader.records.people import Reach


@dataclass(frozen=True)
class MinutesMail:
    """One mail, claimed for whoever sends it."""

    id: str
    meeting_id: str
    email: str
    reach: Reach
    """What of the year who gets it may read."""


@dataclass(frozen=True)
class Recipient:
    person_id: str | None
    """None for an address that a table's phone gave."""
    email: str


@dataclass(frozen=True)
class Mailing:
    """How far the minutes of a meeting are."""

    waiting: tuple[Recipient, ...]
    """Who would get them now, and was not asked for yet."""
    without: tuple[str, ...]
    """Names of who was there, and whose address nobody knows: for who leads."""
    absent_without: tuple[str, ...]
    """The same of who is on the list and was not there."""
    under_way: int
    sent: int
    unsure: int
    """Of these nobody knows: the server stopped halfway, or the address takes no mail."""


@dataclass(frozen=True)
class OwnAddress:
    """What a device reads of the minutes by mail."""

    email: str
    """The address that its owner gave for these minutes; "" without one."""
    is_known: bool
    """Whether there is another address of this person, where they go without that."""
    is_over: bool
    """Whether they were sent already."""
