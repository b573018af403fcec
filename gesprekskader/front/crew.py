"""A few threads that answer whole requests, and the line before them."""

import asyncio
import logging
import queue
import threading
from collections import deque

from gesprekskader.front.wsgi import App, Environ, Reply, run

MOST_WAITING, MOST_BYTES = 2048, 32 * 1024**2
"""Whole requests that wait for a thread, and the bytes of their bodies: some seconds of work, and
room for a thousand phones that come back at once after a restart. Who comes after hears so at
once."""
_SORRY = b"Er ging iets mis. Probeer het nog een keer.\n"
_LOOKS, _AHEAD = ("GET", "HEAD", "OPTIONS"), 4
"""What asks to see something; and how many of the others go ahead of one that waits."""
log = logging.getLogger(__name__)

_Asked = tuple[Environ, "asyncio.Future[Reply]"]


class Crew:
    """So many threads that run the app; `busy` is the answer when `most` wait for one.

    What people send goes before what they look at: a thousand phones that come back at once keep
    no text waiting, and none is refused because they fill the line. Of every few one is a look
    all the same, so that pages open while somebody keeps sending.
    """

    def __init__(
        self, app: App, threads: int, busy: Reply, name: str, most: int | None = None
    ) -> None:
        self._most, self._bytes = most or MOST_WAITING, 0  # bytes of the bodies in line
        self._app, self._busy = app, busy
        self._lock = threading.Lock()
        self._sent: deque[_Asked] = deque()
        self._looks: deque[_Asked] = deque()
        self._ahead = 0  # of what was sent, since a look had its turn
        self._idle: list[queue.SimpleQueue[_Asked]] = []
        """Who waits for work, the one that worked last at the end: it is the quickest to begin."""
        for number in range(threads):
            threading.Thread(target=self._work, name=f"{name}-{number + 1}", daemon=True).start()

    def answer(self, environ: Environ) -> "asyncio.Future[Reply]":
        """What the app answers, once a thread had the time. From the loop's thread only."""
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        with self._lock:
            line = self._looks if environ["REQUEST_METHOD"] in _LOOKS else self._sent
            if self._idle:
                self._idle.pop().put((environ, future))
            elif len(line) < self._most and self._bytes <= MOST_BYTES:
                line.append((environ, future))
                self._bytes += _size(environ)
            else:
                future.set_result(self._busy)
        return future

    def _work(self) -> None:
        """One thread: takes the next request in line, for ever."""
        own: queue.SimpleQueue[_Asked] = queue.SimpleQueue()
        while True:
            with self._lock:
                asked = self._next()
                if asked is None:
                    self._idle.append(own)
                else:
                    self._bytes -= _size(asked[0])
            environ, future = asked or own.get()
            try:
                answer = run(self._app, environ)
            except Exception as error:
                log.error("no answer: %s", type(error).__name__)
                headers = [(b"content-type", b"text/plain; charset=utf-8")]
                answer = Reply(500, headers, _SORRY)
            future.get_loop().call_soon_threadsafe(_settle, future, answer)

    def _next(self) -> _Asked | None:
        """Who has waited longest of those who go first; None when nobody waits."""
        if self._sent and (self._ahead < _AHEAD or not self._looks):
            self._ahead += 1
            return self._sent.popleft()
        self._ahead = 0
        return self._looks.popleft() if self._looks else None


def _size(environ: Environ) -> int:
    return int(environ.get("CONTENT_LENGTH") or 0)


def _settle(future: "asyncio.Future[Reply]", answer: Reply) -> None:
    if not future.done():  # who asked may have left
        future.set_result(answer)
