"""The demo in this process, with everybody signed in and something for each to act on."""

import logging
from pathlib import Path
from uuid import uuid4

import pysqlite3
from forms_of_pages import GOOD, PageForm
from nasty_bodies import URLENCODED
from server import ROOT


class World:
    """An app with data, people in several roles, and a way back to how it was."""

    def __init__(self, folder: Path, *, is_demo: bool) -> None:
        from gesprekskader import create_app, demo
        from gesprekskader.config import Settings

        settings = Settings(
            folder, ROOT / "content", secret_key="drill", is_demo=is_demo, begin_code="BEGIN234"
        )
        if is_demo:
            demo.prepare(settings)
        self.app = create_app(settings)
        self.pool = self.app.extensions["gesprekskader"].pool
        self.client = self.app.test_client(use_cookies=False)
        self.secrets: dict[str, str] = {"stranger": ""}
        self.starts: dict[str, list[str]] = {"stranger": ["/", "/begin", "/meedoen", "/sleutel"]}
        self.log = Heard()
        self.app.logger.handlers[:] = [self.log]
        self.app.logger.propagate = False
        self.path = settings.database
        self.live = pysqlite3.connect(str(self.path), isolation_level=None)
        self.live.execute("pragma synchronous = off")
        self.kept = pysqlite3.connect(":memory:")
        self.extra: list[tuple[str, PageForm]] = []
        self.beside: list[tuple[str, str]] = []
        """Pages that a role opens beside its walk."""
        self.asked: dict[str, str] = {}
        """Role -> what its device typed a moment ago."""

    def keep(self) -> None:
        """From here on `put_back` returns to how it is now."""
        self.live.backup(self.kept)
        self.version = self._version()

    def _version(self) -> int:
        return self.live.execute("pragma data_version").fetchone()[0]

    def has_changed(self) -> bool:
        return self._version() != self.version

    def put_back(self) -> None:
        self.kept.backup(self.live)
        self.app.extensions["gesprekskader"].own.forget()
        self.version = self._version()

    def headers(self, role: str) -> dict[str, str]:
        """The cookie of a role, and the proof that the form came from our own page."""
        from itsdangerous import URLSafeTimedSerializer

        from gesprekskader.moments import now

        raw = "0" * 40
        session = {"csrf_token": raw, "_permanent": True}
        if self.secrets[role]:
            session["visit"] = self.secrets[role]
        if role in self.asked:
            session["asked"] = ["key", self.asked[role], int(now().timestamp())]
        cookie = self.app.session_interface.get_signing_serializer(self.app).dumps(session)
        name = self.app.config["SESSION_COOKIE_NAME"]
        proof = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw)
        return {"Cookie": f"{name}={cookie}", "X-CSRFToken": proof}

    def get(self, role: str, url: str):
        return self.client.get(url, headers=self.headers(role))

    def post(self, role: str, url: str, body: bytes, content_type: str = URLENCODED):
        return self.client.post(
            url, data=body, headers=self.headers(role), content_type=content_type
        )

    def endpoint_of(self, path: str) -> tuple[str, dict[str, str]]:
        from werkzeug.exceptions import HTTPException
        from werkzeug.routing import RequestRedirect

        try:
            return self.app.url_map.bind("localhost").match(path, method="POST")
        except (HTTPException, RequestRedirect):
            return "", {}

    def close(self) -> None:
        self.app.extensions["gesprekskader"].jobs.close()
        self.app.extensions["gesprekskader"].jobs.close()
        self.live.close()
        self.pool.close()


