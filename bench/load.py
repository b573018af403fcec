"""Prints what a full room costs: devices that look and write on a real server, beside the floor.

    .venv/bin/python bench/load.py [--devices 200] [--seconds 30] [--polling]

The devices sit in 28 groups of one open meeting. Each gets by a stream what changed, as live.js
does, and looks now and then; with `--polling` the network holds all streams, and each looks every
second and a half. Together they save 20 outcomes a second. The same rates on the bare floor
(floor.py) show what any Flask app on this server costs. Ends with 1 when up to 200 devices have to
wait too long or anything fails; above 200 the figures are only printed. Linux only; the devices run
in processes of their own, but on the same machine: what else runs there counts too.

CPU misses its goal (10 % of a core with 200 streams, 40 % with 1,000): 32 % to 34 % and 53 % to
60 %, floors 23 % to 25 % and 56 % to 58 %. An idle room takes 3 %; each saved text costs 15 ms: a
save and a list of its group in Flask, 3 ms each of Python and as much in SQLite and the kernel on
cold caches; then seven pushes. A bare Flask that only stores twenty texts a second takes 7 %, so
that a save at twice that, which is its own goal, is over this one already. The profile is flat.
uvloop takes 3 points off both sides.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import re
import resource
import statistics
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from drills.server import Server as RealServer
from drills.server import free_port, prepare, query
from speed import Server, row, start_floor

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

GROUPS, GATED = 28, 200
SAVES = 20  # a second, all devices together
GENERATORS = 2  # processes that play the devices
BUSY, HEARD, APART, JITTER = 1.5, 20.0, 0.25, (0.85, 1.15)  # as live.js looks
COMING = 50  # devices a second that open their page, before the measured seconds
WARM_UP, DRAIN = 3.0, 4.0  # seconds more before the measured ones, and after
PATIENCE = 15  # seconds for one answer, before it counts as an error
GOALS = {"streams": (0.3, 0.06), "polling": (1.8, 0.06)}  # seconds: seen by all, save
WORDS = "wij zitten bij de start met zijn vieren aan tafel en kijken halverwege samen terug."
_MARK = re.compile(r"Meting \d+-\d+:")


@dataclass(frozen=True)
class Seat:
    """What a device needs to take part; the floor has no cookie and no page to find a text in."""

    group: int
    look: str
    save: str
    cookie: str = ""
    form: dict[str, str] = field(default_factory=dict)

    @property
    def sees(self) -> bool:
        return bool(self.cookie)


@dataclass
class Found:
    """What the devices of one process measured, in seconds."""

    looks: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    seen_by_one: list[float] = field(default_factory=list)
    seen_by_all: list[float] = field(default_factory=list)
    brought: int = 0
    statuses: Counter = field(default_factory=Counter)
    errors: Counter = field(default_factory=Counter)

    def add(self, other: "Found") -> None:
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(mine, int):
                self.brought += value
            elif isinstance(mine, Counter):
                mine.update(value)
            else:
                mine.extend(value)


class Wrong(Exception):
    """An answer that no device should get; the text is what to count."""


class Connection:
    """A kept connection: just enough HTTP/1.1 for our own server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, words: bytes) -> tuple[int, dict[str, str], str]:
        """Status, headers (small letters) and body."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(words)
        first, *lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.split(": ", 1) for line in lines if line)
        headers = {name.lower(): value for name, value in pairs}
        status, body = int(first.split()[1]), b""
        if status != 304:
            body = await self.reader.readexactly(int(headers["content-length"]))
        return status, headers, body.decode()

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.writer = None


class Device:
    """A phone: looks when it hears of news, or every so often; saves when told. A second connection
    when one is busy."""

    def __init__(self, room: "Room", seat: Seat) -> None:
        self.room, self.seat, self.tag = room, seat, ""
        self.news, self.hears = asyncio.Event(), False
        self.free: list[Connection] = []
        self.known = f"Host: 127.0.0.1:{room.port}\r\nX-Fragment: 1\r\n"
        if seat.cookie:
            self.known += f"Cookie: {seat.cookie}\r\n"

    async def ask(self, first: str, headers: str = "", body: str = ""):
        connection = self.free.pop() if self.free else Connection(self.room.port)
        words = f"{first} HTTP/1.1\r\n{self.known}{headers}\r\n{body}".encode()
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await connection.ask(words)
        except BaseException:
            connection.close()
            raise
        self.free.append(connection)
        return answer

    async def live(self) -> None:
        """Look until the room closes."""
        comes = self.room.begin + random.random() * self.room.coming
        await asyncio.sleep(max(0.0, comes - time.monotonic()))
        listening = None
        if self.room.streams and self.seat.sees:
            listening = asyncio.create_task(self._listen())
        while time.monotonic() < self.room.end + DRAIN:
            self.news.clear()
            with self.room.counting("look", self.room.found.looks):
                await self._look()
            wait = (HEARD if self.hears else BUSY) * random.uniform(*JITTER)
            with suppress(TimeoutError):
                await asyncio.sleep(APART)
                left = max(0.0, min(wait, self.room.end + DRAIN - time.monotonic()) - APART)
                await asyncio.wait_for(self.news.wait(), left)
        if listening:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _listen(self) -> None:
        """An event stream, until the room closes."""
        port, longest = self.room.port, 2**18  # bytes of one list
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=longest)
        words = f"Host: 127.0.0.1:{self.room.port}\r\nCookie: {self.seat.cookie}\r\n"
        asks = f"GET {self.seat.look} HTTP/1.1\r\n{words}Accept: text/event-stream\r\n\r\n"
        writer.write(asks.encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"data: {"):
                    said = json.loads(line[6:])
                    self.tag = said["tag"]
                    self.room.shows(self, said["html"])
                    self.room.found.brought += 1
                elif line.startswith(b"data: "):
                    self.hears = True
                    if line[6:].decode().strip() != self.tag:
                        self.news.set()
            with self.room.counting("stream", []):
                raise Wrong("the stream ended")
        finally:
            self.hears = False
            writer.close()

    async def _look(self) -> None:
        match = f"If-None-Match: {self.tag}\r\n" if self.tag else ""
        status, headers, page = await self.ask(f"GET {self.seat.look}", match)
        if self.room.is_measured(time.monotonic()):
            self.room.found.statuses[status] += 1
        if not self.seat.sees:
            if status != 200:
                raise Wrong(str(status))
        elif status == 200 and headers.get("x-gesprekskader") == "1":
            self.tag = headers["etag"]
            self.room.shows(self, page)
        elif status != 304 or not self.tag:
            raise Wrong(str(status))

    async def save(self, mark: str) -> None:
        """Save one text; from the answer on, everybody else in the group should see it."""
        seat = self.seat
        extra = {"text": f"{mark} {WORDS}", "kind": "opbrengst", "submission_id": uuid4().hex}
        body = urllib.parse.urlencode(seat.form | extra)
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        self.room.expects(self, mark)
        with self.room.counting("save", self.room.found.saves):
            status, _, page = await self.ask(
                f"POST {seat.save}", f"{kind}Content-Length: {len(body)}\r\n", body
            )
            if status != (201 if seat.sees else 303) or (seat.sees and mark not in page):
                raise Wrong(str(status))
            self.room.stored(mark)


@dataclass
class Waiting:
    """A text that others have to see."""

    others: set[Device]
    stored_at: float = 0.0
    seen_at: list[float] = field(default_factory=list)


class Room:
    """The devices of one process: whole groups, so that all who wait for a text are here."""

    def __init__(
        self, number: int, port: int, seats: list[Seat], begin: float, seconds: float, streams: bool
    ) -> None:
        self.number, self.port, self.begin, self.streams = number, port, begin, streams
        self.coming = GENERATORS * len(seats) / COMING
        self.start = begin + self.coming + WARM_UP
        self.end = self.start + seconds
        self.found = Found()
        self.groups: dict[int, list[Device]] = {}
        self.waiting: dict[str, Waiting] = {}
        for seat in seats:
            self.groups.setdefault(seat.group, []).append(Device(self, seat))
        self.devices = [device for group in self.groups.values() for device in group]

    def is_measured(self, moment: float) -> bool:
        return self.start <= moment < self.end

    @contextmanager
    def counting(self, what: str, times: list[float]):
        """Note how long it took, inside the measured seconds; every error, always."""
        begin = time.monotonic()
        try:
            yield
        except (OSError, EOFError, KeyError, Wrong) as error:  # a timeout is an OSError
            self.found.errors[f"{what}: {type(error).__name__} {error}".strip()] += 1
        else:
            if self.is_measured(begin):
                times.append(time.monotonic() - begin)

    def expects(self, writer: Device, mark: str) -> None:
        if writer.seat.sees:
            others = set(self.groups[writer.seat.group]) - {writer}
            self.waiting[mark] = Waiting(others)

    def stored(self, mark: str) -> None:
        if mark in self.waiting:
            self.waiting[mark].stored_at = time.monotonic()

    def shows(self, device: Device, page: str) -> None:
        """This device now has this list."""
        now = time.monotonic()
        for mark in _MARK.findall(page):
            text = self.waiting.get(mark)
            if text and device in text.others:
                text.others.remove(device)
                text.seen_at.append(now)

    async def play(self) -> Found:
        living = [asyncio.create_task(device.live()) for device in self.devices]
        await self._save_steadily()
        await asyncio.gather(*living)
        for device in self.devices:
            for connection in device.free:
                connection.close()
        for text in self.waiting.values():
            if not text.stored_at:
                continue  # counted as an error already
            if text.others:
                self.found.errors["a text was not seen by everybody"] += 1
            waits = [max(0.0, at - text.stored_at) for at in text.seen_at]
            self.found.seen_by_one += waits
            if waits and not text.others:
                self.found.seen_by_all.append(max(waits))
        return self.found

    async def _save_steadily(self) -> None:
        """Whether the server keeps up or not: people do not wait for each other."""
        saving, pause = [], GENERATORS / SAVES
        at = self.start + pause * self.number / GENERATORS
        while at < self.end:
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            mark = f"Meting {self.number}-{len(saving)}:"
            saving.append(asyncio.create_task(random.choice(self.devices).save(mark)))
            at += pause
        await asyncio.gather(*saving)


def play(
    number: int, port: int, seats: list[Seat], begin: float, seconds: float, streams: bool
) -> Found:
    """In a process of its own: a part of the devices, from beginning to end."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a device can hold two connections
    return asyncio.run(Room(number, port, seats, begin, seconds, streams).play())


