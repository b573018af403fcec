"""The clock of a meeting: on the board, on the beamer, and above the item on every phone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, url_for

from gesprekskader.moments import now
from gesprekskader.records import AtGroup, Clock, Meeting, PhasePlan
from gesprekskader.rules import NOTHING
from gesprekskader.store import clock_states, clocks, programmes
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import posted
from gesprekskader.web.frame.fragments import see
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
    next_title: str
    ends: str
    """The end as the store knows it, for the buttons that move it."""
    behind: frozenset[str] = frozenset()
    """Keys of the items that all parts of the programme about them are over of."""
    link: str = ""
    """Where a phone does what this part asks; "" when it is there already, or nothing is asked."""
    link_words: str = ""

    @property
    def done_at(self) -> str:
        """The same in words: "15.12"."""
        return clock_time(self.done)

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be written in this part."""
        return self.part.plan.capture == NOTHING

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
    return of_parts(planned_times(meeting, programmes.phases_of(db(), meeting.id)), clock)


def above(meeting: Meeting) -> Running | None:
    """The clock above a page of a group that is not about what this part asks."""
    return running(meeting, visitor.at(meeting.id).clock)


def of_parts(parts: list[TimedPhase], clock: Clock | None) -> Running | None:
    """The same for who has the programme at hand."""
    if clock is None:
        return None
    part = next((p for p in parts if p.plan.position == clock.phase), None)
    if part is None:  # the programme was made anew while it ran
        return None
    left = clock_states.seconds_left(clock)
    after = [p.plan for p in parts if p.plan.position > clock.phase]
    done = now() + timedelta(seconds=max(0, left), minutes=sum(p.minutes for p in after))
    here = int(now().timestamp() * 1000)
    return Running(
        part=part,
        number=clock.phase,
        parts=len(parts),
        left=left,
        is_paused=clock.ends_at is None,
        ends_ms=here + left * 1000,
        done=done,
        next_title=next((plan.title for plan in after if plan.minutes), ""),
        ends=clocks.end_of(clock),
        behind=_behind([p.plan for p in parts], clock.phase),
    )


def _behind(parts: list[PhasePlan], number: int) -> frozenset[str]:
    here = {p.item_key for p in parts if p.item_key and p.position >= number}
    return frozenset(p.item_key for p in parts if p.item_key and p.item_key not in here)


def of_board(meeting: Meeting) -> dict[str, Any]:
    """What the facilitator's hands on the clock need: the clock, or where it stopped."""
    here = visitor.at(meeting.id)
    clock, at = running(meeting, here.clock), here.stopped_at
    parts = programmes.phases_of(db(), meeting.id) if at else []
    return {"clock": clock, "stopped": next((p.title for p in parts if p.position == at), "")}


def for_group(here: AtGroup, here_id: str = "") -> Running | None:
    """The clock above a group, with a way to what this part asks: a tap, never by force."""
    found = running(here.meeting, here.place.clock)
    if found is None:
        return None
    meeting_id, group_id = here.meeting.id, here.group.id
    capture = found.part.plan.capture
    if capture == "stap":
        link = url_for("steps.at_meeting", meeting_id=meeting_id, item=here_id or None)
        return replace(found, link=link, link_words="Naar mijn stap")
    if capture == "terugblik":
        link = url_for("look_back.show", meeting_id=meeting_id, item=here_id or None)
        return replace(found, link=link, link_words="Naar de terugblik")
    if capture == "vervolgactie":
        link = url_for("groups.actions", group_id=group_id, item=here_id or None)
        return replace(found, link=link, link_words="Naar de acties") if here_id else found
    for picked in here.picked:
        if picked.item.key == (found.part.plan.item_key or "") and picked.id != here_id:
            link = url_for("groups.item", group_id=group_id, picked_item_id=picked.id)
            return replace(found, link=link, link_words="Naar dit onderdeel")
    return found


def _whole(text: str) -> int:
    """A number as our own buttons send it; -1 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 4 else -1


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
        minutes=_whole(posted("minutes")),
        ends=posted("ends"),
    )
    back = "beamer.show" if posted("terug") == "scherm" else "board.show"
    return see(back, meeting_id=meeting_id)
