"""A small world for the drills that read: two networks, and everybody there can be.

Every text carries a marker of its own, and `Marker.readers` says for whom it is. In one process,
with the real database, pages and access; the browser is Flask's own.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from uuid import uuid4

import pysqlite3
from itsdangerous import URLSafeTimedSerializer
from reading import words_in

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gesprekskader.exports.formats import FORMATS  # noqa: E402
from gesprekskader.records import Actor  # noqa: E402

MEMBERS = ("two_of_group_a", "two_of_group_b", "another_group", "merged_group", "by_list_only")
MEMBERS += ("facilitator_by_link",)  # without the password no more than a member
LEADS = ("facilitator", "colleague")
ITEM = "w2-lo-1"
KINDS = tuple(FORMATS)
"""Of files."""
ALWAYS = ("last_time.screen", "answers.show", "own_actions.show", "action_lists.show")
ALWAYS += ("action_lists.file", "wishes.put_together", "wishes.reword", "forwardings.wish")
ALWAYS += ("series.show", "tallies.show")
"""Pages that are asked by a quick drill too, as each is for some few."""
RAW = "0" * 40


@dataclass(frozen=True)
class Marker:
    text: str
    readers: frozenset[str]


@dataclass
class World:
    app: object
    db: object
    secrets: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    markers: list[Marker] = field(default_factory=list)
    things: dict[str, list[str]] = field(default_factory=dict)
    """Address part -> ids; every page is asked with each of them."""

    def mark(self, name: str, *readers: str) -> str:
        """A text that nothing else in the world holds, for these roles."""
        word = f"MERK{name.upper()}{uuid4().hex[:6].upper()}"
        self.markers.append(Marker(word, frozenset(readers)))
        return word

    def add(self, part: str, *ids: str) -> None:
        self.things.setdefault(part, []).extend(ids)

    def close(self) -> None:
        services = self.app.extensions["gesprekskader"]
        services.jobs.close()
        services.pool.close()

    def client(self, role: str):
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["csrf_token"] = RAW
            if role in self.secrets:
                session["visit"] = self.secrets[role]
                session.permanent = True
        return client

    @property
    def proof(self) -> str:
        """That a form came from a page of ours."""
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(RAW)

    @property
    def roles(self) -> list[str]:
        return ["stranger", *self.secrets]

    def addresses(self, method: str) -> Iterator[tuple[str, str]]:
        """(endpoint, address) of every route with this method, for every object it can be about."""
        for rule in self.app.url_map.iter_rules():
            if method not in rule.methods or rule.endpoint.startswith(("assets", "static")):
                continue
            parts = sorted(rule.arguments)
            for ids in product(*(self.things.get(part, ["onbekend"]) for part in parts)):
                with self.app.test_request_context():
                    url = self.app.url_for(rule.endpoint, **dict(zip(parts, ids, strict=True)))
                yield rule.endpoint, url

    def some(self, method: str, share: int) -> list[tuple[str, str]]:
        """One in `share` of the addresses, and those that are always asked."""
        found = sorted(set(self.addresses(method)))
        return [e for n, e in enumerate(found) if n % share == 0 or e[0] in ALWAYS]

    def leaks(self, role: str, where: str, body: bytes) -> list[str]:
        """Markers in an answer that this role may not see."""
        text = words_in(body)
        if "MERK" not in text:
            return []
        return [
            f"{role} reads {marker.text} at {where}"
            for marker in self.markers
            if marker.text in text and role not in marker.readers
        ]


@contextmanager
def put_back(world: World, folder: Path) -> Iterator[None]:
    """Afterwards the database is as it was."""
    snapshot = pysqlite3.connect(":memory:")
    path = str(folder / "gesprekskader.db")
    live = pysqlite3.connect(path, timeout=10)
    live.backup(snapshot)
    before = live.execute("pragma data_version").fetchone()[0]

    def restore() -> bool:
        nonlocal before
        if live.execute("pragma data_version").fetchone()[0] == before:
            return False
        snapshot.backup(live)
        before = live.execute("pragma data_version").fetchone()[0]
        return True

    world.restore = restore
    try:
        yield
    finally:
        restore()
        live.close()
        snapshot.close()


def verdict(tried: int, leaked: list[str]) -> int:
    """Print what was seen by a wrong role; the exit status."""
    for line in leaked[:60]:
        print(f"LEAKED: {line}")
    print(f"tried: {tried}, leaked: {len(leaked)}", flush=True)
    print("nothing was lost" if not leaked else "", flush=True)
    return 1 if leaked else 0
