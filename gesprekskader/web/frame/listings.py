"""Lists of texts, rendered once for all who look at them at the same revision.

Nothing of who looks is in them, and everything that they show raises the group's revision; so what
was struck or taken away is in no list that anybody gets.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from markupsafe import Markup

_MOST = 256
_SECONDS = 60.0  # "zojuist" is true for a while only


class Listings:
    """Rendered lists of this process. Every entry is one assignment, so threads need no lock."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[object, ...], tuple[Markup, float]] = OrderedDict()

    def at(self, key: tuple[object, ...], render: Callable[[], str]) -> Markup:
        """What was rendered for this key lately, or what `render` makes now."""
        made, until = self._made.get(key, (Markup(), 0.0))
        if until > time.monotonic():
            return made
        made = Markup(render())  # nosec B704 - a template of ours escaped it
        self._made[key] = made, time.monotonic() + _SECONDS
        while len(self._made) > _MOST:
            self._made.popitem(last=False)
        return made
