"""Promised: whatever is sent to a form, the answer is a Dutch page or a redirect, never a 500.

    .venv/bin/python bench/drills/bad_input.py [--quick]

Every POST route of the app gets every field of its form, found on the pages themselves in several
roles, filled with a list of nasty values, and bodies that are no form at all. Names never keep
control characters or marks that turn the direction of reading, texts never keep control characters.
The app runs in this process, so that thousands of requests take a few minutes; after each request
that changed something the database is put back.
"""

import json
import logging
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

import pysqlite3
from forms_of_pages import GOOD, PageForm, read
from server import ROOT, verdict

NASTY = {
    "empty": b"",
    "blanks": b" \t\r\n ",
    "100k characters": b"woord " * 17_000,
    "long word": b"x" * 3_000,
    "NUL": b"voor\x00na",
    "control": bytes(range(1, 32)) + b"\x7f" + "\x85\x9b".encode() + b"woord",
    "lone surrogate": "voor\ud800na".encode("utf-8", "surrogatepass"),
    "half a pair": "\udfff".encode("utf-8", "surrogatepass"),
    "invalid UTF-8": b"\xff\xfe\xc0\xaf woord",
    "bidi": "naam\u202egro.neob\u202c\u2066x\u2069\u200e\u200f\u061c".encode(),
    "separators": "een\u2028twee\u2029drie\u0085vier\u00a0vijf".encode(),
    "only invisible": "\u200b\ufeff\u2060\u00ad\u3164".encode(),
    "emoji": "👩‍🏫🏳️‍🌈👍🏽".encode(),
    "right to left": "שלום العربية".encode(),
    "stacked accents": ("e" + "\u0301" * 70).encode(),
    "HTML": b"<b>vet</b><script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "SQL": b"' or 1=1; drop table persons; --",
    "template": b"{{ 7*7 }} {% raise %} ${7*7} #{7*7} %s %(x)s {0}",
    "CRLF": b"een\r\nSet-Cookie: x=1\r\n\r\ntwee",
    "formula": b"=1+1",
    "path": b"../../etc/passwd",
    "true": b"true",
    "minus": b"-1",
    "huge number": b"9" * 400,
    "other digits": "١٢٣²".encode(),
    "not a number": b"NaN",
    "far day": b"9999-12-31",
    "no day": b"2026-02-31",
}
NAMES = {
    "persons": ("name", "email", "role_word"),
    "accounts": ("email",),
    "organisations": ("name",),
    "networks": ("name",),
    "groups": ("name",),
    "meetings": ("title", "place", "starts_at", "ends_at"),
    "outcomes": ("author", "changed_by", "quote_role"),
    "follow_ups": ("author", "changed_by", "owner"),
    "ties": ("name", "email", "role_word"),
}
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
TURNING = re.compile(r"[\n\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
RUNNABLE = ("<script>alert(", "<img src=x", "<b>vet")
PAGES_PER_ENDPOINT = 5
FORMS_PER_ROUTE = 3
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Target:
    """A form as one role sees it; `arguments` are the ids in its address."""

    endpoint: str
    role: str
    url: str
    fields: dict[str, str]
    arguments: dict[str, str]


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
        self.version = self._version()

    def headers(self, role: str) -> dict[str, str]:
        """The cookie of a role, and the proof that the form came from our own page."""
        from itsdangerous import URLSafeTimedSerializer

        raw = "0" * 40
        session = {"csrf_token": raw, "_permanent": True}
        if self.secrets[role]:
            session["visit"] = self.secrets[role]
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
    from gesprekskader.store import seats, visits

    joined = seats.join_as_new(
        db, meeting_id, "Onbekende", "", old_visit="", submission_id=uuid4().hex
    )
    world.secrets["joiner"] = joined
    world.secrets["table"] = seats.join_as_table(db, meeting_id, old_visit="")
    return visits.actor_of(db, joined).person_id


def _unusual(world: World, db, meeting: dict) -> None:
    """A seat at a roundtable, a cancelled meeting, a rehearsal, a tie, an old member, an action."""
    from gesprekskader.demo import roles
    from gesprekskader.store import (
        follow_ups,
        harvests,
        members,
        picked_items,
        roundtables,
        seats,
        visits,
        word_templates,
    )
    from gesprekskader.store import meetings as all_meetings
    from gesprekskader.store.db import one

    colleague = roles.role(db, "institute_facilitator").person_id
    admin = visits.actor_of(db, world.secrets["admin"])
    lead = visits.actor_of(db, world.secrets["screen_facilitator"])
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
    members.tie(db, lead, here.id, visits.actor_of(db, tied).person_id, absent)
    word_templates.put(db, admin, "stijl.docx", b"kapot")
    left = one(db, "select id from persons where name = 'Maud Zijlmans'")["id"]
    members.set_left(db, lead, here.network_id, here.school_year, left, left=True)
    starts.append(f"/netwerken/{here.network_id}/leden/{here.school_year}/{left}")
    _groups_and_parked(world, db, lead, here)
    member = visits.actor_of(db, world.secrets["member_1"])
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
        )
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
    from gesprekskader.store import accounts, keys, visits
    from gesprekskader.store.db import one
    from gesprekskader.web.room.join import scan_address

    keys.renew(db, visits.actor_of(db, world.secrets["member_1"]))
    world.starts["coordinator"].append("/dossier")
    _paper(world, db)
    code = keys.hand_out(db, visits.actor_of(db, world.secrets["screen_facilitator"]), joiner)
    secret = accounts.reset(db, colleague, None)[0]
    running = one(db, "select join_code from meetings where stage = 'open' and not is_cancelled")
    with world.app.test_request_context():
        scanned = scan_address(running["join_code"])
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


