"""Planning a meeting: what, when, which items, how long; moving it, calling it off."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from wtforms import DateField, StringField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.catalogue.model import Framework, MeetingFormat
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.records import Meeting, PhasePlan
from gesprekskader.store import (
    meetings,
    networks,
    programmes,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import base_address
from gesprekskader.web.frame.catalogue import catalogue, framework_of, offered_items
from gesprekskader.web.frame.day_fields import clock, day
from gesprekskader.web.frame.forms import (
    EditForm,
    choice,
    line,
    offer,
    select,
    shown_status,
    yes,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.programmes import offer_items, with_minutes_of
from gesprekskader.web.planning.timetable import (
    planned_times,
)

bp = Blueprint("meetings", __name__)

CHOICES = [
    ("shared", "Alle groepen praten over dezelfde items"),
    ("own", "Elke groep kiest zelf uit het aanbod"),
]


class MeetingForm(EditForm):
    sure = StringField(render_kw={"autocomplete": "off"})
    """The day that its planner says yes to, when it is an odd one."""
    asks = ""
    """Why the day is odd, when it is not said yes to yet."""
    was_on: date | None = None
    """The day it is planned on already: that is not asked again."""
    title = line("Titel", rules.LINE_LIMIT, "Geef de bijeenkomst een titel.")
    meeting_on = day("Datum")
    starts_at = clock("Begint om", "Vul in hoe laat het begint.")
    ends_at = clock("Klaar om (hoeft niet)")
    place = line("Plaats (hoeft niet)", rules.LINE_LIMIT)
    item_choice = choice(
        "Wie kiest de items?", CHOICES, "Kies wie de items kiest.", default="shared"
    )
    is_last = yes("Dit is de laatste bijeenkomst van het schooljaar: we kijken terug")

    def validate_ends_at(self, field: StringField) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError("De eindtijd ligt voor het begin.")

    def validate_meeting_on(self, field: DateField) -> None:
        if field.errors or field.data in (None, self.was_on):
            return
        self.asks = _oddness(field.data)
        if self.asks and self.sure.data != field.data.isoformat():
            raise ValidationError(f"{self.asks} Klopt dat?")

    def draft(self) -> MeetingDraft:
        return MeetingDraft(
            title=self.title.data,
            meeting_on=self.meeting_on.data,
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            place=self.place.data,
            item_choice=self.item_choice.data,
            is_last=self.is_last.data,
        )


def _oddness(day: date) -> str:
    """What may be a slip in this day, in a sentence; "" for an ordinary one."""
    said = ["is al voorbij"] if day < today() else []
    if (year := rules.school_year_of(day)) != rules.school_year_of(today()):
        said.append(f"valt in schooljaar {year}")
    return f"Deze datum {' en '.join(said)}." if said else ""


class NewMeetingForm(MeetingForm):
    format_key = select("Werkvorm")
    is_rehearsal = yes("Dit is een proefbijeenkomst. Alles wordt gewist als je hem sluit.")


@bp.route("/netwerken/<network_id>/bijeenkomsten/nieuw", methods=["GET", "POST"])
def add(network_id: str) -> Answer:
    actor = visitor.current()
    network = networks.led(db(), actor, network_id)
    formats = catalogue().formats
    like = _like(network_id)
    framework = framework_of(network)
    about = framework.item(request.args.get("item", ""))
    form = NewMeetingForm(data=_as(like) if like else None)
    offer(form.format_key, [(f.key, f.title) for f in formats.values()])
    if form.validate_on_submit():
        with form.refusals():
            chosen = formats[form.format_key.data]
            keys, phases = _programme_of_new(framework, chosen, like, form.item_choice.data)
            meeting_id = meetings.add(
                db(),
                actor,
                network_id,
                form.draft(),
                format_key=chosen.key,
                is_rehearsal=form.is_rehearsal.data,
                phases=phases,
                submission_id=form.submission_id.data,
                offers=keys,
                is_last_when_free=chosen.looks_back,
                framework=framework.key,
            )
            return see("programmes.items", meeting_id=meeting_id)
    return (
        render_template(
            "planning/meetings/form.html",
            form=form,
            network=network,
            meeting=None,
            formats=formats,
            like=like,
            about=about,
        ),
        shown_status(form),
    )


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
    }


def _programme_of_new(
    framework: Framework, meeting_format: MeetingFormat, like: Meeting | None, item_choice: str
) -> tuple[list[str], list[PhasePlan]]:
    """What it offers, and its parts: with the items and minutes of the meeting that is copied; else
    with the item that was asked for, or what the format proposes."""
    asked = request.args.get("item", "")
    keys = programmes.offered_keys(db(), like.id) if like else [asked]
    keys = keys if like or asked else list(meeting_format.items)
    keys = [key for key in keys if key in framework.by_key]
    phases = planned_phases(meeting_format, framework.items_of(keys), item_choice)
    return keys, with_minutes_of(like, phases) if like else phases


@bp.route("/bijeenkomsten/<meeting_id>/wijzigen", methods=["GET", "POST"])
def change(meeting_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = MeetingForm(obj=meeting, data={"version": str(meeting.version)})
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
            if form.item_choice.data != meeting.item_choice:
                offer_items(
                    visitor.at(meeting_id).meeting, programmes.offered_keys(db(), meeting_id)
                )
            return see("board.show", meeting_id=meeting_id)
    network = networks.find(db(), meeting.network_id)
    return (
        render_template(
            "planning/meetings/form.html",
            form=form,
            network=network,
            meeting=meeting,
            is_unused=meetings.is_unused(db(), meeting),
            formats={},
            like=None,
            about=None,
        ),
        shown_status(form),
    )


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
    meetings.wipe_rehearsal(db(), actor, meeting_id)
    return see("networks.show", network_id=meeting.network_id)


@bp.post("/bijeenkomsten/<meeting_id>/verwijderen")
def delete(meeting_id: str) -> Response:
    """A planned meeting that nobody used: gone for good."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    meetings.delete(db(), actor, meeting_id)
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
    )
