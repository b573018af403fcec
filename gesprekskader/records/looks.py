"""A look: how a page that stays open asks whether something changed."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

KEY = "gesprekskader.look"
"""Under which name a view hands its look to the front, in the request's environ."""


@dataclass(frozen=True)
class Look:
    """What a view found out once about who looks at what, so that the front can answer the next
    looks: host, cookie and visitor were checked, and whether this visitor may look is asked again
    by every `tag`."""

    thing_id: str
    """The group or meeting whose revision it follows."""
    tag: Callable[[Database], str | None]
    """One read by key: the ETag as it is now; None for who may not look (any more)."""
    note: Callable[[], None] = lambda: None
    """Says that a device looked in."""
    is_shared: bool = False
    """Whether everybody who may look gets the same list at the same tag."""
