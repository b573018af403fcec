"""The first page: a code to join with, or what waits for whoever is known here."""

from flask import Blueprint, render_template

from gesprekskader.moments import today
from gesprekskader.store import accounts, claims, meetings, networks, seats
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.join import CodeForm

bp = Blueprint("home", __name__)


@bp.get("/")
def show() -> Answer:
    if not accounts.any_account(db()):
        return see("accounts.begin")
    actor = visitor.current()
    attended = meetings.attended_by(db(), actor.person_id) if actor.person_id else []
    running = next((m for m in attended if m.stage in ("open", "ophalen", "afronden")), None)
    return render_template(
        "reading/home/show.html",
        form=CodeForm(),
        attended=attended,
        waiting=claims.waiting_for(db(), actor.person_id) if actor.person_id else None,
        running=running,
        group=seats.seated(db(), actor, running.id) if running else None,
        upcoming=meetings.upcoming_for(db(), actor, today()),
        lately=meetings.lately_of(db(), actor),
        networks=networks.facilitated_by(db(), actor),
    )
