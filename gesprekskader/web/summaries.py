"""Summaries: what stands in the minutes of a meeting or group, and in somebody's own steps."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from gesprekskader import rules
from gesprekskader.exports.summary import (
    Summary,
    SummaryAction,
    SummaryForwarding,
    SummaryOutcome,
    SummaryStep,
    SummaryTheme,
)
from gesprekskader.moments import day_of, today
from gesprekskader.records import (
    Conversation,
    FollowUpAction,
    Forwarding,
    ItemRef,
    Meeting,
    PersonalStep,
    Reach,
    Revisit,
    StepNote,
    StepThread,
)
from gesprekskader.rules import reach as known
from gesprekskader.store import (
    carried_steps,
    conversations,
    follow_ups,
    forwardings,
    meetings,
    networks,
    picked_items,
    revisits,
    step_notes,
    steps,
)
from gesprekskader.web import headcounts, visitor
from gesprekskader.web.files import name_for, name_of
from gesprekskader.web.harvest import Theme, agreed_at, by_item, passed_on_at, said_at
from gesprekskader.web.headcounts import Headcount
from gesprekskader.web.switches import DEFAULT, Switches
from gesprekskader.web.visitor import db
from gesprekskader.words import (
    dotted,
    dutch_date,
    looked_back_words,
    made_today,
    plural,
    short_date,
)


def of_meeting(
    meeting: Meeting, only: Conversation | None = None, switches: Switches = DEFAULT
) -> Summary:
    """The minutes of a meeting, or of one group at it."""
    reach = visitor.reach(meeting.id)
    groups = [only] if only else conversations.of_meeting(db(), meeting.id)
    inside = {group.id for group in groups}
    themes = by_item(
        [p for p in picked_items.of_meeting(db(), meeting.id) if p.conversation_id in inside],
        [o for o in said_at(meeting, reach) if o.conversation_id in inside],
        [f for f in agreed_at(meeting, reach) if f.conversation_id in inside],
        groups,
    )
    people = headcounts.of_meeting(meeting, only, themes)
    has_steps = switches.steps and not only
    shared = steps.shared_at(db(), meeting.id, reach) if has_steps else []
    year = (meeting.network_id, meeting.school_year)
    looks_back = meeting.is_last and not only
    if looks_back and has_steps:
        there = {step.id for step in shared}
        shared += [
            step
            for step in steps.shared_for(db(), meeting, reach)
            if step.shared_with == steps.NETWORK and step.id not in there
        ]
    yields = revisits.yields_of_shared(db(), *year) if shared else {}
    shared, yields = known.endings(shared, yields, reach)
    answers, waited = ([], []) if only else _passed_on_before(meeting, reach)
    return Summary(
        title=f"{meeting.title} – {only.name}" if only else meeting.title,
        kicker=f"{meeting.network} · schooljaar {meeting.school_year}",
        lead=_lead(groups, people, themes),
        facts=_facts(meeting, people, switches.names),
        footer=f"{meeting.title} · {dutch_date(meeting.meeting_on)}",
        themes=tuple(_themes(themes, switches, many=len(groups) > 1)),
        unreached=_unreached(themes) if switches.unreached else (),
        steps_title="Gedeelde stappen",
        steps=tuple(_step(s, yields.get(s.id), switches.names) for s in shared),
        looked_back=tuple(_earlier(meeting, reach)) if looks_back else (),
        counts=tuple(_counts(meeting)) if looks_back else (),
        forwardings=() if only else tuple(summary_of(f) for f in passed_on_at(meeting, reach)),
        waited=tuple(summary_of(f) for f in waited) if looks_back else (),
        answers=tuple(summary_of(f) for f in answers),
        note=_note(themes, switches),
        held_on=meeting.meeting_on,
        network=meeting.network,
        file_name=name_for("verslag", meeting, f"groep {only.number}" if only else ""),
    )


def _note(themes: list[Theme], switches: Switches) -> str:
    note = "Persoonlijke stappen die niet gedeeld zijn, staan niet in dit verslag."
    starred = any(o.is_starred for theme in themes for o, _ in theme.outcomes)
    if switches.only_starred and not starred:
        note = f"Geen opbrengst heeft een ster, dus er staan alleen acties in. {note}"
    return note


def _unreached(themes: list[Theme]) -> tuple[ItemRef, ...]:
    """Items of the framework nobody wrote at; an unused own point is nobody's loss."""
    return tuple(t.item for t in themes if t.item.key and not t.is_reached)


