"""Runs the app on granian: one process that answers, and this one that watches it."""

import logging
import multiprocessing
import os
import secrets
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from gesprekskader import chores, create_app
from gesprekskader.catalogue import Catalogue, read_catalogue
from gesprekskader.config import Settings, secret_key
from gesprekskader.errors import SettingWrong
from gesprekskader.processes import hold
from gesprekskader.rules import CODE_ALPHABET

Announce = Callable[[Settings, str], str]
_WAIT = 30  # seconds for the first answer
_CONNECTIONS = 4096
"""How many may be open at once. Granian calls it backpressure but counts connections, not requests:
a phone keeps one or more open all afternoon, and who comes after the last one waits in silence."""


def _prepare(settings: Settings) -> tuple[Settings, Catalogue]:
    """Everything that can be wrong is found before the server starts."""
    from gesprekskader.store import accounts, backups
    from gesprekskader.store.db import Pool, check_sound
    from gesprekskader.store.migrations import migrate, migrations, pending

    catalogue = read_catalogue(settings.content)
    settings.backups.mkdir(parents=True, exist_ok=True)
    secret_key(settings.data)
    pool = Pool(settings.database)
    try:
        with pool.borrowed() as db:
            check_sound(db)
            if settings.database.stat().st_size and migrations.applied(db) and pending(db):
                backups.make(settings.database, settings.backups)  # the way back
            migrate(db)
            backups.keep_erased(db, settings.data, settings.backups)
            if not accounts.any_account(db):
                code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))
                settings = replace(settings, begin_code=code)
    finally:
        pool.close()
    return settings, catalogue


def _app(settings: Settings, catalogue: Catalogue, _target: str = "") -> object:
    """In the process that answers: the app, which ends when the watching process is gone."""
    from gesprekskader.processes import end_with_parent

    end_with_parent()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    app = create_app(settings, catalogue)
    chores.start(settings, app.extensions["gesprekskader"].pool)
    return app


def run(settings: Settings, *, open_browser: bool, announce: Announce | None = None) -> int:
    """Serve until stopped; 0 after a graceful stop. Raises what is wrong before that."""
    # A fork would copy a half-held lock of the thread below; spawn starts clean everywhere.
    multiprocessing.set_start_method("spawn", force=True)
    with hold(settings.data):
        return _serve(settings, open_browser, announce or _text)


def _serve(settings: Settings, open_browser: bool, announce: Announce) -> int:
    from granian import Granian
    from granian.constants import Interfaces

    settings, catalogue = _prepare(settings)
    settings = replace(settings, port=_free_port(settings))
    server = Granian(
        target="gesprekskader",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        backlog=1024,
        backpressure=_CONNECTIONS,
        websockets=False,
        log_level="error",
        workers_kill_timeout=10,
    )
    threading.Thread(
        target=_say_when_ready, args=(settings, announce, open_browser), daemon=True
    ).start()
    server.serve(target_loader=partial(_app, settings, catalogue), wrap_loader=False)
    return 0


def _free_port(settings: Settings) -> int:
    """The port to use; the system picks one for 0. Raises SettingWrong when it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there it would hide that somebody else listens
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise SettingWrong(
                f"Poort {settings.port} is al in gebruik. Draait het programma al?"
                " Kies anders een andere poort, bijvoorbeeld --port 8001."
            ) from None
        return probe.getsockname()[1]


def local_address(settings: Settings) -> str:
    """Where this computer itself reaches the server."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 # nosec B104
    host = everywhere.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _say_when_ready(settings: Settings, announce: Announce, open_browser: bool) -> None:
    address = local_address(settings)
    end = time.monotonic() + _WAIT
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/inloggen", timeout=2):  # noqa: S310 - ours # nosec B310
                break
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.05)
    print(announce(settings, address), flush=True)
    if open_browser and _has_screen():
        webbrowser.open(address)


def _has_screen() -> bool:
    if not sys.stdout.isatty():
        return False
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _text(settings: Settings, address: str) -> str:
    """What the terminal says once the server answers."""
    lines = ["", f"Gesprekskader staat klaar op {address}"]
    lines += room_lines(settings)
    if settings.begin_code:
        lines += [
            "",
            "Er is nog geen account. Open het adres en maak de eerste begeleider",
            f"met deze code: {settings.begin_code}",
            "Liever eerst rondkijken? Start: python3 app.py demo",
        ]
    return "\n".join([*lines, "", "Stoppen: Ctrl+C", ""])


def room_lines(settings: Settings) -> list[str]:
    """With --lan: the address for phones in the room, and its QR code."""
    if settings.base_url:
        return [f"Voor iedereen: {settings.base_url}"]
    if settings.host != "0.0.0.0":  # noqa: S104 # nosec B104
        return ["Telefoons laten meedoen? Start met: python3 app.py --lan"]
    from io import StringIO

    from segno import make_qr

    from gesprekskader.web.addresses import lan_address

    found = lan_address()
    if not found:
        return ["Deze computer zit nog niet op een netwerk. Verbind met de wifi en start opnieuw."]
    room = settings.base_url or f"http://{found}:{settings.port}"
    drawing = StringIO()
    make_qr(f"{room}/meedoen").terminal(out=drawing, compact=True)
    return [f"In deze zaal: {room}/meedoen", drawing.getvalue()]
