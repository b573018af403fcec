"""Who is asking. The only module that knows the cookie.

The cookie holds a random secret and nothing else we act on; the store holds its hash and what it
opens. A visit gets a new secret at every sign-in and join.
"""

import hashlib
import ipaddress
from contextlib import suppress
from functools import lru_cache
from typing import Any

from flask import Flask, Request, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature
from pysqlite3 import OperationalError
from sqlite_utils import Database

from gesprekskader.errors import NotFound, SecondStepNeeded, SignInNeeded, SomebodyElse
from gesprekskader.moments import now
from gesprekskader.records import Actor, AtGroup, AtMeeting, Claim, Person, Reach
from gesprekskader.records.waiting import Waiting
from gesprekskader.store import access, accounts, actors, claims, people, places, visits
from gesprekskader.store import waiting as store_waiting
from gesprekskader.store.access import Deed
from gesprekskader.store.db import Pool, token_hash
from gesprekskader.web.frame import devices
from gesprekskader.web.frame.application import services

_COOKIES, _COOKIE = 1024, 1000
"""How many cookies that we signed are remembered, and how long they may be."""


class Cookies(SecureCookieSessionInterface):
    """Our cookie, however old: the store knows how long a visit lasts.

    Flask refuses a cookie of a later moment than now, so that everybody who came in while the
    server's clock was ahead would be forgotten when it is set right. The signature of a cookie is
    looked at once; a phone comes back with the same one all afternoon.
    """

    def __init__(self) -> None:
        self._known = lru_cache(_COOKIES)(self._read)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        read = self._known if len(value) <= _COOKIE else self._read
        try:
            return self.session_class(read(app, value))
        except BadSignature:
            return self.session_class()

    def _read(self, app: Flask, value: str) -> dict[str, Any]:
        """What is in a cookie. Raises BadSignature for one that we did not sign."""
        signer = self.get_signing_serializer(app)
        return signer.loads(value) if signer else {}


def db() -> Database:
    """The connection of this request."""
    if "db" not in g:
        g.db = _pool().take()
    return g.db


def give_back_db(_: BaseException | None = None) -> None:
    if connection := g.pop("db", None):
        _pool().give_back(connection)


def _pool() -> Pool:
    return services().pool


def secret() -> str:
    """The secret of this visit, or ""."""
    return session.get("visit", "")


def secret_hash() -> str:
    """The id of this visit as the store knows it, without asking whether it exists."""
    return token_hash(secret()) if secret() else ""


