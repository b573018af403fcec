"""My year: own steps with their notes, what became of what I shared, and the next dates."""

from contextlib import suppress
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.exports import calendar
from gesprekskader.moments import now, today
from gesprekskader.records import PersonalStep
from gesprekskader.reports.names import name_of
from gesprekskader.reports.steps import as_plain_text
from gesprekskader.store import (
    carried_steps,
    follow_ups,
    forwardings,
    meetings,
    people,
    step_notes,
    steps,
)
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.application import mail_is_set_up
from gesprekskader.web.frame.catalogue import spoken_about
from gesprekskader.web.frame.forms import (
    Form,
    offer,
    select,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.agenda_points import takes_points
from gesprekskader.web.year.steps import StepFields, all_items, by_key

bp = Blueprint("my_year", __name__, url_prefix="/mijn")


class OwnStepForm(StepFields, Form):
    network = select("Bij welk netwerk hoort het?")


class NoteForm(Form):
    text = text("Notitie", rules.STEP_LIMIT, "Schrijf eerst een paar woorden.")


@bp.route("", methods=["GET", "POST"])
def show() -> Answer:
    """Open steps first, what was looked back on below; a step can be added any time."""
    actor = visitor.require_person()
    form = OwnStepForm()
    _offer(form)
    if form.validate_on_submit():
        with form.refusals():
            if not form.network.data:
                raise RuleBroken("Je hoort nog niet bij een netwerk. Doe eerst mee met een code.")
            step_id = steps.add(
                db(),
                actor,
                form.draft(),
                network_id=form.network.data,
                meeting_id=None,
                school_year=rules.school_year_of(today()),
                submission_id=form.submission_id.data,
            )
            return see("my_year.show", anchor=f"stap-{step_id}")
    return _page(form), shown_status(form)


def _offer(form: OwnStepForm) -> None:
    """The networks of the visitor, and the items that those talk about."""
    mine = steps.networks_of(db(), visitor.current().own_id)
    offer(form.network, mine)
    form.offer_items(by_key(all_items(spoken_about([id_ for id_, _ in mine]))))


def _page(form: OwnStepForm, note_form: NoteForm | None = None, at: str = "") -> str:
    person_id = visitor.current().own_id
    own, shown = steps.own_and_shown(db(), person_id)
    threads = carried_steps.in_threads(own)
    mine = follow_ups.of_owner(db(), person_id)
    everything = [thread.step for thread in threads]
    notes = step_notes.of_person(db(), person_id)
    ways = forwardings.of_own_steps(db(), person_id)
    known = meetings.coming_to(db(), visitor.current())
    coming = [one.meeting for one in known if one.meeting.stage != rules.CLOSED]
    return render_template(
        "year/my_year/show.html",
        form=form,
        note_form=note_form or NoteForm(formdata=None),
        at=at,
        open_steps=[step for step in everything if steps.is_open(step)],
        shown=shown,
        ended=_by_meeting([step for step in everything if not steps.is_open(step)]),
        threads={thread.step.id: thread for thread in threads},
        notes={thread.step.id: carried_steps.gathered(thread, notes) for thread in threads},
        ways={thread.step.id: carried_steps.gathered(thread, ways) for thread in threads},
        mail=_mail_link(everything),
        undo=_undo(request.args.get("weg", "")),
        coming=coming,
        gathers={one.meeting.id: one.gathers for one in known if one.gathers},
        agendas={
            one.meeting.id
            for one in known
            if one.is_listed and takes_points(one.meeting, one.format_text)
        },
        has_mail=mail_is_set_up(),
        everything=everything,
        actions=mine,
        ways_of_actions=forwardings.of_follow_ups(db(), [f.whole_id for f in mine]) if mine else {},
        asked={action.id for action in visitor.waiting().asked},
        answers=visitor.waiting().answers,
        gone=bool(request.args.get("weg_actie")),
    )


def _by_meeting(ended: list[PersonalStep]) -> list[tuple[str, list[PersonalStep]]]:
    """Steps that ended, under the meeting where they were looked back on, the newest first."""
    groups: dict[str | None, tuple[str, list[PersonalStep]]] = {}
    for step in sorted(ended, key=lambda s: s.looked_back_at or s.changed_at, reverse=True):
        title = step.looked_back_title or "Zelf teruggekeken"
        groups.setdefault(step.looked_back_in, (title, []))[1].append(step)
    return list(groups.values())


def _undo(step_id: str) -> PersonalStep | None:
    with suppress(NotFound):
        step = steps.own(db(), visitor.current(), step_id) if step_id else None
        return step if step and step.is_removed else None
    return None


def _mail_link(own: list[PersonalStep]) -> str:
    body = as_plain_text([step for step in own if steps.is_open(step)])
    return f"mailto:?subject={quote('Mijn stappen')}&body={quote(body[:1500])}" if body else ""


@bp.post("/stappen/<step_id>/notities")
def add_note(step_id: str) -> Answer:
    """Ten seconds: how it goes, for the owner only."""
    visitor.require(Deed.OWN_STEP, step_id)
    form = NoteForm()
    step = steps.find(db(), step_id)
    if step.is_removed or (form.is_submitted() and not form.validate() and not steps.is_open(step)):
        raise RuleBroken("Deze notitie is niet bewaard: de stap is klaar of verwijderd.")
    if form.validate_on_submit():
        with form.refusals():
            step_notes.add(
                db(),
                visitor.current(),
                step_id,
                form.text.data,
                submission_id=form.submission_id.data,
            )
            return see("my_year.show", anchor=f"stap-{step_id}")
    fresh = OwnStepForm(formdata=None)
    _offer(fresh)
    return _page(fresh, form, step_id), form.status


@bp.post("/notities/<note_id>/verwijdering")
def remove_note(note_id: str) -> Response:
    step_id = step_notes.remove(db(), visitor.current(), note_id)
    return see("my_year.show", anchor=f"stap-{step_id}")


@bp.get("/agenda.ics")
def agenda() -> Response:
    """The next dates of my networks, and the days of actions on my name; what moves keeps its place
    in a calendar."""
    person = visitor.whole_person()
    coming = meetings.coming_up(db(), person.id)
    mine = follow_ups.of_owner(db(), person.id)
    name = name_of("agenda", person.name)
    return files.download(calendar.write(coming, now(), mine), "ics", name)


@bp.post("/mailadres")
def confirm_address() -> Response:
    """My own words may go to this address: it is mine."""
    actor = visitor.require_person()
    people.confirm_address(db(), actor.own_id)
    return see("mails.show")