@dataclass(frozen=True)
class Measured:
    found: Found
    cpu: float
    """Share of one core."""
    memory: float


def measure(server: Server, seats: list[Seat], seconds: float, *, streams: bool) -> Measured:
    """Let all devices look and save for so many seconds."""
    parts = [[s for s in seats if s.group % GENERATORS == n] for n in range(GENERATORS)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(GENERATORS, mp_context=spawn) as pool:
        begin = time.monotonic() + 2  # they start meanwhile
        playing = [
            pool.submit(play, n, server.port, part, begin, seconds, streams)
            for n, part in enumerate(parts)
        ]
        start = begin + len(seats) / COMING + WARM_UP
        _sleep_until(start)
        before = server.cpu()
        _sleep_until(start + seconds)
        cpu, memory = (server.cpu() - before) / seconds, server.memory()
        found = Found()
        for part in playing:
            found.add(part.result())
    return Measured(found, cpu, memory)


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def fill_room(folder: Path, number: int) -> list[Seat]:
    """So many people in the groups of the demo's open meeting, straight into the store."""
    from flask import Flask
    from flask.sessions import SecureCookieSessionInterface
    from itsdangerous import URLSafeTimedSerializer

    from gesprekskader.catalogue import read_catalogue
    from gesprekskader.catalogue.refs import ref_in
    from gesprekskader.config import secret_key
    from gesprekskader.store import actors, groups, picked_items, seats
    from gesprekskader.store.db import connect

    code = prepare(folder)
    meeting_id = query(folder, "select id from meetings where join_code = ?", code)[0][0]
    framework = read_catalogue(ROOT / "content").framework
    shared = [ref_in(framework, item) for item in framework.items_of(["w2-bg-8", "w2-bg-10"])]
    app = Flask("load")
    app.secret_key = secret_key(folder)
    cookies = SecureCookieSessionInterface().get_signing_serializer(app)
    tokens = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")
    db = connect(folder / "gesprekskader.db")
    made: list[str] = []
    filled = []
    for n in range(number):
        secret = seats.join_as_new(
            db, meeting_id, f"Toestel {n + 1}", "", old_visit="", submission_id=uuid4().hex
        )
        actor, at = actors.of(db, secret), n % GROUPS
        if n < GROUPS:
            made.append(groups.start(db, actor, meeting_id, shared, submission_id=uuid4().hex))
        else:
            seats.sit_down(db, actor, made[at])
        picked = picked_items.of_group(db, made[at])[0].id
        proof = uuid4().hex
        session = {"visit": secret, "csrf_token": proof, "_permanent": True}
        filled.append(
            Seat(
                group=at,
                look=f"/gesprekken/{made[at]}/stand?item={picked}",
                save=f"/gesprekken/{made[at]}/opbrengsten",
                cookie=f"gesprekskader={cookies.dumps(session)}",
                form={"csrf_token": tokens.dumps(proof), "picked_item": picked},
            )
        )
    db.close()
    return filled


def on_product(folder: Path, number: int, seconds: float, *, streams: bool) -> Measured:
    seats = fill_room(folder, number)
    real = RealServer(folder)
    real.start()
    try:
        return measure(Server(real.process, real.port), seats, seconds, streams=streams)
    finally:
        real.stop()


def on_floor(folder: Path, number: int, seconds: float) -> Measured:
    floor = start_floor(folder, "", "", free_port())
    try:
        seats = [Seat(n % GROUPS, "/hello", "/insert") for n in range(number)]
        return measure(floor, seats, seconds, streams=False)
    finally:
        floor.process.terminate()
        floor.process.wait()


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else float("inf")


def p50(times: list[float]) -> float:
    return statistics.median(times) if times else float("inf")


def show(ours: Measured, least: Measured, goals: tuple[float, float], *, is_gated: bool) -> None:
    """The table: each figure beside the floor's."""

    def line(name: str, mine: float, theirs: float | None, shape: str, goal: str = "-") -> None:
        floor, ratio = "-", "-"
        if theirs is not None:
            floor, ratio = shape.format(theirs), f"{mine / theirs:.2f}x" if theirs else "-"
        row(name, shape.format(mine), floor, ratio, goal if is_gated else "-")

    def both(name: str, which: Callable, goal: str = "-") -> None:
        for word, part, aim in (("p50", p50, "-"), ("p95", p95, goal)):
            times = which(ours.found), which(least.found)
            mine, theirs = (part(side) * 1000 if side else None for side in times)
            line(f"{name} {word}", mine or float("inf"), theirs, "{:.1f} ms", aim)

    print("| work | product | floor | ratio | goal |\n|---|---|---|---|---|")
    both("seen by everybody in the group", lambda f: f.seen_by_all, f"<= {goals[0]:.1f} s")
    both("seen by one device", lambda f: f.seen_by_one)
    both("save", lambda f: f.saves, f"<= {goals[1] * 1000:.0f} ms")
    both("poll", lambda f: f.looks)
    line("CPU of one core", ours.cpu * 100, least.cpu * 100, "{:.0f} %")
    line("memory", ours.memory, least.memory, "{:.0f} MiB")
    counts = [sum(side.found.errors.values()) for side in (ours, least)]
    row("errors", str(counts[0]), str(counts[1]), "-", "0" if is_gated else "-")
    for name, side in (("product", ours), ("floor", least)):
        found = side.found
        print(
            f"{name}: {len(found.looks)} polls {dict(found.statuses)}, {len(found.saves)} saves,"
            f" {found.brought} lists by stream, {len(found.seen_by_all)} texts seen by everybody"
        )
        for words, count in found.errors.most_common():
            print(f"  error, {count} times: {words}")


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--devices", type=int, default=GATED, help="at least two a group: 56")
    reader.add_argument("--seconds", type=int, default=30)
    reader.add_argument("--polling", action="store_true", help="as on a network without streams")
    asked = reader.parse_args()
    if asked.devices < 2 * GROUPS:
        reader.error(f"--devices: {2 * GROUPS} or more")
    how = "polling" if asked.polling else "streams"
    print(f"{asked.devices} devices in {GROUPS} groups, {SAVES} saves a second, {how}")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "floor").mkdir()
        ours = on_product(home / "data", asked.devices, asked.seconds, streams=not asked.polling)
        least = on_floor(home / "floor", asked.devices, asked.seconds)
    is_gated = asked.devices <= GATED
    show(ours, least, GOALS[how], is_gated=is_gated)
    is_good = (
        p95(ours.found.seen_by_all) <= GOALS[how][0]
        and p95(ours.found.saves) <= GOALS[how][1]
        and not ours.found.errors
    )
    return 0 if is_good or not is_gated else 1


if __name__ == "__main__":
    sys.exit(main())
