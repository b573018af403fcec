"""Prints what files cost, beside WeasyPrint alone, Chromium, and the same server without files.

    .venv/bin/python bench/files.py [--rounds 5] [--quick] [--pages]

The floor is a warm process that only calls WeasyPrint, with the same HTML, style and letters, as
low in priority as ours; its seconds are counted inside it. Ours are what a request waits: the HTML,
the way to the worker and back. Both take turns and the medians count. Memory is the largest
resident set of the worker (VmHWM). The server is a real one with an invented partnership: two of
its pages are asked for while one person makes minutes and one a dossier, and while eight make
minutes, over and over. Last comes a report that
no meeting makes; its memory goes with its pages, and is only printed; --quick leaves it out. Ends
with 1 when a goal is missed. Linux only.
"""

import argparse
import http.client
import io
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from drills.server import ROOT

# What is heavy is imported where it is used: a PDF worker imports this file too.

ROUNDS, FEWEST = 5, 3
FLOOR_GOAL, CHROMIUM_GOAL, PAGE_GOAL, MEMORY_GOAL = 1.2, 0.75, 2.5, 300  # x, x, x, MB
CHROMIUM = "/usr/bin/chromium"
SECONDS = 180  # that one file may take
OUTCOMES = 4000  # in the year of the partnership whose pages are asked for
CHOICES = ("s", "c", "o", "x", "sc", "so", "sx", "co")  # of what is in the minutes, eight ways
PHASE, BETWEEN, PATIENCE = 4.0, 0.01, 60  # seconds
missed: list[str] = []


def row(name: str, ours: str, floor: str, ratio: str, goal: str, is_met: bool) -> None:
    print(
        f"| {name} | {ours} | {floor} | {ratio} | {goal} | {'met' if is_met else 'missed'} |",
        flush=True,
    )
    if not is_met:
        missed.append(name)


def ratio_row(name: str, pairs: list[tuple[float, float]], goal: float) -> None:
    """One row from (ours, floor) in seconds, of every round."""
    ours, floor = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    row(name, f"{ours:.0f} ms", f"{floor:.0f} ms", f"{ratio:.2f}x", f"<= {goal}x", ratio <= goal)


