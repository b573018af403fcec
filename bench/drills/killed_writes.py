"""Promised: a text that the server said it stored is stored once, whatever happens to the server.

    .venv/bin/python bench/drills/killed_writes.py [--quick]

Devices in groups write without a pause while the server gets SIGKILL at random moments: all of
it, only the process that answers, or only the one that watches. A text without an answer is sent
again, with the same submission id, once the server is back. At the end the database is compared
with what was acknowledged.
"""

import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

from server import NO_ANSWER, Device, Server, integrity, prepare, query, seated, verdict

KILLS, TEXTS = 100, 10_000
DEVICES, PER_GROUP = 8, 2
LONGEST_UP = 1.6  # seconds between an answer and the next kill
WAYS = ["all"] * 8 + ["workers", "watcher"]


class Writer(threading.Thread):
    """A device that writes text after text until it is told to stop."""

    def __init__(self, device: Device, number: int) -> None:
        super().__init__(daemon=True)
        self.device, self.number = device, number
        self.stored: dict[str, str] = {}
        """Acknowledged: text -> the id the server gave it."""
        self.again, self.refused = 0, Counter()
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            text = f"Drill {self.number}-{len(self.stored)}: wij zagen vandaag iets nieuws."
            self.stored[text] = self._until_acknowledged(text)

    def _until_acknowledged(self, text: str) -> str:
        submission_id = uuid4().hex
        while True:
            try:
                answer = self.device.write(text, submission_id)
            except NO_ANSWER:
                self.again += 1
                time.sleep(0.03)
                continue
            if answer.status == 303:
                return answer.goes_to.rpartition("#opbrengst-")[2]
            self.refused[answer.status] += 1
            time.sleep(0.03)


def drill(server: Server, writers: list[Writer], kills: int, texts: int) -> None:
    """Kill and start again until there were enough kills and enough texts."""
    starts, ways = [], Counter()
    begin = time.monotonic()
    while len(starts) < kills or sum(len(writer.stored) for writer in writers) < texts:
        time.sleep(random.uniform(0.02, LONGEST_UP))
        way = random.choice(WAYS)
        server.kill(way)
        ways[way] += 1
        starts.append(server.start())
        if len(starts) % 10 == 0:
            total = sum(len(writer.stored) for writer in writers)
            print(f"{len(starts)} kills, {total} texts acknowledged", flush=True)
    for writer in writers:
        writer.enough.set()
    for writer in writers:
        writer.join(60)
    print(f"killed {len(starts)} times in {time.monotonic() - begin:.0f} s: {dict(ways)}")
    print(f"back after a kill: median {statistics.median(starts):.2f} s, worst {max(starts):.2f} s")


def faults(folder: Path, writers: list[Writer]) -> list[str]:
    """Everything that is not as it was acknowledged."""
    found = query(folder, "select id, text from outcomes where text like 'Drill %'")
    count = Counter(text for _, text in found)
    ids = dict(found)
    stored = {text: given for writer in writers for text, given in writer.stored.items()}
    wrong = [f"acknowledged, but gone: {text}" for text in stored if not count[text]]
    wrong += [f"stored {n} times: {text}" for text, n in count.items() if n > 1]
    wrong += [
        f"not what {given} says: {text}" for text, given in stored.items() if ids.get(given) != text
    ]
    wrong += [f"a device is stuck: {writer.number}" for writer in writers if writer.is_alive()]
    if (words := integrity(folder)) != "ok":
        wrong.append(f"integrity_check: {words}")
    print(
        f"{len(stored)} texts acknowledged, {len(found)} rows,"
        f" {sum(writer.again for writer in writers)} times sent again,"
        f" refused: {dict(sum((writer.refused for writer in writers), Counter()))}"
    )
    return wrong


def main() -> int:
    share = 10 if "--quick" in sys.argv else 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        code = prepare(folder)
        server = Server(folder)
        server.start()
        try:
            devices = seated(server, code, DEVICES, PER_GROUP)
            writers = [Writer(device, n) for n, device in enumerate(devices)]
            for writer in writers:
                writer.start()
            drill(server, writers, KILLS // share, TEXTS // share)
        finally:
            server.kill()
        return verdict(faults(folder, writers))


if __name__ == "__main__":
    sys.exit(main())
