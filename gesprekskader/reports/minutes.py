"""The minutes of a meeting, or of one group at it."""

from collections.abc import Iterator
from datetime import date

from sqlite_utils import Database

from gesprekskader.moments import day_of
from gesprekskader.records import (
    FollowUpAction,
    Forwarding,
    Group,
    ItemRef,
    Meeting,
    Outcome,
    Reach,
)
from gesprekskader.reports import forwardings as passed
from gesprekskader.reports import headcounts, sections
from gesprekskader.reports import steps as told_steps
from gesprekskader.reports.headcounts import Headcount
from gesprekskader.reports.lines import Here
from gesprekskader.reports.names import name_for
from gesprekskader.reports.report import Paper
from gesprekskader.reports.sections import PaperSection, Told
from gesprekskader.reports.steps import StepTold
from gesprekskader.reports.switches import DEFAULT, Switches
from gesprekskader.reports.themes import Theme, agreed_at, by_item, passed_on_at, said_at
from gesprekskader.rules import reach as known
from gesprekskader.store import (
    follow_ups,
    forwardings,
    groups,
    meetings,
    networks,
    picked_items,
    revisits,
    steps,
)
from gesprekskader.words import LEADER, dotted, dutch_date, plural


def of_meeting(
    db: Database,
    meeting: Meeting,
    reach: Reach,
    only: Group | None = None,
    switches: Switches = DEFAULT,
    *,
    among: list[Group] | None = None,
) -> Paper:
    """What was said and agreed, as far as this reader's reach goes; `only` of one group. `among`
    are the groups of the meeting, for who has them already."""
    there = [only] if only else among or groups.of_meeting(db, meeting.id)
    themes = _themes(db, meeting, reach, there, only)
    people = headcounts.of_meeting(db, meeting, only, themes)
    here = Here(f"{meeting.title} – {only.name}" if only else meeting.title, meeting.meeting_on)
    return sections.paper(
        (
            sections.talked_about(list(_told(themes, switches, many=len(there) > 1)), here),
            sections.not_reached(_unreached(themes)) if switches.unreached else None,
            *([_of_one(db, meeting, themes, here)] if only else ()),
            *(() if only else _of_all(db, meeting, reach, here, switches)),
        ),
        title=here.title,
        kicker=f"{meeting.network} · schooljaar {meeting.school_year}",
        lead=_lead(there, people, themes),
        facts=_facts(db, meeting, people, switches.names),
        footer=f"{meeting.title} · {dutch_date(meeting.meeting_on)}",
        note=_note(themes, switches),
        network=meeting.network,
        file_name=name_for(db, "verslag", meeting, f"groep {only.number}" if only else ""),
    )


def _themes(
    db: Database, meeting: Meeting, reach: Reach, groups: list[Group], only: Group | None
) -> list[Theme]:
    inside = {group.id for group in groups}
    return by_item(
        [p for p in picked_items.of_meeting(db, meeting.id) if p.group_id in inside],
        [o for o in said_at(db, meeting, reach) if o.group_id in inside],
        _of_group(db, only, reach) if only else agreed_at(db, meeting, reach),
        groups,
    )


def _of_group(db: Database, group: Group, reach: Reach) -> list[FollowUpAction]:
    """What a group agreed, in its own words: also what became one with an action of another."""
    own = [f for f in follow_ups.of_group(db, group.id) if not f.is_removed]
    ids = {f.id for f in own}
    return known.actions([f for f in own if f.merged_into_id not in ids], reach)


def _of_one(db: Database, meeting: Meeting, themes: list[Theme], here: Here) -> PaperSection | None:
    """Where the actions of one group lie, and the answers: it asked those itself."""
    own = {f.whole_id for theme in themes for f, _ in theme.follow_ups}
    found = forwardings.of_meeting(db, meeting.id)
    return passed.passed_on([f for f in found if f.whole_id in own], here)


def _of_all(
    db: Database, meeting: Meeting, reach: Reach, here: Here, switches: Switches
) -> Iterator[PaperSection | None]:
    """What is of the whole meeting, and not of one group at it."""
    shared = _shared(db, meeting, reach, switches.names) if switches.steps else []
    if meeting.is_last:
        counts = revisits.counts(db, meeting.network_id, meeting.school_year)
        earlier = _earlier(db, meeting, reach)
        yield sections.looked_back(counts, earlier, meeting.school_year)
    yield told_steps.section("Gedeelde stappen", shared)
    now = passed_on_at(db, meeting, reach)
    answered, waited = _passed_on_before(db, meeting, reach, {f.id for f in now})
    yield passed.answers(answered, here)
    if meeting.is_last:
        yield passed.waited(waited, here)
    yield passed.passed_on(now, here)