def _lead(groups: list[Conversation], people: Headcount, themes: list[Theme]) -> str:
    reached = sum(theme.is_reached for theme in themes)
    if not reached:
        return ""
    number = len(groups)
    if number == 1:
        return f"{groups[0].name} sprak over {plural(reached, 'item', 'items')}."
    who = f" met {people.words}" if people.number and people.is_all else ""
    return f"In {number} groepen{who} spraken wij over {plural(reached, 'item', 'items')}."


def _facts(meeting: Meeting, people: Headcount, with_names: bool) -> tuple[tuple[str, str], ...]:
    ends = f"-{dotted(meeting.ends_at)}" if meeting.ends_at else ""
    facts = [("Datum", f"{dutch_date(meeting.meeting_on)}, {dotted(meeting.starts_at)}{ends}")]
    if meeting.place:
        facts.append(("Plaats", meeting.place))
    if people.number:
        facts.append(("Aanwezig", people.words))
    if with_names:
        members = networks.members(db(), meeting.network_id, meeting.school_year)
        names = [m.person.name for m in members if m.is_facilitator]
        if names:
            facts.append(("Gespreksleiding", ", ".join(names)))
    return tuple(facts)


def _themes(themes: list[Theme], switches: Switches, *, many: bool) -> Iterator[SummaryTheme]:
    for theme in themes:
        kept = tuple(
            SummaryOutcome(o.text, o.kind, group.name if many else "", o.quote_role, o.is_starred)
            for o, group in _starred_first(theme.outcomes)
            if (switches.quotes or not o.quote_role) and (o.is_starred or not switches.only_starred)
        )
        actions = tuple(
            replace(_action(f), group=group.name if many else "")
            for f, group in _starred_first(theme.follow_ups)
        )
        if kept or actions:
            yield SummaryTheme(theme.item, kept, actions)


def _starred_first(found: list[tuple]) -> list[tuple]:
    return sorted(found, key=lambda pair: not pair[0].is_starred)


def _action(follow_up: FollowUpAction, *, earlier: bool = False) -> SummaryAction:
    return SummaryAction(
        text=follow_up.text,
        owner=follow_up.owner,
        when=follow_up.when,
        result=rules.ACTION_RESULTS.get(follow_up.result, "") if earlier else "",
        yielded=follow_up.yielded if earlier else "",
        meeting=f"{follow_up.meeting_title}, {short_date(follow_up.meeting_on)}" if earlier else "",
        item=follow_up.item if earlier else None,
        is_starred=follow_up.is_starred,
        groups=follow_up.groups,
    )


def _earlier(meeting: Meeting, reach: Reach) -> list[SummaryAction]:
    waiting = follow_ups.to_look_back_on(db(), meeting, reach)
    return [earlier_action(f) for f in waiting if f.meeting_id != meeting.id]


def _counts(meeting: Meeting) -> list[str]:
    counts = revisits.counts(db(), meeting.network_id, meeting.school_year)
    if counts.people is None:
        return []
    return list(looked_back_words(counts))


def _step(step: PersonalStep, revisit: Revisit | None, with_names: bool) -> SummaryStep:
    return SummaryStep(
        lead=rules.step_lead(step.kind, step.text),
        text=step.text,
        items=step.items,
        owner=step.person if with_names else "",
        result=rules.results_for(step.kind).get(step.result, ""),
        yielded=revisit.yielded if revisit else "",
        meeting=step.meeting_title,
        day=step.meeting_on,
    )


