"""Lists of texts, rendered once for all who look at them at the same revision; so are the texts in
them and the cards of the board, by what stands on them.

Nothing of who looks is in them, and everything that they show raises the group's revision; so what
was struck or taken away is in no list that anybody gets.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")
_SECONDS = 60.0  # "zojuist" is true for a while only


class Listings(Generic[Made]):
    """What this process rendered. A key may be a record, which compares itself in Python, so that
    another thread can come in between: whoever looks or puts something here has it alone. Two may
    render the same at once."""

    def __init__(self, most: int = 256) -> None:
        self._most, self._lock = most, threading.Lock()
        self._made: OrderedDict[object, tuple[Made, float]] = OrderedDict()

    def at(self, key: object, render: Callable[[], Made]) -> Made:
        """What was rendered for this key lately, or what `render` makes now."""
        with self._lock:
            known = self._made.get(key)
        if known and known[1] > time.monotonic():
            return known[0]
        made = render()
        with self._lock:
            self._made[key] = made, time.monotonic() + _SECONDS
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made