class Heard(logging.Handler):
    """Keeps the last error that the app wrote to its log."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = self.format(record)


def cast(world: World) -> None:
    """Sign everybody in, and give them something to act on."""
    from gesprekskader import demo
    from gesprekskader.demo import roles
    from gesprekskader.store import visits
    from gesprekskader.store.db import one

    with world.pool.borrowed() as db:
        people = {role: roles.role(db, role) for role in demo.ROLES}
        for role, part in people.items():
            who = {"person_id": part.person_id, "has_account": part.has_account}
            who["has_second_step"] = part.has_second_step
            world.secrets[role] = visits.start(db, **who)
            visits.start(db, **who, way="password")  # another device, to end
            world.starts[role] = [part.path, "/", "/mijn"]
        world.secrets["admin"] = visits.start(
            db, person_id=people["facilitator"].person_id, has_account=True, has_second_step=True
        )
        meeting = one(db, "select * from meetings where title = ?", [demo.TITLES["open"]])
        door, page = f"/meedoen/{meeting['join_code']}", f"/bijeenkomsten/{meeting['id']}"
        world.starts["stranger"] += [door, "/inloggen", "/wachtwoord-vergeten"]
        world.starts["member_1"].append(door)
        world.starts |= {"admin": ["/rollen"], "table": [f"{page}/groepen", door]}
        world.starts |= {"joiner": ["/mijn", f"{page}/groepen"]}
        world.starts["screen_facilitator"] += [page, f"{page}/deelnemers"]
        joiner = _come_in(world, db, meeting["id"])
        _unusual(world, db, meeting)
        _secrets(world, db, people["institute_facilitator"].person_id, joiner)


def _come_in(world: World, db, meeting_id: str) -> str:
    """Somebody nobody knows, and the table's phone; the unknown person."""
    from gesprekskader.store import actors, seats

    joined = seats.join_as_new(
        db, meeting_id, "Onbekende", "", old_visit="", submission_id=uuid4().hex
    )
    world.secrets["joiner"] = joined
    world.secrets["table"] = seats.join_as_table(db, meeting_id, old_visit="")
    return actors.of(db, joined).person_id


def _unusual(world: World, db, meeting: dict) -> None:
    """A seat at a roundtable, a cancelled meeting, a rehearsal, a tie, an old member, an action."""
    from gesprekskader.demo import roles
    from gesprekskader.store import (
        actors,
        follow_ups,
        harvests,
        members,
        picked_items,
        roundtables,
        seats,
        word_templates,
    )
    from gesprekskader.store import meetings as all_meetings
    from gesprekskader.store.db import one

    colleague = roles.role(db, "institute_facilitator").person_id
    admin = actors.of(db, world.secrets["admin"])
    lead = actors.of(db, world.secrets["screen_facilitator"])
    for row in list(db.query("select distinct at_key from forwardings")):
        roundtables.seat(db, admin, row["at_key"], colleague)
    starts = world.starts["screen_facilitator"]
    for flag in ("is_cancelled", "is_rehearsal"):
        copy = _copy_of(db, meeting, {flag: 1, "is_last": 0})
        starts += [f"/bijeenkomsten/{copy}", f"/bijeenkomsten/{copy}/wijzigen"]
    here = all_meetings.find(db, meeting["id"])
    tied = seats.join_as_new(db, here.id, "Iemand", "", old_visit="", submission_id=uuid4().hex)
    absent = _absent(db, here, "Noor")
    _absent(db, here, "Ties")  # for the list to tie a joiner to
    members.tie(db, lead, here.id, actors.of(db, tied).person_id, absent)
    word_templates.put(db, admin, "stijl.docx", b"kapot")
    left = one(db, "select id from persons where name = 'Maud Zijlmans'")["id"]
    members.set_left(db, lead, here.network_id, here.school_year, left, left=True)
    starts.append(f"/netwerken/{here.network_id}/leden/{here.school_year}/{left}")
    _groups_and_parked(world, db, lead, here)
    member = actors.of(db, world.secrets["member_1"])
    group = seats.seated(db, member, here.id).id
    item = picked_items.of_group(db, group)[0].id
    alike = [
        follow_ups.record(
            db,
            member,
            group,
            item,
            follow_ups.FollowUpDraft(words, "niemand"),
            submission_id=uuid4().hex,
        ).id
        for words in ("Rooster delen", "Roosters delen", "Ook het rooster delen")
    ]
    harvests.merge(db, lead, "follow_ups", alike[1], alike[0])


def _groups_and_parked(world: World, db, lead, here) -> None:
    """An empty group and a hidden one, and a text that comes back at the open meeting."""
    from gesprekskader import demo
    from gesprekskader.moments import today
    from gesprekskader.store import grouping, groups, parked_points
    from gesprekskader.store.db import one

    empty, hidden = (
        groups.start(db, lead, here.id, [], submission_id=uuid4().hex, take_seat=False)
        for _ in range(2)
    )
    grouping.hide(db, lead, hidden, hidden=True)
    parked = one(
        db,
        "select o.id from outcomes o join groups c on c.id = o.group_id"
        " join meetings t on t.id = c.meeting_id where t.title = ?",
        [demo.TITLES["afternoon"]],
    )
    parked_points.park(db, lead, parked["id"], today())
    pages = (f"/gesprekken/{empty}/regelen", f"/bijeenkomsten/{here.id}/verslag-van-vorige-keer")
    world.starts["screen_facilitator"] += pages


