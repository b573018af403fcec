"""The first page: a code to join with, or what waits for whoever is known here."""

from flask import Blueprint, render_template

from gesprekskader.moments import today
from gesprekskader.records import Meeting
from gesprekskader.records.waiting import Waiting
from gesprekskader.store import accounts, claims, meetings, networks, seats, troubles
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import offered_items
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.join import CodeForm
from gesprekskader.words import counted

bp = Blueprint("home", __name__)


@bp.get("/")
def show() -> Answer:
    if not accounts.any_account(db()):
        return see("accounts.begin")
    actor = visitor.current()
    return render_template("reading/home/show.html", form=CodeForm(), **_known(actor.own_id))


def _known(person_id: str) -> dict[str, object]:
    """What there is for who is known: with an account what one leads, else where one was."""
    if not person_id:
        return {}
    actor, waits = visitor.current(), visitor.waiting()
    if actor.has_account:
        upcoming = meetings.upcoming_for(db(), actor, today())
        next_one = next((m for m in upcoming if not m.is_cancelled), None)
        return {
            "waits": waits,
            "heading": _heading(waits, next_one),
            "upcoming": [m for m in upcoming if m is not next_one],
            "next": next_one,
            "next_items": offered_items(next_one) if next_one else [],
            "networks": networks.facilitated_by(db(), actor),
            "troubles": troubles.sentences(db()) if actor.is_admin else [],
        }
    attended = meetings.attended_by(db(), person_id)
    running = next((m for m in attended if m.stage in ("open", "ophalen", "afronden")), None)
    return {
        "waits": waits,
        "heading": _heading(waits, None),
        "claim": claims.waiting_for(db(), person_id),
        "attended": attended,
        "running": running,
        "group": seats.seated(db(), actor, running.id) if running else None,
    }


def _heading(waits: Waiting, next_one: Meeting | None) -> str:
    """The page is named after what waits."""
    if next_one and next_one.meeting_on == today():
        return "Vandaag"
    if number := waits.points:
        words = "vraag wacht" if number == 1 else "vragen wachten"
        return f"{counted(number)} {words} op jou"
    if waits.answers:
        return "Er kwam antwoord terug"
    if number := len(waits.asked):
        return f"{counted(number)} {'actie wacht' if number == 1 else 'acties wachten'} op jou"
    return "Vandaag" if next_one else "Fijn dat je er weer bent"
