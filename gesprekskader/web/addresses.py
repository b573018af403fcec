"""The address other devices can reach us on, for QR codes and invitations."""

import ipaddress
import socket
from urllib.parse import urlsplit

from flask import current_app, request


def base_address() -> str:
    """Where a phone in the room can reach this server, "" when only this computer can.

    A QR code never points at 127.0.0.1: the phone that scans it would look at itself.
    """
    settings = current_app.extensions["gesprekskader"].settings
    if settings.base_url and not is_loopback(urlsplit(settings.base_url).hostname or ""):
        return settings.base_url
    host = request.host_url.rstrip("/")
    name = request.host.rsplit(":", 1)[0].strip("[]")
    if not is_loopback(name):
        return host
    if settings.host in ("0.0.0.0", "::"):  # noqa: S104 - asked for by --lan
        address = lan_address()
        return (
            f"http://{address}:{request.environ.get('SERVER_PORT', settings.port)}"
            if address
            else ""
        )
    return ""


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
