"""The minutes of a meeting, or of one group at it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from gesprekskader.moments import day_of
from gesprekskader.records import (
    Around,
    FollowUpAction,
    Forwarding,
    Group,
    ItemRef,
    Meeting,
    MinutesWords,
    NextMeeting,
    Outcome,
    Reach,
)
from gesprekskader.reports import forwardings as passed
from gesprekskader.reports import headcounts, sections, spoken
from gesprekskader.reports import steps as told_steps
from gesprekskader.reports.headcounts import Headcount
from gesprekskader.reports.lines import Here, Known
from gesprekskader.reports.names import name_for
from gesprekskader.reports.report import Paper, Part, Words
from gesprekskader.reports.sections import PaperSection, Told
from gesprekskader.reports.steps import StepTold
from gesprekskader.reports.switches import DEFAULT, Switches
from gesprekskader.reports.themes import Theme, agreed_at, by_item, passed_on_at, said_at
from gesprekskader.rules import reach as reaches
from gesprekskader.store import (
    follow_ups,
    forwardings,
    groups,
    meetings,
    minutes,
    networks,
    outcomes,
    picked_items,
    revisits,
    steps,
)
from gesprekskader.words import (
    LEADER,
    SOMEBODY,
    STAR_MEANS,
    checked_words,
    dotted,
    dutch_date,
    joined,
    week_day,
)

_NO_WORDS = MinutesWords("", "", None, "", 0)
_LEADER = LEADER.capitalize()


def of_meeting(
    db: Database,
    meeting: Meeting,
    reach: Reach,
    only: Group | None = None,
    switches: Switches = DEFAULT,
    *,
    among: list[Group] | None = None,
    around: Around | None = None,
    known: Known | None = None,
) -> Paper:
    """What was said and agreed, as far as this reader's reach goes; `only` of one group. `among`
    are the groups of the meeting and `around` what stands around it, for who has them already;
    `known` says what the framework says of an item."""
    there = [only] if only else among or groups.of_meeting(db, meeting.id)
    themes = _themes(db, meeting, reach, there, only)
    around = None if only else around or minutes.around(db, meeting.id)
    told = list(_told(themes, switches, named=switches.groups and len(there) > 1))
    if known:
        told = [replace(one, about=known(one.item)) for one in told]
    here = Here(f"{meeting.title} – {only.name}" if only else meeting.title, meeting.meeting_on)
    words = around.words if around else _NO_WORDS
    people = (
        headcounts.of_meeting(around, around.groups, themes)
        if around
        else headcounts.of_group(db, there[0], themes)
    )
    return sections.paper(
        (
            spoken.talked_about(told, here)
            or spoken.nothing(is_left_out=any(theme.is_reached for theme in themes)),
            spoken.decided(told, here),
            sections.agreed(told, here),
            sections.not_reached(_unreached(themes)) if switches.unreached else None,
            *([_of_one(db, meeting, themes, here)] if only else ()),
            *(() if only else _of_all(db, meeting, reach, here, switches)),
            _next_time(around.next_meeting) if around and around.next_meeting else None,
        ),
        title=here.title,
        kicker=f"{meeting.network} · schooljaar {meeting.school_year}",
        lead="",
        facts=_facts(db, meeting, people, around if switches.names else None),
        footer=f"{meeting.title} · {dutch_date(meeting.meeting_on)}",
        note=_note(told, switches),
        opening=words.opening,
        closing=words.closing,
        signed=words.signed if switches.names else "",
        network=meeting.network,
        known=known,
        file_name=name_for(db, "verslag", meeting, f"groep {only.number}" if only else ""),
    )


def _themes(
    db: Database, meeting: Meeting, reach: Reach, groups: list[Group], only: Group | None
) -> list[Theme]:
    inside = {group.id for group in groups}
    return by_item(
        [p for p in picked_items.of_meeting(db, meeting.id) if p.group_id in inside],
        _said_by(db, only, reach) if only else said_at(db, meeting, reach),
        _of_group(db, only, reach) if only else agreed_at(db, meeting, reach),
        groups,
    )


def _said_by(db: Database, group: Group, reach: Reach) -> list[Outcome]:
    """What a group wrote, in its own words: also what became one with a text of another."""
    own = [o for o in outcomes.of_group(db, group.id) if not o.is_removed]
    ids = {o.id for o in own}
    return reaches.outcomes([o for o in own if o.merged_into_id not in ids], reach)


def _of_group(db: Database, group: Group, reach: Reach) -> list[FollowUpAction]:
    """What a group agreed, in its own words: also what became one with an action of another."""
    own = [f for f in follow_ups.of_group(db, group.id) if not f.is_removed]
    ids = {f.id for f in own}
    return reaches.actions([f for f in own if f.merged_into_id not in ids], reach)


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
        earlier = [_done_by(f, switches) for f in _earlier(db, meeting, reach)]
        yield sections.looked_back(counts, earlier, meeting.school_year)
    yield told_steps.section("Gedeelde stappen", shared)
    now = passed_on_at(db, meeting, reach)
    yield passed.passed_on(now, here)
    answered, waited = _passed_on_before(db, meeting, reach, {f.id for f in now})
    yield passed.answers(answered, here)
    if meeting.is_last:
        yield passed.waited(waited, here)


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
    shared, yields = reaches.endings(shared, yields, reach)
    return [
        told_steps.shared(step, yields.get(step.id), step.person if with_names else "")
        for step in shared
    ]


def _note(told: list[Told], switches: Switches) -> str:
    note = "Persoonlijke stappen die niet gedeeld zijn, staan niet in dit verslag."
    starred = any(o.is_starred for one in told for o, _ in one.outcomes)
    if switches.only_starred and not starred:
        note = f"Geen opbrengst heeft een ster, dus die staan er niet in. {note}"
    if starred or any(f.is_starred for one in told for f, _ in one.actions):
        note = f"{STAR_MEANS} {note}"
    return note


def _next_time(following: NextMeeting) -> PaperSection:
    ends = f" tot {dotted(following.ends_at)}" if following.ends_at else ""
    at = f"{dotted(following.starts_at)}{ends} uur"
    words = Words(", ".join(filter(None, (at, following.place))) + ".")
    title = f"Volgende keer: {week_day(following.meeting_on)}"
    return PaperSection(Part(title, 2, (words,), stands_out=True))


def _unreached(themes: list[Theme]) -> tuple[ItemRef, ...]:
    """Items of the framework nobody wrote at; an unused own point is nobody's loss."""
    return tuple(t.item for t in themes if t.item.key and not t.is_reached)


