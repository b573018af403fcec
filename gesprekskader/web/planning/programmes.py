"""What a meeting offers to talk about, and how long its parts take."""

import re
from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.errors import Closed, RuleBroken
from gesprekskader.records import Meeting, PhasePlan
from gesprekskader.store import programmes
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import (
    catalogue,
    find_item,
    framework_of,
    offered_items,
    shared_for,
)
from gesprekskader.web.frame.forms import BareForm, offer, posted, several, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.timetable import minutes_over, planned_times, total_minutes

bp = Blueprint("programmes", __name__, url_prefix="/bijeenkomsten/<meeting_id>")


class OfferForm(BareForm):
    offered = several("Items", "Kies ten minste één item.")


@bp.route("/items", methods=["GET", "POST"])
def items(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    offered = programmes.offered_keys(db(), meeting_id)
    form = OfferForm(data={"offered": offered})
    offer(form.offered, [(key, key) for key in framework_of(meeting).by_key])
    if form.validate_on_submit():
        offer_items(meeting, form.offered.data)
        asks = meeting.stage != rules.CONCEPT and changes(meeting) is not None
        return see("programmes.follow" if asks else "programmes.show", meeting_id=meeting_id)
    chosen = set(form.offered.data or ())
    return (
        render_template(
            "planning/programmes/items.html",
            form=form,
            meeting=meeting,
            chosen=chosen,
            minutes=total_minutes(programmes.phases_of(db(), meeting_id)),
            framework=framework_of(meeting),
        ),
        shown_status(form),
    )


def offer_items(meeting: Meeting, keys: list[str]) -> None:
    """Store the offer; before the meeting opens the programme follows, minutes kept."""
    chosen = framework_of(meeting).items_of(keys)
    meeting_format = catalogue().formats.get(meeting.format_key)
    known = programmes.phases_of(db(), meeting.id)
    phases = None
    if meeting.stage == rules.CONCEPT and meeting_format:
        phases = planned_phases(meeting_format, chosen, meeting.item_choice, meeting.rounds)
        phases = keep_minutes(known, phases)
    shared = shared_for(meeting, chosen, known if phases is None else phases)
    programmes.offer(db(), visitor.current(), meeting.id, keys, shared, phases)


@dataclass(frozen=True)
class Changes:
    """What the programme would become for the items of now."""

    known: list[PhasePlan]
    parts: list[PhasePlan]

    @property
    def gone(self) -> list[PhasePlan]:
        return _only_in(self.known, self.parts)

    @property
    def new(self) -> list[PhasePlan]:
        return _only_in(self.parts, self.known)


def _only_in(these: list[PhasePlan], those: list[PhasePlan]) -> list[PhasePlan]:
    there = set(_named(those))
    return [part for name, part in zip(_named(these), these, strict=True) if name not in there]


def changes(meeting: Meeting) -> Changes | None:
    """None when the programme fits the items, or came from no format."""
    meeting_format = catalogue().formats.get(meeting.format_key)
    if meeting_format is None:
        return None
    chosen = framework_of(meeting).items_of(programmes.offered_keys(db(), meeting.id))
    known = programmes.phases_of(db(), meeting.id)
    planned = planned_phases(meeting_format, chosen, meeting.item_choice, meeting.rounds)
    found = Changes(known, with_minutes_of(meeting, planned))
    return found if found.gone or found.new else None


@bp.route("/programma/volgt", methods=["GET", "POST"])
def follow(meeting_id: str) -> Answer:
    """The items changed while it runs: what becomes of the parts?"""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    found = changes(meeting)
    if found is None or meeting.stage == rules.CLOSED:
        return see("programmes.show", meeting_id=meeting_id)
    form = BareForm()
    if form.validate_on_submit():
        with form.refusals():
            shared = shared_for(meeting, offered_items(meeting), found.parts)
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


@bp.route("/programma", methods=["GET", "POST"])
def show(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    phases = programmes.phases_of(db(), meeting_id)
    form = BareForm()
    typed = {p.position: posted(f"minuten-{p.position}", str(p.minutes)) for p in phases}
    wrong = {
        n
        for n, text in typed.items()
        if not (re.fullmatch(r"\s*[0-9]{1,3}\s*", text) and int(text) <= rules.MOST_MINUTES)
    }
    if form.validate_on_submit() and not wrong:
        programmes.set_minutes(db(), actor, meeting_id, _changed(phases, typed))
        return see("board.show", meeting_id=meeting_id)
    return (
        render_template(
            "planning/programmes/show.html",
            form=form,
            meeting=meeting,
            meeting_format=catalogue().formats.get(meeting.format_key),
            rows=planned_times(meeting, phases),
            typed=typed,
            wrong=wrong,
            total=total_minutes(phases),
            over=minutes_over(meeting, phases),
            chosen=offered_items(meeting),
            seen=_seen,
        ),
        422 if form.is_submitted() else 200,
    )


def _seen(part: PhasePlan) -> str:
    return rules.tidy_line(f"{part.minutes} {part.title}")


def _changed(phases: list[PhasePlan], typed: dict[int, str]) -> dict[int, int]:
    """What was typed other than it stood on the page: a colleague's minutes stay. Raises RuleBroken
    when these are other parts by now."""
    changed = {}
    for part in phases:
        was = posted(f"was-{part.position}", _seen(part)).partition(" ")
        if was[2] != _seen(part).partition(" ")[2]:
            raise RuleBroken("Het programma is intussen veranderd. Kijk het nog eens na.")
        if (now := int(typed[part.position])) != part.minutes and str(now) != was[0]:
            changed[part.position] = now
    return changed


def with_minutes_of(meeting: Meeting, phases: list[PhasePlan]) -> list[PhasePlan]:
    """These parts, each with the minutes that it has in this meeting."""
    return keep_minutes(programmes.phases_of(db(), meeting.id), phases)


def keep_minutes(known: list[PhasePlan], phases: list[PhasePlan]) -> list[PhasePlan]:
    """These parts with the minutes of before; of parts that are called alike the first takes those
    of the first, the second those of the second."""
    there = dict(zip(_named(known), known, strict=True))
    named = zip(_named(phases), phases, strict=True)
    return [replace(part, minutes=there.get(name, part).minutes) for name, part in named]


def _named(parts: list[PhasePlan]) -> list[tuple[str, str | None, int]]:
    """What tells each part from the others: title, item, and how often those stood before it."""
    names = [(part.title, part.item_key) for part in parts]
    return [(*name, names[:at].count(name)) for at, name in enumerate(names)]


@bp.post("/items/<key>/erbij")
def add_item(meeting_id: str, key: str) -> Response:
    """Back on the table: an item that was not reached before, with one tap."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    item = find_item(key, meeting)
    if meeting.stage == rules.CLOSED or meeting.is_cancelled:
        raise Closed
    keys = programmes.offered_keys(db(), meeting_id)
    if item.key not in {offered.key for offered in offered_items(meeting)}:
        keys.append(item.key)
    everything = framework_of(meeting).items_of(keys)
    shared = shared_for(meeting, everything, programmes.phases_of(db(), meeting_id))
    programmes.offer(db(), actor, meeting_id, keys, shared, None)
    return see("last_time.show", meeting_id=meeting_id)
