"""The app behind its front, in a test's own process: phones that look, and pages that listen."""

import asyncio
from contextlib import asynccontextmanager

from test_front import BUSY, LATE, Phone

from gesprekskader.front import Front
from gesprekskader.front.looks import Looks
from gesprekskader.store import outcomes, picked_items
from gesprekskader.store.db import connect_to_look
from gesprekskader.store.outcomes import OutcomeDraft

PATIENCE = 20.0


class House:
    """The app behind its front, and how often it was asked."""

    def __init__(self, app) -> None:
        self.asked = 0
        self.app = app
        self.looks = Looks(connect_to_look(app.extensions["gesprekskader"].settings.database))
        self.front = Front(
            self._count, threads=1, most=1000, late=LATE, busy=BUSY, looks=self.looks
        )

    def _count(self, environ, start):
        self.asked += 1
        return self.app.wsgi_app(environ, start)

    def phone(self, path: str, client, *, tag: str = "", query: bytes = b"", **headers) -> Phone:
        cookie = client.get_cookie("gesprekskader")
        if cookie:
            headers.setdefault("cookie", f"gesprekskader={cookie.value}")
        if tag:
            headers["if__none__match"] = tag
        return Phone("GET", path, query=query, **({"x__fragment": "1"} | headers))

    def ask(self, path: str, client, **more) -> Phone:
        phone = self.phone(path, client, **more)
        asyncio.run(phone.ask(self.front))
        return phone

    def tag(self, path: str, client, **more) -> str:
        """As a page that just came: the whole list, and its tag."""
        first = self.ask(path, client, **more)
        assert first.status == 200
        self.asked = 0
        return first.headers[b"ETag"].decode()


def write(db, actor, group_id: str, text: str = "Iets nieuws.") -> None:
    picked = picked_items.of_group(db, group_id)[0].id
    draft = OutcomeDraft("opbrengst", text)
    outcomes.record(db, actor, group_id, picked, draft, submission_id=text)


def item_of(db, group_id: str) -> bytes:
    return f"item={picked_items.of_group(db, group_id)[0].id}".encode()


class Stream(Phone):
    """A page that listens; what it hears comes out of `next`."""

    def __init__(self, phone: Phone) -> None:
        vars(self).update(vars(phone))
        self.scope["headers"].append((b"accept", b"text/event-stream"))
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.left = asyncio.Event()

    async def receive(self) -> dict:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            await self.heard.put(message["body"])

    async def next(self) -> str:
        async with asyncio.timeout(PATIENCE):
            words = b": ja"
            while words.startswith(b": ja"):
                words = await self.heard.get()
        return words.decode().removeprefix("data: ").strip()


@asynccontextmanager
async def listening(house, *phones: Phone):
    open_ones = [Stream(phone) for phone in phones]
    tasks = [asyncio.ensure_future(one.ask(house.front)) for one in open_ones]
    try:
        yield open_ones
    finally:
        for one in open_ones:
            one.left.set()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*tasks)
