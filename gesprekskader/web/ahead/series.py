"""Series of meetings: proposed with all their dates, planned at once, moved together or apart."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request

from gesprekskader.catalogue.model import MeetingFormat, MeetingSeries, SeriesMeeting
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.exports import calendar
from gesprekskader.moments import now, today
from gesprekskader.records import Network
from gesprekskader.records.series import Series
from gesprekskader.reports.names import name_of
from gesprekskader.rules import school_year_of
from gesprekskader.store import networks, series
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.series import MeetingPlan
from gesprekskader.web.ahead.own_series import of_network, series_for
from gesprekskader.web.ahead.series_forms import MoveForm, PlanForm, RowForm, WhenForm
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import formats_for, framework_of
from gesprekskader.web.frame.forms import offer, posted, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.meeting_forms import oddness

bp = Blueprint("series", __name__)


@dataclass(frozen=True)
class ProposedMeeting:
    """A meeting of a series that is not made yet: who holds it, and what is filled in."""

    meeting: SeriesMeeting
    network: Network
    format: MeetingFormat | None
    """None when this network can't choose it."""
    proposed_on: date
    form: RowForm

    @property
    def remark(self) -> str:
        """What may be a slip in its day; nothing is refused for it."""
        day = self.form.meeting_on.data
        return oddness(day) if day else ""


@bp.get("/netwerken/<network_id>/reeksen")
def index(network_id: str) -> str:
    """The series in the year of a network, and those to choose from."""
    led = {one.id: one for one in networks.facilitated_by(db(), visitor.current())}
    if network_id not in led:
        raise NotFound
    return render_template(
        "ahead/series/index.html",
        network=led[network_id],
        planned=series.of_network(db(), network_id, school_year_of(today())),
        choices=series_for(network_id, led),
        own={one.key: one for one in of_network(network_id)},
    )


@bp.route("/netwerken/<network_id>/reeksen/<key>", methods=["GET", "POST"])
def plan(network_id: str, key: str) -> Answer:
    """All dates of a series before they are made; the first one and who plays which part stand in
    the address."""
    led = {one.id: one for one in networks.facilitated_by(db(), visitor.current())}
    chosen = series_for(network_id, led).get(key) if network_id in led else None
    if chosen is None:
        raise NotFound
    asked = request.args or None
    when = WhenForm(asked, data={"starts_at": "13:30"})
    who = _who(chosen, network_id, led)
    rows = _rows(chosen, when, who) if asked and when.validate() else []
    form = PlanForm()
    if rows and form.validate_on_submit() and _are_right(rows):
        with form.refusals():
            made = _make(chosen, rows, form)
            return see("series.show", series_id=made)
    page = render_template(
        "ahead/series/plan.html",
        network=led[network_id],
        chosen=chosen,
        led=led,
        when=when,
        who=who,
        rows=rows,
        form=form,
    )
    return page, shown_status(form)


def _who(chosen: MeetingSeries, network_id: str, led: dict[str, Network]) -> dict[str, Network]:
    """Part -> the network that plays it; a part that nobody plays is left out."""
    found = {}
    for number, part in enumerate(chosen.parts):
        at_first = network_id if part in ("", chosen.parts[0]) else ""
        network = led.get(request.args.get(f"deel-{number}", at_first) if part else network_id)
        if network:
            found[part] = network
    return found


def _rows(chosen: MeetingSeries, when: WhenForm, who: dict[str, Network]) -> list[ProposedMeeting]:
    known = {network.id: formats_for(network.id) for network in who.values()}
    rows = []
    for number, meeting in enumerate(chosen.meetings):
        if network := who.get(meeting.part):
            day = when.first_on.data + timedelta(weeks=meeting.week - 1)
            its_format = known[network.id].get(meeting.format_key)
            filled = {
                "is_made": its_format is not None,
                "meeting_on": day,
                "starts_at": meeting.starts_at or when.starts_at.data,
            }
            form = RowForm(prefix=f"rij-{number}-", data=filled)
            rows.append(ProposedMeeting(meeting, network, its_format, day, form))
    return rows


def _are_right(rows: list[ProposedMeeting]) -> bool:
    """Whether all that go on have a day and an hour; each says what it lacks."""
    return all([row.form.validate() for row in rows if row.form.is_made.data])


def _make(chosen: MeetingSeries, rows: list[ProposedMeeting], form: PlanForm) -> str:
    plans = [_plan(row, form.place.data) for row in rows if row.form.is_made.data]
    if not plans:
        raise RuleBroken("Kies ten minste één bijeenkomst die doorgaat.")
    return series.add(
        db(),
        visitor.current(),
        chosen.key,
        chosen.title,
        plans,
        submission_id=form.submission_id.data,
    )


def _plan(row: ProposedMeeting, place: str) -> MeetingPlan:
    framework, its_format = framework_of(row.network), row.format
    if its_format is None:
        raise RuleBroken(
            f"De werkvorm van '{row.meeting.title}' is er niet voor {row.network.name}. Laat deze"
            " bijeenkomst weg."
        )
    keys = [key for key in its_format.items if key in framework.by_key]
    choice = its_format.who_chooses or "shared"
    phases = planned_phases(its_format, framework.items_of(keys), choice)
    draft = MeetingDraft(
        title=row.meeting.title,
        meeting_on=row.form.meeting_on.data,
        starts_at=row.form.starts_at.data,
        ends_at="",
        place=place or "",
        item_choice=choice,
        is_last=False,
    )
    return MeetingPlan(
        network_id=row.network.id,
        draft=draft,
        format_key=its_format.key,
        framework=framework.key,
        phases=tuple(phases),
        offers=tuple(keys),
        is_last_when_free=its_format.looks_back,
    )


@bp.route("/reeksen/<series_id>", methods=["GET", "POST"])
def show(series_id: str) -> Answer:
    """All its dates; one of them, or several, to another day."""
    found = series.led(db(), visitor.current(), series_id)
    form = MoveForm()
    offer(form.networks, list(found.networks.items()))
    if not form.is_submitted():
        form.networks.data = list(found.networks)
    if form.validate_on_submit():
        with form.refusals():
            moved, which = _move(found, form), posted("meeting_id")
            return see(
                "series.show", series_id=series_id, verzet=moved, welke=which, anchor="klaar"
            )
    movable = found.movable(today())
    asked = posted("meeting_id") or request.args.get("welke", "")
    first = next((one for one in movable if one.id == asked), next(iter(movable), None))
    page = render_template(
        "ahead/series/show.html",
        series=found,
        movable={meeting.id for meeting in movable},
        first=first,
        form=form,
        moved=whole(request.args.get("verzet")) or 0,
        remark=oddness(first.meeting_on) if first else "",
    )
    return page, shown_status(form)


def _move(found: Series, form: MoveForm) -> int:
    """How many moved."""
    try:
        was_on = date.fromisoformat(posted("was_on"))
    except ValueError:
        was_on = date.min  # no day that anybody looked at
    return series.move(
        db(),
        visitor.current(),
        found.id,
        posted("meeting_id"),
        form.day.data,
        was_on=was_on,
        reach=form.reach.data,
        network_ids=form.networks.data if len(found.networks) > 1 else found.networks,
    )


@bp.get("/reeksen/<series_id>/agenda.ics")
def file(series_id: str) -> Response:
    """All its dates for a calendar; taken in again it follows what moved."""
    found = series.led(db(), visitor.current(), series_id)
    body = calendar.write(list(found.meetings), now())
    return files.download(body, "ics", name_of("reeks", found.title))
