"""Promised: on a full disk reading goes on, what was typed comes back, and nothing stored is lost.

    .venv/bin/python bench/drills/full_disk.py [--quick]

The data folder lies on a small disk of its own (tmpfs, so: root on Linux only; skipped without).
Again and again it is filled to the brim while devices write. Pages keep answering 200; a text that
can't be stored gets 507 or 503 with a Dutch sentence and the text itself; within ten seconds after
there is room again writing works.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from server import Device, Server, integrity, prepare, query, seated, verdict

ROUNDS, DEVICES, PER_GROUP = 20, 4, 2
SIZE = "24m"
REFUSALS = 5  # per device and round
SECONDS_TO_FILL, SECONDS_TO_RECOVER = 30, 10
SENTENCE = re.compile(r'lang="nl".*<h1 data-sentence>([^<]+)</h1>', re.DOTALL)


@contextmanager
def small_disk():
    """A folder on a disk of 24 MB, gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "gesprekskader-drill", name], check=True
        )
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def keep_full(path: Path, enough: threading.Event) -> None:
    """Fill the disk to the last byte, not too fast, and take whatever comes free again."""
    with path.open("ab", buffering=0) as file:
        while not enough.wait(0.001):
            for size in (1 << 16, 1 << 10, 1):
                with suppress(OSError):
                    file.write(b"x" * size)


class Drill:
    """What was acknowledged, and what went wrong."""

    def __init__(self, folder: Path, devices: list[Device]) -> None:
        self.folder, self.devices = folder, devices
        self.filler = folder / "vol.tmp"
        self.stored: list[str] = []
        self.refused, self.sentences, self.recovered = Counter(), Counter(), []
        self.reads = 0
        self.wrong: list[str] = []

    def write(self, device: Device) -> bool:
        """Post one long text; whether it was stored."""
        text = f"Schijf {uuid4().hex}: {'wij bespraken dit uitvoerig ' * 20}".strip()
        answer = device.write(text, uuid4().hex)
        if answer.status == 303:
            self.stored.append(text)
            return True
        self.refused[answer.status] += 1
        found = SENTENCE.search(answer.words)
        self.sentences[found.group(1) if found else "no sentence"] += 1
        if answer.status not in (503, 507) or not found:
            self.wrong.append(f"a write got {answer.status}, sentence: {bool(found)}")
        if text not in answer.words:
            self.wrong.append(f"a write got {answer.status} and the typed text is not in the page")
        return False

    def read(self, device: Device) -> None:
        for path in (device.group, "/kader", "/mijn"):
            status = device.get(path).status
            self.reads += 1
            if status != 200:
                self.wrong.append(f"{path} answered {status} on a full disk")

    def until_refused(self, number: int) -> None:
        """All devices write while the disk fills up, until each was refused a few times."""
        enough = threading.Event()
        threads = [threading.Thread(target=self._insist, args=(d, number)) for d in self.devices]
        filler = threading.Thread(target=keep_full, args=(self.filler, enough))
        for thread in (*threads, filler):
            thread.start()
        for thread in threads:
            thread.join()
        for device in self.devices:
            self.read(device)
        enough.set()
        filler.join()

    def _insist(self, device: Device, number: int) -> None:
        refusals, end = 0, time.monotonic() + SECONDS_TO_FILL
        while refusals < REFUSALS:
            refusals += not self.write(device)
            if time.monotonic() > end:
                self.wrong.append(f"round {number}: a full disk refused {refusals} texts")
                return

    def until_stored(self, number: int) -> None:
        """Make room, and see how soon every device can write."""
        self.filler.unlink()
        begin = time.monotonic()
        for device in self.devices:
            while not self.write(device):
                if time.monotonic() > begin + SECONDS_TO_RECOVER:
                    self.wrong.append(f"round {number}: no write succeeds after there is room")
                    return
                time.sleep(0.1)
        self.recovered.append(time.monotonic() - begin)

    def gone(self) -> list[str]:
        count = Counter(
            text for (text,) in query(self.folder, "select text from outcomes where text like 'S%'")
        )
        gone = [f"acknowledged, but gone: {text[:40]}" for text in self.stored if not count[text]]
        return gone + [f"stored {n} times: {text[:40]}" for text, n in count.items() if n > 1]


def run(folder: Path, rounds: int) -> int:
    code = prepare(folder)
    server = Server(folder)
    server.start()
    try:
        drill = Drill(folder, seated(server, code, DEVICES, PER_GROUP))
        for number in range(1, rounds + 1):
            drill.until_refused(number)
            drill.until_stored(number)
        drill.wrong += drill.gone()
        server.kill()  # also what only stood in the log must be there afterwards
        drill.wrong += drill.gone()
    finally:
        server.stop()
    if (words := integrity(folder)) != "ok":
        drill.wrong.append(f"integrity_check: {words}")
    print(f"{rounds} times full: {len(drill.stored)} texts acknowledged, {drill.reads} pages read")
    print(f"refused: {dict(drill.refused)}")
    for sentence, times in drill.sentences.items():
        print(f"  {times} times: {sentence}")
    if drill.recovered:
        print(f"writing again after at most {max(drill.recovered):.2f} s")
    return verdict(drill.wrong)


def main() -> int:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        print("skipped: only root on Linux can make a small disk")
        return 0
    with small_disk() as folder:
        return run(folder, ROUNDS // 10 if "--quick" in sys.argv else ROUNDS)


if __name__ == "__main__":
    sys.exit(main())
