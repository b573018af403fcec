"""Signs of life: which group looked in when, and at which item; and that who leads comes to it.
Kept in memory only.

It says nothing about a text, so a restart may forget it; the next poll brings it back.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gesprekskader.moments import now

HERE_SECONDS = 30
COMES = timedelta(minutes=5)
"""How long a group that called is told that somebody comes."""
_KEPT = timedelta(hours=6)


@dataclass
class _Group:
    item: str = ""
    devices: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Presence:
    """One group as the board shows it."""

    devices: int
    """How many devices looked in during the last half minute."""
    item: str
    """Id of the picked item that was looked at last, ""."""
    seen_at: datetime | None


class Register:
    """All groups of this process. Every entry is one assignment, so threads need no lock."""

    def __init__(self) -> None:
        self._groups: dict[str, _Group] = {}
        self._comes: dict[str, datetime] = {}

    def note(self, group_id: str, device: str, item: str) -> None:
        """A device of this group looked in."""
        group = self._groups.setdefault(group_id, _Group())
        group.devices[device] = now()
        if item:
            group.item = item
        if len(group.devices) > 100:
            group.devices = {k: v for k, v in list(group.devices.items()) if v > now() - _KEPT}

    def come(self, group_id: str) -> None:
        """Who leads goes to this group, which called."""
        self._comes[group_id] = now() + COMES

    def stay(self, group_id: str) -> None:
        """This group calls anew, or needs nobody any more."""
        self._comes.pop(group_id, None)

    def comes_until(self, group_id: str) -> datetime | None:
        """Until when this group is told that who leads comes; None when nobody does."""
        until = self._comes.get(group_id)
        return until if until and until > now() else None

    def of(self, group_id: str) -> Presence:
        group = self._groups.get(group_id)
        if group is None:
            return Presence(0, "", None)
        seen = list(group.devices.values())
        here = now() - timedelta(seconds=HERE_SECONDS)
        return Presence(sum(at > here for at in seen), group.item, max(seen, default=None))
