"""Frameworks that are edited on screen, read once and kept until another version is valid."""

from collections.abc import Callable, Mapping
from datetime import date
from threading import Lock

from sqlite_utils import Database

from gesprekskader.catalogue import Catalogue
from gesprekskader.catalogue.load import with_own
from gesprekskader.moments import today
from gesprekskader.store import own_content
from gesprekskader.store.own_content import Files

_MOST_DAYS = 60  # today, and days of meetings that are planned


class OwnFrameworks:
    """The catalogue as it is valid on a day. `seen` is the number that comes with each visit
    (Actor.content): a larger one than this process knows says that something was made valid."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen = 0
        self._base: Catalogue | None = None
        self._of_day: dict[date, tuple[Mapping[str, Files], Catalogue]] = {}
        """Days with the same files have the same catalogue."""

    def beside(
        self, base: Catalogue, connect: Callable[[], Database], seen: int, day: date | None = None
    ) -> Catalogue:
        """`base` with what is valid on a day beside it; today without one."""
        if not max(seen, self._seen):
            return base  # nobody ever edited one
        on = day or today()
        with self._lock:
            if seen > self._seen or self._base is not base:
                self._of_day = {}
                self._base, self._seen = base, max(seen, self._seen)
            if on in self._of_day:
                return self._of_day[on][1]
            kept = self._of_day
        own = own_content.valid_on(connect(), on)  # nobody waits for this
        same = (made for files, made in list(kept.values()) if files == own)
        made = next(same, None) or (with_own(base, own) if own else base)
        with self._lock:
            while len(kept) >= _MOST_DAYS:
                kept.pop(next(iter(kept)))
            kept[on] = own, made  # not seen again, when something became valid meanwhile
        return made

    def prime(self, base: Catalogue, connection: Database) -> None:
        """Read at the start, so that no page pays for it."""
        self.beside(base, lambda: connection, own_content.revision(connection))

    def forget(self) -> None:
        """Something was made valid just now: read it anew."""
        with self._lock:
            self._of_day = {}
