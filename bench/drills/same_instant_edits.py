"""Promised: of devices that change the same text at the same instant one wins, and no words go.

    .venv/bin/python bench/drills/same_instant_edits.py [--quick]

Each round all devices of one group start from the same version of one outcome and post at once.
Exactly one is stored; all others get 409 and a page with both texts: the winner's and their own.
"""

import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

from server import Answer, Device, Server, integrity, prepare, query, seated, verdict

ROUNDS, DEVICES = 200, 8


def all_at_once(devices: list[Device], url: str, texts: list[str], version: int) -> list[Answer]:
    """Every device posts its own text from the same version; their answers in order."""
    answers: list[Answer | None] = [None] * len(devices)
    ready = threading.Barrier(len(devices))

    def edit(n: int) -> None:
        ready.wait()
        answers[n] = devices[n].post(url, text=texts[n], kind="vraag", version=str(version))

    threads = [threading.Thread(target=edit, args=(n,)) for n in range(len(devices))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def round_faults(answers: list[Answer], texts: list[str], stored: tuple, version: int) -> list[str]:
    """What is wrong after one round; `stored` is the text and version in the database."""
    winners = [n for n, answer in enumerate(answers) if answer and answer.status in (200, 303)]
    if len(winners) != 1:
        return [f"version {version}: {len(winners)} devices were told that they won"]
    winner = winners[0]
    wrong = []
    if stored != (texts[winner], version + 1):
        wrong.append(f"version {version}: stored is {stored}, told was {texts[winner]}")
    for n, answer in enumerate(answers):
        if n == winner:
            continue
        if answer is None or answer.status != 409:
            wrong.append(f"version {version}: device {n} got {answer and answer.status}, not 409")
        elif texts[n] not in answer.words or texts[winner] not in answer.words:
            wrong.append(f"version {version}: device {n} does not see both texts")
    return wrong


def drill(folder: Path, devices: list[Device], rounds: int) -> list[str]:
    first = devices[0].write("Hiermee begint het.", uuid4().hex)
    outcome = first.goes_to.rpartition("#opbrengst-")[2]
    wrong, winners, statuses = [], Counter(), Counter()
    begin = time.monotonic()
    for version in range(1, rounds + 1):
        texts = [f"Woorden van toestel {n} in ronde {version}." for n in range(len(devices))]
        answers = all_at_once(devices, f"/opbrengsten/{outcome}/wijzigen", texts, version)
        sql = "select text, version from outcomes where id = ?"
        stored = query(folder, sql, outcome)[0]
        wrong += round_faults(answers, texts, stored, version)
        statuses.update(answer.status if answer else None for answer in answers)
        winners[texts.index(stored[0]) if stored[0] in texts else None] += 1
        if stored[1] != version + 1:
            break  # no later round can be right
    print(f"{rounds} rounds of {len(devices)} edits in {time.monotonic() - begin:.1f} s")
    print(f"answers: {dict(statuses)}; wins per device: {dict(sorted(winners.items()))}")
    return wrong


def main() -> int:
    share = 10 if "--quick" in sys.argv else 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        code = prepare(folder)
        server = Server(folder)
        server.start()
        try:
            devices = seated(server, code, DEVICES, per_group=DEVICES)
            wrong = drill(folder, devices, ROUNDS // share)
        finally:
            server.stop()
        if (words := integrity(folder)) != "ok":
            wrong.append(f"integrity_check: {words}")
        return verdict(wrong)


if __name__ == "__main__":
    sys.exit(main())
