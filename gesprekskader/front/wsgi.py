"""A whole request for a WSGI app, and its whole answer (PEP 3333)."""

import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

Environ = dict[str, Any]
App = Callable[[Environ, Callable], Iterable[bytes]]


class Reply(NamedTuple):
    """A whole answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def run(app: App, environ: Environ) -> Reply:
    """What the WSGI app answers, as a whole."""
    said: list[Any] = []
    written: list[bytes] = []

    def start(status: str, headers: list[tuple[str, str]], _wrong: object = None) -> Callable:
        said[:] = [int(status[:3]), headers]
        return written.append

    pieces = app(environ, start)
    try:
        body = b"".join([*pieces])
    finally:
        if close := getattr(pieces, "close", None):
            close()
    status, headers = said
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Reply(status, encoded, b"".join(written) + body)


def environ_of(scope: dict[str, Any]) -> Environ:
    """The request as WSGI says it (PEP 3333), still without its body."""
    raw = scope["raw_path"]
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": (unquote_to_bytes(raw) if b"%" in raw else raw).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, raw_value in scope["headers"]:
        if key := _key(name):
            value = raw_value.decode("latin-1")
            if key in environ:
                value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
            environ[key] = value
    return environ


@lru_cache(maxsize=512)
def _key(name: bytes) -> str:
    """The name of a header in WSGI; "" for one with an underscore.

    That one would pass for the header with a dash that a proxy of ours wrote.
    """
    if b"_" in name:
        return ""
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