def collect(world: World) -> dict[str, list[Target]]:
    """Walk the pages in every role, press every button once, and keep the forms, by route."""
    found: dict[str, list[Target]] = defaultdict(list)
    for role, starts in world.starts.items():
        forms = _walk(world, role, starts)
        for form in forms:
            _keep(world, found, role, form)
        for form in forms:
            answer = world.post(role, form.action, urlencode(form.fields).encode())
            page, url = answer, form.action
            if answer.status_code == 303:
                url = answer.headers["Location"]
                page = world.get(role, url)
            if page.mimetype == "text/html":
                for next_form in read(page.get_data(as_text=True), url)[1]:
                    _keep(world, found, role, next_form)
            if world.has_changed():
                world.put_back()
    for role, form in world.extra:
        _keep(world, found, role, form)
    return found


def _walk(world: World, role: str, starts: list[str]) -> list[PageForm]:
    """All forms a role meets by following links, one of each address."""
    seen, times, todo = set(), Counter(), list(starts)
    forms: dict[str, PageForm] = {}
    while todo:
        url = todo.pop(0)
        rule = re.sub(r"/[2-9a-hjkmnp-z]{12}", "/.", urlsplit(url).path)
        if url in seen or times[rule] >= PAGES_PER_ENDPOINT or url.startswith("/vast/"):
            continue
        seen.add(url)
        times[rule] += 1
        answer = world.get(role, url)
        if answer.status_code in (302, 303):
            todo.insert(0, answer.headers["Location"])
        elif answer.mimetype == "text/html":
            links, here = read(answer.get_data(as_text=True), url)
            todo += links
            for form in here:
                known = forms.get(form.action)
                if known is None or len(known.fields) < len(form.fields):
                    forms[form.action] = form
    return list(forms.values())


def _keep(world: World, found: dict[str, list[Target]], role: str, form: PageForm) -> None:
    endpoint, arguments = world.endpoint_of(form.action)
    here = found[endpoint]
    known = [target for target in here if target.role == role]
    if not endpoint or known or len(here) >= FORMS_PER_ROUTE:
        return
    here.append(Target(endpoint, role, form.action, form.fields, arguments))


