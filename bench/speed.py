"""Prints the speed table: each figure beside its floor, measured in the same run.

    .venv/bin/python bench/speed.py

CPU is what the server and what it started used, per request; rounds of product and floor take
turns, and the median of the ratios is what counts on a noisy machine. Where others use the caches
of the processor too, the product loses more than the floor: the higher figures below.

What misses its goal, and why:
- The item sheet, 3.3x to 4.7x: its list, its texts, boxes and questions are drawn once for all.
  What is left is the frame around them in Jinja, 45 %; who asks and where, in three statements,
  14 %; cookie, route and headers, 20 %.
- The board, 4.0x to 6.3x: it is read once for a revision, and its cards, running sheet and menu are
  drawn once for all who lead. What is left is Flask and who asks, a third; forty cards looked up by
  what stands on them; the switch with its clock, that differs each second.
- A save, 2.5x to 4.0x, and by script 2.0x to 2.7x: of what runs in Flask a quarter is SQL with the
  commit, 17 % the proof that the form is ours, 12 % WTForms, 10 % who asks; the rest is Flask.
- Memory at start counts here a meeting that was filled to 40 groups and 40 texts, and the story of
  the demo (93 MiB); `serve` on an empty folder takes 78. Of that 24 are the watching process and
  the one that Python starts beside it.
- `check-content` reads all content, half a second; `--help` shares its imports.
"""

import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, REQUESTS = 7, 300
TICK = os.sysconf("SC_CLK_TCK")
ENTRIES = 40


class Server:
    """A running server and one kept connection to it."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""

    def ask(self, method: str, path: str, body: dict | None = None, **headers: str):
        text = urllib.parse.urlencode(body) if body else None
        if text:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.cookie:
            headers["Cookie"] = self.cookie
        self.connection.request(method, path, text, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        given = (one.split(";")[0] for one in answer.headers.get_all("Set-Cookie", ()))
        kept = dict(one.split("=", 1) for one in (*self.cookie.split("; "), *given) if one)
        self.cookie = "; ".join("=".join(each) for each in kept.items())
        return answer, content

    def processes(self) -> list[psutil.Process]:
        """The watcher and what it started."""
        watcher = psutil.Process(self.process.pid)
        return [watcher, *watcher.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of CPU used so far by all its processes."""
        used = 0.0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                used += times.user + times.system
        return used

    def memory(self) -> float:
        """MiB it holds, pages that are shared counted once (PSS, which Linux tells)."""
        total = 0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        return total / 1024**2


def cpu_per_request(server: Server, once, number: int) -> float:
    before = server.cpu()
    for _ in range(number):
        once()
    return (server.cpu() - before) / number


def compare(name: str, product: Server, mine, floor: Server, theirs, goal: str, number=REQUESTS):
    """One row: CPU per request of both and the median ratio over the rounds."""
    mine(), theirs()
    pairs = [
        (cpu_per_request(product, mine, number), cpu_per_request(floor, theirs, number))
        for _ in range(ROUNDS)
    ]
    ours = statistics.median(a for a, _ in pairs) * 1e6
    least = statistics.median(b for _, b in pairs) * 1e6
    ratio = statistics.median(a / b for a, b in pairs if b)
    row(name, f"{ours:.0f} us", f"{least:.0f} us", f"{ratio:.2f}x", goal)


def row(name: str, ours: str, floor: str, ratio: str, goal: str) -> None:
    print(f"| {name} | {ours} | {floor} | {ratio} | {goal} |", flush=True)


