"""The beamer: a poster for the whole room. Nothing personal stands on it."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, url_for

from gesprekskader.errors import NotFound
from gesprekskader.records import Actor, Meeting, NextMeeting, PhasePlan
from gesprekskader.rules import CLOSED, HARVEST, TALLIES, WRAP_UP, parts, rounds
from gesprekskader.rules.programme import IN_GROUPS, TOGETHER
from gesprekskader.store import forwardings, groups, meetings, minutes, tallies
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.catalogue import offered_items
from gesprekskader.web.frame.fragments import Answer
from gesprekskader.web.frame.live import follow, of_leader
from gesprekskader.web.frame.qr import drawing, svg
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import Running, of_board
from gesprekskader.web.room.join import scan_address
from gesprekskader.web.wall import walls

bp = Blueprint("beamer", __name__, url_prefix="/bijeenkomsten/<meeting_id>")


@bp.get("/scherm")
def show(meeting_id: str) -> str:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    return render_template("wall/beamer/show.html", **_poster(meeting))


@dataclass(frozen=True)
class Dots:
    """How many groups there are, and how many wrote something; never which."""

    groups: int
    wrote: int


@dataclass(frozen=True)
class End:
    """What happens after the last part."""

    wrap_up_until: date | None
    passed_on: int
    """How many questions went to a table."""
    tables: int
    """To how many tables."""
    next_meeting: NextMeeting | None
    look_back_on: date | None
    """The day of the last meeting of the year, when it is still to come."""


_OVER = (WRAP_UP, CLOSED)
_MOST_MARKED = 10
_MUCH = 200  # letters that a part asks; more than that is written smaller


def _poster(meeting: Meeting) -> dict[str, object]:
    """What the beamer shows: nothing personal, no links to somebody."""
    address = base_address()
    hands = of_board(meeting)
    clock: Running | None = hands["clock"]
    return {
        "meeting": meeting,
        "address": address,
        "bare_address": address.split("://", 1)[-1],
        **hands,
        **(_part(clock, meeting) if clock else {}),
        "wall": walls.of_meeting(meeting, _plan(clock)) if _is_harvest(meeting, clock) else None,
        "marked": _marked(meeting, clock),
        "dots": _dots(meeting, clock),
        "end": _end(meeting) if meeting.stage in _OVER and not clock else None,
    }


def _plan(clock: Running | None) -> PhasePlan | None:
    return clock.part.plan if clock else None


def _is_harvest(meeting: Meeting, clock: Running | None) -> bool:
    """Whether the wall shows what was said: in this stage, but for a part in which each looks at
    the own steps, goes to a page elsewhere, rests, or talks about something new."""
    plan = _plan(clock)
    is_aside = plan and (
        plan.link
        or parts.is_for_oneself(plan)
        or plan.capture in TALLIES
        or (plan.stage != HARVEST and parts.is_new(plan))
    )
    return meeting.stage == HARVEST and not is_aside


def _marked(meeting: Meeting, clock: Running | None) -> dict[str, object] | None:
    """What each marked in the part that runs, once its numbers are told; nothing before that."""
    plan = _plan(clock)
    if plan is None or plan.capture not in TALLIES:
        return None
    tally, choices = tallies.at_part(db(), Actor(), meeting.id, plan.id)
    told = [each for each in choices if each.numbers][:_MOST_MARKED]
    return {"tally": tally, "choices": told} if tally.people is not None else None


def _part(clock: Running, meeting: Meeting) -> dict[str, object]:
    """What this part asks, in short lines, and until when."""
    plan = clock.part.plan
    talks = plan.setting == IN_GROUPS and not plan.captures and parts.place_of(plan)
    is_quiet = clock.is_closed and plan.setting != TOGETHER  # together somebody else has the word
    return {
        "item": next((i for i in offered_items(meeting) if i.key == plan.item_key), None),
        "asked": (asked := rounds.lines(clock.part.text, clock.part.probes)),
        "asks": asked or rounds.lines(clock.part.text.partition("\n\n")[0], clock.part.probes),
        "is_much": sum(len(f"{a.text}{' ' * 20}{' '.join(a.probes)}") for a in asked) > _MUCH,
        "is_talk": is_quiet or talks,
        "goes_to": clock.goes_to,
        "way": drawing(to.address, f"QR-code: {to.words}") if (to := clock.goes_to) else "",
    }


def _dots(meeting: Meeting, clock: Running | None) -> Dots | None:
    """Before the start, and in parts for writing; while people talk nobody is counted."""
    plan = _plan(clock)
    if plan and not parts.is_for_writing(plan):
        return None
    there = [
        g
        for g in groups.counts(db(), meeting.id)
        if not (plan and parts.waits_for(plan, g.group.name))
    ]
    asks_texts = bool(plan and {"opbrengst", "uitspraak"} & set(plan.captures))
    wrote = sum(bool(g.follow_ups or (asks_texts and g.outcomes)) for g in there)
    return Dots(len(there), wrote) if there else None


def _end(meeting: Meeting) -> End:
    passed_on = forwardings.of_meeting(db(), meeting.id)
    last = meetings.last_of_year(db(), meeting.network_id, meeting.school_year)
    return End(
        wrap_up_until=meeting.wrap_up_until if meeting.stage == WRAP_UP else None,
        passed_on=len(passed_on),
        tables=len({each.at for each in passed_on}),
        next_meeting=minutes.around(db(), meeting.id).next_meeting,
        look_back_on=last.meeting_on if last and last.meeting_on > meeting.meeting_on else None,
    )


@bp.get("/scherm/stand")
def state(meeting_id: str) -> Answer:
    """The poster again, for a beamer that stays open."""
    visitor.require(Deed.FACILITATE, meeting_id)
    meeting = visitor.at(meeting_id).meeting
    return follow(meeting_id, of_leader(meeting_id)) or render_template(
        "wall/beamer/_again.html", **_poster(meeting)
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


@bp.get("/eigen-link.svg")
def own_qr(meeting_id: str) -> Response:
    """The QR code of the page where somebody makes an own link; it holds no code of anybody."""
    visitor.require(Deed.FACILITATE, meeting_id)
    if not (address := base_address()):
        raise NotFound
    return Response(svg(f"{address}{url_for('own_link.show')}"), mimetype="image/svg+xml")