def bodies(target: Target, quick: bool) -> list[tuple[str, bytes, str]]:
    """(what, body, content type) of everything to send to a form."""
    good = {name: value.encode() for name, value in target.fields.items()}
    names = [name for name in good if name != "csrf_token"]
    sent = [("as it is", urlencode(good).encode(), URLENCODED)]
    nasty = list(NASTY.items())[:: 10 if quick else 1]
    for word, value in nasty:
        for name in names:
            fields = good | {name: value} | _fresh(good)
            sent.append((f"{name}: {word}", urlencode(fields).encode(), URLENCODED))
        everything = good | dict.fromkeys(names, value)
        sent.append((f"all: {word}", urlencode(everything).encode(), URLENCODED))
    sent += _shapes(good, names)
    return sent


def _fresh(good: dict[str, bytes]) -> dict[str, bytes]:
    """A submission id of its own, so that it is no repeat."""
    return {"submission_id": uuid4().hex.encode()} if "submission_id" in good else {}


def _shapes(good: dict[str, bytes], names: list[str]) -> list[tuple[str, bytes, str]]:
    """Bodies that are no ordinary form."""
    plain = urlencode(good).encode()
    multi = "multipart/form-data; boundary=grens"
    text = {name: value.decode() for name, value in good.items()}
    twice = urlencode([*good.items(), *((name, b"nog een") for name in names)]).encode()
    many = urlencode([(f"veld{n}", "x") for n in range(5000)]).encode()
    deep = b"[" * 50_000
    return [
        ("no body", b"", URLENCODED),
        ("no content type", plain, ""),
        ("every field twice", twice, URLENCODED),
        ("5000 fields", plain + b"&" + many, URLENCODED),
        ("600 parts", _parts([*good.items(), *((f"v{n}", b"x") for n in range(600))]), multi),
        ("too large", plain + b"&x=" + b"x" * 300_000, URLENCODED),
        ("too large in parts", _parts([*good.items(), ("x", b"x" * 300_000)]), multi),
        ("in parts", _parts(list(good.items())), multi),
        ("files for texts", _parts(list(good.items()), file=True), multi),
        ("cut off parts", _parts(list(good.items()))[:-30], multi),
        ("parts without a boundary", _parts(list(good.items())), "multipart/form-data"),
        ("parts of nonsense", b"--grens\r\nnonsense\x00\xff\r\n\r\n--grens--", multi),
        ("a long header of a part", b"--grens\r\nContent-Disposition: " + b"x" * 90_000, multi),
        ("as plain text", plain, "text/plain"),
        ("as bytes", plain, "application/octet-stream"),
        ("another charset", plain, f"{URLENCODED}; charset=utf-16"),
        ("no charset", plain, f"{URLENCODED}; charset=\u00ff"),
        ("JSON", json.dumps(text).encode(), "application/json"),
        ("JSON list", b"[1, null, {}]", "application/json"),
        ("deep JSON", deep, "application/json"),
        ("invalid names", b"\xff\xfe=1&%00=2&%ED%A0%80=3&=4&&&", URLENCODED),
        ("broken escapes", b"text=%&name=%zz&%=%u1234", URLENCODED),
    ]


def _parts(fields: list[tuple[str, bytes]], *, file: bool = False) -> bytes:
    name = b'; filename="../../tekst.txt"' if file else b""
    parts = [
        b'--grens\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (key.encode(), name, value)
        for key, value in fields
    ]
    return b"".join(parts) + b"--grens--\r\n"


def addresses(target: Target, quick: bool) -> list[tuple[str, str]]:
    """(what, address): each id in the address replaced by something nasty."""
    found = []
    for name, value in target.arguments.items():
        for word, nasty in list(NASTY.items())[:: 10 if quick else 1]:
            if nasty.strip() and len(nasty) < 4000:
                url = target.url.replace(f"/{value}", f"/{quote(nasty, safe='')}", 1)
                found.append((f"address {name}: {word}", url))
    return found


