"""Every mail that the product sends, sent in earnest to a mail server on loopback."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import deeds
from aiosmtpd.controller import Controller
from server import free_port
from world import World

from gesprekskader import chores
from gesprekskader.moments import clock_at, now, today
from gesprekskader.store import keys, meetings, minutes_mails
from gesprekskader.store.db import writing
from gesprekskader.store.meetings import MeetingDraft

ADDRESS = "{}@voorbeeld.invalid"
SUBJECTS = ("Jouw stappen", "Uitnodiging", "Een nieuw wachtwoord", "Ben jij dit", "Je wachtwoord")
SUBJECTS += ("vraag voor", "antwoord", "op jouw naam", "Verslag van")
"""What stands in their subjects: one kind that was never sent is never read either."""
UNSURE = "two_of_group_b"
"""Somebody else typed this address: it may be anybody's."""


class Box:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.mails: list = []
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    @property
    def settings(self) -> dict[str, object]:
        """For an app that mails to this box."""
        return {
            "base_url": "http://drill.voorbeeld.invalid",
            "mail_host": "127.0.0.1",
            "mail_port": self.port,
            "mail_from": "gesprek@voorbeeld.invalid",
            "mail_security": "none",
        }

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def stop(self) -> None:
        self._server.stop()

    def secret(self) -> str:
        """Of the link in the newest mail."""
        return re.search(r"/sleutel#([\w-]+)", _text(self.mails[-1]))[1]


def _text(mail) -> str:
    """All that whoever opens the mail reads, its headers and what goes along too."""
    parts = [str(value) for value in mail.values()]
    for part in mail.walk():
        if not part.is_multipart():
            parts.append((part.get_payload(decode=True) or b"").decode(errors="replace"))
    return "\n".join(parts).replace("\r\n ", "")


def prepare(world: World) -> None:
    """Own steps with an address: one that its owner gave, one that somebody else typed; and actions
    on a name."""
    owner, unsure = (world.actors[role].person_id for role in ("two_of_group_a", UNSURE))
    deeds.step(world, UNSURE, world.first, world.mark("privebrief", UNSURE))
    sql = "update persons set email = ?, has_own_email = ? where id = ?"
    with writing(world.db):
        world.db.execute(sql, [ADDRESS.format("two_of_group_a"), 1, owner])
        world.db.execute(sql, [ADDRESS.format(UNSURE), 0, unsure])
        world.db.execute(
            "update follow_ups set owner_id = ? where id in (select id from standing_follow_ups)",
            [owner],
        )
    draft = MeetingDraft(
        "Straks", today() + timedelta(days=6), "13:30", "15:10", "Kantine", "shared", False
    )
    meetings.add(
        world.db,
        world.actors["facilitator"],
        world.network,
        draft,
        format_key="contactmiddag",
        is_rehearsal=False,
        phases=[],
        submission_id=uuid4().hex,
    )


def send_all(world: World, box: Box) -> list[tuple[str, str]]:
    """(whose, text) of each mail; "" is nobody's for sure. Who typed a code stays as a role."""
    services = world.app.extensions["gesprekskader"]
    with clock_at(now() + timedelta(days=5)):
        chores.remind(services.settings, services.pool)
    minutes_mails.ask(world.db, world.actors["facilitator"], world.first)
    chores.mail_minutes(services.settings, services.pool)
    _post(
        world,
        "facilitator",
        f"/netwerken/{world.network}/gespreksleiders",
        name="Noor",
        email="noor@voorbeeld.invalid",
    )
    owner = world.actors["two_of_group_a"].person_id
    _type(world, keys.hand_out(world.db, world.actors["facilitator"], owner))
    colleague = world.actors["colleague"].person_id
    _post(world, "administrator", f"/rollen/{colleague}/wachtwoord")
    _post(world, "stranger", "/wachtwoord-vergeten", email=ADDRESS.format("last_year"))
    services.post._later.submit(lambda: None).result()  # what is on its way arrives
    _choose(world, box.secret())
    services.post.close()
    return [(_whose(mail["To"]), _text(mail)) for mail in box.mails]


def _whose(address: str) -> str:
    role = address.partition("@")[0]
    if role.startswith("MERKADRES"):  # whose address is a marker itself
        return "by_list_only"
    return "" if role == UNSURE else role


def _post(world: World, role: str, url: str, client=None, **form: str):
    form |= {"csrf_token": world.proof, "submission_id": uuid4().hex}
    return (client or world.client(role)).post(url, data=form)


def _type(world: World, code: str) -> None:
    """A stranger uses a code of somebody who was here before: that one is asked."""
    client = world.client("stranger")
    _post(world, "", "/sleutel", client, secret=code)
    about = _about(client.get("/sleutel/ben-jij-dit").text)
    _post(world, "", "/sleutel/ben-jij-dit", client, about=about)
    with client.session_transaction() as session:
        world.secrets["typed_a_code"] = session["visit"]


def _choose(world: World, secret: str) -> None:
    """A new password, and another one after it: the second is told by mail."""
    client = world.client("stranger")
    _post(world, "", "/sleutel", client, secret=secret)
    for words in ("een zinnetje om te onthouden", "nog een zinnetje om te onthouden"):
        page = client.get("/sleutel/wachtwoord")
        if page.status_code == 200:
            _post(world, "", "/sleutel/wachtwoord", client, about=_about(page.text), password=words)
        else:
            old = "een zinnetje om te onthouden"
            _post(world, "", "/account/wachtwoord", client, old=old, password=words)


def _about(page: str) -> str:
    found = re.search(r'name="about"[^>]*value="(\w+)"', page)
    return found[1] if found else ""
