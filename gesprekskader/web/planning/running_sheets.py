"""The programme of one meeting as a running sheet: edited in place, before it and while it runs."""

import re
from functools import partial

from flask import Blueprint, Response, jsonify, render_template, request

from gesprekskader import rules
from gesprekskader.catalogue import refs
from gesprekskader.errors import NotFound, RuleBroken, StaleEdit
from gesprekskader.moments import now
from gesprekskader.records import Meeting, PhasePlan
from gesprekskader.rules import programme
from gesprekskader.store import programmes, running_sheets
from gesprekskader.store.access import Deed
from gesprekskader.store.running_sheets import Stood
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import wants_fragment
from gesprekskader.web.frame.catalogue import catalogue, format_of, offered_items
from gesprekskader.web.frame.forms import BareForm, new_submission_id, posted, posted_list
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning import part_forms
from gesprekskader.web.planning.part_forms import SheetPartForm
from gesprekskader.web.planning.timetable import TimedPhase, planned_times, total_minutes
from gesprekskader.words import CAPTURE_WORDS, SETTING_WORDS, clock_time

bp = Blueprint("running_sheets", __name__, url_prefix="/bijeenkomsten/<meeting_id>/programma")

MOST_UNSURE = 20
"""Numbers of minutes that a page may have sent without an answer: taps on a bad line."""


@bp.get("")
def show(meeting_id: str) -> Answer:
    meeting = _led(meeting_id)
    return _page(meeting), 200


@bp.get("/<part_id>")
def edit(meeting_id: str, part_id: str) -> Answer:
    """The same page, with this part open."""
    meeting = _led(meeting_id)
    parts = programmes.all_parts(db(), meeting_id)
    part = _part(parts, part_id)
    return _page(meeting, part_id, part_forms.filled(part, formdata=None), parts=parts), 200


@bp.post("/<part_id>")
def change(meeting_id: str, part_id: str) -> Answer:
    """Saved while it is typed; what another changed in other fields of it stays."""
    meeting = _led(meeting_id)
    form = SheetPartForm()
    if form.validate_on_submit():
        with form.refusals():
            part = _written(meeting_id, part_id, form)
            if wants_fragment():
                words = f"bewaard om {clock_time(now())}"
                return jsonify(version=part_forms.known(part), words=words)
            return see("running_sheets.show", meeting_id=meeting_id, anchor=f"deel-{part_id}")
    return _page(meeting, part_id, form), form.status


def _written(meeting_id: str, part_id: str, form: SheetPartForm) -> PhasePlan:
    knew = part_forms.knew(form.version.data or "")
    try:
        return running_sheets.change(
            db(), visitor.current(), meeting_id, part_id, form.typed(), knew, part_forms.written
        )
    except StaleEdit as stale:
        form.stood = stale.current if isinstance(stale.current, Stood) else None
        raise


@bp.post("/<part_id>/minuten")
def set_minutes(meeting_id: str, part_id: str) -> Answer:
    """One more or one less by a button, or what was typed; `was` is what stood on the page, each
    `onderweg` what that page sent before without an answer, so that it may stand there by now."""
    meeting = _led(meeting_id)
    words, was = posted("minuten"), posted("was")
    if posted("stap") in ("-1", "1") and re.fullmatch(r"[0-9]{1,3}", words):
        words = str(max(0, int(words) + int(posted("stap"))))
    form = BareForm()
    if not (re.fullmatch(r"[0-9]{1,3}", words) and int(words) <= rules.MOST_MINUTES):
        form.refused = (
            f"'{words}' zijn geen minuten. Vul een getal van 0 tot en met {rules.MOST_MINUTES} in."
        )
        return _page(meeting, said=form), 422
    knew = [_minutes(stood) for stood in (was, *posted_list("onderweg")[-MOST_UNSURE:])]
    with form.refusals():
        try:
            running_sheets.set_minutes(
                db(), visitor.current(), meeting_id, part_id, int(words), knew[0], knew[1:]
            )
        except StaleEdit as stale:
            raise AlreadyOther(stale, words) from None
        return _back(meeting_id, part_id)
    return _page(meeting, said=form), form.status


def _minutes(words: str) -> int | None:
    return int(words) if re.fullmatch(r"[0-9]{1,3}", words) else None


class AlreadyOther(RuleBroken):
    """Somebody else gave a part other minutes meanwhile (409)."""

    status = 409

    def __init__(self, stale: StaleEdit, words: str) -> None:
        stood = stale.current.part if isinstance(stale.current, Stood) else None
        title, there = (stood.title, stood.minutes) if stood else ("", 0)
        super().__init__(
            f"Iemand anders gaf '{title}' intussen {there} minuten. Jij koos er {words}."
            " Kijk wat het moet worden."
        )


