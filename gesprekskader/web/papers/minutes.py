"""Minutes to take along: of a meeting, of one group, of one's own steps."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request, url_for

from gesprekskader.exports import pdf, plain
from gesprekskader.records import Group, Meeting
from gesprekskader.reports import steps
from gesprekskader.reports.minutes import of_group, of_meeting
from gesprekskader.reports.switches import Switches
from gesprekskader.rules import CLOSED
from gesprekskader.store import groups, meetings, minutes
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.catalogue import about
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.papers import own_words

bp = Blueprint("minutes", __name__)


def _switches() -> Switches:
    """What the address asks for, else what this device chose last, else as we would.

    Names are never remembered: a link somebody else made could ask for them.
    """
    asked = request.args.get("keuze")
    if asked == "nieuw":
        chosen = Switches.ticked(request.args)
        visitor.remember("verslag", replace(chosen, names=False).remembered)
        return chosen
    if asked:
        return Switches.read(asked)
    known = visitor.remembered("verslag")
    return replace(Switches.read(known), names=False) if known else Switches()


@bp.get("/bijeenkomsten/<meeting_id>/verslag")
def meeting_page(meeting_id: str) -> str:
    """The choice beside a preview that is made by the template of the PDF."""
    meeting = _readable_meeting(meeting_id)
    switches = _switches()
    there = groups.with_items(db(), meeting_id)
    reach = visitor.reach(meeting_id)
    around = minutes.around(db(), meeting_id)
    told = of_meeting(
        db(),
        meeting,
        reach,
        switches=switches,
        talk=there,
        around=around,
        known=about,
    )
    files.jobs().warm()
    facilitates = visitor.may(Deed.FACILITATE, meeting_id)
    return render_template(
        "papers/minutes/meeting.html",
        meeting=meeting,
        report=told.report,
        text=plain.letter(told.report, address=_address(meeting_id)),
        form=own_words.filled(around.words, formdata=None) if facilitates else None,
        switches=switches,
        groups=there[0],
        facilitates=facilitates,
        can_print=pdf.is_possible(),
    )


def _address(meeting_id: str) -> str:
    """Where the minutes stand for others, "" without an address of ours."""
    base = services().settings.base_url
    return f"{base}{url_for('minutes.meeting_page', meeting_id=meeting_id)}" if base else ""


def _readable_meeting(meeting_id: str) -> Meeting:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.READ_MEETING, meeting_id)
    return meeting


def _readable_group(group_id: str) -> tuple[Meeting, Group]:
    group = groups.find(db(), group_id)
    visitor.require(Deed.SIT, group_id)
    return visitor.at(group.meeting_id).meeting, group


@bp.get("/bijeenkomsten/<meeting_id>/verslag.<kind>")
def meeting_file(meeting_id: str, kind: str) -> Response:
    meeting = _readable_meeting(meeting_id)
    told = of_meeting(db(), meeting, visitor.reach(meeting_id), _switches(), known=about)
    answer = files.as_paper(told, kind)
    if (
        request.method == "GET"
        and meeting.stage == CLOSED
        and visitor.may(Deed.FACILITATE, meeting_id)
    ):
        meetings.take_minutes(db(), meeting_id)
    return answer


@bp.get("/gesprekken/<group_id>/verslag.<kind>")
def group_file(group_id: str, kind: str) -> Response:
    meeting, group = _readable_group(group_id)
    reach = visitor.reach(meeting.id)
    told = of_group(db(), meeting, reach, group, _switches(), known=about)
    return files.as_paper(told, kind)


@bp.get("/mijn/stappen.<kind>")
def own_steps_file(kind: str) -> Response:
    return files.as_paper(steps.of_person(db(), visitor.whole_person(), about), kind)
