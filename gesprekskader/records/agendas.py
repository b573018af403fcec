"""The agenda of a roundtable: its next day, and what comes up there."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AgendaLine:
    """A point, or points that were put together, or a loose line."""

    ids: tuple[str, ...]
    """Its rows: one for each point."""
    forwarding_ids: tuple[str, ...]
    """Of the points, the oldest first; none for a loose line."""
    words: str
    """Of a loose line; "" for points, which say their own."""
    minutes: int

    @property
    def id(self) -> str:
        return self.ids[0]


@dataclass(frozen=True)
class Agenda:
    """One day of a roundtable, of one bestuur where each has its own."""

    id: str
    roundtable_key: str
    roundtable: str
    board_id: str | None
    board: str
    held_on: date
    starts_at: str
    """As 15:30; "" when it is not said."""
    place: str
    version: int
    lines: tuple[AgendaLine, ...]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def ends_at(self) -> str:
        """As 16:15; "" without a begin."""
        if not self.starts_at:
            return ""
        hours, minutes = map(int, self.starts_at.split(":"))
        end = hours * 60 + minutes + self.minutes
        return f"{end // 60 % 24:02}:{end % 60:02}"

    @property
    def forwarding_ids(self) -> list[str]:
        return [id_ for line in self.lines for id_ in line.forwarding_ids]
