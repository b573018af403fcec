"""A Summary as PDF (PDF/UA-1), made in one warm process beside the server.

WeasyPrint in a request's thread would slow every page, so it lives in a process of its own.
"""

import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from ctypes.util import find_library
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gesprekskader.errors import PdfUnavailable
from gesprekskader.exports.summary import Summary

_TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "print"
_SECONDS = 60
_AT_ONCE = 2  # requests that wait for a PDF; the other threads keep answering pages
_PATIENCE = 3.0  # seconds a third one waits for a place
_MEMORY = 2 * 1024**3  # address space of the worker, bytes
_LETTERS = "letter:"


@cache
def is_possible() -> bool:
    """Whether Pango is here; WeasyPrint can't do without."""
    return bool(find_library("pangoft2-1.0") or find_library("pangoft2-1.0-0"))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(summary: Summary) -> str:
    """The page WeasyPrint prints; every text in it is escaped."""
    return page("summary.html", summary=summary)


def page(template: str, **context: object) -> str:
    """Another print page, from templates/print; every text in it is escaped."""
    return _environment().get_template(template).render(**context)


class PdfMaker:
    """Keeps one worker process, started at the first PDF or by `warm`."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(_AT_ONCE)

    def _workers(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    max_workers=1, mp_context=get_context("spawn"), initializer=_start
                )
            return self._pool

    def make(self, page: str) -> bytes:
        """The PDF of an HTML page. Raises PdfUnavailable without Pango, when busy or too slow."""
        if not is_possible():
            raise PdfUnavailable
        if not self._places.acquire(timeout=_PATIENCE):
            raise PdfUnavailable(PdfUnavailable.BUSY)
        try:
            for _ in range(2):  # a worker that died is replaced once
                pool = self._workers()
                try:
                    return pool.submit(_print, page).result(timeout=_SECONDS)
                except BrokenProcessPool:
                    self.close(pool)
                except TimeoutError:
                    self.close(pool)
                    break
            raise PdfUnavailable(PdfUnavailable.BUSY)
        finally:
            self._places.release()

    def warm(self) -> None:
        """Load WeasyPrint and the letters before somebody asks; returns at once."""
        if not is_possible():
            return
        pool = self._workers()
        try:
            pool.submit(_print, "<!doctype html><html lang=nl><title>-</title><p>-")
        except BrokenProcessPool:
            self.close(pool)

    def close(self, only: ProcessPoolExecutor | None = None) -> None:
        """End the worker; with `only`, not the fresh one that replaced it meanwhile."""
        with self._lock:
            pool = self._pool
            if pool is None or only not in (None, pool):
                return
            self._pool = None
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


def _start() -> None:
    """In the worker: end with the server, stay within bounds, load what is slow to load."""
    import logging
    import signal

    from gesprekskader.processes import end_with_parent

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):  # Windows, or a lower limit that stands already
        pass
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    _tools()


@cache
def _tools() -> tuple:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from gesprekskader import fonts

    class OnlyOurLetters(URLFetcher):
        """Fetches the four faces and nothing else: no file, no network, whatever a text says."""

        def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
            face = url.removeprefix(_LETTERS)
            if not url.startswith(_LETTERS) or face not in fonts.FACES:
                raise ValueError("not ours")
            return URLFetcherResponse(url, fonts.for_print(face).read_bytes())

    letters, fetcher = FontConfiguration(), OnlyOurLetters()
    sheet = (_TEMPLATES / "print.css").read_text(encoding="utf-8")
    style = CSS(string=sheet, base_url=None, url_fetcher=fetcher, font_config=letters)
    return HTML, style, letters, fetcher


def _print(page: str) -> bytes:
    html_class, style, letters, fetcher = _tools()
    return html_class(string=page, base_url=None, url_fetcher=fetcher).write_pdf(
        stylesheets=[style], pdf_variant="pdf/ua-1", font_config=letters
    )
