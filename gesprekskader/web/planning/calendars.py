"""Meetings in people's own calendars: a file with the invitation, and an address to follow."""

import hmac

from flask import Blueprint, Response, current_app, render_template, url_for

from gesprekskader.errors import NotFound
from gesprekskader.exports import calendar
from gesprekskader.moments import now
from gesprekskader.records import Meeting
from gesprekskader.reports.names import name_for
from gesprekskader.store import calendars, meetings, networks
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.forms import posted
from gesprekskader.web.frame.fragments import see
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import code_spaced

bp = Blueprint("calendars", __name__)
_NOBODY = "geen-antwoord@gesprekskader.invalid"


@bp.get("/netwerken/<network_id>/agenda")
def show(network_id: str) -> str:
    network = networks.led(db(), visitor.current(), network_id)
    key = calendars.key_of(db(), network_id)
    return render_template(
        "planning/calendars/show.html", network=network, key=key, address=followed_at(key)
    )


@bp.post("/netwerken/<network_id>/agenda")
def renew(network_id: str) -> Response:
    """A first address, a new one, or none: `instead_of` is the one that was looked at."""
    actor = visitor.require(Deed.FACILITATE_NETWORK, network_id)
    deed = calendars.end if posted("deed") == "weg" else calendars.renew
    deed(db(), actor, network_id, instead_of=posted("instead_of"))
    return see("calendars.show", network_id=network_id)


@bp.get("/agenda/<key>.ics")
def follow(key: str) -> Response:
    """For calendars that look again and again; the address is all that opens it."""
    name, found = calendars.of_key(db(), key)
    return _private(files.download(calendar.followed(name, found, now()), "ics", "netwerk"))


@bp.get("/afspraak/<meeting_id>/<proof>.ics")
def invited(meeting_id: str, proof: str) -> Response:
    """The meeting for who got its address in an invitation; taken in again it follows a move."""
    if not hmac.compare_digest(proof.encode(), _proof(meeting_id).encode()):
        raise NotFound
    meeting = meetings.find(db(), meeting_id)
    sender = services().settings.mail_from or _NOBODY
    body = calendar.invitation(meeting, now(), sender, _how_to_join(meeting))
    return _private(
        files.download(body, "ics", name_for("afspraak", meeting, meetings.of_day(db(), meeting)))
    )


def invited_at(meeting: Meeting) -> str:
    """Where who is invited finds the meeting for the own calendar; "" when only this computer can
    reach the server. A rehearsal is in nobody's calendar."""
    if meeting.is_rehearsal or not (base := base_address()):
        return ""
    path = url_for("calendars.invited", meeting_id=meeting.id, proof=_proof(meeting.id))
    return f"{base}{path}"


def followed_at(key: str) -> str:
    """The address of a network for calendars; "" without a key, or when only this computer can
    reach the server."""
    base = base_address()
    return f"{base}{url_for('calendars.follow', key=key)}" if key and base else ""


def _how_to_join(meeting: Meeting) -> str:
    base, code = base_address(), code_spaced(meeting.join_code)
    if not base:
        return f"Meedoen kan met de code {code}."
    return f"Meedoen kan met je telefoon: ga naar {base}/meedoen en typ de code {code}."


def _proof(meeting_id: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"appointment {meeting_id}".encode(), "sha256").hexdigest()[:16]


def _private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
