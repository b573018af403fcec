"""Minutes to take along: of a meeting, of one group, of one's own steps."""

from flask import Blueprint, Response, current_app, render_template, request

from gesprekskader import rules
from gesprekskader.errors import NotFound
from gesprekskader.exports import markdown, pdf, tables
from gesprekskader.exports.summary import (
    Summary,
    SummaryAction,
    SummaryForwarding,
    SummaryOutcome,
    SummaryStep,
    SummaryTheme,
)
from gesprekskader.records import (
    Conversation,
    FollowUpAction,
    Forwarding,
    ItemRef,
    Meeting,
    PersonalStep,
    Revisit,
    StepNote,
)
from gesprekskader.store import (
    conversations,
    follow_ups,
    forwardings,
    meetings,
    networks,
    outcomes,
    picked_items,
    revisits,
    seats,
    step_notes,
    steps,
)
from gesprekskader.store.access import Deed
from gesprekskader.web import visitor
from gesprekskader.web.harvest import Theme, by_item
from gesprekskader.web.visitor import db
from gesprekskader.web.words import dotted, dutch_date, local_day, plural, short_date, today

bp = Blueprint("minutes", __name__)
_OFFICE = "application/vnd.openxmlformats-officedocument"
NAMES, UNREACHED = "namen", "niet-bereikt"


def _switches() -> tuple[bool, bool]:
    """Names, and items that were not reached: both off unless asked for."""
    return request.args.get(NAMES) == "1", request.args.get(UNREACHED) == "1"


def of_meeting(meeting: Meeting, only: Conversation | None = None) -> Summary:
    """The minutes of a meeting, or of one group at it."""
    with_names, with_unreached = _switches()
    groups = [only] if only else conversations.of_meeting(db(), meeting.id)
    inside = {group.id for group in groups}
    themes = by_item(
        [p for p in picked_items.of_meeting(db(), meeting.id) if p.conversation_id in inside],
        [o for o in outcomes.of_meeting(db(), meeting.id) if o.conversation_id in inside],
        [f for f in follow_ups.of_meeting(db(), meeting.id) if f.conversation_id in inside],
        groups,
    )
    people = (
        len(seats.of_conversation(db(), only.id)) if only else seats.attendance(db(), meeting.id)
    )
    shared = [] if only else steps.shared_at(db(), meeting.id)
    year = (meeting.network_id, meeting.school_year)
    looks_back = meeting.is_last and not only
    if looks_back:
        known = {step.id for step in shared}
        shared += [
            step
            for step in steps.shared_for(db(), meeting)
            if step.shared_with == steps.NETWORK and step.id not in known
        ]
    yields = revisits.yields_of_shared(db(), *year) if shared else {}
    return Summary(
        title=f"{meeting.title} – {only.name}" if only else meeting.title,
        kicker=f"{meeting.network} · schooljaar {meeting.school_year}",
        lead=_lead(groups, people, themes),
        facts=_facts(meeting, people, with_names),
        footer=f"{meeting.title} · {dutch_date(meeting.meeting_on)}",
        themes=tuple(_theme(theme, many=len(groups) > 1) for theme in themes if theme.is_reached),
        unreached=_unreached(themes) if with_unreached else (),
        steps_title="Gedeelde stappen",
        steps=tuple(_step(s, yields.get(s.id), with_names) for s in shared),
        looked_back=tuple(_earlier(meeting)) if looks_back else (),
        counts=tuple(_counts(meeting)) if looks_back else (),
        forwardings=()
        if only
        else tuple(summary_of(f) for f in forwardings.of_meeting(db(), meeting.id)),
        answers=() if only else tuple(summary_of(f) for f in _answers(meeting)),
        note="Persoonlijke stappen die niet gedeeld zijn, staan niet in dit verslag.",
        held_on=meeting.meeting_on,
        file_name=f"verslag-{meeting.meeting_on.isoformat()}"
        + (f"-groep-{only.number}" if only else ""),
    )


def _unreached(themes: list[Theme]) -> tuple[ItemRef, ...]:
    """Items of the framework nobody wrote at; an unused own point is nobody's loss."""
    return tuple(t.item for t in themes if t.item.key and not t.is_reached)


