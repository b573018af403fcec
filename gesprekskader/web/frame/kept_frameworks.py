"""Content that is edited on screen, read once and kept until another version is valid."""

from collections.abc import Callable, Mapping
from datetime import date
from threading import Lock

from sqlite_utils import Database

from gesprekskader.catalogue import Catalogue
from gesprekskader.catalogue.load import framework_of_version, with_own
from gesprekskader.catalogue.model import Framework
from gesprekskader.catalogue.own_pages import with_pages
from gesprekskader.moments import today
from gesprekskader.records.content import OwnPage, OwnVersion
from gesprekskader.store import own_content, own_pages

Kept = tuple[Mapping[str, OwnVersion], list[OwnPage]]
_MOST_DAYS = 60  # today, and days of meetings that are planned
_MOST_EDITIONS = 20


class OwnFrameworks:
    """The catalogue as it is valid on a day. `seen` is the number that comes with each visit
    (Actor.content): a larger one than this process knows says that something was made valid."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen = 0
        self._base: Catalogue | None = None
        self._of_day: dict[date, tuple[Kept, Catalogue]] = {}
        """Days with the same files have the same catalogue."""
        self._editions: dict[tuple[str, int], Framework] = {}
        """Earlier versions that meetings were held with. What was valid never changes."""

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
        db = connect()
        own = own_content.valid_on(db, on), own_pages.everything(db)  # nobody waits
        same = (made for files, made in list(kept.values()) if files == own)
        made = next(same, None) or with_pages(with_own(base, own[0]) if own[0] else base, own[1])
        with self._lock:
            while len(kept) >= _MOST_DAYS:
                kept.pop(next(iter(kept)))
            kept[on] = own, made  # not seen again, when something became valid meanwhile
        return made

    def edition(self, now: Framework, connect: Callable[[], Database], version: int) -> Framework:
        """One version of a framework, whatever is valid by now; `now` when it is not there."""
        if now.edition == version:
            return now
        with self._lock:
            known = self._editions.get((now.key, version))
        if known is None:
            found = own_content.edition(connect(), now.key, version)
            known = framework_of_version(found) if found else now
            with self._lock:
                while len(self._editions) >= _MOST_EDITIONS:
                    self._editions.pop(next(iter(self._editions)))
                self._editions[now.key, version] = known
        return known

    def prime(self, base: Catalogue, connection: Database) -> None:
        """Read at the start, so that no page pays for it."""
        self.beside(base, lambda: connection, own_content.revision(connection))

    def forget(self) -> None:
        """Something was made valid just now: read it anew, also for who has no visit yet."""
        with self._lock:
            self._seen = max(self._seen, 1)
            self._of_day = {}
