"""The moment at which the tests play, whatever the hour: here, and in the servers they start.

An ordinary Thursday afternoon in November; `TESTS_AT=2027-07-31T23:30` moves it (a time on the
clock in the Netherlands; with a Z at the end UTC). `TESTS_AT=now` is the machine's own clock.
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta

from gesprekskader import moments
from gesprekskader.moments import AMSTERDAM

ORDINARY = "2026-11-19T14:10"


def _chosen() -> datetime:
    text = os.environ.get("TESTS_AT") or ORDINARY
    if text == "now":
        return datetime.now(UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


AT = _chosen()
# Workers and servers start later, some of them again: they go on from one beginning.
_BEGAN = float(os.environ.setdefault("TESTS_BEGAN", str(time.time())))


def stand_still() -> None:
    """In the tests' own process: the time is a fact, not a race."""
    moments.machine_clock = lambda: AT


def tick() -> datetime:
    """In a server, and in a test that talks to one: the clock runs on from that moment."""
    return AT + timedelta(seconds=time.time() - _BEGAN)


def program(*words: str) -> list[str]:
    """The words that start the program as a user does, at the tests' moment."""
    return [sys.executable, os.path.join(os.path.dirname(__file__), "program.py"), *words]