@bp.post("/<part_id>/plek")
def move(meeting_id: str, part_id: str) -> Answer:
    """Up, down, or behind another part."""
    meeting, actor = _led(meeting_id), visitor.current()
    sent, side, after = posted("submission_id"), posted("kant"), posted("na", "-")
    form = BareForm()
    with form.refusals():
        if side in ("omhoog", "omlaag"):
            up = side == "omhoog"
            running_sheets.step(db(), actor, meeting_id, part_id, up=up, sent=sent)
        elif after != "-":
            running_sheets.place(db(), actor, meeting_id, part_id, after, sent)
        return _back(meeting_id, part_id)
    return _page(meeting, said=form), form.status


@bp.post("/<part_id>/eruit")
def leave_out(meeting_id: str, part_id: str) -> Answer:
    meeting, actor = _led(meeting_id), visitor.current()
    form = BareForm()
    with form.refusals():
        running_sheets.leave_out(db(), actor, meeting_id, part_id)
        return see("running_sheets.show", meeting_id=meeting_id, anchor="eruit")
    return _page(meeting, said=form), form.status


@bp.post("/<part_id>/terug")
def put_back(meeting_id: str, part_id: str) -> Answer:
    meeting, actor = _led(meeting_id), visitor.current()
    form = BareForm()
    with form.refusals():
        point_of = partial(refs.point_ref, catalogue())
        running_sheets.put_back(db(), actor, meeting_id, part_id, point_of)
        return see("running_sheets.show", meeting_id=meeting_id, anchor=f"deel-{part_id}")
    return _page(meeting, said=form), form.status


@bp.route("/erbij", methods=["GET", "POST"])
def add(meeting_id: str) -> Answer:
    """A part behind another one (`na`); at the begin without."""
    meeting, actor = _led(meeting_id), visitor.current()
    form = SheetPartForm(data={"setting": programme.TOGETHER})
    if form.validate_on_submit():
        with form.refusals():
            made = running_sheets.add(
                db(),
                actor,
                meeting_id,
                part_forms.new_part(form),
                after=posted("na"),
                sent=form.submission_id.data,
            )
            return see("running_sheets.show", meeting_id=meeting_id, anchor=f"deel-{made}")
    status = form.status if form.is_submitted() else 200
    return _page(meeting, form=form), status


@bp.post("/passend")
def fit(meeting_id: str) -> Answer:
    """One of the ways to make it fit."""
    meeting, actor = _led(meeting_id), visitor.current()
    over = posted("over")
    form = BareForm()
    with form.refusals():
        number = int(over) if re.fullmatch(r"[0-9]{1,4}", over) else 0
        running_sheets.fit(db(), actor, meeting_id, posted("manier"), number)
        return see("running_sheets.show", meeting_id=meeting_id, anchor="som")
    return _page(meeting, said=form), form.status


def _led(meeting_id: str) -> Meeting:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    return meeting


def _part(parts: list[PhasePlan], part_id: str) -> PhasePlan:
    try:
        return programme.found(parts, part_id)
    except RuleBroken:
        raise NotFound from None


def _back(meeting_id: str, part_id: str) -> Response:
    """To where the part stands now; open when it was."""
    to = "running_sheets.edit" if posted("open") else "running_sheets.show"
    more = {"part_id": part_id} if posted("open") else {}
    return see(to, meeting_id=meeting_id, anchor=f"deel-{part_id}", **more)


def _page(
    meeting: Meeting,
    open_id: str = "",
    form: SheetPartForm | None = None,
    *,
    said: BareForm | None = None,
    parts: list[PhasePlan] | None = None,
) -> str:
    everything = programmes.all_parts(db(), meeting.id) if parts is None else parts
    there = programme.inside(everything)
    clock = visitor.at(meeting.id).clock
    running = next((p.id for p in there if clock and p.position == clock.phase), "")
    rows = planned_times(meeting, there)
    if form and form.stood:
        form.version.data = part_forms.known(form.stood.part)
    return render_template(
        "planning/running_sheets/show.html",
        meeting=meeting,
        meeting_format=format_of(meeting),
        rows=rows,
        shown=_shown(rows, open_id or running),
        gone=programme.outside(everything),
        open_id=open_id,
        running=running,
        form=form,
        said=said or form or BareForm(),
        total=total_minutes(there),
        over=running_sheets.minutes_over(meeting, there),
        fits=running_sheets.fits(meeting, there, running),
        chosen=offered_items(meeting) if meeting.item_choice != "none" else [],
        is_fixed=meeting.stage == rules.CLOSED or meeting.is_cancelled,
        submission_id=new_submission_id(),
        lost=_lost(there, open_id, form),
        na=posted("na", request.args.get("na", "")),
        setting_words=SETTING_WORDS,
        capture_words=CAPTURE_WORDS,
    )


def _shown(rows: list[TimedPhase], part_id: str) -> TimedPhase | None:
    """The part that the page shows as on the screen; the first when none is open or runs."""
    first = rows[0] if rows else None
    return next((row for row in rows if row.plan.id == part_id), first)


def _lost(there: list[PhasePlan], part_id: str, form: SheetPartForm | None) -> str:
    """What was typed for a part that is not in the programme any more, to copy."""
    if not (form and part_id) or part_id in {part.id for part in there}:
        return ""
    return "\n".join(words for words in (form.title.data, form.prompt.data) if words)
