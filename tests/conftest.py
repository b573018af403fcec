"""The cast: a facilitator, a colleague, two members of one group, one of another, a stranger."""

import gc
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import hypothesis
import pytest
import scratch
import told_demo
from aiosmtpd.controller import Controller
from argon2 import PasswordHasher
from asked import ELSEWHERE, asked_by, listen, to_write
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from jinja2.bccache import Bucket, BytecodeCache
from post_box import Box
from support import ROOT, TODAY, add_account, add_meeting, as_read, join
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from gesprekskader import create_app
from gesprekskader.catalogue import Catalogue
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.config import Settings
from gesprekskader.records import Actor, ItemRef
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    accounts,
    actors,
    groups,
    migrations,
    networks,
    picked_items,
    roundtables,
    seats,
    visits,
)
from gesprekskader.store.db import Pool, writing
from gesprekskader.web.frame import files

scratch.use_memory()
# a busy machine is no fault of ours
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """What was read until here stays all along: looking through it again and again takes a tenth of
    the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_unconfigure() -> None:
    told_demo.forget()


class PageClient(FlaskClient):
    """Posts as a page of ours does: with the proof that the form came from us."""

    def open(self, *args, **kw):
        if kw.get("method") == "POST" and not isinstance(kw.get("data"), bytes | str):
            data = dict(kw.get("data") or {})
            if "csrf_token" not in data:
                data["csrf_token"] = self._token()
            kw["data"] = data
        endpoint = self._counted(*args, **kw)
        if not endpoint:
            return super().open(*args, **kw)
        pool = self.application.extensions["gesprekskader"].pool
        said = asked_by(pool)
        answer = super().open(*args, **kw)
        listen(pool, None)
        if answer.status_code in (200, 303):
            assert to_write(said, answer.status_code) <= ELSEWHERE[endpoint], "\n".join(said)
        return answer

    def _counted(self, *args, **kw) -> str:
        """The form that this sends, when nothing else counts how often it asks; else ""."""
        if kw.get("method") != "POST" or kw.get("follow_redirects") or not args:
            return ""
        routes = self.application.url_map.bind("localhost")
        with suppress(HTTPException):
            endpoint = routes.match(str(args[0]).partition("?")[0], method="POST")[0]
            return endpoint if endpoint in ELSEWHERE else ""
        return ""

    def _token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return signer.dumps(raw)


class Templates(BytecodeCache):
    """What Jinja made of our templates, once for all tests of this process."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if made := self._made.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(made)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


TEMPLATES = Templates()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """Hundreds of accounts a run: a cheap hash here; test_passwords holds the real one."""
    real, accounts._hasher = (
        accounts._hasher,
        PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
    )
    yield real
    accounts._hasher = real


@pytest.fixture(autouse=True, scope="session")
def quick_routes():
    """Each test makes an application of its own: Werkzeug reads the addresses of two hundred routes
    and compiles what builds them, each time the same; here once for all tests of this process."""
    real, read = Rule.compile, {}

    def once(self) -> None:
        key = self.rule, self.subdomain, self.merge_slashes, repr(self.defaults)
        if key not in read:
            real(self)
            made = {name: getattr(self, name) for name in ("_parts", "_trace", "_converters")}
            build = {name: getattr(self, name).__func__ for name in ("_build", "_build_unknown")}
            read[key] = made | {"arguments": self.arguments}, build
        made, build = read[key]
        vars(self).update(made)
        vars(self).update({name: made_of.__get__(self) for name, made_of in build.items()})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", once)
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return as_read()


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(
        data=tmp_path, content=ROOT / "content", secret_key="toets", begin_code="BEGIN234"
    )


@dataclass(frozen=True)
class Cast:
    """Everybody of one network, and one meeting with two groups on W2 Leeromgeving 1 and 7."""

    admin: Actor
    """Administers with a second step; no network, no table."""
    coordinator: Actor
    """Sits at the projectgroep."""
    facilitator: Actor
    colleague: Actor
    outsider: Actor
    """A facilitator of another network."""
    member: Actor
    other: Actor
    """Sits in the member's group."""
    neighbour: Actor
    """Sits in another group of the same meeting."""
    network_id: str
    meeting_id: str
    group_id: str
    next_group_id: str
    secrets: dict[str, str]


def refs_of(catalogue: Catalogue) -> Callable[..., list[ItemRef]]:
    """Item references by key."""

    def make(*keys: str) -> list[ItemRef]:
        return [ref_in(catalogue.framework, i) for i in catalogue.framework.items_of(list(keys))]

    return make


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory) -> Path:
    """A database with all its tables; each test begins with a copy."""
    path = tmp_path_factory.mktemp("empty") / "gesprekskader.db"
    with closed_after(Pool(path)) as pool, pool.borrowed() as db:
        migrations.migrate(db)
    return path


