"""The facilitator in the room: the board with all groups, and the stages."""

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import now
from gesprekskader.records import Meeting
from gesprekskader.reports.themes import passed_on_at
from gesprekskader.store import (
    groups,
    meetings,
    picked_items,
    programmes,
    seats,
)
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import offered_items, shared_items
from gesprekskader.web.frame.day_fields import day
from gesprekskader.web.frame.forms import BareForm, Form, posted
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.live import follow, of_leader
from gesprekskader.web.frame.services import services
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.papers.minutes_mails import box_of
from gesprekskader.web.planning.timetable import minutes_over, planned_times, total_minutes
from gesprekskader.web.room.clock import of_board
from gesprekskader.web.wall.harvests import themes_of

bp = Blueprint("board", __name__, url_prefix="/bijeenkomsten/<meeting_id>")

# What each button says, per stage: (new stage, words). The first is the way on.
MOVES = {
    rules.CONCEPT: [(rules.OPEN, "Openen voor deelnemers")],
    rules.OPEN: [(rules.HARVEST, "Ophalen"), (rules.CONCEPT, "Terug naar concept")],
    rules.HARVEST: [(rules.WRAP_UP, "Afronden"), (rules.OPEN, "Terug naar het gesprek")],
    rules.WRAP_UP: [(rules.CLOSED, "Sluiten"), (rules.HARVEST, "Terug naar ophalen")],
    rules.CLOSED: [(rules.WRAP_UP, "Weer openen om aan te vullen")],
}


_BEAT_SECONDS = 10


@bp.get("")
def show(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    if not visitor.may(Deed.FACILITATE, meeting_id):
        return _for_participant(meeting)
    phases = programmes.phases_of(db(), meeting_id)
    items = offered_items(meeting)
    return render_template(
        "room/board/show.html",
        meeting=meeting,
        rows=planned_times(meeting, phases),
        total=total_minutes(phases),
        over=minutes_over(meeting, phases),
        items=items,
        warning=rules.many_items_warning(
            len(items), total_minutes(phases), each_chooses=meeting.item_choice == "own"
        ),
        moves=MOVES[meeting.stage],
        start_form=Form(),
        wrap_up=WrapUpForm(formdata=None, until=meeting.wrap_up_until),
        **of_board(meeting),
        **_groups(meeting),
    )


def _groups(meeting: Meeting) -> dict[str, object]:
    register = services().presence
    everything = groups.all_counts(db(), meeting.id)
    there = [g for g in everything if not g.group.is_hidden]
    aside = [g.group for g in everything if g.group.is_hidden]
    merged = [c for c in aside if c.merged_into_id]
    items = {picked.id: picked.item for picked in picked_items.of_meeting(db(), meeting.id)}
    return {
        "groups": there,
        "presence": {g.group.id: register.of(g.group.id) for g in there},
        "items_at_hand": items,
        "merged": merged,
        "names": {c.id: c.name for c in (*merged, *(g.group for g in there))},
        "hidden": [c for c in aside if not c.merged_into_id],
        "people": seats.attendance(db(), meeting.id),
    }


def _for_participant(meeting: Meeting) -> Answer:
    """For who was there: the way to the group, and the texts once they are shared."""
    if not (visitor.may(Deed.TAKE_PART, meeting.id) or visitor.may(Deed.LOOK_BACK, meeting.id)):
        raise NotFound
    may_read = visitor.may(Deed.READ_MEETING, meeting.id)
    may_join = visitor.may(Deed.TAKE_PART, meeting.id)
    return render_template(
        "room/board/participant.html",
        meeting=meeting,
        group=seats.seated(db(), visitor.current(), meeting.id),
        may_read=may_read,
        may_join=may_join,
        box=box_of(meeting) if may_read and may_join and not meeting.is_rehearsal else None,
        themes=themes_of(meeting)[0] if may_read else [],
        forwardings=passed_on_at(db(), meeting, visitor.reach(meeting.id)) if may_read else [],
    )


@bp.get("/stand")
def state(meeting_id: str) -> Answer:
    """The list of groups, for a board that stays open: 304 without body when nothing changed."""
    visitor.require(Deed.FACILITATE, meeting_id)
    meeting = visitor.at(meeting_id).meeting
    # signs of life change without a text: the board asks for the list again now and then
    return follow(meeting_id, of_leader(meeting_id), beat=_beat) or (
        render_template("room/clock/_also_buttons.html", meeting=meeting, **of_board(meeting))
        + render_template("room/board/_groups.html", meeting=meeting, **_groups(meeting))
    )


def _beat() -> str:
    return f"-{int(now().timestamp()) // _BEAT_SECONDS}"


@bp.post("/stadium")
def move_stage(meeting_id: str) -> Response:
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    new = posted("new")
    meetings.move_stage(db(), actor, meeting_id, now=posted("now"), new=new)
    if meeting.is_rehearsal and new == rules.CLOSED:
        return see("networks.show", network_id=meeting.network_id)
    return see("board.show", meeting_id=meeting_id)


class WrapUpForm(BareForm):
    until = day("Groepen kunnen aanvullen tot en met")


@bp.post("/afronden-tot")
def set_wrap_up(meeting_id: str) -> Response:
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = WrapUpForm()
    if not form.validate_on_submit():
        raise RuleBroken(form.until.errors[0])
    meetings.set_wrap_up_until(db(), actor, meeting_id, form.until.data)
    return see("board.show", meeting_id=meeting_id)


@bp.post("/groepen/leeg")
def start_group(meeting_id: str) -> Response:
    """A group without a phone: the facilitator writes for it."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = Form()
    form.validate()
    group_id = groups.start(
        db(),
        actor,
        meeting_id,
        shared_items(meeting),
        submission_id=form.submission_id.data,
        take_seat=False,
    )
    return see("groups.show", group_id=group_id)
