"""Promised: what is private is in no page, file, mail, log or search of anybody else.

    .venv/bin/python bench/drills/markers.py [--quick]

Private words of the small world (own steps, their notes and old wordings, what held up, what was
taken back, a step for the group, a struck text) are looked for in every page, file and search of
every other role, in the mails that go out, in what the server logs, and in the export. --quick asks
one in ten of the addresses.
"""

import logging
import sys
import tempfile
from pathlib import Path

from world import World, build, verdict

from gesprekskader.post import reminders
from gesprekskader.store import everything, networks

SHARE = 10 if "--quick" in sys.argv else 1
PRIVATE = ("PRIVE", "NOTITIE", "OUDEWOORDEN", "NIEUWEWOORDEN", "TERUGGENOMEN", "GROEPSSTAP")
PRIVATE += ("OPGELEVERD", "TEGENGEHOUDEN", "NODIG", "DOORGEHAALD", "DOSSIER")
FILES = ["md", "csv", "txt", "json"]
"""What can be read as it comes; other kinds are written from the same report."""


class Log(logging.Handler):
    """All that the server says."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class Post:
    """A postman who keeps what he is given."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def deliver(self, *what: object, **more: object) -> bool:
        self.sent.append(repr((what, more)))
        return True

    send = deliver


def drill(world: World, log: Log) -> tuple[int, list[str]]:
    named = tuple(f"MERK{name}" for name in PRIVATE)
    world.markers = [m for m in world.markers if m.text.startswith(named)]
    tried, leaked = 0, []
    world.things["kind"] = FILES
    pages = sorted({url for _, url in world.addresses("GET")})
    words = [m.text for m in world.markers]
    for role in world.roles:
        client = world.client(role)
        asked = pages[::SHARE] + [f"{at}?zoek={w}" for at in ("/plank", "/kader") for w in words]
        for url in asked:
            body = client.get(url if "?" in url else f"{url}?keuze=nosc").get_data()
            if "?zoek=" in url:  # the box shows what was typed
                word = url.partition("=")[2].encode()
                body = body.replace(word, b"")
            leaked += world.leaks(role, url, body)
            tried += 1
    leaked += outside(world, log)
    return tried, leaked


def outside(world: World, log: Log) -> list[str]:
    """The log, the mails and the export; none of them is anybody's own page."""
    ids = [id_ for id_, _ in networks.everything(world.db)]
    post = Post()
    reminders.send_due(world.db, post, key="drill", base_url="https://voorbeeld.invalid")
    texts = {"the log": "\n".join(log.lines), "the mails": "\n".join(post.sent)}
    texts["the export"] = repr(everything.of_networks(world.db, ids))
    found = [
        f"{place} holds {marker.text}"
        for place, text in texts.items()
        for marker in world.markers
        if marker.text in text
    ]
    lines, mails = len(log.lines), len(post.sent)
    print(f"{len(world.markers)} private texts; {lines} log lines, {mails} mails, the export")
    return found


def main() -> int:
    log = Log()
    logging.getLogger().addHandler(log)
    with tempfile.TemporaryDirectory() as name:
        world = build(Path(name))
        world.app.logger.addHandler(log)
        result = drill(world, log)
        world.close()
        return verdict(*result)


if __name__ == "__main__":
    sys.exit(main())
