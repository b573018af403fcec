"""What the server could not do by itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Trouble:
    """A chore that failed each time since then."""

    chore: str
    since: datetime
    """The first of the failures in a row (aware)."""
    advice: str
    """What happened and what to do, as a sentence."""
