"""Points for the agenda of a meeting: all for who leads, own ones for who may put some in."""

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.records import Actor, Meeting
from gesprekskader.store import agenda_points
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import format_of
from gesprekskader.web.frame.forms import BareForm, Form, line, posted, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("agenda_points", __name__, url_prefix="/bijeenkomsten/<meeting_id>/agenda")


class AgendaPointForm(Form):
    words = line("Punt voor de agenda", rules.LINE_LIMIT, "Schrijf eerst waar het over gaat.")


@bp.route("", methods=["GET", "POST"])
def show(meeting_id: str) -> Answer:
    meeting, actor, leads = _here(meeting_id)
    form = AgendaPointForm()
    if form.validate_on_submit():
        with form.refusals():
            agenda_points.add(
                db(),
                actor,
                meeting_id,
                form.words.data,
                submission_id=form.submission_id.data,
                leads=leads,
            )
            return see("agenda_points.show", meeting_id=meeting_id)
    return _page(meeting, form), shown_status(form)


@bp.post("/<point_id>")
def reword(meeting_id: str, point_id: str) -> Answer:
    meeting, actor, _ = _here(meeting_id)
    form = BareForm()
    words = posted("words", limit=rules.LINE_LIMIT)
    if not words:
        form.refused = f"Schrijf 1 tot {rules.LINE_LIMIT} tekens, of haal het punt weg."
        return _page(meeting, AgendaPointForm(formdata=None), said=form), 422
    with form.refusals():
        agenda_points.reword(db(), actor, point_id, words, was=posted("was"))
        return see("agenda_points.show", meeting_id=meeting_id, anchor=f"punt-{point_id}")
    empty = AgendaPointForm(formdata=None)
    return _page(meeting, empty, said=form, typed={point_id: words}), form.status


@bp.post("/<point_id>/plek")
def move(meeting_id: str, point_id: str) -> Response:
    _, actor, _ = _here(meeting_id)
    agenda_points.move(db(), actor, point_id, up=posted("kant") == "omhoog")
    return see("agenda_points.show", meeting_id=meeting_id, anchor=f"punt-{point_id}")


@bp.post("/<point_id>/weg")
def remove(meeting_id: str, point_id: str) -> Response:
    _, actor, _ = _here(meeting_id)
    agenda_points.remove(db(), actor, point_id)
    return see("agenda_points.show", meeting_id=meeting_id)


def takes_points(meeting: Meeting, taken: str | None = None) -> bool:
    """Whether members put points on the agenda of this meeting now; `taken` as for `format_of`."""
    if meeting.stage != rules.CONCEPT or meeting.is_cancelled:
        return False
    known = format_of(meeting, taken)
    return bool(known and known.takes_points)


def _here(meeting_id: str) -> tuple[Meeting, Actor, bool]:
    """The meeting, who asks, and whether that is who leads. Raises NotFound for a member of a
    meeting that takes no points from members."""
    meeting = visitor.at(meeting_id).meeting
    if visitor.may(Deed.FACILITATE, meeting_id):
        return meeting, visitor.current(), True
    actor = visitor.require(Deed.PUT_ON_AGENDA, meeting_id)
    if not takes_points(meeting):
        raise NotFound
    return meeting, actor, False


def _page(
    meeting: Meeting,
    form: AgendaPointForm,
    *,
    said: BareForm | None = None,
    typed: dict[str, str] | None = None,
) -> str:
    leads = visitor.may(Deed.FACILITATE, meeting.id)
    points = (
        agenda_points.of_meeting(db(), meeting.id)
        if leads
        else agenda_points.of_person(db(), meeting.id, visitor.current().own_id)
    )
    return render_template(
        "planning/agenda_points/show.html",
        meeting=meeting,
        form=form,
        said=said or form,
        points=points,
        typed=typed or {},
        leads=leads,
        is_fixed=meeting.stage == rules.CLOSED or meeting.is_cancelled,
    )
