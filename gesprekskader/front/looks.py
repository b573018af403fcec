"""Looks that are answered without a thread: nothing changed, for somebody who may know that.

A view that answered a look once left behind who looks at what (records/looks.py). The same device
with the same headers gets its next answers here, each after one read that asks again whether it may
look and what the revision is. Everything else, and every doubt, goes to the app.
"""

import time
from collections import OrderedDict

import pysqlite3
from sqlite_utils import Database

from gesprekskader.front.wsgi import Answer, Environ
from gesprekskader.records.looks import KEY, Look

_MOST = 4096  # devices and lists; the one that looked longest ago goes first
_SECONDS = 60.0
"""After this the app looks again itself: at the cookie's age, the host, whose device it is."""
_WHO = (
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_COOKIE",
    "HTTP_HOST",
    "HTTP_X_FRAGMENT",
    "HTTP_X_VISIT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "REMOTE_ADDR",
)
"""All that the app looks at before it answers a look."""


class Looks:
    """What views found out about who looks at what, for a minute each. For one thread: the loop's.

    `db` is a connection that never waits: there all others would wait too.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._known: OrderedDict[tuple, tuple[Look, float]] = OrderedDict()

    def answer(self, environ: Environ) -> Answer | None:
        """A 304 for a look whose tag is still true; None for all else."""
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if not wanted or environ["REQUEST_METHOD"] != "GET":
            return None
        look, until = self._known.get(_who(environ), (None, 0.0))
        if look is None or until < time.monotonic() or self.tag(look) != wanted:
            return None
        look.note()
        return Answer(
            304, [(b"etag", wanted.encode("latin-1")), (b"cache-control", b"no-store")], b""
        )

    def tag(self, look: Look) -> str | None:
        """The tag as it is now; None for who may not look, and while the database can't say."""
        try:
            return look.tag(self.db)
        except pysqlite3.Error:
            return None

    def learn(self, environ: Environ, answer: Answer) -> Look | None:
        """What the view left behind about this look, kept for the next; None without."""
        look = environ.get(KEY)
        if look is None or answer.status not in (200, 204, 304):
            return None
        who = _who(environ)
        self._known[who] = (look, time.monotonic() + _SECONDS)
        self._known.move_to_end(who)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return look


def _who(environ: Environ) -> tuple:
    return tuple(environ.get(name) for name in _WHO)
