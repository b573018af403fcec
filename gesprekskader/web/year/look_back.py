"""Looking back: was it done, what did it yield, who must hear of it."""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, render_template, request
from wtforms import HiddenField

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.records import (
    FollowUpAction,
    Group,
    ItemRef,
    Meeting,
    PersonalStep,
    PickedItem,
    Revisit,
)
from gesprekskader.rules import reach as known
from gesprekskader.store import (
    carried_steps,
    follow_ups,
    forwardings,
    owners,
    picked_items,
    revisits,
    steps,
    wishes,
)
from gesprekskader.store.access import ALL, Deed
from gesprekskader.store.follow_ups import Doer
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import (
    EditForm,
    choice,
    offer,
    posted,
    shown_status,
    text,
    yes,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import above
from gesprekskader.web.room.group_pages import asked_among
from gesprekskader.web.room.owners import OwnerFields, owner_of
from gesprekskader.web.tables.wishes import form_of, to_pick
from gesprekskader.words import goes_along_words, short_date

bp = Blueprint("look_back", __name__)
_CHOOSE = "Kies eerst hoe het ermee staat."


class RevisitForm(EditForm):
    result = choice("Hoe staat het ermee?", [], _CHOOSE)
    yielded = text("Wat leverde het op? (hoeft niet)", rules.OUTCOME_LIMIT)
    held_up = text("Wat hield je tegen? (hoeft niet)", rules.OUTCOME_LIMIT)
    needed = text("Wat heb je nodig, en van wie? (hoeft niet)", rules.OUTCOME_LIMIT)
    shares_held_up = yes("Laat bij een gedeelde stap ook zien wat mij tegenhield, zonder mijn naam")
    takes_along = yes("Neem deze stap mee naar volgend schooljaar")

    def draft(self) -> RevisitDraft:
        return RevisitDraft(
            result=self.result.data,
            yielded=self.yielded.data,
            held_up=self.held_up.data,
            needed=self.needed.data,
            takes_along=self.takes_along.data,
            shares_held_up=self.shares_held_up.data,
        )


class ActionForm(OwnerFields, RevisitForm):
    """How an action stands, and who does it from now on."""

    owner_was = HiddenField()

    def doer(self) -> Doer | None:
        """None when it was not asked, or left as this page showed it."""
        if not self.owner_kind.raw_data:
            return None
        doer = Doer(**self.owned())
        return None if self.owner_was.data == _mark(doer) else doer


def _mark(who: Doer | FollowUpAction) -> str:
    return f"{who.owner_kind}:{who.owner_id or who.owner}"


def _form(choices: dict[str, str], present: Revisit | None) -> RevisitForm:
    """The form, filled with what was said before in this same meeting."""
    form = RevisitForm(obj=present) if present else RevisitForm()
    offer(form.result, list(choices.items()))
    return form


def _action_form(action: FollowUpAction, present: Revisit | None, at: Meeting) -> ActionForm:
    """The same for an action; who may do it is offered as where actions are written."""
    form = ActionForm(obj=present, data=owner_of(action) | {"owner_was": _mark(action)})
    offer(form.result, list(rules.ACTION_RESULTS.items()))
    leads = visitor.reach(at.id).facilitates
    group = None if leads else visitor.at(at.id).seated
    seated = owners.at_group(db(), group.id).people if group else {}
    listed = owners.of_meeting(db(), at.id) if leads else {}
    form.offer_owners(seated, listed, action, partial(owners.name_at, db(), at.id))
    form.owner_kind.label.text = "Wie doet het verder?"
    return form


@bp.get("/bijeenkomsten/<meeting_id>/terugblik")
def show(meeting_id: str) -> str:
    """Everything that waits: my own steps of this year, and the group's actions."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.LOOK_BACK, meeting_id)
    reach = visitor.reach(meeting_id)
    mine = steps.to_look_back_on(db(), actor.person_id, meeting) if actor.person_id else []
    group = visitor.at(meeting_id).seated
    waiting = follow_ups.to_look_back_on(db(), meeting, reach)
    actions = [f for f in waiting if f.meeting_id != meeting_id]
    return render_template(
        "year/look_back/show.html",
        meeting=meeting,
        group=group,
        at=_came_from(group),
        steps=mine,
        next_step=next(iter(_waiting(mine, meeting)), None),
        follow_ups=actions,
        going=goes_along_words(actions, meeting.school_year),
        facilitates=reach.facilitates,
        clock=above(meeting, group),
        whole_year=reach.whole_year,
    )


def _came_from(group: Group | None) -> PickedItem | None:
    """The item of the group that the tab was opened from."""
    if group is None or not request.args.get("item"):
        return None
    return asked_among(picked_items.of_group(db(), group.id))


def _meeting_of_request(step: PersonalStep) -> Meeting | None:
    """The meeting the look back is part of, when there is one; absentees look back without."""
    meeting_id = request.args.get("bijeenkomst", "") or posted("bijeenkomst")
    if not meeting_id:
        return None
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.LOOK_BACK, meeting_id)
    real = meeting.network_id == step.network_id and not meeting.is_rehearsal
    if not real and step.meeting_id != meeting.id:  # a rehearsal touches nothing real
        raise NotFound
    return meeting


@bp.route("/stappen/<step_id>/terugblik", methods=["GET", "POST"])
def step(step_id: str) -> Answer:
    """One own step on a screen; sending goes on to the next that waits."""
    own = steps.own(db(), visitor.current(), step_id)
    if own.is_removed:
        raise NotFound
    meeting = _meeting_of_request(own)
    if request.method == "POST":
        form = _form(rules.results_for(own.kind), None)
        if form.validate_on_submit():
            with form.refusals():
                return _looked_back(own, meeting, form)
        return _step_page(own, meeting, form), shown_status(form)
    return _step_page(own, meeting, None)


def _looked_back(own: PersonalStep, meeting: Meeting | None, form: RevisitForm) -> Response:
    meeting_id = meeting.id if meeting else None
    revisits.look_back_on_step(
        db(),
        visitor.current(),
        own.id,
        form.draft(),
        meeting_id=meeting_id,
        version=form.version_number,
        submission_id=form.submission_id.data,
    )
    if deed := posted("deel"):
        _share(own, visitor.at(meeting_id).seated if meeting_id else None, deed)
        return see("look_back.step", step_id=own.id, bijeenkomst=meeting_id)
    return _next(own, meeting)


def _step_page(own: PersonalStep, meeting: Meeting | None, form: RevisitForm | None) -> str:
    """With the form as it was sent, or filled with what was said before."""
    thread = carried_steps.thread_of(db(), own)
    told = revisits.of_step(db(), *thread.ids)
    earlier = [r for r in told if r.step_id == own.id]
    present = next((r for r in earlier if meeting and r.meeting_id == meeting.id), None)
    if form is None:
        before = earlier[0] if earlier and not meeting else None  # later adds to it
        form = _form(rules.results_for(own.kind), present or before)
        form.version.data = "0" if before else form.version.data
        form.takes_along.data = carried_steps.is_carried(db(), own.id)
    return render_template(
        "year/look_back/step.html",
        form=form,
        step=own,
        thread=thread,
        meeting=meeting,
        earlier=[r for r in told if r is not present],
        seat=visitor.at(meeting.id).seated if meeting else None,
        forwardings=forwardings.of_step(db(), *thread.ids),
        **_place_in_queue(own, meeting),
    )


def _share(own: PersonalStep, seat: Group | None, wanted: str) -> None:
    """The sharing buttons stand in the same form, so that nothing typed is lost by sharing."""
    shared_with = wanted if wanted in (steps.GROUP, steps.NETWORK) else ""
    steps.share(db(), visitor.current(), own.id, shared_with, seat.id if seat else None)


def _place_in_queue(own: PersonalStep, meeting: Meeting | None) -> dict[str, int]:
    """Which one this is of those that wait: "2 van 3"."""
    ids = [waiting.id for waiting in _queue(own, meeting)]
    place = ids.index(own.id) + 1 if own.id in ids else 1
    return {"place": place, "total": max(len(ids), 1)}


def _queue(own: PersonalStep, meeting: Meeting | None) -> list[PersonalStep]:
    return steps.to_look_back_on(db(), own.person_id, meeting) if meeting else [own]


def _waiting(mine: list[PersonalStep], meeting: Meeting) -> list[PersonalStep]:
    """Steps that did not end and were not looked back on here: "loopt nog" in November is an answer
    for November."""
    return [own for own in mine if steps.is_open(own) and own.looked_back_in != meeting.id]


def _next(own: PersonalStep, meeting: Meeting | None) -> Response:
    """On to the next own step without an answer after this one; else back to the overview."""
    if meeting is None:
        return see("steps.show", step_id=own.id)
    queue = _queue(own, meeting)
    ids = [step.id for step in queue]
    after = queue[ids.index(own.id) + 1 :] if own.id in ids else []
    waiting = next(iter(_waiting(after, meeting)), None)
    if waiting:
        return see("look_back.step", step_id=waiting.id, bijeenkomst=meeting.id)
    return see("look_back.show", meeting_id=meeting.id)


@bp.route(
    "/bijeenkomsten/<meeting_id>/vervolgacties/<follow_up_id>/terugblik", methods=["GET", "POST"]
)
def action(meeting_id: str, follow_up_id: str) -> Answer:
    """One action of this year: done or not, and what came of it."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.LOOK_BACK, meeting_id)
    reach = visitor.reach(meeting_id)
    waiting = follow_ups.to_look_back_on(db(), meeting, reach)
    follow_up = next((f for f in waiting if f.id == follow_up_id), None)
    if follow_up is None:
        raise NotFound
    earlier = known.revisits(revisits.of_follow_up(db(), follow_up_id), reach)
    present = next((r for r in earlier if r.meeting_id == meeting_id), None)
    form = _action_form(follow_up, present, meeting)
    if form.validate_on_submit():
        with form.refusals():
            revisits.look_back_on_follow_up(
                db(),
                actor,
                follow_up_id,
                form.draft(),
                meeting_id=meeting_id,
                version=form.version_number,
                submission_id=form.submission_id.data,
                doer=form.doer(),
            )
            return see("look_back.show", meeting_id=meeting_id, anchor=f"actie-{follow_up_id}")
    form.tell_empty_tables()
    return (
        render_template(
            "year/look_back/action.html",
            form=form,
            meeting=meeting,
            follow_up=follow_up,
            earlier=[r for r in earlier if r is not present],
        ),
        shown_status(form),
    )


@bp.get("/bijeenkomsten/<meeting_id>/terugblik/overzicht")
def overview(meeting_id: str) -> str:
    """For the facilitator: how many looked back, what was shared, what can be forwarded.

    It is on the laptop that is on the beamer: no names of persons, and nothing that was shared
    with one group only.
    """
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    year = (meeting.network_id, meeting.school_year)
    shared = [s for s in steps.shared_for(db(), meeting, ALL) if s.shared_with == steps.NETWORK]
    counts = revisits.counts(db(), *year)
    passed = forwardings.in_sight(db(), *year)
    lies = {f.about_id: f.at for f in passed if not f.is_answered}
    together = wishes.of_meeting(db(), meeting)
    taken = {step_id for wish in together for step_id in wish.step_ids}
    actions = follow_ups.to_look_back_on(db(), meeting, ALL)
    loose = [s for s in shared if s.is_wish and steps.is_open(s) and s.id not in taken]
    return render_template(
        "year/look_back/overview.html",
        big=request.args.get("groot") == "1",
        meeting=meeting,
        counts=counts,
        yields_by_item=_by_item(shared),
        held_up=[] if meeting.is_rehearsal else revisits.held_up(db(), *year),
        wishes=_wishes(loose),
        together=together,
        loose=to_pick(shared, together, passed),
        form=form_of(shared),
        lies=lies,
        shared=shared,
        follow_ups=actions,
        going=goes_along_words(actions, meeting.school_year),
        forwardings=passed,
        day=short_date(meeting.meeting_on),
    )


SUGGESTED = 5
"""Wishes to forward, at most; people decide which (002:551)."""


@dataclass(frozen=True)
class SharedWish:
    """One item that several people have a wish about; each in the own words."""

    item: ItemRef
    people: int
    steps: tuple[PersonalStep, ...]


def _by_item(shared: list[PersonalStep]) -> list[tuple[ItemRef, list[PersonalStep]]]:
    """Steps that yielded something, under each item they are about, in the framework's order."""
    found: dict[tuple[str, str], tuple[ItemRef, list]] = {}
    for own in shared:
        for item in own.items if own.yielded else ():
            found.setdefault(item.identity, (item, []))[1].append(own)
    return sorted(found.values(), key=lambda pair: (pair[0].warranty or 9, pair[0].key or ""))


def _wishes(loose: list[PersonalStep]) -> list[SharedWish]:
    """Items about which two people and more share an open wish with the network."""
    found: dict[tuple[str, str], tuple[ItemRef, list[PersonalStep]]] = {}
    for own in loose:
        for item in own.items:
            found.setdefault(item.identity, (item, []))[1].append(own)
    found_wishes = [
        SharedWish(item, len({own.person_id for own in several}), tuple(several))
        for item, several in found.values()
    ]
    several = [wish for wish in found_wishes if wish.people > 1]
    return sorted(several, key=lambda wish: -wish.people)[:SUGGESTED]
