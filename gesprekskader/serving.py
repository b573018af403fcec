"""Runs the app on granian: one process that answers, and this one that watches it."""

import logging
import multiprocessing
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from gesprekskader import ports
from gesprekskader.config import Settings
from gesprekskader.processes import allow_files, end_with_parent, hold, make_private, sendable

if TYPE_CHECKING:  # the process that watches holds none of it
    from ctypes import c_byte
    from multiprocessing.connection import Connection

    from granian.server.common import AbstractServer

    from gesprekskader.catalogue import Catalogue
    from gesprekskader.front import Front

Announce = Callable[[Settings, str], str]
_WAIT = 30  # seconds for the first answer
_LOOK_EVERY = 0.05  # seconds
_CONNECTIONS = 4096
"""How many may be open at once. Granian calls it backpressure but counts connections, not requests:
a phone keeps one or more open all afternoon, and who comes after the last one waits in silence."""
_OWN_FILES = 200  # handles for the database, files and processes, beside those of connections
_HEAD = 64 * 1024  # bytes of headers that one connection may keep in memory
_TURN = 0.001
"""Seconds that one thread computes before another gets a turn. With Python's own 5 ms a page beside
three busy threads waits twice as long, as the front needs a short turn several times."""
_READY, _ENDING = 1, 2  # what both processes know of the one that answers; 0: it begins
_FALLS, _AT_ONCE = 3, 60.0  # so many ends within so many seconds, and we start no more
_STARTS_AGAIN = "De server viel uit en start vanzelf opnieuw. Wat opgeslagen was, is er nog."
_GIVES_UP = "De server kan niet verder en is gestopt. Kijk wat er is met: python3 app.py doctor"


def _prepare(settings: Settings) -> "tuple[Settings, Catalogue]":
    """Everything that can be wrong is found before the server starts."""
    import secrets

    from gesprekskader.catalogue import read_catalogue
    from gesprekskader.config import SHIPPED, secret_key
    from gesprekskader.rules import CODE_ALPHABET
    from gesprekskader.store import accounts, backups, shut, shut_list
    from gesprekskader.store.db import Pool, check_sound
    from gesprekskader.store.migrations import migrate, migrations, pending

    catalogue = read_catalogue(settings.content, SHIPPED)
    make_private(settings.data, settings.backups)
    secret_key(settings.data)
    pool = Pool(settings.database)
    try:
        with pool.borrowed() as db:
            check_sound(db)
            if settings.database.stat().st_size and migrations.applied(db) and pending(db):
                backups.make(settings.database, settings.backups)  # the way back
            migrate(db)
            # a copy that was put back by hand
            shut.again(db, shut_list.read(settings.data, settings.backups))
            backups.keep_erased(db, settings.data, settings.backups)
            if not accounts.any_account(db):
                code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))
                settings = replace(settings, begin_code=code)
    finally:
        pool.close()
    return settings, catalogue


class _Begun:
    """What the process that answers says of its beginning: the code for the first account ("" when
    there is one), or what is wrong."""

    def __init__(self) -> None:
        self._told, self.tell = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self._said: str | Exception | None = None
        self._lock = threading.Lock()

    def heard(self) -> str | Exception | None:
        """None when it said nothing yet."""
        with self._lock:
            if self._said is None and self._told.poll():
                self._said = self._told.recv()
            return self._said


def _app(settings: Settings, tell: "Connection | None", state: "c_byte") -> "Front":
    """In the process that answers: the app behind its front. Ends with the watching process. The
    first one that begins looks whether all is well, and says so to `tell`."""
    from gesprekskader import chores, create_app, front_of
    from gesprekskader.web.frame.application import services_of

    end_with_parent()
    allow_files(_CONNECTIONS + _OWN_FILES)
    sys.setswitchinterval(_TURN)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    catalogue = None
    try:
        if tell:
            settings, catalogue = _prepare(settings)
        app = create_app(settings, catalogue)
    except Exception as wrong:
        if tell:
            tell.send(sendable(wrong))
        sys.exit(1 if tell else str(wrong))
    services = services_of(app)
    chores.start(settings, services.pool, services.catalogue)

    def stop() -> None:
        services.jobs.close()
        os._exit(0)  # winding down with threads of the server around now and then aborts, loudly

    state.value = _READY
    if tell:
        tell.send(settings.begin_code)
    return front_of(app, stop=stop, is_ending=lambda: state.value == _ENDING)


def run(settings: Settings, *, open_browser: bool, announce: Announce | None = None) -> int:
    """Serve until stopped; 0 after a graceful stop. Raises what is wrong at the beginning."""
    # A fork would copy a half-held lock of the thread below; spawn starts clean everywhere.
    multiprocessing.set_start_method("spawn", force=True)
    with hold(settings.data) as work_at:
        settings = replace(settings, port=ports.free(settings))
        work_at(local_address(settings))
        return _serve(settings, open_browser, announce or _text)