def shared_step(step: PersonalStep, revisit: Revisit | None) -> SummaryStep:
    """A step that its owner shared, without a name."""
    return _step(step, revisit, with_names=False)


def earlier_action(follow_up: FollowUpAction) -> SummaryAction:
    """An action with how it ended."""
    return _action(follow_up, earlier=True)


_EMPTY = " (daar zit nog niemand in dit hulpmiddel)"


def summary_of(forwarding: Forwarding) -> SummaryForwarding:
    return SummaryForwarding(
        text=forwarding.text,
        question=forwarding.question,
        roundtable=forwarding.roundtable,
        items=forwarding.items,
        forwarded_words=short_date(forwarding.forwarded_at),
        at=forwarding.answered_by or forwarding.at + _EMPTY * forwarding.at_is_empty,
        answer=forwarding.answer,
        answered_words=short_date(forwarding.answered_at) if forwarding.answered_at else "",
    )


def _passed_on_before(meeting: Meeting, reach: Reach) -> tuple[list[Forwarding], list[Forwarding]]:
    """Of what earlier meetings forwarded: what was answered since the network last met, the
    opening of the minutes; and what had no answer yet on the day of this meeting."""
    answered, waited = [], []
    since = meetings.day_before(db(), meeting)
    for f in forwardings.for_opening(db(), meeting, reach):
        day = day_of(f.answered_at) if f.answered_at else date.max
        if f.meeting_id != meeting.id and day >= since:
            (answered if day <= meeting.meeting_on else waited).append(f)
    return answered, waited


def of_own_steps() -> Summary:
    """Somebody's own steps, each once, with what came of it; for that person only."""
    person = visitor.person()
    newest = revisits.newest_of_person(db(), person.id)
    notes = step_notes.of_person(db(), person.id)
    ways = forwardings.of_own_steps(db(), person.id)
    return Summary(
        title="Mijn stappen",
        kicker=person.name,
        lead="Alleen jij hebt dit overzicht.",
        facts=(made_today(),),
        footer="Mijn stappen",
        steps_title="Ik ga en ik wil",
        steps=tuple(
            _own_step(
                thread,
                newest,
                carried_steps.gathered(thread, notes),
                carried_steps.gathered(thread, ways),
            )
            for thread in carried_steps.threads(db(), person.id)
        ),
        file_name=name_of("mijn stappen", person.name, today().isoformat()),
    )


def _own_step(
    thread: StepThread, newest: dict[str, Revisit], notes: list[StepNote], ways: list[Forwarding]
) -> SummaryStep:
    step = thread.step
    told = [(was, newest[was.id]) for was in (step, *thread.earlier) if was.id in newest]
    looks = [look for _, look in reversed(told)]
    return SummaryStep(
        lead=rules.step_lead(step.kind, step.text),
        text=step.text,
        items=step.items,
        owner="",
        result=_result(step, *told[0]) if told else "",
        yielded=_lines(look.yielded for look in looks),
        held_up=_lines(look.held_up for look in looks),
        needed=_lines(look.needed for look in looks),
        notes=_lines(f"{short_date(n.created_at)}: {n.text}" for n in reversed(notes)),
        way=_lines(_way(w) for w in ways),
        meeting=step.meeting_title,
        day=step.meeting_on,
    )


def _result(step: PersonalStep, was: PersonalStep, look: Revisit) -> str:
    """How it stands; of an earlier year, that year is said."""
    words = rules.results_for(was.kind).get(look.result, "")
    return words if was.id == step.id else f"{words} (schooljaar {was.school_year})"


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _way(forwarding: Forwarding) -> str:
    sent = summary_of(forwarding)
    return ": ".join(filter(None, (sent.stand, sent.answer)))