def _lead(groups: list[Conversation], people: int, themes: list[Theme]) -> str:
    reached = sum(theme.is_reached for theme in themes)
    if not reached:
        return ""
    number = len(groups)
    if number == 1:
        return f"{groups[0].name} sprak over {plural(reached, 'item', 'items')}."
    who = f" met {plural(people, 'deelnemer', 'deelnemers')}" if people else ""
    return f"In {number} groepen{who} spraken wij over {plural(reached, 'item', 'items')}."


def _facts(meeting: Meeting, people: int, with_names: bool) -> tuple[tuple[str, str], ...]:
    ends = f"-{dotted(meeting.ends_at)}" if meeting.ends_at else ""
    facts = [("Datum", f"{dutch_date(meeting.meeting_on)}, {dotted(meeting.starts_at)}{ends}")]
    if meeting.place:
        facts.append(("Plaats", meeting.place))
    if people:
        facts.append(("Aanwezig", plural(people, "deelnemer", "deelnemers")))
    if with_names:
        members = networks.members(db(), meeting.network_id, meeting.school_year)
        names = [m.person.name for m in members if m.is_facilitator]
        if names:
            facts.append(("Begeleiding", ", ".join(names)))
    return tuple(facts)


def _theme(theme: Theme, *, many: bool) -> SummaryTheme:
    return SummaryTheme(
        item=theme.item,
        outcomes=tuple(
            SummaryOutcome(o.text, o.kind, group.name if many else "", o.quote_role)
            for o, group in theme.outcomes
        ),
        actions=tuple(_action(f) for f, _ in theme.follow_ups),
    )


def _action(follow_up: FollowUpAction, *, earlier: bool = False) -> SummaryAction:
    return SummaryAction(
        text=follow_up.text,
        owner=follow_up.owner,
        when=follow_up.when,
        result=rules.ACTION_RESULTS.get(follow_up.result, "") if earlier else "",
        yielded=follow_up.yielded if earlier else "",
        meeting=f"{follow_up.meeting_title}, {short_date(follow_up.meeting_on)}" if earlier else "",
        item=follow_up.item if earlier else None,
    )


def _earlier(meeting: Meeting) -> list[SummaryAction]:
    facilitates = visitor.may(Deed.FACILITATE, meeting.id)
    waiting = follow_ups.to_look_back_on(db(), meeting, everything=facilitates)
    return [earlier_action(f) for f in waiting if f.meeting_id != meeting.id]


def _counts(meeting: Meeting) -> list[str]:
    counts = revisits.counts(db(), meeting.network_id, meeting.school_year)
    if counts.people is None:
        return []
    return [
        f"{counts.looked_back} van {counts.people} mensen met een eigen stap keken terug.",
        f"Van {counts.steps} eigen stappen zijn er {counts.taken} gezet of vervuld.",
    ]


def _step(step: PersonalStep, revisit: Revisit | None, with_names: bool) -> SummaryStep:
    return SummaryStep(
        lead=rules.STEP_KINDS[step.kind],
        text=step.text,
        items=step.items,
        owner=step.person if with_names else "",
        result=rules.results_for(step.kind).get(step.result, ""),
        yielded=revisit.yielded if revisit else "",
    )


def shared_step(step: PersonalStep, revisit: Revisit | None) -> SummaryStep:
    """A step that its owner shared, without a name."""
    return _step(step, revisit, with_names=False)


def earlier_action(follow_up: FollowUpAction) -> SummaryAction:
    """An action with how it ended."""
    return _action(follow_up, earlier=True)


def summary_of(forwarding: Forwarding) -> SummaryForwarding:
    return SummaryForwarding(
        text=forwarding.text,
        question=forwarding.question,
        roundtable=forwarding.roundtable,
        item_labels=forwarding.item_labels,
        forwarded_words=short_date(forwarding.forwarded_at),
        at=forwarding.answered_by or forwarding.at,
        answer=forwarding.answer,
        answered_words=short_date(forwarding.answered_at) if forwarding.answered_at else "",
    )


def _answers(meeting: Meeting) -> list[Forwarding]:
    """What was answered between the last time and this meeting: the opening of the minutes."""
    facilitates = visitor.may(Deed.FACILITATE, meeting.id)
    known = forwardings.for_opening(db(), meeting, everything=facilitates)
    since = meetings.day_before(db(), meeting)
    return [
        f
        for f in known
        if f.answered_at
        and f.meeting_id != meeting.id
        and since <= local_day(f.answered_at) <= meeting.meeting_on
    ]


