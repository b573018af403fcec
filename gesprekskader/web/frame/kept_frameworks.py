"""Frameworks that are edited on screen, read once and kept until another version is valid."""

from collections.abc import Callable
from datetime import date
from threading import Lock

from sqlite_utils import Database

from gesprekskader.catalogue import Catalogue
from gesprekskader.catalogue.load import with_own
from gesprekskader.moments import today
from gesprekskader.store import own_content


class OwnFrameworks:
    """The catalogue of today. `seen` is the number that comes with each visit (Actor.content): a
    larger one than this process knows says that something was made valid."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen = -1
        self._day = date.min
        self._base: Catalogue | None = None
        self._whole: Catalogue | None = None

    def beside(self, base: Catalogue, connect: Callable[[], Database], seen: int) -> Catalogue:
        """`base` with what is valid today beside it."""
        with self._lock:
            is_new = seen > self._seen or self._day != today() or self._base is not base
            if self._whole is None or is_new:
                own = own_content.valid_on(connect(), today())
                self._whole = with_own(base, own) if own else base
                self._base, self._day, self._seen = base, today(), max(seen, self._seen, 0)
            return self._whole

    def prime(self, base: Catalogue, connection: Database) -> None:
        """Read at the start, so that no page pays for it."""
        self.beside(base, lambda: connection, 0)

    def forget(self) -> None:
        """Something was made valid just now: read it anew."""
        with self._lock:
            self._whole = None
