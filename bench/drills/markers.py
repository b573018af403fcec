"""Promised: what is private is in no page, file, mail, log or search of anybody else.

    .venv/bin/python bench/drills/markers.py [--quick]

Private words of the small world (own steps, their notes and old wordings, what held up, what was
taken back, a step for the group, a struck text, what somebody thinks alone) are looked for in every
page, file of every kind and search of every other role, in the mails that go out, in all that is
logged, also when much goes wrong, and in the export. Per channel: how much was tried, how often a
text was read there that may be there (without that, nothing is proven), and what leaked. --quick
asks some of the addresses, and starts no server.
"""

import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import logs
import mails
from mails import Box
from reading import words_in
from told_world import build
from world import KINDS, World, verdict

from gesprekskader.store import everything, networks, shelf

SHARE = 50 if "--quick" in sys.argv else 1
PRIVATE = ("PRIVE", "NOTITIE", "OUDEWOORDEN", "NIEUWEWOORDEN", "TERUGGENOMEN", "GROEPSSTAP")
PRIVATE += (
    "ALLEEN",
    "OPGELEVERD",
    "TEGENGEHOUDEN",
    "NODIG",
    "DOORGEHAALD",
    "DOSSIER",
    "ADRES",
    "NAAM",
)
SEARCHES = ("/plank?zoek={}", "/kader?zoek={}")


@dataclass
class Channel:
    """One way out: how much was looked through, how often words were read that may be there."""

    tried: int = 0
    read: int = 0
    leaked: list[str] = field(default_factory=list)


class Drill:
    def __init__(self, world: World) -> None:
        self.world, self.channels = world, defaultdict(Channel)
        if SHARE == 1:  # one that nothing comes of counts too
            self.channels |= {kind: Channel() for kind in KINDS}
        named = tuple(f"MERK{name}" for name in PRIVATE)
        self.private = [m for m in world.markers if m.text.startswith(named)]

    def look(self, channel: str, role: str, where: str, text: str, control: str = "") -> None:
        """Look for private words in what this role reads; a text that may be there, or `control`,
        stands in some of it."""
        known = self.channels[channel]
        known.tried += 1
        known.leaked += [
            f"{role or 'nobody'} reads {marker.text} at {where}"
            for marker in self.private
            if marker.text in text and role not in marker.readers
        ]
        may = [control] if control else [m.text for m in self.world.markers if role in m.readers]
        known.read += any(words in text for words in may)


def pages_and_files(drill: Drill) -> None:
    world = drill.world
    found = [url for _, url in world.some("GET", SHARE)]
    for role in world.roles:
        client = world.client(role)
        for url in found:
            answer = client.get(f"{url}?keuze=nosc", follow_redirects=False)
            channel = kind_of(answer)
            control = "Straks" if channel == "ics" else ""
            drill.look(channel, role, url, words_in(answer.get_data()), control)


def kind_of(answer) -> str:
    """The kind of file that this answer is, else a page."""
    name = answer.headers.get("Content-Disposition", "")
    return name.rpartition(".")[2].strip('"') if "attachment" in name else "pages"


def searches(drill: Drill, shared: str) -> None:
    """By a part of each word, as the page shows what was typed; `shared` is found."""
    for role in drill.world.roles[:: SHARE // 5 or 1]:
        client = drill.world.client(role)
        for word in [shared, *(m.text for m in drill.private)]:
            for address in SEARCHES:
                url = address.format(word[:-2])
                drill.look("searches", role, url, client.get(url).text, shared)


def long_work(drill: Drill) -> None:
    """A dossier as PDF is made beside the server and waits for its owner alone."""
    world = drill.world
    client = world.client("facilitator")
    form = {"csrf_token": world.proof}
    url = client.post(f"/dossier/{world.things['dossier_id'][0]}/pdf", data=form).location
    jobs = world.app.extensions["gesprekskader"].jobs
    for job in jobs._jobs.values():
        job.making.over.wait(60)
    for role in [*world.roles, "facilitator"]:
        for address in (url, f"{url}/stand", f"{url}/bestand.pdf"):
            body = world.client(role).get(address).get_data()
            drill.look("files that wait", role, address, words_in(body))


def letters(drill: Drill, box: Box) -> None:
    """Every kind of mail; one that was never sent was never read either."""
    for role, text in mails.send_all(drill.world, box):
        drill.look("mails", role, "a mail", text)
    for subject in mails.SUBJECTS:
        if not any(subject.lower() in str(mail["Subject"]).lower() for mail in box.mails):
            drill.channels["mails"].leaked.append(f"no mail '{subject}' was sent")


def outside(drill: Drill, folder: Path) -> None:
    """Logs and the export: what is nobody's own page."""
    world = drill.world
    words = [m.text for m in drill.private]
    with logs.heard() as lines:
        logs.break_here(world, words[0])
    for line in lines.lines:
        drill.look("log lines", "", line, line, "unexpected error on my_year.add_note")
    ids = [id_ for id_, _ in networks.everything(world.db)]
    said = next(m.text for m in world.markers if m.text.startswith("MERKTEKST"))
    exported = repr(everything.of_networks(world.db, ids))
    drill.look("the export", "", "the export", exported, said)
    for line in logs.of_server(world, folder, words).splitlines() if SHARE == 1 else ():
        drill.look("a server's terminal", "", "the terminal", line, "database: SQLITE_ERROR")


def put_on_shelf(world: World) -> str:
    """A good example that everybody may find."""
    example = next(m for m in world.markers if m.text.startswith("MERKANDEREGROEP"))
    sql = "select id from outcomes where text = ?"
    row = world.db.execute(sql, [example.text]).fetchone()
    shelf.put(world.db, world.actors["another_group"], row[0], shelf.EVERYONE)
    return example.text


def drill(world: World, box: Box, folder: Path) -> tuple[int, list[str]]:
    mails.prepare(world)
    this = Drill(world)
    letters(this, box)
    pages_and_files(this)
    searches(this, put_on_shelf(world))
    long_work(this)
    outside(this, folder)
    leaked = []
    print(f"{len(this.private)} private texts, {len(world.roles)} roles")
    for name, known in this.channels.items():
        print(f"{name}: tried {known.tried}, read {known.read}, leaked {len(known.leaked)}")
        leaked += known.leaked
        if not known.read and SHARE == 1:
            leaked.append(f"nothing was read in {name}: that proves nothing")
    return sum(known.tried for known in this.channels.values()), leaked


def main() -> int:
    with tempfile.TemporaryDirectory() as name, tempfile.NamedTemporaryFile() as said:
        folder, box = Path(name), Box()
        with logs.errors_in(Path(said.name)):
            subprocess.run([sys.executable, "-c", "raise SystemExit('te lezen')"], check=False)
            world = build(folder, **box.settings)
            tried, leaked = drill(world, box, folder)
            world.close()
        box.stop()
        words = Path(said.name).read_text(errors="replace")
        leaked += [f"the terminal holds {m.text}" for m in world.markers if m.text in words]
        print(f"own terminal: {len(words)} signs, 'te lezen' read: {'te lezen' in words}")
        return verdict(tried, leaked)


if __name__ == "__main__":
    sys.exit(main())