def _shared(db: Database, meeting: Meeting, reach: Reach, with_names: bool) -> list[StepTold]:
    """Steps shared here; at the last meeting of a year all that its network was shown."""
    shared = steps.shared_at(db, meeting.id, reach)
    if meeting.is_last:
        there = {step.id for step in shared}
        shared += [
            step
            for step in steps.shared_for(db, meeting, reach)
            if step.shared_with == steps.NETWORK and step.id not in there
        ]
    year = (meeting.network_id, meeting.school_year)
    yields = revisits.yields_of_shared(db, *year) if shared else {}
    shared, yields = known.endings(shared, yields, reach)
    return [
        told_steps.shared(step, yields.get(step.id), step.person if with_names else "")
        for step in shared
    ]


def _note(themes: list[Theme], switches: Switches) -> str:
    note = "Persoonlijke stappen die niet gedeeld zijn, staan niet in dit verslag."
    starred = any(o.is_starred for theme in themes for o, _ in theme.outcomes)
    if switches.only_starred and not starred:
        note = f"Geen opbrengst heeft een ster, dus er staan alleen acties in. {note}"
    return note


def _unreached(themes: list[Theme]) -> tuple[ItemRef, ...]:
    """Items of the framework nobody wrote at; an unused own point is nobody's loss."""
    return tuple(t.item for t in themes if t.item.key and not t.is_reached)


def _lead(groups: list[Group], people: Headcount, themes: list[Theme]) -> str:
    reached = sum(theme.is_reached for theme in themes)
    if not reached:
        return ""
    number = len(groups)
    if number == 1:
        return f"{groups[0].name} sprak over {plural(reached, 'item', 'items')}."
    who = f" met {people.words}" if people.number and people.is_all else ""
    return f"In {number} groepen{who} spraken wij over {plural(reached, 'item', 'items')}."


def _facts(
    db: Database, meeting: Meeting, people: Headcount, with_names: bool
) -> tuple[tuple[str, str], ...]:
    ends = f"-{dotted(meeting.ends_at)}" if meeting.ends_at else ""
    facts = [("Datum", f"{dutch_date(meeting.meeting_on)}, {dotted(meeting.starts_at)}{ends}")]
    if meeting.place:
        facts.append(("Plaats", meeting.place))
    if people.number:
        facts.append(("Aanwezig", people.words))
    if with_names:
        members = networks.members(db, meeting.network_id, meeting.school_year)
        names = [m.person.name for m in members if m.is_facilitator]
        if names:
            facts.append((LEADER.capitalize(), ", ".join(names)))
    return tuple(facts)


def _told(themes: list[Theme], switches: Switches, *, many: bool) -> Iterator[Told]:
    """Themes as the switches ask, decisions and then starred texts first; groups are named when
    there are many."""
    for theme in themes:
        kept = tuple(
            (o, group.name if many else "")
            for o, group in sorted(theme.outcomes, key=_decided_first)
            if (switches.quotes or not o.quote_role)
            and (o.is_starred or o.is_decision or not switches.only_starred)
        )
        agreed = tuple(
            (f, group.name if many else "") for f, group in _starred_first(theme.follow_ups)
        )
        if kept or agreed:
            yield Told(theme.item, kept, agreed)


def _decided_first(said: tuple[Outcome, Group]) -> tuple[bool, bool]:
    return not said[0].is_decision, not said[0].is_starred


def _starred_first(found: list[tuple]) -> list[tuple]:
    return sorted(found, key=lambda pair: not pair[0].is_starred)


def _earlier(db: Database, meeting: Meeting, reach: Reach) -> list[FollowUpAction]:
    waiting = follow_ups.to_look_back_on(db, meeting, reach)
    return [f for f in waiting if f.meeting_id != meeting.id]


def _passed_on_before(
    db: Database, meeting: Meeting, reach: Reach, here: set[str]
) -> tuple[list[Forwarding], list[Forwarding]]:
    """Of what earlier meetings forwarded: what was answered since the network last met, the
    opening of the minutes; and what had no answer yet on the day of this meeting. `here` are ids
    of what is of this meeting itself."""
    answered: list[Forwarding] = []
    waited: list[Forwarding] = []
    earlier = forwardings.for_opening(db, meeting, reach)
    since = meetings.day_before(db, meeting) if earlier else date.min
    for f in earlier:
        day = day_of(f.answered_at) if f.answered_at else date.max
        if f.id not in here and day >= since:
            (answered if day <= meeting.meeting_on else waited).append(f)
    return answered, waited
