"""The front: whole requests only, and no thread waits for a phone."""

import asyncio
import threading

import pytest
from flask import Flask, Response, request

from gesprekskader import front
from gesprekskader.front import Front, crew
from gesprekskader.front.looks import Looks
from gesprekskader.front.wsgi import Reply
from gesprekskader.store.db import connect_to_look
from gesprekskader.web.frame.errors import for_everybody

LATE = Reply(408, [(b"x-gesprekskader", b"1")], b"te laat")
BUSY = Reply(503, [(b"x-gesprekskader", b"1")], b"druk")
NEVER = object()
"""What a phone that lost the wifi sends next."""


class Phone:
    """One request, piece by piece, and what came back."""

    def __init__(self, method="GET", path="/", *pieces, query=b"", **headers) -> None:
        self.pieces, self.status, self.body, self.headers = [*pieces], 0, b"", {}
        told = [(k.replace("__", "-").encode(), v.encode()) for k, v in headers.items()]
        self.scope = {
            "type": "http",
            "method": method,
            "raw_path": path.encode(),
            "query_string": query,
            "http_version": "1.1",
            "scheme": "http",
            "server": ("127.0.0.1", "8000"),
            "client": ("10.0.0.1", "50000"),
            "headers": [(b"host", b"localhost"), *told],
        }

    async def receive(self) -> dict:
        piece = self.pieces.pop(0) if self.pieces else None
        if piece is NEVER:
            await asyncio.get_running_loop().create_future()
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces)}

    async def send(self, message: dict) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"]

    async def ask(self, of: Front) -> "Phone":
        await of(self.scope, self.receive, self.send)
        return self


def asked(of: Front, *phones: Phone) -> list[Phone]:
    async def all_of_them() -> list[Phone]:
        async with asyncio.timeout(20):
            return await asyncio.gather(*(phone.ask(of) for phone in phones))

    return asyncio.run(all_of_them())


def form(*pieces, **headers) -> Phone:
    return Phone("POST", "/form", *pieces, **headers)


@pytest.fixture
def seen() -> list[dict]:
    return []


@pytest.fixture
def looks(tmp_path) -> Looks:
    return Looks(connect_to_look(tmp_path / "gesprekskader.db"))


@pytest.fixture
def echo(seen, looks) -> Front:
    """A front with one thread and bodies of at most twenty bytes; the app says what it got."""
    app = Flask("echo")
    app.config["MAX_CONTENT_LENGTH"] = 20

    @app.route("/form", methods=["GET", "POST"])
    def answer():
        seen.append(dict(request.environ))
        return request.get_data()

    @app.get("/unchanged")
    def unchanged():
        return Response(status=304, headers={"ETag": '"a"'})

    @app.get("/broken")
    def broken():
        return Response(iter([b"half", 1]))

    return Front(app, threads=1, most=20, late=LATE, busy=BUSY, looks=looks)


def test_a_body_in_pieces_reaches_the_app_whole_and_with_its_length(echo, seen):
    chunked = form(b"een ", b"", b"tekst", transfer__encoding="chunked")
    announced = form(b"een ", b"tekst", content__length="9")
    assert [phone.body for phone in asked(echo, chunked, announced)] == [b"een tekst"] * 2
    assert [environ["CONTENT_LENGTH"] for environ in seen] == ["9", "9"]
    assert not any("HTTP_TRANSFER_ENCODING" in environ for environ in seen)


@pytest.mark.parametrize("pieces", [(NEVER,), (b"", NEVER), (b"half", NEVER)])
def test_half_bodies_keep_no_thread_and_end_with_our_own_answer(echo, seen, monkeypatch, pieces):
    monkeypatch.setattr(front, "QUIET_SECONDS", 0.2)
    half = [form(*pieces, content__length="9") for _ in range(30)]
    *late, page = asked(echo, *half, form(b"tekst", content__length="5"))
    assert (page.status, page.body, len(seen)) == (200, b"tekst", 1)
    assert {(phone.status, phone.body) for phone in late} == {(408, b"te laat")}
    assert {phone.headers[b"connection"] for phone in late} == {b"close"}
    assert {phone.headers[b"x-gesprekskader"] for phone in late} == {b"1"}


