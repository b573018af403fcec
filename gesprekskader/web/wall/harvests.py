"""The harvest: what all groups wrote. Star, merge alike actions, strike what should not be."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import FollowUpAction, Meeting
from gesprekskader.reports.themes import Theme, agreed_with_sources, by_item, said_at
from gesprekskader.store import (
    follow_ups,
    group_writes,
    groups,
    harvests,
    meetings,
    parked_points,
    picked_items,
)
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.day_fields import day
from gesprekskader.web.frame.forms import BareForm, posted
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.live import follow, of_meeting
from gesprekskader.web.frame.visitor import db

bp = Blueprint("harvests", __name__)
_KINDS = {"opbrengsten": "outcomes", "vervolgacties": "follow_ups"}


@bp.get("/bijeenkomsten/<meeting_id>/ophalen")
def show(meeting_id: str) -> str:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.READ_MEETING, meeting_id)
    return render_template("wall/harvests/show.html", **_spoken(meeting))


@bp.get("/bijeenkomsten/<meeting_id>/ophalen/stand")
def state(meeting_id: str) -> Answer:
    """The texts again, for a page that stays open while groups still add."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.READ_MEETING, meeting_id)
    return follow(meeting_id, of_meeting(meeting_id)) or render_template(
        "wall/harvests/_list.html", **_spoken(meeting)
    )


def _spoken(meeting: Meeting) -> dict[str, object]:
    """All groups' texts, for reading aloud, and what a gespreksleider can do with them."""
    themes, sources = themes_of(meeting)
    return {
        "meeting": meeting,
        "themes": themes,
        "facilitates": visitor.may(Deed.FACILITATE, meeting.id),
        "boards": harvests.boards_of(db(), meeting.id),
        "sources": sources,
        "parked": parked_points.days_of_meeting(db(), meeting.id),
        "next_on": meetings.next_on(db(), meeting),
        "big": request.args.get("groot") == "1",
        "is_live": meeting.is_to_come and visitor.may(Deed.FACILITATE, meeting.id),
    }


def themes_of(meeting: Meeting) -> tuple[list[Theme], dict[str, list[FollowUpAction]]]:
    """What was said and agreed by item, and the actions that were merged, by what they became."""
    reach = visitor.reach(meeting.id)
    agreed, sources = agreed_with_sources(db(), meeting, reach)
    themes = by_item(
        picked_items.of_meeting(db(), meeting.id),
        said_at(db(), meeting, reach),
        agreed,
        groups.of_meeting(db(), meeting.id),
    )
    return themes, sources


def _load(sort: str, text_id: str) -> tuple[str, str]:
    """The kind of a text and its meeting, for who facilitates it."""
    if sort not in _KINDS:
        raise NotFound
    kind = _KINDS[sort]
    meeting_id = group_writes.meeting_of(db(), group_writes.group_of(db(), kind, text_id))
    visitor.require(Deed.FACILITATE, meeting_id)
    return kind, meeting_id


def _back(meeting_id: str, text_id: str) -> Response:
    return see("harvests.show", meeting_id=meeting_id, anchor=f"tekst-{text_id}")


@bp.post("/ophalen/<sort>/<text_id>/ster")
def star(sort: str, text_id: str) -> Response:
    kind, meeting_id = _load(sort, text_id)
    harvests.star(db(), visitor.current(), kind, text_id, starred=True)
    return _back(meeting_id, text_id)


@bp.post("/ophalen/<sort>/<text_id>/geen-ster")
def unstar(sort: str, text_id: str) -> Response:
    kind, meeting_id = _load(sort, text_id)
    harvests.star(db(), visitor.current(), kind, text_id, starred=False)
    return _back(meeting_id, text_id)


@bp.post("/ophalen/<sort>/<text_id>/doorhaling")
def strike(sort: str, text_id: str) -> Response:
    kind, meeting_id = _load(sort, text_id)
    harvests.strike(db(), visitor.current(), kind, text_id)
    return see("harvests.show", meeting_id=meeting_id)


class ParkForm(BareForm):
    return_on = day("Laat terugkomen op")


@bp.post("/opbrengsten/<outcome_id>/parkeren")
def park(outcome_id: str) -> Response:
    """Not for now: it comes back in the first meeting on or after that day."""
    _, meeting_id = _load("opbrengsten", outcome_id)
    form = ParkForm()
    if not form.validate_on_submit():
        raise RuleBroken(form.return_on.errors[0])
    parked_points.park(db(), visitor.current(), outcome_id, form.return_on.data)
    return _back(meeting_id, outcome_id)


@bp.post("/opbrengsten/<outcome_id>/niet-parkeren")
def unpark(outcome_id: str) -> Response:
    _, meeting_id = _load("opbrengsten", outcome_id)
    parked_points.unpark(db(), visitor.current(), outcome_id)
    return _back(meeting_id, outcome_id)


@bp.post("/bijeenkomsten/<meeting_id>/geparkeerd/<point_id>/besproken")
def set_done(meeting_id: str, point_id: str) -> Response:
    visitor.require(Deed.FACILITATE, meeting_id)
    parked_points.set_done(db(), visitor.current(), point_id)
    return see("last_time.show", meeting_id=meeting_id)


@bp.get("/vervolgacties/<follow_up_id>/samenvoeging")
def choose(follow_up_id: str) -> str:
    """Which other action says the same?"""
    _, meeting_id = _load("vervolgacties", follow_up_id)
    here = follow_ups.find(db(), follow_up_id)
    others = [f for f in follow_ups.of_meeting(db(), meeting_id) if f.id != here.id]
    others.sort(key=lambda other: other.item.key != here.item.key)  # of the same item first
    return render_template(
        "wall/harvests/merge.html",
        action=here,
        others=others,
        meeting=visitor.at(meeting_id).meeting,
    )


@bp.post("/vervolgacties/<follow_up_id>/samenvoeging")
def merge(follow_up_id: str) -> Response:
    follow_ups.find(db(), follow_up_id)
    _, meeting_id = _load("vervolgacties", follow_up_id)
    into = posted("into")
    follow_ups.find(db(), into)
    harvests.merge_actions(db(), visitor.current(), follow_up_id, into)
    return _back(meeting_id, into)


@bp.post("/vervolgacties/<follow_up_id>/splitsing")
def split(follow_up_id: str) -> Response:
    """One for every board: each CoOP'er takes up the own part."""
    _, meeting_id = _load("vervolgacties", follow_up_id)
    harvests.split(db(), visitor.current(), follow_up_id)
    return _back(meeting_id, follow_up_id)


@bp.post("/vervolgacties/<follow_up_id>/losmaken")
def part(follow_up_id: str) -> Response:
    _, meeting_id = _load("vervolgacties", follow_up_id)
    harvests.part(db(), visitor.current(), follow_up_id)
    return _back(meeting_id, follow_up_id)
