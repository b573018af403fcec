"""A real server and the system's Chromium. A console error fails the test that saw it."""

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from servers import demo_on, free_port
from support import ROOT
from the_moment import program, tick

from gesprekskader import moments

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(path for name in names if (path := shutil.which(name)))


@pytest.fixture(autouse=True)
def clock_runs(monkeypatch):
    """Beside a server the clock runs on, as the server's does."""
    monkeypatch.setattr(moments, "machine_clock", tick)


@pytest.fixture(scope="session")
def browser() -> Browser:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield found
        found.close()


BROKEN = re.compile(r"(Type|Reference|Range|Syntax)Error\b")
NO_NET = re.compile(r"fetch|network|load failed", re.IGNORECASE)


def is_error(message: ConsoleMessage) -> bool:
    """A page that looks for news when its server was killed is no fault of the page. What a script
    of ours does wrong is only warned of, so that it stops no other: here it is one."""
    lost = "net::ERR_" in message.text and "/stand" in message.location["url"]
    broken = BROKEN.match(message.text) and not NO_NET.search(message.text)
    return (message.type == "error" and not lost) or (message.type == "warning" and bool(broken))


@pytest.fixture
def open_page(browser):
    """Opens a page in a device of its own; its console errors fail the test at the end, but for
    what it says it `forgives`, whenever that comes.

    Without `worker` no service worker stands between the page and the net that a test plays with.
    """
    contexts, heard = [], []

    def make(
        width: int = 360, *, script: bool = True, height: int = 780, worker: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="nl-NL",
            java_script_enabled=script,
            service_workers="allow" if worker else "block",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: heard.append(m.text) if is_error(m) else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        return page

    make.heard, make.forgives = heard, []
    yield make
    for context in contexts:
        context.close()
    assert [text for text in heard if not any(n in text for n in make.forgives)] == []


@contextmanager
def running(*words: str):
    """The program as a user starts it; ends with the test."""
    process = subprocess.Popen(
        program(*words),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> dict:
    """The demo's own JSON."""
    folder = tmp_path_factory.mktemp("demo")
    with demo_on(folder, 0) as process:
        yield process.info


@pytest.fixture
def own(tmp_path) -> dict:
    """A demo of its own: its clock and its groups are for one test."""
    with demo_on(tmp_path / "demo", free_port()) as process:
        yield process.info


@pytest.fixture
def server(tmp_path) -> tuple[str, str]:
    """A fresh server: its address, and the code for the first account."""
    port = free_port()
    words = ("serve", "--port", str(port), "--data", str(tmp_path / "data"), "--no-browser")
    with running(*words) as process:
        code = ""
        while not code:
            found = re.search(r"met deze code: (\w+)", process.stdout.readline())
            code = found.group(1) if found else ""
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address, code


def wait_for(address: str) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/inloggen", timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