def _facts(
    db: Database, meeting: Meeting, people: Headcount, named: Around | None
) -> tuple[tuple[str, str], ...]:
    """When, where and how many; and who, of what is `named`."""
    ends = f" tot {dotted(meeting.ends_at)}" if meeting.ends_at else ""
    at = f"{dutch_date(meeting.meeting_on)}, {dotted(meeting.starts_at)}{ends} uur"
    facts = [("Wanneer", at)]
    if meeting.place:
        facts.append(("Waar", meeting.place))
    if people.number:
        facts.append(("Aanwezig", people.words))
    if named:
        members = networks.members(db, meeting.network_id, meeting.school_year)
        leaders = [m.person.name for m in members if m.is_facilitator]
        lead = _LEADER + "s" * (len(leaders) > 1)
        names = (("Wie er waren", [each.name for each in named.present]), (lead, leaders))
        facts += [(word, joined(found)) for word, found in names if found]
    return tuple(facts)


def _told(themes: list[Theme], switches: Switches, *, named: bool) -> Iterator[Told]:
    """Themes as the switches ask; `named` with the groups that wrote it."""
    for theme in themes:
        kept = tuple(
            (o, group.name if named else "")
            for o, group in theme.outcomes
            if (switches.quotes or not o.quote_role)
            and (o.is_starred or o.is_decision or not switches.only_starred)
        )
        agreed = tuple(
            (_done_by(f, switches), group.name if named else "") for f, group in theme.follow_ups
        )
        if kept or agreed:
            checked = checked_words(len(theme.wrote & theme.checked), len(theme.wrote))
            there = {o.id for o, _ in kept}
            left_out = spoken.why_left_out(
                (o for o, _ in theme.outcomes if o.id not in there),
                beside=bool(kept),
                only_starred=switches.only_starred,
            )
            yield Told(theme.item, kept, agreed, checked, left_out)


def _done_by(f: FollowUpAction, switches: Switches) -> FollowUpAction:
    """An action with its owner; without a name where names are left out."""
    return replace(f, owner=SOMEBODY) if f.names_somebody and not switches.doers else f


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
