"""An afternoon in Firefox and in WebKit, as iPads have it: written, edited, live, an action, an own
step, and a server that does not answer for a while. Prints a line a browser; ends with 1 when
something did not work.

Needs Debian's firefox-esr with a geckodriver on the PATH, webkit2gtk-driver and, for that one, a
screen (xvfb-run does). A browser whose driver is missing is named and left out.

    xvfb-run -a .venv/bin/python bench/walks/browsers.py
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from glob import glob
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ENTER = "\ue007"
PATIENCE = 20.0
FROZEN = 12.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Device:
    """One browser, by the WebDriver protocol."""

    def __init__(self, driver: str, capabilities: dict) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [driver, f"--port={self.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.session = ""
        wanted = {"capabilities": {"alwaysMatch": capabilities}}
        self.session = until(lambda: self._ask("POST", "/session", wanted))["sessionId"]

    def _ask(self, method: str, path: str, body: dict | None = None) -> object:
        at = f"http://127.0.0.1:{self.port}" + (f"/session/{self.session}" if self.session else "")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(at + path, data=data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def go(self, url: str) -> None:
        self._ask("POST", "/url", {"url": url})

    def url(self) -> str:
        return str(self._ask("GET", "/url"))

    def run(self, script: str, *words: object) -> object:
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(words)})

    def find(self, css: str, words: str = "") -> dict:
        """The first element that can be seen, with these words in it; waits for it."""
        script = """return [...document.querySelectorAll(arguments[0])].find((one) =>
          one.getClientRects().length && one.textContent.includes(arguments[1])) ?? null"""
        return until(lambda: self.run(script, css, words) or None)

    def type(self, css: str, text: str) -> None:
        found = self.find(css)
        self._ask("POST", f"/element/{found[ELEMENT]}/value", {"text": text})

    def press(self, css: str, words: str = "") -> None:
        found = self.find(css, words)
        self.run("arguments[0].scrollIntoView({ block: 'center' })", found)
        self.run("arguments[0].click()", found)

    def stands(self, text: str) -> bool:
        """Whether the server has this text: it is in the list, once."""
        script = """return [...document.querySelectorAll("[data-live] .outcome__text")].filter(
          (one) => one.textContent.trim() === arguments[0]).length"""
        return until(lambda: self.run(script, text) == 1 or None)

    def close(self) -> None:
        with suppress(OSError, urllib.error.URLError):
            self._ask("DELETE", "")
        self.process.kill()
        self.process.wait()


def until(look: Callable[[], object]) -> object:
    """What `look` gives, once it gives something; raises what it raised last."""
    end, last = time.monotonic() + PATIENCE, None
    while time.monotonic() < end:
        try:
            if (found := look()) is not None:
                return found
        except (OSError, KeyError) as error:
            last = error
        time.sleep(0.2)
    raise last or TimeoutError("it did not come")


def browsers() -> Iterator[tuple[str, str, dict]]:
    """(name, driver, capabilities) of what is here."""
    gecko, fox = shutil.which("geckodriver"), shutil.which("firefox-esr") or shutil.which("firefox")
    if gecko and fox:
        options = {"binary": fox, "args": ["-headless"]}
        yield "Firefox", gecko, {"browserName": "firefox", "moz:firefoxOptions": options}
    else:
        print("Firefox: firefox-esr or geckodriver is not here, left out")
    webkit = shutil.which("WebKitWebDriver")
    mini = sorted(glob("/usr/lib/*/webkit2gtk-4*/MiniBrowser"))
    if webkit and mini and os.environ.get("DISPLAY"):
        options = {"binary": mini[-1], "args": ["--automation"]}
        yield "WebKit", webkit, {"webkitgtk:browserOptions": options}
    else:
        print("WebKit: webkit2gtk-driver or a screen is not here, left out")


@contextmanager
def demo() -> Iterator[dict]:
    with tempfile.TemporaryDirectory() as folder:
        words = ["demo", "--json", "--port", "0", "--data", folder]
        server = subprocess.Popen(
            [sys.executable, "-m", "gesprekskader", *words],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            yield json.loads(server.stdout.readline()) | {"group": os.getpgid(server.pid)}
        finally:
            os.killpg(server.pid, signal.SIGCONT)
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def afternoon(name: str, phone: Device, other: Device, info: dict) -> dict[str, bool]:
    """What was tried, and whether it worked."""
    done: dict[str, bool] = {}
    phone.go(info["roles"]["member_1"])
    sheet = phone.url()
    phone.type("textarea[name=text]", f"Geschreven in {name}.")
    phone.press("button", "Zet erbij")
    done["written"] = phone.stands(f"Geschreven in {name}.")
    script = "return document.querySelector('textarea[name=text]').value"
    done["box empty"] = until(lambda: phone.run(script) == "" or None)
    card = phone.find("[data-live] .outcome", f"Geschreven in {name}.")
    phone.run("arguments[0].querySelector(\"a[href*='wijzigen']\").click()", card)
    until(lambda: "wijzigen" in phone.url() or None)
    phone.find("textarea[name=text]")
    phone.run("document.querySelector('textarea[name=text]').value = ''")
    phone.type("textarea[name=text]", f"Aangepast in {name}.")
    phone.press("button", "Opslaan")
    done["edited"] = phone.stands(f"Aangepast in {name}.")
    other.go(info["roles"]["member_2"])
    other.go(sheet)
    other.type("textarea[name=text]", f"Van een ander in {name}.")
    other.press("button", "Zet erbij")
    done["live"] = phone.stands(f"Van een ander in {name}.")
    os.killpg(info["group"], signal.SIGSTOP)
    phone.type("textarea[name=text]", f"Terwijl de server stil was, {name}.")
    phone.press("button", "Zet erbij")
    phone.find("[data-outbox] li", f"Terwijl de server stil was, {name}.")
    time.sleep(FROZEN)
    os.killpg(info["group"], signal.SIGCONT)
    done["kept and sent"] = phone.stands(f"Terwijl de server stil was, {name}.")
    phone.press(".tabs a", "Acties")
    until(lambda: "acties" in phone.url() or None)
    phone.type("textarea[name=text]", f"Actie in {name}")
    phone.press("button", "Zet erbij")
    done["action"] = bool(phone.find("[data-live] .outcome", f"Actie in {name}"))
    phone.press(".tabs a", "Mijn stap")
    until(lambda: "mijn-stap" in phone.url() or None)
    phone.type("textarea[name=text]", f"rustig aan in {name}")
    phone.run("document.querySelector('input[name=kind]').click()")
    phone.run("const b = document.querySelector('input[name=about]'); if (!b.checked) b.click()")
    phone.press("button", "Stap toevoegen")
    done["own step"] = bool(phone.find("article.step", f"rustig aan in {name}"))
    return done


def main() -> int:
    failed = 0
    for name, driver, capabilities in browsers():
        with demo() as info:
            phone, other = Device(driver, capabilities), Device(driver, capabilities)
            try:
                done = afternoon(name, phone, other, info)
            finally:
                phone.close()
                other.close()
        failed += sum(not worked for worked in done.values())
        print(
            f"{name:8}",
            *(f"{what} {'yes' if worked else 'NO'}" for what, worked in done.items()),
            sep="  ",
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
