"""Which names are ours, and what every answer says to the browser about keeping it safe."""

import ipaddress
import socket
from functools import cache
from urllib.parse import urlsplit

_CSP = (
    "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    ("X-Gesprekskader", "1"),  # scripts know our answer from that of a wifi portal
    ("Content-Security-Policy", _CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
_ONLY_HTTPS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


@cache
def headers(*, is_secure: bool) -> tuple[tuple[str, str], ...]:
    """(name, value) of what an answer says, unless it says something else there."""
    return (*_HEADERS, _ONLY_HTTPS) if is_secure else _HEADERS


def is_ours(host: str, base_url: str, *, was_passed_on: bool) -> bool:
    """Whether a request for this host is for us, so that no other site can borrow our name (host
    header, rebinding).

    With a base address that is its host; without one a bare network address, or this computer: a
    caretaker on it asks directly, not passed on by a server in front.
    """
    name = urlsplit(f"//{host}").hostname or ""
    if is_loopback(name) and not was_passed_on:
        return True
    if base_url:
        return host.casefold() == urlsplit(base_url).netloc
    return _is_address(name) or name in _own_names()


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
