"""The address other devices can reach us on, for QR codes and invitations."""

import ipaddress
import socket
from functools import cache
from urllib.parse import urlsplit

from flask import request, url_for
from flask_wtf.csrf import CSRFError

from gesprekskader.errors import GesprekskaderError
from gesprekskader.web.frame.services import services


def base_address() -> str:
    """Where a phone in the room can reach this server, "" when only this computer can.

    A QR code never points at 127.0.0.1: the phone that scans it would look at itself.
    """
    settings = services().settings
    if settings.base_url and not is_loopback(urlsplit(settings.base_url).hostname or ""):
        return settings.base_url
    host = request.host_url.rstrip("/")
    name = request.host.rsplit(":", 1)[0].strip("[]")
    if not is_loopback(name):
        return host
    if settings.host in ("0.0.0.0", "::"):  # asked for by --lan # nosec B104
        address = lan_address()
        return (
            f"http://{address}:{request.environ.get('SERVER_PORT', settings.port)}"
            if address
            else ""
        )
    return ""


def key_address(secret: str) -> str:
    """The link that carries a secret: after the #, so no server, log or next page ever gets it."""
    return f"{whole_address(url_for('keys.show'))}#{secret}"


def whole_address(path: str) -> str:
    """A page of ours as a link to give to somebody; for this computer only when nobody else can
    reach it."""
    return (base_address() or request.host_url.rstrip("/")) + path


def came_from() -> str:
    """The page of ours where the visitor came from, "" when that is not known."""
    came = urlsplit(request.referrer or "")
    path = "/" + came.path.lstrip("/\\")  # two slashes would lead to another site
    here = path != request.path or request.method != "GET"
    return path if came.netloc == request.host and here and path != "/" else ""


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


def lan_address() -> str:
    """This computer's address on the room's network, "" without one. Sends nothing."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
            address = probe.getsockname()[0]
    except OSError:
        try:
            found = socket.gethostbyname_ex(socket.gethostname())[2]
        except OSError:
            found = []
        address = next((a for a in found if not is_loopback(a)), "")
    return "" if not address or is_loopback(address) else address
