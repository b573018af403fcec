"""The clock of a meeting: on the board, on the beamer, and above the item on every phone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, url_for

from gesprekskader import rules
from gesprekskader.moments import now
from gesprekskader.records import AtGroup, Clock, Group, Meeting, PhasePlan
from gesprekskader.rules import SEES_ALL, SEES_SELF, parts
from gesprekskader.rules.parts import Kinds, Link
from gesprekskader.store import clock_states, clocks, programmes
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.forms import posted
from gesprekskader.web.frame.fragments import see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.timetable import TimedPhase, planned_times
from gesprekskader.words import clock_time, in_minutes

bp = Blueprint("clock", __name__, url_prefix="/bijeenkomsten/<meeting_id>")


@dataclass(frozen=True)
class Running:
    """What a screen needs of the clock; times in milliseconds for scripts, in words for people."""

    part: TimedPhase
    number: int
    parts: int
    left: int
    """Seconds; negative when it runs on."""
    is_paused: bool
    ends_ms: int
    done: datetime
    """When the whole programme will be done, as it stands now."""
    ends: str
    """The end as the store knows it, for the buttons that move it."""
    behind: frozenset[tuple[str, str]] = frozenset()
    """What all parts of the programme about it are over of."""
    waits_for: str = ""
    """The group that this part is for, on a phone of another one."""
    goes_to: Link | None = None
    """A page elsewhere that goes with this part."""
    link: str = ""
    """Where a phone does what this part asks; "" when it is there already, or nothing is asked."""
    link_words: str = ""

    @property
    def mark(self) -> str:
        """What a form says of the part it was begun in, also when parts move meanwhile."""
        return self.part.plan.id or str(self.number)

    @property
    def done_at(self) -> str:
        """The same in words: "15.12"."""
        return clock_time(self.done)

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be written in this part."""
        return not self.waits_for and parts.is_closed(self.part.plan)

    @property
    def is_for_oneself(self) -> bool:
        """Whether what is written now is seen by who wrote it only."""
        return self.part.plan.sees == SEES_SELF

    @property
    def is_for_all(self) -> bool:
        """Whether all in the room read it at once."""
        return self.part.plan.sees == SEES_ALL

    @property
    def until(self) -> str:
        """When it ends, "14.05"; "" while it stands still, or is over."""
        if self.left <= 0 or self.is_paused:
            return ""
        return clock_time(now() + timedelta(seconds=self.left))

    @property
    def stands_still(self) -> bool:
        """Whether there is time that waits; then "pauze, nog" stands beside `words`."""
        return self.is_paused and self.left > 0

    @property
    def words(self) -> str:
        """For who has no script: how long still, in whole minutes."""
        if self.left <= 0:
            return "Tijd is om. Rond je zin af."
        minutes = in_minutes(-(-self.left // 60))
        return minutes if self.stands_still else f"Nog {minutes}"


def running(meeting: Meeting, clock: Clock | None) -> Running | None:
    """The clock of this meeting, or None while the programme does not run."""
    if clock is None:
        return None
    return of_parts(meeting, planned_times(meeting, programme(meeting)), clock)


def programme(meeting: Meeting) -> list[PhasePlan]:
    """The parts of this meeting, read once for all who look at it at one revision."""
    key = (meeting.id, meeting.revision)
    return services().programmes.at(key, lambda: programmes.phases_of(db(), meeting.id))


def above(meeting: Meeting, group: Group | None) -> Running | None:
    """The clock above a page of a group that is not about what this part asks; for who has one."""
    found = running(meeting, visitor.at(meeting.id).clock) if group else None
    if found and group:
        return replace(found, waits_for=parts.waits_for(found.part.plan, group.name))
    return None


def of_parts(meeting: Meeting, timed: list[TimedPhase], clock: Clock | None) -> Running | None:
    """The same for who has the programme at hand."""
    if clock is None:
        return None
    part = next((p for p in timed if p.plan.position == clock.phase), None)
    if part is None:  # the programme was made anew while it ran
        return None
    left = clock_states.seconds_left(clock)
    plan = [p.plan for p in timed]
    after = [p for p in plan if p.position > clock.phase]
    done = now() + timedelta(seconds=max(0, left), minutes=sum(p.minutes for p in after))
    here = int(now().timestamp() * 1000)
    return Running(
        part=part,
        number=clock.phase,
        parts=len(plan),
        left=left,
        is_paused=clock.ends_at is None,
        ends_ms=here + left * 1000,
        done=done,
        ends=clocks.end_of(clock),
        behind=parts.behind(plan, clock.phase),
        goes_to=parts.link_of(plan, clock.phase, meeting.meeting_on, now()),
    )


def kinds_at(here: AtGroup, picked_item_id: str) -> Kinds:
    """What texts are called at an item of this group, at this moment."""
    at = next((p for p in here.picked if p.id == picked_item_id), None)
    plan, clock = programme(here.meeting), here.place.clock
    running = next((p for p in plan if clock and p.position == clock.phase), None)
    return parts.kinds_at(plan, at.item.place, running) if at else parts.USUAL


def of_board(meeting: Meeting) -> dict[str, Any]:
    """What the facilitator's hands on the clock need: the clock, or where it stopped."""
    here = visitor.at(meeting.id)
    clock, at = running(meeting, here.clock), here.stopped_at
    plan = programme(meeting) if at else []
    return {"clock": clock, "stopped": next((p.title for p in plan if p.position == at), "")}


def for_group(here: AtGroup, here_id: str = "") -> Running | None:
    """The clock above a group, with a way to what this part asks: a tap, never by force."""
    found = running(here.meeting, here.place.clock)
    if found is None:
        return None
    plan = found.part.plan
    if waits_for := parts.waits_for(plan, here.group.name):
        return replace(found, waits_for=waits_for)
    for capture in plan.captures or ("",):
        if way := _way(here, here_id, plan, capture):
            return replace(found, link=way[0], link_words=way[1])
    return found


def _way(here: AtGroup, here_id: str, plan: PhasePlan, capture: str) -> tuple[str, str] | None:
    """Where this is done, and the words of the link; None on its very page, or when it has none."""
    meeting_id, group_id, item = here.meeting.id, here.group.id, here_id or None
    match capture:
        case "stap":
            return url_for("steps.at_meeting", meeting_id=meeting_id, item=item), "Naar mijn stap"
        case "terugblik":
            return url_for("look_back.show", meeting_id=meeting_id, item=item), "Naar de terugblik"
        case "vervolgactie" if here_id:
            return url_for("groups.actions", group_id=group_id, item=item), "Naar de acties"
        case "open acties":
            return url_for("last_time.show", meeting_id=meeting_id), "Naar wat er nog open staat"
        case rules.TOPICS | rules.TOP_THREE:
            link = url_for("tallies.show", meeting_id=meeting_id, part_id=plan.id)
            return link, "Naar de onderwerpen" if capture == rules.TOPICS else "Kies je drie"
        case "doorgeven" if here.allowed.facilitates:
            return url_for("harvests.show", meeting_id=meeting_id), "Naar het ophalen"
        case "" | "opbrengst" | "uitspraak":
            return _way_to_item(here, here_id, plan)
    return None


def _way_to_item(here: AtGroup, here_id: str, plan: PhasePlan) -> tuple[str, str] | None:
    for picked in here.picked:
        if picked.item.place == parts.place_of(plan) and picked.id != here_id:
            link = url_for("groups.item", group_id=here.group.id, picked_item_id=picked.id)
            return link, "Naar dit onderdeel"
    return None


def _whole(text: str) -> int:
    """A number as our own buttons send it; -1 for anything else."""
    number = whole(text, 3)
    return -1 if number is None else number


@bp.post("/klok")
def turn(meeting_id: str) -> Response:
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    clocks.turn(
        db(),
        actor,
        meeting_id,
        posted("deed"),
        phase=_whole(posted("phase")),
        to=_whole(posted("to")),
        to_part=posted("part"),
        minutes=_whole(posted("minutes")),
        ends=posted("ends"),
    )
    back = "beamer.show" if posted("terug") == "scherm" else "board.show"
    return see(back, meeting_id=meeting_id)