class Walk:
    """Sends everything, and keeps what was wrong."""

    def __init__(self, world: World) -> None:
        self.world, self.wrong = world, []
        self.statuses: dict[str, Counter] = defaultdict(Counter)

    def over(self, target: Target, quick: bool) -> None:
        for what, body, content_type in bodies(target, quick):
            self._send(target, what, target.url, body, content_type)
        for what, url in addresses(target, quick):
            self._send(target, what, url, urlencode(target.fields).encode(), URLENCODED)

    def _send(self, target: Target, what: str, url: str, body: bytes, content_type: str) -> None:
        answer = self.world.post(target.role, url, body, content_type)
        self.statuses[target.endpoint][answer.status_code] += 1
        where = f"{target.endpoint} as {target.role}, {what}"
        if problem := self._problem(answer):
            self.wrong.append(f"{where}: {problem}")
        if self.world.has_changed():
            self.wrong += [f"{where}: {words}" for words in unclean(self.world.live)]
            self.world.put_back()

    def _problem(self, answer) -> str:
        status, page = answer.status_code, answer.get_data().decode(errors="replace")
        if status == 200 and answer.mimetype == "application/pdf":
            return "" if page.startswith("%PDF-") else "half a PDF"
        if status >= 500:
            return f"{status} {self.world.log.last.strip().splitlines()[-1:]}"
        if status in (302, 303):
            return "" if answer.headers.get("Location") else "a redirect to nowhere"
        is_ours = answer.mimetype == "text/html" and '<html lang="nl"' in page
        if not is_ours or (status >= 400 and "<h1" not in page):
            return f"{status} without a Dutch page: {page[:80]!r}"
        if any(word in page for word in RUNNABLE):
            return f"{status} with HTML that a visitor typed"
        return ""


def unclean(db) -> list[str]:
    """Stored text with characters that should not be in it."""
    wrong = []
    tables = [row[0] for row in db.execute("select name from sqlite_schema where type = 'table'")]
    for table in tables:
        cursor = db.execute(f'select * from "{table}"')  # noqa: S608 - names of the schema
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            for column, value in zip(columns, row, strict=True):
                if not isinstance(value, str) or column in ("id", "submission_id"):
                    continue
                is_name = column in NAMES.get(table, ())
                if CONTROL.search(value) or (is_name and TURNING.search(value)):
                    wrong.append(f"stored in {table}.{column}: {value[:60]!r}")
    return wrong


def cheap_passwords() -> None:
    """Thousands of sign-ins: the hash of this drill costs nothing."""
    from argon2 import PasswordHasher

    from gesprekskader.store import accounts

    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def show(walk: Walk, found: dict[str, list[Target]]) -> None:
    for endpoint, statuses in sorted(walk.statuses.items()):
        roles = ", ".join(target.role for target in found[endpoint])
        counts = ", ".join(f"{n} x {status}" for status, n in sorted(statuses.items()))
        print(f"| {endpoint} | {roles} | {sum(statuses.values())} | {counts} |")


def run(world: World, quick: bool) -> tuple[Walk, set[str]]:
    world.keep()
    found = collect(world)
    walk = Walk(world)
    for endpoint in sorted(found):
        for target in found[endpoint]:
            walk.over(target, quick)
    show(walk, found)
    return walk, {endpoint for endpoint, targets in found.items() if targets}


def main() -> int:
    quick, begin = "--quick" in sys.argv, time.monotonic()
    cheap_passwords()
    wrong, met, requests = [], set(), 0
    print("| route | as | requests | answers |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for part, is_demo in (("full", True), ("new", False)):
            world = World(Path(name) / part, is_demo=is_demo)
            if is_demo:
                cast(world)
            walk, here = run(world, quick)
            wrong += walk.wrong
            met |= here
            requests += sum(sum(counts.values()) for counts in walk.statuses.values())
            routes = {r.endpoint for r in world.app.url_map.iter_rules() if "POST" in r.methods}
            world.close()
    wrong += [f"no page has a form for {endpoint}" for endpoint in sorted(routes - met)]
    print(
        f"{len(met)} of {len(routes)} routes, {requests} requests, {time.monotonic() - begin:.0f} s"
    )
    return verdict(wrong)


if __name__ == "__main__":
    sys.exit(main())
