"""All that the product says to whoever looks at its terminal or its log, also when much goes wrong.

In this process with every logger open, and at a real server that gets private words and breaks.
"""

import http.client
import logging
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pysqlite3
from server import NO_ANSWER, Server
from world import RAW, World

from gesprekskader.exports.jobs import Job

BROKEN = "step_notes"
"""The table that is gone for a while."""
_OURS = ("mail.log", "asyncio")
"""Of the drill's own mail server."""


class Lines(logging.Handler):
    """What any logger says, at any level, and how it would stand in a file."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name not in _OURS:
            self.lines.append(f"{record.name}: {self.format(record)}")


@contextmanager
def heard() -> Iterator[Lines]:
    """Every logger, for as long as this lasts."""
    lines, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(lines)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(lines)
        root.setLevel(level)


@contextmanager
def errors_in(path: Path) -> Iterator[None]:
    """The terminal of this process and of those that it starts goes to a file."""
    kept = os.dup(2)
    with path.open("wb") as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def break_here(world: World, words: str) -> None:
    """Errors of every kind in this process, with these private words under way."""
    services = world.app.extensions["gesprekskader"]
    note = f"/mijn/stappen/{world.step}/notities"
    with without(world):
        _post(world, note, text=words)
        world.client("two_of_group_a").get("/mijn")
    view = world.app.view_functions["my_year.add_note"]
    world.app.view_functions["my_year.add_note"] = _fails
    _post(world, note, text=words)
    world.app.view_functions["my_year.add_note"] = view
    post = services.post
    post._settings = replace(post._settings, mail_port=1)
    invited = {"name": words, "email": f"{words}@voorbeeld.invalid"}
    _post(world, f"/netwerken/{world.network}/gespreksleiders", role="facilitator", **invited)
    page = f'<style>{words} {{ {words}: 1 </style><img src="file:///{words}"><svg>{words}'
    for kind, thing in (("pdf", page), ("docx", words), ("xlsx", words)):
        job = Job(owner="drill", id="", title=words, file_name=words, back="/", kind=kind)
        services.jobs.start(job, thing)
        job.making.over.wait(60)


def _fails(**_parts: str) -> None:
    from flask import request

    raise ValueError(f"dit kan niet: {request.form['text']}")


def _post(world: World, url: str, role: str = "two_of_group_a", **form: str) -> None:
    form |= {"csrf_token": world.proof, "submission_id": uuid4().hex}
    world.client(role).post(url, data=form)


@contextmanager
def without(world: World) -> Iterator[None]:
    """The database lacks a table."""
    path = str(Path(world.app.extensions["gesprekskader"].settings.database))
    with closing(pysqlite3.connect(path, timeout=10)) as db:
        db.execute(f"alter table {BROKEN} rename to {BROKEN}_away")
        try:
            yield
        finally:
            db.execute(f"alter table {BROKEN}_away rename to {BROKEN}")


def of_server(world: World, folder: Path, words: list[str]) -> str:
    """What a real server of this world says: pages, errors, half requests, and its end."""
    (folder / "sleutel").write_text(world.app.secret_key)
    with tempfile.NamedTemporaryFile() as said:
        server = Server(folder, said=Path(said.name))
        server.start()
        cookie = _cookie(world, "two_of_group_a")
        try:
            _visit(server, world, cookie, words)
            with without(world):
                _visit(server, world, cookie, words)
            _write_nonsense(server, words[0])
            server.kill("workers")
            with suppress(*NO_ANSWER):
                _ask(server, "GET", f"/plank?zoek={words[0]}", cookie)
        finally:
            server.stop()
        return Path(said.name).read_text(errors="replace")


def _cookie(world: World, role: str) -> str:
    signer = world.app.session_interface.get_signing_serializer(world.app)
    held = {"visit": world.secrets[role], "csrf_token": RAW, "_permanent": True}
    return f"{world.app.config['SESSION_COOKIE_NAME']}={signer.dumps(held)}"


def _visit(server: Server, world: World, cookie: str, words: list[str]) -> None:
    """Own pages and forms, each with private words in it."""
    for word in words:
        note = f"csrf_token={world.proof}&text={word}&submission_id={uuid4().hex}"
        for method, path, body in (
            ("GET", f"/plank?zoek={word}", ""),
            ("GET", f"/{word}", ""),
            ("GET", "/mijn", ""),
            ("GET", "/mijn/gegevens/bestand.json", ""),
            ("GET", "/mijn/stappen.pdf", ""),
            ("POST", f"/mijn/stappen/{world.step}/notities", note),
            ("POST", f"/mijn/stappen/{world.step}/notities", f"text={word}"),
            ("POST", "/inloggen", f"csrf_token={world.proof}&email={word}@x.nl&password={word}"),
            ("PUT", f"/stappen/{world.step}?{word}", word),
        ):
            with suppress(*NO_ANSWER):
                _ask(server, method, path, cookie, body)


def _ask(server: Server, method: str, path: str, cookie: str, body: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Cookie": cookie, "Referer": f"http://127.0.0.1:{server.port}/mijn"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with closing(connection):
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status


def _write_nonsense(server: Server, word: str) -> None:
    """What no browser sends, with the word in it."""
    for raw in (
        f"{word}\r\n\r\n",
        f"GET /{word} HTTP/9.9\r\n\r\n",
        f"GET /mijn HTTP/1.1\r\nHost: x\r\n{word} zonder dubbele punt\r\n\r\n",
        f"POST /mijn HTTP/1.1\r\nHost: x\r\nContent-Length: {word}\r\n\r\n",
        f"POST /mijn HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{word}",
    ):
        address = ("127.0.0.1", server.port)
        with suppress(OSError), socket.create_connection(address, timeout=2) as one:
            one.settimeout(1)
            one.sendall(raw.encode())
            one.recv(65536)
