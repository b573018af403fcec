"""A Report as PDF (PDF/UA-1): the HTML of it here, the PDF in the process of a FileMaker."""

import io
import re
from ctypes.util import find_library
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gesprekskader.reports.report import Report
from gesprekskader.rules.signs import in_our_letters, meant

if TYPE_CHECKING:
    from weasyprint import Document

_TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
_AS_SVG = {"Content-Type": "image/svg+xml"}
_LETTERS, _QR = "letter:", "qr:"
_ENDLESS = re.compile(r"[^\s<>\"]{100}")  # seconds to hyphenate, each, where no hyphen belongs


@cache
def is_possible() -> bool:
    """Whether Pango is here; WeasyPrint can't do without."""
    return bool(find_library("pangoft2-1.0") or find_library("pangoft2-1.0-0"))


@cache
def inks() -> dict[str, str]:
    """The colours of paper by their names, for drawings: no style sheet reaches into them there."""
    tokens = (_TEMPLATES / "print" / "00-tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+): (#\w+);", tokens))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["inks"] = inks()
    return made


def html(report: Report) -> str:
    """The page WeasyPrint prints; every text in it is escaped."""
    return page("report.html", report=report, title=report.title)


def page(template: str, **context: object) -> str:
    """Another print page, from templates/print; every text in it is escaped."""
    return _environment().get_template(f"print/{template}").render(**context)


def sheet() -> str:
    """The styles of paper, joined in the order of their names."""
    paths = sorted((_TEMPLATES / "print").glob("*.css"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


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
    style = CSS(string=sheet(), base_url=None, url_fetcher=fetcher, font_config=letters)
    return HTML, style, letters, fetcher


def _qr(text: str) -> bytes:
    from segno import make_qr

    out = io.BytesIO()
    make_qr(text, error="m").save(out, kind="svg", border=0, dark="#000", light=None)
    return out.getvalue()


def printable(page: str) -> str:
    """A page in signs that our letters have; one with an endless word says so to the styles."""
    page = in_our_letters(meant(page))
    if _ENDLESS.search(page):
        page = page.replace("<body>", '<body class="endless">', 1)
    return page


def write(page: str) -> bytes:
    """The PDF of an HTML page; in the process of a FileMaker. One that wants one page gets less air
    when it takes two, and fits then."""
    document = _laid_out(page)
    if len(document.pages) == 2 and _ONE_PAGE in page:
        tight = _laid_out(page.replace(_ONE_PAGE, '<main class="tight">', 1))
        document = tight if len(tight.pages) == 1 else document
    return document.write_pdf(finisher=_finish, **_VARIANT)


_ONE_PAGE, _VARIANT = "<main data-one-page>", {"pdf_variant": "pdf/ua-1"}


def _laid_out(page: str) -> "Document":
    html_class, style, letters, fetcher = _tools()
    html = html_class(string=printable(page), base_url=None, url_fetcher=fetcher)
    return html.render(font_config=letters, stylesheets=[style], **_VARIANT)


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