def seconds_of(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def peak(pool: ProcessPoolExecutor) -> float:
    """MB that the one process of this pool held at most."""
    status = Path(f"/proc/{next(iter(pool._processes))}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1000


class Floor:
    """WeasyPrint alone, warm, in a process of its own."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_give_way)

    def print(self, page: str) -> float:
        """Seconds it took."""
        return self.pool.submit(_print_alone, page).result()


def _give_way() -> None:
    import logging

    os.nice(10)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.ERROR)


def _print_alone(page: str) -> float:
    from weasyprint import HTML

    from gesprekskader.exports import pdf

    _, style, letters, fetcher = pdf._tools()
    return seconds_of(
        lambda: HTML(string=page, url_fetcher=fetcher).write_pdf(
            stylesheets=[style], pdf_variant="pdf/ua-1", font_config=letters
        )
    )


def against_floor(name: str, make_report, rounds: int, with_chromium: bool = False) -> None:
    """Ours and the floor in turn, and what both held; `make_report` is part of our work."""
    import pikepdf

    from gesprekskader.exports import pdf
    from gesprekskader.exports.maker import FileMaker

    maker, floor = FileMaker(), Floor()
    try:
        page = pdf.html(make_report())
        with pikepdf.open(io.BytesIO(maker.make(pdf.write, page))) as book:
            name = f"{name}, {len(book.pages)} pages"
        floor.print(page)
        pairs, cold = [], []
        for _ in range(rounds):
            ours = seconds_of(lambda: maker.make(pdf.write, pdf.html(make_report())))
            pairs.append((ours, floor.print(page)))
            if with_chromium:
                cold.append((ours, print_in_chromium(page)))
        ratio_row(f"PDF of {name}", pairs, FLOOR_GOAL)
        if cold:
            ratio_row(f"PDF of {name}, beside cold Chromium", cold, CHROMIUM_GOAL)
        memory_row(f"memory after {name}", peak(maker._pool), f"{peak(floor.pool):.0f} MB")
    finally:
        maker.close()
        floor.pool.shutdown()


def memory_row(name: str, held: float, floor: str) -> None:
    row(name, f"{held:.0f} MB", floor, "-", f"<= {MEMORY_GOAL} MB", held <= MEMORY_GOAL)


def print_in_chromium(page: str) -> float:
    """Seconds from the start of Chromium to its end, with a fresh profile."""
    from gesprekskader import fonts
    from gesprekskader.exports import pdf

    style = re.sub(r"letter:([\w-]+)", lambda m: fonts.for_print(m[1]).as_uri(), pdf.sheet())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "page.html").write_text(
            page.replace("</head>", f"<style>{style}</style></head>"), encoding="utf-8"
        )
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/page.pdf"]
        command.append((folder / "page.html").as_uri())
        spent = seconds_of(lambda: subprocess.run(command, capture_output=True, check=True))
        if not (folder / "page.pdf").read_bytes().startswith(b"%PDF"):
            raise SystemExit("Chromium printed nothing")
    return spent


class Visitor:
    """Somebody who is known, with a kept connection."""

    def __init__(self, side, cookie: str) -> None:
        self.headers = {"Cookie": f"{side.name}={cookie}"}
        port = side.server.port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, method: str, path: str, form: dict | None = None):
        """Status, where it leads, the body, and seconds until the first byte."""
        headers, body = self.headers, None
        if form is not None:
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
            body = urllib.parse.urlencode(form)
        begin = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        spent = time.perf_counter() - begin
        given = (one.split(";")[0] for one in answer.headers.get_all("Set-Cookie", ()))
        known = (*self.headers["Cookie"].split("; "), *given)  # the proof for forms is in one
        kept = dict(one.split("=", 1) for one in known)
        self.headers = {"Cookie": "; ".join("=".join(each) for each in kept.items())}
        return answer.status, answer.headers.get("Location", ""), answer.read(), spent

    def get(self, path: str) -> tuple[bytes, float]:
        status, _, body, spent = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        return body, spent


class Makers:
    """People who make files without end: one the minutes and one a dossier, or eight of them the
    minutes, each with another choice of what is in it, so that none can be shared."""

    def __init__(self, side, minutes: str, dossier: str, cookie: str, phones: list[str]) -> None:
        self.side, self.minutes, self.dossier = side, minutes, dossier
        self.two = [(self.print_minutes, cookie), (self.print_dossier, cookie)]
        self.eight = [
            (lambda visitor, choice=choice: self.print_minutes(visitor, choice), phone)
            for phone, choice in zip(phones, CHOICES, strict=True)
        ]
        self.made: Counter[str] = Counter()
        self.wrong: list[BaseException] = []

    def print_minutes(self, visitor: Visitor, choice: str = "sc") -> None:
        status, job, _, _ = visitor.ask("GET", f"{self.minutes}?keuze={choice}")
        if status == 303:
            self._wait(visitor, job)
        elif status != 200:
            raise SystemExit(f"{self.minutes}: {status}")
        self.made["minutes"] += 1

    def _wait(self, visitor: Visitor, job: str) -> None:
        """As the page does where a file is waited for."""
        end = time.monotonic() + SECONDS
        while visitor.ask("GET", f"{job}/bestand.pdf")[0] != 200:
            if time.monotonic() > end:
                raise SystemExit("a file was not made")
            time.sleep(0.3)
            visitor.get(f"{job}/stand")

    def print_dossier(self, visitor: Visitor) -> None:
        page, _ = visitor.get(f"{self.dossier}/volgorde")
        token = re.search(rb'name="csrf_token"[^>]*value="([^"]*)"', page).group(1).decode()
        form = {"csrf_token": token, "submission_id": uuid4().hex}
        status, job, _, _ = visitor.ask("POST", f"{self.dossier}/pdf", form)
        if status != 303:
            raise SystemExit(f"{self.dossier}/pdf: {status}")
        self._wait(visitor, job)
        self.made["dossiers"] += 1

    @contextmanager
    def at_work(self, works):
        """All make files until the end, and finish the last."""
        enough = threading.Event()

        def repeat(work, cookie: str) -> None:
            visitor = Visitor(self.side, cookie)
            try:
                while not enough.is_set():
                    work(visitor)
            except BaseException as wrong:  # the main thread tells
                self.wrong.append(wrong)

        threads = [threading.Thread(target=repeat, args=work) for work in works]
        for thread in threads:
            thread.start()
        try:
            time.sleep(0.5)
            yield
        finally:
            enough.set()
            for thread in threads:
                thread.join()
        if self.wrong:
            raise self.wrong[0]


def choose_dossier(side) -> str:
    """A dossier of all that was said in the facilitator's network; its address."""
    from partnership import FACILITATOR

    from gesprekskader.records import Actor
    from gesprekskader.store import dossiers, findings
    from gesprekskader.store.db import one
    from gesprekskader.store.dossiers import DossierDraft

    with side.app.extensions["gesprekskader"].pool.borrowed() as db:
        id_ = one(db, "select id from persons where name = ?", [FACILITATOR])["id"]
        actor = Actor(person_id=id_, has_account=True)
        year = one(db, "select max(school_year) as year from meetings")["year"]
        draft = DossierDraft("Meting", (year,), (1, 2, 3, 4))
        made = dossiers.add(db, actor, draft, submission_id=uuid4().hex)
        found = findings.of_dossier(db, actor, dossiers.find(db, made))
        for warranty in side.framework.warranties:
            for sub in warranty.subthemes:
                keys = {item.key for item in sub.items}
                refs = [f.ref for f in found if f.item.key in keys]
                if refs:
                    findings.choose(db, actor, made, sub.key, add=refs, drop=[])
    return f"/dossier/{made}"


def phones_at(side, meeting: str) -> list[str]:
    """Cookies of eight people who were there."""
    from gesprekskader.store import visits
    from gesprekskader.store.db import rows

    signer = side.app.session_interface.get_signing_serializer(side.app)
    about = "select person_id from attendances where meeting_id = ? limit ?"
    with side.app.extensions["gesprekskader"].pool.borrowed() as db:
        secrets = [
            visits.start(db, person_id=row["person_id"])
            for row in rows(db, about, [meeting, len(CHOICES)])
        ]
    return [signer.dumps({"visit": secret, "_permanent": True}) for secret in secrets]


def while_printing(folder: Path, framework, rounds: int) -> None:
    """Pages of a real server, quiet and while two and eight people make files, in turn."""
    from drills.server import query
    from partnership import FACILITATOR
    from years import Side

    side = Side(folder, framework, 1, OUTCOMES)
    side.framework = framework
    about = """select m.id, c.id, i.id from persons p join seats s on s.person_id = p.id
        join groups c on c.id = s.group_id join meetings m on m.id = c.meeting_id
        join picked_items i on i.group_id = c.id where p.name = ?
        order by m.meeting_on, i.position"""
    meeting, group, pick = query(folder, about, FACILITATOR)[0]
    cookie, dossier = side.cookies[FACILITATOR], choose_dossier(side)
    minutes = f"/bijeenkomsten/{meeting}/verslag.pdf"
    makers = Makers(side, minutes, dossier, cookie, phones_at(side, meeting))
    paths = {"the framework": "/kader", "a group's page": f"/gesprekken/{group}/items/{pick}"}
    side.server.start()
    try:
        visitor = Visitor(side, cookie)
        makers.print_minutes(visitor), makers.print_dossier(visitor)  # both workers are warm
        first_bytes(visitor, paths.values())
        for crowd in (makers.two, makers.eight):
            makers.made.clear()
            found = []
            for _ in range(rounds):
                quiet = first_bytes(visitor, paths.values())
                with makers.at_work(crowd):
                    found.append((first_bytes(visitor, paths.values()), quiet))
            said = " and ".join(f"{number} {name}" for name, number in makers.made.items())
            show_pages(paths, found, f"while {len(crowd)} people made {said}")
    finally:
        side.server.stop()


def show_pages(paths: dict[str, str], found: list[tuple], meanwhile: str) -> None:
    """A row for each page from the p95s of every round, busy and quiet."""
    for name, path in paths.items():
        pairs = [(busy[path], quiet[path]) for busy, quiet in found]
        busy, quiet = (statistics.median(both) * 1000 for both in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        name, goal = f"{name}, first byte p95 {meanwhile}", f"<= {PAGE_GOAL}x"
        row(name, f"{busy:.1f} ms", f"{quiet:.1f} ms", f"{ratio:.2f}x", goal, ratio <= PAGE_GOAL)


def first_bytes(visitor: Visitor, paths) -> dict[str, float]:
    """p95 in seconds for each page, asked for in turn."""
    times: dict[str, list[float]] = {path: [] for path in paths}
    end = time.monotonic() + PHASE
    while time.monotonic() < end:
        for path, found in times.items():
            found.append(visitor.get(path)[1])
            time.sleep(BETWEEN)
    return {path: statistics.quantiles(found, n=20)[-1] for path, found in times.items()}


def far_too_much(framework) -> None:
    """Every format once; nothing is too much to be made."""
    import pikepdf
    import reports

    from gesprekskader.errors import GesprekskaderError
    from gesprekskader.exports import markdown, pdf, sheets, word
    from gesprekskader.exports.maker import FileMaker

    paper = reports.thousand_outcomes(framework)
    report = paper.report
    name = f"{reports.OUTCOMES} outcomes of {reports.CHARACTERS} characters"
    writers = {
        "DOCX": lambda: word.write(report),
        "XLSX": lambda: sheets.xlsx_of(paper.sheet),
        "CSV": lambda: sheets.csv_of(paper.sheet),
        "MD": lambda: markdown.write(report).encode(),
    }
    for kind, write in writers.items():
        begin = time.perf_counter()
        size = len(write()) / 1e6
        row(f"{kind} of {name}", f"{time.perf_counter() - begin:.1f} s", "-", "-", "made", size > 0)
    maker, floor = FileMaker(), Floor()
    maker.make(pdf.write, pdf.html(reports.forty_outcomes().report))
    watch = Watch(maker._workers())
    begin = time.perf_counter()
    try:
        page = pdf.html(report)
        with pikepdf.open(io.BytesIO(maker.make(pdf.write, page, seconds=SECONDS))) as book:
            name = f"{name}, {len(book.pages)} pages"
        is_made = True
    except GesprekskaderError:
        is_made = False
    finally:
        ours, held = time.perf_counter() - begin, watch.end()
        maker.close()
    least = floor.print(page)
    ratio = f"{ours / least:.2f}x"
    goal = f"made in {SECONDS} s"
    row(f"PDF of {name}", f"{ours:.1f} s", f"{least:.1f} s", ratio, goal, is_made)
    least = f"{peak(floor.pool):.0f} MB"
    row(f"memory after {name}", f"{held:.0f} MB", least, "-", "printed only", True)
    floor.pool.shutdown()


class Watch(threading.Thread):
    """Looks at the peak of a worker until it is over: one that took too long is gone by then."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        super().__init__(daemon=True)
        self.pool, self.held, self.enough = pool, 0.0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.enough.wait(0.5):
            try:
                self.held = peak(self.pool)
            except (OSError, AttributeError, TypeError, StopIteration):  # it ended
                return

    def end(self) -> float:
        self.enough.set()
        self.join()
        return self.held


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--rounds", type=int, default=ROUNDS, help="at least 3 for a dossier")
    reader.add_argument("--quick", action="store_true", help="without the thousand outcomes")
    reader.add_argument("--pages", action="store_true", help="only the pages meanwhile")
    asked = reader.parse_args()
    import reports

    from gesprekskader.catalogue import read_catalogue

    framework = read_catalogue(ROOT / "content").framework
    minutes, dossier = reports.forty_outcomes(), reports.dossier(framework)
    print("| work | ours | floor | ratio | goal | |\n|---|---|---|---|---|---|")
    if not asked.pages:
        against_floor("minutes, 40 outcomes", lambda: minutes.report, asked.rounds, True)
        against_floor("a dossier", lambda: dossier, max(FEWEST, asked.rounds - 2))
    with tempfile.TemporaryDirectory() as folder:
        while_printing(Path(folder) / "year", framework, asked.rounds)
    if not asked.quick and not asked.pages:
        far_too_much(framework)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