def _paper(world: World, db) -> None:
    """A table sheet of a group that has no phone, one that has, and a dossier to link."""
    from gesprekskader.store import meetings
    from gesprekskader.store.db import one
    from gesprekskader.web.room.paper import sheet_address

    running = one(db, "select id from meetings where stage = 'open' and not is_cancelled")
    group = one(db, "select id from groups where meeting_id = ?", [running["id"]])
    dossier = one(db, "select id from dossiers")["id"]
    with world.app.test_request_context():
        link = sheet_address(meetings.find(db, running["id"]), 19, "w2-lo-7")
    starts = world.starts["screen_facilitator"]
    starts += [link, f"/gesprekken/{group['id']}/papier/w2-lo-7"]
    world.starts["coordinator"] += [f"/dossier/{dossier}", f"/dossier/{dossier}/volgorde"]


def link_of(world: World, join_code: str) -> str:
    """What a QR code of a meeting says, and what who leads sends round before the day."""
    from gesprekskader.web.room.join import scan_address

    with world.app.test_request_context():
        return scan_address(join_code)


def _absent(db, meeting, name: str) -> str:
    """A member who is not at the meeting."""
    from gesprekskader.store import networks, people
    from gesprekskader.store.db import writing

    with writing(db):
        person_id = people.insert(db, name)
        networks.insert_membership(db, meeting.network_id, person_id, meeting.school_year)
    return person_id


def _copy_of(db, meeting: dict, over: dict) -> str:
    """The same meeting once more, as another kind."""
    fresh = {"id": _id_like(over), "join_code": _id_like(over)[:6].upper(), "submission_id": None}
    db["meetings"].insert(meeting | fresh | over)
    db.conn.commit()
    return fresh["id"]


def _id_like(over: dict) -> str:
    return ("c" if "is_cancelled" in over else "r") * 12


def _secrets(world: World, db, colleague: str, joiner: str) -> None:
    """Forms that only stand on a page after a good secret or password, or with mail."""
    from gesprekskader.store import accounts, actors, keys
    from gesprekskader.store.db import one

    keys.renew(db, actors.of(db, world.secrets["member_1"]))
    world.starts["coordinator"].append("/dossier")
    _paper(world, db)
    code = keys.hand_out(db, actors.of(db, world.secrets["screen_facilitator"]), joiner)
    secret = accounts.reset(db, colleague, None)[0]
    running = one(db, "select join_code from meetings where stage = 'open' and not is_cancelled")
    scanned = link_of(world, running["join_code"])
    password = {"secret": secret, "password": GOOD["password"]}
    forms = [
        PageForm("/sleutel", {"secret": code}),
        PageForm("/sleutel/ben-jij-dit", {"about": "0" * 16, "along": "mee"}),
        PageForm("/sleutel/nee", {}),
        PageForm(scanned, {"name": "Sam", "organisation": "", "submission_id": uuid4().hex}),
        PageForm("/sleutel/wachtwoord", password),
        PageForm("/inloggen/tweede-stap", {"code": "123456"}),
        PageForm("/wachtwoord-vergeten", {"email": GOOD["email"]}),
    ]
    answer = {"about": "0" * 16, "result": "loopt", "yielded": "Het ging goed."}
    forms += [
        PageForm("/herinnering", {"secret": "#geen"}),
        PageForm("/herinnering/antwoord", answer | {"submission_id": uuid4().hex}),
        PageForm("/herinnering/mail", {"about": "0" * 16, "wanted": "x"}),
    ]
    network = one(db, "select network_id as id from meetings where stage = 'open'")["id"]
    world.extra = [("stranger", form) for form in forms]
    world.extra += [
        ("member_1", PageForm("/mijn/mailadres", {})),
        ("member_1", PageForm("/mijn/mail", {"wanted": f"netwerk:{network}"})),
        ("facilitator", PageForm(f"/netwerken/{network}/herinneringen", {"reminds": "nee"})),
        ("facilitator", PageForm(f"/netwerken/{network}/schooljaar", {"year": "2026-2027"})),
    ]