def start_demo(folder: Path) -> tuple[Server, dict]:
    process = subprocess.Popen(
        [sys.executable, "-m", "gesprekskader", "demo", "--json", "--port", "0"]
        + ["--data", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    info = json.loads(process.stdout.readline())
    return Server(process, int(info["base_url"].rsplit(":", 1)[1])), info


def start_floor(folder: Path, page: str, board: str, port: int = 18_745) -> Server:
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "board.html").write_text(board, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--http", "1"]
        + ["--port", str(port), "--log-level", "error", "--no-ws", "floor:create_front"],
        cwd=ROOT / "bench",
        env=os.environ | {"FLOOR_DATA": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    server = Server(process, port)
    for _ in range(100):
        try:
            server.ask("GET", "/hello")
        except OSError:
            server.connection.close()
            time.sleep(0.1)
        else:
            return server
    raise SystemExit("de vloer startte niet")


def sign_in(server: Server, role: str) -> str:
    """Signs this connection in; the path where the role works."""
    server.cookie = ""
    answer, _ = server.ask("GET", f"/demo/als/{role}")
    return answer.headers["Location"]


def hidden(page: bytes, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"'.encode(), page).group(1).decode()


def fill_group(server: Server) -> tuple[str, str, dict]:
    """Write until the group has 40 outcomes; the item page, the post address, the form."""
    path = sign_in(server, "member_1")
    answer, _ = server.ask("GET", path)
    path = answer.headers["Location"]
    _, page = server.ask("GET", path)
    form = {
        "csrf_token": hidden(page, "csrf_token"),
        "picked_item": hidden(page, "picked_item"),
        "kind": "opbrengst",
        "text": "Wij zitten bij de start met zijn vieren aan tafel en kijken halverwege samen.",
    }
    url = re.search(rb'action="(/gesprekken/\w+/opbrengsten)"', page).group(1).decode()
    for number in range(ENTRIES - page.count(b'<article class="outcome"')):
        server.ask("POST", url, form | {"submission_id": f"bench-fill-{number:04d}"})
    return path, url, form


def floor_board(page: str) -> str:
    """The board's HTML as a bare Jinja template: one loop over the groups."""
    entries = re.findall(r'<article class="group.*?</article>', page, re.DOTALL)
    entry = re.sub(r"<small>[^<]*</small>", "<small>{{ row[2] }}</small>", entries[0], count=1)
    entry = re.sub(r"(group__seen\">)[^<]*", r"\1{{ row[0] }}", entry)
    whole = page
    for old in entries[1:]:
        whole = whole.replace(old, "")
    return whole.replace(entries[0], "{% for row in rows %}" + entry + "{% endfor %}")


def board_with_groups(server: Server) -> tuple[str, str]:
    """Add groups until the open meeting has 40; the board's path and its HTML."""
    path = sign_in(server, "screen_facilitator").removesuffix("/scherm")
    _, page = server.ask("GET", path)
    token = hidden(page, "csrf_token")
    for number in range(ENTRIES - page.count(b'<article class="group')):
        form = {"csrf_token": token, "submission_id": f"bench-group-{number:03d}"}
        server.ask("POST", f"{path}/groepen/leeg", form)
    _, page = server.ask("GET", path)
    return path, page.decode()


def floor_page(page: str) -> str:
    """The same HTML as a bare Jinja template: one loop, three values an entry."""
    entries = re.findall(r'<article class="outcome".*?</article>', page, re.DOTALL)
    whole = page.replace("{", "&#123;").replace("}", "&#125;")
    first = entries[0].replace("{", "&#123;").replace("}", "&#125;")
    entry = re.sub(r"(outcome__text[^>]*>)[^<]*", r"\1{{ row[1] }}", first)
    entry = re.sub(r'(class="chip">)[^<]*', r"\1{{ row[0] }}", entry, count=1)
    entry = re.sub(r"<span>[^<]*</span>", "<span>{{ row[2] }}</span>", entry, count=1)
    for old in entries[1:]:
        whole = whole.replace(old.replace("{", "&#123;").replace("}", "&#125;"), "")
    return whole.replace(first, "{% for row in rows %}" + entry + "{% endfor %}")


def pages(product: Server, folder: Path) -> None:
    board, board_html = board_with_groups(product)
    board_cookie = product.cookie
    path, url, form = fill_group(product)
    _, page = product.ask("GET", path)
    floor = start_floor(folder, floor_page(page.decode()), floor_board(board_html))
    for _ in range(ENTRIES):
        floor.ask("POST", "/insert", {"kind": "opbrengst", "text": form["text"]})
    poll = re.search(rb'data-live="([^"]+)"', page).group(1).decode().replace("&amp;", "&")
    answer, _ = product.ask("GET", poll)
    tag = answer.headers["ETag"]
    try:
        row("memory at start", f"{product.memory():.0f} MiB", "-", "-", "<= 75 MiB")
        again = {"If-None-Match": tag, "X-Fragment": "1"}
        compare(
            "unchanged poll (304), hello",
            product,
            lambda: product.ask("GET", poll, **again),
            floor,
            lambda: floor.ask("GET", "/hello"),
            "<= 0.7x",
            1000,
        )
        compare(
            f"changed list of {ENTRIES}, rendered for another, bare render",
            product,
            lambda: product.ask("GET", poll, **again | {"If-None-Match": '"x-0"'}),
            floor,
            lambda: floor.ask("GET", "/page"),
            "<= 2.4x",
        )
        compare(
            f"item sheet of {ENTRIES}, bare render",
            product,
            lambda: product.ask("GET", path),
            floor,
            lambda: floor.ask("GET", "/page"),
            "<= 3.2x",
        )
        member_cookie, product.cookie = product.cookie, board_cookie
        compare(
            f"board of {ENTRIES} groups, bare render",
            product,
            lambda: product.ask("GET", board),
            floor,
            lambda: floor.ask("GET", "/board"),
            "<= 4x",
        )
        product.cookie = member_cookie
        times = []
        for _ in range(200):
            begin = time.perf_counter()
            product.ask("GET", path)
            times.append(time.perf_counter() - begin)
        p95 = statistics.quantiles(times, n=20)[-1] * 1000
        row("item sheet, whole answer p95", f"{p95:.0f} ms", "-", "-", "<= 50 ms")
        numbers = iter(range(10**6))
        insert = {"kind": "opbrengst", "text": form["text"]}

        def sent() -> dict:
            return form | {"submission_id": f"bench-{next(numbers):06d}"}

        compare(
            "save without script (303), insert",
            product,
            lambda: product.ask("POST", url, sent()),
            floor,
            lambda: floor.ask("POST", "/insert", insert),
            "<= 2.0x",
        )
        compare(
            "save by script (201), insert and page",
            product,
            lambda: product.ask("POST", url, sent(), **{"X-Fragment": "1"}),
            floor,
            lambda: (floor.ask("POST", "/insert", insert), floor.ask("GET", "/page")),
            "<= 1.4x",
        )
        row("memory after it all", f"{product.memory():.0f} MiB", "-", "-", "<= 95 MiB")
    finally:
        floor.process.send_signal(signal.SIGTERM)
        floor.process.wait()


def in_process(folder: Path) -> None:
    """Reading the content and SQL statements, measured inside one process."""
    sys.path.insert(0, str(ROOT))
    from markdown import Markdown

    from gesprekskader.catalogue import read_catalogue

    content = ROOT / "content"
    texts = [path.read_text(encoding="utf-8") for path in content.rglob("*.md")]

    def bare() -> None:
        parser = Markdown(extensions=["extra", "admonition", "sane_lists", "smarty"])
        for text in texts:
            parser.reset().convert(text)

    ratio_of("read the content", lambda: read_catalogue(content), bare, "<= 1.3x", 10)
    statements(folder)


def ratio_of(name, mine, theirs, goal, number) -> None:
    def seconds(work) -> float:
        begin = time.process_time()
        for _ in range(number):
            work()
        return (time.process_time() - begin) / number

    mine(), theirs()
    pairs = [(seconds(mine), seconds(theirs)) for _ in range(ROUNDS)]
    ours, floor = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    row(name, f"{ours:.1f} ms", f"{floor:.1f} ms", f"{ratio:.2f}x", goal)


def statements(folder: Path) -> None:
    """SQL statements per page, counted on the demo's own data."""
    from gesprekskader import create_app, demo
    from gesprekskader.config import Settings

    settings = Settings(data=folder, content=ROOT / "content", is_demo=True)
    demo.prepare(settings)
    app = create_app(settings)
    pool = app.extensions["gesprekskader"].pool
    said: list[str] = []
    db = pool.take()
    db.conn.set_trace_callback(said.append)
    pool.give_back(db)
    app.test_client().get("/kader")  # the first time columns are looked up
    print("\n| page | SQL statements | goal |\n|---|---|---|")
    for role in demo.ROLES:
        client = app.test_client()
        path = client.get(f"/demo/als/{role}").headers["Location"]
        if path.startswith("/gesprekken/"):
            path = client.get(path).headers["Location"]
        for url in {path, "/mijn", "/"}:
            said.clear()
            client.get(url)
            shown = re.sub(r"/[2-9a-hjkmnp-z]{12}", "/...", url)
            print(f"| {role}: {shown} | {len(said)} | <= 8, menu 1 |")
    pool.close()


def command_start() -> None:
    def used(*words: str) -> float:
        before = os.times()
        subprocess.run([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        after = os.times()
        spent = after.children_user + after.children_system
        return spent - before.children_user - before.children_system

    for name, words in (("--help", ["--help"]), ("check-content", ["check-content"])):
        pairs = [(used("-m", "gesprekskader", *words), used("-c", "pass")) for _ in range(ROUNDS)]
        ours, floor = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
        ratio = statistics.median(a / max(b, 1 / TICK) for a, b in pairs)
        row(f"{name} (CPU)", f"{ours:.0f} ms", f"{floor:.0f} ms", f"{ratio:.1f}x", "<= 5x")


def main() -> None:
    print("| work | product | floor | ratio | goal |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        product, _ = start_demo(home / "demo")
        try:
            pages(product, home)
        finally:
            product.process.send_signal(signal.SIGTERM)
            product.process.wait()
        command_start()
        in_process(home / "counted")


if __name__ == "__main__":
    main()