def of_own_steps() -> Summary:
    """Somebody's own steps with every look back; for that person only."""
    person = visitor.person()
    own = steps.of_person(db(), person.id)
    newest = revisits.newest_of_person(db(), person.id)
    notes = step_notes.of_person(db(), person.id)
    return Summary(
        title="Mijn stappen",
        kicker=person.name,
        lead="Alleen jij hebt dit overzicht.",
        facts=(("Gemaakt op", dutch_date(today())),),
        footer="Mijn stappen",
        steps_title="Ik ga en ik wil",
        steps=tuple(_own_step(step, newest.get(step.id), notes.get(step.id, [])) for step in own),
        file_name=f"mijn-stappen-{today().isoformat()}",
    )


def _own_step(step: PersonalStep, newest: Revisit | None, notes: list[StepNote]) -> SummaryStep:
    return SummaryStep(
        lead=rules.STEP_KINDS[step.kind],
        text=step.text,
        items=step.items,
        owner="",
        result=rules.results_for(step.kind).get(newest.result, "") if newest else "",
        yielded=newest.yielded if newest else "",
        held_up=newest.held_up if newest else "",
        needed=newest.needed if newest else "",
        notes="\n".join(f"{short_date(n.created_at)}: {n.text}" for n in reversed(notes)),
    )


@bp.get("/bijeenkomsten/<meeting_id>/verslag")
def meeting_page(meeting_id: str) -> str:
    meeting = _readable_meeting(meeting_id)
    with_names, with_unreached = _switches()
    current_app.extensions["gesprekskader"].pdf.warm()
    return render_template(
        "minutes/meeting.html",
        meeting=meeting,
        summary=of_meeting(meeting),
        with_names=with_names,
        with_unreached=with_unreached,
        groups=conversations.of_meeting(db(), meeting_id),
        facilitates=visitor.may(Deed.FACILITATE, meeting_id),
        can_print=pdf.is_possible(),
        switches={NAMES: "1" if with_names else "0", UNREACHED: "1" if with_unreached else "0"},
    )


def _readable_meeting(meeting_id: str) -> Meeting:
    meeting = meetings.find(db(), meeting_id)
    visitor.require(Deed.READ_MEETING, meeting_id)
    return meeting


def _readable_group(conversation_id: str) -> tuple[Meeting, Conversation]:
    conversation = conversations.find(db(), conversation_id)
    visitor.require(Deed.SIT, conversation_id)
    return meetings.find(db(), conversation.meeting_id), conversation


@bp.get("/bijeenkomsten/<meeting_id>/verslag.<kind>")
def meeting_file(meeting_id: str, kind: str) -> Response:
    return as_file(of_meeting(_readable_meeting(meeting_id)), kind)


@bp.get("/gesprekken/<conversation_id>/verslag.<kind>")
def conversation_file(conversation_id: str, kind: str) -> Response:
    meeting, conversation = _readable_group(conversation_id)
    return as_file(of_meeting(meeting, conversation), kind)


@bp.get("/mijn/stappen.<kind>")
def own_steps_file(kind: str) -> Response:
    visitor.require_person()
    return as_file(of_own_steps(), kind)


def as_file(summary: Summary, kind: str) -> Response:
    if kind == "md":
        body, mimetype = markdown.write(summary).encode(), "text/markdown; charset=utf-8"
    elif kind == "csv":
        body, mimetype = tables.csv_of(summary), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        body, mimetype = tables.xlsx_of(summary), f"{_OFFICE}.spreadsheetml.sheet"
    elif kind == "docx":
        from gesprekskader.exports import word  # 0.2 s to load, for who asks for it

        body, mimetype = word.write(summary), f"{_OFFICE}.wordprocessingml.document"
    elif kind == "pdf":
        maker: pdf.PdfMaker = current_app.extensions["gesprekskader"].pdf
        body, mimetype = maker.make(pdf.html(summary)), "application/pdf"
    else:
        raise NotFound
    response = Response(body, content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{summary.file_name}.{kind}"'
    return response
