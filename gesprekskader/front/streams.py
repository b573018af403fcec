"""Event streams: an open page hears at once that something changed, and gets the list as it is now
where that is one for all who may see it; else it looks.

The truth is the revision in the database, and a page that hears nothing looks by itself. Whether it
may look is asked again for all that it hears, so nothing leaks to who lost a seat; such a stream
ends.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import pysqlite3

from gesprekskader.front.looks import Looks
from gesprekskader.front.wsgi import Environ, Reply
from gesprekskader.records.looks import Look
from gesprekskader.store import looks as store

TICK = 0.05
"""Seconds between two looks at the database, one for all streams together."""
APART = 0.25
"""Seconds between two lists along one stream: what is written faster comes together."""
LIFE = 300.0
"""Seconds that a stream lasts. Its page opens the next, and the app looks again at what no revision
tells: the age of a sign-in, the host, whose device it is."""
HEARTBEAT = 15.0
"""Seconds after which a stream that is silent says a word, so that no proxy thinks it is dead."""
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-gesprekskader", b"1"),
]
_STILL = b": ja\n\n"
log = logging.getLogger(__name__)
_MOST = 3000  # streams; who comes after those looks by itself

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Streams:
    """All open streams of this process, and one watcher for all of them. `ask` has the app answer
    a request."""

    def __init__(
        self,
        looks: Looks,
        ask: Callable[[Environ], Awaitable[Reply]],
        is_ending: Callable[[], bool] = lambda: False,
    ) -> None:
        self._looks, self._ask, self._is_ending = looks, ask, is_ending
        self._open: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        """Per group or meeting who waits for news of it."""
        self._revisions: dict[str, int] = {}
        self._watcher: asyncio.Task | None = None
        self._version = -1
        self._is_closed = False

    def close(self) -> None:
        """End every stream: the server stops."""
        self._is_closed = True
        for waiting in self._open.values():
            for news in waiting:
                news.set()

    async def keep(self, look: Look, environ: Environ, receive: Receive, send: Send) -> None:
        """Tell one page of every change until it goes, or may not look any more. `environ` is what
        it asked with."""
        status = 503 if self._is_closed or self._count() >= _MOST else 200
        await send({"type": "http.response.start", "status": status, "headers": _HEADERS})
        if status == 200:
            news = asyncio.Event()
            self._open[look.thing_id].add(news)
            self._watch()
            gone = asyncio.ensure_future(_gone(receive, news))
            try:
                await self._tell(look, environ, news, gone, send)
            finally:
                gone.cancel()
                self._leave(look.thing_id, news)
        await send({"type": "http.response.body", "body": b""})

    async def _tell(
        self,
        look: Look,
        environ: Environ,
        news: asyncio.Event,
        gone: asyncio.Future,
        send: Send,
    ) -> None:
        said: str | None = None
        late, end = False, time.monotonic() + LIFE
        while not self._is_closed and not gone.done() and time.monotonic() < end:
            news.clear()
            try:
                tag = look.tag(self._looks.db)
            except pysqlite3.Error:  # it can't say now, and does at a next round
                tag = said or ""
            if tag is None:
                return
            if tag == (said or ""):
                words = _STILL
            elif said is None or not look.is_shared:
                words = _nudge(tag)
            else:
                words = await self._list(look, environ, tag)
                if late and not words:  # they write faster than it is rendered: its page looks
                    words = _nudge(tag)
                late = not words
            if words:
                said = tag
                await send({"type": "http.response.body", "body": words, "more_body": True})
            if words.startswith(b"event"):
                look.note()
                await asyncio.sleep(APART)
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await news.wait()
            except TimeoutError:
                look.note()
            else:
                if look.is_shared:  # asked once, when the list is there: not before and after too
                    await self._looks.until_made(environ)

    async def _list(self, look: Look, environ: Environ, tag: str) -> bytes:
        """The list at this tag, or a nudge where that does not travel; nothing when it became yet
        another one meanwhile, of which there is news."""
        if found := self._looks.event(environ, tag):
            return found
        try:
            is_so = await self._looks.make(look, environ, tag, self._ask)
        except pysqlite3.Error:  # whether it may see the list can't be said now: it looks
            return _nudge(tag)
        return (self._looks.event(environ, tag) or _nudge(tag)) if is_so else b""

    def _count(self) -> int:
        return sum(map(len, self._open.values()))

    def _leave(self, thing_id: str, news: asyncio.Event) -> None:
        self._open[thing_id].discard(news)
        if not self._open[thing_id]:
            del self._open[thing_id]
            self._revisions.pop(thing_id, None)

    def _watch(self) -> None:
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.ensure_future(self._look_on())

    async def _look_on(self) -> None:
        """Wake who waits for what changed, as long as somebody waits."""
        while self._open:
            if self._is_ending():
                self.close()
                return
            try:
                changed = self._changed()
            except pysqlite3.Error:  # a database that can't say now says it at a later tick
                changed = []
            except Exception as error:  # nobody else would tell of changes any more
                log.error("watching for changes: %s", type(error).__name__)
                changed = []
            for thing_id in changed:
                for news in self._open.get(thing_id, ()):
                    news.set()
            await asyncio.sleep(TICK)

    def _changed(self) -> list[str]:
        """What got another revision since the last time; first one cheap question for all."""
        db = self._looks.db
        version = store.version(db)
        if version == self._version and self._revisions.keys() >= self._open.keys():
            return []
        before, self._revisions = self._revisions, store.revisions(db, [*self._open])
        self._version = version  # only now: a read that failed is tried again
        is_new = [it for it, now in self._revisions.items() if before.get(it) != now]
        return is_new + [it for it in self._open if it not in self._revisions]


def _nudge(tag: str) -> bytes:
    return f"data: {tag}\n\n".encode()


async def _gone(receive: Receive, news: asyncio.Event) -> None:
    """Back when the page went; wakes its stream."""
    while (await receive())["type"] != "http.disconnect":
        pass
    news.set()