def test_a_body_that_drips_ends_too_however_often_a_byte_comes(echo, seen, monkeypatch):
    monkeypatch.setattr(front, "SECONDS", 0.2)
    phone = form(*[b"a"] * 5, NEVER, content__length="9")
    assert asked(echo, phone)[0].status == 408
    monkeypatch.setattr(front, "SECONDS", -1.0)  # over, though the last byte was a moment ago
    drips = form(content__length="9")

    async def drip() -> dict:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": True}

    drips.receive = drip
    assert asked(echo, drips)[0].status == 408
    assert seen == []


@pytest.mark.parametrize("headers", [{"content__length": "21"}, {"transfer__encoding": "chunked"}])
def test_a_body_that_is_too_large_gets_the_apps_own_answer(echo, seen, headers):
    assert asked(echo, form(b"a" * 20, b"a", **headers))[0].status == 413
    assert seen[0]["CONTENT_LENGTH"] == "21"
    assert asked(echo, form(b"a" * 20, content__length="20"))[0].body == b"a" * 20


def test_a_path_that_takes_files_takes_larger_bodies_and_no_other_does(seen, looks):
    app = Flask("files")

    @app.post("/<path:_>")
    def answer(_):
        seen.append(request.path)
        return request.get_data()

    said = {"files": {"/form": 40}, "late": LATE, "busy": BUSY, "looks": looks}
    of = Front(app, threads=1, most=20, **said)
    assert asked(of, form(b"a" * 40, content__length="40"))[0].body == b"a" * 40
    asked(of, form(b"a" * 41, content__length="41"))
    assert seen == ["/form", "/form"]
    for place, status in (("/elders", 400), ("/form/", 400), ("/elders/", 400), ("/", 200)):
        other = Front(app, threads=1, most=20, **said | {"files": {place: 40}})
        assert asked(other, form(b"a" * 21, content__length="21"))[0].status == status, place


def test_a_body_without_end_is_not_read_without_end(echo, monkeypatch):
    monkeypatch.setattr(front, "_DRAINED", 50)
    phone = form(*[b"a" * 20] * 10, NEVER, transfer__encoding="chunked")
    assert asked(echo, phone)[0].status == 413


def test_many_large_bodies_at_once_leave_room_for_a_small_one(echo, seen, monkeypatch):
    monkeypatch.setattr(front, "_TOGETHER", 30)
    monkeypatch.setattr(front, "_SMALL", 5)
    monkeypatch.setattr(front, "QUIET_SECONDS", 0.2)
    large = [form(b"a" * 15, NEVER, content__length="20") for _ in range(5)]
    small = form(b"abc", b"de", content__length="5")
    *ends, went_on = asked(echo, *large, small)
    assert {phone.status for phone in ends} == {408}
    assert (went_on.body, len(seen)) == (b"abcde", 1)
    assert echo._coming == 0
    assert sum(phone.pieces == [NEVER] for phone in ends) == 3  # these were not waited for


def test_who_leaves_halfway_asks_nothing_of_the_app(echo, seen):
    assert asked(echo, form(b"half", None, content__length="9"))[0].status == 0
    assert seen == []


def test_an_announced_nothing_is_not_waited_for(echo):
    phones = [form(NEVER), form(NEVER, content__length="0"), Phone("GET", "/form", NEVER)]
    assert [phone.status for phone in asked(echo, *phones)] == [200] * 3


def test_head_and_unchanged_have_no_body(echo):
    head, unchanged = asked(echo, Phone("HEAD", "/form"), Phone("GET", "/unchanged"))
    assert (head.status, head.body) == (200, b"")
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert unchanged.headers[b"ETag"] == b'"a"'


def test_an_app_that_breaks_is_answered_for_and_the_thread_lives_on(echo):
    broken, whole = asked(echo, Phone("GET", "/broken"), form(b"tekst", content__length="5"))
    assert broken.status == 500
    assert "Er ging iets mis" in broken.body.decode()
    assert whole.body == b"tekst"


