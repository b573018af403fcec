"""Forwarding an action or a shared step to a roundtable, with a question."""

from flask import Blueprint, Response, render_template, url_for
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.records import FollowUpAction, Forwarding, Meeting
from gesprekskader.store import follow_ups, forwardings, steps, wishes
from gesprekskader.store.access import ALL, Deed
from gesprekskader.store.accounts import seats_people
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import (
    board_choices,
    catalogue,
    empty_tables,
    table_choices,
    table_named,
    tables_per_board,
)
from gesprekskader.web.frame.forms import (
    Form,
    offer,
    select,
    several,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("forwardings", __name__)


class ForwardForm(Form):
    roundtable = select("Welke tafel kan dit beslissen?", "Kies eerst een tafel.")
    boards = several("Voor welke besturen?")
    question = text(
        "Wat vraag je precies aan deze tafel?",
        rules.STEP_LIMIT,
        "Schrijf op wat je deze tafel vraagt.",
    )

    def validate_boards(self, field: SelectMultipleField) -> None:
        if asks_for_board(self.roundtable.data) and field.choices and not field.data:
            raise ValidationError("Kies bij welke besturen deze vraag hoort.")

    @property
    def board_ids(self) -> tuple[str, ...]:
        return tuple(self.boards.data) if asks_for_board(self.roundtable.data) else ()


def asks_for_board(key: str) -> bool:
    """Whether each bestuur has seats and questions of its own at this table."""
    return key in tables_per_board()


@bp.get("/bijeenkomsten/<meeting_id>/doorgeven")
def of_meeting(meeting_id: str) -> str:
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    waiting = follow_ups.to_look_back_on(db(), meeting, ALL)
    shared = steps.shared_for(db(), meeting, ALL)
    for_all = [s for s in shared if s.shared_with == steps.NETWORK]  # the room chooses together
    passed = forwardings.in_sight(db(), meeting.network_id, meeting.school_year)
    answered = {f.whole_id for f in passed if f.is_answered}
    return render_template(
        "tables/forwardings/of_meeting.html",
        meeting=meeting,
        here=[f for f in passed if f.meeting_id == meeting_id],
        before=[f for f in passed if f.meeting_id != meeting_id],
        lies={f.whole_id or f.about_id: f.at for f in passed if not f.is_answered},
        together=(together := wishes.of_meeting(db(), meeting)),
        in_wish={step_id for wish in together for step_id in wish.step_ids},
        follow_ups=(agreed := follow_ups.of_meeting(db(), meeting_id)),
        earlier=(
            earlier := [
                f
                for f in follow_ups.still_open(waiting)
                if f.meeting_id != meeting_id and f.id not in answered
            ]
        ),
        meant=_meant_for_tables([*agreed, *earlier], passed),
        shared=for_all,
        of_groups=len(shared) - len(for_all),
        seats_people=seats_people(db(), actor),
    )


def _meant_for_tables(actions: list[FollowUpAction], passed: list[Forwarding]) -> int:
    """For how many of these actions a group chose a table, that none was sent to."""
    sent = {f.whole_id for f in passed}
    return sum(f.is_for_table and f.id not in sent for f in actions)


@bp.route(
    "/bijeenkomsten/<meeting_id>/vervolgacties/<follow_up_id>/doorgeven", methods=["GET", "POST"]
)
def follow_up(meeting_id: str, follow_up_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    found = follow_ups.find(db(), follow_up_id)
    if visitor.at(found.meeting_id).meeting.network_id != meeting.network_id:
        raise NotFound
    table = table_named(found.owner) if found.owner_kind == rules.ROUNDTABLE else ""
    return _forward(
        meeting,
        found.text,
        [found.item],
        table=table,
        question=found.text if table else "",
        follow_up_id=follow_up_id,
        step_id=None,
        has_day=found.by is not None,
    )


@bp.route("/bijeenkomsten/<meeting_id>/stappen/<step_id>/doorgeven", methods=["GET", "POST"])
def step(meeting_id: str, step_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    shared = steps.shared_for(db(), meeting, ALL)
    found = next((s for s in shared if s.id == step_id and s.shared_with == steps.NETWORK), None)
    if found is None:  # private, foreign or unknown: all the same to who asks
        raise NotFound
    words = rules.step_words(found.kind, found.text)
    return _forward(meeting, words, list(found.items), follow_up_id=None, step_id=step_id)


@bp.route("/bijeenkomsten/<meeting_id>/wensen/<wish_id>/doorgeven", methods=["GET", "POST"])
def wish(meeting_id: str, wish_id: str) -> Answer:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    found = next((w for w in wishes.of_meeting(db(), meeting) if w.id == wish_id), None)
    if found is None:
        raise NotFound
    words = f"{found.words} ({found.shared_by})"
    return _forward(
        meeting, words, list(found.items), follow_up_id=None, step_id=None, wish_id=wish_id
    )


def _forward(
    meeting: Meeting,
    words: str,
    items: list,
    *,
    table: str = "",
    question: str = "",
    follow_up_id: str | None,
    step_id: str | None,
    wish_id: str | None = None,
    has_day: bool = False,
) -> Answer:
    """`table` is the key of the roundtable that stands in the form at first, with `question`."""
    form = ForwardForm(roundtable=table, question=question[: rules.STEP_LIMIT])
    choices = table_choices(db())
    offer(form.roundtable, choices)
    offer(form.boards, besturen := _boards_for(form, follow_up_id))
    form.boards.data = form.boards.data if besturen else []
    if form.validate_on_submit():
        with form.refusals():
            return _send(form, meeting.id, follow_up_id, step_id, wish_id)
    return (
        render_template(
            "tables/forwardings/form.html",
            form=form,
            meeting=meeting,
            words=words,
            items=items,
            has_day=has_day,
            empty=empty_tables(choices),
            seats_people=seats_people(db(), visitor.current()),
            per_board=tables_per_board(),
            back=url_for("forwardings.of_meeting", meeting_id=meeting.id),
        ),
        shown_status(form),
    )


def _send(
    form: ForwardForm,
    meeting_id: str,
    follow_up_id: str | None,
    step_id: str | None,
    wish_id: str | None,
) -> Response:
    chosen = catalogue().roundtables[form.roundtable.data]
    forwarding_id = forwardings.forward(
        db(),
        visitor.current(),
        meeting_id,
        follow_up_id=follow_up_id,
        step_id=step_id,
        wish_id=wish_id,
        roundtable=(chosen.key, chosen.title),
        question=form.question.data,
        submission_id=form.submission_id.data,
        board_ids=form.board_ids,
    )
    return see("forwardings.of_meeting", meeting_id=meeting_id, anchor=f"punt-{forwarding_id}")


def _boards_for(form: ForwardForm, follow_up_id: str | None) -> list[tuple[str, str]]:
    """The besturen to choose from: none for the line of a split action, which is for its own, nor
    once a table is chosen that all share."""
    if form.is_submitted() and not asks_for_board(form.roundtable.data):
        return []
    is_line = follow_up_id and forwardings.is_line(db(), follow_up_id)
    return [] if is_line else board_choices()


@bp.post("/doorgegeven/<forwarding_id>/intrekking")
def withdraw(forwarding_id: str) -> Response:
    meeting_id = forwardings.meeting_of(db(), forwarding_id)
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    forwardings.withdraw(db(), actor, forwarding_id)
    return see("forwardings.of_meeting", meeting_id=meeting_id)
