"""Looks that are answered without a thread: nothing changed, for somebody who may know that.

A view that answered a look once left behind who looks at what (records/looks.py). The same device
with the same headers gets its next answers here, each after one read that asks again whether it may
look and what the revision is. A list that is the same for all who may see it is rendered once for
each revision, and goes to who looks and along the streams of who listens. Everything else, and
every doubt, goes to the app.
"""

import asyncio
import io
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress

import pysqlite3
from sqlite_utils import Database

from gesprekskader.front.wsgi import Environ, Reply
from gesprekskader.moments import now_ms
from gesprekskader.records.looks import KEY, Look

STREAM = "text/event-stream"
_MOST = 4096  # devices and lists; the one that looked longest ago goes first
_MOST_LISTS = 512
_LARGEST = 64 * 1024  # bytes of a list that a stream brings; for a longer one its page looks
_MOST_SIGNS = 8192  # of all headers of one device; who sends more is answered by the app
_LEARNT = (200, 204, 304)
_SECONDS = 60.0
"""After this the app looks again itself: at the cookie's age, the host, whose device it is."""
_MOMENT = 1.0  # seconds that others wait for a list in the making
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
        self._lists: OrderedDict[tuple[str, str], _Shared] = OrderedDict()

    def answer(self, environ: Environ) -> Reply | None:
        """A 304 for a look whose tag is still true, or the list that was rendered for somebody
        else; None for all else."""
        look = self._find(environ)
        try:
            tag = look.tag(self.db) if look else None
        except pysqlite3.Error:  # the database can't say now: the app waits for it
            return None
        if look is None or tag is None:
            return None
        if tag == environ.get("HTTP_IF_NONE_MATCH"):
            found: Reply | None = _unchanged(tag)
        else:
            found = self._shared(environ).answer_at(tag) if look.is_shared else None
        if found:
            look.note()
        return found

    def turn(self, environ: Environ) -> AbstractAsyncContextManager:
        """One at a time for a list that is rendered for all: who waited finds it made."""
        look = self._find(environ)
        return self._shared(environ).lock if look and look.is_shared else nullcontext()

    def _find(self, environ: Environ) -> Look | None:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_ACCEPT") == STREAM:
            return None
        look, until = self._known.get(_who(environ), (None, 0.0))
        return look if until > time.monotonic() else None

    def _shared(self, environ: Environ) -> "_Shared":
        what = _what(environ)
        found = self._lists.setdefault(what, _Shared())
        self._lists.move_to_end(what)
        if len(self._lists) > _MOST_LISTS:
            self._lists.popitem(last=False)
        return found

    async def until_made(self, environ: Environ) -> None:
        """Back when the list that somebody renders now is there, for who asks next; or after a
        moment, when that hangs."""
        found = self._lists.get(_what(environ))
        if found and found.lock.locked():
            with suppress(TimeoutError):
                async with asyncio.timeout(_MOMENT), found.lock:
                    pass

    def event(self, environ: Environ, tag: str) -> bytes | None:
        """The list at this tag, for the stream that was asked with `environ`; None when it is not
        there, or is too large for one."""
        return self._shared(environ).event_at(tag)

    async def make(
        self, look: Look, environ: Environ, tag: str, run: Callable[[Environ], Awaitable[Reply]]
    ) -> bool:
        """Have the app render the list that a stream is about, as if its page looked: once for all
        who wait for it at this tag. Whether it is still at this tag for who looks; it may be one
        for each of them by then. Raises pysqlite3.Error when the database can't say."""
        shared = self._shared(environ)
        async with shared.lock:
            if not self._is_at(look, tag):
                return False  # rendering would bring another one, for each that waited
            if shared.is_settled(tag):
                return True
            asked = _as_look(environ)
            learnt = self.learn(asked, await run(asked))
            if learnt and not learnt.is_shared:
                shared.for_each(tag)
        return self._is_at(look, tag)

    def _is_at(self, look: Look, tag: str) -> bool:
        return look.tag(self.db) == tag

    def learn(self, environ: Environ, answer: Reply) -> Look | None:
        """What the view left behind about this look, kept for the next; None without."""
        look = environ.get(KEY)
        if look is None or environ["REQUEST_METHOD"] != "GET" or answer.status not in _LEARNT:
            return None
        who = _who(environ)
        if sum(len(word) for word in who if word) > _MOST_SIGNS:
            return look
        self._known[who] = (look, time.monotonic() + _SECONDS)
        self._known.move_to_end(who)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        if look.is_shared and answer.status == 200:
            self._shared(environ).keep(answer)
        return look


class _Shared:
    """A list as it was rendered once, with the tag that it has."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self._answer: Reply | None = None
        self._tag, self._until = "", 0.0
        self._event = b""  # the answer and its tag for a stream, made when one first asks
        self._for_each = ""

    def keep(self, answer: Reply) -> None:
        headers = {name.lower(): value for name, value in answer.headers}
        if b"set-cookie" not in headers and b"etag" in headers:
            mine = [(k, v) for k, v in answer.headers if k.lower() not in (b"x-now", b"date")]
            self._answer, self._tag = answer._replace(headers=mine), headers[b"etag"].decode()
            self._until, self._event = time.monotonic() + _SECONDS, b""

    def answer_at(self, tag: str) -> Reply | None:
        """The list at this tag, with the time it is now."""
        if not (answer := self._at(tag)):
            return None
        here = (b"X-Now", str(now_ms()).encode())
        return answer._replace(headers=[*answer.headers, here])

    def event_at(self, tag: str) -> bytes | None:
        """The same as an event of a stream: `html`, its `tag`, and the time it is `now`, in
        milliseconds."""
        answer = self._at(tag)
        if answer is None or len(answer.body) > _LARGEST:
            return None
        if not self._event:
            said = json.dumps({"html": answer.body.decode(), "tag": tag}, ensure_ascii=False)
            self._event = f"event: list\ndata: {said[:-1]}".encode()
        return self._event + f', "now": {now_ms()}}}\n\n'.encode()

    def _at(self, tag: str) -> Reply | None:
        is_so = self._tag == tag and self._until >= time.monotonic()
        return self._answer if is_so else None

    def for_each(self, tag: str) -> None:
        """At this tag everybody gets a list of their own."""
        self._for_each = tag

    def is_settled(self, tag: str) -> bool:
        """Whether rendering it again at this tag would bring nothing."""
        return self._for_each == tag or self._at(tag) is not None


def _as_look(environ: Environ) -> Environ:
    """What the page of this stream would ask to get its list anew; what was found out about the
    stream does not go along."""
    asked = {name: value for name, value in environ.items() if name.isupper() or "wsgi." in name}
    asked.pop("HTTP_IF_NONE_MATCH", None)
    return asked | {"HTTP_ACCEPT": "*/*", "HTTP_X_FRAGMENT": "1", "wsgi.input": io.BytesIO()}


def _unchanged(tag: str) -> Reply:
    headers = [(b"etag", tag.encode("latin-1")), (b"cache-control", b"no-store")]
    return Reply(304, headers, b"")


def _what(environ: Environ) -> tuple[str, str]:
    return environ["PATH_INFO"], environ["QUERY_STRING"]


def _who(environ: Environ) -> tuple:
    return tuple(environ.get(name) for name in _WHO)
