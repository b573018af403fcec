"""Planning a meeting: what, when, which items, how long; moving it, calling it off."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.catalogue.model import Framework, MeetingFormat
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.errors import NotFound
from gesprekskader.records import Meeting, PhasePlan
from gesprekskader.store import (
    early_topics,
    meetings,
    networks,
    programmes,
    wiped_meetings,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.catalogue import (
    format_of,
    formats_for,
    framework_of,
    offer_of,
    offered_items,
)
from gesprekskader.web.frame.forms import offer, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.calendars import invited_at
from gesprekskader.web.planning.meeting_forms import MeetingForm, NewMeetingForm, keys_with_rounds
from gesprekskader.web.planning.programmes import as_in, changes, offer_items
from gesprekskader.web.planning.timetable import example_times, planned_times
from gesprekskader.web.room.join import scan_address

bp = Blueprint("meetings", __name__)


@bp.route("/netwerken/<network_id>/bijeenkomsten/nieuw", methods=["GET", "POST"])
def add(network_id: str) -> Answer:
    actor = visitor.current()
    network = networks.led(db(), actor, network_id)
    formats = formats_for(network_id)
    like = _like(network_id)
    framework = framework_of(network)
    about = framework.item(request.args.get("item", ""))
    form = NewMeetingForm(data=_as(like) if like else None)
    offer(form.format_key, [(f.key, f.title) for f in formats.values()])
    form.format_key.data = form.format_key.data or next(iter(formats), "")
    if form.validate_on_submit():
        with form.refusals():
            return _plan(form, network_id, framework, formats[form.format_key.data], like)
    return (
        render_template(
            "planning/meetings/form.html",
            form=form,
            network=network,
            meeting=None,
            formats=formats,
            examples={key: example_times(one, framework) for key, one in formats.items()},
            with_rounds=keys_with_rounds(formats),
            has_rounds=False,
            like=like,
            about=about,
        ),
        shown_status(form),
    )


def _plan(
    form: NewMeetingForm,
    network_id: str,
    framework: Framework,
    chosen: MeetingFormat,
    like: Meeting | None,
) -> Response:
    draft = form.draft(chosen.who_chooses)
    keys, phases = _programme_of_new(framework, chosen, like, draft)
    meeting_id = meetings.add(
        db(),
        visitor.current(),
        network_id,
        draft,
        format_key=chosen.key,
        is_rehearsal=form.is_rehearsal.data,
        phases=phases,
        submission_id=form.submission_id.data,
        offers=keys,
        is_last_when_free=chosen.looks_back,
        framework=framework.key,
    )
    brings_own = draft.item_choice == "none"
    return see("running_sheets.show" if brings_own else "programmes.items", meeting_id=meeting_id)


def _like(network_id: str) -> Meeting | None:
    """The meeting to copy, of the same network; None for a fresh one."""
    try:
        found = meetings.find(db(), request.args.get("van", ""))
    except NotFound:
        return None
    return found if found.network_id == network_id else None


def _as(like: Meeting) -> dict[str, object]:
    """What a copy begins with: everything but the day, and being the last of the year."""
    return {
        "title": like.title,
        "format_key": like.format_key,
        "starts_at": like.starts_at,
        "ends_at": like.ends_at,
        "place": like.place,
        "item_choice": like.item_choice,
        "round_lines": "\n".join(like.rounds),
    }


def _programme_of_new(
    framework: Framework, meeting_format: MeetingFormat, like: Meeting | None, draft: MeetingDraft
) -> tuple[list[str], list[PhasePlan]]:
    """What it offers, and its parts: with the items and minutes of the meeting that is copied; else
    with the item that was asked for, or what the format proposes."""
    asked = request.args.get("item", "")
    there = offer_of(like) if like else None
    keys = there.keys if there else [asked] if asked else list(meeting_format.items)
    keys = [key for key in keys if key in framework.by_key]
    items = framework.items_of(keys)
    phases = planned_phases(meeting_format, items, draft.item_choice, draft.rounds)
    return keys, as_in(there.parts, phases) if there else phases


@bp.route("/bijeenkomsten/<meeting_id>/wijzigen", methods=["GET", "POST"])
def change(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = MeetingForm(obj=meeting, data=_as(meeting) | {"version": str(meeting.version)})
    form.was_on = meeting.meeting_on
    if form.validate_on_submit():
        with form.refusals():
            meetings.change(
                db(),
                actor,
                meeting_id,
                form.draft(),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            if (form.item_choice.data, form.rounds) != (meeting.item_choice, meeting.rounds):
                return _follow(meetings.find(db(), meeting_id))
            return see("board.show", meeting_id=meeting_id)
    network = networks.find(db(), meeting.network_id)
    return (
        render_template(
            "planning/meetings/form.html",
            form=form,
            network=network,
            meeting=meeting,
            is_unused=wiped_meetings.is_unused(db(), visitor.current(), meeting),
            formats={},
            examples={},
            with_rounds="",
            has_rounds=_has_rounds(meeting),
            like=None,
            about=None,
        ),
        shown_status(form),
    )


def _has_rounds(meeting: Meeting) -> bool:
    known = format_of(meeting)
    return bool(meeting.rounds or (known and known.has_rounds))


def _follow(meeting: Meeting) -> Response:
    """The programme follows who chooses, and the rounds: at once, or asked about while it runs."""
    now = offer_of(meeting)
    offer_items(meeting, now)
    asks = meeting.is_under_way and changes(meeting, now) is not None
    return see("programmes.follow" if asks else "board.show", meeting_id=meeting.id)


@bp.post("/bijeenkomsten/<meeting_id>/afgelasting")
def cancel(meeting_id: str) -> Response:
    return _set_cancelled(meeting_id, cancelled=True)


@bp.post("/bijeenkomsten/<meeting_id>/afgelasting/ongedaan")
def uncancel(meeting_id: str) -> Response:
    return _set_cancelled(meeting_id, cancelled=False)


def _set_cancelled(meeting_id: str, *, cancelled: bool) -> Response:
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    meetings.set_cancelled(db(), actor, meeting_id, cancelled=cancelled)
    return see("board.show", meeting_id=meeting_id)


@bp.post("/bijeenkomsten/<meeting_id>/wissen")
def wipe(meeting_id: str) -> Response:
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    wiped_meetings.wipe_rehearsal(db(), actor, meeting_id)
    return see("networks.show", network_id=meeting.network_id)


@bp.post("/bijeenkomsten/<meeting_id>/verwijderen")
def delete(meeting_id: str) -> Response:
    """A planned meeting that nobody used: gone for good."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    wiped_meetings.delete(db(), actor, meeting_id)
    year = meeting.school_year
    return see("networks.show", network_id=meeting.network_id, schooljaar=year)


@bp.get("/bijeenkomsten/<meeting_id>/uitnodiging")
def invitation(meeting_id: str) -> str:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    planned = planned_times(meeting, programmes.phases_of(db(), meeting_id))
    return render_template(
        "planning/meetings/invitation.html",
        meeting=meeting,
        ends_at=meeting.ends_at or (planned[-1].ends_at if planned else ""),
        items=offered_items(meeting),
        address=base_address(),
        appointment=invited_at(meeting),
        topics=_way_to_topics(meeting),
    )


def _way_to_topics(meeting: Meeting) -> str:
    """Where who is invited puts topics in beforehand; "" while none are gathered, or when only this
    computer can reach the server."""
    base = base_address()
    gathers = base and early_topics.part_or_none(db(), meeting.id)
    return f"{base}{scan_address(meeting.join_code)}" if gathers else ""
