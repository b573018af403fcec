"""What time it is, and what day that is in the Netherlands: one clock, that tests and demo move.

A moment is kept in UTC with whole seconds; a day is the Dutch day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_moved_clock: list[datetime] = []


def machine_clock() -> datetime:
    """What this computer says it is; the tests put a clock of their own in its place."""
    return datetime.now(UTC)


def now() -> datetime:
    """This moment in UTC, with whole seconds."""
    moment = _moved_clock[-1] if _moved_clock else machine_clock()
    return moment.astimezone(UTC).replace(microsecond=0)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Write as if it were `moment` (aware): for the demo's past, and for tests of a year."""
    _moved_clock.append(moment)
    try:
        yield
    finally:
        _moved_clock.pop()


def stamp() -> str:
    """This moment as text, as the database keeps it."""
    return now().isoformat()


def now_ms() -> int:
    """This moment as scripts count it: milliseconds since 1970."""
    return int(now().timestamp() * 1000)


def moment(text: str) -> datetime:
    """A stamp as a moment again."""
    return datetime.fromisoformat(text)


def today() -> date:
    """The day it is in the Netherlands."""
    return day_of(now())


def day_of(moment: date | datetime) -> date:
    """The day it is in the Netherlands at that moment (aware); a date stays itself."""
    return moment.astimezone(AMSTERDAM).date() if isinstance(moment, datetime) else moment
