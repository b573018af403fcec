"""The facilitator in the room: the board with all groups, and the stages."""

from datetime import timedelta

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import day_of, now, today
from gesprekskader.records import GroupCount, Meeting, PhasePlan
from gesprekskader.records.places import Turned
from gesprekskader.reports.themes import passed_on_at
from gesprekskader.store import (
    groups,
    meetings,
    programmes,
    seats,
)
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.catalogue import newer_framework, offered_items, shared_items
from gesprekskader.web.frame.day_fields import day
from gesprekskader.web.frame.forms import BareForm, Form, new_submission_id, posted
from gesprekskader.web.frame.fragments import Answer, for_all, see
from gesprekskader.web.frame.live import follow, of_leader
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.papers.minutes_mails import box_of
from gesprekskader.web.planning.timetable import (
    minutes_over,
    planned_times,
    total_minutes,
)
from gesprekskader.web.room.cards import BoardState, cards_of, told_of
from gesprekskader.web.room.clock import Running, of_parts
from gesprekskader.web.room.hands import Hands, hands_of
from gesprekskader.web.wall.harvests import themes_of
from gesprekskader.words import joined

bp = Blueprint("board", __name__, url_prefix="/bijeenkomsten/<meeting_id>")

_BEAT_SECONDS = 10


@bp.get("")
def show(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    if not visitor.may(Deed.FACILITATE, meeting_id):
        return _for_participant(meeting)
    if meeting.stage == rules.CONCEPT or meeting.is_cancelled:
        return _prepare(meeting, programmes.phases_of(db(), meeting_id))
    told = told_of(meeting)
    moves = _now(meeting, told)
    begins = meeting.stage == rules.OPEN and not moves["clock"]
    return render_template(
        "room/board/show.html",
        warning=_warning(meeting, told.phases, told.offered) if begins else "",
        wrap_up=_wrap_up(meeting),
        newer=newer_framework(meeting),
        **moves,
    )


def _wrap_up(meeting: Meeting) -> "WrapUpForm | None":
    """The form for another last day, in the stage that has one."""
    if meeting.stage != rules.WRAP_UP or not meeting.wrap_up_until:
        return None
    return WrapUpForm(formdata=None, until=meeting.wrap_up_until)


def _prepare(meeting: Meeting, phases: list[PhasePlan]) -> str:
    """Before it is open, and after it was called off: what was planned."""
    return render_template(
        "room/board/prepare.html",
        meeting=meeting,
        rows=planned_times(meeting, phases),
        total=total_minutes(phases),
        over=minutes_over(meeting, phases),
        items=(items := offered_items(meeting)),
        warning=_warning(meeting, phases, len(items)),
        groups=groups.of_meeting(db(), meeting.id),
        people=seats.attendance(db(), meeting.id),
        reachable=bool(base_address()),
    )


def _warning(meeting: Meeting, phases: list[PhasePlan], items: int) -> str:
    return rules.many_items_warning(
        items,
        total_minutes(phases),
        each_chooses=meeting.item_choice == "own",
    )


def _now(meeting: Meeting, told: BoardState) -> dict[str, object]:
    """All that moves on the board: the switch, the running sheet, the groups."""
    here, me = visitor.at(meeting.id), visitor.current().person_id
    phases = told.phases
    clock = of_parts(meeting, told.parts, here.clock)
    stopped = next((p.title for p in phases if p.position == here.stopped_at), "")
    at = here.stopped_at if stopped else None
    hands = hands_of(meeting, told.parts, clock, at, _writing(told.counts))
    return {
        "meeting": meeting,
        "clock": clock,
        "stopped": stopped,
        "hands": hands,
        "turned": _by_another(here.turned, me),
        "run": _run(meeting, hands, phases),
        "more": _more(meeting, hands, has_clock=clock is not None),
        **_groups(meeting, clock, told),
    }


def _run(meeting: Meeting, hands: Hands, phases: list[PhasePlan]) -> Markup:
    """The running sheet: drawn anew when a line of it changes."""
    total, over = total_minutes(phases), minutes_over(meeting, phases)
    late = (hands.done_at, hands.late, hands.win_back)
    return for_all(
        "room/board/_run.html",
        (meeting.id, meeting.stage, hands.rows, late, total, over),
        meeting=meeting,
        hands=hands,
        total=total,
        over=over,
    )


def _more(meeting: Meeting, hands: Hands, *, has_clock: bool) -> Markup:
    """What is needed now and then; the same until the meeting is at another stage or part."""
    start_id = new_submission_id()
    return for_all(
        "room/board/_more.html",
        (meeting.id, meeting.stage, meeting.is_last, has_clock, hands.stages, hands.stop),
        own=(start_id,),
        meeting=meeting,
        hands=hands,
        clock=has_clock,
        start_id=start_id,
    )


def _writing(counts: list[GroupCount]) -> str:
    """Of which groups a text came in just now, for who closes: they may be at the next one."""
    last = [(each.group, each.last_written_at) for each in counts if not each.group.is_hidden]
    names = [group.name for group, at in last if at and now() - at < _JUST]
    return f"Net kwam er nog een tekst van {joined(names)}." if names else ""


def _by_another(turned: Turned | None, person_id: str | None) -> Turned | None:
    """Who of the others pressed last, today: on later days a time alone says nothing."""
    is_news = turned and turned.person_id != person_id and day_of(turned.at) == today()
    return turned if is_news else None


_JUST = timedelta(minutes=2)


def _groups(meeting: Meeting, clock: Running | None, told: BoardState) -> dict[str, object]:
    there = [g for g in told.counts if not g.group.is_hidden]
    aside = [g.group for g in told.counts if g.group.is_hidden]
    merged = [c for c in aside if c.merged_into_id]
    arriving = seats.arriving(db(), meeting.id)
    return {
        "cards": cards_of(meeting, told, clock),
        "is_on": meeting.is_under_way,
        "merged": merged,
        "names": {c.id: c.name for c in (*merged, *(g.group for g in there))},
        "hidden": [c for c in aside if not c.merged_into_id],
        "arriving": arriving,
        "people": sum(g.people for g in there) + arriving,
        "reachable": bool(base_address()),
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
        group=visitor.at(meeting.id).seated,
        may_read=may_read,
        may_join=may_join,
        box=box_of(meeting) if may_read and may_join and not meeting.is_rehearsal else None,
        themes=themes_of(meeting)[0] if may_read else [],
        forwardings=passed_on_at(db(), meeting, visitor.reach(meeting.id)) if may_read else [],
    )


@bp.get("/stand")
def state(meeting_id: str) -> Answer:
    """The list of groups, for a board that stays open: 304 without body when nothing changed."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    # signs of life change without a text: the board asks for the list again now and then
    return follow(meeting_id, of_leader(meeting_id), beat=_beat) or _moved(meeting)


def _moved(meeting: Meeting) -> str:
    moves = _now(meeting, told_of(meeting))
    return render_template("room/board/_also.html", **moves) + render_template(
        "room/board/_groups.html", **moves
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
    groups.start(
        db(),
        actor,
        meeting_id,
        shared_items(meeting),
        submission_id=form.submission_id.data,
        take_seat=False,
    )
    return see("board.show", meeting_id=meeting_id, anchor="groepen")
