"""Waits for what happened, never for seconds."""

import socket
import time
from collections.abc import Callable

from playwright.sync_api import Page

NET = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_CONNECTION",
    "ERR_FAILED",
    "ERR_ABORTED",
    "ERR_INCOMPLETE_CHUNKED",
    "Failed to load resource",
)
"""What the console says of a net that a test took away."""
_PATIENCE = 20.0  # seconds; only a failing test waits that long


def after_looks(page: Page, number: int = 2) -> None:
    """The page asked the server for news so many times: what was to change has changed."""
    for _ in range(number):
        with page.expect_response(lambda answer: "/stand" in answer.url, timeout=20_000):
            page.evaluate("document.dispatchEvent(new Event('live:look'))")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Look until it is so; fails when it never is."""
    end = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came"
        page.wait_for_timeout(50)


def until_gone(port: int) -> None:
    """Nobody listens there any more: a killed server's helper process went too."""
    end = time.monotonic() + _PATIENCE
    while True:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)):
                return
        assert time.monotonic() < end, "the server still answers"
        time.sleep(0.05)
