"""How often a page and a write ask the database: few times, and never once a row."""

import re
from collections import Counter

import pytest
import told_demo
from kept_forms import FIRST, FORMS, ONE, World, send
from support import ROOT

from gesprekskader import create_app, demo
from gesprekskader.config import Settings
from gesprekskader.exports.formats import FORMATS
from gesprekskader.store.db import Pool

PAGE = 9
"""Eight, who is asking among them, and the one of the menu."""
EACH = 3  # pages of a kind: a last meeting has more in it than another
FILES = re.compile(rf"\.({'|'.join(FORMATS)}|svg|ics)(\?|$)|/demo/|/vast/|uitloggen")
WRITE = 14
LONGER_WRITES = {
    "outcome": 10,
    "action": 10,
    # what is next, or what may be chosen, is read along
    "step_edit": 18,
    "look_back_in_meeting": 19,
    "table_answer": 15,
    "sent_on": 16,
}


def asked_by(pool: Pool) -> list[str]:
    """Every statement from now on, without what a trigger says of itself."""
    said: list[str] = []

    def hear(sql: str) -> None:
        if not sql.startswith("--") and sql not in said[-1:]:  # a trigger repeats its statement
            said.append(sql)

    db = pool.take()
    db.conn.set_trace_callback(hear)
    pool.give_back(db)
    return said


def kind_of(url: str) -> str:
    url = re.sub(r"/[2-9a-hjkmnp-z]{12}(?=/|$|\?)", "/X", url.split("#")[0])
    url = re.sub(r"/(item|subthema|waarborg|papier)/[\w-]+", r"/\1/X", url)
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


def asked_by_pages(app) -> dict[str, int]:
    """Endpoint -> the most statements that one of its pages took, over all roles and links."""
    said, most = asked_by(app.extensions["gesprekskader"].pool), {}
    routes = app.url_map.bind("localhost")
    for role in demo.ROLES:
        client, seen = app.test_client(), Counter()
        todo = [client.get(f"/demo/als/{role}").headers["Location"], "/"]
        while todo:
            url = todo.pop()
            if seen[kind_of(url)] == EACH or FILES.search(url):
                continue
            seen[kind_of(url)] += 1
            said.clear()
            answer = client.get(url)
            if len(said) > PAGE:  # the first time columns are looked up
                said.clear()
                answer = client.get(url)
            if location := answer.headers.get("Location"):
                todo.append(location)
            elif answer.status_code == 200 and answer.mimetype == "text/html":
                endpoint = routes.match(url.partition("?")[0])[0]
                most[endpoint] = max(most.get(endpoint, 0), len(said))
                links = re.findall(r'href="(/[^"#]*)', answer.get_data(as_text=True))
                todo += [link.replace("&amp;", "&") for link in links]
    return most


def test_every_page_of_every_role_asks_few_times(demo_app):
    asked = asked_by_pages(demo_app)
    assert len(asked) > 50
    assert {page: n for page, n in asked.items() if n > PAGE} == {}


@pytest.mark.parametrize("make", FORMS, ids=lambda make: make.__name__)
def test_a_write_asks_few_times(app, db, cast, refs, client_of, make):
    form = make(World(db, cast, refs))
    client = client_of(form.role)
    client.get("/hulp")  # the device is known
    said = asked_by(app.extensions["gesprekskader"].pool)
    assert send(client, form, FIRST, ONE, "s" * 16).status_code == 303
    assert len(said) <= LONGER_WRITES.get(make.__name__, WRITE), "\n".join(said)


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
