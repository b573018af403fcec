"""Promised: who keeps sockets busy without sending anything whole stops nobody else.

    .venv/bin/python bench/drills/held_sockets.py [--quick]

A real server is held by three hundred sockets of one kind at a time: half a body, a body of which
a byte comes every two seconds, nothing at all, half the headers. What the server lets go of is
opened again. Meanwhile a phone of a group asks for its page on a kept connection, and a newcomer
for the first page on a fresh one. Prints what was tried, and how long pages took (p95) quiet and
meanwhile. Ends with 1 when a page got no answer, when pages took more than three times as long, or
when a socket was kept longer than it may. With --quick thirty sockets of each kind, all kinds at
the same time, and answers are only counted.
"""

import selectors
import socket
import statistics
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from server import NO_ANSWER, Device, Server, prepare, seated, verdict

IS_QUICK = "--quick" in sys.argv
SOCKETS, SECONDS, QUIET_SECONDS = (30, 1.0, 0.3) if IS_QUICK else (300, 42.0, 8.0)
GOAL = 3.0
LONGEST = 33.0  # seconds that one socket may be kept: the server's own limits, and some patience
EVERY, BETWEEN, PATIENCE = 2.0, 0.02, 15  # seconds

_FORM = b"POST /inloggen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
_FORM += b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
KINDS = {
    "half a body": (_FORM + b"email=a", b""),
    "a slow body": (_FORM, b"a"),
    "nothing at all": (b"", b""),
    "half the headers": (b"GET /kader HTTP/1.1\r\nHost: 127.", b""),
}


@dataclass
class Held:
    """What one kind of socket did."""

    opened: int = 0
    let_go: int = 0
    refused: int = 0
    longest: float = 0.0
    """Seconds that the oldest socket was kept."""


class Holder(threading.Thread):
    """Keeps so many sockets open, and opens again what the server closes."""

    def __init__(self, port: int, number: int, first: bytes, drop: bytes) -> None:
        super().__init__(daemon=True)
        self.port, self.number, self.first, self.drop = port, number, first, drop
        self.known = Held()
        self.since: dict[socket.socket, float] = {}
        self.enough, self.is_full = threading.Event(), threading.Event()

    def run(self) -> None:
        with selectors.DefaultSelector() as heard:
            next_drop = time.monotonic() + EVERY
            while not self.enough.is_set():
                while len(self.since) < self.number:
                    self._open(heard)
                self.is_full.set()
                for key, _ in heard.select(timeout=0.1):
                    self._listen(heard, key.fileobj)
                if self.drop and time.monotonic() >= next_drop:
                    next_drop += EVERY
                    for one in list(self.since):
                        self._send(one, self.drop)
            for one in list(self.since):
                self._close(heard, one)

    def _open(self, heard: selectors.BaseSelector) -> None:
        try:
            one = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        except OSError:
            self.known.refused += 1
            time.sleep(0.05)
            return
        self.since[one] = time.monotonic()
        self.known.opened += 1
        heard.register(one, selectors.EVENT_READ)
        self._send(one, self.first)

    def _send(self, one: socket.socket, words: bytes) -> None:
        with suppress(OSError):  # closed; the next look sees it
            one.sendall(words)

    def _listen(self, heard: selectors.BaseSelector, one: socket.socket) -> None:
        with suppress(OSError):
            if one.recv(65536):
                return  # an answer; the end comes after it
        self.known.let_go += 1
        self._close(heard, one)

    def _close(self, heard: selectors.BaseSelector, one: socket.socket) -> None:
        kept = time.monotonic() - self.since.pop(one)
        self.known.longest = max(self.known.longest, kept)
        heard.unregister(one)
        one.close()


@dataclass
class Pages:
    """How pages did for a while: seconds of each answer, and how many never came."""

    times: list[float] = field(default_factory=list)
    unanswered: int = 0

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.times, n=20)[-1] * 1000 if len(self.times) > 1 else 0.0

    def ask(self, device: Device, path: str) -> None:
        begin = time.monotonic()
        try:
            is_well = device.ask("GET", path).status == 200
        except NO_ANSWER:
            is_well = False
        if is_well:
            self.times.append(time.monotonic() - begin)
        else:
            self.unanswered += 1


def ask_pages(server: Server, phone: Device, seconds: float) -> Pages:
    """A phone that is known, and a newcomer each time, in turn."""
    pages, end = Pages(), time.monotonic() + seconds
    phone.connection.timeout = PATIENCE
    while time.monotonic() < end and pages.unanswered < 3:
        pages.ask(phone, f"{phone.group}/items/{phone.picked_item}")
        newcomer = Device(server, timeout=PATIENCE)
        pages.ask(newcomer, "/kader")
        newcomer.connection.close()
        time.sleep(BETWEEN)
    return pages


def hold(server: Server, phone: Device, kinds: list[str]) -> list[str]:
    """So many sockets of each of these kinds at the same time; what went wrong."""
    quiet = ask_pages(server, phone, QUIET_SECONDS)
    holders = {kind: Holder(server.port, SOCKETS, *KINDS[kind]) for kind in kinds}
    for holder in holders.values():
        holder.start()
    for holder in holders.values():
        holder.is_full.wait(PATIENCE)
    busy = ask_pages(server, phone, SECONDS)
    faults = []
    for kind, holder in holders.items():
        holder.enough.set()
        holder.join(PATIENCE)
        faults += wrong_with(kind, holder.known)
    ratio = busy.p95 / quiet.p95 if quiet.p95 else 0.0
    print(
        f"{len(busy.times)} pages answered, {busy.unanswered} not;"
        f" p95 quiet {quiet.p95:.1f} ms, meanwhile {busy.p95:.1f} ms ({ratio:.2f}x)",
        flush=True,
    )
    if quiet.unanswered or busy.unanswered or not busy.times:
        faults.append(f"{kinds}: {quiet.unanswered + busy.unanswered} pages got no answer")
    if not IS_QUICK and ratio > GOAL:
        faults.append(f"{kinds}: pages took {ratio:.2f}x as long")
    return faults


def wrong_with(kind: str, held: Held) -> list[str]:
    """Say what the sockets of one kind did; what went wrong with them."""
    print(
        f"{kind}: {held.opened} sockets tried, {held.let_go} let go by the server, the longest held"
        f" {held.longest:.0f} s",
        flush=True,
    )
    faults = []
    if held.opened < SOCKETS:
        faults.append(f"{kind}: only {held.opened} sockets could be opened")
    if held.longest > LONGEST:
        faults.append(f"{kind}: a socket was kept for {held.longest:.0f} s")
    return faults


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        code = prepare(folder)
        server = Server(folder)
        server.start()
        try:
            phone = seated(server, code, 1, 1)[0]
            faults = []
            for kinds in [list(KINDS)] if IS_QUICK else [[kind] for kind in KINDS]:
                faults += hold(server, phone, kinds)
        finally:
            server.stop()
    return verdict(faults, "held")


if __name__ == "__main__":
    sys.exit(main())
