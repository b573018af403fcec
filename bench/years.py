"""Prints what ten school years of a whole partnership cost, beside one year of it.

    .venv/bin/python bench/years.py [--years 10] [--outcomes 20000] [--requests 60] [--only WORDS]

Serves one year and all years of an invented partnership (partnership.py) from two data folders, and
asks both for the same pages in turn: milliseconds until the first byte. The newest year is the
school year of today and alike in both. SQL statements are counted in this process. Ends with 1 when
home, coverage, history, search or what lies at a table (*) misses a goal at the default size; other
pages and the size of the file are only printed. Linux only.
"""

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from drills.server import ROOT, Device, Server, query
from partnership import COORDINATOR, FACILITATOR, Partnership

from gesprekskader import create_app
from gesprekskader.catalogue import read_catalogue
from gesprekskader.config import Settings
from gesprekskader.store import visits
from gesprekskader.store.db import one

YEARS, OUTCOMES, REQUESTS, WARM_UP = 10, 20_000, 60, 3
PATIENCE = 300  # seconds for one answer
P95_GOAL, RATIO_GOAL, SIZE_GOAL = 150, 1.3, 1.0  # ms, x, KB
STATEMENTS_GOAL = 9  # eight, who is asking among them, and the one of the menu


@dataclass(frozen=True)
class Page:
    """A page to ask for; only what is gated can fail the run."""

    name: str
    role: str
    path: str
    is_gated: bool = False


class Side:
    """One data folder: filled, its sign-ins, its pages in this process, and its server."""

    def __init__(self, folder: Path, framework, years: int, outcomes: int) -> None:
        folder.mkdir()
        self.folder, self.outcomes = folder, outcomes
        begin = time.monotonic()
        Partnership(folder, framework).fill(years, outcomes)
        self.filled = time.monotonic() - begin
        self.size = (folder / "gesprekskader.db").stat().st_size / 1024
        self.app = create_app(Settings(data=folder, content=ROOT / "content"))
        self.name = self.app.config["SESSION_COOKIE_NAME"]
        self.cookies = {role: self._cookie(role) for role in (FACILITATOR, COORDINATOR)}
        self.server = Server(folder)

    def _cookie(self, role: str) -> str:
        with self.app.extensions["gesprekskader"].pool.borrowed() as db:
            id_ = one(db, "select id from persons where name = ?", [role])["id"]
            secret = visits.start(db, person_id=id_, has_account=True, has_second_step=True)
        signer = self.app.session_interface.get_signing_serializer(self.app)
        return signer.dumps({"visit": secret, "_permanent": True})

    def statements(self, page: Page) -> int:
        """How many SQL statements the page takes; what triggers and the word index do inside one
        statement is left out."""
        said: list[str] = []
        client = self.app.test_client()
        client.set_cookie(self.name, self.cookies[page.role])
        client.get(page.path)  # the first time columns are looked up
        with self.app.extensions["gesprekskader"].pool.borrowed() as db:
            db.conn.set_trace_callback(said.append)
        client.get(page.path)
        with self.app.extensions["gesprekskader"].pool.borrowed() as db:
            db.conn.set_trace_callback(None)
        return sum(
            not text.startswith("--") and "'main'.'shelf_words_" not in text for text in said
        )

    def first_byte(self, device: Device, page: Page) -> float:
        """Milliseconds from asking until the answer begins."""
        cookie = {"Cookie": f"{self.name}={self.cookies[page.role]}"}
        begin = time.perf_counter()
        device.connection.request("GET", page.path, headers=cookie)
        answer = device.connection.getresponse()
        spent = (time.perf_counter() - begin) * 1000
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{page.path}: {answer.status}")
        return spent


def _before(year: str) -> str:
    return f"{int(year[:4]) - 1}-{year[:4]}"


