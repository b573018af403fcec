"""The address other devices can reach us on, for QR codes and invitations."""

import socket
from urllib.parse import urlsplit

from flask import request, url_for

from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.guard import is_loopback


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
