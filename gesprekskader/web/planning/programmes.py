"""What a meeting offers to talk about; its programme follows."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.errors import Closed
from gesprekskader.records import ItemRef, Meeting, PhasePlan
from gesprekskader.rules.programme import following, inside
from gesprekskader.store import programmes
from gesprekskader.store.access import Deed
from gesprekskader.store.programmes import Offered
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import (
    find_item,
    format_of,
    framework_of,
    offer_of,
    offered_items,
    shared_for,
)
from gesprekskader.web.frame.forms import BareForm, offer, several, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.timetable import total_minutes

bp = Blueprint("programmes", __name__, url_prefix="/bijeenkomsten/<meeting_id>")


class OfferForm(BareForm):
    offered = several("Items", "Kies ten minste één item.")


@bp.route("/items", methods=["GET", "POST"])
def items(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    now = offer_of(meeting)
    form = OfferForm(data={"offered": now.keys})
    offer(form.offered, [(key, key) for key in framework_of(meeting).by_key])
    if form.validate_on_submit():
        new = replace(now, keys=form.offered.data)
        offer_items(meeting, new)
        asks = meeting.stage != rules.CONCEPT and changes(meeting, new) is not None
        return see("programmes.follow" if asks else "running_sheets.show", meeting_id=meeting_id)
    chosen = set(form.offered.data or ())
    return (
        render_template(
            "planning/programmes/items.html",
            form=form,
            meeting=meeting,
            chosen=chosen,
            minutes=total_minutes(inside(now.parts)),
            framework=framework_of(meeting),
        ),
        shown_status(form),
    )


def offer_items(meeting: Meeting, new: Offered) -> None:
    """Store the keys of an offer; before the meeting opens its programme follows, minutes kept."""
    phases, shared = followed(meeting, new)
    changed = phases if meeting.stage == rules.CONCEPT else None
    programmes.offer(db(), visitor.current(), meeting.id, new.keys, shared, changed)


def followed(meeting: Meeting, new: Offered) -> tuple[list[PhasePlan], list[ItemRef]]:
    """The programme that follows what is offered and the rounds, before the meeting opens; and what
    every group talks about then."""
    chosen, phases = framework_of(meeting).items_of(new.keys), new.parts
    meeting_format = format_of(meeting)
    if meeting.stage == rules.CONCEPT and meeting_format:
        planned = planned_phases(meeting_format, chosen, meeting.item_choice, meeting.rounds)
        phases = following(phases, planned)
    return phases, shared_for(meeting, chosen, inside(phases))


@dataclass(frozen=True)
class Changes:
    """What the programme would become for the items of now."""

    known: list[PhasePlan]
    parts: list[PhasePlan]

    @property
    def gone(self) -> list[PhasePlan]:
        there = {part.id for part in self.parts}
        return [part for part in inside(self.known) if part.id not in there]

    @property
    def new(self) -> list[PhasePlan]:
        return [part for part in self.parts if not part.id]


def changes(meeting: Meeting, now: Offered) -> Changes | None:
    """None when the programme fits the items, or came from no format."""
    meeting_format = format_of(meeting)
    if meeting_format is None:
        return None
    chosen = framework_of(meeting).items_of(now.keys)
    planned = planned_phases(meeting_format, chosen, meeting.item_choice, meeting.rounds)
    found = Changes(now.parts, following(now.parts, planned))
    return found if found.gone or found.new else None


@bp.route("/programma/volgt", methods=["GET", "POST"])
def follow(meeting_id: str) -> Answer:
    """The items changed while it runs: what becomes of the parts?"""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    found = changes(meeting, offer_of(meeting))
    if found is None or meeting.stage == rules.CLOSED:
        return see("running_sheets.show", meeting_id=meeting_id)
    form = BareForm()
    if form.validate_on_submit():
        with form.refusals():
            shared = shared_for(meeting, offered_items(meeting), inside(found.parts))
            programmes.follow_items(
                db(), actor, meeting_id, found.parts, known=found.known, shared=shared
            )
            return see("board.show", meeting_id=meeting_id)
    return (
        render_template(
            "planning/programmes/follow.html", form=form, meeting=meeting, changes=found
        ),
        shown_status(form),
    )


def as_in(like: list[PhasePlan], phases: list[PhasePlan]) -> list[PhasePlan]:
    """These parts of a new meeting, edited as they are in the one that it is made after."""
    return [replace(part, id="") for part in following(like, phases)]


@bp.post("/items/<key>/erbij")
def add_item(meeting_id: str, key: str) -> Response:
    """Back on the table: an item that was not reached before, with one tap."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    item = find_item(key, meeting)
    if meeting.stage == rules.CLOSED or meeting.is_cancelled:
        raise Closed
    keys = list(offer_of(meeting).keys)
    if item.key not in {offered.key for offered in offered_items(meeting)}:
        keys.append(item.key)
    everything = framework_of(meeting).items_of(keys)
    shared = shared_for(meeting, everything, inside(offer_of(meeting).parts))
    programmes.offer(db(), actor, meeting_id, keys, shared, None)
    return see("last_time.show", meeting_id=meeting_id)
