"""A roundtable that points are forwarded to."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Roundtable:
    key: str
    title: str
    level: str
    description: Markup
    per_board: bool
    """Whether each bestuur has seats and points of its own there."""
    sees_all: bool
    """Whether who sits there sees where all that was forwarded lies."""