def pages(folder: Path) -> list[Page]:
    """What to ask for: the newest year is alike in every folder, and so are these addresses."""
    about = """select t.network_id, c.id, i.id, i.item_key, t.school_year from meetings t
        join groups c on c.meeting_id = t.id join picked_items i on i.group_id = c.id
        join memberships m on m.network_id = t.network_id and m.is_facilitator
        where i.position = 1 order by t.meeting_on, c.number"""
    ids = query(folder, about)
    year = max(row[4] for row in ids)
    network, group, pick, key, _ = next(row for row in ids if row[4] == year)
    day = query(folder, "select id from agendas order by held_on desc, roundtable_key")[0][0]
    every_year = "/dekking?kolommen=schooljaren&jaar="
    return [
        Page("vandaag, who leads", FACILITATOR, "/", True),
        Page("vandaag, who answers", COORDINATOR, "/", True),
        Page("coverage, one network", FACILITATOR, "/dekking", True),
        Page("coverage, all networks", COORDINATOR, "/dekking", True),
        Page("coverage by year, one network", FACILITATOR, every_year),
        Page("coverage by year, all networks", COORDINATOR, every_year),
        Page("history of the busiest item", FACILITATOR, f"/kader/item/{key}/geschiedenis", True),
        Page("search on the shelf", FACILITATOR, "/plank?zoek=begeleiden", True),
        Page("the shelf", FACILITATOR, "/plank"),
        Page("my year", FACILITATOR, "/mijn"),
        Page("overview of all networks", COORDINATOR, "/overzicht"),
        Page("the table", COORDINATOR, "/overlegtafel", True),
        Page("all that was forwarded", COORDINATOR, "/overlegtafel/alles", True),
        Page("agenda of a table", COORDINATOR, f"/overlegtafel/agenda/{day}", True),
        Page("its sheet, in Word", COORDINATOR, f"/overlegtafel/agenda/{day}/agenda.docx", True),
        Page("the table, a year before", COORDINATOR, f"/overlegtafel?jaar={_before(year)}"),
        Page("network", FACILITATOR, f"/netwerken/{network}"),
        Page("report of the year", FACILITATOR, f"/netwerken/{network}/jaar/{year}"),
        Page("item sheet, last year's essence", FACILITATOR, f"/gesprekken/{group}/items/{pick}"),
    ]


def compare(page: Page, sides: list[Side], devices: list[Device], requests: int) -> list[str]:
    """Ask both in turn, print one row; the goals that were missed."""
    times: list[list[float]] = [[], []]
    for number in range(WARM_UP + requests):
        for side, device, found in zip(sides, devices, times, strict=True):
            spent = side.first_byte(device, page)
            if number >= WARM_UP:
                found.append(spent)
    p50 = [statistics.median(found) for found in times]
    p95 = [statistics.quantiles(found, n=20)[-1] for found in times]
    ratio, said = p50[1] / p50[0], [side.statements(page) for side in sides]
    missed = [f"p95 > {P95_GOAL} ms"] * (p95[1] > P95_GOAL)
    missed += [f"ratio > {RATIO_GOAL}"] * (ratio > RATIO_GOAL)
    missed += [f"statements > {STATEMENTS_GOAL}"] * (max(said) > STATEMENTS_GOAL)
    missed += ["statements grow"] * (said[0] != said[1])
    print(
        f"| {page.name}{' *' * page.is_gated} | {p50[0]:.1f} / {p95[0]:.1f} |"
        f" {p50[1]:.1f} / {p95[1]:.1f} | {ratio:.2f}x | {said[0]}, {said[1]} |"
        f" {', '.join(missed) or 'met'} |",
        flush=True,
    )
    return missed if page.is_gated else []


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--years", type=int, default=YEARS)
    reader.add_argument("--outcomes", type=int, default=OUTCOMES, help="of all years together")
    reader.add_argument("--requests", type=int, default=REQUESTS, help="for each page and server")
    reader.add_argument("--only", default="", help="words in the names of the pages to ask for")
    asked = reader.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as name:
        framework = read_catalogue(ROOT / "content").framework
        part = asked.outcomes // asked.years
        sides = [
            Side(Path(name) / "one", framework, 1, part),
            Side(Path(name) / "all", framework, asked.years, asked.outcomes),
        ]
        try:
            for side in sides:
                side.server.start()
            devices = [Device(side.server, timeout=PATIENCE) for side in sides]
            print(f"| page | 1 year p50 / p95 ms | {asked.years} years | ratio | SQL | goals |")
            print("|---|---|---|---|---|---|")
            for page in (p for p in pages(sides[0].folder) if asked.only in p.name):
                missed += compare(page, sides, devices, asked.requests)
        finally:
            for side in sides:
                side.server.stop()
    for side in sides:
        print(
            f"{side.outcomes} outcomes: {side.size / 1024:.1f} MB, {side.size / side.outcomes:.2f}"
            f" KB each (goal {SIZE_GOAL}); filled in {side.filled:.0f} s"
        )
    is_default = (asked.years, asked.outcomes) == (YEARS, OUTCOMES)
    return 1 if missed and is_default else 0


if __name__ == "__main__":
    sys.exit(main())