def proof() -> str:
    """What proves that a form came from a page of ours: the same for a minute of one device."""
    if "csrf_token" not in g:
        here, minute = session.get("csrf_token"), int(now().timestamp() // 60)
        g.csrf_token = _proof(current_app.secret_key, here, minute) if here else generate_csrf()
    return g.csrf_token


@lru_cache(_COOKIES)
def _proof(*_: object) -> str:
    return generate_csrf()


def tag() -> str:
    """Another word for another person (or table), for scripts that keep texts; opens nothing.

    The same after coming back as yourself, so that what waits on the device is still sent.
    """
    actor = current()
    whose = actor.person_id or actor.visit_id
    return hashlib.sha256(f"tag {whose}".encode()).hexdigest()[:10] if whose else ""


def owner() -> str:
    """Whose a file in the making is: the person's, or of a table's phone the visit's. Raises
    SignInNeeded for a stranger."""
    actor = current()
    if not (whose := actor.person_id or actor.visit_id):
        raise SignInNeeded(as_person=True)
    return whose


def device_tag() -> str:
    """Another word for another visit: stays when a joiner turns out to be somebody of the list."""
    visit = current().visit_id
    return hashlib.sha256(f"visit {visit}".encode()).hexdigest()[:10] if visit else ""


def was() -> str:
    """Words of who this device was, before it turned out to be the same person; mostly ""."""
    return session.get("was", "")


def check_same() -> None:
    """Refuse what a page of somebody else sends after the device changed hands.

    Scripts say whose page they are on. Raises SomebodyElse; a stranger is refused elsewhere, with
    words that keep the text.
    """
    said = request.headers.get("X-Visit", "").split()
    if said and tag() and not {tag(), device_tag()} & set(said):
        raise SomebodyElse


def current() -> Actor:
    """Who is asking; an Actor without a person for a stranger."""
    if "actor" not in g:
        g.actor = actors.of(db(), secret()) if secret() else Actor()
    return g.actor


def person() -> Person | None:
    """The person behind this visit, or None for a stranger and for the table's phone."""
    if "person" not in g:
        person_id = current().person_id
        g.person = people.find(db(), person_id) if person_id else None
    return g.person


def whole_person() -> Person:
    """The person behind this visit. Raises SignInNeeded for a stranger and the table's phone."""
    found = person()
    if found is None:
        raise SignInNeeded(as_person=True)
    return found


def is_signed_out() -> bool:
    """Whether this device knows somebody who has an account, and did not sign in here (lately)."""
    return current().owns_account and not current().has_account


def asked_claims() -> list[Claim]:
    """What to ask or tell above every page about codes that others made for this visitor."""
    return claims.asked(db(), current()) if current().is_asked else []


def adopt(new_secret: str, *, was: str = "") -> None:
    """From here on this browser is the visit with this secret.

    `was` are the words of who used it until now, when that turned out to be the same person: what
    they wrote that still waits on the device is sent.
    """
    session.clear()
    session["visit"] = new_secret
    if was:
        session["was"] = was
    session.permanent = True
    g.pop("places", None)
    g.pop("actor", None)
    g.pop("person", None)


_ASKED_SECONDS = 600


def ask(what: str, value: str) -> None:
    """Keep what we are waiting for between two pages: which key, or whose second step.

    Never the secret itself: a form with a secret that stays in the browser's history would let
    the next person on a shared device send it again.
    """
    session["asked"] = [what, value, int(now().timestamp())]


def asked(what: str, seconds: int = _ASKED_SECONDS) -> str:
    """What was kept less than ten minutes (or `seconds`) ago, or ""."""
    kind, value, at = session.get("asked") or ["", "", 0]
    fresh = 0 <= int(now().timestamp()) - at <= seconds
    return value if kind == what and fresh else ""


def forget_asked() -> None:
    session.pop("asked", None)


def remember(what: str, choice: str) -> None:
    """A choice this device made, for next time; nothing personal. It goes with the visit."""
    session[what] = choice


def remembered(what: str) -> str:
    """What was chosen last, or ""."""
    kept = session.get(what)
    return kept if isinstance(kept, str) else ""


def sign_in(person_id: str, *, second_step: bool = False) -> None:
    """After a good password: a new visit that may do what the account may."""
    adopt(
        visits.start(
            db(),
            person_id=person_id,
            has_account=True,
            has_second_step=second_step,
            instead_of=secret(),
            way=visits.PASSWORD,
            device=devices.label(),
        )
    )


def sign_out() -> None:
    if secret():
        visits.end(db(), secret())
    session.clear()
    g.pop("places", None)
    g.pop("actor", None)
    g.pop("person", None)


def require_account() -> Actor:
    """For pages of colleagues with an account. Raises SignInNeeded."""
    actor = current()
    if not actor.has_account:
        raise SignInNeeded
    return actor


def require_admin() -> Actor:
    """For administrators who gave their second step. Raises NotFound, SecondStepNeeded."""
    actor = require_account()
    if not actor.is_admin:
        if accounts.of_person(db(), actor.own_id).is_admin:
            raise SecondStepNeeded
        raise NotFound
    return actor


def place() -> str:
    """Where this request comes from, for counting misses: a keyed hash, never the address itself.

    An IPv6 visitor counts by network (/64), where one phone has endless addresses.
    """
    address = request.remote_addr or ""
    with suppress(ValueError):
        found = ipaddress.ip_address(address)
        if found.version == 6 and found.ipv4_mapped:  # IPv4 on a socket that speaks both
            address = str(found.ipv4_mapped)
        elif found.version == 6:
            address = str(ipaddress.ip_network(f"{found}/64", strict=False))
    key = f"{current_app.secret_key!s}|{address}"
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def guess_place() -> str:
    """Where a typed code comes from: this device when it is known here, else as `place`.

    So that what others on the same network type wrongly stops nobody who was here before.
    """
    visit = current().visit_id
    return f"toestel {visit[:20]}" if visit else place()


def require_person() -> Actor:
    """For somebody's own pages. Raises SignInNeeded for a stranger and the table's phone."""
    actor = current()
    if actor.person_id is None:
        raise SignInNeeded(as_person=True)
    return actor


def require(deed: Deed, thing_id: str = "") -> Actor:
    """The one question every view asks before it shows or does something. Raises NotFound."""
    if not may(deed, thing_id):
        raise NotFound
    return current()


def require_editor() -> Actor:
    """Somebody who may edit frameworks, signed in. Raises SignInNeeded, NotFound."""
    actor = require_account()
    if not actor.edits_content:
        raise NotFound
    return actor


def may(deed: Deed, thing_id: str = "") -> bool:
    """Whether the visitor may do this deed; read once for all deeds at one meeting."""
    name = access.AT_MEETING.get(deed)
    here = _places().get(thing_id) if name else None
    if name and here:
        return getattr(here.allowed, name)
    return access.may(db(), current(), deed, thing_id)


def at(meeting_id: str) -> AtMeeting:
    """The meeting, its clock and what the visitor may do there: one read for the whole request. Ask
    `require` or `may` before showing something of it. Raises NotFound for an unknown one."""
    known = _places()
    if meeting_id not in known:
        known[meeting_id] = places.at_meeting(db(), current(), meeting_id)
    return known[meeting_id]


def at_group(group_id: str) -> AtGroup:
    """The group, its items and its meeting, for who sits there or leads it. Raises NotFound,
    Merged."""
    here = places.at_group(db(), current(), group_id)
    _places()[here.meeting.id] = here.place
    return here


def _places() -> dict[str, AtMeeting]:
    if "places" not in g:
        g.places = {}
    return g.places


def reach(meeting_id: str) -> Reach:
    """What of a meeting's year the visitor may read; ask `require` or `may` first."""
    return at(meeting_id).allowed.reach


def waiting() -> Waiting:
    """What waits for the visitor, asked once a page; the room's own pages do not ask."""
    if "waiting" not in g:
        g.waiting = store_waiting.of(db(), current())
    return g.waiting


def sits_at_roundtable() -> bool:
    """Whether to show the way to a roundtable; asked only for who is signed in."""
    return current().sits_at_roundtable


def keep_known() -> None:
    """A device in use stays known: renew the cookie and the visit once a day, on a full page.

    What a script fetches beside it, a part or a whole page ("0"), changes no cookie: it may come
    after somebody signed in on another tab."""
    if request.method != "GET" or "X-Fragment" in request.headers:
        return
    if request.blueprint == "assets" or not secret():  # who asks is no matter there: kept for all
        return
    if current().is_due:
        with suppress(OperationalError):  # a full disk must not stop anybody from reading
            visits.touch(db(), current())
            session.modified = True
