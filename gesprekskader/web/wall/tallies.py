"""Topics that people put in, and what each marks: in the room, or weeks before by link."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.errors import Closed, NotFound
from gesprekskader.records import Meeting, PhasePlan
from gesprekskader.records.tallies import Choice, Tally
from gesprekskader.store import marks, programmes, tallies
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.catalogue import format_of
from gesprekskader.web.frame.forms import BareForm, Form, line, posted, posted_list, shown_status
from gesprekskader.web.frame.fragments import Answer, see, see_address
from gesprekskader.web.frame.live import follow, of_meeting
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.programmes import followed
from gesprekskader.web.planning.timetable import planned_times
from gesprekskader.web.room.clock import above, programme
from gesprekskader.web.room.join import scan_address

bp = Blueprint("tallies", __name__, url_prefix="/bijeenkomsten/<meeting_id>/kiezen/<part_id>")


class TopicForm(Form):
    words = line("Een onderwerp", rules.NAME_LIMIT, "Schrijf eerst waar het over gaat.")


@bp.route("", methods=["GET", "POST"])
def show(meeting_id: str, part_id: str) -> Answer:
    try:
        meeting, part = _here(meeting_id, part_id)
    except Closed:
        if request.method == "POST":
            raise
        return see_address(scan_address(visitor.at(meeting_id).meeting.join_code))
    form = TopicForm()
    if form.validate_on_submit():
        with form.refusals():
            marks.add_topic(
                db(),
                visitor.current(),
                meeting_id,
                part_id,
                form.words.data,
                submission_id=form.submission_id.data,
            )
            return see("tallies.show", meeting_id=meeting_id, part_id=part_id, anchor="noemen")
    return _page(meeting, part, form), shown_status(form)


@bp.get("/stand")
def state(meeting_id: str, part_id: str) -> Answer:
    """The list again, for a phone in the room that lies open while others put topics in."""
    visitor.require(Deed.TAKE_PART, meeting_id)
    meeting, part = _here(meeting_id, part_id)
    return follow(meeting_id, of_meeting(meeting_id)) or render_template(
        "wall/tallies/_again.html", **_shown(meeting, part)
    )


@bp.post("/merk/<choice_id>")
def mark(meeting_id: str, part_id: str, choice_id: str) -> Response:
    """ "Ik wil dit ook", or "hier kan ik bij helpen"; pressed again it is taken back."""
    on = posted("aan") == "ja"
    marks.mark(db(), visitor.current(), (meeting_id, part_id), choice_id, posted("merk"), on=on)
    anchor = f"onderwerp-{choice_id}"
    return see("tallies.show", meeting_id=meeting_id, part_id=part_id, anchor=anchor)


@bp.post("/drie")
def choose(meeting_id: str, part_id: str) -> Answer:
    form, chosen = BareForm(), posted_list("keuze")
    with form.refusals():
        marks.choose(db(), visitor.current(), (meeting_id, part_id), chosen)
        return see("tallies.show", meeting_id=meeting_id, part_id=part_id)
    meeting, part = _here(meeting_id, part_id)
    return _page(meeting, part, TopicForm(formdata=None), said=form, typed=chosen), form.status


@bp.post("/<choice_id>/weg")
def remove(meeting_id: str, part_id: str, choice_id: str) -> Response:
    marks.remove_topic(db(), visitor.current(), meeting_id, part_id, choice_id)
    return see("tallies.show", meeting_id=meeting_id, part_id=part_id)


@bp.post("/link-weg")
def remove_by_link(meeting_id: str, part_id: str) -> Response:
    """All that came in with the link, at once."""
    marks.remove_by_link(db(), visitor.current(), meeting_id, part_id)
    return see("tallies.show", meeting_id=meeting_id, part_id=part_id)


@bp.post("/open")
def begin(meeting_id: str, part_id: str) -> Response:
    """Topics are gathered from now on, also before the meeting opens."""
    tallies.open_by_hand(db(), visitor.current(), meeting_id, part_id)
    return see("tallies.show", meeting_id=meeting_id, part_id=part_id)


@bp.post("/klaar")
def end(meeting_id: str, part_id: str) -> Response:
    tallies.end_by_hand(db(), visitor.current(), meeting_id, part_id)
    return see("tallies.show", meeting_id=meeting_id, part_id=part_id)


@bp.post("/<choice_id>/ronde")
def make_round(meeting_id: str, part_id: str, choice_id: str) -> Response:
    """A topic is a round of the day, or is it no more; those that came of topics stand in the order
    of how many want them."""
    programmes.set_rounds(
        db(),
        visitor.current(),
        meeting_id,
        partial(marks.rounds_with, db(), (meeting_id, part_id), choice_id),
        followed,
    )
    anchor = f"onderwerp-{choice_id}"
    return see("tallies.show", meeting_id=meeting_id, part_id=part_id, anchor=anchor)


def _here(meeting_id: str, part_id: str) -> tuple[Meeting, PhasePlan]:
    """The meeting and the part, for who takes part or belongs to its network; one in which each
    chooses of what was said only for who may read that. Raises NotFound, and Closed for a device
    that came in before the day, when that is over."""
    here = visitor.at(meeting_id)
    if not tallies.still_in(db(), visitor.current(), meeting_id, part_id):
        raise Closed(tallies.OVER)
    part = next((each for each in programme(here.meeting) if each.id == part_id), None)
    if part is None or part.capture not in rules.TALLIES:
        raise NotFound
    if part.capture == rules.TOP_THREE and not (here.allowed.takes_part or here.allowed.reads):
        raise NotFound
    return here.meeting, part


def _shown(meeting: Meeting, part: PhasePlan, typed: list[str] | None = None) -> dict[str, Any]:
    tally, choices = tallies.at_part(db(), visitor.current(), meeting.id, part.id)
    here = visitor.at(meeting.id)
    return {
        "meeting": meeting,
        "tally": tally,
        "choices": choices,
        "typed": typed,
        "leads": here.allowed.facilitates,
        "takes_rounds": _takes_rounds(meeting, tally, choices),
    }


def _takes_rounds(meeting: Meeting, tally: Tally, choices: list[Choice]) -> bool:
    """Whether topics can become the rounds of the day."""
    known = format_of(meeting)
    is_before = meeting.stage == rules.CONCEPT and not meeting.is_cancelled
    has_rounds = is_before and bool(known and known.has_rounds)
    return has_rounds and tally.is_beforehand and tally.has_ended and bool(choices)


def _link(meeting: Meeting) -> str:
    """The one address to send round or to show; "" when only this computer can reach the server."""
    base = base_address()
    return f"{base}{scan_address(meeting.join_code)}" if base else ""


def _page(
    meeting: Meeting,
    part: PhasePlan,
    form: TopicForm,
    *,
    said: BareForm | None = None,
    typed: list[str] | None = None,
) -> str:
    here = visitor.at(meeting.id)
    timed = planned_times(meeting, [part])
    return render_template(
        "wall/tallies/show.html",
        form=form,
        said=said or form,
        asks=timed[0].prompt,
        group=here.seated,
        clock=above(meeting, here.seated),
        facilitates=here.allowed.facilitates,
        takes_part=here.allowed.takes_part,
        is_listed=here.allowed.reach.whole_year,
        link=_link(meeting),
        gathers=meeting.stage == rules.CONCEPT and part.capture == rules.TOPICS,
        at=None,
        **_shown(meeting, part, typed),
    )