def test_no_more_threads_work_than_were_asked_for(looks):
    at_work, most, lock = [], [], threading.Lock()

    def app(_environ, start):
        with lock:
            at_work.append(1)
            most.append(len(at_work))
        for _ in range(20_000):
            pass
        with lock:
            at_work.pop()
        start("200 OK", [])
        return [b"in ", b"orde"]

    of = Front(app, threads=3, most=1, late=LATE, busy=BUSY, looks=looks)
    found = asked(of, *[Phone() for _ in range(40)])
    assert {phone.body for phone in found} == {b"in orde"}
    assert max(most) <= 3


def test_more_than_a_few_seconds_of_work_hears_at_once_that_it_is_busy(looks, monkeypatch):
    monkeypatch.setattr(crew, "MOST_WAITING", 5)
    may_go = threading.Event()

    def app(_environ, start):
        may_go.wait(20)
        start("200 OK", [])
        return [b"in orde"]

    of = Front(app, threads=1, most=1, late=LATE, busy=BUSY, looks=looks)
    phones = [Phone() for _ in range(12)]

    async def all_of_them() -> None:
        asking = [asyncio.ensure_future(phone.ask(of)) for phone in phones]
        async with asyncio.timeout(20):
            while sum(phone.status == 503 for phone in phones) < 6:
                await asyncio.sleep(0.01)
            may_go.set()
            await asyncio.gather(*asking)

    asyncio.run(all_of_them())
    assert [phone.status for phone in phones] == [200] * 6 + [503] * 6
    assert {phone.body for phone in phones[6:]} == {b"druk"}


def test_what_is_sent_goes_before_what_is_looked_at_and_finds_room_in_a_full_line(
    looks, monkeypatch
):
    monkeypatch.setattr(crew, "MOST_WAITING", 3)
    may_go, order = threading.Event(), []

    def app(environ, start):
        may_go.wait(20)
        order.append(environ["PATH_INFO"])
        start("200 OK", [])
        return [b"in orde"]

    of = Front(app, threads=1, most=20, late=LATE, busy=BUSY, looks=looks)
    eager = [Phone(path=f"/kijk-{n}") for n in range(5)]
    sent = [Phone("POST", f"/tekst-{n}", b"x", content__length="1") for n in range(2)]

    async def all_of_them() -> None:
        asking = [asyncio.ensure_future(phone.ask(of)) for phone in (*eager, *sent)]
        async with asyncio.timeout(20):
            while not any(phone.status == 503 for phone in eager):
                await asyncio.sleep(0.01)
            may_go.set()
            await asyncio.gather(*asking)

    asyncio.run(all_of_them())
    assert [phone.status for phone in eager] == [200] * 4 + [503]
    assert [phone.status for phone in sent] == [200] * 2
    assert order == ["/kijk-0", "/tekst-0", "/tekst-1", *(f"/kijk-{n}" for n in (1, 2, 3))]


def test_who_keeps_sending_keeps_nobody_from_looking(looks):
    order = []

    def app(environ, start):
        order.append(environ["PATH_INFO"])
        start("200 OK", [])
        return [b"in orde"]

    of = Front(app, threads=1, most=20, late=LATE, busy=BUSY, looks=looks)
    eager = [Phone(method, f"/kijk-{method}") for method in ("GET", "HEAD", "OPTIONS")]

    async def keeps_sending() -> None:
        while not all(phone.status for phone in eager):
            phones = [Phone("POST", "/tekst", b"x", content__length="1") for _ in range(9)]
            await asyncio.gather(*(phone.ask(of) for phone in phones))

    async def all_of_them() -> None:
        async with asyncio.timeout(20):
            sending = [asyncio.ensure_future(keeps_sending()) for _ in range(3)]
            await asyncio.sleep(0.05)
            await asyncio.gather(*sending, *(phone.ask(of) for phone in eager))

    asyncio.run(all_of_them())
    at = [number for number, path in enumerate(order) if path != "/tekst"]
    assert len(at) == 3
    assert max(b - a for a, b in zip(at, at[1:], strict=False)) <= 6


