"""The facilitator in the room: the board with all groups, and the stages."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import day_of, now, today
from gesprekskader.records import GroupCount, Meeting, PhasePlan, PickedItem
from gesprekskader.records.meetings import told_apart
from gesprekskader.records.places import Turned
from gesprekskader.reports.themes import passed_on_at
from gesprekskader.rules import parts as part_rules
from gesprekskader.store import (
    groups,
    meetings,
    picked_items,
    programmes,
    seats,
)
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.catalogue import newer_framework, offered_items, shared_items
from gesprekskader.web.frame.day_fields import day
from gesprekskader.web.frame.forms import BareForm, Form, new_submission_id, posted
from gesprekskader.web.frame.fragments import Answer, part, see
from gesprekskader.web.frame.live import follow, of_leader
from gesprekskader.web.frame.presence import Presence, Register
from gesprekskader.web.frame.services import services
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.papers.minutes_mails import box_of
from gesprekskader.web.planning.timetable import minutes_over, planned_times, total_minutes
from gesprekskader.web.room.clock import Running, of_parts
from gesprekskader.web.room.hands import hands_of
from gesprekskader.web.wall.harvests import themes_of
from gesprekskader.words import joined

bp = Blueprint("board", __name__, url_prefix="/bijeenkomsten/<meeting_id>")

_BEAT_SECONDS = 10


@bp.get("")
def show(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    if not visitor.may(Deed.FACILITATE, meeting_id):
        return _for_participant(meeting)
    phases = programmes.phases_of(db(), meeting_id)
    if meeting.stage == rules.CONCEPT or meeting.is_cancelled:
        return _prepare(meeting, phases)
    moves = _now(meeting, phases)
    begins = meeting.stage == rules.OPEN and not moves["clock"]
    return render_template(
        "room/board/show.html",
        warning=_warning(meeting, phases) if begins else "",
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
        items=offered_items(meeting),
        warning=_warning(meeting, phases),
        groups=groups.of_meeting(db(), meeting.id),
        people=seats.attendance(db(), meeting.id),
        reachable=bool(base_address()),
    )


def _warning(meeting: Meeting, phases: list[PhasePlan]) -> str:
    return rules.many_items_warning(
        len(offered_items(meeting)),
        total_minutes(phases),
        each_chooses=meeting.item_choice == "own",
    )


def _now(meeting: Meeting, phases: list[PhasePlan]) -> dict[str, object]:
    """All that moves on the board: the switch, the running sheet, the groups."""
    here, me = visitor.at(meeting.id), visitor.current().person_id
    parts = planned_times(meeting, phases)
    clock = of_parts(meeting, parts, here.clock)
    stopped = next((p.title for p in phases if p.position == here.stopped_at), "")
    counts = groups.all_counts(db(), meeting.id)
    at = here.stopped_at if stopped else None
    return {
        "meeting": meeting,
        "clock": clock,
        "stopped": stopped,
        "hands": hands_of(meeting, parts, clock, at, _writing(counts)),
        "turned": _by_another(here.turned, me),
        "start_id": new_submission_id(),
        "total": total_minutes(phases),
        "over": minutes_over(meeting, phases),
        **_groups(meeting, clock, counts),
    }


def _writing(counts: list[GroupCount]) -> str:
    """Of which groups a text came in just now, for who closes: they may be at the next one."""
    last = [(each.group, each.last_written_at) for each in counts if not each.group.is_hidden]
    names = [group.name for group, at in last if at and now() - at < _JUST]
    return f"Net kwam er nog een tekst van {joined(names)}." if names else ""


def _by_another(turned: Turned | None, person_id: str | None) -> Turned | None:
    """Who of the others pressed last, today: on later days a time alone says nothing."""
    is_news = turned and turned.person_id != person_id and day_of(turned.at) == today()
    return turned if is_news else None


class Card(NamedTuple):
    """One group on the board: all that is shown of it, so that two alike look alike."""

    group_id: str
    name: str
    people: int
    numbers: tuple[tuple[int, str], ...]
    """How many texts, at what: its items, or all of them together, and actions."""
    seen: str
    """What it did last, as far as we know; the moment of that is `seen_at`."""
    seen_at: datetime | None
    item: str
    """What a phone of it shows: nobody has to write there."""
    called_at: datetime | None
    is_silent: bool
    """Whether it wrote nothing in a part for writing that is nearly over."""
    is_on: bool
    """Whether groups write."""

    @property
    def looks_up(self) -> bool:
        """Whether the board says: look here."""
        return self.is_silent or self.called_at is not None


_NEARLY = 120
"""Seconds at the end of a part in which silence counts (decisions 27)."""
_JUST = timedelta(minutes=2)
_MOST_NUMBERS = 3


def _groups(meeting: Meeting, clock: Running | None, counts: list[GroupCount]) -> dict[str, object]:
    there = [g for g in counts if not g.group.is_hidden]
    aside = [g.group for g in counts if g.group.is_hidden]
    merged = [c for c in aside if c.merged_into_id]
    picked = services().picks.at((meeting.id, meeting.revision), lambda: _picked(meeting.id))
    # a closed board tells nothing of who looks
    register = services().presence if meeting.stage != rules.CLOSED else Register()
    arriving = seats.arriving(db(), meeting.id)
    is_on = meeting.is_under_way
    return {
        "cards": [
            _shown(
                _card(g, picked.get(g.group.id, []), clock, register.of(g.group.id), is_on=is_on)
            )
            for g in there
        ],
        "is_on": is_on,
        "merged": merged,
        "names": {c.id: c.name for c in (*merged, *(g.group for g in there))},
        "hidden": [c for c in aside if not c.merged_into_id],
        "arriving": arriving,
        "people": sum(g.people for g in there) + arriving,
        "reachable": bool(base_address()),
    }


def _picked(meeting_id: str) -> dict[str, list[PickedItem]]:
    """The items of each group, by its id; which those are raises the revision of the meeting."""
    found: dict[str, list[PickedItem]] = {}
    for each in picked_items.of_meeting(db(), meeting_id):
        found.setdefault(each.group_id, []).append(each)
    return found


def _shown(card: Card) -> Markup:
    """A card is drawn once for all who lead, and anew when something on it changes."""
    return services().parts.at(card, lambda: part("room/board/_card.html", card=card))


def _card(
    count: GroupCount,
    picked: list[PickedItem],
    clock: Running | None,
    here: Presence,
    *,
    is_on: bool,
) -> Card:
    written = count.last_written_at
    called = told_apart([p.item for p in picked])
    numbers = [(count.by_item.get(p.id, 0), words) for p, words in zip(picked, called, strict=True)]
    if not 0 < len(numbers) < _MOST_NUMBERS:
        numbers = [(count.outcomes, "opbrengst" if count.outcomes == 1 else "opbrengsten")]
    numbers.append((count.follow_ups, "actie" if count.follow_ups == 1 else "acties"))
    did = [
        ("schreef", written) if written else None,
        ("keek", here.seen_at) if here.seen_at and not here.devices else None,
        ("nog niets geschreven", None),
    ]
    seen, seen_at = next(one for one in did if one)
    return Card(
        group_id=count.group.id,
        name=count.group.name,
        people=count.people,
        numbers=tuple(numbers),
        seen=seen,
        seen_at=seen_at,
        item=next(
            (
                words
                for p, words in zip(picked, called, strict=True)
                if p.id == here.item and here.devices
            ),
            "",
        ),
        called_at=count.group.called_at,
        is_silent=bool(
            clock and _is_writing_time(clock, count.group.name) and _is_before(written, clock)
        ),
        is_on=is_on,
    )


def _is_writing_time(clock: Running, group: str) -> bool:
    plan = clock.part.plan
    asks = part_rules.is_for_writing(plan) and not part_rules.waits_for(plan, group)
    return asks and clock.left <= _NEARLY and not clock.is_paused


def _is_before(written: datetime | None, clock: Running) -> bool:
    """Whether that was before this part began."""
    began = now() + timedelta(seconds=clock.left) - timedelta(minutes=clock.part.plan.minutes)
    return written is None or written < began


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
    return follow(meeting_id, of_leader(meeting_id), beat=_beat) or (_moved(meeting))


def _moved(meeting: Meeting) -> str:
    moves = _now(meeting, programmes.phases_of(db(), meeting.id))
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
