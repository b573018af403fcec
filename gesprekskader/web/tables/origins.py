"""A meeting made from the agenda of a roundtable, or from one question."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from gesprekskader import rules
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.records import Network
from gesprekskader.reports import agendas as sheets
from gesprekskader.reports.table_lines import lines
from gesprekskader.rules import school_year_of
from gesprekskader.store import access, agendas, meetings, networks, origins, roundtables
from gesprekskader.store.access import Deed
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue, framework_of, tables_per_board
from gesprekskader.web.frame.day_fields import clock, day
from gesprekskader.web.frame.forms import Form, line, offer, select, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("origins", __name__, url_prefix="/overlegtafel/bijeenkomst")


class OriginForm(Form):
    network = select("In welk netwerk?")
    format_key = select("Welke werkvorm?")
    title = line("Hoe heet de bijeenkomst?", rules.LINE_LIMIT, "Geef de bijeenkomst een naam.")
    meeting_on = day("Welke dag?")
    starts_at = clock("Hoe laat?", "Vul in hoe laat het begint.")
    place = line("Waar?", rules.LINE_LIMIT)


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
    questions: list[str]
    items: list[str]
    """Keys of what the questions are about."""


def _load(origin: str) -> Origin:
    """Raises NotFound for who may not use the agenda, or answer the point."""
    may = access.which(db(), visitor.require_account(), origin, Deed.USE_AGENDA, Deed.ANSWER_POINT)
    agenda = agendas.find(db(), origin) if Deed.USE_AGENDA in may else None
    if not may:
        raise NotFound
    points = roundtables.of_ids(db(), agenda.forwarding_ids if agenda else [origin])
    items = [i.key for p in points for i in p.forwarding.items if i.key and not i.is_point]
    asked = [each.first.question for each in lines(points)]
    keys = list(dict.fromkeys(items))
    if agenda:
        where = sheets.where(agenda)
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
            asked,
            keys,
        )
    here = points[0].forwarding
    board = here.board_id if here.at_key in tables_per_board() else None
    title = here.question[: rules.LINE_LIMIT]
    return Origin(origin, here.at_key, board, title, here.place, today(), "", "", "", asked, keys)


@bp.route("/<origin>", methods=["GET", "POST"])
def make(origin: str) -> Answer:
    """In a network that I lead, or in a new one with who sits at the table."""
    told, actor = _load(origin), visitor.current()
    led = networks.facilitated_by(db(), actor)
    first = {"title": told.title, "meeting_on": told.held_on, "place": told.place}
    form = OriginForm(data=first | {"starts_at": told.starts_at or "09:00"})
    offer(form.network, [*((n.id, n.name) for n in led), ("", f"Nieuw: Overleg {told.table}")])
    form.network.data = form.network.data or ""
    offer(form.format_key, [(f.key, f.title) for f in catalogue().formats.values()])
    form.format_key.data = form.format_key.data or next(iter(catalogue().formats))
    if form.validate_on_submit():
        with form.refusals():
            meeting_id = _make(form, told, {network.id: network for network in led})
            return see("board.show", meeting_id=meeting_id)
    page = render_template("tables/origins/make.html", form=form, told=told)
    return page, shown_status(form)


def _make(form: OriginForm, told: Origin, led: dict[str, Network]) -> str:
    network = led.get(form.network.data) or networks.find(db(), _new_network(form, told))
    framework, chosen = framework_of(network), catalogue().formats[form.format_key.data]
    keys = [key for key in told.items if key in framework.by_key] or list(chosen.items)
    keys = [key for key in keys if key in framework.by_key]
    draft = MeetingDraft(
        form.title.data,
        form.meeting_on.data,
        form.starts_at.data,
        told.ends_at if told.ends_at > form.starts_at.data else "",
        form.place.data or "",
        chosen.who_chooses,
        is_last=False,
    )
    meeting_id = meetings.add(
        db(),
        visitor.current(),
        network.id,
        draft,
        format_key=chosen.key,
        is_rehearsal=False,
        phases=planned_phases(chosen, framework.items_of(keys), draft.item_choice),
        submission_id=form.submission_id.data,
        offers=keys,
        framework=framework.key,
    )
    origins.set_origin(db(), visitor.current(), meeting_id, told.id)
    return meeting_id


def _new_network(form: OriginForm, told: Origin) -> str:
    return origins.add_network(
        db(),
        visitor.current(),
        told.key,
        told.board_id,
        name=f"Overleg {told.table}"[: rules.LINE_LIMIT],
        school_year=school_year_of(form.meeting_on.data),
        framework="",
        submission_id=f"{form.submission_id.data}-netwerk",
    )