def test_large_bodies_wait_only_so_far(looks, monkeypatch):
    monkeypatch.setattr(crew, "MOST_BYTES", 25)
    may_go = threading.Event()

    def app(_environ, start):
        may_go.wait(20)
        start("200 OK", [])
        return [b"in orde"]

    of = Front(app, threads=1, most=20, late=LATE, busy=BUSY, looks=looks)
    phones = [Phone("POST", "/", b"x" * 10, content__length="10") for _ in range(6)]

    async def all_of_them() -> None:
        asking = [asyncio.ensure_future(phone.ask(of)) for phone in phones]
        async with asyncio.timeout(20):
            while not any(phone.status == 503 for phone in phones):
                await asyncio.sleep(0.01)
            may_go.set()
            await asyncio.gather(*asking)

    asyncio.run(all_of_them())
    assert sorted(phone.status for phone in phones) == [200] * 4 + [503] * 2


def test_what_is_slow_keeps_nobody_else_waiting(looks):
    may_go = threading.Event()

    def app(environ, start):
        if environ["PATH_INFO"] == "/traag":
            may_go.wait(20)
        start("200 OK", [])
        return [b"in orde"]

    def is_slow(environ) -> bool:
        return environ["PATH_INFO"] == "/traag"

    of = Front(app, threads=1, most=1, late=LATE, busy=BUSY, looks=looks, is_slow=is_slow)
    slow, quick = [Phone("GET", "/traag") for _ in range(2)], Phone("GET", "/gewoon")

    async def all_of_them() -> None:
        asking = [asyncio.ensure_future(phone.ask(of)) for phone in slow]
        async with asyncio.timeout(20):
            await quick.ask(of)
            assert (quick.body, [phone.status for phone in slow]) == (b"in orde", [0, 0])
            may_go.set()
            await asyncio.gather(*asking)

    asyncio.run(all_of_them())
    assert [phone.body for phone in (*slow, quick)] == [b"in orde"] * 3


def test_the_app_reads_the_request_as_it_was_sent(echo, seen):
    phone = Phone("GET", "/form", query=b"q=%C3%A9", cookie="a=1", x__odd="\u00e9")
    phone.scope["headers"] += [(b"cookie", b"b=2"), (b"accept", b"a"), (b"accept", b"b")]
    asked(echo, phone)
    environ = seen[0]
    assert environ["QUERY_STRING"] == "q=%C3%A9"
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == ("a=1; b=2", "a,b")
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("10.0.0.1", "8000")
    assert front.environ_of(Phone("GET", "/a%20%C3%A9%2f").scope)["PATH_INFO"] == "/a Ã©/"


def test_a_header_with_underscores_passes_for_no_other(echo, seen):
    phone = Phone("GET", "/form", x__forwarded__for="203.0.113.9")
    phone.scope["headers"].append((b"x_forwarded_for", b"192.0.2.66"))
    asked(echo, phone)
    assert seen[0]["HTTP_X_FORWARDED_FOR"] == "203.0.113.9"


def test_when_the_server_is_done_the_helpers_are_stopped(looks):
    said, stopped = [], []

    async def begin_and_end() -> None:
        words = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> dict:
            return {"type": next(words)}

        async def send(message: dict) -> None:
            said.append(message["type"])

        end = lambda: stopped.append(1)  # noqa: E731
        of = Front(lambda *_: [], threads=1, most=1, late=LATE, busy=BUSY, looks=looks, stop=end)
        await of({"type": "lifespan"}, receive, send)

    asyncio.run(begin_and_end())
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert stopped == [1]


def test_the_answer_to_a_slow_body_is_a_page_of_ours_in_dutch(app):
    answer = for_everybody(app, 408)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 408
    assert answer.headers["X-Gesprekskader"] == "1"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "stuur het nog een keer" in page
