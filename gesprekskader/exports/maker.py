"""Files are made in a process beside the server, one at a time, and give way to pages.

WeasyPrint, or the writer of a Word file, in a request's thread would slow every page.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from ctypes import c_int
from multiprocessing import get_context
from typing import Any

from gesprekskader.errors import PdfUnavailable
from gesprekskader.exports import pdf

Writer = Callable[[Any], bytes]
"""What makes a file of something; both must be able to travel to another process."""
_SECONDS = 60
_MEMORY = 2 * 1024**3  # address space of the process, bytes


class FileMaker:
    """Keeps one warm process, started at the first file or by `warm`."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        # Shared with the process; without a lock, as a killed one keeps it.
        self._percent: c_int | None = None
        self._is_stopped = False
        self._lock = threading.Lock()

    def _workers(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._is_stopped:
                raise PdfUnavailable(PdfUnavailable.BUSY)
            if self._pool is None:
                self._percent = get_context("spawn").RawValue("i", 0)
                self._pool = ProcessPoolExecutor(
                    max_workers=1,
                    mp_context=get_context("spawn"),
                    initializer=_start,
                    initargs=(self._percent,),
                )
            return self._pool

    @property
    def percent(self) -> int:
        """How far the PDF is that is being made now."""
        return self._percent.value if self._percent else 0

    def make(self, write: Writer, thing: object, *, seconds: float = _SECONDS) -> bytes:
        """What `write` makes of the thing. Raises PdfUnavailable when it dies twice or takes too
        long."""
        for _ in range(2):  # a process that died is replaced once
            pool = self._workers()
            if self._percent is not None:
                self._percent.value = 0
            try:
                return pool.submit(write, thing).result(timeout=seconds)
            except BrokenProcessPool:
                self.close(pool)
            except TimeoutError:
                self.close(pool)
                break
        raise PdfUnavailable(PdfUnavailable.BUSY)

    def warm(self) -> None:
        """Start the process, and load the letters, before somebody asks; returns at once."""
        pool = self._workers()
        try:
            pool.submit(_warm)
        except BrokenProcessPool:
            self.close(pool)

    def stop(self) -> None:
        """End the process; no other one takes its place."""
        self._is_stopped = True
        self.close()

    def close(self, only: ProcessPoolExecutor | None = None) -> None:
        """End the process; with `only`, not the fresh one that replaced it meanwhile."""
        with self._lock:
            pool = self._pool
            if pool is None or only not in (None, pool):
                return
            self._pool = None
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


def _start(percent: c_int) -> None:
    """In the process: end with the server, stay within bounds, give way to pages, and tell how far
    a PDF is."""
    import logging
    import os
    import signal

    from gesprekskader.processes import end_with_parent

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(10)
    _tell_progress(percent)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):  # Windows, or a lower limit that stands already
        pass
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.ERROR)


def _warm() -> None:
    if pdf.is_possible():
        pdf.write("<!doctype html><html lang=nl><title>-</title><p>-")


def _tell_progress(percent: c_int) -> None:
    """WeasyPrint says its steps, and the page it lays out, to a logger of its own."""
    import logging

    begins = {"1": 3, "2": 5, "3": 8, "4": 12, "5": 15, "6": 85, "7": 95}

    class Steps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = str(record.msg)
            pages = 0
            if "Page %d" in said and isinstance(record.args, tuple) and record.args:
                pages = int(str(record.args[0]))
            percent.value = begins.get(said[5:6], 0) + 70 * pages // (pages + 25)

    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(Steps())
