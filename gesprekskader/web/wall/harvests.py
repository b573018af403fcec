"""The harvest: what all groups wrote. Star, merge alike actions, strike what should not be."""

from flask import Blueprint, Response, render_template, request

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import FollowUpAction, Meeting, Outcome, PhasePlan
from gesprekskader.reports.themes import Theme, agreed_with_sources, by_item, said_with_sources
from gesprekskader.rules import NOBODY, PERSON, SEES_ALL, TALLIES
from gesprekskader.rules.parts import columns_at
from gesprekskader.store import (
    follow_ups,
    gatherings,
    group_writes,
    groups,
    harvests,
    owners,
    parked_points,
    people,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.follow_ups import Doer
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import board_choices, catalogue, tables_per_board
from gesprekskader.web.frame.day_fields import day
from gesprekskader.web.frame.forms import BareForm, new_submission_id, posted, posted_list
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.live import follow, of_leader
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import programme
from gesprekskader.web.room.group_pages import takes_texts

bp = Blueprint("harvests", __name__)
Sources = dict[str, list[Outcome] | list[FollowUpAction]]
_KINDS = {"opbrengsten": "outcomes", "vervolgacties": "follow_ups"}


@bp.get("/bijeenkomsten/<meeting_id>/ophalen")
def show(meeting_id: str) -> str:
    """For who leads with all that is done with a text; for others to read."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.READ_MEETING, meeting_id)
    if visitor.may(Deed.FACILITATE, meeting_id):
        return page(meeting)
    return render_template(
        "wall/harvests/read.html",
        meeting=meeting,
        themes=themes_of(meeting)[0],
        marked=parts_with_marks(meeting),
    )


def page(meeting: Meeting, **back: object) -> str:
    """For who leads; with what comes `back`, as wall/harvests/_for_tables.html needs it."""
    empty: dict[str, object] = {"typed": {}, "ticked": {}, "lacking": ()}
    return render_template("wall/harvests/show.html", **_gathered(meeting), **empty | back)


@bp.get("/bijeenkomsten/<meeting_id>/zaal")
def room(meeting_id: str) -> str:
    """What was written in a part for the whole room, for all in it, before the harvest too."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.TAKE_PART, meeting_id)
    themes = themes_of(meeting)[0]
    for theme in themes:
        theme.follow_ups = []
        theme.outcomes = [each for each in theme.outcomes if each[0].sees == SEES_ALL]
    return render_template(
        "wall/harvests/read.html",
        meeting=meeting,
        themes=[t for t in themes if t.is_reached],
        marked=[],
    )


def parts_with_marks(meeting: Meeting) -> list[PhasePlan]:
    """The parts in which each marks what they want."""
    return [part for part in programme(meeting) if part.capture in TALLIES]


@bp.get("/bijeenkomsten/<meeting_id>/ophalen/stand")
def state(meeting_id: str) -> Answer:
    """The texts again, for a page that stays open while groups still add."""
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    return follow(meeting_id, of_leader(meeting_id)) or render_template(
        "wall/harvests/_list.html", **_gathered(meeting)
    )


def _gathered(meeting: Meeting) -> dict[str, object]:
    """All groups' texts, and what a gespreksleider can do with them."""
    themes, sources = themes_of(meeting)
    around = gatherings.of_meeting(db(), meeting.id)
    only = "1" if request.args.get("ster") == "1" else None
    agreed = [f for theme in themes for f, _ in theme.follow_ups]
    for_tables = [f for f in agreed if f.is_for_table and f.id not in around.forwarded]
    per_board = {catalogue().roundtables[key].title for key in tables_per_board()}
    asks = any(f.owner in per_board for f in for_tables)
    for theme in themes if only else ():
        theme.outcomes = [each for each in theme.outcomes if each[0].is_starred]
        theme.follow_ups = [each for each in theme.follow_ups if each[0].is_starred]
    return {
        "meeting": meeting,
        "columns": {
            theme.key: columns_at(programme(meeting), theme.item.place) for theme in themes
        },
        "themes": [theme for theme in themes if theme.is_reached] if only else themes,
        "marked": parts_with_marks(meeting),
        "only": only,
        "sources": sources,
        "around": around,
        "own_id": visitor.current().person_id,
        "for_tables": for_tables,
        "per_board": per_board,
        "boards": board_choices() if asks else [],
        "takes_texts": takes_texts(meeting),
        "new_submission_id": new_submission_id,
        "passed": min(request.args.get("door", 0, type=int), len(around.forwarded)),
    }


def themes_of(meeting: Meeting) -> tuple[list[Theme], Sources]:
    """What was said and agreed by item, and what was merged, by what it became."""
    reach = visitor.reach(meeting.id)
    said, said_before = said_with_sources(db(), meeting, reach)
    agreed, agreed_before = agreed_with_sources(db(), meeting, reach)
    there, picked = groups.with_items(db(), meeting.id)
    return by_item(picked, said, agreed, there), {**said_before, **agreed_before}


def _kind(sort: str) -> str:
    """The kind of a text, as the store calls it."""
    if sort not in _KINDS:
        raise NotFound
    return _KINDS[sort]


def _load(sort: str, text_id: str) -> str:
    """The meeting of a text, for who facilitates it."""
    meeting_id = group_writes.meeting_of_text(db(), _kind(sort), text_id)
    visitor.require(Deed.FACILITATE, meeting_id)
    return meeting_id


def _back(meeting_id: str, text_id: str) -> Response:
    only = request.args.get("ster")
    return see("harvests.show", meeting_id=meeting_id, ster=only, anchor=f"tekst-{text_id}")


@bp.post("/ophalen/<sort>/<text_id>/ster")
def star(sort: str, text_id: str) -> Response:
    meeting_id = harvests.star(db(), visitor.current(), _kind(sort), text_id, starred=True)
    return _back(meeting_id, text_id)


@bp.post("/ophalen/<sort>/<text_id>/geen-ster")
def unstar(sort: str, text_id: str) -> Response:
    meeting_id = harvests.star(db(), visitor.current(), _kind(sort), text_id, starred=False)
    return _back(meeting_id, text_id)


@bp.post("/ophalen/vervolgacties/<follow_up_id>/eigenaar")
def give(follow_up_id: str) -> Response:
    """To somebody who sits in its group, to oneself, or to nobody."""
    meeting_id = _load("vervolgacties", follow_up_id)
    person_id, actor = posted("person"), visitor.current()
    group_id = follow_ups.find(db(), follow_up_id).group_id
    known = owners.at_group(db(), group_id).people
    if person_id and person_id not in {*known, actor.person_id}:
        raise NotFound
    name = known.get(person_id) or (people.find(db(), person_id).name if person_id else "")
    doer = Doer(PERSON, name, person_id) if person_id else Doer(NOBODY)
    harvests.give(db(), actor, follow_up_id, doer)
    return _back(meeting_id, follow_up_id)


@bp.post("/ophalen/<sort>/<text_id>/doorhaling")
def strike(sort: str, text_id: str) -> Response:
    meeting_id = harvests.strike(db(), visitor.current(), _kind(sort), text_id)
    return see("harvests.show", meeting_id=meeting_id)


class ParkForm(BareForm):
    return_on = day("Laat terugkomen op")


@bp.post("/opbrengsten/<outcome_id>/parkeren")
def park(outcome_id: str) -> Response:
    """Not for now: it comes back in the first meeting on or after that day."""
    meeting_id = _load("opbrengsten", outcome_id)
    form = ParkForm()
    if not form.validate_on_submit():
        raise RuleBroken(form.return_on.errors[0])
    parked_points.park(db(), visitor.current(), outcome_id, form.return_on.data)
    return _back(meeting_id, outcome_id)


@bp.post("/opbrengsten/<outcome_id>/niet-parkeren")
def unpark(outcome_id: str) -> Response:
    meeting_id = _load("opbrengsten", outcome_id)
    parked_points.unpark(db(), visitor.current(), outcome_id)
    return _back(meeting_id, outcome_id)


@bp.post("/bijeenkomsten/<meeting_id>/geparkeerd/<point_id>/besproken")
def set_done(meeting_id: str, point_id: str) -> Response:
    visitor.require(Deed.FACILITATE, meeting_id)
    parked_points.set_done(db(), visitor.current(), point_id)
    return see("last_time.show", meeting_id=meeting_id)


@bp.post("/bijeenkomsten/<meeting_id>/ophalen/samen")
def merge(meeting_id: str) -> Response:
    """Two texts of one sort say the same: the upper one stays, or the lower one; the other becomes
    a source of it."""
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    picked = [text.partition(":")[::2] for text in posted_list("tekst")]
    sorts = {sort for sort, _ in picked}
    if len(picked) != 2 or len(sorts) != 1 or not sorts <= _KINDS.keys():
        raise RuleBroken("Kies twee opbrengsten, of twee acties, die hetzelfde zeggen.")
    into, gone = [text_id for _, text_id in picked]
    if posted("andersom"):
        into, gone = gone, into
    harvests.merge(db(), actor, _kind(sorts.pop()), gone, into)
    return _back(meeting_id, into)


@bp.post("/ophalen/<sort>/<text_id>/losmaken")
def part(sort: str, text_id: str) -> Response:
    meeting_id = harvests.part(db(), visitor.current(), _kind(sort), text_id)
    return _back(meeting_id, text_id)


@bp.post("/vervolgacties/<follow_up_id>/splitsing")
def split(follow_up_id: str) -> Response:
    """One for every board: each CoOP'er takes up the own part."""
    meeting_id = _load("vervolgacties", follow_up_id)
    harvests.split(db(), visitor.current(), follow_up_id)
    return _back(meeting_id, follow_up_id)
