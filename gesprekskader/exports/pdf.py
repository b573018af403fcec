"""A Report as PDF (PDF/UA-1), made in one warm process beside the server.

WeasyPrint in a request's thread would slow every page, so it lives in a process of its own.
"""

import io
import re
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from ctypes.util import find_library
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gesprekskader.errors import PdfUnavailable
from gesprekskader.exports.report import Report
from gesprekskader.rules.signs import in_our_letters, meant

_TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
_SECONDS = 60
_AT_ONCE = 2  # requests that wait for a PDF; the other threads keep answering pages
_PATIENCE = 3.0  # seconds a third one waits for a place
_MEMORY = 2 * 1024**3  # address space of the worker, bytes
_AS_SVG = {"Content-Type": "image/svg+xml"}
_LETTERS, _QR = "letter:", "qr:"
_ENDLESS = re.compile(r"[^\s<>\"]{100}")  # seconds to hyphenate, each, where no hyphen belongs


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


def html(report: Report) -> str:
    """The page WeasyPrint prints; every text in it is escaped."""
    return page("report.html", report=report)


def page(template: str, **context: object) -> str:
    """Another print page, from templates/print; every text in it is escaped."""
    return _environment().get_template(f"print/{template}").render(**context)


class PdfMaker:
    """Keeps one worker process, started at the first PDF or by `warm`."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._percent = None  # shared with the worker; without a lock, as a killed one keeps it
        self._is_stopped = False
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(_AT_ONCE)

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
        """How far the file is that is being made now."""
        return self._percent.value if self._percent else 0

    def make(self, page: str, *, seconds: float = _SECONDS) -> bytes:
        """The PDF of an HTML page. Raises PdfUnavailable without Pango, when busy or too slow."""
        if not is_possible():
            raise PdfUnavailable
        if not self._places.acquire(timeout=_PATIENCE):
            raise PdfUnavailable(PdfUnavailable.BUSY)
        try:
            for _ in range(2):  # a worker that died is replaced once
                pool = self._workers()
                self._percent.value = 0
                try:
                    return pool.submit(_print, page).result(timeout=seconds)
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

    def stop(self) -> None:
        """End the worker; no other one takes its place."""
        self._is_stopped = True
        self.close()

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


def _start(percent) -> None:
    """In the worker: end with the server, stay within bounds, give way to pages, load what is slow
    to load, and tell how far it is."""
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
    _tools()


def _tell_progress(percent) -> None:
    """WeasyPrint says its steps, and the page it lays out, to a logger of its own."""
    import logging

    begins = {"1": 3, "2": 5, "3": 8, "4": 12, "5": 15, "6": 85, "7": 95}

    class Steps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = str(record.msg)
            pages = record.args[0] if "Page %d" in said and record.args else 0
            percent.value = begins.get(said[5:6], 0) + 70 * pages // (pages + 25)

    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(Steps())


@cache
def _tools() -> tuple:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from gesprekskader import fonts

    class OnlyOurLetters(URLFetcher):
        """Gives the four faces and QR drawings, and nothing else: no file, no network, whatever a
        text says."""

        def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
            if url.startswith(_QR):
                return URLFetcherResponse(url, _qr(unquote(url.removeprefix(_QR))), _AS_SVG)
            face = url.removeprefix(_LETTERS)
            if not url.startswith(_LETTERS) or face not in fonts.FACES:
                raise ValueError("not ours")
            return URLFetcherResponse(url, fonts.for_print(face).read_bytes())

    letters, fetcher = FontConfiguration(), OnlyOurLetters()
    sheet = (_TEMPLATES / "print" / "print.css").read_text(encoding="utf-8")
    style = CSS(string=sheet, base_url=None, url_fetcher=fetcher, font_config=letters)
    return HTML, style, letters, fetcher


def _qr(text: str) -> bytes:
    from segno import make_qr

    out = io.BytesIO()
    make_qr(text, error="m").save(out, kind="svg", border=0, dark="#000", light=None)
    return out.getvalue()


def _print(page: str) -> bytes:
    html_class, style, letters, fetcher = _tools()
    page = in_our_letters(meant(page))
    if _ENDLESS.search(page):
        page = page.replace("<body>", '<body class="endless">', 1)
    return html_class(string=page, base_url=None, url_fetcher=fetcher).write_pdf(
        stylesheets=[style], pdf_variant="pdf/ua-1", font_config=letters, finisher=_finish
    )


def _finish(_document: object, document) -> None:
    """Complete the structure tree that WeasyPrint makes: header cells say what they head, ids can
    be looked up, and the running lines of a page are decoration rather than text without a place.
    """
    from pydyf import Array, Dictionary

    known = {item.reference: item for item in document.objects}
    root = known[document.catalog["StructTreeRoot"]]
    found, waiting = set(), list(root["K"])
    while waiting:
        found.add(at := waiting.pop())
        waiting += [kid for kid in known[at].get("K", ()) if isinstance(kid, bytes)]
    heads = [known[at] for at in found if known[at].get("S") == "/TH" and "ID" in known[at]]
    for head in heads:
        head["A"]["Scope"] = "/Column"  # no table of ours has headers of rows
    if heads:
        heads.sort(key=lambda head: head["ID"].data)
        pairs = [part for head in heads for part in (head["ID"], head.reference)]
        tree = Dictionary({"Names": Array(pairs), "Limits": Array([pairs[0], pairs[-2]])})
        document.add_object(tree)
        root["IDTree"] = Dictionary({"Kids": Array([tree.reference])})
    numbers = known[root["ParentTree"]]["Nums"]
    for page, places in zip(document.page_references, numbers[1::2], strict=False):
        loose = {mark for mark, place in enumerate(places) if place not in found}
        stream = known[known[page]["Contents"]].stream
        for at, item in enumerate(stream):
            if isinstance(item, Dictionary) and item.get("MCID") in loose:
                stream[at - 1 : at + 2] = ["/Artifact", Dictionary({"Type": "/Pagination"}), b"BDC"]
        places[:] = [b"null" if mark in loose else place for mark, place in enumerate(places)]