def _serve(settings: Settings, open_browser: bool, announce: Announce) -> int:
    begun = _Begun()
    threading.Thread(
        target=_say_when_ready, args=(settings, begun, announce, open_browser), daemon=True
    ).start()
    server: AbstractServer[Any] | None = None
    ended: list[float] = []
    while True:
        state = multiprocessing.get_context("spawn").RawValue("b", 0)
        server = _granian(settings, after=server)
        _say_before_stopping(server, state)
        first = None if ended else begun.tell
        load = partial(_app, settings, first, state)
        try:
            server.serve(target_loader=load, wrap_loader=False)
        except SystemExit:  # the process that answers is gone by itself
            if server.interrupt_signal:
                return 0
        else:
            return 0
        heard = begun.heard()
        if isinstance(heard, Exception):
            raise heard
        settings = replace(settings, begin_code=heard or "")
        ended = [*ended[1 - _FALLS :], time.monotonic()]
        if not state.value or len(ended) == _FALLS and ended[-1] - ended[0] < _AT_ONCE:
            print(_GIVES_UP, file=sys.stderr, flush=True)
            return 1
        print(_STARTS_AGAIN, file=sys.stderr, flush=True)


def _say_before_stopping(server: "AbstractServer[Any]", state: "c_byte") -> None:
    """The process that answers hears that it ends: else it would wait for every open stream."""
    interrupt = server.signal_handler_interrupt

    def interrupted(*words: object) -> None:
        state.value = _ENDING
        interrupt(*words)

    server.signal_handler_interrupt = interrupted  # type: ignore[method-assign] # it has no hook


def _granian(settings: Settings, after: "AbstractServer[Any] | None") -> "AbstractServer[Any]":
    """The server that watches, once more after one whose process that answers is gone."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    server = Granian(
        target="gesprekskader",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=1,
        backlog=1024,
        backpressure=_CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=_HEAD),
        websockets=False,
        log_level=LogLevels.critical,  # what goes wrong is said here, in Dutch
        workers_kill_timeout=10,
    )

    @server.on_startup
    def stop_that_came_between() -> None:
        if after and after.interrupt_signal:
            server.signal_handler_interrupt()

    return server


def local_address(settings: Settings) -> str:
    """Where this computer itself reaches the server."""
    host = _local_host(settings)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _local_host(settings: Settings) -> str:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # nosec B104
    return everywhere.get(settings.host, settings.host)


def _say_when_ready(
    settings: Settings, begun: _Begun, announce: Announce, open_browser: bool
) -> None:
    while (heard := begun.heard()) is None:
        time.sleep(_LOOK_EVERY)
    if isinstance(heard, Exception):  # the main thread says it
        return
    settings = replace(settings, begin_code=heard)
    address = local_address(settings)
    end = time.monotonic() + _WAIT
    while time.monotonic() < end and not _answers(settings):
        time.sleep(_LOOK_EVERY)
    print(announce(settings, address), flush=True)
    if open_browser and _has_screen():
        import webbrowser

        webbrowser.open(address)


def _answers(settings: Settings) -> bool:
    """Whether our server answers on its port, whatever it says."""
    try:
        with socket.create_connection((_local_host(settings), settings.port), timeout=2) as line:
            line.sendall(b"GET /inloggen HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return bool(line.recv(1))
    except OSError:
        return False


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
            "Er is nog geen account. Open het adres en maak de eerste gespreksleider",
            f"met deze code: {settings.begin_code}",
            "Liever eerst rondkijken? Start: python3 app.py demo",
        ]
    return "\n".join([*lines, "", "Stoppen: Ctrl+C", ""])


def room_lines(settings: Settings) -> list[str]:
    """With --lan: the address for phones in the room, and its QR code."""
    if settings.base_url:
        return [f"Voor iedereen: {settings.base_url}"]
    if settings.host != "0.0.0.0":  # nosec B104
        return ["Telefoons laten meedoen? Start met: python3 app.py --lan"]
    from io import StringIO

    from segno import make_qr

    from gesprekskader.web.frame.addresses import lan_address

    found = lan_address()
    if not found:
        return ["Deze computer zit nog niet op een netwerk. Verbind met de wifi en start opnieuw."]
    room = settings.base_url or f"http://{found}:{settings.port}"
    drawing = StringIO()
    make_qr(f"{room}/meedoen").terminal(out=drawing, compact=True)
    return [f"In deze zaal: {room}/meedoen", drawing.getvalue()]
