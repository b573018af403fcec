"""Prints how long it takes from scanning the code to the first saved outcome, on a bad line.

    .venv/bin/python bench/drills/first_outcome.py [--rounds 5]

A 360 px phone in Chromium, never here before, behind a line of its own: 150 ms there and back per
piece, 50 kB/s, and one piece in twenty comes a second late, as a lost packet does. One connection
in fifty breaks. Counts the taps before the first letter of the outcome and the seconds that the
tool takes; a person's own reading and typing is not in it. Ends with 1 above 3 taps or 20 seconds.
Linux only, with the packages of the tests.
"""

import argparse
import asyncio
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright
from server import Server, free_port, prepare, query

TAPS_GOAL, SECONDS_GOAL = 3, 20.0
DELAY, RATE, LATE, LATE_BY, BREAKS = 0.075, 50_000, 0.05, 1.0, 0.02
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


class BadLine:
    """Passes bytes between a phone and the server, slowly and with losses."""

    def __init__(self, to_port: int, seed: int) -> None:
        self.port, self._to = free_port(), to_port
        self._luck = random.Random(seed)
        self.late = self.broken = 0

    async def serve(self) -> None:
        self.loop, self.done = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        await self.done.wait()
        server.close()

    async def _connected(self, phone: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._luck.random() < BREAKS:
            self.broken += 1
            back.transport.abort()
            return
        with suppress(OSError):
            there, on = await asyncio.open_connection("127.0.0.1", self._to)
            ways = (self._carry(phone, on), self._carry(there, back))
            with suppress(asyncio.CancelledError):  # the round is over
                await asyncio.gather(*ways, return_exceptions=True)

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(1400):
                wait = DELAY + len(piece) / RATE
                if self._luck.random() < LATE:
                    self.late += 1
                    wait += LATE_BY
                await asyncio.sleep(wait)
                target.write(piece)
                await target.drain()
        finally:
            target.close()


@contextmanager
def bad_line(to_port: int, seed: int):
    line = BadLine(to_port, seed)
    thread = threading.Thread(target=lambda: asyncio.run(line.serve()))
    thread.start()
    try:
        yield line
    finally:
        line.loop.call_soon_threadsafe(line.done.set)
        thread.join(10)


class Phone:
    """Counts its taps, and the seconds between a tap and what comes of it."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.seconds = page, 0, 0.0

    def open(self, url: str) -> None:
        begin = time.monotonic()
        for _ in range(5):  # a page that does not come is asked for again
            with suppress(Error):
                self.page.goto(url, wait_until="domcontentloaded")
                break
        self.seconds += time.monotonic() - begin

    def tap(self, selector: str, then: str, *, counts: bool = True) -> None:
        """Tap; the time runs until `then` can be seen."""
        begin = time.monotonic()
        self.page.locator(selector).first.tap()
        self.taps += counts
        for _ in range(5):
            with suppress(Error):
                self.page.locator(then).first.wait_for(timeout=12_000)
                break
            with suppress(Error):
                self.page.reload(wait_until="domcontentloaded")
        self.seconds += time.monotonic() - begin


def one_round(browser, url: str, text: str) -> Phone:
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True, locale="nl-NL"
    )
    phone = Phone(context.new_page())
    phone.open(url)
    phone.page.get_by_label("Je voornaam").fill("Sam")  # the keyboard is there at once
    phone.tap("button:has-text('Verder')", "h1:has-text('Bij welke groep')")
    phone.tap("button:has-text('Groep 1')", "form[data-swap] textarea")
    phone.tap("form[data-swap] textarea", "form[data-swap] textarea:focus")
    phone.page.keyboard.type(text)
    saved = f"[data-live] .outcome__text:has-text('{text}')"
    phone.tap("button:has-text('Zet erbij')", saved, counts=False)
    context.close()
    return phone


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        raise SystemExit("Chromium is not here: apt install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        code = prepare(folder)
        server = Server(folder)
        server.start()
        try:
            phones, late, broken = play(chromium, server, code, rounds)
        finally:
            server.stop()
        stored = query(folder, "select count(*) from outcomes where text like 'Eerste zin van %'")
    seconds = [phone.seconds for phone in phones]
    taps = max(phone.taps for phone in phones)
    print(f"{rounds} phones from scan to first saved outcome")
    print(f"{late} pieces came late, {broken} lines broke")
    print(f"taps before the first letter {taps} (goal {TAPS_GOAL})")
    print(
        f"seconds of the tool: median {statistics.median(seconds):.1f}, most {max(seconds):.1f}"
        f" (goal {SECONDS_GOAL:.0f}); texts stored once: {stored[0][0]} of {rounds}"
    )
    good = taps <= TAPS_GOAL and max(seconds) <= SECONDS_GOAL and stored[0][0] == rounds
    return 0 if good else 1


def play(chromium: str, server: Server, code: str, rounds: int) -> tuple[list[Phone], int, int]:
    phones, late, broken = [], 0, 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for number in range(rounds):
            with bad_line(server.port, number) as line:
                url = f"http://127.0.0.1:{line.port}/meedoen/{code}"
                phones.append(one_round(browser, url, f"Eerste zin van {number}."))
            late, broken = late + line.late, broken + line.broken
        browser.close()
    return phones, late, broken


if __name__ == "__main__":
    sys.exit(main())
