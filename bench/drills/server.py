"""What the drills share: a real server on loopback to kill and start, and devices that write."""

import html
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import psutil
import pysqlite3

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

NO_ANSWER = (OSError, http.client.HTTPException)
"""What a request raises when the server is gone: whether it was stored, nobody knows."""
_SHOWN = 60  # faults on the terminal
_PATIENCE = 90  # seconds for a server to start, or for its processes to end


def environment() -> dict[str, str]:
    """The environment for a process of ours: no settings of whoever runs the drill."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GESPREKSKADER_")}
    return kept | {"PYTHONPATH": str(ROOT)}


def prepare(folder: Path) -> str:
    """Fill a data folder with the demo's invented people; the code of its open meeting."""
    from gesprekskader import demo
    from gesprekskader.config import Settings

    demo.prepare(Settings(data=folder, content=ROOT / "content", is_demo=True), fresh=True)
    found = query(
        folder,
        "select join_code from meetings where title = ? and stage = 'open'",
        demo.TITLES["open"],
    )
    return found[0][0]


def query(folder: Path, sql: str, *values: object) -> list[tuple]:
    """Ask the database itself, past the server."""
    connection = pysqlite3.connect(str(folder / "gesprekskader.db"), timeout=10)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def integrity(folder: Path) -> str:
    """SQLite's own verdict on the whole file; "ok" when nothing is wrong."""
    return query(folder, "pragma integrity_check")[0][0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`serve` on a data folder, always on the same port; what it says goes to a file, or away."""

    def __init__(self, folder: Path, said: Path | None = None) -> None:
        self.folder, self.port, self.said = folder, free_port(), said or Path(os.devnull)
        self.process: subprocess.Popen | None = None

    def start(self) -> float:
        """Start, and wait for the first answer; how many seconds that took."""
        begin = time.monotonic()
        while time.monotonic() < begin + _PATIENCE:
            if self.process is None or self.process.poll() is not None:
                self._launch()
            with suppress(*NO_ANSWER):
                Device(self, timeout=10).ask("GET", "/inloggen")
                return time.monotonic() - begin
            time.sleep(0.02)
        raise SystemExit("the server did not start")

    def _launch(self) -> None:
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gesprekskader", "serve", "--no-browser"]
                + ["--port", str(self.port), "--data", str(self.folder)],
                cwd=ROOT,
                env=environment(),
                stdout=said,
                stderr=said,
            )

    def processes(self) -> list[psutil.Process]:
        """The watcher first, then what it started; none when they were waited for."""
        try:
            watcher = psutil.Process(self.process.pid)
            return [watcher, *watcher.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def kill(self, which: str = "all") -> None:
        """SIGKILL to "all" processes, the "watcher" or the "workers"; back when they are gone.

        Without its watcher a worker goes too; a watcher starts a worker anew.
        """
        every = self.processes()
        chosen = {"all": every, "watcher": every[:1], "workers": every[1:]}[which]
        for process in chosen:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._until_gone(chosen if which == "workers" else every)

    def stop(self) -> None:
        """The ordinary way."""
        if self.process and self.process.poll() is None:
            every = self.processes()
            self.process.send_signal(signal.SIGTERM)
            self._until_gone(every)

    def _until_gone(self, processes: list[psutil.Process]) -> None:
        if any(process.pid == self.process.pid for process in processes):
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_PATIENCE)
        end = time.monotonic() + _PATIENCE
        while any(is_alive(process) for process in processes):
            if time.monotonic() > end:
                raise SystemExit(f"still alive after {_PATIENCE} seconds: {processes}")
            time.sleep(0.01)


def is_alive(process: psutil.Process) -> bool:
    """Whether it can still do something: a zombie, which nobody waited for yet, can't."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Answer:
    """Status, headers and the page as a person reads it."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers = answer.status, answer.headers
        self.page = answer.read().decode()

    @property
    def words(self) -> str:
        return html.unescape(self.page)

    @property
    def goes_to(self) -> str:
        return self.headers.get("Location", "")

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        return re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.page).group(1)


class Device:
    """A phone: one kept connection, its cookies, the proof for forms."""

    def __init__(self, server: Server, timeout: float = 30) -> None:
        self.server, self.token = server, ""
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """One request; raises one of NO_ANSWER when the server goes away."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": kept} if kept else {}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = Answer(self.connection.getresponse())
        except NO_ANSWER:
            self.connection.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path: str) -> Answer:
        """A page, redirects followed."""
        answer = self.ask("GET", path)
        while answer.status == 303:
            answer = self.ask("GET", answer.goes_to)
        return answer

    def post(self, path: str, **form: str) -> Answer:
        return self.ask("POST", path, {"csrf_token": self.token, **form})

    def join(self, code: str, name: str) -> str:
        """Join the meeting; the page where a group is picked."""
        self.token = self.get(f"/meedoen/{code}").hidden("csrf_token")
        joined = self.post(f"/meedoen/{code}", name=name, submission_id=uuid4().hex)
        self.token = self.get(joined.goes_to).hidden("csrf_token")
        return joined.goes_to

    def start_group(self, groups: str) -> None:
        """Start a group on the page that `join` gave."""
        self._sit_at(self.post(groups, submission_id=uuid4().hex).goes_to)

    def sit_with(self, other: "Device") -> None:
        """Sit in the group of another device."""
        self._sit_at(self.post(f"{other.group}/plek").goes_to)

    def _sit_at(self, group: str) -> None:
        self.group = group.split("/items")[0]
        sheet = self.get(self.group)
        self.picked_item, self.token = sheet.hidden("picked_item"), sheet.hidden("csrf_token")

    def write(self, text: str, submission_id: str) -> Answer:
        """Post an outcome."""
        return self.post(
            f"{self.group}/opbrengsten",
            text=text,
            kind="opbrengst",
            picked_item=self.picked_item,
            submission_id=submission_id,
        )


def seated(server: Server, code: str, number: int, per_group: int) -> list[Device]:
    """So many devices that joined and sit in groups."""
    devices: list[Device] = []
    for n in range(number):
        device = Device(server)
        groups = device.join(code, f"Toestel {n + 1}")
        if n % per_group:
            device.sit_with(devices[-1])
        else:
            device.start_group(groups)
        devices.append(device)
    return devices


def verdict(faults: list[str], what: str = "lost") -> int:
    """Print what was lost (or held); the exit status."""
    for fault in faults[:_SHOWN]:
        print(f"{what.upper()}: {fault}")
    if len(faults) > _SHOWN:
        print(f"... and {len(faults) - _SHOWN} more")
    print(f"{len(faults)} faults" if faults else f"nothing was {what}", flush=True)
    return 1 if faults else 0
