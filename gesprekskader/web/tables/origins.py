"""A meeting made from the agenda of a roundtable, or from one question."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.catalogue.programmes import planned_phases, with_agenda
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import today
from gesprekskader.records import Network
from gesprekskader.records.shortening import shortened
from gesprekskader.reports import agendas as sheets
from gesprekskader.rules import school_year_of
from gesprekskader.store import access, agendas, meetings, networks, origins, roundtables
from gesprekskader.store.access import Deed
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import (
    catalogue,
    formats_for,
    framework_of,
    tables_per_board,
)
from gesprekskader.web.frame.day_fields import clock, day
from gesprekskader.web.frame.forms import (
    Form,
    line,
    offer,
    posted,
    posted_list,
    select,
    shown_status,
    yes,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db

bp = Blueprint("origins", __name__, url_prefix="/overlegtafel/bijeenkomst")


class OriginForm(Form):
    network = select("In welk netwerk?")
    format_key = select("Welke werkvorm?")
    title = line("Hoe heet de bijeenkomst?", rules.LINE_LIMIT, "Geef de bijeenkomst een naam.")
    meeting_on = day("Welke dag?")
    starts_at = clock("Hoe laat?", "Vul in hoe laat het begint.")
    ends_at = clock("Tot hoe laat?")
    place = line("Waar?", rules.LINE_LIMIT)
    with_points = yes("Zet deze punten op de agenda en in het programma")

    def begin(self, told: "Origin", network: str) -> None:
        """What it begins with, and the network that was made for it just now."""
        self.title.data, self.meeting_on.data, self.place.data = (
            told.title,
            told.held_on,
            told.place,
        )
        self.starts_at.data, self.ends_at.data = told.starts_at, told.ends_at
        self.network.data = network or self.network.data
        self.with_points.data = bool(network)

    def points(self) -> list[tuple[str, int]]:
        """The words and the minutes of what the page showed, when they are to come along."""
        words = posted_list("punt", limit=rules.FOLLOW_UP_LIMIT)
        minutes = [whole(sent) or 0 for sent in posted_list("duur")]
        found = zip(words, minutes, strict=False) if self.with_points.data else ()
        return [(said, min(many, rules.MOST_MINUTES)) for said, many in found if said]


@dataclass(frozen=True)
class Origin:
    """An agenda, or one question: what a meeting of it begins with."""

    id: str
    key: str
    board_id: str | None
    title: str
    table: str
    held_on: date
    starts_at: str
    ends_at: str
    place: str
    points: list[tuple[str, int]]
    """What comes up, in its order: words and minutes."""
    item_keys: list[str]
    """Keys of what the questions are about."""


def _may_use(origin: str) -> frozenset[Deed]:
    deeds = Deed.USE_AGENDA, Deed.ANSWER_POINT
    return access.which(db(), visitor.require_account(), origin, *deeds)


def _load(origin: str) -> Origin:
    """Raises NotFound for who may not use the agenda, or answer the point."""
    may = access.which(db(), visitor.require_account(), origin, Deed.USE_AGENDA, Deed.ANSWER_POINT)
    agenda = agendas.find(db(), origin) if Deed.USE_AGENDA in may else None
    if not may:
        raise NotFound
    points = roundtables.of_ids(db(), agenda.forwarding_ids if agenda else [origin])
    items = [i.key for p in points for i in p.forwarding.items if i.key and not i.is_point]
    keys = list(dict.fromkeys(items))
    if agenda:
        where = sheets.where(agenda)
        told = [
            (asked.first.question if asked else each.words, each.minutes)
            for each, asked in sheets.told(agenda, points)
        ]
        return Origin(
            agenda.id,
            agenda.roundtable_key,
            agenda.board_id,
            f"Overleg {where}",
            where,
            agenda.held_on,
            agenda.starts_at,
            agenda.ends_at,
            agenda.place,
            told,
            keys,
        )
    here = points[0].forwarding
    board = here.board_id if here.at_key in tables_per_board() else None
    title, asked = shortened(here.question, rules.LINE_LIMIT), [(here.question, agendas.MINUTES)]
    return Origin(origin, here.at_key, board, title, here.place, today(), "", "", "", asked, keys)


@bp.post("/netwerk")
def add_network() -> Response:
    """A network of who sits at the table: the meeting is made in it on the page that comes next."""
    key, _, board = posted("tafel").partition("|")
    table = catalogue().roundtables.get(key)
    if table is None:
        raise NotFound
    network_id = origins.add_network(
        db(),
        visitor.require_account(),
        key,
        board or None,
        name=posted("name") or f"Overleg {table.title}",
        school_year=school_year_of(today()),
        submission_id=posted("submission_id"),
    )
    return see("origins.make", origin=posted("origin"), netwerk=network_id)


@bp.route("/<origin>", methods=["GET", "POST"])
def make(origin: str) -> Answer:
    """In a network that I lead; the form brings along what the questions are about."""
    led = {n.id: n for n in networks.facilitated_by(db(), visitor.require_account())}
    form = OriginForm()
    offer(form.network, [(n.id, n.name) for n in led.values()])
    formats = {key: f for network_id in led or [""] for key, f in formats_for(network_id).items()}
    offer(form.format_key, [(f.key, f.title) for f in formats.values()])
    if form.is_submitted() and not _may_use(origin):
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            meeting_id = _make(form, led[form.network.data], origin)
            return see("board.show", meeting_id=meeting_id)
    told = _load(origin)
    if not form.is_submitted():
        form.begin(told, request.args.get("netwerk", ""))
    is_made = f"Overleg {told.table}" in {n.name for n in led.values()}
    may_add = not is_made and origins.has_seat(db(), visitor.current(), told.key, told.board_id)
    return (
        render_template("tables/origins/make.html", form=form, told=told, may_add=may_add),
        shown_status(form),
    )


def _make(form: OriginForm, network: Network, origin: str) -> str:
    framework, chosen = framework_of(network), formats_for(network.id).get(form.format_key.data)
    if chosen is None:
        raise RuleBroken(
            f"Deze werkvorm is niet van {network.name}. Kies een andere werkvorm of een ander"
            " netwerk."
        )
    keys = [key for key in posted_list("item") if key in framework.by_key] or list(chosen.items)
    keys = [key for key in keys if key in framework.by_key]
    points = form.points()
    draft = MeetingDraft(
        form.title.data,
        form.meeting_on.data,
        form.starts_at.data,
        form.ends_at.data or "",
        form.place.data or "",
        chosen.who_chooses,
        is_last=False,
    )
    return meetings.add(
        db(),
        visitor.current(),
        network.id,
        draft,
        format_key=chosen.key,
        is_rehearsal=False,
        phases=with_agenda(chosen, draft.item_choice, points)
        if points
        else planned_phases(chosen, framework.items_of(keys), draft.item_choice),
        submission_id=form.submission_id.data,
        offers=keys,
        framework=framework.key,
        origin=origin,
        points=[shortened(words, rules.LINE_LIMIT) for words, _ in points],
    )
