"""The asynchronous front: a request is here as a whole before one of the few threads takes it.

A phone that loses the wifi halfway a form leaves a silent socket; here it costs some memory and is
gone in seconds, and no thread ever waits for it. The answer goes the same way: a thread gives it as
a whole and is free, however slowly the other side reads. What needs no thread is answered here: a
look at something that did not change (looks.py), and streams that bring what did (streams.py).
"""

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from gesprekskader.config import most_bytes
from gesprekskader.front.crew import Crew
from gesprekskader.front.looks import Looks
from gesprekskader.front.streams import Streams
from gesprekskader.front.wsgi import App, Environ, Reply, environ_of

SECONDS, QUIET_SECONDS = 20.0, 10.0
"""How long a body may take, and how long without a byte."""
_DRAINED = 8 * 1024**2  # bytes of a body that is too large: who still sends can't read our no
_TOGETHER, _SMALL = 64 * 1024**2, 16 * 1024
"""Bytes of all bodies that are coming in; past that only a small one may go on coming."""
_MOST_SLOW = 128  # requests that wait for the one slow thread: a quarter of a minute
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class _Gone(Exception):
    """Who asked left before the request was here."""


class _TooLarge(Exception):
    """The body has more bytes than we take."""


class Front:
    """Reads bodies of at most `most` bytes, at the paths of `files` as many as they say, and lets
    so many threads run the app.

    `late` is the answer to a body that does not come, `busy` when too many wait for a thread: the
    same for all, so that three hundred of them cost nothing. What `is_slow` has a thread of its
    own, and keeps nobody else waiting. `stop` is called once, after the last answer. `is_ending`
    says that the server is about to stop, before it waits for who is connected.
    """

    def __init__(
        self,
        app: App,
        *,
        threads: int,
        most: int,
        files: Mapping[str, int] = MappingProxyType({}),
        late: Reply,
        busy: Reply,
        looks: Looks,
        is_slow: Callable[[Environ], bool] = lambda _: False,
        is_ending: Callable[[], bool] = lambda: False,
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._most, self._files, self._stop, self._is_slow = most, files, stop, is_slow
        self._looks, self._streams = looks, Streams(looks, self._run, is_ending)
        self._late = late._replace(headers=[*late.headers, (b"connection", b"close")])
        self._coming = 0  # bytes of bodies that are not here as a whole
        self._crew = Crew(app, threads, busy, "answers")
        self._slow = Crew(app, 1, busy, "slow-answers", _MOST_SLOW)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        environ = environ_of(scope)
        if answer := self._looks.answer(environ):
            await _give(send, answer)
            return
        try:
            body = await self._body(environ, receive)
        except _Gone:
            return
        except TimeoutError:
            await _give(send, self._late)
            return
        except _TooLarge:
            # the app refuses by the length, with its own page
            body, length = b"", self._most_of(environ) + 1
        else:
            length = len(body)
        if body or length:
            environ["CONTENT_LENGTH"] = str(length)
        environ["wsgi.input"] = io.BytesIO(body)
        async with self._looks.turn(environ):
            # made by another, maybe, while this one waited for its turn
            answer = self._looks.answer(environ) or await self._run(environ)
            look = self._looks.learn(environ, answer)
        if look and answer.status == 204:
            await self._streams.keep(look, environ, receive, send)
        else:
            await _give(send, answer)

    def _most_of(self, environ: Environ) -> int:
        return most_bytes(environ["PATH_INFO"], self._files, self._most)

    def _run(self, environ: Environ) -> "asyncio.Future[Reply]":
        return (self._slow if self._is_slow(environ) else self._crew).answer(environ)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The server says when it begins and when it is done."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._streams.close()
        self._stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _body(self, environ: Environ, receive: Receive) -> bytes:
        """All of it. Raises TimeoutError, _TooLarge and _Gone."""
        chunked = environ.pop("HTTP_TRANSFER_ENCODING", "")
        announced = environ.pop("CONTENT_LENGTH", "")
        if not chunked and announced in ("", "0"):
            return b""
        length, most = int(announced) if announced.isdecimal() else -1, self._most_of(environ)
        pieces: list[bytes] = []
        try:
            size = await self._pieces(pieces, length, most, receive)
        finally:
            self._coming -= sum(map(len, pieces))
        if size > most:
            raise _TooLarge
        return b"".join(pieces)

    async def _pieces(self, pieces: list[bytes], length: int, most: int, receive: Receive) -> int:
        """Take in the pieces that fit; how many bytes there were. Raises TimeoutError and _Gone."""
        loop = asyncio.get_running_loop()
        end, size = loop.time() + SECONDS, 0
        async with asyncio.timeout(QUIET_SECONDS) as patience:
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise _Gone
                size += len(message["body"])
                if size <= most:
                    pieces.append(message["body"])
                    self._coming += len(message["body"])
                if size == length or size > _DRAINED or not message["more_body"]:
                    return size
                if size > _SMALL and self._coming > _TOGETHER:
                    raise TimeoutError
                patience.reschedule(min(end, loop.time() + QUIET_SECONDS))


async def _give(send: Send, answer: Reply) -> None:
    start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
    await send(start)
    await send({"type": "http.response.body", "body": answer.body})
