"""Seats at a roundtable that somebody was invited to and did not take yet."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class InvitedSeat:
    """Somebody who sits there from the moment they open their account."""

    roundtable_key: str
    person_id: str
    name: str
    email: str
    invited_at: datetime
    is_expired: bool
    """The link was good for fourteen days."""
    mark: str
    """What names the invitation that was sent last; it opens nothing."""
    board_id: str | None
    board: str
    """The bestuur that the seat is for; "" for all of them."""


@dataclass(frozen=True)
class TableSeat:
    """A seat at a roundtable: a member's, or until a day that of who stands in for one."""

    roundtable_key: str
    person_id: str
    name: str
    board_id: str | None
    board: str
    """The bestuur that it is for; "" for all of them."""
    member_id: str | None
    stands_in_for: str
    """The member, and the name of the member; None and "" for a member."""
    until: date | None
    """The last day of who stands in; None for a member."""
    is_asked: bool
    """Asked to stand in, and not there yet: the link was not used."""
