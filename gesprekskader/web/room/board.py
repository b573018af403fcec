"""The facilitator in the room: the board with all groups, the stages, the screen, the harvest."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, render_template, request
from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import now
from gesprekskader.records import FollowUpAction, Meeting
from gesprekskader.reports.themes import Theme, agreed_with_sources, by_item, passed_on_at, said_at
from gesprekskader.store import (
    groups,
    harvests,
    looks,
    meetings,
    parked_points,
    picked_items,
    programmes,
    seats,
)
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.catalogue import offered_items, shared_items
from gesprekskader.web.frame.day_fields import day
from gesprekskader.web.frame.forms import BareForm, Form, posted
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.live import follow, of_meeting
from gesprekskader.web.frame.qr import svg
from gesprekskader.web.frame.services import services
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.timetable import minutes_over, planned_times, total_minutes
from gesprekskader.web.room.clock import of_board
from gesprekskader.web.room.join import scan_address

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
    return render_template(
        "room/board/participant.html",
        meeting=meeting,
        group=seats.seated(db(), visitor.current(), meeting.id),
        may_read=may_read,
        may_join=visitor.may(Deed.TAKE_PART, meeting.id),
        themes=_themes(meeting)[0] if may_read else [],
        forwardings=passed_on_at(db(), meeting, visitor.reach(meeting.id)) if may_read else [],
    )


@bp.get("/stand")
def state(meeting_id: str) -> Answer:
    """The list of groups, for a board that stays open: 304 without body when nothing changed."""
    visitor.require(Deed.FACILITATE, meeting_id)
    meeting = visitor.at(meeting_id).meeting
    # signs of life change without a text: the board asks for the list again now and then
    return follow(meeting_id, _leads(meeting_id), beat=_beat) or (
        render_template("room/clock/_also_buttons.html", meeting=meeting, **of_board(meeting))
        + render_template("room/board/_groups.html", meeting=meeting, **_groups(meeting))
    )


def _beat() -> str:
    return f"-{int(now().timestamp()) // _BEAT_SECONDS}"


def _leads(meeting_id: str) -> Callable[[Database], int | None]:
    """How the front reads for whoever leads this meeting whether it changed."""
    return partial(looks.meeting_of_leader, visit_id=visitor.secret_hash(), meeting_id=meeting_id)


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


@bp.get("/scherm")
def screen(meeting_id: str) -> str:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    return render_template("room/board/screen.html", **_poster(meeting))


def _poster(meeting: Meeting) -> dict[str, object]:
    """What the beamer shows: nothing personal, no texts, no links to somebody."""
    address = base_address()
    hands = of_board(meeting)
    clock = hands["clock"]
    key = clock.part.plan.item_key if clock else None
    item = next((item for item in offered_items(meeting) if item.key == key), None) if key else None
    return {
        "meeting": meeting,
        "address": address,
        "bare_address": address.split("://", 1)[-1],
        **hands,
        "item": item,
        "groups": groups.counts(db(), meeting.id),
    }


@bp.get("/scherm/stand")
def screen_state(meeting_id: str) -> Answer:
    """The poster again, for a beamer that stays open."""
    visitor.require(Deed.FACILITATE, meeting_id)
    meeting = visitor.at(meeting_id).meeting
    return follow(meeting_id, _leads(meeting_id)) or render_template(
        "room/board/_screen.html", **_poster(meeting)
    )


@bp.get("/qr.svg")
def qr(meeting_id: str) -> Response:
    """The QR code of the join address; 404 when no phone could reach it."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    if not (address := base_address()):
        raise NotFound
    picture = svg(f"{address}{scan_address(meeting.join_code)}")
    return Response(picture, mimetype="image/svg+xml")


@bp.get("/ophalen")
def harvest(meeting_id: str) -> str:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.READ_MEETING, meeting_id)
    return render_template("room/board/harvest.html", **_spoken(meeting))


@bp.get("/ophalen/stand")
def harvest_state(meeting_id: str) -> Answer:
    """The texts again, for a page that stays open while groups still add."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.READ_MEETING, meeting_id)
    return follow(meeting_id, of_meeting(meeting_id)) or render_template(
        "room/board/_harvest.html", **_spoken(meeting)
    )


def _spoken(meeting: Meeting) -> dict[str, object]:
    """All groups' texts, for reading aloud, and what a gespreksleider can do with them."""
    themes, sources = _themes(meeting)
    return {
        "meeting": meeting,
        "themes": themes,
        "facilitates": visitor.may(Deed.FACILITATE, meeting.id),
        "boards": harvests.boards_of(db(), meeting.id),
        "sources": sources,
        "parked": parked_points.days_of_meeting(db(), meeting.id),
        "next_on": meetings.next_on(db(), meeting),
        "big": request.args.get("groot") == "1",
        "is_live": meeting.is_to_come and visitor.may(Deed.FACILITATE, meeting.id),
    }


def _themes(meeting: Meeting) -> tuple[list[Theme], dict[str, list[FollowUpAction]]]:
    """What was said and agreed by item, and the actions that were merged, by what they became."""
    reach = visitor.reach(meeting.id)
    agreed, sources = agreed_with_sources(db(), meeting, reach)
    themes = by_item(
        picked_items.of_meeting(db(), meeting.id),
        said_at(db(), meeting, reach),
        agreed,
        groups.of_meeting(db(), meeting.id),
    )
    return themes, sources
