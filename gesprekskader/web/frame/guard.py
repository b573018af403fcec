"""What may come in: bodies of a size, to a name of ours, from a page of ours. And what every answer
says to the browser about keeping it safe."""

import ipaddress
import socket
from functools import cache
from urllib.parse import urlsplit

from flask import Response, current_app, g, request
from flask_wtf.csrf import CSRFError

from gesprekskader.config import most_bytes
from gesprekskader.errors import GesprekskaderError
from gesprekskader.web.frame import words
from gesprekskader.web.frame.services import services

_CSP = (
    "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def limit_body() -> None:
    """A file may be larger than a form; asked before anybody reads the body."""
    settings = current_app.config
    files = settings["FILES"]
    if request.path.startswith(tuple(files)):
        most = settings["MAX_CONTENT_LENGTH"]
        request.max_content_length = most_bytes(request.path, files, most)


def check_host() -> None:
    """Answer only to our own names, so that no other site can borrow one (host header, rebinding).

    With a base address that is its host; without one a bare network address, or this computer.
    Raises RuleBroken.
    """
    settings = services().settings
    name = urlsplit(f"//{request.host}").hostname or ""
    if is_loopback(name) and not _came_through_a_proxy():
        return
    if settings.base_url:
        if request.host.casefold() == urlsplit(settings.base_url).netloc:
            return
    elif _is_address(name) or name in _own_names():
        return
    raise UnknownHost


def check_origin() -> None:
    """A form is only taken from a page of ours, besides its token. Raises CSRFError.

    Browsers say where a post comes from; a program that does not say has no cookie of somebody.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        if site not in ("same-origin", "none"):
            raise CSRFError("from another site")
    elif origin and urlsplit(origin).netloc != request.host:
        raise CSRFError("from another origin")


def _came_through_a_proxy() -> bool:
    """Whether somebody passed this on: a caretaker on the computer itself asks directly."""
    return "X-Forwarded-For" in request.headers


class UnknownHost(GesprekskaderError):
    """The request names a host that is not ours (400)."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            "Dit adres hoort niet bij deze server. De beheerder zet het goede adres in"
            " GESPREKSKADER_BASE_URL."
        )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@cache
def _own_names() -> set[str]:
    own = socket.gethostname().casefold()
    return {own, f"{own}.local", own.partition(".")[0], f"{own.partition('.')[0]}.local"}


def is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def add_headers(response: Response) -> Response:
    headers = response.headers
    if response.status_code == 304:  # the poll's usual answer: the page has all of this already
        headers["Cache-Control"] = "no-store"
        return response
    if request.headers.get("X-Fragment"):
        headers["X-Now"] = str(words.now_ms())  # what is shown may have been rendered a while ago
    headers["X-Gesprekskader"] = "1"  # scripts know our answer from that of a wifi portal
    headers.setdefault("Content-Security-Policy", _CSP)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.blueprint != "assets":
        headers.setdefault("Cache-Control", "no-store")
        # Clicking Back after leaving must show nothing; the answer depends on who asks.
        headers.setdefault("Vary", "Cookie")
    if etag := g.pop("etag", None):
        headers["ETag"] = etag
    return response