@pytest.fixture(scope="session")
def cast_file(empty_file, tmp_path_factory, catalogue, quick_passwords) -> tuple[Path, Cast]:
    """The same with the cast in it, and who they are."""
    path = tmp_path_factory.mktemp("cast") / empty_file.name
    shutil.copy(empty_file, path)
    with closed_after(Pool(path)) as pool, pool.borrowed() as db:
        return path, _cast(db, refs_of(catalogue))


@contextmanager
def closed_after(pool: Pool) -> Iterator[Pool]:
    try:
        yield pool
    finally:
        with pool.borrowed() as db:
            db.execute("pragma wal_checkpoint(truncate)").fetchall()
        pool.close()


@pytest.fixture
def app(request, settings, catalogue, monkeypatch, empty_file, cast_file):
    has_cast = "cast" in request.fixturenames
    shutil.copy(cast_file[0] if has_cast else empty_file, settings.database)
    settings.database.chmod(0o600)
    monkeypatch.setattr(files, "MOMENT", 60)  # the process that makes files starts anew each time
    with monkeypatch.context() as quick:  # the copy has taken every step
        quick.setattr(migrations, "migrate", lambda _: [])
        app = create_app(settings, catalogue)
    with app.extensions["gesprekskader"].pool.borrowed() as first:
        first.execute("select rowid from shelf_words limit 1").fetchall()  # reads how it is made
    app.testing = True
    app.test_client_class = PageClient
    app.jinja_env.bytecode_cache = TEMPLATES
    yield app
    app.extensions["gesprekskader"].jobs.close()
    app.extensions["gesprekskader"].pool.close()


@pytest.fixture
def pool(app) -> Pool:
    return app.extensions["gesprekskader"].pool


@pytest.fixture
def db(pool):
    connection = pool.take()
    yield connection
    pool.give_back(connection)


@pytest.fixture
def refs(catalogue):
    return refs_of(catalogue)


@pytest.fixture
def cast(db, cast_file) -> Cast:
    return cast_file[1]


def _cast(db, refs) -> Cast:
    year = school_year_of(TODAY)
    ids = {
        name: add_account(db, name.title(), f"{name}@voorbeeld.invalid")
        for name in ("admin", "facilitator", "colleague", "outsider", "coordinator")
    }
    secrets = {
        name: visits.start(
            db, person_id=person_id, has_account=True, has_second_step=name == "admin"
        )
        for name, person_id in ids.items()
    }
    known = {name: actors.of(db, secret) for name, secret in secrets.items()}
    roundtables.seat(db, known["admin"], "projectgroep", ids["coordinator"])
    network_id = networks.add(
        db, known["facilitator"], name="Schoolopleiders", description="", school_year=year
    )
    networks.add(db, known["outsider"], name="Ander netwerk", description="", school_year=year)
    with writing(db):
        networks.insert_membership(db, network_id, ids["colleague"], year, is_facilitator=True)
    meeting_id = add_meeting(db, known["facilitator"], network_id, refs)
    for name in ("member", "other", "neighbour"):
        known[name], secrets[name] = join(db, meeting_id, name.title())
    shared = refs("w2-lo-1", "w2-lo-7")
    group = groups.start(db, known["member"], meeting_id, shared, submission_id="a" * 12)
    seats.sit_down(db, known["other"], group)
    beside = groups.start(db, known["neighbour"], meeting_id, shared, submission_id="b" * 12)
    return Cast(
        **known,
        network_id=network_id,
        meeting_id=meeting_id,
        group_id=group,
        next_group_id=beside,
        secrets=secrets,
    )


@pytest.fixture
def client_of(app: Flask, cast: Cast):
    """A browser that is signed in or joined as one of the cast; "stranger" is nobody."""

    def make(name: str) -> FlaskClient:
        client = app.test_client()
        if name != "stranger":
            with client.session_transaction() as session:
                session["visit"] = cast.secrets[name]
                session.permanent = True
        return client

    return make


@pytest.fixture
def box():
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def mailing(settings, box) -> Settings:
    """The same with a mail server, and an address of its own for links."""
    return replace(
        settings,
        base_url="https://gesprek.voorbeeld.invalid",
        mail_host="127.0.0.1",
        mail_port=box.port,
        mail_from="gesprek@voorbeeld.invalid",
        mail_security="none",
    )


@pytest.fixture
def facilitator(client_of) -> FlaskClient:
    return client_of("facilitator")


@pytest.fixture
def member(client_of) -> FlaskClient:
    return client_of("member")


@pytest.fixture
def neighbour(client_of) -> FlaskClient:
    return client_of("neighbour")


@pytest.fixture
def stranger(client_of) -> FlaskClient:
    return client_of("stranger")


@pytest.fixture
def coordinator(client_of) -> FlaskClient:
    return client_of("coordinator")


@pytest.fixture
def admin(client_of) -> FlaskClient:
    return client_of("admin")


@pytest.fixture
def picked(db, cast):
    """The first picked item of the member's group."""
    return picked_items.of_group(db, cast.group_id)[0]
