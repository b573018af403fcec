"""Seats at a roundtable that somebody was invited to and did not take yet."""

from dataclasses import dataclass
from datetime import datetime


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
