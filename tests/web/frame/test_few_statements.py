"""How often a page and a write ask the database: few times, and never once a row."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import told_demo
from asked import AS_MANY_AS_THERE_ARE, ELSEWHERE, WRITE, asked_by, to_write
from flask import Flask
from flask.testing import FlaskClient
from kept_forms import FIRST, FORMS, ONE, World, send
from offered_forms import offered
from sqlite_utils.utils import sqlite3
from support import ROOT
from werkzeug.exceptions import HTTPException

from gesprekskader import create_app, demo
from gesprekskader.config import Settings
from gesprekskader.exports.formats import FORMATS
from gesprekskader.store.db import one

PAGE = 9
"""Eight, who is asking among them, and the one of the menu."""
EACH = 3  # pages of a kind: a last meeting has more in it than another
FILES = re.compile(rf"\.({'|'.join(FORMATS)}|svg|ics)(\?|$)|/demo/|/vast/|uitloggen")
OF_FILES = r"item|subthema|waarborg|papier|hulp|inhoud/(?:werkvormen|overlegtafels|hulp)"
TRIES, GOOD = 20, 3  # ways to send one form: of others, at other places, with other buttons
LONGER = {
    # what is written all afternoon
    "outcome": 10,
    "action": 10,
}


def kind_of(url: str) -> str:
    url = re.sub(r"/[2-9a-hjkmnp-z]{12}(?=/|$|\?)", "/X", url.split("#")[0])
    url = re.sub(rf"/({OF_FILES})/[\w-]+", r"/\1/X", url)
    return re.sub(r"=[^&]+", "=X", url)


@pytest.fixture(scope="module")
def demo_app(tmp_path_factory, catalogue):
    settings = Settings(
        data=tmp_path_factory.mktemp("demo"), content=ROOT / "content", is_demo=True
    )
    told_demo.lay(settings.data)
    app = create_app(settings, catalogue)
    app.testing = True
    yield app
    app.extensions["gesprekskader"].jobs.close()
    app.extensions["gesprekskader"].pool.close()


ON_BOARD = (
    "meeting_phases",
    "offers",
    "(select c.meeting_id, c.id, c.name, c.number, c.hidden_at, c.merged_into_id, c.called_at,"
    " c.head_count, (select count(*) from seats where group_id = c.id) from groups c)",
    "(select c.meeting_id, p.* from picked_items p join groups c on c.id = p.group_id)",
    "(select c.meeting_id, o.id, o.picked_item_id from outcomes o join groups c on c.id ="
    " o.group_id where o.removed_at is null)",
    "(select c.meeting_id, f.id from follow_ups f join groups c on c.id = f.group_id"
    " where f.removed_at is null)",
)
"""What a board keeps of a meeting as long as its revision stays (web/room/cards.py)."""


@dataclass(frozen=True)
class Way:
    """One way to send a form: who sends what where."""

    client: FlaskClient
    address: str
    fields: dict[str, str]


@dataclass
class Walk:
    """Through the demo: every link of every role, and every form that its pages offer."""

    app: Flask
    pages: dict[str, int] = field(default_factory=dict)
    """Endpoint -> the most statements that one of its pages took."""
    writes: dict[str, int] = field(default_factory=dict)
    ways: dict[str, dict[object, Way]] = field(default_factory=dict)
    """Endpoint -> ways to send its forms, one for each role, address and set of fields."""
    unheard: set[str] = field(default_factory=set)
    """Endpoints that changed what a board shows, while the meeting kept its revision."""

    def __post_init__(self) -> None:
        self.pool = self.app.extensions["gesprekskader"].pool
        self.said, self.routes = asked_by(self.pool), self.app.url_map.bind("localhost")
        self.cookie = self.app.config["SESSION_COOKIE_NAME"]
        with self.pool.borrowed() as db:
            row = one(db, "select join_code from meetings where stage = 'open'")
        self.typed = {"code": row["join_code"], "name": "Noor", "password": "xK4-Maanlicht-9"}

    def read(self, role: str) -> None:
        client, seen = self.app.test_client(), Counter()
        todo = deque(["/", "/inloggen", "/meedoen"])
        if role:
            todo = deque([client.get(f"/demo/als/{role}").headers["Location"], "/"])
        while todo:
            url = todo.popleft()  # what is near first: the meeting of today
            if seen[kind_of(url)] < EACH and not FILES.search(url):
                seen[kind_of(url)] += 1
                todo += self.open(client, role, url)

    def open(self, client: FlaskClient, role: str, url: str) -> list[str]:
        """Open one page, and note what it asks and offers; where its links lead."""
        self.said.clear()
        answer = client.get(url)
        if len(self.said) > PAGE:  # the first time columns are looked up
            self.said.clear()
            answer = client.get(url)
        if location := answer.headers.get("Location"):
            return [location]
        if answer.status_code != 200 or answer.mimetype != "text/html":
            return []
        self._note(self.pages, self.endpoint(url), len(self.said))
        page = answer.get_data(as_text=True)
        for form in offered(page, url, self.typed):
            for address, fields in form.ways:
                self._offer(role, Way(client, address.partition("#")[0], fields))
        links = re.findall(r' (?:href|data-[a-z-]+)="(/[^"#]*)', page)
        return [link.replace("&amp;", "&") for link in links]

    def endpoint(self, address: str, method: str = "GET") -> str:
        try:
            return self.routes.match(address.partition("?")[0], method=method)[0]
        except HTTPException:
            return ""

    def _offer(self, role: str, way: Way) -> None:
        if endpoint := self.endpoint(way.address, "POST"):  # else each button says where to
            self.ways.setdefault(endpoint, {}).setdefault((role, way.address, *way.fields), way)

    def _note(self, found: dict[str, int], endpoint: str, number: int) -> None:
        found[endpoint] = max(found.get(endpoint, 0), number)

    def send(self, endpoints: Iterable[str], deep: int = 3) -> None:
        """Send these forms, each from the same state; and those that are offered only after it."""
        for endpoint in endpoints:
            good = 0
            for way in list(self.ways[endpoint].values())[:TRIES]:
                if good < GOOD:
                    with self._put_back():
                        good += self._send(endpoint, way, deep)

    def _send(self, endpoint: str, way: Way, deep: int) -> bool:
        """Whether it was taken."""
        client = self.app.test_client()
        if kept := way.client.get_cookie(self.cookie):
            client.set_cookie(self.cookie, kept.value)
        before = self._boards()
        self.said.clear()
        answer = client.post(way.address, data=way.fields)
        if answer.status_code not in (200, 303):
            return False
        self._note(self.writes, endpoint, to_write(self.said, answer.status_code))
        for meeting_id, (revision, shown) in self._boards().items():
            was, showed = before.get(meeting_id, (None, shown))
            if shown != showed and revision == was:
                self.unheard.add(endpoint)
        if deep and (location := answer.headers.get("Location", "").partition("#")[0]):
            known = set(self.ways)
            self._look_around(client, location)
            self.send([new for new in self.ways if new not in known], deep - 1)
        return True

    def _boards(self) -> dict[str, tuple[int, list]]:
        """The revision of each meeting, and what its board shows."""
        with self.pool.borrowed() as db:
            shown = {
                row[0]: (row[1], []) for row in db.execute("select id, revision from meetings")
            }
            for table in ON_BOARD:
                for row in db.execute(f"select meeting_id, * from {table} order by 1, 2, 3"):
                    shown[row[0]][1].append(row)
        return shown

    def _look_around(self, client: FlaskClient, url: str) -> None:
        """The page after it, and what that one leads to and was not seen before."""
        for link in self.open(client, "", url):
            if not FILES.search(link) and self.endpoint(link) not in self.pages:
                self.open(client, "", link)

    @contextmanager
    def _put_back(self) -> Iterator[None]:
        """What is done within is undone."""
        kept = sqlite3.connect(":memory:")
        with self.pool.borrowed() as db:
            db.conn.backup(kept)
        yield
        with self.pool.borrowed() as db:
            kept.backup(db.conn)
        kept.close()


@pytest.fixture(scope="module")
def walk(demo_app) -> Walk:
    walk = Walk(demo_app)
    for role in [*demo.ROLES, ""]:
        walk.read(role)
    walk.send(list(walk.ways))
    return walk


def test_every_page_of_every_role_asks_few_times(walk):
    assert len(walk.pages) > 50
    assert {page: n for page, n in walk.pages.items() if n > PAGE} == {}


def test_every_form_that_the_demo_offers_asks_few_times(walk):
    assert {form: n for form, n in walk.writes.items() if n > LONGER.get(form, WRITE)} == {}


def test_whatever_changes_what_a_board_shows_raises_the_revision_of_its_meeting(walk):
    """A board reads them once for a revision."""
    assert walk.unheard == set()


def test_no_form_is_counted_nowhere(walk, app, db, cast, refs):
    sends = {
        walk.routes.match(make(World(db, cast, refs)).url.partition("?")[0], method="POST")[0]
        for make in FORMS
    }
    every = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert every - sends - set(walk.writes) <= {*ELSEWHERE, *AS_MANY_AS_THERE_ARE}


@pytest.mark.parametrize("make", FORMS, ids=lambda make: make.__name__)
def test_a_write_asks_few_times(app, db, cast, refs, client_of, make):
    form = make(World(db, cast, refs))
    client = client_of(form.role)
    client.get("/hulp")  # the device is known
    said = asked_by(app.extensions["gesprekskader"].pool)
    assert send(client, form, FIRST, ONE, "s" * 16).status_code == 303
    assert len(said) <= LONGER.get(make.__name__, WRITE), "\n".join(said)


@pytest.mark.parametrize("path", ["items/{item}", "acties", "stand?item={item}"])
def test_a_sheet_with_many_texts_asks_as_often_as_one_with_few(
    app, db, cast, refs, client_of, path
):
    world = World(db, cast, refs)
    client = client_of("member")
    said = asked_by(app.extensions["gesprekskader"].pool)
    address = f"/gesprekken/{cast.group_id}/" + path.format(item=world.picked[0].id)
    counts = []
    for texts in (1, 30):
        for _ in range(texts):
            world.outcome()
            world.action()
        said.clear()
        assert client.get(address).status_code == 200
        counts.append(len(said))
    assert counts[0] == counts[1] <= 7
